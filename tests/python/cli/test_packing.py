# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._packing."""

from __future__ import annotations

import csv
import gzip
import io
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from skyquilt import IdLayout
from skyquilt.cli import _table_files
from skyquilt.cli.main import cli
from skyquilt.packing.known_layouts import known_layout, names

from .command_line import Call, error_of, rows_of_csv, rows_of_json

LAYOUT = IdLayout.named("lsst_object", n_releases=64)
WORDS = ("--layout", "lsst_object", "--set", "n_releases=64")
BANDS = ("--layout", "lsst_tract_patch", "--set", "n_bands=3", "--set", 'bands={"g":0,"r":1,"i":2}')
TRACT_PATCH = ("--layout", "lsst_tract_patch")

N_ROWS = 100
TRUTH = {
    "release": [4] * N_ROWS,
    "tract": list(range(5000, 5000 + N_ROWS)),
    "patch": [row % 100 for row in range(N_ROWS)],
    "counter": [row * 1000 + 1 for row in range(N_ROWS)],
}
IDS: list[int] = LAYOUT.pack({key: np.array(values) for key, values in TRUTH.items()}).tolist()

KINDS = pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands work in pieces of a few rows."""
    monkeypatch.setattr(_table_files, "_PLAIN_ROWS", 7)
    monkeypatch.setattr(_table_files, "_CSV_BLOCK", 200)
    monkeypatch.setattr(_table_files, "_MOST_ROWS", 7)


def table_in(path: Path, columns: Mapping[str, Any]) -> Path:
    """Write a table in the way its name says."""
    if path.suffix == ".parquet":
        pq.write_table(pa.table(dict(columns)), path)
        return path
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    data = stream.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def columns_in(path: Path) -> dict[str, list[Any]]:
    """Read a table; cells of CSV that are integers as such, empty ones as None."""
    if path.suffix == ".parquet":
        columns: dict[str, list[Any]] = pq.read_table(path).to_pydict()
        return columns
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return {
        name: [int(cell) if cell.isdigit() else cell or None for cell in column]
        for name, column in zip(header, zip(*rows, strict=True), strict=True)
    }


def piped(text: str, *words: str) -> Result:
    return CliRunner().invoke(cli, words, input=text, prog_name="skyquilt")


# ---- unpack ----


@KINDS
@pytest.mark.parametrize("output", ["out.csv", "out.csv.gz", "out.parquet"])
def test_fields_come_behind_the_columns_of_a_table(
    call: Call, tmp_path: Path, name: str, output: str
) -> None:
    columns = {"objectId": IDS, "name": [f'"{row}", a' for row in range(N_ROWS)]}
    path, written = table_in(tmp_path / name, columns), tmp_path / output
    result = call("unpack", *WORDS, path, "--output", written)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"wrote 100 rows to {written}\n"
    assert columns_in(written) == {**columns, **TRUTH}
    assert list(columns_in(written)) == ["objectId", "name", "release", "tract", "patch", "counter"]
    assert sorted(tmp_path.iterdir()) == sorted([path, written])


def test_csv_needs_no_pyarrow(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table_in(tmp_path / "t.csv", {"id": IDS, "name": ["a,b"] * N_ROWS})
    call("unpack", *WORDS, path, "--output", tmp_path / "with.csv")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert call("unpack", *WORDS, path, "--output", tmp_path / "without.csv").exit_code == 0
    assert (tmp_path / "with.csv").read_bytes() == (tmp_path / "without.csv").read_bytes()
    line = error_of(call("unpack", *WORDS, path, "--output", tmp_path / "t.parquet"))
    assert line.endswith("pip install 'skyquilt[parquet]'")


@pytest.mark.parametrize("name", names())
def test_published_ids_hold_what_is_published(call: Call, name: str) -> None:
    known = known_layout(name)
    if not known.examples:
        pytest.skip("no published ID is at hand")
    settings = [f"{key}={value}" for key, value in known.example_parameters.items()]
    words = ["--layout", name, *(word for setting in settings for word in ("--set", setting))]
    for number, values in known.examples:
        fields = ",".join(values)
        result = call("unpack", *words, number, "--fields", fields, "--format", "json")
        assert rows_of_json(result) == [{"id": number, **values}]


def test_ids_may_be_words(call: Call) -> None:
    lines = call("unpack", *WORDS, *IDS[:2]).stdout.splitlines()
    assert lines[0].split() == ["id", *TRUTH]
    assert [int(cell) for cell in lines[3].split()] == [
        IDS[1],
        *(values[1] for values in TRUTH.values()),
    ]


def test_a_pipe_may_bring_an_id_a_line() -> None:
    result = piped("".join(f"{number}\n" for number in IDS), "unpack", *WORDS, "-")
    rows = rows_of_csv(result)
    assert [int(row["id"]) for row in rows] == IDS
    for key, values in TRUTH.items():
        assert [int(row[key]) for row in rows] == values


def test_a_pipe_may_bring_csv() -> None:
    text = f"ra,objectId\n1.50,{IDS[3]}\n"
    result = piped(text, "unpack", *WORDS, "-", "--format", "json")
    assert rows_of_json(result) == [
        {"ra": "1.50", "objectId": IDS[3], **{key: values[3] for key, values in TRUTH.items()}}
    ]


def test_an_empty_pipe_gives_names_alone() -> None:
    result = piped("", "unpack", *WORDS, "-")
    assert (result.exit_code, result.stdout) == (0, "id,release,tract,patch,counter\n")


@KINDS
def test_a_table_without_rows_gives_one_without_rows(call: Call, tmp_path: Path, name: str) -> None:
    path = table_in(tmp_path / name, {"id": [], "name": []})
    if name.endswith("parquet"):
        pq.write_table(
            pa.table({"id": pa.array([], "int64"), "name": pa.array([], "string")}), path
        )
    assert call("unpack", *WORDS, path).stdout == "id,name,release,tract,patch,counter\n"
    assert call("unpack", *WORDS, path, "--output", tmp_path / "out.parquet").exit_code == 0
    table = pq.read_table(tmp_path / "out.parquet")
    assert (table.num_rows, table.schema.field("tract").type) == (0, pa.int32())


def test_unsigned_ids_of_64_bits_are_exact(call: Call, tmp_path: Path) -> None:
    layout = IdLayout.named("sdss_specobjid")
    ids = layout.pack({field.name: field.high for field in layout.fields})
    assert ids >= 2**63
    for name in ("t.csv", "t.parquet"):
        table_in(tmp_path / name, {"specObjID": np.array([ids, ids], np.uint64)})
        written = tmp_path / f"out_{name}"
        words = ("--layout", "sdss_specobjid", "--output", written)
        assert call("unpack", *words, tmp_path / name).exit_code == 0
        columns = columns_in(written)
        assert columns["specObjID"] == [ids, ids]
        for field in layout.fields:
            assert columns[field.name] == [field.high] * 2


# ---- Which columns ----


@KINDS
@pytest.mark.parametrize("column", ["id", "ID", "objectId", "source_id", "objID", "TARGETID"])
def test_a_usual_name_is_that_of_the_ids(
    call: Call, tmp_path: Path, name: str, column: str
) -> None:
    path = table_in(tmp_path / name, {"n": [1, 2], column: IDS[:2]})
    rows = rows_of_csv(call("unpack", *WORDS, path, "--keep", "none", "--fields", "tract"))
    assert rows == [{"tract": "5000"}, {"tract": "5001"}]


@KINDS
def test_the_only_integers_are_the_ids(call: Call, tmp_path: Path, name: str) -> None:
    path = table_in(tmp_path / name, {"ra": [1.5, 2.5], "thing": IDS[:2]})
    rows = rows_of_csv(call("unpack", *WORDS, path, "--keep", "ra", "--fields", "tract"))
    assert rows == [{"ra": "1.5", "tract": "5000"}, {"ra": "2.5", "tract": "5001"}]


@KINDS
def test_what_is_not_plainly_the_ids_must_be_said(call: Call, tmp_path: Path, name: str) -> None:
    path = table_in(tmp_path / name, {"a": IDS[:2], "b": IDS[2:4]})
    line = error_of(call("unpack", *WORDS, path))
    assert "say which one with --column NAME. There are a, b" in line
    rows = rows_of_csv(call("unpack", *WORDS, path, "--column", "b", "--fields", "tract"))
    assert [row["tract"] for row in rows] == ["5002", "5003"]
    path = table_in(tmp_path / name, {"a": ["x"], "b": ["y"]})
    assert "There are a, b" in error_of(call("unpack", *WORDS, path))
    assert "(did you mean 'b'?)" in error_of(call("unpack", *WORDS, path, "--column", "bb"))


def test_a_column_is_never_written_twice(call: Call, tmp_path: Path) -> None:
    path = table_in(tmp_path / "t.csv", {"id": IDS[:1], "tract": ["x"]})
    line = error_of(call("unpack", *WORDS, path))
    assert "there is a column 'tract' already; --prefix TEXT gives it another name" in line
    text = call("unpack", *WORDS, path, "--prefix", "id_", "--fields", "tract,patch").stdout
    assert text.splitlines()[0] == "id,tract,id_tract,id_patch"
    text = call("unpack", *WORDS, path, "--keep", "id", "--fields", "tract").stdout
    assert text.splitlines() == ["id,tract", f"{IDS[0]},5000"]


def test_columns_that_are_kept_must_be_there(call: Call, tmp_path: Path) -> None:
    path = table_in(tmp_path / "t.csv", {"id": IDS[:1]})
    assert "no column 'ra'; there are id" in error_of(call("unpack", *WORDS, path, "--keep", "ra"))
    assert "no column 'ra'" in error_of(call("unpack", *WORDS, path, "--text", "ra"))
    assert "no field 'x'" in error_of(call("unpack", *WORDS, path, "--fields", "x"))


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_columns_of_any_type_are_passed_on(call: Call, tmp_path: Path, output: str) -> None:
    columns = {
        "id": IDS,
        # Each batch has a dictionary of its own.
        "word": pa.array([f"word {row // 3}" for row in range(N_ROWS)]).dictionary_encode(),
        "name": pa.array([None, "ü"] * (N_ROWS // 2), pa.large_string()),
        "is_star": [True, None] * (N_ROWS // 2),
        "ra": np.linspace(0, 360, N_ROWS),
    }
    lists = {"flags": [[1, 2], None] * (N_ROWS // 2)} if output == "out.parquet" else {}
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({**columns, **lists}), path, row_group_size=11)
    assert call("unpack", *WORDS, path, "--output", tmp_path / output).exit_code == 0
    if output == "out.parquet":
        assert pq.read_table(tmp_path / output).select([*columns, *lists]) == pq.read_table(path)
        return
    written = columns_in(tmp_path / output)
    expected = pq.read_table(path).to_pydict()
    assert written["word"] == expected["word"]
    assert written["name"] == expected["name"]
    assert written["is_star"] == ["true", None] * (N_ROWS // 2)
    assert list(map(float, written["ra"])) == expected["ra"]


@KINDS
def test_a_table_may_be_replaced_by_itself(call: Call, tmp_path: Path, name: str) -> None:
    path = table_in(tmp_path / name, {"id": IDS})
    assert call("unpack", *WORDS, path, "--output", path).exit_code == 0
    assert columns_in(path) == {"id": IDS, **TRUTH}


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_labels_are_texts_or_numbers(call: Call, tmp_path: Path, output: str) -> None:
    layout = IdLayout.named("lsst_tract_patch", n_bands=3, bands={"g": 0, "r": 1, "i": 2})
    ids = layout.pack({"tract": 5, "patch": 1, "band": np.arange(3)})
    path = table_in(tmp_path / "t.parquet", {"id": ids})
    written = tmp_path / output
    call("unpack", *BANDS, path, "--output", written)
    assert columns_in(written)["band"] == ["g", "r", "i"]
    call("unpack", *BANDS, path, "--output", written, "--codes")
    assert columns_in(written)["band"] == [0, 1, 2]


def test_text_of_csv_stays_text_where_asked(call: Call, tmp_path: Path) -> None:
    path = table_in(tmp_path / "t.csv", {"id": IDS, "name": [*range(99), "x"]})
    line = error_of(call("unpack", *WORDS, path, "--output", tmp_path / "out.parquet"))
    assert f"{path}: column 'name' holds int64 at first, got 'x' at row 99" in line
    words = ("--output", tmp_path / "out.parquet", "--text", "name")
    assert call("unpack", *WORDS, path, *words).exit_code == 0
    assert columns_in(tmp_path / "out.parquet")["name"][-2:] == ["98", "x"]


# ---- What is no ID ----

# One more than the last tract and patch, which stand above the counter.
BAD = LAYOUT.pack({"release": 4, "tract": 18937, "patch": 99, "counter": 0})
BAD += 1 << (LAYOUT.fields[-1].width or 0)


@KINDS
@pytest.mark.parametrize("output", ["out.csv", "out.csv.gz", "out.parquet"])
@pytest.mark.parametrize("row", [3, 55])
def test_an_impossible_id_is_refused_by_its_row_in_the_file(
    call: Call, tmp_path: Path, name: str, output: str, row: int
) -> None:
    ids = [*IDS]
    ids[row] = ids[row + 1] = BAD
    path = table_in(tmp_path / name, {"id": ids})
    line = error_of(call("unpack", *WORDS, path, "--output", tmp_path / output))
    assert f"{path}: " in line
    assert f"{BAD} at row {row};" in line
    assert "--invalid mask goes on without them" in line
    assert list(tmp_path.iterdir()) == [path]


@KINDS
@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_impossible_and_missing_ids_get_empty_cells(
    call: Call, tmp_path: Path, name: str, output: str
) -> None:
    ids: list[int | None] = [*IDS]
    ids[50], ids[60] = BAD, None
    path = table_in(tmp_path / name, {"id": ids})
    result = call("unpack", *WORDS, path, "--output", tmp_path / output, "--invalid", "mask")
    assert "2 rows without an ID that this layout can have made\n" in result.stderr
    columns = columns_in(tmp_path / output)
    assert columns["id"] == ids
    for key, values in TRUTH.items():
        expected: list[int | None] = [*values]
        expected[50] = expected[60] = None
        assert columns[key] == expected


def test_an_impossible_id_has_no_label(call: Call, tmp_path: Path) -> None:
    layout = IdLayout.named("lsst_tract_patch", n_bands=3, bands={"g": 0, "r": 1, "i": 2})
    ids = [layout.pack({"tract": 5, "patch": 1, "band": band}) for band in "ig"]
    path = table_in(tmp_path / "t.parquet", {"id": [ids[0], 2**62, ids[1]]})
    for output in ("out.csv", "out.parquet"):
        written = tmp_path / output
        call("unpack", *BANDS, path, "--invalid", "mask", "--output", written)
        assert columns_in(written)["band"] == ["i", None, "g"]


@KINDS
def test_a_missing_id_is_refused_by_its_row_in_the_file(
    call: Call, tmp_path: Path, name: str
) -> None:
    path = table_in(tmp_path / name, {"id": [*IDS[:44], None, *IDS[45:]], "x": [1] * N_ROWS})
    line = error_of(call("unpack", *WORDS, path, "--output", tmp_path / "out.csv"))
    assert "column 'id' must have a value in every row, got none at row 44" in line


@pytest.mark.parametrize("cell", ["9.8e5", "981341.0", "NaN", "0x10"])
def test_an_id_is_never_read_as_a_float(call: Call, tmp_path: Path, cell: str) -> None:
    path = table_in(tmp_path / "t.csv", {"id": [*IDS[:60], cell]})
    for words in ((), ("--invalid", "mask")):
        line = error_of(call("unpack", *WORDS, path, *words, "--output", tmp_path / "out.csv"))
        assert f"column 'id' must hold integers, got '{cell}' at row 60" in line


def test_floats_of_parquet_are_refused_even_when_whole(call: Call, tmp_path: Path) -> None:
    path = table_in(tmp_path / "t.parquet", {"id": [float(IDS[0])]})
    assert "column 'id' must hold integers, got double: floats" in error_of(
        call("unpack", *WORDS, path)
    )


def test_a_bad_word_is_told_by_its_place(call: Call) -> None:
    assert f"{BAD} at row 1;" in error_of(call("unpack", *WORDS, IDS[0], BAD))


@pytest.mark.parametrize(
    "words",
    [
        ("1", "x"),
        ("a.csv", "b.csv"),
        ("1", "--output", "out.csv", "--format", "csv"),
    ],
)
def test_words_that_make_no_sense_are_a_wrong_call(call: Call, words: tuple[str, ...]) -> None:
    result = call("unpack", *WORDS, *words)
    assert result.exit_code == 2
    assert "Usage: skyquilt unpack" in result.stderr


# ---- pack ----


@KINDS
@pytest.mark.parametrize("output", ["out.csv", "out.csv.gz", "out.parquet"])
def test_packing_undoes_unpacking(call: Call, tmp_path: Path, name: str, output: str) -> None:
    path, written = table_in(tmp_path / name, {"ra": [1.5] * N_ROWS, **TRUTH}), tmp_path / output
    result = call("pack", *WORDS, path, "--output", written, "--name", "objectId", "--keep", "none")
    assert result.exit_code == 0, result.stderr
    assert columns_in(written) == {"objectId": IDS}
    call("pack", *WORDS, path, "--output", written)
    assert list(columns_in(written)) == ["ra", *TRUTH, "id"]
    assert columns_in(written)["id"] == IDS


def test_a_data_id_of_words_gives_the_number_alone(call: Call) -> None:
    assert call("pack", *TRACT_PATCH, "tract=9813", "patch=41").stdout == "981341\n"


def test_a_data_id_of_words_is_written_whole_where_asked(call: Call, tmp_path: Path) -> None:
    words = (*TRACT_PATCH, "tract=9813", "patch=41")
    assert rows_of_json(call("pack", *words, "--format", "json")) == [
        {"tract": 9813, "patch": 41, "id": 981341}
    ]
    call("pack", *words, "--output", tmp_path / "out.parquet")
    assert columns_in(tmp_path / "out.parquet") == {"tract": [9813], "patch": [41], "id": [981341]}


def test_labels_and_numbers_of_labels_are_taken(call: Call, tmp_path: Path) -> None:
    by_label, by_number = (
        call("pack", *BANDS, "tract=5", "patch=1", f"band={band}").stdout for band in ("r", "1")
    )
    assert by_label == by_number != ""
    for name in ("t.csv", "t.parquet"):
        path = table_in(tmp_path / name, {"tract": [5] * 20, "patch": [1] * 20, "band": ["r"] * 20})
        rows = rows_of_csv(call("pack", *BANDS, path, "--keep", "none"))
        assert [row["id"] for row in rows] == [by_label.strip()] * 20


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_columns_may_have_other_names_and_words_hold_for_all_rows(
    call: Call, tmp_path: Path, name: str
) -> None:
    path = table_in(tmp_path / name, {"t": TRUTH["tract"], "tract": ["x"] * N_ROWS, **{
        key: TRUTH[key] for key in ("patch", "counter")
    }})  # fmt: skip
    words = (path, "release=4", "--column", "tract=", "--column", "t=tract", "--keep", "t")
    rows = rows_of_csv(call("pack", *WORDS, *words))
    assert [(int(row["t"]), int(row["id"])) for row in rows] == list(
        zip(TRUTH["tract"], IDS, strict=True)
    )


def test_a_key_of_several_fields_stands_for_them(call: Call, tmp_path: Path) -> None:
    words = ("--layout", "lsst_visit_detector")
    layout = IdLayout.named("lsst_visit_detector")
    expected = layout.pack({"visit": 2025042000123, "detector": 94})
    data_id = ("visit=2025042000123", "detector=94")
    assert call("pack", *words, *data_id).stdout == f"{expected}\n"
    parts = ("day_obs=20250420", "seq_num=123", "special=0", "detector=94")
    assert call("pack", *words, *parts).stdout == f"{expected}\n"
    assert "'seq_num' must be given once" in error_of(call("pack", *words, *data_id, "seq_num=5"))
    # Of a table the compound is taken, whatever else there is.
    columns = {"visit": [2025042000123], "seq_num": [5], "detector": [94]}
    path = table_in(tmp_path / "t.csv", columns)
    assert rows_of_csv(call("pack", *words, path))[0]["id"] == str(expected)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tract=5", "band=g"), "the data ID has no 'patch'; add patch=VALUE"),
        (("tract=5", "patch=1", "ban=2"), "no key 'ban'; there are band, tract, patch"),
        (("tract=5", "tract=6", "patch=1"), "'tract' must be given once, got 5 and 6"),
        (("tract=x", "patch=1", "band=g"), "'tract' must hold integers, got 'x' at row 0"),
        (("tract=", "patch=1", "band=g"), "'tract' must have a value in every row"),
        (("tract=5", "patch=100", "band=g"), "'patch' must lie in [0, 99], got 100 at row 0"),
        (("tract=5", "patch=1", "band=y"), "'band' must be one of g, r, i, got 'y' at row 0"),
        (("t.csv",), "t.csv: there is no column 'band'; there are tract, patch. Say which one it"),
        (("t.csv", "tract=1", "band=g"), "there is a column 'tract', and tract=1 was given"),
        (("t.csv", "band=g", "--column", "patch=tract"), "there are two columns for 'tract'"),
        (("t.csv", "band=g", "--column", "x=tract"), "no column 'x'"),
        (("t.csv", "band=g", "--name", "tract"), "a column 'tract' already; --name NAME"),
    ],
)
def test_a_data_id_that_has_no_number_is_told(
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    table_in(Path("t.csv"), {"tract": [5], "patch": [1]})
    assert told in error_of(call("pack", *BANDS, *words))


@KINDS
@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("patch", 100, "'patch' must lie in [0, 99], got 100 at row 55"),
        ("band", "k", "'band' must be one of g, r, i, got 'k' at row 55"),
        ("band", None, "column 'band' must have a value in every row, got none at row 55"),
        ("tract", None, "column 'tract' must have a value in every row, got none at row 55"),
    ],
)
def test_a_value_without_an_id_is_refused_or_masked(
    call: Call, tmp_path: Path, name: str, key: str, value: int | str | None, told: str
) -> None:
    columns: dict[str, list[Any]] = {
        "tract": TRUTH["tract"][:],
        "patch": TRUTH["patch"][:],
        "band": ["r"] * N_ROWS,
    }
    columns[key][55] = value
    path = table_in(tmp_path / name, columns)
    written = tmp_path / "out.parquet"
    assert f"{path}: {told}" in error_of(call("pack", *BANDS, path, "--output", written))
    assert list(tmp_path.iterdir()) == [path]
    result = call("pack", *BANDS, path, "--output", written, "--invalid", "mask")
    assert "1 row without an ID\n" in result.stderr
    layout = IdLayout.named("lsst_tract_patch", n_bands=3, bands={"g": 0, "r": 1, "i": 2})
    good = {"tract": np.array(TRUTH["tract"]), "patch": np.array(TRUTH["patch"]), "band": "r"}
    expected: list[int | None] = layout.pack(good).tolist()
    expected[55] = None
    assert columns_in(written)["id"] == expected


def test_a_masked_data_id_is_an_empty_line(call: Call) -> None:
    words = ("tract=5", "patch=100", "--invalid", "mask")
    assert call("pack", *TRACT_PATCH, *words).stdout == "\n"


def test_a_file_may_have_an_equals_sign_in_its_name(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "tract=9813"
    folder.mkdir()
    path = table_in(folder / "t.csv", {"patch": [41, 42]})
    rows = rows_of_csv(call("pack", *TRACT_PATCH, path, "tract=9813"))
    assert [row["id"] for row in rows] == ["981341", "981342"]


def test_one_table_is_packed_at_a_time(call: Call) -> None:
    result = call("pack", *TRACT_PATCH, "a.csv", "b.csv")
    assert result.exit_code == 2
    assert "one TABLE at most, got a.csv and b.csv" in result.stderr


# ---- Processes ----

COMMAND = [sys.executable, "-c", "from skyquilt.cli.main import main; main()"]


def test_an_interrupted_command_leaves_nothing(tmp_path: Path) -> None:
    written = tmp_path / "out.csv"
    process = subprocess.Popen(
        [*COMMAND, "unpack", *WORDS, "-", "--output", str(written)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(f"{IDS[0]}\n".encode() * 100_000)
    process.stdin.flush()
    until = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    assert [path.name for path in tmp_path.glob(".out.csv.*.part")] != []
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Aborted!" in said.decode()
    assert "Traceback" not in said.decode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.parquet"])
def test_a_disk_that_gets_full_leaves_nothing(tmp_path: Path, name: str) -> None:
    written = tmp_path / name
    rng = np.random.default_rng(1)
    data = "".join(f"{number}\n" for number in rng.integers(0, 2**57, 50_000)).encode()
    done = subprocess.run(
        [*COMMAND, "unpack", *("--layout", "gaia_source"), "-", "--output", str(written)],
        input=data,
        capture_output=True,
        check=False,
        # As good as a full disk: a file may not grow any further.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("error: reading or writing failed: ")
    assert "File too large" in line
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    path = table_in(tmp_path / "t.csv", {"id": IDS * 2000})
    line = " ".join(map(shlex.quote, [*COMMAND, "unpack", *WORDS, str(path)]))
    done = subprocess.run(
        ["sh", "-c", f"{line} | head -n 2"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"id,release,tract,patch,counter\n{IDS[0]},4,5000,0,1\n"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("style", ["table", "csv", "json"])
def test_a_full_disk_is_an_error_of_one_line(style: str) -> None:
    line = " ".join(map(shlex.quote, [*COMMAND, "unpack", *WORDS, str(IDS[0]), "--format", style]))
    done = subprocess.run(
        ["sh", "-c", f"{line} > /dev/full"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "error: reading or writing failed: No space left on device\n"


def test_a_folder_that_is_not_there_is_told(call: Call, tmp_path: Path) -> None:
    output = tmp_path / "none" / "out.csv"
    line = error_of(call("unpack", *WORDS, IDS[0], "--output", output))
    assert line == f"error: {output}: {os.strerror(2)}"
