# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""One commit: a footprint table becomes visit revisions, all of them or none."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from skyquilt.errors import RegistryError
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry import history, schema
from skyquilt.registry.engine import driver_cursor
from skyquilt.registry.footprint_rows import (
    FootprintRows,
    VisitKey,
    rows_of_table,
    visit_digests,
)
from skyquilt.registry.merging import MergedVisit, OnConflict, merge_visit
from skyquilt.registry.packed_detectors import DetectorList
from skyquilt.registry.records import LIVE, Outcome
from skyquilt.registry.stored_rows import Revision, read_detectors, read_revision, write_rows
from skyquilt.registry.visit_facts import facts_of_visits, record_visits

__all__ = ["Committed", "PreparedCommit", "commit_prepared", "prepare"]

_ANALYZE_FROM_ROWS = 10_000
"""A commit of this many rows renews the planner's statistics; it takes 10 ms (design note 0001)."""


@dataclass(frozen=True, slots=True)
class PreparedCommit:
    """A table made ready for storing, before any lock is taken.

    Attributes
    ----------
    rows : FootprintRows
        Its rows, sorted by visit and detector.
    visits : list of (str, int)
        Instrument and number of each visit.
    facts : dict of str to list
        What the shutter fixed, for each visit.
    fact_rows : list of int
        A row of the table for each visit.
    offsets : ndarray of int64, shape (k + 1,)
        Rows of each visit.
    digests : list of bytes
        Content of each visit.
    """

    rows: FootprintRows
    visits: list[VisitKey]
    facts: dict[str, list[Any]]
    fact_rows: list[int]
    offsets: NDArray[np.int64]
    digests: list[bytes]


def prepare(table: FootprintTable) -> PreparedCommit:
    """Sort, key and digest a table.

    Parameters
    ----------
    table : FootprintTable
        The footprints.

    Returns
    -------
    PreparedCommit
        What `commit_prepared` stores.

    Raises
    ------
    RegistryError
        If the table is empty.
    TableError
        If a detector number does not fit 32 bits.
    """
    if len(table) == 0:
        raise RegistryError(
            "a commit needs at least one footprint, got a table of no rows; say that detectors"
            " have no outline by rows with status 'failed' and a reason"
        )
    rows, visits, representatives = rows_of_table(table)
    offsets = np.searchsorted(rows.visit_index, np.arange(len(visits) + 1)).astype(np.int64)
    return PreparedCommit(
        rows=rows,
        visits=visits,
        facts=facts_of_visits(table, representatives),
        fact_rows=representatives.tolist(),
        offsets=offsets,
        digests=visit_digests(rows, offsets),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """The new state of the visits that change; lists have one entry a changed visit."""

    rows: FootprintRows
    digests: list[bytes]
    visits: list[int]
    superseded: list[int]
    n_footprints: int
    n_failed: int
    n_withdrawn: int
    n_skipped: int


class Committed(NamedTuple):
    """What became of a table.

    Attributes
    ----------
    number : int or None
        Number of the commit; None where nothing was to be changed, and none was made.
    n_skipped : int
        Detectors that were left as they were although the table brought other content.
    """

    number: int | None
    n_skipped: int


def commit_prepared(
    connection: sa.Connection,
    prepared: PreparedCommit,
    new: history.NewCommit,
    *,
    on_conflict: OnConflict,
    complete: bool,
    with_rows: bool = True,
) -> Committed:
    """Store a prepared table.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    prepared : PreparedCommit
        The table.
    new : history.NewCommit
        What the commit says about itself; digest and counts are filled in here.
    on_conflict : {"error", "skip", "revise"}
        What to do about detectors whose content differs from what the solution and scope hold.
    complete : bool
        Whether detectors of its visits that the table lacks are withdrawn.
    with_rows : bool
        Whether to write the revisions and their rows too. Without them only the log is written,
        after all checks, and the transaction must be rolled back.

    Returns
    -------
    Committed
        The number of the commit, if there was anything to change.

    Raises
    ------
    ConflictError
        If contents differ and ``on_conflict`` is "error", or a visit's facts are contradicted.
    """
    cursor = driver_cursor(connection)
    visit_ids, band_ids = record_visits(cursor, prepared.visits, prepared.facts, prepared.fact_rows)
    solution_id = connection.execute(
        sa.select(schema.solutions.c.solution_id).where(schema.solutions.c.name == new.solution)
    ).scalar()
    change = _change(cursor, prepared, visit_ids, band_ids, solution_id, new, on_conflict, complete)
    if not change.visits:
        return Committed(None, change.n_skipped)
    number = history.add_commit(
        connection,
        new._replace(
            digest=_digest_of_commit(prepared.visits, change, new),
            n_visits=len(change.visits),
            n_footprints=change.n_footprints,
            n_failed=change.n_failed,
            n_withdrawn=change.n_withdrawn,
        ),
    )
    if not with_rows:
        return Committed(number, change.n_skipped)
    if solution_id is None:
        solution_id = _add_solution(connection, new.solution, number)
    cursor.executemany(
        "UPDATE visit_revisions SET end_commit = ? WHERE revision_id = ?",
        [(number, revision_id) for revision_id in change.superseded],
    )
    first = cursor.execute("SELECT coalesce(max(revision_id), 0) + 1 FROM visit_revisions")
    revision_ids = first.fetchone()[0] + np.arange(len(change.visits), dtype=np.int64)
    cursor.executemany(
        "INSERT INTO visit_revisions (revision_id, solution_id, scope_id, visit_id, begin_commit,"
        " end_commit, digest) VALUES (?,?,?,?,?,?,?)",
        [
            (revision_id, solution_id, new.scope_id, visit_ids[visit], number, LIVE, digest)
            for revision_id, visit, digest in zip(
                revision_ids.tolist(), change.visits, change.digests, strict=True
            )
        ],
    )
    write_rows(
        cursor,
        change.rows,
        solution_id=solution_id,
        revision_ids=revision_ids,
        band_ids=np.array([band_ids[visit] for visit in change.visits], dtype=np.int64),
    )
    # Many small commits add up: their statistics are renewed at commits 1, 2, 4, 8 ...
    if len(change.rows) >= _ANALYZE_FROM_ROWS or number & (number - 1) == 0:
        cursor.execute("PRAGMA analysis_limit = 400")
        cursor.execute("ANALYZE")
    cursor.close()
    return Committed(number, change.n_skipped)


def _add_solution(connection: sa.Connection, name: str, number: int) -> int:
    made = connection.execute(
        sa.insert(schema.solutions).values(name=name, begin_commit=number)
    ).inserted_primary_key
    solution_id = int(made[0]) if made is not None else 0
    if not history.default_resolution(connection, number):
        history.set_default_resolution(connection, number, [solution_id])
    return solution_id


def _change(
    cursor: sqlite3.Cursor,
    prepared: PreparedCommit,
    visit_ids: Sequence[int],
    band_ids: Sequence[int],
    solution_id: int | None,
    new: history.NewCommit,
    on_conflict: OnConflict,
    complete: bool,
) -> _Change:
    """Compare each visit with its live revision and work out what changes."""
    as_given: list[int] = []
    held_already: list[NDArray[np.int64]] = []
    merged: dict[int, MergedVisit] = {}
    superseded: dict[int, int] = {}
    n_skipped = 0
    for visit, visit_id in enumerate(visit_ids):
        live = (
            None
            if solution_id is None
            else cursor.execute(
                "SELECT revision_id, digest FROM visit_revisions"
                " WHERE visit_id = ? AND solution_id = ? AND scope_id = ? AND end_commit = ?",
                (visit_id, solution_id, new.scope_id, LIVE),
            ).fetchone()
        )
        if live is None:
            as_given.append(visit)
            continue
        revision_id, digest = live
        if digest == prepared.digests[visit]:
            continue
        revision = Revision(revision_id, solution_id or 0, band_ids[visit])
        rows = np.arange(*prepared.offsets[visit : visit + 2].tolist())
        if on_conflict == "revise":
            held = read_detectors(cursor, revision_id)
            if _covers(prepared.rows.detector[rows], held):
                as_given.append(visit)
                superseded[visit] = revision_id
                held_already.append(_held_already(cursor, prepared.rows, rows, revision, held))
                continue
        result = merge_visit(
            prepared.rows.take(rows),
            read_revision(cursor, revision, visit),
            on_conflict=on_conflict,
            complete=complete,
            solution=new.solution,
            visit=prepared.visits[visit],
        )
        n_skipped += result.n_skipped
        if result.is_changed:
            merged[visit] = result
            superseded[visit] = revision_id
    return _assembled(prepared, as_given, held_already, merged, superseded, n_skipped)


def _covers(detector: NDArray[np.int64], held: DetectorList) -> bool:
    """Say whether a revision has no detector but these, so that nothing of it is carried on."""
    return np.array_equal(held.detector, detector) or bool(np.all(np.isin(held.detector, detector)))


def _held_already(
    cursor: sqlite3.Cursor,
    new: FootprintRows,
    rows: NDArray[np.int64],
    revision: Revision,
    held: DetectorList,
) -> NDArray[np.int64]:
    """Give those of a visit's rows that the revision holds with the same content.

    Equal polygons have equal sky keys, so that only detectors whose key stayed are read: hardly any
    where a fit moved all of them.
    """
    _, at_new, at_held = np.intersect1d(
        new.detector[rows], held.detector, assume_unique=True, return_indices=True
    )
    is_near = (
        (new.outcome[rows[at_new]] == held.outcome[at_held])
        & (new.radius_class[rows[at_new]] == held.radius_class[at_held])
        & (new.healpix29[rows[at_new]] == held.healpix29[at_held])
    )
    near: NDArray[np.int64] = rows[at_new[is_near]]
    if len(near) == 0:
        return near
    old = read_revision(cursor, revision, 0, only=at_held[is_near])
    same: NDArray[np.int64] = near[new.take(near).is_same_content(old)]
    return same


def _assembled(
    prepared: PreparedCommit,
    as_given: list[int],
    held_already: list[NDArray[np.int64]],
    merged: dict[int, MergedVisit],
    superseded: dict[int, int],
    n_skipped: int,
) -> _Change:
    visits = sorted([*as_given, *merged])
    is_given = np.zeros(len(prepared.visits), dtype=np.bool_)
    is_given[as_given] = True
    if len(as_given) == len(prepared.visits):
        given = rows = prepared.rows
    else:
        given = prepared.rows.take(np.flatnonzero(is_given[prepared.rows.visit_index]))
        rows = FootprintRows.concatenate([given, *(part.rows for part in merged.values())])
        rows = rows.take(np.argsort(rows.visit_index, kind="stable"))
    positions = np.full(len(prepared.visits), -1, dtype=np.int64)
    positions[visits] = np.arange(len(visits))
    rows = rows.renumbered(positions)
    offsets = np.searchsorted(rows.visit_index, np.arange(len(visits) + 1)).astype(np.int64)
    digests = (
        visit_digests(rows, offsets) if merged else [prepared.digests[visit] for visit in visits]
    )
    parts = merged.values()
    outcomes = np.bincount(given.outcome, minlength=len(Outcome))
    if held_already:
        same = np.concatenate(held_already)
        outcomes -= np.bincount(prepared.rows.outcome[same], minlength=len(Outcome))
    return _Change(
        rows=rows,
        digests=digests,
        visits=visits,
        superseded=list(superseded.values()),
        n_footprints=int(outcomes[Outcome.OK]) + sum(part.n_footprints for part in parts),
        n_failed=int(outcomes[Outcome.FAILED]) + sum(part.n_failed for part in parts),
        n_withdrawn=sum(part.n_withdrawn for part in parts),
        n_skipped=n_skipped,
    )


def _digest_of_commit(visits: Sequence[VisitKey], change: _Change, new: history.NewCommit) -> str:
    content = hashlib.blake2b(digest_size=16)
    content.update(f"{new.solution}|{new.scope_id}|".encode())
    for visit, digest in zip(change.visits, change.digests, strict=True):
        instrument, number = visits[visit]
        content.update(f"{len(instrument)}:{instrument}{number}|".encode() + digest)
    return content.hexdigest()
