# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that takes columns of integer IDs apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from skyquilt.cli._id_columns import id_column, table_of_ids
from skyquilt.cli._layout_options import chosen_layout, layout_options
from skyquilt.cli._negative_numbers import CommandWithNegativeNumbers
from skyquilt.cli._output import counted, note
from skyquilt.cli._table_columns import Integers, whole_numbers
from skyquilt.cli._table_work import (
    Invalid,
    Made,
    check_new_columns,
    comma_words,
    invalid_option,
    kept_columns,
    missing_value,
    table_options,
    union_of_masks,
    work_through,
)
from skyquilt.packing import IdLayout

__all__ = ["unpack"]

_HELP = """Take integer IDs apart.

IDS are integers, or one .csv, .csv.gz or .parquet file, or - for the standard input: CSV with a
line of names, or an ID a line.

\b
  skyquilt unpack --layout gaia_source 4295806720
  skyquilt unpack --layout lsst_dp1_object ids.parquet --output fields.parquet
  skyquilt unpack --layout lsst_dp1_object objects.csv.gz --column objectId --fields tract,patch
  cut -d, -f1 sources.csv | skyquilt unpack --layout lsst_source --set n_releases=64 -

Fields are written as columns behind those of the table. Files of any size are worked through in
pieces. IDs are never read as floats, which lose digits. An ID that the layout cannot have made
stops the command and leaves no file; its row is counted from 0, the line of names not among them.
See 'skyquilt layouts' for layouts."""


@click.command(cls=CommandWithNegativeNumbers, help=_HELP)
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
@invalid_option("an ID that the layout cannot have made, or a missing one")
@table_options
def unpack(
    ids: tuple[str, ...],
    layout_name: str,
    settings: tuple[tuple[str, Any], ...],
    column: str | None,
    fields: str | None,
    prefix: str,
    codes: bool,
    invalid: Invalid,
    keep: str | None,
    text_names: str | None,
    output: str | None,
    style: str | None,
) -> None:
    """Answer ``skyquilt unpack``."""
    layout = chosen_layout(layout_name, settings)
    keys = layout.keys if fields is None else comma_words(fields)
    for key in keys:
        layout.dtype_of(key)  # refuses what is no key
    labels = {} if codes else _labels(layout)
    with table_of_ids(ids) as table:
        id_name = id_column(table, column)
        kept = kept_columns(table, keep)
        names = [prefix + key for key in keys]
        check_new_columns(table, names, kept, "--prefix TEXT gives it another name")
        n_masked = work_through(
            table,
            [id_name],
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
    invalid: Invalid,
) -> Made:
    """Give the new columns, and the column of IDs as the integers that were read of it."""
    ids = whole_numbers(column, name)
    if ids.is_missing is not None and invalid == "raise":
        raise missing_value(name, ids.is_missing)
    values = layout.unpack(ids.values, fields=keys, labels=False, invalid=invalid)
    made = {}
    for key, array in values.items():
        is_missing = union_of_masks(np.ma.getmask(array), ids.is_missing)
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
