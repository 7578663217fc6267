# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which outcome answers for a detector: pure rules, the same for every question.

Solutions are tried in the order of the resolution. Within one, a fit of the target tract itself
comes first, then a fit without a scope, then fits of other areas, the nearest centre first, and of
equally near ones the scope that was made earlier. Of the outcomes in that order, ``ok`` answers,
``failed`` ends the search, ``withdrawn`` is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.records import Outcome, Scope
from skyquilt.sphere import unit_vectors

__all__ = ["Answers", "FailedRule", "Target", "resolve", "scope_ranks"]

FailedRule = Literal["exclude", "error", "fall_through"]


_SAME_DISTANCE_DEG = 1e-9
"""Centres that differ by no more are equally near: four microarcseconds, where rounding makes 1e-13
degrees out of distances that are equal by symmetry, and centres of tracts lie minutes apart."""


class Target(NamedTuple):
    """The tract that footprints are wanted for.

    Attributes
    ----------
    skymap_id : int or None
        Row of the skymap; None where the registry does not hold it, and so no fit of its tracts.
    tract : int
        The tract.
    center_ra, center_dec : float
        Its centre, ICRS degrees.
    """

    skymap_id: int | None
    tract: int
    center_ra: float
    center_dec: float


def scope_ranks(scopes: Iterable[Scope], target: Target | None) -> dict[int, int]:
    """Order scopes by preference.

    Parameters
    ----------
    scopes : iterable of Scope
        All scopes there are.
    target : Target or None
        The tract that footprints are wanted for. Without one, no scope comes first and the others
        follow in the order in which they were made. With one, other areas follow by the distance of
        their centres from the tract's; where that is equal, the one that was made earlier is first.

    Returns
    -------
    dict of int to int
        Place of each scope, by its row; the lowest is preferred, no two are equal.
    """
    known = sorted(scopes, key=lambda scope: scope.scope_id)
    group = np.array([_group(scope, target) for scope in known], dtype=np.int64)
    distance = _distance_places(known, target)
    order = np.lexsort((distance, group))  # stable: the scopes stand in the order of their making
    return {known[i].scope_id: rank for rank, i in enumerate(order.tolist())}


def _group(scope: Scope, target: Target | None) -> int:
    """Give 0 for the target tract itself, 1 for no scope, 2 for other areas."""
    if scope.kind == "none":
        return 1
    is_target = (
        target is not None
        and scope.kind == "tract"
        and target.skymap_id is not None
        and (scope.skymap_id, scope.number) == (target.skymap_id, target.tract)
    )
    return 0 if is_target else 2


def _distance_places(scopes: list[Scope], target: Target | None) -> NDArray[np.int64]:
    """Give distances of centres from the target's as numbers that sort so, equal ones alike."""
    if target is None:
        return np.zeros(len(scopes), dtype=np.int64)
    centers = unit_vectors(
        [scope.center_ra or 0.0 for scope in scopes], [scope.center_dec or 0.0 for scope in scopes]
    )
    toward = unit_vectors([target.center_ra], [target.center_dec])[0]
    # By tangent, which is as sharp at the far side of the sky as it is near.
    across = np.sqrt((np.cross(centers, toward) ** 2).sum(axis=1))
    distance_deg = np.degrees(np.arctan2(across, centers @ toward))
    order = np.argsort(distance_deg, kind="stable")
    places = np.zeros(len(scopes), dtype=np.int64)
    places[order[1:]] = np.cumsum(np.diff(distance_deg[order]) > _SAME_DISTANCE_DEG)
    return places


class Answers(NamedTuple):
    """Who answers, as row numbers of the outcomes that `resolve` was given.

    Attributes
    ----------
    ok : ndarray of int64
        Outcomes that answer with a polygon, at most one a detector.
    failed : ndarray of int64
        Failures that ended the search, at most one a detector, and none for those in ``ok``.
    placing : ndarray of int64
        For each failure, the next ``ok`` outcome in the order, whose polygon says where the
        detector would be; -1 where there is none.
    """

    ok: NDArray[np.int64]
    failed: NDArray[np.int64]
    placing: NDArray[np.int64]


def resolve(
    detector_key: NDArray[np.int64],
    rank: NDArray[np.int64],
    outcome: NDArray[np.int8],
    *,
    failed: FailedRule = "exclude",
) -> Answers:
    """Choose the outcome that answers for each detector.

    Parameters
    ----------
    detector_key : ndarray of int64, shape (n,)
        Equal for the outcomes of one detector of one visit.
    rank : ndarray of int64, shape (n,)
        Place of the outcome's (solution, scope) in the order of preference; different for the
        outcomes of one detector.
    outcome : ndarray of int8, shape (n,)
        Values of `Outcome`.
    failed : {"exclude", "error", "fall_through"}
        With "fall_through", failures are passed over like withdrawals.

    Returns
    -------
    Answers
        Sorted by detector key.
    """
    is_passed_over = outcome == Outcome.WITHDRAWN
    if failed == "fall_through":
        is_passed_over = is_passed_over | (outcome == Outcome.FAILED)
    rows = np.flatnonzero(~is_passed_over)
    rows = rows[np.lexsort((rank[rows], detector_key[rows]))]
    key = detector_key[rows]
    is_first = np.ones(len(rows), dtype=np.bool_)
    is_first[1:] = key[1:] != key[:-1]
    is_ok = outcome[rows] == Outcome.OK
    stops = np.flatnonzero(is_first & ~is_ok)
    if len(stops) == 0:
        nothing = np.zeros(0, dtype=np.int64)
        return Answers(rows[is_first & is_ok], nothing, nothing)
    # The next ok outcome at or behind each place, wherever it belongs; then checked for its key.
    oks = np.flatnonzero(is_ok)
    following = np.searchsorted(oks, stops)
    found = following < len(oks)
    candidates = oks[np.where(found, following, 0)] if len(oks) else np.zeros(len(stops), np.int64)
    found &= key[candidates] == key[stops]
    return Answers(rows[is_first & is_ok], rows[stops], np.where(found, rows[candidates], -1))
