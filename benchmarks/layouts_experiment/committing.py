# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""One commit into any of the layouts, timed step by step."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
import time

import numpy as np
from layouts_experiment.columns import ABSENT, FAILED, OK, Columns
from layouts_experiment.schema import LIVE, Layout
from workloads import N_DETECTORS, IntArray

_SLICE = 50_000  # rows whose tuples stay in the processor's cache


class Laps:
    """Seconds of steps that follow each other."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._begin = time.perf_counter()

    def end(self, step: str) -> None:
        """Say that a step is done."""
        now = time.perf_counter()
        self.seconds[step] = now - self._begin
        self._begin = now


def commit(
    database: sqlite3.Connection, layout: Layout, columns: Columns, number: int
) -> dict[str, float]:
    """Commit all visits, and write them from the log into the file; seconds by step."""
    laps = Laps()
    digests = _digests(columns)
    laps.end("digests")
    database.execute("BEGIN IMMEDIATE")
    database.execute(
        "UPDATE visit_revisions SET end_commit = ? WHERE solution_id = ? AND end_commit = ?",
        (number, columns.solution_id, LIVE),
    )
    laps.end("supersede")
    rows = np.flatnonzero(columns.outcome == OK)
    if layout.order == "sky":
        keys = (columns.healpix29, columns.radius_class, columns.band_id)
        rows = rows[np.lexsort([key[rows] for key in keys])]
    first = _next(database, "revision_id", "visit_revisions")
    revision = first + columns.visit_id - 1
    footprint_id = (revision << 16) + columns.detector
    if layout.row_id == "arrival":
        begin = _next(database, "footprint_id", "footprints")
        footprint_id[rows] = begin + np.arange(len(rows))
    laps.end("sort")
    _add_revisions(database, layout, columns, digests, number, first, footprint_id)
    laps.end("revisions")
    for begin in range(0, len(rows), _SLICE):
        part = rows[begin : begin + _SLICE]
        _add_footprints(database, layout, columns, part, revision[part], footprint_id[part])
    laps.end("rows")
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    laps.end("commit and checkpoint")
    return laps.seconds


def _next(database: sqlite3.Connection, column: str, table: str) -> int:
    found = database.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchone()
    return int(found[0])


def _digests(columns: Columns) -> list[bytes]:
    digests = []
    for begin in range(0, len(columns.visit_id), N_DETECTORS):
        visit = slice(begin, begin + N_DETECTORS)
        digest = hashlib.blake2b(digest_size=16)
        for column in (
            columns.detector,
            columns.outcome,
            columns.lon_lat_deg,
            columns.seeing,
            columns.zero_point,
        ):
            digest.update(column[visit].data)
        digests.append(digest.digest())
    return digests


def _add_revisions(
    database: sqlite3.Connection,
    layout: Layout,
    columns: Columns,
    digests: list[bytes],
    number: int,
    first: int,
    footprint_id: IntArray,
) -> None:
    """Add the revisions, and what each says of its detectors."""
    revisions = [
        (first + i, columns.solution_id, 0, i + 1, number, LIVE, digest)
        for i, digest in enumerate(digests)
    ]
    lists: list[bytes] = []
    if layout.detector_list != "none":
        pointer = footprint_id if layout.row_id == "arrival" else columns.healpix29
        lists = _packed_lists(columns, pointer)
    if layout.detector_list == "inline":
        database.executemany(
            "INSERT INTO visit_revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*revision, packed) for revision, packed in zip(revisions, lists, strict=True)],
        )
        return
    database.executemany("INSERT INTO visit_revisions VALUES (?, ?, ?, ?, ?, ?, ?)", revisions)
    if layout.detector_list == "table":
        database.executemany(
            "INSERT INTO revision_detectors VALUES (?, ?)", enumerate(lists, first)
        )
    else:
        failed = np.flatnonzero(columns.outcome == FAILED)
        revision = first + columns.visit_id[failed] - 1
        database.executemany(
            "INSERT INTO failures VALUES (?, ?, 1)",
            zip(revision.tolist(), columns.detector[failed].tolist(), strict=True),
        )


def _packed_lists(columns: Columns, pointer: IntArray) -> list[bytes]:
    """Pack detector, outcome, radius class and pointer of each visit, column by column."""
    is_present = columns.outcome != ABSENT
    packed = (
        columns.detector[is_present].astype("<i4"),
        columns.outcome[is_present],
        columns.radius_class[is_present].astype("i1"),
        pointer[is_present].astype("<i8"),
    )
    ends = np.cumsum(is_present.reshape(-1, N_DETECTORS).sum(1)).tolist()
    return [
        b"".join(column[begin:end].tobytes() for column in packed)
        for begin, end in itertools.pairwise([0, *ends])
    ]


def _add_footprints(
    database: sqlite3.Connection,
    layout: Layout,
    columns: Columns,
    rows: IntArray,
    revision: IntArray,
    footprint_id: IntArray,
) -> None:
    n, raw = len(rows), columns.lon_lat_deg[rows].tobytes()
    values: dict[str, list[object]] = {
        "solution_id": [columns.solution_id] * n,
        "band_id": columns.band_id[rows].tolist(),
        "radius_class": columns.radius_class[rows].tolist(),
        "healpix29": columns.healpix29[rows].tolist(),
        "revision_id": revision.tolist(),
        "detector": columns.detector[rows].tolist(),
        "purpose_id": [0] * n,
        "polygon": [raw[i : i + 64] for i in range(0, 64 * n, 64)],
        "seeing": columns.seeing[rows].tolist(),
        "zero_point": columns.zero_point[rows].tolist(),
        "wcs_id": [None] * n,
        "footprint_id": footprint_id.tolist(),
    }
    marks = ", ".join("?" * len(layout.columns))
    database.executemany(
        f"INSERT INTO footprints VALUES ({marks})",
        zip(*(values[column] for column in layout.columns), strict=True),
    )
