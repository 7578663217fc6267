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

_LISTED_OTHERWISE_FROM_MAS = 1000.0
"""Beyond this, another first vertex or direction is tried."""


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
        Vertices correspond in the order delivered, or, where that gives more than an arcsecond, in
        the order that gives least: another first vertex, another direction.
    """
    begins_a, begins_b = before.offsets[rows_before], after.offsets[rows_after]
    counts = before.offsets[rows_before + 1] - begins_a
    is_same_size = counts == after.offsets[rows_after + 1] - begins_b
    shifts = np.full(len(rows_before), np.nan)
    for n_vertices in np.unique(counts[is_same_size]).tolist():
        rows = np.flatnonzero(is_same_size & (counts == n_vertices))
        shifts[rows] = _shifts(before, after, begins_a[rows], begins_b[rows], n_vertices)
    return shifts


def _shifts(
    before: StoredPolygons,
    after: StoredPolygons,
    begins_a: NDArray[np.int64],
    begins_b: NDArray[np.int64],
    n_vertices: int,
) -> NDArray[np.float64]:
    """Measure the shifts of outlines that all have one number of vertices."""
    places = np.arange(n_vertices)
    a = _vertices(before, begins_a[:, None] + places)
    b = _vertices(after, begins_b[:, None] + places)
    shifts = _largest_separation(a, b)
    far = np.flatnonzero(shifts > _LISTED_OTHERWISE_FROM_MAS)
    for step in (1, -1):
        for first in range(n_vertices):
            if len(far) > 0:
                order = (first + step * places) % n_vertices
                shifts[far] = np.minimum(shifts[far], _largest_separation(a[far], b[far][:, order]))
    return shifts


def _vertices(polygons: StoredPolygons, places: NDArray[np.int64]) -> NDArray[np.float64]:
    flat = unit_vectors(polygons.lon[places].reshape(-1), polygons.lat[places].reshape(-1))
    return flat.reshape(*places.shape, 3)


def _largest_separation(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    chord = a - b
    half = 0.5 * np.sqrt(np.einsum("ijk,ijk->ij", chord, chord))
    separation = 2.0 * np.arcsin(np.minimum(half, 1.0)) * _MAS_PER_RAD
    return np.asarray(separation.max(axis=1), dtype=np.float64)
