# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.resolution."""

from __future__ import annotations

from typing import get_args

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.registry.records import NO_SCOPE_ID, Outcome, Scope
from skyquilt.registry.resolution import FailedRule, Target, resolve, scope_ranks

NONE = Scope(NO_SCOPE_ID, "none")


def tract(scope_id: int, number: int, ra: float, dec: float, skymap_id: int = 1) -> Scope:
    return Scope(
        scope_id, "tract", skymap_id=skymap_id, number=number, center_ra=ra, center_dec=dec
    )


def ranked(scopes: list[Scope], target: Target | None) -> list[int]:
    ranks = scope_ranks(scopes, target)
    return sorted(ranks, key=lambda scope_id: ranks[scope_id])


def test_the_fit_of_the_very_tract_comes_first_then_no_scope_then_the_nearest() -> None:
    scopes = [NONE, tract(2, 10, 150, 2), tract(3, 11, 151, 2), tract(4, 12, 153, 2)]
    assert ranked(scopes, Target(1, 11, 151, 2)) == [3, 1, 2, 4]
    assert ranked(scopes, Target(1, 12, 153, 2)) == [4, 1, 3, 2]


def test_a_tract_of_the_same_number_in_another_skymap_is_only_near() -> None:
    scopes = [NONE, tract(2, 10, 150, 2, skymap_id=2)]
    assert ranked(scopes, Target(1, 10, 150, 2)) == [1, 2]
    assert ranked(scopes, Target(None, 10, 150, 2)) == [1, 2]
    assert ranked(scopes, Target(2, 10, 150, 2)) == [2, 1]


def test_of_equally_near_scopes_the_older_comes_first() -> None:
    scopes = [tract(5, 1, 149, 0), tract(3, 2, 151, 0), NONE]
    assert ranked(scopes, Target(9, 7, 150, 0)) == [1, 3, 5]


@given(st.floats(0, 360), st.floats(-89, 89), st.floats(1e-3, 179), st.floats(-89, 89))
def test_scopes_on_both_sides_are_equally_near_whatever_rounding_says(
    ra: float, dec: float, step: float, other_dec: float
) -> None:
    # Right ascensions of whole 2**-20 degrees, so that both sides are exactly symmetric.
    ra, step = (round(degrees * 2**20) / 2**20 for degrees in (ra, step))
    target = Target(9, 7, ra, dec)
    for sides in ((ra - step, ra + step), (ra + step, ra - step)):
        scopes = [tract(2, 1, sides[0], other_dec), tract(3, 2, sides[1], other_dec), NONE]
        assert ranked(scopes, target) == ranked(scopes[::-1], target) == [1, 2, 3]


def test_a_difference_that_is_more_than_rounding_decides() -> None:
    for far in (1.0, 90.0, 179.0):
        scopes = [NONE, tract(2, 1, 10.0 + far + 1e-8, 0.0), tract(3, 2, 10.0 - far, 0.0)]
        assert ranked(scopes, Target(9, 7, 10.0, 0.0)) == [1, 3, 2]


def test_nearness_wraps_around_longitude_zero() -> None:
    scopes = [NONE, tract(2, 1, 5, 0), tract(3, 2, 358, 0)]
    assert ranked(scopes, Target(9, 7, 0.5, 0)) == [1, 3, 2]


def test_without_a_target_no_scope_comes_first_and_then_the_oldest() -> None:
    scopes = [tract(4, 1, 0, 0), tract(2, 2, 0, 0), NONE]
    assert ranked(scopes, None) == [1, 2, 4]


outcomes = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 9), st.sampled_from(list(Outcome))),
    max_size=25,
    unique_by=lambda row: row[:2],
)


@given(outcomes, st.sampled_from(get_args(FailedRule)))
def test_resolving_agrees_with_a_plain_loop(
    rows: list[tuple[int, int, Outcome]], failed: FailedRule
) -> None:
    ok, stopped, placing = [], [], []
    for key in sorted({row[0] for row in rows}):
        stop = None
        for number in sorted(
            (i for i, row in enumerate(rows) if row[0] == key), key=lambda i: rows[i][1]
        ):
            outcome = rows[number][2]
            if outcome == Outcome.OK:
                if stop is None:
                    ok.append(number)
                else:
                    placing[-1] = number
                break
            if outcome == Outcome.FAILED and failed != "fall_through" and stop is None:
                stop = number
                stopped.append(number)
                placing.append(-1)
    answers = resolve(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.int8),
        failed=failed,
    )
    assert answers.ok.tolist() == ok
    assert answers.failed.tolist() == stopped
    assert answers.placing.tolist() == placing
