# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""How the registry is stored: its tables and the views for people with an SQL prompt."""

from __future__ import annotations

import sqlalchemy as sa

from skyquilt.registry.records import NO_SCOPE_ID

__all__ = [
    "MIGRATION",
    "alembic_version",
    "bands",
    "commits",
    "create_everything",
    "footprints",
    "instruments",
    "marker_moves",
    "markers",
    "metadata",
    "outcomes_without_polygon",
    "purposes",
    "radius_bounds",
    "resolutions",
    "revision_detectors",
    "scopes",
    "skymaps",
    "solutions",
    "views",
    "visit_revisions",
    "visits",
]

MIGRATION = "0001"
"""The Alembic revision that makes this schema; `schema_version.SCHEMA_VERSION` is its number."""

metadata = sa.MetaData()

# As Alembic makes it, so that a registry made at once and a migrated one are the same.
alembic_version = sa.Table(
    "alembic_version",
    metadata,
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def _integer(name: str, *, nullable: bool = False, references: str | None = None) -> sa.Column[int]:
    """Make an integer column."""
    keys = [] if references is None else [sa.ForeignKey(references)]
    return sa.Column(name, sa.Integer, *keys, nullable=nullable)


def _text(name: str, *, nullable: bool = False, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, unique=unique or None)


def _real(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.REAL, nullable=True)


def _identity(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True)


def _only_integers(*names: str, nullable: tuple[str, ...] = ()) -> sa.CheckConstraint:
    """Refuse what SQLite would store in an integer column all the same: text, floats, blobs."""
    rules = [f"typeof({name}) = 'integer'" for name in names]
    rules += [f"typeof({name}) IN ('integer', 'null')" for name in nullable]
    return sa.CheckConstraint("\n        AND ".join(rules), name="only_integers")


instruments = sa.Table(
    "instruments",
    metadata,
    _identity("instrument_id"),
    _text("name", unique=True),
    _text("config", nullable=True),
)

bands = sa.Table("bands", metadata, _identity("band_id"), _text("name", unique=True))

purposes = sa.Table("purposes", metadata, _identity("purpose_id"), _text("name", unique=True))

visits = sa.Table(
    "visits",
    metadata,
    _identity("visit_id"),
    _integer("instrument_id", references="instruments.instrument_id"),
    _integer("visit"),
    _integer("band_id", references="bands.band_id"),
    _text("physical_filter", nullable=True),
    _text("exposure_name", nullable=True),
    _integer("day_obs", nullable=True),
    _real("mjd_begin_tai"),
    _real("mjd_end_tai"),
    _real("exptime_s"),
    _real("boresight_ra"),
    _real("boresight_dec"),
    _real("sky_angle_deg"),
    sa.UniqueConstraint("instrument_id", "visit"),
    _only_integers("instrument_id", "visit", "band_id", nullable=("day_obs",)),
)

# One that only a scope mentions has no name: questions are asked by the name of registered ones.
# The label is for people: the name, or else what the skymap called itself, or else its SHA-1.
skymaps = sa.Table(
    "skymaps",
    metadata,
    _identity("skymap_id"),
    _text("name", nullable=True, unique=True),
    _text("label"),
    _text("config"),
    _integer("version"),
    _text("sha1"),
    sa.UniqueConstraint("sha1", "version"),
    _only_integers("version"),
)

scopes = sa.Table(
    "scopes",
    metadata,
    _identity("scope_id"),
    sa.Column(
        "kind",
        sa.Text,
        sa.CheckConstraint("kind IN ('none', 'tract', 'healpix')", name="known_kind"),
        nullable=False,
    ),
    _integer("skymap_id", nullable=True, references="skymaps.skymap_id"),
    _integer("number", nullable=True),
    _integer("healpix_order", nullable=True),
    _real("center_ra"),
    _real("center_dec"),
    sa.UniqueConstraint("kind", "skymap_id", "number", "healpix_order"),
    _only_integers("scope_id", nullable=("skymap_id", "number", "healpix_order")),
)

solutions = sa.Table(
    "solutions",
    metadata,
    _identity("solution_id"),
    _text("name", unique=True),
    _integer("begin_commit", references="commits.commit_id"),
    _only_integers("begin_commit"),
)

commits = sa.Table(
    "commits",
    metadata,
    _identity("commit_id"),
    sa.Column(
        "kind",
        sa.Text,
        sa.CheckConstraint("kind IN ('footprints', 'promote')", name="known_kind"),
        nullable=False,
    ),
    # The solution begins with a commit and the commit names the solution: names break the circle.
    _text("solution"),
    _integer("scope_id", references="scopes.scope_id"),
    _text("author"),
    _text("message"),
    _text("producer"),
    _text("producer_version"),
    _text("time_utc"),
    _text("digest"),
    _integer("n_visits"),
    _integer("n_footprints"),
    _integer("n_failed"),
    _integer("n_withdrawn"),
    _only_integers("scope_id", "n_visits", "n_footprints", "n_failed", "n_withdrawn"),
)

visit_revisions = sa.Table(
    "visit_revisions",
    metadata,
    _identity("revision_id"),
    _integer("solution_id", references="solutions.solution_id"),
    _integer("scope_id", references="scopes.scope_id"),
    _integer("visit_id", references="visits.visit_id"),
    _integer("begin_commit", references="commits.commit_id"),
    _integer("end_commit"),  # records.LIVE while nothing has superseded it
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("begin_commit < end_commit", name="lives_for_a_while"),
    _only_integers("solution_id", "scope_id", "visit_id", "begin_commit", "end_commit"),
    sa.Index(
        "visit_revisions_by_visit", "visit_id", "solution_id", "scope_id", "end_commit", unique=True
    ),
    sa.Index("visit_revisions_by_begin", "begin_commit"),
    sa.Index("visit_revisions_by_end", "end_commit"),
)

# Detectors of a revision with their outcomes and sky keys, packed (see packed_detectors.py). A
# table of its own, so that the rows that decide what is live stay narrow: design note 0001.
revision_detectors = sa.Table(
    "revision_detectors",
    metadata,
    sa.Column(
        "revision_id", sa.Integer, sa.ForeignKey("visit_revisions.revision_id"), primary_key=True
    ),
    sa.Column("detectors", sa.LargeBinary, nullable=False),
)

# Clustered by sky key, so that the footprints of a piece of sky lie together: design note 0001.
# Without foreign keys: four look-ups a row would cost a third of a commit, and the rows are only
# ever written by the commit that wrote what they refer to.
footprints = sa.Table(
    "footprints",
    metadata,
    *(
        sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)
        for name in (
            "solution_id",
            "band_id",
            "radius_class",
            "healpix29",
            "revision_id",
            "detector",
        )
    ),
    _integer("purpose_id"),
    sa.Column("polygon", sa.LargeBinary, nullable=False),  # lon, lat pairs, float64 little endian
    _real("seeing"),
    _real("zero_point"),
    _text("wcs_id", nullable=True),
    _only_integers(
        "solution_id",
        "band_id",
        "radius_class",
        "healpix29",
        "revision_id",
        "detector",
        "purpose_id",
    ),
    sqlite_with_rowid=False,
)

outcomes_without_polygon = sa.Table(
    "outcomes_without_polygon",
    metadata,
    sa.Column("revision_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("detector", sa.Integer, primary_key=True, autoincrement=False),
    _integer("outcome"),  # records.Outcome
    _text("reason"),
    _integer("purpose_id"),
    _real("seeing"),
    _real("zero_point"),
    _text("wcs_id", nullable=True),
    sa.CheckConstraint("outcome IN (1, 2)", name="failed_or_withdrawn"),
    _only_integers("revision_id", "detector", "outcome", "purpose_id"),
    sqlite_with_rowid=False,
)

# The largest bounding radius there ever was, so that a query looks no further than it must.
radius_bounds = sa.Table(
    "radius_bounds",
    metadata,
    *(
        sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)
        for name in ("solution_id", "band_id", "radius_class")
    ),
    sa.Column("max_radius_deg", sa.REAL, nullable=False),
    _only_integers("solution_id", "band_id", "radius_class"),
    sqlite_with_rowid=False,
)

markers = sa.Table("markers", metadata, _identity("marker_id"), _text("name", unique=True))

marker_moves = sa.Table(
    "marker_moves",
    metadata,
    _identity("move_id"),
    _integer("marker_id", references="markers.marker_id"),
    _integer("commit_id", references="commits.commit_id"),
    _text("author"),
    _text("message"),
    _text("time_utc"),
    _only_integers("marker_id", "commit_id"),
    sa.Index("marker_moves_by_marker", "marker_id", "move_id"),
)

# The default resolution since a commit, one row a solution; position 0 answers first.
resolutions = sa.Table(
    "resolutions",
    metadata,
    sa.Column(
        "from_commit",
        sa.Integer,
        sa.ForeignKey("commits.commit_id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    _integer("solution_id", references="solutions.solution_id"),
    _only_integers("from_commit", "position", "solution_id"),
    sqlite_with_rowid=False,
)

_REVISION_COLUMNS = """i.name AS instrument, v.visit AS visit, {detector} AS detector,
    p.name AS purpose, b.name AS band, s.name AS solution,
    CASE c.kind WHEN 'tract' THEN 'tract ' || c.number || ' of ' || m.label
        WHEN 'healpix' THEN 'healpix ' || c.number || ' of order ' || c.healpix_order
        ELSE '' END AS scope"""

_REVISION_JOINS = """JOIN visit_revisions AS r ON r.revision_id = f.revision_id
JOIN visits AS v ON v.visit_id = r.visit_id
JOIN instruments AS i ON i.instrument_id = v.instrument_id
JOIN bands AS b ON b.band_id = v.band_id
JOIN purposes AS p ON p.purpose_id = f.purpose_id
JOIN solutions AS s ON s.solution_id = r.solution_id
JOIN scopes AS c ON c.scope_id = r.scope_id
LEFT JOIN skymaps AS m ON m.skymap_id = c.skymap_id"""

_LIFE = """r.begin_commit AS begin_commit,
    nullif(r.end_commit, 4611686018427387904) AS end_commit,
    r.end_commit = 4611686018427387904 AS is_live"""

views: dict[str, str] = {
    "footprints_for_people": f"""CREATE VIEW footprints_for_people AS
SELECT {_REVISION_COLUMNS.format(detector="f.detector")},
    v.physical_filter AS physical_filter, v.exposure_name AS exposure_name,
    v.day_obs AS day_obs, v.mjd_begin_tai AS mjd_begin_tai, v.mjd_end_tai AS mjd_end_tai,
    v.exptime_s AS exptime_s, f.seeing AS seeing, f.zero_point AS zero_point,
    f.wcs_id AS wcs_id, f.healpix29 AS center_healpix29,
    CASE WHEN f.radius_class < 0 THEN 1.0 / (1 << -f.radius_class)
        ELSE 1.0 * (1 << f.radius_class) END AS radius_not_above_deg,
    length(f.polygon) / 16 AS n_vertices, {_LIFE}
FROM footprints AS f
{_REVISION_JOINS}""",
    "failures_for_people": f"""CREATE VIEW failures_for_people AS
SELECT {_REVISION_COLUMNS.format(detector="f.detector")},
    CASE f.outcome WHEN 1 THEN 'failed' ELSE 'withdrawn' END AS outcome, f.reason AS reason,
    {_LIFE}
FROM outcomes_without_polygon AS f
{_REVISION_JOINS}""",
    "markers_for_people": """CREATE VIEW markers_for_people AS
SELECT m.name AS marker, n.commit_id AS commit_id, n.author AS author, n.message AS message,
    n.time_utc AS time_utc
FROM markers AS m
JOIN marker_moves AS n ON n.move_id =
    (SELECT max(move_id) FROM marker_moves WHERE marker_id = m.marker_id)""",
}
"""Statements that make the views, by name."""


def create_everything(connection: sa.Connection) -> None:
    """Make all tables, indexes, views and the rows that every registry has.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction on an empty database.
    """
    metadata.create_all(connection, checkfirst=False)
    for statement in views.values():
        connection.exec_driver_sql(statement)
    connection.execute(sa.insert(alembic_version).values(version_num=MIGRATION))
    connection.execute(sa.insert(scopes).values(scope_id=NO_SCOPE_ID, kind="none"))
