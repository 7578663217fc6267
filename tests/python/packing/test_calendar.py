# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Days as decimal dates: every day of Python's calendar."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from skyquilt.packing.calendar import date_of_days


def test_every_day_of_ten_thousand_years_has_its_date() -> None:
    # A column is a number to the function's signature, which asks for operators alone.
    n_days = date.max.toordinal()
    found = date_of_days(np.arange(n_days), "0001-01-01")
    days = np.arange("0001-01-01", "10000-01-01", dtype="datetime64[D]")
    year = days.astype("datetime64[Y]").astype(int) + 1970
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    day = (days - days.astype("datetime64[M]")).astype(int) + 1
    assert len(days) == n_days == 3_652_059
    np.testing.assert_array_equal(found, year * 10000 + month * 100 + day)


@pytest.mark.parametrize("epoch", ["0001-01-01", "1970-01-01", "2000-02-29", "9999-12-31"])
def test_the_first_day_is_the_epoch(epoch: str) -> None:
    assert date_of_days(0, epoch) == int(epoch.replace("-", ""))
