# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Schema 1, of release 0.1.0: everything there is, for a database that is empty.

The statements are written out, so that this migration stays what it was when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE instruments (
    instrument_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    config TEXT,
    PRIMARY KEY (instrument_id),
    UNIQUE (name)
)""",
    """CREATE TABLE bands (
    band_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (band_id),
    UNIQUE (name)
)""",
    """CREATE TABLE purposes (
    purpose_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (purpose_id),
    UNIQUE (name)
)""",
    """CREATE TABLE skymaps (
    skymap_id INTEGER NOT NULL,
    name TEXT,
    label TEXT NOT NULL,
    config TEXT NOT NULL,
    version INTEGER NOT NULL,
    sha1 TEXT NOT NULL,
    PRIMARY KEY (skymap_id),
    UNIQUE (sha1, version),
    CONSTRAINT only_integers CHECK (typeof(version) = 'integer'),
    UNIQUE (name)
)""",
    """CREATE TABLE footprints (
    solution_id INTEGER NOT NULL,
    band_id INTEGER NOT NULL,
    radius_class INTEGER NOT NULL,
    healpix29 INTEGER NOT NULL,
    revision_id INTEGER NOT NULL,
    detector INTEGER NOT NULL,
    purpose_id INTEGER NOT NULL,
    polygon BLOB NOT NULL,
    seeing REAL,
    zero_point REAL,
    wcs_id TEXT,
    PRIMARY KEY (solution_id, band_id, radius_class, healpix29, revision_id, detector),
    CONSTRAINT only_integers CHECK (typeof(solution_id) = 'integer'
        AND typeof(band_id) = 'integer'
        AND typeof(radius_class) = 'integer'
        AND typeof(healpix29) = 'integer'
        AND typeof(revision_id) = 'integer'
        AND typeof(detector) = 'integer'
        AND typeof(purpose_id) = 'integer')
)
 WITHOUT ROWID

""",
    """CREATE TABLE outcomes_without_polygon (
    revision_id INTEGER NOT NULL,
    detector INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    reason TEXT NOT NULL,
    purpose_id INTEGER NOT NULL,
    seeing REAL,
    zero_point REAL,
    wcs_id TEXT,
    PRIMARY KEY (revision_id, detector),
    CONSTRAINT failed_or_withdrawn CHECK (outcome IN (1, 2)),
    CONSTRAINT only_integers CHECK (typeof(revision_id) = 'integer'
        AND typeof(detector) = 'integer'
        AND typeof(outcome) = 'integer'
        AND typeof(purpose_id) = 'integer')
)
 WITHOUT ROWID

""",
    """CREATE TABLE radius_bounds (
    solution_id INTEGER NOT NULL,
    band_id INTEGER NOT NULL,
    radius_class INTEGER NOT NULL,
    max_radius_deg REAL NOT NULL,
    PRIMARY KEY (solution_id, band_id, radius_class),
    CONSTRAINT only_integers CHECK (typeof(solution_id) = 'integer'
        AND typeof(band_id) = 'integer'
        AND typeof(radius_class) = 'integer')
)
 WITHOUT ROWID

""",
    """CREATE TABLE markers (
    marker_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (marker_id),
    UNIQUE (name)
)""",
    """CREATE TABLE visits (
    visit_id INTEGER NOT NULL,
    instrument_id INTEGER NOT NULL,
    visit INTEGER NOT NULL,
    band_id INTEGER NOT NULL,
    physical_filter TEXT,
    exposure_name TEXT,
    day_obs INTEGER,
    mjd_begin_tai REAL,
    mjd_end_tai REAL,
    exptime_s REAL,
    boresight_ra REAL,
    boresight_dec REAL,
    sky_angle_deg REAL,
    PRIMARY KEY (visit_id),
    UNIQUE (instrument_id, visit),
    CONSTRAINT only_integers CHECK (typeof(instrument_id) = 'integer'
        AND typeof(visit) = 'integer'
        AND typeof(band_id) = 'integer'
        AND typeof(day_obs) IN ('integer', 'null')),
    FOREIGN KEY(instrument_id) REFERENCES instruments (instrument_id),
    FOREIGN KEY(band_id) REFERENCES bands (band_id)
)""",
    """CREATE TABLE scopes (
    scope_id INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT known_kind CHECK (kind IN ('none', 'tract', 'healpix')),
    skymap_id INTEGER,
    number INTEGER,
    healpix_order INTEGER,
    center_ra REAL,
    center_dec REAL,
    PRIMARY KEY (scope_id),
    UNIQUE (kind, skymap_id, number, healpix_order),
    CONSTRAINT only_integers CHECK (typeof(scope_id) = 'integer'
        AND typeof(skymap_id) IN ('integer', 'null')
        AND typeof(number) IN ('integer', 'null')
        AND typeof(healpix_order) IN ('integer', 'null')),
    FOREIGN KEY(skymap_id) REFERENCES skymaps (skymap_id)
)""",
    """CREATE TABLE commits (
    commit_id INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT known_kind CHECK (kind IN ('footprints', 'promote')),
    solution TEXT NOT NULL,
    scope_id INTEGER NOT NULL,
    author TEXT NOT NULL,
    message TEXT NOT NULL,
    producer TEXT NOT NULL,
    producer_version TEXT NOT NULL,
    time_utc TEXT NOT NULL,
    digest TEXT NOT NULL,
    n_visits INTEGER NOT NULL,
    n_footprints INTEGER NOT NULL,
    n_failed INTEGER NOT NULL,
    n_withdrawn INTEGER NOT NULL,
    PRIMARY KEY (commit_id),
    CONSTRAINT only_integers CHECK (typeof(scope_id) = 'integer'
        AND typeof(n_visits) = 'integer'
        AND typeof(n_footprints) = 'integer'
        AND typeof(n_failed) = 'integer'
        AND typeof(n_withdrawn) = 'integer'),
    FOREIGN KEY(scope_id) REFERENCES scopes (scope_id)
)""",
    """CREATE TABLE solutions (
    solution_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    begin_commit INTEGER NOT NULL,
    PRIMARY KEY (solution_id),
    CONSTRAINT only_integers CHECK (typeof(begin_commit) = 'integer'),
    UNIQUE (name),
    FOREIGN KEY(begin_commit) REFERENCES commits (commit_id)
)""",
    """CREATE TABLE marker_moves (
    move_id INTEGER NOT NULL,
    marker_id INTEGER NOT NULL,
    commit_id INTEGER NOT NULL,
    author TEXT NOT NULL,
    message TEXT NOT NULL,
    time_utc TEXT NOT NULL,
    PRIMARY KEY (move_id),
    CONSTRAINT only_integers CHECK (typeof(marker_id) = 'integer'
        AND typeof(commit_id) = 'integer'),
    FOREIGN KEY(marker_id) REFERENCES markers (marker_id),
    FOREIGN KEY(commit_id) REFERENCES commits (commit_id)
)""",
    """CREATE INDEX marker_moves_by_marker ON marker_moves (marker_id, move_id)""",
    """CREATE TABLE visit_revisions (
    revision_id INTEGER NOT NULL,
    solution_id INTEGER NOT NULL,
    scope_id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    begin_commit INTEGER NOT NULL,
    end_commit INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (revision_id),
    CONSTRAINT lives_for_a_while CHECK (begin_commit < end_commit),
    CONSTRAINT only_integers CHECK (typeof(solution_id) = 'integer'
        AND typeof(scope_id) = 'integer'
        AND typeof(visit_id) = 'integer'
        AND typeof(begin_commit) = 'integer'
        AND typeof(end_commit) = 'integer'),
    FOREIGN KEY(solution_id) REFERENCES solutions (solution_id),
    FOREIGN KEY(scope_id) REFERENCES scopes (scope_id),
    FOREIGN KEY(visit_id) REFERENCES visits (visit_id),
    FOREIGN KEY(begin_commit) REFERENCES commits (commit_id)
)""",
    """CREATE UNIQUE INDEX visit_revisions_by_visit
    ON visit_revisions (visit_id, solution_id, scope_id, end_commit)""",
    """CREATE INDEX visit_revisions_by_end ON visit_revisions (end_commit)""",
    """CREATE INDEX visit_revisions_by_begin ON visit_revisions (begin_commit)""",
    """CREATE TABLE resolutions (
    from_commit INTEGER NOT NULL,
    position INTEGER NOT NULL,
    solution_id INTEGER NOT NULL,
    PRIMARY KEY (from_commit, position),
    CONSTRAINT only_integers CHECK (typeof(from_commit) = 'integer'
        AND typeof(position) = 'integer'
        AND typeof(solution_id) = 'integer'),
    FOREIGN KEY(from_commit) REFERENCES commits (commit_id),
    FOREIGN KEY(solution_id) REFERENCES solutions (solution_id)
)
 WITHOUT ROWID

""",
    """CREATE TABLE revision_detectors (
    revision_id INTEGER NOT NULL,
    detectors BLOB NOT NULL,
    PRIMARY KEY (revision_id),
    FOREIGN KEY(revision_id) REFERENCES visit_revisions (revision_id)
)""",
    """CREATE VIEW footprints_for_people AS
SELECT i.name AS instrument, v.visit AS visit, f.detector AS detector,
    p.name AS purpose, b.name AS band, s.name AS solution,
    CASE c.kind WHEN 'tract' THEN 'tract ' || c.number || ' of ' || m.label
        WHEN 'healpix' THEN 'healpix ' || c.number || ' of order ' || c.healpix_order
        ELSE '' END AS scope,
    v.physical_filter AS physical_filter, v.exposure_name AS exposure_name,
    v.day_obs AS day_obs, v.mjd_begin_tai AS mjd_begin_tai, v.mjd_end_tai AS mjd_end_tai,
    v.exptime_s AS exptime_s, f.seeing AS seeing, f.zero_point AS zero_point,
    f.wcs_id AS wcs_id, f.healpix29 AS center_healpix29,
    CASE WHEN f.radius_class < 0 THEN 1.0 / (1 << -f.radius_class)
        ELSE 1.0 * (1 << f.radius_class) END AS radius_not_above_deg,
    length(f.polygon) / 16 AS n_vertices, r.begin_commit AS begin_commit,
    nullif(r.end_commit, 4611686018427387904) AS end_commit,
    r.end_commit = 4611686018427387904 AS is_live
FROM footprints AS f
JOIN visit_revisions AS r ON r.revision_id = f.revision_id
JOIN visits AS v ON v.visit_id = r.visit_id
JOIN instruments AS i ON i.instrument_id = v.instrument_id
JOIN bands AS b ON b.band_id = v.band_id
JOIN purposes AS p ON p.purpose_id = f.purpose_id
JOIN solutions AS s ON s.solution_id = r.solution_id
JOIN scopes AS c ON c.scope_id = r.scope_id
LEFT JOIN skymaps AS m ON m.skymap_id = c.skymap_id""",
    """CREATE VIEW failures_for_people AS
SELECT i.name AS instrument, v.visit AS visit, f.detector AS detector,
    p.name AS purpose, b.name AS band, s.name AS solution,
    CASE c.kind WHEN 'tract' THEN 'tract ' || c.number || ' of ' || m.label
        WHEN 'healpix' THEN 'healpix ' || c.number || ' of order ' || c.healpix_order
        ELSE '' END AS scope,
    CASE f.outcome WHEN 1 THEN 'failed' ELSE 'withdrawn' END AS outcome, f.reason AS reason,
    r.begin_commit AS begin_commit,
    nullif(r.end_commit, 4611686018427387904) AS end_commit,
    r.end_commit = 4611686018427387904 AS is_live
FROM outcomes_without_polygon AS f
JOIN visit_revisions AS r ON r.revision_id = f.revision_id
JOIN visits AS v ON v.visit_id = r.visit_id
JOIN instruments AS i ON i.instrument_id = v.instrument_id
JOIN bands AS b ON b.band_id = v.band_id
JOIN purposes AS p ON p.purpose_id = f.purpose_id
JOIN solutions AS s ON s.solution_id = r.solution_id
JOIN scopes AS c ON c.scope_id = r.scope_id
LEFT JOIN skymaps AS m ON m.skymap_id = c.skymap_id""",
    """CREATE VIEW markers_for_people AS
SELECT m.name AS marker, n.commit_id AS commit_id, n.author AS author, n.message AS message,
    n.time_utc AS time_utc
FROM markers AS m
JOIN marker_moves AS n ON n.move_id =
    (SELECT max(move_id) FROM marker_moves WHERE marker_id = m.marker_id)""",
)


def upgrade() -> None:
    """Make all tables, indexes and views, and the scope that stands for none."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute("INSERT INTO scopes (scope_id, kind) VALUES (1, 'none')")
