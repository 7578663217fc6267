# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Rules between the rows of a table: one row per data ID, and one truth per visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import TableError
from skyquilt.footprint.columns import COLUMNS, FixedBy, columns_fixed_by

__all__ = ["check_data_ids", "describe_data_id"]


def check_data_ids(columns: Mapping[str, NDArray[Any]]) -> None:
    """Refuse two rows with one data ID, and detectors of a visit that disagree on the visit.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n,)
        Checked columns by name, those of the data ID among them. NaN agrees with NaN.

    Raises
    ------
    TableError
        For the first such pair in the order of data IDs; the message names both rows. Also for a
        row whose shutter closes before it opens.

    Notes
    -----
    Takes no time to speak of where the rows are sorted by data ID, one sort where they are not.
    """
    instrument, visit, detector = (columns[name] for name in columns_fixed_by(FixedBy.DATA_ID))
    code = _codes(instrument)
    order = _sorted_rows(code, visit, detector)
    # All neighbours in sorted order; `order` is None where the rows are sorted as they stand.
    code, visit_sorted, detector_sorted = (
        column if order is None else column[order] for column in (code, visit, detector)
    )
    is_same_visit = (code[1:] == code[:-1]) & (visit_sorted[1:] == visit_sorted[:-1])

    def rows_of(is_wrong: NDArray[np.bool_]) -> tuple[int, int]:
        i = int(np.argmax(is_wrong))
        pair = (i, i + 1) if order is None else (int(order[i]), int(order[i + 1]))
        return min(pair), max(pair)

    is_repeated = is_same_visit & (detector_sorted[1:] == detector_sorted[:-1])
    if np.any(is_repeated):
        row, other = rows_of(is_repeated)
        raise TableError(
            f"a detector of a visit must have one row, rows {row} and {other} are both"
            f" {describe_data_id(columns, row)}; keep one of them, or put other fits in tables of"
            " their own"
        )
    _check_shutter_times(columns)
    for name in columns_fixed_by(FixedBy.SHUTTER):
        if name not in columns or columns[name].strides == (0,):
            continue
        values = columns[name] if order is None else columns[name][order]
        is_different = is_same_visit & (values[1:] != values[:-1])
        if COLUMNS[name].kind == "float" and np.any(is_different):
            is_different &= ~(np.isnan(values[1:]) & np.isnan(values[:-1]))
        if np.any(is_different):
            row, other = rows_of(is_different)
            raise TableError(
                f"column '{name}' is fixed by the shutter, so all detectors of a visit share it:"
                f" rows {row} and {other} of instrument '{instrument[row]}', visit {visit[row]}"
                f" have {columns[name][row].item()!r} and {columns[name][other].item()!r}"
            )


def _check_shutter_times(columns: Mapping[str, NDArray[Any]]) -> None:
    if "mjd_begin_tai" in columns and "mjd_end_tai" in columns:
        is_backward = columns["mjd_end_tai"] < columns["mjd_begin_tai"]
        if np.any(is_backward):
            row = int(np.argmax(is_backward))
            raise TableError(
                "the shutter must not close before it opens, got mjd_begin_tai"
                f" {columns['mjd_begin_tai'][row].item()} and mjd_end_tai"
                f" {columns['mjd_end_tai'][row].item()} at row {row}"
            )


def _codes(text: NDArray[np.str_]) -> NDArray[np.int64]:
    """Give equal texts equal numbers; cheap where equal texts stand together, as instruments do."""
    if len(text) == 0 or text.strides == (0,):
        return np.zeros(len(text), dtype=np.int64)
    begins = np.flatnonzero(np.concatenate([[True], text[1:] != text[:-1]]))
    _, codes = np.unique(text[begins], return_inverse=True)
    return np.repeat(codes.astype(np.int64), np.diff(np.append(begins, len(text))))


def _sorted_rows(*keys: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Order rows by the keys, first key first; None where they are in order already."""
    is_ordered = np.ones(max(len(keys[0]) - 1, 0), dtype=np.bool_)
    for key in reversed(keys):
        is_ordered = (key[:-1] < key[1:]) | ((key[:-1] == key[1:]) & is_ordered)
    return None if np.all(is_ordered) else np.lexsort(keys[::-1])


def describe_data_id(columns: Mapping[str, NDArray[Any]], row: int) -> str:
    """Name a row by its data ID, for a message.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n,)
        Columns by name.
    row : int
        The row.

    Returns
    -------
    str
        Such as ``instrument 'HSC', visit 318, detector 5``.
    """
    return (
        f"instrument '{columns['instrument'][row]}', visit {columns['visit'][row]},"
        f" detector {columns['detector'][row]}"
    )
