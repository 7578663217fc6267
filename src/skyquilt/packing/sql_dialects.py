# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""How each database writes names, texts, types and the arithmetic of whole numbers."""

from __future__ import annotations

import difflib
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from skyquilt.errors import IdLayoutError
from skyquilt.packing.decoding import IntegerType

__all__ = ["DIALECTS", "Dialect", "Function", "Operator", "UnsignedIds", "dialect_named"]


class UnsignedIds(enum.Enum):
    """What a column of IDs is made of when a layout fills all 64 bits."""

    #: Integers of a type without a sign, on which bits are taken as on any other integer.
    INTEGER = enum.auto()
    #: Decimal numbers without a fraction, on which no operator takes bits.
    DECIMAL = enum.auto()
    #: Signed integers of the same 64 bits: IDs from 2**63 on are stored as negative numbers.
    SIGNED = enum.auto()


@dataclass(frozen=True, slots=True)
class Operator:
    """An operation on two numbers with its sign between them."""

    sign: str


@dataclass(frozen=True, slots=True)
class Function:
    """An operation on two numbers in brackets behind its name."""

    name: str


def _doubled(mark: str) -> Callable[[str], str]:
    """Write between marks; a mark within is written twice, and nothing else is special."""
    return lambda text: f"{mark}{text.replace(mark, 2 * mark)}{mark}"


def _escaped(mark: str) -> Callable[[str], str]:
    """Write between marks; a backslash stands before marks, backslashes and ends of lines."""
    special = str.maketrans({"\\": "\\\\", mark: f"\\{mark}", "\n": "\\n", "\r": "\\r"})
    return lambda text: f"{mark}{text.translate(special)}{mark}"


def _postgresql_text(text: str) -> str:
    """Write a text that means the same whatever `standard_conforming_strings` says."""
    if "\\" not in text:
        return _doubled("'")(text)
    return "E" + _doubled("'")(text.replace("\\", "\\\\"))


def _date_of_parts(part: str, day: str) -> str:
    """Make YYYYMMDD of the parts of a day, which each are a number."""
    year, month, day_of_month = (
        part.format(part=name, day=day) for name in ("year", "month", "day")
    )
    return f"{year} * 10000 + {month} * 100 + {day_of_month}"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one database writes in its own way.

    Attributes
    ----------
    name : str
        How users name it.
    quoted_name : callable
        Writes a name between marks that can mean nothing else: one that does not exist is an
        error, never a text.
    quoted_text : callable
        Writes a text.
    quotient, remainder : Operator or Function
        Whole division of integers that are not negative.
    decimal_quotient : Operator or Function
        The same of decimal numbers without a fraction.
    shared_bits, shifted : Operator or Function
        The bits that two integers have in common; bits moved down by a number of places.
    casts : mapping of str to str
        How a number, written as ``{}``, becomes one of each type that the database has.
    date : str
        YYYYMMDD of the day that is ``{days}`` days after ``{epoch}``, of which it has a name and,
        as ``{julian_date}``, a number. It gives the same answer at all times and places, so that
        columns and indexes can be made of it.
    unsigned_ids : UnsignedIds
        What IDs of 64 bits are.
    dates : tuple of (str, str)
        The first and last day that it knows.
    large_integer : str
        How integers from 2**63 on are written, with ``{}`` for the digits.
    is_integer : str
        Tells whether a column ``{}`` holds an integer or NULL, where its type does not.
    """

    name: str
    quoted_name: Callable[[str], str]
    quoted_text: Callable[[str], str]
    quotient: Operator | Function
    remainder: Operator | Function
    decimal_quotient: Operator | Function
    shared_bits: Operator | Function
    shifted: Operator | Function
    casts: Mapping[IntegerType, str]
    date: str
    unsigned_ids: UnsignedIds
    dates: tuple[str, str] = ("0001-01-01", "9999-12-31")
    large_integer: str = "{}"
    is_integer: str = ""

    def column(self, name: object) -> str:
        """Write the name of a column; points part it from those of its table and schema.

        Parameters
        ----------
        name : str
            A name, or several with points between.

        Returns
        -------
        str
            Each part between marks.

        Raises
        ------
        IdLayoutError
            If a part is empty or no database could hold it.
        """
        parts = name.split(".") if isinstance(name, str) else [""]
        if any(not part or "\0" in part for part in parts):
            raise IdLayoutError(
                f"a column is named like id, table.id or schema.table.id, got {name!r}"
            )
        return ".".join(map(self.quoted_name, parts))

    def integer(self, value: int) -> str:
        """Write an integer of at most 64 bits.

        Parameters
        ----------
        value : int
            The integer.

        Returns
        -------
        str
            Its digits, or the decimal number of the same value where integers end earlier.
        """
        return self.large_integer.format(value) if value >= 2**63 else str(value)


#: The dialects by name. What each line rests on is measured by the tests of this file where the
#: database runs there; for the two that do not, see Spark's "Built-in Functions" and "Literals"
#: and GoogleSQL's "Mathematical functions", "Operators" and "Lexical structure".
DIALECTS: Final[Mapping[str, Dialect]] = {
    record.name: record
    for record in (
        Dialect(
            name="duckdb",
            quoted_name=_doubled('"'),
            quoted_text=_doubled("'"),
            quotient=Operator("//"),
            remainder=Operator("%"),
            decimal_quotient=Operator("//"),
            shared_bits=Operator("&"),
            shifted=Operator(">>"),
            casts={
                "int32": "CAST({} AS INTEGER)",
                "int64": "CAST({} AS BIGINT)",
                "uint64": "CAST({} AS UBIGINT)",
                "wide": "CAST({} AS HUGEINT)",
            },
            date=_date_of_parts("{part}({day})", "DATE '{epoch}' + {days}"),
            unsigned_ids=UnsignedIds.INTEGER,
        ),
        Dialect(
            name="postgresql",
            quoted_name=_doubled('"'),
            quoted_text=_postgresql_text,
            quotient=Operator("/"),
            # Not %, which drivers read as the beginning of a parameter.
            remainder=Function("mod"),
            # The operator would give decimal places.
            decimal_quotient=Function("div"),
            shared_bits=Operator("&"),
            shifted=Operator(">>"),
            casts={
                "int32": "CAST({} AS integer)",
                "int64": "CAST({} AS bigint)",
                "uint64": "CAST({} AS numeric(20))",
                "wide": "CAST({} AS numeric)",
            },
            # Not to_char, which may depend on settings, so that no index could be made of it.
            date=_date_of_parts("date_part('{part}', {day})", "DATE '{epoch}' + {days}"),
            unsigned_ids=UnsignedIds.DECIMAL,
        ),
        Dialect(
            name="sqlite",
            # A name between double quotes that does not exist is a text there.
            quoted_name=_doubled("`"),
            quoted_text=_doubled("'"),
            quotient=Operator("/"),
            remainder=Operator("%"),
            decimal_quotient=Operator("/"),
            shared_bits=Operator("&"),
            shifted=Operator(">>"),
            casts={"int32": "CAST({} AS INTEGER)", "int64": "CAST({} AS INTEGER)"},
            # A number there is a Julian date. Those of midnights end in .5 and are exact.
            date="strftime('%Y%m%d', {julian_date} + {days})",
            unsigned_ids=UnsignedIds.SIGNED,
            is_integer="typeof({}) IN ('integer', 'null')",
        ),
        Dialect(
            name="clickhouse",
            quoted_name=_escaped("`"),
            quoted_text=_escaped("'"),
            quotient=Function("intDiv"),
            remainder=Function("modulo"),
            decimal_quotient=Function("intDiv"),
            shared_bits=Function("bitAnd"),
            shifted=Function("bitShiftRight"),
            # Unlike CAST, these let NULL be NULL.
            casts={
                "int32": "toInt32({})",
                "int64": "toInt64({})",
                "uint64": "toUInt64({})",
                "wide": "toInt128({})",
            },
            date="toYYYYMMDD(toDate32('{epoch}') + {days})",
            unsigned_ids=UnsignedIds.INTEGER,
            # Of its versions with the fewest days; later ones know those of 1900 to 2299.
            dates=("1925-01-01", "2283-11-10"),
        ),
        Dialect(
            name="spark",
            quoted_name=_doubled("`"),
            quoted_text=_escaped("'"),
            quotient=Operator("div"),
            remainder=Operator("%"),
            decimal_quotient=Operator("div"),
            shared_bits=Operator("&"),
            shifted=Function("shiftright"),
            casts={
                "int32": "CAST({} AS INT)",
                "int64": "CAST({} AS BIGINT)",
                "uint64": "CAST({} AS DECIMAL(20, 0))",
                "wide": "CAST({} AS DECIMAL(38, 0))",
            },
            date=_date_of_parts("{part}({day})", "date_add(DATE '{epoch}', {days})"),
            unsigned_ids=UnsignedIds.DECIMAL,
        ),
        Dialect(
            name="bigquery",
            quoted_name=_escaped("`"),
            quoted_text=_escaped("'"),
            quotient=Function("DIV"),
            remainder=Function("MOD"),
            decimal_quotient=Function("DIV"),
            shared_bits=Operator("&"),
            shifted=Operator(">>"),
            # It has one type of integers.
            casts={
                "int32": "CAST({} AS INT64)",
                "int64": "CAST({} AS INT64)",
                "uint64": "CAST({} AS NUMERIC)",
                "wide": "CAST({} AS NUMERIC)",
            },
            date=_date_of_parts(
                "EXTRACT({part} FROM {day})", "DATE_ADD(DATE '{epoch}', INTERVAL {days} DAY)"
            ),
            unsigned_ids=UnsignedIds.DECIMAL,
            large_integer="NUMERIC '{}'",
        ),
    )
}


def dialect_named(name: str) -> Dialect:
    """Give the dialect of a name.

    Parameters
    ----------
    name : str
        One of `DIALECTS`.

    Returns
    -------
    Dialect
        What is written its own way there.

    Raises
    ------
    IdLayoutError
        If there is no such dialect; the message names those there are.
    """
    if name in DIALECTS:
        return DIALECTS[name]
    close = difflib.get_close_matches(str(name).lower(), DIALECTS, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise IdLayoutError(
        f"dialect must be one of {', '.join(map(repr, DIALECTS))}, got {name!r}{hint}"
    )
