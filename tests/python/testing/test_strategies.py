# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The strategies draw what they promise, and reach the cases that they are for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from skyquilt._core import sphere as _core
from skyquilt.sphere import Polygons
from skyquilt.testing.strategies import Outline, outlines, simple_outlines

#: Looking for one example: without a stored one, and without making it smaller.
SEARCH = settings(max_examples=10_000, database=None, phases=[Phase.generate], deadline=None)


def polygon(outline: Outline) -> Polygons:
    return Polygons.from_lonlat([outline[0]], [outline[1]])


@pytest.mark.parametrize(("strategy", "convex"), [(outlines, True), (simple_outlines, False)])
def test_outlines_are_taken_as_they_are_drawn(
    strategy: Callable[[], st.SearchStrategy[Outline]], convex: bool
) -> None:
    @given(strategy())
    def check(outline: Outline) -> None:
        made = polygon(outline)
        assert made.is_convex.tolist() == [convex]
        assert 0.0 < made.area_deg2[0] < 20627.0
        lon, lat = made.lonlat
        # Counter-clockwise: kept in the order of the outline, but for where it begins.
        begin = int(np.argmax((lon == outline[0][0]) & (lat == outline[1][0])))
        assert np.roll(lon, -begin).tolist() == list(outline[0])
        assert np.roll(lat, -begin).tolist() == list(outline[1])

    check()


def flat_corners(outline: Outline) -> int:
    v = polygon(outline).unit_vectors
    return int(np.sum(_core.orientations(np.roll(v, 1, axis=0), v, np.roll(v, -1, axis=0)) == 0))


def inward_corners(outline: Outline) -> int:
    v = polygon(outline).unit_vectors
    return int(np.sum(_core.orientations(np.roll(v, 1, axis=0), v, np.roll(v, -1, axis=0)) < 0))


def holds(outline: Outline, lat: float) -> bool:
    """Whether a pole lies inside, and on no corner."""
    return bool(polygon(outline).contains_points(0.0, lat)[0]) and lat not in outline[1]


def radius_deg(outline: Outline) -> float:
    return float(polygon(outline).bounding_caps()[1][0])


REACHED: dict[str, Callable[[Outline], bool]] = {
    "a pole inside": lambda outline: holds(outline, 90.0),
    "the south pole inside": lambda outline: holds(outline, -90.0),
    "a pole at a corner": lambda outline: 90.0 in outline[1] or -90.0 in outline[1],
    "across longitude 0": lambda outline: (
        min(outline[0]) < 0.0 < max(outline[0]) or min(outline[0]) < 360.0 < max(outline[0])
    ),
    "a flat corner": lambda outline: flat_corners(outline) > 0,
    "of a milliarcsecond": lambda outline: radius_deg(outline) < 1e-6,
    "of many degrees": lambda outline: radius_deg(outline) > 40.0,
}


@pytest.mark.parametrize("strategy", [outlines, simple_outlines])
@pytest.mark.parametrize("name", REACHED)
def test_outlines_reach_the_cases_that_go_wrong(
    name: str, strategy: Callable[[], st.SearchStrategy[Outline]]
) -> None:
    find(strategy(), REACHED[name], settings=SEARCH)


def test_simple_outlines_turn_inwards_once_or_often_and_along_the_equator() -> None:
    find(simple_outlines(), lambda outline: inward_corners(outline) == 1, settings=SEARCH)
    find(simple_outlines(), lambda outline: inward_corners(outline) > 5, settings=SEARCH)
    find(
        simple_outlines(),
        lambda outline: sum(lat == 0.0 for lat in outline[1]) > 2 and flat_corners(outline) > 0,
        settings=SEARCH,
    )
