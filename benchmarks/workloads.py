# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Seeded skies of known size, made with NumPy alone.

Angles are in degrees outside and quads are arrays of shape (n, 4, 3): unit vectors of the corners,
counter-clockwise seen from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
IdColumns = dict[str, NDArray[Any]]

BANDS = ("u", "g", "r", "i", "z", "y")
N_DETECTORS = 189
N_TRACTS, N_PATCHES = 18_938, 100  # of lsst_cells_v1
COUNTER_BITS = 39  # below bands, tracts and patches, in 63
SURVEY_LON_DEG = (0.0, 60.0)
SURVEY_LAT_DEG = (-72.0, 12.0)

# LSSTCam: rafts of 3 x 3 detectors on a 5 x 5 raster without its corners.
_DETECTOR_SIDE_DEG = 0.2244
_DETECTOR_PITCH_DEG = 0.2347
# The outer patch of lsst_cells_v1: 3000 pixels of 0.2 arcsec and 200 more on each side.
_PATCH_SIDE_DEG = 3400 * 0.2 / 3600
_SHIFT_DEG = 0.6 / 3600


def tangent_frame(lon_deg: FloatArray, lat_deg: FloatArray) -> FloatArray:
    """Make unit vectors (n, 3, 3) toward each position, to its east and to its north."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    zero = np.zeros_like(lon)
    toward = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    east = [-np.sin(lon), np.cos(lon), zero]
    north = [-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)]
    return np.moveaxis(np.array([toward, east, north]), 2, 0)


def from_tangent_plane(frame: FloatArray, x_deg: FloatArray, y_deg: FloatArray) -> FloatArray:
    """Make unit vectors (n, ..., 3) of points (n, ...) in the tangent planes of n frames."""
    axes = frame.reshape(len(frame), 3, *([1] * (x_deg.ndim - 1)), 3)
    vectors = (
        axes[:, 0]
        + np.radians(x_deg)[..., None] * axes[:, 1]
        + np.radians(y_deg)[..., None] * axes[:, 2]
    )
    unit: FloatArray = vectors / np.sqrt((vectors**2).sum(-1, keepdims=True))
    return unit


def lon_lat(vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Longitudes in [0, 360) and latitudes of unit vectors (..., 3)."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    return np.degrees(np.arctan2(y, x)) % 360.0, np.degrees(np.arctan2(z, np.hypot(x, y)))


def unit_vectors(lon_deg: FloatArray, lat_deg: FloatArray) -> FloatArray:
    """Make unit vectors (..., 3) of positions."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)


def _positions(
    n: int,
    rng: np.random.Generator,
    lon_deg: tuple[float, float],
    lat_deg: tuple[float, float],
) -> tuple[FloatArray, FloatArray]:
    """Positions spread evenly over a box."""
    south, north = np.sin(np.radians(lat_deg)).tolist()
    sines = rng.uniform(south, north, n)
    return rng.uniform(*lon_deg, n), np.degrees(np.arcsin(sines))


def points(n: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes (n,) spread over all longitudes and the survey's latitudes."""
    return _positions(n, np.random.default_rng(seed), (0.0, 360.0), SURVEY_LAT_DEG)


def _squares(x_deg: FloatArray, y_deg: FloatArray, turn: FloatArray, side: float) -> FloatArray:
    """Corners (n, 2, 4) of turned squares in a plane."""
    along, up = side / 2 * np.array([[-1, 1, 1, -1], [-1, -1, 1, 1]])
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    return np.stack(
        [x_deg[:, None] + cos * along - sin * up, y_deg[:, None] + sin * along + cos * up], axis=1
    )


def detector_patch_pairs(n: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Quads of n detectors and n patches in generic position, about half of them overlapping."""
    rng = np.random.default_rng(seed)
    frame = tangent_frame(*_positions(n, rng, (0.0, 360.0), SURVEY_LAT_DEG))
    distance, bearing = 0.4 * np.sqrt(rng.random(n)), rng.uniform(0, 2 * np.pi, n)
    detectors = _squares(
        distance * np.cos(bearing),
        distance * np.sin(bearing),
        rng.uniform(0, 2 * np.pi, n),
        _DETECTOR_SIDE_DEG,
    )
    patches = _squares(np.zeros(n), np.zeros(n), np.zeros(n), _PATCH_SIDE_DEG)
    return (
        from_tangent_plane(frame, detectors[:, 0], detectors[:, 1]),
        from_tangent_plane(frame, patches[:, 0], patches[:, 1]),
    )


def touching_pairs(n: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Quads side by side: in turn they share an edge, a corner, or a half of an edge."""
    rng = np.random.default_rng(seed)
    frame = tangent_frame(*_positions(n, rng, (0.0, 360.0), SURVEY_LAT_DEG))
    side, third = _DETECTOR_SIDE_DEG, np.arange(n) % 3
    x = side / 2 * np.array([-1.0, 1.0, 1.0, -1.0]) + np.zeros((n, 1))
    y = side / 2 * np.array([-1.0, -1.0, 1.0, 1.0]) + np.zeros((n, 1))
    shift = np.where(third == 0, 0.0, np.where(third == 1, side, side / 2))[:, None]
    return from_tangent_plane(frame, x, y), from_tangent_plane(frame, x + side, y + shift)


def points_near(quads: FloatArray, seed: int) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes (n,) of one point for each quad, about half of them inside."""
    weights = np.random.default_rng(seed).uniform(-0.2, 0.7, (len(quads), 4, 1))
    weights[:, 3] = 1.0 - weights[:, :3].sum(axis=1)
    return lon_lat((weights * quads).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Survey:
    """Footprints of whole visits, sorted by visit and detector; the last visit may be cut short.

    Attributes
    ----------
    visit, detector : ndarray of int64, shape (n,)
        The footprint; visits begin with 1.
    band_number : ndarray of int64, shape (n,)
        Index into `BANDS`.
    quads : ndarray of float64, shape (n, 4, 3)
        Its corners.
    """

    visit: IntArray
    detector: IntArray
    band_number: IntArray
    quads: FloatArray

    @property
    def band(self) -> NDArray[np.str_]:
        """The names of the bands."""
        return np.array(BANDS)[self.band_number]

    def __len__(self) -> int:
        return len(self.visit)


def survey(
    n: int,
    seed: int,
    lon_deg: tuple[float, float] = SURVEY_LON_DEG,
    lat_deg: tuple[float, float] = SURVEY_LAT_DEG,
) -> Survey:
    """Make n footprints of a camera like LSSTCam, pointed anywhere in a box and turned anyhow."""
    rng = np.random.default_rng(seed)
    n_visits = -(-n // N_DETECTORS)
    frame = tangent_frame(*_positions(n_visits, rng, lon_deg, lat_deg))
    column, line = (raster.reshape(-1) for raster in np.indices((15, 15), dtype=np.float64))
    is_corner = (abs(column - 7) > 4) & (abs(line - 7) > 4)
    mosaic = _squares(
        (_DETECTOR_PITCH_DEG * (column - 7))[~is_corner],
        (_DETECTOR_PITCH_DEG * (line - 7))[~is_corner],
        np.zeros(N_DETECTORS),
        _DETECTOR_SIDE_DEG,
    )
    turn = rng.uniform(0, 2 * np.pi, n_visits)[:, None, None]
    x = np.cos(turn) * mosaic[:, 0] - np.sin(turn) * mosaic[:, 1]
    y = np.sin(turn) * mosaic[:, 0] + np.cos(turn) * mosaic[:, 1]
    row = np.arange(n)
    return Survey(
        visit=row // N_DETECTORS + 1,
        detector=row % N_DETECTORS,
        band_number=row // N_DETECTORS % len(BANDS),
        quads=from_tangent_plane(frame, x, y).reshape(-1, 4, 3)[:n],
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one commit brings, row by row of a `Survey`.

    Attributes
    ----------
    solution : str
        The solution it goes to.
    lon_deg, lat_deg : ndarray of float64, shape (n, 4)
        Corners; those of a row that is not ok have no meaning.
    outcome : ndarray of str, shape (n,)
        ``ok``, ``failed``, or ``absent`` where the commit says nothing of the detector.
    seeing, zero_point : ndarray of float64, shape (n,)
        Measured values.
    """

    solution: str
    lon_deg: FloatArray
    lat_deg: FloatArray
    outcome: NDArray[np.str_]
    seeing: FloatArray
    zero_point: FloatArray


RegistryKind = Literal["revisions", "solutions"]


def field_of(n: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Choose the box of longitudes and latitudes that n footprints fill as densely at any n.

    100 square degrees at 10^6: a patch then meets about 350 footprints of one band.
    """
    half = 5.0 * (n / 1e6) ** 0.5
    return (40.0 - half, 40.0 + half), (-25.0 - half, -25.0 + half)


def deliveries(sky: Survey, kind: RegistryKind, seed: int) -> list[Delivery]:
    """Make three commits of a survey, between which each footprint moves by about 0.6 arcsec.

    ``revisions`` brings all footprints three times to one solution. ``solutions`` brings them once
    each to predicted (all ok), single_frame (1 % failed) and jointcal (1 % failed, 10 % absent).
    """
    rng = np.random.default_rng(seed)
    n, quads, made = len(sky), sky.quads, []
    for k, solution in enumerate(("predicted", "single_frame", "jointcal")):
        outcome = np.full(n, "ok", dtype="<U6")
        if kind == "solutions" and k > 0:
            draw = rng.random(n)
            outcome[draw < 0.01] = "failed"
            if k == 2:
                outcome[draw > 0.9] = "absent"
        made.append(
            Delivery(
                solution if kind == "solutions" else "single_frame",
                *lon_lat(quads),
                outcome,
                rng.normal(0.8, 0.1, n),
                rng.normal(31.0, 0.1, n),
            )
        )
        quads = quads + rng.normal(0, np.radians(_SHIFT_DEG), (n, 1, 3))
        quads = quads / np.sqrt((quads**2).sum(-1, keepdims=True))
    return made


def object_ids(n: int, seed: int) -> IntArray:
    """Make n LSST object IDs of any band, tract and patch, with counters up to 2^32."""
    rng = np.random.default_rng(seed)
    ids = rng.integers(0, len(BANDS) * N_TRACTS * N_PATCHES, n)
    ids <<= COUNTER_BITS
    ids |= rng.integers(0, 1 << 32, n)
    return ids
