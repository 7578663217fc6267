# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read polygons whose keys are known: a few one by one, many in one pass over their solution."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import CoordinateError, GeometryError
from skyquilt.registry import queries
from skyquilt.registry.engine import DamageError
from skyquilt.registry.outcomes import Outcomes, packed_key
from skyquilt.registry.visit_columns import VisitColumns
from skyquilt.sphere import Polygons

__all__ = [
    "StoredFootprints",
    "StoredPolygons",
    "read_footprints",
    "read_polygons",
    "stored_polygons",
]

_ONE_BY_ONE = 20_000
"""Up to this many, a look-up each (6 us) is quicker than passing over a whole solution."""


@dataclass(frozen=True, slots=True)
class StoredPolygons:
    """Vertices as they were delivered, one polygon a row.

    Attributes
    ----------
    lon, lat : ndarray of float64, shape (m,)
        Vertices of all rows one after the other, ICRS degrees.
    offsets : ndarray of int64, shape (n + 1,)
        Row i has the vertices ``offsets[i]`` to ``offsets[i + 1]``.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, rows: NDArray[np.int64]) -> StoredPolygons:
        """Select rows.

        Parameters
        ----------
        rows : ndarray of int64
            Row numbers, in the order wanted.

        Returns
        -------
        StoredPolygons
            The rows.
        """
        begins = self.offsets[:-1][rows]
        offsets = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(self.offsets[1:][rows] - begins, out=offsets[1:])
        vertices = np.arange(offsets[-1]) + np.repeat(begins - offsets[:-1], np.diff(offsets))
        return StoredPolygons(self.lon[vertices], self.lat[vertices], offsets)

    @property
    def polygons(self) -> Polygons:
        """The column of polygons; made anew each time. A DamageError where one is impossible."""
        try:
            return Polygons.from_lonlat(self.lon, self.lat, self.offsets)
        except (CoordinateError, GeometryError) as error:  # impossible ones are never stored
            raise DamageError(str(error)) from error


@dataclass(frozen=True, slots=True)
class StoredFootprints:
    """Rows of the table of footprints.

    Attributes
    ----------
    purpose_id : ndarray of int64, shape (n,)
        Rows of their purposes.
    shapes : StoredPolygons
        Their vertices.
    seeing, zero_point : ndarray of float64, shape (n,)
        NaN where unknown.
    wcs_id : ndarray of str, shape (n,)
        Empty where unknown.
    """

    purpose_id: NDArray[np.int64]
    shapes: StoredPolygons
    seeing: NDArray[np.float64]
    zero_point: NDArray[np.float64]
    wcs_id: NDArray[np.str_]


def stored_polygons(blobs: list[bytes]) -> StoredPolygons:
    """Read vertices from the form they are stored in.

    Parameters
    ----------
    blobs : list of bytes
        One polygon each; empty for none.

    Returns
    -------
    StoredPolygons
        One row a blob.

    Raises
    ------
    DamageError
        If one is no whole number of vertices.
    """
    lengths = np.fromiter(map(len, blobs), np.int64, len(blobs))
    if np.any(lengths % 16):
        raise DamageError("a footprint has half a vertex")
    vertices = np.frombuffer(b"".join(blobs), "<f8").reshape(-1, 2)
    offsets = np.zeros(len(blobs) + 1, dtype=np.int64)
    np.cumsum(lengths // 16, out=offsets[1:])
    return StoredPolygons(
        np.ascontiguousarray(vertices[:, 0]), np.ascontiguousarray(vertices[:, 1]), offsets
    )


def read_footprints(
    cursor: sqlite3.Cursor, outcomes: Outcomes, rows: NDArray[np.int64], visits: VisitColumns
) -> StoredFootprints:
    """Read the footprints of outcomes.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    outcomes : Outcomes
        Outcomes.
    rows : ndarray of int64
        Rows of it that are ok.
    visits : VisitColumns
        Their visits, among others.

    Returns
    -------
    StoredFootprints
        One a row, in the same order.
    """
    if len(rows) == 0:
        found: list[tuple[Any, ...]] = []
    elif len(rows) > _ONE_BY_ONE:
        found = _read_in_passes(cursor, outcomes, rows)
    else:
        found = _read_one_by_one(cursor, outcomes, rows, visits)
    columns = list(zip(*found, strict=True)) if found else [()] * 5
    return StoredFootprints(
        purpose_id=np.array(columns[0], dtype=np.int64),
        shapes=stored_polygons(list(columns[1])),
        seeing=np.array(columns[2], dtype=np.float64),
        zero_point=np.array(columns[3], dtype=np.float64),
        wcs_id=np.array([text or "" for text in columns[4]], dtype=np.str_),
    )


def read_polygons(
    cursor: sqlite3.Cursor, outcomes: Outcomes, rows: NDArray[np.int64], visits: VisitColumns
) -> StoredPolygons:
    """Read the vertices alone.

    Parameters
    ----------
    cursor, outcomes, rows, visits
        As for `read_footprints`.

    Returns
    -------
    StoredPolygons
        One a row, in the same order.
    """
    if len(rows) == 0:
        return stored_polygons([])
    if len(rows) <= _ONE_BY_ONE:
        found = _read_one_by_one(cursor, outcomes, rows, visits)
        return stored_polygons([row[1] for row in found])
    found = _pass_over(cursor, outcomes, rows, queries.POLYGONS_OF_REVISIONS)
    place = _places(found, outcomes, rows)
    return stored_polygons([row[2] for row in found]).take(place)


def _read_one_by_one(
    cursor: sqlite3.Cursor, outcomes: Outcomes, rows: NDArray[np.int64], visits: VisitColumns
) -> list[tuple[Any, ...]]:
    revision = outcomes.revision[rows]
    band_id = visits.band_id[visits.rows_of(outcomes.visit_id[revision])]
    keys = zip(
        outcomes.solution_id[revision].tolist(),
        band_id.tolist(),
        outcomes.detectors.radius_class[rows].tolist(),
        outcomes.detectors.healpix29[rows].tolist(),
        outcomes.revision_id[revision].tolist(),
        outcomes.detectors.detector[rows].tolist(),
        strict=True,
    )
    execute = cursor.execute
    found = [execute(queries.FOOTPRINT, key).fetchone() for key in keys]
    if None in found:
        missing = rows[found.index(None)]
        raise DamageError(f"the footprint of {_described(outcomes, missing)} is not there")
    return found


def _read_in_passes(
    cursor: sqlite3.Cursor, outcomes: Outcomes, rows: NDArray[np.int64]
) -> list[tuple[Any, ...]]:
    found = _pass_over(cursor, outcomes, rows, queries.FOOTPRINTS_OF_REVISIONS)
    return [found[i][2:] for i in _places(found, outcomes, rows).tolist()]


def _pass_over(
    cursor: sqlite3.Cursor, outcomes: Outcomes, rows: NDArray[np.int64], statement: str
) -> list[tuple[Any, ...]]:
    """Read all footprints of the revisions that rows belong to, in the order of the table."""
    revision = np.unique(outcomes.revision[rows])
    cursor.execute("CREATE TEMP TABLE wanted_revisions (revision_id INTEGER PRIMARY KEY)")
    try:
        cursor.executemany(
            "INSERT INTO temp.wanted_revisions VALUES (?)",
            [(row,) for row in outcomes.revision_id[revision].tolist()],
        )
        found: list[tuple[Any, ...]] = []
        for solution_id in np.unique(outcomes.solution_id[revision]).tolist():
            found += cursor.execute(statement, (solution_id,)).fetchall()
    finally:
        cursor.execute("DROP TABLE temp.wanted_revisions")
    return found


def _places(
    found: list[tuple[Any, ...]], outcomes: Outcomes, rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find rows among what was found, whose first columns are revision and detector."""
    key = packed_key(
        np.array([row[0] for row in found], dtype=np.int64),
        np.array([row[1] for row in found], dtype=np.int64),
    )
    order = np.argsort(key)
    wanted = outcomes.row_key[rows]
    place = np.searchsorted(key[order], wanted)
    is_there = place < len(key)
    is_there[is_there] = key[order[place[is_there]]] == wanted[is_there]
    if not np.all(is_there):
        missing = rows[int(np.argmin(is_there))]
        raise DamageError(f"the footprint of {_described(outcomes, missing)} is not there")
    return order[place]


def _described(outcomes: Outcomes, row: int) -> str:
    revision_id = outcomes.revision_id[outcomes.revision[row]]
    return f"revision {revision_id}, detector {outcomes.detectors.detector[row]}"
