# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Regions: columns of unions, what they refuse, and how they lie to each other."""

from __future__ import annotations

import math
import pickle
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from astropy import units
from astropy.coordinates import SkyCoord
from astropy.table import Column
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import skyquilt
from skyquilt._core import sphere as _sphere
from skyquilt.errors import CoordinateError, GeometryError
from skyquilt.sphere import Polygons, Regions, lon_lat, unit_vectors
from skyquilt.testing.strategies import positions, region_pairs, regions

from . import decimal_twin as twin


def square(lon: float, lat: float, size: float = 1.0) -> Polygons:
    return Polygons.from_lonlat(
        [[lon, lon + size, lon + size, lon]], [[lat, lat, lat + size, lat + size]]
    )


def circle(lon: float, lat: float, radius_deg: float) -> Regions:
    return Regions.from_circles([lon], [lat], radius_deg)


def box(lon_begin: float, lon_end: float, lat_begin: float, lat_end: float) -> Regions:
    return Regions.from_boxes(lon_begin, lon_end, lat_begin, lat_end)


def nothing() -> Regions:
    return Regions.from_circles([0.0], [0.0], [-1.0], on_invalid="mask")


# ---- Making them ---------------------------------------------------------------------------------


def test_regions_is_a_public_name() -> None:
    assert skyquilt.Regions is Regions


def test_polygons_become_rows_alone_or_in_groups() -> None:
    polygons = Polygons.from_lonlat(
        [[0, 1, 1], [5, 6, 6], [0, 0, 0], [8, 9, 9]], [[0, 0, 1]] * 4, on_invalid="mask"
    )
    each = Regions.from_polygons(polygons)
    assert len(each) == 4
    assert each.is_empty.tolist() == [False, False, True, False]
    assert [r.row for r in each.refusals] == [2]
    groups = Regions.from_polygons(polygons, [0, 2, 2, 4])
    assert groups.is_empty.tolist() == [False, True, False]
    assert [(r.row, r.rule) for r in groups.refusals] == [(2, "too_few_vertices")]
    assert groups[0] == each[0].union(each[1])
    with pytest.raises(GeometryError, match="end with the number of polygons, 4"):
        Regions.from_polygons(polygons, [0, 3])
    other: Any = [[0.0, 1.0]]
    with pytest.raises(GeometryError, match="column of Polygons, got list"):
        Regions.from_polygons(other)


def test_a_refused_circle_or_box_raises_or_becomes_an_empty_row() -> None:
    with pytest.raises(GeometryError, match=r"radius of a circle .* got 180.5 \(row 1"):
        Regions.from_circles([0.0, 1.0], [0.0, 0.0], [1.0, 180.5])
    with pytest.raises(CoordinateError, match=r"latitude must lie in .* got 91 \(row 0"):
        Regions.from_circles([0.0], [91.0], 1.0)
    with pytest.raises(CoordinateError, match="must be finite"):
        Regions.from_boxes(0.0, float("inf"), 0.0, 1.0)
    with pytest.raises(GeometryError, match="must not run downwards, got 2 to 1"):
        Regions.from_boxes(0.0, 1.0, 2.0, 1.0)
    masked = Regions.from_boxes([0.0, 0.0], [1.0, 400.0], 0.0, 1.0, on_invalid="mask")
    assert masked.is_empty.tolist() == [False, True]
    assert [(r.row, r.rule) for r in masked.refusals] == [(1, "box_range")]


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(CoordinateError, match="radius_deg must be columns of one length"):
        Regions.from_circles([0.0, 1.0], [0.0, 0.0], [1.0, 1.0, 1.0])
    with pytest.raises(CoordinateError, match="columns of one length"):
        Regions.from_boxes([0.0, 1.0], [1.0, 2.0, 3.0], 0.0, 1.0)
    two = Regions.from_circles([0.0, 1.0], [0.0, 0.0], 1.0)
    three = Regions.from_circles([0.0, 1.0, 2.0], [0.0, 0.0, 0.0], 1.0)
    with pytest.raises(GeometryError, match="equal lengths or one row, got 2 and 3"):
        two.union(three)
    choice: Any = "ignore"
    with pytest.raises(GeometryError, match="on_invalid must be"):
        Regions.from_circles([0.0], [0.0], 1.0, on_invalid=choice)


# ---- Named cases ---------------------------------------------------------------------------------


def test_circles_that_touch_overlap_and_share_no_interior() -> None:
    first = circle(0.0, 0.0, 5.0)
    for radius, touches in [(5.0, True), (5.0 - 1e-12, False), (5.0 + 1e-12, True)]:
        other = circle(10.0, 0.0, radius)
        assert first.overlaps(other)[0] == touches
        assert first.overlaps_interior(other)[0] == (radius > 5.0)
        assert first.disjoint(other)[0] != touches


def test_a_circle_without_radius_is_a_point_and_one_of_180_degrees_everything() -> None:
    point = circle(30.0, 40.0, 0.0)
    sky = circle(200.0, -10.0, 180.0)
    assert point.overlaps(point)[0]
    assert point.contains(point)[0]
    assert not point.overlaps_interior(circle(30.0, 40.0, 5.0))[0]
    for other in (point, circle(0.0, 90.0, 90.0), box(0.0, 360.0, -90.0, 90.0), sky):
        assert sky.contains(other)[0]
        assert sky.overlaps(other)[0]
        assert other.within(sky)[0]
    assert box(0.0, 360.0, -90.0, 90.0).contains(sky)[0]
    assert not circle(0.0, 90.0, 179.999).contains(sky)[0]
    north, south = circle(0.0, 90.0, 90.0), circle(0.0, -90.0, 90.0)
    assert north.overlaps(south)[0]
    assert not north.overlaps_interior(south)[0]
    assert north.contains(box(0.0, 360.0, 0.0, 90.0))[0]
    assert box(0.0, 360.0, 0.0, 90.0).contains(north)[0]
    assert north.union(south).contains(sky)[0]


def test_a_box_that_reaches_a_pole_holds_it_at_every_longitude() -> None:
    wedge = box(350.0, 10.0, 80.0, 90.0)
    assert wedge.contains_points([123.0], [90.0])[0]
    assert wedge.overlaps(box(100.0, 110.0, 85.0, 90.0))[0]
    assert not wedge.overlaps_interior(box(100.0, 110.0, 85.0, 90.0))[0]
    assert not wedge.overlaps(box(100.0, 110.0, 85.0, 89.999999))[0]
    around = Polygons.from_lonlat([[0, 90, 180, 270]], [[89.0] * 4])
    assert wedge.overlaps_interior(around)[0]
    assert not wedge.contains(around)[0]
    cap = box(0.0, 360.0, 88.0, 90.0)
    assert cap.contains(around)[0]
    assert not box(0.0, 360.0, 88.0, 89.9).contains(around)[0]
    assert not box(0.0, 359.0, 88.0, 90.0).contains(around)[0]
    assert Regions.from_polygons(around).contains(box(0.0, 360.0, 89.5, 90.0))[0]
    assert not Regions.from_polygons(around).contains(box(0.0, 360.0, 88.9, 90.0))[0]


def test_a_parallel_is_no_great_circle() -> None:
    # Between corners at latitude 60 an edge 40 degrees long in longitude rises above 60.
    square_like = Polygons.from_lonlat([[0.0, 40.0, 40.0, 0.0]], [[50.0, 50.0, 60.0, 60.0]])
    strip = box(0.0, 40.0, 50.0, 60.0)
    assert not strip.contains(square_like)[0]
    assert not Regions.from_polygons(square_like).contains(strip)[0]
    above = box(0.0, 40.0, 60.5, 70.0)
    assert above.overlaps_interior(square_like)[0]
    assert not strip.overlaps(above)[0]
    below = box(10.0, 30.0, 40.0, 50.2)  # the lower edge rises too
    assert not below.overlaps(square_like)[0]


def test_boxes_wide_and_thin_meet_polygons() -> None:
    wide = box(20.0, 340.0, -10.0, 10.0)
    gap = Polygons.from_lonlat([[-15, 15, 15, -15]], [[-5, -5, 5, 5]])
    across = Polygons.from_lonlat([[-25, 25, 25, -25]], [[-5, -5, 5, 5]])
    far = Polygons.from_lonlat([[100, 150, 150, 100]], [[-5, -5, 5, 5]])
    assert not wide.overlaps(gap)[0]
    assert wide.overlaps_interior(across)[0]
    assert not wide.contains(across)[0]
    assert wide.contains(far)[0]
    line = box(0.0, 0.0, -90.0, 90.0)
    assert line.overlaps(gap)[0]
    assert not line.overlaps_interior(gap)[0]
    assert not line.overlaps(far)[0]
    behind = Polygons.from_lonlat([[170, 190, 190, 170]], [[-5, -5, 5, 5]])
    assert not line.overlaps(behind)[0]
    assert Regions.from_polygons(gap).contains(box(-15.0, 15.0, 1.0, 1.0))[0]


def test_a_polygon_that_is_not_convex_holds_what_its_arms_hold() -> None:
    arrow = Regions.from_polygons(Polygons.from_lonlat([[0, 10, 10, 5, 0]], [[0, 0, 10, 2, 10]]))
    assert arrow.contains(box(1.0, 9.0, 0.5, 1.5))[0]
    assert not arrow.contains(box(1.0, 9.0, 0.5, 5.0))[0]
    assert arrow.contains(circle(9.3, 4.0, 0.5))[0]
    assert not arrow.overlaps(circle(5.0, 8.0, 1.0))[0]
    assert not arrow.overlaps(box(4.5, 5.5, 7.0, 9.0))[0]
    assert circle(5.0, 5.0, 7.2).contains(arrow)[0]
    hull = Polygons.from_lonlat([[0, 10, 10, 0]], [[0, 0, 10, 10]])
    assert arrow.within(hull)[0]
    assert not arrow.contains(hull)[0]


def test_members_hold_together_what_none_of_them_holds() -> None:
    left, right = square(0.0, 0.0), square(1.0, 0.0)
    both = Regions.from_polygons(left).union(right)
    across = Polygons.from_lonlat([[0.5, 1.5, 1.5, 0.5]], [[0.2, 0.2, 0.8, 0.8]])
    assert both.contains(across)[0]
    assert both.contains(circle(1.0, 0.5, 0.3))[0]
    assert both.contains(box(0.2, 1.8, 0.2, 0.8))[0]
    assert not Regions.from_polygons(left).union(left).contains(across)[0]
    shifted = Polygons.from_unit_vectors(right.unit_vectors[None] + [0.0, 1e-15, 0.0])
    apart = Regions.from_polygons(left).union(shifted)
    assert not apart.contains(across)[0]
    wide = Regions.from_polygons(left).union(square(1.0 + 1e-11, 0.0))
    assert not wide.contains(circle(1.0, 0.5, 0.3))[0]
    assert both.contains(both)[0]
    assert not both.contains(both.union(circle(1.0, 1.0, 0.1)))[0]
    assert box(0, 10, 0, 10).union(box(10, 20, 0, 10)).contains(box(5, 15, 2, 8))[0]
    assert not box(0, 10, 0, 10).union(box(10.0000001, 20, 0, 10)).contains(box(5, 15, 2, 8))[0]


def test_one_row_stands_for_many_and_threads_change_nothing() -> None:
    rng = np.random.default_rng(7)
    n = 700
    rows = Regions.from_circles(rng.uniform(0, 20, n), rng.uniform(-10, 10, n), 2.0)
    lon = rng.uniform(0, 19, n)
    rows = rows.union(Regions.from_boxes(lon, lon + 1.0, -3.0, rng.uniform(-3, 9, n)))
    one = circle(8.0, 0.0, 4.0)
    lon, lat = rng.uniform(0, 20, n), rng.uniform(-10, 10, n)
    for ask in ("overlaps", "overlaps_interior", "contains", "within"):
        answer = getattr(rows, ask)(one)
        assert answer.dtype == np.bool_
        assert 0 < answer.sum() < n or ask == "contains"
        np.testing.assert_array_equal(getattr(rows, ask)(one, threads=3), answer)
        some = rng.integers(0, n, 30)
        np.testing.assert_array_equal([getattr(rows[i], ask)(one)[0] for i in some], answer[some])
    np.testing.assert_array_equal(one.overlaps(rows), rows.overlaps(one))
    inside = rows.contains_points(lon, lat)
    np.testing.assert_array_equal(rows.contains_points(lon, lat, threads=2), inside)
    mixed = one.union(square(0.0, 0.0, 5.0))
    np.testing.assert_array_equal(
        mixed.contains_points(lon, lat),
        one.contains_points(lon, lat)
        | Regions.from_polygons(square(0.0, 0.0, 5.0)).contains_points(lon, lat),
    )
    with pytest.raises(GeometryError, match="equal lengths or one row"):
        rows.overlaps(rows[:3])
    other: Any = 3
    with pytest.raises(GeometryError, match="Regions or Polygons, got int"):
        rows.overlaps(other)


def test_an_empty_row_answers_no_to_everything() -> None:
    for other in (nothing(), circle(0.0, 0.0, 180.0)):
        for ask in ("overlaps", "overlaps_interior", "contains", "within"):
            assert not getattr(nothing(), ask)(other)[0]
        assert nothing().disjoint(other)[0]
    assert not nothing().contains_points([0.0], [0.0])[0]


def test_positions_that_are_none_are_refused_or_lie_nowhere() -> None:
    sky = circle(0.0, 0.0, 180.0)
    assert sky.contains_points([np.nan, 0.0], [0.0, np.nan]).tolist() == [False, False]
    with pytest.raises(CoordinateError, match="got 0 and 91 at row 1"):
        sky.contains_points([0.0, 0.0], [0.0, 91.0])
    with pytest.raises(CoordinateError, match="got inf and 0 at row 0"):
        sky.contains_points([np.inf], [0.0])


# ---- The slow twin: fifty digits -----------------------------------------------------------------
#
# A distance is found in fifty digits and a circle's radius put within some 1e-14 of it. What the
# answers promise is then checked to the letter.

#: What an answer may be wrong by, in radians.
PROMISED = Decimal("4e-15")

STEPS = [0.0, 1e-15, -1e-15, 3.9e-15, -3.9e-15, 4.1e-15, -4.1e-15, 6e-15, -6e-15, 1e-13, -1e-13]


def check_closed(gap: Decimal, answer: bool) -> None:
    """Check an answer that errs to yes: the gap is what is missing."""
    if gap <= 0:
        assert answer, gap
    if gap > PROMISED:
        assert not answer, gap


def check_open(gap: Decimal, answer: bool) -> None:
    """Check an answer that errs to no."""
    if gap >= 0:
        assert not answer, gap
    if gap < -PROMISED:
        assert answer, gap


def discs(center: NDArray[np.float64], distance: Decimal) -> list[tuple[Regions, Decimal]]:
    """Make circles about a vector as given with radii near a distance, told as they came to be."""
    made = []
    for step in STEPS:
        radius = float(distance) + step
        if 0.0 <= radius <= math.pi:
            shapes = _sphere.Shapes.from_columns(
                np.array([0, 1]),
                np.array([1], dtype=np.uint8),
                np.array([0]),
                np.array([0]),
                np.zeros((0, 2)),
                np.zeros((0, 3)),
                np.array([[0.0, 0.0, *center.tolist(), math.degrees(radius), radius]]),
                np.zeros((0, 4)),
            )
            made.append((Regions._from_shapes(shapes), Decimal(radius)))
    return made


def check_discs(
    center: NDArray[np.float64], other: Regions, to_boundary: Decimal, *, held: bool
) -> None:
    for disc, radius in discs(center, to_boundary):
        if held:
            check_closed(radius - to_boundary, bool(other.contains(disc)[0]))
        else:
            check_closed(to_boundary - radius, bool(disc.overlaps(other)[0]))
            check_closed(to_boundary - radius, bool(other.overlaps(disc)[0]))
            check_open(to_boundary - radius, bool(disc.overlaps_interior(other)[0]))
    if not held:
        # About the opposite point lies all that does not meet the disc.
        for disc, radius in discs(-center, twin.PI - to_boundary):
            check_closed(twin.PI - radius - to_boundary, bool(disc.contains(other)[0]))


def random_directions(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    xyz = rng.normal(size=(n, 3))
    return np.asarray(xyz / np.linalg.norm(xyz, axis=1, keepdims=True))


def random_convex(rng: np.random.Generator) -> Polygons:
    """Make a polygon of any size and length of vectors, some with edges of almost 179 degrees."""
    while True:
        center = random_directions(rng, 1)[0]
        wide = rng.integers(3) == 0
        reach = math.tan(math.radians(88.5 if wide else 10.0 ** rng.uniform(-8.0, 1.9)))
        east = np.cross([0.3, 0.5, 0.8], center)
        east /= np.linalg.norm(east)
        north = np.cross(center, east)
        angles = np.sort(rng.uniform(0.0, 2.0 * np.pi, int(rng.integers(3, 6))))
        xyz = center + reach * (np.cos(angles)[:, None] * east + np.sin(angles)[:, None] * north)
        scale = 10.0 ** rng.uniform(-200.0, 100.0) if rng.integers(3) == 0 else 1.0
        made = Polygons.from_unit_vectors(scale * xyz[None], on_invalid="mask")
        if not made.is_empty[0] and made.is_convex[0]:
            return made


def scaled_to_one(xyz: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = np.abs(xyz).max(axis=-1, keepdims=True)
    return np.asarray(xyz / largest / np.linalg.norm(xyz / largest, axis=-1, keepdims=True))


@pytest.mark.parametrize("seed", range(40))
def test_circles_and_polygons_agree_with_fifty_digits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    polygon = random_convex(rng)
    outline = [twin.vector(v) for v in polygon.unit_vectors.tolist()]
    unit = scaled_to_one(polygon.unit_vectors)
    for center in (
        random_directions(rng, 1)[0],
        unit[0] + 1e-6 * rng.normal(size=3),
        1e-200 * (-unit[1] + 1e-3 * rng.normal(size=3)),
        unit.sum(axis=0),
        unit[0] + unit[1] + 1e-9 * rng.normal(size=3),
    ):
        point = twin.vector(center.tolist())
        check_discs(
            center,
            Regions.from_polygons(polygon),
            twin.distance_to_outline(point, outline),
            held=twin.is_in_convex(point, outline),
        )


@pytest.mark.parametrize("seed", range(40))
def test_circles_and_boxes_agree_with_fifty_digits(seed: int) -> None:
    rng = np.random.default_rng(1000 + seed)
    width = float(rng.choice([0.0, 1e-9, 10.0 ** rng.uniform(-6, 2.5), 180.0, 200.0, 359.0, 360.0]))
    lon_begin = float(rng.choice([0.0, 90.0, rng.uniform(-180.0, 360.0)]))
    lats = rng.uniform(-90.0, 90.0, 2)
    lat_begin, lat_end = float(lats.min()), float(lats.max())
    pole = rng.integers(4)
    sides = (
        lon_begin,
        lon_begin + width,
        -90.0 if pole in (1, 3) else lat_begin,
        90.0 if pole in (2, 3) else lat_end,
    )
    corner = unit_vectors([sides[0]], [sides[3]])[0]
    middle = unit_vectors([lon_begin + 0.5 * width], [0.5 * (sides[2] + sides[3])])[0]
    for center in (
        random_directions(rng, 1)[0],
        corner + 1e-5 * rng.normal(size=3),
        middle,
        -middle + 1e-3 * rng.normal(size=3),
        np.array([1e-7, -2e-7, 1.0]),
    ):
        point = twin.vector(center.tolist())
        if pole == 3 and width == 360.0:
            continue  # the whole sphere has no boundary
        other = box(*sides)
        held = twin.is_in_box(point, sides)
        if held or width > 0.0:
            check_discs(center, other, twin.distance_to_box_sides(point, sides), held=held)


@pytest.mark.parametrize("seed", range(40))
def test_two_circles_agree_with_fifty_digits(seed: int) -> None:
    rng = np.random.default_rng(2000 + seed)
    first, second = random_directions(rng, 2)
    if seed % 3 == 0:
        second = first + 10.0 ** rng.uniform(-9.0, -1.0) * second
    between = twin.angle(twin.vector(first.tolist()), twin.vector(second.tolist()))
    [(one, radius)] = discs(first, between * Decimal(rng.uniform(0.1, 0.9)))[:1]
    for other, more in discs(second, between - radius):
        check_closed(between - radius - more, bool(one.overlaps(other)[0]))
        check_open(between - radius - more, bool(other.overlaps_interior(one)[0]))
    for other, more in discs(second, between + radius):
        reach = min(between + radius, twin.PI)
        check_closed(reach - more, bool(other.contains(one)[0]))
        check_closed(reach - more, bool(one.within(other)[0]))


@pytest.mark.parametrize("seed", range(30))
def test_boxes_and_edges_over_their_parallels_agree_with_fifty_digits(seed: int) -> None:
    """Let the crest of an edge, or a corner, come near the southern side of a box."""
    rng = np.random.default_rng(3000 + seed)
    lon = float(rng.uniform(-180.0, 360.0))
    half = float(rng.choice([0.001, 1.0, 30.0, 80.0]))
    lat = float(rng.uniform(-60.0, 60.0))
    polygon = Polygons.from_lonlat(
        [[lon - half, lon + half, lon + 0.3 * half]], [[lat, lat + 1e-3, -89.0]]
    )
    outline = [twin.vector(v) for v in polygon.unit_vectors.tolist()]
    top = max(
        twin.greatest_latitude(a, b)
        for a, b in zip(outline, outline[1:] + outline[:1], strict=True)
    )
    for step in (0.0, 2e-14, -2e-14, 1e-13, -1e-13, 3e-13, -3e-13, 1e-12, -1e-12):
        side = float(top * 180 / twin.PI) + step
        gap = twin.radians(side) - top
        for width in (3.0 * half, 350.0):
            above = box(lon - 0.5 * width, lon + 0.5 * width, side, 90.0)
            check_closed(gap, bool(above.overlaps(polygon)[0]))
            check_open(gap, bool(above.overlaps_interior(polygon)[0]))
            below = box(lon - 0.5 * width, lon + 0.5 * width, -90.0, side)
            check_closed(-gap, bool(below.contains(polygon)[0]))


@pytest.mark.parametrize("seed", range(30))
def test_boxes_and_corners_beside_their_meridians_agree_with_fifty_digits(seed: int) -> None:
    rng = np.random.default_rng(4000 + seed)
    lon = float(rng.uniform(-180.0, 360.0))
    lat = float(rng.uniform(-80.0, 80.0))
    polygon = Polygons.from_lonlat([[lon, lon + 3.0, lon + 4.0]], [[lat, lat - 1.0, lat + 1.0]])
    corner = twin.vector(polygon.unit_vectors[0].tolist())
    for step in (0.0, 3e-14, -3e-14, 1e-13, -1e-13, 1e-12, -1e-12, 1e-11, -1e-11):
        side = lon + step
        sine, cosine = twin.sine_cosine(twin.radians(side))
        gap = twin.atan2(cosine * corner[1] - sine * corner[0], Decimal(1))
        for width in (1e-3, 50.0, 150.0, 300.0):
            west = box(side - width, side, -90.0, 90.0)
            check_closed(gap, bool(west.overlaps(polygon)[0]))
            check_open(gap, bool(west.overlaps_interior(polygon)[0]))
            east = box(side, side + 5.0 + width, -90.0, 90.0)
            check_closed(-gap, bool(east.contains(polygon)[0]))


@pytest.mark.parametrize("seed", range(30))
def test_polygons_hold_boxes_as_fifty_digits_say(seed: int) -> None:
    """Let a corner or the middle of a box's parallel come near the edge of a triangle."""
    rng = np.random.default_rng(5000 + seed)
    lon = float(rng.uniform(-180.0, 360.0))
    lat = float(rng.uniform(-40.0, 30.0))
    half = float(rng.choice([1e-4, 1.0, 20.0]))
    polygon = Polygons.from_lonlat([[lon - 50.0, lon + 50.0, lon]], [[lat - 1.0, lat + 1.0, 89.0]])
    a, b = (twin.vector(v) for v in polygon.unit_vectors[:2].tolist())
    normal = twin.cross(a, b)
    length = twin.dot(normal, normal).sqrt()

    def height(side: float) -> Decimal:
        """Give how far the southern side lies inside, at its lowest over the edge."""
        places = [twin.radians(lon - half), twin.radians(lon + half)]
        crest = twin.atan2(normal[1], normal[0]) + twin.PI
        turns = ((crest - places[0]) / (2 * twin.PI)).to_integral_value(rounding="ROUND_FLOOR")
        crest -= turns * 2 * twin.PI
        if crest < places[1]:
            places.append(crest)
        return min(twin.dot(normal, twin.at(p, twin.radians(side))) / length for p in places)

    low, high = -60.0, 60.0
    while high - low > 1e-13:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if height(middle) < 0 else (low, middle)
    for step in (0.0, 5e-14, -5e-14, 2e-13, -2e-13, 1e-12, -1e-12, 1e-11, -1e-11):
        inside = box(lon - half, lon + half, high + step, high + 10.0)
        answer = bool(Regions.from_polygons(polygon).contains(inside)[0])
        check_closed(-height(high + step), answer)


# ---- Laws ----------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(region_pairs())
def test_the_answers_of_two_regions_agree_among_themselves(pair: tuple[Regions, Regions]) -> None:
    a, b = pair
    closed, open_, holds = a.overlaps(b)[0], a.overlaps_interior(b)[0], a.contains(b)[0]
    assert b.overlaps(a)[0] == closed
    assert b.overlaps_interior(a)[0] == open_
    assert b.within(a)[0] == holds
    assert a.disjoint(b)[0] != closed
    assert closed or not open_
    assert closed or not holds
    for one in pair:
        assert one.overlaps(one)[0]
        assert one.contains(one)[0]
    both = a.union(b)
    assert both.contains(a)[0]
    assert both.contains(b)[0]
    assert both.overlaps(a)[0]


@settings(max_examples=150)
@given(region_pairs(), positions())
def test_a_point_lies_where_a_circle_without_radius_overlaps(
    pair: tuple[Regions, Regions], position: tuple[float, float]
) -> None:
    lon, lat = position
    point = circle(lon, lat, 0.0)
    a, b = pair
    inside_a, inside_b = a.contains_points([lon], [lat])[0], b.contains_points([lon], [lat])[0]
    for region, inside in zip(pair, (inside_a, inside_b), strict=True):
        assert region.overlaps(point)[0] or not inside
        assert region.contains(point)[0] or not inside
    assert a.union(b).contains_points([lon], [lat])[0] == (inside_a or inside_b)
    if inside_a and inside_b:
        assert a.overlaps(b)[0]
    if a.contains(b)[0] and inside_b:
        assert a.overlaps(circle(lon, lat, 4e-12))[0]


@given(regions())
def test_bounding_caps_hold_their_regions(region: Regions) -> None:
    centers, radii = region.bounding_caps()
    lon, lat = lon_lat(centers)
    around = Regions.from_circles(lon, lat, np.minimum(180.0, radii + 1e-12))
    assert around.contains(region)[0]


@given(st.integers(0, 359 * 1024), st.integers(0, 300 * 1024), st.integers(-2, 2))
def test_whole_turns_of_longitude_change_nothing(lon: int, width: int, turns: int) -> None:
    begin = lon / 1024.0  # so that adding whole turns is exact
    end = (lon + width) / 1024.0
    there = box(begin, end, -5.0, 5.0)
    again = box(begin + 360.0 * turns, end + 360.0 * turns, -5.0, 5.0)
    assert there == again
    assert circle(begin, 5.0, 3.0) == circle(begin + 360.0 * turns, 5.0, 3.0)


# ---- Measures ------------------------------------------------------------------------------------


def test_areas_count_once_what_members_share() -> None:
    sky = 4.0 * math.pi * math.degrees(1.0) ** 2
    rows = Regions.from_circles([0.0, 0.0, 5.0], [0.0, 90.0, 5.0], [180.0, 90.0, 0.0])
    np.testing.assert_allclose(rows.area_deg2, [sky, sky / 2.0, 0.0], rtol=1e-15)
    assert nothing().area_deg2[0] == 0.0
    disc = circle(30.0, 40.0, 2.0)
    assert disc.union(disc).area_deg2[0] == pytest.approx(disc.area_deg2[0], rel=1e-12)
    half = box(0.0, 360.0, 0.0, 90.0).union(circle(0.0, 90.0, 90.0))
    assert half.area_deg2[0] == pytest.approx(sky / 2.0, rel=1e-12)
    two = Regions.from_polygons(square(0.0, 0.0)).union(square(0.5, 0.0))
    shared = square(0.0, 0.0).overlap_area_deg2(square(0.5, 0.0))
    expected = square(0.0, 0.0).area_deg2 + square(0.5, 0.0).area_deg2 - shared
    np.testing.assert_allclose(two.area_deg2, expected, rtol=1e-12)


def test_common_regions_are_measured_found_and_held() -> None:
    left, right = Regions.from_polygons(square(0.0, 0.0)), square(0.5, 0.5)
    both = left.intersection(right)
    np.testing.assert_allclose(both.area_deg2, left.overlap_area_deg2(right), rtol=1e-12)
    np.testing.assert_allclose(
        left.overlap_area_deg2(right), square(0.0, 0.0).overlap_area_deg2(right), rtol=1e-15
    )
    assert left.grown(1e-12).contains(both)[0]
    assert box(0, 10, 0, 10).intersection(box(5, 20, -5, 5)) == box(5, 10, 0, 5)
    assert left.intersection(circle(0.5, 0.5, 0.1)) == circle(0.5, 0.5, 0.1)
    assert left.overlap_area_deg2(circle(5.0, 5.0, 1.0))[0] == 0.0
    quarter = circle(0.0, 0.0, 0.3).overlap_area_deg2(left)[0]
    assert quarter == pytest.approx(circle(0.0, 0.0, 0.3).area_deg2[0] / 4.0, rel=1e-11)
    with pytest.raises(GeometryError, match="overlap_area_deg2 measures it"):
        left.intersection(circle(0.0, 0.0, 0.3))


@settings(max_examples=60)
@given(region_pairs())
def test_areas_of_unions_and_common_regions_add_up(pair: tuple[Regions, Regions]) -> None:
    a, b = pair
    united, shared = a.union(b).area_deg2[0], a.overlap_area_deg2(b)[0]
    # Areas are known to 2e-14 radians times a size of at most half the sky.
    assert a.area_deg2[0] + b.area_deg2[0] == pytest.approx(united + shared, rel=1e-9, abs=1e-8)
    assert shared == pytest.approx(b.overlap_area_deg2(a)[0], rel=1e-9, abs=1e-8)
    if not a.overlaps_interior(b)[0]:
        assert shared == 0.0
    if a.contains(b)[0]:
        assert shared == pytest.approx(b.area_deg2[0], rel=1e-9, abs=1e-8)


def pentagons(rng: np.random.Generator, size: float, n: int) -> Polygons:
    """Draw regular ones beside the first axis, whose vectors keep the digits of small figures."""
    turns = rng.uniform(0.0, 2.0, n)[:, None] + np.arange(5.0) * 0.4 * math.pi
    centers = rng.uniform(0.0, 0.8, (2, n, 1))
    plane = centers + 0.6 * np.stack([np.cos(turns), np.sin(turns)])
    xyz = np.stack([np.ones((n, 5)), *(size * plane)], axis=-1)
    return Polygons.from_unit_vectors(xyz.reshape(-1, 3), np.arange(n + 1) * 5)


@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-6, 1e-9, 1e-12])
def test_areas_of_unions_of_polygons_keep_their_digits_at_every_size(size: float) -> None:
    rng = np.random.default_rng(3)
    a, b = pentagons(rng, size, 20), pentagons(rng, size, 20)
    one, other = Regions.from_polygons(a), Regions.from_polygons(b)
    united, shared = one.union(other), a.overlap_area_deg2(b)
    assert (shared > 0.0).all()
    np.testing.assert_allclose(united.area_deg2 + shared, a.area_deg2 + b.area_deg2, rtol=1e-13)
    np.testing.assert_allclose(united.overlap_area_deg2(one), a.area_deg2, rtol=1e-13)


@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-6, 1e-9, 1e-12])
def test_areas_of_unions_with_circles_are_within_their_promise(size: float) -> None:
    rng = np.random.default_rng(4)
    n = 20
    lon, lat = np.degrees(size * rng.uniform(0.0, 0.8, (2, n)))
    discs = Regions.from_circles(lon, lat, np.full(n, math.degrees(0.5 * size)))
    figures = Regions.from_polygons(pentagons(rng, size, n))
    united, shared = discs.union(figures).area_deg2, discs.overlap_area_deg2(figures)
    error = np.abs(united + shared - discs.area_deg2 - figures.area_deg2)
    # Twice measured, in regions less than 3 sizes wide.
    assert (error <= 2 * 2e-14 * 3 * size * math.degrees(1.0) ** 2).all()


def test_hulls_and_growth_hold_their_regions() -> None:
    two = Regions.from_polygons(square(0.0, 0.0)).union(square(3.0, 2.0))
    assert Regions.from_polygons(two.convex_hull()).contains(two)[0]
    with pytest.raises(GeometryError, match="no polygon"):
        circle(0.0, 0.0, 1.0).convex_hull()
    for region in (two, circle(0.0, 0.0, 1.0), box(350.0, 10.0, 20.0, 80.0), two.union(two)):
        larger = region.grown(0.5)
        assert larger.contains(region)[0]
        assert larger.area_deg2[0] > region.area_deg2[0]
    assert circle(0.0, 0.0, 179.0).grown(5.0).area_deg2[0] == pytest.approx(41252.96125)
    with pytest.raises(GeometryError, match="finite angle of at least 0, got -1 degrees"):
        two.grown(-1.0)


# ---- Rows, equality, pickles ---------------------------------------------------------------------


def test_rows_are_taken_and_joined() -> None:
    rows = Regions.from_circles(np.arange(5.0), np.zeros(5), 0.25)
    assert rows[3] == circle(3.0, 0.0, 0.25)
    assert rows[::-2] == Regions.from_circles([4.0, 2.0, 0.0], [0.0] * 3, 0.25)
    assert rows[np.array([True, False, False, True, False])] == rows[np.array([0, 3])]
    with pytest.raises(IndexError):
        rows[5]
    joined = rows.union(box(0.0, 1.0, 0.0, 1.0))
    assert len(joined) == 5
    assert joined[2] == circle(2.0, 0.0, 0.25).union(box(0.0, 1.0, 0.0, 1.0))
    assert rows.union(Polygons.from_lonlat([[0, 1, 1]], [[0, 0, 1]]))[0] != rows[0]
    assert len(rows.union_of_rows()) == 1
    assert rows.union_of_rows([0, 2, 2, 5])[1] == nothing()


def test_equal_regions_have_equal_hashes_and_come_back_from_a_pickle() -> None:
    rows = Regions.from_polygons(square(0.0, 0.0)).union(circle(5.0, 5.0, 1.0))
    rows = rows.union(box(350.0, 10.0, 5.0, 6.0))
    back = pickle.loads(pickle.dumps(rows))
    assert back == rows
    assert hash(back) == hash(rows)
    assert rows != nothing()
    assert rows != "text"
    masked = nothing()
    assert pickle.loads(pickle.dumps(masked)).refusals == masked.refusals
    assert box(350.0, 370.0, 0.0, 1.0) == box(-10.0, 10.0, 0.0, 1.0)
    assert hash(box(350.0, 370.0, 0.0, 1.0)) == hash(box(-10.0, 10.0, 0.0, 1.0))
    assert box(350.0, 370.0, 0.0, 1.0) != box(-10.0, 11.0, 0.0, 1.0)


def test_hashes_tell_columns_apart_and_parts_outlive_them() -> None:
    columns = [nothing(), circle(5.0, 5.0, 1.0), circle(5.0, 5.0, 2.0), box(0, 1, 0, 1)]
    columns += [Regions.from_polygons(square(0.0, 0.0)), Regions.from_polygons(square(0.0, 1.0))]
    columns += [columns[1].union(columns[2]), columns[2].union(columns[1])]
    assert len({hash(column) for column in columns}) == len(columns)
    octant = np.eye(3)
    zero = Regions.from_polygons(Polygons.from_unit_vectors(octant, [0, 3]))
    minus_zero = Regions.from_polygons(
        Polygons.from_unit_vectors(np.where(octant == 0.0, -0.0, octant), [0, 3])
    )
    assert zero == minus_zero
    assert hash(zero) == hash(minus_zero)
    back = pickle.loads(pickle.dumps(zero))
    shapes, polygons = back._core.shapes, back._core.polygons
    del back
    assert len(shapes) == len(polygons) == 1
    assert zero._core.shapes is zero._core.shapes


def test_the_text_of_a_column_counts_its_members() -> None:
    rows = Regions.from_polygons(square(0.0, 0.0)).union(Regions.from_circles([1, 2], [0, 0], 1.0))
    assert repr(rows) == "<Regions: 2 rows, 2 polygons, 2 circles>"
    assert repr(nothing()) == "<Regions: 1 rows, all empty>"


# ---- What is taken at the surface ---------------------------------------------------------------


def test_angles_are_taken_in_their_units() -> None:
    circle = Regions.from_circles([1.0], [1.0], [1.0])
    assert Regions.from_circles([1.0], [1.0], [60.0] * units.arcmin) == circle
    assert Regions.from_circles([1.0], [1.0], Column([60.0], unit="arcmin")) == circle
    box = Regions.from_boxes([90.0], [180.0], [-45.0], [45.0])
    sides = np.asarray([90.0, 180.0, -45.0, 45.0]) * units.deg
    assert Regions.from_boxes(*sides.to("arcsec")) == box
    assert circle.grown(30.0 * units.arcmin) == circle.grown(0.5)
    assert circle.to_polygons(0.6 * units.arcmin) == circle.to_polygons(0.01)
    for refused in ([1.0] * units.m, "a", [True]):
        with pytest.raises(CoordinateError, match="radius_deg must"):
            Regions.from_circles([1.0], [1.0], refused)
        with pytest.raises(CoordinateError, match="lat_end must"):
            Regions.from_boxes([1.0], [2.0], [1.0], refused)
        with pytest.raises(CoordinateError, match="angle_deg must"):
            circle.grown(refused)
        with pytest.raises(CoordinateError, match="max_error_deg must"):
            circle.to_polygons(refused)


def test_a_sky_coord_is_taken_alone() -> None:
    position = SkyCoord([1.0, 2.0], [3.0, 4.0], unit="deg")
    circles = Regions.from_circles(position, radius_deg=1.0)
    assert circles == Regions.from_circles([1.0, 2.0], [3.0, 4.0], [1.0, 1.0])
    assert circles.contains_points(position).all()
    with pytest.raises(GeometryError, match="circles need a radius"):
        Regions.from_circles(position)
    with pytest.raises(CoordinateError, match="holds latitudes already"):
        Regions.from_circles(position, 1.0)


@given(st.lists(st.sampled_from([(), (1,), (3,)]), min_size=3, max_size=3))
def test_a_single_number_stands_for_every_circle(shapes: list[tuple[int, ...]]) -> None:
    circles = Regions.from_circles(*(np.full(shape, 1.0) for shape in shapes))
    n = 3 if (3,) in shapes else 1
    assert circles == Regions.from_circles([1.0] * n, [1.0] * n, [1.0] * n)


def test_columns_that_are_not_flat_are_refused() -> None:
    flat, deep = [1.0], [[1.0]]
    for make in (
        lambda: Regions.from_circles(deep, deep, 1.0),
        lambda: Regions.from_circles(flat, flat, deep),
        lambda: Regions.from_boxes(deep, deep, deep, deep),
        lambda: Regions.from_circles(1.0, 1.0, 1.0).contains_points(deep, deep),
    ):
        with pytest.raises(CoordinateError, match="flat columns"):
            make()
    with pytest.raises(CoordinateError, match="angle_deg must be one angle"):
        Regions.from_circles(1.0, 1.0, 1.0).grown([1.0, 2.0])


def test_a_fraction_is_the_common_area_divided_by_one_of_the_two() -> None:
    circles = Regions.from_circles(
        [0.0, 0.0, 50.0, 0.0, 0.0], 0.0, [1.0, 2.0, 1.0, 0.0, -1.0], on_invalid="mask"
    )
    box = Regions.from_boxes(-1.5, 1.5, -1.5, 1.5)
    fraction = circles.overlap_fraction(box)
    common = circles.overlap_area_deg2(box)
    assert 0.7 < fraction[1] < 0.75
    np.testing.assert_allclose(fraction[:2], common[:2] / circles.area_deg2[:2], rtol=1e-15)
    np.testing.assert_allclose(fraction[0], 1.0, rtol=1e-11)
    assert (fraction[:3] <= 1.0).all()
    assert fraction[2] == 0.0
    np.testing.assert_array_equal(fraction[3:], np.nan)
    # The boundary is followed from the other region, and rounds elsewhere.
    np.testing.assert_allclose(box.overlap_fraction(circles, of="other"), fraction, rtol=1e-13)
    np.testing.assert_allclose(
        circles.overlap_fraction(box, of="other", threads=2), common / box.area_deg2, rtol=1e-15
    )
    choice: Any
    for choice in ("both", ["self"]):
        with pytest.raises(GeometryError, match="of must be 'self' or 'other'"):
            box.overlap_fraction(circles, of=choice)


def test_polygons_are_measured_against_regions() -> None:
    square = Polygons.from_lonlat([[0.0, 2.0, 2.0, 0.0]], [[0.0, 0.0, 2.0, 2.0]])
    circles = Regions.from_circles([1.0, 2.0], [1.0, 2.0], 0.5)
    same = Regions.from_polygons(square)
    np.testing.assert_array_equal(
        square.overlap_area_deg2(circles), same.overlap_area_deg2(circles)
    )
    for of in ("self", "other"):
        np.testing.assert_array_equal(
            square.overlap_fraction(circles, of=of), same.overlap_fraction(circles, of=of)
        )
    with pytest.raises(GeometryError, match=r"Regions\.from_polygons\(polygons\)\.intersection"):
        square.intersection(circles)  # type: ignore[arg-type]
    with pytest.raises(GeometryError, match="regions are compared with Regions or Polygons"):
        square.overlap_area_deg2("square")  # type: ignore[arg-type]


def test_regions_of_one_polygon_each_are_polygons_again() -> None:
    outlines = Polygons.from_lonlat(
        [[359.9, 0.1, 0.1, 359.9], [np.nan] * 4, [5.0, 6.0, 6.0, 5.0]],
        [[0.0, 0.0, 0.2, 0.2], [0.0] * 4, [5.0, 5.0, 6.0, 6.0]],
        on_invalid="mask",
    )
    for column in (
        outlines,
        Polygons.from_unit_vectors(outlines.unit_vectors, outlines.offsets, on_invalid="mask"),
    ):
        again = Regions.from_polygons(column).as_polygons()
        assert again == column
        assert again.refusals == column.refusals
        np.testing.assert_array_equal(again.lonlat, column.lonlat)
    read = Regions.from_s_region(["POLYGON 0 0 1 0 1 1", "POLYGON 2 0 3 0 3 1"]).as_polygons()
    assert len(read) == 2
    circles = Regions.from_polygons(read).union(Regions.from_circles([5.0], [5.0], [1.0])[[0, 0]])
    with pytest.raises(GeometryError, match="got 2 members at row 0"):
        circles.as_polygons()
    with pytest.raises(GeometryError, match="a circle or a box at row 1; make polygons"):
        Regions.from_s_region(["POLYGON 0 0 1 0 1 1", "CIRCLE 0 0 1"]).as_polygons()
    assert len(Regions.from_s_region([]).as_polygons()) == 0
