# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Areas, centroids, common regions, hulls and growth: held against exact twins and their laws."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skyquilt._core import sphere as _core
from skyquilt.errors import GeometryError
from skyquilt.sphere import Polygons, lon_lat, unit_vectors
from skyquilt.testing.strategies import Outline, outlines, polygon_pairs, polygons

from .exact_measures import common_cone, exact_area, exact_centroid, outside_pieces
from .pair_kinds import KINDS, MAS_DEG, Pairs, normalized
from .whole_numbers import Vectors, Whole, whole

DEG2 = (180.0 / math.pi) ** 2

#: The promises of area.hpp and intersection.hpp, in steradians.
AREA_ERROR = (1e-14, 1e-30)
OVERLAP_ERROR = (1e-14, 1e-28)


def column(rows: list[Vectors]) -> Polygons:
    offsets = np.cumsum([0, *(len(row) for row in rows)])
    return Polygons.from_unit_vectors(np.concatenate(rows), offsets, on_invalid="mask")


def vertices(polygons: Polygons, row: int = 0) -> Vectors:
    return polygons.unit_vectors[polygons.offsets[row] : polygons.offsets[row + 1]]


def cone(polygons: Polygons, row: int = 0) -> list[Whole]:
    return [whole(v) for v in vertices(polygons, row)]


def convex_cones(polygons: Polygons, row: int = 0) -> list[list[Whole]]:
    """Cut a polygon into convex cones: exact, as the tests of the core prove."""
    rays = cone(polygons, row)
    numbers, offsets = _core.convex_part_numbers(np.ascontiguousarray(vertices(polygons, row)))
    return [[rays[i] for i in numbers[begin:end]] for begin, end in pairwise(offsets)]


def exact_overlap(a: Polygons, b: Polygons, row: int = 0) -> Decimal:
    return sum(
        (exact_area(common_cone(p, q)) for p in convex_cones(a, row) for q in convex_cones(b, row)),
        Decimal(0),
    )


def area_sr(polygons: Polygons, row: int = 0) -> float:
    return float(_core.areas_sr(polygons._core, 1)[row])


def overlap_sr(a: Polygons, b: Polygons) -> float:
    return float(_core.overlap_areas_sr(a._core, b._core, 1)[0])


def assert_close(found: float, exact: Decimal, error: tuple[float, float], n: int = 1) -> None:
    bound = abs(exact) * Decimal(error[0]) + n * Decimal(error[1])
    assert abs(Decimal(found) - exact) <= bound, (found, exact)


def star(rng: np.random.Generator, n: int, radius_deg: float, depth: float = 0.1) -> Vectors:
    """Make a simple polygon with deep notches about a point anywhere."""
    center = normalized(rng.normal(size=3))
    east = normalized(np.cross(center, rng.normal(size=3)))
    north = np.cross(center, east)
    angle = 2.0 * np.pi * (np.arange(n) + rng.uniform(0.0, 0.5, n)) / n
    reach = np.tan(np.radians(radius_deg) * rng.uniform(depth, 1.0, n))[:, None]
    return normalized(
        center + reach * (np.cos(angle)[:, None] * east + np.sin(angle)[:, None] * north)
    )


# ---- Areas ---------------------------------------------------------------------------------------


@given(polygons())
def test_an_area_is_within_its_promise_of_the_exact_one(polygon: Polygons) -> None:
    assert_close(area_sr(polygon), exact_area(cone(polygon)), AREA_ERROR, len(cone(polygon)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_areas_of_every_kind_are_within_their_promise(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    rows = column(kind(np.random.default_rng(61), 20)[0])
    for row in np.flatnonzero(~rows.is_empty).tolist():
        assert_close(
            area_sr(rows, row), exact_area(cone(rows, row)), AREA_ERROR, len(cone(rows, row))
        )


@pytest.mark.parametrize("size_deg", [1e-12, 1e-9, MAS_DEG, 1e-5, 0.1, 60.0])
def test_squares_of_any_size_keep_their_digits(size_deg: float) -> None:
    for lon, lat in [(10.0, 20.0), (359.9999999, -0.3), (0.0, 0.0)]:
        square = Polygons.from_lonlat(
            [[lon, lon + size_deg, lon + size_deg, lon]],
            [[lat, lat, lat + size_deg, lat + size_deg]],
            on_invalid="mask",
        )
        if not square.is_empty[0]:
            assert_close(area_sr(square), exact_area(cone(square)), AREA_ERROR, 4)


def test_slivers_keep_their_digits() -> None:
    for height in [1e-6, 0.1, 60.0]:
        sliver = Polygons.from_lonlat(
            [[0.3, 0.3 + 1e-11, 0.3 + 1e-11, 0.3]], [[0, 0, height, height]]
        )
        assert area_sr(sliver) > 0.0
        assert_close(area_sr(sliver), exact_area(cone(sliver)), AREA_ERROR, 4)


def test_a_cap_of_many_vertices_has_the_area_of_the_formula() -> None:
    n, radius_deg = 2_000, 60.0
    cap = Polygons.from_lonlat([np.arange(n) * (360.0 / n)], [np.full(n, 90.0 - radius_deg)])
    # Regular polygons: the tangent of half an angle is the cotangent of pi / n over cos(radius).
    expected = 2.0 * math.pi - 2.0 * n * math.atan(
        math.cos(math.radians(radius_deg)) * math.tan(math.pi / n)
    )
    assert area_sr(cap) == pytest.approx(expected, rel=1e-14)


def test_almost_a_hemisphere_is_measured_to_its_last_digit() -> None:
    for lat in [1e-3, 1e-7, 1e-12, 1e-15, 1e-200]:
        cap = Polygons.from_lonlat([[0.0, 100.0, 200.0, 290.0]], [[lat, 2.0 * lat, lat, lat]])
        assert_close(area_sr(cap), exact_area(cone(cap)), AREA_ERROR, 4)


def test_the_area_is_a_column_and_does_not_depend_on_threads() -> None:
    rng = np.random.default_rng(7)
    rows = column([star(rng, int(n), 1.0, depth=1.0) for n in rng.integers(3, 9, 3000)])
    one = _core.areas_sr(rows._core, 1)
    np.testing.assert_array_equal(_core.areas_sr(rows._core, 5), one)
    np.testing.assert_array_equal(rows.area_deg2, one * DEG2)
    assert _core.areas_sr(Polygons.from_lonlat([[]], [[]], on_invalid="mask")._core, 2) == [0.0]


# ---- Centroids -----------------------------------------------------------------------------------


def test_a_centroid_is_within_its_promise_of_the_exact_one() -> None:
    rng = np.random.default_rng(71)
    for kind in KINDS:
        rows = column(kind(rng, 12)[0])
        found = rows.centroids()
        for row in np.flatnonzero(~rows.is_empty).tolist():
            exact = exact_centroid(cone(rows, row))
            off = [abs(Decimal(float(x)) - y) for x, y in zip(found[row], exact, strict=True)]
            # Wider than 1e-15 is promised: area over length tells the width.
            width = area_sr(rows, row) / max(np.ptp(vertices(rows, row), axis=0))
            if width > 1e-15:
                assert max(off) < 1e-15, (kind, vertices(rows, row))


@given(polygons())
def test_the_centroid_of_a_convex_polygon_lies_inside(polygon: Polygons) -> None:
    assume(polygon.is_convex[0])
    width = area_sr(polygon) / max(np.ptp(vertices(polygon), axis=0))
    grown = polygon.grown(np.degrees(1e-15) if width > 1e-15 else 1e-9)
    point = polygon.centroids()[0]
    for a, b in zip(vertices(grown), np.roll(vertices(grown), -1, axis=0), strict=True):
        assert _core.orientations(a[None], b[None], point[None])[0] >= 0


def test_the_centroid_of_a_square_about_the_pole_is_the_pole() -> None:
    for lat in [89.99999999, 80.0, 10.0]:
        square = Polygons.from_lonlat([[45.0, 135.0, 225.0, 315.0]], [[lat] * 4])
        np.testing.assert_allclose(square.centroids(), [[0.0, 0.0, 1.0]], atol=1e-15)
    empty = Polygons.from_lonlat([[]], [[]], on_invalid="mask")
    assert np.isnan(empty.centroids()).all()


# ---- Overlap areas -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_overlap_areas_agree_with_the_exact_twin(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    a_rows, b_rows = kind(np.random.default_rng(81 + KINDS.index(kind)), 60)
    a, b = column(a_rows), column(b_rows)
    found = _core.overlap_areas_sr(a._core, b._core, 1)
    for row in np.flatnonzero(~(a.is_empty | b.is_empty)).tolist():
        assert_close(float(found[row]), exact_overlap(a, b, row), OVERLAP_ERROR)


def test_overlap_areas_of_stars_agree_with_the_exact_twin() -> None:
    rng = np.random.default_rng(82)
    for radius_deg in [MAS_DEG, 0.1, 40.0]:
        for n in [8, 13, 21]:
            points = star(rng, n, radius_deg)
            other = normalized(points[::-1] * [1.0, 1.0, -1.0])  # seen in a mirror
            shifted = normalized(other - other.mean(axis=0) + points[::2].mean(axis=0))
            a, b = column([points]), column([shifted])
            assert not a.is_convex[0]
            if not b.is_empty[0]:
                exact = exact_overlap(a, b)
                pairs = len(convex_cones(a)) * len(convex_cones(b))
                assert_close(overlap_sr(a, b), exact, OVERLAP_ERROR, pairs)
                assert_close(overlap_sr(a, a), exact_area(cone(a)), OVERLAP_ERROR, pairs)


@given(polygon_pairs())
def test_overlap_areas_obey_their_laws(pair: tuple[Polygons, Polygons]) -> None:
    a, b = pair
    common = overlap_sr(a, b)
    if not a.overlaps_interior(b)[0]:
        assert common == 0.0
    assert 0.0 <= common <= min(area_sr(a), area_sr(b))
    assert overlap_sr(b, a) == pytest.approx(common, rel=2e-14, abs=2e-28)
    if a.contains(b)[0] and a.is_convex[0] and b.is_convex[0]:
        assert common == min(area_sr(a), area_sr(b))
        assert a.overlap_fraction(b, of="other")[0] == pytest.approx(1.0, rel=2e-14)


@given(polygon_pairs(), st.integers(0, 7))
def test_the_vertex_a_list_begins_with_changes_no_measure(
    pair: tuple[Polygons, Polygons], turn: int
) -> None:
    a, b = pair
    turned = Polygons.from_unit_vectors(np.roll(vertices(a), turn, axis=0)[None])
    assert area_sr(turned) == pytest.approx(area_sr(a), rel=2e-14, abs=1e-28)
    assert overlap_sr(turned, b) == pytest.approx(overlap_sr(a, b), rel=2e-14, abs=2e-28)
    np.testing.assert_array_equal(
        sorted(map(tuple, turned.convex_hull().unit_vectors)),
        sorted(map(tuple, a.convex_hull().unit_vectors)),
    )


@given(outlines())
def test_a_whole_turn_of_longitude_changes_no_bit_where_it_is_exact(outline: Outline) -> None:
    lon = np.asarray(outline[0])
    if not np.array_equal((lon + 360.0) - 360.0, lon):
        return
    a = Polygons.from_lonlat([lon], [outline[1]])
    b = Polygons.from_lonlat([lon + 360.0], [outline[1]])
    assert area_sr(a) == area_sr(b)
    np.testing.assert_array_equal(a.centroids(), b.centroids())
    assert overlap_sr(a, b) == area_sr(a)


@settings(max_examples=60)
@given(polygon_pairs())
def test_two_areas_are_their_union_and_what_they_share(pair: tuple[Polygons, Polygons]) -> None:
    a, b = pair
    assume(a.is_convex[0] and b.is_convex[0])
    beyond = sum((exact_area(piece) for piece in outside_pieces(cone(a), cone(b))), Decimal(0))
    union = exact_area(cone(a)) + beyond
    apart = Decimal(area_sr(a)) + Decimal(area_sr(b)) - Decimal(overlap_sr(a, b))
    assert abs(apart - union) <= union * Decimal("4e-14") + Decimal("1e-27")


def test_squares_of_a_milliarcsecond_half_over_each_other_share_half() -> None:
    lon, lat = np.meshgrid([0.0, 123.4, 359.9999999], [0.0, -45.0, 89.0])
    size = MAS_DEG / np.cos(np.radians(lat.ravel()))[:, None]
    west = lon.ravel()[:, None] + size * [0.0, 1.0, 1.0, 0.0]
    south = lat.ravel()[:, None] + MAS_DEG * np.array([[0.0, 0.0, 1.0, 1.0]])
    a = Polygons.from_lonlat(west, south)
    b = Polygons.from_lonlat(west + 0.5 * size, south)
    # Longitudes near 360 have steps of 5.7e-14 degrees, 2e-7 of a milliarcsecond; at 89 degrees of
    # latitude vectors have as many.
    np.testing.assert_allclose(a.overlap_fraction(b), 0.5, rtol=1e-5)
    for row in range(len(a)):
        exact = exact_area(common_cone(cone(a, row), cone(b, row)))
        assert_close(overlap_sr(a[row], b[row]), exact, OVERLAP_ERROR)


def test_one_row_stands_for_many_and_threads_change_nothing() -> None:
    rng = np.random.default_rng(83)
    many = column([star(rng, 5, 60.0, depth=0.9) for _ in range(500)])
    one = many[3]
    for a, b in [(one, many), (many, one), (many, many[::-1])]:
        alone = np.array(
            [
                overlap_sr(a[i] if len(a) > 1 else a, b[i] if len(b) > 1 else b)
                for i in range(len(many))
            ]
        )
        for threads in [1, 3]:
            found = a.overlap_area_deg2(b, threads=threads)
            np.testing.assert_array_equal(found, alone * DEG2)
        assert a.intersection(b, threads=3) == a.intersection(b)
    with pytest.raises(GeometryError, match="equal lengths or one row, got 500 and 2"):
        many.overlap_area_deg2(many[:2])
    with pytest.raises(GeometryError, match="equal lengths or one row, got 500 and 2"):
        many.intersection(many[:2])


def test_an_empty_row_shares_nothing() -> None:
    rows = Polygons.from_lonlat([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0, 3, 3], on_invalid="mask")
    np.testing.assert_array_equal(rows.overlap_area_deg2(rows[::-1]), [0.0, 0.0])
    np.testing.assert_array_equal(rows.intersection(rows[1]).is_empty, [True, True])
    np.testing.assert_array_equal(rows.overlap_fraction(rows), [1.0, np.nan])
    np.testing.assert_array_equal(rows.convex_hull().is_empty, [False, True])
    np.testing.assert_array_equal(rows.grown(1.0).is_empty, [False, True])


def test_wrong_arguments_are_named() -> None:
    rows = Polygons.from_lonlat([[0.0, 1.0, 1.0]], [[0.0, 0.0, 1.0]])
    with pytest.raises(GeometryError, match="of must be 'self' or 'other', got 'both'"):
        rows.overlap_fraction(rows, of="both")  # type: ignore[arg-type]
    with pytest.raises(
        GeometryError, match="regions are compared with Regions or Polygons, got list"
    ):
        rows.overlap_area_deg2([rows])  # type: ignore[arg-type]
    with pytest.raises(GeometryError, match="at least 0, got -1 degrees at row 0"):
        rows.grown(-1.0)
    with pytest.raises(GeometryError, match="at least 0, got nan degrees at row 0"):
        rows.grown([np.nan])
    with pytest.raises(GeometryError, match="one for each of the 1 rows, got 2"):
        rows.grown([1.0, 2.0])
    with pytest.raises(GeometryError, match="got shape \\(1, 2\\)"):
        rows.grown([[1.0, 2.0]])


# ---- Intersections -------------------------------------------------------------------------------


@given(polygon_pairs())
def test_an_intersection_is_a_polygon_with_the_common_area(pair: tuple[Polygons, Polygons]) -> None:
    a, b = pair
    assume(a.is_convex[0] and b.is_convex[0])
    common = a.intersection(b)
    if not a.overlaps_interior(b)[0]:
        assert common.is_empty[0]
        return
    exact = exact_area(common_cone(cone(a), cone(b)))
    around = 1e-15 * (max(np.ptp(vertices(a), axis=0)) + 1e-15) * 8.0
    if common.is_empty[0]:
        assert exact < around
        return
    again = Polygons.from_unit_vectors(common.unit_vectors[None])
    np.testing.assert_array_equal(again.unit_vectors, common.unit_vectors)
    assert abs(Decimal(area_sr(common)) - exact) <= Decimal(around) + exact * Decimal("1e-14")
    for polygon in (a, b):
        assert polygon.grown(np.degrees(1e-15)).contains(common)[0]
    if a.contains(b)[0]:
        assert common == b
    elif b.contains(a)[0]:
        assert common == a


def test_an_intersection_keeps_the_vertices_of_both() -> None:
    a = Polygons.from_lonlat([[0.0, 2.0, 2.0, 0.0]], [[0.0, 0.0, 2.0, 2.0]])
    b = Polygons.from_lonlat([[1.0, 3.0, 3.0, 1.0]], [[1.0, 1.0, 3.0, 3.0]])
    for common in (a.intersection(b), b.intersection(a)):
        corners = set(map(tuple, common.unit_vectors))
        assert len(corners) == 4
        assert tuple(unit_vectors([2.0], [2.0])[0]) in corners
        assert tuple(unit_vectors([1.0], [1.0])[0]) in corners


# ---- Hulls ---------------------------------------------------------------------------------------


@given(polygons())
def test_a_hull_holds_its_polygon_and_is_its_own_hull(polygon: Polygons) -> None:
    hull = polygon.convex_hull()
    assert hull.contains(polygon)[0]
    assert hull.is_convex[0]
    assert polygon.contains(hull)[0] == polygon.is_convex[0]
    assert hull.convex_hull() == hull
    turned = Polygons.from_unit_vectors(hull.unit_vectors[None])
    np.testing.assert_array_equal(turned.unit_vectors, hull.unit_vectors)


# ---- Growth --------------------------------------------------------------------------------------


def points_within(rng: np.random.Generator, polygon: Vectors, angle_rad: float, n: int) -> Vectors:
    """Make points at the angle from points of the boundary, all round vertices and beside edges."""
    size = len(polygon)
    edge = rng.integers(0, size, n)
    along = np.where(rng.random(n) < 0.5, 0.0, rng.random(n))[:, None]
    base = normalized((1.0 - along) * polygon[edge] + along * polygon[(edge + 1) % size])
    east = normalized(np.cross(base, rng.normal(size=3)))
    north = np.cross(base, east)
    turn = rng.uniform(0.0, 2.0 * np.pi, n)[:, None]
    step = np.cos(turn) * east + np.sin(turn) * north
    return normalized(np.cos(angle_rad) * base + np.sin(angle_rad) * step)


def assert_holds(grown: Polygons, points: Vectors) -> None:
    corners = vertices(grown)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        signs = _core.orientations(
            np.repeat(a[None], len(points), axis=0), np.repeat(b[None], len(points), axis=0), points
        )
        assert (signs >= 0).all()


@settings(max_examples=150)
@given(polygons(), st.floats(-13.0, 1.3), st.integers(0, 2**32 - 1))
def test_a_grown_polygon_holds_all_within_the_angle(
    polygon: Polygons, exponent: float, seed: int
) -> None:
    angle = math.radians(10.0**exponent)
    _, radius_deg = polygon.bounding_caps()
    assume(polygon.is_convex[0] and radius_deg[0] + 3.0 * 10.0**exponent <= 60.0)
    grown = polygon.grown(10.0**exponent)
    assert grown.contains(polygon)[0]
    again = Polygons.from_unit_vectors(grown.unit_vectors[None])
    np.testing.assert_array_equal(again.unit_vectors, grown.unit_vectors)
    assert_holds(grown, points_within(np.random.default_rng(seed), vertices(polygon), angle, 300))
    # Corners lie no farther from a vertex than is said.
    chords = np.linalg.norm(grown.unit_vectors[:, None] - vertices(polygon)[None], axis=2)
    farthest = 2.0 * np.arcsin(0.5 * chords.min(axis=1)).max()
    assert farthest <= 1.4143 * angle + 2e-14


def test_a_square_is_grown_by_a_margin_with_mitred_corners() -> None:
    square = Polygons.from_lonlat([[0.0, 1.0, 1.0, 0.0]], [[-0.5, -0.5, 0.5, 0.5]])
    grown = square.grown(0.1)
    assert grown.area_deg2[0] == pytest.approx(1.2**2, rel=2e-4)
    lon, lat = lon_lat(grown.unit_vectors)
    lon = (lon + 180.0) % 360.0 - 180.0
    np.testing.assert_allclose(sorted({round(x, 4) for x in lon}), [-0.1, 1.1], atol=2e-4)
    np.testing.assert_allclose(np.abs(lat), 0.6, atol=2e-4)


def test_each_row_is_grown_by_its_own_angle_and_none_by_nothing() -> None:
    rows = Polygons.from_lonlat([[0.0, 1.0, 1.0]] * 3, [[0.0, 0.0, 1.0]] * 3)
    grown = rows.grown([0.0, 0.5, 1.0])
    assert grown[0] == rows[0]
    assert grown[1] == rows[1].grown(0.5)
    assert grown[2] == rows[2].grown(1.0)
    assert rows.grown(0.0) == rows
    assert rows.grown(0.5, threads=2) == rows.grown([0.5, 0.5, 0.5])


def test_rows_that_are_not_convex_are_refused_by_name_or_have_a_hull() -> None:
    rows = Polygons.from_lonlat([[0, 1, 1, 0], [0, 3, 1, 1]], [[0, 0, 1, 1], [0, 1, 1, 3]])
    np.testing.assert_array_equal(rows.is_convex, [True, False])
    with pytest.raises(GeometryError, match=r"Regions.intersection; row 1 is not convex"):
        rows.intersection(rows)
    with pytest.raises(GeometryError, match=r"row 1 of the other column is not convex"):
        rows[0].intersection(rows)
    with pytest.raises(GeometryError, match=r"row 1 is not convex"):
        rows.grown(1.0)
    hulls = rows.convex_hull()
    np.testing.assert_array_equal(np.diff(hulls.offsets), [4, 3])
    assert hulls.contains(rows).all()
    # The notch and the polygon make up the hull.
    notch = Polygons.from_lonlat([[3, 1, 1]], [[1, 3, 1]])
    assert rows.overlap_area_deg2(notch)[1] == 0.0
    assert hulls.area_deg2[1] == pytest.approx(rows.area_deg2[1] + notch.area_deg2[0], rel=1e-14)


def test_vectors_of_any_length_are_measured_as_their_directions_are() -> None:
    rng = np.random.default_rng(91)
    xyz = np.array([[3.0, 0.0, 1.0], [3.0, 1.0, 0.0], [3.0, 1.0, 2.0], [3.0, 0.0, 2.0]])
    lengths = 2.0 ** rng.integers(-900, 900, (2, 4, 1))
    one, other = (Polygons.from_unit_vectors((xyz * length)[None]) for length in lengths)
    assert one.area_deg2 == pytest.approx(other.area_deg2, rel=2e-14)
    assert one.overlap_area_deg2(other) == pytest.approx(one.area_deg2, rel=2e-14)
    np.testing.assert_allclose(one.centroids(), other.centroids(), atol=1e-15)
    np.testing.assert_array_equal(one.convex_hull().unit_vectors, one.unit_vectors)
    assert one.grown(1.0).contains(other)[0]
    np.testing.assert_allclose(
        np.linalg.norm(one.intersection(other).unit_vectors, axis=1), 1.0, atol=1e-15
    )
    centers, radii_deg = one.bounding_caps()
    unit = normalized(xyz)
    assert (np.degrees(np.arccos(unit @ centers[0])) <= radii_deg[0]).all()
    assert radii_deg[0] < 25.0


def test_growth_to_a_hemisphere_is_refused_by_row() -> None:
    rows = Polygons.from_lonlat(
        [[0.0, 1.0, 1.0], [0.0, 120.0, 240.0]], [[0.0, 0.0, 1.0], [5.0] * 3]
    )
    assert len(rows.grown(1.0)) == 2
    with pytest.raises(GeometryError, match=r"hemisphere .* got 6 degrees at row 1"):
        rows.grown(6.0)
    with pytest.raises(GeometryError, match=r"hemisphere .* got 90 degrees at row 0"):
        rows.grown(90.0)
