# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The slow twin of the relations between polygons: whole numbers, and another method.

A double is a whole number times a power of two, and the length of a vector matters to no question
asked here, so each vector is three whole numbers. Of two convex polygons the core looks for a
separating edge; the twin cuts one cone by the half-spaces of the other and looks at what is left.
Of simple ones it cuts both into triangles first, and takes one from the other piece by piece.
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
    shrink = math.gcd(x, y, z)
    return x // shrink, y // shrink, z // shrink


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


# ---- Simple polygons -----------------------------------------------------------------------------


def turn(a: Whole, b: Whole, c: Whole) -> int:
    return dot(cross(a, b), c)


def arcs_meet(a: Whole, b: Whole, c: Whole, d: Whole) -> bool:
    """Whether two arcs have a point in common, their ends included."""
    normal = cross(c, d)
    x, y, z = normal
    left = [a, b]
    for half_space in (normal, (-x, -y, -z), cross(normal, c), cross(d, normal)):
        left = cut(left, half_space)
    return bool(left)


def is_simple(outline: list[Whole]) -> bool:
    """Whether no edges meet but neighbours, and these only in the vertex they share."""
    n = len(outline)
    for i in range(n):
        a, b, c = outline[i - 1], outline[i], outline[(i + 1) % n]
        if turn(a, b, c) == 0 and dot(cross(a, b), cross(b, c)) <= 0:
            return False
        for j in range(i + 2, n - (i == 0)):
            if arcs_meet(outline[i], outline[(i + 1) % n], outline[j], outline[(j + 1) % n]):
                return False
    return True


def triangles(outline: list[Whole]) -> list[list[Whole]]:
    """Cut a simple counter-clockwise polygon into triangles, ear by ear (Meisters 1975)."""
    left = list(outline)
    ears: list[list[Whole]] = []
    while len(left) > 2:
        ear = first_ear(left)
        a, tip, b = left[ear - 1], left[ear], left[(ear + 1) % len(left)]
        if turn(a, tip, b) != 0:
            ears.append([a, tip, b])
        del left[ear]
    return ears


def first_ear(outline: list[Whole]) -> int:
    """Find a vertex on the line between its neighbours, or one that a diagonal cuts off cleanly."""
    n = len(outline)
    ear = None
    for i in range(n):
        a, tip, b = outline[i - 1], outline[i], outline[(i + 1) % n]
        turning = turn(a, tip, b)
        if turning == 0:
            return i
        if turning < 0 or ear is not None:
            continue
        others = (outline[(i + k) % n] for k in range(2, n - 1))
        sides = inner_normals([a, tip, b])
        if not any(all(dot(side, other) >= 0 for side in sides) for other in others):
            ear = i
    assert ear is not None, "a simple polygon has an ear"
    return ear


def parts_outside(part: list[Whole], cone: list[Whole]) -> list[list[Whole]]:
    """Give convex parts that make up what of a cone lies outside another, but for its boundary."""
    outside = []
    for x, y, z in inner_normals(cone):
        beyond = cut(part, (-x, -y, -z))
        if has_volume(beyond):
            outside.append(beyond)
        part = cut(part, (x, y, z))
        if not has_volume(part):
            break
    return outside


def simple_twin_relations(a: list[Whole], b: list[Whole]) -> tuple[bool, bool, bool]:
    """Give overlaps, overlaps_interior and contains for simple polygons."""
    a_parts, b_parts = triangles(a), triangles(b)
    overlaps = interior = False
    contains = True
    for b_part in b_parts:
        left = [b_part]
        for a_part in a_parts:
            common = b_part
            for normal in inner_normals(a_part):
                common = cut(common, normal)
            if not common:
                continue
            overlaps = True
            if has_volume(common):
                interior = True
                left = [rest for part in left for rest in parts_outside(part, a_part)]
        contains = contains and not left
    return overlaps, interior, contains
