# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Markers, and how a number, a marker or a time says which commit is meant."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

import sqlalchemy as sa

from skyquilt.errors import NotFoundError, RegistryError
from skyquilt.registry import schema
from skyquilt.registry.arguments import checked_text
from skyquilt.registry.history import as_text, as_time, newest_commit_number, now_utc
from skyquilt.registry.records import Marker

__all__ = [
    "check_marker_name",
    "commit_number_at",
    "commit_of_marker",
    "known_names",
    "markers",
    "move_marker",
]


def check_marker_name(name: str) -> None:
    """Refuse a name for a marker that a reader, or a command, would take for another moment.

    Parameters
    ----------
    name : str
        The name.

    Raises
    ------
    RegistryError
        If it looks like a number, a date or a time, the word none, or an option of a command.
    """
    meaning = _other_meaning(name)
    if meaning is not None:
        raise RegistryError(
            f"a marker must not look like {meaning}, got {name!r}; begin its name with a word, such"
            f" as 'run_{name.lstrip('-')}'"
        )


def _other_meaning(name: str) -> str | None:
    """Say what else a text may mean where a moment is asked for."""
    if _can_be_read(float, name):
        return "a number"
    if any(_can_be_read(kind.fromisoformat, name) for kind in (date, datetime, time)):
        return "a date or a time"
    if name.casefold() == "none":
        return "the word for no marker"
    return "an option of a command" if name.startswith("-") else None


def _can_be_read(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def move_marker(
    connection: sa.Connection, name: str, commit: int, author: str, message: str
) -> Marker:
    """Let a marker stand for a commit, keeping where it stood before.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    name : str
        The marker, made if it is new.
    commit : int
        Number of the commit.
    author, message : str
        Who moves it, and why.

    Returns
    -------
    Marker
        As it is now.
    """
    m = schema.markers.c
    marker_id = connection.execute(sa.select(m.marker_id).where(m.name == name)).scalar()
    if marker_id is None:
        made = connection.execute(sa.insert(schema.markers).values(name=name))
        (marker_id,) = made.inserted_primary_key or (None,)
    time = as_text(now_utc())
    connection.execute(
        sa.insert(schema.marker_moves).values(
            marker_id=marker_id, commit_id=commit, author=author, message=message, time_utc=time
        )
    )
    return Marker(name, commit, author, message, as_time(time))


def markers(connection: sa.Connection) -> list[Marker]:
    """Read all markers as their newest moves left them.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.

    Returns
    -------
    list of Marker
        Sorted by name.
    """
    found = connection.exec_driver_sql(
        "SELECT marker, commit_id, author, message, time_utc FROM markers_for_people"
        " ORDER BY marker"
    )
    return [
        Marker(name, commit, author, message, as_time(time))
        for name, commit, author, message, time in found
    ]


def commit_of_marker(connection: sa.Connection, name: str) -> int:
    """Find the commit a marker stands for.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    name : str
        The marker.

    Returns
    -------
    int
        Number of the commit.

    Raises
    ------
    NotFoundError
        If there is no such marker; the message names close ones.
    """
    known = {marker.name: marker.commit for marker in markers(connection)}
    if name not in known:
        meaning = _other_meaning(name)
        advice = (
            f"make it with mark({name!r})"
            if meaning is None
            else f"as text this is no marker but {meaning}: give a commit number as an int, a time"
            " as a datetime with a time zone, None for the newest"
        )
        raise NotFoundError(f"there is no marker {name!r}{known_names(name, known)}; {advice}")
    return known[name]


def commit_number_at(connection: sa.Connection, when: int | str | datetime | None) -> int:
    """Find the commit that a number, a marker or a time means.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    when : int, str, datetime or None
        A commit's number (0 is the empty registry before the first), a marker's name, or a time
        with a time zone: the newest commit not later than that, 0 if there is none. None is the
        newest commit.

    Returns
    -------
    int
        Number of the commit.

    Raises
    ------
    NotFoundError
        If there is no such commit or marker.
    RegistryError
        If a time has no time zone or cannot be in UTC, or the value is none of the three.
    """
    if when is None:
        return newest_commit_number(connection)
    if isinstance(when, str):
        return commit_of_marker(connection, checked_text(when, "the name of a marker"))
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise RegistryError(
                f"a time must say its time zone, got {when!r}; for UTC use"
                " when.replace(tzinfo=datetime.UTC)"
            )
        c = schema.commits.c
        found = connection.execute(
            sa.select(sa.func.max(c.commit_id)).where(c.time_utc <= as_text(when))
        ).scalar()
        return 0 if found is None else int(found)
    if isinstance(when, bool) or not hasattr(when, "__index__"):
        raise RegistryError(
            f"a moment is a commit number, a marker's name or a datetime, got {when!r}"
        )
    number = when.__index__()
    newest = newest_commit_number(connection)
    if not 0 <= number <= newest:
        has = f"has commits 1 to {newest}" if newest else "has no commits yet"
        raise NotFoundError(f"there is no commit {number}: the registry {has}")
    return number


def known_names(name: str, known: Iterable[str]) -> str:
    """Word what there is instead of a name that is unknown.

    Parameters
    ----------
    name : str
        What was asked for.
    known : iterable of str
        What there is.

    Returns
    -------
    str
        Text to append to a message.
    """
    names = sorted(known)
    if not names:
        return "; there is none yet"
    close = difflib.get_close_matches(name, names, n=3)
    if close:
        return f" (did you mean {' or '.join(repr(match) for match in close)}?)"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"; there are {shown}"
