# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Check columns once, at the surface: kind of number, unit, shape; messages name the column."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import CoordinateError, NotFoundError, SkyquiltError, TableError

__all__ = [
    "as_angle",
    "as_angle_columns",
    "as_count",
    "as_degrees",
    "as_float_column",
    "as_index",
    "as_int_column",
    "as_int_columns",
    "as_lon_lat",
    "as_positions",
    "as_text_column",
    "coordinates_of",
    "thread_count",
]

# Views of bytes and fields of records may lie where no double may be read.
_AS_THE_CORE_READS: Final = ("C", "ALIGNED")


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
        The same shape as ``values``, contiguous and aligned; a view where nothing had to be
        converted.

    Raises
    ------
    TableError
        If the values are text, booleans or objects that are not numbers, lists of different
        lengths, or carry a unit: what has none is meant, and nothing is converted here.
    """
    unit = getattr(values, "unit", None)
    if unit is not None and str(unit) != "":
        raise TableError(
            f"column '{name}' must hold bare numbers, got the unit '{unit}'; give its numbers with"
            " to_value(), in the unit that is meant"
        )
    array = _unmasked(values, name, TableError)
    if array.dtype.kind not in "iuf" and array.size > 0:
        raise TableError(f"column '{name}' must hold numbers, got {_kind(array)}")
    return np.require(array, np.float64, _AS_THE_CORE_READS)


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
        The same shape as ``values``, contiguous and aligned.

    Raises
    ------
    TableError
        If the values are not integers, lists of different lengths, or leave the range of int64.
    """
    array = _unmasked(values, name, TableError)
    if array.size == 0:
        return np.zeros(array.shape, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise TableError(
            f"column '{name}' must hold integers, got {_kind(array)}"
            f" (first value {array.reshape(-1)[:1].tolist()[0]!r}); convert it with"
            " .astype('int64') after checking that nothing is lost"
        )
    if array.dtype.kind == "u" and array.max() > np.iinfo(np.int64).max:
        is_beyond = array > np.iinfo(np.int64).max
        raise TableError(
            f"column '{name}' must fit a signed 64-bit integer,"
            f" got {array[is_beyond][0]} at row {_first_row(is_beyond)}"
        )
    return np.require(array, np.int64, _AS_THE_CORE_READS)


def as_int_columns(**columns: ArrayLike) -> list[NDArray[np.int64]]:
    """Give columns of numbers one shape.

    Parameters
    ----------
    **columns : int or array_like of int
        By name; one number stands for all rows.

    Returns
    -------
    list of ndarray of int64
        In the same order, contiguous.

    Raises
    ------
    TableError
        If a column does not hold integers.
    CoordinateError
        If the shapes do not fit.
    """
    numbers = [as_int_column(values, name) for name, values in columns.items()]
    try:
        equal = np.broadcast_arrays(*numbers)
    except ValueError:
        shapes = ", ".join(str(column.shape) for column in numbers)
        raise CoordinateError(
            f"{', '.join(columns)} must have equal lengths or one row, got shapes {shapes}"
        ) from None
    return [np.ascontiguousarray(column).reshape(column.shape) for column in equal]


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
        If a value is not a string, or masked.
    """
    array = _unmasked(values, name, TableError)
    if array.size == 0:
        return np.zeros(array.shape, dtype="U1")
    if array.dtype.kind == "O":
        for place, value in np.ndenumerate(array):
            if not isinstance(value, str):
                raise TableError(
                    f"column '{name}' must hold text, got {type(value).__name__}"
                    f" ({value!r}) at row {place[0] if place else 0}"
                )
        return array.astype(np.str_)
    if array.dtype.kind != "U":
        raise TableError(f"column '{name}' must hold text, got {_kind(array)}")
    return array


def as_degrees(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Give a column of angles as float64 degrees.

    Parameters
    ----------
    values : array_like, Quantity or Column
        Numbers in degrees, or an astropy quantity or table column of any unit of angle.
    name : str
        What the angles are, for the message.

    Returns
    -------
    ndarray of float64
        The same shape as ``values``, contiguous and aligned. Values are not changed beyond their
        unit, as astropy's ``to_value`` does it, and not checked here; NaN passes.

    Raises
    ------
    CoordinateError
        If the column is not numeric or its unit is none of angle.
    """
    array = _unmasked(_in_degrees(values, name), name, CoordinateError)
    if array.dtype.kind not in "iuf" and array.size > 0:
        raise CoordinateError(f"{name} must be numbers in degrees, got {_kind(array)}")
    return np.require(array, np.float64, _AS_THE_CORE_READS)


def as_angle(value: ArrayLike, name: str) -> float:
    """Give one angle in degrees.

    Parameters
    ----------
    value : float or Quantity
        As `as_degrees` takes it, of shape () or (1,).
    name : str
        What the angle is, for the message.

    Returns
    -------
    float
        Degrees, not checked beyond that; NaN passes.

    Raises
    ------
    CoordinateError
        As `as_degrees`, and if it is not one angle.
    """
    angle = as_degrees(value, name)
    if angle.shape not in ((), (1,)):
        raise CoordinateError(f"{name} must be one angle, got shape {angle.shape}")
    return float(angle.reshape(()))


def as_angle_columns(**columns: ArrayLike) -> list[NDArray[np.float64]]:
    """Give angles that belong together as flat columns of one length.

    Parameters
    ----------
    **columns : array_like, Quantity or Column, shape (n,), (1,) or ()
        By name, as `as_degrees` takes them. A single angle stands for every row.

    Returns
    -------
    list of ndarray of float64, shape (n,)
        In the same order; of shape (1,) where all angles are single ones.

    Raises
    ------
    CoordinateError
        As `as_degrees`, and if the columns are not flat or differ in length.
    """
    angles = [as_degrees(values, name) for name, values in columns.items()]
    shapes = ", ".join(str(column.shape) for column in angles)
    if any(column.ndim > 1 for column in angles):
        raise CoordinateError(f"{', '.join(columns)} must be flat columns, got shapes {shapes}")
    try:
        equal = np.broadcast_arrays(*angles)
    except ValueError:
        raise CoordinateError(
            f"{', '.join(columns)} must be columns of one length, got shapes {shapes}"
        ) from None
    return [np.ascontiguousarray(column).reshape(-1) for column in equal]


def as_lon_lat(
    lon: ArrayLike, lat: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give two columns of degrees as contiguous float64 columns of one common shape.

    Parameters
    ----------
    lon, lat : array_like, Quantity or Column
        Longitudes and latitudes of the same shape, as `as_degrees` takes them. Or ``lon`` is a
        ``SkyCoord`` in any frame, which is transformed to ICRS, and ``lat`` is None.

    Returns
    -------
    lon, lat : ndarray of float64
        Columns of the same shape, as `as_degrees` gives them.

    Raises
    ------
    CoordinateError
        If the shapes differ, a column is not numeric or its unit is none of angle, a ``SkyCoord``
        cannot be transformed to ICRS, or it is given together with latitudes.
    """
    lon, lat = coordinates_of(lon, lat)
    lon_deg, lat_deg = as_degrees(lon, "longitude"), as_degrees(lat, "latitude")
    if lon_deg.shape != lat_deg.shape:
        raise CoordinateError(
            "longitude and latitude must have the same shape,"
            f" got {lon_deg.shape} and {lat_deg.shape}"
        )
    return lon_deg, lat_deg


def coordinates_of(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Take a SkyCoord apart; other longitudes and latitudes pass as they are.

    Parameters
    ----------
    lon, lat : array_like, Quantity, Column or SkyCoord
        As for `as_lon_lat`.

    Returns
    -------
    lon, lat : array_like, Quantity or Column
        As given, or the ICRS quantities of the ``SkyCoord``.

    Raises
    ------
    CoordinateError
        If latitudes are missing or given twice, or a ``SkyCoord`` cannot be transformed to ICRS.
    """
    if _is_sky_coord(lat):
        raise CoordinateError("latitude must be a column, got a SkyCoord; give it alone, first")
    if _is_sky_coord(lon):
        if lat is not None:
            raise CoordinateError("a SkyCoord holds latitudes already, got others beside it")
        return _icrs_degrees(lon)
    if lat is None:
        raise CoordinateError(
            "positions need longitudes and latitudes, or a SkyCoord; got no latitudes"
        )
    return lon, lat


def as_positions(
    lon: ArrayLike, lat: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give positions as two flat columns of degrees, of which one may stand for a single position.

    Parameters
    ----------
    lon, lat : array_like, Quantity, Column or SkyCoord
        As for `as_lon_lat`, of shape (n,) or ().

    Returns
    -------
    lon, lat : ndarray of float64, shape (n,)
        As `as_lon_lat` gives them; of shape (1,) for a single position.

    Raises
    ------
    CoordinateError
        As `as_lon_lat`, and if the columns are not flat.
    """
    lon_deg, lat_deg = as_lon_lat(lon, lat)
    if lon_deg.ndim > 1:
        raise CoordinateError(f"positions must be flat columns, got shape {lon_deg.shape}")
    return lon_deg.reshape(-1), lat_deg.reshape(-1)


def as_index(value: Any, name: str) -> int:
    """Give one number of a thing that is counted, refusing anything that is not an integer.

    Parameters
    ----------
    value : int
        A Python or NumPy integer, or an array of shape () that holds one.
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
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value[()]
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise NotFoundError(f"{name} must be an integer, got {value!r}")
    if abs(int(value)) >= 2**63:
        raise NotFoundError(f"there is no {name} {value}: numbers fit in 64 bits")
    return int(value)


def as_count(value: Any, name: str, *, least: int = 1, most: int = 2**32) -> int:
    """Give how many of something are asked for.

    Parameters
    ----------
    value : int
        A Python or NumPy integer.
    name : str
        What is counted, for the message.
    least, most : int
        The range that the number lies in, both ends included.

    Returns
    -------
    int
        The number.

    Raises
    ------
    TableError
        If it is no integer or leaves the range.
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TableError(f"{name} must be an integer, got {value!r}")
    if not least <= value <= most:
        raise TableError(f"{name} must lie in [{least}, {most}], got {value}")
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
    return as_count(threads, "threads", least=0, most=4096)


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
            degrees = unit.to("deg", _unmasked(values, name, CoordinateError))
    except (TypeError, ValueError, AttributeError):
        raise CoordinateError(
            f"{name} must have a unit of angle, got '{unit}'; give degrees or a Quantity of angle"
        ) from None
    # Quantities with a mask of astropy's own.
    return degrees.filled(np.nan) if hasattr(degrees, "unmasked") else degrees


def _unmasked(values: ArrayLike, name: str, error: type[SkyquiltError]) -> NDArray[Any]:
    """Give masked floats as NaN; a masked integer has no value to give."""
    if hasattr(values, "unmasked") and hasattr(values, "mask"):  # astropy's Masked
        values = np.ma.MaskedArray(values.unmasked, values.mask)
    if not isinstance(values, np.ma.MaskedArray):
        try:
            return np.asarray(values)
        except (TypeError, ValueError):
            raise error(
                f"{name} must be one column of numbers or one Quantity,"
                " got rows of different lengths or a list of other things"
            ) from None
    if values.dtype.kind == "f":
        return np.asarray(values.filled(np.nan))
    if np.ma.is_masked(values):
        row = _first_row(np.ma.getmaskarray(values))
        raise error(f"column '{name}' must have a value in every row, row {row} is masked")
    return np.asarray(values.data)


def _first_row(marks: NDArray[np.bool_]) -> int:
    """Find the first row of a column of any shape that holds a mark."""
    return int(np.argwhere(marks)[0, 0]) if marks.ndim else 0


def _kind(array: NDArray[Any]) -> str:
    kinds = {"U": "text", "S": "bytes", "O": "Python objects"}
    return kinds.get(array.dtype.kind, str(array.dtype))
