# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.engine."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from skyquilt.errors import ReadOnlyError, RegistryError
from skyquilt.registry.engine import PAGE_SIZE, Database, translated_errors


def _run(database: Database, statement: str) -> None:
    with database.read() as connection:
        connection.exec_driver_sql(statement).all()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "survey.db"
    Database.create(made).close()
    return made


def test_a_new_registry_is_one_file_with_the_chosen_pages_in_wal_mode(path: Path) -> None:
    assert [entry.name for entry in path.parent.iterdir()] == ["survey.db"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (PAGE_SIZE,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_no_thread_waits_for_a_connection(path: Path) -> None:
    n_threads = 40  # more than a pool of SQLAlchemy's own size hands out
    database = Database.open(path, read_only=False)
    all_inside = threading.Barrier(n_threads, timeout=20)
    found: list[int] = []

    def read() -> None:
        with database.read() as connection:
            all_inside.wait()
            found.append(connection.exec_driver_sql("SELECT 1").scalar_one())

    threads = [threading.Thread(target=read) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert found == [1] * n_threads


def test_a_second_create_on_the_same_path_is_refused_and_harms_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(RegistryError, match="exists already"):
        Database.create(path)
    assert path.read_bytes() == before


def test_creating_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="cannot be made"):
        Database.create(tmp_path / "no" / "survey.db")


def test_a_write_is_visible_at_its_end_and_not_before(path: Path) -> None:
    database = Database.open(path, read_only=False)
    with database.write() as writing:
        writing.exec_driver_sql("INSERT INTO bands (name) VALUES ('r')")
        with database.read() as reading:
            assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 0
    with database.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 1
    database.close()


def test_a_write_that_raises_leaves_nothing(path: Path) -> None:
    database = Database.open(path, read_only=False)
    with pytest.raises(ZeroDivisionError), database.write() as writing:
        writing.exec_driver_sql("INSERT INTO bands (name) VALUES ('r')").rowcount / 0
    with database.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 0
    database.close()


def test_a_read_transaction_sees_one_moment(path: Path) -> None:
    database = Database.open(path, read_only=False)
    with database.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 0
        with database.write() as writing:
            writing.exec_driver_sql("INSERT INTO bands (name) VALUES ('r')")
        assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 0
    database.close()


def test_read_only_is_enforced_by_the_connection_too(path: Path) -> None:
    database = Database.open(path, read_only=True)
    with pytest.raises(ReadOnlyError, match="read_only=True"), database.write():
        pass
    with pytest.raises(ReadOnlyError, match="cannot be written"), database.read() as reading:
        reading.exec_driver_sql("INSERT INTO bands (name) VALUES ('r')")
    database.close()


def test_a_second_writer_waits_for_the_first(path: Path) -> None:
    database = Database.open(path, read_only=False)
    is_inside = threading.Event()

    def write() -> None:
        with database.write() as writing:
            is_inside.set()
            writing.exec_driver_sql("INSERT INTO bands (name) VALUES ('g')")

    with database.write() as writing:
        other = threading.Thread(target=write)
        other.start()
        assert not is_inside.wait(0.2)
        writing.exec_driver_sql("INSERT INTO bands (name) VALUES ('r')")
    other.join()
    with database.read() as reading:
        assert reading.exec_driver_sql("SELECT name FROM bands ORDER BY 1").scalars().all() == [
            "g",
            "r",
        ]
    database.close()


def test_a_lock_that_is_never_released_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skyquilt.registry.engine.BUSY_TIMEOUT_S", 0.05)
    database = Database.open(path, read_only=False)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegistryError, match="locked by another writer"), database.write():
            pass
    database.close()


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no registry"),
        (b"just a text\n" * 1000, "not an SQLite database"),
        (None, "there is no registry"),
    ],
)
def test_what_is_no_registry_is_refused(
    tmp_path: Path, content: bytes | None, words: str, read_only: bool
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RegistryError, match=words):
        Database.open(path, read_only=read_only)
    assert path.exists() == (content is not None)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="is a file"):
        Database.open(tmp_path, read_only=True)


def test_another_database_is_refused_and_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = path.read_bytes()
    with pytest.raises(RegistryError, match="application_id 0"):
        Database.open(path, read_only=False)
    assert path.read_bytes() == before


def test_a_truncated_registry_is_reported_as_damaged(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(RegistryError, match=r"damaged or incomplete.*restore a copy"):
        Database.open(path, read_only=False)


def test_a_registry_that_lacks_its_last_bytes_is_reported_as_damaged(path: Path) -> None:
    content = path.read_bytes()
    for lacking in (1, 4000, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1):
        path.write_bytes(content[:-lacking])
        for read_only in (False, True):
            with pytest.raises(RegistryError, match=r"damaged or incomplete.*restore a copy"):
                Database.open(path, read_only=read_only)
    path.write_bytes(content)
    Database.open(path, read_only=False).close()


def test_a_registry_in_use_opens_however_far_its_file_lags_behind(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        for _ in range(3):
            writer.execute("INSERT INTO bands (name) VALUES (hex(randomblob(20000)))")
            Database.open(path, read_only=True).close()
            Database.open(path, read_only=False).close()
        writer.execute("PRAGMA wal_checkpoint(PASSIVE)")
        Database.open(path, read_only=False).close()


def test_a_page_half_copied_from_the_wal_is_no_damage_and_one_cut_off_is(
    path: Path, tmp_path: Path
) -> None:
    def copied(lacking: int, name: str) -> Path:
        copy = tmp_path / name
        copy.write_bytes(path.read_bytes()[:-lacking])
        (tmp_path / f"{name}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
        return copy

    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO bands (name) VALUES ('r')")
        cut_off = copied(4000, "cut_off.db")
        writer.execute("INSERT INTO bands (name) VALUES (hex(randomblob(20000)))")
        writer.execute("PRAGMA wal_checkpoint(PASSIVE)")  # all copied, and the WAL stays
        half_copied = copied(4000, "half_copied.db")
    with pytest.raises(RegistryError, match="damaged or incomplete"):
        Database.open(cut_off, read_only=False)
    database = Database.open(half_copied, read_only=False)
    with database.read() as reading:
        assert reading.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 2
    database.close()


def test_nonsense_that_was_read_is_told_from_our_own_faults(path: Path) -> None:
    database = Database.open(path, read_only=False)
    with pytest.raises(ZeroDivisionError), database.read():
        raise ZeroDivisionError
    for fault in (TypeError("ours"), KeyError("ours")):
        with pytest.raises(type(fault), match="ours"), database.read():
            raise fault
    database.close()
    content = bytearray(path.read_bytes())
    content[-PAGE_SIZE:] = b"\xff" * PAGE_SIZE
    path.write_bytes(content)
    database = Database.open(path, read_only=False)
    for transaction in (database.read, database.write):
        with pytest.raises(RegistryError, match="damaged or incomplete"), transaction():
            raise TypeError("cannot unpack NoneType")
    database.close()


def test_a_closed_file_refuses_work_and_may_be_closed_again(path: Path) -> None:
    database = Database.open(path, read_only=False)
    database.close()
    database.close()
    for transaction in (database.read, database.write, database.rehearse):
        with pytest.raises(RegistryError, match=r"is closed; open it again"), transaction():
            pass


def test_a_rehearsal_leaves_nothing(path: Path) -> None:
    database = Database.open(path, read_only=False)
    with database.rehearse() as writing:
        writing.exec_driver_sql("INSERT INTO bands (name) VALUES ('r')")
        assert writing.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 1
    with database.read() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM bands").scalar() == 0
    database.close()


def test_overwritten_pages_are_reported_as_damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[PAGE_SIZE:] = b"\xff" * (len(content) - PAGE_SIZE)
    path.write_bytes(content)
    with pytest.raises(RegistryError, match="damaged or incomplete"):
        Database.open(path, read_only=True)


def test_a_full_disk_is_reported(path: Path) -> None:
    database = Database.open(path, read_only=False)
    with database.read() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(RegistryError, match="is full"), database.write() as connection:
        connection.exec_driver_sql("INSERT INTO bands (name) VALUES (hex(zeroblob(9999999)))")
    database.close()


def test_a_snapshot_that_changes_while_it_is_read_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "skyquilt.registry.locations._network_file_system", lambda path, mounts: "nfs4"
    )
    database = Database.open(path, read_only=True)
    with pytest.raises(RegistryError, match="changed meanwhile"), database.read():
        path.write_bytes(path.read_bytes() + b"more")
    database.close()


def test_our_own_faults_are_not_disguised(path: Path) -> None:
    database = Database.open(path, read_only=True)
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        _run(database, "SELECT * FROM nowhere")
    with pytest.raises(sqlite3.ProgrammingError), translated_errors(path):
        raise sqlite3.ProgrammingError("wrong number of bindings")
    database.close()
