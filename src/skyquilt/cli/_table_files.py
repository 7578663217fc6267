# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read tables a batch of rows at a time: CSV, gzipped CSV, Parquet, the standard input."""

from __future__ import annotations

import codecs
import csv
import errno
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from skyquilt.cli._table_columns import is_integer
from skyquilt.errors import MissingExtraError, TableError

__all__ = ["Batch", "Table", "TableOfWords", "endings", "is_table_name", "open_table"]

_ENDINGS = (".csv", ".csv.gz", ".parquet")

# What is read at a time. Batches of Parquet are so many bytes, or so many rows where these are
# short: enough for the work on a batch to outweigh its overhead, little for the memory.
_BATCH_BYTES = 32 << 20
_MOST_ROWS = 1 << 20
_CSV_BLOCK = 8 << 20
_READ_AHEAD = 4 << 20
_LEAST_BUFFER = 64 << 10
_PLAIN_ROWS = 10_000
_LONGEST_RECORD = 1 << 20

_OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'", " ": "blanks"}

_DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError, csv.Error)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table.

    Attributes
    ----------
    begin : int
        Row of the table at which it begins.
    n_rows : int
        How many rows there are.
    columns : mapping of str to list of str or pyarrow.Array
        The columns asked for, by name.
    """

    begin: int
    n_rows: int
    columns: Mapping[str, Any]


class Table(Protocol):
    """A table that is open for reading.

    Attributes
    ----------
    label : str
        What messages call it; empty where nothing needs to be said.
    names : tuple of str
        The columns in order.
    integer_names : tuple of str
        Those that hold integers; of text, those whose first cell is one.
    schema : pyarrow.Schema or None
        Its types, where the file says them.
    is_arrow : bool
        Whether its columns are those of pyarrow.
    size : int or None
        How far it can be read, in the unit of `position`; None where nobody knows.
    """

    label: str
    names: tuple[str, ...]
    integer_names: tuple[str, ...]
    schema: Any
    is_arrow: bool
    size: int | None

    def position(self) -> int:
        """Tell how far it has been read."""

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give the rows of some columns; once only.

        Parameters
        ----------
        names : sequence of str
            The columns, one or more.

        Yields
        ------
        Batch
            At least one, which may have no rows.
        """


def endings() -> str:
    """Name the kinds of files in words.

    Returns
    -------
    str
        Their endings.
    """
    return f"{', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}"


def is_table_name(name: str) -> bool:
    """Tell whether a name is that of a table.

    Parameters
    ----------
    name : str
        Name of a file.

    Returns
    -------
    bool
        Whether its ending says so.
    """
    return name.endswith(_ENDINGS)


@contextmanager
def open_table(name: str, *, headless_name: str | None = None) -> Iterator[Table]:
    """Open a table for reading.

    Parameters
    ----------
    name : str
        A ``.csv``, ``.csv.gz`` or ``.parquet`` file, or ``-`` for CSV from the standard input. CSV
        is UTF-8 with commas and one line of names.
    headless_name : str, optional
        What the only column is called if the first line is an integer. By default such a line is
        not taken for a row.

    Yields
    ------
    Table
        The table.

    Raises
    ------
    TableError
        If the file is damaged or of another kind, or columns are not named once each.
    MissingExtraError
        If Parquet is read and pyarrow is not installed.
    OSError
        If the file cannot be read.
    """
    if name == "-":
        yield _CsvTable("standard input", sys.stdin.buffer, headless_name)
        return
    if not is_table_name(name):
        raise TableError(f"{name}: a table must end in {endings()}")
    path = Path(name)
    if name.endswith(".parquet"):
        with _open_parquet(path) as parquet:
            yield parquet
        return
    with path.open("rb") as raw, ExitStack() as stack:
        stream: Any = stack.enter_context(gzip.open(raw)) if name.endswith(".gz") else raw
        yield _CsvTable(name, stream, headless_name, raw=raw)


def _checked_names(label: str, names: Sequence[str]) -> tuple[str, ...]:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError(f"{label}: columns must have different names, got '{twice}' again")
    return tuple(names)


# ---- Words of a command line ----


@dataclass(slots=True)
class TableOfWords:
    """A table whose rows were given on the command line.

    Attributes
    ----------
    columns : mapping of str to list of str
        Its columns.
    """

    columns: Mapping[str, list[str]]
    label: str = ""
    schema: Any = None
    is_arrow: bool = False
    size: int | None = None
    names: tuple[str, ...] = field(init=False)
    integer_names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.names = self.integer_names = tuple(self.columns)

    def position(self) -> int:
        """Tell how far it has been read."""
        return 0

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give all rows at once.

        Parameters
        ----------
        names : sequence of str
            The columns, one or more.

        Yields
        ------
        Batch
            The only one.
        """
        (n_rows,) = {len(column) for column in self.columns.values()}
        yield Batch(0, n_rows, {name: self.columns[name] for name in names})


# ---- CSV ----


class _CsvTable:
    """CSV from a stream: by pyarrow where it is installed, by Python's csv where it is not."""

    schema = None

    def __init__(
        self,
        label: str,
        stream: IO[bytes],
        headless_name: str | None,
        raw: IO[bytes] | None = None,
    ) -> None:
        self.label = label
        self._raw = raw
        self.size = None if raw is None else os.fstat(raw.fileno()).st_size
        self.is_arrow = _has_arrow()
        with self._told():
            first = _record(stream)
            cells = _cells_of(first)
            if headless_name is not None and len(cells) == 1 and is_integer(cells[0]):
                head, cells = first, [headless_name]
            elif not cells and headless_name is not None and raw is None:
                head, cells = b"", [headless_name]  # a pipe through which nothing came
            elif not cells:
                raise TableError(
                    f"{label}: the file is empty; its first line must name the columns"
                )
            else:
                head = _record(stream)
            self.names = _checked_names(label, [cell.strip() for cell in cells])
            self._check_separator()
            row = _cells_of(head)
        self.integer_names = tuple(
            name for name, cell in zip(self.names, row, strict=False) if is_integer(cell)
        )
        self._stream = io.BufferedReader(_Joined(head, stream), _READ_AHEAD)

    def position(self) -> int:
        """Tell how many bytes of the file have been read."""
        return 0 if self._raw is None else self._raw.tell()

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give the rows as text."""
        begin = 0
        with self._told():
            for columns in self._arrow_blocks(names) if self.is_arrow else self._chunks(names):
                n_rows = len(columns[names[0]])
                yield Batch(begin, n_rows, columns)
                begin += n_rows

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except _DAMAGED as error:
            raise TableError(
                f"{self.label}: the file is damaged or no CSV text: {error}"
            ) from error

    def _check_separator(self) -> None:
        if len(self.names) != 1:
            return
        for mark, name in _OTHER_SEPARATORS.items():
            if mark in self.names[0]:
                raise TableError(
                    f"{self.label}: columns are separated by {name} here, not by ','; write the"
                    " table anew with commas between cells and points in numbers"
                )

    def _wrong_length(self, row: int, n_cells: int) -> TableError:
        return TableError(
            f"{self.label}: a line must have {len(self.names)} cells as the first one has,"
            f" row {row} has {n_cells}; is the file cut short?"
        )

    def _chunks(self, names: Sequence[str]) -> Iterator[dict[str, list[str]]]:
        reader = csv.reader(
            io.TextIOWrapper(self._stream, encoding="utf-8-sig", newline=""), strict=True
        )
        places = [self.names.index(name) for name in names]
        filled = filter(None, reader)  # without blank lines
        begin = 0
        rows = list(islice(filled, _PLAIN_ROWS))
        while True:
            for row, cells in enumerate(rows, begin):
                if len(cells) != len(self.names):
                    raise self._wrong_length(row, len(cells))
            columns = list(zip(*rows, strict=True)) or [()] * len(self.names)
            yield {name: list(columns[place]) for name, place in zip(names, places, strict=True)}
            begin += len(rows)
            rows = list(islice(filled, _PLAIN_ROWS))
            if not rows:
                return

    def _arrow_blocks(self, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.csv  # noqa: PLC0415

        wrong: list[Any] = []

        def note_wrong(row: Any) -> str:
            wrong.append(row)
            return "error"

        try:
            reader = pa.csv.open_csv(
                self._stream,
                # Without threads it is faster from a stream of Python's, and counts rows.
                pa.csv.ReadOptions(
                    column_names=self.names, block_size=_CSV_BLOCK, use_threads=False
                ),
                pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note_wrong),
                pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(self.names, pa.string()),
                    include_columns=list(names),
                ),
            )
            for batch in reader:
                yield {name: batch.column(place) for place, name in enumerate(names)}
        except pa.ArrowInvalid as error:
            if wrong:
                raise self._wrong_length(wrong[0].number - 1, wrong[0].actual_columns) from None
            if str(error) == "Empty CSV file":
                yield {name: pa.array([], pa.string()) for name in names}
                return
            raise TableError(
                f"{self.label}: the file is damaged or no CSV text: {error}"
            ) from error


class _Joined(io.RawIOBase):
    """Bytes that were read already, followed by the rest of their stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        some = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(some) :]
        buffer[: len(some)] = some
        return len(some)


def _record(stream: IO[bytes]) -> bytes:
    """Read one record of CSV, which goes on over a line's end within quotes; skip blank lines."""
    record = b""
    while True:
        line = stream.readline(_LONGEST_RECORD)
        record += line if record else line.removeprefix(codecs.BOM_UTF8)
        if not line or len(record) > _LONGEST_RECORD:
            return record
        if not record.strip():
            record = b""
        elif record.count(b'"') % 2 == 0:
            return record


def _cells_of(record: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(record.decode(), newline=""), strict=True), [])


def _has_arrow() -> bool:
    try:
        import pyarrow as pa  # noqa: F401, PLC0415 - an extra
    except ImportError:
        return False
    return True


# ---- Parquet ----


@contextmanager
def _open_parquet(path: Path) -> Iterator[Table]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(
            f"{path}: reading Parquet needs pyarrow; pip install 'skyquilt[parquet]'"
        ) from error
    with _told_parquet(path, pa):
        metadata = pq.read_metadata(path)
        # Not read ahead but through a buffer a column: a row group may be as large as the file, and
        # what is read ahead stays in memory until the file is closed.
        buffer_size = max(_READ_AHEAD // max(metadata.num_columns, 1), _LEAST_BUFFER)
        file = pq.ParquetFile(path, metadata=metadata, buffer_size=buffer_size, pre_buffer=False)
    with file:
        yield _ParquetTable(path, file)


@contextmanager
def _told_parquet(path: Path, pa: Any) -> Iterator[None]:
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
        import pyarrow as pa  # noqa: PLC0415 - an extra

        self.label = str(path)
        self._file = file
        self._n_read = 0
        self.schema = file.schema_arrow
        self.names = _checked_names(self.label, self.schema.names)
        self.integer_names = tuple(
            column.name for column in self.schema if pa.types.is_integer(column.type)
        )
        self.size = file.metadata.num_rows

    def position(self) -> int:
        """Tell how many rows have been read."""
        return self._n_read

    def batches(self, names: Sequence[str]) -> Iterator[Batch]:
        """Give the rows as Arrow holds them."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        with _told_parquet(Path(self.label), pa):
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
