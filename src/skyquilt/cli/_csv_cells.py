# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Cells of CSV: columns written as lines, and text read as the numbers that it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from skyquilt.cli._table_columns import Integers, arrow_array, plain_values
from skyquilt.errors import TableError

__all__ = ["csv_lines", "guessed_type", "typed_array"]

_MARKS = re.compile(r'[",\r\n]')
_CODE = "^[+-]?0[0-9xX]"  # 0x10 too, which Arrow reads as sixteen


def csv_lines(columns: Mapping[str, Any], *, is_arrow: bool) -> bytes | memoryview:
    """Write columns of equal length as lines of CSV.

    Parameters
    ----------
    columns : mapping of str to list of str, pyarrow.Array or Integers
        Columns in order.
    is_arrow : bool
        Whether pyarrow is at hand, which is faster. The lines are the same.

    Returns
    -------
    bytes or memoryview
        UTF-8; floats keep every bit, an empty cell stands for what is missing, NaN among it.

    Raises
    ------
    TableError
        If a column cannot be written as text.
    """
    if is_arrow:
        return _arrow_lines(columns)
    cells = [_plain_cells(column) for column in columns.values()]
    if len(cells) == 1:
        cells = [[cell or '""' for cell in cells[0]]]  # a blank line would be no row
    return "".join(f"{line}\n" for line in map(",".join, zip(*cells, strict=True))).encode()


def _quoted(cell: str) -> str:
    if _MARKS.search(cell) is None:
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def _plain_cells(column: Any) -> list[str]:
    if isinstance(column, list):
        return list(map(_quoted, column)) if _MARKS.search("".join(column)) else column
    if column.labels is not None:
        labels = tuple(map(_quoted, column.labels))
        column = Integers(column.values, column.is_missing, labels)
    return ["" if cell is None else str(cell) for cell in plain_values(column)]


def _arrow_lines(columns: Mapping[str, Any]) -> bytes | memoryview:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    cells = [_arrow_cells(name, column) for name, column in columns.items()]
    if len(cells) == 1:
        cells = [pc.if_else(pc.equal(cells[0], ""), pa.scalar('""', pa.large_string()), cells[0])]
    cells[-1] = _joined(cells[-1], "", by="\n")
    lines = _joined(*cells, by=",")
    _, offsets, text = lines.buffers()
    begin, end = np.frombuffer(offsets, np.int64)[[lines.offset, lines.offset + len(lines)]]
    return memoryview(text)[begin:end] if text is not None else b""


def _arrow_cells(name: str, column: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    array = arrow_array(column)
    try:
        if pa.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        if pa.types.is_floating(array.type):
            array = pc.if_else(pc.is_nan(array), None, array)
        text = pc.cast(array, pa.large_string())
    except pa.ArrowException:
        raise TableError(
            f"column '{name}' of type {array.type} cannot be written as text; leave it out with"
            " --keep, or write a .parquet file"
        ) from None
    text = text.fill_null("")
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type):
        return text
    needs_quotes = pc.match_substring_regex(text, _MARKS.pattern)
    if not pc.any(needs_quotes).as_py():
        return text
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(needs_quotes, _joined('"', doubled, '"', by=""), text)


def _joined(*texts: Any, by: str) -> Any:
    """Join columns of text row by row; a str stands for a column of it."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    kind = pa.large_string()
    columns = [pa.scalar(text, kind) if isinstance(text, str) else text for text in texts]
    return pc.binary_join_element_wise(*columns, pa.scalar(by, kind))


# ---- Text of CSV as numbers, for files that know types ----


def guessed_type(array: Any) -> Any:
    """Guess what a column of text holds.

    Parameters
    ----------
    array : pyarrow.Array of str
        Cells of a CSV file.

    Returns
    -------
    pyarrow.DataType
        The first of int64, uint64, float64 and bool that all cells are; otherwise text. Integers
        beyond 64 bits stay text, as floats would lose their digits; so do numbers with leading
        zeros, as these are codes.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    cells = _without_blanks(array)
    if cells.null_count == len(cells) or _is_any(cells, _CODE):
        return pa.string()
    for kind in (pa.int64(), pa.uint64()):
        if _fits(cells, kind):
            return kind
    is_whole = not _is_any(cells, r"[^0-9+-]")
    if not is_whole and _is_any(cells, "[0-9]") and _fits(cells, pa.float64()):
        return pa.float64()
    is_bool = not _is_any(cells, "[0-9]") and _fits(cells, pa.bool_())
    return pa.bool_() if is_bool else pa.string()


def _fits(cells: Any, kind: Any) -> bool:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.compute as pc  # noqa: PLC0415

    try:
        pc.cast(cells, kind)
    except pa.ArrowInvalid:
        return False
    return True


def _is_any(cells: Any, pattern: str) -> bool:
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    return bool(pc.any(pc.match_substring_regex(cells, pattern)).as_py())


def typed_array(array: Any, kind: Any, name: str) -> Any:
    """Read a column of text as what it holds.

    Parameters
    ----------
    array : pyarrow.Array
        Cells of a CSV file as text; an empty one is a null, unless text is asked for. Of another
        type, it is that of integers.
    kind : pyarrow.DataType
        The type it had in the first rows.
    name : str
        What the column is called, for the message.

    Returns
    -------
    pyarrow.Array
        Of that type.

    Raises
    ------
    TableError
        If a cell is of another kind; the message counts rows from 0 within the column.
    """
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    if array.type == kind:
        return array
    cells = _without_blanks(array.cast("string"))
    if kind == "string":
        return cells.fill_null("")
    if not _is_any(cells, _CODE) and _fits(cells, kind):
        return pc.cast(cells, kind)
    row = next(
        row
        for row in range(len(cells))
        if _is_any(cells[row : row + 1], _CODE) or not _fits(cells[row : row + 1], kind)
    )
    raise TableError(
        f"column '{name}' holds {kind} at first, got {cells[row].as_py()!r} at row {row}; pass it"
        f" on as text with --text {name}"
    )


def _without_blanks(array: Any) -> Any:
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra

    cells = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(cells, ""), None, cells)
