# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read what is stored of detectors whose fit failed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry import queries
from skyquilt.registry.engine import DamageError
from skyquilt.registry.outcomes import Outcomes

__all__ = ["StoredFailures", "read_failures"]


@dataclass(frozen=True, slots=True)
class StoredFailures:
    """Failures, one row each.

    Attributes
    ----------
    purpose_id : ndarray of int64, shape (n,)
        Rows of their purposes.
    reason : ndarray of str, shape (n,)
        Why there is no polygon.
    seeing, zero_point : ndarray of float64, shape (n,)
        NaN where unknown.
    wcs_id : ndarray of str, shape (n,)
        Empty where unknown.
    """

    purpose_id: NDArray[np.int64]
    reason: NDArray[np.str_]
    seeing: NDArray[np.float64]
    zero_point: NDArray[np.float64]
    wcs_id: NDArray[np.str_]


def read_failures(
    cursor: sqlite3.Cursor, outcomes: Outcomes, rows: NDArray[np.int64]
) -> StoredFailures:
    """Read the failures among outcomes.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    outcomes : Outcomes
        Outcomes.
    rows : ndarray of int64
        Rows of it that failed.

    Returns
    -------
    StoredFailures
        One a row, in the same order.

    Raises
    ------
    DamageError
        If one is not there.
    """
    found: list[tuple[Any, ...]] = []
    if len(rows) > 0:
        revision_ids = outcomes.revision_id[outcomes.revision[rows]]
        stored = {
            row[:2]: row[2:]
            for row in cursor.execute(
                queries.FAILURES, (queries.as_json(np.unique(revision_ids).tolist()),)
            )
        }
        detectors = outcomes.detectors.detector[rows].tolist()
        for key in zip(revision_ids.tolist(), detectors, strict=True):
            if key not in stored:
                raise DamageError(
                    f"the failure of revision {key[0]}, detector {key[1]} is not there"
                )
            found.append(stored[key])
    columns = list(zip(*found, strict=True)) if found else [()] * 5
    return StoredFailures(
        purpose_id=np.array(columns[0], dtype=np.int64),
        reason=np.array(columns[1], dtype=np.str_),
        seeing=np.array(columns[2], dtype=np.float64),
        zero_point=np.array(columns[3], dtype=np.float64),
        wcs_id=np.array([text or "" for text in columns[4]], dtype=np.str_),
    )
