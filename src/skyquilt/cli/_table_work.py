# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tables worked through batch by batch: what the commands on IDs have in common."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias, TypeVar

import click
import numpy as np
from numpy.typing import NDArray

from skyquilt.cli._id_columns import known_column
from skyquilt.cli._output import counted, note
from skyquilt.cli._progress import progress
from skyquilt.cli._table_columns import Integers
from skyquilt.cli._table_outputs import open_output
from skyquilt.cli._tables import Batch, Table, TableOfWords
from skyquilt.errors import IdError, TableError

__all__ = [
    "Invalid",
    "Made",
    "check_new_columns",
    "comma_words",
    "invalid_option",
    "kept_columns",
    "missing_value",
    "table_options",
    "told",
    "union_of_masks",
    "work_through",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])

Invalid = Literal["raise", "mask"]

Made: TypeAlias = tuple[dict[str, Integers], dict[str, Integers]]
"""New columns, and columns of the table as the integers that were read of them."""

# The last one: a label in the message may hold the words too.
_ROW = re.compile(r"\bat row (\d+)(?!.*\bat row \d)", re.DOTALL)


def table_options(command: _Command) -> _Command:
    """Add the options that say what is written of a table, and where to.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same with the arguments ``keep``, ``text_names``, ``output`` and ``style`` more.
    """
    for option in (
        click.option(
            "--format",
            "style",
            type=click.Choice(["table", "csv", "json"]),
            help="How to write to the standard output. Default: table for what is given as words,"
            " csv for tables, which may be long.",
        ),
        click.option(
            "--output",
            metavar="FILE",
            help="Write this .csv, .csv.gz or .parquet file instead. It appears, or is replaced,"
            " when it is whole.",
        ),
        click.option(
            "--text",
            "text_names",
            metavar="A,B,...",
            help="Columns of CSV that stay text in a .parquet file. Default: those that do not look"
            " like numbers in the first rows.",
        ),
        click.option(
            "--keep",
            metavar="A,B,...",
            help="Columns of the table to pass on before the new ones; 'none' for none."
            " Default: all.",
        ),
    ):
        command = option(command)
    return command


def invalid_option(what: str) -> Callable[[_Command], _Command]:
    """Add the option ``--invalid`` to a command.

    Parameters
    ----------
    what : str
        What breaks a rule, in words.

    Returns
    -------
    callable
        Gives a command the argument ``invalid``.
    """
    return click.option(
        "--invalid",
        type=click.Choice(["raise", "mask"]),
        default="raise",
        show_default=True,
        help=f"What to do with {what}: stop at the first one, or leave its new cells empty.",
    )


def work_through(
    table: Table,
    sources: Sequence[str],
    work: Callable[[Batch], Made],
    *,
    kept: Sequence[str],
    output: str | None,
    style: str | None,
    text_names: str | None,
) -> int:
    """Read a table, and write it with new columns.

    Parameters
    ----------
    table : Table
        Where rows come from.
    sources : sequence of str
        The columns of the table that the work needs.
    work : callable
        Makes new columns of a batch; all of them have a value in the same rows.
    kept : sequence of str
        The columns of the table that are written before the new ones.
    output, style : str or None
        The options ``--output`` and ``--format``.
    text_names : str or None
        The option ``--text``.

    Returns
    -------
    int
        In how many rows new columns have no value.

    Raises
    ------
    click.UsageError
        If both ``output`` and ``style`` are given.
    IdError, TableError
        If the work or what is written is refused; the message names table and row.
    """
    if style is not None and output is not None:
        raise click.UsageError("--format is for the standard output; a file's ending says how.")
    style = style or ("table" if isinstance(table, TableOfWords) else "csv")
    texts = [known_column(table, name) for name in comma_words(text_names or "") if name]
    needed = list(dict.fromkeys([*kept, *sources])) or table.names[:1]
    n_rows = n_masked = 0
    is_shown = output is not None or _is_written_to_a_file()
    with (
        open_output(output, style, table, text_names=texts) as write,
        progress(table.size, is_shown=is_shown) as tell,
    ):
        for batch in table.batches(needed):
            columns = {name: batch.columns[name] for name in kept}
            with told(table, batch):
                made, read = work(batch)
                if table.schema is None:  # there is only text in it
                    known = {name: read[name] for name in read if name not in texts}
                    columns |= {name: known.get(name, columns[name]) for name in columns}
                write(columns | made)
            n_masked += _n_missing(made)
            n_rows += batch.n_rows
            tell(table.position(), n_rows)
    if output is not None:
        note(f"wrote {counted(n_rows, 'row')} to {output}")
    return n_masked


def _is_written_to_a_file() -> bool:
    """Tell whether the output is redirected: a pipe may lead to the terminal, as with less."""
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _n_missing(made: dict[str, Integers]) -> int:
    masks = [column.is_missing for column in made.values() if column.is_missing is not None]
    return int(np.count_nonzero(masks[0])) if masks else 0


@contextmanager
def told(table: Table, batch: Batch) -> Iterator[None]:
    """Say of errors in which table they are, and count rows over all of it.

    Parameters
    ----------
    table : Table
        The table.
    batch : Batch
        The batch within which errors count rows.

    Yields
    ------
    None
        While the batch is worked on.

    Raises
    ------
    IdError, TableError
        What was raised, with another message.
    """
    try:
        yield
    except (IdError, TableError) as error:
        message = _ROW.sub(lambda found: f"at row {int(found[1]) + batch.begin}", str(error))
        raise type(error)(f"{table.label}: {message}" if table.label else message) from error


def kept_columns(table: Table, keep: str | None) -> list[str]:
    """Read the option ``--keep``.

    Parameters
    ----------
    table : Table
        The table.
    keep : str or None
        What was given.

    Returns
    -------
    list of str
        The columns that are passed on.

    Raises
    ------
    TableError
        If there is no such column.
    """
    if keep is None:
        return list(table.names)
    return [] if keep == "none" else [known_column(table, name) for name in comma_words(keep)]


def check_new_columns(
    table: Table, names: Sequence[str], kept: Sequence[str], way_out: str
) -> None:
    """Refuse new columns that would have the name of one that is passed on.

    Parameters
    ----------
    table : Table
        The table.
    names : sequence of str
        What the new columns are called.
    kept : sequence of str
        What is passed on.
    way_out : str
        How to call them something else, for the message.

    Raises
    ------
    TableError
        If a name is there twice.
    """
    for name in names:
        if name in kept:
            raise TableError(
                f"{table.label + ': ' if table.label else ''}there is a column '{name}' already;"
                f" {way_out}, and --keep passes other columns on"
            )


def comma_words(text: str) -> list[str]:
    """Read a list of names as options have them.

    Parameters
    ----------
    text : str
        Names with commas between them.

    Returns
    -------
    list of str
        Each name once.
    """
    return list(dict.fromkeys(word.strip() for word in text.split(",")))


def missing_value(name: str, is_missing: NDArray[np.bool_]) -> IdError:
    """Make the error of a column that lacks a value.

    Parameters
    ----------
    name : str
        The column.
    is_missing : ndarray of bool, shape (n,)
        Which rows have none.

    Returns
    -------
    IdError
        Names the first such row.
    """
    return IdError(
        f"column '{name}' must have a value in every row, got none at row"
        f" {int(np.argmax(is_missing))}; --invalid mask goes on without it"
    )


def union_of_masks(some: Any, more: Any) -> NDArray[np.bool_] | None:
    """Join two masks.

    Parameters
    ----------
    some, more : ndarray of bool, or None
        The masks; None, or numpy's own sign for it, says that nothing is masked.

    Returns
    -------
    ndarray of bool, or None
        True where one of them is; of the shape that they broadcast to.
    """
    masks: list[NDArray[np.bool_]] = [
        mask for mask in (some, more) if mask is not None and mask is not np.ma.nomask
    ]
    return None if not masks else masks[0] if len(masks) == 1 else masks[0] | masks[1]
