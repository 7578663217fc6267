# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A refusal stays with its row when rows are taken, grouped and joined."""

from __future__ import annotations

import numpy as np
import pytest

from skyquilt.errors import GeometryError
from skyquilt.sphere import Polygons, Refusal, Regions
from skyquilt.sphere.refusals import as_on_invalid

# Rows 1 and 3 have no area.
POLYGONS = Polygons.from_lonlat(
    [[0.0, 1.0, 0.0], [0.0, 1.0, 2.0], [5.0, 6.0, 5.0], [7.0, 8.0, 9.0]],
    [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]],
    on_invalid="mask",
)
CIRCLES = Regions.from_circles([0.0, 1.0, 2.0, 3.0], 0.0, [1.0, 1.0, -1.0, 1.0], on_invalid="mask")


def refused(column: Polygons | Regions) -> list[tuple[int, str]]:
    return [(refusal.row, refusal.rule) for refusal in column.refusals]


def test_refusals_go_with_the_rows_that_are_taken() -> None:
    for column in (POLYGONS, Regions.from_polygons(POLYGONS)):
        assert refused(column) == [(1, "zero_area"), (3, "zero_area")]
        assert refused(column[[3, 0, 3, 2]]) == [(0, "zero_area"), (2, "zero_area")]
        assert refused(column[1]) == [(0, "zero_area")]
        assert refused(column[::2]) == []
        assert refused(column[[False, True, False, True]]) == [(0, "zero_area"), (1, "zero_area")]
        assert column[[3]].refusals[0].message == column.refusals[1].message


def test_refusals_go_with_the_rows_that_are_grouped() -> None:
    regions = Regions.from_polygons(POLYGONS, [0, 2, 2, 4])
    assert refused(regions) == [(0, "zero_area"), (2, "zero_area")]
    assert refused(Regions.from_polygons(POLYGONS).union_of_rows([0, 2, 2, 4])) == refused(regions)
    assert refused(CIRCLES.union_of_rows()) == [(0, "radius")]


def test_refusals_go_with_the_rows_that_are_joined() -> None:
    assert refused(CIRCLES.union(POLYGONS)) == [(1, "zero_area"), (2, "radius"), (3, "zero_area")]
    assert refused(CIRCLES.union(POLYGONS[1])) == [
        (0, "zero_area"),
        (1, "zero_area"),
        (2, "radius"),
        (2, "zero_area"),
        (3, "zero_area"),
    ]
    twice = CIRCLES.union(POLYGONS[1])[[2, 0]]
    assert refused(twice) == [(0, "radius"), (0, "zero_area"), (1, "zero_area")]


def test_the_vertex_of_a_refused_member_is_counted_within_it() -> None:
    (refusal,) = Regions.from_pos(["CIRCLE 0 0 -1"], on_invalid="mask").refusals
    assert refusal == Refusal(0, 0, "radius", refusal.message)
    text = "MULTIPOLYGON (((0 0, 1 0, 0 1, 0 0)), ((5 0, 6 0, 5 91, 5 0)))"
    (refusal,) = Regions.from_wkt([text], on_invalid="mask").refusals
    assert (refusal.row, refusal.vertex, refusal.rule) == (0, 2, "latitude")
    assert refusal.message.startswith("member 1: ")


@pytest.mark.parametrize("choice", ["ignore", True, None, ["raise"], np.asarray(["raise", "mask"])])
def test_there_are_two_choices_for_what_breaks_a_rule(choice: str) -> None:
    with pytest.raises(GeometryError, match="on_invalid must be 'raise' or 'mask', got"):
        as_on_invalid(choice)
    with pytest.raises(GeometryError, match="on_invalid must be"):
        Regions.from_circles(0.0, 0.0, 1.0, on_invalid=choice)  # type: ignore[arg-type]
