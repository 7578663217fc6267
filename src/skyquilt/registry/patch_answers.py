# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Detectors by the patches they overlap, each by the outcome that answers for the patch's tract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.outcomes import Outcomes
from skyquilt.registry.records import Outcome
from skyquilt.registry.resolution import Answers, FailedRule
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.stored_polygons import StoredPolygons, read_polygons
from skyquilt.registry.visit_columns import VisitColumns
from skyquilt.skymap import SkyMap

__all__ = ["PatchAnswers", "failures_in_tracts", "patches_answered"]


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
        The pairs; those of a row stand together, sorted by tract and patch.
    """
    key = outcomes.detector_key
    in_scopes, settled = _parts(outcomes, key)
    oks = in_scopes[outcomes.detectors.outcome[in_scopes] == Outcome.OK]
    ranks = snapshot.scope_ranks(None)
    rows = outcomes.resolve(resolution, ranks, failed=failed, among=settled).ok
    rows = np.concatenate([rows, oks]) if len(oks) else rows
    if unneeded is not None and len(unneeded):
        rows = rows[~np.isin(rows, unneeded)]
    shapes = read_polygons(snapshot.cursor, outcomes, rows, visits)
    pairs = skymap.overlaps(shapes.polygons, threads=threads)
    patch = np.zeros(0, dtype=np.int64) if pairs.patch is None else pairs.patch
    row, tract = rows[pairs.row], pairs.tract
    if len(oks) == 0:
        return PatchAnswers(row, pairs.row, tract, patch, shapes)
    is_kept = np.ones(len(row), dtype=np.bool_)
    asked = np.flatnonzero(np.isin(row, oks))
    is_kept[asked] = False
    for part, answers in _answers_by_tract(
        snapshot, skymap, outcomes, resolution, in_scopes, key[row[asked]], tract[asked], failed
    ):
        here = asked[part]
        is_kept[here] = np.isin(row[here], answers.ok)
    return PatchAnswers(row[is_kept], pairs.row[is_kept], tract[is_kept], patch[is_kept], shapes)


def failures_in_tracts(
    snapshot: Snapshot,
    skymap: SkyMap,
    outcomes: Outcomes,
    resolution: tuple[int, ...],
    detector_key: NDArray[np.int64],
    tract: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Say which detectors have a failure that ends the search when a tract is asked for.

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
    detector_key, tract : ndarray of int64, shape (n,)
        Detectors, by the key that the outcomes give them, each with the number of a tract.

    Returns
    -------
    ndarray of bool, shape (n,)
        False also for detectors without an outcome.
    """
    key = outcomes.detector_key
    in_scopes, settled = _parts(outcomes, key)
    ranks = snapshot.scope_ranks(None)
    failed = outcomes.resolve(resolution, ranks, among=settled).failed
    has_failed = np.isin(detector_key, key[failed])
    if len(in_scopes) == 0:
        return has_failed
    asked = np.flatnonzero(np.isin(detector_key, key[in_scopes]))
    for part, answers in _answers_by_tract(
        snapshot,
        skymap,
        outcomes,
        resolution,
        in_scopes,
        detector_key[asked],
        tract[asked],
        "exclude",
    ):
        here = asked[part]
        has_failed[here] = np.isin(detector_key[here], key[answers.failed])
    return has_failed


def _parts(
    outcomes: Outcomes, key: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """Part the rows: of detectors that tracts can have different answers for, and of the others.

    None for the second part where it is all there is.
    """
    scoped = outcomes.scoped_detectors
    if len(scoped) == 0:
        return scoped, None
    is_scoped = np.isin(key, scoped)
    return np.flatnonzero(is_scoped), np.flatnonzero(~is_scoped)


def _answers_by_tract(
    snapshot: Snapshot,
    skymap: SkyMap,
    outcomes: Outcomes,
    resolution: tuple[int, ...],
    rows: NDArray[np.int64],
    detector_key: NDArray[np.int64],
    tract: NDArray[np.int64],
    failed: FailedRule,
) -> Iterator[tuple[NDArray[np.int64], Answers]]:
    """Resolve detectors for the tracts they are asked with, and for no others.

    Gives for each tract which of the detectors it was asked with, and who answers. The detectors
    are among those of the rows.
    """
    if len(tract) == 0:
        return
    key = outcomes.detector_key[rows]
    order = np.argsort(key, kind="stable")
    rows = rows[order]
    detectors, begins, counts = np.unique(key[order], return_index=True, return_counts=True)
    number = np.searchsorted(detectors, detector_key)
    order = np.lexsort((number, tract))
    numbers, firsts = np.unique(tract[order], return_index=True)
    targets = snapshot.targets(skymap, numbers.tolist())
    for here, target in zip(np.split(order, firsts[1:]), targets, strict=True):
        asked = np.unique(number[here])
        n_rows = counts[asked]
        skipped = begins[asked] - (np.cumsum(n_rows) - n_rows)
        among = rows[np.arange(n_rows.sum()) + np.repeat(skipped, n_rows)]
        ranks = snapshot.scope_ranks(target)
        yield here, outcomes.resolve(resolution, ranks, failed=failed, among=among)
