# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Regions read from the texts and encodings of others, and written as such."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal, Self

from skyquilt._core import sphere as _sphere
from skyquilt.sphere.exchange import as_encodings, as_texts

__all__ = ["RegionExchange"]


class RegionExchange(ABC):
    """What `Regions` are read from and written as: one pair of methods for each form."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def _from_read(
        cls,
        shapes: _sphere.Shapes,
        unread: list[_sphere.Refusal],
        on_invalid: Literal["raise", "mask"],
    ) -> Self:
        """Make regions from a column that was read, and of which some rows may state none."""

    @property
    @abstractmethod
    def _shapes(self) -> _sphere.Shapes:
        """The members as delivered, bit by bit; refused rows have none."""

    @classmethod
    def from_s_region(cls, texts: Any, *, on_invalid: Literal["raise", "mask"] = "raise") -> Self:
        """Read the texts of an s_region column, STC-S as archives write it.

        POLYGON, CIRCLE, POSITIONINTERVAL, ALLSKY and UNION are read, in capitals or not, with
        commas or without; several shapes in one text are their union. Frames that carry ICRS
        positions (ICRS, FK5, J2000, GSC1, GSC2, none) are not told apart; GALACTIC, ECLIPTIC, FK4
        and their like are refused. Numbers are degrees unless a unit follows: ``UNIT arcmin`` after
        a shape, ``10arcsec``, ``0.5d``, ``3'`` or ``20"`` for a radius.

        Parameters
        ----------
        texts : iterable of str, length n
            Texts; an empty one states the empty region.
        on_invalid : {"raise", "mask"}
            Whether the first refused row raises, or all refused ones become empty rows that
            `refusals` lists. A missing value (None, NaN, masked) is refused too.

        Returns
        -------
        Regions
            A column of n rows.

        Raises
        ------
        GeometryError
            For a text that states no region, with its place, or a region that breaks a rule.
        CoordinateError
            For a coordinate that is not finite or a latitude outside [-90, 90].
        TableError
            For a single text in place of a column, or values that are not texts.

        Notes
        -----
        Core: ``sphere/s_region.hpp``. BOX is refused: some programs read
        its sides as great circles, others as parallels.
        """
        column = as_texts(texts, "s_region")
        return cls._from_read(*_sphere.shapes_from_s_region(column), on_invalid)

    @classmethod
    def from_pos(cls, texts: Any, *, on_invalid: Literal["raise", "mask"] = "raise") -> Self:
        """Read POS texts, as SODA, SIA and the butler take them.

        ``CIRCLE lon lat radius``, ``RANGE lon lon lat lat`` (``-Inf`` and ``+Inf`` leave a side
        open) and ``POLYGON lon lat ...``, all in ICRS degrees.

        Parameters
        ----------
        texts : iterable of str, length n
            Texts; an empty one states the empty region.
        on_invalid : {"raise", "mask"}
            Whether the first refused row raises, or all refused ones become empty rows that
            `refusals` lists. A missing value (None, NaN, masked) is refused too.

        Returns
        -------
        Regions
            A column of n rows.

        Raises
        ------
        GeometryError
            For a text that states no region, with its place, or a region that breaks a rule.
        CoordinateError
            For a coordinate that is not finite or a latitude outside [-90, 90].
        TableError
            For a single text in place of a column, or values that are not texts.

        Notes
        -----
        Core: ``sphere/pos.hpp``. A RANGE whose second longitude is the smaller one runs across
        longitude 0.
        """
        column = as_texts(texts, "pos")
        return cls._from_read(*_sphere.shapes_from_pos(column), on_invalid)

    @classmethod
    def from_wkt(cls, texts: Any, *, on_invalid: Literal["raise", "mask"] = "raise") -> Self:
        """Read well-known texts, as spatial databases write them.

        POLYGON, MULTIPOLYGON, GEOMETRYCOLLECTION of these, and EMPTY; longitude and latitude in
        degrees, edges along great circles. Holes, Z, M and an SRID other than 4326 and 0 are
        refused.

        Parameters
        ----------
        texts : iterable of str, length n
            Texts.
        on_invalid : {"raise", "mask"}
            Whether the first refused row raises, or all refused ones become empty rows that
            `refusals` lists. A missing value (None, NaN, masked) is refused too.

        Returns
        -------
        Regions
            A column of n rows.

        Raises
        ------
        GeometryError
            For a text that states no region, with its place, or a region that breaks a rule.
        CoordinateError
            For a coordinate that is not finite or a latitude outside [-90, 90].
        TableError
            For a single text in place of a column, or values that are not texts.

        Notes
        -----
        Core: ``sphere/wkt.hpp``.
        """
        column = as_texts(texts, "wkt")
        return cls._from_read(*_sphere.shapes_from_wkt(column), on_invalid)

    @classmethod
    def from_wkb(cls, encodings: Any, *, on_invalid: Literal["raise", "mask"] = "raise") -> Self:
        """Read well-known binaries, as spatial databases store them.

        What `from_wkt` reads, in either byte order, with the SRID flag of PostGIS.

        Parameters
        ----------
        encodings : iterable of bytes, length n
            Binaries.
        on_invalid : {"raise", "mask"}
            Whether the first refused row raises, or all refused ones become empty rows that
            `refusals` lists. A missing value (None, NaN, masked) is refused too.

        Returns
        -------
        Regions
            A column of n rows.

        Raises
        ------
        GeometryError
            For an encoding that states no region, with its place, or a region that breaks a rule.
        CoordinateError
            For a coordinate that is not finite or a latitude outside [-90, 90].
        TableError
            For a single encoding in place of a column, or values that are not bytes.

        Notes
        -----
        Core: ``sphere/wkb.hpp``.
        """
        column = as_encodings(encodings, "wkb")
        return cls._from_read(*_sphere.shapes_from_wkb(column), on_invalid)

    @classmethod
    def from_sphgeom(
        cls, encodings: Any, *, on_invalid: Literal["raise", "mask"] = "raise"
    ) -> Self:
        """Read regions that ``lsst.sphgeom.Region.encode`` wrote, as the butler stores them.

        Convex polygons, circles, boxes and their unions. Vectors and angles are kept bit for bit;
        the longitudes and latitudes of boxes become degrees.

        Parameters
        ----------
        encodings : iterable of bytes, length n
            Encodings.
        on_invalid : {"raise", "mask"}
            Whether the first refused row raises, or all refused ones become empty rows that
            `refusals` lists. A missing value (None, NaN, masked) is refused too.

        Returns
        -------
        Regions
            A column of n rows.

        Raises
        ------
        GeometryError
            For an encoding that states no region, with its place, or a region that breaks a rule.
        CoordinateError
            For a coordinate that is not finite or a latitude outside [-90, 90].
        TableError
            For a single encoding in place of a column, or values that are not bytes.

        Notes
        -----
        Core: ``sphere/sphgeom_encoding.hpp``. Ellipses and intersections are refused.
        """
        column = as_encodings(encodings, "sphgeom")
        return cls._from_read(*_sphere.shapes_from_sphgeom(column), on_invalid)

    def to_s_region(self) -> list[str]:
        """Write s_region texts.

        ``POLYGON ICRS ...``, ``CIRCLE ICRS ...``, ``POSITIONINTERVAL ICRS lon lat lon lat`` for a
        box from its south-west to its north-east corner, ``UNION ICRS (...)`` for several shapes.
        Degrees are as delivered, or within 2e-15 radians of the vectors delivered; each is the
        shortest text that reads back as the same number.

        Returns
        -------
        list of str, length n
            The empty text for an empty row.
        """
        return _sphere.s_regions(self._shapes)

    def to_pos(self) -> list[str]:
        """Write POS texts.

        Numbers are written as `to_s_region` writes them.

        Returns
        -------
        list of str, length n
            The empty text for an empty row.

        Raises
        ------
        GeometryError
            If a row has more than one member.
        """
        return _sphere.pos_texts(self._shapes)

    def to_wkt(self) -> list[str]:
        """Write well-known texts.

        POLYGON, or MULTIPOLYGON for several, with closed rings; numbers are written as
        `to_s_region` writes them, longitudes in the turn in which they were delivered. Programs
        that read them as figures of a plane misread an outline across longitude 0 unless it was
        delivered with longitudes that run on, such as 359.9 and 360.1.

        Returns
        -------
        list of str, length n
            ``POLYGON EMPTY`` for an empty row.

        Raises
        ------
        GeometryError
            If a row holds a circle or a box: `to_polygons` makes polygons of them.
        """
        return _sphere.wkts(self._shapes)

    def to_wkb(self) -> list[bytes]:
        """Write well-known binaries.

        The types of `to_wkt`, little-endian, without an SRID; the degrees are those of `to_wkt`.

        Returns
        -------
        list of bytes, length n
            A POLYGON without rings for an empty row.

        Raises
        ------
        GeometryError
            If a row holds a circle or a box: `to_polygons` makes polygons of them.
        """
        return _sphere.wkbs(self._shapes)

    def to_sphgeom(self) -> list[bytes]:
        """Write what ``lsst.sphgeom.Region.decode`` reads.

        A ConvexPolygon, a Circle, a Box, or a UnionRegion of several. Vectors of length one are
        written bit for bit, others scaled to it; degrees become the vectors of `unit_vectors`.

        Returns
        -------
        list of bytes, length n
            A union of nothing for an empty row.

        Raises
        ------
        GeometryError
            If a row holds a polygon that is not convex.
        """
        return _sphere.sphgeom_encodings(self._shapes)
