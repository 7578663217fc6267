# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What is taken as a column of integers, and what is refused because digits may be lost."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from astropy.table import Table
from astropy.utils.masked import Masked

from skyquilt import IdLayout
from skyquilt.errors import IdError
from skyquilt.packing import IdField

pandas = pytest.importorskip("pandas")

FULL = IdLayout([IdField("high", width=32), IdField("low", width=32)])


def test_lists_of_integers_keep_every_digit() -> None:
    # NumPy alone makes floats of the first two.
    for ids in ([2**63, 1], [1, 2**64 - 1], [2**63 + 1], [1, 2, 3], [], [[2**63, 5]]):
        found = FULL.unpack(ids)
        packed = (found["high"].astype(object) << 32) + found["low"].astype(object)
        assert packed.tolist() == ids


@pytest.mark.parametrize(
    "ids",
    [
        np.array([2**32, 7], dtype=object),
        np.array([2**32, 7], dtype=">u8"),
        np.array([2**32, 7]).astype(np.dtype(np.int64).newbyteorder("<")),
        pickle.loads(pickle.dumps(np.array([2**32, 7], dtype="<i8"))),
        (2**32, np.int64(7)),
        np.ma.array([2**32, 7], mask=False),
    ],
)
def test_columns_of_integers_of_any_kind_are_taken(ids: Any) -> None:
    assert {name: values.tolist() for name, values in FULL.unpack(ids).items()} == {
        "high": [1, 0],
        "low": [0, 7],
    }


@pytest.mark.parametrize("dtype", ["Int64", "UInt64", "int64[pyarrow]"])
def test_series_of_pandas_are_taken_and_their_gaps_masked(dtype: str) -> None:
    whole = pandas.Series([2**32, 7], dtype=dtype)
    assert FULL.is_possible(whole).tolist() == [True, True]
    assert FULL.unpack(whole)["high"].tolist() == [1, 0]
    gaps = pandas.Series([7, None], dtype=dtype)
    with pytest.raises(IdError, match="IDs must have a value in every row, row 1 has none"):
        FULL.unpack(gaps)
    assert FULL.unpack(gaps, invalid="mask")["low"].tolist() == [7, None]
    assert FULL.is_possible(gaps).tolist() == [True, False]


def test_a_frame_of_pandas_is_a_table() -> None:
    frame = pandas.DataFrame({"high": [1, 2], "low": [3, 4]})
    assert FULL.pack(frame).tolist() == [2**32 + 3, 2 * 2**32 + 4]
    with pytest.raises(IdError, match="one column, got a table of high, low"):
        FULL.unpack(frame)


def test_columns_of_astropy_are_taken_where_no_value_is_missing() -> None:
    table = Table({"id": [2**32, 7], "low": np.array([1, 2], ">i2")})
    assert FULL.unpack(table["id"])["high"].tolist() == [1, 0]
    assert FULL.pack({"high": 0, "low": table["low"]}).tolist() == [1, 2]
    table["high"] = [3, 4]
    assert FULL.pack(table["high", "low"]).tolist() == [3 * 2**32 + 1, 4 * 2**32 + 2]
    assert FULL.unpack(Masked([7, 8], mask=False))["low"].tolist() == [7, 8]
    for missing in (
        Masked([7, 8], mask=[False, True]),
        Table({"id": np.ma.array([7, 8], mask=[False, True])})["id"],
    ):
        with pytest.raises(IdError, match="row 1 has none"):
            FULL.unpack(missing)


def test_chunks_of_a_series_are_taken_one_by_one() -> None:
    polars = pytest.importorskip("polars")
    series = polars.Series([1, 2]).append(polars.Series([-3]))
    with pytest.raises(IdError, match="got -3 at row 2"):
        FULL.unpack(series)
    with pytest.raises(IdError, match="must have a value in every row, row 1 has none"):
        FULL.unpack(polars.Series([1, None]))


def test_chunks_of_unsigned_integers_are_packed_without_a_loss() -> None:
    pa = pytest.importorskip("pyarrow")
    chunks = pa.chunked_array([[2**32 - 1], [], [7]], pa.uint64())
    assert FULL.pack({"high": chunks, "low": 0}).tolist() == [(2**32 - 1) << 32, 7 << 32]
    assert FULL.pack({"high": pa.chunked_array([], pa.uint64()), "low": 0}).tolist() == []
    swapped = np.full(2**20 + 3, 2**32 - 1, dtype=">u8")
    assert set(FULL.pack({"high": 0, "low": swapped}).tolist()) == {2**32 - 1}


def test_tables_whose_columns_are_integers_are_taken_as_they_lie() -> None:
    class Frame:  # what one of pandas shows of itself
        isna = to_numpy = None

        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return np.array([[1, 2], [3, 4]])

    assert FULL.unpack(Frame())["low"].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([1.0, 2.0], r"got float64 \(first value 1.0\): floats do not hold every integer"),
        ([2**63, 1.0], "got float64"),
        (np.float32(3), "got float32"),
        ([True, False], "got bool"),
        (["1", "2"], r"got text \(first value '1'\)"),
        ([b"1"], "got bytes"),
        ([1, None], "got Python objects"),
        ([2**64], "must fit 64 bits, got 18446744073709551616 at row 0"),
        ([5, -(2**63) - 1], "must fit 64 bits, got -9223372036854775809 at row 1"),
        ([-1, 2**63], "one kind of 64-bit integers, signed or unsigned, got -1 at row 0 and 922"),
        ([[1, 2], [3]], "rows of different lengths"),
        (np.array([1 + 2j]), "got complex128"),
        (np.array(["2020-01-01"], "M8[D]"), "got datetime64"),
    ],
)
def test_what_may_lose_digits_is_refused(ids: Any, message: str) -> None:
    with pytest.raises(IdError, match=message):
        FULL.unpack(ids)
    with pytest.raises(IdError, match=message):
        FULL.is_possible(ids)
    with pytest.raises(IdError, match=message):
        FULL.pack({"high": 0, "low": ids})


def test_a_column_with_a_gap_is_refused_unless_gaps_are_masked() -> None:
    ids = np.ma.array([1, 2], mask=[False, True])
    with pytest.raises(IdError, match="row 1 has none"):
        FULL.unpack(ids)
    with pytest.raises(IdError, match="row 1 has none"):
        FULL.pack({"high": 0, "low": ids})
    assert FULL.is_possible(ids).tolist() == [True, False]
