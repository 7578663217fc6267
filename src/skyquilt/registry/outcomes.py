# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Outcomes of visits as columns: what each live revision says about each detector, and its rank."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry import queries
from skyquilt.registry.packed_detectors import DetectorList, unpack, unpack_many
from skyquilt.registry.records import NO_SCOPE_ID
from skyquilt.registry.resolution import Answers, FailedRule, resolve

__all__ = ["Outcomes", "load_outcomes", "no_outcomes", "packed_key", "revision_ranks"]

_BITS_OF_DETECTOR = 32


def packed_key(
    number: NDArray[np.int64], detector: NDArray[np.int64] | NDArray[np.int32]
) -> NDArray[np.int64]:
    """Put a small number and a detector into one integer that sorts like the pair.

    Parameters
    ----------
    number : ndarray of int64
        Rows of visits or revisions, below 2**31.
    detector : ndarray of int
        Detectors, of 32 bits.

    Returns
    -------
    ndarray of int64
        Equal exactly where both are.
    """
    return (number << _BITS_OF_DETECTOR) + (detector.astype(np.int64) + 2**31)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One row per live revision and detector.

    Attributes
    ----------
    revision_id, solution_id, scope_id, visit_id, begin_commit : ndarray of int64, shape (r,)
        The revisions.
    revision : ndarray of int64, shape (n,)
        Which of the revisions the row belongs to.
    detectors : DetectorList
        Columns of shape (n,): detector, outcome, radius class, sky key.
    """

    revision_id: NDArray[np.int64]
    solution_id: NDArray[np.int64]
    scope_id: NDArray[np.int64]
    visit_id: NDArray[np.int64]
    begin_commit: NDArray[np.int64]
    revision: NDArray[np.int64]
    detectors: DetectorList

    def __len__(self) -> int:
        return len(self.revision)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Outcomes:
        """Select rows; the revisions stay.

        Parameters
        ----------
        rows : ndarray of int64 or bool
            Row numbers or a mask.

        Returns
        -------
        Outcomes
            The rows.
        """
        return Outcomes(
            self.revision_id,
            self.solution_id,
            self.scope_id,
            self.visit_id,
            self.begin_commit,
            self.revision[rows],
            self.detectors.take(rows),
        )

    @property
    def detector_key(self) -> NDArray[np.int64]:
        """One integer for visit and detector of each row."""
        return packed_key(self.visit_id[self.revision], self.detectors.detector)

    @property
    def row_key(self) -> NDArray[np.int64]:
        """One integer for revision and detector of each row: the identity of what is stored."""
        return packed_key(self.revision_id[self.revision], self.detectors.detector)

    @property
    def scoped_detectors(self) -> NDArray[np.int64]:
        """Keys, sorted, of the detectors for which tracts can have different answers."""
        is_scoped = self.scope_id != NO_SCOPE_ID
        if not np.any(is_scoped):
            return np.zeros(0, dtype=np.int64)
        rows = np.flatnonzero(is_scoped[self.revision])
        return np.unique(
            packed_key(self.visit_id[self.revision[rows]], self.detectors.detector[rows])
        )

    def resolve(
        self,
        resolution: Sequence[int],
        scope_ranks: Mapping[int, int],
        *,
        failed: FailedRule = "exclude",
        among: NDArray[np.int64] | None = None,
    ) -> Answers:
        """Choose the rows that answer.

        Parameters
        ----------
        resolution : sequence of int
            Rows of the solutions, the first one answers first; other solutions must not be here.
        scope_ranks : mapping of int to int
            Place of each scope.
        failed : {"exclude", "error", "fall_through"}
            As for `resolution.resolve`.
        among : ndarray of int64, optional
            Rows to choose from, all of some detectors; by default all there are. Only these are
            looked at.

        Returns
        -------
        Answers
            Row numbers of this column.
        """
        if among is None:
            rank = revision_ranks(self.solution_id, self.scope_id, resolution, scope_ranks)
            return resolve(
                self.detector_key, rank[self.revision], self.detectors.outcome, failed=failed
            )
        revision = self.revision[among]
        found = resolve(
            packed_key(self.visit_id[revision], self.detectors.detector[among]),
            revision_ranks(
                self.solution_id[revision], self.scope_id[revision], resolution, scope_ranks
            ),
            self.detectors.outcome[among],
            failed=failed,
        )
        placing = np.full(len(found.placing), -1, dtype=np.int64)
        is_placed = found.placing >= 0
        placing[is_placed] = among[found.placing[is_placed]]
        return Answers(among[found.ok], among[found.failed], placing)


def revision_ranks(
    solution_id: NDArray[np.int64],
    scope_id: NDArray[np.int64],
    resolution: Sequence[int],
    scope_ranks: Mapping[int, int],
) -> NDArray[np.int64]:
    """Give revisions their place in the order of preference.

    Parameters
    ----------
    solution_id, scope_id : ndarray of int64, shape (r,)
        The revisions.
    resolution : sequence of int
        Rows of the solutions, the first one answers first.
    scope_ranks : mapping of int to int
        Place of each scope.

    Returns
    -------
    ndarray of int64, shape (r,)
        Solutions count first, then scopes.
    """
    n_scopes = len(scope_ranks)
    solution_rank = np.zeros(max(resolution, default=0) + 1, dtype=np.int64)
    for position, solution in enumerate(resolution):
        solution_rank[solution] = position
    scope_rank = np.zeros(max(scope_ranks, default=0) + 1, dtype=np.int64)
    for scope, place in scope_ranks.items():
        scope_rank[scope] = place
    return solution_rank[solution_id] * n_scopes + scope_rank[scope_id]


def no_outcomes() -> Outcomes:
    """Give columns without a row."""
    nothing = np.zeros(0, dtype=np.int64)
    return Outcomes(nothing, nothing, nothing, nothing, nothing, nothing, unpack(b""))


def load_outcomes(
    cursor: sqlite3.Cursor, visit_ids: Iterable[int] | None, solution_ids: Iterable[int], at: int
) -> Outcomes:
    """Read what the live revisions of visits say about their detectors.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    visit_ids : iterable of int or None
        The visits; None for all.
    solution_ids : iterable of int
        Solutions to look at.
    at : int
        Number of the commit.

    Returns
    -------
    Outcomes
        All scopes included.
    """
    wanted = queries.as_json(solution_ids)
    found: list[tuple[Any, ...]]
    if visit_ids is None:
        found = cursor.execute(queries.LIVE_REVISIONS, (at, at, wanted)).fetchall()
    else:
        found = cursor.execute(
            queries.LIVE_REVISIONS_OF_VISITS, (queries.as_json(visit_ids), at, at, wanted)
        ).fetchall()
    detectors, counts = unpack_many([row[5] for row in found])
    numbers = np.array([row[:5] for row in found], dtype=np.int64).reshape(-1, 5)
    revision_id, solution_id, scope_id, visit_id, begin_commit = np.ascontiguousarray(numbers.T)
    return Outcomes(
        revision_id=revision_id,
        solution_id=solution_id,
        scope_id=scope_id,
        visit_id=visit_id,
        begin_commit=begin_commit,
        revision=np.repeat(np.arange(len(found), dtype=np.int64), counts),
        detectors=detectors,
    )
