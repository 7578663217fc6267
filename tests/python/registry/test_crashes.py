# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What a registry is worth after a writer was killed, with several writers, and when damaged."""

from __future__ import annotations

import multiprocessing
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skyquilt.errors import RegistryError, SkyquiltError
from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.registry.merging import OnConflict

MakeTable = Callable[..., FootprintTable]

# Commits 10^5 footprints and says when it has reached one of its steps, then waits to be killed.
WRITER = """
import sys, time
import numpy as np
from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry, committing, history, stored_rows

path, step = sys.argv[1:]

def stop():
    print("here", flush=True)
    time.sleep(60)

def stopping_before(module, name):
    original = getattr(module, name)
    def stops(*arguments, **named):
        stop()
        return original(*arguments, **named)
    setattr(module, name, stops)

def stopping_in_the_middle_of_rows():
    original = stored_rows._null_for_nan
    calls = []
    def stops(column):
        calls.append(len(column))
        if len(calls) == 5:  # two for the failures, two for the first 50,000 rows
            stop()
        return original(column)
    stored_rows._null_for_nan = stops

if step == "prepared":
    stopping_before(history, "add_commit")
elif step == "superseded":
    stopping_before(committing, "write_rows")
elif step == "half of the rows":
    stopping_in_the_middle_of_rows()
elif step == "all of the rows":
    stopping_before(stored_rows, "_widen_bounds")
elif step == "committed but for the end":
    stopping_before(history, "read_commit")

n = 100_000
number = np.arange(n)
ra = 150.0 + 1e-4 * (number % 1000)
corners = np.array([[0.0, 0.0], [0.2, 0.0], [0.2, 0.2], [0.0, 0.2]])
table = FootprintTable.from_corners(
    instrument="HSC", visit=1 + number // 100, detector=number % 100, band="r",
    ra=ra[:, None] + corners[:, 0], dec=2.0 + corners[None, :, 1].repeat(n, 0),
)
Registry.open(path).commit(table, solution="fit", on_conflict="revise")
if step == "done":
    stop()
"""


def state_of(path: Path) -> tuple[object, ...]:
    with Registry.open(path) as registry:
        inputs = registry.inputs(skymap="hsc_rings_v1", tract=9813)
        return (
            registry.log(),
            registry.solutions(),
            inputs.to_dict().keys(),
            len(inputs),
            inputs.visit.tolist(),
            inputs.detector.tolist(),
            inputs.commit.tolist(),
        )


def check_integrity(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("footprints", "outcomes_without_polygon", "revision_detectors"):
            (orphans,) = connection.execute(
                f"SELECT count(*) FROM {table} WHERE revision_id NOT IN"
                " (SELECT revision_id FROM visit_revisions)"
            ).fetchone()
            assert orphans == 0


@pytest.mark.parametrize(
    ("step", "is_committed"),
    [
        ("prepared", False),
        ("superseded", False),
        ("half of the rows", False),
        ("all of the rows", False),
        ("committed but for the end", False),
        ("done", True),
    ],
)
def test_a_killed_commit_is_all_there_or_not_at_all(
    tmp_path: Path, make_table: MakeTable, step: str, is_committed: bool
) -> None:
    path = tmp_path / "survey.db"
    with Registry.create(path) as registry:
        registry.commit(make_table([1, 2], fails=[1]), solution="fit")
    before = state_of(path)
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(path), step],
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "here\n"
        assert (state_of(path) == before) != is_committed
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL
    assert (state_of(path) == before) != is_committed
    check_integrity(path)
    with Registry.open(path) as registry:
        newest = registry.commit_number
        table = make_table([1, 5000], shift_mas=1.0)
        commit = registry.commit(table, solution="fit", on_conflict="revise")
        assert commit.number == newest + 1
        assert len(registry.footprints(visit=5000)) == 3


def test_a_commit_killed_at_any_time_is_all_there_or_not_at_all(
    tmp_path: Path, make_table: MakeTable
) -> None:
    path = tmp_path / "survey.db"
    with Registry.create(path) as registry:
        registry.commit(make_table([1, 2]), solution="fit")
    before = state_of(path)
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(path), "nowhere"]
        ) as writer:
            # Killed as soon as the first frames of the transaction reach the WAL.
            wal = path.with_name("survey.db-wal")
            while writer.poll() is None and not (wal.exists() and wal.stat().st_size > 0):
                pass
            writer.kill()
        log = state_of(path)
        if log != before:
            with Registry.open(path) as registry:
                assert registry.log()[0].n_footprints == 100_000
                assert len(registry.footprints(resolution="fit")) == 100_000
            break
        check_integrity(path)


def write_many(path: Path, worker: int, n: int) -> None:
    corners = np.array([[0.0, 0.0], [0.2, 0.0], [0.2, 0.2], [0.0, 0.2]])
    with Registry.open(path) as registry:
        for i in range(n):
            table = FootprintTable.from_corners(
                instrument="HSC",
                visit=[1000 * worker + i],
                detector=[0],
                band="r",
                ra=150.0 + corners[None, :, 0],
                dec=2.0 + corners[None, :, 1],
            )
            registry.commit(table, solution=f"fit{worker % 2}", author=str(worker))


def test_several_writers_all_succeed_in_some_order(tmp_path: Path) -> None:
    path = tmp_path / "survey.db"
    Registry.create(path).close()
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=write_many, args=(path, worker, 10)) for worker in range(1, 5)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    with Registry.open(path) as registry:
        log = registry.log()
        assert [commit.number for commit in log] == list(range(40, 0, -1))
        assert sorted(commit.author for commit in log) == sorted("1234" * 10)
        times = [commit.time for commit in log]
        assert times == sorted(times, reverse=True)
        assert len(registry.footprints(resolution=["fit0", "fit1"])) == 40
    check_integrity(path)


ASK: tuple[Callable[[Registry], Any], ...] = (
    lambda r: r.inputs(skymap="hsc_rings_v1", tract=9813, resolution=["b", "a"]),
    lambda r: r.patches(visit=3, skymap="hsc_rings_v1"),
    lambda r: r.footprints(resolution=["b", "a"]),
    lambda r: r.diff(0).patches("hsc_rings_v1"),
    lambda r: r.diff(1).footprints(),
    lambda r: (r.log(), r.markers(), r.solutions(), r.skymaps()),
)


@pytest.fixture
def content(tmp_path: Path, make_table: MakeTable) -> bytes:
    """Give the bytes of a registry that holds some of everything."""
    path = tmp_path / "whole.db"
    with Registry.create(path) as registry:
        registry.commit(make_table(range(1, 40), fails=[1], wcs_id="w", seeing=0.7), solution="a")
        registry.commit(make_table(range(1, 20), shift_mas=3.0, fails=[2]), solution="b")
        scope = ("hsc_rings_v1", 9813)
        registry.commit(make_table(range(1, 9), shift_mas=9.0), solution="b", scope=scope)
        registry.mark("here")
        registry.promote("b")
    return path.read_bytes()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM footprints",
        "DELETE FROM footprints WHERE detector = 0",
        "DELETE FROM outcomes_without_polygon",
        "DELETE FROM revision_detectors",
        "DELETE FROM visits",
        "DELETE FROM scopes",
        "DELETE FROM instruments",
        "DELETE FROM bands",
        "DELETE FROM purposes",
        "DELETE FROM solutions",
        "UPDATE footprints SET polygon = substr(polygon, 1, 24)",
        "UPDATE footprints SET polygon = zeroblob(64)",
        "UPDATE revision_detectors SET detectors = substr(detectors, 1, 20)",
        "UPDATE revision_detectors SET detectors = CAST(replace(detectors, x'01', x'63') AS BLOB)",
        "UPDATE commits SET message = CAST(x'ff' AS TEXT), author = CAST(x'ff' AS TEXT)",
    ],
)
def test_rows_that_are_missing_or_wrong_are_reported_as_damage(
    tmp_path: Path, make_table: MakeTable, content: bytes, statement: str
) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(content)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    refusals = []

    def write(registry: Registry) -> Any:
        return registry.commit(make_table([1], [0, 1], shift_mas=1.0), solution="a")

    with Registry.open(path) as registry:
        for ask in (*ASK, write):
            try:
                ask(registry)
            except SkyquiltError as refusal:
                refusals.append(str(refusal))
    assert any("damaged or incomplete" in refusal for refusal in refusals)


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE footprints SET polygon = substr(polygon, 1, 24)", "half a vertex"),
        ("DELETE FROM revision_detectors", "visit revision 1 has no detectors"),
    ],
)
@pytest.mark.parametrize("on_conflict", ["error", "skip", "revise"])
def test_a_commit_takes_no_damaged_visit_for_other_content(
    registry: Registry, make_table: MakeTable, statement: str, finding: str, on_conflict: OnConflict
) -> None:
    registry.commit(make_table([1], [0, 1]), solution="a")
    with closing(sqlite3.connect(registry.path, isolation_level=None)) as connection:
        connection.execute(statement)
    with pytest.raises(RegistryError, match=finding):
        registry.commit(make_table([1], [0, 2]), solution="a", on_conflict=on_conflict)


def test_no_damage_of_the_file_ends_in_an_error_of_python(tmp_path: Path, content: bytes) -> None:
    chance = random.Random(20261120)
    n_refused = 0
    for i in range(60):
        damaged = bytearray(content)
        if i % 3:
            for _ in range(chance.choice([1, 3, 30])):
                damaged[chance.randrange(100, len(content))] = chance.randrange(256)
        else:
            page = 8192 * chance.randrange(1, len(content) // 8192)
            damaged[page : page + 8192] = chance.choice([bytes(8192), content[page - 8192 : page]])
        path = tmp_path / f"{i}.db"
        path.write_bytes(damaged)
        try:
            with Registry.open(path, read_only=True) as registry:
                for ask in ASK:
                    try:
                        ask(registry)
                    except SkyquiltError:
                        n_refused += 1
        except RegistryError:
            n_refused += 1
    assert n_refused > 30
