# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""An index over a column of regions: which overlap others, hold a point or lie nearest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import index as _index
from skyquilt.coordinates import as_angle, as_count, as_lon_lat, thread_count
from skyquilt.errors import CoordinateError, GeometryError
from skyquilt.sphere import Polygons, unit_vectors

__all__ = ["RegionIndex", "RelationName"]

#: How an indexed region can lie to another one.
RelationName: TypeAlias = Literal["overlaps", "overlaps_interior", "contains", "within"]

_RELATIONS: dict[str, _index.Relation] = {
    "overlaps": _index.Relation.overlaps,
    "overlaps_interior": _index.Relation.overlaps_interior,
    "contains": _index.Relation.contains,
    "within": _index.Relation.within,
}


class RegionIndex:
    """An index over a column of polygons, built once and asked many times.

    Boxes find candidates; every answer is decided exactly for the vectors in memory, so it is that
    of asking every pair. Rows that are empty are in no answer. An index never changes: it can be
    asked from many threads at a time, and questions leave other Python threads running.

    Parameters
    ----------
    polygons : Polygons
        The regions, kept by the index. They need not lie apart, and may differ in size.
    threads : int
        How many threads build the index; 0 means one per core. Answers do not depend on it.

    Raises
    ------
    GeometryError
        If ``polygons`` is not a column of polygons.

    Notes
    -----
    Core: ``index/region_index.hpp``. Pickling keeps the polygons; the index is built again.
    """

    __slots__ = ("_core", "_polygons")

    _core: _index.RegionIndex
    _polygons: Polygons

    def __init__(self, polygons: Polygons, *, threads: int = 1) -> None:
        self._polygons = _checked(polygons, "an index is built over")
        self._core = _index.RegionIndex(polygons._core, thread_count(threads))

    @property
    def polygons(self) -> Polygons:
        """The regions, in the rows that answers number."""
        return self._polygons

    def overlaps(
        self, other: Polygons, *, relation: RelationName = "overlaps", threads: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find all pairs of an indexed region and another one that overlap.

        Parameters
        ----------
        other : Polygons
            The regions to compare with.
        relation : {"overlaps", "overlaps_interior", "contains", "within"}
            How the two have to lie: share a point, touching included; share a point inside both;
            the indexed region contains the other; it lies within the other.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        indexed, asked : ndarray of int64, shape (m,)
            Rows of `polygons` and rows of ``other``, one entry a pair, sorted by the row of
            ``other`` and then by the indexed row.

        Raises
        ------
        GeometryError
            If ``other`` is not a column of polygons or there is no such relation.

        See Also
        --------
        overlaps_in_chunks : The same pairs, a part at a time, where they would fill the memory.
        """
        _checked(other, "regions are compared with")
        return self._core.pairs(
            _relation(relation), other._core, 0, len(other), thread_count(threads)
        )

    def overlaps_in_chunks(
        self,
        other: Polygons,
        *,
        relation: RelationName = "overlaps",
        rows_per_chunk: int = 65536,
        threads: int = 1,
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Find the pairs of `overlaps` a part at a time, so that their number may be any.

        Parameters
        ----------
        other : Polygons
            As for `overlaps`.
        relation : {"overlaps", "overlaps_interior", "contains", "within"}
            As for `overlaps`.
        rows_per_chunk : int
            How many rows of ``other`` a chunk answers for.
        threads : int
            As for `overlaps`.

        Yields
        ------
        indexed, asked : ndarray of int64, shape (m,)
            The pairs of the next rows of ``other``, numbered as in the whole column. Joined end to
            end, the chunks are the answer of `overlaps`.

        Raises
        ------
        GeometryError
            If ``other`` is not a column of polygons or there is no such relation.
        TableError
            If ``rows_per_chunk`` is not an integer of at least 1. All is raised at once and not
            with the first chunk.
        """
        _checked(other, "regions are compared with")
        core_relation, n_threads = _relation(relation), thread_count(threads)
        chunk = as_count(rows_per_chunk, "rows_per_chunk", most=2**63 - 1)
        return (
            self._core.pairs(
                core_relation,
                other._core,
                begin,
                min(len(other), begin + chunk),
                n_threads,
            )
            for begin in range(0, len(other), chunk)
        )

    def containing(
        self, lon: ArrayLike, lat: ArrayLike | None = None, *, threads: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find all pairs of a position and an indexed region that holds it.

        Parameters
        ----------
        lon, lat : array_like of float64, shape (n,)
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. ``lon`` wraps. No
            region holds a position that is NaN.
        threads : int
            How many threads share the positions; 0 means one per core. The answer does not depend
            on it.

        Returns
        -------
        indexed, asked : ndarray of int64, shape (m,)
            Rows of `polygons` and rows of the positions, one entry a pair, sorted by position and
            then by the indexed row. A position on a boundary is held by the region, and by both of
            two neighbours.

        Raises
        ------
        CoordinateError
            If the shapes differ or are not (n,), a coordinate is infinite or a latitude leaves
            [-90, 90]; the message names the row.
        """
        directions, rows = _directions(*_columns(lon, lat))
        indexed, asked = self._core.containing(directions, thread_count(threads))
        return indexed, asked if rows is None else rows[asked]

    def at(self, lon: ArrayLike, lat: ArrayLike | None = None) -> NDArray[np.int64]:
        """Find the indexed regions that hold one position.

        Parameters
        ----------
        lon, lat : float or Quantity
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. ``lon`` wraps.

        Returns
        -------
        ndarray of int64, shape (m,)
            Rows of `polygons`, sorted; a position on a boundary is held by the region, one that is
            NaN by none.

        Raises
        ------
        CoordinateError
            If there is not one position, a coordinate is infinite or the latitude leaves [-90, 90].
        """
        lon_deg, lat_deg = as_lon_lat(lon, lat)
        if lon_deg.ndim != 0:
            raise CoordinateError(
                f"one position has a longitude and a latitude, got shape {lon_deg.shape};"
                " for columns of positions ask containing()"
            )
        return self.containing(lon_deg.reshape(1), lat_deg.reshape(1))[0]

    def nearest(
        self,
        lon: ArrayLike,
        lat: ArrayLike | None = None,
        k: int = 1,
        *,
        max_distance_deg: ArrayLike = 180.0,
        threads: int = 1,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Find the indexed regions nearest to each position.

        Parameters
        ----------
        lon, lat : array_like of float64, shape (n,)
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. ``lon`` wraps.
        k : int
            How many regions to find for each position, at least 1.
        max_distance_deg : float or Quantity
            How far a region may be, in degrees or as a quantity of angle.
        threads : int
            How many threads share the positions; 0 means one per core. The answer does not depend
            on it.

        Returns
        -------
        indexed : ndarray of int64, shape (n, k)
            Rows of `polygons`, the nearest first, those equally far by row; -1 where there are
            fewer than k, and for a position that is NaN.
        distances_deg : ndarray of float64, shape (n, k)
            How far they are: 0 inside and on the boundary, else the angle to the nearest point of
            the boundary, within 2e-13 degrees divided by the cosine of half the longest edge;
            infinity where there are fewer than k, NaN for a position that is NaN.

        Raises
        ------
        CoordinateError
            If the shapes differ or are not (n,), a coordinate is infinite, a latitude leaves
            [-90, 90], with the row in the message, or the greatest distance is not one angle,
            negative or NaN.
        TableError
            If ``k`` is not an integer of at least 1.
        """
        n_nearest = as_count(k, "k")
        distance_deg = as_angle(max_distance_deg, "max_distance_deg")
        if not distance_deg >= 0.0:
            raise CoordinateError(
                f"max_distance_deg must be zero or positive degrees, got {distance_deg}"
            )
        lon_deg, lat_deg = _columns(lon, lat)
        directions, rows = _directions(lon_deg, lat_deg)
        found, found_deg = self._core.nearest(
            directions, n_nearest, distance_deg, thread_count(threads)
        )
        if rows is None:
            return found, found_deg
        indexed = np.full((len(lon_deg), n_nearest), -1, dtype=np.int64)
        distances_deg = np.full(indexed.shape, np.nan)
        indexed[rows], distances_deg[rows] = found, found_deg
        return indexed, distances_deg

    def __len__(self) -> int:
        return len(self._polygons)

    def __reduce__(self) -> tuple[Any, ...]:
        return RegionIndex, (self._polygons,)

    def __repr__(self) -> str:
        return f"<RegionIndex: {len(self)} rows>"


def _checked(polygons: Any, what: str) -> Polygons:
    if not isinstance(polygons, Polygons):
        raise GeometryError(
            f"{what} Polygons, got {type(polygons).__name__}; make them with Polygons.from_lonlat,"
            " or with as_polygons of Regions of one polygon a row"
        )
    return polygons


def _relation(name: Any) -> _index.Relation:
    if not isinstance(name, str) or name not in _RELATIONS:
        raise GeometryError(f"relation must be one of {', '.join(_RELATIONS)}, got {name!r}")
    return _RELATIONS[name]


def _columns(
    lon: ArrayLike, lat: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon_deg, lat_deg = as_lon_lat(lon, lat)
    if lon_deg.ndim != 1:
        raise CoordinateError(f"positions must be flat columns, got shape {lon_deg.shape}")
    return lon_deg, lat_deg


def _directions(
    lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64] | None]:
    """Give the directions of all positions that are known, and their rows where some are not."""
    is_known = ~(np.isnan(lon_deg) | np.isnan(lat_deg))
    if is_known.all():
        return unit_vectors(lon_deg, lat_deg), None
    # What stands beside a NaN is checked too, under its own row.
    lon_deg, lat_deg = (np.where(np.isnan(deg), 0.0, deg) for deg in (lon_deg, lat_deg))
    directions = unit_vectors(lon_deg, lat_deg)
    return directions[is_known], np.flatnonzero(is_known)
