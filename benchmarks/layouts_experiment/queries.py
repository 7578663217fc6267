# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The questions: inputs of a patch, which solution answers, and what a visit or detector holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import plain_sphere
from layouts_experiment.columns import OK, quads_of
from layouts_experiment.schema import LIVE, Layout
from workloads import FloatArray, IntArray

Ranges = Literal["union", "values", "or"]
Liveness = Literal["join", "exists"]


class Candidate(NamedTuple):
    """A row of `inputs_sql`; a tuple, for that is what SQLite gives."""

    solution_id: int
    visit_id: int
    revision_id: int
    detector: int
    polygon: bytes


def inputs_sql(
    layout: Layout, n_ranges: int, n_solutions: int, ranges: Ranges, liveness: Liveness
) -> str:
    """Word the question for `Candidate` rows of one band and radius class.

    ``exists`` gives visit_id 0, for it does not bring visit_revisions into the answer.
    """
    lives = "r.begin_commit <= :at AND r.end_commit > :at"
    if liveness == "join":
        join = f"CROSS JOIN visit_revisions AS r ON r.revision_id = {layout.revision}"
        answer = "r.solution_id, r.visit_id"
    else:
        join = ""
        answer = "k.solution_id, 0"
        lives = (
            "EXISTS (SELECT 1 FROM visit_revisions AS r"
            f" WHERE r.revision_id = {layout.revision} AND {lives})"
        )
    polygon = "f.polygon" if layout.polygon_join else "k.polygon"
    select = f"SELECT {answer}, {layout.revision}, {layout.detector}, {polygon}"
    joins = f"{join} {layout.polygon_join}"
    solutions = ", ".join(f":solution{i}" for i in range(n_solutions))
    key = f"k.solution_id IN ({solutions}) AND k.band_id = :band AND k.radius_class = :radius_class"
    if ranges == "values":
        values = ", ".join(f"(:begin{i}, :end{i})" for i in range(n_ranges))
        return (
            f"WITH ranges(range_begin, range_end) AS (VALUES {values}) {select} FROM ranges"
            f" CROSS JOIN footprints AS k ON {key} AND k.healpix29 >= range_begin"
            f" AND k.healpix29 < range_end {joins} WHERE {lives}"
        )
    within = [f"k.healpix29 >= :begin{i} AND k.healpix29 < :end{i}" for i in range(n_ranges)]
    of_key = f"{select} FROM footprints AS k {joins} WHERE {key}"
    if ranges == "or":
        any_range = " OR ".join(f"({condition})" for condition in within)
        return f"{of_key} AND ({any_range}) AND {lives}"
    return " UNION ALL ".join(f"{of_key} AND {condition} AND {lives}" for condition in within)


def touching(candidates: Sequence[Candidate], patch: FloatArray) -> list[Candidate]:
    """Keep the candidates that overlap a patch."""
    raw = np.frombuffer(b"".join([row[4] for row in candidates])).reshape(-1, 4, 2)
    quads = quads_of(raw)
    hits = plain_sphere.overlaps(quads, np.broadcast_to(patch, quads.shape))
    return [candidates[i] for i in np.flatnonzero(hits).tolist()]


def resolve(
    database: sqlite3.Connection,
    layout: Layout,
    candidates: Sequence[Candidate],
    resolution: Sequence[int],
) -> list[Candidate]:
    """Keep the rows that no earlier solution of the resolution answers, be it by a failure."""
    rank = {solution_id: i for i, solution_id in enumerate(resolution)}
    kept: list[Candidate] = []
    doubtful: list[Candidate] = []
    seen = set()
    for row in sorted(candidates, key=lambda row: rank[row[0]]):
        solution_id, visit_id, _, detector, _ = row
        if (visit_id, detector) not in seen:
            seen.add((visit_id, detector))
            (doubtful if rank[solution_id] else kept).append(row)
    need = {(row[1], earlier) for row in doubtful for earlier in resolution[: rank[row[0]]]}
    answered = {
        (visit_id, solution_id): _answered(database, layout, visit_id, solution_id)
        for visit_id, solution_id in sorted(need)
    }
    for row in doubtful:
        solution_id, visit_id, _, detector, _ = row
        earlier_ones = resolution[: rank[solution_id]]
        if not any(detector in answered[visit_id, earlier] for earlier in earlier_ones):
            kept.append(row)
    return kept


def footprints(
    database: sqlite3.Connection,
    layout: Layout,
    visit_id: int,
    solution_id: int,
    detector: int | None = None,
) -> list[tuple[int, bytes]]:
    """Detectors and polygons of a visit, or of one detector of it."""
    revision_id = _live_revision(database, visit_id, solution_id)
    if revision_id is None:
        return []
    if layout.detector_list != "none":
        return _by_list(database, layout, visit_id, solution_id, revision_id, detector)
    condition = layout.of_revision if detector is None else layout.of_detector
    return database.execute(
        f"SELECT {layout.detector}, polygon FROM footprints AS k WHERE {condition}",
        {"revision": revision_id, "detector": detector},
    ).fetchall()


def _live_revision(database: sqlite3.Connection, visit_id: int, solution_id: int) -> int | None:
    found = database.execute(
        "SELECT revision_id FROM visit_revisions WHERE visit_id = ? AND solution_id = ?"
        " AND scope_id = 0 AND end_commit = ?",
        (visit_id, solution_id, LIVE),
    ).fetchone()
    return None if found is None else int(found[0])


def _detector_list(
    database: sqlite3.Connection, layout: Layout, revision_id: int
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Detector, outcome, radius class and pointer of every detector of a revision."""
    (packed,) = database.execute(
        f"SELECT detectors FROM {layout.list_table} WHERE revision_id = ?", (revision_id,)
    ).fetchone()
    n = len(packed) // 14
    return (
        np.frombuffer(packed, "<i4", n),
        np.frombuffer(packed, "i1", n, 4 * n),
        np.frombuffer(packed, "i1", n, 5 * n),
        np.frombuffer(packed, "<i8", n, 6 * n),
    )


def _answered(
    database: sqlite3.Connection, layout: Layout, visit_id: int, solution_id: int
) -> set[int]:
    """Detectors of which a solution says anything, ok or failed."""
    revision_id = _live_revision(database, visit_id, solution_id)
    if revision_id is None:
        return set()
    if layout.detector_list != "none":
        return set(_detector_list(database, layout, revision_id)[0].tolist())
    found = database.execute(
        f"SELECT {layout.detector} FROM footprints AS k WHERE {layout.of_revision}"
        " UNION ALL SELECT detector FROM failures WHERE revision_id = :revision",
        {"revision": revision_id},
    )
    return {detector for (detector,) in found}


def _by_list(
    database: sqlite3.Connection,
    layout: Layout,
    visit_id: int,
    solution_id: int,
    revision_id: int,
    detector: int | None,
) -> list[tuple[int, bytes]]:
    """Follow the packed list to the rows of all detectors, or of one."""
    columns = _detector_list(database, layout, revision_id)
    is_asked = columns[1] == OK
    if detector is not None:
        is_asked &= columns[0] == detector
    band = database.execute("SELECT band_id FROM visits WHERE visit_id = ?", (visit_id,)).fetchone()
    sql = f"SELECT detector, polygon FROM footprints WHERE {layout.of_entry}"
    found: list[tuple[int, bytes]] = []
    for number, _, radius_class, pointer in zip(
        *(column[is_asked].tolist() for column in columns), strict=True
    ):
        entry = {
            "solution_id": solution_id,
            "band_id": band[0],
            "radius_class": radius_class,
            "healpix29": pointer,
            "revision_id": revision_id,
            "detector": number,
            "footprint_id": pointer,
        }
        found += database.execute(sql, entry).fetchall()
    return found
