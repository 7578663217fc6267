# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._table_outputs."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skyquilt.cli import _table_outputs
from skyquilt.cli._table_columns import Integers
from skyquilt.cli._table_files import open_table
from skyquilt.cli._table_outputs import open_output
from skyquilt.cli._tables import Table, TableOfWords
from skyquilt.errors import MissingExtraError, TableError

WORDS = TableOfWords({"text": ["a"]})

FIRST = {
    "text": ["1.50", "b,c"],
    "number": Integers(np.array([2**60 + 1, 7]), np.array([False, True])),
    "band": Integers(np.array([1, 0], np.int8), None, ("g", "r")),
}
SECOND = {
    "text": [""],
    "number": Integers(np.array([-1])),
    "band": Integers(np.array([0], np.int8), None, ("g", "r")),
}
CSV = f'text,number,band\n1.50,{2**60 + 1},r\n"b,c",,g\n,-1,g\n'


def write_all(
    output: Path | None,
    batches: Sequence[Mapping[str, Any]] = (FIRST, SECOND),
    *,
    style: str = "csv",
    source: Table = WORDS,
    text_names: Sequence[str] = (),
) -> None:
    path = None if output is None else str(output)
    with open_output(path, style, source, text_names=text_names) as write:
        for batch in batches:
            write(batch)


@pytest.mark.parametrize("is_arrow", [False, True])
def test_csv_goes_to_a_file_packed_or_not(tmp_path: Path, is_arrow: bool) -> None:
    source = TableOfWords({"text": ["a"]}, is_arrow=is_arrow)
    write_all(tmp_path / "t.csv", source=source)
    write_all(tmp_path / "t.csv.gz", source=source)
    assert (tmp_path / "t.csv").read_text() == CSV
    packed = (tmp_path / "t.csv.gz").read_bytes()
    assert gzip.decompress(packed).decode() == CSV
    write_all(tmp_path / "u.csv.gz", source=source)
    assert (tmp_path / "u.csv.gz").read_bytes() == packed


def test_csv_goes_to_the_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_all(None)
    assert capfdbinary.readouterr().out.decode() == CSV


@pytest.mark.parametrize(
    ("batches", "rows"),
    [
        (
            [FIRST, SECOND],
            [
                {"text": "1.50", "number": 2**60 + 1, "band": "r"},
                {"text": "b,c", "number": None, "band": "g"},
                {"text": "", "number": -1, "band": "g"},
            ],
        ),
        ([{"text": []}], []),
        ([{"text": []}, {"text": ["a"]}], [{"text": "a"}]),
    ],
)
def test_json_is_one_array_of_all_batches(
    capsys: pytest.CaptureFixture[str],
    batches: Sequence[Mapping[str, Any]],
    rows: list[dict[str, Any]],
) -> None:
    write_all(None, batches, style="json")
    assert json.loads(capsys.readouterr().out) == rows


def test_json_has_null_for_nan_and_text_for_days(capsys: pytest.CaptureFixture[str]) -> None:
    nan = float("nan")
    columns = {"x": pa.array([[1.5, nan]]), "y": pa.array([nan]), "d": pa.array([0], pa.date32())}
    write_all(None, [columns], style="json")
    assert json.loads(capsys.readouterr().out) == [{"x": [1.5, None], "y": None, "d": "1970-01-01"}]


def test_a_table_for_people_is_aligned_over_all_batches(capsys: pytest.CaptureFixture[str]) -> None:
    write_all(None, style="table")
    assert capsys.readouterr().out.splitlines() == [
        "text               number  band",
        "-------------------------------",
        f"1.50  {2**60 + 1}  r",
        "b,c                        g",
        "                       -1  g",
    ]


def test_a_table_for_people_has_an_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_table_outputs, "_MOST_TABLE_ROWS", 2)
    with pytest.raises(TableError, match="at most 2 rows, got more; use --format csv or --output"):
        write_all(None, style="table")
    assert capsys.readouterr().out == ""


# ---- Files that are whole or not there ----

OUTPUTS = pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])


@OUTPUTS
@pytest.mark.parametrize("error", [TableError("no"), KeyboardInterrupt()])
def test_what_fails_leaves_nothing(tmp_path: Path, name: str, error: BaseException) -> None:
    def fail_midway() -> None:
        with open_output(str(tmp_path / name), "csv", WORDS) as write:
            write(FIRST)
            assert [path.name.startswith(f".{name}.") for path in tmp_path.iterdir()] == [True]
            raise error

    with pytest.raises(type(error)):
        fail_midway()
    assert list(tmp_path.iterdir()) == []


@OUTPUTS
def test_what_was_there_is_replaced_at_the_end(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("before")
    with open_output(str(path), "csv", WORDS) as write:
        write(FIRST)
        assert path.read_text() == "before"
    assert path.read_bytes() != b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "t.csv"
    link.symlink_to(tmp_path / "there" / "real.csv")
    write_all(link)
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.csv").read_text() == CSV


def test_a_file_may_be_read_by_whom_others_may(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_all(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("name", ["missing/t.csv", "folder.csv", "plain/t.csv"])
def test_a_place_that_cannot_be_written_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "plain").touch()
    with pytest.raises(OSError, match="directory") as caught:
        write_all(tmp_path / name)
    assert caught.value.filename == str(tmp_path / name)
    assert list(tmp_path.rglob("*.part")) == []


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"the output must end in \.csv, \.csv\.gz or \.parquet"):
        write_all(tmp_path / "t.txt")
    assert list(tmp_path.iterdir()) == []


# ---- Parquet ----


def test_parquet_needs_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'skyquilt\[parquet\]'"):
        write_all(tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


def test_parquet_holds_integers_and_labels(tmp_path: Path) -> None:
    write_all(tmp_path / "t.parquet")
    table = pq.read_table(tmp_path / "t.parquet")
    assert table.to_pydict() == {
        "text": ["1.50", "b,c", ""],
        "number": [2**60 + 1, None, -1],
        "band": ["r", "g", "g"],
    }
    assert table.schema.field("number").type == pa.int64()
    assert pa.types.is_dictionary(table.schema.field("band").type)


def test_text_of_csv_becomes_what_it_holds(tmp_path: Path) -> None:
    names = ["x", "code", "float", "asked"]
    batches = [
        dict(zip(names, [["1"], ["01"], ["2"], ["3"]], strict=True)),
        dict(zip(names, [[""], ["x"], [""], ["4"]], strict=True)),
    ]
    write_all(tmp_path / "t.parquet", batches, text_names=["asked"])
    table = pq.read_table(tmp_path / "t.parquet")
    assert table.to_pydict() == {
        "x": [1, None],
        "code": ["01", "x"],
        "float": [2, None],
        "asked": ["3", "4"],
    }
    with pytest.raises(TableError, match="column 'x' holds int64 at first, got 'b' at row 0"):
        write_all(tmp_path / "u.parquet", [{"x": ["1"]}, {"x": ["b"]}])


def test_parquet_passes_types_and_what_programs_keep_beside_them_on(tmp_path: Path) -> None:
    schema = pa.schema(
        [
            pa.field("id", pa.uint64(), nullable=False, metadata={"unit": "none"}),
            pa.field("name", pa.large_string()),
        ],
        metadata={"pandas": "{}"},
    )
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table([[1, 2], ["7", "8"]], schema=schema), path)
    with (
        open_table(str(path)) as source,
        open_output(str(tmp_path / "u.parquet"), "csv", source) as write,
    ):
        for batch in source.batches(["id", "name"]):
            write({**batch.columns, "tract": Integers(np.array([5, 6], np.int32))})
    table = pq.read_table(tmp_path / "u.parquet")
    assert table.schema.metadata[b"pandas"] == b"{}"
    assert [table.schema.field(name).type for name in ("name", "tract")] == [
        pa.large_string(),
        pa.int32(),
    ]
    assert table.schema.field("id").metadata[b"unit"] == b"none"
    assert not table.schema.field("id").nullable
    assert table.to_pydict() == {"id": [1, 2], "name": ["7", "8"], "tract": [5, 6]}


@pytest.mark.parametrize("limit", ["_GROUP_ROWS", "_GROUP_BYTES"])
def test_small_batches_are_gathered_into_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    batches = [{"x": Integers(np.arange(row, row + 10)), "b": ["r"] * 10} for row in range(25)]
    write_all(tmp_path / "t.parquet", batches)
    assert pq.ParquetFile(tmp_path / "t.parquet").num_row_groups == 1
    monkeypatch.setattr(_table_outputs, limit, {"_GROUP_ROWS": 100, "_GROUP_BYTES": 1300}[limit])
    write_all(tmp_path / "u.parquet", batches)
    assert pq.ParquetFile(tmp_path / "u.parquet").num_row_groups == 3
    assert pq.read_table(tmp_path / "u.parquet") == pq.read_table(tmp_path / "t.parquet")


def test_only_columns_that_repeat_themselves_get_a_dictionary(tmp_path: Path) -> None:
    n_rows = 1000
    columns = {
        "id": pa.array(range(n_rows)),
        "visit": pa.array([2025042000123 + row // 100 for row in range(n_rows)]),
        "name": pa.array(["same"] * n_rows),
        "flags": pa.array([[row] for row in range(n_rows)]),
        "tract": Integers(np.arange(n_rows) // 100),
        "counter": Integers(np.arange(n_rows)),
        "band": Integers(np.zeros(n_rows, np.int8), None, ("g",)),
    }
    schema = pa.schema([(name, columns[name].type) for name in ("id", "visit", "name", "flags")])
    source = TableOfWords({"text": ["a"]}, schema=schema, is_arrow=True)
    write_all(tmp_path / "t.parquet", [columns], source=source)
    group = pq.ParquetFile(tmp_path / "t.parquet").metadata.row_group(0)
    chunks = [group.column(place) for place in range(group.num_columns)]
    repeating = {chunk.path_in_schema for chunk in chunks if chunk.has_dictionary_page}
    assert repeating == {"visit", "name", "tract", "band"}


def test_a_table_without_rows_is_written_too(tmp_path: Path) -> None:
    empty = {"text": [], "number": Integers(np.empty(0, np.int32))}
    for name in ("t.csv", "t.parquet"):
        write_all(tmp_path / name, [empty])
    assert (tmp_path / "t.csv").read_text() == "text,number\n"
    table = pq.read_table(tmp_path / "t.parquet")
    assert (table.num_rows, table.column_names) == (0, ["text", "number"])
    assert table.schema.field("number").type == pa.int32()
