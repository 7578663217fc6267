# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Rules on digits: as few as tell possible IDs from others."""

from __future__ import annotations

import itertools

import pytest

from skyquilt.packing import IdField, IdLayout
from skyquilt.packing.digit_rules import digit_rules, id_range

from .sampled_ids import LAYOUTS, UNSIGNED_LAYOUTS, edge_ids


@pytest.mark.parametrize(
    "layout", [*LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()], ids=[*LAYOUTS, *UNSIGNED_LAYOUTS]
)
def test_the_range_ends_at_possible_ids_and_holds_all(layout: IdLayout) -> None:
    smallest, largest = id_range(layout)
    assert layout.is_possible([smallest]).all()
    assert layout.is_possible([largest]).all()
    ids = edge_ids(layout).tolist()
    assert (min(ids), max(ids)) == (smallest, largest)


def test_nothing_is_asked_of_digits_that_are_all_values() -> None:
    layout = IdLayout([IdField("plane", width=3), IdField("row", radix=100), IdField("k", radix=7)])
    assert id_range(layout) == (0, 7 * 1024 + 699)
    rules = digit_rules(layout, is_within_range=True)
    # The row's digit has room up to 146 in the ten bits that 700 numbers are rounded up to.
    assert [(rule.index, rule.ranges, rule.last_digit) for rule in rules] == [(0, ((0, 99),), 146)]


def test_the_most_significant_digit_needs_no_rule_once_the_id_is_in_its_range() -> None:
    layout = IdLayout([IdField("tract", radix=18938, low=10), IdField("patch", radix=81)])
    assert digit_rules(layout, is_within_range=True) == []
    [rule] = digit_rules(layout, is_within_range=False)
    assert rule.ranges == ((10, 18937),)


def test_labels_with_gaps_make_ranges_and_need_their_rule() -> None:
    labels = {"u": 0, "g": 1, "r": 2, "y": 5, "w": 7, "x": 8}
    layout = IdLayout([IdField("band", width=4, labels=labels)])
    [rule] = digit_rules(layout, is_within_range=True)
    assert rule.ranges == ((0, 2), (5, 5), (7, 8))
    assert rule.last_digit == 15


def test_a_digit_that_is_always_zero_is_still_looked_for_where_bits_have_room() -> None:
    places = [IdField("one", radix=1), IdField("level", radix=11), IdField("name", radix=5)]
    below = IdLayout([IdField("top", width=1), *places])
    [rule] = digit_rules(below, is_within_range=True)
    assert (rule.ranges, rule.last_digit) == (((0, 0),), 1)
    assert digit_rules(IdLayout(places), is_within_range=True) == []


def test_the_rules_and_the_range_are_what_is_possible_for_every_id_of_a_small_layout() -> None:
    layout = IdLayout(
        [
            IdField("a", radix=3, low=1),
            IdField("b", radix=5, labels={"p": 0, "q": 3}),
            IdField.reserved(width=1),
            IdField("c", radix=6, offset=-2, high=2),
        ]
    )
    smallest, largest = id_range(layout)
    rules = digit_rules(layout, is_within_range=True)
    for number in range(2**layout.bits):
        is_possible = smallest <= number <= largest
        for rule in rules:
            left = number >> rule.run.begin_bit & (2**rule.run.width - 1)
            for place in itertools.islice(rule.run.places, rule.index + 1):
                digit, left = divmod(left, place.stride)
            is_possible &= any(first <= digit <= last for first, last in rule.ranges)
        assert layout.is_possible([number]).all() == is_possible, number
