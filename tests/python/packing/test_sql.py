# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Databases that run the SQL of a layout give what unpacking gives, to the bit and the type."""

from __future__ import annotations

import importlib.util
import os
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import psycopg
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray

from skyquilt.errors import IdLayoutError
from skyquilt.packing import IdField, IdLayout
from skyquilt.packing.decoding import InvalidInQueries
from skyquilt.packing.sql_dialects import DIALECTS

from .postgresql_server import private_server, server_programs
from .query_engines import ClickHouse, DuckDb, Engine, PostgreSql, Sqlite, TranslatedForDuckDb
from .sampled_ids import (
    LAYOUTS,
    NAMED_LAYOUTS,
    UNSIGNED_LAYOUTS,
    edge_ids,
    layouts,
    other_ids,
    random_ids,
)

#: What each database calls the types of columns. For those that do not run here it is DuckDB that
#: answers, which tells little of types beyond int64.
TYPES = {
    "duckdb": {"int32": "int32", "int64": "int64", "uint64": "uint64", "text": "string"},
    "postgresql": {"int32": "int4", "int64": "int8", "uint64": "numeric", "text": "text"},
    "sqlite": {"int32": "int", "int64": "int", "text": "str"},
    "clickhouse": {"int32": "int32", "int64": "int64", "uint64": "uint64", "text": "string"},
    "spark": {"int32": "int32", "int64": "int64", "text": "string"},
    "bigquery": {"int32": "int64", "int64": "int64", "text": "string"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give what to connect with to a server of PostgreSQL that runs for this file's tests."""
    programs = server_programs()
    if programs is None:
        assert "REQUIRE_SERVER_TESTS" not in os.environ, "no PostgreSQL server is installed"
        pytest.skip("needs a PostgreSQL server: apt-get install postgresql")
    with private_server(programs) as dsn:
        yield dsn


@pytest.fixture(scope="module", params=DIALECTS)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Give one database after the other."""
    if request.param == "duckdb":
        return DuckDb()
    if request.param == "postgresql":
        return PostgreSql(request.getfixturevalue("server"))
    if request.param == "sqlite":
        return Sqlite()
    if request.param == "clickhouse" and importlib.util.find_spec("chdb"):
        return ClickHouse()
    return TranslatedForDuckDb(request.param)


def check_agreement(engine: Engine, layout: IdLayout, ids: NDArray[Any], **options: Any) -> None:
    """Compare a database's answer with that of unpacking, and the types of both."""
    expected = layout.unpack(ids, **{"invalid": "mask", **options})
    found = engine.select(ids, layout.sql("id", engine.dialect, **options))
    assert list(found) == list(expected)
    for key, column in expected.items():
        kind, values = found[key]
        assert values == column.tolist(), key
        name = "text" if column.dtype.kind == "U" else column.dtype.name
        assert kind in (TYPES[engine.dialect].get(name, kind), ""), key


ALL_LAYOUTS = {**LAYOUTS, **NAMED_LAYOUTS}


@pytest.mark.parametrize("layout", ALL_LAYOUTS.values(), ids=ALL_LAYOUTS)
def test_a_hundred_thousand_ids_are_taken_apart_as_by_unpack(
    engine: Engine, layout: IdLayout
) -> None:
    check_agreement(engine, layout, random_ids(layout, 100_000))


@pytest.mark.parametrize("layout", ALL_LAYOUTS.values(), ids=ALL_LAYOUTS)
def test_every_field_is_right_at_its_edges(engine: Engine, layout: IdLayout) -> None:
    names = [field.name for field in layout.fields]
    check_agreement(engine, layout, edge_ids(layout), fields=names)
    check_agreement(engine, layout, edge_ids(layout), labels=False, invalid="ignore")


@pytest.mark.parametrize("layout", ALL_LAYOUTS.values(), ids=ALL_LAYOUTS)
def test_impossible_ids_give_null_in_every_column(engine: Engine, layout: IdLayout) -> None:
    ids = other_ids(layout, 1000)
    assert not layout.is_possible(ids).all() or layout.n_ids == 2**64
    names = [field.name for field in layout.fields]
    check_agreement(engine, layout, ids, fields=[*layout.keys, *names])


@pytest.mark.parametrize("layout", UNSIGNED_LAYOUTS.values(), ids=UNSIGNED_LAYOUTS)
def test_numbers_beyond_int64_are_right_where_a_database_has_them(
    engine: Engine, layout: IdLayout
) -> None:
    if engine.dialect == "sqlite":
        with pytest.raises(IdLayoutError, match=r"sqlite has no integers beyond 2\*\*63 - 1"):
            layout.sql("id", "sqlite")
        return
    ids = np.concatenate([edge_ids(layout), random_ids(layout, 10_000), other_ids(layout, 1000)])
    check_agreement(engine, layout, ids)


@pytest.mark.parametrize(
    "layout", [*ALL_LAYOUTS.values(), *UNSIGNED_LAYOUTS.values()],
    ids=[*ALL_LAYOUTS, *UNSIGNED_LAYOUTS],
)  # fmt: skip
def test_the_predicate_is_true_of_the_ids_that_are_possible(
    engine: Engine, layout: IdLayout
) -> None:
    ids = np.concatenate([other_ids(layout, 5000), random_ids(layout, 5000)])
    is_possible = layout.is_possible(ids)
    assert is_possible.any()
    assert not is_possible.all() or layout.n_ids == 2**64
    try:
        predicate = layout.sql_is_possible("id", engine.dialect)
    except IdLayoutError:
        assert (engine.dialect, layout.bits) == ("sqlite", 64)
        return
    found = engine.select(ids, f"{predicate} AS is_possible")
    assert [bool(value) for value in found["is_possible"][1]] == is_possible.tolist()


def test_rows_chosen_by_the_predicate_can_be_taken_apart_unchecked(engine: Engine) -> None:
    for layout in ALL_LAYOUTS.values():
        ids = np.concatenate([other_ids(layout, 1000), random_ids(layout, 1000)])
        expected = layout.unpack(ids[layout.is_possible(ids)])
        found = engine.select(
            ids,
            layout.sql("id", engine.dialect, invalid="ignore"),
            layout.sql_is_possible("ids.id", engine.dialect),
        )
        assert {key: values for key, (_, values) in found.items()} == {
            key: column.tolist() for key, column in expected.items()
        }


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(layout=layouts())
def test_any_layout_is_taken_apart_as_by_unpack(engine: Engine, layout: IdLayout) -> None:
    names = [field.name for field in layout.fields]
    ids = np.concatenate([edge_ids(layout), random_ids(layout, 100)])
    check_agreement(engine, layout, ids, fields=names, invalid="ignore")
    ids = np.concatenate([other_ids(layout, 50), ids])
    check_agreement(engine, layout, ids, fields=names)
    found = engine.select(ids, layout.sql_is_possible("id", engine.dialect) + " AS answer")
    assert [bool(value) for value in found["answer"][1]] == layout.is_possible(ids).tolist()


def test_a_missing_id_gives_null_everywhere() -> None:
    layout = LAYOUTS["bits, dates, a compound"]
    asked = f"{layout.sql('id', 'duckdb')}, {layout.sql_is_possible('id', 'duckdb')}"
    answer = duckdb.execute(f"SELECT {asked} FROM (SELECT CAST(NULL AS BIGINT) AS id)").fetchall()
    assert answer == [(None, None, None)]
    asked = f"{layout.sql('id', 'sqlite')}, {layout.sql_is_possible('id', 'sqlite')}"
    with sqlite3.connect(":memory:") as connection:
        answer = connection.execute(f"SELECT {asked} FROM (SELECT NULL AS id)").fetchall()
    assert answer == [(None, None, None)]


def row_of(layout: IdLayout, number: int, invalid: InvalidInQueries) -> tuple[int | None, ...]:
    """Give what unpacking makes of one ID: values, or nothing where they are masked."""
    [*columns] = layout.unpack([number], labels=False, invalid=invalid).values()
    return tuple(column.tolist()[0] for column in columns)


WAYS: tuple[InvalidInQueries, ...] = ("mask", "ignore")


@pytest.mark.parametrize("kind", ["TINYINT", "SMALLINT", "INTEGER", "UINTEGER"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_narrow_columns_of_duckdb_give_the_same(layout: IdLayout, kind: str) -> None:
    for number in (0, 5, 100):
        for invalid in WAYS:
            asked = layout.sql("id", "duckdb", labels=False, invalid=invalid)
            query = f"SELECT {asked} FROM (SELECT {number}::{kind} AS id)"
            assert duckdb.execute(query).fetchall() == [row_of(layout, number, invalid)]


@pytest.mark.parametrize("kind", ["UBIGINT", "HUGEINT"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_wide_columns_of_duckdb_give_the_same(layout: IdLayout, kind: str) -> None:
    for number in edge_ids(layout).tolist():
        asked = layout.sql("id", "duckdb")
        answer = duckdb.execute(f"SELECT {asked} FROM (SELECT {number}::{kind} AS id)").fetchall()
        assert answer == [tuple(layout.unpack(number).values())]


@pytest.mark.parametrize("kind", ["smallint", "integer", "bigint"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_narrow_columns_of_postgresql_give_the_same(
    server: str, layout: IdLayout, kind: str
) -> None:
    with psycopg.connect(server) as connection:
        for number in (0, 5, 100):
            for invalid in WAYS:
                asked = layout.sql("ids.id", "postgresql", labels=False, invalid=invalid)
                query = f"SELECT {asked} FROM (SELECT CAST({number} AS {kind}) AS id) AS ids"
                row = connection.execute(query.encode()).fetchone()
                assert row == row_of(layout, number, invalid)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_floating_point_ids_are_refused_by_duckdb(layout: IdLayout) -> None:
    query = f"SELECT {layout.sql('id', 'duckdb')} FROM (SELECT 5.0::DOUBLE AS id)"
    with pytest.raises(duckdb.BinderException, match="No function matches"):
        duckdb.execute(query)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_floating_point_ids_are_refused_by_postgresql(server: str, layout: IdLayout) -> None:
    asked = layout.sql("id", "postgresql")
    query = f"SELECT {asked} FROM (SELECT CAST(5 AS double precision) AS id) AS ids"
    with (
        psycopg.connect(server) as connection,
        pytest.raises(psycopg.errors.UndefinedFunction),
    ):
        connection.execute(query.encode())


def test_queries_cannot_raise() -> None:
    layout = IdLayout([IdField("detector", width=8)])
    with pytest.raises(IdLayoutError, match=r"'mask' or 'ignore' in a query, .*; got 'raise'"):
        layout.sql("id", "duckdb", invalid="raise")  # type: ignore[arg-type]


def test_texts_and_floats_in_a_column_of_sqlite_are_not_possible() -> None:
    layout = IdLayout([IdField("tract", radix=18938), IdField("patch", radix=100)])
    predicate = layout.sql_is_possible("id", "sqlite")
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE ids (id)")
        rows = [(981341,), ("981341",), (981341.0,), (b"981341",), (None,)]
        connection.executemany("INSERT INTO ids VALUES (?)", rows)
        answer = connection.execute(f"SELECT {predicate} FROM ids").fetchall()
        assert answer == [(1,), (0,), (0,), (0,), (None,)]
        answer = connection.execute(f"SELECT {layout.sql('id', 'sqlite')} FROM ids").fetchall()
        assert answer == [(9813, 41), *[(None, None)] * 4]


def test_sqlite_holds_ids_of_64_bits_as_signed_integers_of_the_same_bits() -> None:
    layout = LAYOUTS["64 bits"]
    ids = edge_ids(layout)
    assert (ids.view(np.int64) < 0).any()
    check_agreement(Sqlite(), layout, ids)


def test_postgresql_makes_generated_columns_and_indexes_of_the_expressions(
    server: str,
) -> None:
    layout = LAYOUTS["bits, dates, a compound"]
    expression = layout.sql("id", "postgresql", fields=["visit"]).removesuffix(' AS "visit"')
    [number] = random_ids(layout, 1).tolist()
    with psycopg.connect(server) as connection:
        generated = f"visit bigint GENERATED ALWAYS AS ({expression}) STORED"
        connection.execute(f"CREATE TEMPORARY TABLE ids (id bigint, {generated})".encode())
        connection.execute(f"CREATE INDEX ON ids (({expression}))".encode())
        connection.execute("INSERT INTO ids VALUES (%s)", (number,))
        row = connection.execute("SELECT visit FROM ids").fetchone()
    assert row == (layout.unpack(number)["visit"],)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_what_postgresql_reads_has_no_percent_sign_which_drivers_would_replace(
    layout: IdLayout,
) -> None:
    text = layout.sql("id", "postgresql", labels=False)
    assert "%" not in text + layout.sql_is_possible("id", "postgresql")


def test_names_are_quoted_so_that_nothing_in_them_is_read_as_sql() -> None:
    layout = IdLayout([IdField("order", width=3), IdField("select", width=3)])
    column = 'group"`\\; DROP TABLE ids'
    for dialect in ("duckdb", "sqlite"):
        quoted = DIALECTS[dialect].quoted_name(column)
        query = f"SELECT {layout.sql(f'ids.{column}', dialect)} FROM (SELECT 10 AS {quoted}) AS ids"
        if dialect == "duckdb":
            answer = duckdb.execute(query)
            assert [name for name, *_ in answer.description or ()] == ["order", "select"]
            assert answer.fetchall() == [(1, 2)]
        else:
            with sqlite3.connect(":memory:") as connection:
                assert connection.execute(query).fetchall() == [(1, 2)]


def test_a_column_that_does_not_exist_is_an_error_in_sqlite_too() -> None:
    layout = IdLayout([IdField("detector", width=8)])
    with (
        sqlite3.connect(":memory:") as connection,
        pytest.raises(sqlite3.OperationalError, match="no such column: nosuch"),
    ):
        connection.execute(f"SELECT {layout.sql('nosuch', 'sqlite')} FROM (SELECT 1 AS id)")


@pytest.mark.parametrize("column", ["", "ids.", ".id", "a..b", "a\0b", None, ("ids", "id")])
def test_what_names_no_column_is_refused(column: Any) -> None:
    layout = IdLayout([IdField("detector", width=8)])
    with pytest.raises(IdLayoutError, match=r"named like id, table\.id or schema\.table\.id"):
        layout.sql(column, "duckdb")
    with pytest.raises(IdLayoutError, match=r"a column is named like id"):
        layout.sql_is_possible(column, "duckdb")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("postgres", "postgresql"), ("SQLite", "sqlite"), ("duck", "duckdb"), ("click", "clickhouse")],
)
def test_an_unknown_dialect_is_refused_with_the_one_that_may_be_meant(
    name: str, meant: str
) -> None:
    layout = IdLayout([IdField("detector", width=8)])
    with pytest.raises(IdLayoutError, match=rf"'bigquery', got '{name}'; did you mean '{meant}'\?"):
        layout.sql("id", name)
    with pytest.raises(IdLayoutError, match=r"must be one of 'duckdb', .*, got 'oracle'$"):
        layout.sql_is_possible("id", "oracle")


def test_fields_are_given_in_the_order_asked_for_and_once() -> None:
    layout = LAYOUTS["bits, dates, a compound"]
    text = layout.sql("id", "duckdb", fields=["detector", "visit", "detector", "day_obs"])
    assert re.findall(r' AS "(\w+)"', text) == ["detector", "visit", "day_obs"]


@pytest.mark.parametrize("fields", ["visit", ["visits"], []])
def test_fields_that_are_none_of_the_layout_are_refused(fields: Any) -> None:
    with pytest.raises(IdLayoutError, match="visit"):
        LAYOUTS["bits, dates, a compound"].sql("id", "duckdb", fields=fields)


def test_the_select_list_makes_a_view() -> None:
    layout = LAYOUTS["mixed radix, labels"]
    ids = random_ids(layout, 3)
    with duckdb.connect() as connection:
        connection.register("given", pa.table({"id": ids}))
        connection.execute("CREATE TABLE ids AS SELECT * FROM given")
        connection.execute(
            f"CREATE VIEW objects AS SELECT *, {layout.sql('ids.id', 'duckdb')} FROM ids"
        )
        bands = connection.execute("SELECT id, band FROM objects").fetchall()
    assert bands == list(zip(ids.tolist(), layout.unpack(ids)["band"].tolist(), strict=True))
