# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of labels in every form that users have them in, and rows without a label."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import IdField

BANDS = IdLayout([IdField("band", width=8, labels={"g": 1, "r": 3, "N1010": 200})])


@pytest.mark.parametrize(
    "column",
    [
        ["r", "g", "N1010"],
        np.array(["r", "g", "N1010"]),
        np.array(["r", "g", "N1010"], dtype=object),
        np.array([b"r", b"g", b"N1010"]),  # as tables in FITS files have them
        np.ma.array(["r", "g", "N1010"], mask=False),
        np.array([3, 1, 200], dtype=np.uint8),
        np.array([3, 1, 200], dtype=object),
    ],
)
def test_labels_of_any_kind_of_text_are_packed(column: Any) -> None:
    assert BANDS.pack({"band": column}).tolist() == [3, 1, 200]
    assert BANDS.pack({"band": np.reshape(column, (3, 1))}).tolist() == [[3], [1], [200]]


def test_labels_of_arrow_and_polars_are_packed() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    labels = pyarrow.chunked_array([["r"], ["g", "r"]])
    for column in (labels, labels.combine_chunks(), labels.dictionary_encode()):
        assert BANDS.pack({"band": column}).tolist() == [3, 1, 3]
    assert BANDS.pack(pyarrow.table({"band": labels})).tolist() == [3, 1, 3]
    polars = pytest.importorskip("polars")
    assert BANDS.pack({"band": polars.Series(["r", "g"])}).tolist() == [3, 1]
    assert BANDS.pack(polars.DataFrame({"band": ["r", "g"]})).tolist() == [3, 1]


@pytest.mark.parametrize(
    ("column", "got"),
    [
        (["r", "x"], "'x'"),
        ([["r"], ["R"]], "'R'"),
        (["r", ""], "''"),
        (np.array(["r", None], dtype=object), "None"),
        (np.array(["r", np.nan], dtype=object), "nan"),
        (np.array(["r", 1], dtype=object), "1"),
        (np.ma.array(["r", "g"], mask=[False, True]), "None"),
        (np.array([b"r", b"x"]), "b'x'"),
    ],
)
def test_a_row_without_a_label_is_refused_or_masked(column: Any, got: str) -> None:
    with pytest.raises(IdError, match=f"'band' must be one of g, r, N1010, got {got} at row 1"):
        BANDS.pack({"band": column})
    masked = BANDS.pack({"band": column}, invalid="mask")
    assert np.ma.getmaskarray(masked).reshape(-1).tolist() == [False, True]
    assert masked.compressed().tolist() == [3]


def test_a_range_may_be_wider_than_the_labels_in_it() -> None:
    layout = IdLayout([IdField("band", width=8, labels={"g": 1, "r": 3}, low=0, high=9)])
    assert layout.n_ids == 2
    assert layout.is_possible([0, 1, 2, 3, 4, 9]).tolist() == [
        *(False, True, False),
        *(True, False, False),
    ]


def test_no_label_is_told_apart_from_the_values_at_the_ends_of_64_bits() -> None:
    for value in (2**64 - 1, 2**63 - 1, 2**63):
        layout = IdLayout([IdField("band", width=64, labels={"last": value})])
        masked = layout.pack({"band": ["last", "none"]}, invalid="mask")
        assert masked.compressed().tolist() == [value]
    lowest = IdField(
        "band", width=64, offset=-(2**63), labels={"first": -(2**63), "next": 1 - 2**63}
    )
    masked = IdLayout([lowest]).pack({"band": ["next", "none", "first"]}, invalid="mask")
    assert masked.compressed().tolist() == [1, 0]


@pytest.mark.parametrize(("low", "high"), [(-128, 127), (-100, 100), (0, 254), (-20000, 20000)])
def test_labels_may_name_more_values_than_half_the_integers_of_their_type(
    low: int, high: int
) -> None:
    labels = {f"v{value}": value for value in range(low, high + 1)}
    layout = IdLayout([IdField("level", width=16, offset=-(2**15), labels=labels)])
    assert layout.unpack(layout.pack({"level": list(labels)}))["level"].tolist() == list(labels)


def test_values_of_ids_that_are_not_possible_have_no_label() -> None:
    values = BANDS.unpack([1, 2, 255], invalid="mask")["band"]
    assert np.ma.getmaskarray(values).tolist() == [False, True, True]
    assert np.ma.getdata(values).tolist() == ["g", "", ""]
    assert BANDS.unpack([1, 2, 255], invalid="ignore")["band"].tolist() == ["g", "", ""]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"r\0": 1}, "text without zero bytes"),
        ({"": 1}, "text without zero bytes"),
        ({"a": 0, "b": 65536}, "less than 65536 apart, got 0 and 65536"),
        (
            {"a": 2**64},
            r"value of label 'a' of field 'band' must lie in \[-9223372036854775808, 184",
        ),
        ({"a": 1, "b": 1}, "each value once, got 1 again"),
        ({}, "must name a value, got none"),
    ],
)
def test_labels_that_cannot_be_told_apart_are_refused(labels: Any, message: str) -> None:
    with pytest.raises(IdLayoutError, match=message):
        IdField("band", width=64, labels=labels)
    assert IdField("band", width=17, labels={"a": 0, "b": 65535}).n_values == 2
