# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._table_work."""

from __future__ import annotations

import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from skyquilt.cli._table_work import comma_words, told, union_of_masks
from skyquilt.cli._tables import Batch, TableOfWords
from skyquilt.errors import IdError, TableError

from .command_line import Call, error_of, said_on_a_terminal
from .tables import IDS, WORDS, table_in

COMMAND = [sys.executable, "-c", "from skyquilt.cli.main import main; main()"]


@pytest.mark.parametrize(
    ("number", "status", "told"),
    [(signal.SIGINT, 1, "Aborted!"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 129, "")],
)
def test_an_interrupted_command_leaves_nothing(
    tmp_path: Path, number: signal.Signals, status: int, told: str
) -> None:
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
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == status
    assert said.decode().strip() == told
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


def test_a_bar_is_shown_where_it_is_not_in_the_way(tmp_path: Path) -> None:
    path = str(table_in(tmp_path / "t.csv", {"id": IDS}))
    command = [*COMMAND, "unpack", *WORDS, path]
    with (tmp_path / "out.csv").open("wb") as stream:
        assert "100 rows" in said_on_a_terminal(command, stream)
    said = said_on_a_terminal([*command, "--output", path], subprocess.DEVNULL)
    assert "100 rows" in said
    assert "wrote 100 rows" in said
    # What is piped may be shown on the same terminal by another program.
    assert said_on_a_terminal([*command, "--column", "id", "--prefix", "x"], subprocess.PIPE) == ""


def test_a_folder_that_is_not_there_is_told(call: Call, tmp_path: Path) -> None:
    output = tmp_path / "none" / "out.csv"
    line = error_of(call("unpack", *WORDS, IDS[0], "--output", output))
    assert line == f"error: {output}: {os.strerror(2)}"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("got 5 at row 7; do it again", "t.csv: got 5 at row 107; do it again"),
        ("got 'at row 3' at row 7", "t.csv: got 'at row 3' at row 107"),
        ("got 5 at row 7 of\nall", "t.csv: got 5 at row 107 of\nall"),
        ("got no column", "t.csv: got no column"),
    ],
)
@pytest.mark.parametrize("kind", [IdError, TableError])
def test_rows_of_errors_are_those_of_the_table(
    kind: type[Exception], message: str, said: str
) -> None:
    def fail() -> None:
        with told(TableOfWords({}, label="t.csv"), Batch(100, 20, {})):
            raise kind(message)

    with pytest.raises(kind) as caught:
        fail()
    assert str(caught.value) == said


def test_names_between_commas_are_taken_once() -> None:
    assert comma_words("a, b,a") == ["a", "b"]


def test_a_row_is_masked_if_one_of_two_masks_says_so() -> None:
    some, more = np.array([True, False, False]), np.array([False, False, True])
    joined = union_of_masks(some, more)
    assert joined is not None
    assert joined.tolist() == [True, False, True]
    assert union_of_masks(None, some) is some
    assert union_of_masks(some, np.ma.nomask) is some
    assert union_of_masks(np.ma.nomask, None) is None
