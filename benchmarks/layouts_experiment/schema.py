# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The layouts that are compared: their tables, and the words in which their rows are asked for."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workloads import BANDS

LIVE = 2**62
"""The end_commit of a revision that nothing has superseded."""

_VISITS = """
CREATE TABLE visits (visit_id INTEGER PRIMARY KEY, instrument_id INTEGER NOT NULL,
    visit INTEGER NOT NULL, band_id INTEGER NOT NULL, begin_mjd REAL,
    UNIQUE (instrument_id, visit));
CREATE TABLE visit_revisions (revision_id INTEGER PRIMARY KEY, solution_id INTEGER NOT NULL,
    scope_id INTEGER NOT NULL, visit_id INTEGER NOT NULL, begin_commit INTEGER NOT NULL,
    end_commit INTEGER NOT NULL, digest BLOB NOT NULL);
CREATE INDEX visit_revisions_visit ON visit_revisions (visit_id, solution_id, scope_id, end_commit);
"""
_FAILURES = """
CREATE TABLE failures (revision_id INTEGER, detector INTEGER, outcome INTEGER,
    PRIMARY KEY (revision_id, detector)) WITHOUT ROWID;
"""
_LISTS = """
CREATE TABLE revision_detectors (revision_id INTEGER PRIMARY KEY, detectors BLOB NOT NULL);
"""
_INLINE_LISTS = "ALTER TABLE visit_revisions ADD COLUMN detectors BLOB NOT NULL DEFAULT x'';"

_SKY = ("solution_id", "band_id", "radius_class", "healpix29")
_NAME = ("revision_id", "detector")
_REST = ("purpose_id", "polygon", "seeing", "zero_point", "wcs_id")
_TYPES = {"polygon": "BLOB NOT NULL", "seeing": "REAL", "zero_point": "REAL", "wcs_id": "INTEGER"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay out footprints; in its SQL, k is the row that carries the sky key.

    Attributes
    ----------
    summary : str
        What it is, for people.
    tables : str
        The statements that make its tables.
    columns : tuple of str
        Columns of footprints, in order.
    order : {"sky", "revision"}
        How a commit sorts its rows.
    detector_list : {"none", "table", "inline"}
        Whether failures have a table, or each revision has a packed list of all its detectors, and
        where the list is.
    row_id : {"none", "arrival", "packed"}
        What footprint_id is.
    revision, detector : str
        Expressions for revision_id and detector.
    polygon_join : str
        Brings the row f with the polygon, where k has none.
    of_revision, of_detector : str
        Conditions for the rows of one :revision, and of one :detector of it, for `detector_list`
        none.
    of_entry : str
        Condition for the row of one entry of a packed list, for the others.
    """

    summary: str
    tables: str
    columns: tuple[str, ...]
    order: Literal["sky", "revision"] = "sky"
    detector_list: Literal["none", "table", "inline"] = "none"
    row_id: Literal["none", "arrival", "packed"] = "none"
    revision: str = "k.revision_id"
    detector: str = "k.detector"
    polygon_join: str = ""
    of_revision: str = "revision_id = :revision"
    of_detector: str = "revision_id = :revision AND detector = :detector"
    of_entry: str = ""

    @property
    def list_table(self) -> str:
        """The table that has the packed lists."""
        return "visit_revisions" if self.detector_list == "inline" else "revision_detectors"


def _footprints(columns: tuple[str, ...], primary_key: tuple[str, ...] = ()) -> str:
    words = [
        "footprint_id INTEGER PRIMARY KEY"
        if column == "footprint_id"
        else f"{column} {_TYPES.get(column, 'INTEGER NOT NULL')}"
        for column in columns
    ]
    if not primary_key:
        return f"CREATE TABLE footprints ({', '.join(words)});"
    words.append(f"PRIMARY KEY ({', '.join(primary_key)})")
    return f"CREATE TABLE footprints ({', '.join(words)}) WITHOUT ROWID;"


def _index(*columns: str) -> str:
    return f"CREATE INDEX footprints_index ON footprints ({', '.join(columns)});"


_INDEXED = Layout(
    summary="clustered by sky key, index on the revision",
    tables=_footprints(_SKY + _NAME + _REST, _SKY + _NAME) + _index(*_NAME) + _FAILURES,
    columns=_SKY + _NAME + _REST,
)
_CLUSTERED = Layout(
    summary="clustered by sky key, packed list of detectors and keys",
    tables=_footprints(_SKY + _NAME + _REST, _SKY + _NAME) + _LISTS,
    columns=_SKY + _NAME + _REST,
    detector_list="table",
    of_entry=" AND ".join(f"{column} = :{column}" for column in (*_SKY, "revision_id", "detector")),
)
_CLUSTERED_INLINE = replace(
    _CLUSTERED,
    summary="the same, the list in visit_revisions",
    tables=_footprints(_SKY + _NAME + _REST, _SKY + _NAME) + _INLINE_LISTS,
    detector_list="inline",
)
_BY_REVISION = Layout(
    summary="clustered by revision, index on the sky key",
    tables=_footprints(_SKY + _NAME + _REST, _NAME) + _index(*_SKY) + _FAILURES,
    columns=_SKY + _NAME + _REST,
    order="revision",
    # The index holds the primary key too, so that only live rows are looked up.
    polygon_join=(
        "CROSS JOIN footprints AS f ON f.revision_id = k.revision_id AND f.detector = k.detector"
    ),
)
_APPENDED = Layout(
    summary="in order of arrival, index on the sky key, packed list of rowids",
    tables=_footprints((*_SKY, *_NAME, *_REST, "footprint_id"))
    + _index(*_SKY, "revision_id")
    + _LISTS,
    columns=(*_SKY, *_NAME, *_REST, "footprint_id"),
    detector_list="table",
    row_id="arrival",
    of_entry="footprint_id = :footprint_id",
)
_PACKED = Layout(
    summary="rowid of revision and detector, index on the sky key",
    tables=_footprints(("footprint_id", *_SKY, *_REST)) + _index(*_SKY) + _FAILURES,
    columns=("footprint_id", *_SKY, *_REST),
    order="revision",
    row_id="packed",
    revision="(k.footprint_id >> 16)",
    detector="(k.footprint_id & 65535)",
    of_revision="footprint_id >= :revision << 16 AND footprint_id < (:revision + 1) << 16",
    of_detector="footprint_id = (:revision << 16) + :detector",
)

LAYOUTS = {
    "indexed": _INDEXED,
    "clustered": _CLUSTERED,
    "clustered_inline": _CLUSTERED_INLINE,
    "by_revision": _BY_REVISION,
    "appended": _APPENDED,
    "packed": _PACKED,
}


def create(path: Path, layout: Layout, page_size: int, n_visits: int) -> sqlite3.Connection:
    """Make a database with its visits and no footprints."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(
        f"PRAGMA page_size = {page_size}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        "PRAGMA cache_size = -200000;" + _VISITS + layout.tables
    )
    database.execute("BEGIN IMMEDIATE")
    database.executemany(
        "INSERT INTO visits VALUES (?, 1, ?, ?, 60000.0)",
        [(i + 1, 1000 + i, i % len(BANDS)) for i in range(n_visits)],
    )
    database.execute("COMMIT")
    return database
