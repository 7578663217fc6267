# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps of which LSST made no table, against the twin: every kind in every projection, turned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt.skymap import SkyMap
from skyquilt.sphere import unit_vectors

from .lsst_kinds import make_twin
from .lsst_numbers import RADIANS_PER_DEGREE, corners, reduced

LEGACY = {
    "name": "legacy",
    "values": {"legacy": {"patchInnerDimensions": [700, 400], "patchBorder": 33}},
}
CELLS = {
    "name": "cells",
    "values": {
        "cells": {
            "cellInnerDimensions": [50, 50],
            "cellBorder": 7,
            "numCellsPerPatchInner": 6,
            "numCellsInPatchBorder": 2,
        }
    },
}
# Tracts on and beside poles and at right ascension 0, one of them given in other turns.
DISCRETE = {
    "raList": [0.0, 359.99, -30.0, 400.0, 12.0, 13.0],
    "decList": [90.0, -90.0, 0.0, 45.0, -89.9, 89.999],
    "radiusList": [1.0, 2.0, 0.5, 7.0, 1.0, 3.0],
}
# Kind, version of rings, builder, tract overlap and pixel scale, and what else defines it.
KINDS: dict[str, tuple[str, int | None, dict[str, Any], float, float, dict[str, Any]]] = {
    "nine rings": ("rings", 1, LEGACY, 0.3, 3.0, {"numRings": 9, "raStart": 17.3}),
    "four rings of cells, version 0": (
        "rings",
        0,
        CELLS,
        0.0,
        9.0,
        {"numRings": 4, "raStart": -200.0},
    ),
    "one ring": ("rings", 1, CELLS, 0.7, 20.0, {"numRings": 1, "raStart": 0.0}),
    "healpix in rings": ("healpix", None, LEGACY, 0.5, 3.0, {"log2NSide": 1, "nest": False}),
    "healpix nested": ("healpix", None, CELLS, 0.0, 3.0, {"log2NSide": 3, "nest": True}),
    "dodeca": ("dodeca", None, LEGACY, 2.0, 5.0, {"withTractsOnPoles": False}),
    "dodeca on poles": ("dodeca", None, CELLS, 0.0, 5.0, {"withTractsOnPoles": True}),
    "discrete": ("discrete", None, CELLS, 0.2, 5.0, DISCRETE),
    "equat": ("equat", None, LEGACY, 0.2, 5.0, {"numTracts": 5, "decRange": [-20.0, 33.0]}),
    "equat off the equator": (
        "equat",
        None,
        CELLS,
        0.0,
        5.0,
        {"numTracts": 7, "decRange": [10.0, 33.0]},
    ),
}
PLANES = [("TAN", 90.0), ("STG", 200.0), ("ZEA", 45.0), ("ARC", -30.0), ("CEA", 10.0), ("MER", 0.0)]
CASES = [
    pytest.param(kind, code, turn, id=f"{kind}, {code}")
    for kind in KINDS
    for code, turn in PLANES
    if code not in ("CEA", "MER") or kind.startswith("equat")
]


def positions(n: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Give points anywhere, and more of them near poles and near right ascension 0."""
    rng = np.random.default_rng(20)
    ra = rng.uniform(-360.0, 720.0, n)
    dec = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, n)))
    near = 10.0 ** rng.uniform(-6.0, 1.0, n // 4)
    dec[: n // 4] = (90.0 - near) * rng.choice([-1.0, 1.0], n // 4)
    ra[n // 4 : n // 2] = near * rng.choice([-1.0, 1.0], n // 4)
    return ra, dec


@pytest.mark.parametrize(("kind", "code", "rotation"), CASES)
def test_a_skymap_without_a_table_is_that_of_the_twin(
    kind: str, code: str, rotation: float
) -> None:
    name, version, builder, overlap, scale, other = KINDS[kind]
    config = {
        "projection": code,
        "rotation": rotation,
        "pixelScale": scale,
        "tractOverlap": overlap,
        "tractBuilder": builder,
        **other,
    }
    twin = make_twin(name, config, version)
    ours = SkyMap.from_config(name, config, version)

    assert len(ours) == len(twin)
    np.testing.assert_array_equal([tract.bbox for tract in ours], twin.bbox)
    np.testing.assert_array_equal([tract.crpix for tract in ours], twin.wcs.crpix)
    np.testing.assert_array_equal([tract.num_patches for tract in ours], twin.num_patches)
    numbers = np.arange(len(twin))
    np.testing.assert_allclose(
        ours.outlines(numbers).unit_vectors,
        twin.wcs[np.repeat(numbers, 4)].sky(corners(twin.bbox).reshape(-1, 2)),
        rtol=0.0,
        atol=1e-14,
    )

    ra, dec = positions(4000)
    lon, lat = reduced(ra * RADIANS_PER_DEGREE), dec * RADIANS_PER_DEGREE
    tract, patch = ours.locate(ra, dec)
    np.testing.assert_array_equal(tract, twin.find_tracts(lon, lat))
    np.testing.assert_array_equal(patch, twin.find_patches(tract, lon, lat))
    assert np.count_nonzero(patch >= 0) > 400

    offsets, around = ours.locate_all_tracts(ra, dec)
    # Version 0 has one tract under two numbers, of which LSST finds one.
    twice = {1 + int(ours.n_tracts_per_ring[0])} if version == 0 else set()
    for row, expected in enumerate(twin.find_all_tracts(lon, lat)):
        found = set(around[offsets[row] : offsets[row + 1]].tolist())
        assert found - set(expected) <= twice
        assert set(expected) <= found

    held = patch >= 0
    x, y = ours.sky_to_pixel(tract[held], ra[held], dec[held])
    vectors = unit_vectors(ra[held], dec[held])
    np.testing.assert_allclose(
        np.stack([x, y], axis=-1), twin.wcs[tract[held]].pixels(vectors), rtol=0.0, atol=1e-8
    )
