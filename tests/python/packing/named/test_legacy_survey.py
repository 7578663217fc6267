# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Sources of the Legacy Surveys, and of DESI, lie in the bricks that their IDs name."""

from __future__ import annotations

import itertools
import math

import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError

Positions = dict[str, list[tuple[int, float, float]]]

BRICK_DEG = 0.25


def bricks_in_rows() -> list[int]:
    """Count the bricks of each row: rows centred on multiples of their height, poles alone."""
    numbers = []
    for row in range(721):
        middle = -90.0 + BRICK_DEG * row
        widest = max(0.0, abs(middle) - BRICK_DEG / 2)
        n_bricks = math.ceil(360.0 / BRICK_DEG * math.cos(math.radians(widest)))
        numbers.append(1 if row in (0, 720) else n_bricks + n_bricks % 2)
    return numbers


def brick_of(ra: float, dec: float) -> int:
    numbers = bricks_in_rows()
    row = int((dec + 90.0 + BRICK_DEG / 2) / BRICK_DEG)
    return sum(numbers[:row]) + int(ra / 360.0 * numbers[row]) + 1


def test_bricks_are_as_many_as_the_survey_says() -> None:
    assert sum(bricks_in_rows()) == 662174
    assert IdLayout.named("legacy_survey").fields[1].high == 662174


@pytest.mark.parametrize("name", ["legacy_survey", "legacy_survey_dr10", "desi_target"])
def test_sources_lie_in_the_bricks_that_their_ids_name(
    name: str, published_positions: Positions
) -> None:
    assert published_positions[name]
    for number, ra, dec in published_positions[name]:
        assert IdLayout.named(name).unpack(number)["brickid"] == brick_of(ra, dec)


def test_the_two_layouts_are_told_apart(published_positions: Positions) -> None:
    # The same brick at DR9 and DR10: what the one says of the other's ID is no brick, or another.
    names = ("legacy_survey", "legacy_survey_dr10")
    for own, other in itertools.permutations(names):
        for number, ra, dec in published_positions[own]:
            try:
                brick = IdLayout.named(other).unpack(number)["brickid"]
            except IdError:
                continue
            assert brick != brick_of(ra, dec)


def test_there_is_no_brick_zero() -> None:
    for name in ("legacy_survey", "legacy_survey_dr10"):
        with pytest.raises(IdError, match="brickid"):
            IdLayout.named(name).unpack(9010 << 40)
