# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read what commands write, and make tables for them to read."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from click.testing import Result

Call = Callable[..., Result]

RA, DEC = 216.11, 0.18
"""A detector of a tenth of a degree around this position lies inside patch (9615, 14)."""


def rows_of_json(result: Result) -> list[dict[str, Any]]:
    """Read what a command wrote with ``--format json``."""
    rows = json.loads(result.stdout)
    assert isinstance(rows, list)
    return rows


def rows_of_csv(result: Result) -> list[dict[str, str]]:
    """Read what a command wrote with ``--format csv``."""
    return list(csv.DictReader(io.StringIO(result.stdout)))


def error_of(result: Result) -> str:
    """Give the one line a command failed with."""
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    return line


def said_on_a_terminal(command: Sequence[str], stdout: int | IO[bytes]) -> str:
    """Run a command whose standard error is a terminal, and give what it said there."""
    master, slave = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run(command, stdout=stdout, stderr=slave, env=environment, check=True)
    os.close(slave)
    said = b""
    while True:
        try:
            some = os.read(master, 4096)
        except OSError:  # as Linux says that the other end is closed
            break
        if not some:
            break
        said += some
    os.close(master)
    return said.decode()


def write_table(
    path: Path,
    detectors: Sequence[tuple[int, int, str, float, float]],
    **more: Sequence[object],
) -> Path:
    """Write a CSV corner table of squares, 0.1 degrees wide.

    Each detector is (visit, detector, band, ra, dec) with the position of its middle.
    """
    names = ["instrument", "visit", "detector", "band"]
    names += [f"{axis}{i}" for i in range(1, 5) for axis in ("ra", "dec")]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([*names, *more])
        for row, (visit, detector, band, ra, dec) in enumerate(detectors):
            corners = [(-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05)]
            numbers = [number for x, y in corners for number in (ra + x, dec + y)]
            writer.writerow(
                ["HSC", visit, detector, band, *numbers, *(column[row] for column in more.values())]
            )
    return path
