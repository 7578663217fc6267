# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""How commands are told which layout of IDs is meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from skyquilt.errors import IdLayoutError
from skyquilt.packing import IdLayout, known_layout

__all__ = ["chosen_layout", "is_layout_file", "layout_options", "settings_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Setting(click.ParamType[tuple[str, Any]]):
    """A parameter of a named layout and its value, written NAME=VALUE."""

    name = "NAME=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Any]:
        name, equals, text = str(value).partition("=")
        if not name.isidentifier() or not equals:
            self.fail(f"{value!r} is not of the form NAME=VALUE, as n_releases=64", param, ctx)
        try:
            return name, json.loads(text)
        except ValueError:
            return name, text


def settings_option(command: _Command) -> _Command:
    """Add the option ``--set`` to a command, as ``settings``; see `chosen_layout`.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same with one argument more.
    """
    return click.option(
        "--set",
        "settings",
        type=_Setting(),
        multiple=True,
        help='A parameter of a named layout, as n_releases=64 or \'bands={"g": 0, "r": 1}\'; may be'
        " given again.",
    )(command)


def layout_options(command: _Command) -> _Command:
    """Add the options ``--layout`` and ``--set`` to a command; see `chosen_layout`.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same with the arguments ``layout_name`` and ``settings`` more.
    """
    return click.option(
        "--layout",
        "layout_name",
        metavar="NAME|FILE.json",
        required=True,
        help="A layout that 'skyquilt layouts' lists, or a file that holds one as JSON.",
    )(settings_option(command))


def chosen_layout(name: str, settings: tuple[tuple[str, Any], ...]) -> IdLayout:
    """Make or read the layout that a command works with.

    Parameters
    ----------
    name : str
        A known name, or a ``.json`` file.
    settings : tuple of (str, Any)
        Parameters of a known layout.

    Returns
    -------
    IdLayout
        The layout.

    Raises
    ------
    NotFoundError
        If there is no such name.
    IdLayoutError
        If the file holds no layout, or the parameters make none.
    OSError
        If the file cannot be read.
    """
    if not is_layout_file(name):
        return known_layout(name).layout(**_parameters(settings))
    if settings:
        raise IdLayoutError(f"{name}: --set is for layouts known by name; this one is as written")
    try:
        return IdLayout.from_json(Path(name).read_text(encoding="utf-8"))
    except (IdLayoutError, UnicodeDecodeError) as error:
        raise IdLayoutError(f"{name}: {error}") from error


def is_layout_file(name: str) -> bool:
    """Tell whether a layout is to be read from a file.

    Parameters
    ----------
    name : str
        What was given for its name.

    Returns
    -------
    bool
        Whether it ends in ``.json``.
    """
    return name.endswith(".json")


def _parameters(settings: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    parameters = dict(settings)
    if len(parameters) < len(settings):
        names = [name for name, _ in settings]
        twice = next(name for name in names if names.count(name) > 1)
        raise IdLayoutError(f"--set must be given once for each parameter, got '{twice}' again")
    return parameters
