# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Rows are named as NumPy names them, in both columns alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.errors import GeometryError, NotFoundError
from skyquilt.sphere import Polygons, Regions
from skyquilt.sphere.rows import as_offsets, row_numbers

TRIANGLES = Polygons.from_lonlat(
    [[10.0 * row, 10.0 * row + 1.0, 10.0 * row] for row in range(4)], [[0.0, 0.0, 1.0]] * 4
)
COLUMNS: tuple[Polygons | Regions, ...] = (TRIANGLES, Regions.from_polygons(TRIANGLES))


@given(
    st.one_of(
        st.integers(-4, 3),
        st.slices(4),
        st.lists(st.integers(-4, 3)),
        st.lists(st.booleans(), min_size=4, max_size=4),
    )
)
def test_an_index_names_the_rows_that_it_names_of_an_array(rows: Any) -> None:
    expected = np.atleast_1d(np.arange(4)[rows])
    np.testing.assert_array_equal(row_numbers(rows, 4), expected)
    for column in COLUMNS:
        taken = column[rows]
        assert len(taken) == len(expected)
        for new, old in enumerate(expected.tolist()):
            assert taken[new] == column[old]


@pytest.mark.parametrize("rows", [True, False, np.True_, np.asarray(True)])
def test_true_and_false_name_no_row(rows: Any) -> None:
    for column in COLUMNS:
        with pytest.raises(NotFoundError, match="a row is named by an integer, got"):
            column[rows]


@pytest.mark.parametrize("rows", [None, [[0, 1]], np.ones((4, 1), dtype=int)])
def test_rows_are_named_by_a_flat_column(rows: Any) -> None:
    for column in COLUMNS:
        with pytest.raises(NotFoundError, match="named by a flat column, got shape"):
            column[rows]


@pytest.mark.parametrize("rows", [4, -5, [0, 4], [True, False], [0.0], "0"])
def test_a_row_that_is_not_there_ends_as_in_numpy(rows: Any) -> None:
    for column in COLUMNS:
        with pytest.raises(IndexError):
            column[rows]
    assert len(list(TRIANGLES)) == 4  # type: ignore[call-overload]


def test_offsets_are_a_flat_column_of_integers() -> None:
    assert as_offsets([0, 2, 4]).dtype == np.int64
    for offsets in ([0.0, 1.0], [[0, 1]], 3, [[0], [1, 2]]):
        with pytest.raises(GeometryError, match="offsets"):
            as_offsets(offsets)
