# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Fields one value at a time: digits and values, and definitions that say nothing or too much."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import Compound, IdField


def test_after_the_last_day_there_is_no_digit() -> None:
    field = IdField("day_obs", width=8, epoch="9999-12-30")
    assert [field.value(0), field.value(1)] == [99991230, 99991231]
    for digit in (2, 255, 256, -1):
        with pytest.raises(IdError, match=f"that is a date YYYYMMDD, got digit {digit}"):
            field.value(digit)
    assert IdLayout([field]).is_possible([0, 1, 2, 255]).tolist() == [True, True, False, False]


def test_what_is_no_day_is_neither_a_bound_nor_a_label() -> None:
    with pytest.raises(IdLayoutError, match=r"a range of dates .* from 20100101 on, got \[201002"):
        IdField("day_obs", width=14, epoch="2010-01-01", low=20100230)
    with pytest.raises(
        IdLayoutError, match=r"'no' of field .* that is a date YYYYMMDD, got 2010013"
    ):
        IdField(
            "day_obs",
            width=14,
            epoch="2010-01-01",
            labels={"first": 20100101, "no": 20100132, "later": 20100201},
        )


def test_one_value_at_a_time_is_an_integer_of_any_type() -> None:
    field: Any = IdField("level", width=9, offset=-200)
    assert (field.digit(np.uint64(3)), field.value(np.int8(100))) == (203, -100)
    assert type(field.digit(np.int16(3))) is int
    for wrong in (3.0, "3", True, None):
        with pytest.raises(IdError, match=r"must be an integer in \[-200, 311\], got"):
            field.digit(wrong)
        with pytest.raises(IdError, match="must hold an integer in"):
            field.value(wrong)


def test_all_bits_are_a_width_and_no_radix() -> None:
    field = IdField("all", width=64)
    assert (field.n_digits, field.high) == (2**64, 2**64 - 1)
    assert IdField("most", radix=2**64 - 1).high == 2**64 - 2
    with pytest.raises(IdLayoutError, match=r"radix of field 'all' must lie in \[1, 1844674407370"):
        IdField("all", radix=2**64)


def test_a_key_holds_each_field_once() -> None:
    with pytest.raises(IdLayoutError, match="'visit' must hold each field once, got 'day' again"):
        Compound("visit", (("day", 1000), ("seq", 10), ("day", 1)))
