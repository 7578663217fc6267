# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.footprint_rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.errors import TableError
from skyquilt.footprint import FootprintTable
from skyquilt.registry.footprint_rows import (
    FootprintRows,
    rows_of_table,
    text_codes,
    visit_digests,
)

MakeTable = Callable[..., FootprintTable]


def digests(rows: FootprintRows) -> list[bytes]:
    n_visits = int(rows.visit_index.max()) + 1
    return visit_digests(rows, np.searchsorted(rows.visit_index, np.arange(n_visits + 1)))


def test_rows_are_sorted_by_instrument_visit_and_detector(make_table: MakeTable) -> None:
    table = make_table([3, 1, 2], [5, 0, 2])
    rows, visits, representatives = rows_of_table(table)
    assert visits == [("HSC", 1), ("HSC", 2), ("HSC", 3)]
    assert rows.visit_index.tolist() == [0] * 3 + [1] * 3 + [2] * 3
    assert rows.detector.tolist() == [0, 2, 5] * 3
    assert table.visit[representatives].tolist() == [1, 2, 3]
    assert np.array_equal(table.detector[rows.source_row], rows.detector)


def test_the_order_of_a_table_changes_no_digest(make_table: MakeTable) -> None:
    table = make_table([1, 2, 3], [0, 1, 2], fails=[1])
    shuffled = table[np.random.default_rng(1).permutation(len(table))]
    assert digests(rows_of_table(table)[0]) == digests(rows_of_table(shuffled)[0])


@pytest.mark.parametrize(
    "column", ["outcome", "reason", "purpose", "wcs_id", "seeing", "zero_point", "detector"]
)
def test_every_column_is_part_of_the_digest(make_table: MakeTable, column: str) -> None:
    rows = rows_of_table(make_table([1, 2], seeing=0.7, zero_point=27.0, wcs_id="a"))[0]
    values = getattr(rows, column).copy()
    values = values.astype("U9") if values.dtype.kind == "U" else values
    values[1] = "other" if values.dtype.kind == "U" else values[1] + 1
    before, after = digests(rows), digests(replace(rows, **{column: values}))
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_one_bit_of_a_vertex_changes_the_digest(make_table: MakeTable) -> None:
    rows = rows_of_table(make_table([1]))[0]
    moved = rows.lon_lat.copy()
    moved[3, 1] = np.nextafter(moved[3, 1], 100.0)
    changed = replace(rows, lon_lat=moved)
    assert digests(rows) != digests(changed)
    assert rows.is_same_content(changed).tolist() == [False, True, True]


def test_every_nan_is_the_same_nan(make_table: MakeTable) -> None:
    rows = rows_of_table(make_table([1]))[0]
    odd = np.frombuffer(np.full(3, 0x7FF8000000000123, dtype=np.uint64).tobytes(), np.float64)
    changed = replace(rows, seeing=odd)
    assert digests(rows) == digests(changed)
    assert rows.is_same_content(changed).all()


@given(
    st.lists(st.text("a1*:|", max_size=4), min_size=2, max_size=2),
    st.lists(st.text("a1*:|", max_size=4), min_size=2, max_size=2),
)
def test_different_texts_have_different_digests(one: list[str], other: list[str]) -> None:
    def digest(texts: list[str]) -> list[bytes]:
        nothing, zeros = np.full(2, np.nan), np.zeros(2, dtype=np.int64)
        text = np.array(texts, dtype=np.str_)
        rows = FootprintRows(
            visit_index=zeros,
            detector=np.arange(2),
            outcome=np.ones(2, dtype=np.int8),
            reason=text,
            purpose=np.full(2, ""),
            wcs_id=np.full(2, ""),
            seeing=nothing,
            zero_point=nothing,
            lon_lat=np.empty((0, 2)),
            n_vertices=zeros,
            healpix29=zeros,
            radius_class=zeros,
            radius_deg=nothing,
            source_row=zeros,
        )
        return digests(rows)

    assert (digest(one) == digest(other)) == (one == other)


def test_taking_rows_takes_their_vertices(make_table: MakeTable) -> None:
    rows = rows_of_table(make_table([1, 2], [0, 1, 2], fails=[1]))[0]
    taken = rows.take(np.array([5, 1, 0]))
    assert taken.detector.tolist() == [2, 1, 0]
    assert taken.n_vertices.tolist() == [4, 0, 4]
    assert np.array_equal(taken.lon_lat, np.concatenate([rows.lon_lat[12:16], rows.lon_lat[:4]]))
    assert FootprintRows.concatenate([taken, rows]).lon_lat.shape == (24, 2)


def test_a_detector_number_of_more_than_32_bits_is_refused(make_table: MakeTable) -> None:
    table = FootprintTable.from_corners(
        instrument="HSC",
        visit=[1, 1],
        detector=[0, 2**31],
        band="r",
        ra=[[0.0, 1.0, 1.0]] * 2,
        dec=[[0.0, 0.0, 1.0]] * 2,
    )
    with pytest.raises(TableError, match="2147483648 at row 1"):
        rows_of_table(table)


@given(st.lists(st.sampled_from(["", "a", "bb"])))
def test_codes_of_texts_give_the_texts_back(texts: list[str]) -> None:
    names, codes = text_codes(np.array(texts, dtype=np.str_))
    assert [names[code] for code in codes.tolist()] == texts
    assert len(set(names)) == len(names)
