# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Kinds of pairs of polygons that are easy to get wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from skyquilt.sphere import Polygons, unit_vectors

from .whole_numbers import Vectors

MAS_DEG = 1.0 / 3_600_000.0

Pairs: TypeAlias = tuple[list[Vectors], list[Vectors]]


def lattice(i: int, j: int, k: int) -> list[float]:
    """Make a vector near length one and exactly parallel to three small whole numbers."""
    factor = math.ldexp(round(math.ldexp(1.0 / math.sqrt(i * i + j * j + k * k), 48)), -48)
    return [i * factor, j * factor, k * factor]


def corners(lon: list[float], lat: list[float]) -> Vectors:
    return unit_vectors(lon, lat)


def box(lon: float, lat: float, width: float, height: float) -> Vectors:
    return corners([lon, lon + width, lon + width, lon], [lat, lat, lat + height, lat + height])


def around(rng: np.random.Generator, center: Vectors, radius_deg: float, n: int) -> Vectors:
    angles = np.sort(rng.uniform(0.0, 2.0 * np.pi, n))
    helper = np.eye(3)[np.argmin(np.abs(center))]
    east = np.cross(helper, center)
    east /= np.linalg.norm(east)
    north = np.cross(center, east)
    reach = math.tan(math.radians(radius_deg))
    xyz = center + reach * (np.cos(angles)[:, None] * east + np.sin(angles)[:, None] * north)
    return normalized(xyz)


def normalized(xyz: Vectors) -> Vectors:
    unit: Vectors = xyz / np.linalg.norm(xyz, axis=-1, keepdims=True)
    return unit


def direction(rng: np.random.Generator) -> Vectors:
    return normalized(rng.normal(size=3))


def hull(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find the convex hull of points of the plane, those on its edges included (Andrew 1979)."""
    ordered = sorted(set(points))
    chain: list[tuple[int, int]] = []
    for sweep in (ordered, ordered[::-1]):
        base = len(chain)
        for p in sweep:
            while (
                len(chain) > base + 1
                and (
                    (chain[-1][0] - chain[-2][0]) * (p[1] - chain[-2][1])
                    - (chain[-1][1] - chain[-2][1]) * (p[0] - chain[-2][0])
                )
                < 0
            ):
                chain.pop()
            chain.append(p)
        chain.pop()
    return chain


def whole_hull(rng: np.random.Generator) -> Vectors:
    while True:
        points = [(int(x), int(y)) for x, y in rng.integers(-3, 4, (int(rng.integers(3, 7)), 2))]
        around_points = hull(points)
        if len(around_points) > 2:
            return np.array([lattice(x, y, 1) for x, y in around_points])


def whole_number_polygons(rng: np.random.Generator, n: int) -> Pairs:
    """Try every way of touching, on squared paper in the tangent plane of a pole."""
    return [whole_hull(rng) for _ in range(n)], [whole_hull(rng) for _ in range(n)]


def whole_number_quads(rng: np.random.Generator, n: int) -> Pairs:
    """Draw the same with four corners, for the kernel of quads."""

    def quad() -> Vectors:
        while True:
            made = whole_hull(rng)
            if len(made) == 4:
                return made

    return [quad() for _ in range(n)], [quad() for _ in range(n)]


def whole_number_cones(rng: np.random.Generator, n: int) -> Pairs:
    """Large figures whose corners are whole-number directions anywhere."""

    def cone() -> Vectors:
        while True:
            rays = rng.integers(-2, 3, (int(rng.integers(3, 5)), 3))
            if rays.any(axis=1).all():
                made = np.array([lattice(*ray) for ray in rays.tolist()])
                column = Polygons.from_unit_vectors(made[None], on_invalid="mask")
                if not column.refusals and column.is_convex[0]:
                    return made

    return [cone() for _ in range(n)], [cone() for _ in range(n)]


def opposite_sides(rng: np.random.Generator, n: int) -> Pairs:
    """Lay the second around the point opposite to the first: its twin, or turned like a star."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        if i % 2:
            a.append(whole_hull(rng))
            b.append(-(a[-1] if i % 4 == 1 else whole_hull(rng))[::-1])
        else:
            center = direction(rng)
            radius = 10.0 ** rng.uniform(-8.0, 1.9)
            corners_each = int(rng.integers(3, 7))
            a.append(around(rng, center, radius, corners_each))
            b.append(around(rng, -center, min(89.0, radius * rng.uniform(0.8, 1.3)), corners_each))
    return a, b


def near_each_other(rng: np.random.Generator, n: int) -> Pairs:
    """Any size, at a distance of about the size."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for _ in range(n):
        center = direction(rng)
        radius = 10.0 ** rng.uniform(-9.0, 1.5)
        a.append(around(rng, center, radius, int(rng.integers(3, 8))))
        beside = around(rng, center, radius * rng.uniform(0.0, 2.2), 3)[0]
        b.append(
            around(rng, beside, radius * 10.0 ** rng.uniform(-1.0, 0.3), int(rng.integers(3, 8)))
        )
    return a, b


def large(rng: np.random.Generator, n: int) -> Pairs:
    """Up to almost a hemisphere, anywhere."""
    return (
        [
            around(rng, direction(rng), rng.uniform(40.0, 89.9), int(rng.integers(3, 8)))
            for _ in range(n)
        ],
        [
            around(rng, direction(rng), rng.uniform(1.0, 89.9), int(rng.integers(3, 8)))
            for _ in range(n)
        ],
    )


def identical_or_an_ulp_apart(rng: np.random.Generator, n: int) -> Pairs:
    """Draw one twice, as it is or with coordinates changed in the last place."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        lon, lat = rng.uniform(-5.0, 5.0), rng.choice([0.0, 60.0, -89.5, 33.3])
        size = 10.0 ** rng.uniform(-6.0, 0.0)
        lons = np.array([lon, lon + size, lon + size, lon])
        lats = np.array([lat, lat, lat + size, lat + size])
        a.append(corners(lons.tolist(), lats.tolist()))
        if i % 3 == 1:
            lons = np.nextafter(lons, rng.choice([-np.inf, 0.0, np.inf], 4) + lons * 0.0)
            lats = np.nextafter(lats, rng.choice([-90.0, 90.0], 4))
        elif i % 3 == 2:
            lons = np.nextafter(lons + size, rng.choice([-np.inf, np.inf], 4))
        b.append(corners(lons.tolist(), lats.tolist()))
    return a, b


def grid_boxes(rng: np.random.Generator, n: int) -> Pairs:
    """Boxes of a grid in longitude and latitude: edges, corners in common, across 0, at dec 60."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for _ in range(n):
        step = float(rng.choice([MAS_DEG, 0.1, 1.0, 10.0, 30.0]))
        lat = float(rng.choice([60.0, 0.0, -60.0, 90.0 - 3.0 * step if step < 20.0 else 0.0]))
        lon = float(rng.choice([0.0, 350.0, 90.0, 123.4]))
        for side in (a, b):
            i, j = rng.integers(-1, 2, 2).tolist()
            top = min(90.0, lat + (j + 1) * step)
            low = min(lat + j * step, top - 0.5 * step)
            side.append(box(lon + i * step, low, step, top - low))
    return a, b


def nested(rng: np.random.Generator, n: int) -> Pairs:
    """Make the second a part of the first: some of its corners, or all drawn together."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        center = direction(rng)
        outer = around(rng, center, 10.0 ** rng.uniform(-7.0, 1.8), int(rng.integers(4, 8)))
        keep = np.sort(rng.choice(len(outer), int(rng.integers(3, len(outer) + 1)), replace=False))
        inner = outer[keep]
        if i % 2:
            shrink = 1.0 - 10.0 ** rng.uniform(-16.0, -1.0, (len(inner), 1))
            inner = normalized(shrink * inner + (1.0 - shrink) * outer.mean(axis=0))
        a.append(outer)
        b.append(inner)
    return a, b


def small_gaps(rng: np.random.Generator, n: int) -> Pairs:
    """Boxes 2e-13 degrees apart, or as much into each other."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        width, height = rng.uniform(1e-6, 1.0, 2)
        gap = (2e-13, -2e-13, 1e-15, 0.0)[i % 4]
        lon = float(rng.choice([0.0, 90.0, 180.0])) if i % 8 < 4 else rng.uniform(0.0, 1.0)
        a.append(box(lon - width, -height, width, 2.0 * height))
        b.append(box(lon + gap, -0.5 * height, width, height))
    return a, b


def slivers(rng: np.random.Generator, n: int) -> Pairs:
    """1e-11 degrees wide, crossing without a vertex inside, or lying along an edge."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        lon = rng.uniform(-0.5, 0.5)
        a.append(box(lon, -20.0, 1e-11, rng.uniform(15.0, 40.0)))
        at = lon + rng.uniform(-2e-11, 2e-11) if i % 2 else rng.uniform(-1.0, 1.0)
        b.append(box(at, -1.0, rng.uniform(1e-11, 2.0), rng.uniform(0.5, 2.0)))
    return a, b


def flat_corners(rng: np.random.Generator, n: int) -> Pairs:
    """Vertices on the line between their neighbours, along the equator and a meridian."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        for side, up in ((a, 1.0), (b, rng.choice([-1.0, 1.0]))):
            at = np.sort(rng.integers(0, 12, 4) + rng.choice([0.0, 0.0, 1e-14], 4))
            at[1:] += np.arange(1, 4) * 0.5
            peak = rng.uniform(1.0, 9.0)
            lon = [*at.tolist(), float(at[1])]
            lat = [0.0, 0.0, 0.0, 0.0, up * peak]
            side.append(corners(lon, lat) if i % 2 else corners(lon, lat)[:, [2, 0, 1]])
    return a, b


def poles(rng: np.random.Generator, n: int) -> Pairs:
    """Place a pole inside, at a vertex or on an edge of either."""

    def polar(kind: int) -> Vectors:
        lon = float(rng.choice([0.0, 90.0, rng.uniform(0.0, 360.0)]))
        lat = (90.0 - 10.0 ** rng.uniform(-9.0, 1.5, 3)).tolist()
        if kind == 0:
            return corners([lon, lon + 120.0, lon + 240.0], lat)
        if kind == 1:
            return corners([lon, lon + 60.0, 0.0], [lat[0], lat[1], 90.0])
        if kind == 2:
            return corners([0.0, lon % 180.0 + 1e-3, 180.0], lat)
        return box(lon, lat[0] - 1.0, 40.0, min(0.5, 91.0 - lat[0]))

    a = [polar(int(rng.integers(0, 4))) for _ in range(n)]
    b = [polar(int(rng.integers(0, 4))) for _ in range(n)]
    south = [rng.integers(0, 2) == 1 for _ in range(n)]
    for i, flip in enumerate(south):
        if flip:
            a[i], b[i] = a[i] * [1.0, 1.0, -1.0], b[i] * [1.0, 1.0, -1.0]
    return a, b


def wide_edges(rng: np.random.Generator, n: int) -> Pairs:
    """Edges of many degrees at declination 60, and small boxes where these bulge to the north."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for _ in range(n):
        width = rng.uniform(5.0, 150.0)
        a.append(box(-0.5 * width, 60.0, width, rng.uniform(0.1, 5.0)))
        crest = math.degrees(
            math.atan(math.tan(math.radians(60.0)) / math.cos(math.radians(0.5 * width)))
        )
        size = 10.0 ** rng.uniform(-9.0, 0.0)
        b.append(box(-0.5 * size, min(crest + rng.uniform(-2.0, 1.0) * size, 89.0), size, size))
    return a, b


def milliarcsecond_squares(rng: np.random.Generator, n: int) -> Pairs:
    """Squares of 1 mas that overlap by half, touch or lie 1 microarcsecond apart."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        lon, lat = rng.uniform(0.0, 360.0), float(rng.choice([0.0, 41.3, -88.0]))
        size = MAS_DEG / math.cos(math.radians(lat))
        shift = (0.5, 1.0, 1.001, 0.999)[i % 4] * size
        a.append(box(lon, lat, size, MAS_DEG))
        b.append(box(lon + shift, lat + (i % 3 - 1) * 0.25 * MAS_DEG, size, MAS_DEG))
    return a, b


def nearly_on_one_circle(rng: np.random.Generator, n: int) -> Pairs:
    """Edges along the same great circle, but for rounding."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for _ in range(n):
        p, q = normalized(np.stack([direction(rng)] * 2) + rng.normal(size=(2, 3)) * 0.3)
        off = np.cross(p, q) / np.linalg.norm(np.cross(p, q))
        for side, up in ((a, 1.0), (b, rng.choice([-1.0, 1.0]))):
            s, t = np.sort(rng.uniform(0.0, 1.0, 2))
            u, v = normalized(np.stack([(1.0 - s) * p + s * q, (1.0 - t) * p + t * q]))
            tip = normalized(u + v + up * rng.uniform(0.01, 0.5) * off)
            side.append(np.stack([u, v, tip]))
    return a, b


def neighbours(rng: np.random.Generator, n: int) -> Pairs:
    """Mirror the first in an edge, or turn it about a corner, that both keep to the bit."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        first = around(rng, direction(rng), 10.0 ** rng.uniform(-7.0, 1.5), int(rng.integers(3, 9)))
        if i % 2:
            normal = np.cross(first[0], first[1])
            normal /= np.linalg.norm(normal)
            second = normalized(first - 2.0 * ((first - first[0]) @ normal)[:, None] * normal)
            second[:2] = first[:2]
            second = second[::-1]
        else:
            second = normalized(2.0 * (first @ first[0])[:, None] * first[0] - first)
            second[0] = first[0]
        a.append(first)
        b.append(second)
    return a, b


def many_corners(rng: np.random.Generator, n: int) -> Pairs:
    """Draw up to sixty corners, of which the second may have some."""
    a: list[Vectors] = []
    b: list[Vectors] = []
    for i in range(n):
        center = direction(rng)
        radius = 10.0 ** rng.uniform(-3.0, 1.9)
        outer = around(rng, center, radius, 3 + int(57.0 * rng.uniform() ** 6))
        a.append(outer)
        if i % 3:
            beside = around(rng, center, radius * rng.uniform(0.0, 2.2), 3)[0]
            b.append(around(rng, beside, radius, 3 + int(57.0 * rng.uniform() ** 6)))
        else:
            keep = int(rng.integers(3, len(outer) + 1))
            b.append(outer[np.sort(rng.choice(len(outer), keep, replace=False))])
    return a, b


def next_to_nothing(rng: np.random.Generator, n: int) -> Pairs:
    """Leave the equator or a meridian by next to nothing, down to the smallest double."""

    def figure() -> Vectors:
        lon = float(rng.integers(0, 5))
        begin, end = unit_vectors([lon, lon + float(rng.integers(1, 6))], [0.0, 0.0])
        least = float(rng.choice([5e-324, 1e-320, 1e-200, 1e-30, 1e-20]))
        up = float(rng.choice([-1.0, 1.0]))
        low = (rng.integers(-3, 4, 2) * least).tolist()
        height = up * float(rng.choice([least * 9.0, 0.1]))
        rows = [[*begin[:2], low[0]], [*end[:2], low[1]], [*end[:2], low[1] + height]]
        if rng.integers(2):
            rows.append([*begin[:2], low[0] + height])
        drawn = np.array(rows)[:: int(up)]
        return drawn if rng.integers(2) else drawn[:, [2, 0, 1]]

    return [figure() for _ in range(n)], [figure() for _ in range(n)]


def dressed(rng: np.random.Generator, row: Vectors) -> Vectors:
    """Give an outline as tables deliver it: vertices twice, the first at the end, clockwise."""
    often = rng.choice([1, 1, 1, 2, 3], len(row))
    row = np.repeat(row, often, axis=0)
    if rng.integers(2):
        row = np.concatenate([row, row[:1]])
    return row[:: int(rng.choice([-1, 1]))]


def longer_by_powers_of_two(rng: np.random.Generator, row: Vectors) -> Vectors:
    """Multiply each vector by a power of two of its own: the same directions to the bit."""
    powers = rng.integers(-900, 900, (len(row), 1))
    drawn = np.ldexp(row, powers)
    # Where the smallest doubles would lose bits, nothing changes.
    same = (np.ldexp(drawn, -powers) == row).all(axis=1, keepdims=True)
    return np.where(same, drawn, row)


def of_any_length(rng: np.random.Generator, row: Vectors) -> Vectors:
    """Multiply each vector by any factor of its own: rounding turns them by a last place."""
    drawn: Vectors = row * 10.0 ** rng.uniform(-300.0, 300.0, (len(row), 1))
    return drawn


KINDS: list[Callable[[np.random.Generator, int], Pairs]] = [
    whole_number_polygons,
    whole_number_quads,
    whole_number_cones,
    opposite_sides,
    near_each_other,
    large,
    identical_or_an_ulp_apart,
    grid_boxes,
    nested,
    small_gaps,
    slivers,
    flat_corners,
    poles,
    wide_edges,
    milliarcsecond_squares,
    nearly_on_one_circle,
    neighbours,
    many_corners,
    next_to_nothing,
]
