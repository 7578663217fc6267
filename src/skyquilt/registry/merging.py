# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What a visit holds after a commit: carried forward, replaced, taken back, or in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from skyquilt.errors import ConflictError
from skyquilt.registry.footprint_rows import FootprintRows, VisitKey
from skyquilt.registry.records import Outcome

__all__ = ["MergedVisit", "OnConflict", "merge_visit"]

OnConflict = Literal["error", "skip", "revise"]


@dataclass(frozen=True, slots=True)
class MergedVisit:
    """The complete new state of a visit in one solution and scope.

    Attributes
    ----------
    rows : FootprintRows
        All its detectors, sorted.
    n_footprints, n_failed, n_withdrawn : int
        How many of them say something that the revision before did not.
    n_skipped : int
        How many kept the old content although other content arrived.
    """

    rows: FootprintRows
    n_footprints: int
    n_failed: int
    n_withdrawn: int
    n_skipped: int

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the revision before."""
        return self.n_footprints + self.n_failed + self.n_withdrawn > 0


def merge_visit(
    new: FootprintRows,
    old: FootprintRows,
    *,
    on_conflict: OnConflict,
    complete: bool,
    solution: str,
    visit: VisitKey,
) -> MergedVisit:
    """Bring what arrived for a visit together with what its newest revision holds.

    Parameters
    ----------
    new, old : FootprintRows
        Rows of the one visit, each sorted by detector.
    on_conflict : {"error", "skip", "revise"}
        What to do about detectors whose content differs: refuse, keep the old, take the new.
    complete : bool
        Whether detectors that did not arrive are withdrawn; otherwise they are carried forward.
    solution : str
        Name of the solution, for the message.
    visit : (str, int)
        Instrument and visit, for the message.

    Returns
    -------
    MergedVisit
        The new state. A withdrawn detector that arrives again is no conflict.

    Raises
    ------
    ConflictError
        If contents differ and ``on_conflict`` is "error"; the message names the first detector.
    """
    _, at_new, at_old = np.intersect1d(
        new.detector, old.detector, assume_unique=True, return_indices=True
    )
    was_withdrawn = old.outcome[at_old] == Outcome.WITHDRAWN
    is_same = new.take(at_new).is_same_content(old.take(at_old))
    is_conflict = ~is_same & ~was_withdrawn
    if on_conflict == "error" and np.any(is_conflict):
        k = int(np.argmax(is_conflict))
        raise ConflictError(
            f"solution '{solution}' already holds another footprint of instrument '{visit[0]}',"
            f" visit {visit[1]}, detector {new.detector[at_new[k]]} than row"
            f" {new.source_row[at_new[k]]} brings ({np.count_nonzero(is_conflict)} of its"
            " detectors differ); on_conflict='revise' makes the new ones current and keeps both"
            " in the history, 'skip' leaves the old ones current"
        )
    keeps_old = is_same | (is_conflict if on_conflict == "skip" else False)
    from_new = np.ones(len(new), dtype=np.bool_)
    from_new[at_new[keeps_old]] = False
    from_old = np.ones(len(old), dtype=np.bool_)
    from_old[at_old[~keeps_old]] = False
    arrived = new.take(np.flatnonzero(from_new))
    parts = [arrived]
    n_withdrawn = 0
    if complete:
        is_absent = ~np.isin(old.detector, new.detector) & (old.outcome != Outcome.WITHDRAWN)
        n_withdrawn = int(np.count_nonzero(is_absent))
        parts.append(old.take(np.flatnonzero(is_absent)).withdrawn())
        from_old &= ~is_absent
    parts.append(old.take(np.flatnonzero(from_old)))
    rows = FootprintRows.concatenate(parts)
    return MergedVisit(
        rows=rows.take(np.argsort(rows.detector, kind="stable")),
        n_footprints=int(np.count_nonzero(arrived.outcome == Outcome.OK)),
        n_failed=int(np.count_nonzero(arrived.outcome == Outcome.FAILED)),
        n_withdrawn=n_withdrawn,
        n_skipped=int(np.count_nonzero(is_conflict)) if on_conflict == "skip" else 0,
    )
