# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What IDs say, and whether a layout can have made them, as SQL for databases to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skyquilt.errors import IdLayoutError
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
from skyquilt.packing.digit_rules import DigitRule, digit_rules, id_range
from skyquilt.packing.sql_dialects import Dialect, UnsignedIds, dialect_named
from skyquilt.packing.sql_numbers import Binding, SqlNumber, bits_of_column, written_date

if TYPE_CHECKING:
    from skyquilt.packing.fields import IdField
    from skyquilt.packing.layout import IdLayout

__all__ = ["possible_predicate", "select_list"]


def select_list(
    layout: IdLayout,
    column: str,
    dialect: str,
    *,
    fields: Iterable[str] | None,
    labels: bool,
    invalid: InvalidInQueries,
) -> str:
    """Write what `IdLayout.sql` gives.

    Parameters
    ----------
    layout : IdLayout
        What the IDs are made by.
    column : str
        The column of IDs.
    dialect : str
        One of `DIALECTS`.
    fields : sequence of str or None
        Which fields or compounds to give.
    labels : bool
        Whether fields with labels are given as text.
    invalid : {"mask", "ignore"}
        What is done about IDs that the layout cannot have made.

    Returns
    -------
    str
        Expressions with their names, a line for each.
    """
    column_ids = _sql_ids(layout, column, dialect)
    is_checked = checks_ids(invalid)
    entries = []
    for key in asked_keys(layout, fields):
        ids = replace(column_ids, asked=key)
        field = layout._field(key)
        if labels and field is not None and field.labels:
            text = _label(layout, field, ids)
        else:
            text = value(layout, key, ids).text
        if is_checked:
            text = f"CASE WHEN {_condition(layout, ids)} THEN {text} END"
        entries.append(f"{text} AS {ids.dialect.quoted_name(key)}")
    return ",\n".join(entries)


def possible_predicate(layout: IdLayout, column: str, dialect: str) -> str:
    """Write what `IdLayout.sql_is_possible` gives.

    Parameters
    ----------
    layout : IdLayout
        What the IDs are made by.
    column : str
        The column of IDs.
    dialect : str
        One of `DIALECTS`.

    Returns
    -------
    str
        Comparisons, joined by AND.
    """
    return f"({_condition(layout, _sql_ids(layout, column, dialect))})"


@dataclass(frozen=True, slots=True)
class _SqlIds:
    """A column of IDs of one layout, in one dialect, and the field or compound asked for."""

    dialect: Dialect
    column: str
    is_unsigned: bool
    asked: str = ""

    def bits(self, begin: int, width: int) -> SqlNumber:
        if width == 64:
            self._refuse_unless("uint64")
        return bits_of_column(self.dialect, self.column, begin, width, is_unsigned=self.is_unsigned)

    def cast(self, number: SqlNumber, target: IntegerType) -> SqlNumber:
        self._refuse_unless(target)
        return number.cast(target)

    def date(self, days: SqlNumber, field: IdField) -> SqlNumber:
        epoch = field.epoch or ""
        first, last = (int(day.replace("-", "")) for day in self.dialect.dates)
        if first <= field.low and field.high <= last:
            return written_date(days, epoch)
        return date_of_days(days, epoch)

    def _refuse_unless(self, target: IntegerType) -> None:
        if target not in self.dialect.casts:
            raise IdLayoutError(
                f"{self.dialect.name} has no integers beyond 2**63 - 1, which '{self.asked}' needs;"
                " unpack the IDs with IdLayout.unpack, or in duckdb"
            )


def _sql_ids(layout: IdLayout, column: str, dialect: str) -> _SqlIds:
    written = dialect_named(dialect)
    return _SqlIds(written, written.column(column), is_unsigned=layout.bits == 64)


def _label(layout: IdLayout, field: IdField, ids: _SqlIds) -> str:
    """Write the label of a field's value; a value without one gives NULL."""
    number = digit(*place_of(layout, field.name), ids)
    cases = [
        f"WHEN {ids.dialect.integer(field.digit(value))} THEN {ids.dialect.quoted_text(label)}"
        for label, value in field.labels or ()
    ]
    return f"CASE {(number.uncast or number).text} {' '.join(cases)} END"


def _condition(layout: IdLayout, ids: _SqlIds) -> str:
    """Write that IDs are possible; the layout's whole range comes before single digits."""
    is_signed = ids.is_unsigned and ids.dialect.unsigned_ids is UnsignedIds.SIGNED
    conditions = []
    if ids.dialect.is_integer:
        conditions.append(ids.dialect.is_integer.format(ids.column))
    if not is_signed:
        smallest, largest = map(ids.dialect.integer, id_range(layout))
        conditions.append(f"{ids.column} BETWEEN {smallest} AND {largest}")
    for rule in digit_rules(layout, is_within_range=not is_signed):
        field = rule.run.places[rule.index].field
        conditions.append(_comparison(rule, replace(ids, asked=field.name)))
    return " AND ".join(conditions)


def _comparison(rule: DigitRule, ids: _SqlIds) -> str:
    """Write that a digit lies in one of its ranges."""
    number = digit(rule.run, rule.index, ids)
    text = (number.uncast or number).within(Binding.SUM)
    single = [first for first, last in rule.ranges if first == last]
    written = [
        _range(text, first, last, rule.last_digit, ids.dialect)
        for first, last in rule.ranges
        if first != last
    ]
    if len(single) == 1:
        written.append(f"{text} = {ids.dialect.integer(single[0])}")
    elif single:
        written.append(f"{text} IN ({', '.join(map(ids.dialect.integer, single))})")
    return written[0] if len(written) == 1 else f"({' OR '.join(written)})"


def _range(text: str, first: int, last: int, last_digit: int, dialect: Dialect) -> str:
    if first == 0:
        return f"{text} <= {dialect.integer(last)}"
    if last == last_digit:
        return f"{text} >= {dialect.integer(first)}"
    return f"{text} BETWEEN {dialect.integer(first)} AND {dialect.integer(last)}"
