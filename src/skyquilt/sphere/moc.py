# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Multi-order coverage maps of shapes, by mocpy; always erring outward."""

from __future__ import annotations

import math
from collections.abc import Iterator
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

__all__ = ["moc_of_shapes"]

# mocpy 0.21 gives the cells that an open polygon touches, leaves out cells of zones and of cones
# beyond 140 degrees, and ends in a panic for some large polygons. So boxes and large circles become
# polygons around them, a polygon that fails is tried again deeper, everything is covered two orders
# deeper than asked, where a border of one cell is added, and then brought to the order asked.
_DEEPER = 2
_DEEPEST = 29
_CELL_RAD = math.radians(58.6)  # the side of a cell of order 0: the square root of 4 pi / 12
#: A width for what has none, so that it is a polygon: half a cell of the deepest order.
_LEAST_RAD = 1e-9
_WIDEST_RAD = math.radians(10.0)  # of one piece of a curve
_LARGEST_CONE_RAD = math.pi / 2
_MOST_PIECES = 1024


def moc_of_shapes(shapes: _sphere.Shapes, max_order: int) -> MOC:
    """Cover all shapes of a column together.

    Parameters
    ----------
    shapes : Shapes
        Valid shapes, as `Regions` holds them.
    max_order : int
        The order of the smallest cells, 0 to 29.

    Returns
    -------
    mocpy.MOC
        It holds every point of every closed shape.

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
    columns: dict[int, list[NDArray[np.float64]]] = {}
    cell_rad = _CELL_RAD / 2.0**deeper
    for polygon in _polygons_around(shapes, cell_rad):
        columns.setdefault(len(polygon), []).append(polygon)
    covers = [_cover_of_cone(center, radius, deeper) for center, radius in _cones(shapes)]
    for polygons in columns.values():  # mocpy takes together what has one number of vertices
        covers += _covers_of_polygons(np.stack(polygons), deeper)
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
            middle = polygon.sum(axis=0) / np.linalg.norm(polygon.sum(axis=0))
            radius = 2.0 * math.asin(min(1.0, np.linalg.norm(polygon - middle, axis=1).max() / 2.0))
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


def _cones(shapes: _sphere.Shapes) -> Iterator[tuple[NDArray[np.float64], float]]:
    """Give centres and radii of the circles that mocpy's cones cover well."""
    circles = shapes.columns()[6]
    for circle in circles[circles[:, 6] <= _LARGEST_CONE_RAD]:
        center = circle[2:5] / np.linalg.norm(circle[2:5])
        yield center, max(float(circle[6]), _LEAST_RAD)


def _polygons_around(shapes: _sphere.Shapes, cell_rad: float) -> Iterator[NDArray[np.float64]]:
    """Give vectors of polygons that hold every shape but those of _cones, and little beyond."""
    _, _, _, cuts, lon_lats, vectors, circles, boxes = shapes.columns()
    if len(lon_lats):
        vectors = unit_vectors(lon_lats[:, 0], lon_lats[:, 1])
    for begin, end in pairwise(cuts.tolist()):
        yield vectors[begin:end]
    for circle in circles[circles[:, 6] > _LARGEST_CONE_RAD]:
        center = circle[2:5] / np.linalg.norm(circle[2:5])
        east = np.cross(center, np.eye(3)[np.argmin(np.abs(center))])
        east /= np.linalg.norm(east)
        frame = np.stack([east, np.cross(center, east), center])
        lats = (math.pi / 2 - float(circle[6]), math.pi / 2)
        yield from _pieces(frame, (0.0, 2.0 * math.pi), lats, cell_rad)
    for lon_begin, lon_end, lat_begin, lat_end in np.asarray(boxes).tolist():
        width = min(math.radians(lon_end - lon_begin), 2.0 * math.pi)
        if width < 0.0:
            width = math.radians(math.fmod(lon_end - lon_begin, 360.0) + 360.0)
        begin = math.radians(math.fmod(lon_begin, 360.0)) - _LEAST_RAD
        lats = (math.radians(lat_begin) - _LEAST_RAD, math.radians(lat_end) + _LEAST_RAD)
        yield from _pieces(np.eye(3), (begin, begin + width + 2.0 * _LEAST_RAD), lats, cell_rad)


def _pieces(
    frame: NDArray[np.float64],
    lon_rad: tuple[float, float],
    lat_rad: tuple[float, float],
    cell_rad: float,
) -> Iterator[NDArray[np.float64]]:
    """Cut a box of a frame along meridians and parallels into polygons that hold the pieces.

    The great circle between two points of a parallel lies nearer to the pole by up to w**2 / 8
    times the radius of the parallel, w their difference in longitude. Where that is into the box,
    the points are moved: the great circle that touches the parallel of latitude b halfway between
    them passes them at atan(tan(b) cos(w / 2)).
    """
    low = max(lat_rad[0], -math.pi / 2)
    high = min(lat_rad[1], math.pi / 2)
    widest_parallel = 1.0 if low <= 0.0 <= high else max(math.cos(low), math.cos(high))
    step = min(_WIDEST_RAD, math.sqrt(8.0 * cell_rad / max(widest_parallel, 1e-12)))
    columns = min(max(math.ceil((lon_rad[1] - lon_rad[0]) / step), 1), _MOST_PIECES)
    rows = max(math.ceil((high - low) / _WIDEST_RAD), 1)
    lons = np.linspace(*lon_rad, columns + 1)
    shrink = math.cos((lons[1] - lons[0]) / 2.0)
    lats = np.linspace(low, high, rows + 1)
    for bottom, top in pairwise(lats.tolist()):
        lower = math.atan(math.tan(bottom) * shrink) if bottom > 0.0 else bottom
        upper = math.atan(math.tan(top) * shrink) if top < 0.0 else top
        for west, east in pairwise(lons.tolist()):
            corners = [(west, lower), (east, lower), (east, upper), (west, upper)]
            if upper >= math.pi / 2:
                corners.pop()
            if lower <= -math.pi / 2:
                corners.pop(0)
            yield (
                np.stack(
                    [
                        [math.cos(b) * math.cos(a), math.cos(b) * math.sin(a), math.sin(b)]
                        for a, b in corners
                    ]
                )
                @ frame
            )
