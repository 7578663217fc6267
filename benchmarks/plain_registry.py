# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The registry's work without skyquilt: plain SQLite without a history, and NumPy on arrays."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import plain_skymap
import plain_sphere
from numpy.typing import NDArray
from plain_skymap import PlainSkyMap
from workloads import BANDS, Delivery, FloatArray, IntArray, Survey, lon_lat, unit_vectors

ZONES_PER_DEG = 10
COLUMNS_PER_DEG = 64
ZONE = 360 * COLUMNS_PER_DEG
DETECTORS = 1000
LARGEST_RADIUS_DEG = 0.16


class PlainRegistry:
    """What one would write in an afternoon: one row a footprint by (band, cell), newest only.

    For quads of up to 0.16 degrees radius that stay away from longitude 0 and from the poles.
    """

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -200000;"
            "CREATE TABLE IF NOT EXISTS footprints (band INT, cell INT, footprint INT, quad BLOB,"
            " PRIMARY KEY (band, cell, footprint)) WITHOUT ROWID;"
            "CREATE UNIQUE INDEX IF NOT EXISTS by_name ON footprints (footprint);"
        )

    def commit(self, sky: Survey, delivery: Delivery) -> None:
        """Replace what is ok, delete what failed."""
        rows = np.flatnonzero(delivery.outcome == "ok")
        quads = unit_vectors(delivery.lon_deg[rows], delivery.lat_deg[rows])
        name, cell = sky.visit * DETECTORS + sky.detector, _cells(quads)
        order = np.lexsort((cell, sky.band_number[rows]))
        rows, raw = rows[order], quads[order].tobytes()
        self.database.execute("BEGIN IMMEDIATE")
        self.database.executemany(
            "INSERT INTO footprints VALUES (?, ?, ?, ?) ON CONFLICT (footprint)"
            " DO UPDATE SET cell = excluded.cell, quad = excluded.quad",
            zip(
                sky.band_number[rows].tolist(),
                cell[order].tolist(),
                name[rows].tolist(),
                [raw[i : i + 96] for i in range(0, len(raw), 96)],
                strict=True,
            ),
        )
        self.database.executemany(
            "DELETE FROM footprints WHERE footprint = ?",
            [(failed,) for failed in name[delivery.outcome == "failed"].tolist()],
        )
        self.database.execute("COMMIT")

    def inputs(self, quad: FloatArray, band_number: int) -> list[int]:
        """Names (visit * 1000 + detector) of the footprints that overlap a patch."""
        center = quad.mean(0) / np.linalg.norm(quad.mean(0))
        radius = math.degrees(math.acos(min((quad @ center).tolist()))) + LARGEST_RADIUS_DEG
        lon, lat = (float(x) for x in lon_lat(center))
        wide = math.degrees(math.asin(math.sin(math.radians(radius)) / math.cos(math.radians(lat))))
        first, last = (int((lat + 90 + side) * ZONES_PER_DEG) for side in (-radius, radius))
        begin, end = (int((lon + side) * COLUMNS_PER_DEG) for side in (-wide, wide))
        rows = []
        for zone in range(first, last + 1):
            rows += self.database.execute(
                "SELECT footprint, quad FROM footprints WHERE band = ? AND cell BETWEEN ? AND ?",
                (band_number, zone * ZONE + begin, zone * ZONE + end),
            ).fetchall()
        quads = np.frombuffer(b"".join([row[1] for row in rows])).reshape(-1, 4, 3)
        hits = plain_sphere.overlaps(quads, np.broadcast_to(quad, quads.shape))
        return [rows[i][0] for i in np.flatnonzero(hits).tolist()]

    def quads(self, visit: int, detectors: range) -> list[tuple[int, bytes]]:
        """Names and corners of some detectors of a visit."""
        first = visit * DETECTORS
        found: list[tuple[int, bytes]] = self.database.execute(
            "SELECT footprint, quad FROM footprints WHERE footprint BETWEEN ? AND ?",
            (first + detectors.start, first + detectors.stop - 1),
        ).fetchall()
        return found


def _cells(quads: FloatArray) -> IntArray:
    lon, lat = lon_lat(quads.mean(1))
    zone = ((lat + 90) * ZONES_PER_DEG).astype(np.int64)
    return zone * ZONE + (lon * COLUMNS_PER_DEG).astype(np.int64)


@dataclass(frozen=True, slots=True)
class State:
    """What a survey's footprints are after some deliveries, row by row.

    Attributes
    ----------
    is_ok : ndarray of bool, shape (n,)
        Whether there is an outline.
    quads : ndarray of float64, shape (n, 4, 3)
        The outline; it has no meaning where there is none.
    """

    is_ok: NDArray[np.bool_]
    quads: FloatArray


def state_after(deliveries: list[Delivery]) -> State:
    """Apply deliveries one after the other, the later one rules."""
    is_ok = np.zeros(len(deliveries[0].outcome), dtype=np.bool_)
    lon, lat = deliveries[0].lon_deg.copy(), deliveries[0].lat_deg.copy()
    for delivery in deliveries:
        ok = delivery.outcome == "ok"
        is_ok[ok], is_ok[delivery.outcome == "failed"] = True, False
        lon[ok], lat[ok] = delivery.lon_deg[ok], delivery.lat_deg[ok]
    return State(is_ok, unit_vectors(lon, lat))


def inputs_slowly(
    sky: Survey, state: State, patch: FloatArray, band_number: int
) -> set[tuple[int, int]]:
    """Visit and detector of the footprints that overlap a patch, one after the other, exactly."""
    center = patch.sum(0) / np.linalg.norm(patch.sum(0))
    is_near = (state.quads[:, 0] @ center > math.cos(math.radians(0.6))) & state.is_ok
    outline = plain_sphere.as_integers(patch)
    return {
        (int(sky.visit[row]), int(sky.detector[row]))
        for row in np.flatnonzero(is_near & (sky.band_number == band_number)).tolist()
        if plain_sphere.quads_overlap(plain_sphere.as_integers(state.quads[row]), outline)
    }


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two states, by patch and band; sorted by ``key``.

    Attributes
    ----------
    key : ndarray of int64
        ``(tract * 100 + patch) * 6 + rank``, where rank counts the bands in alphabetical order.
    n_added, n_removed, n_moved, n_outcomes_changed : ndarray of int64
        How many inputs.
    max_shift_mas : ndarray of float64
        The largest separation of corresponding corners, 0 where none moved.
    """

    key: IntArray
    n_added: IntArray
    n_removed: IntArray
    n_moved: IntArray
    n_outcomes_changed: IntArray
    max_shift_mas: FloatArray


def changes(skymap: PlainSkyMap, sky: Survey, before: State, after: State) -> Changes:
    """Join both states with the skymap and compare, all in memory."""
    rank = np.argsort(np.argsort(BANDS))[sky.band_number]
    shift = np.sqrt(((after.quads - before.quads) ** 2).sum(-1)).max(-1) * np.degrees(3.6e6)
    both = before.is_ok & after.is_ok
    shift[~both] = 0.0
    # A footprint that stays where it was needs no join.
    differs = ~both | (shift > 0)
    pairs = []
    for state in (before, after):
        rows = np.flatnonzero(state.is_ok & differs)
        row, tract, patch = plain_skymap.overlaps(skymap, state.quads[rows])
        pairs.append(np.sort((rows[row] * 20_000 + tract) * 100 + patch))
    one, two = pairs
    stays = np.isin(one, two, assume_unique=True)
    removed, moved = one[~stays], one[stays]
    added = np.setdiff1d(two, one, assume_unique=True)

    def group(pair: IntArray) -> IntArray:
        key: IntArray = pair % 2_000_000 * len(BANDS) + rank[pair // 2_000_000]
        return key

    key = np.unique(np.concatenate([group(removed), group(added), group(moved)]))

    def count(pair: IntArray) -> IntArray:
        return np.bincount(np.searchsorted(key, group(pair)), minlength=len(key)).astype(np.int64)

    turned = np.concatenate(
        [
            removed[~after.is_ok[removed // 2_000_000]],
            added[~before.is_ok[added // 2_000_000]],
        ]
    )
    max_shift = np.zeros(len(key))
    np.maximum.at(max_shift, np.searchsorted(key, group(moved)), shift[moved // 2_000_000])
    return Changes(key, count(added), count(removed), count(moved), count(turned), max_shift)
