# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Distances on the sphere in fifty digits: the slow twin of what circles and boxes decide."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal, getcontext
from typing import TypeAlias

getcontext().prec = 60

Vector: TypeAlias = tuple[Decimal, Decimal, Decimal]

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")


def radians(degrees: float) -> Decimal:
    return Decimal(degrees) * PI / 180


def sine_cosine(angle: Decimal) -> tuple[Decimal, Decimal]:
    """Sum Taylor's series for an eighth of the angle and double it three times."""
    x = (angle - 2 * PI * (angle / (2 * PI)).to_integral_value()) / 8
    sine = cosine = Decimal(0)
    term = Decimal(1)
    for n in range(0, 60, 2):
        cosine += term
        term = term * x / (n + 1)
        sine += term
        term = -term * x / (n + 2)
    for _ in range(3):
        sine, cosine = 2 * sine * cosine, cosine * cosine - sine * sine
    return sine, cosine


def atan2(y: Decimal, x: Decimal) -> Decimal:
    """Refine the double's answer twice, each time to three times the digits."""
    length = (x * x + y * y).sqrt()
    if length == 0:
        return Decimal(0)
    angle = Decimal(math.atan2(float(y / length), float(x / length)))
    for _ in range(2):
        sine, cosine = sine_cosine(angle)
        angle += (y * cosine - x * sine) / length
    return angle


def dot(a: Vector, b: Vector) -> Decimal:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def angle(a: Vector, b: Vector) -> Decimal:
    normal = cross(a, b)
    return atan2(dot(normal, normal).sqrt(), dot(a, b))


def vector(xyz: list[float]) -> Vector:
    """Give a direction of length one, whatever the length of the doubles."""
    x, y, z = (Decimal(value) for value in xyz)
    length = (x * x + y * y + z * z).sqrt()
    return x / length, y / length, z / length


def at(lon: Decimal, lat: Decimal) -> Vector:
    sin_lon, cos_lon = sine_cosine(lon)
    sin_lat, cos_lat = sine_cosine(lat)
    return cos_lat * cos_lon, cos_lat * sin_lon, sin_lat


def latitude(p: Vector) -> Decimal:
    return atan2(p[2], (p[0] * p[0] + p[1] * p[1]).sqrt())


def distance_to_arc(p: Vector, a: Vector, b: Vector) -> Decimal:
    """Give the angle from a direction to the nearest one of the shorter arc from a to b."""
    normal = cross(a, b)
    if dot(normal, cross(a, p)) > 0 and dot(normal, cross(p, b)) > 0:
        height = dot(normal, p) / dot(normal, normal).sqrt()
        return abs(atan2(height, (1 - height * height).sqrt()))
    return min(angle(p, a), angle(p, b))


def distance_to_outline(p: Vector, outline: list[Vector]) -> Decimal:
    return min(
        distance_to_arc(p, a, b) for a, b in zip(outline, outline[1:] + outline[:1], strict=True)
    )


def is_in_convex(p: Vector, outline: list[Vector]) -> bool:
    return all(
        dot(cross(a, b), p) >= 0 for a, b in zip(outline, outline[1:] + outline[:1], strict=True)
    )


def distance_to_box_sides(p: Vector, sides: tuple[float, float, float, float]) -> Decimal:
    """Give the angle to the nearest direction of the boundary of a box.

    Every meridian is cut into pieces shorter than half a turn; a parallel is nearest at the
    direction's own longitude, or at an end.
    """
    lon_begin, lon_end, lat_begin, lat_end = sides
    south, north = radians(lat_begin), radians(lat_end)
    found = []
    if lon_end - lon_begin != 360.0:
        for lon in (radians(lon_begin), radians(lon_end)):
            cuts = [south + (north - south) * k / 3 for k in range(4)]
            if south == north:
                found.append(angle(p, at(lon, south)))
            else:
                found += [
                    distance_to_arc(p, at(lon, low), at(lon, high))
                    for low, high in itertools.pairwise(cuts)
                ]
    if has_longitude(p, sides):
        found += [abs(latitude(p) - lat) for lat in (south, north) if abs(lat) != PI / 2]
    return min(found)


def has_longitude(p: Vector, sides: tuple[float, float, float, float]) -> bool:
    width = radians(sides[1]) - radians(sides[0])
    east = atan2(p[1], p[0]) - radians(sides[0])
    turns = ((east / (2 * PI)).to_integral_value(rounding="ROUND_FLOOR")) * 2 * PI
    return east - turns <= (width if width >= 0 else width + 2 * PI)


def is_in_box(p: Vector, sides: tuple[float, float, float, float]) -> bool:
    lat = latitude(p)
    return radians(sides[2]) <= lat <= radians(sides[3]) and (
        has_longitude(p, sides) or abs(lat) == PI / 2
    )


def greatest_latitude(a: Vector, b: Vector) -> Decimal:
    """Give the greatest latitude along the shorter arc from a to b."""
    normal = cross(a, b)
    crest = (
        -normal[2] * normal[0],
        -normal[2] * normal[1],
        normal[0] * normal[0] + normal[1] * normal[1],
    )
    if dot(normal, cross(a, crest)) > 0 and dot(normal, cross(crest, b)) > 0:
        return latitude(crest)
    return max(latitude(a), latitude(b))
