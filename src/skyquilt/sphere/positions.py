# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Positions as unit vectors, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.coordinates import as_float_column, as_lon_lat

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
        If a value is not finite or a latitude leaves [-90, 90]; the message names the row.

    Notes
    -----
    Core: ``sphere/unit_vector.hpp``.
    """
    lon_deg, lat_deg = as_lon_lat(lon, lat)
    return _sphere.unit_vectors(lon_deg.reshape(-1), lat_deg.reshape(-1))


def lon_lat(xyz: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn unit vectors into longitudes and latitudes, for people and files.

    Parameters
    ----------
    xyz : array_like of float64, shape (n, 3)
        Unit vectors.

    Returns
    -------
    lon, lat : ndarray of float64, shape (n,)
        ICRS degrees, ``lon`` in [0, 360), within 2e-15 radians of arc (1.2e-13 degrees); ``lon`` is
        0 at a pole.

    Raises
    ------
    CoordinateError
        If the shape is not (n, 3).
    """
    return _sphere.lon_lats(as_float_column(xyz, "xyz"))
