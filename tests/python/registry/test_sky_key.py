# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Laws of sky keys: what touches a query is found by its key."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.errors import CoordinateError, RegistryError
from skyquilt.registry.sky_key import (
    ALWAYS_LOOKED_AT,
    SMALLEST_RADIUS_CLASS,
    class_radius_deg,
    key_ranges,
    sky_keys,
)
from skyquilt.sphere import Polygons, healpix_index, unit_vectors

CLASSES = [*range(SMALLEST_RADIUS_CLASS, 7), ALWAYS_LOOKED_AT]


def directions_at(
    center: NDArray[np.float64], angle_rad: NDArray[np.float64], turn_rad: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Directions at an angle from each centre (n, 3), turned about it."""
    axis = np.eye(3)[np.argmin(np.abs(center), axis=-1)]
    east = np.cross(center, axis)
    east /= np.linalg.norm(east, axis=-1, keepdims=True)
    north = np.cross(center, east)
    sideways = np.cos(turn_rad)[..., None] * east + np.sin(turn_rad)[..., None] * north
    points = np.cos(angle_rad)[..., None] * center + np.sin(angle_rad)[..., None] * sideways
    return np.asarray(points / np.linalg.norm(points, axis=-1, keepdims=True))


def quads_about(
    center: NDArray[np.float64], radius_deg: NDArray[np.float64], turn_rad: NDArray[np.float64]
) -> Polygons:
    """Squares whose corners lie at the given angles from their middles."""
    corners = [
        directions_at(center, np.radians(radius_deg), turn_rad + 0.5 * np.pi * k) for k in range(4)
    ]
    return Polygons.from_unit_vectors(np.stack(corners, axis=1))


def is_found(ranges: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    row = np.searchsorted(ranges[:, 0], keys, side="right") - 1
    return np.asarray((row >= 0) & (keys < ranges[row, 1]))


def random_directions(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    vectors = rng.normal(size=(n, 3))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


sky_points = st.tuples(
    st.one_of(st.floats(0.0, 360.0), st.sampled_from([0.0, 45.0, 90.0, 180.0, 360.0])),
    st.one_of(st.floats(-90.0, 90.0), st.sampled_from([-90.0, 0.0, 41.8103148957786, 90.0])),
)


@settings(deadline=None)
@given(
    point=sky_points,
    query_power=st.floats(-4.0, 6.0),
    footprint_power=st.floats(-8.0, 5.9),
    max_ranges=st.integers(1, 24),
    seed=st.integers(0, 2**32),
)
def test_a_polygon_that_overlaps_a_query_polygon_has_its_key_in_the_ranges(
    point: tuple[float, float],
    query_power: float,
    footprint_power: float,
    max_ranges: int,
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    n = 200
    query_deg, footprint_deg = 2.0**query_power, 2.0**footprint_power
    middle = unit_vectors([point[0]], [point[1]])
    query = quads_about(middle, np.array([query_deg]), np.zeros(1))
    # Middles up to where the two can just touch, many of them right there.
    reach_deg = min(query_deg + footprint_deg, 180.0)
    away_deg = reach_deg * np.minimum(1.0, rng.uniform(0.0, 1.5, n))
    middles = directions_at(
        np.broadcast_to(middle, (n, 3)), np.radians(away_deg), rng.uniform(0.0, 2.0 * np.pi, n)
    )
    polygons = quads_about(middles, np.full(n, footprint_deg), rng.uniform(0.0, 2.0 * np.pi, n))
    keys = sky_keys(polygons)
    centers, radii_deg = query.bounding_caps()
    overlapping = polygons.overlaps(query)
    for radius_class in np.unique(keys.radius_class).tolist():
        wanted = overlapping & (keys.radius_class == radius_class)
        for largest in (None, float(keys.radius_deg[keys.radius_class == radius_class].max())):
            ranges = key_ranges(
                centers[0],
                float(radii_deg[0]),
                radius_class,
                largest_radius_deg=largest,
                max_ranges=max_ranges,
            )
            assert is_found(ranges, keys.healpix29[wanted]).all()


@settings(deadline=None)
@given(
    point=sky_points,
    radius_deg=st.one_of(st.just(0.0), st.floats(1e-9, 100.0)),
    radius_class=st.integers(SMALLEST_RADIUS_CLASS, 6),
    seed=st.integers(0, 2**32),
)
def test_a_large_footprint_whose_corner_just_reaches_the_cap_is_found(
    point: tuple[float, float], radius_deg: float, radius_class: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    n = 300
    middle = np.broadcast_to(unit_vectors([point[0]], [point[1]]), (n, 3))
    footprint_rad = np.radians(class_radius_deg(radius_class)) - 1e-12
    reach_rad = (np.radians(radius_deg) + footprint_rad) * rng.choice([1.0, 1.0 - 1e-15, 0.9], n)
    centers = directions_at(middle, np.minimum(reach_rad, 3.0), rng.uniform(0.0, 2.0 * np.pi, n))
    # Squares with one corner pointing at the middle of the cap.
    ahead = middle - np.sum(middle * centers, axis=1, keepdims=True) * centers
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    aside = np.cross(centers, ahead)
    corners = np.stack(
        [
            np.cos(footprint_rad) * centers + np.sin(footprint_rad) * v
            for v in (ahead, aside, -ahead, -aside)
        ],
        axis=1,
    )
    corners /= np.linalg.norm(corners, axis=2, keepdims=True)
    keys = sky_keys(Polygons.from_unit_vectors(corners))
    assert (keys.radius_class == radius_class).all()
    assert is_found(key_ranges(middle[0], radius_deg, radius_class), keys.healpix29).all()


def test_the_key_is_the_number_of_the_bounding_caps_centre() -> None:
    rng = np.random.default_rng(1)
    polygons = quads_about(random_directions(rng, 1000), rng.uniform(0.01, 50.0, 1000), np.zeros(1))
    keys = sky_keys(polygons)
    centers, radii_deg = polygons.bounding_caps()
    assert (keys.healpix29 == healpix_index(centers)).all()
    assert (keys.radius_deg == radii_deg).all()
    assert len(keys) == 1000
    assert keys.healpix29.dtype == np.int64
    assert keys.radius_class.dtype == np.int8


def test_the_class_is_the_smallest_whose_radius_is_not_exceeded() -> None:
    rng = np.random.default_rng(2)
    radius_deg = 2.0 ** rng.uniform(-12.0, np.log2(80.0), 3000)
    keys = sky_keys(quads_about(random_directions(rng, 3000), radius_deg, np.zeros(1)))
    limits = np.array([class_radius_deg(c) for c in CLASSES])
    expected = np.array(CLASSES)[np.searchsorted(limits, keys.radius_deg, side="left")]
    assert (keys.radius_class == expected).all()
    assert set(keys.radius_class.tolist()) == set(CLASSES)


def test_a_power_of_two_belongs_to_the_class_it_ends() -> None:
    class Discs(Polygons):
        def bounding_caps(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            return np.tile([1.0, 0.0, 0.0], (6, 1)), np.array(
                [0.5, np.nextafter(0.5, 1.0), 2.0**-6, 1e-12, 60.0, np.nextafter(60.0, 61.0)]
            )

    discs = Discs.from_unit_vectors(
        quads_about(
            np.tile([1.0, 0.0, 0.0], (6, 1)), np.full(6, 1.0), np.zeros(1)
        ).unit_vectors.reshape(6, 4, 3)
    )
    assert sky_keys(discs).radius_class.tolist() == [-1, 0, -6, -6, 6, ALWAYS_LOOKED_AT]


def test_a_row_without_polygon_has_the_key_minus_one() -> None:
    square = quads_about(np.array([[0.0, 0.0, 1.0]]), np.array([0.1]), np.zeros(1))
    polygons = Polygons.from_unit_vectors(square.unit_vectors, [0, 0, 4, 4], on_invalid="mask")
    keys = sky_keys(polygons)
    assert keys.healpix29[[0, 2]].tolist() == [-1, -1]
    assert keys.radius_class[[0, 2]].tolist() == [0, 0]
    assert keys.radius_deg[[0, 2]].tolist() == [0.0, 0.0]
    assert keys.healpix29[1] >= 0
    assert keys.radius_class[1] == -3


def test_no_polygons_have_no_keys() -> None:
    assert len(sky_keys(Polygons.from_unit_vectors(np.zeros((0, 4, 3))))) == 0


def test_what_is_larger_than_sixty_degrees_is_always_looked_at() -> None:
    polygons = quads_about(np.array([[0.0, 0.0, 1.0]]), np.array([75.0]), np.zeros(1))
    keys = sky_keys(polygons)
    assert keys.radius_class.tolist() == [ALWAYS_LOOKED_AT]
    ranges = key_ranges([0.0, 0.0, -1.0], 0.0, ALWAYS_LOOKED_AT, largest_radius_deg=75.1)
    assert ranges.tolist() == [[0, 12 * 4**29]]


def test_no_radius_of_a_class_exceeds_its_power_of_two() -> None:
    for radius_class in CLASSES:
        assert class_radius_deg(radius_class) <= 2.0**radius_class
    assert class_radius_deg(6) == 60.0
    assert class_radius_deg(-2) == 0.25


def test_a_known_largest_radius_narrows_the_ranges() -> None:
    wide = key_ranges([1.0, 0.0, 0.0], 0.1, 0)
    narrow = key_ranges([1.0, 0.0, 0.0], 0.1, 0, largest_radius_deg=0.51)
    assert np.diff(narrow).sum() < 0.5 * np.diff(wide).sum()


@pytest.mark.parametrize("radius_class", [SMALLEST_RADIUS_CLASS - 1, 7, 9])
def test_a_class_that_does_not_exist_is_refused(radius_class: int) -> None:
    with pytest.raises(RegistryError, match=f"got {radius_class}"):
        key_ranges([1.0, 0.0, 0.0], 0.1, radius_class)


@pytest.mark.parametrize("radius_class", [0, ALWAYS_LOOKED_AT])
@pytest.mark.parametrize("radius_deg", [-0.1, np.nan])
def test_a_negative_or_unknown_radius_is_refused(radius_class: int, radius_deg: float) -> None:
    with pytest.raises(CoordinateError, match="zero or positive degrees"):
        key_ranges([1.0, 0.0, 0.0], radius_deg, radius_class)
    with pytest.raises(CoordinateError, match="zero or positive degrees"):
        key_ranges([1.0, 0.0, 0.0], 0.1, radius_class, largest_radius_deg=radius_deg)
