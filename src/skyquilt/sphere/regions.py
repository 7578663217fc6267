# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of regions on the sphere: unions of polygons, circles and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.coordinates import (
    as_angle,
    as_angle_columns,
    as_positions,
    coordinates_of,
    thread_count,
)
from skyquilt.errors import GeometryError
from skyquilt.sphere.moc import moc_of_regions
from skyquilt.sphere.polygons import DEG2_PER_SR, Polygons, restored
from skyquilt.sphere.refusals import (
    Refusal,
    as_on_invalid,
    as_refusals,
    refusals_of_groups,
    refusals_of_rows,
)
from skyquilt.sphere.region_exchange import RegionExchange
from skyquilt.sphere.rows import as_offsets, row_numbers

if TYPE_CHECKING:
    from mocpy import MOC

__all__ = ["Regions"]


class Regions(RegionExchange):
    """An immutable column of regions on the sphere: each row a union of simple shapes.

    The members of a row are polygons (see `Polygons`), circles, and boxes between two meridians and
    two parallels. All are closed. A row without members is the empty region: it overlaps nothing
    and contains nothing.

    Make one with `from_polygons`, `from_circles` or `from_boxes`, or read one with `from_s_region`,
    `from_pos`, `from_wkt`, `from_wkb` or `from_sphgeom`; join columns with `union`.

    ``regions[rows]`` is the column of the rows named, with their refusals: an integer gives a
    column of one row, slices, lists of integers and masks what they give of a NumPy array. True and
    False name no row.
    """

    __slots__ = ("_core", "_refusals")

    _core: _sphere.Regions
    _refusals: tuple[Refusal, ...]

    @classmethod
    def from_polygons(cls, polygons: Polygons, offsets: ArrayLike | None = None) -> Self:
        """Make regions from polygons, one each or several together.

        Parameters
        ----------
        polygons : Polygons
            Any column; empty rows add nothing.
        offsets : array_like of int64, shape (n + 1,), optional
            Row i is the union of the polygons ``offsets[i]`` to ``offsets[i + 1]``; without it each
            polygon is a row.

        Returns
        -------
        Regions
            A column of n rows. The refusals of ``polygons`` come along, by row of the new column.

        Raises
        ------
        GeometryError
            If the offsets do not cut the column into rows.
        """
        if not isinstance(polygons, Polygons):
            raise GeometryError(
                f"polygons must be a column of Polygons, got {type(polygons).__name__};"
                " make one with Polygons.from_lonlat"
            )
        n = len(polygons)
        cuts = np.arange(n + 1, dtype=np.int64) if offsets is None else as_offsets(offsets)
        regions = cls._from_core(_sphere.Regions.from_polygons(polygons._core, cuts))
        regions._refusals = refusals_of_groups(polygons.refusals, cuts)
        return regions

    @classmethod
    def from_circles(
        cls,
        lon: ArrayLike,
        lat: ArrayLike | None = None,
        radius_deg: ArrayLike | None = None,
        *,
        on_invalid: Literal["raise", "mask"] = "raise",
    ) -> Self:
        """Make regions from circles: all directions within a radius of a position.

        Parameters
        ----------
        lon, lat : array_like of float64, shape (n,)
            Centres in ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone:
            ``from_circles(coordinates, radius_deg=1.0)``. ``lon`` wraps.
        radius_deg : array_like of float64, shape (n,)
            Degrees along the sphere, or a quantity of angle, in [0, 180]; it has to be given.
        on_invalid : {"raise", "mask"}
            Whether the first refused circle raises, or all refused ones become empty rows that
            `refusals` lists.

        Returns
        -------
        Regions
            A column of n rows. A number in place of a column stands for every row.

        Raises
        ------
        GeometryError
            For a radius outside [0, 180], NaN or not given.
        CoordinateError
            For a coordinate that is not finite, a latitude outside [-90, 90], a unit that is none
            of angle, or columns that are not flat or differ in length.
        """
        lon, lat = coordinates_of(lon, lat)
        if radius_deg is None:
            raise GeometryError("circles need a radius, got none; give radius_deg=")
        shapes = _sphere.Shapes.from_circles(
            *as_angle_columns(longitude=lon, latitude=lat, radius_deg=radius_deg)
        )
        return cls._from_shapes(shapes, on_invalid=on_invalid)

    @classmethod
    def from_boxes(
        cls,
        lon_begin: ArrayLike,
        lon_end: ArrayLike,
        lat_begin: ArrayLike,
        lat_end: ArrayLike,
        *,
        on_invalid: Literal["raise", "mask"] = "raise",
    ) -> Self:
        """Make regions from boxes whose sides are meridians and parallels.

        Parameters
        ----------
        lon_begin, lon_end : array_like of float64, shape (n,)
            ICRS degrees, or astropy quantities of angle. The box runs eastwards from the first to
            the second, across longitude 0 where the second is the smaller one. A difference of 360
            means all longitudes, equal ones a piece of one meridian.
        lat_begin, lat_end : array_like of float64, shape (n,)
            Degrees in [-90, 90], the lower first. A box that reaches a pole contains it.
        on_invalid : {"raise", "mask"}
            As for `from_circles`.

        Returns
        -------
        Regions
            A column of n rows. A number in place of a column stands for every row.

        Raises
        ------
        GeometryError
            If latitudes run downwards or longitudes span more than 360 degrees.
        CoordinateError
            For a coordinate that is not finite, a latitude outside [-90, 90], a unit that is none
            of angle, or columns that are not flat or differ in length.
        """
        sides = as_angle_columns(
            lon_begin=lon_begin, lon_end=lon_end, lat_begin=lat_begin, lat_end=lat_end
        )
        shapes = _sphere.Shapes.from_boxes(np.stack(sides, axis=-1))
        return cls._from_shapes(shapes, on_invalid=on_invalid)

    @classmethod
    def _from_core(
        cls, core: _sphere.Regions, refusals: list[_sphere.Refusal] | None = None
    ) -> Self:
        regions = cls.__new__(cls)
        regions._core = core
        regions._refusals = as_refusals(refusals or ())
        return regions

    @classmethod
    def _from_shapes(
        cls, shapes: _sphere.Shapes, *, on_invalid: Literal["raise", "mask"] = "raise"
    ) -> Self:
        """Make regions from what a text or an encoding delivered; every rule is checked."""
        core, refusals = _sphere.Regions.from_shapes(shapes, as_on_invalid(on_invalid))
        return cls._from_core(core, refusals)

    @classmethod
    def _from_read(
        cls,
        shapes: _sphere.Shapes,
        unread: list[_sphere.Refusal],
        on_invalid: Literal["raise", "mask"],
    ) -> Self:
        """Make regions from a column that was read, and of which some rows may state none."""
        if not unread:
            return cls._from_shapes(shapes, on_invalid=on_invalid)
        if on_invalid == "raise":
            # A row before it may break a rule, and is the first to be refused then.
            first = unread[0]
            checked = cls._from_shapes(shapes, on_invalid="mask")
            if not any(refusal.row < first.row for refusal in checked.refusals):
                raise GeometryError(f"{first.message} (row {first.row})")
        regions = cls._from_shapes(shapes, on_invalid=on_invalid)
        refusals = (*regions._refusals, *as_refusals(unread))
        regions._refusals = tuple(sorted(refusals, key=lambda r: r.row))
        return regions

    @property
    def _shapes(self) -> _sphere.Shapes:
        """The members as delivered, bit by bit; refused rows have none."""
        return self._core.shapes

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The rows that became empty because a rule refused one of their members.

        They come along when rows are taken or joined: the row that holds a refused one is then
        named, and need not be empty. Columns that are made of others by measuring, such as
        `intersection` and `grown`, have none.
        """
        return self._refusals

    @property
    def is_empty(self) -> NDArray[np.bool_]:
        """Which rows have no members, shape (n,)."""
        offsets = self._core.offsets
        return np.equal(offsets[1:], offsets[:-1])

    @property
    def area_deg2(self) -> NDArray[np.float64]:
        """The area of each row in square degrees, 0 for an empty row, shape (n,).

        What members of a row share counts once. Within 1e-13 of the true area, relative to it, for
        rows of polygons, single shapes and members that share no interior; for others within 2e-14
        radians times the region's size.
        """
        return self._core.areas_sr(1) * DEG2_PER_SR

    def overlap_area_deg2(
        self, other: Regions | Polygons, *, threads: int = 1
    ) -> NDArray[np.float64]:
        """Measure what each pair of rows has in common.

        Parameters
        ----------
        other : Regions or Polygons
            As many rows as this column, or one of the two has a single row that stands for all.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        ndarray of float64, shape (n,)
            Square degrees: as `Polygons.overlap_area_deg2` where both rows are polygons alone, else
            within 2e-14 radians times the larger region's size. Exactly 0 where no two members
            share interior.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit.

        Notes
        -----
        Core: ``sphere/polygon_unions.cpp`` adds up convex pieces; where circles or boxes take part,
        ``sphere/curved_area.cpp`` follows the boundary of the common region.
        """
        core = as_regions(other)._core
        return self._core.overlap_areas_sr(core, thread_count(threads)) * DEG2_PER_SR

    def overlap_fraction(
        self,
        other: Regions | Polygons,
        *,
        of: Literal["self", "other"] = "self",
        threads: int = 1,
    ) -> NDArray[np.float64]:
        """Measure which part of a region the other one of its pair covers.

        Parameters
        ----------
        other : Regions or Polygons
            As for `overlap_area_deg2`.
        of : {"self", "other"}
            Whose area the common area is divided by: that of this column's row or of the other's.
        threads : int
            As for `overlap_area_deg2`.

        Returns
        -------
        ndarray of float64, shape (n,)
            In [0, 1]: `overlap_area_deg2` divided by `area_deg2`, with the errors of both; exactly
            0 where no two members share interior. NaN where the row divided by has no area.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit or ``of`` is something else.
        """
        if of not in ("self", "other"):
            raise GeometryError(f"of must be 'self' or 'other', got {of!r}")
        others, count = as_regions(other)._core, thread_count(threads)
        common = self._core.overlap_areas_sr(others, count)
        whole = (self._core if of == "self" else others).areas_sr(count)
        with np.errstate(invalid="ignore", divide="ignore"):
            fraction = np.minimum(1.0, np.divide(common, whole))
        return np.where(whole > 0.0, fraction, np.nan)

    def intersection(self, other: Regions | Polygons) -> Regions:
        """Find what each pair of rows has in common, as polygons, circles and boxes.

        Parameters
        ----------
        other : Regions or Polygons
            As many rows as this column, or one of the two has a single row that stands for all.

        Returns
        -------
        Regions
            Polygons share convex polygons, whose new vertices are rounded to doubles; boxes share
            boxes, exactly; a member that lies wholly in another one stays what it is. What is
            thinner than 1e-15 radians may be lost.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit, or for a row where a circle and another shape, or a
            box and a polygon, share only a part of each: `overlap_area_deg2` measures that too, and
            what `to_polygons` makes of them has a common region that holds it.
        """
        return Regions._from_core(self._core.intersection(as_regions(other)._core))

    def convex_hull(self, *, threads: int = 1) -> Polygons:
        """Find the smallest convex polygon around the polygons of each row.

        Parameters
        ----------
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Polygons
            A column of n rows; the corners are vertices of the members, bit by bit.

        Raises
        ------
        GeometryError
            For a row with a circle or a box, whose hull is no polygon (`to_polygons` makes polygons
            of them), or with members that no open hemisphere holds.
        """
        return Polygons._from_core(self._core.convex_hulls(thread_count(threads)))

    def grown(self, angle_deg: ArrayLike) -> Regions:
        """Make regions that hold all that lies within an angle of these, erring outward.

        Parameters
        ----------
        angle_deg : float or Quantity
            Degrees, or a quantity of angle, at least 0.

        Returns
        -------
        Regions
            Circles grow by their radius, up to the whole sphere. A box becomes the box around what
            it grows to. Polygons grow as `Polygons.grown` tells, in convex parts.

        Raises
        ------
        GeometryError
            For an angle that is negative or not finite, or by which a polygon cannot be grown.
        CoordinateError
            If it is not one angle.
        """
        return Regions._from_core(self._core.grown(as_angle(angle_deg, "angle_deg")))

    def as_polygons(self) -> Polygons:
        """Give regions of one polygon each as a column of polygons, for an index among others.

        Returns
        -------
        Polygons
            The same rows with their refusals; empty rows stay empty.

        Raises
        ------
        GeometryError
            If a row holds a circle or a box, or more than one member; the message names the row.
        """
        cuts = self._core.offsets
        members = np.diff(cuts)
        curved = np.asarray(self._shapes.columns()[1]) != 0
        if members.max(initial=0) > 1:
            row = int(np.argmax(members > 1))
            raise GeometryError(
                f"a column of polygons has one polygon a row, got {members[row]} members at row"
                f" {row}; take their hull with convex_hull, or make a row of each"
            )
        if curved.any():
            row = int(np.searchsorted(cuts, np.argmax(curved), side="right")) - 1
            raise GeometryError(
                "a column of polygons has one polygon a row, got a circle or a box at row"
                f" {row}; make polygons of them with to_polygons"
            )
        polygons = Polygons._from_core(self._core.polygons)
        delivered = polygons._core.lon_lats
        vertices = polygons.unit_vectors if delivered is None else delivered
        return restored(vertices, polygons.offsets[cuts], self._refusals)

    def to_polygons(self, max_error_deg: ArrayLike) -> Regions:
        """Put polygons in the place of circles and boxes, erring outward.

        Parameters
        ----------
        max_error_deg : float or Quantity
            How far a polygon may reach beyond what it holds: 2e-11 to 5 degrees, or a quantity of
            angle. The smaller, the more corners: their number grows as one over its square root.

        Returns
        -------
        Regions
            A column of n rows with the same members in the same order; polygons stay as they are.
            A circle smaller than a hemisphere becomes one regular polygon, a box one polygon whose
            side nearer to a pole is hollow. Larger circles, and boxes wider or higher than 120
            degrees, become several members side by side. Circles of radius 0 and boxes of no width
            or height get an area, within ``max_error_deg``. Every polygon holds its shape, rounding
            included, also after `to_wkt` and `to_wkb`.

        Raises
        ------
        GeometryError
            For an error outside that range, or for a row with a shape around which polygons would
            have more than 100,000 corners: the message tells how many.

        Notes
        -----
        Core: ``sphere/polygons_around.hpp``.
        """
        return Regions._from_core(
            self._core.to_polygons(as_angle(max_error_deg, "max_error_deg"), 180.0)
        )

    def bounding_caps(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Find a disc around each region.

        Returns
        -------
        centers : ndarray of float64, shape (n, 3)
            Unit vectors; NaN for an empty row.
        radii_deg : ndarray of float64, shape (n,)
            Degrees, never too small for the region, at most 180; 0 for an empty row.
        """
        centers, radii_rad = self._core.bounding_caps()
        # One part in 1e15 up, so that the change of unit cannot make the disc smaller.
        return centers, np.minimum(180.0, np.degrees(radii_rad) * (1.0 + 1e-15))

    def overlaps(self, other: Regions | Polygons, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the two closed regions share a point.

        Touching in a point or along an edge counts.

        Parameters
        ----------
        other : Regions or Polygons
            As many rows as this column, or one of the two has a single row that stands for all.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact between polygons, and between boxes. Where a circle, or a box and a polygon, meet:
            True for all that overlap, and for nothing 4e-15 radians apart. False where either row
            is empty.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit.

        Notes
        -----
        Core: ``sphere/region_relation.hpp``, ``sphere/shape_relation.hpp``.
        """
        return self._relate(_sphere.Relation.overlaps, other, threads)

    def overlaps_interior(
        self, other: Regions | Polygons, *, threads: int = 1
    ) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the interiors share a point: touching does not count.

        Parameters
        ----------
        other : Regions or Polygons
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact between polygons, and between boxes. Where a circle, or a box and a polygon, meet:
            True only where the interiors do share a point, False where they share nothing as wide
            as 4e-15 radians. False where either row is empty.
        """
        return self._relate(_sphere.Relation.overlaps_interior, other, threads)

    def contains(self, other: Regions | Polygons, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the other region lies wholly in this closed one.

        The members of a row may hold the other region together though none of them does alone.

        Parameters
        ----------
        other : Regions or Polygons
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            Exact where all members are polygons, or single boxes. Else True for all that is held,
            and for nothing that a single member leaves to stick out by 4e-15 radians or that
            several leave out by as much as 2e-14. A region contains itself. False where either row
            is empty.
        """
        return self._relate(_sphere.Relation.contains, other, threads)

    def within(self, other: Regions | Polygons, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether this region lies wholly in the other closed one.

        Parameters
        ----------
        other : Regions or Polygons
            As for `overlaps`.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            What ``other.contains(self)`` answers.
        """
        return as_regions(other).contains(self, threads=threads)

    def disjoint(self, other: Regions | Polygons, *, threads: int = 1) -> NDArray[np.bool_]:
        """Ask of each pair of rows whether the two closed regions share no point.

        Parameters
        ----------
        other : Regions or Polygons
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
        """Ask of each pair of a row and a position whether the position lies in the region.

        Parameters
        ----------
        lon, lat : array_like of float64, shape (n,)
            ICRS degrees, or astropy quantities of angle; or a ``SkyCoord`` alone. ``lon`` wraps. As
            many positions as rows; or one position or one row stands for all.
        threads : int
            As for `overlaps`.

        Returns
        -------
        ndarray of bool, shape (n,)
            Boundaries belong to the region. Exact for polygons and the vectors of the positions,
            and for boxes and degrees; for circles True also up to 4e-15 radians beyond. False for
            an empty row and for a position that is NaN.

        Raises
        ------
        CoordinateError
            If an angle is infinite, a latitude leaves [-90, 90], or the shapes differ or are not
            flat.
        GeometryError
            If the numbers of rows and positions do not fit.
        """
        lon_deg, lat_deg = as_positions(lon, lat)
        return self._core.contains_points(lon_deg, lat_deg, thread_count(threads))

    def _relate(
        self, relation: _sphere.Relation, other: Regions | Polygons, threads: int
    ) -> NDArray[np.bool_]:
        return self._core.relate(relation, as_regions(other)._core, thread_count(threads))

    def union(self, other: Regions | Polygons) -> Regions:
        """Join row by row what both columns hold.

        Parameters
        ----------
        other : Regions or Polygons
            As many rows as this column, or one of the two has a single row that stands for all.

        Returns
        -------
        Regions
            The members of both, unchanged; they may overlap one another.

        Raises
        ------
        GeometryError
            If the numbers of rows do not fit.
        """
        others = as_regions(other)
        regions = Regions._from_core(_sphere.Regions.united(self._core, others._core))
        refusals: list[Refusal] = []
        for column in (self, others):
            one_for_all = len(column) == 1
            rows = np.zeros(len(regions), np.int64) if one_for_all else np.arange(len(regions))
            refusals += refusals_of_rows(column.refusals, rows)
        regions._refusals = tuple(sorted(refusals, key=lambda r: r.row))
        return regions

    def union_of_rows(self, offsets: ArrayLike | None = None) -> Regions:
        """Join rows into fewer.

        Parameters
        ----------
        offsets : array_like of int64, shape (n + 1,), optional
            Row i of the answer is the union of the rows ``offsets[i]`` to ``offsets[i + 1]``;
            without it, all rows become one.

        Returns
        -------
        Regions
            A column of n rows.

        Raises
        ------
        GeometryError
            If the offsets do not cut the column into rows.
        """
        cuts = np.asarray([0, len(self)], np.int64) if offsets is None else as_offsets(offsets)
        regions = Regions._from_core(self._core.grouped(cuts))
        regions._refusals = refusals_of_groups(self._refusals, cuts)
        return regions

    def to_moc(self, max_order: int) -> MOC:
        """Cover all rows together by the cells of a multi-order coverage map.

        Parameters
        ----------
        max_order : int
            The order of the smallest cells, 0 to 29.

        Returns
        -------
        mocpy.MOC
            In ICRS. It errs outward: every point of every closed region lies in it, and so may
            cells up to half a cell of the largest order away.

        Raises
        ------
        MissingExtraError
            If mocpy is not installed: ``pip install 'skyquilt[moc]'``.
        NotFoundError
            If there is no such order.
        """
        return moc_of_regions(self._core, max_order)

    def __len__(self) -> int:
        return len(self._core)

    def __getitem__(self, rows: slice | ArrayLike) -> Regions:
        numbers = row_numbers(rows, len(self))
        regions = Regions._from_core(self._core.rows(numbers))
        regions._refusals = refusals_of_rows(self._refusals, numbers)
        return regions

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Regions):
            return NotImplemented
        return self._core.equals(other._core)

    def __hash__(self) -> int:
        return hash((len(self), self._core.hash()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._shapes.columns(), self._refusals)

    def __repr__(self) -> str:
        counts = [
            f"{n} {name if n != 1 else single}"
            for n, name, single in zip(
                self._core.counts,
                ("polygons", "circles", "boxes"),
                ("polygon", "circle", "box"),
                strict=True,
            )
            if n
        ]
        return f"<Regions: {len(self)} rows, {', '.join(counts) or 'all empty'}>"


def _restore(columns: tuple[NDArray[Any], ...], refusals: tuple[Refusal, ...]) -> Regions:
    regions = Regions._from_shapes(_sphere.Shapes.from_columns(*columns))
    regions._refusals = refusals
    return regions


def as_regions(other: Regions | Polygons) -> Regions:
    """Give regions as they are, and polygons as regions of one member each.

    Parameters
    ----------
    other : Regions or Polygons
        What a column is compared or joined with.

    Returns
    -------
    Regions
        As many rows.

    Raises
    ------
    GeometryError
        If it is neither.
    """
    if isinstance(other, Regions):
        return other
    if isinstance(other, Polygons):
        return Regions.from_polygons(other)
    raise GeometryError(
        f"regions are compared with Regions or Polygons, got {type(other).__name__};"
        " make them with Regions.from_polygons, from_circles or from_boxes"
    )
