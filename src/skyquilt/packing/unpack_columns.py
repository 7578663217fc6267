# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A column of IDs to columns of values."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import packing as _packing
from skyquilt.coordinates import thread_count
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing.id_columns import IntegerColumn, integer_column
from skyquilt.packing.labels import labels_of_values
from skyquilt.packing.pack_columns import Invalid, core_invalid

if TYPE_CHECKING:
    from skyquilt.packing.layout import IdLayout

__all__ = ["possible_ids", "unpack_columns"]


def unpack_columns(
    layout: IdLayout,
    ids: Any,
    *,
    fields: Iterable[str] | None,
    dtype: Any,
    out: Mapping[str, NDArray[Any]] | None,
    labels: bool,
    invalid: Invalid,
    threads: int,
) -> dict[str, Any]:
    """Do what `IdLayout.unpack` says.

    Parameters
    ----------
    layout : IdLayout
        The layout.
    ids : array_like of int
        As there.
    fields : sequence of str, optional
        As there.
    dtype : dtype or "narrow", optional
        As there.
    out : mapping of str to ndarray, optional
        As there.
    labels : bool
        As there.
    invalid : {"raise", "mask", "ignore"}
        As there.
    threads : int
        As there.

    Returns
    -------
    dict of str to ndarray, int or str
        As there.
    """
    core_invalid(invalid)
    out = {} if out is None else out
    if isinstance(fields, str):
        raise IdLayoutError(f"fields must be a sequence of names, got the text {fields!r}")
    names = tuple(fields) if fields is not None else tuple(out) or layout.keys
    for name in (*names, *out):
        layout._key_number(name)
        if name not in names:
            raise IdLayoutError(f"an array of out must be for a field asked for, got '{name}'")
    column = integer_column(ids, "IDs", allow_missing=invalid == "mask")
    as_text = {name for name in names if labels and name not in out and _has_labels(layout, name)}
    values = {
        name: (
            _checked_out(layout, name, out[name], column.shape)
            if name in out
            else _packing.unset_column(
                column.n_rows, _dtype_of(layout, name, "narrow" if name in as_text else dtype)
            ).reshape(column.shape)
        )
        for name in names
    }
    _check_apart({name: values[name] for name in names if name in out})
    is_possible = _fill(layout, column, values, invalid, threads)
    given: dict[str, Any] = {}
    for name, array in values.items():
        field = layout._field(name)
        if name in as_text and field is not None:
            array = labels_of_values(field, array)  # noqa: PLW2901
        if is_possible is not None and name not in out:
            array = np.ma.MaskedArray(array, ~is_possible)  # noqa: PLW2901
        given[name] = array if column.shape or name in out else _scalar(array)
    return given


def possible_ids(layout: IdLayout, ids: Any, *, threads: int) -> NDArray[np.bool_]:
    """Do what `IdLayout.is_possible` says.

    Parameters
    ----------
    layout : IdLayout
        The layout.
    ids : array_like of int
        As there.
    threads : int
        As there.

    Returns
    -------
    ndarray of bool
        As there.
    """
    is_possible = _fill(layout, integer_column(ids, "IDs", allow_missing=True), {}, "mask", threads)
    assert is_possible is not None
    return is_possible


def _fill(
    layout: IdLayout,
    column: IntegerColumn,
    values: Mapping[str, NDArray[Any]],
    invalid: Invalid,
    threads: int,
) -> NDArray[np.bool_] | None:
    """Write the values of every ID, and tell which IDs are possible where that is asked for."""
    numbers = {name: layout._key_number(name) for name in values}
    # What the core cannot write to as one row of integers is written beside, and copied; so is what
    # lies over IDs that are still to be read.
    flat = {
        name: (
            np.empty(array.size, array.dtype.newbyteorder("="))
            if any(np.shares_memory(array, chunk) for chunk in column.chunks)
            else _flat_view(array)
        )
        for name, array in values.items()
    }
    is_possible = np.empty(column.n_rows, dtype=np.bool_) if invalid == "mask" else None
    for begin, ids in column.pieces():
        end = begin + len(ids)
        try:
            _packing.unpack(
                layout._core,
                ids,
                [(numbers[name], array[begin:end]) for name, array in flat.items()],
                core_invalid(invalid),
                None if is_possible is None else is_possible[begin:end],
                begin,
                thread_count(threads),
            )
        except IdError as error:
            raise IdError(
                f"{_named(layout)}{error}; check(ids) says how many such IDs there are,"
                " identify(ids) which layouts fit, and invalid='mask' goes on without them"
                f"{_advice_on_signs(layout, ids)}"
            ) from None
    for name, array in flat.items():
        if not np.may_share_memory(array, values[name]):
            values[name][...] = array.reshape(values[name].shape)
    if is_possible is None:
        return None
    is_possible = is_possible.reshape(column.shape)
    return is_possible if column.is_missing is None else is_possible & ~column.is_missing


def _named(layout: IdLayout) -> str:
    return f"layout '{layout.name}': " if layout.name else ""


def _advice_on_signs(layout: IdLayout, ids: NDArray[Any]) -> str:
    if layout.headroom >= 0 or not np.any(ids < 0):
        return ""
    return "; IDs of this layout are unsigned, .view('uint64') makes them so of signed ones"


def _flat_view(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype.isnative:
        # A view wherever the strides allow it.
        return array if array.ndim == 1 else array.reshape(-1)
    return np.empty(array.size, array.dtype.newbyteorder("="))


def _has_labels(layout: IdLayout, name: str) -> bool:
    field = layout._field(name)
    return field is not None and field.labels is not None


def _dtype_of(layout: IdLayout, name: str, dtype: Any) -> np.dtype[Any]:
    if dtype is None or (isinstance(dtype, str) and dtype == "narrow"):
        return layout.dtype_of(name, narrow=dtype is not None)
    try:
        asked: np.dtype[Any] = np.dtype(dtype)
    except TypeError:
        raise IdLayoutError(f"dtype must be an integer type or 'narrow', got {dtype!r}") from None
    _check_holds(layout, name, asked, "dtype")
    return asked


def _checked_out(layout: IdLayout, name: str, array: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    if not isinstance(array, np.ndarray) or isinstance(array, np.ma.MaskedArray):
        raise IdLayoutError(f"out of '{name}' must be a plain array, got {type(array).__name__}")
    if array.shape != shape:
        raise IdLayoutError(
            f"out of '{name}' must have the shape of the IDs, {shape}, got {array.shape}"
        )
    if not array.flags.writeable:
        raise IdLayoutError(f"out of '{name}' must be writable, got a read-only array")
    _check_holds(layout, name, array.dtype, f"out of '{name}'")
    return array


def _check_apart(arrays: Mapping[str, NDArray[Any]]) -> None:
    for (name, array), (other, second) in itertools.combinations(arrays.items(), 2):
        if np.shares_memory(array, second):
            raise IdLayoutError(
                f"arrays of out must not share memory, got the same for '{name}' and '{other}'"
            )


def _check_holds(layout: IdLayout, name: str, dtype: np.dtype[Any], what: str) -> None:
    if dtype.kind not in "iu":
        raise IdLayoutError(f"{what} must be of an integer type, got {dtype}")
    low, high = layout._range_of(name)
    if low < np.iinfo(dtype).min or high > np.iinfo(dtype).max:
        raise IdLayoutError(
            f"{what} must hold all values of '{name}', {low} to {high}, got {dtype};"
            f" {layout.dtype_of(name, narrow=True)} does"
        )


def _scalar(array: NDArray[Any]) -> Any:
    return array[()] if isinstance(array, np.ma.MaskedArray) else array.item()
