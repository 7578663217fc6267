# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Write footprint rows into the registry's tables, and read those of a revision back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.engine import DamageError
from skyquilt.registry.footprint_rows import FootprintRows, text_codes
from skyquilt.registry.named_rows import ids_of_names
from skyquilt.registry.packed_detectors import DetectorList, pack, unpack
from skyquilt.registry.records import Outcome
from skyquilt.registry.stored_polygons import stored_polygons

__all__ = ["Revision", "read_detectors", "read_revision", "write_rows"]

_SLICE = 50_000  # rows made into tuples at a time; more leave the processor's cache

_FOOTPRINT_COLUMNS = (
    "solution_id, band_id, radius_class, healpix29, revision_id, detector, purpose_id, polygon,"
    " seeing, zero_point, wcs_id"
)

_INSERT_FOOTPRINT = f"INSERT INTO footprints ({_FOOTPRINT_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)"

_INSERT_OTHER = """INSERT INTO outcomes_without_polygon
    (revision_id, detector, outcome, reason, purpose_id, seeing, zero_point, wcs_id)
VALUES (?,?,?,?,?,?,?,?)"""

_WIDEN_BOUND = """INSERT INTO radius_bounds (solution_id, band_id, radius_class, max_radius_deg)
VALUES (?,?,?,?)
ON CONFLICT DO UPDATE SET max_radius_deg = max(max_radius_deg, excluded.max_radius_deg)"""

_SELECT_FOOTPRINT = """SELECT p.name, f.polygon, f.seeing, f.zero_point, f.wcs_id
FROM footprints AS f JOIN purposes AS p ON p.purpose_id = f.purpose_id
WHERE f.solution_id = ? AND f.band_id = ? AND f.radius_class = ? AND f.healpix29 = ?
    AND f.revision_id = ? AND f.detector = ?"""

_SELECT_OTHERS = """SELECT o.detector, p.name, o.reason, o.seeing, o.zero_point, o.wcs_id
FROM outcomes_without_polygon AS o JOIN purposes AS p ON p.purpose_id = o.purpose_id
WHERE o.revision_id = ?"""

_RADIUS_BOUND = """SELECT max_radius_deg FROM radius_bounds
WHERE solution_id = ? AND band_id = ? AND radius_class = ?"""


def write_rows(
    cursor: sqlite3.Cursor,
    rows: FootprintRows,
    *,
    solution_id: int,
    revision_ids: NDArray[np.int64],
    band_ids: NDArray[np.int64],
) -> None:
    """Insert the rows of new revisions, their packed lists and the radii that bound them.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a write transaction; the revisions exist already.
    rows : FootprintRows
        Sorted by visit and detector; ``visit_index`` counts the revisions from 0.
    solution_id : int
        The solution of all of them.
    revision_ids, band_ids : ndarray of int64, shape (k,)
        Revision and band of each visit.
    """
    counts = np.bincount(rows.visit_index, minlength=len(revision_ids))
    lists = pack(
        DetectorList(
            rows.detector.astype(np.int32),
            rows.outcome,
            rows.radius_class.astype(np.int8),
            rows.healpix29,
        ),
        np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
    )
    cursor.executemany(
        "INSERT INTO revision_detectors (revision_id, detectors) VALUES (?, ?)",
        zip(revision_ids.tolist(), lists, strict=True),
    )
    names, codes = text_codes(rows.purpose)
    ids = ids_of_names(cursor, "purposes", names)
    purpose_ids = np.array([ids[name] for name in names], dtype=np.int64)[codes]
    _write_outcomes_without_polygon(cursor, rows, revision_ids, purpose_ids)
    has_polygon = np.flatnonzero(rows.outcome == Outcome.OK)
    row_bands = band_ids[rows.visit_index]
    # In the order in which the table is clustered: pages fill one after the other.
    order = has_polygon[
        np.lexsort(
            (rows.healpix29[has_polygon], rows.radius_class[has_polygon], row_bands[has_polygon])
        )
    ]
    row_revisions = revision_ids[rows.visit_index]
    wcs_id = None if not np.any(rows.wcs_id != "") else rows.wcs_id
    vertex_bytes = np.ascontiguousarray(rows.lon_lat, dtype="<f8").tobytes()
    begins = 16 * rows.offsets
    for begin in range(0, len(order), _SLICE):
        part = order[begin : begin + _SLICE]
        n = len(part)
        polygons = [
            vertex_bytes[a:b]
            for a, b in zip(begins[part].tolist(), begins[part + 1].tolist(), strict=True)
        ]
        cursor.executemany(
            _INSERT_FOOTPRINT,
            zip(
                [solution_id] * n,
                row_bands[part].tolist(),
                rows.radius_class[part].tolist(),
                rows.healpix29[part].tolist(),
                row_revisions[part].tolist(),
                rows.detector[part].tolist(),
                purpose_ids[part].tolist(),
                polygons,
                _null_for_nan(rows.seeing[part]),
                _null_for_nan(rows.zero_point[part]),
                [None] * n if wcs_id is None else _null_for_empty(wcs_id[part]),
                strict=True,
            ),
        )
    _widen_bounds(cursor, rows, solution_id, row_bands, has_polygon)


def _write_outcomes_without_polygon(
    cursor: sqlite3.Cursor,
    rows: FootprintRows,
    revision_ids: NDArray[np.int64],
    purpose_ids: NDArray[np.int64],
) -> None:
    others = np.flatnonzero(rows.outcome != Outcome.OK)
    cursor.executemany(
        _INSERT_OTHER,
        zip(
            revision_ids[rows.visit_index[others]].tolist(),
            rows.detector[others].tolist(),
            rows.outcome[others].tolist(),
            rows.reason[others].tolist(),
            purpose_ids[others].tolist(),
            _null_for_nan(rows.seeing[others]),
            _null_for_nan(rows.zero_point[others]),
            _null_for_empty(rows.wcs_id[others]),
            strict=True,
        ),
    )


def _widen_bounds(
    cursor: sqlite3.Cursor,
    rows: FootprintRows,
    solution_id: int,
    row_bands: NDArray[np.int64],
    has_polygon: NDArray[np.int64],
) -> None:
    if len(has_polygon) == 0:
        return
    radius_class = rows.radius_class[has_polygon]
    # Radius classes are below 2**7; one number per kind sorts much faster than pairs do.
    kinds, which = np.unique(row_bands[has_polygon] * 256 + radius_class + 128, return_inverse=True)
    largest = np.zeros(len(kinds))
    np.maximum.at(largest, which, rows.radius_deg[has_polygon])
    cursor.executemany(
        _WIDEN_BOUND,
        [
            (solution_id, kind // 256, kind % 256 - 128, radius)
            for kind, radius in zip(kinds.tolist(), largest.tolist(), strict=True)
        ],
    )


def _null_for_nan(column: NDArray[np.float64]) -> list[float | None]:
    is_unknown = np.isnan(column)
    values: list[float | None] = column.tolist()
    for row in np.flatnonzero(is_unknown).tolist():
        values[row] = None
    return values


def _null_for_empty(column: NDArray[np.str_]) -> list[str | None]:
    return [text or None for text in column.tolist()]


class Revision(NamedTuple):
    """What is needed to read a visit revision's rows.

    Attributes
    ----------
    revision_id, solution_id, band_id : int
        Rows of the revision, its solution and the band of its visit.
    """

    revision_id: int
    solution_id: int
    band_id: int


def read_detectors(cursor: sqlite3.Cursor, revision_id: int) -> DetectorList:
    """Read the packed list of a revision.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    revision_id : int
        Its row.

    Returns
    -------
    DetectorList
        Its detectors, sorted.

    Raises
    ------
    DamageError
        If it is not there.
    """
    row = cursor.execute(
        "SELECT detectors FROM revision_detectors WHERE revision_id = ?", (revision_id,)
    ).fetchone()
    if row is None:
        raise DamageError(f"visit revision {revision_id} has no detectors")
    return unpack(row[0])


def read_revision(
    cursor: sqlite3.Cursor,
    revision: Revision,
    visit_index: int,
    *,
    only: NDArray[np.int64] | None = None,
) -> FootprintRows:
    """Read the rows of a revision.

    Parameters
    ----------
    cursor : sqlite3.Cursor
        A cursor inside a transaction.
    revision : Revision
        Which one.
    visit_index : int
        The number its rows are to carry.
    only : ndarray of int64, optional
        Positions in its packed list of the rows wanted; without it, all.

    Returns
    -------
    FootprintRows
        Its rows, in the order of the list. ``radius_deg`` is the bound of the rows' class, not of
        the single row.

    Raises
    ------
    DamageError
        If a row is not there that its packed list announces, or a polygon has half a vertex.
    """
    listed = read_detectors(cursor, revision.revision_id)
    if only is not None:
        listed = listed.take(only)
    others = {
        detector: values
        for detector, *values in cursor.execute(_SELECT_OTHERS, (revision.revision_id,))
    }
    bounds: dict[int, float] = {}
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("purpose", "reason", "seeing", "zero_point", "wcs_id", "polygon", "radius_deg")
    }
    key = (revision.solution_id, revision.band_id)
    for detector, outcome, radius_class, healpix29 in zip(
        *(column.tolist() for column in listed), strict=True
    ):
        reason, polygon, radius_deg = "", b"", 0.0
        if outcome == Outcome.OK:
            purpose, polygon, seeing, zero_point, wcs_id = _row(
                cursor,
                _SELECT_FOOTPRINT,
                (*key, radius_class, healpix29, revision.revision_id, detector),
            )
            if radius_class not in bounds:
                (bounds[radius_class],) = _row(cursor, _RADIUS_BOUND, (*key, radius_class))
            radius_deg = bounds[radius_class]
        elif detector not in others:
            raise DamageError(
                f"the outcome of revision {revision.revision_id}, detector {detector} is not there"
            )
        else:
            purpose, reason, seeing, zero_point, wcs_id = others[detector]
        for name, value in (
            ("purpose", purpose),
            ("reason", reason),
            ("seeing", seeing),
            ("zero_point", zero_point),
            ("wcs_id", wcs_id or ""),
            ("polygon", polygon),
            ("radius_deg", radius_deg),
        ):
            columns[name].append(value)
    n = len(listed.detector)
    shapes = stored_polygons(columns["polygon"])
    return FootprintRows(
        visit_index=np.full(n, visit_index, dtype=np.int64),
        detector=listed.detector.astype(np.int64),
        outcome=listed.outcome,
        reason=_text(columns["reason"]),
        purpose=_text(columns["purpose"]),
        wcs_id=_text(columns["wcs_id"]),
        seeing=np.array(columns["seeing"], dtype=np.float64),
        zero_point=np.array(columns["zero_point"], dtype=np.float64),
        lon_lat=np.stack([shapes.lon, shapes.lat], axis=-1),
        n_vertices=np.diff(shapes.offsets),
        healpix29=listed.healpix29,
        radius_class=listed.radius_class.astype(np.int64),
        radius_deg=np.array(columns["radius_deg"], dtype=np.float64),
        source_row=np.full(n, -1, dtype=np.int64),
    )


def _row(cursor: sqlite3.Cursor, statement: str, parameters: tuple[int, ...]) -> tuple[Any, ...]:
    """Read one row that must be there."""
    row: tuple[Any, ...] | None = cursor.execute(statement, parameters).fetchone()
    if row is None:
        raise DamageError(f"a row of the key {parameters} is not there")
    return row


def _text(values: Sequence[str]) -> NDArray[np.str_]:
    return np.array(values, dtype=np.str_)
