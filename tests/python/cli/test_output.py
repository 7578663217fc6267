# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._output."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.cli._output import Column, counted, note, write_columns

COLUMNS = {
    "visit": np.array([1, 2**62], dtype=np.int64),
    "band": np.array(["i", "[red]"]),
    "seeing": np.array([0.1 + 0.2, np.nan]),
    "moved": np.array([True, False]),
}


def test_json_keeps_every_bit_and_has_null_for_missing(capsys: pytest.CaptureFixture[str]) -> None:
    write_columns(COLUMNS, "json")
    assert json.loads(capsys.readouterr().out) == [
        {"visit": 1, "band": "i", "seeing": 0.1 + 0.2, "moved": True},
        {"visit": 2**62, "band": "[red]", "seeing": None, "moved": False},
    ]


def test_csv_keeps_every_bit_and_has_an_empty_cell_for_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_columns(COLUMNS, "csv")
    assert capsys.readouterr().out == (
        f"visit,band,seeing,moved\n1,i,{0.1 + 0.2!r},true\n{2**62},[red],,false\n"
    )


def test_a_table_is_aligned_and_rounded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_columns(COLUMNS, "table")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["visit", "band", "seeing", "moved"]
    assert lines[2].split() == ["1", "i", "0.3", "yes"]
    assert lines[3].split() == [str(2**62), "[red]"]
    assert lines[2].index("1 ") == lines[0].index("t") == len(str(2**62)) - 1
    assert lines[2].index("i") == lines[3].index("[") == lines[0].index("band")


def test_a_table_is_not_cut_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    write_columns({f"column_{i}": ["x" * 40] for i in range(30)}, "table")
    assert capsys.readouterr().out.count("x" * 40) == 30


def test_a_table_leaves_out_what_nobody_said(capsys: pytest.CaptureFixture[str]) -> None:
    columns: dict[str, Column] = {
        "a": [0, 0],
        "b": ["", ""],
        "c": [np.nan, np.nan],
        "d": [False, False],
    }
    write_columns(columns, "table")
    assert capsys.readouterr().out.splitlines()[0].split() == ["a", "d"]
    write_columns(columns, "csv")
    assert capsys.readouterr().out.splitlines()[0] == "a,b,c,d"


def test_a_list_of_words_stays_one_in_json_and_has_blanks_elsewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns: dict[str, Column] = {"commit": [1, 2], "markers": [["a", "b"], []]}
    write_columns(columns, "json")
    assert [row["markers"] for row in json.loads(capsys.readouterr().out)] == [["a", "b"], []]
    write_columns(columns, "csv")
    assert capsys.readouterr().out == "commit,markers\n1,a b\n2,\n"
    write_columns(columns, "table")
    assert capsys.readouterr().out.splitlines()[2].split() == ["1", "a", "b"]


def test_without_rows_programs_get_an_empty_answer_and_people_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    none = {"visit": np.empty(0, dtype=np.int64)}
    answers = []
    for style in ("json", "csv", "table"):
        write_columns(none, style)
        answers.append(capsys.readouterr().out)
    assert answers == ["[]\n", "visit\n", ""]


@given(
    st.lists(
        st.tuples(
            st.floats(allow_infinity=False),
            st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=5),
        )
    )
)
def test_csv_and_json_tell_the_same(rows: list[tuple[float, str]]) -> None:
    columns: dict[str, Column] = {"x": [x for x, _ in rows], "text": [text for _, text in rows]}
    told = {}
    for style in ("csv", "json"):
        with pytest.MonkeyPatch.context() as patch:
            stream = io.StringIO()
            patch.setattr("sys.stdout", stream)
            write_columns(columns, style)
            told[style] = stream.getvalue()
    of_json = [(row["x"], row["text"]) for row in json.loads(told["json"])]
    of_csv = [
        (float(x) if x else None, text)
        for x, text in list(csv.reader(io.StringIO(told["csv"], newline="")))[1:]
    ]
    assert of_json == of_csv


def test_notes_go_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    note("by the way")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "by the way\n")


def test_nouns_follow_their_numbers() -> None:
    assert counted(1, "visit") == "1 visit"
    assert counted(17920, "footprint") == "17,920 footprints"
    assert counted(0, "patch", "patches") == "0 patches"
