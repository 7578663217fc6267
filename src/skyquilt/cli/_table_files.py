# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which tables there are: CSV, gzipped CSV, Parquet, the standard input."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from skyquilt.cli._csv_tables import CsvTable
from skyquilt.cli._parquet_tables import open_parquet
from skyquilt.cli._tables import Table
from skyquilt.errors import TableError

__all__ = ["endings", "is_table_name", "open_table"]

_ENDINGS = (".csv", ".csv.gz", ".parquet")


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
        yield CsvTable("standard input", sys.stdin.buffer, headless_name)
        return
    if not is_table_name(name):
        raise TableError(f"{name}: no integer, and a table must end in {endings()}")
    path = Path(name)
    if name.endswith(".parquet"):
        with open_parquet(path) as parquet:
            yield parquet
        return
    with path.open("rb") as raw, ExitStack() as stack:
        stream: Any = stack.enter_context(gzip.open(raw)) if name.endswith(".gz") else raw
        yield CsvTable(name, stream, headless_name, raw=raw)
