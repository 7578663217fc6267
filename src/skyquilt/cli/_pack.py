# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that puts columns of integer IDs together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from skyquilt.cli._id_columns import ID, known_column
from skyquilt.cli._layout_options import chosen_layout, layout_options
from skyquilt.cli._output import counted, note
from skyquilt.cli._table_columns import Integers, field_values, plain_values
from skyquilt.cli._table_files import is_table_name, open_table
from skyquilt.cli._table_work import (
    Invalid,
    Made,
    check_new_columns,
    invalid_option,
    kept_columns,
    missing_value,
    table_options,
    told,
    union_of_masks,
    work_through,
)
from skyquilt.cli._tables import Batch, Table, TableOfWords
from skyquilt.errors import IdError, TableError
from skyquilt.packing import IdField, IdLayout

__all__ = ["pack"]

_HELP = """Put integer IDs together.

Takes a data ID as KEY=VALUE words, or a .csv, .csv.gz or .parquet table (- for CSV from the
standard input) with a column for each key; KEY=VALUE words beside a table hold for all its rows.

\b
  skyquilt pack --layout lsst_tract_patch tract=9813 patch=41
  skyquilt pack --layout lsst_tract_patch patches.csv --output ids.parquet
  skyquilt pack --layout lsst_dp1_object t.csv --column number=counter --name objectId

The ID is written as a column behind those of the table; for a data ID given as words it is written
alone, unless --format says how to write all of it. Fields with labels take labels or numbers.
Floats are refused, even whole ones. A value without an ID stops the command and leaves no file;
its row is counted from 0, the line of names not among them."""


class _Renaming(click.ParamType[tuple[str, str | None]]):
    """A column of a table and the key it holds, written FILE=KEY."""

    name = "FILE=KEY"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str | None]:
        theirs, equals, ours = str(value).partition("=")
        if not theirs or not equals:
            self.fail(f"{value!r} is not of the form FILE=KEY, as ccdnum=detector", param, ctx)
        return theirs, ours or None


@click.command(help=_HELP)
@click.argument("words", metavar="[TABLE] [KEY=VALUE]...", nargs=-1, required=True)
@layout_options
@click.option(
    "--column",
    "renamings",
    type=_Renaming(),
    multiple=True,
    help="A column of the table and the key it holds; nothing after the = : it is none.",
)
@click.option("--name", default=ID, show_default=True, help="What to call the column of IDs.")
@invalid_option("a value that the layout has no ID for, or a missing one")
@table_options
def pack(
    words: tuple[str, ...],
    layout_name: str,
    settings: tuple[tuple[str, Any], ...],
    renamings: tuple[tuple[str, str | None], ...],
    name: str,
    invalid: Invalid,
    keep: str | None,
    text_names: str | None,
    output: str | None,
    style: str | None,
) -> None:
    """Answer ``skyquilt pack``."""
    layout = chosen_layout(layout_name, settings)
    with _table_of_keys(words) as (table, constants):
        columns = _key_columns(table, dict(renamings))
        keys = _keys_given(layout, columns, constants, table)
        kept = kept_columns(table, keep)
        check_new_columns(table, [name], kept, "--name NAME gives it another name")
        work = partial(_packed, layout, keys, columns, constants, invalid, name)
        if isinstance(table, TableOfWords) and style is None and output is None:
            (batch,) = table.batches(table.names)
            with told(table, batch):
                (row,) = plain_values(work(batch)[0][name])
            click.echo("" if row is None else row)
            return
        n_masked = work_through(
            table,
            [columns[key] for key in keys if key in columns],
            work,
            kept=kept,
            output=output,
            style=style,
            text_names=text_names,
        )
    if n_masked:
        note(f"{counted(n_masked, 'row')} without an ID")


@contextmanager
def _table_of_keys(words: Sequence[str]) -> Iterator[tuple[Table, dict[str, str]]]:
    """Open the table of the words, or make one of a row; give the constants beside it."""
    # A file may have an equals sign in its name: tables partitioned by a key do.
    files = [word for word in words if word == "-" or "=" not in word or is_table_name(word)]
    if len(files) > 1:
        raise click.UsageError(f"one TABLE at most, got {' and '.join(files)}.")
    constants: dict[str, str] = {}
    for word in words:
        if word in files:
            continue
        key, _, value = word.partition("=")
        if key in constants:
            raise IdError(f"'{key}' must be given once, got {constants[key]} and {value}")
        constants[key] = value
    if files:
        with open_table(files[0]) as table:
            yield table, constants
    else:
        yield TableOfWords({key: [value] for key, value in constants.items()}), {}


def _key_columns(table: Table, renamings: Mapping[str, str | None]) -> dict[str, str]:
    """Give the column of the table by the key that it holds."""
    for theirs in renamings:
        known_column(table, theirs)
    columns: dict[str, str] = {}
    for theirs in table.names:
        ours = renamings.get(theirs, theirs)
        if ours in columns:
            raise TableError(
                f"{table.label}: there are two columns for '{ours}'; leave one out with"
                f" --column {theirs}="
            )
        if ours is not None:
            columns[ours] = theirs
    return columns


def _keys_given(
    layout: IdLayout, columns: Mapping[str, str], constants: Mapping[str, str], table: Table
) -> list[str]:
    """Choose the keys to pack: compounds where there are some, and the fields of no such one."""
    fields = [field.name for field in layout.fields]
    known = [compound.name for compound in layout.compounds] + fields
    # Other columns of a file may be anything; what was given as words is meant.
    for key in columns if isinstance(table, TableOfWords) else constants:
        if key not in known:
            raise IdError(f"the layout has no key '{key}'; there are {', '.join(known)}")
        if key in constants and key in columns:
            raise TableError(
                f"{table.label}: there is a column '{columns[key]}', and {key}={constants[key]} was"
                f" given; leave one out, the column with --column {columns[key]}="
            )
    given = {*columns, *constants}
    compounds = [compound for compound in layout.compounds if compound.name in given]
    inside = {name for compound in compounds for name, _ in compound.terms}
    keys = [compound.name for compound in compounds]
    for name in fields:
        # Beside a compound, columns of its fields only say the same again.
        is_meant = name in constants or isinstance(table, TableOfWords)
        if name in given and (name not in inside or is_meant):
            keys.append(name)
    missing = [
        field.name
        for field in layout.fields
        if field.n_values > 1 and field.name not in inside and field.name not in given
    ]
    if missing:
        instead = [
            compound.name
            for compound in layout.compounds
            if compound not in compounds and missing[0] in dict(compound.terms)
        ]
        raise _lacks(table, missing[0], instead)
    return keys


def _lacks(table: Table, key: str, instead: Sequence[str]) -> TableError:
    wanted = " or ".join(f"'{name}'" for name in (key, *instead))
    if isinstance(table, TableOfWords):
        return TableError(f"the data ID has no {wanted}; add {key}=VALUE")
    return TableError(
        f"{table.label}: there is no column {wanted}; there are {', '.join(table.names)}. Say which"
        f" one it is with --column FILE={key}, or give {key}=VALUE for all rows"
    )


def _packed(
    layout: IdLayout,
    keys: Sequence[str],
    columns: Mapping[str, str],
    constants: Mapping[str, str],
    invalid: Invalid,
    name: str,
    batch: Batch,
) -> Made:
    """Give the column of IDs, and those of the table as the integers that were read of them."""
    fields = {field.name: field for field in layout.fields}
    is_missing: NDArray[np.bool_] | None = None
    values: dict[str, Any] = {}
    read: dict[str, Integers] = {}
    for key in keys:
        is_constant = key in constants
        column = [constants[key]] if is_constant else batch.columns[columns[key]]
        integers, unknown_row = field_values(column, key, fields.get(key))
        if invalid == "raise":
            _refuse_unknown(fields.get(key), column, unknown_row)
            if integers.is_missing is not None:
                raise missing_value(key, integers.is_missing)
        numbers = integers.values
        values[key] = np.broadcast_to(numbers, batch.n_rows) if is_constant else numbers
        if not is_constant and not getattr(fields.get(key), "labels", None):
            read[columns[key]] = integers
        is_missing = union_of_masks(is_missing, integers.is_missing)
    ids = layout.pack(values, invalid=invalid)
    is_missing = union_of_masks(is_missing, np.ma.getmask(ids))
    if is_missing is not None:
        is_missing = np.broadcast_to(is_missing, batch.n_rows)
    return {name: Integers(np.ma.getdata(ids), is_missing)}, read


def _refuse_unknown(field: IdField | None, column: Any, row: int | None) -> None:
    if row is not None and field is not None:
        text = plain_values(column)[row]
        raise IdError(f"'{field.name}' must be {field.rule}, got {text!r} at row {row}")
