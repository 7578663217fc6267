# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which detectors are inputs of a patch or a tract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import RegistryError
from skyquilt.registry.lookups import names_at
from skyquilt.registry.outcomes import (
    Outcomes,
    load_outcomes,
    no_outcomes,
    packed_key,
    revision_ranks,
)
from skyquilt.registry.resolution import FailedRule
from skyquilt.registry.results import FailedInputs, Inputs
from skyquilt.registry.revision_columns import RevisionColumns, load_revisions
from skyquilt.registry.sky_search import FoundFootprints, find_footprints
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.stored_failures import read_failures
from skyquilt.registry.visit_columns import load_visits
from skyquilt.skymap import SkyMap
from skyquilt.sphere import Polygons

__all__ = ["find_inputs"]

_DETAILS = ("physical_filter", "exposure_name", "day_obs", "mjd_begin_tai", "exptime_s")


def find_inputs(
    snapshot: Snapshot,
    *,
    skymap: SkyMap,
    tract: int,
    patch: int | None,
    resolution: tuple[int, ...],
    band_ids: Iterable[int] | None,
    instrument_ids: Iterable[int] | None,
    purpose_ids: Iterable[int] | None,
    failed: FailedRule,
    details: bool,
) -> Inputs:
    """Find the inputs of a patch, or of any patch of a tract.

    Parameters
    ----------
    snapshot : Snapshot
        The moment to ask.
    skymap : SkyMap
        The skymap.
    tract : int
        Number of the tract.
    patch : int or None
        Sequential index of the patch; None for any patch of the tract.
    resolution : tuple of int
        Rows of the solutions, the first one answers first.
    band_ids, instrument_ids, purpose_ids : iterable of int or None
        Rows of what is wanted; None for all.
    failed : {"exclude", "error", "fall_through"}
        What a failed fit means.
    details : bool
        Whether columns of the visit are wanted too.

    Returns
    -------
    Inputs
        The inputs.

    Raises
    ------
    NotFoundError
        If there is no such tract or patch.
    RegistryError
        If a fit failed and ``failed`` is "error".
    """
    region = skymap.outlines([tract], None if patch is None else [patch])

    def decide(polygons: Polygons) -> NDArray[np.bool_]:
        if patch is not None:
            return polygons.overlaps(region)
        pairs = skymap.overlaps(polygons)
        is_touching = np.zeros(len(polygons), dtype=np.bool_)
        is_touching[pairs.row[pairs.tract == tract]] = True
        return is_touching

    wanted_bands = None if band_ids is None else set(band_ids)
    centers, radii_deg = region.bounding_caps()
    found = find_footprints(
        snapshot.cursor,
        (
            bound
            for bound in snapshot.lookups.radius_bounds
            if bound.solution_id in resolution
            and (wanted_bands is None or bound.band_id in wanted_bands)
        ),
        centers[0],
        float(radii_deg[0]),
        decide,
        snapshot.at,
    )
    (target,) = snapshot.targets(skymap, [tract])
    origins = load_revisions(snapshot.cursor, np.unique(found.revision_id))
    if instrument_ids is not None:
        visits = load_visits(snapshot.cursor, np.unique(origins.visit_id))
        is_wanted = np.isin(visits.instrument_id, list(instrument_ids))
        at_visit = visits.rows_of(origins.visit_id[origins.rows_of(found.revision_id)])
        found = found.take(np.flatnonzero(is_wanted[at_visit]))
    at_origin = origins.rows_of(found.revision_id)
    scope_ranks = snapshot.scope_ranks(target)
    rank = revision_ranks(origins.solution_id, origins.scope_id, resolution, scope_ranks)[at_origin]
    # A footprint cannot answer where a better placed one of its detector is ok. Nothing comes
    # before the best rank of all; before the others something may, and that must be read.
    best = _best_of_detectors(packed_key(origins.visit_id[at_origin], found.detector), rank)
    doubtful = best[rank[best] > 0]
    solutions_asked = int(rank[doubtful].max(initial=0)) // len(scope_ranks) + 1
    outcomes, is_here = _outcomes_around(
        snapshot,
        found.take(doubtful),
        origins.visit_id[at_origin[doubtful]],
        resolution[:solutions_asked],
    )
    answers = outcomes.resolve(resolution, scope_ranks, failed=failed)
    is_placed_here = (answers.placing >= 0) & is_here[answers.placing]
    failures = _failed_inputs(
        snapshot,
        outcomes,
        answers.failed[is_placed_here],
        answers.placing[is_placed_here],
        purpose_ids,
    )
    if failed == "error" and len(failures) > 0:
        raise RegistryError(
            f"the fit of {len(failures)} inputs failed, the first is instrument"
            f" '{failures.instrument[0]}', visit {failures.visit[0]}, detector"
            f" {failures.detector[0]} in solution '{failures.solution[0]}'"
            f" ({failures.reason[0]}); failed='exclude' leaves them out and lists them in .failed,"
            " failed='fall_through' takes the next outcome in the order: another scope's fit"
            " of the same solution first, then the next solution"
        )
    is_answering = rank == 0
    is_answering[doubtful] = np.isin(
        found.row_key[doubtful], outcomes.row_key[answers.ok], assume_unique=True
    )
    if purpose_ids is not None:
        is_answering &= np.isin(found.purpose_id, list(purpose_ids))
    rows = np.flatnonzero(is_answering)
    return _inputs(snapshot, origins, at_origin[rows], found.take(rows), failures, details)


def _best_of_detectors(key: NDArray[np.int64], rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the row of the best rank for each key."""
    order = np.lexsort((rank, key))
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = key[order[1:]] != key[order[:-1]]
    return order[is_first]


def _outcomes_around(
    snapshot: Snapshot,
    found: FoundFootprints,
    visit_id: NDArray[np.int64],
    resolution: tuple[int, ...],
) -> tuple[Outcomes, NDArray[np.bool_]]:
    """Read all outcomes of detectors, and say which of them are the found footprints."""
    if len(visit_id) == 0:
        outcomes = no_outcomes()
    else:
        outcomes = load_outcomes(
            snapshot.cursor, np.unique(visit_id).tolist(), resolution, snapshot.at
        )
        outcomes = outcomes.take(
            np.isin(outcomes.detector_key, packed_key(visit_id, found.detector))
        )
    return outcomes, np.isin(outcomes.row_key, found.row_key)


def _inputs(
    snapshot: Snapshot,
    origins: RevisionColumns,
    at_origin: NDArray[np.int64],
    found: FoundFootprints,
    failures: FailedInputs,
    details: bool,
) -> Inputs:
    visits = load_visits(snapshot.cursor, np.unique(origins.visit_id), facts=details)
    at_visit = visits.rows_of(origins.visit_id)[at_origin]
    order = visits.order(snapshot.lookups, at_visit, found.detector)
    at_origin, at_visit, found = at_origin[order], at_visit[order], found.take(order)
    instrument, visit, band = visits.names(snapshot.lookups, at_visit)
    detail_columns: dict[str, Any] = {
        name: visits.facts[name][at_visit] if details else None for name in _DETAILS
    }
    return Inputs(
        instrument=instrument,
        visit=visit,
        detector=found.detector,
        band=band,
        solution=names_at(snapshot.names_of_solutions(), origins.solution_id[at_origin]),
        scope=names_at(snapshot.names_of_scopes(), origins.scope_id[at_origin]),
        purpose=names_at(snapshot.lookups.purposes, found.purpose_id),
        commit=origins.begin_commit[at_origin],
        seeing=found.seeing,
        zero_point=found.zero_point,
        wcs_id=found.wcs_id,
        failed=failures,
        **detail_columns,
    )


def _failed_inputs(
    snapshot: Snapshot,
    outcomes: Outcomes,
    failed: NDArray[np.int64],
    placing: NDArray[np.int64],
    purpose_ids: Iterable[int] | None,
) -> FailedInputs:
    stored = read_failures(snapshot.cursor, outcomes, failed)
    purpose, reason = stored.purpose_id, stored.reason
    if purpose_ids is not None:
        is_wanted = np.isin(purpose, list(purpose_ids))
        failed, placing = failed[is_wanted], placing[is_wanted]
        purpose, reason = purpose[is_wanted], reason[is_wanted]
    revision = outcomes.revision[failed]
    visits = load_visits(snapshot.cursor, np.unique(outcomes.visit_id[revision]))
    at_visit = visits.rows_of(outcomes.visit_id[revision])
    detector = outcomes.detectors.detector[failed].astype(np.int64)
    order = visits.order(snapshot.lookups, at_visit, detector)
    revision, at_visit = revision[order], at_visit[order]
    instrument, visit, band = visits.names(snapshot.lookups, at_visit)
    solutions = snapshot.names_of_solutions()
    return FailedInputs(
        instrument=instrument,
        visit=visit,
        detector=detector[order],
        band=band,
        solution=names_at(solutions, outcomes.solution_id[revision]),
        scope=names_at(snapshot.names_of_scopes(), outcomes.scope_id[revision]),
        purpose=names_at(snapshot.lookups.purposes, purpose[order]),
        commit=outcomes.begin_commit[revision],
        reason=reason[order],
        placed_by=names_at(solutions, outcomes.solution_id[outcomes.revision[placing[order]]]),
    )
