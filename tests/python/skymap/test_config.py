# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Configurations as LSST writes them: read, written, identified, refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap import CellsBuilder, LegacyBuilder, RingsSkyMapConfig, SkyMap

from .reference_tables import Reference


def test_the_sha1_is_that_of_lsst(reference: Reference) -> None:
    config = RingsSkyMapConfig.from_lsst(
        reference.about["config"], version=reference.about["version"]
    )
    assert config.sha1() == reference.about["sha1"]


def test_the_sha1_does_not_tell_versions_apart() -> None:
    old = RingsSkyMapConfig(num_rings=3, builder=LegacyBuilder(), version=0)
    new = RingsSkyMapConfig(num_rings=3, builder=LegacyBuilder(), version=1)
    assert old.sha1() == new.sha1()
    assert old != new


builders = st.one_of(
    st.builds(
        LegacyBuilder,
        patch_inner_dimensions=st.tuples(st.integers(1, 10_000), st.integers(1, 10_000)),
        patch_border=st.integers(0, 1000),
    ),
    st.builds(
        CellsBuilder,
        cell_inner_dimensions=st.integers(1, 500).map(lambda n: (n, n)),
        cell_border=st.integers(0, 100),
        n_cells_per_patch_inner=st.integers(1, 50),
        n_cells_in_patch_border=st.integers(0, 3),
    ),
)


def angles(widest: float) -> st.SearchStrategy[float]:
    """Give angles without the negative zero, which LSST's SHA-1 tells from zero and == does not."""
    return st.floats(-widest, widest).map(lambda angle: angle + 0.0)


configs = st.builds(
    RingsSkyMapConfig,
    num_rings=st.integers(1, 200),
    builder=builders,
    ra_start=angles(360.0),
    pixel_scale=st.floats(0.01, 100.0),
    rotation=angles(180.0),
    tract_overlap=st.floats(0.0, 5.0),
    version=st.sampled_from([0, 1]),
)


@given(configs)
def test_what_is_written_is_read_back_through_json_too(config: RingsSkyMapConfig) -> None:
    written = config.to_lsst()
    assert RingsSkyMapConfig.from_lsst(written, version=config.version) == config
    again = json.loads(json.dumps(written))
    assert RingsSkyMapConfig.from_lsst(again, version=config.version) == config


@given(configs, configs)
def test_different_configurations_have_different_sha1(
    one: RingsSkyMapConfig, other: RingsSkyMapConfig
) -> None:
    same_but_version = RingsSkyMapConfig(
        **{**{f: getattr(one, f) for f in one.__slots__}, "version": other.version}
    )
    assert (one.sha1() == other.sha1()) == (same_but_version == other)


def test_absent_fields_take_the_defaults_of_lsst() -> None:
    config = RingsSkyMapConfig.from_lsst({"numRings": 3, "projection": "TAN"})
    assert config == RingsSkyMapConfig(
        num_rings=3,
        builder=LegacyBuilder(patch_inner_dimensions=(4000, 4000), patch_border=100),
        ra_start=0.0,
        pixel_scale=0.333,
        rotation=0.0,
        tract_overlap=1.0,
        version=1,
    )
    cells = RingsSkyMapConfig.from_lsst(
        {"numRings": 3, "projection": "TAN", "tractBuilder": {"name": "cells"}}
    )
    assert cells.builder == CellsBuilder()
    assert cells.builder.patch_inner_dimensions == (3000, 3000)
    assert cells.builder.patch_border == 200


def test_the_builder_that_is_not_in_use_says_nothing() -> None:
    values = {"legacy": {"patchBorder": 7}, "cells": {"cellBorder": 9}}
    base = {"numRings": 3, "projection": "TAN"}
    legacy = RingsSkyMapConfig.from_lsst(
        {**base, "tractBuilder": {"name": "legacy", "values": values}}
    )
    assert legacy.builder == LegacyBuilder(patch_border=7)
    cells = RingsSkyMapConfig.from_lsst(
        {**base, "tractBuilder": {"name": "cells", "values": values}}
    )
    assert cells.builder == CellsBuilder(cell_border=9)


VALID: dict[str, Any] = {
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
}


def changed(path: list[str], value: Any) -> dict[str, Any]:
    config = copy.deepcopy(VALID)
    inner = config
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return config


CELLS = ["tractBuilder", "values", "cells"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (changed(["numRings"], 12.0), "'numRings' must be an integer, got 12.0"),
        (changed(["numRings"], True), "'numRings' must be an integer, got True"),
        (changed(["numRings"], 2**31), "'numRings' must fit in 32 bits, got 2147483648"),
        (changed(["pixelScale"], "0.2"), "'pixelScale' must be a finite number, got '0.2'"),
        (changed(["pixelScale"], float("nan")), "'pixelScale' must be a finite number, got nan"),
        (changed(["rotation"], False), "'rotation' must be a finite number, got False"),
        (changed(["tractOverlap"], None), "'tractOverlap' must be a finite number, got None"),
        (changed(["projection"], "STG"), "projection must be TAN, .* got 'STG'"),
        (changed(["version"], 2), "version must be 0 or 1, got 2"),
        (changed(["numberOfRings"], 3), "unknown field 'numberOfRings' in the skymap config"),
        (changed(["tractBuilder"], "cells"), "tractBuilder configuration must be a mapping"),
        (changed(["tractBuilder", "name"], "mine"), "'legacy' or 'cells', got 'mine'"),
        (changed(["tractBuilder", "patchBorder"], 5), "unknown field 'patchBorder'"),
        (changed([*CELLS, "cellInnerDimensions"], [150, 140]), "must be square, got"),
        (changed([*CELLS, "cellInnerDimensions"], 150), "pair of integers, got 150"),
        (changed([*CELLS, "cellInnerDimensions"], [150.0, 150.0]), "integer, got 150.0"),
        (changed([*CELLS, "cellsBorder"], 5), "unknown field 'cellsBorder'"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_its_value(
    config: dict[str, Any], message: str
) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        RingsSkyMapConfig.from_lsst(config)


def test_a_missing_number_of_rings_and_a_missing_projection_are_named() -> None:
    with pytest.raises(SkyMapConfigError, match="'numRings' is missing"):
        RingsSkyMapConfig.from_lsst({"projection": "TAN"})
    # LSST's default projection is not one that is supported.
    with pytest.raises(SkyMapConfigError, match="got 'STG'"):
        RingsSkyMapConfig.from_lsst({"numRings": 3})


def test_two_versions_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(SkyMapConfigError, match="version is 1 in the call and 0 in the config"):
        RingsSkyMapConfig.from_lsst({**VALID, "version": 0}, version=1)
    assert RingsSkyMapConfig.from_lsst({**VALID, "version": 0}).version == 0


def test_reading_leaves_the_mapping_as_it_was() -> None:
    given_fields = copy.deepcopy(VALID)
    RingsSkyMapConfig.from_lsst(given_fields)
    assert given_fields == VALID


@pytest.mark.parametrize(
    "make",
    [
        lambda: LegacyBuilder((2**63 - 1, 100), 0),
        lambda: LegacyBuilder((100, 100), 2**31),
        lambda: LegacyBuilder((100, 1.5), 0),  # type: ignore[arg-type]  # the mistake under test
        lambda: CellsBuilder((2**20, 2**20), 0, 2**20, 1),
        lambda: CellsBuilder((150, 150), 50, 20, 2**40),
    ],
)
def test_sizes_beyond_32_bits_are_refused(make: Callable[[], object]) -> None:
    with pytest.raises(SkyMapConfigError, match="must be integers of 32 bits, got"):
        make()


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
        SkyMap.from_config(config)
