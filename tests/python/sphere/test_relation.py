# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Simple polygons, convex or not, held against whole numbers: what is one, and how two lie."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.sphere import Polygons

from .pair_kinds import Pairs, dressed, longer_by_powers_of_two, of_any_length
from .simple_pair_kinds import SIMPLE_KINDS
from .whole_numbers import Vectors, is_simple, simple_twin_relations, turn, whole

#: Pairs of each kind that are held against the slow twin; raise it for a record.
PAIRS_OF_A_KIND = int(os.environ.get("SKYQUILT_SIMPLE_TWIN_PAIRS", "1000"))

DrawPairs: TypeAlias = Callable[[np.random.Generator, int], Pairs]

each_kind = pytest.mark.parametrize("kind", SIMPLE_KINDS, ids=lambda kind: kind.__name__)


def column(rows: list[Vectors]) -> Polygons:
    offsets = np.cumsum([0, *(len(row) for row in rows)])
    return Polygons.from_unit_vectors(np.concatenate(rows), offsets, on_invalid="mask")


def answers(a: Polygons, b: Polygons) -> NDArray[np.bool_]:
    return np.stack([a.overlaps(b), a.overlaps_interior(b), a.contains(b)], axis=1)


def simple_rows(rows: list[Vectors]) -> NDArray[np.bool_]:
    return np.array([is_simple([whole(v) for v in row]) for row in rows])


def hold(a_rows: list[Vectors], b_rows: list[Vectors]) -> NDArray[np.bool_]:
    """Hold the column against the twin on what was drawn; give the answers of what is simple."""
    simple = [simple_rows(rows) for rows in (a_rows, b_rows)]
    a, b = column(a_rows), column(b_rows)
    np.testing.assert_array_equal(a.is_empty, ~simple[0])
    np.testing.assert_array_equal(b.is_empty, ~simple[1])
    both = simple[0] & simple[1]
    expected = np.zeros((len(both), 3), dtype=np.bool_)
    for i in np.flatnonzero(both):
        pair = [[whole(vector) for vector in rows[i]] for rows in (a_rows, b_rows)]
        expected[i] = simple_twin_relations(pair[0], pair[1])
    found = answers(a, b)
    np.testing.assert_array_equal(found, expected)
    turned = answers(b, a)
    np.testing.assert_array_equal(turned[:, :2], expected[:, :2])
    return expected[both]


@each_kind
def test_all_relations_of_simple_polygons_agree_with_the_slow_twin(kind: DrawPairs) -> None:
    a_rows, b_rows = kind(np.random.default_rng(SIMPLE_KINDS.index(kind)), PAIRS_OF_A_KIND)
    expected = hold(a_rows, b_rows)
    # Rounding makes some figures cross themselves: most must be left.
    assert len(expected) > 0.8 * PAIRS_OF_A_KIND
    # Each kind must answer both ways, where it can: one star twice always overlaps, and what lies
    # on the other side of the sky contains nothing.
    closed, interior, inside = expected.mean(axis=0)
    name = kind.__name__
    assert 0.02 < closed < (1.01 if name in ("last_places", "without_ears") else 0.999)
    assert 0.02 < interior < (1.01 if name == "last_places" else 0.999)
    assert inside < 0.9
    assert inside > 0.0 or name == "stars_opposite"


@each_kind
def test_a_row_is_convex_where_it_turns_nowhere_inwards(kind: DrawPairs) -> None:
    rows = kind(np.random.default_rng(3), 200)[0]
    made = column(rows)
    taken = np.flatnonzero(~made.is_empty)
    expected = []
    for row in taken:
        v = [whole(vector) for vector in rows[row]]
        expected.append(all(turn(v[i - 2], v[i - 1], v[i]) >= 0 for i in range(len(v))))
    np.testing.assert_array_equal(made.is_convex[taken], expected)
    assert not all(expected)


@each_kind
def test_the_lengths_of_vectors_change_no_answer(kind: DrawPairs) -> None:
    rng = np.random.default_rng(4)
    a_rows, b_rows = kind(rng, 300)
    plain = answers(column(a_rows), column(b_rows))
    longer = [[longer_by_powers_of_two(rng, row) for row in rows] for rows in (a_rows, b_rows)]
    np.testing.assert_array_equal(answers(column(longer[0]), column(longer[1])), plain)
    # One length of one column and another of the other.
    np.testing.assert_array_equal(answers(column(a_rows), column(longer[1])), plain)


@each_kind
def test_vectors_of_any_length_agree_with_the_slow_twin(kind: DrawPairs) -> None:
    rng = np.random.default_rng(5)
    a_rows, b_rows = kind(rng, max(100, PAIRS_OF_A_KIND // 10))
    hold([of_any_length(rng, row) for row in a_rows], [of_any_length(rng, row) for row in b_rows])


@each_kind
def test_the_clothes_a_simple_row_comes_in_change_no_answer(kind: DrawPairs) -> None:
    rng = np.random.default_rng(6)
    pair = kind(rng, 300)
    a, b = (column(rows) for rows in pair)
    dressed_a, dressed_b = (column([dressed(rng, row) for row in rows]) for rows in pair)
    np.testing.assert_array_equal(dressed_a.offsets, a.offsets)
    np.testing.assert_array_equal(answers(dressed_a, dressed_b), answers(a, b))


@each_kind
def test_threads_and_single_rows_answer_as_columns_do(kind: DrawPairs) -> None:
    a_rows, b_rows = kind(np.random.default_rng(7), 1100)
    a, b = column(a_rows), column(b_rows)
    one_thread = answers(a, b)
    for ask, expected in zip(
        (a.overlaps, a.overlaps_interior, a.contains), one_thread.T, strict=True
    ):
        np.testing.assert_array_equal(ask(b, threads=3), expected)
    for row in range(20):
        np.testing.assert_array_equal(answers(a[row], b[row])[0], one_thread[row])
    against_one = answers(a[7], b)
    repeated = answers(a[np.full(len(b), 7)], b)
    np.testing.assert_array_equal(against_one, repeated)
