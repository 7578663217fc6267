# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The commit log and what hangs on it: solutions, scopes and the default resolution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa

from skyquilt.errors import RegistryError
from skyquilt.registry import schema
from skyquilt.registry.engine import driver_cursor
from skyquilt.registry.records import Commit, Scope, Solution

__all__ = [
    "NewCommit",
    "add_commit",
    "as_text",
    "as_time",
    "default_resolution",
    "log",
    "newest_commit_number",
    "now_utc",
    "read_commit",
    "scopes",
    "set_default_resolution",
    "solutions",
]


class NewCommit(NamedTuple):
    """What a commit says about itself before it has a number and a time.

    Attributes
    ----------
    kind, solution, author, message, producer, producer_version, digest : str
        As in `Commit`.
    scope_id : int
        Row of its scope.
    n_visits, n_footprints, n_failed, n_withdrawn : int
        As in `Commit`.
    """

    kind: str
    solution: str
    scope_id: int
    author: str
    message: str
    producer: str = ""
    producer_version: str = ""
    digest: str = ""
    n_visits: int = 0
    n_footprints: int = 0
    n_failed: int = 0
    n_withdrawn: int = 0


def now_utc() -> datetime:
    """Give the time of the system's clock in UTC."""
    return datetime.now(UTC)


def as_text(time: datetime) -> str:
    """Write a time so that the order of texts is the order of times.

    Parameters
    ----------
    time : datetime
        A time with a time zone.

    Returns
    -------
    str
        ISO 8601 in UTC with microseconds and a Z.

    Raises
    ------
    RegistryError
        If the time lies, in UTC, before the year 1 or after the year 9999.
    """
    try:
        in_utc = time.astimezone(UTC)
    except OverflowError:
        raise RegistryError(
            f"a time must lie between the years 1 and 9999 in UTC, got {time!r}"
        ) from None
    # Not strftime: its %Y leaves out the leading zeros of years before 1000.
    return in_utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def as_time(text: str) -> datetime:
    """Undo `as_text`.

    Parameters
    ----------
    text : str
        What `as_text` wrote.

    Returns
    -------
    datetime
        The time, in UTC.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def newest_commit_number(connection: sa.Connection) -> int:
    """Give the number of the newest commit, 0 when there is none.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.

    Returns
    -------
    int
        The number.
    """
    cursor = driver_cursor(connection)
    (found,) = cursor.execute("SELECT coalesce(max(commit_id), 0) FROM commits").fetchone()
    cursor.close()
    return int(found)


def add_commit(connection: sa.Connection, new: NewCommit) -> int:
    """Append a commit to the log.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    new : NewCommit
        What it says.

    Returns
    -------
    int
        Its number: one more than the newest, so numbers come in the order of visibility.
    """
    number = newest_commit_number(connection) + 1
    before = connection.execute(
        sa.select(schema.commits.c.time_utc).where(schema.commits.c.commit_id == number - 1)
    ).scalar()
    # Clocks can be set back; the times of commits never go back.
    time = max(as_text(now_utc()), before or "")
    connection.execute(
        sa.insert(schema.commits).values(commit_id=number, time_utc=time, **new._asdict())
    )
    return number


def scopes(connection: sa.Connection) -> dict[int, Scope]:
    """Read all scopes.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.

    Returns
    -------
    dict of int to Scope
        Scopes by their rows.
    """
    s, m = schema.scopes.c, schema.skymaps.c
    found = connection.execute(
        sa.select(
            s.scope_id,
            s.kind,
            s.skymap_id,
            s.number,
            s.healpix_order,
            s.center_ra,
            s.center_dec,
            sa.func.coalesce(m.label, ""),
        ).select_from(schema.scopes.outerjoin(schema.skymaps))
    )
    return {row[0]: Scope(*row) for row in found}


def log(connection: sa.Connection, up_to: int) -> list[Commit]:
    """Read the commit log.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    up_to : int
        The newest commit to give.

    Returns
    -------
    list of Commit
        Newest first.
    """
    c = schema.commits.c
    names = scopes(connection)
    found = connection.execute(
        sa.select(schema.commits).where(c.commit_id <= up_to).order_by(c.commit_id.desc())
    )
    return [_commit(row, names) for row in found]


def read_commit(connection: sa.Connection, number: int) -> Commit:
    """Read one commit that is known to exist.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    number : int
        Its number.

    Returns
    -------
    Commit
        The commit.
    """
    found = connection.execute(
        sa.select(schema.commits).where(schema.commits.c.commit_id == number)
    ).one()
    return _commit(found, scopes(connection))


def _commit(row: sa.Row[tuple[object, ...]], names: dict[int, Scope]) -> Commit:
    return Commit(
        number=row.commit_id,
        kind=row.kind,
        solution=row.solution,
        scope=str(names[row.scope_id]),
        author=row.author,
        message=row.message,
        producer=row.producer,
        producer_version=row.producer_version,
        time=as_time(row.time_utc),
        digest=row.digest,
        n_visits=row.n_visits,
        n_footprints=row.n_footprints,
        n_failed=row.n_failed,
        n_withdrawn=row.n_withdrawn,
    )


def solutions(connection: sa.Connection, at: int) -> list[Solution]:
    """Read the solutions that existed at a commit.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    at : int
        Number of the commit.

    Returns
    -------
    list of Solution
        In the order in which they came.
    """
    s = schema.solutions.c
    found = connection.execute(
        sa.select(s.solution_id, s.name, s.begin_commit)
        .where(s.begin_commit <= at)
        .order_by(s.solution_id)
    )
    return [Solution(*row) for row in found]


def default_resolution(connection: sa.Connection, at: int) -> list[int]:
    """Read the default resolution as it was at a commit.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    at : int
        Number of the commit.

    Returns
    -------
    list of int
        Rows of the solutions, the first one answers first; empty before the first commit.
    """
    r = schema.resolutions.c
    newest = sa.select(sa.func.max(r.from_commit)).where(r.from_commit <= at).scalar_subquery()
    return list(
        connection.execute(
            sa.select(r.solution_id).where(r.from_commit == newest).order_by(r.position)
        ).scalars()
    )


def set_default_resolution(
    connection: sa.Connection, from_commit: int, solution_ids: Iterable[int]
) -> None:
    """Write the default resolution that holds from a commit on.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction.
    from_commit : int
        Number of the commit.
    solution_ids : iterable of int
        Rows of the solutions, the first one answers first.
    """
    connection.execute(
        sa.insert(schema.resolutions),
        [
            {"from_commit": from_commit, "position": position, "solution_id": solution_id}
            for position, solution_id in enumerate(solution_ids)
        ],
    )
