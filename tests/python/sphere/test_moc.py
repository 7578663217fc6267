# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Coverage maps of regions: they hold every point, and little more."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from astropy import units
from hypothesis import given, settings
from hypothesis import strategies as st
from mocpy import MOC
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError
from skyquilt.sphere import Polygons, Regions, lon_lat, unit_vectors
from skyquilt.testing.strategies import outlines, positions


def holds(moc: MOC, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    answer: NDArray[np.bool_] = moc.contains_lonlat(lon * units.deg, lat * units.deg)
    return answer


def points_of_polygon(xyz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the corners, points of all edges, and points within a convex outline."""
    random = np.random.default_rng(1)
    along = random.uniform(size=(40, 1, 1))
    edges = along * xyz + (1.0 - along) * np.roll(xyz, -1, axis=0)
    within = random.dirichlet(np.full(len(xyz), 0.3), size=200) @ xyz
    points = np.concatenate([xyz, edges.reshape(-1, 3), within])
    unit: NDArray[np.float64] = points / np.linalg.norm(points, axis=1, keepdims=True)
    return unit


def order_for(size_deg: float, finer: int) -> int:
    """Give an order whose cells are about as large as a region, or finer by so many orders."""
    return int(np.clip(np.log2(58.6 / max(size_deg, 1e-7)) + finer, 0, 20))


@settings(max_examples=60, deadline=None)
@given(outlines(), st.integers(-3, 4))
def test_a_map_of_a_polygon_holds_all_of_it(
    outline: tuple[tuple[float, ...], tuple[float, ...]], finer: int
) -> None:
    region = Regions.from_polygons(Polygons.from_lonlat([outline[0]], [outline[1]]))
    xyz = unit_vectors(*outline)
    size = float(np.degrees(np.linalg.norm(xyz - xyz[0], axis=1).max()))
    moc = region.to_moc(order_for(size, finer))
    assert holds(moc, *lon_lat(points_of_polygon(xyz))).all()


@settings(max_examples=60, deadline=None)
@given(
    positions(), st.one_of(st.floats(0.0, 180.0), st.sampled_from([0.0, 1e-7, 90.0, 179.9, 180.0]))
)
def test_a_map_of_a_circle_holds_all_of_it(position: tuple[float, float], radius: float) -> None:
    region = Regions.from_circles([position[0]], [position[1]], radius)
    moc = region.to_moc(min(order_for(radius, 2), 7 if radius > 5.0 else 20))
    random = np.random.default_rng(2)
    angle = random.uniform(0.0, 2.0 * np.pi, 400)
    arc = np.radians(radius) * np.where(np.arange(400) < 200, 1.0, random.uniform(size=400))
    center = unit_vectors([position[0]], [position[1]])[0]
    east = np.cross(center, np.eye(3)[np.argmin(np.abs(center))])
    east /= np.linalg.norm(east)
    points = (
        np.cos(arc)[:, None] * center
        + (np.sin(arc) * np.cos(angle))[:, None] * east
        + (np.sin(arc) * np.sin(angle))[:, None] * np.cross(center, east)
    )
    assert holds(moc, *lon_lat(points)).all()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.floats(-360.0, 360.0), st.sampled_from([0.0, 45.0, 90.0, 350.0])),
    st.one_of(st.floats(0.0, 359.0), st.sampled_from([0.0, 45.0, 90.0, 180.0, 360.0])),
    st.tuples(*[st.one_of(st.floats(-90.0, 90.0), st.sampled_from([-90.0, 0.0, 90.0]))] * 2),
    st.integers(0, 6),
)
def test_a_map_of_a_box_holds_all_of_it(
    lon: float, width: float, lats: tuple[float, float], order: int
) -> None:
    low, high = sorted(lats)
    region = Regions.from_boxes([lon], [lon + width], [low], [high], on_invalid="mask")
    if region.refusals:
        return  # the sum was rounded beyond a whole turn
    random = np.random.default_rng(3)
    across = np.concatenate([np.zeros(60), np.ones(60), random.uniform(size=200)])
    up = np.concatenate([random.uniform(size=200), np.zeros(60), np.ones(60)])
    moc = region.to_moc(order)
    lat = np.clip(low + (high - low) * up, low, high)
    assert holds(moc, (lon + width * across) % 360.0, lat).all()


@pytest.mark.parametrize(
    ("text", "area_deg2", "boundary_deg"),
    [
        ("CIRCLE 123 45 2", 12.565, 12.57),
        ("CIRCLE 0 -90 100", 24208.0, 354.6),
        ("RANGE 350 10 40 60", 255.6, 65.4),
        ("RANGE 0 360 -90 -30", 10313.2, 311.8),
        ("POLYGON 0 0 10 0 2 2 0 10", 20.0, 36.6),
    ],
)
def test_a_map_holds_little_more_than_the_region(
    text: str, area_deg2: float, boundary_deg: float
) -> None:
    order = 9 if area_deg2 < 1000.0 else 7
    moc = Regions.from_pos([text]).to_moc(order)
    found = moc.sky_fraction * 41252.96
    # Cells of the boundary are half outside on average; half a cell is what the map may add.
    assert area_deg2 < found < area_deg2 + 1.2 * boundary_deg * 58.6 / 2**order
    assert moc.max_order == order


def test_a_map_is_made_though_mocpy_panics() -> None:
    text = (
        "POLYGON 228.67797722290592 -2.972413651642576 207.06397414358545 -17.87891039955313"
        " 224.21575608348212 -44.193680014863084 251.08927596579377 -23.73223049937733"
    )
    region = Regions.from_pos([text])
    xyz = np.asarray(region._core.polygons.unit_vectors)
    for order in range(6):
        assert holds(region.to_moc(order), *lon_lat(points_of_polygon(xyz))).all()


def test_a_map_of_a_column_is_one_and_of_nothing_empty() -> None:
    column = Regions.from_circles([0.0, 90.0], [0.0, 0.0], [1.0, 1.0])
    moc = column.to_moc(6)
    assert holds(moc, np.array([0.0, 90.0, 45.0]), np.zeros(3)).tolist() == [True, True, False]
    nothing = Regions.from_wkt(["POLYGON EMPTY"]).to_moc(6)
    assert nothing.empty()
    with pytest.raises(NotFoundError, match="no order 30"):
        column.to_moc(30)


def test_without_mocpy_the_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['mocpy'] = None\n"
        "import skyquilt\n"
        "from skyquilt.errors import MissingExtraError\n"
        "try:\n    skyquilt.Regions.from_circles([0], [0], [1]).to_moc(3)\n"
        "except MissingExtraError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "pip install 'skyquilt[moc]'" in done.stdout
