# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._progress."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from skyquilt.cli._progress import progress

WORK = """
import sys
from skyquilt.cli._progress import progress
with progress({total}, is_shown={is_shown}) as tell:
    tell(500, 1234567)
print("rich" in sys.modules)
"""


def said_on_a_terminal(total: int | None, *, is_shown: bool) -> tuple[str, str]:
    """Run some work whose standard error is a terminal; give what it said there, and its output."""
    master, slave = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", WORK.format(total=total, is_shown=is_shown)],
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
        text=True,
        check=True,
    )
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
    return said.decode(), done.stdout.strip()


@pytest.mark.parametrize(("total", "share"), [(1000, "50%"), (None, "rows")])
def test_a_terminal_is_shown_a_bar(total: int | None, share: str) -> None:
    said, loaded = said_on_a_terminal(total, is_shown=True)
    assert "1,234,567 rows" in said
    assert share in said
    assert loaded == "True"


def test_a_bar_that_is_not_wanted_is_not_drawn() -> None:
    assert said_on_a_terminal(1000, is_shown=False) == ("", "False")


def test_nothing_but_a_terminal_is_shown_a_bar(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(10, is_shown=True) as tell:
        tell(5, 5)
    assert capfd.readouterr() == ("", "")
