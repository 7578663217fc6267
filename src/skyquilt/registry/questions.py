# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Questions: what one may ask of footprints and their history, at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, SupportsIndex, get_args

from numpy.typing import ArrayLike

from skyquilt.errors import RegistryError
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry import history, moments
from skyquilt.registry.arguments import (
    ScopeOf,
    checked_choice,
    checked_flag,
    checked_scope,
    checked_text,
)
from skyquilt.registry.diff import Diff
from skyquilt.registry.engine import Database, closed_error, driver_cursor
from skyquilt.registry.lookups import Lookups, load_lookups, read_stamp
from skyquilt.registry.patch_inputs import find_inputs
from skyquilt.registry.read_back import read_footprint_table
from skyquilt.registry.records import Commit, Marker, Solution
from skyquilt.registry.registered import find_skymap, skymap_names, sole_skymap_name
from skyquilt.registry.resolution import FailedRule
from skyquilt.registry.results import Inputs, VisitPatches
from skyquilt.registry.snapshot import Snapshot
from skyquilt.registry.visit_patches import find_patches
from skyquilt.registry.whole_numbers import whole_number
from skyquilt.skymap import SkyMap

__all__ = ["Caches", "Moment", "Questions"]

Moment = int | str | datetime | None
"""A commit's number, a marker's name, a time with a time zone, or None for the newest commit."""


class Questions:
    """The half of `Registry` that reads.

    Each question is answered from one moment: the newest commit at the time of the call, or, for a
    pinned handle, always the same commit.
    """

    def __init__(self, database: Database, caches: Caches) -> None:
        self._file = database
        self._is_closed = False
        self._caches = caches
        self._pin: int | None = None

    @property
    def _database(self) -> Database:
        """The file, for any work with it."""
        if self._is_closed:
            raise closed_error(self.path)
        self._file.check_open()
        return self._file

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def read_only(self) -> bool:
        """Whether writing is refused: opened so, or a handle made by `at`."""
        return self._file.read_only or self._pin is not None

    @property
    def commit_number(self) -> int:
        """Number of the commit that questions are answered at, 0 before the first."""
        with self._snapshot() as snapshot:
            return snapshot.at

    @property
    def resolution(self) -> tuple[str, ...]:
        """Names of the solutions in the default resolution, the first one answers first."""
        with self._snapshot() as snapshot:
            ids = snapshot.lookups.default_resolution(snapshot.at)
            return tuple(snapshot.lookups.solutions[row].name for row in ids)

    def inputs(
        self,
        *,
        skymap: SkyMap | str | None = None,
        tract: SupportsIndex,
        patch: SupportsIndex | None = None,
        band: str | Sequence[str] | None = None,
        resolution: str | Sequence[str] | None = None,
        instrument: str | Sequence[str] | None = None,
        purpose: str | Sequence[str] | None = None,
        failed: FailedRule = "exclude",
        details: bool = False,
    ) -> Inputs:
        """Find the detectors whose footprints overlap a patch, or any patch of a tract.

        Parameters
        ----------
        skymap : SkyMap or str, optional
            The skymap, or the name of a registered or built-in one. Not needed while the registry
            has one registered skymap; those that only scopes mention do not count.
        tract : int
            Number of the tract.
        patch : int, optional
            Sequential index of the patch; without it, any patch of the tract.
        band, instrument, purpose : str or sequence of str, optional
            What is wanted; without them, all (of every purpose, not only SCIENCE). A band or
            purpose that no footprint has so far gives no rows.
        resolution : str or sequence of str, optional
            Solutions, the first one answers first; the default resolution when not given.
        failed : {"exclude", "error", "fall_through"}
            What a failed fit means: the detector is left out and listed in ``.failed``, or the
            call raises, or the next outcome in the order answers (see Notes).
        details : bool
            Whether columns of the visit (filter, name, day, time) are wanted too.

        Returns
        -------
        Inputs
            Sorted by instrument, visit, detector. Touching counts as overlapping.

        Raises
        ------
        NotFoundError
            If there is no such tract, patch, solution, instrument or skymap, or a band or purpose
            differs in case alone from one there is.
        RegistryError
            If a fit failed and ``failed`` is "error", or an argument is not what it should be.

        Notes
        -----
        For each detector the outcomes stand in one order. Solutions count first, as the resolution
        lists them. Within a solution the fit of the tract that is asked for comes first, then the
        fit without a scope, then fits of other areas by the distance of their centres from the
        tract's centre; of equally distant ones (to 1e-9 degrees) the scope that the registry met
        earlier. The first outcome that was not withdrawn answers. Where it failed, "fall_through"
        passes it over for the next one in the same order: fits of other scopes of the same solution
        first, and then the next solution.
        """
        checked_choice(failed, "failed", get_args(FailedRule))
        checked_flag(details, "details")
        with self._snapshot() as snapshot:
            lookups = snapshot.lookups
            return find_inputs(
                snapshot,
                skymap=self._skymap(snapshot, skymap),
                tract=whole_number(tract, "tract"),
                patch=None if patch is None else whole_number(patch, "patch"),
                resolution=lookups.resolution(resolution, snapshot.at),
                band_ids=lookups.ids_of("band", lookups.bands, band),
                instrument_ids=lookups.ids_of("instrument", lookups.instruments, instrument),
                purpose_ids=lookups.ids_of("purpose", lookups.purposes, purpose),
                failed=failed,
                details=details,
            )

    def patches(
        self,
        *,
        visit: SupportsIndex,
        detector: SupportsIndex | None = None,
        skymap: SkyMap | str | None = None,
        instrument: str | None = None,
        resolution: str | Sequence[str] | None = None,
        failed: Literal["exclude", "fall_through"] = "exclude",
    ) -> VisitPatches:
        """Find the patches that a visit, or one detector of it, is an input of.

        Agrees with `inputs`: a row here for every row there. Where fits name what they covered,
        each tract is answered in the order of scopes that holds for it: its own fit, then the fit
        without a scope, then fits of other areas, the nearest centre first; see `inputs`.

        Parameters
        ----------
        visit : int
            Number of the visit.
        detector : int, optional
            Number of the detector; without it, all detectors.
        skymap : SkyMap or str, optional
            As for `inputs`.
        instrument : str, optional
            Not needed while the registry holds visits of one instrument alone.
        resolution : str or sequence of str, optional
            As for `inputs`.
        failed : {"exclude", "fall_through"}
            As for `inputs`: with "exclude" a detector whose fit failed has no patches, with
            "fall_through" the next outcome in the order answers.

        Returns
        -------
        VisitPatches
            Sorted by detector, tract, patch.

        Raises
        ------
        NotFoundError
            If there is no such visit, detector, instrument, solution or skymap.
        RegistryError
            If the instrument went unnamed and there are visits of several, or an argument is not
            what it should be.
        """
        checked_choice(failed, "failed", ("exclude", "fall_through"))
        with self._snapshot() as snapshot:
            return find_patches(
                snapshot,
                skymap=self._skymap(snapshot, skymap),
                instrument_id=snapshot.lookups.sole_instrument_id(instrument),
                visit=whole_number(visit, "visit"),
                detector=None if detector is None else whole_number(detector, "detector"),
                resolution=snapshot.lookups.resolution(resolution, snapshot.at),
                failed=failed,
            )

    def footprints(
        self,
        *,
        visit: ArrayLike | None = None,
        detector: ArrayLike | None = None,
        instrument: str | Sequence[str] | None = None,
        band: str | Sequence[str] | None = None,
        resolution: str | Sequence[str] | None = None,
        scope: ScopeOf | None = None,
    ) -> FootprintTable:
        """Give footprints back as they were committed, vertices bit by bit.

        Parameters
        ----------
        visit, detector : int or array_like of int, optional
            Which; without them, all.
        instrument, band : str or sequence of str, optional
            Of which instruments and bands; without them, all.
        resolution : str or sequence of str, optional
            Solutions, the first one answers first; the default resolution when not given.
        scope : (SkyMap or str, int), optional
            The tract they are wanted for. Without it, a fit without a scope comes first, and then
            the oldest scope.

        Returns
        -------
        FootprintTable
            Sorted by instrument, visit, detector; failures included, withdrawn ones not.

        Raises
        ------
        NotFoundError
            If there is no such instrument, solution, skymap or tract.
        RegistryError
            If an argument is not what it should be.
        """
        with self._snapshot() as snapshot:
            return read_footprint_table(
                snapshot,
                visits=visit,
                detectors=detector,
                instrument=instrument,
                bands=band,
                resolution=snapshot.lookups.resolution(resolution, snapshot.at),
                scope=None if scope is None else self._scope(snapshot, scope),
            )

    def diff(self, a: Moment, b: Moment = None) -> Diff:
        """Compare two moments.

        Parameters
        ----------
        a, b : int, str, datetime or None
            Before and after, as for `at`.

        Returns
        -------
        Diff
            What can be asked about the difference; nothing is compared before. At each moment its
            own default resolution answers, in the order that the Notes of `inputs` give, and a
            failed fit excludes its detector.

        Raises
        ------
        NotFoundError
            If there is no such commit or marker.
        RegistryError
            If a time has no time zone.
        """
        with self._snapshot() as snapshot:
            numbers = [
                snapshot.at
                if moment is None
                else moments.commit_number_at(snapshot.connection, moment)
                for moment in (a, b)
            ]
        return Diff(numbers[0], numbers[1], self._snapshot, self._skymap)

    def log(self) -> list[Commit]:
        """List the commits up to the one questions are answered at, newest first."""
        with self._snapshot() as snapshot:
            return history.log(snapshot.connection, snapshot.at)

    def markers(self) -> list[Marker]:
        """List the markers as they are now, by name, also through a pinned handle."""
        with self._database.read() as connection:
            return moments.markers(connection)

    def skymaps(self) -> tuple[str, ...]:
        """List the names of the registered skymaps as they are now, oldest first.

        A skymap that only a scope mentions is none of them, until it is registered too.
        """
        with self._database.read() as connection:
            return skymap_names(connection)

    def solutions(self) -> list[Solution]:
        """List the solutions in the order in which they came."""
        with self._snapshot() as snapshot:
            return history.solutions(snapshot.connection, snapshot.at)

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        """Open one moment for reading."""
        with self._database.read() as connection:
            stamp = read_stamp(connection)
            lookups = self._caches.lookups
            if lookups is None or lookups.stamp != stamp:
                lookups = self._caches.lookups = load_lookups(connection, stamp)
            at = stamp.newest if self._pin is None else self._pin
            yield Snapshot(connection, driver_cursor(connection), at, lookups)

    def _skymap(self, snapshot: Snapshot, skymap: SkyMap | str | None) -> SkyMap:
        if isinstance(skymap, SkyMap):
            return skymap
        if skymap is None:
            skymap = sole_skymap_name(snapshot.connection)
        if not isinstance(skymap, str):
            raise RegistryError(f"skymap must be a SkyMap or the name of one, got {skymap!r}")
        checked_text(skymap, "skymap")
        if skymap not in self._caches.skymaps:
            self._caches.skymaps[skymap] = find_skymap(snapshot.connection, skymap)
        return self._caches.skymaps[skymap]

    def _scope(self, snapshot: Snapshot, scope: ScopeOf) -> tuple[SkyMap, int]:
        name, tract = checked_scope(scope)
        skymap = self._skymap(snapshot, name)
        skymap.tract_centers([tract])  # a tract that is not there is refused here
        return skymap, tract


class Caches:
    """What handles on one file remember between questions; all of it stays true."""

    __slots__ = ("lookups", "skymaps")

    def __init__(self) -> None:
        self.lookups: Lookups | None = None
        self.skymaps: dict[str, SkyMap] = {}
