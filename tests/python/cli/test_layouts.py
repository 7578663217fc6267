# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._layouts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skyquilt import IdLayout
from skyquilt.cli import _csv_tables, _layouts, _parquet_tables
from skyquilt.packing import Identification, identify
from skyquilt.packing.known_layouts import known_layout, names

from .command_line import Call, error_of, rows_of_csv, rows_of_json


def test_every_known_layout_is_listed(call: Call) -> None:
    rows = rows_of_json(call("layouts", "--format", "json"))
    assert [row["layout"] for row in rows] == list(names())
    for row in rows:
        known = known_layout(row["layout"])
        assert row["summary"] == known.summary
        assert row["bits"] == (None if known.required else known.layout().bits)
        assert set(known.required) <= set(row["parameters"])
    lines = call("layouts").stdout.splitlines()
    assert [line.split()[0] for line in lines[2:]] == list(names())


@pytest.mark.parametrize("name", names())
def test_a_layout_is_described_with_all_that_is_known(call: Call, name: str) -> None:
    known = known_layout(name)
    result = call("layouts", name)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    for told in (known.summary, known.source, known.not_recoverable, *known.required):
        assert " ".join(told.split()) in text
    for number, values in known.examples:
        assert str(number) in text
        assert all(f"{key} {value}" in text for key, value in values.items())
    if not known.required:
        assert result.stdout.startswith(f"{known.layout()!r}\n")


def test_a_layout_may_come_from_a_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(call("layouts", "lsst_tract_patch", "--format", "json").stdout)
    layout = IdLayout.named("lsst_tract_patch")
    assert call("layouts", path).stdout == f"{layout!r}\n"
    rows = rows_of_csv(call("layouts", path, "--format", "csv"))
    assert [row["field"] for row in rows] == ["tract", "patch"]
    assert rows[0]["values"] == "0 to 18937"


@pytest.mark.parametrize(
    "words",
    [
        ("lsst_object", "--set", "n=x", "--set", "2"),
        ("--set", "n=2"),
        ("lsst_object", "lsst_source"),
        ("lsst_object", "--column", "id"),
        ("--identify",),
        ("--identify", "5", "--set", "n=2"),
        ("--identify", "5", "x"),
    ],
)
def test_words_that_make_no_sense_are_a_wrong_call(call: Call, words: tuple[str, ...]) -> None:
    result = call("layouts", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: skyquilt layouts" in result.stderr


# ---- --identify ----


def sdss_ids(n: int) -> list[int]:
    """Make IDs of SDSS's photometry, of many runs and fields."""
    rng = np.random.default_rng(1)
    layout = IdLayout.named("sdss_objid")
    highest = {"skyversion": 2, "rerun": 301, "run": 8000, "firstfield": 0, "field": 800}
    lowest = {"skyversion": 2, "rerun": 301, "firstfield": 0, "camcol": 1}
    highest |= {"camcol": 6, "obj": 1000}
    columns = {key: rng.integers(lowest.get(key, 0), highest[key] + 1, n) for key in highest}
    ids: list[int] = layout.pack(columns).tolist()
    return ids


def test_the_layouts_of_ids_are_ranked_as_the_package_ranks_them(call: Call) -> None:
    ids = sdss_ids(20)
    rows = rows_of_json(call("layouts", "--identify", *ids, "--format", "json"))
    assert rows[0]["layout"] == "sdss_objid"
    for row, found in zip(rows, identify(ids), strict=True):
        assert row == {
            "layout": found.name,
            "settings": [f"{key}={json.dumps(value)}" for key, value in found.parameters],
            "share_possible": found.share_possible,
            "share_by_chance": found.share_by_chance,
            "bits_saved": found.bits_saved,
            "bits_behind": found.bits_behind,
        }


def test_people_are_shown_the_layouts_that_are_possible(call: Call) -> None:
    ids = sdss_ids(20)
    lines = call("layouts", "--identify", *ids).stdout.splitlines()
    possible = [found.name for found in identify(ids) if found.share_possible > 0]
    assert [line.split()[0] for line in lines[2:]] == possible


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_ids_of_a_table_are_looked_at_all_over_it(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(_csv_tables, "_BLOCK_BYTES", 2000)
    monkeypatch.setattr(_parquet_tables, "_MOST_ROWS", 77)
    monkeypatch.setattr(_layouts, "_MOST_IDS", 100)
    looked_at: list[list[int]] = []

    def noted(ids: list[int]) -> tuple[Identification, ...]:
        looked_at.append(ids)
        return identify(ids)

    monkeypatch.setattr(_layouts, "identify", noted)
    ids: list[int | None] = [*sdss_ids(1000)]
    ids[512] = None
    path = tmp_path / name
    if name.endswith(".csv"):
        cells = "".join(
            f"{row},{'' if number is None else number}\n" for row, number in enumerate(ids)
        )
        path.write_text(f"row,objid\n{cells}")
    else:
        pq.write_table(pa.table({"row": range(1000), "objid": ids}), path)
    rows = rows_of_json(call("layouts", "--identify", path, "--format", "json"))
    assert rows[0]["layout"] == "sdss_objid"
    assert looked_at == [[number for number in ids[::16] if number is not None]]
    call("layouts", "--identify", path, "--column", "row")
    assert looked_at[1] == list(range(0, 1000, 16))


def test_what_too_few_ids_do_not_tell_apart_is_said(call: Call) -> None:
    few, many = (call("layouts", "--identify", *sdss_ids(n)) for n in (1, 30))
    n_alike = sum(found.bits_behind < 20 for found in identify(sdss_ids(1)))
    assert few.stderr == (f"these IDs do not tell the first {n_alike} apart; more of them may\n")
    assert many.stderr == ""


def test_what_holds_no_ids_is_of_no_layout(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,x\n,1\n")
    assert "there must be an ID" in error_of(call("layouts", "--identify", path))
    path.write_text("id,x\n1,1\n1.5,1\n")
    line = error_of(call("layouts", "--identify", path))
    assert f"{path}: column 'id' must hold integers, got '1.5' at row 1" in line
