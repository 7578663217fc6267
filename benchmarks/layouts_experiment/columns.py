# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A commit as columns with their sky keys, made of the workloads all benchmarks share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from workloads import (
    N_DETECTORS,
    Delivery,
    FloatArray,
    IntArray,
    RegistryKind,
    Survey,
    deliveries,
    field_of,
    from_tangent_plane,
    survey,
    tangent_frame,
    unit_vectors,
)

from skyquilt.sphere import healpix_index

OK, FAILED, ABSENT = 0, 1, -1
# Their place, counted from 1, is the solution_id. The newest answers first.
SOLUTIONS = ("predicted", "single_frame", "jointcal")
RESOLUTION: dict[RegistryKind, tuple[int, ...]] = {"revisions": (2,), "solutions": (3, 2, 1)}
# 3300 pixels of 0.2 arcsec, about an outer patch of lsst_cells_v1.
_PATCH_SIDE_DEG = 3300 * 0.2 / 3600


@dataclass(frozen=True, slots=True)
class Columns:
    """Whole visits, sorted by visit and detector, as one commit brings them.

    Attributes
    ----------
    solution_id : int
        The solution they go to.
    visit_id, detector, band_id : ndarray of int64, shape (n,)
        The footprint; visits begin with 1.
    outcome : ndarray of int8, shape (n,)
        `OK`, `FAILED` or `ABSENT`.
    lon_lat_deg : ndarray of float64, shape (n, 4, 2)
        Corners, as they are stored.
    center : ndarray of float64, shape (n, 3)
        Middle of the bounding cap.
    largest_radius : float
        Radius of the largest bounding cap, in radians.
    radius_class : ndarray of int64, shape (n,)
        The bounding cap is at most 2^class degrees in radius.
    healpix29 : ndarray of int64, shape (n,)
        Nested HEALPix number of the middle.
    seeing, zero_point : ndarray of float64, shape (n,)
        Measured values.
    """

    solution_id: int
    visit_id: IntArray
    detector: IntArray
    band_id: IntArray
    outcome: NDArray[np.int8]
    lon_lat_deg: FloatArray
    center: FloatArray
    largest_radius: float
    radius_class: IntArray
    healpix29: IntArray
    seeing: FloatArray
    zero_point: FloatArray

    @property
    def n_visits(self) -> int:
        """How many visits there are."""
        return len(self.visit_id) // N_DETECTORS

    def quads(self, rows: IntArray) -> FloatArray:
        """Corners (n, 4, 3) of some rows."""
        return quads_of(self.lon_lat_deg[rows])


def commits(n: int, kind: RegistryKind) -> list[Columns]:
    """Make three commits of at least n footprints in whole visits."""
    sky = survey(-(-n // N_DETECTORS) * N_DETECTORS, 11, *field_of(n))
    return [_columns(sky, delivery) for delivery in deliveries(sky, kind, 5)]


def _columns(sky: Survey, delivery: Delivery) -> Columns:
    lon_lat_deg = np.stack([delivery.lon_deg, delivery.lat_deg], -1)
    center, radius = bounding_caps(quads_of(lon_lat_deg))
    outcome = np.full(len(sky), OK, dtype=np.int8)
    for word, code in (("failed", FAILED), ("absent", ABSENT)):
        outcome[delivery.outcome == word] = code
    return Columns(
        solution_id=SOLUTIONS.index(delivery.solution) + 1,
        visit_id=sky.visit,
        detector=sky.detector,
        band_id=sky.band_number,
        outcome=outcome,
        lon_lat_deg=lon_lat_deg,
        center=center,
        largest_radius=float(radius.max()),
        radius_class=np.ceil(np.log2(np.degrees(radius))).astype(np.int64),
        healpix29=healpix_index(center),
        seeing=delivery.seeing,
        zero_point=delivery.zero_point,
    )


def quads_of(lon_lat_deg: FloatArray) -> FloatArray:
    """Corners (n, 4, 3) of corners (n, 4, 2) as they are stored."""
    return unit_vectors(lon_lat_deg[..., 0], lon_lat_deg[..., 1])


def bounding_caps(quads: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Middles (n, 3) and radii (n,) in radians of caps around quads."""
    center = quads.sum(1)
    center /= np.linalg.norm(center, axis=-1, keepdims=True)
    chord = np.linalg.norm(quads - center[:, None], axis=-1).max(-1)
    return center, 2 * np.arcsin(chord / 2)


def patch_quads(n_patches: int, n: int) -> FloatArray:
    """Patches (n_patches, 4, 3) in the inner half of the field that n footprints fill."""
    rng = np.random.default_rng(3)
    (west, east), (south, north) = field_of(n)
    frame = tangent_frame(
        rng.uniform(west + (east - west) / 4, east - (east - west) / 4, n_patches),
        rng.uniform(south + (north - south) / 4, north - (north - south) / 4, n_patches),
    )
    x, y = _PATCH_SIDE_DEG / 2 * np.array([[-1.0, 1.0, 1.0, -1.0], [-1.0, -1.0, 1.0, 1.0]])
    everywhere = np.zeros((n_patches, 1))
    return from_tangent_plane(frame, x + everywhere, y + everywhere)
