# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read CSV a batch of rows at a time, as text."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

from skyquilt.cli._table_columns import is_integer
from skyquilt.cli._tables import Batch, checked_names
from skyquilt.errors import TableError

__all__ = ["CsvTable"]

# What is read at a time: enough for the work on a batch to outweigh its overhead, little for the
# memory, and for Python's csv little enough for the cells to stay in the processor's cache.
_BLOCK_BYTES = 8 << 20
_READ_AHEAD = 4 << 20
_PLAIN_ROWS = 10_000
_LONGEST_RECORD = 1 << 20

_OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'", " ": "blanks"}

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

_DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError, csv.Error)


class CsvTable:
    """CSV from a stream: by pyarrow where it is installed, by Python's csv where it is not.

    Parameters
    ----------
    label : str
        What messages call it.
    stream : file of bytes
        UTF-8 with commas and one line of names.
    headless_name : str or None
        What the only column is called if the first line is an integer. Where this is None, such a
        line is one of names.
    raw : file of bytes, optional
        The file that the stream is read from, to tell how far that is.

    Raises
    ------
    TableError
        If the first line names no columns, or not once each.
    """

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
            self.names = checked_names(label, [cell.strip() for cell in cells])
            self._check_header()
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
        """Give the rows as text.

        Parameters
        ----------
        names : sequence of str
            The columns, one or more.

        Yields
        ------
        Batch
            At least one, which may have no rows.

        Raises
        ------
        TableError
            If the text is damaged, or a line has more or fewer cells than the first one.
        """
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

    def _check_header(self) -> None:
        """Refuse a first line that is a row: it would be lost."""
        for name in self.names:
            if _NUMBER.fullmatch(name):
                raise TableError(
                    f"{self.label}: the first line must name the columns, got the number"
                    f" {name} in it; put a line of names before it"
                )

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

        if not self._stream.peek(1):
            yield {name: pa.array([], pa.string()) for name in names}
            return
        wrong: list[Any] = []

        def note_wrong(row: Any) -> str:
            wrong.append(row)
            return "error"

        try:
            reader = pa.csv.open_csv(
                self._stream,
                # Without threads it is faster from a stream of Python's, and counts rows.
                pa.csv.ReadOptions(
                    column_names=self.names, block_size=_BLOCK_BYTES, use_threads=False
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
