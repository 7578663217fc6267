# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What the registry answers: immutable columns with names, a length and a short text."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "FailedInputs", "FootprintChanges", "Inputs", "PatchChanges", "VisitPatches"]


class Columns:
    """Columns of equal length, as the fields of a dataclass; a column may be absent (None)."""

    __slots__ = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns there are, in order."""
        return tuple(
            field.name
            for field in fields(self)  # type: ignore[arg-type]  # children are dataclasses
            if isinstance(getattr(self, field.name), np.ndarray)
        )

    def to_dict(self) -> dict[str, NDArray[Any]]:
        """Give the columns by name.

        Returns
        -------
        dict of str to ndarray
            The columns of `column_names`.
        """
        return {name: getattr(self, name) for name in self.column_names}

    def __len__(self) -> int:
        return len(getattr(self, self.column_names[0]))

    def __eq__(self, other: object) -> bool:
        """Compare by content; NaN equals NaN here."""
        if type(other) is not type(self):
            return NotImplemented
        mine, theirs = self.to_dict(), other.to_dict()
        return mine.keys() == theirs.keys() and all(
            np.array_equal(mine[name], theirs[name], equal_nan=mine[name].dtype.kind == "f")
            for name in mine
        )

    __hash__ = None  # type: ignore[assignment]  # columns are compared, not looked up

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows of {', '.join(self.column_names)}>"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FailedInputs(Columns):
    """Detectors that would be inputs, had their fit not failed; sorted as `Inputs`.

    Attributes
    ----------
    instrument, visit, detector, band : ndarray
        The footprint's data ID and band.
    solution, scope, purpose, commit : ndarray
        Where the failure stands, as in `Inputs`.
    reason : ndarray of str
        Why it failed.
    placed_by : ndarray of str
        The solution whose polygon says that the detector would be here.
    """

    instrument: NDArray[np.str_]
    visit: NDArray[np.int64]
    detector: NDArray[np.int64]
    band: NDArray[np.str_]
    solution: NDArray[np.str_]
    scope: NDArray[np.str_]
    purpose: NDArray[np.str_]
    commit: NDArray[np.int64]
    reason: NDArray[np.str_]
    placed_by: NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Inputs(Columns):
    """Detectors whose footprints overlap a patch or tract; sorted by instrument, visit, detector.

    Attributes
    ----------
    instrument, visit, detector, band : ndarray of str, int64, int64, str
        The footprint's data ID and band.
    solution, scope : ndarray of str
        Which solution answered, and what its fit covered (empty for no scope).
    purpose : ndarray of str
        What the detector is for.
    commit : ndarray of int64
        Number of the commit that brought the revision.
    seeing, zero_point : ndarray of float64
        Arcsec and mag, NaN where unknown.
    wcs_id : ndarray of str
        Name of the WCS behind the outline, empty where unknown.
    physical_filter, exposure_name : ndarray of str or None
        Only with ``details=True``; empty where unknown.
    day_obs : ndarray of int64 or None
        Only with ``details=True``; -1 where unknown.
    mjd_begin_tai, exptime_s : ndarray of float64 or None
        Only with ``details=True``; NaN where unknown.
    failed : FailedInputs
        Detectors left out because their fit failed.
    """

    instrument: NDArray[np.str_]
    visit: NDArray[np.int64]
    detector: NDArray[np.int64]
    band: NDArray[np.str_]
    solution: NDArray[np.str_]
    scope: NDArray[np.str_]
    purpose: NDArray[np.str_]
    commit: NDArray[np.int64]
    seeing: NDArray[np.float64]
    zero_point: NDArray[np.float64]
    wcs_id: NDArray[np.str_]
    physical_filter: NDArray[np.str_] | None
    exposure_name: NDArray[np.str_] | None
    day_obs: NDArray[np.int64] | None
    mjd_begin_tai: NDArray[np.float64] | None
    exptime_s: NDArray[np.float64] | None
    failed: FailedInputs

    def __eq__(self, other: object) -> bool:
        """Compare by content, the failed ones included."""
        if not isinstance(other, Inputs):
            return NotImplemented
        return bool(Columns.__eq__(self, other)) and self.failed == other.failed

    __hash__ = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class VisitPatches(Columns):
    """Patches that the detectors of a visit overlap; sorted by detector, tract, patch.

    Attributes
    ----------
    visit, detector : ndarray of int64
        The footprint.
    band : ndarray of str
        Its band.
    tract, patch : ndarray of int64
        The patch.
    solution, scope : ndarray of str
        Which solution answered for this tract, and what its fit covered.
    """

    visit: NDArray[np.int64]
    detector: NDArray[np.int64]
    band: NDArray[np.str_]
    tract: NDArray[np.int64]
    patch: NDArray[np.int64]
    solution: NDArray[np.str_]
    scope: NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PatchChanges(Columns):
    """Patches and bands whose inputs changed; sorted by tract, patch, band.

    Attributes
    ----------
    tract, patch : ndarray of int64
        The patch.
    band : ndarray of str
        The band.
    set_changed : ndarray of bool
        Whether the set of (instrument, visit, detector) differs.
    moved : ndarray of bool
        Whether an input that is in both sets has another outline.
    outcome_changed : ndarray of bool
        Whether a detector turned from ok to failed or back.
    n_added, n_removed, n_moved, n_outcomes_changed : ndarray of int64
        How many of each.
    max_shift_mas : ndarray of float64
        The largest separation of corresponding vertices among the moved ones, milliarcseconds;
        0 where none moved, NaN where one moved whose number of vertices changed.
    """

    tract: NDArray[np.int64]
    patch: NDArray[np.int64]
    band: NDArray[np.str_]
    set_changed: NDArray[np.bool_]
    moved: NDArray[np.bool_]
    outcome_changed: NDArray[np.bool_]
    n_added: NDArray[np.int64]
    n_removed: NDArray[np.int64]
    n_moved: NDArray[np.int64]
    n_outcomes_changed: NDArray[np.int64]
    max_shift_mas: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FootprintChanges(Columns):
    """Detectors whose answer changed; sorted by instrument, visit, detector, scopes.

    Attributes
    ----------
    instrument, visit, detector, band : ndarray
        The footprint's data ID and band.
    change : ndarray of str
        ``added``, ``removed``, ``moved``, ``outcome`` (ok to failed or back) or
        ``solution`` (the same outline, answered by another solution or scope).
    shift_mas : ndarray of float64
        Largest separation of corresponding vertices, milliarcseconds; NaN where there are not two
        outlines with as many vertices.
    outcome_before, outcome_after : ndarray of str
        ``ok``, ``failed``, or empty where no solution says anything.
    reason : ndarray of str
        Why it failed after, or else before; empty where it never did.
    solution_before, solution_after, scope_before, scope_after : ndarray of str
        Who answered, and what the fit covered.
    """

    instrument: NDArray[np.str_]
    visit: NDArray[np.int64]
    detector: NDArray[np.int64]
    band: NDArray[np.str_]
    change: NDArray[np.str_]
    shift_mas: NDArray[np.float64]
    outcome_before: NDArray[np.str_]
    outcome_after: NDArray[np.str_]
    reason: NDArray[np.str_]
    solution_before: NDArray[np.str_]
    solution_after: NDArray[np.str_]
    scope_before: NDArray[np.str_]
    scope_after: NDArray[np.str_]
