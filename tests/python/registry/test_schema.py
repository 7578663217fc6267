# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.schema and of the migrations that make the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from skyquilt.errors import RegistryError, SchemaVersionError
from skyquilt.registry import Registry, schema
from skyquilt.registry.migrations import upgrade_registry
from skyquilt.registry.migrations.__main__ import main
from skyquilt.registry.migrations.upgrade import migrate
from skyquilt.registry.schema_version import APPLICATION_ID, SCHEMA_VERSION


def definitions(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return sorted(
        (kind, name, table, " ".join((sql or "").split())) for kind, name, table, sql in found
    )


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def test_the_migrations_make_exactly_the_schema(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    Registry.create(made).close()
    engine = sa.create_engine(f"sqlite:///{migrated}")
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    assert definitions(migrated) == definitions(made)
    for table in ("alembic_version", "scopes"):
        assert rows_of(migrated, table) == rows_of(made, table)
    assert rows_of(made, "alembic_version") == [(schema.MIGRATION,)]


def test_upgrading_a_registry_of_today_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Registry.create(path).close()
    assert upgrade_registry(path) == (SCHEMA_VERSION, SCHEMA_VERSION)
    assert main([str(path)]) == 0


def test_an_empty_registry_of_schema_0_can_be_upgraded_by_the_command_it_names(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    with pytest.raises(SchemaVersionError, match=r"python -m skyquilt\.registry\.migrations"):
        Registry.open(path)
    assert main([str(path)]) == 0
    with Registry.open(path) as registry:
        assert registry.log() == []


def test_a_registry_of_a_newer_schema_is_refused_by_name_of_the_next_command(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new.db"
    Registry.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for opening in (Registry.open, upgrade_registry):
        with pytest.raises(SchemaVersionError, match="pip install --upgrade skyquilt"):
            opening(path)


def test_upgrading_what_is_no_registry_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RegistryError, match="there is no registry"):
        upgrade_registry(tmp_path / "nothing.db")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(RegistryError, match="is no registry"):
        upgrade_registry(other)
    assert main([str(other)]) == 1
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO resolutions VALUES (1, 'a', 1)",
        "INSERT INTO resolutions VALUES (1, 1.5, 1)",
        "INSERT INTO footprints VALUES (1, 1, 1, x'00', 1, 1, 1, x'00', NULL, NULL, NULL)",
        "INSERT INTO footprints VALUES (1, 1, 1, 1, 1, 'x', 1, x'00', NULL, NULL, NULL)",
        "INSERT INTO outcomes_without_polygon VALUES (1, 1, 0, '', 1, NULL, NULL, NULL)",
        "INSERT INTO scopes (kind) VALUES ('moon')",
        "INSERT INTO visits (instrument_id, visit, band_id) VALUES (1, x'01', 1)",
    ],
)
def test_wrong_types_never_enter_a_table(registry: Registry, statement: str) -> None:
    registry.close()
    with (
        closing(sqlite3.connect(registry.path)) as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute(statement)


def test_every_view_can_be_read(registry: Registry) -> None:
    with registry._database.read() as connection:
        for name in schema.views:
            assert connection.exec_driver_sql(f"SELECT * FROM {name}").all() == []
