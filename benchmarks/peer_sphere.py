# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What users of lsst-sphgeom, spherely (S2) and shapely would run: the fastest way of each."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
import shapely
import spherely
from lsst import sphgeom
from numpy.typing import NDArray
from workloads import FloatArray

Objects = NDArray[np.object_]

VERSIONS = tuple(f"{name} {version(name)}" for name in ("lsst-sphgeom", "spherely", "shapely"))


# ---- lsst-sphgeom: one object at a time ----------------------------------------------------------


def encoded(quads: FloatArray) -> list[bytes]:
    """Give the form in which sphgeom stores polygons of these vectors."""
    record = np.zeros(len(quads), dtype=[("kind", "S1"), ("vertices", "<f8", (12,))])
    record["kind"], record["vertices"] = b"p", quads.reshape(-1, 12)
    raw, size = record.tobytes(), record.itemsize
    return [raw[begin : begin + size] for begin in range(0, len(raw), size)]


def sphgeom_decoded(stored: list[bytes]) -> list[sphgeom.Region]:
    """Make polygons of vectors that nobody checks."""
    return list(map(sphgeom.Region.decode, stored))


def sphgeom_from_vectors(quads: list[list[list[float]]]) -> list[sphgeom.ConvexPolygon]:
    """Make polygons of vectors, which are scaled and whose hull is taken."""
    unit, polygon = sphgeom.UnitVector3d, sphgeom.ConvexPolygon
    return [polygon([unit(*corner) for corner in quad]) for quad in quads]


def sphgeom_from_degrees(
    lon: list[list[float]], lat: list[list[float]]
) -> list[sphgeom.ConvexPolygon]:
    """Make polygons of longitudes and latitudes."""
    unit, polygon = sphgeom.UnitVector3d, sphgeom.ConvexPolygon
    degrees = sphgeom.LonLat.fromDegrees
    return [
        polygon([unit(degrees(x, y)) for x, y in zip(lons, lats, strict=True)])
        for lons, lats in zip(lon, lat, strict=True)
    ]


def sphgeom_relate(a: list[sphgeom.Region], b: list[sphgeom.Region]) -> list[int]:
    """Relate prepared polygons pair by pair: the bits say whether they are disjoint."""
    return list(map(sphgeom.ConvexPolygon.relate, a, b))


def sphgeom_contain(a: list[sphgeom.Region], points: list[sphgeom.UnitVector3d]) -> list[bool]:
    """Whether each polygon holds its point, both prepared."""
    return list(map(sphgeom.Region.__contains__, a, points))


# ---- spherely and shapely: columns of objects ----------------------------------------------------


def rings(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Longitudes within 180 degrees of 0 and latitudes, the first corner again at the end."""
    corners = np.stack([(lon + 180.0) % 360.0 - 180.0, lat], axis=-1)
    return np.concatenate([corners, corners[..., :1, :]], axis=-2)


def wkb(lon: FloatArray, lat: FloatArray) -> Objects:
    """Polygons (n, k) as spatial databases exchange them."""
    made: Objects = np.asarray(shapely.to_wkb(planar(lon, lat), byte_order=1))
    return made


def planar(lon: FloatArray, lat: FloatArray) -> Objects:
    """Polygons whose edges are straight in longitude and latitude, not across longitude 180."""
    made: Objects = shapely.polygons(rings(lon, lat))
    return made


def common_area_of_s2(a: Objects, b: Objects) -> NDArray[Any]:
    """Find the common area in steradians."""
    areas: NDArray[Any] = spherely.area(spherely.intersection(a, b), radius=1.0)
    return areas


def common_area_in_the_plane(a: Objects, b: Objects) -> NDArray[Any]:
    """Find the common area in square degrees of longitude times latitude."""
    areas: NDArray[Any] = shapely.area(shapely.intersection(a, b))
    return areas
