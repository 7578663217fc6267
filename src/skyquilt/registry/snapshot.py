# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""One moment of the registry, open for reading: a connection, a commit, and the small tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from skyquilt.registry import schema
from skyquilt.registry.lookups import Lookups
from skyquilt.registry.resolution import Target, scope_ranks
from skyquilt.skymap import SkyMap

__all__ = ["Snapshot", "skymap_id_of"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What every question is asked of.

    Attributes
    ----------
    connection : sqlalchemy.Connection
        A connection inside a read transaction.
    cursor : sqlite3.Cursor
        A cursor of the driver in the same transaction.
    at : int
        Number of the commit; later ones do not exist for the reader.
    lookups : Lookups
        The small tables.
    """

    connection: sa.Connection
    cursor: sqlite3.Cursor
    at: int
    lookups: Lookups

    def scope_ranks(self, target: Target | None) -> dict[int, int]:
        """Order all scopes by preference.

        Parameters
        ----------
        target : Target or None
            The tract that footprints are wanted for.

        Returns
        -------
        dict of int to int
            Place of each scope.
        """
        return scope_ranks(self.lookups.scopes.values(), target)

    def targets(self, skymap: SkyMap, tracts: Sequence[int]) -> list[Target | None]:
        """Describe tracts to the rule that orders scopes.

        Parameters
        ----------
        skymap : SkyMap
            Their skymap.
        tracts : sequence of int
            Their numbers.

        Returns
        -------
        list of Target or None
            None for each where no fit names a scope: the order is then the same for all.
        """
        if not self.lookups.has_scopes or not tracts:
            return [None] * len(tracts)
        skymap_id = skymap_id_of(self.connection, skymap)
        ra, dec = skymap.tract_centers(tracts)
        return [
            Target(skymap_id, tract, *center)
            for tract, *center in zip(tracts, ra.tolist(), dec.tolist(), strict=True)
        ]

    def names_of_scopes(self) -> dict[int, str]:
        """Give the scopes in words, by row."""
        return {row: str(scope) for row, scope in self.lookups.scopes.items()}

    def names_of_solutions(self) -> dict[int, str]:
        """Give the names of solutions, by row."""
        return {row: solution.name for row, solution in self.lookups.solutions.items()}


def skymap_id_of(connection: sa.Connection, skymap: SkyMap) -> int | None:
    """Find the row of a skymap.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction.
    skymap : SkyMap
        The skymap; SHA-1 and version are its identity.

    Returns
    -------
    int or None
        Its row; None where the registry does not hold it.
    """
    m = schema.skymaps.c
    return connection.execute(
        sa.select(m.skymap_id).where(m.sha1 == skymap.sha1, m.version == skymap.version)
    ).scalar()
