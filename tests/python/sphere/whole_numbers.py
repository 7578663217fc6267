# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The slow twin of the relations between polygons: whole numbers, and another method.

A double is a whole number times a power of two, and the length of a vector matters to no question
asked here, so each vector is three whole numbers. The core looks for a separating edge; the twin
cuts one cone by the half-spaces of the other and looks at what is left.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = tuple[int, int, int]


def whole(vector: Vectors) -> Whole:
    ratios = [component.as_integer_ratio() for component in vector.tolist()]
    common = max(denominator for _, denominator in ratios)
    x, y, z = (numerator * (common // denominator) for numerator, denominator in ratios)
    return x, y, z


def cross(a: Whole, b: Whole) -> Whole:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def dot(a: Whole, b: Whole) -> int:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def sign(value: int) -> int:
    return (value > 0) - (value < 0)


def inner_normals(cone: list[Whole]) -> list[Whole]:
    return [cross(a, b) for a, b in zip(cone, cone[1:] + cone[:1], strict=True)]


def cut(cone: list[Whole], normal: Whole) -> list[Whole]:
    """Give what of a cone lies in a closed half-space (Sutherland and Hodgman 1974)."""
    left: list[Whole] = []
    sides = [dot(normal, ray) for ray in cone]
    for i, ray in enumerate(cone):
        following = (i + 1) % len(cone)
        if sides[i] >= 0:
            left.append(ray)
        if sides[i] * sides[following] < 0:
            here, there = abs(sides[i]), abs(sides[following])
            after = cone[following]
            x, y, z = (there * p + here * q for p, q in zip(ray, after, strict=True))
            shrink = math.gcd(x, y, z)
            left.append((x // shrink, y // shrink, z // shrink))
    return left


def has_volume(cone: list[Whole]) -> bool:
    for i, a in enumerate(cone):
        for j in range(i + 1, len(cone)):
            normal = cross(a, cone[j])
            if any(dot(normal, c) for c in cone[j + 1 :]):
                return True
    return False


def twin_relations(a: list[Whole], b: list[Whole]) -> tuple[bool, bool, bool]:
    """Give overlaps, overlaps_interior and contains."""
    common = a
    for normal in inner_normals(b):
        common = cut(common, normal)
    outside = [ray for normal in inner_normals(a) for ray in b if dot(normal, ray) < 0]
    return bool(common), has_volume(common), not outside
