# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Positions on the sky and on the pixels of tracts, as columns."""

from __future__ import annotations

from abc import ABC

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import (
    as_float_column,
    as_int_column,
    as_lon_lat,
    as_positions,
    thread_count,
)
from skyquilt.errors import CoordinateError
from skyquilt.skymap.core_map import LevelName, RegionName, core_level, core_region
from skyquilt.sphere import lon_lat, unit_vectors

__all__ = ["Positions"]


class Positions(ABC):
    """What a skymap says of positions."""

    __slots__ = ()

    _core: _skymap.SkyMap

    def locate(
        self, ra: ArrayLike, dec: ArrayLike | None = None, *, threads: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find the tract and patch whose inner regions hold each position.

        Parameters
        ----------
        ra, dec : array_like of float64, shape (n,)
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. ``ra`` wraps, up
            to a million degrees. Scalars give arrays of shape ().
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        tract : ndarray of int64, shape (n,)
            The tract of LSST's findTract; -1 where a coordinate is NaN, or where no tract of a
            table has the position.
        patch : ndarray of int64, shape (n,)
            Sequential index; -1 where the tract's pixel grid does not hold the position or there is
            no tract.

        Raises
        ------
        CoordinateError
            If the shapes differ, a declination leaves [-90, 90] or a right ascension lies beyond a
            million degrees; the message names the row.

        Notes
        -----
        Lower edges belong to a tract or patch, upper ones to the next. Some kinds of skymaps have
        tracts whose grids do not hold all of what findTract gives them: discrete ones anywhere,
        rings near the poles. Core: ``skymap/locate.hpp``.
        """
        ra_deg, dec_deg = as_lon_lat(ra, dec)
        tract, patch = _skymap.locate(
            self._core, ra_deg.reshape(-1), dec_deg.reshape(-1), thread_count(threads)
        )
        return tract.reshape(ra_deg.shape), patch.reshape(ra_deg.shape)

    def locate_cells(
        self, ra: ArrayLike, dec: ArrayLike | None = None, *, threads: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Find the tract, patch and cell whose inner regions hold each position.

        Parameters
        ----------
        ra, dec : array_like of float64, shape (n,)
            As for `locate`.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        tract, patch : ndarray of int64, shape (n,)
            As `locate` gives them.
        cell : ndarray of int64, shape (n,)
            Sequential index of the cell of that patch, never one of its border; -1 where there is
            no patch.

        Raises
        ------
        NotFoundError
            If the skymap has no cells.
        CoordinateError
            As `locate`.
        """
        ra_deg, dec_deg = as_lon_lat(ra, dec)
        tract, patch, cell = _skymap.locate_cells(
            self._core, ra_deg.reshape(-1), dec_deg.reshape(-1), thread_count(threads)
        )
        shape = ra_deg.shape
        return tract.reshape(shape), patch.reshape(shape), cell.reshape(shape)

    def locate_all(
        self,
        ra: ArrayLike,
        dec: ArrayLike | None = None,
        *,
        region: RegionName = "outer",
        threads: int = 1,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Find every tract and patch whose region holds each position.

        Parameters
        ----------
        ra, dec : array_like of float64, shape (n,)
            As for `locate`.
        region : {"outer", "inner"}
            With or without the border that neighbouring patches share. Inner patches of
            neighbouring tracts overlap too.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        offsets : ndarray of int64, shape (n + 1,)
            Position i has the entries ``offsets[i]`` to ``offsets[i + 1]``.
        tract, patch : ndarray of int64, shape (offsets[-1],)
            Sorted by tract and patch for each position. A position with NaN has none.

        Raises
        ------
        CoordinateError
            As `locate`, and if the columns are not flat.

        Notes
        -----
        What `overlaps` would give for footprints shrunk to points: edges belong to all that share
        them, exactly so for the vectors in memory in the TAN projection. Patches made of cells
        reach beyond their tract, so one may be listed whose tract does not hold the position.
        """
        offsets, tract, patch, _ = self._locate_all(ra, dec, "patch", region, threads)
        return offsets, tract, patch

    def locate_all_tracts(
        self, ra: ArrayLike, dec: ArrayLike | None = None, *, threads: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find every tract whose outer region holds each position.

        Parameters
        ----------
        ra, dec : array_like of float64, shape (n,)
            As for `locate`.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        offsets : ndarray of int64, shape (n + 1,)
            Position i has the entries ``offsets[i]`` to ``offsets[i + 1]``.
        tract : ndarray of int64, shape (offsets[-1],)
            Sorted for each position. A position with NaN has none.

        Raises
        ------
        CoordinateError
            As `locate_all`.
        """
        offsets, tract, _, _ = self._locate_all(ra, dec, "tract", "outer", threads)
        return offsets, tract

    def locate_all_cells(
        self,
        ra: ArrayLike,
        dec: ArrayLike | None = None,
        *,
        region: RegionName = "outer",
        threads: int = 1,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Find every cell whose region holds each position.

        Parameters
        ----------
        ra, dec : array_like of float64, shape (n,)
            As for `locate`.
        region : {"outer", "inner"}
            With or without the border that neighbouring cells share. Cells in the border of a patch
            are listed for every patch that has them.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        offsets : ndarray of int64, shape (n + 1,)
            Position i has the entries ``offsets[i]`` to ``offsets[i + 1]``.
        tract, patch, cell : ndarray of int64, shape (offsets[-1],)
            Sorted by tract, patch and cell for each position. A position with NaN has none.

        Raises
        ------
        NotFoundError
            If the skymap has no cells.
        CoordinateError
            As `locate_all`.
        """
        return self._locate_all(ra, dec, "cell", region, threads)

    def sky_to_pixel(
        self, tract: ArrayLike, ra: ArrayLike, dec: ArrayLike | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give pixel positions of directions, each in a tract of its own or all in one.

        Parameters
        ----------
        tract : int or array_like of int, shape (n,)
            Tract numbers.
        ra, dec : array_like, Quantity, Column or SkyCoord, shape (n,)
            As for `locate`.

        Returns
        -------
        x, y : ndarray of float64, shape (n,)
            Pixels counted from 0, the centre of the first one being (0, 0). NaN where the
            projection has no image of the direction (90 degrees or more from the reference point in
            TAN) or a coordinate is NaN.

        Raises
        ------
        NotFoundError
            If there is no such tract.
        CoordinateError
            If the shapes do not fit or a coordinate is out of range.
        """
        ra_deg, dec_deg = as_lon_lat(ra, dec)
        is_given = (np.isfinite(ra_deg) & np.isfinite(dec_deg)).reshape(-1)
        xyz = unit_vectors(
            np.where(is_given, ra_deg.reshape(-1), 0.0),
            np.where(is_given, dec_deg.reshape(-1), 0.0),
        )
        tracts = _broadcast(as_int_column(tract, "tract"), ra_deg.shape)
        x, y = self._core.pixels(tracts, xyz)
        x[~is_given] = y[~is_given] = np.nan
        return x.reshape(ra_deg.shape), y.reshape(ra_deg.shape)

    def pixel_to_sky(
        self, tract: ArrayLike, x: ArrayLike, y: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the directions of pixel positions, each in a tract of its own or all in one.

        Parameters
        ----------
        tract : int or array_like of int, shape (n,)
            Tract numbers.
        x, y : array_like of float64, shape (n,)
            Pixels counted from 0, the centre of the first one being (0, 0).

        Returns
        -------
        ra, dec : ndarray of float64, shape (n,)
            ICRS degrees; NaN where no direction has that image.

        Raises
        ------
        NotFoundError
            If there is no such tract.
        CoordinateError
            If the shapes do not fit.
        """
        column, line = as_float_column(x, "x"), as_float_column(y, "y")
        if column.shape != line.shape:
            raise CoordinateError(
                f"x and y must have the same shape, got {column.shape} and {line.shape}"
            )
        tracts = _broadcast(as_int_column(tract, "tract"), column.shape)
        xyz = self._core.directions(tracts, column.reshape(-1), line.reshape(-1))
        ra, dec = np.full(len(xyz), np.nan), np.full(len(xyz), np.nan)
        is_there = np.isfinite(xyz).all(axis=1)
        ra[is_there], dec[is_there] = lon_lat(xyz[is_there])
        return ra.reshape(column.shape), dec.reshape(column.shape)

    def _locate_all(
        self, ra: ArrayLike, dec: ArrayLike | None, level: LevelName, region: str, threads: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        ra_deg, dec_deg = as_positions(ra, dec)
        return _skymap.locate_all(
            self._core,
            ra_deg,
            dec_deg,
            core_level(level),
            core_region(region),
            thread_count(threads),
        )


def _broadcast(tracts: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    try:
        return np.ascontiguousarray(np.broadcast_to(tracts, shape)).reshape(-1)
    except ValueError:
        raise CoordinateError(
            f"tract must be one number or have the shape {shape} of the positions,"
            f" got {tracts.shape}"
        ) from None
