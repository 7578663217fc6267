# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Polars gives what unpacking gives, to the bit and the type."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from skyquilt.errors import IdLayoutError, MissingExtraError
from skyquilt.packing import IdField, IdLayout

from .sampled_ids import (
    LAYOUTS,
    NAMED_LAYOUTS,
    UNSIGNED_LAYOUTS,
    edge_ids,
    layouts,
    other_ids,
    random_ids,
)

ALL_LAYOUTS = {**LAYOUTS, **NAMED_LAYOUTS, **UNSIGNED_LAYOUTS}


def check_agreement(layout: IdLayout, ids: NDArray[Any], dtype: Any = None, **options: Any) -> None:
    expected = layout.unpack(ids, **{"invalid": "mask", **options})
    frame = pl.DataFrame({"id": pl.Series(ids, dtype=dtype)})
    found = frame.lazy().select(layout.polars("id", **options)).collect()
    assert found.columns == list(expected)
    for key, column in expected.items():
        assert found[key].to_list() == column.tolist(), key
        if column.dtype.kind == "U":
            assert found[key].dtype == pl.String
        else:
            assert found[key].dtype == pl.Series(np.empty(0, column.dtype)).dtype, key


@pytest.mark.parametrize("layout", ALL_LAYOUTS.values(), ids=ALL_LAYOUTS)
def test_a_hundred_thousand_ids_are_taken_apart_as_by_unpack(layout: IdLayout) -> None:
    check_agreement(layout, random_ids(layout, 100_000))


@pytest.mark.parametrize("layout", ALL_LAYOUTS.values(), ids=ALL_LAYOUTS)
def test_every_field_is_right_at_its_edges(layout: IdLayout) -> None:
    names = [field.name for field in layout.fields]
    check_agreement(layout, edge_ids(layout), fields=names)
    check_agreement(layout, edge_ids(layout), labels=False, invalid="ignore")


@pytest.mark.parametrize("layout", ALL_LAYOUTS.values(), ids=ALL_LAYOUTS)
def test_impossible_ids_are_missing_in_every_column(layout: IdLayout) -> None:
    ids = other_ids(layout, 1000)
    assert not layout.is_possible(ids).all() or layout.n_ids == 2**64
    check_agreement(layout, ids)


@settings(max_examples=50, deadline=None)
@given(layout=layouts())
def test_any_layout_is_taken_apart_as_by_unpack(layout: IdLayout) -> None:
    ids = np.concatenate([edge_ids(layout), random_ids(layout, 100)])
    check_agreement(layout, ids, invalid="ignore")
    check_agreement(layout, np.concatenate([ids, other_ids(layout, 50)]))


@pytest.mark.parametrize("dtype", [pl.UInt64, pl.Int64])
def test_columns_with_and_without_a_sign_give_the_same(dtype: Any) -> None:
    for layout in LAYOUTS.values():
        if layout.dtype == np.int64:
            check_agreement(layout, edge_ids(layout), dtype)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.Int32, pl.UInt32])
def test_narrow_columns_give_the_same(dtype: Any) -> None:
    for layout in (*LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()):
        check_agreement(layout, np.array([0, 5, 100]), dtype)
        frame = pl.DataFrame({"id": pl.Series([0, 5, 100], dtype=dtype)})
        found = frame.select(layout.polars("id", labels=False, invalid="ignore"))
        expected = layout.unpack([0, 5, 100], labels=False, invalid="ignore")
        assert found.to_dict(as_series=False) == {
            key: column.tolist() for key, column in expected.items()
        }


def test_a_missing_id_stays_missing() -> None:
    for layout in LAYOUTS.values():
        frame = pl.DataFrame({"id": pl.Series([None], dtype=pl.Int64)})
        assert set(frame.select(layout.polars("id")).row(0)) == {None}


def test_a_value_without_a_label_is_missing() -> None:
    layout = IdLayout([IdField("band", width=2, labels={"g": 1, "r": 2})])
    frame = pl.DataFrame({"id": [0, 1, 2, 3]})
    assert frame.select(layout.polars("id"))["band"].to_list() == [None, "g", "r", None]


def test_nothing_is_looked_for_where_that_is_asked() -> None:
    layout = IdLayout([IdField("tract", radix=100), IdField("patch", radix=3)])
    frame = pl.DataFrame({"id": [301, 5]})
    assert frame.select(layout.polars("id"))["tract"].to_list() == [None, 1]
    found = frame.select(layout.polars("id", invalid="ignore"))
    assert found["tract"].to_list() == [100, 1]


def test_floating_point_ids_are_refused() -> None:
    for layout in LAYOUTS.values():
        frame = pl.DataFrame({"id": [5.0]})
        with pytest.raises(pl.exceptions.InvalidOperationError, match="bitand"):
            frame.select(layout.polars("id"))


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(IdLayoutError, match="no field 'tracts'"):
        LAYOUTS["mixed radix, labels"].polars("id", fields=["tracts"])


def test_the_extra_is_named_where_polars_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'skyquilt\[polars\]'"):
        LAYOUTS["mixed radix, labels"].polars("id")
