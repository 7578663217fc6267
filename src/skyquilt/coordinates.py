# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Check columns once, at the surface: kind of number, shape, and a message that names them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import CoordinateError, NotFoundError, TableError

__all__ = [
    "as_float_column",
    "as_index",
    "as_int_column",
    "as_lon_lat",
    "as_text_column",
    "thread_count",
]


def as_float_column(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Give a column of numbers as float64, refusing what is not numeric.

    Parameters
    ----------
    values : array_like
        Integers or floats of any shape.
    name : str
        The column's name, for the message.

    Returns
    -------
    ndarray of float64
        The same shape as ``values``; a view where nothing had to be converted.

    Raises
    ------
    TableError
        If the values are text, booleans or objects that are not numbers.
    """
    array = _unmasked(values, name)
    if array.dtype.kind not in "iuf" and array.size > 0:
        raise TableError(f"column '{name}' must hold numbers, got {_kind(array)}")
    return np.asarray(array, dtype=np.float64, order="C")


def as_int_column(values: ArrayLike, name: str) -> NDArray[np.int64]:
    """Give a column of IDs or counts as int64, refusing anything that is not an integer.

    Parameters
    ----------
    values : array_like
        Integers of any width and shape. Floats are refused even when whole: above 2**53 they no
        longer hold every ID.
    name : str
        The column's name, for the message.

    Returns
    -------
    ndarray of int64
        The same shape as ``values``.

    Raises
    ------
    TableError
        If the values are not integers or leave the range of int64.
    """
    array = _unmasked(values, name)
    if array.size == 0:
        return np.zeros(array.shape, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise TableError(
            f"column '{name}' must hold integers, got {_kind(array)}"
            f" (first value {array.reshape(-1)[:1].tolist()[0]!r}); convert it with"
            " .astype('int64') after checking that nothing is lost"
        )
    if array.dtype.kind == "u" and array.max() > np.iinfo(np.int64).max:
        row = int(np.argmax(array.reshape(-1) > np.iinfo(np.int64).max))
        raise TableError(
            f"column '{name}' must fit a signed 64-bit integer,"
            f" got {array.reshape(-1)[row]} at row {row}"
        )
    return np.asarray(array, dtype=np.int64, order="C")


def as_text_column(values: ArrayLike, name: str) -> NDArray[np.str_]:
    """Give a column of names as a NumPy string column.

    Parameters
    ----------
    values : array_like
        Strings of any shape.
    name : str
        The column's name, for the message.

    Returns
    -------
    ndarray of str
        The same shape as ``values``.

    Raises
    ------
    TableError
        If a value is not a string.
    """
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(array.shape, dtype="U1")
    if array.dtype.kind == "O":
        for row, value in enumerate(array.reshape(-1)):
            if not isinstance(value, str):
                raise TableError(
                    f"column '{name}' must hold text, got {type(value).__name__}"
                    f" ({value!r}) at row {row}"
                )
        return array.astype(np.str_)
    if array.dtype.kind != "U":
        raise TableError(f"column '{name}' must hold text, got {_kind(array)}")
    return array


def as_lon_lat(
    lon: ArrayLike, lat: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give two columns of degrees as contiguous float64 columns of one common shape.

    Parameters
    ----------
    lon, lat : array_like, Quantity or Column
        Longitudes and latitudes of the same shape: numbers in degrees, or astropy quantities and
        table columns of any unit of angle. Or ``lon`` is a ``SkyCoord`` in any frame, which is
        transformed to ICRS, and ``lat`` is None.

    Returns
    -------
    lon, lat : ndarray of float64
        Columns of the same shape. Values are not changed beyond their unit, as astropy's
        ``to_value`` does it, and not checked here; NaN passes.

    Raises
    ------
    CoordinateError
        If the shapes differ, a column is not numeric or its unit is none of angle, a ``SkyCoord``
        cannot be transformed to ICRS, or it is given together with latitudes.
    """
    if _is_sky_coord(lat):
        raise CoordinateError("latitude must be a column, got a SkyCoord; give it alone, first")
    if _is_sky_coord(lon):
        if lat is not None:
            raise CoordinateError("a SkyCoord holds latitudes already, got others beside it")
        lon, lat = _icrs_degrees(lon)
    if lat is None:
        raise CoordinateError(
            "positions need longitudes and latitudes, or a SkyCoord; got no latitudes"
        )
    columns = []
    for name, values in (("longitude", lon), ("latitude", lat)):
        try:
            array = _unmasked(_in_degrees(values, name), name)
        except TypeError:  # a list of quantities
            raise CoordinateError(
                f"{name} must be one column of numbers or one Quantity, got a list of other things"
            ) from None
        if array.dtype.kind not in "iuf" and array.size > 0:
            raise CoordinateError(f"{name} must be numbers in degrees, got {_kind(array)}")
        columns.append(np.asarray(array, dtype=np.float64, order="C"))
    if columns[0].shape != columns[1].shape:
        raise CoordinateError(
            "longitude and latitude must have the same shape,"
            f" got {columns[0].shape} and {columns[1].shape}"
        )
    return columns[0], columns[1]


def as_index(value: Any, name: str) -> int:
    """Give one number of a thing that is counted, refusing anything that is not an integer.

    Parameters
    ----------
    value : int
        A Python or NumPy integer.
    name : str
        What is counted, for the message.

    Returns
    -------
    int
        The number.

    Raises
    ------
    NotFoundError
        If the value is no integer or beyond 64 bits: nothing is numbered so.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise NotFoundError(f"{name} must be an integer, got {value!r}")
    if abs(int(value)) >= 2**63:
        raise NotFoundError(f"there is no {name} {value}: numbers fit in 64 bits")
    return int(value)


def thread_count(threads: Any) -> int:
    """Check how many threads were asked for.

    Parameters
    ----------
    threads : int
        0 for one per core, or how many.

    Returns
    -------
    int
        The number.

    Raises
    ------
    TableError
        If it is no integer, negative or beyond 4096.
    """
    if isinstance(threads, bool) or not isinstance(threads, (int, np.integer)):
        raise TableError(f"threads must be an integer, got {threads!r}")
    if not 0 <= threads <= 4096:
        raise TableError(f"threads must lie in [0, 4096], got {threads}")
    return int(threads)


# What comes from astropy is known by what it can do: importing astropy to ask for its classes would
# cost more than most calls, and whoever hands in its objects has imported it.


def _is_sky_coord(values: Any) -> bool:
    return hasattr(values, "transform_to")


def _icrs_degrees(positions: Any) -> tuple[Any, Any]:
    try:
        icrs = positions.icrs
    except (AttributeError, TypeError, ValueError) as error:
        frame = getattr(positions, "frame", positions)
        raise CoordinateError(
            f"a SkyCoord must have a way to ICRS, got the frame '{frame.name}' without one"
        ) from error
    return icrs.ra, icrs.dec


def _in_degrees(values: Any, name: str) -> Any:
    """Give quantities and columns with a unit as bare numbers; others pass as they are."""
    unit = getattr(values, "unit", None)
    if unit is None:
        return values
    try:
        if hasattr(values, "to_value"):  # a Quantity
            degrees = values.to_value("deg")
        else:  # a column of a table
            degrees = unit.to("deg", _unmasked(values, name))
    except (TypeError, ValueError, AttributeError):
        raise CoordinateError(
            f"{name} must have a unit of angle, got '{unit}'; give degrees or a Quantity of angle"
        ) from None
    # Quantities with a mask of astropy's own.
    return degrees.filled(np.nan) if hasattr(degrees, "unmasked") else degrees


def _unmasked(values: ArrayLike, name: str) -> NDArray[Any]:
    """Give masked floats as NaN; a masked integer has no value to give."""
    if not isinstance(values, np.ma.MaskedArray):
        return np.asarray(values)
    if values.dtype.kind == "f":
        return np.asarray(values.filled(np.nan))
    if np.ma.is_masked(values):
        row = int(np.argmax(np.ma.getmaskarray(values).reshape(-1)))
        raise TableError(f"column '{name}' must have a value in every row, row {row} is masked")
    return np.asarray(values.data)


def _kind(array: NDArray[Any]) -> str:
    kinds = {"U": "text", "S": "bytes", "O": "Python objects"}
    return kinds.get(array.dtype.kind, str(array.dtype))
