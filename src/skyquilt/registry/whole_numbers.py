# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Python integers of what users give as numbers of visits, detectors, tracts and patches.

The driver of SQLite would store and compare NumPy's integers as blobs.
"""

from __future__ import annotations

import operator
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike

from skyquilt.coordinates import as_int_column
from skyquilt.errors import NotFoundError, RegistryError

__all__ = ["whole_number", "whole_numbers"]


def whole_number(value: SupportsIndex, name: str) -> int:
    """Give one number as a Python integer.

    Parameters
    ----------
    value : int or NumPy integer
        The number.
    name : str
        What it is, for the message.

    Returns
    -------
    int
        The number.

    Raises
    ------
    RegistryError
        If it is not a whole number; floats are refused even when whole.
    NotFoundError
        If it does not fit 64 bits: nothing has such a number.
    """
    if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__index__"):
        raise RegistryError(f"{name} must be an integer, got {value!r}")
    try:
        number = operator.index(value)
    except TypeError:  # an array of several has __index__ too
        raise RegistryError(f"{name} must be one integer, got {value!r}") from None
    _check_width(number, name)
    return number


def whole_numbers(values: ArrayLike, name: str) -> list[int]:
    """Give one or several numbers as Python integers.

    Parameters
    ----------
    values : array_like of int
        The numbers.
    name : str
        What they are, for the message.

    Returns
    -------
    list of int
        The numbers.

    Raises
    ------
    TableError
        If they are not whole numbers.
    NotFoundError
        If one does not fit 64 bits: nothing has such a number.
    """
    given = np.asarray(values)
    if given.dtype.kind in "Ouf":  # what NumPy makes of integers beyond 64 bits
        for value in np.asarray(values, dtype=object).reshape(-1).tolist():
            if isinstance(value, int):
                _check_width(value, name)
    numbers: list[int] = as_int_column(values, name).reshape(-1).tolist()
    return numbers


def _check_width(number: int, name: str) -> None:
    if not -(2**63) <= number < 2**63:
        raise NotFoundError(f"there is no {name} {number}: numbers fit in 64 bits")
