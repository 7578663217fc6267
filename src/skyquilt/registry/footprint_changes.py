# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Compare the answers for detectors at two commits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.lookups import names_at
from skyquilt.registry.patch_changes import Moment
from skyquilt.registry.records import Outcome
from skyquilt.registry.resolution import Target
from skyquilt.registry.results import FootprintChanges
from skyquilt.registry.shifts import shifts_mas
from skyquilt.registry.stored_failures import read_failures
from skyquilt.registry.stored_polygons import read_polygons
from skyquilt.registry.visit_columns import VisitColumns

__all__ = ["compare_footprints"]

_NO_ANSWER = -1


def compare_footprints(
    before: Moment, after: Moment, visits: VisitColumns, *, min_shift_mas: float
) -> FootprintChanges:
    """Find the detectors whose answer changed.

    Parameters
    ----------
    before, after : Moment
        Outcomes of the same visits at the two commits.
    visits : VisitColumns
        The visits.
    min_shift_mas : float
        Outlines that moved by no more than this do not count as moved.

    Returns
    -------
    FootprintChanges
        Sorted by instrument, visit, detector and scopes.
    """
    detectors = np.unique(
        np.concatenate([before.outcomes.detector_key, after.outcomes.detector_key])
    )
    candidates = [
        np.stack(
            [np.arange(len(detectors)), *(_answers(m, detectors, t) for m in (before, after))],
            axis=-1,
        )
        for t in _targets(before, after)
    ]
    detector, row_before, row_after = np.unique(np.concatenate(candidates), axis=0).T
    outcome_before, outcome_after = _outcome(before, row_before), _outcome(after, row_after)
    is_same = (row_before != _NO_ANSWER) & (row_after != _NO_ANSWER)
    is_same &= _row_key(before, row_before) == _row_key(after, row_after)
    # Nothing to compare where the same revision answers, or nobody does.
    is_wanted = ~is_same & ((row_before != _NO_ANSWER) | (row_after != _NO_ANSWER))
    detector, row_before, row_after = (
        column[is_wanted] for column in (detector, row_before, row_after)
    )
    outcome_before, outcome_after = outcome_before[is_wanted], outcome_after[is_wanted]
    shift = _shifts(before, after, visits, row_before, row_after)
    source_before, source_after = _sources(before, row_before), _sources(after, row_after)
    has_other_source = np.any(source_before != source_after, axis=-1)
    change = _kinds(outcome_before, outcome_after, shift > min_shift_mas, shift, has_other_source)
    kept = np.flatnonzero(change != "")
    at_visit = visits.rows_of(detectors[detector] >> 32)
    number = (detectors[detector] & (2**32 - 1)) - 2**31
    lookups = before.snapshot.lookups
    order = kept[
        visits.order(
            lookups,
            at_visit[kept],
            number[kept],
            source_before[kept, 1],
            source_after[kept, 1],
        )
    ]
    reason = _reasons(before, row_before)
    reason_after = _reasons(after, row_after)
    instrument, visit, band = visits.names(lookups, at_visit[order])
    solutions = before.snapshot.names_of_solutions()
    scopes = before.snapshot.names_of_scopes()
    return FootprintChanges(
        instrument=instrument,
        visit=visit,
        detector=number[order],
        band=band,
        change=change[order],
        shift_mas=shift[order],
        outcome_before=outcome_before[order],
        outcome_after=outcome_after[order],
        reason=np.where(reason_after != "", reason_after, reason)[order],
        solution_before=names_at(solutions, source_before[order, 0]),
        solution_after=names_at(solutions, source_after[order, 0]),
        scope_before=names_at(scopes, source_before[order, 1]),
        scope_after=names_at(scopes, source_after[order, 1]),
    )


def _targets(before: Moment, after: Moment) -> list[Target | None]:
    """List the tracts whose answers can differ from those without a tract in mind."""
    scopes = before.snapshot.lookups.scopes
    present = np.unique(np.concatenate([before.outcomes.scope_id, after.outcomes.scope_id]))
    targets: list[Target | None] = [None]
    for scope_id in present.tolist():
        scope = scopes[scope_id]
        if scope.kind == "tract" and scope.number is not None:
            targets.append(
                Target(
                    scope.skymap_id, scope.number, scope.center_ra or 0.0, scope.center_dec or 0.0
                )
            )
    return targets


def _answers(
    moment: Moment, detectors: NDArray[np.int64], target: Target | None
) -> NDArray[np.int64]:
    """Find the outcome, ok or failed, that answers for each detector; -1 where there is none."""
    ranks = moment.snapshot.scope_ranks(target)
    answers = moment.outcomes.resolve(moment.resolution, ranks)
    rows = np.full(len(detectors), _NO_ANSWER, dtype=np.int64)
    keys = moment.outcomes.detector_key
    for found in (answers.ok, answers.failed):
        rows[np.searchsorted(detectors, keys[found])] = found
    return rows


def _outcome(moment: Moment, rows: NDArray[np.int64]) -> NDArray[np.str_]:
    words = {int(Outcome.OK): "ok", int(Outcome.FAILED): "failed", 3: ""}
    outcome = np.full(len(rows), 3, dtype=np.int64)
    is_there = rows != _NO_ANSWER
    outcome[is_there] = moment.outcomes.detectors.outcome[rows[is_there]]
    return names_at(words, outcome)


def _row_key(moment: Moment, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    keys = np.full(len(rows), _NO_ANSWER, dtype=np.int64)
    is_there = rows != _NO_ANSWER
    keys[is_there] = moment.outcomes.row_key[rows[is_there]]
    return keys


def _sources(moment: Moment, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give solution and scope of each answer; 0, which no row has, where there is none."""
    sources = np.zeros((len(rows), 2), dtype=np.int64)
    is_there = rows != _NO_ANSWER
    revision = moment.outcomes.revision[rows[is_there]]
    sources[is_there, 0] = moment.outcomes.solution_id[revision]
    sources[is_there, 1] = moment.outcomes.scope_id[revision]
    return sources


def _shifts(
    before: Moment,
    after: Moment,
    visits: VisitColumns,
    row_before: NDArray[np.int64],
    row_after: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Measure how far outlines moved; NaN where there are not two."""
    both = np.flatnonzero(
        (_outcome(before, row_before) == "ok") & (_outcome(after, row_after) == "ok")
    )
    shapes, places = [], []
    for moment, rows in ((before, row_before[both]), (after, row_after[both])):
        different, place = np.unique(rows, return_inverse=True)
        shapes.append(read_polygons(moment.snapshot.cursor, moment.outcomes, different, visits))
        places.append(place)
    shift = np.full(len(row_before), np.nan)
    shift[both] = shifts_mas(shapes[0], shapes[1], places[0], places[1])
    return shift


def _kinds(
    outcome_before: NDArray[np.str_],
    outcome_after: NDArray[np.str_],
    is_far: NDArray[np.bool_],
    shift: NDArray[np.float64],
    has_other_source: NDArray[np.bool_],
) -> NDArray[np.str_]:
    """Say in one word what changed; empty where nothing worth telling did."""
    was_ok, is_ok = outcome_before == "ok", outcome_after == "ok"
    was_there, is_there = outcome_before != "", outcome_after != ""
    return np.select(
        [
            ~was_there & is_ok,
            was_ok & ~is_there,
            outcome_before != outcome_after,
            was_ok & is_ok & (is_far | np.isnan(shift)),
            has_other_source,
        ],
        ["added", "removed", "outcome", "moved", "solution"],
        "",
    )


def _reasons(moment: Moment, rows: NDArray[np.int64]) -> NDArray[np.str_]:
    failed = np.flatnonzero(_outcome(moment, rows) == "failed")
    stored = read_failures(moment.snapshot.cursor, moment.outcomes, rows[failed])
    reasons = np.full(len(rows), "", dtype=f"U{max(stored.reason.dtype.itemsize // 4, 1)}")
    reasons[failed] = stored.reason
    return reasons
