# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Rows of columns at the surface: which ones are taken, and where each begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.coordinates import as_int_column
from skyquilt.errors import GeometryError, NotFoundError, TableError

__all__ = ["as_offsets", "row_numbers"]


def row_numbers(rows: slice | ArrayLike, n: int) -> NDArray[np.int64]:
    """Find the rows that an index in brackets names, as NumPy understands it.

    Parameters
    ----------
    rows : int, slice, array_like of int or array_like of bool
        One row, a range of them, rows by number, or a mask as long as the column. Negative numbers
        count from the end.
    n : int
        Rows of the column.

    Returns
    -------
    ndarray of int64, shape (m,)
        Numbers in [0, n); one for a single row.

    Raises
    ------
    NotFoundError
        For a single True or False, which are no row, or an index of more than one dimension.
    IndexError
        For a row that is not there, or a mask of another length.
    """
    if isinstance(rows, (bool, np.bool_)) or (
        isinstance(rows, np.ndarray) and rows.ndim == 0 and rows.dtype == bool
    ):
        raise NotFoundError(f"a row is named by an integer, got {rows!r}")
    numbers = np.arange(n, dtype=np.int64)[rows]  # type: ignore[index]
    if np.ndim(numbers) > 1:
        raise NotFoundError(f"rows are named by a flat column, got shape {np.shape(numbers)}")
    return np.ascontiguousarray(np.atleast_1d(numbers))


def as_offsets(offsets: ArrayLike) -> NDArray[np.int64]:
    """Give a column of places at which rows begin.

    Parameters
    ----------
    offsets : array_like of int64, shape (n + 1,)
        Where each row begins, and the end of the last. The core checks that they cut the column.

    Returns
    -------
    ndarray of int64, shape (n + 1,)
        Contiguous and aligned.

    Raises
    ------
    GeometryError
        If they are not integers or no flat column.
    """
    try:
        cuts = as_int_column(offsets, "offsets")
    except TableError as error:
        raise GeometryError(str(error)) from None
    if cuts.ndim != 1:
        raise GeometryError(f"offsets must be a flat column, got shape {cuts.shape}")
    return cuts
