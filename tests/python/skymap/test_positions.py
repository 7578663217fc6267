# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Positions in skymaps of every kind: owners, cells, all regions that hold them, and pixels."""

from __future__ import annotations

import numpy as np
import pytest
from astropy import units
from astropy.coordinates import SkyCoord
from numpy.typing import NDArray

from skyquilt.errors import CoordinateError, NotFoundError
from skyquilt.skymap import SkyMap
from skyquilt.skymap.core_map import RegionName

from .small_maps import SMALL_MAPS

Floats = NDArray[np.float64]

LSST = SkyMap.named("lsst_cells_v1")
REGIONS: tuple[RegionName, ...] = ("outer", "inner")


@pytest.fixture(params=SMALL_MAPS)
def skymap(request: pytest.FixtureRequest) -> SkyMap:
    return SMALL_MAPS[request.param]


def positions(skymap: SkyMap, n: int, seed: int) -> tuple[Floats, Floats]:
    """Draw positions all over the sky, in tracts, at poles, at right ascension 0, on grid lines."""
    rng = np.random.default_rng(seed)
    ra = [rng.uniform(0.0, 360.0, n), np.array([0.0, 360.0, 12.0, 12.0, 0.0, 359.999999])]
    dec = [
        np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, n))),
        np.array([90.0, -90.0, 90.0, -90.0, 0.0, 0.0]),
    ]
    for tract in skymap:
        box = tract.bbox
        x = rng.uniform(box.min_x - 50.0, box.max_x + 50.0, 20)
        y = rng.uniform(box.min_y - 50.0, box.max_y + 50.0, 20)
        # On the edges of pixels, of which some are edges of cells and patches.
        x[:10], y[5:15] = np.floor(x[:10]) + 0.5, np.floor(y[5:15]) + 0.5
        in_tract = tract.pixel_to_sky(x, y)
        is_there = np.isfinite(in_tract[0])
        ra.append(in_tract[0][is_there])
        dec.append(in_tract[1][is_there])
    return np.concatenate(ra), np.concatenate(dec)


def test_the_owner_of_a_position_holds_it_in_its_inner_patch_and_cell(skymap: SkyMap) -> None:
    ra, dec = positions(skymap, 300, 1)
    tract, patch = skymap.locate(ra, dec)
    assert tract.min() >= 0
    x, y = skymap.sky_to_pixel(tract, ra, dec)
    for row in range(len(ra)):
        here = skymap[int(tract[row])]
        column, line = np.floor(x[row] + 0.5), np.floor(y[row] + 0.5)
        if patch[row] < 0:
            box = here.bbox
            assert not (0 <= column <= box.max_x and 0 <= line <= box.max_y)
            continue
        box = here[int(patch[row])].inner_bbox
        assert box.min_x <= column <= box.max_x
        assert box.min_y <= line <= box.max_y
    if len(skymap[0][0]) == 0:
        with pytest.raises(NotFoundError, match="this skymap has no cells"):
            skymap.locate_cells(ra, dec)
        return
    again, same, cell = skymap.locate_cells(ra, dec)
    np.testing.assert_array_equal(again, tract)
    np.testing.assert_array_equal(same, patch)
    np.testing.assert_array_equal(cell < 0, patch < 0)
    for row in np.flatnonzero(cell >= 0).tolist():
        held = skymap[int(tract[row])][int(patch[row])][int(cell[row])]
        box = held.inner_bbox
        assert box.min_x <= np.floor(x[row] + 0.5) <= box.max_x
        assert box.min_y <= np.floor(y[row] + 0.5) <= box.max_y
        n = int(np.sqrt(len(skymap[0][0])))
        assert 1 <= held.index[0] <= n - 2  # never in the border
        assert 1 <= held.index[1] <= n - 2


def held_by(
    skymap: SkyMap, ra: float, dec: float, region: RegionName
) -> dict[str, set[tuple[int, ...]]]:
    """Ask every tract, patch and cell for one position, by pixels."""
    tracts: set[tuple[int, ...]] = set()
    patches: set[tuple[int, ...]] = set()
    cells: set[tuple[int, ...]] = set()
    for tract in skymap:
        x, y = (float(value) for value in tract.sky_to_pixel(ra, dec))

        def holds(box: tuple[int, int, int, int], x: float = x, y: float = y) -> bool:
            return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] - 0.5 <= y <= box[3] + 0.5

        if holds(tract.bbox):
            tracts.add((tract.id,))
        for patch in tract:
            box = patch.outer_bbox if region == "outer" else patch.inner_bbox
            if holds(box):
                patches.add((tract.id, patch.sequential_index))
            if not holds(patch.outer_bbox):
                continue  # holds all its cells
            for cell in patch:
                if holds(cell.outer_bbox if region == "outer" else cell.inner_bbox):
                    cells.add((tract.id, patch.sequential_index, cell.sequential_index))
    return {"tract": tracts, "patch": patches, "cell": cells}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("name", ["rings_tan_old", "discrete_tan_cells", "equat_cea", "rings_arc"])
def test_all_regions_that_hold_a_position_are_those_of_the_plain_loop(
    name: str, region: RegionName
) -> None:
    skymap = SMALL_MAPS[name]
    ra, dec = positions(skymap, 10, 2)
    # Not on the very edges, where a pixel position as a double does not tell.
    x, y = skymap.sky_to_pixel(skymap.locate(ra, dec)[0], ra, dec)
    inside = np.abs(np.remainder(np.stack([x, y]), 1.0) - 0.5).min(axis=0) > 1e-6
    chosen = np.random.default_rng(3).permutation(np.flatnonzero(inside))[:30]
    ra, dec = ra[chosen], dec[chosen]
    offsets, *columns = skymap.locate_all(ra, dec, region=region)
    tract_offsets, tracts = skymap.locate_all_tracts(ra, dec)
    has_cells = len(skymap[0][0]) > 0
    n_found = 0
    for row in range(len(ra)):
        expected = held_by(skymap, float(ra[row]), float(dec[row]), region)
        some = slice(offsets[row], offsets[row + 1])
        found = list(zip(*(column[some].tolist() for column in columns), strict=True))
        assert found == sorted(expected["patch"])
        some = slice(tract_offsets[row], tract_offsets[row + 1])
        assert tracts[some].tolist() == [tract for (tract,) in sorted(expected["tract"])]
        n_found += len(found)
        if has_cells:
            _, *cells = skymap.locate_all_cells(ra[row], dec[row], region=region)
            listed = list(zip(*(column.tolist() for column in cells), strict=True))
            assert listed == sorted(expected["cell"])
    assert n_found > 15


def test_all_regions_that_hold_a_position_contain_it_as_polygons() -> None:
    rng = np.random.default_rng(4)
    tract = rng.integers(0, len(LSST), 200)
    # On corners of patches, where up to four of a tract meet, and on sides.
    x = rng.integers(0, 11, 200) * 3000.0 - 0.5
    y = np.where(rng.random(200) < 0.5, rng.integers(0, 11, 200) * 3000.0 - 0.5, 17_123.0)
    ra, dec = LSST.pixel_to_sky(tract, x, y)
    for region in REGIONS:
        offsets, tracts, patches = LSST.locate_all(ra, dec, region=region)
        row = np.repeat(np.arange(len(ra)), np.diff(offsets))
        outlines = LSST.outlines(tracts, patches, region=region)
        assert outlines.contains_points(ra[row], dec[row]).all()
        if region == "outer":
            # An inner side is shared to within rounding: exactly, the owner may be beside it.
            owner, patch = LSST.locate(ra, dec)
            listed = set(zip(row.tolist(), tracts.tolist(), patches.tolist(), strict=True))
            assert set(zip(range(len(ra)), owner.tolist(), patch.tolist(), strict=True)) <= listed
        # Neither more threads nor fewer rows change anything.
        again = LSST.locate_all(ra, dec, region=region, threads=3)
        for found, expected in zip(again, (offsets, tracts, patches), strict=True):
            np.testing.assert_array_equal(found, expected)


def test_a_position_with_nan_is_held_by_nothing() -> None:
    offsets, tract, patch = LSST.locate_all([10.0, np.nan, 11.0], [0.0, 0.0, np.nan])
    assert np.diff(offsets).tolist() == [len(tract), 0, 0]
    assert len(tract) == len(patch) > 0
    assert [len(column) for column in LSST.locate_all([], [])] == [1, 0, 0]


def test_positions_that_are_none_are_named() -> None:
    for ask in (LSST.locate_all, LSST.locate_all_tracts, LSST.locate_all_cells, LSST.locate_cells):
        with pytest.raises(CoordinateError, match=r"\[-90, 90\] degrees, got 91 at row 1"):
            ask([0.0, 0.0], [0.0, 91.0])
    with pytest.raises(CoordinateError, match="flat columns"):
        LSST.locate_all([[1.0]], [[2.0]])


def test_quantities_and_coordinates_are_positions_too() -> None:
    ra, dec = np.array([150.1, 10.0]), np.array([2.2, -30.0])
    expected = LSST.locate(ra, dec)
    for given in (
        LSST.locate(np.radians(ra) * units.rad, dec * units.deg),
        LSST.locate(SkyCoord(ra, dec, unit="deg")),
        LSST.locate(SkyCoord(ra, dec, unit="deg").galactic),
    ):
        np.testing.assert_array_equal(given, expected)
    np.testing.assert_array_equal(
        LSST.sky_to_pixel(9813, SkyCoord(ra, dec, unit="deg")), LSST.sky_to_pixel(9813, ra, dec)
    )


def test_pixels_and_positions_undo_each_other(skymap: SkyMap) -> None:
    rng = np.random.default_rng(5)
    for tract in skymap:
        box = tract.bbox
        x, y = rng.uniform(0, box.max_x, (3, 7)), rng.uniform(0, box.max_y, (3, 7))
        ra, dec = tract.pixel_to_sky(x, y)
        assert ra.shape == x.shape
        # Nowhere here beyond what the projection shows, but for corners of cylinders at poles.
        is_there = np.isfinite(ra)
        assert is_there.mean() > 0.5
        back_x, back_y = tract.sky_to_pixel(ra[is_there], dec[is_there])
        np.testing.assert_allclose(back_x, x[is_there], atol=1e-8, rtol=0.0)
        np.testing.assert_allclose(back_y, y[is_there], atol=1e-8, rtol=0.0)


def test_each_position_may_have_a_tract_of_its_own() -> None:
    rng = np.random.default_rng(6)
    tract = rng.integers(0, len(LSST), 50)
    x, y = rng.uniform(0, 30_000, (2, 50))
    ra, dec = LSST.pixel_to_sky(tract, x, y)
    for row in range(50):
        one = LSST[int(tract[row])].pixel_to_sky(x[row], y[row])
        assert one == (ra[row], dec[row])
    back_x, _ = LSST.sky_to_pixel(tract, ra, dec)
    np.testing.assert_allclose(back_x, x, atol=5e-9)
    assert LSST.sky_to_pixel(5, np.nan, 0.0)[0].shape == ()
    assert np.isnan(LSST.sky_to_pixel(5, [np.nan, 0.0], [0.0, np.nan])).all()
    with pytest.raises(CoordinateError, match="tract must be one number or have the shape"):
        LSST.sky_to_pixel([1, 2], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    with pytest.raises(CoordinateError, match="x and y must have the same shape"):
        LSST.pixel_to_sky(1, [1.0, 2.0], [1.0])
    with pytest.raises(NotFoundError, match="no tract 18938"):
        LSST.pixel_to_sky(18938, 1.0, 1.0)
    with pytest.raises(CoordinateError, match=r"latitude lie in \[-90, 90\] degrees, got 0 and 91"):
        LSST.sky_to_pixel(5, 0.0, 91.0)
