# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Databases that run a select list over a column of IDs, each in its own way to hold them."""

from __future__ import annotations

import importlib
import sqlite3
import tempfile
from typing import Any, Protocol

import duckdb
import numpy as np
import psycopg
import pyarrow as pa
import sqlglot
from numpy.typing import NDArray

#: What an engine answers: by name, the type it gave the column, and its values.
Columns = dict[str, tuple[str, list[Any]]]


class Engine(Protocol):
    """A database with a table `ids` of one column `id`."""

    dialect: str

    def select(self, ids: NDArray[Any], what: str, where: str | None = None) -> Columns:
        """Give the columns of a select list over IDs, in their order."""


def _query(what: str, where: str | None) -> str:
    return f"SELECT {what} FROM ids" + (f" WHERE {where}" if where else "")


def _columns_of(table: pa.Table) -> Columns:
    return {
        name: (str(column.type), column.to_pylist())
        for name, column in zip(table.column_names, table.columns, strict=True)
    }


class DuckDb:
    """DuckDB in memory; IDs are BIGINT or UBIGINT, as their array is."""

    dialect = "duckdb"

    def select(self, ids: NDArray[Any], what: str, where: str | None = None) -> Columns:
        return self._run(ids, _query(what, where))

    def _run(self, ids: NDArray[Any], *statements: str) -> Columns:
        with duckdb.connect() as connection:
            connection.register("ids", pa.table({"id": ids}))
            for statement in statements[:-1]:
                connection.execute(statement)
            return _columns_of(connection.sql(statements[-1]).to_arrow_table())


#: What ClickHouse's functions do, as its manual says.
CLICKHOUSE_FUNCTIONS = (
    "CREATE MACRO bitAnd(a, b) AS a & b",
    "CREATE MACRO bitShiftRight(a, b) AS a >> b",
    "CREATE MACRO intDiv(a, b) AS a // b",
    "CREATE MACRO modulo(a, b) AS a % b",
    "CREATE MACRO toInt32(a) AS CAST(a AS INTEGER)",
    "CREATE MACRO toInt64(a) AS CAST(a AS BIGINT)",
    "CREATE MACRO toUInt64(a) AS CAST(a AS UBIGINT)",
    "CREATE MACRO toInt128(a) AS CAST(a AS HUGEINT)",
    "CREATE MACRO toDate32(a) AS CAST(a AS DATE)",
    "CREATE MACRO toYYYYMMDD(a) AS year(a) * 10000 + month(a) * 100 + day(a)",
)


class TranslatedForDuckDb(DuckDb):
    """A database that does not run here: its SQL parsed as its own, and translated for DuckDB."""

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect

    def _run(self, ids: NDArray[Any], *statements: str) -> Columns:
        [translated] = sqlglot.transpile(statements[-1], read=self.dialect, write="duckdb")
        # A decimal number without places is one of 18 digits with three places in DuckDB.
        translated = translated.replace("AS DECIMAL)", "AS HUGEINT)")
        known = CLICKHOUSE_FUNCTIONS if self.dialect == "clickhouse" else ()
        return super()._run(ids, *known, translated)


class Sqlite:
    """SQLite in memory; IDs are the signed integers of their 64 bits."""

    dialect = "sqlite"

    def select(self, ids: NDArray[Any], what: str, where: str | None = None) -> Columns:
        connection = sqlite3.connect(":memory:")
        try:
            connection.execute("CREATE TABLE ids (n INTEGER PRIMARY KEY, id INTEGER)")
            rows = zip(ids.view(np.int64).tolist(), strict=True)
            connection.executemany("INSERT INTO ids (id) VALUES (?)", rows)
            cursor = connection.execute(_query(what, where) + " ORDER BY n")
            names = [column[0] for column in cursor.description]
            answer = cursor.fetchall()
        finally:
            connection.close()
        columns = zip(*answer, strict=True) if answer else [()] * len(names)
        return {
            name: (
                "/".join({type(value).__name__ for value in column} - {"NoneType"}),
                list(column),
            )
            for name, column in zip(names, columns, strict=True)
        }


class PostgreSql:
    """A PostgreSQL server; IDs are bigint, or numeric(20) where they need all 64 bits."""

    dialect = "postgresql"

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    def select(self, ids: NDArray[Any], what: str, where: str | None = None) -> Columns:
        kind = "numeric(20)" if ids.dtype == np.uint64 else "bigint"
        with psycopg.connect(self._dsn) as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE ids (n serial, id {kind})")
            with cursor.copy("COPY ids (id) FROM STDIN") as rows:
                rows.write("".join(f"{number}\n" for number in ids.tolist()))
            cursor.execute(_query(what, where) + " ORDER BY n")
            assert cursor.description is not None
            types = [column.type_display for column in cursor.description]
            names = [column.name for column in cursor.description]
            answer = cursor.fetchall()
            connection.rollback()
        columns = zip(*answer, strict=True) if answer else [()] * len(names)
        return {
            name: (kind, list(column))
            for name, kind, column in zip(names, types, columns, strict=True)
        }


class ClickHouse:
    """ClickHouse within Python, by chdb; IDs are Int64 or UInt64, as their array is."""

    dialect = "clickhouse"

    def select(self, ids: NDArray[Any], what: str, where: str | None = None) -> Columns:
        # Of 180 MB, so that it is used only where someone has it.
        chdb = importlib.import_module("chdb")
        kind = "UInt64" if ids.dtype == np.uint64 else "Int64"
        with tempfile.NamedTemporaryFile(suffix=".bin") as file:
            file.write(ids.tobytes())
            file.flush()
            source = f"file('{file.name}', RowBinary, 'id {kind}') AS ids"
            answer = chdb.query(
                _query(what, where).replace("FROM ids", f"FROM {source}")
                + " SETTINGS max_threads=1",
                "ArrowStream",
            )
        return _columns_of(pa.ipc.open_stream(answer.bytes()).read_all())
