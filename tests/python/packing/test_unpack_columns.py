# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs to columns: which columns, of which types, into which arrays; what is refused by row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import Compound, IdField

LAYOUT = IdLayout(
    [
        IdField("band", radix=8, labels={"g": 1, "r": 2, "i": 4}),
        IdField("tract", radix=18938),
        IdField("patch", radix=100),
        IdField("counter", width=39),
    ]
)
ROWS = {"band": ["r", "g", "i"], "tract": [9813, 0, 18937], "patch": [41, 0, 99], "counter": 5}
IDS = LAYOUT.pack(ROWS)


def test_default_types_hold_values_and_merge_safely() -> None:
    columns = LAYOUT.unpack(IDS)
    assert list(columns) == ["band", "tract", "patch", "counter"]
    assert [str(column.dtype) for column in columns.values()] == ["<U1", "int32", "int32", "int64"]
    assert columns["tract"].tolist() == [9813, 0, 18937]
    assert columns["band"].tolist() == ["r", "g", "i"]


def test_types_may_be_narrow_or_chosen() -> None:
    narrow = LAYOUT.unpack(IDS, dtype="narrow", labels=False)
    assert [str(column.dtype) for column in narrow.values()] == ["int8", "int16", "int8", "int64"]
    assert narrow["band"].tolist() == [2, 1, 4]
    wide = LAYOUT.unpack(IDS, dtype=np.uint64, labels=False)
    assert {column.dtype for column in wide.values()} == {np.dtype(np.uint64)}
    with pytest.raises(IdLayoutError, match="hold all values of 'counter', 0 to 549755813887, got"):
        LAYOUT.unpack(IDS, dtype=np.int32)
    for wrong in (np.float64, "narrowest"):
        with pytest.raises(IdLayoutError, match="integer type"):
            LAYOUT.unpack(IDS, dtype=wrong)


def test_only_what_is_asked_for_is_given() -> None:
    assert list(LAYOUT.unpack(IDS, fields=["patch", "tract"])) == ["patch", "tract"]
    assert LAYOUT.unpack(IDS, fields=[]) == {}
    with pytest.raises(IdLayoutError, match="no field 'visit'"):
        LAYOUT.unpack(IDS, fields=["visit"])
    with pytest.raises(IdLayoutError, match="a sequence of names, got the text 'tract'"):
        LAYOUT.unpack(IDS, fields="tract")


def test_fields_inside_a_compound_are_given_on_request() -> None:
    layout = IdLayout(
        [IdField("day_obs", width=14, epoch="2010-01-01"), IdField("seq_num", width=15)],
        compounds=[Compound("visit", (("day_obs", 10**5), ("seq_num", 1)))],
    )
    packed = layout.pack({"visit": [2024022900001, 2010010100002]})
    assert list(layout.unpack(packed)) == ["visit"]
    parts = layout.unpack(packed, fields=["seq_num", "day_obs", "visit"])
    assert {name: column.tolist() for name, column in parts.items()} == {
        "seq_num": [1, 2],
        "day_obs": [20240229, 20100101],
        "visit": [2024022900001, 2010010100002],
    }


def test_values_are_written_into_given_arrays() -> None:
    table = np.zeros(3, dtype=[("pad", "u1"), ("tract", ">i4"), ("band", "i1")])
    given = LAYOUT.unpack(IDS, out={"tract": table["tract"], "band": table["band"]})
    assert list(given) == ["tract", "band"]
    assert table["tract"].tolist() == [9813, 0, 18937]
    assert table["band"].tolist() == [2, 1, 4]
    assert table["pad"].tolist() == [0, 0, 0]
    square = np.empty((1, 3, 2), dtype=np.int16)[:, :, 1]
    assert LAYOUT.unpack(IDS.reshape(1, 3), out={"patch": square})["patch"] is square
    assert square.tolist() == [[41, 0, 99]]


def test_ids_may_be_overwritten_by_values() -> None:
    n_rows = 5000  # more than the core reads at a time
    ids = np.tile(IDS, n_rows)
    expected = LAYOUT.unpack(ids, labels=False)
    for name in ("band", "tract", "counter"):
        over = ids.copy()
        given = LAYOUT.unpack(over, fields=list(expected), labels=False, out={name: over})
        assert given[name] is over
        for key, values in expected.items():
            np.testing.assert_array_equal(given[key], values)
    shifted = np.append(ids, 0)[::-1]
    shifted[1:] = ids
    LAYOUT.unpack(shifted[1:], out={"counter": shifted[:-1]})
    assert shifted[:-1].tolist() == expected["counter"].tolist()
    records = np.zeros(len(ids), dtype=[("id", "i8"), ("tract", "i4"), ("patch", "i4")])
    records["id"] = ids
    LAYOUT.unpack(records["id"], out={"tract": records["tract"], "patch": records["patch"]})
    assert records["id"].tolist() == ids.tolist()
    assert records["tract"].tolist() == expected["tract"].tolist()


def test_arrays_that_lie_over_each_other_are_refused() -> None:
    both = np.empty(4, dtype=np.int32)
    for other in (both[:3], both[1:], both[2::-1]):
        with pytest.raises(IdLayoutError, match="not share memory, got the same for 'tract' and"):
            LAYOUT.unpack(IDS, out={"tract": both[:3], "patch": other})
    pairs = np.empty((3, 2), dtype=np.int32)
    LAYOUT.unpack(IDS, out={"tract": pairs[:, 0], "patch": pairs[:, 1]})
    assert pairs.tolist() == [[9813, 41], [0, 0], [18937, 99]]


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ({"tract": np.empty(2, np.int32)}, "must have the shape of the IDs, (3,), got (2,)"),
        ({"tract": np.empty(3, np.int8)}, "must hold all values of 'tract', 0 to 18937, got int8"),
        ({"tract": np.empty(3)}, "must be of an integer type, got float64"),
        ({"tract": [0, 0, 0]}, "must be a plain array, got list"),
        ({"tract": np.ma.zeros(3, int)}, "must be a plain array, got MaskedArray"),
        ({"tract": np.broadcast_to(np.int32(0), 3)}, "must be writable"),
        ({"trac": np.empty(3, np.int32)}, "the layout has no field 'trac'"),
    ],
)
def test_arrays_that_cannot_take_the_values_are_refused(out: Any, message: str) -> None:
    with pytest.raises(IdLayoutError) as caught:
        LAYOUT.unpack(IDS, out=out)
    assert message in str(caught.value)


def test_an_array_must_be_for_a_field_that_is_asked_for() -> None:
    with pytest.raises(IdLayoutError, match="a field asked for, got 'patch'"):
        LAYOUT.unpack(IDS, fields=["tract"], out={"patch": np.empty(3, np.int32)})


def test_ids_that_the_layout_cannot_have_made_are_refused_by_row() -> None:
    wrong = IDS.copy()
    wrong[1] += 4 * 1893800 << 39
    with pytest.raises(IdError) as caught:
        LAYOUT.unpack(wrong)
    assert "field 'band' must lie in [1, 4]" in str(caught.value)
    assert "at row 1" in str(caught.value)
    assert "invalid='mask'" in str(caught.value)
    # It is looked for whatever is asked for.
    with pytest.raises(IdError, match="at row 1"):
        LAYOUT.unpack(wrong, fields=["counter"])
    with pytest.raises(IdError, match=r"must lie in \[0, 9223372036854775807\], got -7 at row 0"):
        LAYOUT.unpack(-7)


def test_such_ids_are_masked_or_passed_over_on_request() -> None:
    wrong = [int(IDS[0]), -1, int(IDS[2])]
    masked = LAYOUT.unpack(wrong, invalid="mask")
    for column in masked.values():
        assert np.ma.getmaskarray(column).tolist() == [False, True, False]
    assert masked["band"].tolist() == ["r", None, "i"]
    assert LAYOUT.is_possible(wrong).tolist() == [True, False, True]
    assert LAYOUT.check(wrong) == pytest.approx(1 / 3)
    ignored = LAYOUT.unpack(wrong, invalid="ignore")
    assert ignored["tract"][[0, 2]].tolist() == [9813, 18937]
    assert LAYOUT.unpack(-1, invalid="mask")["tract"] is np.ma.masked


def test_no_ids_have_no_share() -> None:
    assert np.isnan(LAYOUT.check([]))
    assert LAYOUT.unpack([])["tract"].shape == (0,)


def test_threads_change_nothing() -> None:
    ids = np.tile(IDS, 100_000)
    one, many = LAYOUT.unpack(ids), LAYOUT.unpack(ids, threads=4)
    for name, column in one.items():
        np.testing.assert_array_equal(column, many[name])


def test_rows_are_counted_over_all_chunks() -> None:
    pa = pytest.importorskip("pyarrow")
    chunks = pa.chunked_array([IDS, IDS, np.array([7 << 60, -1])])
    with pytest.raises(IdError, match="at row 6"):
        LAYOUT.unpack(chunks)
    good = pa.chunked_array([IDS, [], IDS])
    assert LAYOUT.unpack(good)["tract"].tolist() == [9813, 0, 18937] * 2


def test_missing_ids_are_masked_with_the_impossible_ones() -> None:
    pl = pytest.importorskip("polars")
    pa = pytest.importorskip("pyarrow")
    with_gaps: list[Any] = [int(IDS[0]), None, -1, int(IDS[2])]
    for column in (
        pa.chunked_array([with_gaps[:1], with_gaps[1:]], pa.int64()),
        pl.Series(with_gaps),
        np.ma.MaskedArray([int(IDS[0]), 0, -1, int(IDS[2])], [False, True, False, False]),
    ):
        found = LAYOUT.unpack(column, invalid="mask")
        assert np.ma.getmaskarray(found["tract"]).tolist() == [False, True, True, False]
        assert found["tract"].tolist() == [9813, None, None, 18937]
        assert LAYOUT.is_possible(column).tolist() == [True, False, False, True]
        assert LAYOUT.check(column) == 0.5
        for invalid in ("raise", "ignore"):
            with pytest.raises(IdError, match="row 1 has none; drop such rows, or mask them"):
                LAYOUT.unpack(column, invalid=invalid)
        gaps = {"band": "g", "tract": column, "patch": 1, "counter": 1}
        packed = LAYOUT.pack(gaps | {"tract": found["tract"]}, invalid="mask")
        assert np.ma.getmaskarray(packed).tolist() == [False, True, True, False]


def test_a_table_is_no_column() -> None:
    pl = pytest.importorskip("polars")
    pa = pytest.importorskip("pyarrow")
    for table in (pl.DataFrame({"objectId": IDS}), pa.table({"objectId": IDS})):
        with pytest.raises(IdError, match="one column, got a table of objectId"):
            LAYOUT.unpack(table)


def test_a_refused_id_names_the_layout() -> None:
    with pytest.raises(IdError, match=r"layout 'mine': an ID must lie in"):
        LAYOUT.renamed("mine").unpack([-1])
