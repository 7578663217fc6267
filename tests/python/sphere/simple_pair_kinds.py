# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Kinds of pairs of simple polygons, mostly not convex, that are easy to get wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from .pair_kinds import MAS_DEG, Pairs, corners, direction, lattice, normalized
from .whole_numbers import Vectors, first_ear, whole

Points: TypeAlias = list[tuple[int, int]]

# ---- Figures of squared paper --------------------------------------------------------------------

L: Points = [(0, 0), (4, 0), (4, 2), (2, 2), (2, 4), (0, 4)]
U: Points = [(0, 0), (6, 0), (6, 5), (4, 5), (4, 2), (2, 2), (2, 5), (0, 5)]
NOTCH_OF_U: Points = [(2, 2), (4, 2), (4, 5), (2, 5)]
T: Points = [(2, 0), (4, 0), (4, 3), (6, 3), (6, 5), (0, 5), (0, 3), (2, 3)]
SPIRAL: Points = [
    *((0, 0), (7, 0), (7, 7), (0, 7), (0, 2), (5, 2), (5, 5), (2, 5)),
    *((2, 4), (4, 4), (4, 3), (1, 3), (1, 6), (6, 6), (6, 1), (0, 1)),
]
ARROW: Points = [(0, 0), (6, 3), (0, 6), (2, 3)]
SQUARE: Points = [(0, 0), (3, 0), (3, 3), (0, 3)]
TRIANGLE: Points = [(0, 0), (5, 1), (1, 5)]
CROSS: Points = [
    *((2, 0), (4, 0), (4, 2), (6, 2), (6, 4), (4, 4)),
    *((4, 6), (2, 6), (2, 4), (0, 4), (0, 2), (2, 2)),
]


def comb(teeth: int) -> Points:
    """Lay a back along x and let teeth stand on it, one wide and as far apart."""
    width = 2 * teeth - 1
    points = [(0, 0), (width, 0)]
    for tooth in reversed(range(teeth)):
        points += [(2 * tooth + 1, 5), (2 * tooth, 5)]
        if tooth:
            points += [(2 * tooth, 1), (2 * tooth - 1, 1)]
    return points


def half_turn(points: Points) -> Points:
    return [(-x, -y) for x, y in points]


FIGURES = (L, U, T, SPIRAL, ARROW, SQUARE, TRIANGLE, CROSS, comb(3), NOTCH_OF_U)


def on_paper(points: Points, shift: tuple[int, int], far: int) -> Vectors:
    """Draw a figure on a plane at a distance from the middle of the sphere: exact directions."""
    return np.array([lattice(x + shift[0], y + shift[1], far) for x, y in points])


def turned(rng: np.random.Generator, points: Points) -> Points:
    """Turn by quarters, mirror, and begin elsewhere."""
    for _ in range(int(rng.integers(4))):
        points = [(-y, x) for x, y in points]
    if rng.integers(2):
        points = [(-x, y) for x, y in points][::-1]
    begin = int(rng.integers(len(points)))
    return points[begin:] + points[:begin]


def with_flat_vertices(rng: np.random.Generator, points: Points) -> Points:
    """Put more vertices on the edges, where squared paper has points."""
    more: Points = []
    for (x, y), (u, v) in zip(points, points[1:] + points[:1], strict=True):
        more.append((x, y))
        steps = math.gcd(u - x, v - y)
        at = [k for k in range(1, steps) if rng.integers(2)]
        more += [(x + (u - x) // steps * k, y + (v - y) // steps * k) for k in at]
    return more


def anywhere(rng: np.random.Generator, *rows: Vectors) -> list[Vectors]:
    """Carry figures to another side of the sky, exactly: axes change places and signs."""
    order = rng.permutation(3)
    signs = rng.choice([-1.0, 1.0], 3)
    flipped = (np.linalg.det(np.eye(3)[order]) * np.prod(signs)) < 0.0
    return [(row[:, order] * signs)[:: -1 if flipped else 1] for row in rows]


def pairs_of(
    rng: np.random.Generator, n: int, draw: Callable[[np.random.Generator], tuple[Vectors, Vectors]]
) -> Pairs:
    drawn = [draw(rng) for _ in range(n)]
    return [a for a, _ in drawn], [b for _, b in drawn]


def figure(rng: np.random.Generator) -> Points:
    return turned(rng, FIGURES[int(rng.integers(len(FIGURES)))])


def squared_paper(rng: np.random.Generator, n: int) -> Pairs:
    """Any two figures: edges in common, vertices on edges, notches filled, teeth between teeth."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        far = int(rng.choice([1, 5, 16]))
        x, y = rng.integers(-4, 2, 2).tolist()
        u, v = (rng.integers(-3, 4, 2) + rng.integers(-3, 4, 2) + [x, y]).tolist()
        a, b = on_paper(figure(rng), (x, y), far), on_paper(figure(rng), (u, v), far)
        a, b = anywhere(rng, a, b)
        return a, b

    return pairs_of(rng, n, draw)


def flat_vertices(rng: np.random.Generator, n: int) -> Pairs:
    """Draw the same with more vertices on the edges; half of the pairs are one figure twice."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        far = int(rng.choice([1, 7]))
        first = figure(rng)
        begin = int(rng.integers(len(first)))
        second = first[begin:] + first[:begin] if rng.integers(2) else figure(rng)
        u, v = (0, 0) if rng.integers(2) else rng.integers(-3, 4, 2).tolist()
        a = on_paper(with_flat_vertices(rng, first), (1, 2), far)
        b = on_paper(with_flat_vertices(rng, second), (1 + u, 2 + v), far)
        a, b = anywhere(rng, a, b)
        return a, b

    return pairs_of(rng, n, draw)


def notches(rng: np.random.Generator, n: int) -> Pairs:
    """Fill a notch exactly, partly, or to the last place beyond."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        far = int(rng.choice([1, 4, 16]))
        left, right = np.sort(rng.choice([2, 3, 4], 2, replace=False)).tolist()
        low = int(rng.choice([0, 2, 2, 3]))
        top = low + int(rng.choice([1, 2, 3, 5]))
        fill = [(left, low), (right, low), (right, top), (left, top)]
        a, b = on_paper(U, (-3, -3), far), on_paper(fill, (-3, -3), far)
        if rng.integers(3) == 0:
            b[:2] = np.nextafter(b[:2], rng.choice([-2.0, 2.0], (2, 3)))
        a, b = anywhere(rng, a, b)
        return (a, b) if rng.integers(2) else (b, a)

    return pairs_of(rng, n, draw)


def combs_and_spirals(rng: np.random.Generator, n: int) -> Pairs:
    """Push a comb into another from the other side, or a bar along the way into a spiral."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        far = int(rng.choice([1, 3, 12]))
        if rng.integers(2):
            teeth = int(rng.integers(2, 5))
            hanging = half_turn(comb(int(rng.integers(2, 5))))
            # Tip to tip at 10, tips on the back at 6: between them teeth pass beside each other.
            shift = (2 * teeth - 1 + int(rng.integers(-3, 2)) - 3, int(rng.integers(5, 12)) - 3)
            a, b = on_paper(comb(teeth), (-3, -3), far), on_paper(hanging, shift, far)
        else:
            x, y = rng.integers(0, 7, 2).tolist()
            wide, high = (int(rng.integers(1, 5)), 1)[:: int(rng.choice([-1, 1]))]
            bar = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
            a, b = on_paper(SPIRAL, (-4, -4), far), on_paper(bar, (-4, -4), far)
        a, b = anywhere(rng, a, b)
        return a, b

    return pairs_of(rng, n, draw)


# ---- Stars ---------------------------------------------------------------------------------------


def star(rng: np.random.Generator, center: Vectors, radius_deg: float, n: int) -> Vectors:
    """Draw corners at any distance in order about a centre: simple whatever the distances."""
    gaps = rng.uniform(0.2, 1.0, n)
    angles = 2.0 * np.pi * (rng.uniform() + np.cumsum(gaps) / gaps.sum())
    helper = np.eye(3)[np.argmin(np.abs(center))]
    east = np.cross(helper, center)
    east /= np.linalg.norm(east)
    north = np.cross(center, east)
    reach = math.tan(math.radians(radius_deg)) * rng.uniform(0.1, 1.0, n)[:, None]
    return normalized(
        center + reach * (np.cos(angles)[:, None] * east + np.sin(angles)[:, None] * north)
    )


def corners_of_a_star(rng: np.random.Generator) -> int:
    return int(rng.integers(5, 13))


def stars(rng: np.random.Generator, n: int) -> Pairs:
    """Any size, at a distance of about the size."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        center = direction(rng)
        radius = 10.0 ** rng.uniform(-8.0, 1.85)
        a = star(rng, center, radius, corners_of_a_star(rng))
        beside = star(rng, center, radius * rng.uniform(0.0, 1.2), 5)[0]
        scale = 10.0 ** rng.uniform(-1.5, 0.05)
        return a, star(rng, beside, radius * scale, corners_of_a_star(rng))

    return pairs_of(rng, n, draw)


def last_places(rng: np.random.Generator, n: int) -> Pairs:
    """Draw one star twice, some coordinates changed in the last place."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        a = star(rng, direction(rng), 10.0 ** rng.uniform(-6.0, 1.85), corners_of_a_star(rng))
        b = np.roll(a, int(rng.integers(len(a))), axis=0)
        if rng.integers(4):
            moved = rng.choice([0.0, 0.0, 1.0], b.shape) > 0.0
            b = np.where(moved, np.nextafter(b, rng.choice([-2.0, 2.0], b.shape)), b)
        return a, b

    return pairs_of(rng, n, draw)


def without_ears(rng: np.random.Generator, n: int) -> Pairs:
    """Take corners off a star along diagonals: the rest lies in it, a corner beside the rest."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        a = star(rng, direction(rng), 10.0 ** rng.uniform(-6.0, 1.8), corners_of_a_star(rng))
        left = a
        ear = left[:3]
        for _ in range(int(rng.integers(1, len(a) - 3))):
            tip = first_ear([whole(v) for v in left])
            ear = np.roll(left, 1 - tip, axis=0)[:3]
            left = np.delete(left, tip, axis=0)
        pair = ((a, left), (left, ear), (a, ear), (left, a))[int(rng.integers(4))]
        return pair[0], pair[1]

    return pairs_of(rng, n, draw)


def stars_opposite(rng: np.random.Generator, n: int) -> Pairs:
    """Lay the second around the point opposite to the first."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        center = direction(rng)
        radius = rng.uniform(50.0, 80.0)
        a = star(rng, center, radius, corners_of_a_star(rng))
        away = normalized(-center + rng.choice([0.0, 1.0]) * direction(rng))
        return a, -a[::-1] if rng.integers(3) == 0 else star(rng, away, 80.0, 9)

    return pairs_of(rng, n, draw)


# ---- In longitude and latitude -------------------------------------------------------------------


def in_degrees(points: Points, lon: float, lat: float, step_deg: float) -> Vectors:
    """Draw a figure in longitude and latitude."""
    return corners([lon + step_deg * x for x, _ in points], [lat + step_deg * y for _, y in points])


def across_longitude_zero(rng: np.random.Generator, n: int) -> Pairs:
    """Figures of a grid in degrees around longitude 0, at the equator and at declination 60."""

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        step = float(rng.choice([MAS_DEG, 0.25, 1.0, 2.0]))
        lat = float(rng.choice([0.0, 60.0, -60.0]))
        lon, other = rng.choice([0.0, 360.0, -360.0, 357.0, -1.0], 2).tolist()
        x, y = rng.integers(-3, 4, 2).tolist()
        a = in_degrees(figure(rng), lon, lat, step)
        finer = step * float(rng.choice([1.0, 0.5, 0.25]))
        return a, in_degrees(figure(rng), other + x * step, lat + y * step, finer)

    return pairs_of(rng, n, draw)


def at_a_pole(rng: np.random.Generator, n: int) -> Pairs:
    """Place a pole inside, at a vertex, on an edge or beside figures that are not convex."""

    def polar(rng: np.random.Generator) -> Vectors:
        kind = int(rng.integers(4))
        if kind == 3:
            return in_degrees(figure(rng), float(rng.integers(36)) * 10.0, 80.0, 1.25)
        corners_n = int(rng.integers(5, 10))
        lon = np.sort(rng.choice(36, corners_n, replace=False)) * 10.0
        while kind == 0 and np.diff(lon, append=lon[0] + 360.0).max() > 170.0:
            lon = np.sort(rng.choice(36, corners_n, replace=False)) * 10.0
        lat = 90.0 - 10.0 ** rng.uniform(-3.0, 1.6, corners_n)
        if kind == 1:  # at a vertex: a fan
            lon = lon * 0.45
            lon[-1], lat[-1] = 0.0, 90.0
        elif kind == 2:  # on the edge from longitude 180 back to 0
            lon = lon * 0.5
            lon[0], lon[-1] = 0.0, 180.0
        return corners(lon.tolist(), lat.tolist())

    def draw(rng: np.random.Generator) -> tuple[Vectors, Vectors]:
        a, b = polar(rng), polar(rng)
        if rng.integers(2):
            a, b = (row[::-1] * [1.0, 1.0, -1.0] for row in (a, b))
        return a, b

    return pairs_of(rng, n, draw)


SIMPLE_KINDS: list[Callable[[np.random.Generator, int], Pairs]] = [
    squared_paper,
    flat_vertices,
    notches,
    combs_and_spirals,
    stars,
    last_places,
    without_ears,
    stars_opposite,
    across_longitude_zero,
    at_a_pole,
]
