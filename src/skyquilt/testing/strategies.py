# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Hypothesis strategies, aimed at where geometry and packing go wrong."""

from __future__ import annotations

import functools
import math
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.sphere import Polygons, Regions, lon_lat, unit_vectors
from skyquilt.testing.id_layouts import id_columns, id_layouts, id_values, possible_ids

__all__ = [
    "Outline",
    "id_columns",
    "id_layouts",
    "id_values",
    "outlines",
    "polygon_pairs",
    "polygons",
    "positions",
    "possible_ids",
    "region_pairs",
    "regions",
    "simple_outlines",
]

#: Longitudes and latitudes of the vertices of one outline, in degrees.
Outline: TypeAlias = tuple[tuple[float, ...], tuple[float, ...]]

_MAS_DEG = 1.0 / 3_600_000.0


def positions() -> st.SearchStrategy[tuple[float, float]]:
    """Draw positions anywhere on the sky, often at a pole, near one, or beside longitude 0.

    Returns
    -------
    strategy of tuple of float
        Longitude in [-360, 720] and latitude in [-90, 90], degrees.
    """
    lon = st.one_of(
        st.floats(-360.0, 720.0),
        st.sampled_from([0.0, 90.0, 180.0, 270.0, 360.0, 5e-324, 360.0 - 1e-13, -1e-13]),
        st.floats(-1e-6, 1e-6),
    )
    lat = st.one_of(
        st.floats(-90.0, 90.0),
        st.sampled_from([-90.0, 90.0, 0.0, 60.0]),
        st.floats(90.0 - 1e-6, 90.0),
        st.floats(-90.0, -90.0 + 1e-6),
    )
    return st.tuples(lon, lat)


def outlines() -> st.SearchStrategy[Outline]:
    """Draw valid outlines of convex polygons, counter-clockwise, without repeated vertices.

    Among them: figures of 3 to 8 corners from a thousandth of a milliarcsecond to almost a
    hemisphere, boxes with edges along meridians and corners on parallels, slivers 1e-11 degrees
    wide, squares of a milliarcsecond, outlines with a pole inside, on an edge or at a corner,
    across longitude 0, and with a vertex on the line between its neighbours.

    Returns
    -------
    strategy of tuple
        Longitudes and latitudes in degrees, taken by `Polygons.from_lonlat` without a refusal.
    """
    return st.one_of(
        _round_outlines(), _boxes(), _slivers(), _polar_outlines(), _with_flat_corner()
    ).filter(_is_valid)


def simple_outlines() -> st.SearchStrategy[Outline]:
    """Draw valid outlines that are not convex, counter-clockwise, without repeated vertices.

    Among them: stars of 5 to 12 corners, combs, spirals, L, U, T and crosses, squares with a slit
    down to a billionth of their side, from a milliarcsecond to some 100 degrees, turned anyhow or
    with edges along meridians and corners on parallels; more vertices on edges, exactly flat on
    the equator and nearly so elsewhere; with a pole inside, on an edge or at a corner, and across
    longitude 0.

    Returns
    -------
    strategy of tuple
        Longitudes and latitudes in degrees, taken by `Polygons.from_lonlat` without a refusal.
    """
    return st.one_of(_stars(), _drawings(), _drawings_in_degrees(), _polar_stars()).filter(
        _is_valid_and_not_convex
    )


def polygons() -> st.SearchStrategy[Polygons]:
    """Draw columns of one polygon, as `outlines` describes them.

    Returns
    -------
    strategy of Polygons
        One row.
    """
    return outlines().map(_column)


@st.composite
def polygon_pairs(draw: st.DrawFn) -> tuple[Polygons, Polygons]:
    """Draw two polygons that lie close to each other in a way that is easy to get wrong.

    The second is the first itself, the first with a coordinate changed in its last place, a part
    of it with edges in common, a neighbour with an edge or a corner in common, what lies opposite
    on the sphere, or another one near by or anywhere.

    Parameters
    ----------
    draw : callable
        Given by hypothesis.

    Returns
    -------
    tuple of Polygons
        One row each.
    """
    first = draw(polygons())
    xyz = first.unit_vectors
    kind = draw(
        st.sampled_from(
            ["same", "last_place", "part", "edge", "corner", "opposite", "near", "anywhere"]
        )
    )
    if kind == "same":
        return first, first
    if kind == "anywhere":
        return first, draw(polygons())
    turn = draw(st.integers(0, len(xyz) - 1))
    turned = np.roll(xyz, turn, axis=0)
    if kind == "near":
        lon, lat = lon_lat(turned[:1])
        size = float(np.degrees(2.0 * np.arcsin(0.5 * np.linalg.norm(xyz[0] - xyz[1]))))
        radius = min(80.0, max(1e-9, size * draw(st.floats(0.1, 2.0))))
        other = draw(_round_outlines(st.just((float(lon[0]), float(lat[0]))), st.just(radius)))
        return first, _column(other) if _is_valid(other) else first
    if kind == "last_place":
        changed = turned.copy()
        axis = draw(st.integers(0, 2))
        changed[0, axis] = np.nextafter(changed[0, axis], draw(st.sampled_from([-2.0, 2.0])))
    elif kind == "part":
        keep = draw(st.integers(3, len(xyz)))
        changed = turned[:keep]
    elif kind == "edge":
        middle = xyz.sum(axis=0)
        normal = np.cross(turned[0], turned[1])
        normal /= np.linalg.norm(normal)
        beyond = middle - 2.0 * (normal @ middle) * normal
        changed = np.stack([turned[1], turned[0], beyond / np.linalg.norm(beyond)])
    elif kind == "corner":
        behind = 2.0 * (turned @ turned[0])[:, None] * turned[0] - turned
        changed = np.stack([turned[0], behind[1], behind[-1]])
    else:
        spin = draw(st.sampled_from([0.0, math.radians(45.0), math.radians(7.0)]))
        changed = -_spun(xyz, spin)
    lengths = np.linalg.norm(changed, axis=1, keepdims=True)
    unit = np.where(np.abs(lengths - 1.0) < 1e-14, changed, changed / lengths)
    second = Polygons.from_unit_vectors(unit[None], on_invalid="mask")
    return first, first if second.is_empty[0] else second


def _column(outline: Outline) -> Polygons:
    return Polygons.from_lonlat([outline[0]], [outline[1]])


def _is_valid(outline: Outline) -> bool:
    made = Polygons.from_lonlat([outline[0]], [outline[1]], on_invalid="mask")
    return not made.refusals and len(made.unit_vectors) == len(outline[0])


def _is_valid_and_not_convex(outline: Outline) -> bool:
    return _is_valid(outline) and not _column(outline).is_convex[0]


def _spun(xyz: NDArray[np.float64], angle_rad: float) -> NDArray[np.float64]:
    """Turn vectors about the direction of their sum (the formula of Rodrigues)."""
    axis = xyz.sum(axis=0) / np.linalg.norm(xyz.sum(axis=0))
    turned: NDArray[np.float64] = (
        xyz * math.cos(angle_rad)
        + np.cross(axis, xyz) * math.sin(angle_rad)
        + np.outer(xyz @ axis, axis) * (1.0 - math.cos(angle_rad))
    )
    return turned


@st.composite
def _round_outlines(
    draw: st.DrawFn,
    centers: st.SearchStrategy[tuple[float, float]] | None = None,
    radii_deg: st.SearchStrategy[float] | None = None,
) -> Outline:
    """Draw corners on a circle: convex whatever their number."""
    lon, lat = draw(positions() if centers is None else centers)
    radius = draw(
        st.one_of(st.floats(-9.5, 1.95).map(lambda e: 10.0**e), st.just(_MAS_DEG))
        if radii_deg is None
        else radii_deg
    )
    n = draw(st.integers(3, 8))
    gaps = np.asarray(draw(st.lists(st.floats(0.05, 1.0), min_size=n, max_size=n)))
    angles = draw(st.floats(0.0, 6.28)) + 2.0 * np.pi * np.cumsum(gaps) / gaps.sum()
    reach = math.tan(math.radians(radius))
    return _on_the_sky(lon, lat, reach * np.cos(angles), reach * np.sin(angles))


def _on_the_sky(lon: float, lat: float, x: NDArray[np.float64], y: NDArray[np.float64]) -> Outline:
    """Carry points of the plane that touches the sphere at a position, east and north of it."""
    center = unit_vectors([lon], [lat])[0]
    east = unit_vectors([lon + 90.0], [0.0])[0]
    xyz = center + x[:, None] * east + y[:, None] * np.cross(center, east)
    return _as_outline(xyz / np.linalg.norm(xyz, axis=1, keepdims=True))


def _as_outline(xyz: NDArray[np.float64]) -> Outline:
    lon, lat = lon_lat(xyz)
    return tuple(lon.tolist()), tuple(lat.tolist())


def _box(lon: float, lat: float, width: float, height: float) -> Outline:
    return (lon, lon + width, lon + width, lon), (lat, lat, lat + height, lat + height)


def _boxes() -> st.SearchStrategy[Outline]:
    return st.builds(
        _box,
        lon=st.one_of(st.floats(-20.0, 360.0), st.sampled_from([0.0, 350.0, -5.0])),
        lat=st.one_of(st.floats(-89.0, 80.0), st.sampled_from([0.0, 60.0, -10.0])),
        width=st.one_of(st.floats(1e-8, 120.0), st.sampled_from([_MAS_DEG, 10.0])),
        height=st.one_of(st.floats(1e-8, 9.0), st.sampled_from([_MAS_DEG, 5.0])),
    )


def _slivers() -> st.SearchStrategy[Outline]:
    return st.builds(
        _box,
        lon=st.floats(0.0, 1.0),
        lat=st.floats(-30.0, 0.0),
        width=st.just(1e-11),
        height=st.floats(0.1, 60.0),
    )


@st.composite
def _polar_outlines(draw: st.DrawFn) -> Outline:
    """Place a pole inside, at a corner, or on the edge between two opposite meridians."""
    lon = draw(st.floats(0.0, 360.0))
    sign = draw(st.sampled_from([-1.0, 1.0]))
    lat = [draw(st.floats(10.0, 89.999)) for _ in range(3)]
    kind = draw(st.sampled_from(["inside", "corner", "edge"]))
    outline: dict[str, Any] = {
        "inside": ((lon, lon + 120.0, lon + 240.0), tuple(lat)),
        "corner": ((lon, lon + 70.0, 0.0), (lat[0], lat[1], 90.0)),
        "edge": ((0.0, 90.0, 180.0), (max(lat[0], 50.0), lat[1], max(lat[2], 50.0))),
    }
    lons, lats = outline[kind]
    if sign < 0.0:
        return tuple(reversed(lons)), tuple(-value for value in reversed(lats))
    return lons, lats


@st.composite
def _with_flat_corner(draw: st.DrawFn) -> Outline:
    """Put one more vertex on an edge along the equator, exactly flat, or just below it."""
    lon = draw(st.floats(0.0, 300.0))
    width = draw(st.floats(1e-3, 40.0))
    at = draw(st.floats(0.1, 0.9))
    below = draw(st.sampled_from([0.0, 1e-15, 1e-300]))
    height = draw(st.floats(1e-3, 40.0))
    return (
        (lon, lon + at * width, lon + width, lon + 0.5 * width),
        (0.0, -below, 0.0, height),
    )


# ---- Outlines that are not convex ----------------------------------------------------------------

_Drawing: TypeAlias = list[tuple[float, float]]

# On squared paper, counter-clockwise, within 8 of the middle.
_DRAWINGS: dict[str, _Drawing] = {
    "l": [(0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4)],
    "u": [(0, 0), (6, 0), (6, 5), (4, 5), (4, 2), (2, 2), (2, 5), (0, 5)],
    "t": [(2, 0), (4, 0), (4, 3), (6, 3), (6, 5), (0, 5), (0, 3), (2, 3)],
    "arrow": [(0, 0), (6, 3), (0, 6), (2, 3)],
    "cross": [
        *[(2, 0), (4, 0), (4, 2), (6, 2), (6, 4), (4, 4)],
        *[(4, 6), (2, 6), (2, 4), (0, 4), (0, 2), (2, 2)],
    ],
    "spiral": [
        *[(0, 0), (7, 0), (7, 7), (0, 7), (0, 2), (5, 2), (5, 5), (2, 5)],
        *[(2, 4), (4, 4), (4, 3), (1, 3), (1, 6), (6, 6), (6, 1), (0, 1)],
    ],
}


def _radii_deg() -> st.SearchStrategy[float]:
    return st.one_of(
        st.floats(-6.5, 1.8).map(lambda e: 10.0**e), st.floats(40.0, 75.0), st.just(_MAS_DEG)
    )


@st.composite
def _stars(draw: st.DrawFn) -> Outline:
    """Draw corners at any distance in order about a middle: simple whatever the distances."""
    lon, lat = draw(positions())
    radius = draw(_radii_deg())
    n = draw(st.integers(5, 12))
    gaps = np.asarray(draw(st.lists(st.floats(0.2, 1.0), min_size=n, max_size=n)))
    angles = draw(st.floats(0.0, 6.28)) + 2.0 * np.pi * np.cumsum(gaps) / gaps.sum()
    shares = np.asarray(draw(st.lists(st.floats(0.1, 1.0), min_size=n, max_size=n)))
    reach = math.tan(math.radians(radius)) * shares
    return _on_the_sky(lon, lat, reach * np.cos(angles), reach * np.sin(angles))


@st.composite
def _drawing(draw: st.DrawFn) -> _Drawing:
    """Draw a figure, begun anywhere, mirrored or not, with more vertices on some edges."""
    kind = draw(st.sampled_from(["comb", "slit", *_DRAWINGS]))
    if kind == "comb":
        teeth = draw(st.integers(2, 4))
        points: _Drawing = [(0, 0), (2 * teeth - 1, 0)]
        for tooth in reversed(range(teeth)):
            points += [(2 * tooth + 1, 5), (2 * tooth, 5)]
            points += [(2 * tooth, 1), (2 * tooth - 1, 1)] if tooth else []
    elif kind == "slit":
        half = draw(st.floats(-9.0, 0.0).map(lambda e: 10.0**e))
        points = [(0, 0), (6, 0), (6, 6), (3 + half, 6), (3, 1), (3 - half, 6), (0, 6)]
    else:
        points = _DRAWINGS[kind]
    if draw(st.booleans()):
        points = [(-x, y) for x, y in reversed(points)]
    if draw(st.booleans()):
        points = [(-y, x) for x, y in points]
    begin = draw(st.integers(0, len(points) - 1))
    points = points[begin:] + points[:begin]
    shares = draw(st.lists(st.sampled_from([0.0, 0.0, 0.25, 0.5]), min_size=1, max_size=16))
    more: _Drawing = []
    for i, (x, y) in enumerate(points):
        u, v = points[(i + 1) % len(points)]
        share = shares[i % len(shares)]
        more += [(x, y), (x + share * (u - x), y + share * (v - y))] if share else [(x, y)]
    return more


@st.composite
def _drawings(draw: st.DrawFn) -> Outline:
    """Draw a figure in the plane that touches the sphere at a position, turned anyhow."""
    lon, lat = draw(positions())
    points = np.asarray(draw(_drawing()))
    radius = draw(_radii_deg())
    # The position is a corner of the squared paper, or nearly the middle of the figure.
    x, y = (points - draw(st.sampled_from([0.0, 3.0]))).T * math.tan(math.radians(radius)) / 8.0
    turn = draw(st.one_of(st.just(0.0), st.floats(0.0, 6.28)))
    cos, sin = math.cos(turn), math.sin(turn)
    return _on_the_sky(lon, lat, cos * x - sin * y, sin * x + cos * y)


@st.composite
def _drawings_in_degrees(draw: st.DrawFn) -> Outline:
    """Draw a figure on the lines of longitude and latitude, often on the equator or a pole."""
    points = draw(_drawing())
    step = draw(st.one_of(st.floats(1e-7, 5.0), st.sampled_from([_MAS_DEG, 0.25, 1.0, 4.0])))
    lon = draw(st.one_of(st.floats(-20.0, 360.0), st.sampled_from([0.0, 358.0, -1.0, 123.4])))
    top = max(y for _, y in points)
    lat = draw(
        st.one_of(st.floats(-40.0, 50.0), st.sampled_from([0.0, 60.0, -60.0, 90.0 - step * top]))
    )
    lats = [lat + step * y for _, y in points]
    # Corners at a pole that differ only in longitude are one: the filter leaves those out.
    return tuple(lon + step * x for x, _ in points), tuple(min(90.0, max(-90.0, y)) for y in lats)


@st.composite
def _polar_stars(draw: st.DrawFn) -> Outline:
    """Place a pole inside a star, at the corner of a fan, or on an edge of one."""
    n = draw(st.integers(5, 10))
    gaps = np.asarray(draw(st.lists(st.floats(0.2, 1.0), min_size=n, max_size=n)))
    shares = (np.cumsum(gaps) - gaps[0]) / (gaps.sum() - gaps[0])
    lats = [
        90.0 - 10.0**exponent
        for exponent in draw(st.lists(st.floats(-3.0, 1.6), min_size=n, max_size=n))
    ]
    kind = draw(st.sampled_from(["inside", "corner", "edge"]))
    begin = draw(st.one_of(st.just(0.0), st.floats(0.0, 360.0)))
    if kind == "inside":
        lons = [begin + 360.0 * share * (1.0 - 1.0 / n) for share in shares.tolist()]
    elif kind == "corner":
        lons = [begin + 150.0 * share for share in shares.tolist()]
        lons, lats = [*lons, 0.0], [*lats, 90.0]
    else:
        lons = [180.0 * share for share in shares.tolist()]
    if draw(st.booleans()):
        return tuple(reversed(lons)), tuple(-lat for lat in reversed(lats))
    return tuple(lons), tuple(lats)


# ---- Regions -------------------------------------------------------------------------------------


def regions() -> st.SearchStrategy[Regions]:
    """Draw columns of one region: a polygon, a circle or a box, or a union of up to three.

    Among the circles: points, hemispheres and the whole sphere; among the boxes: lines, points,
    all longitudes, wide ones across longitude 0, and such as reach a pole or both.

    Returns
    -------
    strategy of Regions
        One row, not empty.
    """
    one = st.one_of(polygons().map(Regions.from_polygons), _circles(), _lonlat_boxes())
    return st.one_of(
        one,
        st.lists(one, min_size=2, max_size=3).map(
            lambda members: functools.reduce(Regions.union, members)
        ),
    )


@st.composite
def region_pairs(draw: st.DrawFn) -> tuple[Regions, Regions]:
    """Draw two regions that lie close to each other in a way that is easy to get wrong.

    The second is the first itself, a circle that touches or holds the first, a box with sides or
    corners in common with it, what lies on the other side of a shared meridian, a union that the
    first is part of, or another one anywhere.

    Parameters
    ----------
    draw : callable
        Given by hypothesis.

    Returns
    -------
    tuple of Regions
        One row each, not empty.
    """
    kind = draw(
        st.sampled_from(["same", "around", "touching", "beside", "corner", "part", "anywhere"])
    )
    if kind in ("beside", "corner"):
        lon, lat = draw(st.floats(-180.0, 360.0)), draw(st.floats(-80.0, 80.0))
        width, height = draw(st.floats(1e-9, 170.0)), draw(st.floats(1e-9, 10.0))
        low = lat if kind == "beside" else min(90.0, lat + height)
        return (
            Regions.from_boxes(lon - width, lon, lat, min(90.0, lat + height)),
            Regions.from_boxes(lon, lon + width, low, min(90.0, low + height)),
        )
    first = draw(regions())
    if kind == "same":
        return first, first
    if kind == "anywhere":
        return first, draw(regions())
    if kind == "part":
        return draw(regions()).union(first), first
    centers, radii = first.bounding_caps()
    center_lon, center_lat = lon_lat(centers)
    radius = min(180.0, float(radii[0]))
    if kind == "around":
        return Regions.from_circles(center_lon, center_lat, radius), first
    reach = draw(st.floats(0.0, 90.0))
    north = min(90.0, float(center_lat[0]) + radius + reach)
    return first, Regions.from_circles(center_lon, [north], min(180.0, reach))


def _circles() -> st.SearchStrategy[Regions]:
    radii = st.one_of(
        st.sampled_from([0.0, 90.0, 180.0, 60.0, _MAS_DEG]),
        st.floats(-9.0, 2.25).map(lambda e: 10.0**e),
    )
    return st.builds(
        lambda position, radius: Regions.from_circles([position[0]], [position[1]], radius),
        positions(),
        radii,
    )


@st.composite
def _lonlat_boxes(draw: st.DrawFn) -> Regions:
    lon, lat = draw(positions())
    width = draw(
        st.one_of(st.sampled_from([0.0, 90.0, 180.0, 270.0, _MAS_DEG]), st.floats(0.0, 359.0))
    )
    begin, end = draw(st.sampled_from([(lon, lon + width), (0.0, 360.0), (350.0, 10.0)]))
    height = draw(st.one_of(st.sampled_from([0.0, 180.0, _MAS_DEG]), st.floats(0.0, 180.0)))
    return Regions.from_boxes(begin, end, lat, min(90.0, lat + height))
