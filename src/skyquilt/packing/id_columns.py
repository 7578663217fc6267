# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of integers as users have them: arrays of any kind, chunks, tables' columns, scalars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import IdError

__all__ = ["IntegerColumn", "integer_column"]

# Rows that are converted at a time where the core cannot read a column as it is.
_CONVERTED_ROWS = 1 << 20

_NULLABLE_INTEGERS = re.compile(r"(u?int(?:8|16|32|64))(?:\[pyarrow\])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IntegerColumn:
    """Integers in one or more pieces.

    Attributes
    ----------
    chunks : tuple of ndarray
        One after the other, of any integer type, byte order and stride; several are flat.
    shape : tuple of int
        The shape of the whole.
    is_missing : ndarray of bool, or None
        Which rows have no integer, of the shape of the whole: what stands there means nothing.
    """

    chunks: tuple[NDArray[Any], ...]
    shape: tuple[int, ...]
    is_missing: NDArray[np.bool_] | None = None

    @property
    def n_rows(self) -> int:
        """How many integers there are."""
        return int(np.prod(self.shape, dtype=np.int64))

    def pieces(self) -> Iterator[tuple[int, NDArray[Any]]]:
        """Give the integers as the core reads them, piece by piece.

        Yields
        ------
        begin : int
            Row of the first of them.
        integers : ndarray, shape (m,)
            Flat, of native byte order, at any stride; copied only where they are not so already.
        """
        begin = 0
        for chunk in self.chunks:
            flat = chunk.reshape(-1)
            if flat.dtype.isnative:
                yield begin, flat
            else:
                for row in range(0, len(flat), _CONVERTED_ROWS):
                    some = flat[row : row + _CONVERTED_ROWS]
                    yield begin + row, some.astype(some.dtype.newbyteorder("="))
            begin += len(flat)

    def whole(self) -> NDArray[Any]:
        """Give the integers as one array of native byte order.

        Returns
        -------
        ndarray
            Of the shape of the column; copied only where it is not so already.
        """
        pieces = [piece for _, piece in self.pieces()]
        if not pieces:
            return np.empty(self.shape, dtype=np.int64)
        joined = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        return joined.reshape(self.shape)

    def present(self) -> IntegerColumn:
        """Leave out the rows that have no integer.

        Returns
        -------
        IntegerColumn
            The others; the column itself where none is missing.
        """
        if self.is_missing is None:
            return self
        integers = self.whole()[~self.is_missing]
        return IntegerColumn((integers,), integers.shape)


def integer_column(values: Any, name: str, *, allow_missing: bool = False) -> IntegerColumn:
    """Take a column of integers, refusing what cannot hold every ID.

    Parameters
    ----------
    values : int, array_like of int, pandas or polars series, pyarrow array or chunked array
        Integers of any width, byte order, stride and shape.
    name : str
        What they are, for the message.
    allow_missing : bool
        Whether rows may have none: masked, NULL or NA.

    Returns
    -------
    IntegerColumn
        The same integers; nothing is copied where they are arrays already.

    Raises
    ------
    IdError
        If they are not integers, a whole table, or one is missing. Floats are refused even when
        whole: from 2**53 on they do not hold every integer.
    """
    _refuse_tables(values, name)
    is_missing = _missing(values)
    if is_missing is not None and not allow_missing:
        raise IdError(
            f"{name} must have a value in every row, row {int(np.argmax(is_missing))} has none;"
            " drop such rows, or mask them with invalid='mask'"
        )
    chunks = tuple(_checked(chunk, name) for chunk in _chunks(values))
    if len(chunks) == 1:
        return IntegerColumn(chunks, chunks[0].shape, is_missing)
    return IntegerColumn(chunks, (sum(len(chunk) for chunk in chunks),), is_missing)


# What comes from other libraries is known by what it can do, so that none of them is imported.


def _refuse_tables(values: Any, name: str) -> None:
    for attribute in ("column_names", "colnames", "columns"):  # pyarrow; astropy; pandas, polars
        columns = getattr(values, attribute, None)
        if columns is not None and not isinstance(values, np.ndarray):
            raise IdError(
                f"{name} must be one column, got a table of {', '.join(map(str, columns))};"
                " give one of its columns"
            )


def _missing(values: Any) -> NDArray[np.bool_] | None:
    """Tell which rows have no value; nothing where all have one."""
    if _is_arrow(values) or _is_polars(values):
        count = values.null_count
        if (count() if callable(count) else count) == 0:
            return None
        is_missing = np.asarray(values.is_null())
    elif _nullable_dtype(values) is not None:
        is_missing = np.asarray(values.isna())
    elif _is_masked_by_astropy(values):
        is_missing = np.asarray(values.mask)
    elif isinstance(values, np.ma.MaskedArray):
        is_missing = np.ma.getmaskarray(values)
    else:
        return None
    return is_missing if np.any(is_missing) else None


def _chunks(values: Any) -> list[Any]:
    """Give the arrays behind a column; where a value is missing, any other stands in its place."""
    if _is_polars(values):
        return [chunk.fill_null(strategy="zero").to_numpy() for chunk in values.get_chunks()]
    if _is_arrow(values):
        chunks = getattr(values, "chunks", [values])
        return [
            (chunk.fill_null(0) if chunk.null_count else chunk).to_numpy(zero_copy_only=False)
            for chunk in chunks
        ]
    nullable = _nullable_dtype(values)
    if nullable is not None:
        return [values.fillna(0).to_numpy(dtype=nullable)]
    if _is_masked_by_astropy(values):
        values = values.unmasked
    return [values.data if isinstance(values, np.ma.MaskedArray) else values]


def _is_arrow(values: Any) -> bool:
    return hasattr(values, "null_count") and hasattr(values, "to_numpy")


def _is_polars(values: Any) -> bool:
    return _is_arrow(values) and callable(values.null_count)


def _nullable_dtype(values: Any) -> str | None:
    """Give NumPy's name of the integers in a series of pandas that may miss some."""
    if not (hasattr(values, "isna") and hasattr(values, "to_numpy")):
        return None
    dtype = getattr(values, "dtype", None)
    nullable = _NULLABLE_INTEGERS.fullmatch(str(dtype))
    return None if nullable is None or isinstance(dtype, np.dtype) else nullable[1].lower()


def _is_masked_by_astropy(values: Any) -> bool:
    return hasattr(values, "unmasked") and hasattr(values, "mask")


def _checked(values: Any, name: str) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except (TypeError, ValueError, OverflowError):
        raise IdError(f"{name} must be integers, got rows of different lengths") from None
    if array.dtype.kind in "iu":
        return array
    if array.size == 0:
        return np.zeros(array.shape, dtype=np.int64)
    if array.dtype.kind in ("f", "O") and not isinstance(values, np.ndarray | np.generic):
        # NumPy makes floats of lists of integers that no one of its types holds.
        array = np.asarray(values, dtype=object)
    if array.dtype.kind == "O" and all(type(value) is int for value in array.flat):
        return _as_64_bits(array, name)
    if array.dtype.kind == "O":
        array = np.asarray(values)
    first = array.reshape(-1)[:1].tolist()[0]
    if array.dtype.kind == "f":
        raise IdError(
            f"{name} must be integers, got {array.dtype} (first value {first!r}): floats do not"
            " hold every integer from 2**53 on, so digits may be lost; read the column as int64, or"
            " with pandas as 'Int64' where values are missing"
        )
    raise IdError(
        f"{name} must be integers, got {_kind(array)} (first value {first!r}); convert them with"
        " .astype('int64') after checking that nothing is lost"
    )


def _as_64_bits(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Take Python's own integers as one of the two types of 64 bits."""
    low, high = array.min(), array.max()
    if low >= -(2**63) and high < 2**63:
        return array.astype(np.int64)
    if low >= 0 and high < 2**64:
        return array.astype(np.uint64)
    flat = array.reshape(-1).tolist()
    row = next((row for row, value in enumerate(flat) if not -(2**63) <= value < 2**64), None)
    if row is not None:
        raise IdError(f"{name} must fit 64 bits, got {flat[row]} at row {row}")
    raise IdError(
        f"{name} must be of one kind of 64-bit integers, signed or unsigned, got"
        f" {low} at row {flat.index(low)} and {high} at row {flat.index(high)}"
    )


def _kind(array: NDArray[Any]) -> str:
    return {"U": "text", "S": "bytes", "O": "Python objects"}.get(
        array.dtype.kind, str(array.dtype)
    )
