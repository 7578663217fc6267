# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Days as decimal dates, by arithmetic on whatever calculates with whole numbers."""

from __future__ import annotations

from datetime import date
from typing import Final, TypeVar

from skyquilt.packing.decoding import Number

__all__ = ["date_of_days"]

N = TypeVar("N", bound=Number)

#: The ordinal that 0000-03-01 would have in Python's calendar, 306 days before 0001-01-01.
_FIRST_ORDINAL: Final = 1 - 306


def date_of_days(days: N, epoch: str) -> N:
    """Give YYYYMMDD of days after an epoch.

    Proposition 6.3 of Neri and Schneider (2023), "Euclidean affine functions and their application
    to calendar algorithms", Software: Practice and Experience 53, 937 (arXiv:2102.06959). Years
    begin in March, and within one, month and day are quotient and remainder of a linear function.
    It mentions the days five times, where the schoolbook's way does so dozens of times: that counts
    where each mention is written out. For days until 9999 nothing needs more than 40 bits.

    Parameters
    ----------
    days : Number
        Days, from 0 on.
    epoch : str
        The day from which they count, YYYY-MM-DD.

    Returns
    -------
    Number
        ``10000 * year + 100 * month + day`` in the Gregorian calendar.
    """
    quarter_days = (days + (date.fromisoformat(epoch).toordinal() - _FIRST_ORDINAL)) * 4 + 3
    century = quarter_days // 146097
    in_century = quarter_days % 146097 // 4 * 4 + 3
    scaled = in_century * 2939745
    year = scaled // 2**32
    day_of_year = scaled % 2**32 // 2939745 // 4
    from_march = day_of_year * 2141 + 197913
    month = from_march // 2**16
    day = from_march % 2**16 // 2141 + 1
    # From day 306 on it is January or February of the next year: a year more, 12 months less.
    is_next_year = day_of_year // 306
    return (century * 100 + year) * 10000 + month * 100 + day + is_next_year * (10000 - 1200)
