# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Detectors by the patches they overlap, each by the outcome that answers for the patch's tract."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.outcomes import Outcomes
from skyquilt.registry.records import Outcome
from skyquilt.registry.resolution import FailedRule
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.stored_polygons import StoredPolygons, read_footprints
from skyquilt.registry.visit_columns import VisitColumns
from skyquilt.skymap import SkyMap

__all__ = ["ANY_TRACT", "PatchAnswers", "patches_answered"]

ANY_TRACT = -1
"""Stands for every tract where the answer does not depend on it."""


@dataclass(frozen=True, slots=True)
class PatchAnswers:
    """Pairs of an outcome and a patch it overlaps, and the detectors that failed.

    Attributes
    ----------
    row : ndarray of int64, shape (n,)
        Row of the outcomes.
    shape : ndarray of int64, shape (n,)
        Row of ``shapes``.
    tract, patch : ndarray of int64, shape (n,)
        The patch.
    failed_row, failed_tract : ndarray of int64, shape (f,)
        Outcomes whose failure ends the search when the tract is asked for; `ANY_TRACT` where it
        is the same for all.
    shapes : StoredPolygons
        Outlines of the outcomes that were read.
    """

    row: NDArray[np.int64]
    shape: NDArray[np.int64]
    tract: NDArray[np.int64]
    patch: NDArray[np.int64]
    failed_row: NDArray[np.int64]
    failed_tract: NDArray[np.int64]
    shapes: StoredPolygons


def patches_answered(
    snapshot: Snapshot,
    skymap: SkyMap,
    outcomes: Outcomes,
    visits: VisitColumns,
    *,
    resolution: tuple[int, ...],
    failed: FailedRule = "exclude",
    unneeded: NDArray[np.int64] | None = None,
    threads: int = 1,
) -> PatchAnswers:
    """Find the patches that detectors are inputs of.

    Parameters
    ----------
    snapshot : Snapshot
        The moment to ask.
    skymap : SkyMap
        The skymap.
    outcomes : Outcomes
        All outcomes of the detectors in the solutions of the resolution.
    visits : VisitColumns
        Their visits.
    resolution : tuple of int
        Rows of the solutions, the first one answers first.
    failed : {"exclude", "error", "fall_through"}
        What a failed fit means.
    unneeded : ndarray of int64, optional
        Outcomes that are not to be read even if they answer.
    threads : int
        How many threads share the overlaps.

    Returns
    -------
    PatchAnswers
        The pairs, sorted by row, tract and patch.
    """
    depends_on_tract = snapshot.lookups.has_scopes
    nothing = np.zeros(0, dtype=np.int64)
    failed_row = failed_tract = nothing
    if depends_on_tract:
        rows = np.flatnonzero(outcomes.detectors.outcome == Outcome.OK)
    else:
        answers = outcomes.resolve(resolution, snapshot.scope_ranks(None), failed=failed)
        rows, failed_row = answers.ok, answers.failed
        failed_tract = np.full(len(failed_row), ANY_TRACT, dtype=np.int64)
    if unneeded is not None:
        rows = rows[~np.isin(rows, unneeded)]
    shapes = read_footprints(snapshot.cursor, outcomes, rows, visits).shapes
    pairs = skymap.overlaps(shapes.polygons, threads=threads)
    patch = nothing if pairs.patch is None else pairs.patch
    found = PatchAnswers(
        rows[pairs.row], pairs.row, pairs.tract, patch, failed_row, failed_tract, shapes
    )
    if not depends_on_tract:
        return found
    return _answering_for_their_tract(snapshot, skymap, outcomes, resolution, failed, found)


def _answering_for_their_tract(
    snapshot: Snapshot,
    skymap: SkyMap,
    outcomes: Outcomes,
    resolution: tuple[int, ...],
    failed: FailedRule,
    found: PatchAnswers,
) -> PatchAnswers:
    """Keep the pairs whose outcome answers when their tract is asked for."""
    is_kept = np.zeros(len(found.row), dtype=np.bool_)
    failed_rows, failed_tracts = [found.failed_row], [found.failed_tract]
    tracts = np.unique(found.tract).tolist()
    for tract, target in zip(tracts, snapshot.targets(skymap, tracts), strict=True):
        answers = outcomes.resolve(resolution, snapshot.scope_ranks(target), failed=failed)
        here = np.flatnonzero(found.tract == tract)
        is_kept[here] = np.isin(found.row[here], answers.ok)
        failed_rows.append(answers.failed)
        failed_tracts.append(np.full(len(answers.failed), tract, dtype=np.int64))
    return PatchAnswers(
        found.row[is_kept],
        found.shape[is_kept],
        found.tract[is_kept],
        found.patch[is_kept],
        np.concatenate(failed_rows),
        np.concatenate(failed_tracts),
        found.shapes,
    )
