# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps of listed tracts and patches: all that a skymap does, held against plain loops."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pytest
from astropy.table import Table
from astropy.wcs import WCS
from numpy.typing import NDArray

from skyquilt.errors import GeometryError, NotFoundError, SkyMapConfigError
from skyquilt.plot import new_figure, plot_footprints, sky_axes
from skyquilt.skymap import SkyMap, TableSkyMapConfig
from skyquilt.skymap.core_map import RegionName
from skyquilt.sphere import Polygons

from .listed_tables import Columns, irregular_tables, separation_deg

Ints = NDArray[np.int64]

REGIONS: tuple[RegionName, ...] = ("outer", "inner")
IRREGULAR = {code: SkyMap.from_tables(*irregular_tables(code)) for code in ("TAN", "STG", "ARC")}

#: Three tiles as surveys list them, the third over right ascension 0.
TILES: Columns = {
    "tract": [11, 12, 30],
    "ra": [40.0, 40.9, 0.1],
    "dec": [-30.0, -30.0, 5.0],
    "pixel_scale": 1.0,
    "crpix_x": 1799.5,
    "crpix_y": 1799.5,
    "width": 3600,
    "height": 3600,
}


def wcs_of(tracts: NDArray[Any], row: int) -> WCS:
    """Make the WCS of a tract from what its table says, by FITS' own rules."""
    tract = tracts[row]
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = [f"RA---{tract['projection']}", f"DEC--{tract['projection']}"]
    wcs.wcs.crval = [tract["ra"], tract["dec"]]
    wcs.wcs.crpix = [tract["crpix_x"] + 1.0, tract["crpix_y"] + 1.0]
    turn = np.radians(tract["rotation"])
    scale = tract["pixel_scale"] / 3600.0
    x = -1.0 if tract["x_axis"] == "west" else 1.0
    # y points `rotation` from North through East, x to its right seen from inside, or to its left.
    east_of_y, north_of_y = np.sin(turn), np.cos(turn)
    wcs.wcs.cd = scale * np.array([[x * north_of_y, east_of_y], [-x * east_of_y, north_of_y]])
    wcs.wcs.set()
    return wcs


def positions(skymap: SkyMap, n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw positions in and around every tract."""
    rng = np.random.default_rng(9)
    ra, dec = [], []
    for tract in skymap:
        x, y = rng.uniform(-60.0, 640.0, (2, n))
        in_tract = tract.pixel_to_sky(x, y)
        ra.append(in_tract[0])
        dec.append(in_tract[1])
    return np.concatenate(ra), np.concatenate(dec)


@pytest.mark.parametrize("code", IRREGULAR)
def test_pixels_are_those_of_the_wcs_that_the_table_describes(code: str) -> None:
    skymap = IRREGULAR[code]
    for row, number in enumerate(skymap.config.tracts["tract"].tolist()):
        tract = skymap[number]
        wcs = wcs_of(skymap.config.tracts, row)
        x, y = np.random.default_rng(row).uniform(-500.0, 1000.0, (2, 200))
        ra, dec = tract.pixel_to_sky(x, y)
        apart = separation_deg((ra, dec), wcs.all_pix2world(x, y, 0))
        assert apart.max() * 3.6e6 < 1e-3  # milliarcseconds, of pixels of 25 arcsec
        back = tract.sky_to_pixel(ra, dec)
        np.testing.assert_allclose(back, [x, y], atol=1e-8)
        np.testing.assert_allclose(tract.wcs.all_world2pix(ra, dec, 0), [x, y], atol=1e-7)


def owner_by_loop(skymap: SkyMap, ra: float, dec: float) -> tuple[int, int]:
    """Look at every tract and patch: the nearest reference point with an inner box."""
    best = (np.inf, -1, -1)
    for row, number in enumerate(skymap.config.tracts["tract"].tolist()):
        reference = skymap.config.tracts[row]
        away = separation_deg((ra, dec), (reference["ra"], reference["dec"])).item()
        x, y = skymap[number].sky_to_pixel(ra, dec)
        patches = [
            patch.sequential_index
            for patch in skymap[number]
            if patch.inner_bbox.min_x - 0.5 <= x < patch.inner_bbox.max_x + 0.5
            and patch.inner_bbox.min_y - 0.5 <= y < patch.inner_bbox.max_y + 0.5
        ]
        if patches and away < best[0]:
            best = (away, number, min(patches))
    return best[1], best[2]


@pytest.mark.parametrize("code", IRREGULAR)
def test_a_position_has_the_owner_that_looking_at_every_box_gives(code: str) -> None:
    skymap = IRREGULAR[code]
    ra, dec = positions(skymap, 60)
    tract, patch = skymap.locate(ra, dec)
    expected = [owner_by_loop(skymap, *position) for position in zip(ra, dec, strict=True)]
    assert list(zip(tract.tolist(), patch.tolist(), strict=True)) == expected
    assert 20 < np.count_nonzero(tract < 0) < len(tract) - 100
    for threads in (2, 0):
        again = skymap.locate(np.tile(ra, 100), np.tile(dec, 100), threads=threads)
        np.testing.assert_array_equal(again[0], np.tile(tract, 100))
        np.testing.assert_array_equal(again[1], np.tile(patch, 100))


@pytest.mark.parametrize("code", IRREGULAR)
def test_all_patches_of_a_position_are_those_with_its_pixel(code: str) -> None:
    skymap = IRREGULAR[code]
    ra, dec = positions(skymap, 60)
    for region in REGIONS:
        offsets, tract, patch = skymap.locate_all(ra, dec, region=region)
        for i in range(len(ra)):
            found = list(zip(tract.tolist(), patch.tolist(), strict=True))
            expected = []
            for one in skymap:
                x, y = one.sky_to_pixel(ra[i], dec[i])
                for piece in one:
                    box = piece.inner_bbox if region == "inner" else piece.outer_bbox
                    if box.min_x - 0.5 <= x <= box.max_x + 0.5 and (
                        box.min_y - 0.5 <= y <= box.max_y + 0.5
                    ):
                        expected.append((one.id, piece.sequential_index))
            assert found[offsets[i] : offsets[i + 1]] == expected
    tracts = skymap.locate_all_tracts([0.0], [90.0])[1]
    assert tracts.tolist() == [12]


def footprints(skymap: SkyMap, n: int) -> Polygons:
    """Draw polygons around positions, from smaller than a pixel to larger than a tract."""
    ra, dec = positions(skymap, n)
    rng = np.random.default_rng(10)
    corners = []
    for lon, lat in zip(ra.tolist(), dec.tolist(), strict=True):
        size = 10.0 ** rng.uniform(-3.0, 0.6)
        bearing = np.sort(rng.uniform(0.0, 2.0 * np.pi, 5))
        frame = WCS(naxis=2)
        frame.wcs.ctype = ["RA---TAN", "DEC--TAN"]
        frame.wcs.crval = [lon, lat]
        frame.wcs.cdelt = [-1.0, 1.0]
        corners.append(frame.all_pix2world(size * np.sin(bearing), size * np.cos(bearing), 1))
    lon_lat = np.array(corners)
    return Polygons.from_lonlat(lon_lat[:, 0], lon_lat[:, 1], on_invalid="mask")


@pytest.mark.parametrize("predicate", ["overlaps", "contains"])
@pytest.mark.parametrize("region", REGIONS)
def test_joins_are_the_double_loop_over_the_outlines(predicate: Any, region: RegionName) -> None:
    skymap = IRREGULAR["TAN"]
    polygons = footprints(skymap, 50)
    numbers = [(tract.id, patch.sequential_index) for tract in skymap for patch in tract]
    tract, patch = (np.array(column) for column in zip(*numbers, strict=True))
    outlines = skymap.outlines(tract, patch, region=region)
    # The outlines too, whose sides fall on each other's.
    vertices = np.concatenate([polygons.unit_vectors, outlines.unit_vectors])
    offsets = np.concatenate([polygons.offsets, polygons.offsets[-1] + outlines.offsets[1:]])
    polygons = Polygons.from_unit_vectors(vertices, offsets, on_invalid="mask")
    row, which = (a.reshape(-1) for a in np.indices((len(polygons), len(outlines))))
    holds = getattr(polygons[row], predicate)(outlines[which])
    pairs = skymap.overlaps(polygons, region=region, predicate=predicate)
    assert np.count_nonzero(holds) > 60
    np.testing.assert_array_equal(pairs.row, row[holds])
    np.testing.assert_array_equal(pairs.tract, tract[which[holds]])
    np.testing.assert_array_equal(pairs.patch, patch[which[holds]])
    if predicate == "overlaps" and region == "outer":
        common = polygons[pairs.row].overlap_area_deg2(outlines[which[holds]])
        area = outlines.area_deg2[which[holds]]
        np.testing.assert_allclose(pairs.patch_fraction, common / area, rtol=1e-9, atol=1e-12)
        tracts = skymap.overlaps(polygons, level="tract")
        numbers_of = skymap.config.tracts["tract"]
        row, which = (a.reshape(-1) for a in np.indices((len(polygons), len(numbers_of))))
        holds = polygons[row].overlaps(skymap.outlines(np.sort(numbers_of))[which])
        np.testing.assert_array_equal(tracts.row, row[holds])
        np.testing.assert_array_equal(tracts.tract, np.sort(numbers_of)[which[holds]])


@pytest.mark.parametrize("code", ["STG", "ARC"])
def test_joins_in_other_projections_hold_every_patch_that_owns_a_vertex(code: str) -> None:
    skymap = IRREGULAR[code]
    polygons = footprints(skymap, 50)
    pairs = skymap.overlaps(polygons, region="inner")
    assert pairs.patch is not None
    found = set(zip(pairs.row.tolist(), pairs.tract.tolist(), pairs.patch.tolist(), strict=True))
    lon, lat = polygons.lonlat
    row = np.repeat(np.arange(len(polygons)), np.diff(polygons.offsets))
    offsets, tract, patch = skymap.locate_all(lon, lat, region="inner")
    row = np.repeat(row, np.diff(offsets))
    touched = set(zip(row.tolist(), tract.tolist(), patch.tolist(), strict=True))
    assert len(touched) > 100
    assert touched <= found


def test_what_a_tract_owns_is_its_box_and_joins_ask_for_it() -> None:
    owned = {"ra_begin": [39.0, 40.5, 359.0], "ra_end": [40.5, 42.0, 1.0]}
    owned |= {"dec_begin": [-31.0, -31.0, 4.0], "dec_end": [-29.0, -29.0, 6.0]}
    skymap = SkyMap.from_tables(TILES | owned)
    assert skymap[30].inner_box_deg == pytest.approx((359.0, 1.0, 4.0, 6.0))
    tract, patch = skymap.locate([40.45, 40.5, 41.7, 0.3, 359.4, 0.5], [-30.0] * 3 + [5.2] * 3)
    # 41.7 is beyond the pixels of its owner.
    assert tract.tolist() == [11, 12, 12, 30, 30, 30]
    assert patch.tolist() == [0, 0, -1, 0, -1, 0]
    assert skymap.locate(180.0, 0.0)[0] == -1
    square = Polygons.from_lonlat([[39.1, 39.2, 39.2, 39.1]], [[-30.1, -30.1, -30.0, -30.0]])
    assert skymap.overlaps(square, level="tract", region="inner").tract.tolist() == [11]
    assert len(skymap.overlaps(square, level="tract")) == 0
    assert skymap.inner_regions([30]).area_deg2[0] == pytest.approx(4.0, rel=1e-2)


def test_of_boxes_that_share_a_position_the_lowest_number_owns_it() -> None:
    box = {"ra_begin": 0.0, "ra_end": 360.0, "dec_begin": -90.0, "dec_end": 90.0}
    columns = {name: (v[::-1] if isinstance(v, list) else v) for name, v in TILES.items()}
    for tracts in (TILES, columns):
        skymap = SkyMap.from_tables(tracts | box)
        assert skymap.locate([0.1, 40.9, 180.0], [5.0, -30.0, 90.0])[0].tolist() == [11, 11, 11]


def test_without_boxes_the_nearest_reference_point_owns_what_tiles_share() -> None:
    skymap = SkyMap.from_tables(TILES)
    tract, patch = skymap.locate([40.4, 40.5, 0.4, 359.7, 41.5], [-30.0, -30.0, 5.3, 4.7, -30.0])
    assert tract.tolist() == [11, 12, 30, 30, -1]
    assert patch.tolist() == [0, 0, 0, 0, -1]
    # Equally near: the lowest number, whatever the order of rows.
    twice = {**TILES, "tract": [9, 4, 30], "ra": [40.0, 40.0, 0.1]}
    assert SkyMap.from_tables(twice).locate(40.1, -30.0)[0] == 4


def test_tracts_and_patches_have_the_numbers_boxes_and_names_of_the_table() -> None:
    tracts, patches = irregular_tables()
    n = len(patches["tract"])
    names = [f"tile_{t}_{p}" for t, p in zip(patches["tract"], patches["patch"], strict=True)]
    skymap = SkyMap.from_tables(tracts, {**patches, "name": names}, name="odd")
    assert [tract.id for tract in skymap] == [7, 12, 40, 300, 2**40]
    assert len(skymap) == 5
    assert 300 in skymap
    assert 0 not in skymap
    assert all(len(tract) == 12 for tract in skymap)
    assert [patch.sequential_index for patch in skymap[7]] == list(range(2, 60, 5))
    for i in range(n):
        patch = skymap[int(patches["tract"][i])][int(patches["patch"][i])]
        assert patch.outer_bbox == tuple(
            patches[f"{s}_{a}"][i] for s in ("min", "max") for a in "xy"
        )
        assert patch.inner_bbox == tuple(
            patches[f"inner_{s}_{a}"][i] for s in ("min", "max") for a in "xy"
        )
        assert patch.name == names[i]
        assert patch.tract[names[i]] == patch
        assert len(patch) == 0
    assert skymap.patch_names(patches["tract"], patches["patch"]).tolist() == names
    found = skymap.patches_named(patches["tract"], names)
    np.testing.assert_array_equal(found, patches["patch"])
    assert skymap.patches_named(7, ["tile_7_2", "tile_7_57"]).tolist() == [2, 57]
    np.testing.assert_array_equal(skymap.locate_named(names)[0], patches["tract"])
    tract, number = skymap.locate_named("tile_40_7")
    assert (tract.shape, int(tract), int(number)) == ((), 40, 7)
    assert repr(skymap) == (f"<SkyMap odd: table, 5 tracts, sha1 {skymap.sha1[:8]}, version 1>")
    with pytest.raises(NotFoundError, match="no tract 8: this skymap has 5 tracts with numbers"):
        skymap.patches_named(8, "tile_7_2")
    with pytest.raises(NotFoundError, match="no patch named 'tile_7_2' in tract 40"):
        skymap[40]["tile_7_2"]
    with pytest.raises(NotFoundError, match=r"no patch \(tract=40, patch=3\)"):
        skymap.patch_names(40, 3)


def test_a_table_has_no_grid_and_says_so() -> None:
    skymap = SkyMap.from_tables(TILES)
    with pytest.raises(NotFoundError, match="form no grid: call them by their numbers"):
        _ = skymap[11].num_patches
    with pytest.raises(NotFoundError, match="form no grid"):
        _ = skymap[11][0].index
    with pytest.raises(NotFoundError, match="form no grid"):
        _ = skymap[11][0].name
    with pytest.raises(NotFoundError, match="form no grid"):
        _ = skymap[11]["0,0"]
    with pytest.raises(NotFoundError, match="no names of their own: use patches_named"):
        skymap.locate_named("a")
    with pytest.raises(NotFoundError, match="no cells"):
        skymap.locate_cells(40.0, -30.0)
    assert skymap.n_tracts_per_ring.tolist() == []


def test_a_table_skymap_comes_back_from_json_and_pickle() -> None:
    for skymap in (*IRREGULAR.values(), SkyMap.from_tables(TILES, name="tiles")):
        again = SkyMap.from_json(skymap.to_json())
        assert again == skymap
        assert again.name == skymap.name
        assert again.kind == "table"
        assert again.version == 1
        assert pickle.loads(pickle.dumps(skymap)) == skymap
        config = json.loads(skymap.to_json())["config"]
        assert SkyMap.from_config("table", config) == skymap
        ra, dec = positions(skymap, 20)
        np.testing.assert_array_equal(again.locate(ra, dec), skymap.locate(ra, dec))
    full = Table({name: np.broadcast_to(column, 3) for name, column in TILES.items()})
    assert SkyMap.from_tables(full) == SkyMap.from_tables(TILES)
    assert SkyMap(TableSkyMapConfig(TILES)) == SkyMap.from_config("table", {"tracts": TILES})
    with pytest.raises(SkyMapConfigError, match="version must be 1 for a table skymap, got 0"):
        SkyMap.from_config("table", {"tracts": TILES}, 0)
    with pytest.raises(SkyMapConfigError, match="field 'version' must be an integer, got True"):
        SkyMap.from_config("table", {"tracts": TILES}, True)


@pytest.mark.parametrize(
    "config",
    [
        *(None, 7, "tracts", [], {}, {"tracts": None}, {"tracts": []}, {"tracts": {}}),
        {"tracts": {"tract": {}}},
        {"tracts": {"tract": [1, [2]], "ra": [0.0, 1.0]}},
        {"tracts": TILES | {"tract": [10**30, 1, 2]}},
        {"tracts": TILES | {"tract": [True, False, True]}},
        {"tracts": TILES | {"projection": [None, "TAN", "TAN"]}},
        {"tracts": TILES, "patches": {"tract": [[]]}},
        {"tracts": TILES, "cells": {}},
    ],
)
def test_json_of_no_table_is_refused_as_a_configuration(config: Any) -> None:
    record = json.dumps({"kind": "table", "version": 1, "config": config})
    with pytest.raises(SkyMapConfigError):
        SkyMap.from_json(record)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dec": [-30.0, 91.0, 0.0]}, r"position in degrees, got \(40.9, 91\), row 1 of the table"),
        ({"pixel_scale": [1.0, 1.0, 0.0]}, r"\(1e-4, 3600\) arcsec, got 0, row 2 of the table"),
        ({"rotation": [1.0, 1e7, 0.0]}, "rotation must lie within a million degrees.*row 1"),
        ({"height": [3600, 3600, 0]}, r"1 to 2\^31 - 1 pixels on each axis, got 3600 x 0, row 2"),
        (
            {"width": 20_000_000},
            "the corners of tract 11 must lie within 89 degrees of the",
        ),
        (
            {"ra_begin": 0, "ra_end": 360, "dec_begin": [0, 0, 9], "dec_end": [1, 1, 9]},
            "declinations that grow within .*, row 2 of the table of tracts",
        ),
        (
            {"ra_begin": 5, "ra_end": [6, 5, 7], "dec_begin": 0, "dec_end": 1},
            "must not begin and end at one right ascension, got 5 .*, row 1 of the table",
        ),
    ],
)
def test_what_does_not_fit_the_sky_is_refused_with_its_row(change: Columns, message: str) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        SkyMap.from_tables(TILES | change)


def test_one_tract_may_show_all_of_the_sky() -> None:
    # A map of 360 x 115 degrees of equal areas, cut into 3 x 2 patches; no polygon is around it.
    tracts = {"tract": 0, "ra": 180.0, "dec": 0.0, "projection": "CEA", "pixel_scale": 360.0}
    tracts |= {"crpix_x": 1799.5, "crpix_y": 572.5, "width": 3600, "height": 1146}
    x, y = (a.reshape(-1) for a in np.meshgrid([0, 1200, 2400], [0, 573]))
    patches = {"tract": 0, "patch": np.arange(6), "min_x": x, "min_y": y}
    patches |= {"max_x": x + 1199, "max_y": y + 572}
    skymap = SkyMap.from_tables(tracts, patches)
    rng = np.random.default_rng(14)
    ra, dec = rng.uniform(0.0, 360.0, 1000), np.degrees(np.arcsin(rng.uniform(-0.999, 0.999, 1000)))
    tract, patch = skymap.locate(ra, dec)
    assert (tract == 0).all()
    np.testing.assert_array_equal(patch, (360.0 - ra) // 120.0 + 3 * (dec > 0.0))
    square = Polygons.from_lonlat([[119.0, 121.0, 121.0, 119.0]], [[-1.0, -1.0, 1.0, 1.0]])
    pairs = skymap.overlaps(square)
    assert pairs.patch is not None
    assert pairs.patch.tolist() == [1, 2, 4, 5]
    with pytest.raises(GeometryError, match="has no outline of four corners"):
        skymap.outlines([0])


def test_patches_of_a_table_can_be_drawn() -> None:
    figure = new_figure(3.0, 3.0)
    axes = sky_axes(figure, center_ra=0.0, center_dec=90.0, width_deg=12.0)
    skymap = IRREGULAR["TAN"]
    outlines = skymap.outlines(12, [patch.sequential_index for patch in skymap[12]])
    drawn = plot_footprints(axes, outlines, facecolor="#0072B2")
    figure.canvas.draw()
    assert len(drawn.get_paths()) == 12
