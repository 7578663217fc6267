# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._table_files."""

from __future__ import annotations

from pathlib import Path

import pytest

from skyquilt.cli._table_files import endings, is_table_name
from skyquilt.errors import TableError

from .tables import rows_of, table_in


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])
def test_the_ending_of_a_file_says_how_it_is_read(tmp_path: Path, name: str) -> None:
    assert is_table_name(name)
    path = table_in(tmp_path / name, {"id": [5, 6]})
    assert [int(str(cell)) for (cell,) in rows_of(path)] == [5, 6]


def test_another_ending_is_refused() -> None:
    assert not is_table_name("ids.fits")
    assert endings() == ".csv, .csv.gz or .parquet"
    with pytest.raises(TableError, match=r"must end in \.csv, \.csv\.gz or \.parquet"):
        rows_of("ids.fits")


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])
def test_a_missing_file_is_told_as_such(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        rows_of(tmp_path / name)
    assert caught.value.filename is not None
    assert caught.value.strerror == "No such file or directory"
