# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._table_columns."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.cli._table_columns import (
    Integers,
    arrow_array,
    field_values,
    is_integer,
    is_integer_type,
    plain_values,
    whole_numbers,
)
from skyquilt.errors import IdError
from skyquilt.packing import IdField

BAND = IdField("band", radix=3, labels={"g": 0, "r": 1, "i": 2})


def as_list(cells: list[str]) -> Any:
    return cells


def as_arrow(cells: list[str]) -> Any:
    return pa.array(cells, pa.string())


def as_dictionary(cells: list[str]) -> Any:
    return pa.array(cells, pa.string()).dictionary_encode()


KINDS = pytest.mark.parametrize("kind", [as_list, as_arrow, as_dictionary])


@KINDS
@given(
    numbers=st.lists(st.integers(-(2**63), 2**63 - 1))
    | st.lists(st.integers(0, 2**64 - 1))
    | st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))
)
def test_integers_are_read_to_the_last_digit(kind: Any, numbers: list[int | None]) -> None:
    column = whole_numbers(kind(["" if n is None else str(n) for n in numbers]), "id")
    assert plain_values(column) == numbers
    assert column.values.dtype.kind in "iu"


@KINDS
@pytest.mark.parametrize(
    ("cell", "value"), [(" 12", 12), ("+5", 5), ("007", 7), ("-0", 0), ("  ", None), ("", None)]
)
def test_what_people_write_around_digits_is_understood(
    kind: Any, cell: str, value: int | None
) -> None:
    assert plain_values(whole_numbers(kind(["3", cell]), "id")) == [3, value]


@KINDS
@pytest.mark.parametrize("cell", ["5.0", "1e3", "0x10", "1_000", "٣", "nan", "id", "1 2", "-"])
def test_what_is_no_integer_is_refused_with_its_row(kind: Any, cell: str) -> None:
    with pytest.raises(IdError, match=r"^column 'id' must hold integers, got .* at row 2$"):
        whole_numbers(kind(["3", "", cell, "x"]), "id")
    assert not is_integer(cell)


@KINDS
@pytest.mark.parametrize("cells", [["1", str(2**64)], ["-1", str(2**63)], ["9" * 5000]])
def test_what_does_not_fit_64_bits_is_refused_with_its_row(kind: Any, cells: list[str]) -> None:
    with pytest.raises(IdError, match=r"must fit 64 bits, got .* at row [01]$"):
        whole_numbers(kind(cells), "id")


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint32", "int64", "uint64"])
def test_integers_of_arrow_are_taken_as_they_are(dtype: str) -> None:
    column = whole_numbers(pa.array([1, 100], dtype), "id")
    assert (column.values.dtype, column.values.tolist()) == (np.dtype(dtype), [1, 100])
    most = [None, np.iinfo(dtype).max]
    assert plain_values(whole_numbers(pa.array(most, dtype), "id")) == most


def test_decimal_numbers_without_a_fraction_are_integers() -> None:
    kind = pa.decimal128(20, 0)
    assert is_integer_type(kind)
    assert not is_integer_type(pa.decimal128(20, 1))
    for numbers in ([5, None, -1], [2**64 - 1, 0]):
        array = pa.array([None if n is None else Decimal(n) for n in numbers], kind)
        assert plain_values(whole_numbers(array, "id")) == numbers
    with pytest.raises(IdError, match=f"must fit 64 bits, got {2**64} at row 1"):
        whole_numbers(pa.array([Decimal(1), Decimal(2**64)], kind), "id")


@pytest.mark.parametrize(
    "array", [pa.array([1.0]), pa.array([True]), pa.array([[1]]), pa.array([Decimal("1.5")])]
)
def test_other_types_of_arrow_are_refused(array: Any) -> None:
    with pytest.raises(IdError, match=re.escape(f"must hold integers, got {array.type}")):
        whole_numbers(array, "id")


def test_of_floats_it_is_said_why() -> None:
    with pytest.raises(IdError, match=r"2\*\*53"):
        whole_numbers(pa.array([1.0]), "id")


def test_a_column_without_any_value_has_none() -> None:
    assert plain_values(whole_numbers(pa.nulls(2), "id")) == [None, None]


@KINDS
def test_labels_and_their_numbers_may_be_mixed(kind: Any) -> None:
    column, unknown_row = field_values(kind(["r", "2", " g "]), "band", BAND)
    assert (plain_values(column), unknown_row) == ([1, 2, 0], None)


@KINDS
@pytest.mark.parametrize("cell", ["k", "3", "-1", str(2**70), "9" * 5000, "1.0"])
def test_the_first_unknown_label_is_found(kind: Any, cell: str) -> None:
    column, unknown_row = field_values(kind(["r", "", cell, "y"]), "band", BAND)
    assert (plain_values(column), unknown_row) == ([1, None, None, None], 2)


def test_a_label_that_looks_like_a_number_is_a_label() -> None:
    field = IdField("half", radix=3, labels={"2": 1, "1": 2})
    column, _ = field_values(["1", "2"], "half", field)
    assert plain_values(column) == [2, 1]


def test_numbers_of_arrow_are_values_of_a_field_with_labels() -> None:
    for array in (pa.array([2, None]), pa.array([2, None]).dictionary_encode()):
        column, unknown_row = field_values(array, "band", BAND)
        assert (plain_values(column), unknown_row) == ([2, None], None)


def test_without_labels_only_integers_are_values() -> None:
    with pytest.raises(IdError, match="'tract' must hold integers, got 'r' at row 0"):
        field_values(["r"], "tract", IdField("tract", width=5))


LABELLED = Integers(np.array([1, 0, 1]), np.array([False, True, False]), ("r,1", "i"))


def test_labels_become_a_dictionary() -> None:
    array = arrow_array(LABELLED)
    assert pa.types.is_dictionary(array.type)
    assert array.to_pylist() == plain_values(LABELLED) == ["i", None, "i"]
