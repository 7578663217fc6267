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

from .sampled_ids import LAYOUTS, UNSIGNED_LAYOUTS, edge_ids, layouts, random_ids


def check_agreement(layout: IdLayout, ids: NDArray[Any], dtype: Any = None, **options: Any) -> None:
    expected = layout.unpack(ids, **options)
    frame = pl.DataFrame({"id": pl.Series(ids, dtype=dtype)})
    found = frame.lazy().select(layout.polars("id", **options)).collect()
    assert found.columns == list(expected)
    for key, column in expected.items():
        assert found[key].to_list() == column.tolist(), key
        if column.dtype.kind == "U":
            assert found[key].dtype == pl.String
        else:
            assert found[key].to_numpy().dtype == column.dtype, key


@pytest.mark.parametrize(
    "layout", [*LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()], ids=[*LAYOUTS, *UNSIGNED_LAYOUTS]
)
def test_a_hundred_thousand_ids_are_taken_apart_as_by_unpack(layout: IdLayout) -> None:
    check_agreement(layout, random_ids(layout, 100_000))


@pytest.mark.parametrize(
    "layout", [*LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()], ids=[*LAYOUTS, *UNSIGNED_LAYOUTS]
)
def test_every_field_is_right_at_its_edges(layout: IdLayout) -> None:
    names = [field.name for field in layout.fields]
    check_agreement(layout, edge_ids(layout), fields=names)
    check_agreement(layout, edge_ids(layout), labels=False)


@settings(max_examples=50, deadline=None)
@given(layout=layouts())
def test_any_layout_is_taken_apart_as_by_unpack(layout: IdLayout) -> None:
    check_agreement(layout, np.concatenate([edge_ids(layout), random_ids(layout, 100)]))


@pytest.mark.parametrize("dtype", [pl.UInt64, pl.Int64])
def test_columns_with_and_without_a_sign_give_the_same(dtype: Any) -> None:
    for layout in LAYOUTS.values():
        if layout.dtype == np.int64:
            check_agreement(layout, edge_ids(layout), dtype)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.Int32, pl.UInt32])
def test_narrow_columns_give_the_same(dtype: Any) -> None:
    for layout in (*LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()):
        frame = pl.DataFrame({"id": pl.Series([0, 5, 100], dtype=dtype)})
        found = frame.select(layout.polars("id", labels=False)).to_dict(as_series=False)
        expected = layout.unpack([0, 5, 100], labels=False, invalid="ignore")
        assert found == {key: column.tolist() for key, column in expected.items()}


def test_a_missing_id_stays_missing() -> None:
    for layout in LAYOUTS.values():
        frame = pl.DataFrame({"id": pl.Series([None], dtype=pl.Int64)})
        assert set(frame.select(layout.polars("id")).row(0)) == {None}


def test_a_value_without_a_label_is_missing() -> None:
    layout = IdLayout([IdField("band", width=2, labels={"g": 1, "r": 2})])
    frame = pl.DataFrame({"id": [0, 1, 2, 3]})
    assert frame.select(layout.polars("id"))["band"].to_list() == [None, "g", "r", None]


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
