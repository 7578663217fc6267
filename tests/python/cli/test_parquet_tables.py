# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._parquet_tables."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skyquilt.cli import _parquet_tables
from skyquilt.cli._table_files import open_table
from skyquilt.errors import MissingExtraError, SkyquiltError

from .tables import rows_of


def test_parquet_needs_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'skyquilt\[parquet\]'"):
        rows_of(tmp_path / "t.parquet")


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """Write a hundred rows in one row group."""
    path = tmp_path / "t.parquet"
    table = pa.table(
        {
            "id": pa.array(range(100), pa.uint64()),
            "ra": pa.array([n / 7 for n in range(100)]),
            "band": pa.array(["g", "r"] * 50).dictionary_encode(),
            "flags": pa.array([[1, 2], None] * 50),
        }
    )
    pq.write_table(table, path)
    return path


def test_a_row_group_is_read_in_pieces(parquet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet_tables, "_BATCH_BYTES", 200)
    with open_table(str(parquet)) as table:
        assert table.names == ("id", "ra", "band", "flags")
        assert table.integer_names == ("id",)
        assert table.size == 100
        sizes = [batch.n_rows for batch in table.batches(table.names)]
        assert sum(sizes) == table.position() == 100
        assert 1 < max(sizes) < 10
    with open_table(str(parquet)) as table:
        assert max(batch.n_rows for batch in table.batches(["id"])) > max(sizes)


def test_a_row_group_is_never_in_memory_as_a_whole(
    parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_parquet_tables, "_READ_AHEAD", 1 << 16)
    monkeypatch.setattr(_parquet_tables, "_MOST_ROWS", 10_000)
    n_rows = 1_000_000
    table_of_ids = pa.table({"id": np.random.default_rng(1).integers(0, 2**62, n_rows)})
    pq.write_table(
        table_of_ids, parquet, row_group_size=n_rows, data_page_size=1 << 16, use_dictionary=False
    )
    del table_of_ids
    before = pa.total_allocated_bytes()
    n_read, most = 0, 0
    with open_table(str(parquet)) as table:
        for batch in table.batches(["id"]):
            n_read += batch.n_rows
            most = max(most, pa.total_allocated_bytes() - before)
    assert n_read == n_rows
    assert most < parquet.stat().st_size / 4


def test_columns_of_parquet_keep_their_types(parquet: Path) -> None:
    assert rows_of(parquet, ["flags", "id"])[98:] == [([1, 2], 98), (None, 99)]
    with open_table(str(parquet)) as table:
        (batch,) = table.batches(table.names)
        for name in table.names:
            assert batch.columns[name].type == table.schema.field(name).type


def test_parquet_without_rows_has_one_empty_batch(parquet: Path) -> None:
    pq.write_table(pq.read_table(parquet)[:0], parquet)
    with open_table(str(parquet)) as table:
        (batch,) = table.batches(["id", "band"])
        assert batch.n_rows == 0
        assert batch.columns["id"].type == pa.uint64()


@pytest.mark.parametrize("kept", [0, 4, 50, 0.5])
def test_damaged_parquet_is_refused_by_name(parquet: Path, kept: float) -> None:
    data = parquet.read_bytes()
    parquet.write_bytes(data[: kept if isinstance(kept, int) else int(len(data) * kept)])
    with pytest.raises(SkyquiltError, match="damaged or no Parquet file") as caught:
        rows_of(parquet)
    assert str(caught.value).startswith(f"{parquet}: ")
