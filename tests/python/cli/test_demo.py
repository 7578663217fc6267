# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command_line import Call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_it_ends_with_work_where_the_reader_stands(call: Call, here: Path) -> None:
    result = call("demo")
    assert result.exit_code == 0
    commands = [line.split() for line in result.stdout.splitlines() if " skyquilt " in line]
    assert [words[1] for words in commands] == ["log", "inputs", "patches", "diff"]
    for words in commands:
        follow_up = call(*words[1:])
        assert follow_up.exit_code == 0
        assert len(follow_up.stdout.splitlines()) > 2


def test_a_second_demo_leaves_the_first_one_alone(call: Call, here: Path) -> None:
    (here / "skyquilt_demo").mkdir()
    assert call("demo").exit_code == 0
    assert list((here / "skyquilt_demo").iterdir()) == []
    assert (here / "skyquilt_demo_2" / "changes.png").exists()


def test_an_existing_registry_is_not_overwritten(call: Call, here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "survey.db").write_text("precious")
    result = call("demo", "--directory", "mine")
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert (here / "mine" / "survey.db").read_text() == "precious"
    assert not (here / "mine" / "changes.png").exists()


def test_a_file_in_place_of_the_directory_is_refused(call: Call, here: Path) -> None:
    (here / "file").write_text("")
    assert call("demo", "--directory", "file").exit_code == 2
