# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.packed_detectors."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.registry.packed_detectors import (
    BYTES_PER_DETECTOR,
    DETECTOR_RANGE,
    DetectorList,
    pack,
    unpack,
    unpack_many,
)

rows = st.tuples(
    st.integers(*DETECTOR_RANGE),
    st.integers(0, 2),
    st.integers(-6, 8),
    st.integers(-1, 12 * 4**29 - 1),
)


def as_columns(values: list[tuple[int, int, int, int]]) -> DetectorList:
    columns = list(zip(*values, strict=True)) if values else [()] * 4
    return DetectorList(
        np.array(columns[0], dtype=np.int32),
        np.array(columns[1], dtype=np.int8),
        np.array(columns[2], dtype=np.int8),
        np.array(columns[3], dtype=np.int64),
    )


@given(st.lists(st.lists(rows, max_size=6), min_size=1, max_size=5))
def test_unpacking_undoes_packing(revisions: list[list[tuple[int, int, int, int]]]) -> None:
    offsets = np.cumsum([0] + [len(revision) for revision in revisions])
    packed = pack(as_columns([row for revision in revisions for row in revision]), offsets)
    assert [len(one) for one in packed] == [BYTES_PER_DETECTOR * len(r) for r in revisions]
    for revision, one in zip(revisions, packed, strict=True):
        assert list(zip(*(c.tolist() for c in unpack(one)), strict=True)) == revision
    together, counts = unpack_many(packed)
    assert counts.tolist() == [len(revision) for revision in revisions]
    flat = [row for revision in revisions for row in revision]
    assert list(zip(*(c.tolist() for c in together), strict=True)) == flat


def test_no_revisions_unpack_to_empty_columns() -> None:
    columns, counts = unpack_many([])
    assert len(columns.detector) == 0
    assert len(counts) == 0


def test_the_packed_form_does_not_change_between_releases() -> None:
    (packed,) = pack(as_columns([(7, 1, -2, 5), (9, 0, 3, -1)]), np.array([0, 2]))
    assert packed.hex() == "0700000009000000" + "0100" + "fe03" + "05" + "00" * 7 + "ff" * 8
