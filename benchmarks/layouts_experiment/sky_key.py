# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A cap as ranges of HEALPix numbers, made of cells of one order, which skyquilt leaves open."""

from __future__ import annotations

import math
from functools import cache

import cdshealpix
import numpy as np
from workloads import unit_vectors


@cache
def key_ranges(
    center: tuple[float, float, float], radius: float, order: int
) -> list[tuple[int, int]]:
    """Half-open ranges of order 29 of the cells of one order that may touch a cap, in radians."""
    cells = np.arange(12)
    for k in range(order + 1):
        reach = radius + _cell_radius(k)
        if reach < math.pi:
            lon, lat = cdshealpix.healpix_to_lonlat(cells.astype(np.uint64), k, num_threads=1)
            cells = cells[unit_vectors(lon.deg, lat.deg) @ center >= math.cos(reach)]
        if k < order:
            cells = (4 * cells[:, None] + np.arange(4)).reshape(-1)
    gap = np.flatnonzero(np.diff(cells) > 1)
    begin = cells[np.concatenate([[0], gap + 1])] << 2 * (29 - order)
    end = (cells[np.concatenate([gap, [len(cells) - 1]])] + 1) << 2 * (29 - order)
    return list(zip(begin.tolist(), end.tolist(), strict=True))


def _cell_radius(order: int) -> float:
    # The farthest that a corner lies from its cell's middle, as max_pixrad of the HEALPix library
    # has it: from the middle at z = 2/3 to the corner toward the pole, of the cell at longitude 0.
    n_side = 1 << order
    lon = math.pi / (4 * n_side)
    z = 1 - (1 - 1 / n_side) ** 2 / 3
    return math.acos(math.sqrt(5 / 9 * (1 - z * z)) * math.cos(lon) + 2 / 3 * z)
