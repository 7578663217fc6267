# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The sky that patches own: their pixels without border, cut with what their tract owns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.skymap.joins import Joins
from skyquilt.sphere import Polygons, Regions

__all__ = ["OwnedPatches", "common_areas_deg2", "owned_patches"]

#: Corners and boxes are doubles: edges that should be one lie some 1e-15 rad apart, and measures
#: that follow curves err by 2e-14 rad times a size. What is thinner than this is nothing.
_ROUNDING_DEG = float(np.degrees(1e-13))
#: Outlines of rectangles with curved sides reach up to a thousandth of a pixel beyond them. Two
#: that meet share twice that, and pixels may be seen askew and stretched.
_REACH_PX = 4e-3


@dataclass(frozen=True, slots=True, eq=False)
class OwnedPatches:
    """What some patches own, row by row: what their outline and their tract's inner region share.

    The two are kept apart, since a box in longitude and latitude leaves no polygon of a polygon.

    Attributes
    ----------
    tract, patch : ndarray of int64, shape (n,)
        Numbers of the tracts, sequential indices of the patches.
    outline : Polygons or Regions
        The patches without their borders.
    inner : Regions
        The inner regions of their tracts.
    is_in_box : bool
        Whether all inner regions are boxes; else all are polygons.
    is_cut : ndarray of bool, shape (n,)
        Which outlines reach beyond the inner region.
    area_deg2 : ndarray of float64, shape (n,)
        How much a patch owns, square degrees; 0 where that is nothing but rounding.
    thinness_deg : ndarray of float64, shape (n,)
        How thin something may be and yet come from rounding, and from the way in which outlines
        are drawn, degrees.
    """

    tract: NDArray[np.int64]
    patch: NDArray[np.int64]
    outline: Polygons | Regions
    inner: Regions
    is_in_box: bool
    is_cut: NDArray[np.bool_]
    area_deg2: NDArray[np.float64]
    thinness_deg: NDArray[np.float64]

    def rows(self, rows: NDArray[np.int64]) -> OwnedPatches:
        """Take some rows.

        Parameters
        ----------
        rows : ndarray of int64, shape (m,)
            Which, in any order and as often as wished.

        Returns
        -------
        OwnedPatches
            Those.
        """
        return OwnedPatches(
            self.tract[rows],
            self.patch[rows],
            self.outline[rows],
            self.inner[rows],
            self.is_in_box,
            self.is_cut[rows],
            self.area_deg2[rows],
            self.thinness_deg[rows],
        )


def owned_patches(
    skymap: Joins, tract: NDArray[np.int64], patch: NDArray[np.int64], threads: int
) -> OwnedPatches:
    """Find what patches own.

    Parameters
    ----------
    skymap : SkyMap
        The skymap.
    tract, patch : ndarray of int64, shape (n,)
        Numbers of tracts, sequential indices of patches.
    threads : int
        How many threads share the rows; 0 means one per core.

    Returns
    -------
    OwnedPatches
        The same rows.

    Raises
    ------
    GeometryError
        If the vertices of a tract make no polygon smaller than a hemisphere.
    """
    tracts, which = np.unique(tract, return_inverse=True)
    inner = skymap.inner_regions(tracts)[which]
    is_in_box = len(tracts) > 0 and skymap._core.inner_box_rad(int(tracts[0])) is not None
    outline = skymap._regions(tract, patch, None, "inner")
    is_cut = ~inner.contains(outline, threads=threads)
    thinness_deg = _thinness_deg(skymap, tracts)[which]
    whole_deg2 = outline.area_deg2
    area_deg2 = whole_deg2.copy()
    area_deg2[is_cut] = outline[is_cut].overlap_area_deg2(inner[is_cut], threads=threads)
    area_deg2[area_deg2 <= thinness_deg * np.sqrt(whole_deg2)] = 0.0
    return OwnedPatches(tract, patch, outline, inner, is_in_box, is_cut, area_deg2, thinness_deg)


def common_areas_deg2(a: OwnedPatches, b: OwnedPatches, threads: int) -> NDArray[np.float64]:
    """Measure what patches own in common with those of another skymap.

    Parameters
    ----------
    a, b : OwnedPatches
        As many rows.
    threads : int
        How many threads share the rows; 0 means one per core.

    Returns
    -------
    ndarray of float64, shape (n,)
        Square degrees; 0 where the two only touch, or seem to overlap through rounding alone.
    """
    common_deg2 = a.outline.overlap_area_deg2(b.outline, threads=threads)
    cut = np.flatnonzero((common_deg2 > 0.0) & (a.is_cut | b.is_cut))
    if len(cut) > 0:
        common_deg2[cut] = _cut_areas_deg2(a.rows(cut), b.rows(cut), threads)
    # Something thin is at most about as long as the smaller of the two.
    thinness_deg = np.maximum(a.thinness_deg, b.thinness_deg)
    length_deg = np.sqrt(np.minimum(a.area_deg2, b.area_deg2))
    return np.where(common_deg2 > thinness_deg * length_deg, common_deg2, 0.0)


def _cut_areas_deg2(a: OwnedPatches, b: OwnedPatches, threads: int) -> NDArray[np.float64]:
    shared = _shared(a.outline, b.outline, threads)
    box: Regions | None = None
    for owned in (a, b):
        if not owned.is_in_box:
            shared = _shared(shared, owned.inner.as_polygons(), threads)
        else:
            box = owned.inner if box is None else box.intersection(owned.inner)
    if isinstance(a.outline, Regions) or isinstance(b.outline, Regions):
        return shared.area_deg2 if box is None else shared.overlap_area_deg2(box, threads=threads)
    # Parts of what single polygons share have no interior in common: their areas add up.
    parts, row = _parts(shared)
    parts_deg2 = (
        parts.area_deg2 if box is None else parts.overlap_area_deg2(box[row], threads=threads)
    )
    sums_deg2: NDArray[np.float64] = np.zeros(len(shared))
    np.add.at(sums_deg2, row, parts_deg2)
    return sums_deg2


# All polygons of a column one by one, and the rows they come from.
def _parts(column: Polygons | Regions) -> tuple[Polygons, NDArray[np.int64]]:
    rows = np.arange(len(column))
    if isinstance(column, Polygons):
        return column, rows
    parts = Polygons._from_core(column._core.polygons)
    return parts, np.repeat(rows, np.diff(column._core.offsets))


def _shared(a: Polygons | Regions, b: Polygons | Regions, threads: int) -> Polygons | Regions:
    if isinstance(a, Regions):
        return a.intersection(b)
    if isinstance(b, Polygons) and a.is_convex.all() and b.is_convex.all():
        return a.intersection(b, threads=threads)
    return Regions.from_polygons(a).intersection(b)


def _thinness_deg(skymap: Joins, tracts: NDArray[np.int64]) -> NDArray[np.float64]:
    core = skymap._core
    thinness_deg = np.full(len(tracts), _ROUNDING_DEG)
    for row, tract in enumerate(tracts.tolist()):
        if core.projection(tract) != _skymap.ProjectionKind.tan:
            cd_1_1, cd_1_2, _, _ = core.cd_deg(tract)
            thinness_deg[row] += _REACH_PX * float(np.hypot(cd_1_1, cd_1_2))
    return thinness_deg
