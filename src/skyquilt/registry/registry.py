# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Registry: what one may do with footprints and their history."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from skyquilt.errors import ReadOnlyError
from skyquilt.footprint.instruments import Instrument
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry import moments
from skyquilt.registry.arguments import ScopeOf, checked_flag
from skyquilt.registry.engine import Database
from skyquilt.registry.locations import path_of
from skyquilt.registry.merging import OnConflict
from skyquilt.registry.questions import Caches, Moment, Questions
from skyquilt.registry.records import Commit, Marker
from skyquilt.registry.registered import register_instrument, register_skymap
from skyquilt.registry.writing import commit_table, mark_commit, promote_solution
from skyquilt.skymap import SkyMap

__all__ = ["Registry"]


class Registry(Questions):
    """Footprints of detectors with their history, in one SQLite file.

    Make one with `create` or `open`. It is a context manager, closed at the end of the block;
    threads may share it; a pickle holds its path. Each question is answered from one moment: the
    newest commit at the time of the call, or, for a handle that `at` gave, always the same commit.

    Parameters
    ----------
    database : Database
        An open file.
    caches : Caches, optional
        Those of the registry that a handle is made from.
    """

    def __init__(self, database: Database, *, caches: Caches | None = None) -> None:
        super().__init__(database, Caches() if caches is None else caches)
        self._moment: Moment = None
        self._owns_database = caches is None

    @classmethod
    def create(cls, url_or_path: str | os.PathLike[str]) -> Self:
        """Make a new, empty registry.

        Parameters
        ----------
        url_or_path : str or path-like
            A path, or ``sqlite:///path``; nothing may be there yet.

        Returns
        -------
        Registry
            Open for writing.

        Raises
        ------
        RegistryError
            If the file exists, or cannot be made, or the URL is of another database.
        """
        return cls(Database.create(path_of(url_or_path)))

    @classmethod
    def open(cls, url_or_path: str | os.PathLike[str], *, read_only: bool = False) -> Self:
        """Open a registry; no rows are read.

        Parameters
        ----------
        url_or_path : str or path-like
            A path, or ``sqlite:///path``.
        read_only : bool
            Whether to refuse writing. Needed on network file systems and without permission to
            write to the file and its folder; the file is then read as a snapshot.

        Returns
        -------
        Registry
            The registry.

        Raises
        ------
        RegistryError
            If there is none, or the file is something else or damaged.
        SchemaVersionError
            If it has another schema; the message holds the command that helps.
        ReadOnlyError
            If it cannot be written to where it lies.
        """
        checked_flag(read_only, "read_only")
        return cls(Database.open(path_of(url_or_path), read_only=read_only))

    def close(self) -> None:
        """End the work with the file; whatever is asked afterwards raises a RegistryError.

        A handle that `at` made shares the file with the registry it came from: closing the handle
        leaves the registry open, closing the registry closes the handle. Closing again does
        nothing.
        """
        self._is_closed = True
        if self._owns_database:
            self._file.close()

    def commit(
        self,
        table: FootprintTable,
        *,
        solution: str,
        message: str = "",
        scope: ScopeOf | None = None,
        on_conflict: OnConflict = "error",
        complete: bool = False,
        author: str | None = None,
        producer: str | None = None,
        producer_version: str | None = None,
    ) -> Commit:
        """Add footprints: all of them become visible together, or none.

        Detectors of a visit that the table lacks keep what the solution and scope held. The first
        solution ever committed is the default resolution; later ones enter it by `promote`.

        What the shutter fixed (band, filter, exposure time and their like) is kept once a visit and
        is no part of the history. A table may bring values that were unknown, never other ones.
        They are filled in even where no commit is made, and answers of the past show them too.

        Parameters
        ----------
        table : FootprintTable
            At least one row. Rows with status ``failed`` say that a fit failed.
        solution : str
            Name of the line of footprints they belong to.
        message : str
            Why, for the log.
        scope : (SkyMap or str, int), optional
            Skymap (or its name) and tract that the fit covered. A skymap that is not registered is
            kept with the scope, but gets no name by it: `register_skymap` does that.
        on_conflict : {"error", "skip", "revise"}
            What to do where the solution and scope hold a detector with other content: refuse the
            whole commit, leave the old current, or make the new current and keep both in the
            history. A detector that was withdrawn and comes again is no conflict.
        complete : bool
            Whether the table brings all detectors of its visits: absent ones are then withdrawn.
        author : str, optional
            Who; the user's name when not given.
        producer, producer_version : str, optional
            The program that made the footprints.

        Returns
        -------
        Commit
            The new commit. Where there was nothing to change none is made: then the newest one,
            with ``is_new`` False and all counts 0 but ``n_skipped``. ``n_skipped`` says how many
            detectors "skip" left as they were although the table brought other content; where it
            is 0 too, the registry held everything already.

        Raises
        ------
        ConflictError
            If contents differ and ``on_conflict`` is "error", or the table contradicts what is
            known of a visit.
        RegistryError
            If the table is empty or an argument is wrong; the registry is unchanged.
        ReadOnlyError
            If the registry was opened for reading, or is pinned.
        """
        self._check_not_pinned()
        return commit_table(
            self._database,
            table,
            solution=solution,
            message=message,
            scope=scope,
            on_conflict=on_conflict,
            complete=complete,
            author=author,
            producer=producer,
            producer_version=producer_version,
        )

    def check(
        self,
        table: FootprintTable,
        *,
        solution: str,
        scope: ScopeOf | None = None,
        on_conflict: OnConflict = "error",
        complete: bool = False,
    ) -> Commit:
        """Try out a commit: check all that `commit` checks, say what it would do, change nothing.

        Takes its place among the writers for a moment, in a transaction that is rolled back, so the
        answer is that of `commit` until somebody else commits. What `commit` would fill in of the
        visits themselves is no commit and not counted: ``is_new`` may be False all the same.

        Parameters
        ----------
        table : FootprintTable
            As for `commit`, as are the others.
        solution : str
            The line of footprints.
        scope : (SkyMap or str, int), optional
            The tract that the fit covered.
        on_conflict : {"error", "skip", "revise"}
            What to do about footprints that differ.
        complete : bool
            Whether detectors that the table lacks are withdrawn.

        Returns
        -------
        Commit
            What `commit` would return: number, digest and counts, ``is_new`` whether there would be
            a new commit at all, and ``n_skipped``. Its message is empty, its author the user.

        Raises
        ------
        ConflictError
            As `commit` would.
        RegistryError
            As `commit` would.
        ReadOnlyError
            If the registry was opened for reading, or is pinned: `commit` would be refused too.
        """
        self._check_not_pinned()
        return commit_table(
            self._database,
            table,
            solution=solution,
            message="",
            scope=scope,
            on_conflict=on_conflict,
            complete=complete,
            author=None,
            producer=None,
            producer_version=None,
            is_rehearsal=True,
        )

    def promote(self, solution: str, *, message: str = "", author: str | None = None) -> Commit:
        """Let a solution answer first in the default resolution, from a new commit on.

        Parameters
        ----------
        solution : str
            Its name.
        message : str
            Why, for the log.
        author : str, optional
            Who; the user's name when not given.

        Returns
        -------
        Commit
            The new commit; where the solution was first already, the newest one with ``is_new``
            False.

        Raises
        ------
        NotFoundError
            If there is no such solution; the message names close ones.
        ReadOnlyError
            If the registry was opened for reading, or is pinned.
        """
        self._check_not_pinned()
        return promote_solution(self._database, solution, message=message, author=author)

    def mark(
        self,
        name: str,
        commit: Moment = None,
        *,
        message: str = "",
        author: str | None = None,
    ) -> Marker:
        """Give a commit a name, or move the name to another commit; every move is kept.

        Parameters
        ----------
        name : str
            The marker.
        commit : int, str, datetime or None
            The commit, as for `at`.
        message : str
            Why.
        author : str, optional
            Who; the user's name when not given.

        Returns
        -------
        Marker
            The marker as it is now.

        Raises
        ------
        NotFoundError
            If there is no such commit.
        RegistryError
            If the name is empty, holds white space, or could be taken for a number, a date or
            another moment (``12``, ``2026-11-20``, ``None``, ``-x``), or there is no commit yet.
        ReadOnlyError
            If the registry was opened for reading, or is pinned.
        """
        self._check_not_pinned()
        return mark_commit(self._database, name, commit, message=message, author=author)

    def register_skymap(self, skymap: SkyMap, name: str | None = None) -> None:
        """Keep a skymap under a name, so that questions can be asked by it.

        Parameters
        ----------
        skymap : SkyMap
            The skymap.
        name : str, optional
            The name; the skymap's own when not given.

        Raises
        ------
        RegistryError
            If it has no name, or the name stands for another skymap, or the skymap has another
            name here. Registering the same again changes nothing.
        ReadOnlyError
            If the registry was opened for reading, or is pinned.
        """
        self._check_not_pinned()
        with self._database.write() as connection:
            register_skymap(connection, skymap, name)

    def register_instrument(self, instrument: Instrument) -> None:
        """Keep what is known of an instrument under its name.

        Parameters
        ----------
        instrument : Instrument
            The instrument.

        Raises
        ------
        RegistryError
            If the name stands for an instrument with other content. Registering the same again
            changes nothing.
        ReadOnlyError
            If the registry was opened for reading, or is pinned.
        """
        self._check_not_pinned()
        with self._database.write() as connection:
            register_instrument(connection, instrument)

    def at(self, moment: Moment) -> Registry:
        """Give a handle that answers as the registry stood at a commit; it cannot write.

        Footprints, failures and withdrawals, and the resolution, are those of the commit. What the
        shutter fixed is kept once a visit: values unknown then may have been filled in since.

        Parameters
        ----------
        moment : int, str, datetime or None
            Number of a commit (0 is the empty registry before the first), name of a marker, a time
            with a time zone (the newest commit not later than that), or None for the newest now.

        Returns
        -------
        Registry
            It shares this registry's file.

        Raises
        ------
        NotFoundError
            If there is no such commit or marker; the message names close ones.
        RegistryError
            If a time has no time zone.
        """
        pinned = Registry(self._database, caches=self._caches)
        pinned._moment = moment
        pinned.refresh()
        return pinned

    def refresh(self) -> None:
        """Look up again what a pinned handle was made for: a marker that moved, or the newest.

        Does nothing for a handle that is not pinned: it sees each new commit anyway.
        """
        database = self._database
        if self._owns_database and self._pin is None:
            return
        with database.read() as connection:
            self._pin = moments.commit_number_at(connection, self._moment)

    def _check_not_pinned(self) -> None:
        self._database.check_open()
        if self._pin is not None:
            raise ReadOnlyError(
                f"this handle is pinned at commit {self._pin}, the past cannot be written to; use"
                f" the registry it came from, or Registry.open('{self.path}')"
            )

    def __enter__(self) -> Self:
        self._database.check_open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.path, self._file.read_only, self._pin, self._moment)

    def __repr__(self) -> str:
        pinned = "" if self._pin is None else f", at commit {self._pin}"
        access = ", read-only" if self._file.read_only else ""
        return f"<Registry {str(self.path)!r}{access}{pinned}>"


def _restore(path: Path, read_only: bool, pin: int | None, moment: Moment) -> Registry:
    registry = Registry.open(path, read_only=read_only)
    if pin is not None:
        registry._pin, registry._moment = pin, moment
    return registry
