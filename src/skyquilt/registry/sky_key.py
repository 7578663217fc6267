# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""One integer key per footprint, a class for its size, and the key ranges a query must look at.

A footprint is kept under the HEALPix number of the middle of a disc around it, beside others of
about its size. A footprint that touches a query's disc then has its middle within the query's
radius plus its own, so growing the query by the largest radius of a class finds all of that class,
and small footprints are not looked for as far away as large ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import CoordinateError, RegistryError
from skyquilt.sphere import HEALPIX_ORDER, Polygons, healpix_cap_ranges, healpix_index

__all__ = [
    "ALWAYS_LOOKED_AT",
    "SMALLEST_RADIUS_CLASS",
    "SkyKeys",
    "class_radius_deg",
    "key_ranges",
    "sky_keys",
]

SMALLEST_RADIUS_CLASS = -6
"""Everything up to 2**-6 degrees (56 arcseconds): smaller than the detector of any survey."""

ALWAYS_LOOKED_AT = 8
"""The class of what is larger than 60 degrees; here too no radius exceeds 2**8 degrees."""

_LARGEST_PLACED_DEG = 60.0
_LARGEST_PLACED_CLASS = 6

# Degrees added to the radius of a query. Adding two radii of at most 240 degrees together and
# changing them to radians rounds by less than 2e-13 degrees, and overlap with a circle is answered
# yes up to 4e-15 radians (2.3e-13 degrees) beyond it. The rounding of the key itself, and that of
# directions not quite of length one, are in the margin of the cover (sphere/healpix.cpp); that of a
# footprint's own radius is in the disc around it (sphere/cap.hpp).
_ROUNDING_MARGIN_DEG = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class SkyKeys:
    """Where footprints are kept, one row per footprint.

    Attributes
    ----------
    healpix29 : ndarray of int64, shape (n,)
        Nested HEALPix number, at order 29, of the middle of a disc around the footprint; -1 where
        there is no polygon.
    radius_class : ndarray of int8, shape (n,)
        The smallest class whose radius (see `class_radius_deg`) is not below ``radius_deg``; 0
        where there is no polygon.
    radius_deg : ndarray of float64, shape (n,)
        Radius of that disc in degrees, never too small for the footprint; 0 where there is no
        polygon.
    """

    healpix29: NDArray[np.int64]
    radius_class: NDArray[np.int8]
    radius_deg: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.healpix29)


def sky_keys(polygons: Polygons) -> SkyKeys:
    """Make the key and the radius class of each footprint.

    Parameters
    ----------
    polygons : Polygons
        A column of n rows; a row may be empty.

    Returns
    -------
    SkyKeys
        Columns of n rows, the same on every platform but for the last digits of ``radius_deg``
        (and a class, where these decide).

    Notes
    -----
    Class c holds radii above 2**(c - 1) and up to 2**c degrees, from `SMALLEST_RADIUS_CLASS`,
    which holds all smaller ones too, to 6, which ends at 60 degrees. What is larger is in the
    class `ALWAYS_LOOKED_AT`.
    """
    centers, radius_deg = polygons.bounding_caps()
    # A radius is fraction * 2**exponent with 1/2 <= fraction < 1, at 1/2 a power of two; and 0,
    # the radius of an empty row, is 0 * 2**0.
    fraction, exponent = np.frexp(radius_deg)
    radius_class = np.maximum(exponent - (fraction == 0.5), SMALLEST_RADIUS_CLASS)
    radius_class[radius_deg > _LARGEST_PLACED_DEG] = ALWAYS_LOOKED_AT
    return SkyKeys(healpix_index(centers), radius_class.astype(np.int8), radius_deg)


def class_radius_deg(radius_class: int) -> float:
    """Give the largest radius that a footprint of a class can have.

    Parameters
    ----------
    radius_class : int
        A class as `sky_keys` makes them.

    Returns
    -------
    float
        Degrees: 2**c for class c, but 60 for class 6, and 180 for `ALWAYS_LOOKED_AT`.

    Raises
    ------
    RegistryError
        If there is no such class.
    """
    if radius_class == ALWAYS_LOOKED_AT:
        return 180.0
    if not SMALLEST_RADIUS_CLASS <= radius_class <= _LARGEST_PLACED_CLASS:
        raise RegistryError(
            f"a radius class is one of {SMALLEST_RADIUS_CLASS} to {_LARGEST_PLACED_CLASS}"
            f" or {ALWAYS_LOOKED_AT}, got {radius_class}"
        )
    return min(2.0**radius_class, _LARGEST_PLACED_DEG)


def key_ranges(
    center: ArrayLike,
    radius_deg: float,
    radius_class: int,
    *,
    largest_radius_deg: float | None = None,
    max_ranges: int = 16,
) -> NDArray[np.int64]:
    """Find the keys that a footprint of a class can have when it touches a closed cap.

    Parameters
    ----------
    center : array_like of float64, shape (3,)
        Middle of the cap, a unit vector. For a query by a polygon: the cap around it.
    radius_deg : float
        Radius of the cap in degrees.
    radius_class : int
        The class to look at.
    largest_radius_deg : float, optional
        The largest ``radius_deg`` among the footprints to be found, where it is known: fewer keys
        need be looked at than for the largest radius the class allows.
    max_ranges : int
        How many ranges there may be.

    Returns
    -------
    ndarray of int64, shape (m, 2)
        Half-open ranges ``[begin, end)`` of ``healpix29``, sorted, with gaps between them. Every
        footprint of the class that shares a point with the cap has its key in one, whatever the
        rounding. For `ALWAYS_LOOKED_AT` one range of all keys.

    Raises
    ------
    CoordinateError
        If the centre is not a unit vector, or a radius is negative or NaN.
    RegistryError
        If there is no such class.
    """
    grown_deg = class_radius_deg(radius_class)
    if largest_radius_deg is not None:
        if not largest_radius_deg >= 0.0:
            raise CoordinateError(
                f"the largest radius must be zero or positive degrees, got {largest_radius_deg}"
            )
        grown_deg = min(grown_deg, largest_radius_deg)
    if not radius_deg >= 0.0:
        raise CoordinateError(
            f"the radius of a cap must be zero or positive degrees, got {radius_deg}"
        )
    if radius_class == ALWAYS_LOOKED_AT:
        return np.array([[0, 12 * 4**HEALPIX_ORDER]], dtype=np.int64)
    return healpix_cap_ranges(center, radius_deg + grown_deg + _ROUNDING_MARGIN_DEG, max_ranges)
