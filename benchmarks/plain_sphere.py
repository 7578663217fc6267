# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Quads and points without skyquilt: a fast NumPy way to compare with, and an obvious slow one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from workloads import FloatArray

Vector = Sequence[int] | Sequence[float]

_CHUNK = 1024  # quads whose 16 sides of 8 edges fit in the processor's second cache


def overlaps(a: FloatArray, b: FloatArray) -> NDArray[np.bool_]:
    """Whether quads (n, 4, 3) and (n, 4, 3) overlap: no edge of either keeps the other outside.

    Rounding decides where quads touch or nearly do.
    """
    answer = np.empty(len(a), dtype=np.bool_)
    for begin in range(0, len(a), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        # Coordinates first, rows last: every operation then runs along contiguous memory.
        one = np.ascontiguousarray(a[rows].transpose(2, 1, 0))
        two = np.ascontiguousarray(b[rows].transpose(2, 1, 0))
        answer[rows] = ~(_is_separated(one, two) | _is_separated(two, one))
    return answer


def _is_separated(a: FloatArray, b: FloatArray) -> NDArray[np.bool_]:
    ax, ay, az = a
    bx, by, bz = np.roll(a, -1, axis=1)
    normal = np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])
    # The corner of b that lies farthest inside each edge of a.
    inmost = normal[0] * b[0, 0] + normal[1] * b[1, 0] + normal[2] * b[2, 0]
    for k in range(1, 4):
        np.maximum(
            inmost, normal[0] * b[0, k] + normal[1] * b[1, k] + normal[2] * b[2, k], out=inmost
        )
    separated: NDArray[np.bool_] = (inmost < 0).any(axis=0)
    return separated


def quads_overlap(a: Sequence[Vector], b: Sequence[Vector]) -> bool:
    """Whether two convex quads share a point, one scalar at a time; exact for integers."""
    for one, two in ((a, b), (b, a)):
        for k in range(4):
            u, v = one[k], one[(k + 1) % 4]
            normal = (
                u[1] * v[2] - u[2] * v[1],
                u[2] * v[0] - u[0] * v[2],
                u[0] * v[1] - u[1] * v[0],
            )
            if all(normal[0] * w[0] + normal[1] * w[1] + normal[2] * w[2] < 0 for w in two):
                return False
    return True


def quad_holds(quad: Sequence[Vector], point: Vector) -> bool:
    """Whether a convex quad, closed and counter-clockwise, holds a point; exact for integers."""
    for k in range(4):
        u, v = quad[k], quad[(k + 1) % 4]
        normal = (
            u[1] * v[2] - u[2] * v[1],
            u[2] * v[0] - u[0] * v[2],
            u[0] * v[1] - u[1] * v[0],
        )
        if normal[0] * point[0] + normal[1] * point[1] + normal[2] * point[2] < 0:
            return False
    return True


def as_integers(quad: FloatArray) -> list[list[int]]:
    """Multiply the corners of a quad by 2^300.

    Coordinates that are zero or no smaller than 2^-247, as all are here, become whole numbers.
    """
    return [[int(math.ldexp(x, 300)) for x in corner] for corner in quad.tolist()]
