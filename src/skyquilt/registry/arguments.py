# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Checks of what users give: choices, text, names, flags, shifts and scopes, in one line each."""

from __future__ import annotations

import difflib
import numbers
from collections.abc import Iterable
from typing import Any

import numpy as np

from skyquilt.errors import RegistryError
from skyquilt.registry.whole_numbers import whole_number
from skyquilt.skymap import SkyMap

__all__ = [
    "ScopeOf",
    "checked_choice",
    "checked_flag",
    "checked_names",
    "checked_scope",
    "checked_shift",
    "checked_text",
]

ScopeOf = tuple[SkyMap | str, int]
"""A skymap, or the name of one, and a tract of it."""


def checked_choice(value: object, name: str, choices: Iterable[str]) -> None:
    """Refuse what is none of the choices.

    Parameters
    ----------
    value : object
        What was given.
    name : str
        The argument.
    choices : iterable of str
        What it may be.

    Raises
    ------
    RegistryError
        If it is something else; the message lists the choices.
    """
    known = list(choices)
    if isinstance(value, str) and value in known:
        return
    listed = ", ".join(repr(choice) for choice in known[:-1]) + f" or {known[-1]!r}"
    close = difflib.get_close_matches(value, known, n=1) if isinstance(value, str) else []
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    raise RegistryError(f"{name} must be {listed}, got {value!r}{hint}")


def checked_flag(value: object, name: str) -> None:
    """Refuse what is neither true nor false, such as the text "no".

    Parameters
    ----------
    value : object
        What was given.
    name : str
        The argument.

    Raises
    ------
    RegistryError
        If it is no boolean.
    """
    if not isinstance(value, (bool, np.bool_)):
        raise RegistryError(f"{name} must be True or False, got {value!r}")


def checked_text(value: object, name: str) -> str:
    """Give text that a database can hold.

    Parameters
    ----------
    value : object
        What was given.
    name : str
        The argument.

    Returns
    -------
    str
        The text.

    Raises
    ------
    RegistryError
        If it is no text, or text that cannot be written as UTF-8 (a lone surrogate) or holds a NUL.
    """
    if not isinstance(value, str):
        raise RegistryError(f"{name} must be text, got {value!r}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise RegistryError(f"{name} must be text that UTF-8 can write, got {value!r}") from None
    if "\0" in value:
        raise RegistryError(f"{name} must be text without a NUL character, got {value!r}")
    return str(value)


def checked_names(values: object, name: str, what: str) -> tuple[str, ...]:
    """Give one name, or several, as a tuple.

    Parameters
    ----------
    values : str or iterable of str
        What was given.
    name : str
        The argument.
    what : str
        What the names are names of.

    Returns
    -------
    tuple of str
        At least one name, in the order given.

    Raises
    ------
    RegistryError
        If there is none, or one is no text.
    """
    if isinstance(values, str):
        return (checked_text(values, name),)
    # An array without a dimension says that it is iterable and is not.
    is_iterable = isinstance(values, Iterable) and getattr(values, "ndim", 1) > 0
    if not is_iterable or isinstance(values, (bytes, bytearray, memoryview)):
        raise RegistryError(f"{name} must be a name or a sequence of names, got {values!r}")
    given: list[Any] = list(values)  # type: ignore[call-overload]  # it is iterable, see above
    if not given:
        raise RegistryError(
            f"{name}={values!r} names no {what}; leave it out, or name at least one"
        )
    return tuple(checked_text(value, f"{name}, one of {given!r},") for value in given)


def checked_shift(value: object, name: str) -> float:
    """Give a threshold in milliarcseconds.

    Parameters
    ----------
    value : object
        What was given.
    name : str
        The argument.

    Returns
    -------
    float
        Zero or more; infinite is more.

    Raises
    ------
    RegistryError
        If it is no number, negative or NaN.
    """
    is_number = isinstance(value, (numbers.Real, np.floating, np.integer))
    if not is_number or isinstance(value, bool):
        raise RegistryError(f"{name} must be a number of milliarcseconds, got {value!r}")
    shift = float(value)  # type: ignore[arg-type]  # a number, see above
    if not shift >= 0.0:
        raise RegistryError(f"{name} must be zero or positive milliarcseconds, got {value!r}")
    return shift


def checked_scope(value: object) -> ScopeOf:
    """Give a scope as a pair whose tract is a Python integer.

    Parameters
    ----------
    value : object
        What was given: a skymap, or the name of one, and a tract.

    Returns
    -------
    skymap : SkyMap or str
        The skymap.
    tract : int
        The tract; it need not exist.

    Raises
    ------
    RegistryError
        If it is no such pair.
    NotFoundError
        If the tract does not fit 64 bits.
    """
    pair = tuple(value) if isinstance(value, (tuple, list)) else ()
    if len(pair) != 2 or not isinstance(pair[0], (SkyMap, str)):
        raise RegistryError(
            "scope must be a pair (skymap or its name, tract) such as ('hsc_rings_v1', 9813),"
            f" got {value!r}"
        )
    skymap, tract = pair
    if isinstance(skymap, str):
        skymap = checked_text(skymap, "the skymap of scope")
    return skymap, whole_number(tract, "scope tract")
