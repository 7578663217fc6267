# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Multi-order coverage maps of regions, by mocpy; always erring outward."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.coordinates import as_index
from skyquilt.errors import MissingExtraError, NotFoundError
from skyquilt.sphere.positions import lon_lat, unit_vectors

if TYPE_CHECKING:
    from mocpy import MOC

__all__ = ["moc_of_regions"]

# mocpy 0.21 gives the cells that an open polygon touches, leaves out cells of zones and of large
# cones, and ends in a panic for some large polygons. So circles and boxes become polygons around
# them, a polygon that fails is tried again deeper, everything is covered two orders deeper than
# asked, where a border of one cell is added, and then brought to the order asked.
_DEEPER = 2
_DEEPEST = 29
_CELL_DEG = 58.6  # the side of a cell of order 0: the square root of 4 pi / 12
_LARGEST_ERROR_DEG = 1.0
_LARGEST_DEG = 10.0  # of one polygon around a circle or a box


def moc_of_regions(regions: _sphere.Regions, max_order: int) -> MOC:
    """Cover all rows of a column together.

    Parameters
    ----------
    regions : Regions
        The core of a column.
    max_order : int
        The order of the smallest cells, 0 to 29.

    Returns
    -------
    mocpy.MOC
        It holds every point of every closed region.

    Raises
    ------
    MissingExtraError
        If mocpy is not installed.
    NotFoundError
        If there is no such order.
    """
    order = as_index(max_order, "order of a MOC")
    if not 0 <= order <= _DEEPEST:
        raise NotFoundError(f"there is no order {order}: those of a MOC run from 0 to {_DEEPEST}")
    try:
        from mocpy import MOC  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise MissingExtraError(
            "coverage maps need mocpy, which is not installed; pip install 'skyquilt[moc]'"
        ) from error
    deeper = min(order + _DEEPER, _DEEPEST)
    error_deg = min(_CELL_DEG / 2.0**deeper, _LARGEST_ERROR_DEG)
    polygons = regions.to_polygons(error_deg, _LARGEST_DEG).polygons
    columns: dict[int, list[NDArray[np.float64]]] = {}
    for begin, end in pairwise(polygons.offsets.tolist()):
        columns.setdefault(end - begin, []).append(polygons.unit_vectors[begin:end])
    covers: list[MOC] = []
    for vertices in columns.values():  # mocpy takes together what has one number of vertices
        covers += _covers_of_polygons(np.stack(vertices), deeper)
    if not covers:
        return MOC.new_empty(max_depth=order)
    whole = MOC.new_empty(max_depth=deeper).union(*covers)
    return whole.add_neighbours().degrade_to_order(order)


def _covers_of_polygons(polygons: NDArray[np.float64], order: int) -> list[MOC]:
    from astropy import units  # noqa: PLC0415
    from mocpy import MOC  # noqa: PLC0415

    lon, lat = lon_lat(polygons.reshape(-1, 3))
    # What is smaller than a cell may have none of its own: its vertices have.
    covers = [MOC.from_lonlat(lon * units.deg, lat * units.deg, max_norder=order)]
    columns = np.stack([lon.reshape(polygons.shape[:2]), lat.reshape(polygons.shape[:2])], axis=1)
    try:
        return [*covers, *_from_polygons(columns.reshape(-1, polygons.shape[1]), order)]
    except _MocpyPanicError:
        pass
    for polygon, pair in zip(polygons, columns, strict=True):
        for deeper in range(order, min(order + 3, _DEEPEST) + 1):
            try:
                (cover,) = _from_polygons(pair, deeper)
                covers.append(cover.degrade_to_order(order) if deeper > order else cover)
                break
            except _MocpyPanicError:
                continue
        else:
            unit = unit_vectors(*lon_lat(polygon))
            middle = unit.sum(axis=0) / np.linalg.norm(unit.sum(axis=0))
            radius = 2.0 * math.asin(min(1.0, np.linalg.norm(unit - middle, axis=1).max() / 2.0))
            covers.append(_cover_of_cone(middle, radius, order))
    return covers


class _MocpyPanicError(Exception):
    pass


def _from_polygons(columns: NDArray[np.float64], order: int) -> list[MOC]:
    from mocpy import MOC  # noqa: PLC0415

    try:
        covers: list[MOC] = MOC.from_polygons(columns, max_depth=order, n_threads=1)
    except BaseException as error:
        # A panic of Rust is no Exception, and its class can be had by name alone.
        if type(error).__name__ == "PanicException":
            raise _MocpyPanicError from error
        raise
    return covers


def _cover_of_cone(center: NDArray[np.float64], radius_rad: float, order: int) -> MOC:
    from astropy import units  # noqa: PLC0415
    from mocpy import MOC  # noqa: PLC0415

    lon, lat = lon_lat(center[None])
    return MOC.from_cone(
        lon=lon[0] * units.deg,
        lat=lat[0] * units.deg,
        radius=radius_rad * units.rad,
        max_depth=order,
        delta_depth=0,
    )
