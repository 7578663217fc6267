# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Laws of packing, for layouts of any shape: what goes in comes out, and nothing else goes in."""

from __future__ import annotations

import json
import pickle
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import Compound, IdField
from skyquilt.testing.strategies import id_columns, id_layouts, id_values, possible_ids

from .id_twin import pack_one, unpack_one

INT_TYPES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
ORDERS: tuple[Literal["<", ">"], ...] = ("<", ">")
NUMBERS = st.one_of(
    st.integers(-(2**63), 2**64 - 1),
    st.integers(-2, 1000),
    st.integers(0, 64).map(lambda k: 2**k - 1),
)


def keys_of(layout: IdLayout) -> tuple[str, ...]:
    """All that IDs can be unpacked to."""
    return (*(field.name for field in layout.fields), *(key.name for key in layout.compounds))


@st.composite
def layouts_and_values(draw: st.DrawFn) -> tuple[IdLayout, dict[str, int]]:
    layout = draw(id_layouts())
    return layout, draw(id_values(layout))


@st.composite
def layouts_and_columns(draw: st.DrawFn) -> tuple[IdLayout, dict[str, NDArray[Any]]]:
    layout = draw(id_layouts())
    return layout, draw(id_columns(layout))


@st.composite
def layouts_and_ids(draw: st.DrawFn) -> tuple[IdLayout, list[int]]:
    """Draw IDs of a layout, such IDs with one bit turned, and any other 64-bit integers."""
    layout = draw(id_layouts())
    possible = possible_ids(layout)
    turned = st.builds(lambda packed, bit: packed ^ 1 << bit, possible, st.integers(0, 63))
    return layout, draw(st.lists(st.one_of(possible, turned, NUMBERS), min_size=1, max_size=20))


@given(layouts_and_values())
def test_unpacking_undoes_packing(drawn: tuple[IdLayout, dict[str, int]]) -> None:
    layout, values = drawn
    packed = layout.pack(values)
    assert packed == pack_one(layout, values)
    assert packed >> layout.bits == 0
    expected = unpack_one(layout, packed)
    assert expected is not None
    assert layout.unpack(packed, fields=keys_of(layout), labels=False) == expected
    assert {name: expected[name] for name in values} == values


@given(layouts_and_values())
def test_packing_undoes_unpacking_by_labels_and_compounds(
    drawn: tuple[IdLayout, dict[str, int]],
) -> None:
    layout, values = drawn
    packed = layout.pack(values)
    assert layout.pack(layout.unpack(packed)) == packed
    assert layout.pack(layout.unpack(packed, labels=False)) == packed


@given(layouts_and_columns())
def test_columns_are_packed_and_unpacked_row_by_row(
    drawn: tuple[IdLayout, dict[str, NDArray[Any]]],
) -> None:
    layout, columns = drawn
    ids = np.atleast_1d(layout.pack(columns))  # without a field there is one ID
    rows = [
        dict(zip(columns, row, strict=True))
        for row in zip(*map(np.ndarray.tolist, columns.values()), strict=True)
    ]
    if columns:
        assert ids.dtype == layout.dtype
        assert ids.tolist() == [pack_one(layout, row) for row in rows]
    for dtype in (None, "narrow"):
        back = layout.unpack(ids, fields=columns, dtype=dtype, labels=False)
        for name, column in columns.items():
            assert back[name].tolist() == column.tolist()
            assert back[name].dtype == layout.dtype_of(name, narrow=dtype is not None)


@given(layouts_and_ids())
def test_an_id_is_possible_where_taking_it_apart_gives_values(
    drawn: tuple[IdLayout, list[int]],
) -> None:
    layout, numbers = drawn
    for dtype in (np.int64, np.uint64):
        ids = [packed for packed in numbers if np.iinfo(dtype).min <= packed <= np.iinfo(dtype).max]
        column = np.array(ids, dtype)
        expected = [unpack_one(layout, packed) for packed in ids]
        possible = [values is not None for values in expected]
        assert layout.is_possible(column).tolist() == possible
        if ids:
            share = layout.check(column)
            assert type(share) is float
            assert share == pytest.approx(possible.count(False) / len(ids))
        masked = layout.unpack(column, fields=keys_of(layout), labels=False, invalid="mask")
        for name, values in masked.items():
            assert np.ma.getmaskarray(values).tolist() == [not holds for holds in possible]
            assert values.compressed().tolist() == [
                row[name] for row in expected if row is not None
            ]
        if all(possible):
            layout.unpack(column)
        else:
            with pytest.raises(IdError, match=rf" at row {possible.index(False)}\b"):
                layout.unpack(column)


@given(id_layouts().filter(lambda layout: layout.bits <= 12))
def test_of_all_numbers_of_a_small_layout_as_many_are_possible_as_it_has_ids(
    layout: IdLayout,
) -> None:
    numbers = np.arange(2**layout.bits)
    possible = numbers[layout.is_possible(numbers)]
    assert len(possible) == layout.n_ids
    assert np.array_equal(layout.pack(layout.unpack(possible)), possible) or not layout.fields
    fields = [field.name for field in layout.fields]
    rows = layout.unpack(possible, fields=fields, labels=False)
    assert len(set(zip(*(rows[name].tolist() for name in fields), strict=True))) in (
        layout.n_ids,
        0,  # without a field
    )


@given(layouts_and_ids(), st.sampled_from(INT_TYPES), st.sampled_from(ORDERS))
def test_ids_of_every_type_byte_order_stride_and_shape_give_the_same(
    drawn: tuple[IdLayout, list[int]], dtype: str, order: Literal["<", ">"]
) -> None:
    layout, numbers = drawn
    with np.errstate(over="ignore"):
        kept = np.array([packed % 2**64 for packed in numbers], np.uint64).astype(dtype)
    kept = np.resize(kept, (4, 3, 2)).astype(np.dtype(dtype).newbyteorder(order))
    spread = np.zeros((4, 7, 4), kept.dtype)
    spread[:, ::3, ::2] = kept
    expected = np.array(
        [unpack_one(layout, packed) is not None for packed in kept.reshape(-1).tolist()]
    )
    for column in (
        kept, np.asfortranarray(kept), spread[:, ::3, ::2], kept[::-1, :, ::-1][::-1, :, ::-1]
    ):  # fmt: skip
        assert layout.is_possible(column).tolist() == expected.reshape(kept.shape).tolist()
    turned = kept.transpose(2, 0, 1)
    assert np.array_equal(layout.is_possible(turned), expected.reshape(4, 3, 2).transpose(2, 0, 1))
    assert layout.is_possible(kept[0, 0, 0]).tolist() == bool(expected[0])


@given(layouts_and_columns(), st.data())
def test_values_are_written_into_arrays_that_are_given(
    drawn: tuple[IdLayout, dict[str, NDArray[Any]]], data: st.DataObject
) -> None:
    layout, columns = drawn
    ids = np.atleast_1d(layout.pack(columns))
    # A table of records, packed without gaps between columns, and one of a column on its own.
    orders = [data.draw(st.sampled_from(ORDERS)) for _ in columns]
    types = [
        layout.dtype_of(name, narrow=True).newbyteorder(order)
        for name, order in zip(columns, orders, strict=True)
    ]
    table = np.zeros(
        len(ids), [("before", "i1"), *zip(columns, types, strict=True), ("after", "i1")]
    )
    given_back = layout.unpack(ids, out={name: table[name] for name in columns})
    for name, column in columns.items():
        assert given_back[name].base is table
        assert table[name].tolist() == column.tolist()
    assert not table["before"].any()
    assert not table["after"].any()


@given(layouts_and_values(), st.data())
def test_a_value_beside_the_range_of_a_field_is_refused_by_row(
    drawn: tuple[IdLayout, dict[str, int]], data: st.DataObject
) -> None:
    layout, values = drawn
    row = data.draw(st.integers(0, 5))
    for field in layout.fields:
        for wrong in (field.low - 1, field.high + 1, field.high + 2**40, -(2**63), 2**64 - 1):
            if field.low <= wrong <= field.high or not -(2**63) <= wrong < 2**64:
                continue
            column = np.array(
                [values[field.name]] * row + [wrong] + [values[field.name]] * 2, object
            )
            dtype = np.int64 if min(column) < 0 else np.uint64
            if max(column) > np.iinfo(dtype).max:
                continue
            columns = {**values, field.name: column.astype(dtype)}
            with pytest.raises(
                IdError, match=rf"'{field.name}' must .* got {wrong} at row {row}; "
            ):
                layout.pack(columns)
            masked = layout.pack(columns, invalid="mask")
            assert np.ma.getmaskarray(masked).tolist() == [False] * row + [True, False, False]
            assert masked.compressed().tolist() == [pack_one(layout, values)] * (row + 2)


@given(id_layouts())
def test_a_layout_is_the_same_after_json_and_pickling(layout: IdLayout) -> None:
    for again in (IdLayout.from_json(layout.to_json()), pickle.loads(pickle.dumps(layout))):
        assert again == layout
        assert hash(again) == hash(layout)
        assert again.runs == layout.runs
        assert repr(again) == repr(layout)


@given(id_layouts(), id_layouts())
def test_layouts_are_equal_where_their_json_is(one: IdLayout, other: IdLayout) -> None:
    assert (one == other) == (one.to_json() == other.to_json())


@given(layouts_and_ids(), st.integers(1, 5))
def test_chunks_of_arrow_and_polars_give_what_one_array_gives(
    drawn: tuple[IdLayout, list[int]], length: int
) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    layout, numbers = drawn
    ids = np.array([packed % 2**63 for packed in numbers], np.int64)
    chunks = [ids[begin : begin + length] for begin in range(0, len(ids), length)]
    expected = layout.is_possible(ids).tolist()
    assert layout.is_possible(pyarrow.chunked_array(chunks)).tolist() == expected
    assert layout.is_possible(pyarrow.array(ids)).tolist() == expected
    possible = ids[expected]
    whole = layout.unpack(possible, labels=False)
    parts = [pyarrow.array(possible[:1]), pyarrow.array(possible[1:])]
    table = layout.unpack(pyarrow.chunked_array(parts, pyarrow.int64()), labels=False)
    assert {name: values.tolist() for name, values in table.items()} == {
        name: values.tolist() for name, values in whole.items()
    }
    if not all(expected):
        with pytest.raises(IdError, match=rf" at row {expected.index(False)}\b"):
            layout.unpack(pyarrow.chunked_array(chunks))


@given(layouts_and_ids())
def test_series_of_polars_give_what_arrays_give(drawn: tuple[IdLayout, list[int]]) -> None:
    polars = pytest.importorskip("polars")
    layout, numbers = drawn
    ids = np.array([packed % 2**64 for packed in numbers], np.uint64)
    series = polars.Series(ids[:3]).append(polars.Series(ids[3:]))
    assert layout.is_possible(series).tolist() == layout.is_possible(ids).tolist()


def damaged(text: str, random: np.random.Generator) -> str:
    """Change a text in one to three places: a mark lost, doubled, moved or put in."""
    marks = '{}[]",:0123456789-.eE\\u\0 truefalsnl' + chr(0xD800)
    for _ in range(random.integers(1, 4)):
        at = int(random.integers(len(text) + 1))
        kind = random.integers(6)
        mark = marks[random.integers(len(marks))]
        if kind == 0:
            text = text[:at] + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + mark + text[at:]
        elif kind == 2:
            text = text[:at] + mark + text[at + 1 :]
        elif kind == 3:
            end = int(random.integers(at, min(at + 20, len(text)) + 1))
            text = text[:end] + text[at:]
        elif kind == 4:
            text = text[:at] + "9" * int(random.integers(1, 25)) + text[at:]
        else:
            text = text[:at]
    return text


#: What a layout of each kind of entry says of itself.
EVERY_ENTRY = IdLayout(
    [
        IdField("special", width=1),
        IdField("day_obs", width=14, epoch="2010-01-01"),
        IdField("seq_num", radix=32768, low=1, high=9999),
        IdField("band", radix=8, labels={"u": 0, "g": 1, "y": 5}),
        IdField("shifted", width=5, offset=-7),
        IdField.reserved(width=2),
    ],
    name="every entry",
    compounds=[Compound("visit", (("special", 9 * 10**13), ("day_obs", 10**5), ("seq_num", 1)))],
)


def test_damaged_json_is_refused_or_makes_a_layout() -> None:
    random = np.random.default_rng(5)
    text = EVERY_ENTRY.to_json()
    n_made = 0
    for _ in range(100_000):
        try:
            layout = IdLayout.from_json(damaged(text, random))
        except IdLayoutError:
            continue
        n_made += 1
        assert IdLayout.from_json(layout.to_json()) == layout
    assert 1000 < n_made < 10_000


@pytest.mark.parametrize(
    "value", [None, True, 1.5, "9", [], {}, -1, 2**63, 2**64, 10**400, [[]], "é"]
)
def test_json_with_an_entry_of_another_kind_is_refused_or_makes_a_layout(value: Any) -> None:
    document = json.loads(EVERY_ENTRY.to_json())
    names = ("name", "width", "radix", "low", "high", "offset", "labels", "epoch", "is_constant")
    for place in range(len(document["places"])):
        for name in names:
            changed = json.loads(EVERY_ENTRY.to_json())
            changed["places"][place][name] = value
            try:
                layout = IdLayout.from_json(json.dumps(changed))
            except IdLayoutError:
                continue
            assert IdLayout.from_json(layout.to_json()) == layout
    for name in document:
        with pytest.raises(IdLayoutError):
            IdLayout.from_json(json.dumps({**document, name: 3 if name != "version" else "1"}))


def test_json_with_an_entry_twice_is_refused() -> None:
    text = EVERY_ENTRY.to_json().replace('"y": 5', '"y": 5, "u": 2')
    with pytest.raises(IdLayoutError, match="each entry once, got 'u' again"):
        IdLayout.from_json(text)


@given(layouts_and_columns(), st.lists(st.integers(0, 299_999), max_size=3), st.data())
@settings(max_examples=25)
def test_threads_change_nothing_not_even_which_row_is_named(
    drawn: tuple[IdLayout, dict[str, NDArray[Any]]], rows: list[int], data: st.DataObject
) -> None:
    layout, columns = drawn
    # Long enough that every thread gets a share.
    n_rows = 300_000
    columns = {name: np.resize(column, n_rows) for name, column in columns.items() if len(column)}
    assume(len(columns) == len(layout.fields) > 0)
    ids = layout.pack(columns)
    threads = data.draw(st.integers(2, 5))
    assert np.array_equal(layout.pack(columns, threads=threads), ids)
    back = layout.unpack(ids, fields=columns, labels=False, threads=threads)
    for name, column in columns.items():
        assert np.array_equal(back[name], column)
    impossible = ~np.zeros(1, ids.dtype) if layout.bits < 64 else None
    if rows and impossible is not None:
        ids[rows] = impossible
        assert np.flatnonzero(~layout.is_possible(ids, threads=threads)).tolist() == sorted(
            set(rows)
        )
        with pytest.raises(IdError, match=rf" at row {min(rows)}\b"):
            layout.unpack(ids, threads=threads)
        name = data.draw(st.sampled_from(list(columns)))
        field = next(field for field in layout.fields if field.name == name)
        if field.high < 2**63 - 1:
            wrong = columns[name].astype(np.int64)
            wrong[rows] = field.high + 1
            with pytest.raises(IdError, match=rf" got {field.high + 1} at row {min(rows)}\b"):
                layout.pack({**columns, name: wrong}, threads=threads)


@given(layouts_and_values(), st.integers(1, 3), st.integers(0, 3))
def test_scalars_and_columns_of_one_are_spread_over_the_others(
    drawn: tuple[IdLayout, dict[str, int]], n_lines: int, n_columns: int
) -> None:
    layout, values = drawn
    expected = pack_one(layout, values)
    shapes: list[tuple[int, ...]] = [(), (1, 1), (n_lines, 1), (1, n_columns), (n_lines, n_columns)]
    columns = {
        name: np.full(shapes[number % len(shapes)], value, np.int64 if value < 2**63 else np.uint64)
        for number, (name, value) in enumerate(values.items())
    }
    shape = np.broadcast_shapes(*(column.shape for column in columns.values()))
    packed = layout.pack(columns)
    assert np.shape(packed) == shape
    assert np.asarray(packed).reshape(-1).tolist() == [expected] * int(np.prod(shape))
    if values:
        back = layout.unpack(np.asarray(packed), fields=values, labels=False)
        assert all(np.shape(column) == shape for column in back.values())
