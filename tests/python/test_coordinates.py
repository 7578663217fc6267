# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns at the surface: what is taken as it is, what is converted, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from astropy import units
from astropy.coordinates import AltAz, Longitude, SkyCoord
from astropy.table import Column, MaskedColumn
from astropy.utils.masked import Masked
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from skyquilt.coordinates import (
    as_angle,
    as_angle_columns,
    as_count,
    as_degrees,
    as_float_column,
    as_index,
    as_int_column,
    as_lon_lat,
    as_positions,
    as_text_column,
)
from skyquilt.errors import CoordinateError, NotFoundError, TableError


@given(
    hnp.arrays(
        dtype=st.sampled_from([np.float64, np.float32, np.int16, np.uint64, np.int64]),
        shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0),
    )
)
def test_numbers_become_float64_of_the_same_shape(values: np.ndarray[Any, Any]) -> None:
    column = as_float_column(values, "seeing")
    assert column.dtype == np.float64
    assert column.shape == values.shape
    assert column.flags.c_contiguous
    np.testing.assert_array_equal(column, values.astype(np.float64))


def test_a_float64_column_is_not_copied() -> None:
    values = np.arange(3.0)
    assert np.shares_memory(as_float_column(values, "seeing"), values)
    strided = np.arange(6.0)[::2]
    assert as_float_column(strided, "seeing").flags.c_contiguous


@pytest.mark.parametrize(
    "values", [["1.0"], [True], [None], [1j], np.array(["2020-01-01"], dtype="datetime64[D]")]
)
def test_what_is_no_number_is_refused_with_the_name_of_the_column(values: Any) -> None:
    with pytest.raises(TableError, match="column 'seeing' must hold numbers, got"):
        as_float_column(values, "seeing")


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_integers_become_int64_unchanged(values: list[int]) -> None:
    column = as_int_column(values, "visit")
    assert column.dtype == np.int64
    assert column.tolist() == values


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.uint64])
def test_integers_of_any_width_are_taken_with_their_shape(kind: type[np.integer[Any]]) -> None:
    assert as_int_column(np.ones((2, 3), dtype=kind), "visit").shape == (2, 3)
    assert as_int_column(kind(7), "visit").shape == ()


def test_an_empty_list_is_an_empty_column_of_any_kind() -> None:
    assert as_int_column([], "visit").dtype == np.int64
    assert as_float_column([], "seeing").dtype == np.float64
    assert as_text_column([], "band").dtype.kind == "U"


@pytest.mark.parametrize("values", [[1.0], [1.5], ["1"], [True], [None], [2**64]])
def test_what_is_no_integer_is_refused_though_it_may_be_whole(values: list[Any]) -> None:
    with pytest.raises(TableError, match="column 'visit' must hold integers, got"):
        as_int_column(values, "visit")


def test_an_integer_beyond_64_bits_with_sign_is_named_with_its_row() -> None:
    values = np.array([1, 2**63], dtype=np.uint64)
    with pytest.raises(TableError, match=r"'visit' must fit .* got 9223372036854775808 at row 1"):
        as_int_column(values, "visit")


@pytest.mark.parametrize("values", [["r", "i"], np.array(["r", "i"], dtype=object), "r"])
def test_text_becomes_a_column_of_strings(values: Any) -> None:
    column = as_text_column(values, "band")
    assert column.dtype.kind == "U"
    assert column.shape == np.shape(values)
    assert column.reshape(-1)[0] == "r"


@pytest.mark.parametrize("values", [[1], [b"r"], [1.0]])
def test_what_is_no_text_is_refused(values: list[Any]) -> None:
    with pytest.raises(TableError, match="column 'band' must hold text, got"):
        as_text_column(values, "band")


def test_a_value_among_strings_that_is_none_is_named_with_its_row() -> None:
    with pytest.raises(TableError, match=r"'band' must hold text, got NoneType .* at row 1"):
        as_text_column(np.array(["r", None], dtype=object), "band")


def test_longitude_and_latitude_keep_their_common_shape_and_their_nan() -> None:
    for shape in ((), (3,), (2, 4), (0,)):
        lon, lat = as_lon_lat(np.full(shape, np.nan), np.zeros(shape, dtype=np.int32))
        assert lon.shape == lat.shape == shape
        assert lon.dtype == lat.dtype == np.float64
        assert np.isnan(lon).all()


def test_longitude_and_latitude_of_different_shapes_are_refused() -> None:
    with pytest.raises(CoordinateError, match=r"same shape, got \(3,\) and \(2,\)"):
        as_lon_lat([1.0, 2.0, 3.0], [1.0, 2.0])
    with pytest.raises(CoordinateError, match=r"same shape, got \(1,\) and \(\)"):
        as_lon_lat([1.0], 1.0)


@pytest.mark.parametrize("values", [["1"], [None], [True], [1j]])
def test_a_coordinate_that_is_no_number_is_named(values: list[Any]) -> None:
    with pytest.raises(CoordinateError, match="longitude must be numbers in degrees, got"):
        as_lon_lat(values, [0.0])
    with pytest.raises(CoordinateError, match="latitude must be numbers in degrees, got"):
        as_lon_lat([0.0], values)


def test_masked_floats_become_nan() -> None:
    masked = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    np.testing.assert_array_equal(as_float_column(masked, "seeing"), [1.0, np.nan])
    lon, _ = as_lon_lat(masked, [0.0, 0.0])
    np.testing.assert_array_equal(lon, [1.0, np.nan])


def test_a_masked_integer_is_refused_with_its_row() -> None:
    masked = np.ma.masked_array([1, 2], mask=[False, True])
    with pytest.raises(TableError, match="'visit' must have a value in every row, row 1 is masked"):
        as_int_column(masked, "visit")
    assert as_int_column(np.ma.masked_array([1, 2]), "visit").tolist() == [1, 2]


@given(st.lists(st.floats(-400.0, 400.0), min_size=1), st.sampled_from(["deg", "rad", "arcmin"]))
def test_quantities_become_degrees_as_astropy_converts_them(values: list[float], unit: str) -> None:
    angles = values * units.Unit(unit)
    lon, lat = as_lon_lat(angles, np.zeros(len(values)))
    np.testing.assert_array_equal(lon, angles.to_value("deg"))
    lon, lat = as_lon_lat(np.zeros(len(values)), angles)
    np.testing.assert_array_equal(lat, angles.to_value("deg"))


def test_angles_and_columns_of_tables_are_taken_by_their_units() -> None:
    hours = Longitude([1.0, 2.0], "hourangle")
    minutes = units.Quantity([0.0, 1.0], "arcmin")
    lon, lat = as_lon_lat(hours, minutes)
    np.testing.assert_array_equal(lon, hours.to_value("deg"))
    np.testing.assert_array_equal(lat, minutes.to_value("deg"))
    lon, lat = as_lon_lat(Column([1.0, 2.0], unit="rad"), Column([3.0, 4.0]))
    np.testing.assert_array_equal(lon, np.asarray([1.0, 2.0]) * units.rad.to("deg"))
    np.testing.assert_array_equal(lat, [3.0, 4.0])
    lon, _ = as_lon_lat(90.0 * units.deg, 0.0 * units.deg)
    assert lon.shape == ()


def test_masked_quantities_and_columns_become_nan() -> None:
    mask = [False, True]
    column = MaskedColumn([60.0, 2.0], mask=mask, unit="arcmin")
    lon, lat = as_lon_lat(column, Masked([1.0, 2.0] * units.deg, mask=mask))
    np.testing.assert_array_equal(lon, [1.0, np.nan])
    np.testing.assert_array_equal(lat, [1.0, np.nan])


def test_a_sky_coord_stands_for_both_columns_and_is_brought_to_icrs() -> None:
    lon, lat = as_lon_lat(SkyCoord([10.1, 20.2], [-30.3, 40.4], unit="deg"))
    np.testing.assert_array_equal(lon, [10.1, 20.2])
    np.testing.assert_array_equal(lat, [-30.3, 40.4])
    center = SkyCoord(0.0, 0.0, unit="deg", frame="galactic")
    lon, lat = as_lon_lat(center, None)
    assert lon == center.icrs.ra.deg
    assert lat == center.icrs.dec.deg
    assert lat == pytest.approx(-28.936, abs=1e-3)


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([1.0] * units.m, "m"),
        ([1.0] * units.dimensionless_unscaled, ""),
        (Column([1.0], unit="Jy"), "Jy"),
        (Column([1.0], unit="foo"), "foo"),
    ],
)
def test_a_unit_that_is_none_of_angle_is_named(values: Any, unit: str) -> None:
    with pytest.raises(CoordinateError, match=f"longitude must have a unit of angle, got '{unit}'"):
        as_lon_lat(values, [0.0])
    with pytest.raises(CoordinateError, match=f"latitude must have a unit of angle, got '{unit}'"):
        as_lon_lat([0.0], values)


def test_a_sky_coord_in_the_wrong_place_or_without_a_way_to_icrs_is_refused() -> None:
    position = SkyCoord(1.0, 2.0, unit="deg")
    with pytest.raises(CoordinateError, match="holds latitudes already"):
        as_lon_lat(position, 2.0)
    with pytest.raises(CoordinateError, match="give it alone, first"):
        as_lon_lat(1.0, position)
    with pytest.raises(CoordinateError, match="got no latitudes"):
        as_lon_lat([1.0])
    horizontal = SkyCoord(AltAz(1.0 * units.deg, 2.0 * units.deg))
    with pytest.raises(CoordinateError, match="way to ICRS, got the frame 'altaz'"):
        as_lon_lat(horizontal)
    with pytest.raises(CoordinateError, match="longitude must be one column"):
        as_lon_lat([1.0 * units.deg], [0.0])


@pytest.mark.parametrize(
    ("values", "unit"), [([60.0] * units.arcmin, "arcmin"), (Column([1.0], unit="rad"), "rad")]
)
def test_numbers_with_a_unit_are_no_bare_numbers(values: Any, unit: str) -> None:
    with pytest.raises(TableError, match=f"'seeing' must hold bare numbers, got the unit '{unit}'"):
        as_float_column(values, "seeing")


def test_what_has_no_dimension_is_a_column_of_numbers() -> None:
    xyz = SkyCoord([0.0, 90.0], [0.0, 0.0], unit="deg").cartesian.xyz
    np.testing.assert_array_equal(as_float_column(xyz, "xyz"), xyz.value)


def test_angles_of_any_unit_and_shape_are_degrees() -> None:
    assert as_degrees(60.0 * units.arcmin, "radius_deg") == 1.0
    np.testing.assert_array_equal(as_degrees([[1, 2]], "radius_deg"), [[1.0, 2.0]])
    with pytest.raises(CoordinateError, match="radius_deg must have a unit of angle, got 'm'"):
        as_degrees([1.0] * units.m, "radius_deg")
    with pytest.raises(CoordinateError, match="radius_deg must be numbers in degrees, got text"):
        as_degrees("a", "radius_deg")


@pytest.mark.parametrize("ragged", [[[1.0], [1.0, 2.0]], [1.0 * units.deg]])
def test_a_list_that_is_no_column_is_named(ragged: Any) -> None:
    with pytest.raises(TableError, match="seeing must be one column of numbers"):
        as_float_column(ragged, "seeing")
    with pytest.raises(TableError, match="visit must be one column of numbers"):
        as_int_column(ragged, "visit")
    with pytest.raises(CoordinateError, match="latitude must be one column of numbers"):
        as_lon_lat([0.0], ragged)


def test_columns_that_lie_between_the_places_of_doubles_are_brought_there() -> None:
    buffer = np.zeros(33, dtype=np.uint8)
    floats = buffer[1:].view(np.float64)
    integers = buffer[1:].view(np.int64)
    assert not floats.flags.aligned
    assert as_float_column(floats, "seeing").flags.aligned
    assert as_degrees(floats, "radius_deg").flags.aligned
    assert as_int_column(integers, "visit").flags.aligned
    assert all(column.flags.aligned for column in as_lon_lat(floats, floats))
    swapped = np.arange(3.0).astype(">f8")
    np.testing.assert_array_equal(as_float_column(swapped, "seeing"), [0.0, 1.0, 2.0])


def test_rows_of_columns_of_columns_are_named_and_not_their_elements() -> None:
    masked = np.ma.masked_array([[1, 2, 3], [4, 5, 6]], mask=[[False] * 3, [False, True, False]])
    with pytest.raises(TableError, match="'visit' must have a value in every row, row 1 is masked"):
        as_int_column(masked, "visit")
    with pytest.raises(TableError, match="got 9223372036854775808 at row 1"):
        as_int_column(np.array([[1, 2], [3, 2**63]], dtype=np.uint64), "visit")
    with pytest.raises(TableError, match="at row 1"):
        as_text_column(np.array([["r", "i"], ["z", None]], dtype=object), "band")
    with pytest.raises(TableError, match="row 0 is masked"):
        as_int_column(np.ma.masked_array(1, mask=True), "visit")
    with pytest.raises(CoordinateError, match=r"'longitude' must have a value .* row 1 is masked"):
        as_lon_lat(masked, np.zeros((2, 3)))


def test_positions_are_flat_columns_or_one() -> None:
    assert [column.shape for column in as_positions(1.0, 2.0)] == [(1,), (1,)]
    assert [column.shape for column in as_positions([1.0, 2.0], [2.0, 3.0])] == [(2,), (2,)]
    with pytest.raises(CoordinateError, match=r"must be flat columns, got shape \(1, 2\)"):
        as_positions([[1.0, 2.0]], [[2.0, 3.0]])


@pytest.mark.parametrize("value", [True, 1.5, "1", None, [1]])
def test_what_counts_nothing_is_refused(value: Any) -> None:
    with pytest.raises(TableError, match="k must be an integer, got"):
        as_count(value, "k")


@pytest.mark.parametrize("value", [0, -1, 2**33, 2**63, 10**30])
def test_a_count_out_of_range_is_refused(value: int) -> None:
    with pytest.raises(TableError, match=rf"k must lie in \[1, 4294967296\], got {value}"):
        as_count(value, "k")
    assert as_count(np.int16(3), "k") == 3


@pytest.mark.parametrize("value", [1, [1.0], 60.0 * units.arcmin, [60.0] * units.arcmin])
def test_one_angle_is_a_number_of_degrees(value: Any) -> None:
    assert as_angle(value, "radius_deg") == 1.0


@pytest.mark.parametrize("value", [[1.0, 2.0], [], [[1.0]], "a", None, 1.0 * units.m])
def test_what_is_not_one_angle_is_refused(value: Any) -> None:
    with pytest.raises(CoordinateError, match="radius_deg must"):
        as_angle(value, "radius_deg")


def test_angles_that_belong_together_are_columns_of_one_length() -> None:
    a, b, c = as_angle_columns(a=1.0, b=[60.0] * units.arcmin, c=[1.0, 2.0])
    assert (a.tolist(), b.tolist(), c.tolist()) == ([1.0, 1.0], [1.0, 1.0], [1.0, 2.0])
    assert all(column.flags.c_contiguous for column in (a, b, c))
    assert [column.shape for column in as_angle_columns(a=1.0, b=2.0)] == [(1,), (1,)]
    assert [column.shape for column in as_angle_columns(a=[], b=2.0)] == [(0,), (0,)]
    with pytest.raises(
        CoordinateError, match=r"a, b must be .* one length, got shapes \(2,\), \(3,\)"
    ):
        as_angle_columns(a=[1.0, 2.0], b=[1.0, 2.0, 3.0])
    with pytest.raises(
        CoordinateError, match=r"a, b must be flat columns, got shapes \(1, 1\), \(\)"
    ):
        as_angle_columns(a=[[1.0]], b=1.0)


def test_values_masked_by_astropy_are_masked_too() -> None:
    degrees = Masked(np.array([1.0, 2.0]), mask=[False, True])
    np.testing.assert_array_equal(as_float_column(degrees, "x"), [1.0, np.nan])
    with pytest.raises(TableError, match="row 1 is masked"):
        as_int_column(Masked(np.array([1, 2]), mask=[False, True]), "tract")
    names = np.ma.MaskedArray(["1,4", "2,4"], mask=[False, True])
    with pytest.raises(TableError, match="row 1 is masked"):
        as_text_column(names, "name")
    assert as_text_column(names[:1], "name").tolist() == ["1,4"]


def test_an_array_without_length_is_a_number() -> None:
    assert as_index(np.array(7), "tract") == 7
    for wrong in (np.array([7]), np.array(7.0), np.array(True)):
        with pytest.raises(NotFoundError, match="tract must be an integer"):
            as_index(wrong, "tract")
