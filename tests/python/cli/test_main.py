# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli.main."""

from __future__ import annotations

import importlib
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

import skyquilt
from skyquilt.cli.main import COMMANDS

from .command_line import Call, error_of

HEAVY = ("alembic", "astropy", "matplotlib", "sqlalchemy")


def loaded_after(*words: object) -> set[str]:
    """Run a command in a process of its own and give the top-level modules that it loaded."""
    code = (
        "import atexit, sys\n"
        "tell = lambda: print(*{n.split('.')[0] for n in sys.modules}, file=sys.stderr)\n"
        "atexit.register(tell)\n"
        f"sys.argv = ['skyquilt', *{[str(word) for word in words]!r}]\n"
        "from skyquilt.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_help_names_every_command_with_what_it_is_for(call: Call) -> None:
    text = call("--help").stdout
    for name, home in COMMANDS.items():
        assert f"  {name} " in text
        assert home.summary in text


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_summarised_in_the_list_as_in_its_own_help(name: str, call: Call) -> None:
    command = getattr(importlib.import_module(f"skyquilt.cli.{COMMANDS[name].module}"), name)
    assert isinstance(command, click.Command)
    assert (command.help or "").splitlines()[0] == COMMANDS[name].summary
    assert COMMANDS[name].summary in call(name, "--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help_text(name: str) -> None:
    command = getattr(importlib.import_module(f"skyquilt.cli.{COMMANDS[name].module}"), name)
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert all(option.help for option in options)


def test_the_version_is_that_of_the_package(call: Call) -> None:
    assert call("--version").stdout == f"skyquilt {skyquilt.__version__}\n"


def test_a_misspelt_command_gets_a_hint(call: Call) -> None:
    result = call("ingets")
    assert result.exit_code == 2
    assert "no command 'ingets' (did you mean 'ingest'?)" in result.stderr


def test_an_error_is_one_line_without_a_traceback(call: Call, tmp_path: Path) -> None:
    line = error_of(call("log", tmp_path / "nothing.db"))
    assert "nothing.db" in line


def test_a_missing_file_is_an_error_of_one_line(call: Call, survey: Path, tmp_path: Path) -> None:
    line = error_of(call("ingest", survey, tmp_path / "gone.csv", "--solution", "x"))
    assert line.endswith("gone.csv: No such file or directory")


def run_in_a_shell(line: str) -> subprocess.CompletedProcess[str]:
    command = f"{shlex.quote(sys.executable)} -c 'from skyquilt.cli.main import main; main()'"
    return subprocess.run(
        ["sh", "-c", line.replace("skyquilt", command, 1)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "words",
    [
        *(f"inputs SURVEY --tract 9615 --format {style}" for style in ("table", "csv", "json")),
        "mark SURVEY again",
        "--help",
        "--version",
    ],
)
def test_a_full_disk_is_an_error_of_one_line(survey: Path, words: str) -> None:
    words = words.replace("SURVEY", shlex.quote(str(survey)))
    done = run_in_a_shell(f"skyquilt {words} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "error: reading or writing failed: No space left on device\n"


@pytest.mark.parametrize("style", ["table", "csv", "json"])
def test_a_reader_that_has_seen_enough_is_no_error(survey: Path, style: str) -> None:
    survey = Path(shlex.quote(str(survey)))
    # The reader is gone before the first line is written.
    done = run_in_a_shell(
        f"(sleep 0.2; skyquilt inputs {survey} --tract 9615 --format {style}) | true"
    )
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr in ("", "3 detectors of 2 visits\n")


def test_a_programmer_s_mistake_keeps_its_traceback(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skyquilt.cli._locate.PRESETS", None)
    with pytest.raises(TypeError):
        call("locate", 10, 20)


def test_listing_the_commands_loads_none_of_them() -> None:
    loaded = loaded_after("--help")
    assert not loaded & {*HEAVY, "numpy", "rich"}


def test_locating_a_position_loads_no_heavy_library() -> None:
    loaded = loaded_after("locate", 10, -30)
    assert "numpy" in loaded
    assert not loaded & set(HEAVY)


def test_unpacking_an_id_loads_no_heavy_library() -> None:
    loaded = loaded_after("unpack", "--layout", "lsst_tract_patch", 981341)
    assert "numpy" in loaded
    assert not loaded & {*HEAVY, "pyarrow", "rich"}


def test_asking_for_inputs_loads_neither_astropy_nor_pictures(survey: Path) -> None:
    loaded = loaded_after("inputs", survey, "--tract", 9615, "--patch", 14, "--format", "csv")
    assert "sqlalchemy" in loaded
    assert not loaded & {"alembic", "astropy", "matplotlib", "rich"}
