# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tracts, patches and cells one at a time, for code that is read more than it is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import as_index
from skyquilt.errors import NotFoundError
from skyquilt.sphere import Polygons

if TYPE_CHECKING:
    from skyquilt.skymap.skymap import SkyMap

__all__ = ["Cell", "Patch", "PixelBox", "RegionName", "Tract"]

RegionName = Literal["inner", "outer"]


@dataclass(frozen=True, slots=True)
class PixelBox:
    """Whole pixels of a tract, ``begin <= index < end`` on both axes.

    The centre of the tract's first pixel is (0, 0), so the box extends on the sky from
    ``begin - 0.5`` to ``end - 0.5``.

    Attributes
    ----------
    begin_x, begin_y, end_x, end_y : int
        Pixel numbers; those of outer patches and cells may be negative or beyond the tract.
    """

    begin_x: int
    begin_y: int
    end_x: int
    end_y: int


@dataclass(frozen=True, slots=True)
class Tract:
    """One tract of a skymap.

    Iterating gives its patches in the order of their sequential indices.

    Attributes
    ----------
    skymap : SkyMap
        The skymap it belongs to.
    id : int
        Its number.
    """

    skymap: SkyMap
    id: int

    @property
    def center(self) -> tuple[float, float]:
        """Right ascension and declination of the reference point, ICRS degrees."""
        ra, dec = self.skymap.tract_centers([self.id])
        return float(ra[0]), float(dec[0])

    @property
    def reference_pixel(self) -> tuple[float, float]:
        """Pixel of the reference point counted from 0: FITS CRPIX less one."""
        return self.skymap._core.reference_pixel

    @property
    def cd(self) -> tuple[float, float, float, float]:
        """The FITS keywords CD1_1, CD1_2, CD2_1 and CD2_2, degrees a pixel."""
        return self.skymap._core.cd_deg

    @property
    def box(self) -> PixelBox:
        """The pixels of the tract, its overlap with neighbours included."""
        return _pixel_box(self.skymap._core.tract_box()[0])

    @property
    def n_patches(self) -> tuple[int, int]:
        """How many patches there are along x and y."""
        return self.skymap._core.n_patches_x, self.skymap._core.n_patches_y

    @property
    def inner_box_deg(self) -> tuple[float, float, float, float]:
        """The inner region, a box in longitude and latitude.

        Begin and end of the longitude, begin and end of the latitude, in degrees. The longitude
        runs through 0 where its begin exceeds its end; (0, 360) is a polar cap's full circle.
        """
        begin_lon, end_lon, begin_lat, end_lat = np.degrees(
            self.skymap._core.inner_box_rad(self.id)
        ).tolist()
        return begin_lon, end_lon, begin_lat, end_lat

    @property
    def outer(self) -> Polygons:
        """The outer region: one polygon of four corners."""
        return self.skymap.outlines([self.id])

    def patch(self, patch: int | tuple[int, int]) -> Patch:
        """Give one patch.

        Parameters
        ----------
        patch : int or tuple of int
            Sequential index, or index pair (x, y).

        Returns
        -------
        Patch
            The patch.

        Raises
        ------
        NotFoundError
            If the tract has no such patch; the message gives the range it has.
        """
        if isinstance(patch, tuple):
            if len(patch) != 2:
                raise NotFoundError(f"a patch has an index pair (x, y), got {patch!r}")
            x, y = as_index(patch[0], "patch x"), as_index(patch[1], "patch y")
            n_x, n_y = self.n_patches
            if not (0 <= x < n_x and 0 <= y < n_y):
                raise NotFoundError(
                    f"no patch ({x}, {y}) in tract {self.id}: it has {n_x} x {n_y} patches"
                )
            patch = y * n_x + x
        number = as_index(patch, "patch")
        self.skymap._core.check_patch(self.id, number)
        return Patch(self, number)

    def __len__(self) -> int:
        n_x, n_y = self.n_patches
        return n_x * n_y

    def __iter__(self) -> Iterator[Patch]:
        return (Patch(self, patch) for patch in range(len(self)))


@dataclass(frozen=True, slots=True)
class Patch:
    """One patch of a tract.

    Iterating gives its cells, if it has any, in the order of their sequential indices.

    Attributes
    ----------
    tract : Tract
        The tract it belongs to.
    sequential_index : int
        Its number, counted row by row from the lower left.
    """

    tract: Tract
    sequential_index: int

    @property
    def index(self) -> tuple[int, int]:
        """Place in the tract along x and y."""
        n_x, _ = self.tract.n_patches
        return self.sequential_index % n_x, self.sequential_index // n_x

    def box(self, region: RegionName = "outer") -> PixelBox:
        """Give its pixels.

        Parameters
        ----------
        region : {"outer", "inner"}
            With or without the border that neighbours share.

        Returns
        -------
        PixelBox
            In the pixels of the tract.
        """
        numbers = np.asarray([self.sequential_index], dtype=np.int64)
        return _pixel_box(self.tract.skymap._core.patch_boxes(numbers, core_region(region))[0])

    @property
    def outer(self) -> Polygons:
        """The region with its border: one polygon of four corners."""
        return self.tract.skymap.outlines([self.tract.id], [self.sequential_index])

    @property
    def inner(self) -> Polygons:
        """The region without its border: one polygon of four corners."""
        return self.tract.skymap.outlines([self.tract.id], [self.sequential_index], region="inner")

    def __len__(self) -> int:
        return int(self.tract.skymap._core.cells_per_axis) ** 2

    def __iter__(self) -> Iterator[Cell]:
        return (Cell(self, cell) for cell in range(len(self)))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a patch, those in the patch's border included.

    Attributes
    ----------
    patch : Patch
        The patch it belongs to.
    sequential_index : int
        Its number, counted row by row from the lower left of the patch's border.
    """

    patch: Patch
    sequential_index: int

    @property
    def index(self) -> tuple[int, int]:
        """Place in the patch along x and y, (0, 0) in the border where there is one."""
        n = self.patch.tract.skymap._core.cells_per_axis
        return self.sequential_index % n, self.sequential_index // n

    def box(self, region: RegionName = "outer") -> PixelBox:
        """Give its pixels.

        Parameters
        ----------
        region : {"outer", "inner"}
            With or without the border that neighbours share.

        Returns
        -------
        PixelBox
            In the pixels of the tract.
        """
        patch = np.asarray([self.patch.sequential_index], dtype=np.int64)
        cell = np.asarray([self.sequential_index], dtype=np.int64)
        return _pixel_box(
            self.patch.tract.skymap._core.cell_boxes(patch, cell, core_region(region))[0]
        )

    @property
    def outer(self) -> Polygons:
        """The region with its border: one polygon of four corners."""
        return self._outline("outer")

    @property
    def inner(self) -> Polygons:
        """The region without its border: one polygon of four corners."""
        return self._outline("inner")

    def _outline(self, region: RegionName) -> Polygons:
        return self.patch.tract.skymap.outlines(
            [self.patch.tract.id],
            [self.patch.sequential_index],
            [self.sequential_index],
            region=region,
        )


def core_region(region: RegionName) -> _skymap.Region:
    """Give the core's name of a region.

    Parameters
    ----------
    region : {"outer", "inner"}
        With or without the border that neighbours share.

    Returns
    -------
    Region
        The core's value.

    Raises
    ------
    NotFoundError
        For any other name.
    """
    if region not in ("inner", "outer"):
        raise NotFoundError(f"region must be 'inner' or 'outer', got {region!r}")
    return _skymap.Region.inner if region == "inner" else _skymap.Region.outer


def _pixel_box(row: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> PixelBox:
    return PixelBox(*row.tolist())
