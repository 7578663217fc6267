# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skyquilt import IdLayout

from .command_line import Call, error_of, rows_of_csv, rows_of_json
from .tables import BANDS, IDS, KINDS, N_ROWS, TRUTH, WORDS, columns_in, table_in

TRACT_PATCH = ("--layout", "lsst_tract_patch")

pytestmark = pytest.mark.usefixtures("small_pieces")


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
