# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What IDs say as expressions of Polars, for its engine to answer."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skyquilt.errors import MissingExtraError
from skyquilt.packing.calendar import date_of_days
from skyquilt.packing.decoding import (
    IntegerType,
    InvalidInQueries,
    asked_keys,
    checks_ids,
    digit,
    place_of,
    value,
)
from skyquilt.packing.digit_rules import digit_rules, id_range

if TYPE_CHECKING:
    import polars as pl

    from skyquilt.packing.fields import IdField
    from skyquilt.packing.layout import IdLayout

__all__ = ["expressions"]


def expressions(
    layout: IdLayout,
    column: str,
    *,
    fields: Iterable[str] | None,
    labels: bool,
    invalid: InvalidInQueries,
) -> list[pl.Expr]:
    """Make what `IdLayout.polars` gives.

    Parameters
    ----------
    layout : IdLayout
        What the IDs are made by.
    column : str
        The column of IDs.
    fields : sequence of str or None
        Which fields or compounds to give.
    labels : bool
        Whether fields with labels are given as text.
    invalid : {"mask", "ignore"}
        What is done about IDs that the layout cannot have made.

    Returns
    -------
    list of polars.Expr
        One for each, with its name.

    Raises
    ------
    MissingExtraError
        If Polars is not installed.
    """
    try:
        import polars as pl  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise MissingExtraError(
            "expressions of Polars need polars, which is not installed;"
            " pip install 'skyquilt[polars]'"
        ) from error
    types: dict[IntegerType, type[pl.DataType]] = {
        "int32": pl.Int32,
        "int64": pl.Int64,
        "uint64": pl.UInt64,
        "wide": pl.Int128,
    }
    ids = _PolarsIds(pl.col(column), types)
    is_possible = _is_possible(layout, ids) if checks_ids(invalid) else None
    given = []
    for key in asked_keys(layout, fields):
        field = layout._field(key)
        if labels and field is not None and field.labels:
            label_of = {field.digit(number): label for label, number in field.labels}
            number: pl.Expr = digit(*place_of(layout, key), ids)
            answer = number.replace_strict(label_of, default=None, return_dtype=pl.String)
        else:
            answer = value(layout, key, ids)
        if is_possible is not None:
            answer = pl.when(is_possible).then(answer)
        given.append(answer.alias(key))
    return given


def _is_possible(layout: IdLayout, ids: _PolarsIds) -> pl.Expr:
    """Compare IDs and their digits with what the layout makes."""
    condition = ids.column.is_between(*id_range(layout))
    for rule in digit_rules(layout, is_within_range=True):
        number: pl.Expr = digit(rule.run, rule.index, ids)
        ranges = [number.is_between(first, last) for first, last in rule.ranges]
        condition &= functools.reduce(operator.or_, ranges)
    return condition


@dataclass(frozen=True, slots=True)
class _PolarsIds:
    """A column of IDs."""

    column: pl.Expr
    types: Mapping[IntegerType, type[pl.DataType]]

    def bits(self, begin: int, width: int) -> pl.Expr:
        # The constant has no type of its own: the column's grows where it does not hold it. On
        # floating point numbers Polars refuses the operation, and it has none that moves bits.
        number: pl.Expr = (self.column & ((2**width - 1) << begin)) // 2**begin
        return number if width == 64 else self.cast(number, "int64")

    def cast(self, number: pl.Expr, target: IntegerType) -> pl.Expr:
        # What impossible IDs give may be too large: it is left out, not refused.
        return number.cast(self.types[target], strict=False)

    def date(self, days: pl.Expr, field: IdField) -> pl.Expr:
        # As fast as by its type for dates, which would have to be made of the days first.
        return date_of_days(days, field.epoch or "")
