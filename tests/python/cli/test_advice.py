# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._advice."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from skyquilt.cli._advice import in_shell_words
from skyquilt.errors import ReadOnlyError
from skyquilt.registry.locations import check_writable

from .command_line import DEC, RA, Call, write_table

PYTHON = re.compile(
    r"[a-z]\(|[{[]'|='\w|=[{.]|=(True|False|None)\b|\.[a-z]+\(|\bNone\b"
    r"|\b(Registry|SkyMap|FootprintTable|Instrument)\b"
)
"""Calls, keywords and names of classes, as none of our commands are written."""


def advice_of(call: Call, *words: object) -> str:
    """Give the line a command fails with, having looked for Python in it."""
    result = call(*words)
    assert result.exit_code == 2
    line = result.stderr.splitlines()[-1]
    assert line.startswith("error: ")
    assert not PYTHON.search(line), line
    return line


def test_the_words_of_python_are_known_when_seen() -> None:
    for text in (
        "Registry.create('a')",
        "mark('nope')",
        "instrument=...",
        ".astype('int64')",
        "columns={'a': None}",
        "read_only=True",
        "on_conflict='revise'",
    ):
        assert PYTHON.search(text)
    assert not PYTHON.search("skyquilt ingest 'a b.db' --column expnum=visit (did you mean 'x'?)")


def test_a_registry_that_is_not_there_is_made_by_a_command(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "my survey.db"
    assert advice_of(call, "log", path).endswith(f"make one with: skyquilt create '{path}'")


def test_what_is_no_registry_stays_as_it_is(call: Call, tmp_path: Path) -> None:
    text, other = tmp_path / "diary.db", tmp_path / "other.db"
    text.write_text("dear diary" * 100)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")
    for path in (text, other):
        assert "with skyquilt create at another" in advice_of(call, "log", path)
        assert "choose another path" in advice_of(call, "create", path)


def test_who_may_not_write_is_told_where_to(
    call: Call, survey: Path, corners: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    for words in (
        ("create", survey.with_name("new.db")),
        ("ingest", survey, corners, "--solution", "x"),
        ("ingest", survey, corners, "--solution", "x", "--dry-run"),
        ("mark", survey, "x"),
    ):
        assert advice_of(call, *words).endswith("use a registry in a folder that you may write to")


def test_a_network_file_system_is_no_place_to_write(tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyError) as refused:
        check_writable(tmp_path / "survey.db", "22 1 0:1 / / rw - nfs4 server:/ rw")
    words = in_shell_words(str(refused.value))
    assert words.endswith("write to it on a local disk and copy it here")


def test_the_url_of_a_registry_has_no_options(call: Call, survey: Path) -> None:
    assert "leave out the ?" in advice_of(call, "log", f"sqlite:///{survey}?mode=ro")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create", "NEW", "--skymap", "hsc"), "hsc_rings_v1"),
        (("create", "NEW", "--instrument", "hsc"), "DECam"),
        (("locate", 1, 2, "--skymap", "hsc"), "hsc_rings_v1"),
        (("inputs", "SURVEY", "--tract", 1, "--skymap", "hsc"), "hsc_rings_v1"),
        (("inputs", "SURVEY", "--tract", 1, "--at", "nope"), "skyquilt mark REGISTRY nope"),
        (("diff", "SURVEY", "first", "nope"), "skyquilt mark REGISTRY nope"),
        (("mark", "SURVEY", "x", "--commit", "nope"), "skyquilt mark REGISTRY nope"),
        (("mark", "SURVEY", "7"), "look like a number"),
        (("mark", "SURVEY", "2026-11-20"), "look like a date or a time"),
        (("inputs", "SURVEY", "--tract", 1, "--at", "2026-W47"), "reads as a date or a time; give"),
        (("inputs", "SURVEY", "--tract", 1, "--at", "it's"), """REGISTRY 'it'"'"'s'"""),
        (("inputs", "SURVEY", "--tract", 9615, "--failed", "error"), "--failed exclude leaves"),
        (("inputs", "SURVEY", "--tract", 9615, "--failed", "error"), "--failed fall_through takes"),
        (("diff", "SURVEY", "first", "--min-shift-mas", "nan"), "--min-shift-mas must"),
    ],
)
def test_advice_is_given_in_words_of_the_shell(
    call: Call, fitted_survey: Path, words: tuple[object, ...], told: str
) -> None:
    places = {"SURVEY": fitted_survey, "NEW": fitted_survey.with_name("new.db")}
    assert told in advice_of(call, *(places.get(str(word), word) for word in words))


def test_one_instrument_of_several_is_chosen_by_an_option(
    call: Call, survey: Path, tmp_path: Path
) -> None:
    words = ("patches", "--visit", 1, "--skymap", "hsc_rings_v1")
    call("create", tmp_path / "new.db")
    assert "skyquilt ingest" in advice_of(call, *words[:1], tmp_path / "new.db", *words[1:])
    other = write_table(tmp_path / "other.csv", [(1, 10, "i", RA, DEC)])
    other.write_text(other.read_text().replace("HSC", "DECam"))
    assert call("ingest", survey, other, "--solution", "predicted").exit_code == 0
    assert advice_of(call, *words[:1], survey, *words[1:]).endswith("which one with --instrument")


def test_a_conflict_names_the_options_that_settle_it(
    call: Call, survey: Path, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "t.csv", [(1, 10, "i", RA, DEC + 0.01)])
    line = advice_of(call, "ingest", survey, table, "--solution", "predicted")
    assert "; --on-conflict revise makes the new ones current" in line
    assert ", --on-conflict skip leaves the old" in line


@pytest.mark.parametrize(
    ("old", "new", "options", "told"),
    [
        ("visit", "expnum", (), "say so with --column expnum=visit"),
        ("visit", "my visit", (), "rename it with --column 'my visit=OURS'"),
        ("visit", "my visit", (), "leave it out with --column 'my visit='"),
        ("visit", "it's", (), """--column 'it'"'"'s=OURS'"""),
        ("visit", "seeing", (), "which one it is with --column FILE=visit"),
        ("band", "seeing", (), "with --column FILE=band or give --band"),
        ("band", "band", ("--band", "z"), "'band', and --band 'z' was given; leave one out"),
        ("band", "visit", (), "leave one out with --column visit="),
    ],
)
def test_columns_are_renamed_by_options(
    call: Call, survey: Path, corners: Path, old: str, new: str, options: tuple[str, ...], told: str
) -> None:
    corners.write_text(corners.read_text().replace(old, new, 1))
    words = ("ingest", survey, corners, "--solution", "x", *options)
    assert told in advice_of(call, *words)


def test_a_parquet_column_is_converted_in_the_file(
    call: Call, survey: Path, tmp_path: Path
) -> None:
    corners = {f"{axis}{i}": [1.0] for i in range(1, 4) for axis in ("ra", "dec")}
    columns = {"instrument": ["HSC"], "visit": [1.5], "detector": [1], "band": ["i"], **corners}
    pyarrow.parquet.write_table(pa.table(columns), tmp_path / "t.parquet")
    line = advice_of(call, "ingest", survey, tmp_path / "t.parquet", "--solution", "x")
    assert "convert it in the file" in line


def test_ids_that_no_layout_made_are_masked_or_identified_by_a_command(call: Call) -> None:
    line = advice_of(call, "unpack", "--layout", "lsst_tract_patch", 5, 2**40)
    assert "--invalid mask goes on without them" in line
    assert "skyquilt layouts --identify says which layouts fit" in line


def test_layouts_that_are_not_known_are_read_from_files(call: Call) -> None:
    line = advice_of(call, "unpack", "--layout", "nobody_s", 5)
    assert line.endswith("others are read from a file NAME.json")


def test_parameters_of_layouts_are_options(call: Call) -> None:
    line = advice_of(call, "pack", "--layout", "observation", "visit=5")
    assert "needs n_detectors and n_observations, each as --set NAME=VALUE" in line
    line = advice_of(call, "layouts", "lsst_object", "--set", 'bands={"g": 1}')
    assert "n_bands=null makes room for all of them" in line
