# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tables for commands to read, and what is in those that they wrote."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skyquilt import IdLayout
from skyquilt.cli import _csv_tables, _parquet_tables
from skyquilt.cli._table_columns import plain_values
from skyquilt.cli._table_files import open_table

LAYOUT = IdLayout.named("lsst_object", n_releases=64)
WORDS = ("--layout", "lsst_object", "--set", "n_releases=64")
BANDS = ("--layout", "lsst_tract_patch", "--set", "n_bands=3", "--set", 'bands={"g":0,"r":1,"i":2}')
"""How commands are told of `LAYOUT`, and of one with labels."""

N_ROWS = 100
TRUTH = {
    "release": [4] * N_ROWS,
    "tract": list(range(5000, 5000 + N_ROWS)),
    "patch": [row % 100 for row in range(N_ROWS)],
    "counter": [row * 1000 + 1 for row in range(N_ROWS)],
}
IDS: list[int] = LAYOUT.pack({key: np.array(values) for key, values in TRUTH.items()}).tolist()
"""What a hundred IDs of `LAYOUT` hold."""

KINDS = pytest.mark.parametrize("name", ["t.csv", "t.csv.gz", "t.parquet"])


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands work in pieces of a few rows."""
    monkeypatch.setattr(_csv_tables, "_PLAIN_ROWS", 7)
    monkeypatch.setattr(_csv_tables, "_BLOCK_BYTES", 200)
    monkeypatch.setattr(_parquet_tables, "_MOST_ROWS", 7)


def rows_of(
    path: Path | str, names: Sequence[str] | None = None, *, headless_name: str | None = None
) -> list[tuple[object, ...]]:
    """Read a table, checking that its batches follow each other."""
    rows: list[tuple[object, ...]] = []
    with open_table(str(path), headless_name=headless_name) as table:
        asked = table.names if names is None else names
        for batch in table.batches(asked):
            assert batch.begin == len(rows)
            assert list(batch.columns) == list(asked)
            rows += zip(*(plain_values(batch.columns[name]) for name in asked), strict=True)
            assert len(rows) == batch.begin + batch.n_rows
    return rows


def table_in(path: Path, columns: Mapping[str, Any]) -> Path:
    """Write a table in the way its name says."""
    if path.suffix == ".parquet":
        pq.write_table(pa.table(dict(columns)), path)
        return path
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    data = stream.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def columns_in(path: Path) -> dict[str, list[Any]]:
    """Read a table; cells of CSV that are integers as such, empty ones as None."""
    if path.suffix == ".parquet":
        columns: dict[str, list[Any]] = pq.read_table(path).to_pydict()
        return columns
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return {
        name: [int(cell) if cell.isdigit() else cell or None for cell in column]
        for name, column in zip(header, zip(*rows, strict=True), strict=True)
    }
