# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The verbs that write: each is one transaction, and checks its arguments before it begins."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import datetime
from typing import get_args

import sqlalchemy as sa

from skyquilt.errors import NotFoundError, RegistryError, TableError
from skyquilt.footprint.table import FootprintTable
from skyquilt.registry import history, moments
from skyquilt.registry.arguments import (
    ScopeOf,
    checked_choice,
    checked_flag,
    checked_scope,
    checked_text,
)
from skyquilt.registry.committing import commit_prepared, prepare
from skyquilt.registry.engine import Database
from skyquilt.registry.merging import OnConflict
from skyquilt.registry.records import NO_SCOPE_ID, Commit, Marker
from skyquilt.registry.registered import find_skymap, scope_id_of_tract
from skyquilt.skymap import SkyMap

__all__ = ["commit_table", "mark_commit", "promote_solution"]


def commit_table(
    database: Database,
    table: FootprintTable,
    *,
    solution: str,
    message: str,
    scope: ScopeOf | None,
    on_conflict: OnConflict,
    complete: bool,
    author: str | None,
    producer: str | None,
    producer_version: str | None,
    is_rehearsal: bool = False,
) -> Commit:
    """Do what `Registry.commit` says, or `Registry.check`.

    Parameters
    ----------
    database : Database
        The registry's file.
    table, solution, message, scope, on_conflict, complete, author, producer, producer_version
        As for `Registry.commit`.
    is_rehearsal : bool
        Whether to leave everything as it was.

    Returns
    -------
    Commit
        The new commit, or the newest one where nothing changed.

    Raises
    ------
    RegistryError
        As for `Registry.commit`.
    """
    if not isinstance(table, FootprintTable):
        raise TableError(
            f"a commit takes a FootprintTable, got {type(table).__name__}; make one with"
            " FootprintTable.from_corners(...)"
        )
    checked_choice(on_conflict, "on_conflict", get_args(OnConflict))
    checked_flag(complete, "complete")
    _check_name("solution", solution)
    author = _author(author)
    message = checked_text(message, "message")
    producer = "" if producer is None else checked_text(producer, "producer")
    if producer_version is None:
        producer_version = ""
    producer_version = checked_text(producer_version, "producer_version")
    scope = None if scope is None else checked_scope(scope)
    database.check_writable()
    prepared = prepare(table)
    with database.rehearse() if is_rehearsal else database.write() as connection:
        scope_id = NO_SCOPE_ID
        if scope is not None:
            skymap, tract = scope
            if not isinstance(skymap, SkyMap):
                skymap = find_skymap(connection, skymap)
            scope_id = scope_id_of_tract(connection, skymap, tract)
        committed = commit_prepared(
            connection,
            prepared,
            history.NewCommit(
                kind="footprints",
                solution=solution,
                scope_id=scope_id,
                author=author,
                message=message,
                producer=producer,
                producer_version=producer_version,
            ),
            on_conflict=on_conflict,
            complete=complete,
            with_rows=not is_rehearsal,
        )
        if committed.number is None:
            return replace(_unchanged(connection), n_skipped=committed.n_skipped)
        made = history.read_commit(connection, committed.number)
        return replace(made, n_skipped=committed.n_skipped, is_new=True)


def promote_solution(
    database: Database, solution: str, *, message: str, author: str | None
) -> Commit:
    """Do what `Registry.promote` says.

    Parameters
    ----------
    database : Database
        The registry's file.
    solution, message, author
        As for `Registry.promote`.

    Returns
    -------
    Commit
        The new commit, or the newest one where nothing changed.

    Raises
    ------
    NotFoundError
        If there is no such solution.
    RegistryError
        If an argument is no text.
    """
    solution = checked_text(solution, "solution")
    message, author = checked_text(message, "message"), _author(author)
    with database.write() as connection:
        newest = history.newest_commit_number(connection)
        known = {s.name: s.solution_id for s in history.solutions(connection, newest)}
        if solution not in known:
            raise NotFoundError(
                f"there is no solution '{solution}' to promote"
                f"{moments.known_names(solution, known)}"
            )
        resolution = history.default_resolution(connection, newest)
        first = known[solution]
        if resolution[:1] == [first]:
            return _unchanged(connection)
        number = history.add_commit(
            connection,
            history.NewCommit(
                kind="promote",
                solution=solution,
                scope_id=NO_SCOPE_ID,
                author=author,
                message=message,
            ),
        )
        others = [solution_id for solution_id in resolution if solution_id != first]
        history.set_default_resolution(connection, number, [first, *others])
        return replace(history.read_commit(connection, number), is_new=True)


def mark_commit(
    database: Database,
    name: str,
    commit: int | str | datetime | None,
    *,
    message: str,
    author: str | None,
) -> Marker:
    """Do what `Registry.mark` says.

    Parameters
    ----------
    database : Database
        The registry's file.
    name, commit, message, author
        As for `Registry.mark`.

    Returns
    -------
    Marker
        The marker as it is now.

    Raises
    ------
    RegistryError
        As for `Registry.mark`.
    """
    _check_name("marker", name)
    message, author = checked_text(message, "message"), _author(author)
    moments.check_marker_name(name)
    with database.write() as connection:
        number = moments.commit_number_at(connection, commit)
        if number == 0:
            raise RegistryError(
                f"marker '{name}' needs a commit to stand for, the registry had none; commit first"
            )
        return moments.move_marker(connection, name, number, author, message)


def _unchanged(connection: sa.Connection) -> Commit:
    newest = history.read_commit(connection, history.newest_commit_number(connection))
    return replace(newest, n_visits=0, n_footprints=0, n_failed=0, n_withdrawn=0)


def _author(author: str | None) -> str:
    if author is not None:
        return checked_text(author, "author")
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a user without a name, as in some containers
        return "unknown"


def _check_name(what: str, name: str) -> None:
    checked_text(name, f"the name of a {what}")
    if not name or not name.isprintable() or any(c.isspace() or c == "," for c in name):
        raise RegistryError(
            f"the name of a {what} needs at least one character and neither white space nor commas,"
            f" got {name!r}"
        )
