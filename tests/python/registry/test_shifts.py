# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.shifts."""

from __future__ import annotations

import numpy as np
import pytest

from skyquilt.registry.shifts import shifts_mas
from skyquilt.registry.stored_polygons import StoredPolygons

SQUARE = [(10.0, 20.0), (10.2, 20.0), (10.2, 20.1), (10.0, 20.1)]
MAS = 1.0 / 3.6e6


def stored(*outlines: list[tuple[float, float]]) -> StoredPolygons:
    vertices = np.array([vertex for outline in outlines for vertex in outline])
    offsets = np.cumsum([0, *map(len, outlines)])
    return StoredPolygons(vertices[:, 0], vertices[:, 1], offsets)


def shift(before: list[tuple[float, float]], after: list[tuple[float, float]]) -> float:
    rows = np.array([0])
    return float(shifts_mas(stored(before), stored(after), rows, rows)[0])


def test_an_outline_that_stays_has_no_shift() -> None:
    assert shift(SQUARE, SQUARE) == 0.0


@pytest.mark.parametrize("mas", [1.0, 20.0, 900.0, 1100.0, 5e5])
def test_a_shift_in_declination_is_measured(mas: float) -> None:
    moved = [(lon, lat + mas * MAS) for lon, lat in SQUARE]
    assert shift(SQUARE, moved) == pytest.approx(mas, rel=1e-6)


def test_the_largest_separation_counts() -> None:
    moved = [*SQUARE[:3], (10.0, 20.1 + 30.0 * MAS)]
    assert shift(SQUARE, moved) == pytest.approx(30.0, rel=1e-6)


@pytest.mark.parametrize("first", [1, 2, 3])
@pytest.mark.parametrize("step", [1, -1])
def test_another_first_vertex_or_direction_is_no_shift(first: int, step: int) -> None:
    order = [(first + step * i) % 4 for i in range(4)]
    assert shift(SQUARE, [SQUARE[i] for i in order]) == 0.0
    moved = [(SQUARE[i][0], SQUARE[i][1] + 40.0 * MAS) for i in order]
    assert shift(SQUARE, moved) == pytest.approx(40.0, rel=1e-6)


def test_another_number_of_vertices_has_no_measure() -> None:
    assert np.isnan(shift(SQUARE, SQUARE[:3]))


def test_rows_of_several_sizes_are_measured_each() -> None:
    before = stored(SQUARE, SQUARE[:3], SQUARE)
    after = stored(SQUARE[:3], SQUARE, [(lon, lat + 50.0 * MAS) for lon, lat in SQUARE])
    found = shifts_mas(before, after, np.array([0, 1, 2, 1]), np.array([1, 0, 2, 2]))
    np.testing.assert_allclose(found, [0.0, 0.0, 50.0, np.nan], rtol=1e-6)
    assert len(shifts_mas(before, after, np.array([], dtype=int), np.array([], dtype=int))) == 0
