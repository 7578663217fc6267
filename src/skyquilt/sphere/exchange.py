# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of texts and encodings, as regions are exchanged in, at the surface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from skyquilt.errors import TableError

__all__ = ["as_encodings", "as_texts"]


def as_texts(values: Any, name: str) -> list[str | None]:
    """Give a column of texts as a list, with None for a missing one.

    Parameters
    ----------
    values : iterable of str
        A list, an array, a column of a table, a Series or an Arrow array. None, NaN and masked
        values are missing; bytes are taken as ASCII, as FITS tables hold them.
    name : str
        What the texts are, for the message.

    Returns
    -------
    list of str or None
        As many as there are values.

    Raises
    ------
    TableError
        For a single text in place of a column, or a value that is no text.
    """
    if isinstance(values, (str, bytes)):
        raise TableError(f"{name} must be a column of texts, got a single one; write [text]")
    column = _as_list(values, name)
    if set(map(type, column)) <= {str}:
        return column
    return [_as_text(value, name, row) for row, value in enumerate(column)]


def as_encodings(values: Any, name: str) -> list[bytes | None]:
    """Give a column of encodings as a list, with None for a missing one.

    Parameters
    ----------
    values : iterable of bytes
        As for `as_texts`; bytearray and memoryview are taken too.
    name : str
        What the encodings are, for the message.

    Returns
    -------
    list of bytes or None
        As many as there are values.

    Raises
    ------
    TableError
        For a single encoding in place of a column, or a value that is no bytes.
    """
    if isinstance(values, (bytes, bytearray, memoryview, str)):
        raise TableError(f"{name} must be a column of bytes, got a single value; write [encoding]")
    if isinstance(values, np.ndarray) and values.dtype.kind == "S":
        raise TableError(
            f"{name} must be a column of bytes objects: NumPy's '{values.dtype}' drops zero bytes"
            " at the end; use dtype=object"
        )
    column = _as_list(values, name)
    if set(map(type, column)) <= {bytes}:
        return column
    return [_as_bytes(value, name, row) for row, value in enumerate(column)]


def _as_list(values: Any, name: str) -> list[Any]:
    if isinstance(values, np.ma.MaskedArray):
        # The tolist of astropy's columns forgets the mask of bytes.
        values = values.view(np.ma.MaskedArray)
    for method in ("to_pylist", "tolist", "to_list"):  # Arrow; NumPy, pandas, astropy; polars
        if hasattr(values, method):
            listed = getattr(values, method)()
            break
    else:
        if not isinstance(values, Iterable):
            raise TableError(f"{name} must be a column, got {type(values).__name__}")
        listed = list(values)
    if not isinstance(listed, list) or any(isinstance(value, list) for value in listed):
        raise TableError(f"{name} must be a flat column, got shape {np.shape(values)}")
    return listed


def _is_missing(value: Any) -> bool:
    """Tell None, NaN, NaT and the missing values of pandas and NumPy's masked columns."""
    if value is None or value is np.ma.masked:
        return True
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and np.isnan(value)


def _as_text(value: Any, name: str, row: int) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("ascii", errors="backslashreplace")
    if _is_missing(value):
        return None
    raise TableError(f"{name} must be texts, got {type(value).__name__} at row {row}")


def _as_bytes(value: Any, name: str, row: int) -> bytes | None:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if _is_missing(value):
        return None
    advice = "; for hexadecimal text use bytes.fromhex" if isinstance(value, str) else ""
    raise TableError(f"{name} must be bytes, got {type(value).__name__} at row {row}{advice}")
