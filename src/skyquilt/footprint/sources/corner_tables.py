# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Read footprints from tables of corners: CSV, gzipped CSV or Parquet."""

from __future__ import annotations

import csv
import gzip
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TextIO

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import MissingExtraError, SkyquiltError, TableError
from skyquilt.footprint.columns import COLUMNS, VERTEX, ColumnDefinition, did_you_mean
from skyquilt.footprint.instruments import Instrument
from skyquilt.footprint.table import FootprintTable

__all__ = ["read_corner_table"]

# Rows of text held at once: small enough for the cells to stay in the processor's cache, which
# halves the time of a file of a million rows against chunks of fifty thousand.
_CHUNK_ROWS = 2000

# What programs write instead of commas, and how to name it.
_OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'", " ": "blanks"}

_DTYPES: Mapping[str, type[np.generic]] = {"int": np.int64, "float": np.float64, "text": np.str_}


def read_corner_table(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str | None] | None = None,
    instrument: str | None = None,
    band: str | None = None,
    on_invalid: Literal["raise", "fail"] = "raise",
) -> FootprintTable:
    """Read footprints from a file with a row of corners for each detector of each visit.

    Parameters
    ----------
    path : path-like
        A ``.csv``, ``.csv.gz`` or ``.parquet`` file. It has columns ``instrument``, ``visit``,
        ``detector``, ``band``, ``ra1``, ``dec1`` to ``raK``, ``decK`` (K >= 3, ICRS degrees) and
        any other column of a footprint table. CSV is UTF-8 with commas and one line of names.
    columns : mapping of str to str or None, optional
        What columns of the file are called here, as in ``{"expnum": "visit"}``; None leaves a
        column out.
    instrument, band : str, optional
        Instrument and band of all rows, for a file without such a column.
    on_invalid : {"raise", "fail"}
        Whether the first refused outline raises, or every refused one becomes a row with status
        ``failed``, as in `FootprintTable.from_corners`.

    Returns
    -------
    FootprintTable
        The rows in the order of the file, numbers exactly as written (correctly rounded).

    Raises
    ------
    TableError
        If the file is damaged or of another kind, a column is unknown or missing, a cell is not
        of the column's kind, or the rows break a rule of footprint tables. The message names the
        file and the line or row.
    CoordinateError, GeometryError
        If an outline is refused; the message names the file and the row.
    MissingExtraError
        If Parquet is read and pyarrow is not installed.
    FileNotFoundError
        If there is no such file.

    Notes
    -----
    An empty cell or a null is the missing mark of its column: NaN, empty text, -1 for ``day_obs``.
    Rows in messages count from 0 and leave out the line of names and blank lines; lines count from
    1 as editors do.
    """
    file = Path(path)
    if columns is not None and not isinstance(columns, Mapping):
        raise TableError(
            f"columns must map names in the file to known names or None, got {columns!r}"
        )
    renamed = dict(columns or {})
    constants = {
        name: value
        for name, value in (("instrument", instrument), ("band", band))
        if value is not None
    }
    if file.name.endswith((".csv", ".csv.gz")):
        values = _read_csv(file, renamed, constants)
    elif file.name.endswith(".parquet"):
        values = _read_parquet(file, renamed, constants)
    else:
        raise TableError(f"{file}: a corner table must end in .csv, .csv.gz or .parquet")
    corners = [
        np.stack([values.pop(name) for name in list(values) if _corner_number(name, axis)], axis=1)
        for axis in ("ra", "dec")
    ]
    try:
        return FootprintTable.from_corners(
            ra=corners[0], dec=corners[1], on_invalid=on_invalid, **values, **constants
        )
    except SkyquiltError as error:
        raise type(error)(f"{file}: {error}") from error


def _assign(
    file: Path,
    found: Sequence[str],
    renamed: Mapping[str, str | None],
    constants: Mapping[str, str],
) -> dict[str, int]:
    """Find which column of the file is which of ours, corners in order behind the others."""
    for name in renamed:
        if name not in found:
            raise TableError(
                f"{file}: there is no column '{name}' to rename or leave out"
                f"{did_you_mean(name, found)}; there are {', '.join(found)}"
            )
    assigned: dict[str, int] = {}
    for position, name in enumerate(found):
        ours = renamed.get(name, name)
        if ours is None:
            continue
        if (
            ours not in COLUMNS
            and not _corner_number(ours, "ra")
            and not _corner_number(ours, "dec")
        ):
            raise TableError(f"{file}: {_unknown_column(name, ours)}")
        if ours in assigned or ours in constants:
            where = f"two columns for '{ours}'"
            if ours in constants:
                where = f"a column '{ours}', and {ours}={constants[ours]!r} was given"
            raise TableError(
                f"{file}: there are {where}; leave one out with columns={{{name!r}: None}}"
            )
        assigned[ours] = position
    missing = [
        name
        for name, definition in COLUMNS.items()
        if definition.is_required and name not in assigned and name not in constants
    ]
    if missing:
        raise TableError(
            f"{file}: there is no column '{missing[0]}'; there are {', '.join(found)}."
            f" Say which one it is with columns={{'<name in the file>': '{missing[0]}'}}"
            + (f" or give {missing[0]}=..." if missing[0] in ("instrument", "band") else "")
        )
    n_corners = max(_corner_number(name, axis) for name in assigned for axis in ("ra", "dec"))
    corners = [f"{axis}{i}" for i in range(1, max(n_corners, 3) + 1) for axis in ("ra", "dec")]
    for name in corners:
        if name not in assigned:
            raise TableError(
                f"{file}: there is no column '{name}'; corners are ra1, dec1, ra2, dec2 ... with"
                f" at least three of them. There are {', '.join(found)}"
            )
    others = {name: position for name, position in assigned.items() if name in COLUMNS}
    return others | {name: assigned[name] for name in corners}


def _corner_number(name: str, axis: str) -> int:
    """Give i for a column named ra<i> or dec<i>, 0 for any other."""
    digits = name.removeprefix(axis)
    is_corner = name != digits and digits.isascii() and digits.isdigit() and digits[0] != "0"
    return int(digits) if is_corner and len(digits) < 6 else 0


def _unknown_column(name: str, ours: str) -> str:
    if ours != name:
        return (
            f"column '{name}' cannot become '{ours}'{did_you_mean(ours, COLUMNS)};"
            f" a footprint table knows {', '.join(COLUMNS)} and ra1, dec1 ..."
        )
    for instrument in map(Instrument.named, Instrument.names()):
        if name in instrument.aliases:
            meant = instrument.aliases[name]
            return (
                f"column '{name}' is what {instrument.name} calls '{meant}':"
                f" say so with columns={{'{name}': '{meant}'}}"
            )
    return (
        f"unknown column '{name}'{did_you_mean(name, COLUMNS)};"
        f" rename it with columns={{'{name}': '<a known name>'}} or leave it out with"
        f" columns={{'{name}': None}}. Known are {', '.join(COLUMNS)} and ra1, dec1 ..."
    )


def _definition(name: str) -> ColumnDefinition:
    return COLUMNS.get(name, VERTEX)


def _read_csv(
    file: Path, renamed: Mapping[str, str | None], constants: Mapping[str, str]
) -> dict[str, NDArray[Any]]:
    n_read = 0
    try:
        with _open_text(file) as stream:
            reader = csv.reader(stream, strict=True)
            found = [name.strip() for name in next(reader, [])]
            if not found:
                raise TableError(f"{file}: the file is empty; its first line must name the columns")
            _check_separator(file, found)
            assigned = _assign(file, found, renamed, constants)
            parts: dict[str, list[NDArray[Any]]] = {name: [] for name in assigned}
            for first_line, rows in _chunks(reader):
                n_read = first_line
                cells = _cells(file, first_line, rows, len(found))
                for name, position in assigned.items():
                    parts[name].append(_convert(file, name, first_line, rows, cells[position]))
                n_read = first_line + len(rows)
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"{file}: the file is damaged or no CSV text, after about line {n_read}: {error}"
        ) from error
    return {
        name: np.concatenate(columns)
        if columns
        else np.empty(0, dtype=_DTYPES[_definition(name).kind])
        for name, columns in parts.items()
    }


def _check_separator(file: Path, found: Sequence[str]) -> None:
    """Refuse a first line that has other marks where its commas should be."""
    if len(found) != 1:
        return
    for mark, name in _OTHER_SEPARATORS.items():
        if mark in found[0]:
            raise TableError(
                f"{file}: columns are separated by {name} here, not by ','; write the table anew"
                " with commas between cells and points in numbers"
            )


def _open_text(file: Path) -> TextIO:
    if file.name.endswith(".gz"):
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def _chunks(reader: Any) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield rows a chunk at a time, each with the line of the file on which it begins."""
    while True:
        first_line = reader.line_num + 1
        rows = list(islice(reader, _CHUNK_ROWS))
        if not rows:
            return
        yield first_line, rows


def _cells(
    file: Path, first_line: int, rows: list[list[str]], n_columns: int
) -> list[tuple[str, ...]]:
    """Turn rows into columns, leaving out blank lines and refusing rows of another length."""
    lengths = np.fromiter(map(len, rows), np.int64, count=len(rows))
    is_wrong = (lengths != n_columns) & (lengths != 0)
    if np.any(is_wrong):
        row = int(np.argmax(is_wrong))
        raise TableError(
            f"{file}: a line must have {n_columns} cells as the first one has,"
            f" line {first_line + row} has {lengths[row]}; is the file cut short?"
        )
    filled = rows if np.all(lengths) else [row for row in rows if row]
    return list(zip(*filled, strict=True)) if filled else [()] * n_columns


def _convert(
    file: Path, name: str, first_line: int, rows: list[list[str]], cells: tuple[str, ...]
) -> NDArray[Any]:
    """Turn one column of cells into numbers or text."""
    definition = _definition(name)
    if definition.kind == "text":
        # Blanks around a cell align columns for the eye; a band of "r " would be another band.
        return np.char.strip(np.asarray(cells, dtype=np.str_))
    dtype = _DTYPES[definition.kind]
    # Python reads 1_000 and digits of other scripts as numbers; in a table they are damage.
    text = "".join(cells)
    if "_" not in text and text.isascii():
        try:
            return np.array(cells, dtype=dtype)
        except (ValueError, OverflowError):
            pass  # an empty cell, or a bad one: look at each
    mark = "" if definition.missing is None else str(definition.missing)
    filled = [cell if cell.strip() else mark for cell in cells]
    for row, cell in enumerate(filled):
        if not _is_number(cell, definition.kind):
            lines = [line for line, cells_of_row in enumerate(rows, first_line) if cells_of_row]
            kind = "an integer" if definition.kind == "int" else "a number"
            raise TableError(
                f"{file}: column '{name}' must hold {kind}, got {cells[row]!r} on line {lines[row]}"
            )
    return np.array(filled, dtype=dtype)


def _is_number(cell: str, kind: str) -> bool:
    try:
        number = int(cell) if kind == "int" else float(cell)
    except ValueError:
        return False
    fits = kind == "float" or -(2**63) <= number < 2**63
    return fits and "_" not in cell and cell.isascii()


def _read_parquet(
    file: Path, renamed: Mapping[str, str | None], constants: Mapping[str, str]
) -> dict[str, NDArray[Any]]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, loaded only when asked for
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(
            f"{file}: reading Parquet needs pyarrow; pip install 'skyquilt[parquet]'"
        ) from error
    try:
        with pq.ParquetFile(file) as parquet:
            found = parquet.schema_arrow.names
            assigned = _assign(file, found, renamed, constants)
            table = parquet.read(columns=[found[position] for position in assigned.values()])
    except pa.ArrowException as error:
        raise TableError(f"{file}: the file is damaged or no Parquet file: {error}") from error
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise TableError(f"{file}: the file is damaged or cannot be read: {error}") from error
    return {
        name: _from_arrow(pa, file, _definition(name), table.column(found[position]))
        for name, position in assigned.items()
    }


def _from_arrow(pa: Any, file: Path, definition: ColumnDefinition, column: Any) -> NDArray[Any]:
    """Turn an Arrow column into a NumPy one, nulls into the missing mark."""
    if column.null_count and definition.missing is None:
        row = int(np.argmax(column.is_null().to_numpy()))
        raise TableError(f"{file}: column '{definition.name}' needs a value, row {row} has none")
    if pa.types.is_null(column.type):
        return np.full(len(column), definition.missing, dtype=_DTYPES[definition.kind])
    if definition.kind == "text":
        # By way of the distinct values: making a Python string for each row would be slow.
        encoded = column.combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.unify_dictionaries().combine_chunks()
        values = [*encoded.dictionary.to_pylist()]
        codes: NDArray[np.int64] = np.asarray(encoded.indices.fill_null(len(values)))
        if column.null_count:
            values.append(definition.missing)
        return np.asarray(np.asarray(values)[codes])
    if column.null_count:
        column = column.fill_null(definition.missing)
    return np.asarray(column.to_numpy())
