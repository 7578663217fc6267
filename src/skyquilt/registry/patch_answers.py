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
from skyquilt.registry.stored_polygons import StoredPolygons, read_polygons
from skyquilt.registry.visit_columns import VisitColumns
from skyquilt.skymap import SkyMap

__all__ = ["ANY_TRACT", "PatchAnswers", "failures_by_tract", "patches_answered"]

ANY_TRACT = -1
"""Stands for every tract where the answer does not depend on it."""


@dataclass(frozen=True, slots=True)
class PatchAnswers:
    """Pairs of an outcome and a patch it overlaps.

    Attributes
    ----------
    row : ndarray of int64, shape (n,)
        Row of the outcomes.
    shape : ndarray of int64, shape (n,)
        Row of ``shapes``.
    tract, patch : ndarray of int64, shape (n,)
        The patch.
    shapes : StoredPolygons
        Outlines of the outcomes that were read.
    """

    row: NDArray[np.int64]
    shape: NDArray[np.int64]
    tract: NDArray[np.int64]
    patch: NDArray[np.int64]
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
    if depends_on_tract:
        rows = np.flatnonzero(outcomes.detectors.outcome == Outcome.OK)
    else:
        rows = outcomes.resolve(resolution, snapshot.scope_ranks(None), failed=failed).ok
    if unneeded is not None and len(unneeded):
        rows = rows[~np.isin(rows, unneeded)]
    shapes = read_polygons(snapshot.cursor, outcomes, rows, visits)
    pairs = skymap.overlaps(shapes.polygons, threads=threads)
    patch = np.zeros(0, dtype=np.int64) if pairs.patch is None else pairs.patch
    row, tract = rows[pairs.row], pairs.tract
    if not depends_on_tract:
        return PatchAnswers(row, pairs.row, tract, patch, shapes)
    is_kept = np.zeros(len(row), dtype=np.bool_)
    tracts = np.unique(tract).tolist()
    for number, target in zip(tracts, snapshot.targets(skymap, tracts), strict=True):
        answering = outcomes.resolve(resolution, snapshot.scope_ranks(target), failed=failed).ok
        here = np.flatnonzero(tract == number)
        is_kept[here] = np.isin(row[here], answering)
    return PatchAnswers(row[is_kept], pairs.row[is_kept], tract[is_kept], patch[is_kept], shapes)


def failures_by_tract(
    snapshot: Snapshot,
    skymap: SkyMap,
    outcomes: Outcomes,
    resolution: tuple[int, ...],
    tracts: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the detectors whose failure ends the search when a tract is asked for.

    Parameters
    ----------
    snapshot : Snapshot
        The moment to ask.
    skymap : SkyMap
        The skymap.
    outcomes : Outcomes
        All outcomes of the detectors in the solutions of the resolution.
    resolution : tuple of int
        Rows of the solutions, the first one answers first.
    tracts : ndarray of int64
        Numbers of the tracts, each once.

    Returns
    -------
    row, tract : ndarray of int64, shape (f,)
        Outcomes that are failures, and for which tract; `ANY_TRACT` where it is the same for all.
    """
    numbers = tracts.tolist() if snapshot.lookups.has_scopes else [ANY_TRACT]
    targets = snapshot.targets(skymap, numbers) if snapshot.lookups.has_scopes else [None]
    rows = [outcomes.resolve(resolution, snapshot.scope_ranks(target)).failed for target in targets]
    return (
        np.concatenate([np.zeros(0, dtype=np.int64), *rows]),
        np.repeat(np.array(numbers, dtype=np.int64), [len(found) for found in rows]),
    )
