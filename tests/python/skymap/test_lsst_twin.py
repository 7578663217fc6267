# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The twin of LSST's skymaps against every table that LSST's package gave of seventeen skymaps."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from astropy.wcs import WCS

from .lsst_kinds import RingsTwin, make_twin
from .lsst_lists import (
    PatchRanges,
    Positions,
    find_closest_tract_patch_lists,
    find_tract_patch_lists,
)
from .lsst_numbers import RADIANS_PER_DEGREE, Floats, Ints, Wcs, corners, directions, reduced
from .lsst_tables import NAMES, Tables, load_tables
from .lsst_twin import Twin

# Components of directions: a few last places of angles up to 2 pi, 9e-16 each. Found: 2.4e-15.
DIRECTION_TOLERANCE = 4e-15
# Points of an edge between two faces, to within rounding: sums of products decide there.
FRAGILE_EXCEPTIONS = {"dodeca_default": 2}


@cache
def twin_of(name: str) -> Twin:
    about = load_tables(name).about
    return make_twin(about["skymap_type"], about["config"], about["version"])


@pytest.fixture(params=NAMES)
def tables(request: pytest.FixtureRequest) -> Tables:
    return load_tables(request.param)


@pytest.fixture
def twin(tables: Tables) -> Twin:
    return twin_of(tables.name)


def points(tables: Tables) -> tuple[Floats, Floats]:
    """Test points in radians, as LSST takes them in."""
    return (
        reduced(tables["pt__ra_deg"] * RADIANS_PER_DEGREE),
        tables["pt__dec_deg"] * RADIANS_PER_DEGREE,
    )


def vectors(lon_lat: Floats) -> Floats:
    return directions(lon_lat[..., 0], lon_lat[..., 1])


def sky_corners(twin: Twin, tract: Ints, boxes: Ints) -> Floats:
    xy = corners(boxes).reshape(-1, 2)
    return twin.wcs[np.repeat(tract, 4)].sky(xy).reshape(-1, 4, 3)


def assert_same_directions(ours: Floats, theirs: Floats) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=0.0, atol=DIRECTION_TOLERANCE)


def assert_same_sets_of_directions(ours: Floats, theirs: Floats) -> None:
    """Corners in any order; NaN fills up."""
    assert ours.shape[0] == theirs.shape[0]
    for mine, their in zip(ours, theirs, strict=True):
        left = mine[~np.isnan(mine[:, 0])]
        right = their[~np.isnan(their[:, 0])]
        assert len(left) == len(right)
        nearest = np.abs(left[:, None] - right[None]).max(axis=2).argmin(axis=0)
        assert len(set(nearest.tolist())) == len(right)
        assert_same_directions(left[nearest], right)


def positions(tables: Tables, n: int) -> Positions:
    """Give the first n polygons."""
    offsets = tables.numbers("poly__off")[: n + 1]
    lon, lat = (tables["poly__vert_deg"][: offsets[-1]].astype(np.float64)).T
    return Positions(reduced(lon * RADIANS_PER_DEGREE), lat * RADIANS_PER_DEGREE, offsets)


def assert_same_lists(ours: PatchRanges, tables: Tables, prefix: str) -> None:
    np.testing.assert_array_equal(ours.offsets, tables[f"{prefix}__res_off"])
    np.testing.assert_array_equal(ours.tract, tables[f"{prefix}__res_tract"])
    np.testing.assert_array_equal(ours.range, tables[f"{prefix}__res_range"])


# ---- Numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotation_deg", [0.0, 17.0, -130.0])
@pytest.mark.parametrize("code", ["TAN", "STG", "ZEA", "ARC", "CEA", "MER"])
def test_projections_are_those_of_wcslib(code: str, rotation_deg: float) -> None:
    rng = np.random.default_rng(17)
    is_cylinder = code in ("CEA", "MER")
    reach = {"TAN": 60.0, "STG": 170.0, "ZEA": 170.0, "ARC": 170.0, "CEA": 85.0, "MER": 80.0}[code]
    for lon, lat in [(0.0, 0.0), (359.9, -33.0), (120.0, 90.0), (75.0, -90.0), (210.0, 89.999)]:
        if is_cylinder and lat != 0.0:
            continue
        ours = Wcs(
            code,
            0.3 / 3600.0,
            rotation_deg * RADIANS_PER_DEGREE,
            np.array([lon]) * RADIANS_PER_DEGREE,
            np.array([lat]) * RADIANS_PER_DEGREE,
            np.array([[123.0, -45.5]]),
        )
        theirs = WCS(naxis=2)
        theirs.wcs.ctype = [f"RA---{code}", f"DEC--{code}"]
        theirs.wcs.crval = [lon, lat]
        theirs.wcs.crpix = ours.crpix[0] + 1.0
        theirs.wcs.cd = ours.cd_deg.reshape(2, 2)
        turn, angle = rng.uniform(0.0, 2.0 * np.pi, 500), np.radians(rng.uniform(0.0, reach, 500))
        if is_cylinder:
            sky = directions(turn, angle * np.sign(turn - np.pi))
        else:
            east, north, out = (axis[0] for axis in _compass(ours))
            sideways = np.outer(np.cos(turn), east) + np.outer(np.sin(turn), north)
            sky = np.cos(angle)[:, None] * out + np.sin(angle)[:, None] * sideways
        ra = reduced(np.arctan2(sky[:, 1], sky[:, 0]))
        dec = np.arctan2(sky[:, 2], np.hypot(sky[:, 0], sky[:, 1]))
        rows = np.zeros(500, dtype=np.int64)
        xy = ours[rows].pixels(sky)
        expected = theirs.wcs_world2pix(np.degrees(np.stack([ra, dec], axis=-1)), 0)
        # Pixels are 1.5e-6 rad. At 170 degrees 1 + cos, which ZEA and STG take, has an error of
        # 1e-14 of itself, and ZEA makes that 11 times more on the way back. Found: 8e-14.
        np.testing.assert_allclose(xy, expected, rtol=1e-12, atol=1e-7)
        np.testing.assert_allclose(ours[rows].sky(xy), sky, rtol=0.0, atol=2e-13)


def _compass(wcs: Wcs) -> tuple[Floats, Floats, Floats]:
    lon, lat = wcs.lon_rad, wcs.lat_rad
    east = np.stack([-np.sin(lon), np.cos(lon), 0.0 * lon], axis=-1)
    out = directions(lon, lat)
    return east, np.cross(out, east), out


def test_a_tangent_plane_has_no_place_for_what_is_a_right_angle_away() -> None:
    zero = np.zeros(1)
    plane = Wcs("TAN", 1e-4, 0.0, zero, zero, np.zeros((1, 2)))
    assert np.isnan(plane.pixels(np.array([[0.0, 1.0, 0.0]]))).all()
    assert np.isnan(plane.pixels(np.array([[-1.0, 0.0, 0.0]]))).all()
    assert not np.isnan(plane.pixels(np.array([[1e-9, 1.0, 0.0]]))).any()


# ---- Tracts --------------------------------------------------------------------------------------


def test_there_are_as_many_tracts(tables: Tables, twin: Twin) -> None:
    assert len(twin) == tables.about["n_tracts"]


def test_every_tract_has_the_centre_and_projection_of_lsst(tables: Tables, twin: Twin) -> None:
    tract = tables.numbers("tract__tract_id")
    assert_same_directions(
        directions(twin.center_lon[tract], twin.center_lat[tract]),
        directions(tables["tract__ctr_lon"], tables["tract__ctr_lat"]),
    )
    wcs = twin.wcs[tract]
    assert_same_directions(
        directions(wcs.lon_rad, wcs.lat_rad), vectors(np.radians(tables["tract__crval_deg"]))
    )
    np.testing.assert_array_equal(wcs.crpix, tables["tract__crpix_lsst"])
    assert [f"RA---{wcs.code}", f"DEC--{wcs.code}"] == tables.about["ctype"]
    expected = np.broadcast_to(wcs.cd_deg, tables["tract__cd"].shape)
    np.testing.assert_allclose(tables["tract__cd"], expected, rtol=4e-16, atol=0.0)


def test_every_tract_has_the_box_and_patches_of_lsst(tables: Tables, twin: Twin) -> None:
    tract = tables.numbers("tract__tract_id")
    np.testing.assert_array_equal(twin.bbox[tract], tables["tract__bbox"])
    np.testing.assert_array_equal(twin.num_patches[tract], tables["tract__num_patches"])
    outer = sky_corners(twin, tract, twin.bbox[tract])
    assert_same_directions(outer, vectors(tables["tract__outer"]))


def test_every_tract_has_the_vertices_and_inner_region_of_lsst(tables: Tables, twin: Twin) -> None:
    tract = tables.numbers("tract__tract_id")
    vertices = twin.vertices()[tract]
    assert_same_sets_of_directions(vertices, vectors(tables["tract__vertices"]))
    if isinstance(twin, RingsTwin):
        assert tables["tract__inner_is_box"].all()
        np.testing.assert_allclose(
            twin.inner_boxes()[tract], tables["tract__inner_box"], rtol=0.0, atol=2e-15
        )
    else:
        assert not tables["tract__inner_is_box"].any()
        assert_same_sets_of_directions(vertices, vectors(tables["tract__inner_poly"]))


def test_tracts_laid_about_a_centre_list_their_vertices_in_lsst_s_order(
    tables: Tables, twin: Twin
) -> None:
    if twin.inner_vertices() is None:
        tract = tables.numbers("tract__tract_id")
        listed = vectors(tables["tract__vertices"][:, :4])
        assert_same_directions(twin.vertices()[tract], listed)


# ---- Patches and cells ---------------------------------------------------------------------------


def test_every_patch_has_the_boxes_and_polygons_of_lsst(tables: Tables, twin: Twin) -> None:
    tract = tables.numbers("patch__tract_id")
    index = twin.patch_index(tract, tables.numbers("patch__seq"))
    np.testing.assert_array_equal(index, tables["patch__index"])
    inner, outer = twin.patch_boxes(tract, index)
    np.testing.assert_array_equal(inner, tables["patch__inner_bbox"])
    np.testing.assert_array_equal(outer, tables["patch__outer_bbox"])
    assert_same_directions(sky_corners(twin, tract, inner), vectors(tables["patch__inner"]))
    assert_same_directions(sky_corners(twin, tract, outer), vectors(tables["patch__outer"]))


def test_every_cell_has_the_boxes_and_polygons_of_lsst(tables: Tables, twin: Twin) -> None:
    has_cells = tables.about["active_tract_builder"] == "cells"
    assert has_cells == ("cell__tract_id" in tables)
    if not has_cells:
        return
    tract = tables.numbers("cell__tract_id")
    patch = twin.patch_index(tract, tables.numbers("cell__patch_seq"))
    across = twin.builder.cells_per_axis
    seq = tables.numbers("cell__seq")
    index = np.stack([seq % across, seq // across], axis=-1)
    np.testing.assert_array_equal(index, tables["cell__index"])
    inner, outer = twin.cell_boxes(patch, index)
    np.testing.assert_array_equal(inner, tables["cell__inner_bbox"])
    np.testing.assert_array_equal(outer, tables["cell__outer_bbox"])
    assert_same_directions(sky_corners(twin, tract, inner), vectors(tables["cell__inner"]))
    assert_same_directions(sky_corners(twin, tract, outer), vectors(tables["cell__outer"]))


# ---- Positions -----------------------------------------------------------------------------------


def test_every_point_has_the_tract_of_lsst(tables: Tables, twin: Twin) -> None:
    wrong = twin.find_tracts(*points(tables)) != tables["pt__tract"]
    assert not np.any(wrong & ~tables.is_fragile)
    assert np.count_nonzero(wrong) == FRAGILE_EXCEPTIONS.get(tables.name, 0)


def test_every_point_has_the_patch_of_lsst(tables: Tables, twin: Twin) -> None:
    patch = twin.find_patches(tables.numbers("pt__tract"), *points(tables))
    np.testing.assert_array_equal(patch, tables["pt__patch"])


def test_every_point_is_held_by_the_tracts_of_lsst_in_their_order(
    tables: Tables, twin: Twin
) -> None:
    found = twin.find_all_tracts(*points(tables))
    offsets = np.concatenate([[0], np.cumsum([len(tracts) for tracts in found])])
    np.testing.assert_array_equal(offsets, tables["pt__all_off"])
    flat = [tract for tracts in found for tract in tracts]
    np.testing.assert_array_equal(flat, tables["pt__all_tract"])


def test_every_pixel_position_is_that_of_lsst(tables: Tables, twin: Twin) -> None:
    row = tables["pix__pt_index"]
    lon, lat = points(tables)
    wcs = twin.wcs[tables.numbers("pt__tract")[row]]
    xy = wcs.pixels(directions(lon[row], lat[row]))
    np.testing.assert_array_equal(np.isnan(xy), np.isnan(tables["pix__xy"]))
    # A direction 1e-15 off is so many pixels off in the plane of TAN, the most stretched.
    pixel_rad = wcs.scale_deg * RADIANS_PER_DEGREE
    reach = np.hypot(*(xy - wcs.crpix).T)[:, None] * pixel_rad
    off = np.abs(xy - tables["pix__xy"])
    known = ~np.isnan(off)
    assert np.count_nonzero(known) > 600
    assert (off <= 3e-9 + 1e-15 * (1.0 + reach**2) / pixel_rad)[known].all()


# ---- Lists of patches ----------------------------------------------------------------------------


def test_every_polygon_has_the_tracts_and_patches_of_lsst(tables: Tables, twin: Twin) -> None:
    polygons = positions(tables, len(tables["poly__status"]))
    assert_same_lists(find_tract_patch_lists(twin, polygons), tables, "poly")


def test_every_polygon_has_the_closest_tracts_and_patches_of_lsst(
    tables: Tables, twin: Twin
) -> None:
    polygons = positions(tables, len(tables["closest__status"]))
    assert_same_lists(find_closest_tract_patch_lists(twin, polygons), tables, "closest")


def test_positions_that_cannot_be_projected_list_no_patches() -> None:
    twin = twin_of("equat_7_tan")
    away = np.array([180.0 + 180.0 / 7.0]) * RADIANS_PER_DEGREE
    both = Positions(away, np.zeros(1), np.array([0, 1]))
    lists = find_tract_patch_lists(twin, both)
    assert 0 not in lists.tract.tolist()
    assert len(lists.tract) > 0


def test_the_tables_hold_all_that_is_compared() -> None:
    assert len(NAMES) == 17
    assert sum(len(load_tables(name)["pt__tract"]) for name in NAMES) == 129_962
