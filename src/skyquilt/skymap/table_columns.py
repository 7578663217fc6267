# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of tracts and patches, taken by name from tables of any make."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.coordinates import as_degrees, as_float_column, as_int_column, as_text_column
from skyquilt.errors import CoordinateError, SkyMapConfigError, TableError
from skyquilt.skymap.config_fields import shown

__all__ = ["ColumnReader", "first_row"]


class ColumnReader:
    """The columns of one table, taken by name and checked.

    Parameters
    ----------
    table : mapping, astropy Table, structured array, pandas or pyarrow table
        Anything that gives its columns by name and lists their names.
    what : str
        What the table is, for messages: ``"table of tracts"``.

    Raises
    ------
    SkyMapConfigError
        If it is no table, or its columns are not flat or differ in length. A single value stands
        for every row, so long as another column says how many there are.
    """

    def __init__(self, table: object, what: str) -> None:
        self._what = what
        self._names = _names_of(table, what)
        self._columns: dict[str, Any] = {name: table[name] for name in self._names}  # type: ignore[index]
        self._taken: set[str] = set()
        lengths: dict[str, int] = {}
        for name, column in self._columns.items():
            shape = _shape_of(column, name, what)
            if len(shape) > 1:
                raise SkyMapConfigError(
                    f"column '{name}' of the {what} must be flat, got shape {shape}"
                )
            if shape:
                lengths[name] = shape[0]
        if len(set(lengths.values())) > 1:
            listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise SkyMapConfigError(f"the columns of the {what} must have one length, got {listed}")
        self._length = next(iter(lengths.values()), 1)

    def __len__(self) -> int:
        return self._length

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    def has_all(self, names: Iterable[str]) -> bool:
        """Say whether columns that belong together are there.

        Parameters
        ----------
        names : iterable of str
            Their names.

        Returns
        -------
        bool
            Whether all are there; False if none is.

        Raises
        ------
        SkyMapConfigError
            If some are and some are not.
        """
        names = list(names)
        there = [name for name in names if name in self]
        if there and len(there) < len(names):
            missing = ", ".join(f"'{name}'" for name in names if name not in self)
            raise SkyMapConfigError(
                f"the {self._what} has the column '{there[0]}', so it needs {missing} too"
            )
        return bool(there)

    def integers(self, name: str) -> NDArray[np.int64]:
        """Take a column of integers.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        ndarray of int64, shape (n,)
            The column.

        Raises
        ------
        SkyMapConfigError
            If it is missing or holds something else, whole floats included.
        """
        return self._checked(name, as_int_column, np.int64)

    def numbers(self, name: str, default: float | None = None) -> NDArray[np.float64]:
        """Take a column of finite numbers.

        Parameters
        ----------
        name : str
            Its name.
        default : float, optional
            What stands in every row where there is no such column.

        Returns
        -------
        ndarray of float64, shape (n,)
            The column, -0.0 as 0.0.

        Raises
        ------
        SkyMapConfigError
            If it is missing, carries a unit, or holds something else; the message names the row.
        """
        return self._finite(name, as_float_column, default)

    def degrees(self, name: str, default: float | None = None) -> NDArray[np.float64]:
        """Take a column of finite angles.

        Parameters
        ----------
        name : str
            Its name.
        default : float, optional
            What stands in every row where there is no such column.

        Returns
        -------
        ndarray of float64, shape (n,)
            Degrees, -0.0 as 0.0; a column with a unit is converted.

        Raises
        ------
        SkyMapConfigError
            If it is missing, or holds something else; the message names the row.
        """
        return self._finite(name, as_degrees, default)

    def arcseconds(self, name: str) -> NDArray[np.float64]:
        """Take a column of finite small angles.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        ndarray of float64, shape (n,)
            Arcseconds; a column with a unit is converted.

        Raises
        ------
        SkyMapConfigError
            If it is missing, or holds something else; the message names the row.
        """
        column = self._columns.get(name)
        unit = getattr(column, "unit", None)
        if unit is None or str(unit) == "":
            return self._finite(name, as_float_column, None)
        return 3600.0 * self._finite(name, as_degrees, None)

    def texts(self, name: str, default: str | None = None) -> NDArray[np.str_]:
        """Take a column of texts.

        Parameters
        ----------
        name : str
            Its name.
        default : str, optional
            What stands in every row where there is no such column.

        Returns
        -------
        ndarray of str, shape (n,)
            The column.

        Raises
        ------
        SkyMapConfigError
            If it is missing or holds something else.
        """
        if name not in self and default is not None:
            return np.full(len(self), default)
        return self._checked(name, _as_texts, np.str_)

    def finish(self, known: Iterable[str]) -> None:
        """Say that all known columns were taken.

        Parameters
        ----------
        known : iterable of str
            What there might have been, for the message.

        Raises
        ------
        SkyMapConfigError
            If one is left; the message names it.
        """
        for name in self._names:
            if name not in self._taken:
                raise SkyMapConfigError(
                    f"unknown column {shown(name)} in the {self._what}; leave it out, or give it"
                    f" one of the names {', '.join(known)}"
                )

    def _finite(self, name: str, read: Any, default: float | None) -> NDArray[np.float64]:
        if name not in self and default is not None:
            return np.full(len(self), default)
        column = self._checked(name, read, np.float64)
        wrong = ~np.isfinite(column)
        if wrong.any():
            row = first_row(wrong)
            raise SkyMapConfigError(
                f"column '{name}' of the {self._what} must hold finite numbers,"
                f" got {column[row]} at row {row}"
            )
        return column + 0.0

    def _checked(self, name: str, read: Any, dtype: Any) -> NDArray[Any]:
        if name not in self:
            raise SkyMapConfigError(f"the {self._what} needs a column '{name}'")
        self._taken.add(name)
        try:
            column = read(self._columns[name], name)
        except (CoordinateError, TableError) as error:
            raise SkyMapConfigError(f"{error}; in the {self._what}") from None
        return np.ascontiguousarray(np.broadcast_to(column, (len(self),)), dtype=dtype)


def first_row(marks: NDArray[np.bool_]) -> int:
    """Give the first row that is marked.

    Parameters
    ----------
    marks : ndarray of bool, shape (n,)
        One of them true.

    Returns
    -------
    int
        Its row.
    """
    return int(np.argmax(marks))


def _names_of(table: object, what: str) -> list[str]:
    dtype = getattr(table, "dtype", None)
    names = getattr(dtype, "names", None)  # structured arrays, and tables of FITS
    for attribute in ("keys", "column_names"):  # mappings, astropy, pandas; pyarrow
        if names is None:
            names = getattr(table, attribute, None)
            names = names() if callable(names) else names
    if names is None or isinstance(table, (str, bytes)):
        raise SkyMapConfigError(
            f"the {what} must give its columns by name, as a dict of lists or an astropy Table"
            f" does, got {type(table).__name__}"
        )
    listed = list(names)
    for name in listed:
        if not isinstance(name, str):
            raise SkyMapConfigError(f"the {what} must name its columns by texts, got {shown(name)}")
    return listed


def _shape_of(column: Any, name: str, what: str) -> tuple[int, ...]:
    try:
        return np.shape(column)
    except ValueError:  # lists of different lengths in a list
        raise SkyMapConfigError(f"column '{name}' of the {what} must be flat") from None


# Texts in tables of FITS are bytes.
def _as_texts(values: Any, name: str) -> NDArray[np.str_]:
    array = np.asarray(values)
    if array.dtype.kind == "S":
        try:
            return np.char.decode(array, "ascii")
        except UnicodeDecodeError:
            raise TableError(f"column '{name}' must hold text in ASCII") from None
    return as_text_column(values, name)
