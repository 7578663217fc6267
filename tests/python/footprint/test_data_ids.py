# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.footprint.data_ids."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.errors import TableError
from skyquilt.footprint.data_ids import check_data_ids, describe_data_id

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["HSC", "DECam", "LSSTCam"]),
        st.sampled_from([-(2**63), -1, 0, 1, 2**63 - 1]),
        st.integers(0, 4),
        st.sampled_from(["r", "i"]),
        st.sampled_from([1.0, 2.0, math.nan]),
    ),
    max_size=12,
)


def as_columns(rows: list[tuple[str, int, int, str, float]]) -> dict[str, Any]:
    return {
        "instrument": np.array([row[0] for row in rows], dtype=np.str_),
        "visit": np.array([row[1] for row in rows], dtype=np.int64),
        "detector": np.array([row[2] for row in rows], dtype=np.int64),
        "band": np.array([row[3] for row in rows], dtype=np.str_),
        "boresight_ra": np.array([row[4] for row in rows], dtype=np.float64),
    }


def wrong_pairs(rows: list[tuple[str, int, int, str, float]]) -> set[tuple[str, int, int]]:
    """Compare each pair of rows: the obvious way."""
    wrong = set()
    for i, a in enumerate(rows):
        for j, b in enumerate(rows[:i]):
            if a[:2] != b[:2]:
                continue
            if a[2] == b[2]:
                wrong.add(("one row", j, i))
            if a[3] != b[3]:
                wrong.add(("band", j, i))
            if a[4] != b[4] and not (math.isnan(a[4]) and math.isnan(b[4])):
                wrong.add(("boresight_ra", j, i))
    return wrong


@given(ROWS)
def test_rows_are_refused_exactly_where_a_pair_of_them_disagrees(
    rows: list[tuple[str, int, int, str, float]],
) -> None:
    wrong = wrong_pairs(rows)
    if not wrong:
        check_data_ids(as_columns(rows))
        return
    with pytest.raises(TableError) as caught:
        check_data_ids(as_columns(rows))
    message = str(caught.value)
    found = re.search(r"rows (\d+) and (\d+)", message)
    assert found is not None
    rule = re.match(r"column '(\w+)'", message)
    kind = rule.group(1) if rule else "one row"
    assert (kind, int(found.group(1)), int(found.group(2))) in wrong


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_decide(
    rows: list[tuple[str, int, int, str, float]], random: Any
) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)
    outcomes = []
    for some in (rows, shuffled):
        try:
            check_data_ids(as_columns(some))
            outcomes.append(True)
        except TableError:
            outcomes.append(False)
    assert outcomes[0] == outcomes[1]


def test_a_column_the_table_lacks_is_not_asked_for() -> None:
    columns = as_columns([("HSC", 1, 0, "r", 1.0), ("HSC", 1, 1, "r", 2.0)])
    del columns["boresight_ra"]
    check_data_ids(columns)


def test_a_data_id_reads_as_words() -> None:
    columns = as_columns([("HSC", 318, 5, "r", 1.0)])
    assert describe_data_id(columns, 0) == "instrument 'HSC', visit 318, detector 5"


def test_a_shutter_that_closes_before_it_opens_is_refused() -> None:
    columns = as_columns(
        [("HSC", 1, 0, "r", 1.0), ("HSC", 2, 0, "r", 1.0), ("HSC", 3, 0, "r", 1.0)]
    )
    columns["mjd_begin_tai"] = np.array([56741.5, 56741.5, math.nan])
    columns["mjd_end_tai"] = np.array([56741.5, math.nan, 56741.5])
    check_data_ids(columns)
    columns["mjd_end_tai"][1] = 56741.4
    message = "must not close before it opens, got mjd_begin_tai 56741.5 .* 56741.4 at row 1"
    with pytest.raises(TableError, match=message):
        check_data_ids(columns)
