# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Where the IDs are that a command works on: words, or a column of a table."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from skyquilt.cli._table_columns import is_integer
from skyquilt.cli._table_files import open_table
from skyquilt.cli._tables import Table, TableOfWords
from skyquilt.errors import TableError

__all__ = ["ID", "id_column", "known_column", "table_of_ids"]

ID = "id"
"""What a column of IDs is called that has no name yet."""

# What columns of IDs are called: compared without underscores, in small letters.
_USUAL_NAMES = frozenset(
    (
        *(ID, "objectid", "sourceid", "objid", "targetid", "specobjid", "lsid", "candid", "oid"),
        *("diaobjectid", "diasourceid", "forcedsourceid", "ccdvisitid", "bestobjid"),
    )
)


@contextmanager
def table_of_ids(words: Sequence[str]) -> Iterator[Table]:
    """Open the table of IDs that a command was given.

    Parameters
    ----------
    words : sequence of str
        Integers, or the name of one file, as `open_table` takes it.

    Yields
    ------
    Table
        The table; integers are its only column.

    Raises
    ------
    click.UsageError
        If it is neither.
    TableError
        If the table is refused.
    """
    words = [word.strip() for word in words]  # negative ones come with a blank
    if all(map(is_integer, words)):
        yield TableOfWords({ID: words})
        return
    if len(words) > 1:
        raise click.UsageError(
            f"IDS must be integers or one file, got {' '.join(words[:3])}"
            f"{' ...' if len(words) > 3 else ''}."
        )
    with open_table(words[0], headless_name=ID) as table:
        yield table


def id_column(table: Table, asked: str | None) -> str:
    """Find the column of a table that holds the IDs.

    Parameters
    ----------
    table : Table
        The table.
    asked : str or None
        What was asked for.

    Returns
    -------
    str
        That column, or the only one with a usual name, or else the only one of integers.

    Raises
    ------
    TableError
        If there is none, or more than one.
    """
    if asked is not None:
        return known_column(table, asked)
    usual = [name for name in table.names if name.replace("_", "").lower() in _USUAL_NAMES]
    for names in (usual, table.integer_names, table.names):
        if len(names) == 1:
            return names[0]
        if names:
            break
    raise TableError(
        f"{table.label}: no column is plainly that of the IDs; say which one with --column NAME."
        f" There are {', '.join(table.names)}"
    )


def known_column(table: Table, name: str) -> str:
    """Check that a table has a column.

    Parameters
    ----------
    table : Table
        The table.
    name : str
        The column.

    Returns
    -------
    str
        The same.

    Raises
    ------
    TableError
        If there is no such column; the message proposes one.
    """
    if name in table.names:
        return name
    close = difflib.get_close_matches(name, table.names, n=1)
    raise TableError(
        f"{table.label + ': ' if table.label else ''}there is no column '{name}'"
        f"{f' (did you mean {close[0]!r}?)' if close else ''}; there are {', '.join(table.names)}"
    )
