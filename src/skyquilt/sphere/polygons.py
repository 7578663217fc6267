# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of polygons on the sphere, with exact answers to how they lie to each other."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.coordinates import (
    as_degrees,
    as_float_column,
    as_lon_lat,
    as_positions,
    thread_count,
)
from skyquilt.errors import CoordinateError, GeometryError
from skyquilt.sphere.positions import lon_lat
from skyquilt.sphere.refusals import Refusal, as_on_invalid, as_refusals, refusals_of_rows
from skyquilt.sphere.rows import as_offsets, row_numbers

if TYPE_CHECKING:
    from skyquilt.sphere.regions import Regions

__all__ = ["Polygons", "Refusal"]

#: Square degrees of a steradian.
DEG2_PER_SR = (180.0 / np.pi) ** 2


class Polygons:
    """An immutable column of polygons on the sphere.

    Each row is one simple outline, convex or not: vertices joined by great-circle arcs and kept as
    vectors, counter-clockwise seen from outside. A polygon is closed (its boundary belongs to it)
    and lies inside a hemisphere. A row may be empty: it overlaps nothing. All answers to questions
    are exact for the vectors in memory; columns of convex polygons are answered fastest.

    Make one with `from_lonlat` or `from_unit_vectors`. Rows of several parts, circles and boxes are
    `Regions`.

    ``polygons[rows]`` is the column of the rows named, with their refusals: an integer gives a
    column of one row, slices, lists of integers and masks what they give of a NumPy array. True and
    False name no row.
    """

    __slots__ = ("_core", "_refusals")

    _core: _sphere.Polygons
    _refusals: tuple[Refusal, ...]

    @classmethod
    def from_lonlat(
        cls,
        lon: ArrayLike,
        lat: ArrayLike | None = None,
        offsets: ArrayLike | None = None,
        *,
        on_invalid: Literal["raise", "mask"] = "raise",
    ) -> Self:
        """Make polygons from longitudes and latitudes.

        Parameters
        ----------
        lon, lat : array_like of float64, shape (n, k) or (m,)
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. Two-dimensional
            columns hold k vertices a row; flat ones need ``offsets``. ``lon`` wraps. Either
            direction round the outline is taken; of its two sides the smaller one is meant. A last
            vertex equal to the first is dropped, as are repeated neighbours. An edge is an arc of a
            great circle: between two vertices of one declination it does not follow the parallel.
        offsets : array_like of int64, shape (n + 1,), optional
            Row i has the vertices ``offsets[i]`` to ``offsets[i + 1]`` of the flat columns.
        on_invalid : {"raise", "mask"}
            Whether the first refused outline raises, or all refused ones become empty rows that
            `refusals` lists.

        Returns
        -------
        Polygons
            A column of n rows.

        Raises
        ------
        GeometryError
            For fewer than three distinct vertices, edges that cross or touch, an outline without
            area, with an edge longer than 179 degrees, or not inside a hemisphere; the message
            names the rule, the vertex and the row.
        CoordinateError
            For a coordinate that is not finite or a latitude outside [-90, 90].

        Notes
        -----
        Core: ``sphere/polygons.hpp``. The conversion to vectors gives the same bits on every
        platform (``sphere/unit_vector.hpp``).
        """
        lon_deg, lat_deg = as_lon_lat(lon, lat)
        cuts = _row_offsets(lon_deg, offsets, "longitude")
        core, refusals = _sphere.Polygons.from_lon_lat(
            lon_deg.reshape(-1), lat_deg.reshape(-1), cuts, as_on_invalid(on_invalid)
        )
        return cls._from_core(core, refusals)

    @classmethod
    def from_unit_vectors(
        cls,
        xyz: ArrayLike,
        offsets: ArrayLike | None = None,
        *,
        on_invalid: Literal["raise", "mask"] = "raise",
    ) -> Self:
        """Make polygons from unit vectors, which are kept as given.

        Parameters
        ----------
        xyz : array_like of float64, shape (n, k, 3) or (m, 3)
            Directions. Any length but zero is taken and kept; columns of vectors of length one, to
            within 1e-14, are answered fastest.
        offsets : array_like of int64, shape (n + 1,), optional
            As for `from_lonlat`; needed with shape (m, 3).
        on_invalid : {"raise", "mask"}
            As for `from_lonlat`.

        Returns
        -------
        Polygons
            A column of n rows.

        Raises
        ------
        GeometryError, CoordinateError
            As for `from_lonlat`, and for vectors of length zero.
        """
        vectors = as_float_column(xyz, "xyz")
        if vectors.ndim not in (2, 3) or vectors.shape[-1] != 3:
            raise CoordinateError(
                f"unit vectors must have shape (n, k, 3) or (m, 3), got {vectors.shape}"
            )
        cuts = _row_offsets(vectors[..., 0], offsets, "xyz")
        core, refusals = _sphere.Polygons.from_unit_vectors(
            vectors.reshape(-1, 3), cuts, as_on_invalid(on_invalid)
        )
        return cls._from_core(core, refusals)

    @classmethod
    def _from_core(
        cls, core: _sphere.Polygons, refusals: list[_sphere.Refusal] | None = None
    ) -> Self:
        polygons = cls.__new__(cls)
        polygons._core = core
        polygons._refusals = as_refusals(refusals or ())
        return polygons

    @property
    def unit_vectors(self) -> NDArray[np.float64]:
        """The vertices of all rows one after the other: a read-only view of shape (m, 3)."""
        return self._core.unit_vectors

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where each row's vertices begin, and the end of the last: read-only, shape (n + 1,)."""
        return self._core.offsets

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The outlines that became empty rows because a rule refused them.

        They come along when rows are taken, and to `Regions`. Columns that are made of others by
        measuring, such as `intersection` and `grown`, have none.
        """
        return self._refusals

    @property
    def lonlat(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The vertices in degrees, two read-only columns of shape (m,).

        As delivered where the column was made from degrees, else as `lon_lat` gives them.
        """
        delivered = self._core.lon_lats
        if delivered is not None:
            return delivered[:, 0], delivered[:, 1]
        lon, lat = lon_lat(self.unit_vectors)
        lon.flags.writeable = lat.flags.writeable = False
        return lon, lat

    @property
    def is_convex(self) -> NDArray[np.bool_]:
        """Which rows are convex, shape (n,); an empty row is."""
        return self._core.are_convex

    @property
    def is_empty(self) -> NDArray[np.bool_]:
        """Which rows have no vertices, shape (n,)."""
        offsets = self.offsets
        return np.equal(offsets[1:], offsets[:-1])

    @property
    def area_deg2(self) -> NDArray[np.float64]:
        """The area of each row in square degrees, 0 for an empty row, shape (n,)."""
        return self._core.areas_sr() * DEG2_PER_SR

    def bounding_caps(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Find a disc around each polygon.

        Returns
        -------
        centers : ndarray of float64, shape (n, 3)
            Unit vectors; NaN for an empty row.
        radii_deg : ndarray of float64, shape (n,)
            Degrees, never too small for the polygon; 180 where only the whole sphere will do, 0
            for an empty row.
        """
        centers, radii_rad = self._core.bounding_caps()
        # One part in 1e15 up, so that the change of unit cannot make the disc smaller.
        return centers, np.degrees(radii_rad) * (1.0 + 1e-15)

    def centroids(self, *, threads: int = 1) -> NDArray[np.float64]:
        """Find the mean direction of each polygon's area.

        Parameters
        ----------
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        ndarray of float64, shape (n, 3)
            Unit vectors, within 1e-15 rad (0.2 nanoarcseconds) for the vectors in memory of any
            polygon wider than that; `skyquilt.sphere.lon_lat` makes degrees of them. Inside the
            polygon where it is convex. NaN for an empty row.

        Notes
        -----
        Core: ``sphere/area.cpp``.
        """
        return _sphere.centroids(self._core, thread_count(threads))

    def overlap_area_deg2(
        self, other: Polygons | Regions, *, threads: int = 1
    ) -> NDArray[np.float64]:
        """Measure what each pair of rows has in common.

        Parameters
        ----------
        other : Polygons or Regions
            As many rows as this column, or one of the two has a single row that stands for all.
            Rows may be convex or not. Regions are measured as `Regions.overlap_area_deg2` says.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        ndarray of float64, shape (n,)
            Square degrees, within 2e-14 of the common area of the vectors in memory, relative to
            it, and 4e-25 square degrees for each pair of convex parts; a square of a
            milliarcsecond has 8e-14. Exactly 0 where the interiors share no point or a row is
            empty; never more than either area.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit.

        Notes
        -----
        Core: ``sphere/intersection.cpp``.
        """
        if not isinstance(other, Polygons):
            return _as_regions(self).overlap_area_deg2(other, threads=threads)
        areas_sr = _sphere.overlap_areas_sr(self._core, other._core, thread_count(threads))
        return areas_sr * DEG2_PER_SR

    def overlap_fraction(
        self, other: Polygons | Regions, *, of: Literal["self", "other"] = "self", threads: int = 1
    ) -> NDArray[np.float64]:
        """Measure which part of a polygon the other one of its pair covers.

        Parameters
        ----------
        other : Polygons or Regions
            As for `overlap_area_deg2`.
        of : {"self", "other"}
            Whose area the common area is divided by: that of this column's row or of the other's.
        threads : int
            As for `overlap_area_deg2`.

        Returns
        -------
        ndarray of float64, shape (n,)
            In [0, 1], within 4e-14 of the true fraction, relative to it; exactly 0 where the
            interiors share no point, exactly 1 where a convex polygon contains a convex one whose
            fraction is asked for. NaN where the row divided by is empty. Of regions as
            `Regions.overlap_fraction` says.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit or ``of`` is something else.
        """
        if not isinstance(other, Polygons):
            return _as_regions(self).overlap_fraction(other, of=of, threads=threads)
        if of not in ("self", "other"):
            raise GeometryError(f"of must be 'self' or 'other', got {of!r}")
        count = thread_count(threads)
        common = _sphere.overlap_areas_sr(self._core, other._core, count)
        whole = _sphere.areas_sr(self._core if of == "self" else other._core, count)
        with np.errstate(invalid="ignore"):
            return np.divide(common, whole)

    def intersection(self, other: Polygons, *, threads: int = 1) -> Polygons:
        """Find the common region of each pair of rows.

        Parameters
        ----------
        other : Polygons
            As many rows as this column, or one of the two has a single row that stands for all.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Polygons
            A column of n convex polygons. Vertices of the two polygons stay what they are; where
            edges cross, the vertex is rounded to a double, within 4e-16 rad of the common region.
            A row is empty where the interiors share no point, and may be where all that they share
            is thinner than 1e-15 rad; `overlap_area_deg2` measures that too.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit, or for a row that is not convex: the common region
            may then have several pieces, which ``Regions.intersection`` can hold.

        Notes
        -----
        Core: ``sphere/intersection.cpp``.
        """
        core = _sphere.intersections(self._core, _as_polygons(other)._core, thread_count(threads))
        return Polygons._from_core(core)

    def convex_hull(self, *, threads: int = 1) -> Polygons:
        """Find the smallest convex polygon that holds each polygon.

        Parameters
        ----------
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Polygons
            A column of n convex polygons, exact for the vectors in memory: their vertices are
            vertices of the polygon, without those on the line between two others. Empty where the
            row is.

        Notes
        -----
        Core: ``sphere/hull.cpp``.
        """
        return Polygons._from_core(_sphere.convex_hulls(self._core, thread_count(threads)))

    def grown(self, angle_deg: ArrayLike, *, threads: int = 1) -> Polygons:
        """Grow each convex polygon outward by an angle.

        Parameters
        ----------
        angle_deg : array_like of float64, shape () or (n,)
            Degrees, or an astropy quantity of angle, not negative; one for all rows or one for
            each.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Polygons
            A column of n convex polygons that hold every point within the angle of the row. They
            err outward, never inward: corners are mitred and lie at most 1.42 times the angle from
            a vertex, and beside the middle of an edge of length L the boundary rises to
            ``atan(tan(angle) / cos(L / 2 + angle))``. Empty where the row is.

        Raises
        ------
        GeometryError
            For an angle that is negative or not finite, a number of angles that does not fit, a row
            that is not convex, or one that would grow to a hemisphere or to edges of 179 degrees;
            the message names the row.

        Notes
        -----
        Core: ``sphere/growth.cpp``.
        """
        angles = as_degrees(angle_deg, "angle_deg")
        if angles.ndim > 1:
            raise GeometryError(f"angle_deg must be a number or a column, got shape {angles.shape}")
        # What the core adds against rounding covers the change of unit too.
        angles_rad = np.radians(angles.reshape(-1))
        core = _sphere.grown(self._core, angles_rad, thread_count(threads))
        return Polygons._from_core(core)

    def overlaps(self, other: Polygons | Regions, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the two closed polygons share a point.

        Touching in a point or along an edge counts.

        Parameters
        ----------
        other : Polygons or Regions
            As many rows as this column, or one of the two has a single row that stands for all.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact for the vectors in memory; with circles and boxes as `Regions.overlaps` says.
            False where either row is empty.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit.
        """
        return self._relate(_sphere.Relation.overlaps, other, threads)

    def overlaps_interior(
        self, other: Polygons | Regions, *, threads: int = 1
    ) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the interiors share a point: touching does not count.

        Parameters
        ----------
        other : Polygons or Regions
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact for the vectors in memory. False where either row is empty.
        """
        return self._relate(_sphere.Relation.overlaps_interior, other, threads)

    def contains(self, other: Polygons | Regions, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the other polygon lies wholly in this closed one.

        Parameters
        ----------
        other : Polygons or Regions
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact for the vectors in memory; a polygon contains itself. False where either row is
            empty.
        """
        return self._relate(_sphere.Relation.contains, other, threads)

    def within(self, other: Polygons | Regions, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether this polygon lies wholly in the other closed one.

        Parameters
        ----------
        other : Polygons or Regions
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            What ``other.contains(self)`` gives.
        """
        if isinstance(other, Polygons):
            return other._relate(_sphere.Relation.contains, self, threads)
        return _as_regions(other)._relate(_sphere.Relation.contains, self, threads)

    def disjoint(self, other: Polygons | Regions, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the two closed polygons share no point.

        Parameters
        ----------
        other : Polygons or Regions
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            The opposite of `overlaps`: True where either row is empty.
        """
        return ~self.overlaps(other, threads=threads)

    def contains_points(
        self, lon: ArrayLike, lat: ArrayLike | None = None, *, threads: int = 1
    ) -> NDArray[np.bool_]:
        """Ask of each polygon and point whether the point lies in the closed polygon.

        Parameters
        ----------
        lon, lat : array_like of float64, shape (n,) or ()
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. As many points as
            rows, or one of the two stands for all.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact for the vectors of the polygon and for `unit_vectors` of the point. False for an
            empty row, and for a point with NaN for an angle.

        Raises
        ------
        GeometryError
            If the numbers of rows and points do not fit.
        CoordinateError
            For an infinite angle or a latitude outside [-90, 90], with the row in the message; for
            columns that are not flat.
        """
        lon_deg, lat_deg = as_positions(lon, lat)
        return self._core.contains_points(lon_deg, lat_deg, thread_count(threads))

    def _relate(
        self, relation: _sphere.Relation, other: Polygons | Regions, threads: int
    ) -> NDArray[np.bool_]:
        if isinstance(other, Polygons):
            return self._core.relate(relation, other._core, thread_count(threads))
        return _as_regions(self)._relate(relation, other, threads)

    def __len__(self) -> int:
        return len(self._core)

    def __getitem__(self, rows: slice | ArrayLike) -> Polygons:
        numbers = row_numbers(rows, len(self))
        polygons = Polygons._from_core(self._core.rows(numbers))
        polygons._refusals = refusals_of_rows(self._refusals, numbers)
        return polygons

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Polygons):
            return NotImplemented
        return np.array_equal(self.offsets, other.offsets) and np.array_equal(
            self.unit_vectors, other.unit_vectors
        )

    def __hash__(self) -> int:
        # Adding 0.0 makes -0.0, which equals it, the same bytes.
        return hash((self.offsets.tobytes(), (self.unit_vectors + 0.0).tobytes()))

    def __reduce__(self) -> tuple[Any, ...]:
        delivered = self._core.lon_lats
        vertices = self.unit_vectors if delivered is None else delivered
        return restored, (vertices.copy(), self.offsets.copy(), self._refusals)

    def __repr__(self) -> str:
        return f"<Polygons: {len(self)} rows, {len(self.unit_vectors)} vertices>"


def restored(
    vertices: NDArray[np.float64], offsets: NDArray[np.int64], refusals: tuple[Refusal, ...]
) -> Polygons:
    """Make a column again from what one holds.

    Parameters
    ----------
    vertices : ndarray of float64, shape (m, 2) or (m, 3)
        Degrees or vectors, as the column has them.
    offsets : ndarray of int64, shape (n + 1,)
        Where the rows begin.
    refusals : tuple of Refusal
        Why some rows are empty.

    Returns
    -------
    Polygons
        A column of n rows.

    Raises
    ------
    GeometryError
        If a row that is not empty breaks a rule.
    """
    # Empty rows are legal in a column and refused as outlines: "mask" lets them through.
    if vertices.shape[1] == 2:
        lon, lat = np.ascontiguousarray(vertices.T)
        polygons = Polygons.from_lonlat(lon, lat, offsets, on_invalid="mask")
    else:
        polygons = Polygons.from_unit_vectors(vertices, offsets, on_invalid="mask")
    for refusal in polygons.refusals:
        if offsets[refusal.row + 1] > offsets[refusal.row]:
            raise GeometryError(f"a pickled outline is none: {refusal.message} (row {refusal.row})")
    polygons._refusals = refusals
    return polygons


def _as_regions(value: Polygons | Regions) -> Regions:
    # Imported when it is needed: regions are made of polygons and know them.
    regions: Regions = importlib.import_module("skyquilt.sphere.regions").as_regions(value)
    return regions


def _as_polygons(other: Polygons) -> Polygons:
    if not isinstance(other, Polygons):
        raise GeometryError(
            f"what polygons share is found of Polygons, got {type(other).__name__}; of regions ask"
            " Regions.from_polygons(polygons).intersection(other)"
        )
    return other


def _row_offsets(
    vertices: NDArray[np.float64], offsets: ArrayLike | None, name: str
) -> NDArray[np.int64]:
    if offsets is not None:
        if vertices.ndim != 1:
            raise GeometryError(
                f"offsets cut flat columns of vertices, got {name} of shape {vertices.shape}"
            )
        return as_offsets(offsets)
    if vertices.ndim != 2:
        raise GeometryError(
            f"vertices must have shape (n, k), or be flat columns with offsets;"
            f" got {name} of shape {vertices.shape} without offsets"
        )
    n, k = vertices.shape
    return np.arange(0, n * k + 1, k, dtype=np.int64) if k else np.zeros(n + 1, dtype=np.int64)
