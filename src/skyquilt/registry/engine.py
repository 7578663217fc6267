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

from skyquilt.errors import ReadOnlyError, RegistryError, SkyquiltError
from skyquilt.registry.locations import access_for_reading, check_writable
from skyquilt.registry.schema import create_everything
from skyquilt.registry.schema_version import APPLICATION_ID, SCHEMA_VERSION, check_schema_version

__all__ = ["DamageError", "Database", "closed_error", "driver_cursor", "translated_errors"]

PAGE_SIZE = 8192
"""Bytes; chosen by measuring, design note 0001."""

BUSY_TIMEOUT_S = 60.0
"""How long a writer waits for another one: many times what a commit of 10^6 footprints takes."""

_CACHE_KIB = 128 * 1024
"""Pages a connection keeps: a commit of 10^6 footprints then spills little before its end."""

_WAL_LIMIT_BYTES = 64 * 1024 * 1024
"""To this size the WAL shrinks again after a large commit."""

_NO_LIMIT = -1
"""Connections beyond those the pool keeps: opening one is cheap, and no thread waits for one."""


class DamageError(sqlite3.DatabaseError):
    """What was read contradicts itself, where SQLite found no fault; never leaves this room."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


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
        self._is_closed = False
        self._is_immutable = read_only and access_for_reading(path).is_immutable
        self._stamp = self._file_stamp()
        self._engine = sa.create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, max_overflow=_NO_LIMIT
        )
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
                if application_id == APPLICATION_ID:
                    _check_whole(connection, path)
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
            For whatever the database reports, for a snapshot that changed under the reader, and
            after `close`.
        """
        self.check_open()
        with translated_errors(self.path), self._engine.connect() as connection:
            with connection.begin(), self._damage_told_from_faults():
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
            For whatever the database reports, and after `close`.
        ReadOnlyError
            If the registry was opened for reading only.
        """
        self.check_open()
        self.check_writable()
        with translated_errors(self.path), self._engine.connect() as connection:
            writing = connection.execution_options(skyquilt_writes=True)
            with writing.begin(), self._damage_told_from_faults():
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

    def check_open(self) -> None:
        """Refuse any work after `close`.

        Raises
        ------
        RegistryError
            If the registry is closed.
        """
        if self._is_closed:
            raise closed_error(self.path)

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
        """Close all connections, for good; SQLite then folds the WAL into the file.

        Closing again does nothing.
        """
        self._is_closed = True
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
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _damage_told_from_faults(self) -> Iterator[None]:
        """Where nonsense was read, say so if the file is damaged; otherwise the fault is ours."""
        try:
            yield
        except SkyquiltError:
            raise
        except (TypeError, ValueError, LookupError, sqlite3.IntegrityError, sa.exc.IntegrityError):
            # By a connection of its own: it sees nothing of what was being written.
            with closing(self._connect()) as connection:
                finding = _finding(connection)
            if finding is None:
                raise
            raise DamageError(finding) from None

    def _file_stamp(self) -> tuple[int, int] | None:
        if not self._is_immutable:
            return None
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size


def closed_error(path: Path) -> RegistryError:
    """Give the error for work after the end.

    Parameters
    ----------
    path : pathlib.Path
        The registry, for the message.

    Returns
    -------
    RegistryError
        To be raised.
    """
    return RegistryError(
        f"this registry is closed; open it again with Registry.open({str(path)!r})"
    )


_CONTRADICTIONS = (
    """SELECT 'visit revision ' || revision_id || ' has no detectors' FROM visit_revisions
    WHERE revision_id NOT IN (SELECT revision_id FROM revision_detectors) LIMIT 1""",
    """SELECT 'purpose ' || purpose_id || ' is not there' FROM footprints
    WHERE purpose_id NOT IN (SELECT purpose_id FROM purposes) LIMIT 1""",
)
"""What SQLite cannot know to be wrong; each gives a row where it is."""


def _finding(connection: sqlite3.Connection) -> str | None:
    """Say what is wrong with the content of a registry, if anything is."""
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        return str(verdict)
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        return f"a row of {orphan[0]} refers to one of {orphan[2]} that is not there"
    for statement in _CONTRADICTIONS:
        found = connection.execute(statement).fetchone()
        if found is not None:
            return str(found[0])
    return None


def _check_whole(connection: sa.Connection, path: Path) -> None:
    """Refuse a file whose end is missing.

    SQLite itself looks for whole pages that are missing, and not whether the last one is whole.
    """
    page_size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    n_pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    # The file must not be opened beside SQLite: closing it would drop SQLite's locks on it.
    size = path.stat().st_size
    wal = path.with_name(path.name + "-wal")
    has_wal = wal.exists() and wal.stat().st_size > 0
    if has_wal:
        # The WAL may hold pages that the file lacks. A page that is there in part is one that was
        # being copied from the WAL, by somebody else now or by a writer that was killed.
        is_whole = size % page_size == 0 or size // page_size + 1 in _pages_in_wal(wal, page_size)
    else:
        is_whole = size >= n_pages * page_size
    if not is_whole:
        raise DamageError(f"its end is missing: {size} bytes of {n_pages * page_size}")


def _pages_in_wal(wal: Path, page_size: int) -> set[int]:
    """Read which pages of the database a WAL holds: https://www.sqlite.org/fileformat2.html#walformat."""
    pages = set()
    with wal.open("rb") as file:
        salts = file.read(32)[16:24]
        while len(frame := file.read(24)) == 24 and frame[8:16] == salts:
            pages.add(int.from_bytes(frame[:4], "big"))
            file.seek(page_size, os.SEEK_CUR)
    return pages


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
    except UnicodeDecodeError as error:  # of a message that quotes a damaged schema
        raise _damaged(error, path) from error


def _damaged(error: BaseException | None, path: Path) -> RegistryError:
    finding = " ".join(str(error).split())  # what SQLite finds may have several lines
    return RegistryError(
        f"registry {path} is damaged or incomplete ({finding}); restore a copy, or rescue what is"
        f" left with: sqlite3 '{path}' .recover"
    )


def _translation(error: BaseException | None, path: Path) -> RegistryError | None:
    if error is not None and str(error).startswith("Could not decode to UTF-8"):
        return _damaged(error, path)  # found by Python's sqlite3, which gives it no code
    # The low byte is the primary result code: https://www.sqlite.org/rescode.html
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return RegistryError(
            f"{path} is no registry: it is not an SQLite database; check the path, or make a"
            " registry with Registry.create at another one"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return _damaged(error, path)
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
