# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._id_columns."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from skyquilt.cli._id_columns import ID, id_column, known_column, table_of_ids
from skyquilt.cli._tables import TableOfWords
from skyquilt.errors import TableError


def column_of(path: Path, header: str, row: str, asked: str | None = None) -> str:
    path.write_text(f"{header}\n{row}\n")
    with table_of_ids([str(path)]) as table:
        return id_column(table, asked)


def test_integers_are_a_table_of_their_own() -> None:
    with table_of_ids(["5", "-3"]) as table:
        assert id_column(table, None) == ID
        (batch,) = table.batches([ID])
        assert batch.columns == {ID: ["5", "-3"]}


@pytest.mark.parametrize("words", [["5", "x"], ["a.csv", "b.csv"], ["-", "5"]])
def test_anything_but_integers_is_one_table(words: list[str]) -> None:
    with pytest.raises(click.UsageError, match="IDS must be integers or one file"):
        table_of_ids(words).__enter__()


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        ("n,id", "1,2", "id"),
        ("n,Object_ID", "1,2", "Object_ID"),
        ("n,LS_ID", "1,2", "LS_ID"),
        ("ra,thing", "1.5,2", "thing"),
        ("name", "x", "name"),
        ("id,n", "x,1", "id"),
    ],
)
def test_the_column_of_ids_is_known_by_its_name_or_its_kind(
    tmp_path: Path, header: str, row: str, found: str
) -> None:
    assert column_of(tmp_path / "t.csv", header, row) == found


@pytest.mark.parametrize(
    ("header", "row"), [("id,objid,n", "1,2,3"), ("a,b", "1,2"), ("a,b", "x,y")]
)
def test_what_is_not_plain_must_be_said(tmp_path: Path, header: str, row: str) -> None:
    with pytest.raises(TableError, match=r"no column is plainly that of the IDs; .* --column NAME"):
        column_of(tmp_path / "t.csv", header, row)
    last = header.rpartition(",")[2]
    assert column_of(tmp_path / "t.csv", header, row, last) == last


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    table = TableOfWords({"tract": ["1"], "patch": ["2"]})
    assert known_column(table, "patch") == "patch"
    with pytest.raises(TableError, match=r"no column 'path' \(did you mean 'patch'\?\); there are"):
        known_column(table, "path")
