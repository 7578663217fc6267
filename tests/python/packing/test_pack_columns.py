# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns to IDs: what may be given, and what is refused by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError, SkyquiltError, TableError
from skyquilt.packing import Compound, IdField

BANDS = {"u": 0, "g": 1, "r": 2, "i": 3, "z": 4, "y": 5}
LAYOUT = IdLayout(
    [
        IdField("band", radix=8, labels=BANDS),
        IdField("tract", radix=20000),
        IdField("patch", radix=128),
    ]
)
VISITS = IdLayout(
    [
        IdField("day_obs", width=14, epoch="2010-01-01"),
        IdField("seq_num", width=15),
        IdField("detector", width=8, low=1, high=62),
    ],
    compounds=[Compound("visit", (("day_obs", 10**5), ("seq_num", 1)))],
)


def test_a_data_id_becomes_a_python_int_and_comes_back() -> None:
    data_id = {"tract": 9813, "patch": 41, "band": "r"}
    packed = LAYOUT.pack(data_id)
    assert type(packed) is int
    assert packed == (2 * 20000 + 9813) * 128 + 41
    again = LAYOUT.unpack(packed)
    assert again == data_id
    assert [type(value) for value in again.values()] == [str, int, int]


def test_scalars_stand_for_all_rows() -> None:
    packed = LAYOUT.pack({"tract": 5, "patch": [[1, 2], [3, 4]], "band": ["u", "g"]})
    assert packed.tolist() == [[641, 20000 * 128 + 642], [643, 20000 * 128 + 644]]
    assert packed.dtype == np.int64
    assert LAYOUT.pack({"tract": [], "patch": [], "band": "u"}).shape == (0,)


def test_bands_may_be_given_as_their_values() -> None:
    by_label = LAYOUT.pack({"tract": 5, "patch": 6, "band": ["u", "y"]})
    assert by_label.tolist() == LAYOUT.pack({"tract": 5, "patch": 6, "band": [0, 5]}).tolist()


@pytest.mark.parametrize(
    "table",
    [
        np.array([(1, 2, "g")], dtype=[("tract", ">i4"), ("patch", "u1"), ("band", "U1")]),
        pa.table({"tract": [1], "patch": [2], "band": ["g"]}),
        {"tract": pa.chunked_array([[], [1]], pa.int16()), "patch": np.uint64(2), "band": ["g"]},
    ],
    ids=["structured", "pyarrow", "chunked"],
)
def test_tables_are_taken_as_they_are(table: Any) -> None:
    assert LAYOUT.pack(table).tolist() == [(20000 + 1) * 128 + 2]


def test_a_compound_stands_for_its_fields() -> None:
    whole = VISITS.pack({"visit": 2024022900123, "detector": 62})
    parts = {"day_obs": 20240229, "seq_num": 123, "detector": 62}
    assert VISITS.pack(parts) == whole
    assert VISITS.unpack(whole) == {"visit": 2024022900123, "detector": 62}


def test_a_field_with_one_value_may_be_left_out_but_not_be_another() -> None:
    layout = IdLayout([IdField("release", width=3, low=4, high=4), IdField("patch", width=4)])
    assert layout.pack({"patch": 3}) == 4 * 16 + 3
    assert layout.pack({"release": 4, "patch": 3}) == 4 * 16 + 3
    with pytest.raises(IdError, match="'release' must be 4, got 5"):
        layout.pack({"release": 5, "patch": 3})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"tract": [1, 20000]},
            "'tract' must lie in [0, 19999], got 20000 at row 1; invalid='mask' goes on without",
        ),
        ({"tract": [1, 2, -1]}, "'tract' must lie in [0, 19999], got -1 at row 2"),
        ({"tract": np.array([7, 2**64 - 1], np.uint64)}, "got 18446744073709551615 at row 1"),
        ({"tract": 1.0}, "'tract' must be integers, got float64 (first value 1.0): floats"),
        ({"tract": [True]}, "'tract' must be integers, got bool"),
        ({"tract": ["1"]}, "'tract' must be integers, got text (first value '1')"),
        ({"tract": [2**70]}, f"'tract' must fit 64 bits, got {2**70} at row 0"),
        ({"tract": [[1], [2, 3]]}, "'tract' must be integers, got rows of different lengths"),
        ({"tract": np.ma.masked_equal([1, 2, 3], 3)}, "a value in every row, row 2 has none"),
        ({"tract": pa.array([1, None])}, "a value in every row, row 1 has none"),
        ({"band": ["r", "q"]}, "'band' must be one of u, g, r, i, z, y, got 'q' at row 1"),
        ({"band": np.array(["r", None], object)}, "got None at row 1"),
        ({"band": 6}, "'band' must lie in [0, 5], got 6 at row 0"),
        ({"tract": [1, 2], "patch": [1, 2, 3]}, "one shape or be scalars, got 'tract' (2,)"),
    ],
)
def test_values_without_an_id_are_refused(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(IdError) as caught:
        LAYOUT.pack({"tract": 1, "patch": 2, "band": "r"} | columns)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"detector": 1}, "got no day_obs, seq_num (or visit for the fields it holds)"),
        ({"visit": 2024022900123, "detector": 1, "seq_num": 3}, "leave one of them out"),
        ({"visit": 2023022900123, "detector": 1}, "be a date YYYYMMDD, got 20230229 in"),
        (
            {"visit": 2024022932768, "detector": 1},
            "in 'visit', 'seq_num' must lie in [0, 32767], got 32768 in 2024022932768 at row 0",
        ),
        ({"visit": -1, "detector": 1}, "'visit' must be a number from 0 on that fits 63 bits"),
        ({"visit": 2024022900123, "detector": 0}, "'detector' must lie in [1, 62], got 0"),
    ],
)
def test_visits_that_are_none_are_refused(columns: dict[str, int], message: str) -> None:
    with pytest.raises(IdError) as caught:
        VISITS.pack(columns)
    assert message in str(caught.value)


def test_what_is_no_table_or_choice_is_refused() -> None:
    with pytest.raises(IdLayoutError, match="no field 'ptch'; there are band, tract, patch"):
        LAYOUT.pack({"tract": 1, "ptch": 2, "band": "r"})
    with pytest.raises(IdError, match="a mapping of names to values or a table, got list"):
        LAYOUT.pack([1, 2])
    with pytest.raises(IdLayoutError, match="invalid must be one of raise, mask, ignore"):
        LAYOUT.pack({"tract": 1, "patch": 2, "band": "r"}, invalid="drop")  # type: ignore[arg-type]
    with pytest.raises(TableError, match="threads"):
        LAYOUT.pack({"tract": 1, "patch": 2, "band": "r"}, threads=-1)


def test_rows_without_an_id_are_masked_on_request() -> None:
    packed = LAYOUT.pack({"tract": [1, 20000], "patch": 2, "band": "r"}, invalid="mask")
    assert np.ma.getmaskarray(packed).tolist() == [False, True]
    assert packed[0] == (40000 + 1) * 128 + 2
    assert LAYOUT.pack({"tract": -1, "patch": 2, "band": "r"}, invalid="mask") is np.ma.masked


def test_ids_of_64_bits_are_unsigned() -> None:
    layout = IdLayout([IdField("plate", width=14), IdField("rest", width=50)])
    packed = layout.pack({"plate": [1, 10000], "rest": 7})
    assert packed.dtype == np.uint64
    assert packed.tolist() == [2**50 + 7, 10000 * 2**50 + 7]
    assert layout.pack({"plate": 10000, "rest": 7}) == 10000 * 2**50 + 7
    assert layout.unpack(packed)["plate"].tolist() == [1, 10000]
    with pytest.raises(SkyquiltError, match=r"615\], got -5 .* unsigned, \.view\('uint64'\)"):
        layout.unpack([-5])
    with pytest.raises(SkyquiltError, match=r"invalid='mask' goes on without them$"):
        IdLayout([IdField("rest", width=50)]).unpack([-5])


def test_dates_that_are_no_numbers_are_refused() -> None:
    for night in ("2024-02-29", np.datetime64("2024-02-29")):
        with pytest.raises(IdError, match="must be dates as numbers YYYYMMDD"):
            VISITS.pack({"day_obs": night, "seq_num": 1, "detector": 1})
