# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Footprint rows on their way into the registry or out of it, and the identity of their content."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import TableError
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry.packed_detectors import DETECTOR_RANGE
from skyquilt.registry.records import Outcome
from skyquilt.registry.sky_key import sky_keys

__all__ = ["FootprintRows", "VisitKey", "rows_of_table", "text_codes", "visit_digests"]

_ABSENT_REASON = "absent from a complete commit"

VisitKey = tuple[str, int]
"""Instrument and number of a visit."""


@dataclass(frozen=True, slots=True, eq=False)
class FootprintRows:
    """What the registry stores of detectors, as columns of shape (n,) sorted by visit and detector.

    Attributes
    ----------
    visit_index : ndarray of int64
        Which visit of a list kept elsewhere the row belongs to.
    detector : ndarray of int64
        Detector number.
    outcome : ndarray of int8
        Values of `Outcome`.
    reason, purpose, wcs_id : ndarray of str
        Empty text where there is none.
    seeing, zero_point : ndarray of float64
        NaN where unknown.
    lon_lat : ndarray of float64, shape (m, 2)
        Vertices of all rows one after the other, ICRS degrees.
    n_vertices : ndarray of int64
        Vertices of each row; 0 unless the outcome is OK.
    healpix29, radius_class : ndarray of int64
        Sky key; -1 and 0 unless the outcome is OK.
    radius_deg : ndarray of float64
        Radius of the bounding cap.
    source_row : ndarray of int64
        Row of the table it came from; -1 for rows from the registry.
    """

    visit_index: NDArray[np.int64]
    detector: NDArray[np.int64]
    outcome: NDArray[np.int8]
    reason: NDArray[np.str_]
    purpose: NDArray[np.str_]
    wcs_id: NDArray[np.str_]
    seeing: NDArray[np.float64]
    zero_point: NDArray[np.float64]
    lon_lat: NDArray[np.float64]
    n_vertices: NDArray[np.int64]
    healpix29: NDArray[np.int64]
    radius_class: NDArray[np.int64]
    radius_deg: NDArray[np.float64]
    source_row: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.detector)

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where each row's vertices begin, and the end of the last, shape (n + 1,)."""
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.n_vertices)])

    def take(self, rows: NDArray[np.int64]) -> FootprintRows:
        """Select rows by number.

        Parameters
        ----------
        rows : ndarray of int64
            Row numbers, in the order wanted.

        Returns
        -------
        FootprintRows
            The rows with their vertices.
        """
        begins, counts = self.offsets[:-1][rows], self.n_vertices[rows]
        ends = np.cumsum(counts)
        vertices = np.repeat(begins - (ends - counts), counts) + np.arange(
            int(ends[-1]) if len(ends) else 0
        )
        columns = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if field.name != "lon_lat"
        }
        return FootprintRows(lon_lat=self.lon_lat[vertices], **columns)

    def renumbered(self, positions: NDArray[np.int64]) -> FootprintRows:
        """Let the rows refer to another list of visits.

        Parameters
        ----------
        positions : ndarray of int64
            New index of each visit of the old list.

        Returns
        -------
        FootprintRows
            The same rows.
        """
        return replace(self, visit_index=positions[self.visit_index])

    def withdrawn(self) -> FootprintRows:
        """Give the same detectors as taken back: no polygons, and the reason for it."""
        n = len(self)
        return FootprintRows(
            visit_index=self.visit_index,
            detector=self.detector,
            outcome=np.full(n, Outcome.WITHDRAWN, dtype=np.int8),
            reason=np.full(n, _ABSENT_REASON),
            purpose=self.purpose,
            wcs_id=np.full(n, ""),
            seeing=np.full(n, np.nan),
            zero_point=np.full(n, np.nan),
            lon_lat=np.empty((0, 2)),
            n_vertices=np.zeros(n, dtype=np.int64),
            healpix29=np.full(n, -1, dtype=np.int64),
            radius_class=np.zeros(n, dtype=np.int64),
            radius_deg=np.zeros(n),
            source_row=self.source_row,
        )

    @staticmethod
    def concatenate(parts: Sequence[FootprintRows]) -> FootprintRows:
        """Put rows below one another.

        Parameters
        ----------
        parts : sequence of FootprintRows
            At least one.

        Returns
        -------
        FootprintRows
            The rows in the given order.
        """
        return FootprintRows(
            **{
                field.name: np.concatenate([getattr(part, field.name) for part in parts])
                for field in fields(FootprintRows)
            }
        )

    def is_same_content(self, other: FootprintRows) -> NDArray[np.bool_]:
        """Compare row by row with as many rows of the same detectors.

        Parameters
        ----------
        other : FootprintRows
            The other rows.

        Returns
        -------
        ndarray of bool, shape (n,)
            Whether outcome, reason, purpose, measured columns and vertices are equal, the
            vertices bit by bit.
        """
        same = (
            (self.outcome == other.outcome)
            & (self.reason == other.reason)
            & (self.purpose == other.purpose)
            & (self.wcs_id == other.wcs_id)
            & _equal_or_nan(self.seeing, other.seeing)
            & _equal_or_nan(self.zero_point, other.zero_point)
            & (self.n_vertices == other.n_vertices)
        )
        mine, theirs = self.offsets, other.offsets
        for row in np.flatnonzero(same).tolist():
            same[row] = (
                self.lon_lat[mine[row] : mine[row + 1]].tobytes()
                == other.lon_lat[theirs[row] : theirs[row + 1]].tobytes()
            )
        return np.asarray(same)


def _equal_or_nan(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))


def rows_of_table(
    table: FootprintTable,
) -> tuple[FootprintRows, list[VisitKey], NDArray[np.int64]]:
    """Prepare a footprint table for storing.

    Parameters
    ----------
    table : FootprintTable
        At least one row.

    Returns
    -------
    rows : FootprintRows
        Its rows, sorted by instrument, visit and detector.
    visits : list of (str, int)
        Instrument and number of each visit, in the order of ``rows.visit_index``.
    representatives : ndarray of int64
        A row of the table for each visit, for what the shutter fixed.

    Raises
    ------
    TableError
        If a detector number does not fit 32 bits.
    """
    lowest, highest = DETECTOR_RANGE
    is_outside = (table.detector < lowest) | (table.detector > highest)
    if np.any(is_outside):
        row = int(np.argmax(is_outside))
        raise TableError(
            f"a registry holds detector numbers from {lowest} to {highest}, got"
            f" {table.detector[row]} at row {row}"
        )
    names, instrument = text_codes(table.instrument)
    order = _sorted_order(instrument, table.visit, table.detector)
    if order is None:
        order = np.arange(len(table), dtype=np.int64)
        sorted_table = table
    else:
        sorted_table, instrument = table[order], instrument[order]
    begins = np.flatnonzero(
        np.concatenate(
            [
                [True],
                (sorted_table.visit[1:] != sorted_table.visit[:-1])
                | (instrument[1:] != instrument[:-1]),
            ]
        )
    )
    counts = np.diff(np.append(begins, len(table)))
    visits = [
        (names[code], visit)
        for code, visit in zip(
            instrument[begins].tolist(), sorted_table.visit[begins].tolist(), strict=True
        )
    ]
    rows = _rows_of_sorted(
        sorted_table, np.repeat(np.arange(len(begins), dtype=np.int64), counts), order
    )
    return rows, visits, order[begins]


def _rows_of_sorted(
    table: FootprintTable, visit_index: NDArray[np.int64], source_row: NDArray[np.int64]
) -> FootprintRows:
    n = len(table)
    is_failed = table.is_failed
    keys = sky_keys(table.polygons)
    nothing = np.full(n, np.nan)
    return FootprintRows(
        visit_index=visit_index,
        detector=table.detector,
        outcome=np.where(is_failed, Outcome.FAILED, Outcome.OK).astype(np.int8),
        reason=table.reason,
        purpose=table.purpose,
        wcs_id=np.broadcast_to(np.str_(""), n) if table.wcs_id is None else table.wcs_id,
        seeing=nothing if table.seeing is None else table.seeing,
        zero_point=nothing if table.zero_point is None else table.zero_point,
        lon_lat=np.stack([table.lon, table.lat], axis=-1),
        n_vertices=np.diff(table.offsets),
        healpix29=np.where(is_failed, -1, keys.healpix29),
        radius_class=np.where(is_failed, 0, keys.radius_class),
        radius_deg=np.where(is_failed, 0.0, keys.radius_deg),
        source_row=source_row,
    )


def visit_digests(rows: FootprintRows, visit_offsets: NDArray[np.int64]) -> list[bytes]:
    """Digest the content of visits, so that equal content is found without reading it again.

    Parameters
    ----------
    rows : FootprintRows
        Rows, visit by visit and sorted by detector.
    visit_offsets : ndarray of int64, shape (k + 1,)
        Visit i has the rows ``visit_offsets[i]`` to ``visit_offsets[i + 1]``.

    Returns
    -------
    list of bytes
        16 bytes a visit (BLAKE2b); the same on every platform.
    """
    numbers = [
        rows.detector.astype("<i8"),
        rows.outcome.astype("i1"),
        rows.n_vertices.astype("<i4"),
        _one_nan(rows.seeing).astype("<f8"),
        _one_nan(rows.zero_point).astype("<f8"),
    ]
    views = [memoryview(column.tobytes()) for column in numbers]
    widths = [column.itemsize for column in numbers]
    vertices = memoryview(np.ascontiguousarray(rows.lon_lat, dtype="<f8").tobytes())
    cuts = visit_offsets.tolist()
    vertex_cuts = (16 * rows.offsets[visit_offsets]).tolist()
    texts = [
        _text_of_visits(column, visit_offsets)
        for column in (rows.reason, rows.wcs_id, rows.purpose)
    ]
    digests = []
    for visit, ((a, b), (p, q)) in enumerate(
        zip(itertools.pairwise(cuts), itertools.pairwise(vertex_cuts), strict=True)
    ):
        content = hashlib.blake2b(digest_size=16)
        for view, width in zip(views, widths, strict=True):
            content.update(view[width * a : width * b])
        content.update(vertices[p:q])
        for text in texts:
            content.update(text[visit])
        digests.append(content.digest())
    return digests


def _text_of_visits(text: NDArray[np.str_], visit_offsets: NDArray[np.int64]) -> list[bytes]:
    """Write each visit's texts so that different ones never look alike: runs of equal texts."""
    is_begin = np.ones(len(text), dtype=np.bool_)
    is_begin[1:] = text[1:] != text[:-1]
    is_begin[visit_offsets[:-1]] = True
    begins = np.flatnonzero(is_begin)
    lengths = np.diff(np.append(begins, len(text))).tolist()
    runs = [
        f"{length}*{len(value)}:{value}"
        for length, value in zip(lengths, text[begins].tolist(), strict=True)
    ]
    cuts = np.searchsorted(begins, visit_offsets).tolist()
    return [("".join(runs[a:b]) + "|").encode("utf-8") for a, b in itertools.pairwise(cuts)]


def text_codes(text: NDArray[np.str_]) -> tuple[list[str], NDArray[np.int64]]:
    """Give equal texts equal numbers; quick where equal ones stand together.

    Parameters
    ----------
    text : ndarray of str, shape (n,)
        The column.

    Returns
    -------
    names : list of str
        The different texts.
    codes : ndarray of int64, shape (n,)
        Position of each row's text among the names.
    """
    if len(text) == 0:
        return [], np.zeros(0, dtype=np.int64)
    if text.strides == (0,):
        return [str(text[0])], np.zeros(len(text), dtype=np.int64)
    begins = np.flatnonzero(np.concatenate([[True], text[1:] != text[:-1]]))
    names, codes = np.unique(text[begins], return_inverse=True)
    return names.tolist(), np.repeat(codes.astype(np.int64), np.diff(np.append(begins, len(text))))


def _one_nan(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(column), np.nan, column)


def _sorted_order(*keys: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Give the order that sorts by the keys, first key first; None where they are sorted."""
    is_ordered = np.ones(max(len(keys[0]) - 1, 0), dtype=np.bool_)
    for key in reversed(keys):
        is_ordered = (key[:-1] < key[1:]) | ((key[:-1] == key[1:]) & is_ordered)
    return None if np.all(is_ordered) else np.lexsort(keys[::-1])
