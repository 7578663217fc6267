# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What a table is to the commands: names, and batches of rows that are read one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from skyquilt.errors import TableError

__all__ = ["Batch", "Table", "TableOfWords", "checked_names"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table.

    Attributes
    ----------
    begin : int
        Row of the table at which it begins.
    n_rows : int
        How many rows there are.
    columns : mapping of str to list of str or pyarrow.Array
        The columns asked for, by name.
    """

    begin: int
    n_rows: int
    columns: Mapping[str, Any]


class Table(Protocol):
    """A table that is open for reading.

    Attributes
    ----------
    label : str
        What messages call it; empty where nothing needs to be said.
    names : tuple of str
        The columns in order.
    integer_names : tuple of str
        Those that hold integers; of text, those whose first cell is one.
    schema : pyarrow.Schema or None
        Its types, where the file says them.
    is_arrow : bool
        Whether its columns are those of pyarrow.
    size : int or None
        How far it can be read, in the unit of `position`; None where nobody knows.
    """

    label: str
    names: tuple[str, ...]
    integer_names: tuple[str, ...]
    schema: Any
    is_arrow: bool
    size: int | None

    def position(self) -> int:
        """Tell how far it has been read."""

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give the rows of some columns; once only.

        Parameters
        ----------
        names : sequence of str
            The columns, one or more.

        Yields
        ------
        Batch
            At least one, which may have no rows.
        """


@dataclass(slots=True)
class TableOfWords:
    """A table whose rows were given on the command line.

    Attributes
    ----------
    columns : mapping of str to list of str
        Its columns.
    """

    columns: Mapping[str, list[str]]
    label: str = ""
    schema: Any = None
    is_arrow: bool = False
    size: int | None = None
    names: tuple[str, ...] = field(init=False)
    integer_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.names = self.integer_names = tuple(self.columns)

    def position(self) -> int:
        """Tell how far it has been read."""
        return 0

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give all rows at once.

        Parameters
        ----------
        names : sequence of str
            The columns, one or more.

        Yields
        ------
        Batch
            The only one.
        """
        (n_rows,) = {len(column) for column in self.columns.values()}
        yield Batch(0, n_rows, {name: self.columns[name] for name in names})


def checked_names(label: str, names: Sequence[str]) -> tuple[str, ...]:
    """Check that the columns of a table can be told apart.

    Parameters
    ----------
    label : str
        What messages call the table.
    names : sequence of str
        Its columns.

    Returns
    -------
    tuple of str
        The same.

    Raises
    ------
    TableError
        If a name is there twice.
    """
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError(f"{label}: columns must have different names, got '{twice}' again")
    return tuple(names)
