# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Find or make the rows that only hold a name: instruments, bands, purposes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Literal

__all__ = ["ids_of_names"]

_ID_COLUMNS = {"instruments": "instrument_id", "bands": "band_id", "purposes": "purpose_id"}


def ids_of_names(
    cursor: sqlite3.Cursor, table: Literal["instruments", "bands", "purposes"], names: Iterable[str]
) -> dict[str, int]:
    """Give the IDs of names, making the rows that are missing.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a write transaction.
    table : {"instruments", "bands", "purposes"}
        Which names.
    names : iterable of str
        The names; repetitions are allowed.

    Returns
    -------
    dict of str to int
        ID of each of the names.
    """
    id_column = _ID_COLUMNS[table]
    found: dict[str, int] = {}
    for name in sorted(set(names)):
        # The only texts put together here are the constants above.
        row = cursor.execute(f"SELECT {id_column} FROM {table} WHERE name = ?", (name,)).fetchone()
        if row is None:
            cursor.execute(f"INSERT INTO {table} (name) VALUES (?)", (name,))
            row = (cursor.lastrowid,)
        found[name] = int(row[0])
    return found
