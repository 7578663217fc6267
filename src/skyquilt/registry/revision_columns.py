# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The rows of visit revisions as columns, to be looked up for many footprints at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry import queries

__all__ = ["RevisionColumns", "load_revisions"]


@dataclass(frozen=True, slots=True)
class RevisionColumns:
    """Visit revisions, sorted by row.

    Attributes
    ----------
    revision_id, solution_id, scope_id, visit_id, begin_commit : ndarray of int64, shape (r,)
        Columns of the table of that name.
    """

    revision_id: NDArray[np.int64]
    solution_id: NDArray[np.int64]
    scope_id: NDArray[np.int64]
    visit_id: NDArray[np.int64]
    begin_commit: NDArray[np.int64]

    def rows_of(self, revision_id: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find revisions by their rows in the registry.

        Parameters
        ----------
        revision_id : ndarray of int64, shape (n,)
            Each of them must be here.

        Returns
        -------
        ndarray of int64, shape (n,)
            Positions in these columns.
        """
        return np.searchsorted(self.revision_id, revision_id)


def load_revisions(cursor: sqlite3.Cursor, revision_ids: NDArray[np.int64]) -> RevisionColumns:
    """Read visit revisions.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    revision_ids : ndarray of int64
        Which, ascending and each once.

    Returns
    -------
    RevisionColumns
        The revisions.
    """
    wanted = queries.as_json(revision_ids.tolist())
    found = cursor.execute(queries.REVISIONS, (wanted,)).fetchall()
    columns = np.array(found, dtype=np.int64).reshape(-1, 5)
    revision_id, solution_id, scope_id, visit_id, begin_commit = np.ascontiguousarray(columns.T)
    return RevisionColumns(revision_id, solution_id, scope_id, visit_id, begin_commit)
