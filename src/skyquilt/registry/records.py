# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What rows of the registry mean: commits, markers, solutions, scopes and outcomes as values."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["LIVE", "NO_SCOPE_ID", "Commit", "Marker", "Outcome", "Scope", "Solution"]

LIVE = 2**62
"""The end commit of a visit revision that nothing has superseded: after every commit there is."""

NO_SCOPE_ID = 1
"""Row of the scope that stands for "no scope"; every registry is made with it."""


class Outcome(enum.IntEnum):
    """What one visit revision says about one detector."""

    OK = 0
    """There is a polygon, and it answers."""
    FAILED = 1
    """There is none, for a stated reason; the search through the resolution stops."""
    WITHDRAWN = 2
    """It was taken back; the search goes on as if nothing had been said."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A named line of footprints, such as ``single_frame`` or ``jointcal``.

    Attributes
    ----------
    solution_id : int
        Its row.
    name : str
        Its name.
    begin_commit : int
        Number of the commit that brought the first of its footprints.
    """

    solution_id: int
    name: str
    begin_commit: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What one fit covered: nothing in particular, a tract of a skymap, or a HEALPix pixel.

    Attributes
    ----------
    scope_id : int
        Its row; `NO_SCOPE_ID` for the scope of kind ``none``.
    kind : {"none", "tract", "healpix"}
        What kind of area it is.
    skymap_id : int or None
        Row of the skymap whose tract it is.
    number : int or None
        The tract, or the nested number of the pixel.
    order : int or None
        HEALPix order of the pixel.
    center_ra, center_dec : float or None
        ICRS degrees of the centre of the area.
    skymap_name : str
        Name of the skymap, for people; empty where there is none.
    """

    scope_id: int
    kind: Literal["none", "tract", "healpix"]
    skymap_id: int | None = None
    number: int | None = None
    order: int | None = None
    center_ra: float | None = None
    center_dec: float | None = None
    skymap_name: str = ""

    def __str__(self) -> str:
        if self.kind == "tract":
            return f"tract {self.number} of {self.skymap_name}"
        if self.kind == "healpix":
            return f"healpix {self.number} of order {self.order}"
        return ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One atomic change of the registry.

    Attributes
    ----------
    number : int
        1, 2, 3 ... in the order in which commits became visible.
    kind : {"footprints", "promote"}
        Whether it brought footprints or put a solution first in the default resolution.
    solution : str
        The solution it is about.
    scope : str
        What the fit covered, in words; empty where the commit named no scope.
    author, message : str
        Who made it, and why.
    producer, producer_version : str
        The program behind the footprints; empty where nobody said.
    time : datetime
        When, in UTC; never earlier than the commit before.
    digest : str
        Hexadecimal digest of the content.
    n_visits, n_footprints, n_failed, n_withdrawn : int
        How many visits it revised, and how many detectors of them it gave a new polygon, a
        failure or a withdrawal, or a polygon or failure with other measured values or another
        reason; detectors that said the same before are not among them. All 0 for a promotion, and
        where a call of ``commit`` had nothing to change: then no commit was made, and this is the
        newest one.
    n_skipped : int
        How many detectors the call of ``commit`` left as they were although the table brought other
        content, by ``on_conflict="skip"``. 0 for commits read from the log, which does not keep it.
    is_new : bool
        Whether the call that returned this made the commit (or, of ``check``, whether ``commit``
        would make it); False for commits read from the log.
    """

    number: int
    kind: Literal["footprints", "promote"]
    solution: str
    scope: str
    author: str
    message: str
    producer: str
    producer_version: str
    time: datetime
    digest: str
    n_visits: int
    n_footprints: int
    n_failed: int
    n_withdrawn: int
    n_skipped: int = 0
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A name for a commit, as its newest move left it.

    Attributes
    ----------
    name : str
        The name.
    commit : int
        Number of the commit it stands for.
    author, message : str
        Who moved it there, and why.
    time : datetime
        When, in UTC.
    """

    name: str
    commit: int
    author: str
    message: str
    time: datetime
