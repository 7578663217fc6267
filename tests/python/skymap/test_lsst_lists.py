# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What a polygon overlaps, held against every patch near it, and beside the lists that LSST gives.

LSST's skymaps list patches by a box around a polygon's corners; design note 0008 has the counts.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.skymap import SkyMap
from skyquilt.sphere import Polygons

from .lsst_kinds import make_twin
from .lsst_numbers import Floats, Ints, corners, grown
from .lsst_tables import NAMES, Tables, load_tables
from .lsst_twin import Twin

# Sides of patches in other planes than TAN's are curves, which leave the great circle between two
# corners by up to 1.04 pixels in these skymaps: cut into so many pieces, by 0.004 pixel.
PIECES = 16
# Distances within which two figures are looked at, over the sum of their radii: sides of boxes may
# bulge, and a straight line between two directions is up to 2 % shorter than their angle here.
LOOSE = 1.05

# Of the pairs of polygons of three and more corners with outer patches they truly overlap or LSST
# lists: those that are true, that LSST lists though they lie apart, and that it leaves out.
COUNTS = {
    "dc2": (12943, 4116, 491),
    "discrete_ci_imsim_2k": (3181, 909, 0),
    "discrete_hsc_2": (2340, 806, 0),
    "discrete_mixed_tan": (3223, 764, 0),
    "dodeca_default": (4867, 1481, 0),
    "dodeca_poles_cells": (683, 21320, 0),
    "equat_7_tan": (472, 45, 0),
    "equat_default": (1324, 1038, 0),
    "healpix_0": (2905, 814, 0),
    "healpix_2_nest_tan": (991, 182, 0),
    "healpix_5_hsc": (503, 173, 0),
    "hsc_rings_v1": (36326, 11899, 1154),
    "hsc_rings_version0": (10998, 4075, 209),
    "lsst_cells_v1": (46904, 16576, 1932),
    "rings_12_rastart_rot_cells": (2705, 403, 25),
    "rings_3_stg_default": (3005, 770, 0),
    "rings_5_zea_version0": (1867, 308, 89),
}

Pairs = NDArray[np.int64]


def polygons_of(tables: Tables) -> tuple[Ints, Polygons]:
    """Rows of the polygons of three and more corners, and these."""
    offsets = tables.numbers("poly__off")
    counts = np.diff(offsets)
    rows = np.flatnonzero(counts >= 3)
    vertex = np.concatenate([np.arange(offsets[row], offsets[row + 1]) for row in rows.tolist()])
    lon, lat = tables["poly__vert_deg"][vertex].astype(np.float64).T
    return rows, Polygons.from_lonlat(lon, lat, np.concatenate([[0], np.cumsum(counts[rows])]))


def as_keys(row: Ints, tract: Ints, patch: Ints) -> Pairs:
    """Triples as numbers, in order."""
    return np.unique((row * 2**20 + tract) * 2**20 + patch)


def expanded(counts: Ints) -> tuple[Ints, Ints]:
    """For each of several counts: its row so many times, and the numbers from 0."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def outlines(twin: Twin, tract: Ints, patch: Ints) -> Polygons:
    """Give the sky that outer patches cover; sides that are curves in so many pieces."""
    _, boxes = twin.patch_boxes(tract, twin.patch_index(tract, patch))
    pieces = 1 if twin.wcs.code == "TAN" else PIECES
    at = np.arange(pieces)[:, None] / pieces
    around = corners(boxes)[:, :, None]
    ahead = np.roll(corners(boxes), -1, axis=1)[:, :, None]
    xy = ((1.0 - at) * around + at * ahead).reshape(-1, 2)
    n = 4 * pieces
    sky = twin.wcs[np.repeat(tract, n)].sky(xy)
    return Polygons.from_unit_vectors(sky.reshape(len(tract), n, 3))


def sky_of(twin: Twin, tract: Ints, xy: Floats) -> Floats:
    """Directions of k pixel positions a tract, given as (n, k, 2); or all in one tract."""
    wcs = twin.wcs[tract if len(tract) == 1 else np.repeat(tract, xy.shape[1])]
    return wcs.sky(xy.reshape(-1, 2)).reshape(*xy.shape[:2], 3)


def middles_and_reach(twin: Twin, tract: Ints, boxes: Floats) -> tuple[Floats, Floats]:
    """Give the middle of each box, and how far its corners are from it on a straight line."""
    middles = sky_of(twin, tract, 0.5 * (boxes[:, None, :2] + boxes[:, None, 2:]))
    off = sky_of(twin, tract, corners(boxes)) - middles
    return middles[:, 0], np.linalg.norm(off, axis=2).max(axis=1)


def true_pairs(twin: Twin, polygons: Polygons) -> Pairs:
    """Compare every polygon with every outer patch that is not too far away, one by one."""
    middles, radii_deg = polygons.bounding_caps()
    radii = np.radians(radii_deg)
    tract = np.arange(len(twin))
    with_border = grown(twin.bbox[tract].astype(np.float64), twin.builder.patch_border)
    tract_middles, tract_reach = middles_and_reach(twin, tract, with_border)
    looked_at = []
    for t, tract_middle, reach in zip(tract.tolist(), tract_middles, tract_reach, strict=True):
        apart = np.linalg.norm(middles - tract_middle, axis=1)
        # Slices of a cylinder are too wide for a disc about their middle.
        near = np.flatnonzero((apart <= LOOSE * (reach + radii)) | (twin.wcs.code == "CEA"))
        if not near.size:
            continue
        patch = np.arange(twin.num_patches[t].prod())
        here = np.array([t])
        _, outer = twin.patch_boxes(here, twin.patch_index(here, patch))
        patch_middles, reaches = middles_and_reach(twin, here, outer.astype(np.float64))
        farthest = LOOSE * (reaches.max() + radii[near, None])
        row, column = np.nonzero(middles[near] @ patch_middles.T >= 1.0 - 0.5 * farthest**2)
        looked_at.append(np.stack([near[row], np.full_like(column, t), patch[column]]))
    row, tract, patch = np.concatenate(looked_at, axis=1)
    hit = np.concatenate(
        [
            polygons[row[part]].overlaps(outlines(twin, tract[part], patch[part]))
            for part in np.array_split(np.arange(len(row)), 1 + len(row) // 10_000)
        ]
    )
    return as_keys(row[hit], tract[hit], patch[hit])


def listed_pairs(twin: Twin, tables: Tables, rows: Ints) -> Pairs:
    """LSST's lists for some of the polygons, patch by patch."""
    offsets = tables.numbers("poly__res_off")
    row, within = expanded(np.diff(offsets)[rows])
    at = offsets[rows[row]] + within
    tract = tables.numbers("poly__res_tract")[at]
    x0, x1, y0, y1 = tables.numbers("poly__res_range")[at].T
    width = x1 - x0 + 1
    pair, step = expanded(width * (y1 - y0 + 1))
    x, y = x0[pair] + step % width[pair], y0[pair] + step // width[pair]
    return as_keys(row[pair], tract[pair], y * twin.num_patches[tract[pair], 0] + x)


@cache
def compared(name: str) -> tuple[Pairs, Pairs, Polygons]:
    """Give the true pairs, LSST's pairs and the polygons of a skymap."""
    tables = load_tables(name)
    twin = make_twin(tables.kind, tables.about["config"], tables.about["version"])
    rows, polygons = polygons_of(tables)
    return true_pairs(twin, polygons), listed_pairs(twin, tables, rows), polygons


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_overlaps_are_the_patches_that_one_by_one_comparison_finds(name: str) -> None:
    about = load_tables(name).about
    skymap = SkyMap.from_config(about["skymap_type"], about["config"], about["version"])
    true, _, polygons = compared(name)
    ours = skymap.overlaps(polygons, region="outer", level="patch")
    assert ours.patch is not None
    keys = (ours.row * 2**20 + ours.tract) * 2**20 + ours.patch
    np.testing.assert_array_equal(np.sort(keys), true)


def test_the_lists_of_lsst_hold_what_lies_apart_and_miss_what_overlaps(name: str) -> None:
    true, listed, _ = compared(name)
    beyond = np.setdiff1d(listed, true).size
    missed = np.setdiff1d(true, listed).size
    assert (true.size, beyond, missed) == COUNTS[name]
    # Only rings look no farther than the tracts around each corner.
    assert missed == 0 or load_tables(name).kind == "rings"


@pytest.mark.parametrize(("name", "n"), [("hsc_rings_version0", 16), ("rings_5_zea_version0", 89)])
def test_lsst_never_lists_the_number_by_which_version_0_counts_a_tract_twice(
    name: str, n: int
) -> None:
    true, listed, _ = compared(name)
    twice = 1 + load_tables(name).about["ring_nums"][0]
    assert np.count_nonzero((true >> 20) % 2**20 == twice) == n
    assert not np.any((listed >> 20) % 2**20 == twice)


def test_the_counts_are_of_every_skymap() -> None:
    assert set(COUNTS) == set(NAMES)
