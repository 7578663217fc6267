# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run the examples of the README and the pages: Python blocks, shell scripts, lines after a `$`."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser


def _run_commands(example: Example) -> None:
    """Run each line that begins with `$ `; what else the block shows is for the reader."""
    for line in str(example.parsed).splitlines():
        if line.startswith("$ "):
            words = shlex.split(line[2:], comments=True)
            if words[0] == "skyquilt":
                words[0] = str(Path(sys.executable).with_name("skyquilt"))
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise AssertionError(f"{line}\nfailed with {done.returncode}:\n{done.stderr}")


def _run_script(example: Example) -> None:
    """Run a whole block with bash, which stops at the first command that fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", str(example.parsed)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"failed with {done.returncode}:\n{done.stdout}\n{done.stderr}")


def _enter_empty_folder(namespace: dict[str, Any]) -> None:
    namespace["_home"] = Path.cwd()
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def _leave_folder(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_home"])
    namespace["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser("console", _run_commands),
        CodeBlockParser("sh", _run_script),
    ],
    patterns=["README.md", "docs/*/*.md"],
    setup=_enter_empty_folder,
    teardown=_leave_folder,
).pytest()
