# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._ingest."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

from skyquilt.footprint import FootprintTable, read_corner_table
from skyquilt.registry import Registry

from .command_line import DEC, RA, Call, error_of, write_table


def footprints_in(path: Path) -> FootprintTable:
    with Registry.open(path, read_only=True) as registry:
        return registry.footprints()


def number_of_commits(path: Path) -> int:
    with Registry.open(path, read_only=True) as registry:
        return len(registry.log())


@pytest.fixture
def empty(tmp_path: Path, call: Call) -> Path:
    path = tmp_path / "survey.db"
    assert call("create", path).exit_code == 0
    return path


def test_all_kinds_of_tables_give_the_same_footprints(
    call: Call, tmp_path: Path, corners: Path
) -> None:
    zipped, parquet = tmp_path / "c.csv.gz", tmp_path / "c.parquet"
    zipped.write_bytes(gzip.compress(corners.read_bytes()))
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(corners), parquet)
    tables = []
    for number, source in enumerate((corners, zipped, parquet)):
        path = tmp_path / f"{number}.db"
        call("create", path)
        result = call("ingest", path, source, "--solution", "predicted")
        assert result.stdout == (
            "commit 1: 3 footprints, 0 failed, 0 withdrawn, in 2 visits of predicted\n"
        )
        assert result.stderr == "read 3 footprints (0 failed) of 2 visits, bands i, r\n"
        tables.append(footprints_in(path))
    assert tables[0] == tables[1] == tables[2]
    assert tables[0].lon.tolist() == read_corner_table(corners).lon.tolist()


def test_all_tables_make_one_commit(call: Call, empty: Path, tmp_path: Path) -> None:
    paths = [
        write_table(tmp_path / f"{visit}.csv", [(visit, 1, "i", RA, DEC)]) for visit in (1, 2, 3)
    ]
    assert call("ingest", empty, *paths, "--solution", "predicted").exit_code == 0
    assert number_of_commits(empty) == 1
    assert footprints_in(empty).visit.tolist() == [1, 2, 3]


def test_one_bad_table_keeps_all_of_them_out(call: Call, empty: Path, tmp_path: Path) -> None:
    good = write_table(tmp_path / "good.csv", [(1, 1, "i", RA, DEC)])
    bad = write_table(tmp_path / "bad.csv", [(2, 1, "i", RA, 95.0)])
    line = error_of(call("ingest", empty, good, bad, "--solution", "predicted"))
    assert "bad.csv" in line
    assert "--on-invalid fail" in line
    assert number_of_commits(empty) == 0


def test_parquet_without_pyarrow_names_the_extra(
    call: Call, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    line = error_of(call("ingest", empty, tmp_path / "c.parquet", "--solution", "predicted"))
    assert line.endswith("pip install 'skyquilt[parquet]'")


def test_a_bad_outline_becomes_a_failure_on_request(
    call: Call, empty: Path, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "t.csv", [(1, 1, "i", RA, DEC), (1, 2, "i", RA, 95.0)])
    result = call("ingest", empty, table, "--solution", "predicted", "--on-invalid", "fail")
    assert result.stdout.startswith("commit 1: 1 footprint, 1 failed")


def test_a_dry_run_reads_everything_and_changes_nothing(
    call: Call, empty: Path, corners: Path
) -> None:
    before = empty.read_bytes()
    result = call("ingest", empty, corners, "--solution", "predicted", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        "would commit 3 footprints, 0 failed, 0 withdrawn, in 2 visits of the new solution"
        " predicted; nothing was changed\n"
    )
    assert empty.read_bytes() == before
    assert number_of_commits(empty) == 0


def test_a_dry_run_says_what_the_run_itself_would_say(
    call: Call, survey: Path, corners: Path, tmp_path: Path
) -> None:
    moved = write_table(tmp_path / "t.csv", [(1, 10, "i", RA, DEC + 0.01), (9, 1, "i", RA, DEC)])
    words = ("ingest", survey, "--dry-run", "--solution", "predicted")
    assert call(*words, corners).stdout == (
        "predicted holds all of this already; nothing was changed\n"
    )
    assert call(*words, moved, "--on-conflict", "revise", "--complete").stdout == (
        "would commit 2 footprints, 0 failed, 1 withdrawn, in 2 visits of predicted;"
        " nothing was changed\n"
    )
    skipped = call(*words, moved, "--on-conflict", "skip")
    assert skipped.stdout.startswith("would commit 1 footprint, ")
    assert "other content of 1 footprint would be left out" in skipped.stderr
    assert number_of_commits(survey) == 1
    skipped = call(*(word for word in words if word != "--dry-run"), moved, "--on-conflict", "skip")
    assert skipped.stdout.startswith("commit 2: 1 footprint, ")
    assert "other content of 1 footprint was left out" in skipped.stderr


@pytest.mark.parametrize(
    ("row", "words", "told"),
    [
        ((1, 10, "i", RA, DEC + 0.01), (), "detector 10"),
        ((1, 12, "z", RA, DEC), (), "band"),
        ((1, 10, "i", RA, DEC), ("--scope", "hsc_rings_v1:99999"), "99999"),
        ((1, 10, "i", RA, DEC), ("--scope", "hsc:1"), "hsc_rings_v1"),
        ((1, 10, "i", RA, DEC), ("--solution", "x y"), "'x y'"),
        (None, (), "at least one footprint"),
    ],
)
def test_a_dry_run_refuses_what_the_run_itself_refuses(
    call: Call,
    survey: Path,
    tmp_path: Path,
    row: tuple[int, int, str, float, float] | None,
    words: tuple[str, ...],
    told: str,
) -> None:
    table = write_table(tmp_path / "t.csv", [] if row is None else [row])
    asked = ("ingest", survey, table, "--solution", "predicted", *words)
    results = [call(*asked, *more) for more in ((), ("--dry-run",))]
    assert [result.exit_code for result in results] == [2, 2]
    assert results[0].stderr == results[1].stderr
    assert told in results[1].stderr.splitlines()[-1]
    assert number_of_commits(survey) == 1


def test_what_is_there_already_is_not_committed_again(
    call: Call, survey: Path, corners: Path
) -> None:
    result = call("ingest", survey, corners, "--solution", "predicted")
    assert result.stdout == "predicted holds all of this already; nothing was changed\n"
    assert number_of_commits(survey) == 1


def test_columns_can_be_renamed_and_left_out(call: Call, empty: Path, corners: Path) -> None:
    text = corners.read_text().replace("visit,detector", "expnum,ccdnum", 1)
    header, *rows = text.splitlines()
    table = corners.with_name("decam.csv")
    table.write_text("\n".join([f"{header},sky", *(f"{row},1.5" for row in rows)]) + "\n")
    words = ["ingest", empty, table, "--solution", "predicted"]
    assert "say so with --column expnum=visit" in error_of(call(*words))
    words += ["--column", "expnum=visit", "--column", "ccdnum=detector", "--column", "sky="]
    assert call(*words).exit_code == 0
    assert footprints_in(empty).detector.tolist() == [10, 11, 10]


def test_instrument_and_band_can_be_said_for_all_rows(
    call: Call, empty: Path, corners: Path
) -> None:
    result = call(
        *("ingest", empty, corners, "--solution", "predicted"),
        *("--column", "instrument=", "--column", "band=", "--instrument", "MyCam", "--band", "z"),
    )
    assert result.exit_code == 0
    table = footprints_in(empty)
    assert set(table.instrument.tolist()) == {"MyCam"}
    assert set(table.band.tolist()) == {"z"}


def test_a_conflict_stops_everything_unless_told_otherwise(
    call: Call, survey: Path, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "t.csv", [(1, 10, "i", RA, DEC + 0.01)])
    words = ["ingest", survey, table, "--solution", "predicted"]
    result = call(*words)
    assert result.exit_code == 2
    read, line = result.stderr.splitlines()
    assert read.startswith("read 1 footprint ")
    assert line.startswith("error: ")
    assert "detector 10" in line
    assert "revise" in line
    assert call(*words, "--on-conflict", "skip").stdout == (
        "nothing was changed in predicted; other content of 1 footprint was left out\n"
    )
    assert call(*words, "--on-conflict", "revise").stdout.startswith("commit 2: 1 footprint")


def test_a_complete_table_withdraws_what_it_does_not_mention(
    call: Call, survey: Path, tmp_path: Path
) -> None:
    table = write_table(tmp_path / "t.csv", [(1, 10, "i", RA, DEC)])
    result = call("ingest", survey, table, "--solution", "predicted", "--complete")
    assert "1 withdrawn, in 1 visit" in result.stdout


def test_a_scope_is_a_tract_of_a_skymap(call: Call, survey: Path, tmp_path: Path) -> None:
    table = write_table(tmp_path / "t.csv", [(1, 10, "i", RA, DEC + 1e-4)])
    words = ["ingest", survey, table, "--solution", "jointcal", "--scope"]
    assert call(*words, "hsc_rings_v1:9615").exit_code == 0
    with Registry.open(survey, read_only=True) as registry:
        assert "9615" in registry.log()[0].scope
    result = call(*words, "9615")
    assert result.exit_code == 2
    assert "SKYMAP:TRACT" in result.stderr
    assert "fits 64 bits" in call(*words, f"hsc_rings_v1:{2**64}").stderr


def test_a_renaming_without_an_equals_sign_is_refused(
    call: Call, survey: Path, corners: Path
) -> None:
    result = call("ingest", survey, corners, "--solution", "x", "--column", "visit")
    assert result.exit_code == 2
    assert "FILE=OURS" in result.stderr
