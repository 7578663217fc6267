# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Nested HEALPix numbers of directions, and the few ranges of numbers that cover a cap."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.coordinates import as_float_column
from skyquilt.errors import CoordinateError

__all__ = ["HEALPIX_ORDER", "healpix_cap_ranges", "healpix_index"]

HEALPIX_ORDER: int = _sphere.healpix_order
"""The order of all numbers here, 29: cells 0.4 milliarcseconds wide, numbers below 12 * 4**29."""

# What polygons allow their vertices (sphere/polygons.hpp), and what the core's margins cover.
_LENGTH_TOLERANCE = 1e-14


def healpix_index(unit_vectors: ArrayLike) -> NDArray[np.int64]:
    """Find the nested HEALPix number, at order 29, of the cell that holds each direction.

    Parameters
    ----------
    unit_vectors : array_like of float64, shape (n, 3)
        Directions of length one to within 1e-14, in any frame.

    Returns
    -------
    ndarray of int64, shape (n,)
        Numbers from 0 to 12 * 4**29 - 1, the same on every platform; -1 where a component is NaN.
        A direction within 1e-14 radians of the edge of a cell may be given the cell beyond it.
        A pole counts as longitude 0.

    Raises
    ------
    CoordinateError
        If the shape is not (n, 3) or a vector without NaN is not of length one.

    Notes
    -----
    Core: ``sphere/healpix.cpp``, after Gorski et al. 2005, ApJ 622, 759. The number at a coarser
    order k is this one shifted right by ``2 * (29 - k)`` bits.
    """
    directions = as_float_column(unit_vectors, "unit_vectors")
    if directions.ndim != 2 or directions.shape[1] != 3:
        raise CoordinateError(f"unit vectors must have shape (n, 3), got {directions.shape}")
    _check_lengths(directions)
    return _sphere.healpix_index(directions)


def healpix_cap_ranges(
    center: ArrayLike, radius_deg: float, max_ranges: int = 16
) -> NDArray[np.int64]:
    """Cover a closed cap with few ranges of nested HEALPix numbers of order 29.

    Parameters
    ----------
    center : array_like of float64, shape (3,)
        The cap's middle, a vector of length one to within 1e-14.
    radius_deg : float
        The cap's radius in degrees; 180 or more is the whole sphere.
    max_ranges : int
        How many ranges there may be. 16 cover 1.3 times the area of a small cap, 8 cover 1.7 times
        as much and 32 cover 1.15 times as much.

    Returns
    -------
    ndarray of int64, shape (m, 2)
        Half-open ranges ``[begin, end)``, sorted, with gaps between them, 1 <= m <= ``max_ranges``.
        `healpix_index` of every direction in the cap lies in one of them, whatever the rounding.

    Raises
    ------
    CoordinateError
        If the centre is not one vector of length one, or the radius is negative or NaN.
    ValueError
        If ``max_ranges`` is below 1.

    Notes
    -----
    Core: ``sphere/healpix.cpp``; the bound that makes the cover safe is derived there.
    """
    middle = as_float_column(center, "center")
    if middle.shape != (3,):
        raise CoordinateError(f"the centre of a cap must have shape (3,), got {middle.shape}")
    if np.isnan(middle).any():
        raise CoordinateError(f"the centre of a cap must not be NaN, got {middle.tolist()}")
    _check_lengths(middle[np.newaxis])
    if not radius_deg >= 0.0:
        raise CoordinateError(
            f"the radius of a cap must be zero or positive degrees, got {radius_deg}"
        )
    if max_ranges < 1:
        raise ValueError(f"max_ranges must be at least 1, got {max_ranges}")
    return _sphere.cap_ranges(middle[np.newaxis], float(np.radians(radius_deg)), max_ranges)


def _check_lengths(directions: NDArray[np.float64]) -> None:
    lengths = np.sqrt(np.einsum("ij,ij->i", directions, directions))
    # NaN compares false: a direction that is not known has a number, -1, and is no error.
    wrong = np.abs(lengths - 1.0) > _LENGTH_TOLERANCE
    if wrong.any():
        row = int(np.argmax(wrong))
        raise CoordinateError(
            f"directions must be vectors of length one, got {directions[row].tolist()}"
            f" of length {lengths[row]:.17g} at row {row}"
        )
