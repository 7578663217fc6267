# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which IDs a layout can have made, as few rules on the whole ID and on its digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skyquilt.packing.fields import IdField
    from skyquilt.packing.layout import IdLayout
    from skyquilt.packing.runs import Run

__all__ = ["DigitRule", "digit_rules", "id_range"]


@dataclass(frozen=True, slots=True)
class DigitRule:
    """Which digits one field may have.

    Attributes
    ----------
    run : Run
        The bits that the field stands in.
    index : int
        Which place of the run it has.
    ranges : tuple of (int, int)
        The first and last digit of each range, rising; between two of them a digit is missing.
    last_digit : int
        The largest digit that can be read there.
    """

    run: Run
    index: int
    ranges: tuple[tuple[int, int], ...]
    last_digit: int


def id_range(layout: IdLayout) -> tuple[int, int]:
    """Give the smallest and the largest ID.

    Parameters
    ----------
    layout : IdLayout
        The layout.

    Returns
    -------
    smallest, largest : int
        An ID grows with each of its digits, so these are made of the smallest and largest ones.
    """
    smallest = largest = 0
    for run in layout.runs:
        for place in run.places:
            ranges = _ranges(place.field)
            smallest += ranges[0][0] * place.stride << run.begin_bit
            largest += ranges[-1][1] * place.stride << run.begin_bit
    return smallest, largest


def digit_rules(layout: IdLayout, *, is_within_range: bool) -> list[DigitRule]:
    """Find the fields whose digits must be looked at to know whether an ID is possible.

    Parameters
    ----------
    layout : IdLayout
        The layout.
    is_within_range : bool
        Whether the ID is known to lie in `id_range`. Then the most significant digit does, too.

    Returns
    -------
    list of DigitRule
        The most significant field first; those are left out in which each digit is a value.
    """
    rules = []
    for run in reversed(layout.runs):
        for index, place in enumerate(run.places):
            last_digit = place.field.n_digits - 1
            if index == 0:
                # Bits round the number of a run up: they have room for more digits on top.
                last_digit = (2**run.width - 1) // place.stride
            if last_digit == 0:
                continue
            ranges = _ranges(place.field)
            is_sure = is_within_range and len(ranges) == 1
            is_within_range = False
            if ranges != ((0, last_digit),) and not is_sure:
                rules.append(DigitRule(run, index, ranges, last_digit))
    return rules


def _ranges(field: IdField) -> tuple[tuple[int, int], ...]:
    """Give the digits that stand for values."""
    if not field.labels:
        return ((field.digit(field.low), field.digit(field.high)),)
    digits = [field.digit(value) for _, value in field.labels]  # they rise
    begins = [digit for digit in digits if digit - 1 not in digits]
    ends = [digit for digit in digits if digit + 1 not in digits]
    return tuple(zip(begins, ends, strict=True))
