# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Polygons held against lsst-sphgeom, S2 and GEOS: each difference is one that is stated here.

All three have wheels for every Python that we support, so nothing here is skipped.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pytest
import shapely
import spherely
from lsst import sphgeom
from numpy.typing import NDArray

from skyquilt._core import sphere as _core
from skyquilt.sphere import Polygons, lon_lat, unit_vectors

from .pair_kinds import KINDS, Pairs, direction, milliarcsecond_squares, normalized
from .simple_pair_kinds import (
    FIGURES,
    SIMPLE_KINDS,
    on_paper,
    turned,
    with_flat_vertices,
)
from .whole_numbers import Vectors, cross, dot, turn, whole

DrawPairs: TypeAlias = Callable[[np.random.Generator, int], Pairs]
Rows: TypeAlias = list[Vectors]
Geographies: TypeAlias = NDArray[np.object_]

#: Pairs of each kind; there are 19 kinds for sphgeom and 29 for S2.
PAIRS_OF_A_KIND = 300


def detectors(rng: np.random.Generator, n: int) -> Pairs:
    """Squares of 0.22 degrees beside squares of 0.19: a detector and a patch."""

    def square(frame: Vectors, x_deg: float, y_deg: float, side_deg: float, turn: float) -> Vectors:
        angles = turn + 0.25 * np.pi * np.array([-3.0, -1.0, 1.0, 3.0])
        reach = side_deg * math.sqrt(0.5)
        x = np.radians(x_deg + reach * np.cos(angles))
        y = np.radians(y_deg + reach * np.sin(angles))
        return normalized(frame[0] + x[:, None] * frame[1] + y[:, None] * frame[2])

    a: Rows = []
    b: Rows = []
    for _ in range(n):
        toward = direction(rng)
        east = normalized(np.cross([0.0, 0.0, 1.0], toward))
        frame = np.stack([toward, east, np.cross(toward, east)])
        x_deg, y_deg = rng.uniform(-0.25, 0.25, 2).tolist()
        a.append(square(frame, x_deg, y_deg, 0.2244, rng.uniform(0.0, 6.28)))
        b.append(square(frame, 0.0, 0.0, 3400 * 0.2 / 3600, 0.0))
    return a, b


CONVEX_KINDS: list[DrawPairs] = [detectors, *KINDS]
ALL_KINDS: list[DrawPairs] = [*CONVEX_KINDS, *SIMPLE_KINDS]


def column(rows: Rows) -> Polygons:
    offsets = np.cumsum([0, *(len(row) for row in rows)])
    return Polygons.from_unit_vectors(np.concatenate(rows), offsets, on_invalid="mask")


def vertices(polygons: Polygons, row: int) -> Vectors:
    return polygons.unit_vectors[polygons.offsets[row] : polygons.offsets[row + 1]]


def convex_pairs(kind: DrawPairs) -> tuple[Polygons, Polygons]:
    """Draw pairs of a kind, without those that rounding made invalid or concave."""
    a_rows, b_rows = kind(np.random.default_rng(CONVEX_KINDS.index(kind)), PAIRS_OF_A_KIND)
    a, b = column(a_rows), column(b_rows)
    taken = np.flatnonzero(~(a.is_empty | b.is_empty) & a.is_convex & b.is_convex)
    assert len(taken) > 0.4 * PAIRS_OF_A_KIND
    return a[taken], b[taken]


each_kind = pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.__name__)
each_convex_kind = pytest.mark.parametrize("kind", CONVEX_KINDS, ids=lambda kind: kind.__name__)


# ---- lsst-sphgeom --------------------------------------------------------------------------------
#
# It knows convex polygons alone and offers no area of one. `relate` of two polygons decides every
# bit exactly, so nothing may differ where both look at the same vectors, touching included.


def as_sphgeom(vectors: Vectors) -> sphgeom.ConvexPolygon:
    """Hand vectors over to the bit: the constructor would scale them and take their hull."""
    made = sphgeom.Region.decode(b"p" + vectors.astype("<f8").tobytes())
    assert isinstance(made, sphgeom.ConvexPolygon)
    return made


def all_as_sphgeom(polygons: Polygons) -> list[sphgeom.ConvexPolygon]:
    return [as_sphgeom(vertices(polygons, row)) for row in range(len(polygons))]


def assert_same_relations(
    a: Polygons,
    b: Polygons,
    a_peer: list[sphgeom.ConvexPolygon],
    b_peer: list[sphgeom.ConvexPolygon],
) -> None:
    bits = np.array([one.relate(two) for one, two in zip(a_peer, b_peer, strict=True)])
    np.testing.assert_array_equal(a.overlaps(b), bits & sphgeom.DISJOINT == 0)
    np.testing.assert_array_equal(a.contains(b), bits & sphgeom.CONTAINS != 0)
    np.testing.assert_array_equal(a.within(b), bits & sphgeom.WITHIN != 0)


@each_convex_kind
def test_sphgeom_gives_the_same_answer_for_every_pair(kind: DrawPairs) -> None:
    a, b = convex_pairs(kind)
    a_peer, b_peer = all_as_sphgeom(a), all_as_sphgeom(b)
    assert_same_relations(a, b, a_peer, b_peer)
    assert_same_relations(b, a, b_peer, a_peer)
    # What it says of regions in general may be None, "not known": of two polygons it never is.
    np.testing.assert_array_equal(
        a.overlaps(b), [one.overlaps(two) for one, two in zip(a_peer, b_peer, strict=True)]
    )


@each_convex_kind
def test_what_sphgeom_makes_of_points_is_answered_alike(kind: DrawPairs) -> None:
    """Its constructor scales vectors, which turns them by a last place, and takes their hull.

    So it asks about other polygons than ours; about those that it made we agree again.
    """
    given = convex_pairs(kind)
    made = [
        [
            sphgeom.ConvexPolygon([sphgeom.UnitVector3d(*v) for v in vertices(one, row).tolist()])
            for row in range(len(one))
        ]
        for one in given
    ]
    rows = [[np.array([[*v] for v in one.getVertices()]) for one in peers] for peers in made]
    a, b = (column(side) for side in rows)
    assert not a.refusals
    assert not b.refusals
    assert_same_relations(a, b, made[0], made[1])


@each_convex_kind
def test_sphgeom_places_points_alike(kind: DrawPairs) -> None:
    """Points are the vertices of the other polygon, which both then see to the bit."""
    n_inside = 0
    columns = []
    for side in convex_pairs(kind):
        lon, lat = lon_lat(side.unit_vectors)
        columns.append(Polygons.from_lonlat(lon, lat, side.offsets, on_invalid="mask"))
    a, b = columns
    for row in np.flatnonzero(~(a.is_empty | b.is_empty) & a.is_convex & b.is_convex):
        one, other = a[row], b[row]
        here, there = as_sphgeom(one.unit_vectors), as_sphgeom(other.unit_vectors)
        for mine, peer, points in ((one, here, other), (one, here, one), (other, there, one)):
            asked = as_sphgeom(points.unit_vectors).getVertices()
            found = mine.contains_points(*points.lonlat)
            np.testing.assert_array_equal(found, [peer.contains(point) for point in asked])
            n_inside += int(found.sum())
    assert n_inside > PAIRS_OF_A_KIND


def test_sphgeom_turns_three_vectors_alike() -> None:
    rng = np.random.default_rng(12)
    n = 5000
    a, b = normalized(rng.normal(size=(n, 3))), normalized(rng.normal(size=(n, 3)))
    weights = rng.uniform(-1.0, 1.0, (n, 2))
    c = normalized(weights[:, :1] * a + weights[:, 1:] * b)
    c[::7] = a[::7]
    c[::11] = -b[::11]
    expected = [
        sphgeom.orientationExact(*(sphgeom.Vector3d(*v) for v in vectors))
        for vectors in zip(a.tolist(), b.tolist(), c.tolist(), strict=True)
    ]
    np.testing.assert_array_equal(_core.orientations(a, b, c), expected)
    assert set(expected) == {-1, 0, 1}


# ---- S2, by spherely -----------------------------------------------------------------------------
#
# S2 takes degrees and makes its own vectors, with the C library's sines and cosines. Ours can be
# given the same ones. S2's predicates are exact too, so that two things are left to differ:
#
# - Its polygons are semi-open: of a boundary point one of the neighbours has it. So `intersects`
#   may say no, or yes, where two polygons only touch, and `contains` where boundaries meet.
# - It refuses what has the same vertex twice in a row, which we drop.

_RADIANS = math.pi / 180.0


def vectors_of_s2(lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> Vectors:
    made = []
    for lon, lat in zip((_RADIANS * lon_deg).tolist(), (_RADIANS * lat_deg).tolist(), strict=True):
        made.append([math.cos(lon) * math.cos(lat), math.sin(lon) * math.cos(lat), math.sin(lat)])
    return np.array(made)


def as_wkb(lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> bytes:
    ring = np.stack([np.append(lon_deg, lon_deg[:1]), np.append(lat_deg, lat_deg[:1])], axis=1)
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + ring.astype("<f8").tobytes()


def degrees_of(row: Vectors) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon, lat = lon_lat(row)
    return np.where(lon > 180.0, lon - 360.0, lon), lat


@dataclass(frozen=True)
class SeenByBoth:
    """Pairs of rows that S2 and we both took, of the same vectors."""

    a: Polygons
    b: Polygons
    a_peer: Geographies
    b_peer: Geographies


@cache
def seen_by_both(kind: DrawPairs) -> SeenByBoth:
    """Give S2 and us the same degrees; S2 may refuse no more than is stated above."""
    columns = []
    peers: list[list[Any]] = []
    for rows in kind(np.random.default_rng(ALL_KINDS.index(kind)), PAIRS_OF_A_KIND):
        degrees = [degrees_of(row) for row in rows]
        made = [vectors_of_s2(lon, lat) for lon, lat in degrees]
        columns.append(column(made))
        peers.append([])
        for (lon, lat), row, is_empty in zip(degrees, made, columns[-1].is_empty, strict=True):
            geography, refusal = None, ""
            try:
                geography = spherely.from_wkb(as_wkb(lon, lat))
            except RuntimeError as error:
                refusal = str(error)
            repeats = bool(np.equal(row, np.roll(row, 1, axis=0)).all(axis=1).any())
            assert repeats == ("degenerate (duplicate vertex)" in refusal)
            assert bool(refusal) == (is_empty or repeats)
            peers[-1].append(geography)
    a, b = columns
    taken = np.array(
        [
            row
            for row in np.flatnonzero(~(a.is_empty | b.is_empty))
            if peers[0][row] is not None and peers[1][row] is not None
        ]
    )
    assert len(taken) > 0.4 * PAIRS_OF_A_KIND
    picked = [np.array([side[row] for row in taken], dtype=object) for side in peers]
    return SeenByBoth(a[taken], b[taken], picked[0], picked[1])


def lies_on(point: tuple[int, int, int], outline: list[tuple[int, int, int]]) -> bool:
    """Whether a point lies on an edge, ends included, in whole numbers."""
    for p, q in zip(outline, outline[1:] + outline[:1], strict=True):
        if turn(p, q, point) == 0:
            normal = cross(p, q)
            if dot(cross(normal, p), point) >= 0 and dot(cross(q, normal), point) >= 0:
                return True
    return False


def boundaries_meet_in_a_vertex(a: Vectors, b: Vectors) -> bool:
    one, two = [whole(v) for v in a], [whole(v) for v in b]
    return any(lies_on(v, two) for v in one) or any(lies_on(v, one) for v in two)


@each_kind
def test_s2_gives_the_same_answer_but_where_two_polygons_only_touch(kind: DrawPairs) -> None:
    seen = seen_by_both(kind)
    touching = seen.a.overlaps(seen.b) & ~seen.a.overlaps_interior(seen.b)
    found = spherely.intersects(seen.a_peer, seen.b_peer)
    np.testing.assert_array_equal(found[~touching], seen.a.overlaps(seen.b)[~touching])
    # Where it says "touches" it is right; where a vertex lies within an edge it does not see it.
    assert not (spherely.touches(seen.a_peer, seen.b_peer) & ~touching).any()


@each_kind
def test_s2_contains_the_same_but_where_boundaries_meet(kind: DrawPairs) -> None:
    seen = seen_by_both(kind)
    for ours, theirs in (
        (seen.a.contains(seen.b), spherely.contains(seen.a_peer, seen.b_peer)),
        (seen.a.contains(seen.b), spherely.covers(seen.a_peer, seen.b_peer)),
        (seen.a.within(seen.b), spherely.within(seen.a_peer, seen.b_peer)),
    ):
        for row in np.flatnonzero(ours != theirs).tolist():
            assert boundaries_meet_in_a_vertex(vertices(seen.a, row), vertices(seen.b, row))


@each_kind
def test_s2_finds_the_same_areas(kind: DrawPairs) -> None:
    seen = seen_by_both(kind)
    found = spherely.area(seen.a_peer, radius=1.0)
    # Last places of areas up to 2 pi, of up to 60 corners.
    np.testing.assert_allclose(seen.a.area_deg2 * _RADIANS**2, found, rtol=0.0, atol=1e-14)


@each_kind
def test_s2_finds_the_same_common_areas(kind: DrawPairs) -> None:
    seen = seen_by_both(kind)
    common = spherely.intersection(seen.a_peer, seen.b_peer)
    found = spherely.area(common, radius=1.0)
    mine = seen.a.overlap_area_deg2(seen.b) * _RADIANS**2
    # S2 rounds corners where edges cross by up to 9e-16, along a boundary of some radians.
    np.testing.assert_allclose(mine, found, rtol=0.0, atol=1e-14)
    assert not mine[~seen.a.overlaps_interior(seen.b)].any()


def test_s2_finds_the_area_of_a_square_milliarcsecond_to_its_last_digits() -> None:
    seen = seen_by_both(milliarcsecond_squares)
    found = spherely.area(seen.a_peer, radius=1.0)
    np.testing.assert_allclose(seen.a.area_deg2 * _RADIANS**2, found, rtol=4e-15, atol=0.0)


def test_s2_differs_only_in_few_pairs_of_which_all_touch() -> None:
    n_pairs = n_touching = n_differing = 0
    for kind in ALL_KINDS:
        seen = seen_by_both(kind)
        overlaps = seen.a.overlaps(seen.b)
        n_pairs += len(overlaps)
        n_touching += int((overlaps & ~seen.a.overlaps_interior(seen.b)).sum())
        differs = spherely.intersects(seen.a_peer, seen.b_peer) != overlaps
        n_differing += int(differs.sum())
    assert n_pairs > 7500
    assert n_touching > n_differing > 500  # it is semi-open indeed
    assert n_touching < 0.2 * n_pairs


def points_about(
    rng: np.random.Generator, row: Vectors
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw points on edges, and beside them by 1e-17 of the edge's length and more."""
    following = np.roll(row, -1, axis=0)
    at = rng.uniform(0.0, 1.0, (len(row), 1))
    beside = np.cross(row, following) * 10.0 ** rng.uniform(-17.0, 0.0, (len(row), 1))
    points = (1.0 - at) * row + at * following + rng.choice([-1.0, 1.0], (len(row), 1)) * beside
    return degrees_of(normalized(points))


def distance_to_edges(point: Vectors, outline: Vectors) -> float:
    """Give the sine of the distance to the nearest edge's circle, in whole numbers to the end."""
    nearest = math.inf
    for p, q in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        one, two, third = whole(p), whole(q), whole(point)
        normal = cross(one, two)
        numerator = abs(dot(normal, third))
        squares = dot(normal, normal) * dot(third, third)
        nearest = min(nearest, math.sqrt(Fraction(numerator * numerator, squares)))
    return nearest


@each_kind
def test_s2_places_points_alike_but_where_the_way_from_degrees_decides(kind: DrawPairs) -> None:
    """A point comes in degrees alone, so that S2's vectors differ from ours in the last places.

    Both ways from degrees err by less than 2e-15, the vertices' and the point's.
    """
    rng = np.random.default_rng(21)
    lon_parts, lat_parts, rows = [], [], []
    seen = seen_by_both(kind)
    outlines = [degrees_of(vertices(seen.a, row)) for row in range(len(seen.a))]
    for row, outline in enumerate(outlines):
        lon, lat = points_about(rng, vertices(seen.a, row))
        lon_parts.append(np.concatenate([lon, outline[0]]))
        lat_parts.append(np.concatenate([lat, outline[1]]))
        rows += [row] * len(lon_parts[-1])
    lon, lat = np.concatenate(lon_parts), np.concatenate(lat_parts)
    ours = seen.a[rows].contains_points(lon, lat)
    theirs = spherely.contains(seen.a_peer[rows], spherely.points(lon, lat))
    points = unit_vectors(lon, lat)
    differing = np.flatnonzero(ours != theirs)
    for i in differing:
        assert distance_to_edges(points[i], vertices(seen.a, rows[i])) < 4e-15
    assert len(differing) < 0.4 * len(ours)


# ---- GEOS, by shapely ----------------------------------------------------------------------------
#
# In the plane its predicates are exact and closed. A gnomonic projection keeps lines straight, so
# figures of squared paper in a tangent plane are the same question: nothing may differ.


def test_geos_answers_alike_on_squared_paper() -> None:
    rng = np.random.default_rng(31)
    n = 4000
    sides: list[tuple[Rows, list[list[tuple[int, int]]]]] = [([], []), ([], [])]
    for row in range(n):
        far = int(rng.choice([1, 5, 16]))
        drawn = turned(rng, FIGURES[int(rng.integers(len(FIGURES)))])
        x, y = rng.integers(-5, 3, 2).tolist()
        for vectors, figures in sides:
            figure = with_flat_vertices(rng, drawn)
            vectors.append(on_paper(figure, (x, y), far))
            figures.append([(u + x, v + y) for u, v in figure])
            # The second is another one in three rows, in the fourth it is the first once more.
            if row % 4:
                drawn = turned(rng, FIGURES[int(rng.integers(len(FIGURES)))])
                x, y = rng.integers(-5, 3, 2).tolist()
    a, b = (column(vectors) for vectors, _ in sides)
    a_peer, b_peer = (
        np.array([shapely.Polygon(figure) for figure in figures]) for _, figures in sides
    )
    assert not a.refusals
    assert not b.refusals
    meets, touches = shapely.intersects(a_peer, b_peer), shapely.touches(a_peer, b_peer)
    np.testing.assert_array_equal(a.overlaps(b), meets)
    np.testing.assert_array_equal(a.overlaps_interior(b), meets & ~touches)
    np.testing.assert_array_equal(a.contains(b), shapely.covers(a_peer, b_peer))
    np.testing.assert_array_equal(a.within(b), shapely.covered_by(a_peer, b_peer))
    assert n > meets.sum() > touches.sum() > 300
    assert 1000 <= a.contains(b).sum() < 1100
