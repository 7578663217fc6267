# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The rows of visits as columns, to be looked up for many footprints at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.footprint.columns import COLUMNS
from skyquilt.registry import queries
from skyquilt.registry.lookups import Lookups, names_at
from skyquilt.registry.visit_facts import FACTS

__all__ = ["VisitColumns", "load_visits"]


@dataclass(frozen=True, slots=True)
class VisitColumns:
    """Visits, sorted by row.

    Attributes
    ----------
    visit_id, instrument_id, visit, band_id : ndarray of int64, shape (k,)
        Their identity and band.
    facts : dict of str to ndarray
        Columns of `visit_facts.FACTS`, with the missing marks of footprint tables.
    """

    visit_id: NDArray[np.int64]
    instrument_id: NDArray[np.int64]
    visit: NDArray[np.int64]
    band_id: NDArray[np.int64]
    facts: dict[str, NDArray[Any]]

    def rows_of(self, visit_id: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find visits by their rows in the registry.

        Parameters
        ----------
        visit_id : ndarray of int64, shape (n,)
            Each of them must be here.

        Returns
        -------
        ndarray of int64, shape (n,)
            Positions in these columns.
        """
        return np.searchsorted(self.visit_id, visit_id)

    def order(
        self, lookups: Lookups, rows: NDArray[np.int64], *minor: NDArray[Any]
    ) -> NDArray[np.int64]:
        """Sort footprints by instrument name, visit, and then by other columns.

        Parameters
        ----------
        lookups : Lookups
            Knows the names.
        rows : ndarray of int64, shape (n,)
            Position of each footprint's visit in these columns.
        *minor : ndarray, shape (n,)
            The other columns, the first one counts first.

        Returns
        -------
        ndarray of int64, shape (n,)
            The order.
        """
        by_name = sorted(lookups.instruments, key=lambda row: lookups.instruments[row])
        place = np.zeros(max(lookups.instruments, default=0) + 1, dtype=np.int64)
        place[by_name] = np.arange(len(by_name))
        return np.lexsort((*minor[::-1], self.visit[rows], place[self.instrument_id[rows]]))

    def names(
        self, lookups: Lookups, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.str_], NDArray[np.int64], NDArray[np.str_]]:
        """Give instrument, visit and band of footprints.

        Parameters
        ----------
        lookups : Lookups
            Knows the names.
        rows : ndarray of int64, shape (n,)
            Position of each footprint's visit in these columns.

        Returns
        -------
        instrument, visit, band : ndarray, shape (n,)
            The columns.
        """
        return (
            names_at(lookups.instruments, self.instrument_id[rows]),
            self.visit[rows],
            names_at(lookups.bands, self.band_id[rows]),
        )


def load_visits(
    cursor: sqlite3.Cursor, visit_ids: NDArray[np.int64], *, facts: bool = False
) -> VisitColumns:
    """Read visits.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    visit_ids : ndarray of int64
        Which, each once.
    facts : bool
        Whether what the shutter fixed is wanted too.

    Returns
    -------
    VisitColumns
        The visits.
    """
    wanted = queries.as_json(np.sort(visit_ids).tolist())
    statement = queries.VISITS_WITH_FACTS if facts else queries.VISITS
    found = cursor.execute(statement, (wanted,)).fetchall() if len(visit_ids) else []
    columns = list(zip(*found, strict=True)) if found else [()] * (4 + len(FACTS))
    visit_id, instrument_id, visit, band_id = (
        np.array(column, dtype=np.int64) for column in columns[:4]
    )
    kept: dict[str, NDArray[Any]] = {}
    if facts:
        for name, column in zip(FACTS, columns[4:], strict=True):
            missing = COLUMNS[name].missing
            kept[name] = np.array(
                [missing if value is None else value for value in column],
                dtype={"int": np.int64, "float": np.float64, "text": np.str_}[COLUMNS[name].kind],
            )
    return VisitColumns(visit_id, instrument_id, visit, band_id, kept)
