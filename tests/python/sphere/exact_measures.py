# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The slow twin of areas and centroids: whole numbers, then decimals of 100 digits.

The core adds up a fan of triangles; the twin adds up the angles by which the outline turns. Of the
integral over a polygon the core takes a part that keeps its digits and a small rest; the twin takes
the plain sum and has digits to spare.
"""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext
from functools import cache

from .whole_numbers import Whole, cross, cut, dot, inner_normals

DIGITS = 100


@cache
def pi() -> Decimal:
    # J. Machin 1706.
    return 4 * (4 * _arctangent_series(Decimal(1) / 5) - _arctangent_series(Decimal(1) / 239))


def _arctangent_series(x: Decimal) -> Decimal:
    total, power, k = Decimal(0), x, 1
    while abs(power) > abs(total) * Decimal(10) ** -(getcontext().prec + 2):
        total += power / k
        power *= -x * x
        k += 2
    return total


def arctangent(y: Decimal, x: Decimal) -> Decimal:
    """Give the angle of the point (x, y), in (-pi, pi]."""
    if abs(y) > abs(x):
        return (pi() / 2).copy_sign(y) - _arctangent_of(x / y)
    if x < 0:
        return _arctangent_of(y / x) + (pi() if y >= 0 else -pi())
    return _arctangent_of(y / x) if x else Decimal(0)


def _arctangent_of(t: Decimal) -> Decimal:
    # Four times half the angle: the tangent is then below 1 / 15.
    for _ in range(4):
        t = t / (1 + (1 + t * t).sqrt())
    return 16 * _arctangent_series(t)


def length(a: Whole) -> Decimal:
    return Decimal(dot(a, a)).sqrt()


def without_repeats(cone: list[Whole]) -> list[Whole]:
    return [
        ray
        for ray, before in zip(cone, cone[-1:] + cone[:-1], strict=True)
        if cross(ray, before) != (0, 0, 0)
    ]


def exact_area(cone: list[Whole]) -> Decimal:
    """Give the area of a counter-clockwise simple polygon in steradians, to about 70 digits."""
    rays = without_repeats(cone)
    if len(rays) < 3:
        return Decimal(0)
    with localcontext() as context:
        context.prec = DIGITS
        turned = Decimal(0)
        for i, b in enumerate(rays):
            here = cross(rays[i - 1], b)
            there = cross(b, rays[(i + 1) % len(rays)])
            turn = dot(here, rays[(i + 1) % len(rays)])
            turned += arctangent(length(b) * turn, Decimal(dot(here, there)))
        return 2 * pi() - turned


def exact_centroid(cone: list[Whole]) -> list[Decimal]:
    """Give the direction of the integral of all unit vectors in a polygon, to about 70 digits."""
    with localcontext() as context:
        context.prec = DIGITS
        total = [Decimal(0)] * 3
        for a, b in zip(cone, cone[1:] + cone[:1], strict=True):
            normal = cross(a, b)
            angle = arctangent(length(normal), Decimal(dot(a, b)))
            total = [t + angle * n / length(normal) for t, n in zip(total, normal, strict=True)]
        size = sum(t * t for t in total).sqrt()  # type: ignore[union-attr]
        return [t / size for t in total]


def common_cone(a: list[Whole], b: list[Whole]) -> list[Whole]:
    for normal in inner_normals(b):
        a = cut(a, normal)
    return a


def outside_pieces(a: list[Whole], b: list[Whole]) -> list[list[Whole]]:
    """Cut what of b lies outside of the convex a into convex pieces."""
    pieces = []
    for normal in inner_normals(a):
        x, y, z = normal
        pieces.append(cut(b, (-x, -y, -z)))
        b = cut(b, normal)
    return pieces
