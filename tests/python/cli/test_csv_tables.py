# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._csv_tables."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skyquilt.cli import _csv_tables
from skyquilt.cli._table_files import open_table
from skyquilt.errors import TableError

from .tables import rows_of


@pytest.fixture(params=["pyarrow", "csv"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with pyarrow, and as where it is not installed; in small pieces."""
    monkeypatch.setattr(_csv_tables, "_PLAIN_ROWS", 3)
    monkeypatch.setattr(_csv_tables, "_BLOCK_BYTES", 64)
    if request.param == "csv":
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    return str(request.param)


def written(path: Path, text: str) -> Path:
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.name.endswith(".gz") else data)
    return path


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return "-"


MANY = [(str(number), f"text {number}") for number in range(50)]
MANY_LINES = "".join(f"{number},{text}\n" for number, text in MANY)


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_csv_is_read_in_batches(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, f"id,b\n{MANY_LINES}")
    assert rows_of(path) == MANY
    assert rows_of(path, ["b"]) == [row[1:] for row in MANY]
    assert rows_of(path, ["b", "id"]) == [(b, number) for number, b in MANY]
    with open_table(str(path)) as table:
        assert table.names == ("id", "b")
        assert table.integer_names == ("id",)
        assert len(list(table.batches(["id"]))) > 5
        assert table.position() == table.size == path.stat().st_size


def test_the_standard_input_is_read_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rows_of(piped(monkeypatch, f"id,b\n{MANY_LINES}")) == MANY


def test_lines_of_integers_need_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n12\n-3\n \n18446744073709551615"
    cells = [("12",), ("-3",), (" ",), ("18446744073709551615",)]
    assert rows_of(piped(monkeypatch, text), headless_name="id") == cells
    assert rows_of(written(tmp_path / "t.csv", text), ["id"], headless_name="id") == cells


@pytest.mark.parametrize("text", ["12\n3\n", "611255759837069401,10.5,a\n", "a, -1.5e3 ,b\n"])
def test_a_first_line_of_numbers_is_a_row_and_not_lost_as_names(tmp_path: Path, text: str) -> None:
    headless_name = "id" if "," in text else None
    with pytest.raises(TableError, match="the first line must name the columns, got the number"):
        rows_of(written(tmp_path / "t.csv", text), headless_name=headless_name)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", ["", "\n\n"])
def test_marks_of_other_systems_and_blank_lines_are_no_rows(
    tmp_path: Path, mark: str, end: str, blank: str
) -> None:
    text = f"{mark}{blank} id ,b{end}{blank}1,x{end}{blank}2,y{blank}"
    assert rows_of(written(tmp_path / "t.csv", text), ["id", "b"]) == [("1", "x"), ("2", "y")]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_is_no_part_of_an_integer(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path / "t.csv", f"{mark}5\n6\n")
    assert rows_of(path, headless_name="id") == [("5",), ("6",)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.just("7"), st.text(st.characters(codec="utf-8", exclude_characters="\0")))
    )
)
def test_any_text_is_read_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr(_csv_tables, "_BLOCK_BYTES", 1 << 16)
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(["id", 'quoted "name",\nof two lines'])
        writer.writerows(rows)
    assert rows_of(path) == rows


def test_a_table_without_rows_has_one_empty_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (str(written(tmp_path / "t.csv", "id,b\n")), piped(monkeypatch, "id,b")):
        with open_table(name) as table:
            (batch,) = table.batches(["id"])
            assert (batch.begin, batch.n_rows, len(batch.columns["id"])) == (0, 0, 0)


def test_a_pipe_through_which_nothing_came_has_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rows_of(piped(monkeypatch, ""), ["id"], headless_name="id") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty; its first line must name the columns"),
        ("id,b\n1,2\n3,4\n5,6\n7,8,9\n", "must have 2 cells as the first one has, row 3 has 3"),
        ("id,b\n1,2\n3,4\n5,6\n\n7\n", "must have 2 cells as the first one has, row 3 has 1"),
        ("id,b,id\n1,2,3\n", "columns must have different names, got 'id' again"),
        ("id;b\n1;2\n", "columns are separated by ';' here, not by ','"),
        ("id\tb\n1\t2\n", "columns are separated by tabs here"),
    ],
)
def test_a_table_of_another_form_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path / "t.csv", text)
    with pytest.raises(TableError) as caught:
        rows_of(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)


def test_a_long_table_that_is_cut_short_names_the_row(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", f"id,b\n{MANY_LINES}50")
    with pytest.raises(TableError, match="row 50 has 1; is the file cut short"):
        rows_of(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", b"id,b\n1,\xff\n"),
        ("t.csv", b"i\xffd,b\n1,2\n"),
        ("t.csv.gz", b"id,b\n1,2\n"),
        ("t.csv.gz", gzip.compress(b"id,b\n" + MANY_LINES.encode() * 999)[:-40]),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(TableError, match="the file is damaged or no CSV text") as caught:
        rows_of(path)
    assert str(path) in str(caught.value)
