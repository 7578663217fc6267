# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._table_columns."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.cli._table_columns import (
    Integers,
    arrow_array,
    csv_lines,
    field_values,
    guessed_type,
    is_integer,
    plain_values,
    typed_array,
    whole_numbers,
)
from skyquilt.errors import IdError, TableError
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


@pytest.mark.parametrize("array", [pa.array([1.0]), pa.array([True]), pa.array([[1]])])
def test_other_types_of_arrow_are_refused(array: Any) -> None:
    with pytest.raises(IdError, match=f"must hold integers, got {array.type}"):
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


@given(
    texts=st.lists(st.tuples(st.text(st.characters(codec="utf-8"), max_size=6), st.integers(0, 1)))
)
def test_both_ways_to_write_csv_give_the_same_lines(texts: list[tuple[str, int]]) -> None:
    cells = [text for text, _ in texts]
    n_rows = len(cells)
    numbers = np.arange(n_rows) * (2**62 // max(n_rows, 1))
    mask = np.array([place == 1 for _, place in texts], dtype=np.bool_)
    made = {
        "number": Integers(numbers, mask),
        "label": Integers(np.array([place for _, place in texts], int), None, ('"', "x")),
    }
    plain = bytes(csv_lines({"text": cells, **made}, is_arrow=False))
    assert plain == bytes(csv_lines({"text": as_arrow(cells), **made}, is_arrow=True))
    rows = list(csv.reader(io.StringIO(plain.decode(), newline=""), strict=True))
    assert rows == [
        [cell, "" if is_missing else str(number), ('"', "x")[place]]
        for cell, number, is_missing, (_, place) in zip(
            cells, numbers.tolist(), mask.tolist(), texts, strict=True
        )
    ]


@pytest.mark.parametrize("kind", [as_list, as_arrow])
def test_a_lone_empty_cell_is_no_blank_line(kind: Any) -> None:
    lines = csv_lines({"text": kind(["a", ""])}, is_arrow=kind is as_arrow)
    assert bytes(lines) == b'a\n""\n'


def test_arrow_s_values_are_written_as_text_that_keeps_every_bit() -> None:
    columns = {
        "float": pa.array([0.1 + 0.2, float("nan")]),
        "bool": pa.array([True, None]),
        "day": pa.array([0, 1], pa.date32()),
        "band": pa.array(["r", "a,b"]).dictionary_encode(),
    }
    assert bytes(csv_lines(columns, is_arrow=True)) == (
        b'0.30000000000000004,true,1970-01-01,r\n,,1970-01-02,"a,b"\n'
    )


def test_lines_of_a_slice_are_those_of_its_rows() -> None:
    array = pa.array(["a", "b", "c"])[1:2]
    assert bytes(csv_lines({"x": array, "y": array}, is_arrow=True)) == b"b,b\n"
    assert bytes(csv_lines({"x": array[:0]}, is_arrow=True)) == b""


def test_what_cannot_be_text_is_refused_by_name() -> None:
    with pytest.raises(TableError, match=r"column 'list' of type list.* cannot be written as text"):
        csv_lines({"list": pa.array([[1]])}, is_arrow=True)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", " -2", ""], pa.int64()),
        ([str(2**63)], pa.uint64()),
        (["1", "2.5", "nan"], pa.float64()),
        (["true", "", "false"], pa.bool_()),
        (["nan"], pa.string()),
        (["", " "], pa.string()),
        ([], pa.string()),
        (["1", "b"], pa.string()),
        (["007"], pa.string()),
        (["0x10"], pa.string()),
        ([str(2**64)], pa.string()),
        (["-1", str(2**63)], pa.string()),
        (["2026-11-20"], pa.string()),
    ],
)
def test_types_are_guessed_without_losing_anything(cells: list[str], kind: Any) -> None:
    array = as_arrow(cells)
    assert guessed_type(array) == kind
    values = typed_array(array, kind, "x").to_pylist()
    if kind == pa.string():
        assert values == cells
    else:
        assert [value is None for value in values] == [not cell.strip() for cell in cells]


@pytest.mark.parametrize("cell", ["x", "1.5", "0x10", "012", str(2**63)])
def test_a_cell_of_another_type_is_refused_with_its_row(cell: str) -> None:
    with pytest.raises(
        TableError, match=f"column 'x' holds int64 at first, got '{cell}' at row 2; .* --text x"
    ):
        typed_array(as_arrow(["1", "", cell]), pa.int64(), "x")


def test_integers_fit_into_a_column_of_text_or_of_another_width() -> None:
    numbers = pa.array([1, None], pa.int64())
    assert typed_array(numbers, pa.string(), "x").to_pylist() == ["1", ""]
    assert typed_array(numbers, pa.uint64(), "x").to_pylist() == [1, None]
