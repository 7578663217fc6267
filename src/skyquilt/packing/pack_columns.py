# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of values to a column of IDs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import packing as _packing
from skyquilt.coordinates import thread_count
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing.id_columns import integer_column
from skyquilt.packing.labels import values_of_labels

if TYPE_CHECKING:
    from skyquilt.packing.layout import IdLayout

__all__ = ["Invalid", "core_invalid", "pack_columns"]

Invalid: TypeAlias = Literal["raise", "mask", "ignore"]

_INVALID = {
    "raise": _packing.Invalid.refuse,
    "mask": _packing.Invalid.mark,
    "ignore": _packing.Invalid.ignore,
}


def core_invalid(invalid: str) -> _packing.Invalid:
    """Give the core's word for what is done about rows that break a rule.

    Parameters
    ----------
    invalid : {"raise", "mask", "ignore"}
        Ours.

    Returns
    -------
    Invalid
        The core's.

    Raises
    ------
    IdLayoutError
        If there is no such choice.
    """
    if invalid not in _INVALID:
        raise IdLayoutError(f"invalid must be one of {', '.join(_INVALID)}, got {invalid!r}")
    return _INVALID[invalid]


def pack_columns(layout: IdLayout, columns: Any, *, invalid: Invalid, threads: int) -> Any:
    """Do what `IdLayout.pack` says.

    Parameters
    ----------
    layout : IdLayout
        The layout.
    columns : mapping of str to array_like, or table
        As there.
    invalid : {"raise", "mask", "ignore"}
        As there.
    threads : int
        As there.

    Returns
    -------
    int or ndarray
        As there.
    """
    core_choice = core_invalid(invalid)
    names = _names(columns)
    _check_keys(layout, names)
    given = {name: _values(layout, name, columns[name], invalid) for name in names}
    values = {name: column for name, (column, _) in given.items()}
    try:
        shape = np.broadcast_shapes(*(column.shape for column in values.values()))
    except ValueError:
        shapes = ", ".join(f"'{name}' {column.shape}" for name, column in values.items())
        raise IdError(f"columns must have one shape or be scalars, got {shapes}") from None
    n_rows = int(np.prod(shape, dtype=np.int64))
    ids = _packing.unset_column(n_rows, np.dtype(np.uint64))
    is_possible = np.empty(n_rows, dtype=np.bool_) if invalid == "mask" else None
    keys = [
        (layout._key_number(name), _flat(column, shape, n_rows)) for name, column in values.items()
    ]
    n_threads = thread_count(threads)
    try:
        _packing.pack(layout._core, keys, core_choice, ids, is_possible, n_threads)
    except IdError as error:
        if not shape:
            raise
        raise IdError(f"{error}; invalid='mask' goes on without such rows") from None
    packed: NDArray[Any] = ids.view(layout.dtype).reshape(shape)
    if is_possible is not None:
        is_refused = ~is_possible.reshape(shape)
        for _, is_missing in given.values():
            if is_missing is not None:
                is_refused |= is_missing
        packed = np.ma.MaskedArray(packed, is_refused)
    return packed if shape else packed[()] if is_possible is not None else packed.item()


def _names(columns: Any) -> list[str]:
    """List the columns of a mapping, a structured array or a table of another library."""
    if isinstance(columns, np.ndarray) and columns.dtype.names is not None:
        return list(columns.dtype.names)
    for attribute in ("keys", "column_names", "columns"):  # of mappings, pyarrow, polars
        names = getattr(columns, attribute, None)
        if names is not None:
            return list(names() if callable(names) else names)
    raise IdError(
        f"columns must be a mapping of names to values or a table, got {type(columns).__name__}"
    )


def _check_keys(layout: IdLayout, names: list[str]) -> None:
    """Refuse keys that the layout does not have, fields given twice, and fields not given."""
    given: dict[str, str] = {}
    for name in names:
        layout._key_number(name)
        compound = layout._compound(name)
        for field in [name] if compound is None else [field for field, _ in compound.terms]:
            if field in given:
                raise IdError(
                    f"field '{field}' must be given once, got it in '{given[field]}' and in"
                    f" '{name}'; leave one of them out"
                )
            given[field] = name
    missing = [
        field.name for field in layout.fields if field.n_values > 1 and field.name not in given
    ]
    if missing:
        compounds = [
            compound.name
            for compound in layout.compounds
            if {field for field, _ in compound.terms}.isdisjoint(given)
            and not {field for field, _ in compound.terms}.isdisjoint(missing)
        ]
        instead = f" (or {', '.join(compounds)} for the fields it holds)" if compounds else ""
        raise IdError(f"columns must hold every field, got no {', '.join(missing)}{instead}")


def _values(
    layout: IdLayout, name: str, column: Any, invalid: Invalid
) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Give the integers of a column, and which of them are missing."""
    field = layout._field(name)
    if field is not None and field.labels:
        values = values_of_labels(field, column, is_refused=invalid == "raise")
        if values is not None:
            return values, None
    if field is not None and field.epoch is not None and np.asarray(column).dtype.kind in "MSU":
        raise IdError(
            f"'{name}' must be dates as numbers YYYYMMDD,"
            f" got {np.asarray(column).reshape(-1)[:1].tolist()}"
        )
    integers = integer_column(column, f"'{name}'", allow_missing=invalid == "mask")
    return integers.whole(), integers.is_missing


def _flat(column: NDArray[Any], shape: tuple[int, ...], n_rows: int) -> NDArray[Any]:
    if column.shape == shape:
        return column.reshape(-1)
    if column.size == 1:
        return np.broadcast_to(column.reshape(()), (n_rows,))
    return np.broadcast_to(column, shape).reshape(-1)
