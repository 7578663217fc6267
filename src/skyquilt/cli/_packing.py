# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Commands that take columns of integer IDs apart, and put them together."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar

import click
import numpy as np
from numpy.typing import NDArray

from skyquilt.cli._id_columns import ID, id_column, known_column, table_of_ids
from skyquilt.cli._layouts import chosen_layout, layout_options
from skyquilt.cli._output import counted, note
from skyquilt.cli._progress import progress
from skyquilt.cli._table_columns import (
    Integers,
    field_values,
    plain_values,
    whole_numbers,
)
from skyquilt.cli._table_files import Batch, Table, TableOfWords, is_table_name, open_table
from skyquilt.cli._table_outputs import open_output
from skyquilt.errors import IdError, TableError
from skyquilt.packing import IdField, IdLayout

__all__ = ["pack", "unpack"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Invalid = Literal["raise", "mask"]

_Made: TypeAlias = tuple[dict[str, Integers], dict[str, Integers]]
"""New columns, and columns of the table as the integers that were read of them."""

_STYLES = ("table", "csv", "json")

# The last one: a label in the message may hold the words too.
_ROW = re.compile(r"\bat row (\d+)(?!.*\bat row \d)", re.DOTALL)


def _common_options(command: _Command) -> _Command:
    for option in (
        click.option(
            "--format",
            "style",
            type=click.Choice(_STYLES),
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


def _invalid_option(what: str) -> Callable[[_Command], _Command]:
    return click.option(
        "--invalid",
        type=click.Choice(["raise", "mask"]),
        default="raise",
        show_default=True,
        help=f"What to do with {what}: stop at the first one, or leave its new cells empty.",
    )


# ---- unpack ----

_UNPACK_HELP = """Take integer IDs apart.

IDS are integers, or one .csv, .csv.gz or .parquet file, or - for the standard input: CSV with a
line of names, or an ID a line.

\b
  skyquilt unpack --layout gaia_source 4295806720
  skyquilt unpack --layout lsst_object ids.parquet --output fields.parquet
  skyquilt unpack --layout lsst_object objects.csv.gz --column objectId --fields tract,patch
  cut -d, -f1 objects.csv | skyquilt unpack --layout lsst_object - --invalid mask

Fields are written as columns behind those of the table. Files of any size are worked through in
pieces. IDs are never read as floats, which lose digits. An ID that the layout cannot have made
stops the command and leaves no file; its row is counted from 0, the line of names not among them.
See 'skyquilt layouts' for layouts."""


@click.command(help=_UNPACK_HELP)
@click.argument("ids", metavar="IDS...", nargs=-1, required=True)
@layout_options
@click.option(
    "--column",
    metavar="NAME",
    help="The column of IDs. Default: one with a usual name, as id or objectId, or the only one"
    " that holds integers.",
)
@click.option("--fields", metavar="A,B,...", help="Which fields to give. Default: all.")
@click.option("--prefix", default="", help="Put this before the names of the fields.")
@click.option("--codes", is_flag=True, help="Give labels, such as bands, as their numbers.")
@_invalid_option("an ID that the layout cannot have made, or a missing one")
@_common_options
def unpack(
    ids: tuple[str, ...],
    layout_name: str,
    settings: tuple[tuple[str, Any], ...],
    column: str | None,
    fields: str | None,
    prefix: str,
    codes: bool,
    invalid: _Invalid,
    keep: str | None,
    text_names: str | None,
    output: str | None,
    style: str | None,
) -> None:
    """Answer ``skyquilt unpack``."""
    layout = chosen_layout(layout_name, settings)
    keys = layout.keys if fields is None else _words(fields)
    for key in keys:
        layout.dtype_of(key)  # refuses what is no key
    labels = {} if codes else _labels(layout)
    with table_of_ids(ids) as table:
        id_name = id_column(table, column)
        kept = _kept(table, keep)
        _check_new([prefix + key for key in keys], kept, "--prefix TEXT gives it another name")
        n_masked = _work(
            table,
            list(dict.fromkeys([*kept, id_name])),
            lambda batch: _unpacked(
                layout, batch.columns[id_name], id_name, keys, labels, prefix, invalid
            ),
            kept=kept,
            output=output,
            style=style,
            text_names=text_names,
        )
    if n_masked:
        note(f"{counted(n_masked, 'row')} without an ID that this layout can have made")


def _labels(layout: IdLayout) -> dict[str, tuple[tuple[str, int], ...]]:
    """Give the labels of each field that has some, by their values."""
    return {
        field.name: tuple(sorted(field.labels, key=lambda pair: pair[1]))
        for field in layout.fields
        if field.labels
    }


def _unpacked(
    layout: IdLayout,
    column: Any,
    name: str,
    keys: Sequence[str],
    labels: Mapping[str, tuple[tuple[str, int], ...]],
    prefix: str,
    invalid: _Invalid,
) -> _Made:
    """Give the new columns, and the column of IDs as the integers that were read of it."""
    ids = whole_numbers(column, name)
    if ids.is_missing is not None and invalid == "raise":
        raise _missing(name, ids.is_missing)
    values = layout.unpack(ids.values, fields=keys, labels=False, invalid=invalid)
    made = {}
    for key, array in values.items():
        is_missing = _union(np.ma.getmask(array), ids.is_missing)
        numbers: NDArray[Any] = np.ma.getdata(array)
        if key not in labels:
            made[prefix + key] = Integers(numbers, is_missing)
            continue
        known = np.array([value for _, value in labels[key]], dtype=numbers.dtype)
        # What is masked may be anything, and no label either.
        places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        places = places.astype(np.int8 if len(known) < 128 else np.int32)
        known_labels = tuple(label for label, _ in labels[key])
        made[prefix + key] = Integers(places, is_missing, known_labels)
    return made, {name: ids}


# ---- pack ----

_PACK_HELP = """Put integer IDs together.

Takes a data ID as KEY=VALUE words, or a .csv, .csv.gz or .parquet table (- for CSV from the
standard input) with a column for each key; KEY=VALUE words beside a table hold for all its rows.

\b
  skyquilt pack --layout lsst_tract_patch tract=9813 patch=41
  skyquilt pack --layout lsst_tract_patch patches.csv --output ids.parquet
  skyquilt pack --layout lsst_object t.csv release=0 --column number=counter --name objectId

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


@click.command(help=_PACK_HELP)
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
@_invalid_option("a value that the layout has no ID for, or a missing one")
@_common_options
def pack(
    words: tuple[str, ...],
    layout_name: str,
    settings: tuple[tuple[str, Any], ...],
    renamings: tuple[tuple[str, str | None], ...],
    name: str,
    invalid: _Invalid,
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
        kept = _kept(table, keep)
        _check_new([name], kept, "--name NAME gives it another name")
        work = partial(_packed, layout, keys, columns, constants, invalid, name)
        if isinstance(table, TableOfWords) and style is None and output is None:
            (batch,) = table.batches(table.names)
            with _told(table, batch):
                (row,) = plain_values(work(batch)[0][name])
            click.echo("" if row is None else row)
            return
        n_masked = _work(
            table,
            list(dict.fromkeys([*kept, *(columns[key] for key in keys if key in columns)])),
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
    invalid: _Invalid,
    name: str,
    batch: Batch,
) -> _Made:
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
                raise _missing(key, integers.is_missing)
        numbers = integers.values
        values[key] = np.broadcast_to(numbers, batch.n_rows) if is_constant else numbers
        if not is_constant and not getattr(fields.get(key), "labels", None):
            read[columns[key]] = integers
        is_missing = _union(is_missing, integers.is_missing)
    ids = layout.pack(values, invalid=invalid)
    is_missing = _union(is_missing, np.ma.getmask(ids))
    if is_missing is not None:
        is_missing = np.broadcast_to(is_missing, batch.n_rows)
    return {name: Integers(np.ma.getdata(ids), is_missing)}, read


def _refuse_unknown(field: IdField | None, column: Any, row: int | None) -> None:
    if row is not None and field is not None:
        text = plain_values(column)[row]
        raise IdError(f"'{field.name}' must be {field.rule}, got {text!r} at row {row}")


# ---- Of both ----


def _work(
    table: Table,
    needed: Sequence[str],
    work: Callable[[Batch], _Made],
    *,
    kept: Sequence[str],
    output: str | None,
    style: str | None,
    text_names: str | None,
) -> int:
    """Read a table, write it with new columns, and count the rows in which these are masked."""
    if style is not None and output is not None:
        raise click.UsageError("--format is for the standard output; a file's ending says how.")
    style = style or ("table" if isinstance(table, TableOfWords) else "csv")
    texts = [] if text_names is None else [known_column(table, name) for name in _words(text_names)]
    n_rows = n_masked = 0
    is_shown = output is not None or not sys.stdout.isatty()
    with (
        open_output(output, style, table, text_names=texts) as write,
        progress(table.size, is_shown=is_shown) as tell,
    ):
        for batch in table.batches(needed or table.names[:1]):
            columns = {name: batch.columns[name] for name in kept}
            with _told(table, batch):
                made, read = work(batch)
                if table.schema is None:  # there is only text in it
                    known = {name: read[name] for name in read if name not in texts}
                    columns |= {name: known.get(name, columns[name]) for name in columns}
                write(columns | made)
            first = next(iter(made.values()))
            n_masked += 0 if first.is_missing is None else int(np.count_nonzero(first.is_missing))
            n_rows += batch.n_rows
            tell(table.position(), n_rows)
    if output is not None:
        note(f"wrote {counted(n_rows, 'row')} to {output}")
    return n_masked


@contextmanager
def _told(table: Table, batch: Batch) -> Iterator[None]:
    """Say of errors in which table they are, and count rows over all of it."""
    try:
        yield
    except (IdError, TableError) as error:
        message = _ROW.sub(lambda found: f"at row {int(found[1]) + batch.begin}", str(error))
        raise type(error)(f"{table.label}: {message}" if table.label else message) from error


def _kept(table: Table, keep: str | None) -> list[str]:
    if keep is None:
        return list(table.names)
    return [] if keep == "none" else [known_column(table, name) for name in _words(keep)]


def _check_new(names: Sequence[str], kept: Sequence[str], way_out: str) -> None:
    for name in names:
        if name in kept:
            raise TableError(
                f"there is a column '{name}' already; {way_out}, and --keep passes other columns on"
            )


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.split(",")))


def _missing(name: str, is_missing: NDArray[np.bool_]) -> IdError:
    return IdError(
        f"column '{name}' must have a value in every row, got none at row"
        f" {int(np.argmax(is_missing))}; --invalid mask goes on without it"
    )


def _union(some: Any, more: Any) -> NDArray[np.bool_] | None:
    """Join masks; one that is None, or numpy's own sign for none, says that nothing is masked."""
    masks: list[NDArray[np.bool_]] = [
        mask for mask in (some, more) if mask is not None and mask is not np.ma.nomask
    ]
    return None if not masks else masks[0] if len(masks) == 1 else masks[0] | masks[1]
