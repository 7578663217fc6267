# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._progress."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from skyquilt.cli._progress import progress

from .command_line import said_on_a_terminal

WORK = """
import sys
from skyquilt.cli._progress import progress
with progress({total}, is_shown={is_shown}) as tell:
    tell(500, 1234567)
print("rich" in sys.modules)
"""


def work_on_a_terminal(tmp_path: Path, total: int | None, *, is_shown: bool) -> tuple[str, str]:
    """Do some work before a terminal; give what was said there, and the output."""
    output = tmp_path / "output"
    with output.open("wb") as stream:
        command = [sys.executable, "-c", WORK.format(total=total, is_shown=is_shown)]
        said = said_on_a_terminal(command, stream)
    return said, output.read_text().strip()


@pytest.mark.parametrize(("total", "share"), [(1000, "50%"), (None, "rows")])
def test_a_terminal_is_shown_a_bar(tmp_path: Path, total: int | None, share: str) -> None:
    said, loaded = work_on_a_terminal(tmp_path, total, is_shown=True)
    assert "1,234,567 rows" in said
    assert share in said
    assert loaded == "True"


def test_a_bar_that_is_not_wanted_is_not_drawn(tmp_path: Path) -> None:
    assert work_on_a_terminal(tmp_path, 1000, is_shown=False) == ("", "False")


def test_nothing_but_a_terminal_is_shown_a_bar(capfd: pytest.CaptureFixture[str]) -> None:
    with progress(10, is_shown=True) as tell:
        tell(5, 5)
    assert capfd.readouterr() == ("", "")
