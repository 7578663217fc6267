# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Arguments that several commands take: a registry, a skymap, a place in the history."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from skyquilt.cli._output import note
from skyquilt.errors import NotFoundError
from skyquilt.registry import Registry
from skyquilt.skymap.presets import PRESETS

__all__ = [
    "WholeNumber",
    "chosen_skymap",
    "place_in_history",
    "place_option",
    "registry_argument",
    "skymap_option",
    "time_in_words",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_LAST_MOMENT = "23:59:59.999999"
_MOST_DIGITS = 18
"""Of the number of a commit: any number of so many digits fits 64 bits."""


class WholeNumber(click.ParamType[int]):
    """A number of a tract, patch, visit or detector, which fits 64 bits."""

    name = "INTEGER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number; click calls this.

        Parameters
        ----------
        value : str or int
            What was given.
        param, ctx : click.Parameter, click.Context, optional
            For the message.

        Returns
        -------
        int
            The number.
        """
        try:
            number = int(value)
        except ValueError:
            number = 2**63
        if not -(2**63) <= number < 2**63:
            self.fail(f"{value!r} is not a whole number that fits 64 bits", param, ctx)
        return number


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
        f" {'|'.join(PRESETS)}, or add one with: skyquilt register"
        f" {shlex.quote(str(registry.path))} --skymap NAME"
    )


def place_option(*names: str, help: str) -> Callable[[_Command], _Command]:  # noqa: A002
    """Add an option that takes a place in the history.

    Parameters
    ----------
    *names : str
        Names of the option, as for `click.option`.
    help : str
        What the place is for; how it is written is added here.

    Returns
    -------
    callable
        Gives a command the option.
    """
    return click.option(
        *names, metavar="PLACE", help=f"{help}: a marker, number of a commit, or UTC time."
    )


def place_in_history(text: str) -> str | int | datetime:
    """Read a marker, the number of a commit, or a time.

    Parameters
    ----------
    text : str
        Digits are the number of a commit. ISO 8601 is a time, UTC where it names no zone; what it
        leaves open is read as late as can be, so that 2026-11-20 is the last moment of that day
        and a time to the second holds the commits of that second. Anything else is the name of a
        marker.

    Returns
    -------
    str, int or datetime
        What `Registry.at` takes.

    Notes
    -----
    Tells beside the answer how a time was read that leaves something open.
    """
    if text.isascii() and text.isdigit():
        if len(text.lstrip("0")) > _MOST_DIGITS:
            raise NotFoundError(f"there is no commit {text}")
        return int(text)
    found = _TIME.fullmatch(text)
    if found is None:
        return text
    day, clock, zone = (part or "" for part in found.groups())
    clock = clock[: len(_LAST_MOMENT)]
    try:
        time = datetime.fromisoformat(f"{day}T{clock}{_LAST_MOMENT[len(clock) :]}{zone or 'Z'}")
        time = time.astimezone(UTC)
    except (ValueError, OverflowError):  # no such day, or beyond the years that there are
        return text
    if len(clock) < len(_LAST_MOMENT):
        note(f"{text} is read as its last moment, {time_in_words(time)}")
    return time


def time_in_words(time: datetime) -> str:
    """Write a time so that it can be given back as a place in the history.

    Parameters
    ----------
    time : datetime
        A time in UTC.

    Returns
    -------
    str
        ISO 8601 with every digit there is.
    """
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
