# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._unpack."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from skyquilt import IdLayout
from skyquilt.cli.main import cli
from skyquilt.packing import IdField
from skyquilt.packing.known_layouts import known_layout, names

from .command_line import Call, error_of, rows_of_csv, rows_of_json
from .tables import BANDS, IDS, KINDS, LAYOUT, N_ROWS, TRUTH, WORDS, columns_in, table_in

pytestmark = pytest.mark.usefixtures("small_pieces")


def piped(text: str, *words: str) -> Result:
    return CliRunner().invoke(cli, words, input=text, prog_name="skyquilt")


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


@pytest.mark.parametrize("name", [name for name in names() if known_layout(name).examples])
def test_published_ids_hold_what_is_published(call: Call, name: str) -> None:
    known = known_layout(name)
    settings = [f"{key}={value}" for key, value in known.example_parameters.items()]
    words = ["--layout", name, *(word for setting in settings for word in ("--set", setting))]
    for number, values in known.examples:
        fields = ",".join(values)
        result = call("unpack", *words, number, "--fields", fields, "--format", "json")
        assert rows_of_json(result) == [{"id": number, **values}]


def test_a_layout_without_fields_adds_no_columns(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "zero.json"
    path.write_text(IdLayout([IdField.reserved(width=3)]).to_json())
    assert rows_of_csv(call("unpack", "--layout", path, 0, "--format", "csv")) == [{"id": "0"}]
    assert "at row 1" in error_of(call("unpack", "--layout", path, 0, 1))


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
