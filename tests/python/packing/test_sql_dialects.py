# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Names and texts between the marks of each dialect."""

from __future__ import annotations

import sqlite3

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from skyquilt.errors import IdLayoutError
from skyquilt.packing.sql_dialects import DIALECTS, dialect_named

AWKWARD = "it's \"a\" `b` \\' \\n \n\r\t %s :x ? é"

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@settings(deadline=None)
@given(texts)
def test_texts_reach_duckdb_and_sqlite_as_they_are(text: str) -> None:
    quoted = DIALECTS["duckdb"].quoted_text(text)
    assert duckdb.execute(f"SELECT {quoted}").fetchone() == (text,)
    with sqlite3.connect(":memory:") as connection:
        quoted = DIALECTS["sqlite"].quoted_text(text)
        assert connection.execute(f"SELECT {quoted}").fetchone() == (text,)


@settings(deadline=None)
@given(texts)
def test_names_reach_duckdb_and_sqlite_as_they_are(name: str) -> None:
    quoted = DIALECTS["duckdb"].quoted_name(name)
    answer = duckdb.execute(f"SELECT {quoted} AS n FROM (SELECT 5 AS {quoted})")
    assert answer.fetchone() == (5,)
    with sqlite3.connect(":memory:") as connection:
        quoted = DIALECTS["sqlite"].quoted_name(name)
        connection.execute(f"CREATE TABLE ids ({quoted})")
        connection.execute("INSERT INTO ids VALUES (5)")
        assert connection.execute(f"SELECT {quoted} FROM ids").fetchone() == (5,)


@pytest.mark.parametrize("dialect", ["clickhouse", "spark", "bigquery"])
def test_texts_and_names_are_read_back_by_a_parser_of_the_dialect(dialect: str) -> None:
    written = DIALECTS[dialect]
    query = f"SELECT {written.quoted_text(AWKWARD)} AS {written.quoted_name('a`b')}"
    [column] = sqlglot.parse_one(query, read=dialect).expressions
    assert column.this.this == AWKWARD
    assert column.alias == "a`b"


def test_a_backslash_means_itself_in_postgresql_whatever_its_settings() -> None:
    written = DIALECTS["postgresql"]
    assert written.quoted_text("it's") == "'it''s'"
    assert written.quoted_text("a\\'b") == "E'a\\\\''b'"


def test_the_parts_of_a_name_are_quoted_one_by_one() -> None:
    assert DIALECTS["duckdb"].column("survey.objects.id") == '"survey"."objects"."id"'
    assert DIALECTS["bigquery"].column("objects.id") == "`objects`.`id`"


def test_integers_beyond_int64_are_decimal_numbers_in_bigquery() -> None:
    assert DIALECTS["bigquery"].integer(2**63 - 1) == "9223372036854775807"
    assert DIALECTS["bigquery"].integer(2**63) == "NUMERIC '9223372036854775808'"
    assert DIALECTS["duckdb"].integer(2**63) == "9223372036854775808"


def test_every_dialect_is_found_by_its_name() -> None:
    assert list(DIALECTS) == [
        "duckdb", "postgresql", "sqlite", "clickhouse", "spark", "bigquery"
    ]  # fmt: skip
    for name, written in DIALECTS.items():
        assert dialect_named(name) is written
        assert written.name == name


def test_what_is_no_name_at_all_is_refused() -> None:
    with pytest.raises(IdLayoutError, match=r"dialect must be one of 'duckdb', .*, got None"):
        dialect_named(None)  # type: ignore[arg-type]
