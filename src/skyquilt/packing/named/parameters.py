# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Parameters of named layouts, checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from skyquilt.errors import IdLayoutError
from skyquilt.packing.fields import checked_integer

__all__ = ["checked_choice", "checked_codes", "checked_count", "checked_day"]


def checked_count(name: str, value: Any, *, least: int = 1) -> int:
    """Check how many of something there are.

    Parameters
    ----------
    name : str
        The parameter.
    value : int
        What was given.
    least : int
        The smallest number that makes sense.

    Returns
    -------
    int
        The number.

    Raises
    ------
    IdLayoutError
        If it is no integer from ``least`` on.
    """
    return checked_integer(value, name, least, 2**63)


def checked_choice(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """Check that a text is one of a few.

    Parameters
    ----------
    name : str
        The parameter.
    value : str
        What was given.
    choices : tuple of str
        What there is to choose from.

    Returns
    -------
    str
        The text.

    Raises
    ------
    IdLayoutError
        If it is none of them.
    """
    if value not in choices:
        raise IdLayoutError(f"{name} must be {' or '.join(map(repr, choices))}, got {value!r}")
    return str(value)


def checked_codes(name: str, codes: Any, n_codes: int, n_name: str) -> dict[str, int]:
    """Check a mapping of texts to the numbers that stand for them.

    Parameters
    ----------
    name : str
        The parameter.
    codes : mapping of str to int
        What was given.
    n_codes : int
        How many numbers there is room for.
    n_name : str
        The parameter that says so.

    Returns
    -------
    dict of str to int
        The same.

    Raises
    ------
    IdLayoutError
        If it is no such mapping, is empty, or a number is not below ``n_codes``. That each text
        and number is there once is the field's own rule.
    """
    if not isinstance(codes, Mapping) or not codes:
        raise IdLayoutError(f"{name} must map texts to integers, got {codes!r}")
    checked = {
        str(label): checked_count(f"{name}[{label!r}]", value, least=0)
        for label, value in codes.items()
    }
    for label, value in checked.items():
        if value >= n_codes:
            raise IdLayoutError(
                f"{name}[{label!r}] must be below {n_name}={n_codes}, got {value};"
                f" make {n_name} larger"
            )
    return checked


def checked_day(name: str, value: Any) -> str:
    """Check a day given as a number YYYYMMDD.

    Parameters
    ----------
    name : str
        The parameter.
    value : int
        What was given.

    Returns
    -------
    str
        The day as YYYY-MM-DD.

    Raises
    ------
    IdLayoutError
        If it is no day.
    """
    number = checked_count(name, value)
    try:
        return date(number // 10000, number // 100 % 100, number % 100).isoformat()
    except (ValueError, OverflowError):
        raise IdLayoutError(f"{name} must be a day as a number YYYYMMDD, got {value}") from None
