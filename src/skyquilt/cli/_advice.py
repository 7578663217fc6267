# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Advice in errors as a shell takes it: the rooms below speak Python to those who call them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

__all__ = ["in_shell_words"]


def in_shell_words(message: str) -> str:
    """Turn the advice at the end of an error from Python into words of a shell.

    Parameters
    ----------
    message : str
        What an error says.

    Returns
    -------
    str
        The same, with commands and options where there were calls and keywords.
    """
    for pattern, words in _SHELL_WORDS:
        message = pattern.sub(words, message)
    return message


def _create(found: re.Match[str]) -> str:
    return f"make one with: skyquilt create {shlex.quote(found[1])}"


def _mark(found: re.Match[str]) -> str:
    return f"make it with: skyquilt mark REGISTRY {shlex.quote(found[2])}"


def _column(found: re.Match[str]) -> str:
    theirs = found["theirs"].replace("<name in the file>", "FILE")
    ours = (found["ours"] or "").replace("<a known name>", "OURS")
    return f"--column {shlex.quote(f'{theirs}={ours}')}"


_WORDS: dict[str, str | Callable[[re.Match[str]], str]] = {
    # registries
    r"make one with Registry\.create\('(.*?)'\)": _create,
    r"open it with Registry\.open, or choose another path": "choose another path",
    r"with Registry\.create at another": "with skyquilt create at another",
    r", or open it with read_only=True": "",
    r"open it with read_only=True": "use a registry in a folder that you may write to",
    r"use read_only=True to read only": "leave out the ? and what follows it",
    # what is asked for by name
    r"make it with mark\((['\"])(.*?)\1\)": _mark,
    r"as text this is no marker but (.*?): give a commit number as an int.*": (
        r"it reads as \1; give a marker, the number of a commit, or a time as 2026-11-20T10:00:00"
    ),
    r"\(none yet\); say which one with instrument=\.\.\.": "(none yet); begin with skyquilt ingest",
    r"say which one with instrument=\.\.\.": "say which one with --instrument",
    r"; others are made with SkyMap\.from_config": "",
    r"; make others with Instrument\(\.\.\.\)": "",
    # layouts of IDs
    r"(layout '.*?' needs .*?); it takes": r"\1, each as --set NAME=VALUE; it takes",
    r"; others are made with IdLayout\(\.\.\.\) or read with IdLayout\.from_json": (
        "; others are read from a file NAME.json"
    ),
    r"; check\(ids\) says how many .*, and invalid='mask' goes on without them": (
        "; --invalid mask goes on without them, skyquilt layouts --identify says which layouts fit"
    ),
    r"n_bands=None makes": "--set n_bands=null makes",
    r"identify\(\[(-?\d+)\]\) says which": r"skyquilt layouts --identify \1 says which",
    r"; drop such rows, or mask them with invalid='mask'": (
        "; --invalid mask leaves its cells empty"
    ),
    # what to do about conflicts and failures
    r"on_conflict='revise' makes": "--on-conflict revise makes",
    r"'skip' leaves the old": "--on-conflict skip leaves the old",
    r"failed='exclude' leaves them out and lists them in \.failed": (
        "--failed exclude leaves them out"
    ),
    r"failed='fall_through' takes": "--failed fall_through takes",
    r"\bmin_shift_mas must": "--min-shift-mas must",
    # tables
    r"columns=\{(['\"])(?P<theirs>.*?)\1: (?:None|(['\"])(?P<ours>.*?)\3)\}": _column,
    r"and (instrument|band)=(.*?) was given": r"and --\1 \2 was given",
    r"or give (instrument|band)=\.\.\.": r"or give --\1",
    r"convert it with \.astype\('int64'\)": "convert it in the file",
}

_SHELL_WORDS = [(re.compile(pattern), words) for pattern, words in _WORDS.items()]
