# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._csv_cells."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.cli._csv_cells import csv_lines, guessed_type, typed_array
from skyquilt.cli._table_columns import Integers
from skyquilt.errors import TableError


def as_list(cells: list[str]) -> Any:
    return cells


def as_arrow(cells: list[str]) -> Any:
    return pa.array(cells, pa.string())


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
