# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which patches the detectors of a visit overlap: the inputs of patches, asked the other way."""

from __future__ import annotations

import numpy as np

from skyquilt.errors import NotFoundError
from skyquilt.registry.lookups import names_at
from skyquilt.registry.outcomes import load_outcomes
from skyquilt.registry.patch_answers import patches_answered
from skyquilt.registry.resolution import FailedRule
from skyquilt.registry.results import VisitPatches
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.visit_columns import load_visits
from skyquilt.skymap import SkyMap

__all__ = ["find_patches"]

_VISIT = "SELECT visit_id FROM visits WHERE instrument_id = ? AND visit = ?"


def find_patches(
    snapshot: Snapshot,
    *,
    skymap: SkyMap,
    instrument_id: int,
    visit: int,
    detector: int | None,
    resolution: tuple[int, ...],
    failed: FailedRule,
) -> VisitPatches:
    """Find the patches that a visit, or one detector of it, is an input of.

    Parameters
    ----------
    snapshot : Snapshot
        The moment to ask.
    skymap : SkyMap
        The skymap.
    instrument_id : int
        Row of the instrument.
    visit : int
        Number of the visit.
    detector : int or None
        Number of the detector; None for all.
    resolution : tuple of int
        Rows of the solutions, the first one answers first.
    failed : {"exclude", "error", "fall_through"}
        What a failed fit means; "error" is for inputs and counts as "exclude" here.

    Returns
    -------
    VisitPatches
        The patches.

    Raises
    ------
    NotFoundError
        If the registry has no such visit, or no solution of the resolution says anything about
        such a detector.
    """
    row = snapshot.cursor.execute(_VISIT, (instrument_id, visit)).fetchone()
    instrument = snapshot.lookups.instruments[instrument_id]
    if row is None:
        raise NotFoundError(f"the registry has no visit {visit} of instrument '{instrument}'")
    outcomes = load_outcomes(snapshot.cursor, row, resolution, snapshot.at)
    if detector is not None:
        is_wanted = outcomes.detectors.detector == detector
        if not np.any(is_wanted):
            known = np.unique(outcomes.detectors.detector).tolist()
            raise NotFoundError(
                f"no solution asked says anything about instrument '{instrument}', visit {visit},"
                f" detector {detector} at commit {snapshot.at}; it has {len(known)} detectors"
                + (f" from {known[0]} to {known[-1]}" if known else "")
            )
        outcomes = outcomes.take(is_wanted)
    visits = load_visits(snapshot.cursor, np.array(row, dtype=np.int64))
    answers = patches_answered(
        snapshot, skymap, outcomes, visits, resolution=resolution, failed=failed
    )
    number = outcomes.detectors.detector[answers.row].astype(np.int64)
    order = np.lexsort((answers.patch, answers.tract, number))
    rows, number = answers.row[order], number[order]
    revision = outcomes.revision[rows]
    _, visit_column, band = visits.names(
        snapshot.lookups, visits.rows_of(outcomes.visit_id[revision])
    )
    return VisitPatches(
        visit=visit_column,
        detector=number,
        band=band,
        tract=answers.tract[order],
        patch=answers.patch[order],
        solution=names_at(snapshot.names_of_solutions(), outcomes.solution_id[revision]),
        scope=names_at(snapshot.names_of_scopes(), outcomes.scope_id[revision]),
    )
