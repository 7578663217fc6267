# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""HEALPix cells of one order against cdshealpix: every cell of low orders, and points anywhere."""

from __future__ import annotations

import astropy.units as u
import numpy as np
import pytest
from astropy.coordinates import Latitude, Longitude
from cdshealpix import from_ring, nested, ring, to_ring
from numpy.typing import NDArray

from skyquilt._core.sphere import HealpixCells, HealpixScheme
from skyquilt.errors import NotFoundError

RING, NESTED = HealpixScheme.ring, HealpixScheme.nested
LOW_ORDERS = range(6)
# Positions of 2 pi carry an error of 9e-16, and both libraries round a few times.
ROUNDING_RAD = 3e-15

Column = NDArray[np.float64]
Numbers = NDArray[np.int64]


def cells_of_cdshealpix(scheme: HealpixScheme, order: int, lon: Column, lat: Column) -> Numbers:
    at = (Longitude(lon, u.rad), Latitude(lat, u.rad))
    if scheme == RING:
        return np.asarray(ring.lonlat_to_healpix(*at, nside=2**order)).astype(np.int64)
    return np.asarray(nested.lonlat_to_healpix(*at, order)).astype(np.int64)


def nested_numbers(scheme: HealpixScheme, order: int, cells: Numbers) -> NDArray[np.uint64]:
    unsigned = cells.astype(np.uint64)
    return np.asarray(from_ring(unsigned, order) if scheme == RING else unsigned, dtype=np.uint64)


def angle_between(
    lon: Column, lat: Column, other_lon: Column, other_lat: Column
) -> NDArray[np.float64]:
    """Angles between pairs of positions, by the haversine."""
    over = np.sin(0.5 * (lat - other_lat)) ** 2
    along = np.cos(lat) * np.cos(other_lat) * np.sin(0.5 * (lon - other_lon)) ** 2
    return np.asarray(2.0 * np.arcsin(np.sqrt(np.minimum(over + along, 1.0))))


def same_or_neighbours(
    scheme: HealpixScheme, order: int, lon: Column, lat: Column
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    ours = HealpixCells(order, scheme).cells(lon, lat)
    theirs = cells_of_cdshealpix(scheme, order, lon, lat)
    same = ours == theirs
    around = nested.neighbours(nested_numbers(scheme, order, theirs), order)
    mine = nested_numbers(scheme, order, ours).astype(np.int64)
    return same, (np.asarray(around).astype(np.int64) == mine[:, np.newaxis]).any(axis=1)


@pytest.mark.parametrize("order", LOW_ORDERS)
def test_every_cell_has_the_number_of_cdshealpix_in_the_other_scheme(order: int) -> None:
    cells = np.arange(12 * 4**order)
    as_rings = np.asarray(to_ring(cells.astype(np.uint64), order)).astype(np.int64)
    assert (HealpixCells(order, NESTED).numbers_in(RING, cells) == as_rings).all()
    as_nested = np.asarray(from_ring(cells.astype(np.uint64), order)).astype(np.int64)
    assert (HealpixCells(order, RING).numbers_in(NESTED, cells) == as_nested).all()


@pytest.mark.parametrize("order", [8, 13, 20, 29])
def test_cells_of_high_orders_have_the_numbers_of_cdshealpix_in_the_other_scheme(
    order: int,
) -> None:
    cells = np.random.default_rng(order).integers(0, 12 * 4**order, 100_000)
    as_nested = np.asarray(from_ring(cells.astype(np.uint64), order)).astype(np.int64)
    assert (HealpixCells(order, RING).numbers_in(NESTED, cells) == as_nested).all()
    assert (HealpixCells(order, NESTED).numbers_in(RING, as_nested) == cells).all()


@pytest.mark.parametrize("scheme", [RING, NESTED])
@pytest.mark.parametrize("order", LOW_ORDERS)
def test_every_middle_is_that_of_cdshealpix(scheme: HealpixScheme, order: int) -> None:
    cells = np.arange(12 * 4**order)
    centers = HealpixCells(order, scheme).centers(cells)
    lon, lat = nested.healpix_to_lonlat(nested_numbers(scheme, order, cells), order)
    off = angle_between(centers[:, 0], centers[:, 1], lon.to_value(u.rad), lat.to_value(u.rad))
    assert off.max() < ROUNDING_RAD


@pytest.mark.parametrize("scheme", [RING, NESTED])
@pytest.mark.parametrize("order", LOW_ORDERS)
def test_every_corner_is_that_of_cdshealpix(scheme: HealpixScheme, order: int) -> None:
    cells = np.arange(12 * 4**order)
    corners = HealpixCells(order, scheme).corners(cells)
    lon, lat = nested.vertices(nested_numbers(scheme, order, cells), order)
    # Theirs run from the southernmost by the east and the north to the west.
    their_lon, their_lat = (
        np.asarray(angles.to_value(u.rad))[:, [2, 3, 0, 1]] for angles in (lon, lat)
    )
    off = angle_between(corners[..., 0], corners[..., 1], their_lon, their_lat)
    assert off.max() < ROUNDING_RAD


@pytest.mark.parametrize("scheme", [RING, NESTED])
@pytest.mark.parametrize("order", [*LOW_ORDERS, 9, 13])
def test_random_positions_lie_in_the_cells_of_cdshealpix(scheme: HealpixScheme, order: int) -> None:
    rng = np.random.default_rng(order)
    n = 200_000
    lon, lat = rng.uniform(0.0, 2.0 * np.pi, n), np.arcsin(rng.uniform(-1.0, 1.0, n))
    cells = HealpixCells(order, scheme).cells(lon, lat)
    # The edges of order 13 take up 1e-11 of the sky to within rounding.
    assert (cells == cells_of_cdshealpix(scheme, order, lon, lat)).all()


@pytest.mark.parametrize("scheme", [RING, NESTED])
@pytest.mark.parametrize("order", [1, 3, 5, 13])
def test_corners_lie_in_one_of_the_cells_that_meet(scheme: HealpixScheme, order: int) -> None:
    cells = np.random.default_rng(order).integers(0, 12 * 4**order, 5_000)
    corners = HealpixCells(order, scheme).corners(cells).reshape(-1, 2)
    lon, lat = (np.ascontiguousarray(angles) for angles in corners.T)
    same, beside = same_or_neighbours(scheme, order, lon, lat)
    assert (same | beside).all()


@pytest.mark.parametrize("scheme", [RING, NESTED])
@pytest.mark.parametrize("order", [1, 5, 13])
def test_points_of_edges_lie_in_one_of_the_two_cells(scheme: HealpixScheme, order: int) -> None:
    rng = np.random.default_rng(order)
    n = 20_000
    # On lines of one t + h or t - h in the plane of Gorski et al. (2005), section 5.
    step = rng.integers(0, 2**order, n) / 2**order
    z = rng.uniform(-2.0 / 3.0, 2.0 / 3.0, n)
    slope = rng.choice([0.75, -0.75], n)
    turns = rng.integers(0, 4, n) + step + 0.5 - slope * z
    lon = (turns * (np.pi / 2)) % (2.0 * np.pi)
    same, beside = same_or_neighbours(scheme, order, lon, np.arcsin(z))
    assert (same | beside).all()
    # Both sides are met: the points are on edges indeed.
    assert np.count_nonzero(~same) > 0


@pytest.mark.parametrize("scheme", [RING, NESTED])
@pytest.mark.parametrize("order", [0, 1, 5, 13])
def test_positions_near_the_poles_lie_in_the_cells_of_cdshealpix(
    scheme: HealpixScheme, order: int
) -> None:
    rng = np.random.default_rng(order)
    n = 50_000
    lat = (0.5 * np.pi - 10.0 ** rng.uniform(-12.0, -1.0, n)) * rng.choice([-1.0, 1.0], n)
    lon = rng.uniform(0.0, 2.0 * np.pi, n)
    same, beside = same_or_neighbours(scheme, order, lon, lat)
    assert (same | beside).all()
    assert same.mean() > 0.9999


@pytest.mark.parametrize("scheme", [RING, NESTED])
def test_a_pole_lies_in_the_cell_of_the_quarter_of_its_longitude(scheme: HealpixScheme) -> None:
    order = 4
    lon = np.array([0.5, 1.5, 2.5, 3.5]) * (np.pi / 2)
    north = HealpixCells(order, scheme).cells(lon, np.full(4, 0.5 * np.pi))
    south = HealpixCells(order, scheme).cells(lon, np.full(4, -0.5 * np.pi))
    if scheme == RING:
        assert north.tolist() == [0, 1, 2, 3]
        assert south.tolist() == [12 * 4**order - 4 + quarter for quarter in range(4)]
    else:
        assert north.tolist() == [(quarter + 1) * 4**order - 1 for quarter in range(4)]
        assert south.tolist() == [(8 + quarter) * 4**order for quarter in range(4)]


def test_what_is_no_position_lies_in_no_cell() -> None:
    lon, lat = np.array([np.nan, 0.0, 0.0, np.inf]), np.array([0.0, np.nan, 1.6, 0.0])
    assert HealpixCells(3, NESTED).cells(lon, lat).tolist() == [-1, -1, -1, -1]


def test_a_number_beyond_the_last_cell_is_refused_by_row() -> None:
    with pytest.raises(NotFoundError, match="numbers from 0 to 11, got 12 at row 1"):
        HealpixCells(0, RING).centers(np.array([3, 12]))
