# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._table_files."""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skyquilt.cli import _table_files
from skyquilt.cli._table_columns import plain_values
from skyquilt.cli._table_files import TableOfWords, open_table
from skyquilt.errors import MissingExtraError, SkyquiltError, TableError


@pytest.fixture(params=["pyarrow", "csv"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with pyarrow, and as where it is not installed; in small pieces."""
    monkeypatch.setattr(_table_files, "_PLAIN_ROWS", 3)
    monkeypatch.setattr(_table_files, "_CSV_BLOCK", 64)
    if request.param == "csv":
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    return str(request.param)


def rows_of(
    path: Path | str, names: Sequence[str] | None = None, *, headless_name: str | None = None
) -> list[tuple[object, ...]]:
    """Read a table, checking that its batches follow each other."""
    rows: list[tuple[object, ...]] = []
    with open_table(str(path), headless_name=headless_name) as table:
        asked = table.names if names is None else names
        for batch in table.batches(asked):
            assert batch.begin == len(rows)
            assert list(batch.columns) == list(asked)
            rows += zip(*(plain_values(batch.columns[name]) for name in asked), strict=True)
            assert len(rows) == batch.begin + batch.n_rows
    return rows


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


def test_a_first_line_of_an_integer_is_a_name_where_names_are_needed(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path / "t.csv", "12\n3\n"), ["12"]) == [("3",)]


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
    monkeypatch.setattr(_table_files, "_CSV_BLOCK", 1 << 16)
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
        ("t.csv.gz", gzip.compress(MANY_LINES.encode() * 999)[:-40]),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(TableError, match="the file is damaged or no CSV text") as caught:
        rows_of(path)
    assert str(path) in str(caught.value)


def test_another_ending_is_refused() -> None:
    with pytest.raises(TableError, match=r"must end in \.csv, \.csv\.gz or \.parquet"):
        rows_of("ids.fits")


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])
def test_a_missing_file_is_told_as_such(tmp_path: Path, reader: str, name: str) -> None:
    if reader == "csv" and name == "t.parquet":
        pytest.skip("needs pyarrow")
    with pytest.raises(FileNotFoundError) as caught:
        rows_of(tmp_path / name)
    assert caught.value.filename is not None
    assert caught.value.strerror == "No such file or directory"


# ---- Parquet ----


def test_parquet_needs_its_extra(tmp_path: Path, reader: str) -> None:
    if reader == "csv":
        with pytest.raises(MissingExtraError, match=r"pip install 'skyquilt\[parquet\]'"):
            rows_of(tmp_path / "t.parquet")


@pytest.fixture
def parquet(tmp_path: Path, reader: str) -> Path:
    """Write a hundred rows in one row group."""
    if reader == "csv":
        pytest.skip("needs pyarrow")
    path = tmp_path / "t.parquet"
    table = pa.table(
        {
            "id": pa.array(range(100), pa.uint64()),
            "ra": pa.array([n / 7 for n in range(100)]),
            "band": pa.array(["g", "r"] * 50).dictionary_encode(),
            "flags": pa.array([[1, 2], None] * 50),
        }
    )
    pq.write_table(table, path)
    return path


def test_a_row_group_is_read_in_pieces(parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_table_files, "_BATCH_BYTES", 200)
    with open_table(str(parquet)) as table:
        assert table.names == ("id", "ra", "band", "flags")
        assert table.integer_names == ("id",)
        assert table.size == 100
        sizes = [batch.n_rows for batch in table.batches(table.names)]
        assert sum(sizes) == table.position() == 100
        assert 1 < max(sizes) < 10
    with open_table(str(parquet)) as table:
        assert max(batch.n_rows for batch in table.batches(["id"])) > max(sizes)


def test_a_row_group_is_never_in_memory_as_a_whole(
    parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_table_files, "_READ_AHEAD", 1 << 16)
    monkeypatch.setattr(_table_files, "_MOST_ROWS", 10_000)
    n_rows = 1_000_000
    table_of_ids = pa.table({"id": np.random.default_rng(1).integers(0, 2**62, n_rows)})
    pq.write_table(
        table_of_ids, parquet, row_group_size=n_rows, data_page_size=1 << 16, use_dictionary=False
    )
    del table_of_ids
    before = pa.total_allocated_bytes()
    n_read, most = 0, 0
    with open_table(str(parquet)) as table:
        for batch in table.batches(["id"]):
            n_read += batch.n_rows
            most = max(most, pa.total_allocated_bytes() - before)
    assert n_read == n_rows
    assert most < parquet.stat().st_size / 4


def test_columns_of_parquet_keep_their_types(parquet: Path) -> None:
    assert rows_of(parquet, ["flags", "id"])[98:] == [([1, 2], 98), (None, 99)]
    with open_table(str(parquet)) as table:
        (batch,) = table.batches(table.names)
        for name in table.names:
            assert batch.columns[name].type == table.schema.field(name).type


def test_parquet_without_rows_has_one_empty_batch(parquet: Path) -> None:
    pq.write_table(pq.read_table(parquet)[:0], parquet)
    with open_table(str(parquet)) as table:
        (batch,) = table.batches(["id", "band"])
        assert batch.n_rows == 0
        assert batch.columns["id"].type == pa.uint64()


@pytest.mark.parametrize("kept", [0, 4, 50, 0.5])
def test_damaged_parquet_is_refused_by_name(parquet: Path, kept: float) -> None:
    data = parquet.read_bytes()
    parquet.write_bytes(data[: kept if isinstance(kept, int) else int(len(data) * kept)])
    with pytest.raises(SkyquiltError, match="damaged or no Parquet file") as caught:
        rows_of(parquet)
    assert str(caught.value).startswith(f"{parquet}: ")


# ---- Words ----


def test_words_are_a_table_of_text() -> None:
    table = TableOfWords({"tract": ["5"], "patch": ["41"]})
    assert table.names == table.integer_names == ("tract", "patch")
    (batch,) = table.batches(["patch"])
    assert (batch.begin, batch.n_rows, batch.columns) == (0, 1, {"patch": ["41"]})
