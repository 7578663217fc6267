# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of tables that pass through a command: text, Arrow arrays, and integers made here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import IdError
from skyquilt.packing import IdField

__all__ = [
    "Integers",
    "arrow_array",
    "field_values",
    "is_integer",
    "is_integer_type",
    "plain_values",
    "whole_numbers",
]

# A column is a list of str (CSV without pyarrow), an Arrow array (CSV with it, Parquet), or
# Integers. pyarrow is an extra: it is imported where an Arrow array is at hand, and only there.

_INTEGER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Integers:
    """A column of integers.

    Attributes
    ----------
    values : ndarray of int, shape (n,)
        The integers; anything where one is missing.
    is_missing : ndarray of bool, shape (n,), optional
        Which rows have none.
    labels : tuple of str, optional
        The texts that are meant: each value is a place in it.
    """

    values: NDArray[Any]
    is_missing: NDArray[np.bool_] | None = None
    labels: tuple[str, ...] | None = None


def is_integer(text: str) -> bool:
    """Tell whether a text is an integer, as `whole_numbers` reads them.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    bool
        True for decimal digits with an optional sign, blanks around them allowed.
    """
    return _INTEGER.fullmatch(text.strip()) is not None


def whole_numbers(column: Any, name: str) -> Integers:
    """Read a column as integers, every digit of them.

    Parameters
    ----------
    column : list of str, pyarrow.Array or Integers
        Integers or text; an empty text or a null is a missing one.
    name : str
        What it is called, for the message.

    Returns
    -------
    Integers
        Of a type with 64 bits or fewer, without labels.

    Raises
    ------
    IdError
        If a row holds something else; the message counts rows from 0 within the column.
    """
    if isinstance(column, Integers):
        return column
    if isinstance(column, list):
        return _read_integers(column, name)
    return _arrow_integers(column, name)


def _read_integers(texts: Sequence[str | None], name: str) -> Integers:
    try:
        joined = "".join(texts)  # type: ignore[arg-type] # None is what the except is for
        # Python reads 1_000 and digits of other scripts as numbers; in a table they are damage.
        if "_" not in joined and joined.isascii():
            return Integers(np.array(texts, dtype=np.int64))
    except (TypeError, ValueError, OverflowError):
        pass  # an empty cell, a bad or a large one: look at each
    numbers = []
    is_missing = np.zeros(len(texts), dtype=np.bool_)
    for row, text in enumerate(texts):
        if text is None or not text.strip():
            is_missing[row] = True
            numbers.append(0)
        elif is_integer(text):
            numbers.append(_integer(text))
        else:
            raise IdError(f"column '{name}' must hold integers, got {text!r} at row {row}")
    dtype = np.int64 if max(numbers, default=0) < 2**63 else np.uint64
    limits = np.iinfo(dtype)
    for row, number in enumerate(numbers):
        if not limits.min <= number <= limits.max:
            raise IdError(f"column '{name}' must fit 64 bits, got {texts[row]} at row {row}")
    return Integers(np.array(numbers, dtype=dtype), is_missing if np.any(is_missing) else None)


def _integer(text: str) -> int:
    # Python reads no more than a few thousand digits; so many fit nowhere here.
    return int(text) if len(text) < 1000 else 2**64


def _arrow_integers(array: Any, name: str) -> Integers:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if _is_text(array.type):
        # Arrow reads 0x10 as sixteen; in a table of decimal numbers that is damage.
        if not pc.any(pc.match_substring(array, "x", ignore_case=True)).as_py():
            array = pc.if_else(pc.equal(array, ""), None, array)
            numbers = _cast_to_integers(array)
            if numbers is not None:
                return _arrow_integers(numbers, name)
        return _read_integers(array.to_pylist(), name)
    if is_integer_type(array.type) and not pa.types.is_integer(array.type):
        numbers = _cast_to_integers(array)
        if numbers is None:
            texts = [None if number is None else str(number) for number in array.to_pylist()]
            return _read_integers(texts, name)
        array = numbers
    if pa.types.is_null(array.type):
        return Integers(np.zeros(len(array), np.int64), np.ones(len(array), np.bool_))
    if not pa.types.is_integer(array.type):
        lost = (
            ": floats do not hold every integer from 2**53 on, so digits may be lost; write it as"
            " int64"
            if pa.types.is_floating(array.type)
            else ""
        )
        raise IdError(f"column '{name}' must hold integers, got {array.type}{lost}")
    if not array.null_count:
        return Integers(array.to_numpy())
    is_missing: NDArray[np.bool_] = array.is_null().to_numpy(zero_copy_only=False)
    return Integers(array.fill_null(0).to_numpy(), is_missing)


def _cast_to_integers(array: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    for kind in (pa.int64(), pa.uint64()):
        try:
            return pc.cast(array, kind)
        except pa.ArrowInvalid:
            pass  # does not fit, or is none
    return None


def is_integer_type(kind: Any) -> bool:
    """Tell whether `whole_numbers` takes all columns of a type of Arrow for integers.

    Parameters
    ----------
    kind : pyarrow.DataType
        The type.

    Returns
    -------
    bool
        True for integers, and for decimal numbers without a fraction, which databases make of
        unsigned integers of 64 bits.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return bool(pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0))


def field_values(column: Any, name: str, field: IdField | None) -> tuple[Integers, int | None]:
    """Read a column as values of a field: integers, or labels where the field has them.

    Parameters
    ----------
    column : list of str, pyarrow.Array or Integers
        As for `whole_numbers`; labels and integers may be mixed.
    name : str
        What it is called, for the message.
    field : IdField or None
        The field; None for a key of several fields, which has no labels.

    Returns
    -------
    values : Integers
        The values, without labels. Rows without a label of the field are missing.
    unknown_row : int or None
        The first row whose text is neither a label nor the value of one.

    Raises
    ------
    IdError
        If the field has no labels and a row holds no integer.
    """
    labels = dict(field.labels or ()) if field is not None else {}
    if not labels or isinstance(column, Integers):
        return whole_numbers(column, name), None
    texts, places = _distinct(column)
    if texts is None:
        return whole_numbers(column, name), None
    known = set(labels.values())
    numbers: list[int | None] = [None]  # the first one is that of place -1
    for text in map(str.strip, texts):
        number = labels.get(text, _integer(text) if is_integer(text) else None)
        numbers.append(number if number in known else None)
    is_missing = np.array([number is None for number in numbers])
    is_unknown = is_missing & np.array([False, *(bool(text.strip()) for text in texts)])
    values = np.array([number or 0 for number in numbers])[places + 1]
    missing, unknown = is_missing[places + 1], is_unknown[places + 1]
    return (
        Integers(values, missing if np.any(missing) else None),
        int(np.argmax(unknown)) if np.any(unknown) else None,
    )


def _distinct(column: Any) -> tuple[list[str] | None, NDArray[np.int64]]:
    """Give the texts of a column once each, and the place among them of each row, or -1."""
    if isinstance(column, list):
        numbers = {text: place for place, text in enumerate(dict.fromkeys(column))}
        return list(numbers), np.fromiter((numbers[text] for text in column), np.int64)
    import pyarrow as pa  # noqa: PLC0415 - an extra

    if not pa.types.is_dictionary(column.type):
        if not _is_text(column.type):
            return None, np.empty(0, np.int64)
        column = column.dictionary_encode()
    elif not _is_text(column.type.value_type):
        return None, np.empty(0, np.int64)
    places = column.indices.cast(pa.int64()).fill_null(-1).to_numpy()
    return [text or "" for text in column.dictionary.to_pylist()], places


def _is_text(kind: Any) -> bool:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


# ---- What is written ----


def arrow_array(column: Any) -> Any:
    """Give a column as Arrow holds it.

    Parameters
    ----------
    column : list of str, pyarrow.Array or Integers
        Any column.

    Returns
    -------
    pyarrow.Array
        The same; labels as a dictionary.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    if isinstance(column, list):
        return pa.array(column, pa.string())
    if not isinstance(column, Integers):
        return column
    numbers = pa.array(column.values, mask=column.is_missing)
    if column.labels is None:
        return numbers
    return pa.DictionaryArray.from_arrays(numbers, pa.array(column.labels, pa.string()))


def plain_values(column: Any) -> list[Any]:
    """Give a column as Python's own values.

    Parameters
    ----------
    column : list of str, pyarrow.Array or Integers
        Any column.

    Returns
    -------
    list
        The same; None where one is missing.
    """
    if isinstance(column, list):
        return column
    if not isinstance(column, Integers):
        values: list[Any] = column.to_pylist()
        return values
    values = column.values.tolist()
    if column.labels is not None:
        # What is missing may be no place at all.
        values = np.array([*column.labels, ""], object)[column.values].tolist()
    if column.is_missing is not None:
        for row in np.flatnonzero(column.is_missing).tolist():
            values[row] = None
    return values
