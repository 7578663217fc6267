# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What the shutter fixed: one row a visit, filled in by later commits but never contradicted.

It is no part of the history: the past, too, is answered with what is known now.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import ConflictError
from skyquilt.footprint.columns import COLUMNS, FixedBy, columns_fixed_by
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry.footprint_rows import VisitKey
from skyquilt.registry.named_rows import ids_of_names

__all__ = ["FACTS", "facts_of_visits", "record_visits"]

FACTS = tuple(name for name in columns_fixed_by(FixedBy.SHUTTER) if name != "band")
"""Columns of visits beside their identity and band."""

_SELECT = f"""SELECT v.visit_id, b.name, {", ".join(f"v.{name}" for name in FACTS)}
FROM visits AS v JOIN bands AS b ON b.band_id = v.band_id
WHERE v.instrument_id = ? AND v.visit = ?"""

_INSERT = f"""INSERT INTO visits (instrument_id, visit, band_id, {", ".join(FACTS)})
VALUES ({", ".join("?" * (3 + len(FACTS)))})"""


def facts_of_visits(
    table: FootprintTable, representatives: NDArray[np.int64]
) -> dict[str, list[Any]]:
    """Read what the shutter fixed from one row of each visit.

    Parameters
    ----------
    table : FootprintTable
        The table.
    representatives : ndarray of int64
        A row for each visit.

    Returns
    -------
    dict of str to list
        ``band`` and `FACTS` as Python values; None where unknown.
    """
    facts: dict[str, list[Any]] = {"band": table.band[representatives].tolist()}
    for name in FACTS:
        column = getattr(table, name)
        if column is None:
            facts[name] = [None] * len(representatives)
            continue
        missing = COLUMNS[name].missing
        facts[name] = [
            None if value == missing or value != value else value  # noqa: PLR0124 (NaN is missing)
            for value in column[representatives].tolist()
        ]
    return facts


def record_visits(
    cursor: sqlite3.Cursor,
    visits: Sequence[VisitKey],
    facts: Mapping[str, Sequence[Any]],
    source_rows: Sequence[int],
) -> tuple[list[int], list[int]]:
    """Find or make the rows of visits.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a write transaction.
    visits : sequence of (str, int)
        Instrument and number of each visit.
    facts : mapping of str to sequence
        ``band`` and `FACTS`, as many values each.
    source_rows : sequence of int
        A row of the user's table for each visit, for the message.

    Returns
    -------
    visit_ids, band_ids : list of int
        Rows of each visit and its band.

    Raises
    ------
    ConflictError
        If a known value differs; the message names visit, column and both values.
    """
    instrument_ids = ids_of_names(cursor, "instruments", (instrument for instrument, _ in visits))
    bands = ids_of_names(cursor, "bands", facts["band"])
    visit_ids: list[int] = []
    for i, (instrument, visit) in enumerate(visits):
        key = (instrument_ids[instrument], visit)
        band = facts["band"][i]
        given = [facts[name][i] for name in FACTS]
        row = cursor.execute(_SELECT, key).fetchone()
        if row is None:
            cursor.execute(_INSERT, (*key, bands[band], *given))
            visit_ids.append(int(cursor.lastrowid or 0))
            continue
        visit_id, known_band, *known = row
        missing = []
        for name, old, new in zip(
            ("band", *FACTS), (known_band, *known), (band, *given), strict=True
        ):
            if new is None or old == new:
                continue
            if old is not None:
                raise ConflictError(
                    f"the shutter fixed column '{name}' of instrument '{instrument}', visit"
                    f" {visit}: the registry holds {old!r}, row {source_rows[i]} brings {new!r};"
                    " correct the table, or leave the column out"
                )
            missing.append((name, new))
        for name, new in missing:
            cursor.execute(f"UPDATE visits SET {name} = ? WHERE visit_id = ?", (new, visit_id))
        visit_ids.append(visit_id)
    return visit_ids, [bands[band] for band in facts["band"]]
