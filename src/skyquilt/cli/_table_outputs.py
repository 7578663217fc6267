# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Write tables a batch of rows at a time: to a file that is there when it is whole, or at once."""

from __future__ import annotations

import errno
import gzip
import json
import math
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import click

from skyquilt.cli._csv_cells import csv_lines, guessed_type, typed_array
from skyquilt.cli._output import write_columns
from skyquilt.cli._table_columns import Integers, arrow_array, plain_values
from skyquilt.cli._table_files import endings, is_table_name
from skyquilt.cli._tables import Table
from skyquilt.errors import MissingExtraError, TableError

__all__ = ["Write", "open_output"]

Write = Callable[[Mapping[str, Any]], None]
"""Takes the columns of one batch after the other: lists of str, Arrow arrays, Integers."""

_MOST_TABLE_ROWS = 100_000
"""Of a table for people. To align its columns all rows must be at hand."""

_GROUP_BYTES = 64 << 20
_GROUP_ROWS = 1 << 20
"""Of a row group of Parquet, one of the two reached: as much is kept before it is written."""

_LOOKED_AT_ROWS = 100_000
"""Of a column, to see whether it repeats itself."""


@contextmanager
def open_output(
    output: str | None, style: str, source: Table, *, text_names: Sequence[str] = ()
) -> Iterator[Write]:
    """Open what a table is written to.

    Parameters
    ----------
    output : str or None
        A ``.csv``, ``.csv.gz`` or ``.parquet`` file. It appears, or is replaced, when everything
        was written; if anything fails, nothing of it is left. None stands for the standard output.
    style : {"table", "csv", "json"}
        How to write to the standard output.
    source : Table
        Where columns come from that are passed on.
    text_names : sequence of str
        Columns of CSV that stay text in Parquet; others become the numbers that they hold.

    Yields
    ------
    callable
        See `Write`; to be called at least once.

    Raises
    ------
    TableError
        If the ending of the file is another one, a column cannot be written, or a table for people
        gets too long.
    MissingExtraError
        If Parquet is written and pyarrow is not installed.
    OSError
        If the file cannot be written.
    """
    if output is None:
        with _STANDARD[style](source) as write:
            yield write
    elif not is_table_name(output):
        raise TableError(f"{output}: the output must end in {endings()}")
    elif output.endswith(".parquet"):
        with _replacing(output) as path, _parquet_writer(path, output, source, text_names) as write:
            yield write
    else:
        with _replacing(output) as path, path.open("wb") as raw:
            if output.endswith(".gz"):
                # The quickest level: text of numbers hardly gets smaller by a slower one.
                # Without name and time, so that the same table is the same file.
                with gzip.GzipFile("", "wb", 1, raw, mtime=0) as stream:
                    yield _csv_writer(stream, source)
            else:
                yield _csv_writer(raw, source)


@contextmanager
def _replacing(output: str) -> Iterator[Path]:
    """Give a name beside a file, which becomes the file if all goes well."""
    target = Path(os.path.realpath(output))
    path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    with _ending_by_exceptions():
        try:
            try:
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                path.touch(exist_ok=False)
            except OSError as error:
                raise OSError(error.errno, error.strerror, output) from None
            yield path
            path.replace(target)
        finally:
            with suppress(OSError):  # not there, or nowhere
                path.unlink()


@contextmanager
def _ending_by_exceptions() -> Iterator[None]:
    """Let signals that end the process raise, as Ctrl-C does, so that there is time to clean up."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are for the main thread
        return

    def end(number: int, _frame: Any) -> None:
        sys.exit(128 + number)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# ---- CSV ----


def _csv_writer(stream: IO[bytes] | gzip.GzipFile, source: Table) -> Write:
    is_first = True

    def write(columns: Mapping[str, Any]) -> None:
        nonlocal is_first
        if is_first:
            names = {name: [name] for name in columns}
            stream.write(csv_lines(names, is_arrow=False))
            is_first = False
        stream.write(csv_lines(columns, is_arrow=source.is_arrow))

    return write


@contextmanager
def _standard_csv(source: Table) -> Iterator[Write]:
    yield _csv_writer(sys.stdout.buffer, source)
    sys.stdout.buffer.flush()  # so that a full disk is noticed here


# ---- JSON and tables for people ----


@contextmanager
def _standard_json(_source: Table) -> Iterator[Write]:
    before = "[\n"

    def write(columns: Mapping[str, Any]) -> None:
        nonlocal before
        values = [[*map(_json_value, plain_values(column))] for column in columns.values()]
        lines = [
            json.dumps(dict(zip(columns, row, strict=True)), default=str)
            for row in zip(*values, strict=True)
        ]
        if lines:
            click.echo(before + ",\n".join(lines), nl=False)
            before = ",\n"

    yield write
    click.echo("[]" if before == "[\n" else "\n]")


def _json_value(value: Any) -> Any:
    """Give null for NaN, at any depth."""
    if isinstance(value, list):
        return [_json_value(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _json_value(entry) for key, entry in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value


@contextmanager
def _standard_table(_source: Table) -> Iterator[Write]:
    table: dict[str, list[Any]] = {}

    def write(columns: Mapping[str, Any]) -> None:
        for name, column in columns.items():
            values = table.setdefault(name, [])
            values += plain_values(column)
            if len(values) > _MOST_TABLE_ROWS:
                raise TableError(
                    f"a table for people must have at most {_MOST_TABLE_ROWS:,} rows, got more;"
                    " use --format csv or --output FILE"
                )

    yield write
    write_columns(
        {
            name: [str(value) if isinstance(value, list | dict) else value for value in values]
            for name, values in table.items()
        },
        "table",
    )


_STANDARD = {"csv": _standard_csv, "json": _standard_json, "table": _standard_table}


# ---- Parquet ----


@contextmanager
def _parquet_writer(
    path: Path, output: str, source: Table, text_names: Sequence[str]
) -> Iterator[Write]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(
            f"{output}: writing Parquet needs pyarrow; pip install 'skyquilt[parquet]'"
        ) from error
    writer: Any = None
    schema: Any = None
    waiting: list[Any] = []

    def write_group() -> None:
        writer.write_table(pa.Table.from_batches(waiting, schema), _GROUP_ROWS)
        waiting.clear()

    def write(columns: Mapping[str, Any]) -> None:
        nonlocal writer, schema
        arrays = {name: arrow_array(column) for name, column in columns.items()}
        passed_on = [name for name in columns if not isinstance(columns[name], Integers)]
        if writer is None:
            fields = {name: pa.field(name, array.type) for name, array in arrays.items()}
            for name in passed_on:
                if source.schema is not None:
                    fields[name] = source.schema.field(name)
                elif name not in text_names:
                    fields[name] = pa.field(name, guessed_type(arrays[name]))
            # What other programs keep beside the schema, such as pandas its index, goes along.
            kept = None if source.schema is None else source.schema.metadata
            schema = pa.schema(list(fields.values()), metadata=kept)
            writer = pq.ParquetWriter(
                path,
                schema,
                use_dictionary=[name for name, array in arrays.items() if _repeats(array)],
            )
        if source.schema is None:
            for name, array in arrays.items():
                arrays[name] = typed_array(array, schema.field(name).type, name)
        waiting.append(pa.record_batch(list(arrays.values()), schema=schema))
        if (
            sum(batch.nbytes for batch in waiting) >= _GROUP_BYTES
            or sum(batch.num_rows for batch in waiting) >= _GROUP_ROWS
        ):
            write_group()

    try:
        yield write
        if waiting:
            write_group()
    finally:
        if writer is not None:
            writer.close()


def _repeats(array: Any) -> bool:
    """Tell whether it is worth while to write each value of a column once, in a dictionary.

    Parquet's writer would find out by itself, after a megabyte of each column chunk that does not
    repeat, such as one of IDs: that makes it half as fast.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    some = array[:_LOOKED_AT_ROWS]
    try:
        return bool(2 * pc.count_distinct(some).as_py() <= len(some))
    except pa.ArrowNotImplementedError:  # lists, or a dictionary already
        return bool(pa.types.is_dictionary(array.type))
