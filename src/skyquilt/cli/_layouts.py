# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that shows layouts of integer IDs, and which of them IDs may be of."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from textwrap import fill
from typing import Any

import click
import numpy as np

from skyquilt.cli._id_columns import id_column, table_of_ids
from skyquilt.cli._layout_options import chosen_layout, is_layout_file, settings_option
from skyquilt.cli._output import format_option, note, write_columns
from skyquilt.cli._progress import progress
from skyquilt.cli._table_columns import Integers, plain_values, whole_numbers
from skyquilt.cli._tables import Table
from skyquilt.errors import IdError
from skyquilt.packing import KnownLayout, all_known_layouts, identify, known_layout
from skyquilt.packing.layout_text import layout_rows

__all__ = ["layouts"]

_MOST_IDS = 100_000
"""Of those looked at to find their layout: a few times what is needed."""

_CLEARLY_BEHIND = 20.0
"""In bits: odds of a million to one, as `Identification.bits_behind` says."""

_LABEL_WIDTH = 17
_TEXT_WIDTH = 100


_HELP = """Show what integer IDs are made of.

Without a name, lists the layouts that are known. With one, shows its fields and what is known of
it: which bits they take, their ranges, where the layout is defined, published IDs.

\b
  skyquilt layouts
  skyquilt layouts lsst_object --set n_releases=64
  skyquilt layouts lsst_object --format json > mine.json
  skyquilt layouts --identify ids.parquet
  skyquilt layouts --identify 1237661382772195474 1237649770790322299

A layout as JSON can be changed with an editor and given to 'skyquilt unpack' and 'skyquilt pack' as
--layout mine.json. With --format csv there is a line for each field.

--identify ranks the layouts that can have made IDs, the likeliest first. That all IDs are possible
says little where most numbers are (share_by_chance); bits_saved says how much shorter an ID is
written by its fields, and layouts that are less than 20 bits behind the best are not told apart."""


@click.command(help=_HELP)
@click.argument("words", metavar="[NAME|FILE.json|IDS...]", nargs=-1)
@settings_option
@click.option(
    "--identify",
    "is_asked_of_ids",
    is_flag=True,
    help="Rank layouts by how well they explain IDs: integers, a table, or - for the standard"
    " input, as 'skyquilt unpack' takes them.",
)
@click.option("--column", metavar="NAME", help="The column of IDs, as for 'skyquilt unpack'.")
@format_option
def layouts(
    words: tuple[str, ...],
    settings: tuple[tuple[str, Any], ...],
    is_asked_of_ids: bool,
    column: str | None,
    style: str,
) -> None:
    """Answer ``skyquilt layouts``."""
    if is_asked_of_ids:
        if not words or settings:
            raise click.UsageError("--identify needs IDS and no --set.")
        _rank(words, column, style)
    elif len(words) > 1 or column is not None:
        raise click.UsageError("one NAME at most; with --identify, IDS and --column.")
    elif words:
        _show(words[0], settings, style)
    elif settings:
        raise click.UsageError("--set needs the name of a layout.")
    else:
        _list(style)


def _show(name: str, settings: tuple[tuple[str, Any], ...], style: str) -> None:
    known = None if is_layout_file(name) else known_layout(name)
    if known is not None and known.required and not settings and style == "table":
        click.echo(f"{name} needs {' and '.join(known.required)}, each as --set NAME=VALUE\n")
        click.echo(_described(known))
        return
    layout = chosen_layout(name, settings)
    if style == "json":
        click.echo(json.dumps(json.loads(layout.to_json()), indent=2))
    elif style == "csv":
        header = ("field", "bits", "step", "values", "meaning")
        write_columns(dict(zip(header, zip(*layout_rows(layout), strict=True), strict=True)), style)
    else:
        click.echo(repr(layout))
        if known is not None:
            click.echo("\n" + _described(known))


def _rank(words: tuple[str, ...], column: str | None, style: str) -> None:
    with table_of_ids(words) as table:
        name = id_column(table, column)
        try:
            ids = _spread_ids(table, name)
        except IdError as error:
            raise IdError(f"{table.label}: {error}" if table.label else str(error)) from error
    if not ids:
        raise IdError("there must be an ID to say which layout it is of, got none")
    found = identify(ids)
    shown = [one for one in found if one.share_possible > 0 or style != "table" or one is found[0]]
    write_columns(
        {
            "layout": [one.name for one in shown],
            "settings": [
                [f"{key}={json.dumps(value)}" for key, value in one.parameters] for one in shown
            ],
            **{
                key: np.array([getattr(one, key) for one in shown])
                for key in ("share_possible", "share_by_chance", "bits_saved", "bits_behind")
            },
        },
        style,
    )
    n_alike = sum(one.bits_behind < _CLEARLY_BEHIND for one in found)
    if n_alike > 1:
        note(f"these IDs do not tell the first {n_alike} apart; more of them may")


def _spread_ids(table: Table, name: str) -> list[int]:
    """Read a table once and give IDs that are spread evenly over it, few enough to be kept."""
    kept: list[int | None] = []
    step = 1
    with progress(table.size, is_shown=True) as tell:
        for batch in table.batches([name]):
            column = whole_numbers(batch.columns[name], name)
            places = slice(-batch.begin % step, None, step)
            is_missing = None if column.is_missing is None else column.is_missing[places]
            kept += plain_values(Integers(column.values[places], is_missing))
            while len(kept) > _MOST_IDS:
                kept = kept[::2]
                step *= 2
            tell(table.position(), batch.begin + batch.n_rows)
    return [number for number in kept if number is not None]


def _list(style: str) -> None:
    known = list(all_known_layouts())
    write_columns(
        {
            "layout": [record.name for record in known],
            "bits": [_bits(record) for record in known],
            "parameters": [list(_signature(record)) for record in known],
            "summary": [record.summary for record in known],
        }
        if style != "table"
        else {
            "layout": [record.name for record in known],
            "bits": [_bits(record) for record in known],
            "summary": [record.summary for record in known],
        },
        style,
    )


def _signature(record: KnownLayout) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(record.make).parameters


def _bits(record: KnownLayout) -> int | None:
    """Give how many bits a layout takes as it is, None if that depends on what must be said."""
    return None if record.required else record.layout().bits


def _described(record: KnownLayout) -> str:
    parameters = [
        name if entry.default is entry.empty else f"{name}={json.dumps(entry.default)}"
        for name, entry in _signature(record).items()
    ]
    examples = [
        f"{number}: {', '.join(f'{key} {value}' for key, value in values.items())}"
        for number, values in record.examples
    ]
    chosen = [f"{name}={json.dumps(value)}" for name, value in record.example_parameters.items()]
    entries = {
        "IDs": [record.summary],
        "parameters": [", ".join(parameters)],
        "defined in": [record.source],
        "not in an ID": [record.not_recoverable],
        "published IDs": examples + [f"(by {', '.join(chosen)})"] * bool(examples and chosen),
    }
    return "\n".join(
        fill(
            text,
            _TEXT_WIDTH,
            initial_indent=(label if is_first else "").ljust(_LABEL_WIDTH),
            subsequent_indent=" " * _LABEL_WIDTH,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for label, texts in entries.items()
        for is_first, text in zip([True] + [False] * len(texts), texts, strict=False)
        if text
    )
