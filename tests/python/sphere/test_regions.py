# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Regions: columns of unions, what they refuse, and how they lie to each other."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import skyquilt
from skyquilt.errors import CoordinateError, GeometryError
from skyquilt.sphere import Polygons, Regions


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
    with pytest.raises(CoordinateError, match="radius_deg must be one number"):
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


def test_the_text_of_a_column_counts_its_members() -> None:
    rows = Regions.from_polygons(square(0.0, 0.0)).union(Regions.from_circles([1, 2], [0, 0], 1.0))
    assert repr(rows) == "<Regions: 2 rows, 2 polygons, 2 circles>"
    assert repr(nothing()) == "<Regions: 1 rows, all empty>"
