# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Run the migrations that a registry lacks."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from skyquilt.errors import RegistryError
from skyquilt.registry.engine import translated_errors
from skyquilt.registry.locations import check_writable, path_of
from skyquilt.registry.schema_version import APPLICATION_ID, SCHEMA_VERSION, check_schema_version

__all__ = ["migrate", "upgrade_registry"]


def upgrade_registry(url_or_path: str | os.PathLike[str]) -> tuple[int, int]:
    """Bring a registry to the schema of this program, in one transaction.

    Parameters
    ----------
    url_or_path : str or path-like
        The registry; keep a copy of the file until you are content.

    Returns
    -------
    before, after : int
        The schema versions; equal where there was nothing to do.

    Raises
    ------
    RegistryError
        If there is no registry there, or it cannot be written to.
    SchemaVersionError
        If it has a newer schema than this program knows.
    """
    path = path_of(url_or_path)
    if not path.is_file():
        raise RegistryError(f"there is no registry at {path} to upgrade")
    check_writable(path)
    with translated_errors(path):
        with closing(sqlite3.connect(path)) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (found,) = connection.execute("PRAGMA user_version").fetchone()
        if application_id != APPLICATION_ID:
            raise RegistryError(f"{path} is no registry, there is nothing to upgrade")
        if found >= SCHEMA_VERSION:
            check_schema_version(found, str(path))
            return found, found
        engine = sa.create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(path, isolation_level=None),
            poolclass=sa.pool.NullPool,
        )
        with engine.connect() as connection_of_engine:
            connection_of_engine.exec_driver_sql("BEGIN IMMEDIATE")
            migrate(connection_of_engine)
            connection_of_engine.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection_of_engine.exec_driver_sql("COMMIT")
    return found, SCHEMA_VERSION


def migrate(connection: sa.Connection) -> None:
    """Run all migrations that a database lacks.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a write transaction; an empty database gets everything.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
