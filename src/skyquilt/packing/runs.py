# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Where the fields of an ID stand: runs of bits, each one number of one or more fields."""

from __future__ import annotations

from dataclasses import dataclass

from skyquilt.packing.fields import IdField

__all__ = ["Place", "Run"]


@dataclass(frozen=True, slots=True)
class Place:
    """One field in its run.

    Attributes
    ----------
    field : IdField
        The field.
    stride : int
        What one step of its digit adds to the number of the run.
    """

    field: IdField
    stride: int


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring bits of an ID that are one number: of a bit field, or of digits of mixed radix.

    Taking it apart: ``number = id >> begin_bit & (2**width - 1)``, and then, place by place,
    ``digit, number = divmod(number, place.stride)``.

    Attributes
    ----------
    begin_bit : int
        The lowest of the bits.
    width : int
        How many bits.
    places : tuple of Place
        The fields, the largest stride first; the last stride is 1.
    """

    begin_bit: int
    width: int
    places: tuple[Place, ...]
