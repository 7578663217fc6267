# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The slow twin itself: cases worked by hand, and its two ways against each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from .pair_kinds import KINDS, Pairs
from .simple_pair_kinds import NOTCH_OF_U, SIMPLE_KINDS, SPIRAL, L, Points, T, U, comb
from .whole_numbers import (
    Whole,
    arcs_meet,
    cut,
    has_volume,
    inner_normals,
    is_simple,
    simple_twin_relations,
    triangles,
    turn,
    twin_relations,
    whole,
)


def on_plane(points: Points, x: int = 0, y: int = 0) -> list[Whole]:
    return [(p + x, q + y, 1) for p, q in points]


def rectangle(left: int, low: int, right: int, high: int) -> list[Whole]:
    return [(left, low, 1), (right, low, 1), (right, high, 1), (left, high, 1)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (on_plane(U), on_plane(U), (True, True, True)),
        (on_plane(U), on_plane(NOTCH_OF_U), (True, False, False)),
        (on_plane(U), rectangle(2, 3, 4, 5), (True, False, False)),
        (on_plane(U), rectangle(2, 6, 4, 7), (False, False, False)),
        (on_plane(U), rectangle(1, 1, 5, 2), (True, True, True)),
        (on_plane(U), rectangle(1, 1, 5, 3), (True, True, False)),
        (rectangle(0, 0, 6, 5), on_plane(U), (True, True, True)),
        (on_plane(L), on_plane(L, 2, 2), (True, False, False)),
        (on_plane(L), on_plane(L, 1, 1), (True, True, False)),
        (on_plane(L), on_plane(L, 3, 3), (False, False, False)),
        (on_plane(SPIRAL), rectangle(2, 3, 3, 4), (True, False, False)),
        (on_plane(SPIRAL), rectangle(1, 0, 7, 1), (True, True, True)),
        (on_plane(T), on_plane(T[3:] + T[:3]), (True, True, True)),
        (on_plane(U), [(3, 2, 1), (4, 4, 1), (2, 4, 1)], (True, False, False)),
        (on_plane(U), [(6, 3, 2), (7, 8, 2), (5, 8, 2)], (True, True, False)),
    ],
)
def test_figures_of_squared_paper_lie_to_each_other_as_drawn(
    a: list[Whole], b: list[Whole], expected: tuple[bool, bool, bool]
) -> None:
    assert simple_twin_relations(a, b) == expected
    assert simple_twin_relations(b, a)[:2] == expected[:2]
    # Vectors of other lengths, and the other side of the sky.
    scaled = [(3 * x, 3 * y, 3 * z) for x, y, z in b]
    assert simple_twin_relations(a, scaled) == expected
    opposite = [(-x, -y, -z) for x, y, z in reversed(b)]
    assert simple_twin_relations(a, opposite) == (False, False, False)


def test_arcs_meet_at_ends_along_each_other_and_not_beyond() -> None:
    a, b, c, d = (0, 0, 1), (2, 0, 1), (1, 0, 1), (1, 2, 1)
    assert arcs_meet(a, b, c, d)
    assert arcs_meet(a, b, b, d)
    assert arcs_meet(a, c, c, b)
    assert arcs_meet(a, b, c, (3, 0, 1))
    assert not arcs_meet(a, c, b, (3, 0, 1))
    assert not arcs_meet(a, b, (1, 1, 1), d)
    assert not arcs_meet(a, b, (-1, 0, -1), (-1, -2, -1))


@pytest.mark.parametrize(
    ("outline", "simple"),
    [
        (on_plane(SPIRAL), True),
        (on_plane(comb(4)), True),
        (on_plane([(0, 0), (2, 2), (2, 0), (0, 2)]), False),  # crossing
        (on_plane([(0, 0), (4, 0), (4, 2), (2, 0), (0, 2)]), False),  # a vertex on an edge
        (on_plane([(0, 0), (4, 0), (2, 0), (2, 2)]), False),  # folded back
        (on_plane([(0, 0), (2, 0), (4, 0), (2, 2)]), True),  # flat
        (on_plane([(0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1)]), False),  # a vertex twice
    ],
)
def test_an_outline_is_simple_unless_it_meets_itself(outline: list[Whole], simple: bool) -> None:
    assert is_simple(outline) == simple


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_both_twins_agree_on_convex_polygons(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    held = 0
    for a, b in zip(*kind(np.random.default_rng(3), 60), strict=True):
        pair = [[whole(v) for v in row] for row in (a, b)]
        if all(is_convex(row) for row in pair):
            assert simple_twin_relations(pair[0], pair[1]) == twin_relations(pair[0], pair[1])
            held += 1
    assert held > 10


def is_convex(outline: list[Whole]) -> bool:
    return is_simple(outline) and all(
        turn(outline[i - 1], a, c) >= 0 for i, a in enumerate(outline) for c in outline
    )


@pytest.mark.parametrize("kind", SIMPLE_KINDS, ids=lambda kind: kind.__name__)
def test_triangles_make_up_the_polygon_and_share_no_interior(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    for row in kind(np.random.default_rng(4), 25)[0]:
        outline = [whole(v) for v in row]
        if not is_simple(outline):
            continue
        parts = triangles(outline)
        flat = len(outline) - 2 - len(parts)
        assert flat >= 0
        for i, part in enumerate(parts):
            assert turn(*part) > 0
            for other in parts[:i]:
                common = part
                for normal in inner_normals(other):
                    common = cut(common, normal)
                assert not has_volume(common)
        # Every edge of the polygon is one of a triangle, in the same direction, unless it has been
        # joined with the next one across a flat vertex.
        sides = {(t[i - 1], t[i]) for t in parts for i in range(3)}
        edges = [(outline[i - 1], outline[i]) for i in range(len(outline))]
        assert sum(edge not in sides for edge in edges) <= 2 * flat
