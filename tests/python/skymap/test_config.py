# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Configurations as LSST writes them: read, written, identified, refused."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap import (
    CellsBuilder,
    DiscreteSkyMapConfig,
    DodecaSkyMapConfig,
    EquatSkyMapConfig,
    HealpixSkyMapConfig,
    LegacyBuilder,
    RingsSkyMapConfig,
    SkyMap,
)
from skyquilt.skymap.config import KINDS, SkyMapConfig, read_config

from .config_strategies import configs
from .reference_tables import DATA

#: What LSST's own package says of seventeen skymaps of all kinds.
ABOUT: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text()) for path in sorted((DATA / "skymap").glob("*.json"))
}


def test_the_reference_tables_cover_every_kind_builder_and_version() -> None:
    assert len(ABOUT) == 17
    assert {about["skymap_type"] for about in ABOUT.values()} == set(KINDS)
    assert {about["active_tract_builder"] for about in ABOUT.values()} == {"legacy", "cells"}
    assert {about["version"] for about in ABOUT.values()} == {None, 0, 1}


@pytest.mark.parametrize("name", ABOUT)
def test_the_sha1_is_that_of_lsst(name: str) -> None:
    about = ABOUT[name]
    config = read_config(about["skymap_type"], about["config"], about["version"])
    assert config.sha1() == about["sha1"]
    assert config.kind == about["skymap_type"]
    assert config.lsst_class == about["skymap_class"]
    assert config.version == (1 if about["version"] is None else about["version"])
    assert config.builder.kind == about["active_tract_builder"]
    assert config.builder.patch_inner_dimensions == tuple(about["patch_inner_dimensions"])
    assert config.builder.patch_border == about["patch_border"]


@pytest.mark.parametrize("name", ABOUT)
def test_a_kind_goes_by_the_name_of_its_class_too(name: str) -> None:
    about = ABOUT[name]
    assert read_config(about["skymap_class"], about["config"], about["version"]) == read_config(
        about["skymap_type"], about["config"], about["version"]
    )


@given(configs)
def test_what_is_written_is_read_back_through_json_too(config: SkyMapConfig) -> None:
    written = config.to_lsst()
    assert read_config(config.kind, written, config.version) == config
    again = json.loads(json.dumps(written))
    assert read_config(config.kind, again, config.version) == config


@given(configs, configs)
def test_different_configurations_have_different_sha1(
    one: SkyMapConfig, other: SkyMapConfig
) -> None:
    same_but_version = one
    if isinstance(one, RingsSkyMapConfig):
        same_but_version = dataclasses.replace(one, version=other.version)
    assert (one.sha1() == other.sha1()) == (same_but_version == other)


@given(configs)
def test_configurations_are_values(config: SkyMapConfig) -> None:
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert hash(again) == hash(config)
    assert not hasattr(config, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.rotation = 1.0  # type: ignore[misc]  # the mistake under test


def test_the_sha1_does_not_tell_versions_apart() -> None:
    old = RingsSkyMapConfig(num_rings=3, version=0)
    new = RingsSkyMapConfig(num_rings=3, version=1)
    assert old.sha1() == new.sha1()
    assert old != new


@pytest.mark.parametrize(
    ("kind", "given_fields", "config"),
    [
        (
            "rings",
            {"numRings": 3},
            RingsSkyMapConfig(
                num_rings=3,
                ra_start=0.0,
                builder=LegacyBuilder(patch_inner_dimensions=(4000, 4000), patch_border=100),
                pixel_scale=0.333,
                projection="STG",
                rotation=0.0,
                tract_overlap=1.0,
                version=1,
            ),
        ),
        (
            "discrete",
            {},
            DiscreteSkyMapConfig(
                ra_list=(),
                dec_list=(),
                radius_list=(),
                builder=LegacyBuilder((4000, 4000), 100),
                pixel_scale=0.333,
                projection="STG",
                rotation=0.0,
                tract_overlap=1.0,
            ),
        ),
        (
            "dodeca",
            {},
            DodecaSkyMapConfig(
                with_tracts_on_poles=False,
                builder=LegacyBuilder((4000, 4000), 250),
                pixel_scale=0.2,
                projection="STG",
                rotation=0.0,
                tract_overlap=3.5,
            ),
        ),
        (
            "equat",
            {},
            EquatSkyMapConfig(
                num_tracts=4,
                dec_range=(-1.25, 1.25),
                builder=LegacyBuilder((4000, 4000), 100),
                pixel_scale=0.333,
                projection="CEA",
                rotation=0.0,
                tract_overlap=1.0,
            ),
        ),
        (
            "healpix",
            {},
            HealpixSkyMapConfig(
                log2_n_side=0,
                nest=False,
                builder=LegacyBuilder((4000, 4000), 100),
                pixel_scale=0.333,
                projection="STG",
                rotation=45.0,
                tract_overlap=1.0,
            ),
        ),
    ],
)
def test_absent_fields_take_the_defaults_of_lsst(
    kind: str, given_fields: dict[str, Any], config: SkyMapConfig
) -> None:
    assert read_config(kind, given_fields) == config


@pytest.mark.parametrize(
    "name", ["rings_3_stg_default", "dodeca_default", "equat_default", "healpix_0"]
)
def test_the_defaults_are_those_of_the_reference_tables(name: str) -> None:
    about = ABOUT[name]
    needed = {"numRings": 3} if about["skymap_type"] == "rings" else {}
    assert read_config(about["skymap_type"], needed).sha1() == about["sha1"]


def test_a_dodecahedron_keeps_its_wide_border_unless_another_is_given() -> None:
    def read(**values: Any) -> object:
        builder = {"name": "legacy", "values": {"legacy": values}}
        return DodecaSkyMapConfig.from_lsst({"tractBuilder": builder}).builder

    assert read(patchInnerDimensions=[7, 8]) == LegacyBuilder((7, 8), 250)
    assert read(patchBorder=100) == LegacyBuilder((4000, 4000), 100)


VALID: dict[str, dict[str, Any]] = {
    "rings": {
        "numRings": 12,
        "projection": "TAN",
        "raStart": 0,
        "pixelScale": 0.2,
        "rotation": 0.0,
        "tractOverlap": 0.5,
        "tractBuilder": {
            "name": "cells",
            "values": {"cells": {"cellInnerDimensions": [150, 150], "cellBorder": 50}},
        },
    },
    "discrete": {"raList": [1.0, 2.0], "decList": [3.0, 4.0], "radiusList": [0.1, 0.2]},
    "dodeca": {"withTractsOnPoles": True},
    "equat": {"numTracts": 3, "decRange": [-1.0, 1.0]},
    "healpix": {"log2NSide": 1, "nest": True},
}


def changed(kind: str, path: str, value: Any) -> dict[str, Any]:
    config = copy.deepcopy(VALID[kind])
    inner = config
    *outer, last = path.split(".")
    for name in outer:
        inner = inner[name]
    inner[last] = value
    return config


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("rings", "numRings", 12.0, "'numRings' must be an integer, got 12.0"),
        ("rings", "numRings", 2**31, "'numRings' must fit in 32 bits, got 2147483648"),
        ("rings", "raStart", "0", "'raStart' must be a finite number, got '0'"),
        ("rings", "pixelScale", float("nan"), "'pixelScale' must be a finite number, got nan"),
        ("rings", "rotation", False, "'rotation' must be a finite number, got False"),
        ("rings", "tractOverlap", None, "'tractOverlap' must be a finite number, got None"),
        ("rings", "projection", "MOL", "'projection' must be one of TAN, .* got 'MOL'"),
        ("rings", "version", 2, "version must be 0 or 1 for a rings skymap, got 2"),
        ("rings", "version", True, "'version' must be an integer, got True"),
        ("rings", "numberOfRings", 3, "unknown field 'numberOfRings' in the skymap config"),
        ("rings", "raList", [1.0], "unknown field 'raList' in the skymap config"),
        ("rings", "tractBuilder", "cells", r"tractBuilder configuration must be a mapping"),
        ("rings", "tractBuilder.name", "mine", "one of legacy, cells, got 'mine'"),
        ("rings", "tractBuilder.values.cells.cellInnerDimensions", [150, 140], "must be square"),
        ("rings", "tractBuilder.values.cells.cellsBorder", 5, "unknown field 'cellsBorder'"),
        ("discrete", "raList", [1.0], "must be equally long, got 1, 2 and 2"),
        ("discrete", "decList", [3.0, "4"], r"'decList\[1\]' must be a finite number, got '4'"),
        ("discrete", "radiusList", 0.1, "'radiusList' must be a list, got 0.1"),
        ("discrete", "numRings", 3, "unknown field 'numRings'"),
        ("discrete", "version", 0, "version must be 1 for a discrete skymap, got 0"),
        ("dodeca", "withTractsOnPoles", 1, "'withTractsOnPoles' must be true or false, got 1"),
        ("equat", "decRange", [1.0], r"'decRange' must be a pair of numbers, got \[1.0\]"),
        ("equat", "numTracts", None, "'numTracts' must be an integer, got None"),
        ("healpix", "log2NSide", "1", "'log2NSide' must be an integer, got '1'"),
        ("healpix", "nest", "NEST", "'nest' must be true or false, got 'NEST'"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_its_value(
    kind: str, path: str, value: Any, message: str
) -> None:
    read_config(kind, VALID[kind])
    with pytest.raises(SkyMapConfigError, match=message):
        read_config(kind, changed(kind, path, value))


def test_a_missing_number_of_rings_is_named() -> None:
    with pytest.raises(SkyMapConfigError, match="'numRings' is missing from the skymap config"):
        RingsSkyMapConfig.from_lsst({"projection": "TAN"})


@pytest.mark.parametrize("kind", ["ring", "RingsSkyMapConfig", "", None, ["rings"]])
def test_a_kind_that_is_none_is_answered_with_those_there_are(kind: Any) -> None:
    with pytest.raises(
        SkyMapConfigError, match="one of rings, discrete, dodeca, equat, healpix, got"
    ):
        read_config(kind, {"numRings": 3})


def test_two_versions_that_contradict_each_other_are_refused() -> None:
    fields = VALID["rings"]
    with pytest.raises(SkyMapConfigError, match="version is 1 in the call and 0 in the config"):
        read_config("rings", {**fields, "version": 0}, 1)
    assert read_config("rings", {**fields, "version": 0}).version == 0
    assert read_config("rings", {**fields, "version": 0}, 0).version == 0
    assert read_config("rings", fields).version == 1


def test_only_rings_have_had_two_numberings() -> None:
    for kind, fields in VALID.items():
        assert read_config(kind, fields, 1).version == 1
        if kind != "rings":
            with pytest.raises(SkyMapConfigError, match=f"must be 1 for a {kind} skymap, got 0"):
                read_config(kind, fields, 0)


def test_reading_leaves_the_mapping_as_it_was() -> None:
    for kind, fields in VALID.items():
        given_fields = copy.deepcopy(fields)
        read_config(kind, given_fields)
        assert given_fields == fields


def test_columns_are_taken_as_lists_and_kept_as_tuples() -> None:
    config = DiscreteSkyMapConfig(
        ra_list=np.array([1.0, 2.0]),  # type: ignore[arg-type]  # what callers have at hand
        dec_list=[3, 4],  # type: ignore[arg-type]
        radius_list=(0.1, 0.2),
    )
    assert config == DiscreteSkyMapConfig.from_lsst(VALID["discrete"])
    assert config.dec_list == (3.0, 4.0)
    assert {config: 1}[DiscreteSkyMapConfig.from_lsst(VALID["discrete"])] == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"num_rings": "3"}, "'num_rings' must be an integer, got '3'"),
        ({"num_rings": 3, "projection": "tan"}, "'projection' must be one of TAN"),
        ({"num_rings": 3, "version": 2}, "version must be 0 or 1 for a rings skymap, got 2"),
        ({"num_rings": 3, "version": 1.0}, "'version' must be an integer, got 1.0"),
        ({"num_rings": 3, "version": True}, "'version' must be an integer, got True"),
        ({"num_rings": 3, "builder": "cells"}, "must be a LegacyBuilder or a CellsBuilder, got"),
    ],
)
def test_what_is_made_directly_is_checked_as_well(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        RingsSkyMapConfig(**fields)


def test_a_builder_of_cells_is_read_with_any_kind() -> None:
    for kind, fields in VALID.items():
        config = read_config(kind, {**fields, "tractBuilder": {"name": "cells"}})
        assert config.builder == CellsBuilder()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("numRings", 1001, r"numRings must lie in \[1, 1000\], got 1001"),
        ("raStart", 1e21, "raStart must lie within a million degrees"),
        ("raStart", -1.1e6, "raStart must lie within a million degrees"),
    ],
)
def test_what_would_take_all_memory_or_time_is_refused(
    field: str, value: float, message: str
) -> None:
    config = {"numRings": 3, "projection": "TAN", field: value}
    with pytest.raises(SkyMapConfigError, match=message):
        SkyMap.from_config("rings", config)
