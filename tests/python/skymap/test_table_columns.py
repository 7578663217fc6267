# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.skymap.table_columns: tables of any make, and what is refused of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from astropy import units
from astropy.table import MaskedColumn, QTable, Table

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.table_columns import ColumnReader, first_row

COLUMNS: dict[str, Any] = {"number": [3, 1], "angle": [1.5, -0.0], "text": ["a", "bc"]}


def structured() -> np.ndarray[Any, Any]:
    return np.array(
        [(3, 1.5, "a"), (1, -0.0, "bc")], dtype=[("number", "i4"), ("angle", "f8"), ("text", "U2")]
    )


class LikePandas:
    """Gives columns by name and their names by keys(), and is no mapping."""

    def keys(self) -> list[str]:
        return list(COLUMNS)

    def __getitem__(self, name: str) -> Any:
        return np.array(COLUMNS[name], dtype=object if name == "text" else None)


@pytest.mark.parametrize(
    "table",
    [
        COLUMNS,
        structured(),
        structured().view(np.recarray),
        Table(COLUMNS),
        LikePandas(),
        pa.table(COLUMNS),
        {**COLUMNS, "text": np.array([b"a", b"bc"])},
        {**COLUMNS, "angle": [5400.0, 0.0] * units.arcsec},
    ],
    ids=["dict", "array", "recarray", "astropy", "pandas", "arrow", "bytes", "quantity"],
)
def test_any_table_with_columns_by_name_is_read(table: Any) -> None:
    if isinstance(table, dict) and isinstance(table["angle"], units.Quantity):
        table = {**table, "angle": table["angle"] * 1.0}
    given = ColumnReader(table, "table")
    assert len(given) == 2
    assert "number" in given
    assert "other" not in given
    number, angle, text = given.integers("number"), given.degrees("angle"), given.texts("text")
    assert number.dtype == np.int64
    assert number.tolist() == [3, 1]
    assert angle.tolist() == [1.5, 0.0]
    assert not np.signbit(angle).any()
    assert text.tolist() == ["a", "bc"]
    given.finish(COLUMNS)


def test_one_value_stands_for_every_row() -> None:
    given = ColumnReader({"a": [1, 2, 3], "b": 0.5, "c": "TAN", "d": 2.0 * units.arcmin}, "table")
    assert given.numbers("b").tolist() == [0.5] * 3
    assert given.texts("c").tolist() == ["TAN"] * 3
    assert given.arcseconds("d").tolist() == pytest.approx([120.0] * 3)
    assert given.integers("a").flags.c_contiguous
    assert len(ColumnReader({"a": 1}, "table")) == 1


def test_absent_columns_take_their_defaults() -> None:
    given = ColumnReader({"a": [1, 2]}, "table")
    assert given.numbers("b", 0.0).tolist() == [0.0, 0.0]
    assert given.degrees("c", 1.0).tolist() == [1.0, 1.0]
    assert given.texts("d", "west").tolist() == ["west", "west"]


def test_columns_with_units_are_converted_to_degrees_and_arcseconds() -> None:
    table = QTable({"ra": [1.0, 2.0] * units.hourangle, "scale": [1e-6, 2e-6] * units.rad})
    given = ColumnReader(table, "table")
    assert given.degrees("ra").tolist() == pytest.approx([15.0, 30.0])
    assert given.arcseconds("scale").tolist() == pytest.approx([0.2062648, 0.4125296], rel=1e-6)


@pytest.mark.parametrize("table", [None, 3, "tracts", b"x", [1, 2], np.zeros(3)])
def test_what_gives_no_columns_is_refused(table: Any) -> None:
    with pytest.raises(SkyMapConfigError, match="table of tracts must give its columns by name"):
        ColumnReader(table, "table of tracts")


def test_columns_of_different_lengths_and_shapes_are_refused() -> None:
    with pytest.raises(SkyMapConfigError, match="must have one length, got a 2, b 3"):
        ColumnReader({"a": [1, 2], "b": [1, 2, 3]}, "table")
    with pytest.raises(SkyMapConfigError, match=r"column 'a' of the table must be flat, got.*2, 2"):
        ColumnReader({"a": [[1, 2], [3, 4]]}, "table")
    with pytest.raises(SkyMapConfigError, match="column 'a' of the table must be flat"):
        ColumnReader({"a": [1, [2, 3]]}, "table")


def test_columns_that_are_not_named_by_texts_are_refused() -> None:
    with pytest.raises(SkyMapConfigError, match="must name its columns by texts, got 3"):
        ColumnReader({"a": [1], 3: [2]}, "table")


def refusal(column: Any, take: str, name: str = "a") -> str:
    given = ColumnReader({"a": column, "n": [0, 1, 2]}, "table")
    with pytest.raises(SkyMapConfigError) as refused:
        getattr(given, take)(name)
    return str(refused.value)


def test_a_wrong_value_is_named_with_its_column_and_row() -> None:
    message = "column 'a' of the table must hold finite numbers, got nan at row 1"
    assert refusal([1.0, np.nan, 2.0], "numbers") == message
    assert "got inf at row 2" in refusal([1.0, 2.0, np.inf], "degrees")
    assert "needs a column 'b'" in refusal([1, 2, 3], "integers", "b")
    assert "must hold integers, got" in refusal([1.0, 2.0, 3.0], "integers")
    assert "'a' must hold numbers" in refusal(["x", "y", "z"], "numbers")
    assert "bare numbers, got the unit 'pix'" in refusal([1, 2, 3] * units.pix, "numbers")
    assert "must hold text" in refusal([1, 2, 3], "texts")
    assert "in ASCII" in refusal(np.array([b"\xff", b"a", b"b"]), "texts")
    masked = MaskedColumn([1, 2, 3], mask=[False, True, False])
    assert "in the table" in refusal(masked, "integers")
    assert "in the table" in refusal([1, 2, 3] * units.kg, "degrees")
    assert "in the table" in refusal([1, 2, 3] * units.kg, "arcseconds")


def test_columns_that_belong_together_come_together() -> None:
    given = ColumnReader({"a": [1], "b": [2], "c": [3]}, "table")
    assert given.has_all(("a", "b"))
    assert not given.has_all(("x", "y"))
    with pytest.raises(SkyMapConfigError, match="has the column 'c', so it needs 'd', 'e' too"):
        given.has_all(("c", "d", "e"))


def test_a_column_that_nobody_took_is_unknown() -> None:
    given = ColumnReader({"a": [1], "b": [2]}, "table")
    given.integers("a")
    with pytest.raises(SkyMapConfigError, match="unknown column 'b' in the table; leave it out"):
        given.finish(("a", "c"))


def test_the_first_marked_row_is_found() -> None:
    assert first_row(np.array([False, True, True])) == 1
