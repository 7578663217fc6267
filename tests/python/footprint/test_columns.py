# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.footprint.columns."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from astropy import units
from astropy.table import Column, MaskedColumn
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nst

from skyquilt.errors import TableError
from skyquilt.footprint import FootprintTable
from skyquilt.footprint.columns import (
    COLUMNS,
    FixedBy,
    as_column,
    columns_fixed_by,
    definition_of,
    did_you_mean,
)

MAKES_VALUES = {"int": np.arange(3), "float": np.arange(3.0), "text": np.array(["a", "b", "c"])}


def test_a_table_has_an_attribute_for_each_defined_column_and_its_vertices() -> None:
    fields = [name for name in FootprintTable.__dataclass_fields__ if not name.startswith("_")]
    assert fields == [*COLUMNS, "lon", "lat", "offsets"]


def test_a_column_that_may_be_absent_has_a_mark_for_missing_values() -> None:
    for definition in COLUMNS.values():
        if not definition.is_required and definition.default is None:
            assert definition.missing is not None


def test_what_the_shutter_fixed_and_what_a_fit_may_change_are_told_apart() -> None:
    assert columns_fixed_by(FixedBy.DATA_ID) == ("instrument", "visit", "detector")
    assert columns_fixed_by(FixedBy.FIT) == ("seeing", "zero_point", "wcs_id")
    assert {"band", "mjd_begin_tai", "boresight_ra"} <= set(columns_fixed_by(FixedBy.SHUTTER))
    assert sum(len(columns_fixed_by(decider)) for decider in FixedBy) == len(COLUMNS)


def test_an_unknown_column_is_named_with_close_and_known_ones() -> None:
    with pytest.raises(
        TableError, match=r"unknown column 'seeings' \(did you mean 'seeing'\?\); .*zero_point"
    ):
        definition_of("seeings")


def test_the_hint_ignores_case_and_stays_silent_without_a_close_name() -> None:
    assert did_you_mean("hsc", ["HSC", "DECam"]) == " (did you mean 'HSC'?)"
    assert did_you_mean("qqqqqq", ["HSC", "DECam"]) == ""


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_a_read_only_copy(name: str) -> None:
    definition = COLUMNS[name]
    values = MAKES_VALUES[definition.kind].copy()
    if definition.name == "day_obs":
        values = values + 20140101
    before = values.copy()
    column = as_column(definition, values, 3)
    with pytest.raises(ValueError, match="read-only"):
        column[0] = column[1]
    values[0] = values[1]
    expected = np.char.upper(before) if name == "purpose" else before
    assert np.array_equal(column, expected)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_scalar_stands_for_all_rows(name: str) -> None:
    definition = COLUMNS[name]
    scalar: Any = {"int": 20140101, "float": 1.5, "text": "OK"}[definition.kind]
    column = as_column(definition, scalar, 4)
    assert column.shape == (4,)
    assert column.tolist() == [scalar] * 4
    assert not column.flags.writeable


def test_purposes_become_upper_case() -> None:
    column = as_column(COLUMNS["purpose"], ["science", "Focus"], 2)
    assert column.tolist() == ["SCIENCE", "FOCUS"]


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("visit", [1.0, 2.0], "'visit' must hold integers, got float64"),
        ("visit", [True, False], "'visit' must hold integers, got bool"),
        ("visit", ["1", "2"], "'visit' must hold integers, got text"),
        ("visit", np.array([1, 2**63], dtype=np.uint64), "signed 64-bit integer"),
        ("detector", 4.0, "'detector' must hold integers"),
        ("band", [1, 2], "'band' must hold text"),
        ("band", ["r", None], "'band' must hold text, got NoneType"),
        ("seeing", ["a", "b"], "'seeing' must hold numbers"),
        ("band", ["r", ""], r"'band' .* must not be empty, got '' at row 1"),
        ("instrument", "", r"'instrument' .* must not be empty"),
        ("seeing", [0.7, -1.0], r"'seeing' .* less than 0 arcsec, got -1.0 at row 1"),
        ("exptime_s", [30.0, -0.5], r"less than 0 s, got -0.5 at row 1"),
        ("zero_point", [27.0, math.inf], r"must be finite \(NaN where unknown\), got inf at row 1"),
        ("boresight_dec", [0.0, 90.5], r"must lie in \[-90, 90\] deg, got 90.5 at row 1"),
        ("day_obs", [20140324, 56741], r"\[18000101, 29991231\], got 56741 at row 1"),
        ("seeing", [0.7], "one value for each of the 2 rows, or one for all, got shape"),
        ("seeing", [[0.7, 0.8]], r"got shape \(1, 2\)"),
    ],
)
def test_a_value_that_breaks_the_definition_is_named(name: str, values: Any, message: str) -> None:
    with pytest.raises(TableError, match=message):
        as_column(COLUMNS[name], values, 2)


@pytest.mark.parametrize("name", COLUMNS)
def test_the_missing_mark_of_a_column_passes(name: str) -> None:
    definition = COLUMNS[name]
    if definition.missing is not None:
        column = as_column(definition, [definition.missing] * 2, 2)
        assert np.array_equal(
            column, np.array([definition.missing] * 2), equal_nan=definition.kind == "float"
        )


def test_masked_entries_become_the_missing_mark() -> None:
    masked = np.ma.MaskedArray([0.7, 1e20], mask=[False, True])
    assert np.array_equal(as_column(COLUMNS["seeing"], masked, 2), [0.7, np.nan], equal_nan=True)
    days = np.ma.MaskedArray([20140324, 999999], mask=[False, True])
    assert as_column(COLUMNS["day_obs"], days, 2).tolist() == [20140324, -1]
    assert as_column(COLUMNS["visit"], np.ma.MaskedArray([3, 4]), 2).tolist() == [3, 4]


def test_a_masked_data_id_is_refused_with_its_row() -> None:
    masked = np.ma.MaskedArray([1, 2], mask=[False, True])
    with pytest.raises(TableError, match="'visit' needs a value, row 1 is masked"):
        as_column(COLUMNS["visit"], masked, 2)


def test_quantities_are_converted_to_the_unit_of_the_column() -> None:
    assert as_column(COLUMNS["seeing"], [0.01, 0.02] * units.arcmin, 2).tolist() == [0.6, 1.2]
    column = Column([1.0, 2.0], unit="min")
    assert as_column(COLUMNS["exptime_s"], column, 2).tolist() == [60.0, 120.0]
    plain = Column([0.7, 0.8], unit="arcsec")
    assert as_column(COLUMNS["seeing"], plain, 2).tolist() == [0.7, 0.8]
    masked = MaskedColumn([0.7, 0.8], mask=[True, False], unit="arcsec")
    np.testing.assert_array_equal(as_column(COLUMNS["seeing"], masked, 2), [np.nan, 0.8])
    assert as_column(COLUMNS["seeing"], units.Quantity(0.7, "arcsec"), 2).tolist() == [0.7, 0.7]


def test_a_quantity_of_another_kind_is_refused() -> None:
    with pytest.raises(TableError, match=r"'seeing' must be in units of 'arcsec', got 'mag'"):
        as_column(COLUMNS["seeing"], [0.7, 0.8] * units.mag, 2)


def test_ascii_bytes_become_text_and_others_are_refused() -> None:
    assert as_column(COLUMNS["band"], np.array([b"r", b"i"]), 2).tolist() == ["r", "i"]
    with pytest.raises(TableError, match=re.escape("holds bytes that are not ASCII")):
        as_column(COLUMNS["band"], np.array([b"r", b"\xff"]), 2)


@given(nst.arrays(np.int64, st.integers(0, 20)))
def test_integers_pass_unchanged(values: np.ndarray[Any, np.dtype[np.int64]]) -> None:
    assert np.array_equal(as_column(COLUMNS["visit"], values, len(values)), values)


@given(nst.arrays(np.float64, st.integers(0, 20), elements=st.floats(allow_infinity=False)))
def test_finite_floats_and_nan_keep_their_bits(
    values: np.ndarray[Any, np.dtype[np.float64]],
) -> None:
    column = as_column(COLUMNS["zero_point"], values, len(values))
    assert column.tobytes() == values.tobytes()


@pytest.mark.parametrize("band", [" r", "r ", "r\n", "r,i", "\x07", "r\u00a0", "a b"])
@pytest.mark.parametrize("name", ["instrument", "band", "purpose"])
def test_a_name_has_no_blanks_commas_or_control_characters(name: str, band: str) -> None:
    with pytest.raises(TableError, match=f"'{name}'.*no blanks, commas.*at row 1"):
        as_column(COLUMNS[name], ["R", band], 2)
    assert as_column(COLUMNS["physical_filter"], [band], 1).tolist() == [band]


def test_text_that_utf8_cannot_hold_is_refused() -> None:
    with pytest.raises(TableError, match=r"'physical_filter'.*UTF-8 can write.*at row 0"):
        as_column(COLUMNS["physical_filter"], ["\ud800"], 1)
    assert as_column(COLUMNS["exposure_name"], ["Ω-42"], 1).tolist() == ["Ω-42"]


@pytest.mark.parametrize("day", [20251301, 20251232, 20250001, 20250100])
def test_an_observing_day_is_a_day_of_the_calendar(day: int) -> None:
    with pytest.raises(TableError, match=f"'day_obs'.*day of the calendar, got {day} at row 0"):
        as_column(COLUMNS["day_obs"], [day], 1)
    assert as_column(COLUMNS["day_obs"], [-1, 20251231], 2).tolist() == [-1, 20251231]


def test_a_julian_date_is_no_modified_one() -> None:
    with pytest.raises(TableError, match=r"'mjd_begin_tai'.*must lie in .* got 2456741.4 at row 0"):
        as_column(COLUMNS["mjd_begin_tai"], [2456741.4], 1)
