# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Open an SQLite file as a registry: all settings, transactions and the translation of errors."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from skyquilt.errors import ReadOnlyError, RegistryError
from skyquilt.registry.locations import access_for_reading, check_writable
from skyquilt.registry.schema import create_everything
from skyquilt.registry.schema_version import APPLICATION_ID, SCHEMA_VERSION, check_schema_version

__all__ = ["Database", "driver_cursor", "translated_errors"]

PAGE_SIZE = 8192
"""Bytes; chosen by measuring, design note 0001."""

BUSY_TIMEOUT_S = 60.0
"""How long a writer waits for another one: many times what a commit of 10^6 footprints takes."""

_CACHE_KIB = 128 * 1024
"""Pages a connection keeps: a commit of 10^6 footprints then spills little before its end."""

_WAL_LIMIT_BYTES = 64 * 1024 * 1024
"""To this size the WAL shrinks again after a large commit."""


class Database:
    """An SQLite file that is a registry, with read and write transactions.

    Made by `create` or `open`. Connections are pooled; threads may share it.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    read_only : bool
        Whether writing is refused, by the connections themselves.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._is_immutable = read_only and access_for_reading(path).is_immutable
        self._stamp = self._file_stamp()
        self._engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=QueuePool)
        sa.event.listen(self._engine, "begin", _begin)

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a new registry.

        Parameters
        ----------
        path : pathlib.Path
            A file that must not exist yet.

        Returns
        -------
        Database
            The registry, open for writing.

        Raises
        ------
        RegistryError
            If the file exists or cannot be made.
        """
        check_writable(path)
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            raise RegistryError(
                f"{path} exists already; open it with Registry.open, or choose another path"
            ) from None
        except OSError as error:
            raise RegistryError(f"registry {path} cannot be made: {error.strerror}") from error
        # Made beside its place and moved there whole: who looks sees all of it, or an empty file.
        draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
        try:
            with translated_errors(path):
                _write_empty_registry(draft)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise
        return cls(path, read_only=False)

    @classmethod
    def open(cls, path: Path, *, read_only: bool) -> Database:
        """Open a registry; reads no rows.

        Parameters
        ----------
        path : pathlib.Path
            The file.
        read_only : bool
            Whether to refuse writing.

        Returns
        -------
        Database
            The registry.

        Raises
        ------
        RegistryError
            If there is no such file, or it is no registry, or a damaged one.
        SchemaVersionError
            If it was written with another schema.
        ReadOnlyError
            If it is to be written to where that is not possible.
        """
        try:
            is_there = path.exists()
        except OSError as error:  # a name too long, a folder that may not be searched
            raise RegistryError(f"registry {path} cannot be opened: {error.strerror}") from error
        if not is_there:
            raise RegistryError(
                f"there is no registry at {path}; make one with Registry.create('{path}')"
            )
        if not path.is_file():
            raise RegistryError(f"a registry is a file, {path} is not")
        if not os.access(path, os.R_OK):
            raise RegistryError(f"no permission to read registry {path}")
        if not read_only:
            check_writable(path)
        database = cls(path, read_only=read_only)
        try:
            with translated_errors(path), database._engine.connect() as connection:
                application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if application_id != APPLICATION_ID:
                raise RegistryError(
                    f"{path} is an SQLite database but no registry (application_id"
                    f" {application_id}, a registry has {APPLICATION_ID}); make a registry with"
                    " Registry.create at another path"
                )
            check_schema_version(version, str(path))
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open one read transaction: everything read in it is of one moment.

        Yields
        ------
        sqlalchemy.Connection
            A connection inside the transaction.

        Raises
        ------
        RegistryError
            For whatever the database reports, and for a snapshot that changed under the reader.
        """
        with translated_errors(self.path), self._engine.connect() as connection:
            with connection.begin():
                yield connection
            if self._is_immutable and self._file_stamp() != self._stamp:
                raise RegistryError(
                    f"registry {self.path} is read as a snapshot, since nothing may be written"
                    " beside it, and changed meanwhile; open it again"
                )

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Open one write transaction: all of it becomes visible at its end, or nothing.

        Yields
        ------
        sqlalchemy.Connection
            A connection inside the transaction; other writers wait.

        Raises
        ------
        RegistryError
            For whatever the database reports.
        ReadOnlyError
            If the registry was opened for reading only.
        """
        self.check_writable()
        with translated_errors(self.path), self._engine.connect() as connection:
            writing = connection.execution_options(skyquilt_writes=True)
            with writing.begin():
                yield writing

    @contextmanager
    def rehearse(self) -> Iterator[sa.Connection]:
        """Open one write transaction that is rolled back at its end, whatever happens in it.

        Yields
        ------
        sqlalchemy.Connection
            A connection inside the transaction; other writers wait.

        Raises
        ------
        RegistryError
            For whatever the database reports.
        ReadOnlyError
            If the registry was opened for reading only.
        """
        with self.write() as connection:
            yield connection
            connection.rollback()

    def check_writable(self) -> None:
        """Refuse writing where it was ruled out when the registry was opened.

        Raises
        ------
        ReadOnlyError
            If the registry was opened for reading only.
        """
        if self.read_only:
            raise ReadOnlyError(
                f"registry {self.path} was opened with read_only=True; open it without to write"
            )

    def close(self) -> None:
        """Close all connections; SQLite then folds the WAL into the file."""
        self._engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        if self.read_only:
            options = "mode=ro&immutable=1" if self._is_immutable else "mode=ro"
        else:
            options = "mode=rw"
        connection = sqlite3.connect(
            f"file:{quote(os.fsencode(self.path))}?{options}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,  # transactions begin in _begin, not behind our back
            check_same_thread=False,  # the pool hands a connection to one thread at a time
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute("PRAGMA temp_store = MEMORY")
            if not self.read_only:
                # Safe with a WAL: a crash of the system may lose the newest commit, never harm it.
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _file_stamp(self) -> tuple[int, int] | None:
        if not self._is_immutable:
            return None
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size


def driver_cursor(connection: sa.Connection) -> sqlite3.Cursor:
    """Give a cursor of the driver, for bulk rows and statements that run a thousand times.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        A connection inside a transaction; the cursor works in the same one.

    Returns
    -------
    sqlite3.Cursor
        A cursor. It gives tuples and spares what SQLAlchemy adds to each statement and row.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"expected a connection of sqlite3, got {type(driver).__name__}")
    return driver.cursor()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("skyquilt_writes", False)
    # A writer takes the lock before it reads, so that what it read still holds when it writes.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _write_empty_registry(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("PRAGMA journal_mode = WAL")
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(path), poolclass=sa.pool.NullPool
    )
    with engine.begin() as connection:
        create_everything(connection)
    engine.dispose()


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn what the database reports into a RegistryError; the one place that does.

    Parameters
    ----------
    path : pathlib.Path
        The registry, for the message.

    Yields
    ------
    None
        Around any work with the database.

    Raises
    ------
    RegistryError
        With the cause and the next step. Faults of our own (wrong SQL, wrong types) pass unchanged.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        translation = _translation(error.orig, path)
        if translation is None:
            raise
        raise translation from error
    except sqlite3.Error as error:
        translation = _translation(error, path)
        if translation is None:
            raise
        raise translation from error


def _translation(error: BaseException | None, path: Path) -> RegistryError | None:
    # The low byte is the primary result code: https://www.sqlite.org/rescode.html
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return RegistryError(
            f"{path} is no registry: it is not an SQLite database; check the path, or make a"
            " registry with Registry.create at another one"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return RegistryError(
            f"registry {path} is damaged or incomplete ({error}); restore a copy, or rescue what"
            f" is left with: sqlite3 '{path}' .recover"
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return RegistryError(
            f"registry {path} stayed locked by another writer for {BUSY_TIMEOUT_S:g} s; nothing"
            " was changed, try again when it has finished"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return ReadOnlyError(f"registry {path} cannot be written to ({error}); nothing was changed")
    if code == sqlite3.SQLITE_FULL:
        return RegistryError(
            f"the disk of registry {path} is full ({error}); nothing was changed, make room and"
            " try again"
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return RegistryError(f"registry {path} cannot be opened ({error}); check its folder")
    if code == sqlite3.SQLITE_IOERR:
        return RegistryError(
            f"reading or writing registry {path} failed in the file system ({error}); nothing was"
            " changed"
        )
    return None
