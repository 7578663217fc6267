# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Polygons in the place of circles and boxes: they hold these, and reach little beyond."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.errors import GeometryError
from skyquilt.sphere import Polygons, Regions, unit_vectors
from skyquilt.testing.strategies import positions, regions

from .test_shapes import unhurried


def boundary(polygons: Regions) -> NDArray[np.float64]:
    """Give points of all edges of all members."""
    core = polygons._core.polygons
    points = []
    for begin, end in zip(core.offsets[:-1], core.offsets[1:], strict=True):
        corners = core.unit_vectors[begin:end]
        for t in np.arange(8) / 8.0:
            points.append((1.0 - t) * corners + t * np.roll(corners, -1, axis=0))
    xyz = np.concatenate(points)
    unit: NDArray[np.float64] = xyz / np.linalg.norm(xyz, axis=1, keepdims=True)
    return unit


@unhurried
@given(
    positions(),
    st.one_of(st.floats(0.0, 180.0), st.sampled_from([0.0, 1.0 / 3.6e6, 89.9, 90.0, 180.0])),
    st.floats(0.01, 5.0),
)
def test_polygons_around_a_circle_hold_it_and_little_more(
    position: tuple[float, float], radius: float, error: float
) -> None:
    circle = Regions.from_circles([position[0]], [position[1]], radius)
    polygons = circle.to_polygons(error)
    assert polygons.contains(circle).all()
    center = unit_vectors([position[0]], [position[1]])[0]
    points = boundary(polygons)
    separation = np.arctan2(np.linalg.norm(np.cross(points, center), axis=1), points @ center)
    assert separation.max() <= np.radians(radius + error)


@unhurried
@given(
    st.one_of(st.floats(-360.0, 360.0), st.sampled_from([0.0, 45.0, 180.0, 350.0])),
    st.one_of(st.floats(0.0, 359.0), st.sampled_from([0.0, 1e-9, 45.0, 90.0, 120.0, 360.0])),
    st.tuples(*[st.one_of(st.floats(-90.0, 90.0), st.sampled_from([-90.0, 0.0, 90.0]))] * 2),
    st.floats(0.1, 5.0),
)
def test_polygons_around_a_box_hold_it_and_little_more(
    lon: float, width: float, lats: tuple[float, float], error: float
) -> None:
    low, high = sorted(lats)
    box = Regions.from_boxes([lon], [lon + width], [low], [high], on_invalid="mask")
    if box.refusals:
        return  # the sum was rounded beyond a whole turn
    polygons = box.to_polygons(error)
    assert polygons.contains(box).all()
    assert box.grown(error).contains(polygons).all()


@pytest.mark.parametrize(
    ("text", "error_deg", "members", "corners"),
    [
        ("CIRCLE 10 20 0.0000002777777777777778", 2.7777777777777777e-10, 1, 71),
        ("CIRCLE 10 20 89.9", 1.0, 1, 3),
        ("CIRCLE 10 20 100", 1.0, 3, 18),
        ("CIRCLE 10 20 180", 1.0, 6, 18),
        ("RANGE 350 10 40 60", 5.0, 1, 4),
        ("RANGE 350 10 40 60", 0.1, 1, 8),
        ("RANGE 0 360 60 90", 1.0, 1, 12),
        ("RANGE 0 360 -1 1", 1.0, 3, 18),
        ("RANGE 0 90 0 90", 1.0, 1, 3),
    ],
)
def test_as_many_corners_are_made_as_are_needed(
    text: str, error_deg: float, members: int, corners: int
) -> None:
    polygons = Regions.from_pos([text]).to_polygons(error_deg)._core.polygons
    assert (len(polygons), len(polygons.unit_vectors)) == (members, corners)


@unhurried
@given(regions())
def test_polygons_are_written_and_read_by_others(region: Regions) -> None:
    polygons = region.to_polygons(1.0)
    assert len(polygons) == len(region)
    assert polygons.is_empty.tolist() == region.is_empty.tolist()
    assert polygons.to_polygons(1e-6) == polygons
    read = shapely.from_wkb(polygons.to_wkb())
    members = np.diff(polygons._shapes.columns()[0])
    assert shapely.get_num_geometries(read).tolist() == np.maximum(members, 1).tolist()
    again = Regions.from_wkb(polygons.to_wkb())
    assert (again.contains(region) | region.is_empty).all()
    assert len(polygons.to_s_region()) == len(region)


def test_what_messages_advise_works() -> None:
    circle = Regions.from_circles([10.0], [20.0], 1.0)
    box = Regions.from_boxes([10.0], [11.0], [20.0], [21.0])
    square = Polygons.from_lonlat([[10.5, 12.0, 12.0, 10.5]], [[20.0, 20.0, 22.0, 22.0]])
    for refused in (
        circle.to_wkt,
        box.to_wkb,
        circle.convex_hull,
        lambda: circle.intersection(square),
        lambda: box.intersection(square),
    ):
        with pytest.raises(GeometryError, match=r"Regions\.to_polygons"):
            refused()
    for region in (circle, box):
        polygons = region.to_polygons(0.01)
        assert polygons.to_wkt()[0].startswith("POLYGON ((")
        assert Regions.from_polygons(polygons.convex_hull()).contains(region).all()
        common = polygons.intersection(square)
        less = region.overlap_area_deg2(square)
        assert less < common.area_deg2 < less + 4.0 * 0.01


def test_impossible_errors_are_refused() -> None:
    circle = Regions.from_circles([10.0, 10.0], [20.0, 20.0], [1e-6, 30.0])
    for error in (0.0, -1.0, float("nan"), 6.0):
        with pytest.raises(GeometryError, match=r"must lie in \[2e-11, 5\] degrees"):
            circle.to_polygons(error)
    with pytest.raises(
        GeometryError, match=r"row 1 .* would have \d+ corners, and may have 100000"
    ):
        circle.to_polygons(1e-10)
