# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Whole numbers as SQL: operators and brackets of each dialect."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skyquilt.packing.sql_dialects import DIALECTS
from skyquilt.packing.sql_numbers import SqlNumber, bits_of_column, written_date

SPOKEN = ("duckdb", "postgresql", "clickhouse", "spark", "bigquery")


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("duckdb", "(n + 1) * 3 // 7 % 5 - 4"),
        ("postgresql", "mod((n + 1) * 3 / 7, 5) - 4"),
        ("sqlite", "(n + 1) * 3 / 7 % 5 - 4"),
        ("clickhouse", "modulo(intDiv((n + 1) * 3, 7), 5) - 4"),
        ("spark", "(n + 1) * 3 div 7 % 5 - 4"),
        ("bigquery", "MOD(DIV((n + 1) * 3, 7), 5) - 4"),
    ],
)
def test_python_s_operators_write_those_of_the_dialect(dialect: str, text: str) -> None:
    assert ((SqlNumber(DIALECTS[dialect], "n") + 1) * 3 // 7 % 5 + -4).text == text


def test_what_changes_nothing_is_not_written() -> None:
    assert ((SqlNumber(DIALECTS["duckdb"], "n") + 0) * 1 // 1).text == "n"


def test_sums_of_products_need_no_brackets_and_products_of_sums_do() -> None:
    n = SqlNumber(DIALECTS["duckdb"], "n")
    assert (n * 2 + n * 3).text == "n * 2 + n * 3"
    assert ((n + n * 2) * 3).text == "(n + n * 2) * 3"
    assert (n + (n + -5)).text == "n + (n - 5)"


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("+*/%"), st.integers(1, 1000)), max_size=8))
def test_duckdb_reads_brackets_as_python_means_them(steps: list[tuple[str, int]]) -> None:
    number, expected = SqlNumber(DIALECTS["duckdb"], "CAST(12345 AS BIGINT)"), 12345
    for sign, other in steps:
        if sign == "+":
            number, expected = number + other + number % 7, expected + other + expected % 7
        elif sign == "*":
            number, expected = number % 1000 * other, expected % 1000 * other
        elif sign == "/":
            number, expected = number // other, expected // other
        else:
            number, expected = number % other, expected % other
    assert duckdb.execute(f"SELECT {number.text}").fetchone() == (expected,)


def test_a_number_that_is_cast_twice_is_cast_once() -> None:
    number = (SqlNumber(DIALECTS["duckdb"], "n") + 1).cast("int64").cast("int32")
    assert number.text == "CAST(n + 1 AS INTEGER)"
    assert (number * 2).text == "CAST(n + 1 AS INTEGER) * 2"


@pytest.mark.parametrize(
    ("dialect", "signed", "unsigned"),
    [
        ("duckdb", "CAST((id & 240) >> 4 AS BIGINT)", "CAST((id & 240) >> 4 AS BIGINT)"),
        ("postgresql", "CAST((id & 240) >> 4 AS bigint)", "CAST(div(mod(id, 256), 16) AS bigint)"),
        ("sqlite", "CAST((id & 240) >> 4 AS INTEGER)", "CAST((id >> 4) & 15 AS INTEGER)"),
        (
            "clickhouse",
            "toInt64(bitShiftRight(bitAnd(id, 240), 4))",
            "toInt64(bitShiftRight(bitAnd(id, 240), 4))",
        ),
        ("spark", "CAST(shiftright(id & 240, 4) AS BIGINT)", "CAST(id % 256 div 16 AS BIGINT)"),
        ("bigquery", "CAST((id & 240) >> 4 AS INT64)", "CAST(DIV(MOD(id, 256), 16) AS INT64)"),
    ],
)
def test_bits_are_taken_as_the_type_of_the_column_allows(
    dialect: str, signed: str, unsigned: str
) -> None:
    written = DIALECTS[dialect]
    assert bits_of_column(written, "id", 4, 4, is_unsigned=False).text == signed
    assert bits_of_column(written, "id", 4, 4, is_unsigned=True).text == unsigned


@pytest.mark.parametrize("dialect", SPOKEN)
def test_a_date_counts_from_its_epoch(dialect: str) -> None:
    assert "'2010-01-01'" in written_date(SqlNumber(DIALECTS[dialect], "n"), "2010-01-01").text


def test_a_date_of_sqlite_counts_from_a_julian_date() -> None:
    # J2000.0 is noon of 2000-01-01, the Julian date 2451545.
    days = SqlNumber(DIALECTS["sqlite"], "n")
    assert "2451544.5 + CAST(n AS INTEGER)" in written_date(days, "2000-01-01").text
