# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""How far outlines moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.stored_polygons import StoredPolygons
from skyquilt.sphere import unit_vectors

__all__ = ["shifts_mas"]

_MAS_PER_RAD = 180.0 / np.pi * 3.6e6


def shifts_mas(
    before: StoredPolygons,
    after: StoredPolygons,
    rows_before: NDArray[np.int64],
    rows_after: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Measure the largest separation of corresponding vertices.

    Parameters
    ----------
    before, after : StoredPolygons
        Outlines.
    rows_before, rows_after : ndarray of int64, shape (n,)
        Which rows to compare with each other.

    Returns
    -------
    ndarray of float64, shape (n,)
        Milliarcseconds, exactly 0 for equal outlines; NaN where the numbers of vertices differ.
    """
    begins_a, begins_b = before.offsets[rows_before], after.offsets[rows_after]
    counts = before.offsets[rows_before + 1] - begins_a
    is_same_size = counts == after.offsets[rows_after + 1] - begins_b
    shifts = np.full(len(rows_before), np.nan)
    sizes = counts[is_same_size]
    if len(sizes) == 0:
        return shifts
    ends = np.cumsum(sizes)
    within = np.arange(int(ends[-1])) - np.repeat(ends - sizes, sizes)
    at_a = np.repeat(begins_a[is_same_size], sizes) + within
    at_b = np.repeat(begins_b[is_same_size], sizes) + within
    chord = unit_vectors(before.lon[at_a], before.lat[at_a])
    chord -= unit_vectors(after.lon[at_b], after.lat[at_b])
    half = 0.5 * np.sqrt(np.einsum("ij,ij->i", chord, chord))
    separation = 2.0 * np.arcsin(np.minimum(half, 1.0)) * _MAS_PER_RAD
    shifts[is_same_size] = np.maximum.reduceat(separation, ends - sizes)
    return shifts
