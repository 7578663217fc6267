# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Hypothesis strategies for layouts of IDs, aimed at where packing and unpacking go wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.packing import Compound, IdField, IdLayout

__all__ = ["id_columns", "id_layouts", "id_values", "possible_ids"]

_MOST_BITS = 64
_MOST_PLACES = 6
_INT_TYPES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_ORDERS: tuple[Literal["<", ">"], ...] = ("<", ">")


@st.composite
def id_layouts(draw: st.DrawFn, *, compounds: bool = True) -> IdLayout:
    """Draw layouts of 0 to 64 bits, often of exactly 63 or 64.

    Among their fields: bits, digits of any radix side by side, fields of no bit or one digit, part
    ranges, offsets down to the lowest 64-bit integer, labels with values left out between them,
    days, constants and reserved zeros; and keys made of several fields.

    Parameters
    ----------
    draw : callable
        Given by hypothesis.
    compounds : bool
        Whether some have keys made of several fields.

    Returns
    -------
    IdLayout
        Of one to six fields, the constant ones included.
    """
    n_bits = draw(st.one_of(st.sampled_from([64, 63, 32, 31]), st.integers(0, _MOST_BITS)))
    n_places = draw(st.integers(1, _MOST_PLACES))
    cuts = sorted(
        draw(st.lists(st.integers(0, n_bits), min_size=n_places - 1, max_size=n_places - 1))
    )
    widths = [end - begin for begin, end in zip([0, *cuts], [*cuts, n_bits], strict=True)]
    places = [draw(_fields(f"f{number}", width)) for number, width in enumerate(widths)]
    made = [draw(_compounds(places))] if compounds and draw(st.booleans()) else []
    return IdLayout(places, compounds=[compound for compound in made if compound is not None])


@st.composite
def id_values(draw: st.DrawFn, layout: IdLayout) -> dict[str, int]:
    """Draw one value for each field of a layout, often its first or last.

    Parameters
    ----------
    draw : callable
        Given by hypothesis.
    layout : IdLayout
        The layout.

    Returns
    -------
    dict of str to int
        By field, without constants and compounds; for a field with labels the value behind one.
    """
    return {field.name: draw(_values(field)) for field in layout.fields}


@st.composite
def id_columns(draw: st.DrawFn, layout: IdLayout, *, max_rows: int = 20) -> dict[str, NDArray[Any]]:
    """Draw columns that a layout can pack, of any integer type, byte order and stride.

    Parameters
    ----------
    draw : callable
        Given by hypothesis.
    layout : IdLayout
        The layout.
    max_rows : int
        How many rows there are at most; columns without a row are among them.

    Returns
    -------
    dict of str to ndarray of int, shape (n,)
        By field, without constants and compounds.
    """
    n = draw(st.integers(0, max_rows))
    columns = {}
    for field in layout.fields:
        values = draw(st.lists(_values(field), min_size=n, max_size=n))
        holding = [
            dtype
            for dtype in _INT_TYPES
            if np.iinfo(dtype).min <= field.low and field.high <= np.iinfo(dtype).max
        ]
        dtype = np.dtype(draw(st.sampled_from(holding))).newbyteorder(
            draw(st.sampled_from(_ORDERS))
        )
        step = draw(st.sampled_from([1, 1, 3, -1, -2]))
        spread = np.zeros(abs(step) * n, dtype)
        columns[field.name] = spread[::step]
        columns[field.name][...] = np.array(values, dtype)
    return columns


def possible_ids(layout: IdLayout) -> st.SearchStrategy[int]:
    """Draw IDs that a layout can make, put together value by value.

    Parameters
    ----------
    layout : IdLayout
        The layout.

    Returns
    -------
    strategy of int
        One ID.
    """
    return id_values(layout).map(layout.pack)


# ---- Fields --------------------------------------------------------------------------------------


@st.composite
def _fields(draw: st.DrawFn, name: str, width: int) -> IdField:
    """Draw a field that takes no more than a number of bits."""
    size: dict[str, Any] = {"width": width}
    n_digits = 2**width
    if draw(st.booleans()):
        # Any number of digits that needs these bits, so that radices multiply to what is near full.
        n_digits = draw(
            st.integers(min(2**width, 2 ** max(width - 1, 0) + 1), min(2**width, 2**64 - 1))
        )
        size = {"radix": n_digits}
    kind = draw(st.sampled_from(["plain", "range", "offset", "labels", "date", "constant"]))
    if kind == "labels":
        return _labelled(draw, name, size, n_digits)
    if kind == "date":
        return _dated(draw, name, size, n_digits)
    if kind == "constant":
        value = draw(st.one_of(st.just(0), st.integers(0, n_digits - 1)))
        return IdField.constant(name, value, **size)
    offset = 0
    if kind == "offset":
        # What is negative must end within int64, what is not within uint64.
        below, above = min(-1, 2**63 - n_digits), min(2**63 - 1, 2**64 - n_digits)
        offset = draw(
            st.one_of(
                st.integers(max(-(2**63), below - 1000), below),
                st.integers(0, min(above, 1000)),
                st.sampled_from([-(2**63), above]),
                st.integers(-(2**63), below),
            )
        )
    low, high = offset, offset + n_digits - 1
    if kind == "range":
        low, high = sorted((draw(st.integers(low, high)), draw(st.integers(low, high))))
    return IdField(name, **size, offset=offset, low=low, high=high)


def _labelled(draw: st.DrawFn, name: str, size: dict[str, Any], n_digits: int) -> IdField:
    begin = draw(st.integers(0, n_digits - 1))
    offset = draw(st.sampled_from([0, 0, 1, -3]))
    # Not beyond what is held side by side as unsigned and negative numbers.
    begin = min(begin, 2**62)
    end = min(n_digits, begin + draw(st.sampled_from([1, 6, 300])))
    digits = draw(st.sets(st.integers(begin, end - 1), min_size=1, max_size=6))
    texts = draw(st.permutations(["u", "g", "r", "i", "z", "N1010", "ä", "no band"]))
    labels = {text: digit + offset for text, digit in zip(texts, sorted(digits), strict=False)}
    if draw(st.booleans()):
        return IdField(name, **size, offset=offset, labels=labels)
    low, high = begin + offset, end - 1 + offset  # there need be no label for them
    return IdField(name, **size, offset=offset, labels=labels, low=low, high=high)


def _dated(draw: st.DrawFn, name: str, size: dict[str, Any], n_digits: int) -> IdField:
    first = draw(
        st.one_of(
            st.dates(), st.sampled_from([date.min, date.max, date(2010, 1, 1), date(1970, 1, 1)])
        )
    )
    last = min(n_digits - 1, (date.max - first).days)
    days = sorted((draw(st.integers(0, last)), draw(st.integers(0, last))))
    low, high = (_as_number(first + timedelta(days=day)) for day in days)
    return IdField(name, **size, epoch=first.isoformat(), low=low, high=high)


def _as_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _values(field: IdField) -> st.SearchStrategy[int]:
    if field.labels:
        return st.sampled_from([value for _, value in field.labels])
    first, last = field.digit(field.low), field.digit(field.high)
    digits = st.one_of(st.sampled_from([first, last]), st.integers(first, last))
    return digits.map(field.value)


@st.composite
def _compounds(draw: st.DrawFn, places: list[IdField]) -> Compound | None:
    """Draw a key of some fields in any order; none where they do not fit a decimal number."""
    able = [field for field in places if not field.is_constant and field.low >= 0]
    if not able:
        return None
    chosen = draw(st.permutations(able))[: draw(st.integers(1, len(able)))]
    terms: list[tuple[str, int]] = []
    weight, room = 1, 2**63 - 1
    for field in chosen:
        highest = max((value for _, value in field.labels or ()), default=field.high)
        if weight * (highest + 1) > room:
            break
        terms.append((field.name, weight))
        weight *= highest + 1
        if draw(st.booleans()):  # often as decimal digits
            weight = 10 ** len(str(weight - 1))
    return Compound("key", tuple(reversed(terms))) if terms else None
