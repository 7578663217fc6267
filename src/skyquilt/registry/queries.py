# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The statements that find footprints and revisions, as text; nothing here runs them.

Lists of numbers travel as one JSON parameter, so that the text, and what SQLite prepared from it,
stay the same for any length. CROSS JOIN fixes the order of the joins, and whether a revision is
live is a correlated EXISTS: with a plain join SQLite may build a Bloom filter of all revisions for
each query (design note 0001).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

__all__ = [
    "CHANGED_VISITS",
    "FAILURES",
    "FOOTPRINT",
    "FOOTPRINTS_OF_REVISIONS",
    "LIVE_REVISIONS",
    "LIVE_REVISIONS_OF_VISITS",
    "POLYGONS_OF_REVISIONS",
    "REVISIONS",
    "VISITS",
    "VISITS_OF_SOLUTIONS",
    "VISITS_WITH_FACTS",
    "as_json",
    "candidates",
]


def as_json(numbers: Iterable[int]) -> str:
    """Write integers as the parameter of a statement.

    Parameters
    ----------
    numbers : iterable of int
        Python integers.

    Returns
    -------
    str
        A JSON list.
    """
    return json.dumps(list(numbers))


_RANGES_STEP = 8


def candidates(n_ranges: int) -> tuple[str, int]:
    """Word the search for live footprints of one solution, band and radius class by sky key.

    Parameters
    ----------
    n_ranges : int
        How many key ranges there are.

    Returns
    -------
    statement : str
        Its parameters are the ranges (begin, end, begin, end ...), then solution, band, radius
        class, and the commit twice. Rows: revision_id, detector, purpose_id, polygon, seeing,
        zero_point, wcs_id.
    n_padded : int
        How many ranges it takes; fill up with empty ones. There are few such numbers, so the
        statements stay prepared.
    """
    n_padded = -(-n_ranges // _RANGES_STEP) * _RANGES_STEP
    return _CANDIDATES.format(ranges=", ".join(["(?, ?)"] * n_padded)), n_padded


_CANDIDATES = """WITH ranges (range_begin, range_end) AS (VALUES {ranges})
SELECT f.revision_id, f.detector, f.purpose_id, f.polygon, f.seeing, f.zero_point, f.wcs_id
FROM ranges CROSS JOIN footprints AS f
    ON f.solution_id = ? AND f.band_id = ? AND f.radius_class = ?
    AND f.healpix29 >= range_begin AND f.healpix29 < range_end
WHERE EXISTS (SELECT 1 FROM visit_revisions AS r WHERE r.revision_id = f.revision_id
    AND r.begin_commit <= ? AND r.end_commit > ?)"""

REVISIONS = """SELECT r.revision_id, r.solution_id, r.scope_id, r.visit_id, r.begin_commit
FROM json_each(?) AS j CROSS JOIN visit_revisions AS r ON r.revision_id = j.value"""
"""Parameter: revision_ids as JSON."""

VISITS = """SELECT v.visit_id, v.instrument_id, v.visit, v.band_id
FROM json_each(?) AS j CROSS JOIN visits AS v ON v.visit_id = j.value"""
"""Parameter: visit_ids as JSON."""

VISITS_WITH_FACTS = """SELECT v.visit_id, v.instrument_id, v.visit, v.band_id, v.physical_filter,
    v.exposure_name, v.day_obs, v.mjd_begin_tai, v.mjd_end_tai, v.exptime_s, v.boresight_ra,
    v.boresight_dec, v.sky_angle_deg
FROM json_each(?) AS j CROSS JOIN visits AS v ON v.visit_id = j.value"""
"""Parameter: visit_ids as JSON."""

LIVE_REVISIONS_OF_VISITS = """SELECT r.revision_id, r.solution_id, r.scope_id, r.visit_id,
    r.begin_commit, d.detectors
FROM json_each(?) AS j CROSS JOIN visit_revisions AS r ON r.visit_id = j.value
CROSS JOIN revision_detectors AS d ON d.revision_id = r.revision_id
WHERE r.begin_commit <= ? AND r.end_commit > ?
    AND r.solution_id IN (SELECT value FROM json_each(?))"""
"""Parameters: visit_ids as JSON, the commit twice, solution_ids as JSON."""

LIVE_REVISIONS = """SELECT r.revision_id, r.solution_id, r.scope_id, r.visit_id, r.begin_commit,
    d.detectors
FROM visit_revisions AS r CROSS JOIN revision_detectors AS d ON d.revision_id = r.revision_id
WHERE r.begin_commit <= ? AND r.end_commit > ?
    AND r.solution_id IN (SELECT value FROM json_each(?))"""
"""Parameters: the commit twice, solution_ids as JSON."""

CHANGED_VISITS = """SELECT visit_id FROM visit_revisions
WHERE begin_commit > ? AND begin_commit <= ? AND solution_id IN (SELECT value FROM json_each(?))
UNION SELECT visit_id FROM visit_revisions
WHERE end_commit > ? AND end_commit <= ? AND solution_id IN (SELECT value FROM json_each(?))"""
"""Parameters: commits a and b, solution_ids as JSON, and the same again."""

VISITS_OF_SOLUTIONS = """SELECT DISTINCT visit_id FROM visit_revisions
WHERE solution_id IN (SELECT value FROM json_each(?)) AND begin_commit <= ? AND end_commit > ?"""
"""Parameters: solution_ids as JSON, the commit twice."""

FOOTPRINT = """SELECT purpose_id, polygon, seeing, zero_point, wcs_id FROM footprints
WHERE solution_id = ? AND band_id = ? AND radius_class = ? AND healpix29 = ?
    AND revision_id = ? AND detector = ?"""
"""Parameters: the primary key."""

_OF_REVISIONS = """FROM footprints AS f WHERE f.solution_id = ?
    AND EXISTS (SELECT 1 FROM temp.wanted_revisions AS w WHERE w.revision_id = f.revision_id)"""

FOOTPRINTS_OF_REVISIONS = f"""SELECT f.revision_id, f.detector, f.purpose_id, f.polygon, f.seeing,
    f.zero_point, f.wcs_id
{_OF_REVISIONS}"""
"""Parameter: solution_id; the revisions stand in a temporary table."""

POLYGONS_OF_REVISIONS = f"""SELECT f.revision_id, f.detector, f.polygon
{_OF_REVISIONS}"""
"""As `FOOTPRINTS_OF_REVISIONS`."""

FAILURES = """SELECT o.revision_id, o.detector, o.purpose_id, o.reason, o.seeing, o.zero_point,
    o.wcs_id
FROM json_each(?) AS j CROSS JOIN outcomes_without_polygon AS o ON o.revision_id = j.value
WHERE o.outcome = 1"""
"""Parameter: revision_ids as JSON."""
