# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tracts, patches and cells one at a time, for code that is read more than it is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.coordinates import as_index
from skyquilt.errors import NotFoundError
from skyquilt.skymap.inner_regions import inner_box_deg
from skyquilt.skymap.wcs import tract_wcs
from skyquilt.sphere import Polygons, Regions
from skyquilt.sphere import lon_lat as lon_lat_of

if TYPE_CHECKING:
    from astropy.wcs import WCS

    from skyquilt.skymap.skymap import SkyMap

__all__ = ["Cell", "Patch", "PixelBox", "Tract"]


class PixelBox(NamedTuple):
    """Whole pixels of a tract, the greatest ones included, as LSST's boxes are.

    The centre of the tract's first pixel is (0, 0), so the box extends on the sky from
    ``min - 0.5`` to ``max + 0.5``.

    Attributes
    ----------
    min_x, min_y, max_x, max_y : int
        Pixel numbers; those of outer patches and cells may be negative or beyond the tract.
    """

    min_x: int
    min_y: int
    max_x: int
    max_y: int

    @property
    def width(self) -> int:
        """How many pixels it has along x."""
        return self.max_x - self.min_x + 1

    @property
    def height(self) -> int:
        """How many pixels it has along y."""
        return self.max_y - self.min_y + 1


@dataclass(frozen=True, slots=True, repr=False)
class Tract:
    """One tract of a skymap.

    ``tract[41]``, ``tract[4, 4]`` and ``tract["4,4"]`` name a patch by its sequential index, by its
    place (x, y), and by the text that the second generation of LSST's middleware made of that.
    Iterating gives the patches in the order of their sequential indices.

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
        """Right ascension and declination of the centre, ICRS degrees."""
        ra, dec = self.skymap.tract_centers([self.id])
        return float(ra[0]), float(dec[0])

    @property
    def crval(self) -> tuple[float, float]:
        """Right ascension and declination of the reference point, ICRS degrees.

        The centre, but for tracts along the equator, where it lies on the equator.
        """
        return self.skymap._core.reference_deg(self.id)

    @property
    def crpix(self) -> tuple[float, float]:
        """Pixel of the reference point counted from 0: FITS CRPIX less one."""
        return self.skymap._core.reference_pixel(self.id)

    @property
    def cd(self) -> tuple[float, float, float, float]:
        """The FITS keywords CD1_1, CD1_2, CD2_1 and CD2_2, degrees a pixel."""
        return self.skymap._core.cd_deg(self.id)

    @property
    def wcs(self) -> WCS:
        """The same as astropy's WCS; it counts pixels from 0 as skyquilt does if asked to."""
        projection = self.skymap._core.projection(self.id).name.upper()
        return tract_wcs(projection, self.crval, self.crpix, self.cd, self.bbox)

    @property
    def bbox(self) -> PixelBox:
        """The pixels of the tract, its overlap with neighbours included."""
        return _pixel_box(self.skymap._core.tract_boxes(_one(self.id)))

    @property
    def num_patches(self) -> tuple[int, int]:
        """How many patches there are along x and y.

        Raises `NotFoundError` where patches form no grid; ``len(tract)`` is always their number.
        """
        return self.skymap._grid(self.id)

    @property
    def vertices(self) -> NDArray[np.float64]:
        """The corners of the inner region in LSST's order, ICRS degrees, shape (n, 2).

        Of rings, discrete tracts and tables these are the corners of the tract's pixels, in LSST's
        kinds a thousandth of a pixel inside.
        """
        return np.stack(lon_lat_of(self.skymap._core.vertices(self.id)), axis=-1)

    @property
    def inner_box_deg(self) -> tuple[float, float, float, float] | None:
        """The inner region where it is a box in longitude and latitude; else None.

        Begin and end of the longitude, begin and end of the latitude, in degrees. The longitude
        runs through 0 where its begin exceeds its end; (0, 360) is a polar cap's full circle.
        """
        return inner_box_deg(self.skymap._core, self.id)

    @property
    def inner(self) -> Regions:
        """The inner region: a box in longitude and latitude, or the convex hull of the vertices."""
        return self.skymap.inner_regions([self.id])

    @property
    def outer(self) -> Polygons:
        """The outer region: the polygon of the four corners of `bbox`."""
        return self.skymap.outlines([self.id])

    def sky_to_pixel(
        self, ra: ArrayLike, dec: ArrayLike | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the pixel positions of directions in this tract.

        Parameters
        ----------
        ra, dec : array_like, Quantity, Column or SkyCoord
            As for `SkyMap.sky_to_pixel`.

        Returns
        -------
        x, y : ndarray of float64
            As `SkyMap.sky_to_pixel` gives them.
        """
        return self.skymap.sky_to_pixel(self.id, ra, dec)

    def pixel_to_sky(
        self, x: ArrayLike, y: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the directions of pixel positions in this tract.

        Parameters
        ----------
        x, y : array_like of float64
            As for `SkyMap.pixel_to_sky`.

        Returns
        -------
        ra, dec : ndarray of float64
            As `SkyMap.pixel_to_sky` gives them.
        """
        return self.skymap.pixel_to_sky(self.id, x, y)

    def patch(self, patch: int | tuple[int, int] | str) -> Patch:
        """Give one patch.

        Parameters
        ----------
        patch : int, tuple of int or str
            Sequential index, place (x, y), or that place as text, ``"x,y"``.

        Returns
        -------
        Patch
            The patch.

        Raises
        ------
        NotFoundError
            If the tract has no such patch; the message gives the range it has.
        """
        if isinstance(patch, str):
            return Patch(self, int(self.skymap.patches_named(self.id, patch)))
        if isinstance(patch, tuple):
            if len(patch) != 2:
                raise NotFoundError(f"a patch has an index pair (x, y), got {patch!r}")
            x, y = as_index(patch[0], "patch x"), as_index(patch[1], "patch y")
            return Patch(self, int(self.skymap.patches_at(self.id, x, y)))
        number = as_index(patch, "patch")
        self.skymap._core.check_patch(self.id, number)
        return Patch(self, number)

    def __getitem__(self, patch: int | tuple[int, int] | str) -> Patch:
        return self.patch(patch)

    def __repr__(self) -> str:
        return f"<Tract {self.id} of {self.skymap.name or 'a skymap'}>"

    def __len__(self) -> int:
        n_x, n_y = self.skymap._core.n_patches(_one(self.id))
        return int(n_x[0] * n_y[0])

    def __iter__(self) -> Iterator[Patch]:
        return (Patch(self, patch) for patch in self.skymap._core.patch_numbers(self.id).tolist())


@dataclass(frozen=True, slots=True, repr=False)
class Patch:
    """One patch of a tract.

    ``patch[200]`` and ``patch[3, 9]`` name a cell by its sequential index and by its place (x, y).
    Iterating gives the cells, if there are any, in the order of their sequential indices.

    Attributes
    ----------
    tract : Tract
        The tract it belongs to.
    sequential_index : int
        Its number, counted row by row from the lower left; in a table the number given there.
    """

    tract: Tract
    sequential_index: int

    @property
    def index(self) -> tuple[int, int]:
        """Place in the tract along x and y.

        Raises `NotFoundError` where patches form no grid.
        """
        n_x, _ = self.tract.num_patches
        return self.sequential_index % n_x, self.sequential_index // n_x

    @property
    def name(self) -> str:
        """The text ``"x,y"`` of its place; in a table the name given there."""
        return str(self.tract.skymap.patch_names(self.tract.id, self.sequential_index))

    @property
    def inner_bbox(self) -> PixelBox:
        """The pixels without the border that neighbours share."""
        return self._box("inner")

    @property
    def outer_bbox(self) -> PixelBox:
        """The pixels with the border that neighbours share."""
        return self._box("outer")

    @property
    def inner(self) -> Polygons:
        """The region without its border: one polygon of four corners."""
        return self.tract.skymap.outlines([self.tract.id], [self.sequential_index], region="inner")

    @property
    def outer(self) -> Polygons:
        """The region with its border: one polygon of four corners."""
        return self.tract.skymap.outlines([self.tract.id], [self.sequential_index])

    def cell(self, cell: int | tuple[int, int]) -> Cell:
        """Give one cell.

        Parameters
        ----------
        cell : int or tuple of int
            Sequential index, or place (x, y), (0, 0) being in the border where there is one.

        Returns
        -------
        Cell
            The cell.

        Raises
        ------
        NotFoundError
            If there is no such cell; the message gives the range there is.
        """
        n = self.tract.skymap._core.cells_per_axis
        if isinstance(cell, tuple):
            if len(cell) != 2:
                raise NotFoundError(f"a cell has an index pair (x, y), got {cell!r}")
            x, y = as_index(cell[0], "cell x"), as_index(cell[1], "cell y")
            if not (0 <= x < n and 0 <= y < n):
                raise NotFoundError(f"no cell ({x}, {y}): a patch of this skymap has {n} x {n}")
            cell = y * n + x
        number = as_index(cell, "cell")
        made = Cell(self, number)
        made._box("inner")  # refuses what is not there
        return made

    def __repr__(self) -> str:
        return f"<Patch {self.sequential_index} of {self.tract!r}>"

    def __getitem__(self, cell: int | tuple[int, int]) -> Cell:
        return self.cell(cell)

    def __len__(self) -> int:
        return int(self.tract.skymap._core.cells_per_axis) ** 2

    def __iter__(self) -> Iterator[Cell]:
        return (Cell(self, cell) for cell in range(len(self)))

    def _box(self, region: str) -> PixelBox:
        return _pixel_box(
            self.tract.skymap._boxes(_one(self.tract.id), _one(self.sequential_index), None, region)
        )


@dataclass(frozen=True, slots=True, repr=False)
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

    @property
    def inner_bbox(self) -> PixelBox:
        """The pixels without the border that neighbours share."""
        return self._box("inner")

    @property
    def outer_bbox(self) -> PixelBox:
        """The pixels with the border that neighbours share."""
        return self._box("outer")

    @property
    def inner(self) -> Polygons:
        """The region without its border: one polygon of four corners."""
        return self.patch.tract.skymap.outlines(*self._place(), region="inner")

    @property
    def outer(self) -> Polygons:
        """The region with its border: one polygon of four corners."""
        return self.patch.tract.skymap.outlines(*self._place())

    def __repr__(self) -> str:
        return f"<Cell {self.sequential_index} of {self.patch!r}>"

    def _place(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        patch = self.patch
        return _one(patch.tract.id), _one(patch.sequential_index), _one(self.sequential_index)

    def _box(self, region: str) -> PixelBox:
        return _pixel_box(self.patch.tract.skymap._boxes(*self._place(), region))


def _one(number: int) -> NDArray[np.int64]:
    return np.asarray([number], dtype=np.int64)


# The core's boxes end before their last pixel.
def _pixel_box(boxes: NDArray[np.int64]) -> PixelBox:
    begin_x, begin_y, end_x, end_y = boxes[0].tolist()
    return PixelBox(begin_x, begin_y, end_x - 1, end_y - 1)
