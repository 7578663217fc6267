# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The obvious way to put an ID together and to take it apart, with Python's own integers."""

from __future__ import annotations

from collections.abc import Mapping

from skyquilt import IdLayout
from skyquilt.errors import IdError


def pack_one(layout: IdLayout, values: Mapping[str, int]) -> int:
    """Add up the digits of all places: from the lowest up, radix by radix and bits by bits."""
    packed, begin_bit = 0, 0
    number, step = 0, 1  # of the digits of mixed radix since the last field of bits
    for field in reversed(layout.places):
        digit = field.digit(field.low if field.is_constant else values[field.name])
        if field.radix is not None:
            number += digit * step
            step *= field.radix
        else:
            packed += number << begin_bit
            begin_bit += (step - 1).bit_length()
            number, step = 0, 1
            packed += digit << begin_bit
            begin_bit += field.width or 0
    return packed + (number << begin_bit)


def unpack_one(layout: IdLayout, packed: int) -> dict[str, int] | None:
    """Take an ID apart as `IdLayout.runs` says; None where the layout cannot have made it."""
    if packed < 0 or packed >> layout.bits:
        return None
    values = {}
    for run in layout.runs:
        number = packed >> run.begin_bit & (2**run.width - 1)
        for place in run.places:
            digit, number = divmod(number, place.stride)
            try:
                value = place.field.value(digit)
            except IdError:
                return None
            if not place.field.is_constant:
                values[place.field.name] = value
    for compound in layout.compounds:
        values[compound.name] = sum(weight * values[name] for name, weight in compound.terms)
    return values
