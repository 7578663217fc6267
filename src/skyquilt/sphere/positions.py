# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Positions as unit vectors, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.coordinates import as_float_column, as_positions
from skyquilt.errors import CoordinateError

__all__ = ["lon_lat", "unit_vectors"]


def unit_vectors(lon: ArrayLike, lat: ArrayLike | None = None) -> NDArray[np.float64]:
    """Turn longitudes and latitudes into unit vectors, the same bits on every platform.

    Parameters
    ----------
    lon, lat : array_like of float64, shape (n,)
        ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. ``lon`` wraps.

    Returns
    -------
    ndarray of float64, shape (n, 3)
        Within 4e-16 of the true directions.

    Raises
    ------
    CoordinateError
        If a value is not finite or a latitude leaves [-90, 90], with the row in the message; if the
        columns are not flat.

    Notes
    -----
    Core: ``sphere/unit_vector.hpp``.
    """
    return _sphere.unit_vectors(*as_positions(lon, lat))


def lon_lat(xyz: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn unit vectors into longitudes and latitudes, for people and files.

    Parameters
    ----------
    xyz : array_like of float64, shape (n, 3)
        Vectors of any length but zero.

    Returns
    -------
    lon, lat : ndarray of float64, shape (n,)
        ICRS degrees, ``lon`` in [0, 360), within 2e-15 radians of arc (1.2e-13 degrees); ``lon`` is
        0 at a pole. NaN where a component is NaN.

    Raises
    ------
    CoordinateError
        If the shape is not (n, 3), or for a vector of length zero or with an infinite component,
        which has no direction; the message names the row.
    """
    vectors = as_float_column(xyz, "xyz")
    if vectors.ndim != 2 or vectors.shape[1] != 3:
        raise CoordinateError(f"unit vectors must have shape (n, 3), got {vectors.shape}")
    is_unknown = np.isnan(vectors).any(axis=1)
    has_none = ~is_unknown & (np.isinf(vectors).any(axis=1) | ~vectors.any(axis=1))
    if has_none.any():
        row = int(np.argmax(has_none))
        raise CoordinateError(
            "a vector must be finite and not zero to have a direction,"
            f" got {vectors[row].tolist()} at row {row}"
        )
    lon, lat = _sphere.lon_lats(vectors)
    lon[is_unknown] = lat[is_unknown] = np.nan
    return lon, lat
