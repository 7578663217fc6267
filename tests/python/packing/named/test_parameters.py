# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Parameters of named layouts that are of no use are refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt.errors import IdLayoutError
from skyquilt.packing.named.parameters import (
    checked_choice,
    checked_codes,
    checked_count,
    checked_day,
)


def test_counts_are_integers() -> None:
    assert checked_count("n_tracts", 7) == 7
    assert type(checked_count("n_tracts", np.int32(7))) is int
    assert checked_count("n_bands", 0, least=0) == 0


@pytest.mark.parametrize("value", [0, -1, 2**64, True, np.True_, 7.0, "7", None])
def test_what_is_no_count_is_refused(value: Any) -> None:
    with pytest.raises(IdLayoutError, match="n_tracts must"):
        checked_count("n_tracts", value)


def test_choices_are_named() -> None:
    assert checked_choice("dimension", "visit", ("visit", "exposure")) == "visit"
    with pytest.raises(IdLayoutError, match="dimension must be 'visit' or 'exposure', got 'night'"):
        checked_choice("dimension", "night", ("visit", "exposure"))


def test_codes_lie_below_their_number() -> None:
    assert checked_codes("bands", {"g": 0, "r": np.int64(1)}, 2, "n_bands") == {"g": 0, "r": 1}
    with pytest.raises(IdLayoutError, match=r"bands\['r'\] must be below n_bands=1, got 1; make"):
        checked_codes("bands", {"g": 0, "r": 1}, 1, "n_bands")


@pytest.mark.parametrize("codes", [{}, ["g", "r"], "gr", 7, None, {"g": "0"}, {"g": -1}])
def test_what_is_no_mapping_of_codes_is_refused(codes: Any) -> None:
    with pytest.raises(IdLayoutError, match="bands"):
        checked_codes("bands", codes, 8, "n_bands")


def test_days_are_written_as_iso_does() -> None:
    assert checked_day("day_obs_begin", 20100101) == "2010-01-01"


@pytest.mark.parametrize("value", [20100100, 20101301, 20230229, 0, -20100101, "20100101", 10**20])
def test_what_is_no_day_is_refused(value: Any) -> None:
    with pytest.raises(IdLayoutError, match="day_obs_begin must"):
        checked_day("day_obs_begin", value)
