# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Positions and unit vectors: within their promise of the truth, and back."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skyquilt.errors import CoordinateError
from skyquilt.sphere import lon_lat, unit_vectors
from skyquilt.testing.strategies import positions


def sine_and_cosine(degrees: float) -> tuple[Decimal, Decimal]:
    """By Taylor series with fifty digits, after exact reduction of the angle."""
    turn = Fraction(degrees) % 360
    quarters, rest = divmod(turn, 90)
    with localcontext() as context:
        context.prec = 50
        pi = Decimal("3.14159265358979323846264338327950288419716939937510582")
        x = Decimal(rest.numerator) / Decimal(rest.denominator) * pi / 180
        sine, cosine, term = Decimal(0), Decimal(0), Decimal(1)
        for k in range(40):
            if k % 2:
                sine += term if k % 4 == 1 else -term
            else:
                cosine += term if k % 4 == 0 else -term
            term = term * x / (k + 1)
    for _ in range(int(quarters)):
        sine, cosine = cosine, -sine
    return sine, cosine


@given(positions())
@example((123.456, 89.99999999999999))
@example((1e17, 45.0))
@example((45.0, -45.0))
def test_unit_vectors_are_within_their_promise_of_the_true_directions(
    position: tuple[float, float],
) -> None:
    lon, lat = position
    xyz = unit_vectors([lon], [lat])[0]
    sin_lon, cos_lon = sine_and_cosine(lon)
    sin_lat, cos_lat = sine_and_cosine(lat)
    for found, true in zip(
        xyz.tolist(), (cos_lat * cos_lon, cos_lat * sin_lon, sin_lat), strict=True
    ):
        assert abs(Decimal(found) - true) < Decimal("4e-16")


def arc_between(lon: float, lat: float, vector: list[float]) -> Decimal:
    """Find the true arc from a position to a vector of any length, small, in radians."""
    sin_lon, cos_lon = sine_and_cosine(lon)
    sin_lat, cos_lat = sine_and_cosine(lat)
    a = (cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)
    with localcontext() as context:
        context.prec = 50
        b = [Decimal(component) for component in vector]
        length = sum((component * component for component in b), Decimal(0)).sqrt()
        cross = (
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        )
        return sum(((component / length) ** 2 for component in cross), Decimal(0)).sqrt()


@given(
    st.tuples(*[st.one_of(st.floats(-1.0, 1.0), st.sampled_from([0.0, 1e-8, -1e-16]))] * 3).filter(
        lambda vector: max(map(abs, vector)) > 1e-3
    ),
    st.sampled_from([1.0, 1e-200, 1e200, 1e308, 1e-310]),
)
@example((1.0, -1e-16, 0.0), 1.0)
@example((1.0, -1e-300, 0.0), 1.0)
@example((1e-17, -3e-18, 1.0), 1.0)
@example((-1.0, -5e-324, -1.0), 1.0)
@example((-1.0, 5e-324, 1e-9), 1.0)
def test_longitude_and_latitude_are_within_their_promise_of_a_vector_of_any_length(
    vector: tuple[float, float, float], length: float
) -> None:
    scaled = [component * length for component in vector]
    lon, lat = lon_lat([scaled])
    assert 0.0 <= lon[0] < 360.0
    assert arc_between(float(lon[0]), float(lat[0]), scaled) < Decimal("2e-15")


@given(positions())
def test_longitude_and_latitude_come_back_from_a_vector(position: tuple[float, float]) -> None:
    xyz = unit_vectors([position[0]], [position[1]])
    lon, lat = lon_lat(xyz)
    assert 0.0 <= lon[0] < 360.0
    assert -90.0 <= lat[0] <= 90.0
    np.testing.assert_allclose(unit_vectors(lon, lat), xyz, atol=1.2e-15, rtol=0.0)
    if abs(position[1]) == 90.0:
        assert lon[0] == 0.0
        assert lat[0] == position[1]


def test_a_position_off_the_sky_is_named_by_its_row() -> None:
    with pytest.raises(CoordinateError, match="at row 2"):
        unit_vectors([0.0, 0.0, 0.0], [0.0, 90.0, 90.1])
    with pytest.raises(CoordinateError, match=r"nan.*at row 0"):
        unit_vectors([math.nan], [0.0])
    with pytest.raises(CoordinateError, match=r"\(n, 3\)"):
        lon_lat([[1.0, 0.0]])


def test_what_has_no_direction_is_refused_by_row_and_what_is_unknown_stays_so() -> None:
    for bad in ([0.0, 0.0, 0.0], [0.0, -0.0, 0.0], [math.inf, 0.0, 0.0], [0.0, 1.0, -math.inf]):
        with pytest.raises(CoordinateError, match=r"must be finite and not zero .* at row 1"):
            lon_lat([[1.0, 0.0, 0.0], bad])
    unknown = [[math.nan, 0.0, 0.0], [0.0, 0.0, math.nan], [math.inf, math.nan, 0.0]]
    lon, lat = lon_lat([*unknown, [0.0, 0.0, 1e-300]])
    np.testing.assert_array_equal(lon, [math.nan] * 3 + [0.0])
    np.testing.assert_array_equal(lat, [math.nan] * 3 + [90.0])


def test_columns_of_another_shape_are_refused() -> None:
    with pytest.raises(CoordinateError, match=r"must have shape \(n, 3\), got \(3,\)"):
        lon_lat([1.0, 0.0, 0.0])
    with pytest.raises(CoordinateError, match=r"flat columns, got shape \(1, 2\)"):
        unit_vectors([[1.0, 2.0]], [[1.0, 2.0]])
