# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The small tables of a registry in memory: names, scopes, radii, resolutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError, RegistryError
from skyquilt.registry import history, schema
from skyquilt.registry.arguments import checked_names, checked_text
from skyquilt.registry.engine import driver_cursor
from skyquilt.registry.moments import known_names
from skyquilt.registry.records import NO_SCOPE_ID, Scope, Solution

__all__ = ["Lookups", "RadiusBound", "Stamp", "load_lookups", "names_at", "read_stamp"]

_STAMP = """SELECT (SELECT coalesce(max(commit_id), 0) FROM commits),
    (SELECT count(*) FROM instruments), (SELECT count(name) FROM skymaps)"""

_INSTRUMENTS_WITH_VISITS = """SELECT instrument_id FROM instruments AS i
WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.instrument_id = i.instrument_id)"""


@dataclass(frozen=True, slots=True)
class RadiusBound:
    """No footprint of this kind has ever had a bounding cap of a larger radius.

    Attributes
    ----------
    solution_id, band_id, radius_class : int
        The kind.
    max_radius_deg : float
        The radius.
    """

    solution_id: int
    band_id: int
    radius_class: int
    max_radius_deg: float


class Stamp(NamedTuple):
    """What tells one state of the small tables from another: each change of them moves it.

    Attributes
    ----------
    newest : int
        Number of the newest commit.
    n_instruments, n_named_skymaps : int
        How many there are; they are registered without a commit, and never leave.
    """

    newest: int
    n_instruments: int
    n_named_skymaps: int


@dataclass(frozen=True, slots=True)
class Lookups:
    """The small tables as they are at a stamp.

    Attributes
    ----------
    stamp : Stamp
        Their state; good for reads at its newest commit and any before.
    instruments, bands, purposes : dict of int to str
        Names by row.
    instruments_with_visits : frozenset of int
        Rows of the instruments that any visit has.
    solutions : dict of int to Solution
        Solutions by row.
    scopes : dict of int to Scope
        Scopes by row.
    radius_bounds : tuple of RadiusBound
        For every kind of footprint there is.
    resolutions : tuple of (int, tuple of int)
        Commits from which a default resolution holds, ascending, and its solutions.
    """

    stamp: Stamp
    instruments: Mapping[int, str]
    bands: Mapping[int, str]
    purposes: Mapping[int, str]
    instruments_with_visits: frozenset[int]
    solutions: Mapping[int, Solution]
    scopes: Mapping[int, Scope]
    radius_bounds: tuple[RadiusBound, ...]
    resolutions: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def has_scopes(self) -> bool:
        """Whether any fit names what it covered."""
        return len(self.scopes) > 1 or NO_SCOPE_ID not in self.scopes

    def default_resolution(self, at: int) -> tuple[int, ...]:
        """Give the default resolution at a commit; empty before the first.

        Parameters
        ----------
        at : int
            Number of the commit.

        Returns
        -------
        tuple of int
            Rows of the solutions.
        """
        found: tuple[int, ...] = ()
        for from_commit, solution_ids in self.resolutions:
            if from_commit <= at:
                found = solution_ids
        return found

    def resolution(self, names: str | Sequence[str] | None, at: int) -> tuple[int, ...]:
        """Find the solutions of a resolution.

        Parameters
        ----------
        names : str, sequence of str or None
            Names of solutions, the first one answers first; None for the default resolution.
        at : int
            Number of the commit at which they must exist.

        Returns
        -------
        tuple of int
            Rows of the solutions.

        Raises
        ------
        NotFoundError
            If there is no such solution at the commit.
        RegistryError
            If a solution is named twice, or none is, or the names are no text.
        """
        if names is None:
            return self.default_resolution(at)
        wanted = checked_names(names, "resolution", "solution")
        if len(set(wanted)) != len(wanted):
            raise RegistryError(f"a resolution names each solution once, got {list(wanted)}")
        return tuple(self.solution_id(name, at) for name in wanted)

    def solution_id(self, name: str, at: int) -> int:
        """Find a solution by its name.

        Parameters
        ----------
        name : str
            The name.
        at : int
            Number of the commit at which it must exist.

        Returns
        -------
        int
            Its row.

        Raises
        ------
        NotFoundError
            If there is none; the message names close ones.
        """
        known = {
            solution.name: solution.solution_id
            for solution in self.solutions.values()
            if solution.begin_commit <= at
        }
        if name not in known:
            raise NotFoundError(
                f"there is no solution '{name}' at commit {at}{known_names(name, known)}"
            )
        return known[name]

    def ids_of(
        self, what: str, names: Mapping[int, str], wanted: str | Iterable[str] | None
    ) -> list[int] | None:
        """Find rows by their names.

        Parameters
        ----------
        what : str
            What they are, for the message.
        names : mapping of int to str
            `instruments`, `bands` or `purposes`.
        wanted : str, iterable of str or None
            The names; None for all there are.

        Returns
        -------
        list of int or None
            Their rows; None for all. A band or purpose that no footprint has so far has no row: a
            survey asks each patch for all of its bands, whether the registry has them yet or not.

        Raises
        ------
        NotFoundError
            If there is no such instrument, or a band or purpose that differs in case alone from one
            there is; the message names close ones.
        RegistryError
            If none is named, or the names are no text.
        """
        if wanted is None:
            return None
        known = {name: row for row, name in names.items()}
        in_any_case = {name.lower() for name in known}
        found = []
        for name in checked_names(wanted, what, what):
            if name in known:
                found.append(known[name])
            elif what == "instrument" or name.lower() in in_any_case:
                raise NotFoundError(
                    f"the registry has no {what} '{name}'{known_names(name, known)}"
                )
        return found

    def sole_instrument_id(self, name: str | None) -> int:
        """Find an instrument, which may go unnamed while visits are of one alone.

        Parameters
        ----------
        name : str or None
            Its name.

        Returns
        -------
        int
            Its row.

        Raises
        ------
        NotFoundError
            If there is none of that name.
        RegistryError
            If it is no text, or went unnamed and there are visits of several or of none.
        """
        if name is not None:
            checked_text(name, "instrument")
        named = self.ids_of("instrument", self.instruments, name)
        if named is not None:
            return named[0]
        if len(self.instruments_with_visits) != 1:
            names = sorted(self.instruments[row] for row in self.instruments_with_visits)
            raise RegistryError(
                f"the registry holds visits of {len(names)} instruments"
                f" ({', '.join(names) or 'none yet'}); say which one with instrument=..."
            )
        return next(iter(self.instruments_with_visits))


def names_at(names: Mapping[int, str], rows: NDArray[np.int64]) -> NDArray[np.str_]:
    """Turn rows of a table of names into their names.

    Parameters
    ----------
    names : mapping of int to str
        Names by row; the rows are small numbers.
    rows : ndarray of int64, shape (n,)
        Rows.

    Returns
    -------
    ndarray of str, shape (n,)
        The names.
    """
    width = max((len(name) for name in names.values()), default=1)
    table = np.full(max(names, default=0) + 1, "", dtype=f"U{max(width, 1)}")
    for row, name in names.items():
        table[row] = name
    return table[rows]


def read_stamp(connection: sa.Connection) -> Stamp:
    """Read which state the small tables are in.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.

    Returns
    -------
    Stamp
        The state that the transaction sees.
    """
    cursor = driver_cursor(connection)  # every question begins with this one
    found = cursor.execute(_STAMP).fetchone()
    cursor.close()
    return Stamp(*found)


def load_lookups(connection: sa.Connection, stamp: Stamp) -> Lookups:
    """Read the small tables.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    stamp : Stamp
        The state that the transaction sees.

    Returns
    -------
    Lookups
        What they hold.
    """
    by_commit: dict[int, list[int]] = {}
    r = schema.resolutions.c
    for from_commit, solution_id in connection.execute(
        sa.select(r.from_commit, r.solution_id).order_by(r.from_commit, r.position)
    ):
        by_commit.setdefault(from_commit, []).append(solution_id)
    return Lookups(
        stamp=stamp,
        instruments=_names(connection, schema.instruments.c.instrument_id),
        bands=_names(connection, schema.bands.c.band_id),
        purposes=_names(connection, schema.purposes.c.purpose_id),
        instruments_with_visits=frozenset(
            connection.exec_driver_sql(_INSTRUMENTS_WITH_VISITS).scalars()
        ),
        solutions={
            solution.solution_id: solution
            for solution in history.solutions(connection, stamp.newest)
        },
        scopes=history.scopes(connection),
        radius_bounds=tuple(
            RadiusBound(*row) for row in connection.execute(sa.select(schema.radius_bounds))
        ),
        resolutions=tuple((number, tuple(ids)) for number, ids in by_commit.items()),
    )


def _names(connection: sa.Connection, id_column: sa.Column[int]) -> dict[int, str]:
    found = connection.execute(sa.select(id_column, id_column.table.c.name))
    return {row[0]: row[1] for row in found}
