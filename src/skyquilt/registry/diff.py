# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Diff: which inputs of which patches changed between two commits, and how."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry import queries
from skyquilt.registry.arguments import checked_shift
from skyquilt.registry.footprint_changes import compare_footprints
from skyquilt.registry.outcomes import Outcomes, load_outcomes
from skyquilt.registry.patch_changes import Moment, compare_patches
from skyquilt.registry.results import FootprintChanges, PatchChanges
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.visit_columns import load_visits
from skyquilt.skymap import SkyMap

__all__ = ["Diff"]


class Diff:
    """The difference between two commits; each question reads what it needs when it is asked.

    Made by `Registry.diff`. At each of the two commits the default resolution of that commit
    answers, in the order of solutions and scopes that `Registry.inputs` describes, with
    ``failed="exclude"``. Only visits that can have changed are read.

    Parameters
    ----------
    before, after : int
        Numbers of the commits.
    open_snapshot : callable
        Opens the registry for reading.
    find_skymap : callable
        Finds a skymap by its name in what was opened.

    Attributes
    ----------
    before, after : int
        Numbers of the commits.
    """

    def __init__(
        self,
        before: int,
        after: int,
        open_snapshot: Callable[[], AbstractContextManager[Snapshot]],
        find_skymap: Callable[[Snapshot, SkyMap | str | None], SkyMap],
    ) -> None:
        self.before = before
        self.after = after
        self._open_snapshot = open_snapshot
        self._find_skymap = find_skymap

    def patches(
        self, skymap: SkyMap | str | None = None, *, min_shift_mas: float = 0.0, threads: int = 1
    ) -> PatchChanges:
        """Find the patches and bands whose inputs changed.

        Parameters
        ----------
        skymap : SkyMap or str, optional
            As for `Registry.inputs`.
        min_shift_mas : float
            Inputs whose vertices moved by no more than this many milliarcseconds do not count as
            moved.
        threads : int
            How many threads share the overlaps; 0 means one per core.

        Returns
        -------
        PatchChanges
            Sorted by tract, patch and band; only rows where something changed. A detector that
            failed after the first commit shows in the patches that its earlier outline touched: its
            outcome changed, and so did the set.

        Raises
        ------
        RegistryError
            If the threshold is no number, negative or NaN.
        NotFoundError
            If there is no such skymap.

        Notes
        -----
        A shift is the largest separation of corresponding vertices: in the order in which they were
        delivered, or, where that gives more than an arcsecond, with the first vertex and direction
        that give least. Where the number of vertices changed, the input counts as moved, by NaN.

        Each patch is compared as `Registry.inputs` answers for its tract: within a solution the fit
        of that tract comes first, then the fit without a scope, then fits of other areas, the
        nearest centre first and of equally near ones the scope made earlier.
        """
        min_shift_mas = checked_shift(min_shift_mas, "min_shift_mas")
        with self._open_snapshot() as snapshot:
            moments, visit_ids = self._moments(snapshot)
            return compare_patches(
                *moments,
                load_visits(snapshot.cursor, visit_ids),
                self._find_skymap(snapshot, skymap),
                min_shift_mas=min_shift_mas,
                threads=threads,
            )

    def footprints(self, *, min_shift_mas: float = 0.0) -> FootprintChanges:
        """Find the detectors whose answer changed.

        Parameters
        ----------
        min_shift_mas : float
            As for `patches`.

        Returns
        -------
        FootprintChanges
            One row a detector; where fits name what they covered, one row for each pair of fits
            that answer for some tract before and after.

        Raises
        ------
        RegistryError
            If the threshold is no number, negative or NaN.
        """
        min_shift_mas = checked_shift(min_shift_mas, "min_shift_mas")
        with self._open_snapshot() as snapshot:
            moments, visit_ids = self._moments(snapshot)
            return compare_footprints(
                *moments, load_visits(snapshot.cursor, visit_ids), min_shift_mas=min_shift_mas
            )

    def _moments(self, snapshot: Snapshot) -> tuple[tuple[Moment, Moment], NDArray[np.int64]]:
        """Load what both commits say about the visits that can have changed."""
        resolutions = [snapshot.lookups.default_resolution(at) for at in (self.before, self.after)]
        visit_ids = _changed_visits(snapshot, self.before, self.after, resolutions)
        before, after = (
            Moment(
                replace(snapshot, at=at),
                resolution,
                _outcomes(snapshot, visit_ids, resolution, at),
            )
            for at, resolution in zip((self.before, self.after), resolutions, strict=True)
        )
        return (before, after), visit_ids

    def __repr__(self) -> str:
        return f"<Diff: commit {self.before} to {self.after}>"


def _outcomes(
    snapshot: Snapshot, visit_ids: NDArray[np.int64], resolution: tuple[int, ...], at: int
) -> Outcomes:
    return load_outcomes(snapshot.cursor, visit_ids.tolist(), resolution, at)


def _changed_visits(
    snapshot: Snapshot, before: int, after: int, resolutions: list[tuple[int, ...]]
) -> NDArray[np.int64]:
    """Find the visits that can have changed: by a revision, or by the place of a solution."""
    a, b = min(before, after), max(before, after)
    solution_ids = queries.as_json(sorted({*resolutions[0], *resolutions[1]}))
    found = snapshot.cursor.execute(
        queries.CHANGED_VISITS, (a, b, solution_ids, a, b, solution_ids)
    ).fetchall()
    moved = queries.as_json(_moved_solutions(*resolutions))
    for at in (before, after):
        found += snapshot.cursor.execute(queries.VISITS_OF_SOLUTIONS, (moved, at, at)).fetchall()
    return np.unique(np.array([row[0] for row in found], dtype=np.int64))


def _moved_solutions(before: tuple[int, ...], after: tuple[int, ...]) -> list[int]:
    """Find solutions without which the two resolutions would be the same."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    kept = {
        solution_id
        for block in matcher.get_matching_blocks()
        for solution_id in before[block.a : block.a + block.size]
    }
    return sorted({*before, *after} - kept)
