# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.skymap.roman: skycells around the north pole, where Roman's table has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from astropy.wcs import WCS
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError, SkyMapConfigError
from skyquilt.skymap import PixelBox, SkyMap
from skyquilt.sphere import Polygons

from .listed_tables import roman_tables, separation_deg

REGIONS, SKYCELLS = roman_tables()
ROMAN = SkyMap.from_roman_skycells(REGIONS, SKYCELLS, name="roman")


def columns(table: NDArray[Any], **changed: Any) -> dict[str, Any]:
    """Give a table as a dictionary, some of its columns changed."""
    return {name: table[name] for name in table.dtype.names or ()} | changed


def plane_of(region: NDArray[Any]) -> WCS:
    """Make the WCS of a region: x to the East, and native North at longitude 180 everywhere."""
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.crval = [region["ra_tangent"], region["dec_tangent"]]
    wcs.wcs.crpix = [region["x_tangent"] + 1.0, region["y_tangent"] + 1.0]
    wcs.wcs.cdelt = [0.055 / 3600.0, 0.055 / 3600.0]
    wcs.wcs.lonpole = 180.0
    wcs.wcs.set()
    return wcs


def test_every_tabulated_corner_and_centre_is_where_the_pixels_are() -> None:
    farthest = 0.0
    for tract, (begin, end) in enumerate([(0, 1985), (1985, 3986)]):
        given = SKYCELLS[begin:end]
        outlines = ROMAN.outlines(tract, np.arange(end - begin))
        lon, lat = (column.reshape(-1, 4) for column in outlines.lonlat)
        for i in range(4):
            # Outlines begin at the largest x and smallest y, Roman's corners at the smallest both.
            found = lon[:, i - 1], lat[:, i - 1]
            away = separation_deg(found, (given[f"ra{i + 1}"], given[f"dec{i + 1}"]))
            farthest = max(farthest, float(away.max()))
        boxes = [patch.outer_bbox for patch in ROMAN[tract]]
        x = [0.5 * (box.min_x + box.max_x) for box in boxes]
        y = [0.5 * (box.min_y + box.max_y) for box in boxes]
        away = separation_deg(
            ROMAN[tract].pixel_to_sky(x, y), (given["ra_center"], given["dec_center"])
        )
        farthest = max(farthest, float(away.max()))
    # The tables have nine decimals, the tangent points too: 1.8e-6 arcsec either.
    assert farthest * 3600.0 < 4e-6


def test_pixels_are_those_of_the_region_s_plane() -> None:
    for tract, region in enumerate(REGIONS):
        ra, dec = SKYCELLS["ra_center"][tract::500], SKYCELLS["dec_center"][tract::500]
        x, y = plane_of(region).all_world2pix(ra, dec, 0)
        np.testing.assert_allclose(ROMAN.sky_to_pixel(tract, ra, dec), [x, y], atol=1e-7)
        np.testing.assert_allclose(ROMAN[tract].wcs.all_world2pix(ra, dec, 0), [x, y], atol=1e-7)
        assert ROMAN[tract].bbox == PixelBox(0, 0, int(region["nx"]) - 1, int(region["ny"]) - 1)


def test_skycells_lie_in_the_rows_and_columns_that_their_names_say() -> None:
    for tract in ROMAN:
        middle = np.array(tract.crpix)
        for patch in tract:
            row, column = patch.name.split("x")[1].split("y")
            box = patch.outer_bbox
            assert (box.width, box.height) == (5000, 5000)
            steps = np.array([int(column), int(row)]) - 50.0
            assert (box.min_x + 2499.5, box.min_y + 2499.5) == tuple(middle + 4800.0 * steps)
            inner = patch.inner_bbox
            assert inner == PixelBox(
                box.min_x + 100, box.min_y + 100, box.max_x - 100, box.max_y - 100
            )


def test_numbers_and_names_are_those_of_the_table() -> None:
    assert [tract.id for tract in ROMAN] == [0, 1]
    assert [len(tract) for tract in ROMAN] == [1985, 2001]
    names = SKYCELLS["name"]
    assert ROMAN[0][0].name == names[0] == "135p90x25y49"
    assert ROMAN[1][2000].name == names[3985]
    tract, patch = ROMAN.locate_named(names[:3986])
    np.testing.assert_array_equal(patch + np.where(tract == 0, 0, 1985), np.arange(3986))
    with pytest.raises(NotFoundError, match="no patch is named '045p86x25y47'"):
        ROMAN.locate_named(names[3986])  # of a region that is not in the table


def area_positions(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw positions over the polar cap and the region beside it, and some around them."""
    rng = np.random.default_rng(12)
    least = np.sin(np.radians([84.4, 88.1]))
    dec = np.degrees(np.arcsin(rng.uniform(np.where(np.arange(n) % 2, least[0], least[1]), 1.0)))
    ra = np.where(np.arange(n) % 2, rng.uniform(-25.0, 25.0, n), rng.uniform(0.0, 360.0, n))
    return ra, dec


def test_every_position_of_a_region_is_in_exactly_one_inner_skycell_of_it() -> None:
    ra, dec = area_positions(1_000_000)
    in_cap = dec >= REGIONS["dec_min"][0]
    in_wedge = (
        (np.abs(ra - 360.0 * np.round(ra / 360.0)) < 22.5)
        & (dec >= REGIONS["dec_min"][1])
        & (dec < REGIONS["dec_max"][1])
    )
    expected = np.where(in_cap, 0, np.where(in_wedge, 1, -1))
    tract, patch = ROMAN.locate(ra, dec)
    np.testing.assert_array_equal(tract, expected)
    np.testing.assert_array_equal(patch >= 0, tract >= 0)
    assert min(np.bincount(tract + 1)) > 10_000
    offsets, owners, cells = ROMAN.locate_all(ra, dec, region="inner")
    row = np.repeat(np.arange(len(ra)), np.diff(offsets))
    own = owners == tract[row]
    # Skycells of the other region reach over the edge, those of the same one share none.
    np.testing.assert_array_equal(np.bincount(row[own], minlength=len(ra)), tract >= 0)
    np.testing.assert_array_equal(cells[own], patch[patch >= 0])
    # Nearer to the middle of this skycell than to that of any other.
    some = np.flatnonzero(tract >= 0)[::5000]
    for i in some.tolist():
        x, y = ROMAN.sky_to_pixel(int(tract[i]), ra[i], dec[i])
        boxes = np.array([cell.outer_bbox for cell in ROMAN[int(tract[i])]])
        away = np.maximum(
            np.abs(x - 0.5 * (boxes[:, 0] + boxes[:, 2])),
            np.abs(y - 0.5 * (boxes[:, 1] + boxes[:, 3])),
        )
        assert np.argmin(away) == patch[i]


def test_edges_of_regions_belong_to_one_of_them() -> None:
    edge = float(REGIONS["dec_min"][0])
    dec = [90.0, edge, np.nextafter(edge, 0.0), edge, 85.0, 85.0, np.nextafter(22.5, 0.0)]
    tract, patch = ROMAN.locate([12.0, 0.0, 0.0, 180.0, 337.5, 22.5, 0.0], dec)
    assert tract.tolist() == [0, 0, 1, 0, 1, -1, -1]
    assert ROMAN[0][int(patch[0])].name == "135p90x50y50"
    assert ROMAN[1].inner_box_deg == pytest.approx((337.5, 22.5, 84.600100807, 88.200625746))


def test_joins_are_the_double_loop_over_all_skycells() -> None:
    ra, dec = area_positions(40)
    rng = np.random.default_rng(13)
    wide = rng.uniform(0.01, 0.4, 40) / np.cos(np.radians(dec))
    high = rng.uniform(0.01, 0.4, 40)
    turns = np.array([[0.0, 0.0], [1.0, 0.1], [0.9, 1.0], [0.2, 0.7]])
    lat = np.minimum(dec[:, None] + high[:, None] * (turns[:, 1] - 0.5), 90.0)
    footprints = Polygons.from_lonlat(
        ra[:, None] + np.minimum(wide, 100.0)[:, None] * turns[:, 0], lat
    )
    tract = np.repeat([0, 1], [1985, 2001])
    patch = np.concatenate([np.arange(1985), np.arange(2001)])
    for region in ("outer", "inner"):
        outlines = ROMAN.outlines(tract, patch, region=region)
        row, which = (a.reshape(-1) for a in np.indices((len(footprints), len(outlines))))
        holds = footprints[row].overlaps(outlines[which])
        pairs = ROMAN.overlaps(footprints, region=region)
        assert np.count_nonzero(holds) > 200
        np.testing.assert_array_equal(pairs.row, row[holds])
        np.testing.assert_array_equal(pairs.tract, tract[which[holds]])
        np.testing.assert_array_equal(pairs.patch, patch[which[holds]])


def test_the_places_of_skycells_are_taken_from_the_reference_file_s_columns() -> None:
    # As the file has them: the tangent point counted from each skycell's first pixel.
    tract = np.repeat([0, 1, 1], [1985, 2001, 1])
    boxes = np.array([patch.outer_bbox for region in ROMAN for patch in region])
    boxes = np.concatenate([boxes, boxes[-1:]])
    given = columns(SKYCELLS)
    for i in range(1, 5):
        given[f"ra_corn{i}"], given[f"dec_corn{i}"] = given.pop(f"ra{i}"), given.pop(f"dec{i}")
    given["x_tangent"] = REGIONS["x_tangent"][tract] - boxes[:, 0]
    given["y_tangent"] = REGIONS["y_tangent"][tract] - boxes[:, 1]
    assert SkyMap.from_roman_skycells(REGIONS, given) == ROMAN
    del given["ra_corn1"], given["dec_corn1"]
    with pytest.raises(SkyMapConfigError, match="must give all four corners or none"):
        SkyMap.from_roman_skycells(REGIONS, given)
    given = {name: v for name, v in given.items() if "corn" not in name}
    assert SkyMap.from_roman_skycells(columns(REGIONS), given) == ROMAN
    given["x_tangent"] = given["x_tangent"] + np.where(np.arange(3987) == 77, 1.0, 0.0)
    with pytest.raises(SkyMapConfigError, match=r"the centre of skycell 135p90x\S+ must lie where"):
        SkyMap.from_roman_skycells(REGIONS, given)


def test_one_region_alone_takes_its_own_rows() -> None:
    wedge = SkyMap.from_roman_skycells(REGIONS[1:], SKYCELLS)
    assert [tract.id for tract in wedge] == [1]
    assert wedge[1][5].name == ROMAN[1][5].name
    assert wedge[1][5].outer_bbox == ROMAN[1][5].outer_bbox


@pytest.mark.parametrize(
    ("regions", "skycells", "settings", "message"),
    [
        ({}, {}, {"pixel_scale": 0.0551}, "must begin at a whole pixel of its region, got"),
        ({}, {}, {"nxy_skycell": 4999}, "must begin at a whole pixel of its region, got"),
        ({}, {}, {"nxy_skycell": 4998}, "the corner 1 of skycell 135p90x25y49 must lie where its"),
        ({}, {}, {"skycell_border_pixels": -1}, "must not be negative and be less than half"),
        ({}, {}, {"skycell_border_pixels": 2500}, "less than half of nxy_skycell, 5000, got 2500"),
        (
            {},
            {},
            {"skycell_border_pixels": 50},
            "of 4900 pixels apart.*got 4800 pixels in x to skycell 135p90x25y50 from the first",
        ),
        ({}, {}, {"nxy_skycell": 5000.0}, "field 'nxy_skycell' must be an integer"),
        ({"skycell_end": [1985, 3988]}, {}, {}, "which has 3987, got 1985 to 3988 at row 1 of the"),
        ({"orientat": [0.0, 0.5]}, {}, {}, "the c.* of skycell 000p86|must begin at a whole pixel"),
        ({"ra_max": [360.0, np.nan]}, {}, {}, "column 'ra_max' of the table of projection regions"),
        ({}, {"ra_center": SKYCELLS["ra_center"] + 1e-3}, {}, "must begin at a whole pixel of its"),
        (
            {},
            {"dec3": SKYCELLS["dec3"] + 5e-7},
            {},
            "the corner 3 of skycell 135p90x25y49 must lie",
        ),
    ],
)
def test_tables_that_do_not_fit_are_refused(
    regions: dict[str, Any], skycells: dict[str, Any], settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        SkyMap.from_roman_skycells(
            columns(REGIONS, **regions), columns(SKYCELLS, **skycells), **settings
        )


def test_missing_columns_are_named_with_their_table() -> None:
    for name in ("index", "ra_tangent", "dec_min", "orientat", "nx", "skycell_start"):
        left = {n: v for n, v in columns(REGIONS).items() if n != name}
        with pytest.raises(SkyMapConfigError, match=f"projection regions needs a column '{name}'"):
            SkyMap.from_roman_skycells(left, SKYCELLS)
    for name in ("name", "ra_center", "dec_center"):
        left = {n: v for n, v in columns(SKYCELLS).items() if n != name}
        with pytest.raises(SkyMapConfigError, match=f"table of skycells needs a column '{name}'"):
            SkyMap.from_roman_skycells(REGIONS, left)
