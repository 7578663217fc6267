# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Give footprints back as a table, the way they were committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import CoordinateError, GeometryError, TableError
from skyquilt.footprint.columns import COLUMNS
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry import queries
from skyquilt.registry.engine import DamageError
from skyquilt.registry.lookups import names_at
from skyquilt.registry.outcomes import Outcomes, load_outcomes
from skyquilt.registry.records import Outcome
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.stored_failures import read_failures
from skyquilt.registry.stored_polygons import read_footprints
from skyquilt.registry.visit_columns import VisitColumns, load_visits
from skyquilt.registry.visit_facts import FACTS
from skyquilt.registry.whole_numbers import whole_numbers
from skyquilt.skymap import SkyMap

__all__ = ["read_footprint_table"]

_VISIT_IDS = "SELECT visit_id FROM visits WHERE visit IN (SELECT value FROM json_each(?))"


def read_footprint_table(
    snapshot: Snapshot,
    *,
    visits: ArrayLike | None,
    detectors: ArrayLike | None,
    instrument: str | Sequence[str] | None,
    bands: str | Sequence[str] | None,
    resolution: tuple[int, ...],
    scope: tuple[SkyMap, int] | None,
) -> FootprintTable:
    """Read the footprints that answer for detectors.

    Parameters
    ----------
    snapshot : Snapshot
        The moment to ask.
    visits, detectors : array_like of int or None
        Numbers of what is wanted; None for all.
    instrument : str, sequence of str or None
        Names of the instruments; None for all.
    bands : str, sequence of str or None
        Names of the bands; None for all.
    resolution : tuple of int
        Rows of the solutions, the first one answers first.
    scope : (SkyMap, int) or None
        The tract they are wanted for.

    Returns
    -------
    FootprintTable
        Sorted by instrument, visit, detector. Optional columns are there where a row has a value.
    """
    lookups = snapshot.lookups
    visit_ids = None
    if visits is not None:
        numbers = queries.as_json(whole_numbers(visits, "visit"))
        visit_ids = [row[0] for row in snapshot.cursor.execute(_VISIT_IDS, (numbers,))]
    outcomes = load_outcomes(snapshot.cursor, visit_ids, resolution, snapshot.at)
    target = None
    if scope is not None:
        (target,) = snapshot.targets(scope[0], [scope[1]])
    answers = outcomes.resolve(resolution, snapshot.scope_ranks(target))
    rows = np.concatenate([answers.ok, answers.failed])
    known = load_visits(snapshot.cursor, np.unique(outcomes.visit_id), facts=True)
    at_visit = known.rows_of(outcomes.visit_id[outcomes.revision[rows]])
    is_wanted = np.ones(len(rows), dtype=np.bool_)
    if detectors is not None:
        wanted = whole_numbers(detectors, "detector")
        is_wanted &= np.isin(outcomes.detectors.detector[rows], wanted)
    instrument_ids = lookups.ids_of("instrument", lookups.instruments, instrument)
    if instrument_ids is not None:
        is_wanted &= np.isin(known.instrument_id[at_visit], instrument_ids)
    band_ids = lookups.ids_of("band", lookups.bands, bands)
    if band_ids is not None:
        is_wanted &= np.isin(known.band_id[at_visit], band_ids)
    rows, at_visit = rows[is_wanted], at_visit[is_wanted]
    order = known.order(lookups, at_visit, outcomes.detectors.detector[rows])
    return _table(snapshot, outcomes, rows[order], known, at_visit[order])


def _table(
    snapshot: Snapshot,
    outcomes: Outcomes,
    rows: NDArray[np.int64],
    visits: VisitColumns,
    at_visit: NDArray[np.int64],
) -> FootprintTable:
    is_failed = outcomes.detectors.outcome[rows] == Outcome.FAILED
    ok = read_footprints(snapshot.cursor, outcomes, rows[~is_failed], visits)
    failures = read_failures(snapshot.cursor, outcomes, rows[is_failed])
    counts = np.zeros(len(rows), dtype=np.int64)
    counts[~is_failed] = np.diff(ok.shapes.offsets)
    instrument, visit, band = visits.names(snapshot.lookups, at_visit)
    columns: dict[str, Any] = {
        "purpose": names_at(
            snapshot.lookups.purposes, _merged(is_failed, ok.purpose_id, failures.purpose_id)
        ),
        "status": np.where(is_failed, "failed", "ok"),
        "reason": _merged(is_failed, np.full(len(ok.purpose_id), ""), failures.reason),
        "seeing": _merged(is_failed, ok.seeing, failures.seeing),
        "zero_point": _merged(is_failed, ok.zero_point, failures.zero_point),
        "wcs_id": _merged(is_failed, ok.wcs_id, failures.wcs_id),
        **{name: visits.facts[name][at_visit] for name in FACTS},
    }
    try:
        return FootprintTable.from_vertices(
            instrument=instrument,
            visit=visit,
            detector=outcomes.detectors.detector[rows].astype(np.int64),
            band=band,
            lon=ok.shapes.lon,
            lat=ok.shapes.lat,
            offsets=np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]),
            **{name: column for name, column in columns.items() if _has_values(name, column)},
        )
    except (CoordinateError, GeometryError, TableError) as error:  # it was such a table once
        raise DamageError(str(error)) from error


def _merged(is_failed: NDArray[np.bool_], ok: NDArray[Any], failed: NDArray[Any]) -> NDArray[Any]:
    """Put the values of rows that are ok and of those that failed back in order."""
    merged = np.empty(len(is_failed), dtype=np.result_type(ok, failed))
    merged[~is_failed] = ok
    merged[is_failed] = failed
    return merged


def _has_values(name: str, column: NDArray[Any]) -> bool:
    definition = COLUMNS[name]
    if definition.default is not None:
        return True
    if definition.kind == "float":
        return not bool(np.all(np.isnan(column)))
    return bool(np.any(column != definition.missing))
