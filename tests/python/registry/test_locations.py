# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.locations."""

from __future__ import annotations

from pathlib import Path

import pytest

from skyquilt.errors import ReadOnlyError, RegistryError
from skyquilt.registry.locations import access_for_reading, check_writable, path_of

NFS = "22 1 0:1 / / rw - nfs4 server:/ rw"
LOCAL = "22 1 0:1 / / rw - ext4 /dev/root rw"


def test_paths_and_urls_name_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected = tmp_path / "a.db"
    assert path_of("a.db") == expected
    assert path_of(Path("a.db")) == expected
    assert path_of("sqlite:///a.db") == expected
    assert path_of(f"sqlite:///{expected}") == expected
    assert path_of("sqlite+pysqlite:///a.db") == expected


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://host/survey", "SQLite file so far"),
        ("sqlite://", "needs a file"),
        (":memory:", "needs a file"),
        ("", "needs a file"),
        ("sqlite:///a.db?mode=ro", "read_only=True"),
    ],
)
def test_what_is_no_file_is_refused(url: str, words: str) -> None:
    with pytest.raises(RegistryError, match=words):
        path_of(url)


def test_writing_on_a_network_file_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyError, match=r"nfs4.*local disk.*read_only=True"):
        check_writable(tmp_path / "a.db", NFS)
    check_writable(tmp_path / "a.db", LOCAL)


def test_a_snapshot_on_a_network_file_system_is_read_without_locks(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    assert access_for_reading(path, NFS).is_immutable
    assert not access_for_reading(path, LOCAL).is_immutable


def test_a_snapshot_with_commits_left_in_its_wal_is_refused_there(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    (tmp_path / "a.db-wal").write_bytes(b"frames")
    with pytest.raises(RegistryError, match=r"a\.db-wal"):
        access_for_reading(path, NFS)
    assert not access_for_reading(path, LOCAL).is_immutable


def test_a_folder_that_cannot_be_written_to_is_read_as_a_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    path.touch()
    monkeypatch.setattr("os.access", lambda place, mode: place != tmp_path)
    assert access_for_reading(path, LOCAL).is_immutable
    with pytest.raises(ReadOnlyError, match="no permission"):
        check_writable(path, LOCAL)
