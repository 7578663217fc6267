# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Why rows were refused, and where refusals go when rows are taken, grouped or joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import sphere as _sphere
from skyquilt.errors import GeometryError

__all__ = ["Refusal", "as_on_invalid", "as_refusals", "refusals_of_groups", "refusals_of_rows"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one row of a column was refused.

    Attributes
    ----------
    row : int
        Row of the outline or region.
    vertex : int
        The vertex, counted as delivered within the row, or within the member that was refused where
        a region has several (``message`` then begins with its number), at which the rule was
        broken; of what is ``unreadable``, the place in the text in characters, or in the encoding
        in bytes.
    rule : str
        ``not_finite``, ``latitude``, ``zero_vector``, ``too_few_vertices``, ``long_edge``,
        ``self_crossing``, ``zero_area`` or ``hemisphere``; for texts and other regions also
        ``unreadable``, ``radius`` or ``box_range``.
    message : str
        The rule and the value, for people.
    """

    row: int
    vertex: int
    rule: str
    message: str


def as_on_invalid(choice: object) -> _sphere.OnInvalid:
    """Give the core's word for what to do with what breaks a rule.

    Parameters
    ----------
    choice : {"raise", "mask"}
        The user's word, not checked yet.

    Returns
    -------
    OnInvalid
        The core's.

    Raises
    ------
    GeometryError
        If there is no such choice.
    """
    if not isinstance(choice, str) or choice not in ("raise", "mask"):
        raise GeometryError(f"on_invalid must be 'raise' or 'mask', got {choice!r}")
    return _sphere.OnInvalid.raise_ if choice == "raise" else _sphere.OnInvalid.mask


def as_refusals(refusals: Iterable[_sphere.Refusal]) -> tuple[Refusal, ...]:
    """Give refusals of the core as values of Python.

    Parameters
    ----------
    refusals : iterable of skyquilt._core.sphere.Refusal
        As the core gives them.

    Returns
    -------
    tuple of Refusal
        In the same order.
    """
    return tuple(Refusal(r.row, r.vertex, r.rule, r.message) for r in refusals)


def refusals_of_rows(
    refusals: tuple[Refusal, ...], taken: NDArray[np.int64]
) -> tuple[Refusal, ...]:
    """Give refusals their new rows after rows were taken from a column.

    Parameters
    ----------
    refusals : tuple of Refusal
        Of the column.
    taken : ndarray of int64, shape (n,)
        The row of the column that each row of the new one comes from.

    Returns
    -------
    tuple of Refusal
        Of the new column, sorted by row. A row taken twice has its refusal twice.
    """
    if not refusals:
        return ()
    by_row: dict[int, list[Refusal]] = {}
    for refusal in refusals:
        by_row.setdefault(refusal.row, []).append(refusal)
    refused = np.flatnonzero(np.isin(taken, list(by_row))).tolist()
    return tuple(
        replace(refusal, row=row) for row in refused for refusal in by_row[int(taken[row])]
    )


def refusals_of_groups(
    refusals: tuple[Refusal, ...], offsets: NDArray[np.int64]
) -> tuple[Refusal, ...]:
    """Give refusals their new rows after rows next to each other were joined.

    Parameters
    ----------
    refusals : tuple of Refusal
        Of the column.
    offsets : ndarray of int64, shape (n + 1,)
        Where each row of the new column begins in the old one, and the end of the last.

    Returns
    -------
    tuple of Refusal
        Of the new column, in the same order.
    """
    rows = np.searchsorted(offsets, [refusal.row for refusal in refusals], side="right") - 1
    return tuple(
        replace(refusal, row=int(row)) for refusal, row in zip(refusals, rows, strict=True)
    )
