# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read Parquet a batch of rows at a time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from skyquilt.cli._table_columns import is_integer_type
from skyquilt.cli._tables import Batch, Table, checked_names
from skyquilt.errors import MissingExtraError, TableError

__all__ = ["open_parquet"]

# What is read at a time: so many bytes, or so many rows where these are short. Enough for the work
# on a batch to outweigh its overhead, little for the memory.
_BATCH_BYTES = 32 << 20
_MOST_ROWS = 1 << 20
_READ_AHEAD = 4 << 20
_LEAST_BUFFER = 64 << 10


@contextmanager
def open_parquet(path: Path) -> Iterator[Table]:
    """Open a Parquet file for reading.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    Table
        The table; its columns are those of Arrow.

    Raises
    ------
    TableError
        If the file is damaged, or columns are not named once each.
    MissingExtraError
        If pyarrow is not installed.
    FileNotFoundError
        If there is no such file.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(
            f"{path}: reading Parquet needs pyarrow; pip install 'skyquilt[parquet]'"
        ) from error
    with _told(path, pa):
        metadata = pq.read_metadata(path)
        # Not read ahead but through a buffer a column: a row group may be as large as the file, and
        # what is read ahead stays in memory until the file is closed.
        buffer_size = max(_READ_AHEAD // max(metadata.num_columns, 1), _LEAST_BUFFER)
        file = pq.ParquetFile(path, metadata=metadata, buffer_size=buffer_size, pre_buffer=False)
    with file:
        yield _ParquetTable(path, file)


@contextmanager
def _told(path: Path, pa: Any) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        # Arrow names neither file nor reason as Python does.
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from error
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{path}: the file is damaged or no Parquet file: {error}") from error


class _ParquetTable:
    """An open Parquet file."""

    is_arrow = True

    def __init__(self, path: Path, file: Any) -> None:
        self.label = str(path)
        self._file = file
        self._n_read = 0
        self.schema = file.schema_arrow
        self.names = checked_names(self.label, self.schema.names)
        self.integer_names = tuple(
            column.name for column in self.schema if is_integer_type(column.type)
        )
        self.size = file.metadata.num_rows

    def position(self) -> int:
        """Tell how many rows have been read."""
        return self._n_read

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give the rows as Arrow holds them."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        with _told(Path(self.label), pa):
            for batch in self._file.iter_batches(self._rows_at_a_time(names), columns=list(names)):
                columns = {name: batch.column(name) for name in names}
                begin, self._n_read = self._n_read, self._n_read + batch.num_rows
                yield Batch(begin, batch.num_rows, columns)
        if not self._n_read:
            empty = {name: pa.array([], self.schema.field(name).type) for name in names}
            yield Batch(0, 0, empty)

    def _rows_at_a_time(self, names: Sequence[str]) -> int:
        metadata = self._file.metadata
        encoded = dict.fromkeys(names, 0)
        for group in range(metadata.num_row_groups):
            for column in range(metadata.num_columns):
                chunk = metadata.row_group(group).column(column)
                name = chunk.path_in_schema.partition(".")[0]
                if name in encoded:
                    encoded[name] += chunk.total_uncompressed_size
        # What is written once in a dictionary takes more room in memory.
        bytes_of_row = sum(
            max(n_bytes / max(metadata.num_rows, 1), _usual_width(self.schema.field(name).type))
            for name, n_bytes in encoded.items()
        )
        return max(1, min(int(_BATCH_BYTES / bytes_of_row), _MOST_ROWS))


def _usual_width(kind: Any) -> float:
    """Give how many bytes a value of a type takes in memory; of text and lists, a guess."""
    try:
        return float(kind.bit_width / 8)
    except ValueError:
        return 32.0
