# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The arithmetic that SQL and Polars share: done with integers that watch their bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings

from skyquilt.errors import IdLayoutError
from skyquilt.packing import IdField, IdLayout
from skyquilt.packing.calendar import date_of_days
from skyquilt.packing.decoding import IntegerType, asked_keys, checks_ids, value

from .sampled_ids import LAYOUTS, UNSIGNED_LAYOUTS, edge_ids, layouts, random_ids


@dataclass(frozen=True)
class Watched:
    """An integer of 64 bits, of which nothing is asked that engines answer differently."""

    number: int
    is_wide: bool = False

    def __post_init__(self) -> None:
        assert self.is_wide or -(2**63) <= self.number < 2**63, "beyond int64"

    def __add__(self, other: Watched | int) -> Watched:
        number = other.number if isinstance(other, Watched) else other
        return Watched(self.number + number, self.is_wide)

    def __mul__(self, factor: int) -> Watched:
        return Watched(self.number * factor, self.is_wide)

    def __floordiv__(self, divisor: int) -> Watched:
        assert self.number >= 0, "engines divide negative numbers differently"
        assert 0 < divisor < 2**63 or self.is_wide
        return Watched(self.number // divisor, self.is_wide)

    def __mod__(self, divisor: int) -> Watched:
        assert self.number >= 0, "engines divide negative numbers differently"
        assert 0 < divisor < 2**63 or self.is_wide
        return Watched(self.number % divisor, self.is_wide)


@dataclass(frozen=True)
class WatchedId:
    """One ID."""

    number: int

    def bits(self, begin: int, width: int) -> Watched:
        return Watched(self.number >> begin & (2**width - 1), is_wide=width == 64)

    def cast(self, number: Watched, target: IntegerType) -> Watched:
        low, high = {
            "int32": (-(2**31), 2**31),
            "int64": (-(2**63), 2**63),
            "uint64": (0, 2**64),
            "wide": (-(2**127), 2**127),
        }[target]
        assert low <= number.number < high
        return Watched(number.number, is_wide=target in ("uint64", "wide"))

    def date(self, days: Watched, field: IdField) -> Watched:
        assert field.epoch is not None
        return date_of_days(days, field.epoch)


def check_agreement(layout: IdLayout, ids: list[int]) -> None:
    names = [*layout.keys, *(field.name for field in layout.fields)]
    for number in ids:
        expected = layout.unpack(number, fields=names, labels=False)
        found = {name: value(layout, name, WatchedId(number)).number for name in expected}
        assert found == expected


@pytest.mark.parametrize(
    "layout", [*LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()], ids=[*LAYOUTS, *UNSIGNED_LAYOUTS]
)
def test_the_arithmetic_is_right_and_stays_within_64_bits(layout: IdLayout) -> None:
    check_agreement(layout, [*edge_ids(layout).tolist(), *random_ids(layout, 1000).tolist()])


@settings(deadline=None)
@given(layout=layouts())
def test_the_arithmetic_is_right_for_any_layout(layout: IdLayout) -> None:
    check_agreement(layout, [*edge_ids(layout).tolist(), *random_ids(layout, 20).tolist()])


def test_keys_are_those_of_unpack_unless_some_are_asked_for() -> None:
    layout = LAYOUTS["bits, dates, a compound"]
    assert asked_keys(layout, None) == layout.keys
    assert asked_keys(layout, iter(["seq_num", "visit", "seq_num"])) == ("seq_num", "visit")


@pytest.mark.parametrize("fields", ["visit", ["visits"], []])
def test_keys_that_are_none_of_the_layout_are_refused(fields: Any) -> None:
    with pytest.raises(IdLayoutError, match="visit"):
        asked_keys(LAYOUTS["bits, dates, a compound"], fields)


def test_a_layout_of_constants_alone_has_nothing_to_give() -> None:
    layout = IdLayout([IdField.constant("version", 3, width=4)])
    with pytest.raises(IdLayoutError, match="only constants; got none"):
        asked_keys(layout, None)


def test_a_query_looks_at_ids_or_not_but_cannot_raise() -> None:
    assert checks_ids("mask")
    assert not checks_ids("ignore")
    with pytest.raises(IdLayoutError, match="which cannot raise; got 'raise'"):
        checks_ids("raise")
