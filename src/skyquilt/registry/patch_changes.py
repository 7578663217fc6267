# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Compare the inputs of all patches at two commits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.lookups import names_at
from skyquilt.registry.outcomes import Outcomes
from skyquilt.registry.patch_answers import PatchAnswers, failures_in_tracts, patches_answered
from skyquilt.registry.results import PatchChanges
from skyquilt.registry.shifts import shifts_mas
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.visit_columns import VisitColumns
from skyquilt.skymap import SkyMap

__all__ = ["Moment", "compare_patches"]

_SPARSE = 8
"""Above so many possible codes for each that is there, sorting them is cheaper than marking."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What one commit says about the visits that are compared.

    Attributes
    ----------
    snapshot : Snapshot
        The registry at the commit.
    resolution : tuple of int
        Rows of the solutions, the first one answers first.
    outcomes : Outcomes
        Outcomes of the visits in these solutions.
    """

    snapshot: Snapshot
    resolution: tuple[int, ...]
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Detector and patch pairs of one moment, sorted by ``key``."""

    key: NDArray[np.int64]
    detector: NDArray[np.int64]
    code: NDArray[np.int64]
    shape: NDArray[np.int64]


def compare_patches(
    before: Moment,
    after: Moment,
    visits: VisitColumns,
    skymap: SkyMap,
    *,
    min_shift_mas: float,
    threads: int,
) -> PatchChanges:
    """Find the patches and bands whose inputs changed.

    Parameters
    ----------
    before, after : Moment
        Outcomes of the same visits at the two commits.
    visits : VisitColumns
        The visits.
    skymap : SkyMap
        The skymap.
    min_shift_mas : float
        Inputs that moved by no more than this do not count as moved.
    threads : int
        How many threads share the overlaps.

    Returns
    -------
    PatchChanges
        Sorted by tract, patch and band.
    """
    unneeded = _same_answers(before, after)
    answers = [
        patches_answered(
            moment.snapshot,
            skymap,
            moment.outcomes,
            visits,
            resolution=moment.resolution,
            unneeded=rows,
            threads=threads,
        )
        for moment, rows in zip((before, after), unneeded, strict=True)
    ]
    n_patches = 1 + max((int(found.patch.max(initial=0)) for found in answers), default=0)
    detectors = _union(before.outcomes.detector_key, after.outcomes.detector_key)
    n_codes = n_patches * (1 + max(int(found.tract.max(initial=0)) for found in answers))
    pairs_before, pairs_after = (
        _pairs(moment.outcomes, found, detectors, n_patches, n_codes)
        for moment, found in zip((before, after), answers, strict=True)
    )
    place = np.searchsorted(pairs_after.key, pairs_before.key)
    place_or_first = np.minimum(place, max(len(pairs_after.key) - 1, 0))
    stays = (
        pairs_after.key[place_or_first] == pairs_before.key
        if len(pairs_after.key)
        else np.zeros(len(pairs_before.key), dtype=np.bool_)
    )
    is_added = np.ones(len(pairs_after.key), dtype=np.bool_)
    is_added[place[stays]] = False
    common, common_after = np.flatnonzero(stays), place[stays]
    shift = _shift_of_pairs(answers, pairs_before.shape[common], pairs_after.shape[common_after])
    has_moved = ~(shift <= min_shift_mas)  # NaN counts as moved
    removed, added = np.flatnonzero(~stays), np.flatnonzero(is_added)
    moved, shift = common[has_moved], shift[has_moved]
    turned = np.concatenate(
        [
            _turned(pairs_before, removed, after, skymap, detectors, n_patches),
            _turned(pairs_after, added, before, skymap, detectors, n_patches),
        ]
    )
    n_removed = len(removed)
    band_of = visits.band_id[visits.rows_of(detectors >> 32)]
    n_bands = int(visits.band_id.max(initial=0)) + 1

    def group(pairs: _Pairs, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return pairs.code[rows] * n_bands + band_of[pairs.detector[rows]]

    removed_group, added_group = group(pairs_before, removed), group(pairs_after, added)
    moved_group = group(pairs_before, moved)
    turned_group = np.concatenate(
        [removed_group[turned[:n_removed]], added_group[turned[n_removed:]]]
    )
    groups, places = _numbered(removed_group, added_group, moved_group, turned_group)
    n_groups = len(groups)
    n_removed_of, n_added_of, n_moved_of, n_turned_of = (
        np.bincount(place, minlength=n_groups).astype(np.int64) for place in places
    )
    max_shift = np.zeros(n_groups)
    # NaN, where the number of vertices changed, is larger than any shift.
    np.maximum.at(max_shift, places[2], np.where(np.isnan(shift), np.inf, shift))
    max_shift[np.isinf(max_shift)] = np.nan
    code = groups // n_bands
    band = names_at(before.snapshot.lookups.bands, groups % n_bands)
    order = np.lexsort((band, code))
    return PatchChanges(
        tract=(code // n_patches)[order],
        patch=(code % n_patches)[order],
        band=band[order],
        set_changed=(n_removed_of + n_added_of > 0)[order],
        moved=(n_moved_of > 0)[order],
        outcome_changed=(n_turned_of > 0)[order],
        n_added=n_added_of[order],
        n_removed=n_removed_of[order],
        n_moved=n_moved_of[order],
        n_outcomes_changed=n_turned_of[order],
        max_shift_mas=max_shift[order],
    )


def _same_answers(before: Moment, after: Moment) -> list[NDArray[np.int64] | None]:
    """Find outcomes that answer at both commits from the same revision: nothing to compare.

    Only of detectors whose answer is the same for any tract, at both commits.
    """
    in_both = np.intersect1d(before.outcomes.revision_id, after.outcomes.revision_id)
    if len(in_both) == 0:
        return [None, None]
    ranks = before.snapshot.scope_ranks(None)
    scoped = _union(before.outcomes.scoped_detectors, after.outcomes.scoped_detectors)
    rows = []
    for moment in (before, after):
        found = moment.outcomes.resolve(moment.resolution, ranks).ok
        if len(scoped):
            found = found[~np.isin(moment.outcomes.detector_key[found], scoped)]
        rows.append(found)
    keys = [
        moment.outcomes.row_key[found] for moment, found in zip((before, after), rows, strict=True)
    ]
    return [rows[0][np.isin(keys[0], keys[1])], rows[1][np.isin(keys[1], keys[0])]]


def _pairs(
    outcomes: Outcomes,
    answers: PatchAnswers,
    detectors: NDArray[np.int64],
    n_patches: int,
    n_codes: int,
) -> _Pairs:
    detector = np.searchsorted(detectors, outcomes.detector_key)[answers.row]
    code = answers.tract * n_patches + answers.patch
    key = detector * n_codes + code
    if np.all(key[1:] > key[:-1]):  # as they are where the answer does not depend on the tract
        return _Pairs(key, detector, code, answers.shape)
    order = np.argsort(key)
    return _Pairs(key[order], detector[order], code[order], answers.shape[order])


def _shift_of_pairs(
    answers: list[PatchAnswers],
    shapes_before: NDArray[np.int64],
    shapes_after: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Measure the shift of each pair; the pairs of a footprint share one measurement."""
    # The pairs of a footprint stand together: one measurement a run is enough.
    is_begin = np.ones(len(shapes_before), dtype=np.bool_)
    is_begin[1:] = (shapes_before[1:] != shapes_before[:-1]) | (
        shapes_after[1:] != shapes_after[:-1]
    )
    begins = np.flatnonzero(is_begin)
    shifts = shifts_mas(
        answers[0].shapes, answers[1].shapes, shapes_before[begins], shapes_after[begins]
    )
    return np.asarray(shifts[np.cumsum(is_begin) - 1])


def _turned(
    pairs: _Pairs,
    rows: NDArray[np.int64],
    other: Moment,
    skymap: SkyMap,
    detectors: NDArray[np.int64],
    n_patches: int,
) -> NDArray[np.bool_]:
    """Say which pairs are not there at the other moment because the detector failed there."""
    return failures_in_tracts(
        other.snapshot,
        skymap,
        other.outcomes,
        other.resolution,
        detectors[pairs.detector[rows]],
        pairs.code[rows] // n_patches,
    )


def _union(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the different values of two columns, sorted; at once where they are the same and so."""
    if np.array_equal(a, b) and np.all(a[1:] > a[:-1]):
        return a
    return np.unique(np.concatenate([a, b]))


def _numbered(*codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Give equal codes equal numbers: the codes, sorted, and for each column the numbers."""
    lowest = min((int(column.min()) for column in codes if len(column)), default=0)
    highest = max((int(column.max()) for column in codes if len(column)), default=-1)
    n_possible = highest - lowest + 1
    if n_possible > _SPARSE * sum(map(len, codes)):  # codes of a few patches far apart
        numbers, place = np.unique(np.concatenate(codes), return_inverse=True)
        return numbers, np.split(place, np.cumsum([len(column) for column in codes])[:-1])
    # A mark for each possible code: codes of patches are few, where pairs are many.
    is_there = np.zeros(n_possible, dtype=np.bool_)
    for column in codes:
        is_there[column - lowest] = True
    number = np.cumsum(is_there) - 1
    return np.flatnonzero(is_there) + lowest, [number[column - lowest] for column in codes]
