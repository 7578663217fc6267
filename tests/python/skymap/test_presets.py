# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Built-in skymaps are those of LSST's tables and of the repositories they were read from."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from skyquilt.errors import NotFoundError
from skyquilt.skymap import RingsSkyMapConfig, SkyMap
from skyquilt.skymap.presets import PRESETS, preset

from .reference_tables import load_reference

#: What the sources say, in their own terms; they name only what differs from LSST's defaults.
_RINGS = {"numRings": 120, "projection": "TAN", "tractOverlap": 1.0 / 60}


def _cells(**values: Any) -> dict[str, Any]:
    return {"tractBuilder": {"name": "cells", "values": {"cells": values}}}


PUBLISHED: dict[str, dict[str, Any]] = {
    "lsst_cells_v1": {**_RINGS, "pixelScale": 0.2, **_cells()},
    "hsc_rings_v1": {**_RINGS, "pixelScale": 0.168},
    "decam_rings_v1": {**_RINGS, "pixelScale": 0.262},
    "DC2": {**_RINGS, "pixelScale": 0.2},
    "DC2_cells_v1": {**_RINGS, "pixelScale": 0.2, **_cells()},
    "ops_rehersal_prep_2k_v1": {
        **_RINGS,
        "pixelScale": 0.2,
        "tractOverlap": 0.0166666666666,
        **_cells(numCellsPerPatchInner=11),
    },
}


@pytest.mark.parametrize(
    ("name", "table"),
    [("lsst_cells_v1", "lsst_cells_v1"), ("hsc_rings_v1", "hsc_rings_v1"), ("DC2", "dc2")],
)
def test_a_preset_has_the_identity_that_lsst_computes(name: str, table: str) -> None:
    reference = load_reference(table)
    skymap = SkyMap.named(name)
    assert skymap.sha1 == reference.about["sha1"]
    assert skymap.version == reference.about["version"]
    assert skymap == reference.skymap


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_what_its_source_says(name: str) -> None:
    assert preset(name) == RingsSkyMapConfig.from_lsst(PUBLISHED[name])


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_carries_its_name_and_says_where_it_comes_from(name: str) -> None:
    skymap = SkyMap.named(name)
    assert skymap.name == name
    assert skymap.config == preset(name)
    assert PRESETS[name].provenance
    assert re.fullmatch(r"github\.com/[\w-]+/[\w-]+ [0-9a-f]{40} [\w./]+", PRESETS[name].source)


def test_presets_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PRESETS["DC2"].provenance = "mine"  # type: ignore[misc]  # the mistake under test


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    listed = r"'hsc': .* DC2, .*hsc_rings_v1, lsst_cells_v1.*; .*from_config"
    with pytest.raises(NotFoundError, match=listed):
        SkyMap.named("hsc")
