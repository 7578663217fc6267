# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The inner regions of tracts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.sphere import Polygons, Regions

__all__ = ["inner_box_deg", "inner_regions"]


def inner_box_deg(core: _skymap.SkyMap, tract: int) -> tuple[float, float, float, float] | None:
    """Give the box in longitude and latitude that a tract owns.

    Parameters
    ----------
    core : SkyMap
        The core's skymap.
    tract : int
        Tract number.

    Returns
    -------
    tuple of float, or None
        Begin and end of the longitude, begin and end of the latitude, degrees; None where the
        inner region is no such box.

    Raises
    ------
    NotFoundError
        If there is no such tract.
    """
    box = core.inner_box_rad(tract)
    if box is None:
        return None
    # A division by the double pi/180, as LSST turns radians into degrees.
    begin_lon, end_lon, begin_lat, end_lat = (edge / (math.pi / 180.0) for edge in box)
    return begin_lon, end_lon, begin_lat, end_lat


def inner_regions(core: _skymap.SkyMap, tracts: NDArray[np.int64]) -> Regions:
    """Give what each tract owns.

    Parameters
    ----------
    core : SkyMap
        The core's skymap.
    tracts : ndarray of int64, shape (n,)
        Tract numbers.

    Returns
    -------
    Regions
        One row a tract, a box in longitude and latitude or a convex polygon.

    Raises
    ------
    NotFoundError
        If there is no such tract.
    GeometryError
        If the vertices of a tract make no polygon smaller than a hemisphere.
    """
    boxes = [inner_box_deg(core, tract) for tract in tracts.tolist()]
    if all(box is not None for box in boxes):
        edges = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
        return Regions.from_boxes(*edges.T)
    vertices = [core.vertices(tract) for tract in tracts.tolist()]
    offsets = np.concatenate([[0], np.cumsum([len(corners) for corners in vertices])])
    return Regions.from_polygons(Polygons.from_unit_vectors(np.concatenate(vertices), offsets))
