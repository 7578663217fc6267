# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Whole numbers as SQL: Python's operators on them write those of a dialect."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import date

from skyquilt.packing.decoding import IntegerType
from skyquilt.packing.sql_dialects import Dialect, Function, Operator, UnsignedIds

__all__ = ["Binding", "SqlNumber", "bits_of_column", "written_date"]


class Binding(enum.IntEnum):
    """How firmly operators hold their arguments, where all dialects agree on it.

    They do on those of arithmetic, which work from left to right. How these stand to operators on
    bits differs, so nothing is left to a rule there.
    """

    LOOSE = 0
    SUM = 1
    PRODUCT = 2
    CLOSED = 3


_BINDINGS = {
    **dict.fromkeys("+-", Binding.SUM),
    **dict.fromkeys(("*", "/", "//", "%", "div"), Binding.PRODUCT),
}


@dataclass(frozen=True, slots=True)
class SqlNumber:
    """An expression of SQL that gives a whole number.

    ``+``, ``*``, ``//`` and ``%`` write what they would calculate; what changes nothing, such as
    adding zero, is not written. Divisors are positive and what they divide is not negative: there
    all dialects agree with Python.

    Attributes
    ----------
    dialect : Dialect
        The one it is written in.
    text : str
        The expression.
    binding : Binding
        How firmly its outermost operator holds it together.
    is_decimal : bool
        Whether it has the type of IDs that are decimal numbers.
    uncast : SqlNumber or None
        The same number before its type was set, where that is the last that was done to it.
    """

    dialect: Dialect
    text: str
    binding: Binding = Binding.CLOSED
    is_decimal: bool = False
    uncast: SqlNumber | None = None

    def __add__(self, other: SqlNumber | int) -> SqlNumber:
        if isinstance(other, int) and other <= 0:
            return self._with(Operator("-"), -other) if other else self
        return self._with(Operator("+"), other)

    def __mul__(self, factor: int) -> SqlNumber:
        return self if factor == 1 else self._with(Operator("*"), factor)

    def __floordiv__(self, divisor: int) -> SqlNumber:
        if divisor == 1:
            return self
        written = self.dialect.decimal_quotient if self.is_decimal else self.dialect.quotient
        return self._with(written, divisor)

    def __mod__(self, divisor: int) -> SqlNumber:
        return self._with(self.dialect.remainder, divisor)

    def cast(self, target: IntegerType) -> SqlNumber:
        """Give the number a type that holds it.

        Parameters
        ----------
        target : {"int32", "int64", "uint64", "wide"}
            The type.

        Returns
        -------
        SqlNumber
            The same number.
        """
        bare = self.uncast or self
        text = self.dialect.casts[target].format(bare.text)
        return SqlNumber(self.dialect, text, is_decimal=target in ("uint64", "wide"), uncast=bare)

    def _with(self, operation: Operator | Function, other: SqlNumber | int) -> SqlNumber:
        """Write an operation on this number and another one."""
        right = (
            SqlNumber(self.dialect, self.dialect.integer(other))
            if isinstance(other, int)
            else other
        )
        is_decimal = self.is_decimal or right.is_decimal
        if isinstance(operation, Function):
            text = f"{operation.name}({self.text}, {right.text})"
            return SqlNumber(self.dialect, text, is_decimal=is_decimal)
        binding = _BINDINGS.get(operation.sign, Binding.LOOSE)
        # A loose operator stands between closed arguments, and then in brackets itself.
        left_text = self.within(binding or Binding.CLOSED)
        right_text = right.within(Binding(binding + 1) if binding else Binding.CLOSED)
        text = f"{left_text} {operation.sign} {right_text}"
        return SqlNumber(self.dialect, text, binding, is_decimal=is_decimal)

    def within(self, binding: Binding) -> str:
        """Write the number where it must hold together at least so firmly.

        Parameters
        ----------
        binding : Binding
            How firmly.

        Returns
        -------
        str
            The expression, in brackets where it would fall apart.
        """
        return self.text if self.binding >= binding else f"({self.text})"


def bits_of_column(
    dialect: Dialect, column: str, begin: int, width: int, *, is_unsigned: bool
) -> SqlNumber:
    """Take neighbouring bits of the IDs in a column.

    The bits are set apart before they are moved. So the rest of an expression never leaves its
    bounds, whatever stands in the column; a narrow integer grows to the width of the constant
    before it is moved; and floating point numbers, on which no such operator is defined, are
    refused by all databases that know what type a column has.

    Parameters
    ----------
    dialect : Dialect
        The dialect to write.
    column : str
        The column, as the dialect writes its name.
    begin, width : int
        The least significant of the bits, and how many.
    is_unsigned : bool
        Whether IDs are of 64 bits, and the column is what the dialect makes of these.

    Returns
    -------
    SqlNumber
        A signed 64-bit integer; 64 bits taken at once have the type of the column.
    """
    number = SqlNumber(dialect, column)
    if is_unsigned and dialect.unsigned_ids is UnsignedIds.DECIMAL:
        number = replace(number, is_decimal=True) % 2 ** (begin + width) // 2**begin
    elif is_unsigned and dialect.unsigned_ids is UnsignedIds.SIGNED:
        # Moving drags copies of the sign along, which are left out with the other bits.
        moved = number._with(dialect.shifted, begin) if begin else number
        number = moved._with(dialect.shared_bits, 2**width - 1)
    else:
        number = number._with(dialect.shared_bits, (2**width - 1) << begin)
        number = number._with(dialect.shifted, begin) if begin else number
    return number if width == 64 else number.cast("int64")


def written_date(days: SqlNumber, epoch: str) -> SqlNumber:
    """Write the date of a day.

    Parameters
    ----------
    days : SqlNumber
        How many days after the epoch it is.
    epoch : str
        The day from which they count, YYYY-MM-DD.

    Returns
    -------
    SqlNumber
        YYYYMMDD, a signed 64-bit integer.
    """
    # 0001-01-01 is day 1 for Python, and its midnight the Julian date 1721425.5.
    julian_date = date.fromisoformat(epoch).toordinal() + 1721424.5
    text = days.dialect.date.format(
        epoch=epoch, julian_date=julian_date, days=days.cast("int32").text
    )
    return SqlNumber(days.dialect, text).cast("int64")
