# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Arguments that several commands take: a registry, a skymap, a place in the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from skyquilt.errors import NotFoundError
from skyquilt.registry import Registry
from skyquilt.skymap.presets import PRESETS

__all__ = ["chosen_skymap", "place_in_history", "registry_argument", "skymap_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def registry_argument(command: _Command) -> _Command:
    """Add the argument REGISTRY to a command, as ``registry_path``.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same with one argument more.
    """
    return click.argument("registry_path", metavar="REGISTRY")(command)


def skymap_option(command: _Command) -> _Command:
    """Add the option ``--skymap`` to a command, as ``skymap``; see `chosen_skymap`.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same with one option more.
    """
    return click.option(
        "--skymap",
        metavar="NAME",
        help="A skymap of the registry, or a built-in one. Default: the only one it has.",
    )(command)


def chosen_skymap(registry: Registry, name: str | None) -> str:
    """Decide which skymap a command works with.

    Parameters
    ----------
    registry : Registry
        The registry.
    name : str or None
        What was asked for.

    Returns
    -------
    str
        ``name``, or that of the only skymap the registry has.

    Raises
    ------
    NotFoundError
        If nothing was asked for and the registry has none, or several.
    """
    if name is not None:
        return name
    names = registry.skymaps()
    if len(names) == 1:
        return names[0]
    if names:
        raise NotFoundError(
            f"the registry has several skymaps; say which one with --skymap {'|'.join(names)}"
        )
    raise NotFoundError(
        "the registry has no skymap of its own; say which built-in one with --skymap"
        f" {'|'.join(PRESETS)}, or register one with Registry.register_skymap"
    )


def place_in_history(text: str) -> str | int | datetime:
    """Read a marker, the number of a commit, or a time.

    Parameters
    ----------
    text : str
        Digits are the number of a commit, ISO 8601 is a time (UTC where it names no zone), and
        anything else is the name of a marker.

    Returns
    -------
    str, int or datetime
        What `Registry.at` takes.
    """
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
