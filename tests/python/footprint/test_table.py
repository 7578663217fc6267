# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.footprint.table."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from astropy import units
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.errors import CoordinateError, GeometryError, TableError
from skyquilt.footprint import FootprintTable
from skyquilt.footprint.columns import COLUMNS
from skyquilt.sphere import Polygons

MakeTable = Callable[..., FootprintTable]

EVERY_COLUMN: dict[str, Any] = {
    "purpose": ["SCIENCE", "FOCUS", "SCIENCE"] * 2,
    "status": ["ok"] * 5 + ["failed"],
    "reason": [""] * 5 + ["no WCS"],
    "physical_filter": "HSC-R2",
    "exposure_name": ["a"] * 3 + [""] * 3,
    "day_obs": [20140324] * 3 + [-1] * 3,
    "mjd_begin_tai": 56741.398838356,
    "mjd_end_tai": 56741.401638831,
    "exptime_s": 240.0,
    "boresight_ra": 150.0,
    "boresight_dec": [2.0] * 3 + [np.nan] * 3,
    "sky_angle_deg": 270.0,
    "seeing": [0.7, 0.8, np.nan] * 2,
    "zero_point": 27.0,
    "wcs_id": ["x", "", "y"] * 2,
}


@st.composite
def tables(draw: st.DrawFn) -> FootprintTable:
    """Make tables with failed rows, outlines of 3 to 6 vertices and optional columns."""
    n = draw(st.integers(0, 8))
    keys = draw(
        st.lists(
            st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=n, max_size=n, unique=True
        )
    )
    is_failed = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    sizes = (
        np.array(draw(st.lists(st.integers(3, 6), min_size=n, max_size=n)), dtype=np.int64)
        * ~is_failed
    )
    centers = draw(
        st.lists(st.tuples(st.floats(-400, 400), st.floats(-80, 80)), min_size=n, max_size=n)
    )
    lon, lat = [], []
    for size, (lon0, lat0) in zip(sizes, centers, strict=True):
        angle = 2.0 * np.pi * np.arange(size) / max(size, 1)
        lon.append(lon0 + np.cos(angle) / np.cos(np.radians(lat0)))
        lat.append(lat0 + np.sin(angle))
    columns: dict[str, Any] = {}
    if draw(st.booleans()):
        columns["seeing"] = draw(
            st.lists(st.floats(0, 3) | st.just(float("nan")), min_size=n, max_size=n)
        )
    if draw(st.booleans()):
        columns["wcs_id"] = np.array([f"w{i}" for i in range(n)], dtype=np.str_)
    visit = np.array([key[0] for key in keys], dtype=np.int64)
    if draw(st.booleans()):
        columns["day_obs"] = 20140101 + visit
    return FootprintTable.from_vertices(
        instrument="HSC",
        visit=visit,
        detector=np.array([key[1] for key in keys], dtype=np.int64),
        band=np.array(["g", "r", "i", "z"])[visit],
        status=np.where(is_failed, "failed", "ok"),
        reason=np.where(is_failed, "no WCS", ""),
        lon=np.concatenate([np.empty(0), *lon]),
        lat=np.concatenate([np.empty(0), *lat]),
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        **columns,
    )


def one_row(table: FootprintTable, row: int) -> dict[str, Any]:
    """Write one row out, with repr so that NaN equals NaN."""
    begin, end = table.offsets[row], table.offsets[row + 1]
    values = {name: repr(table.column(name)[row].item()) for name in table.column_names}
    return values | {"lon": table.lon[begin:end].tolist(), "lat": table.lat[begin:end].tolist()}


def test_vertices_and_columns_are_kept_as_delivered(
    make_table: MakeTable, squares: Callable[[int], dict[str, NDArray[np.float64]]]
) -> None:
    corners = squares(6)
    corners["ra"][0] += 360.0
    corners["ra"][1] -= 720.0
    table = make_table(6, **corners)
    assert table.lon.tobytes() == corners["ra"].tobytes()
    assert table.lat.tobytes() == corners["dec"].tobytes()
    assert table.offsets.tolist() == [0, 4, 8, 12, 16, 20, 24]
    assert table.visit.tolist() == [100, 100, 100, 101, 101, 101]
    assert table.instrument.tolist() == ["HSC"] * 6


def test_columns_that_were_not_given_are_absent_or_have_their_default(
    make_table: MakeTable,
) -> None:
    table = make_table(2)
    assert table.purpose.tolist() == ["SCIENCE"] * 2
    assert table.status.tolist() == ["ok"] * 2
    assert table.reason.tolist() == [""] * 2
    assert table.seeing is None
    required = ("instrument", "visit", "detector", "band", "purpose", "status", "reason")
    assert table.column_names == required
    with pytest.raises(TableError, match="this table has no column 'seeing'; it has instrument"):
        table.column("seeing")


def test_none_counts_as_not_given(make_table: MakeTable) -> None:
    assert make_table(2, seeing=None) == make_table(2)


def test_every_column_can_be_given(make_table: MakeTable) -> None:
    table = make_table(6, **EVERY_COLUMN)
    assert table.column_names == tuple(COLUMNS)
    for name, values in EVERY_COLUMN.items():
        expected = np.broadcast_to(np.asarray(values), (6,))
        equal_nan = COLUMNS[name].kind == "float"
        assert np.array_equal(table.column(name), expected, equal_nan=equal_nan), name


def test_an_unknown_column_is_refused(make_table: MakeTable) -> None:
    with pytest.raises(TableError, match=r"unknown column 'exptime' \(did you mean 'exptime_s'"):
        make_table(2, exptime=30.0)


def test_a_required_column_must_be_given(make_table: MakeTable) -> None:
    with pytest.raises(TableError, match=r"column 'band' \(abstract color, such as r\) must be"):
        make_table(2, band=None)


@pytest.mark.parametrize("shape", [(4,), (2, 2), (2, 4, 1)])
def test_corners_of_a_wrong_shape_are_refused(
    make_table: MakeTable, shape: tuple[int, ...]
) -> None:
    with pytest.raises(TableError, match=r"corners must have shape \(n, k\)"):
        make_table(2, ra=np.zeros(shape), dec=np.zeros(shape))


def test_ra_and_dec_of_different_shapes_are_refused(make_table: MakeTable) -> None:
    with pytest.raises(CoordinateError, match="same shape"):
        make_table(2, ra=np.zeros((2, 4)), dec=np.zeros((2, 3)))


def test_a_detector_of_a_visit_has_one_row(make_table: MakeTable) -> None:
    with pytest.raises(
        TableError,
        match=r"rows 1 and 3 are both instrument 'HSC', visit 100, detector 1; keep one",
    ):
        make_table(4, visit=[100, 100, 100, 100], detector=[0, 1, 2, 1])


def test_detectors_of_a_visit_agree_on_what_the_shutter_fixed(make_table: MakeTable) -> None:
    with pytest.raises(
        TableError,
        match=r"'band' is fixed by the shutter.* rows 1 and 2 .*'HSC', visit 100 have 'r' and 'i'",
    ):
        make_table(6, band=["r", "r", "i", "i", "i", "i"])
    assert make_table(6, seeing=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]).seeing is not None


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"dec": (0, 91.0)}, CoordinateError, r"latitude must lie in \[-90, 90\].*91"),
        ({"dec": (0, np.nan)}, CoordinateError, "finite"),
        ({"ra": (0, np.inf)}, CoordinateError, "finite"),
    ],
)
def test_a_corner_off_the_sky_is_named_by_row_vertex_and_data_id(
    make_table: MakeTable,
    squares: Callable[[int], dict[str, NDArray[np.float64]]],
    changes: dict[str, tuple[int, float]],
    error: type[Exception],
    message: str,
) -> None:
    corners = squares(4)
    for name, (_, value) in changes.items():
        corners[name][3, 2] = value
    with pytest.raises(
        error,
        match=rf"{message}.* \(row 3, vertex 2: instrument 'HSC', visit 101, detector 0\)",
    ):
        make_table(4, **corners)


def test_an_outline_that_is_no_region_is_refused(
    make_table: MakeTable, squares: Callable[[int], dict[str, NDArray[np.float64]]]
) -> None:
    corners = squares(4)
    bow_tie = [0, 2, 1, 3]
    corners["ra"][1] = corners["ra"][1][bow_tie]
    corners["dec"][1] = corners["dec"][1][bow_tie]
    with pytest.raises(GeometryError, match=r"cross.*\(row 1, vertex \d: .*on_invalid='fail'"):
        make_table(4, **corners)


def test_refused_outlines_become_failed_rows_on_request(
    make_table: MakeTable, squares: Callable[[int], dict[str, NDArray[np.float64]]]
) -> None:
    corners = squares(6)
    corners["dec"][1, 2] = 91.0
    corners["ra"][4] = 10.0
    corners["dec"][4] = 10.0
    table = make_table(6, **corners, on_invalid="fail")
    assert table.is_failed.tolist() == [False, True, False, False, True, False]
    assert table.status[1] == "failed"
    assert table.reason[1].startswith("latitude must lie in [-90, 90] degrees, got 91")
    assert "row" not in table.reason[1]
    assert "at least 3 distinct vertices" in table.reason[4]
    assert np.diff(table.offsets).tolist() == [4, 0, 4, 4, 0, 4]
    assert table.lon.tolist() == np.delete(corners["ra"], [1, 4], axis=0).reshape(-1).tolist()
    assert table.polygons.is_empty.tolist() == table.is_failed.tolist()


def test_corners_with_units_or_masks_are_understood(
    make_table: MakeTable, squares: Callable[[int], dict[str, NDArray[np.float64]]]
) -> None:
    corners = squares(2)
    table = make_table(2, ra=corners["ra"] * units.deg, dec=corners["dec"] * 60.0 * units.arcmin)
    np.testing.assert_allclose(table.lon, corners["ra"].reshape(-1), rtol=1e-15)
    np.testing.assert_allclose(table.lat, corners["dec"].reshape(-1), rtol=1e-15)
    masked = np.ma.MaskedArray(corners["ra"], mask=np.zeros((2, 4), dtype=bool))
    masked[1, 3] = np.ma.masked
    with pytest.raises(CoordinateError, match=r"finite.*\(row 1, vertex 3"):
        make_table(2, ra=masked, dec=corners["dec"])


def test_only_raise_and_fail_are_known(make_table: MakeTable) -> None:
    with pytest.raises(TableError, match="on_invalid must be 'raise' or 'fail', got 'mask'"):
        make_table(2, on_invalid="mask")


def test_rows_given_as_failed_keep_no_vertices(
    make_table: MakeTable, squares: Callable[[int], dict[str, NDArray[np.float64]]]
) -> None:
    corners = squares(3)
    corners["ra"][0] = np.nan
    table = make_table(
        3, **corners, status=["failed", "ok", "failed"], reason=["no stars", "", "clouds"]
    )
    assert np.diff(table.offsets).tolist() == [0, 4, 0]
    assert table.reason.tolist() == ["no stars", "", "clouds"]
    assert table.polygons.is_empty.tolist() == [True, False, True]
    assert not table.polygons.overlaps(table.polygons)[0]


@pytest.mark.parametrize(
    ("status", "reason", "message"),
    [
        (["ok", "bad"], "", "must be 'ok' or 'failed', got 'bad' at row 1"),
        (["ok", "failed"], "", "must say why: column 'reason' is empty at row 1"),
        (["ok", "ok"], ["", "x"], "must have status 'failed', got status 'ok' and reason 'x' at"),
    ],
)
def test_status_and_reason_fit_together(
    make_table: MakeTable, status: Any, reason: Any, message: str
) -> None:
    with pytest.raises(TableError, match=message):
        make_table(2, status=status, reason=reason)


def test_an_ok_row_without_vertices_is_refused() -> None:
    with pytest.raises(GeometryError, match=r"at least 3 distinct vertices.*\(row 1"):
        FootprintTable.from_vertices(
            instrument="HSC",
            visit=1,
            detector=[0, 1],
            band="r",
            lon=[0.0, 1.0, 1.0],
            lat=[0.0, 0.0, 1.0],
            offsets=[0, 3, 3],
        )


@pytest.mark.parametrize("offsets", [[], [1, 3], [0, 2], [0, 5, 3], [[0, 3]]])
def test_offsets_that_do_not_cut_the_vertices_are_refused(offsets: Any) -> None:
    with pytest.raises(TableError, match="offsets"):
        FootprintTable.from_vertices(
            instrument="HSC",
            visit=1,
            detector=0,
            band="r",
            lon=[0.0, 1.0, 1.0],
            lat=[0.0, 0.0, 1.0],
            offsets=np.array(offsets, dtype=np.int64),
        )


def test_a_table_is_made_only_by_its_constructors() -> None:
    with pytest.raises(TypeError, match="from_corners"):
        FootprintTable()


def test_nothing_in_a_table_can_be_changed(make_table: MakeTable) -> None:
    table = make_table(6, **EVERY_COLUMN)
    for some in (table, table[::2], pickle.loads(pickle.dumps(table)), copy.deepcopy(table)):
        for array in some.to_dict().values():
            assert not array.flags.writeable
        with pytest.raises(dataclasses.FrozenInstanceError):
            some.visit = np.arange(6)  # type: ignore[misc]


def test_the_arrays_it_was_made_from_can_change_without_it(
    make_table: MakeTable, squares: Callable[[int], dict[str, NDArray[np.float64]]]
) -> None:
    corners = squares(3)
    visit, seeing = np.array([1, 1, 1]), np.array([0.5, 0.6, 0.7])
    table = make_table(3, **corners, visit=visit, seeing=seeing)
    same = copy.deepcopy(table)
    for array in (visit, seeing, corners["ra"], corners["dec"]):
        array[:] = 0
    assert table == same


@given(tables())
def test_a_table_equals_what_is_made_from_its_dict(table: FootprintTable) -> None:
    again = FootprintTable.from_vertices(**table.to_dict())
    assert again == table
    assert hash(again) == hash(table)
    assert again.polygons == table.polygons


@given(tables())
def test_a_pickled_table_equals_the_original(table: FootprintTable) -> None:
    again = pickle.loads(pickle.dumps(table))
    assert again == table
    assert again.polygons == table.polygons


@given(tables(), st.data())
def test_selected_rows_are_the_rows_one_by_one(table: FootprintTable, data: st.DataObject) -> None:
    numbers = data.draw(st.permutations(range(len(table))).map(lambda rows: rows[:5]))
    signed = [row - len(table) if data.draw(st.booleans()) else row for row in numbers]
    part = table[np.array(signed, dtype=np.int64)]
    assert [one_row(part, i) for i in range(len(part))] == [one_row(table, i) for i in numbers]
    assert part.polygons == FootprintTable.from_vertices(**part.to_dict()).polygons


@given(tables(), st.data())
def test_a_mask_and_its_row_numbers_select_the_same(
    table: FootprintTable, data: st.DataObject
) -> None:
    n = len(table)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    assert table[mask] == table[np.flatnonzero(mask)]
    assert table[:] == table
    assert table[1:] == table[np.arange(n)[1:]]


@given(tables(), st.integers(0, 8))
def test_parts_put_together_are_the_whole(table: FootprintTable, cut: int) -> None:
    whole = FootprintTable.concatenate([table[:cut], table[cut:]])
    assert whole == table
    assert whole.polygons == table.polygons


@settings(max_examples=50)
@given(tables())
def test_polygons_are_the_same_whether_made_at_once_or_later(table: FootprintTable) -> None:
    later = pickle.loads(pickle.dumps(table))
    assert later.polygons == table.polygons
    assert later.polygons is later.polygons


def test_a_column_that_one_part_lacks_is_filled_with_its_missing_mark(
    make_table: MakeTable,
) -> None:
    rich = make_table(6, **EVERY_COLUMN)
    plain = make_table(3, visit=7)
    both = FootprintTable.concatenate([plain, rich])
    assert both.column_names == rich.column_names
    assert both.seeing is not None
    assert np.isnan(both.seeing[:3]).all()
    assert both.column("day_obs").tolist()[:3] == [-1, -1, -1]
    assert both.column("wcs_id").tolist()[:3] == ["", "", ""]
    assert both[3:] == rich


def test_no_tables_make_a_table_of_no_rows() -> None:
    nothing = FootprintTable.concatenate([])
    assert len(nothing) == 0
    assert len(nothing.polygons) == 0
    assert FootprintTable.concatenate([nothing, nothing]) == nothing
    assert repr(nothing) == (
        "<FootprintTable: 0 footprints, 0 visits, instruments none, bands none>"
    )


def test_tables_with_a_data_id_in_common_do_not_go_together(make_table: MakeTable) -> None:
    with pytest.raises(TableError, match="rows 0 and 4 are both instrument 'HSC', visit 100"):
        FootprintTable.concatenate([make_table(4), make_table(2)])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (3, r"for a single row use table\[\[row\]\]"),
        ([0, 6], "a table of 6 rows has no row 6"),
        ([-7], "a table of 6 rows has no row -7"),
        ([1, -5], "row 1 was selected 2 times"),
        ([True, False], r"one value for each of the 6 rows, got shape \(2,\)"),
        ([0.0, 1.0], "'row numbers' must hold integers"),
        ("seeing", "for a single row"),
    ],
)
def test_a_selection_that_makes_no_table_is_refused(
    make_table: MakeTable, rows: Any, message: str
) -> None:
    with pytest.raises(TableError, match=message):
        make_table(6)[rows]


@pytest.mark.parametrize("name", [*COLUMNS, "lon", "lat"])
def test_tables_that_differ_in_one_value_differ(make_table: MakeTable, name: str) -> None:
    table = make_table(6, **EVERY_COLUMN)
    columns = table.to_dict()
    if name in ("status", "reason"):
        columns["reason"] = np.where(columns["reason"] == "", "", "other")
    elif columns[name].dtype.kind == "U":
        columns[name] = np.char.add(columns[name], "x")
    elif name == "boresight_dec":
        columns[name] = np.zeros(6)
    elif name == "day_obs":
        columns[name] = np.full(6, 20200101)
    elif name == "mjd_begin_tai":
        columns[name] = columns[name] - 1  # a later one would open the shutter after it closed
    else:
        columns[name] = columns[name] + 1
    other = FootprintTable.from_vertices(**columns)
    assert table != other
    assert other != table


def test_a_table_equals_no_other_kind_of_thing(make_table: MakeTable) -> None:
    assert make_table(2) != "table"
    assert make_table(2) != make_table(3)
    assert make_table(2) != make_table(2, seeing=0.7)


def test_the_repr_is_short_and_says_what_is_in_it(make_table: MakeTable) -> None:
    table = make_table(6, **EVERY_COLUMN)
    assert repr(table) == (
        "<FootprintTable: 6 footprints (1 failed), 2 visits, instruments HSC, bands r>"
    )


def test_polygons_lie_where_the_corners_are(make_table: MakeTable) -> None:
    table = make_table(6)
    expected = Polygons.from_lonlat(table.lon, table.lat, table.offsets)
    assert table.polygons == expected
    # A square of 0.1 degrees: 0.01 square degrees times the cosine of its declination.
    np.testing.assert_allclose(
        table.polygons.area_deg2, 0.01 * np.cos(np.radians(table.lat[::4] + 0.05)), rtol=1e-5
    )
