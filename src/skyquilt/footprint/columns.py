# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The columns a footprint table may have, defined once: kind, unit, range and what fixes them."""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.coordinates import as_float_column, as_int_column, as_text_column
from skyquilt.errors import TableError

__all__ = [
    "COLUMNS",
    "VERTEX",
    "ColumnDefinition",
    "FixedBy",
    "as_column",
    "columns_fixed_by",
    "definition_of",
    "did_you_mean",
    "plain_values",
]


class FixedBy(enum.Enum):
    """What decides the value of a column, and so how far it must agree and when it may change."""

    DATA_ID = "data ID"
    """Part of the name of the footprint itself."""
    CAMERA = "camera"
    """The same for a detector in every visit."""
    SHUTTER = "shutter"
    """Settled when the shutter closed: one value for all detectors of a visit, for ever."""
    FIT = "fit"
    """Measured per detector; a new fit or a reprocessing may change it."""
    OUTCOME = "outcome"
    """Says whether there is an outline at all."""


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """What a column of a footprint table means and which values it takes.

    Attributes
    ----------
    name : str
        The column's name.
    kind : {"int", "float", "text"}
        int64, float64 or text.
    fixed_by : FixedBy
        What decides the value.
    description : str
        What the value means, in a few words.
    unit : str
        Unit of the values, in the spelling of astropy; empty where there is none.
    is_required : bool
        Whether every table has the column and every row a value.
    default : str or None
        Value of all rows where the column is not given; None means the column stays absent.
    missing : int, float, str or None
        The mark of a row without a value; None means that each row needs one.
    lowest, highest : float or None
        Closed range of the values; the mark of a missing value is exempt.
    is_name : bool
        Whether values are single words that people type: no blanks, commas or control characters.
    """

    name: str
    kind: Literal["int", "float", "text"]
    fixed_by: FixedBy
    description: str
    unit: str = ""
    is_required: bool = False
    default: str | None = None
    missing: int | float | str | None = None
    lowest: float | None = None
    highest: float | None = None
    is_name: bool = False


_NAN = float("nan")
# The years 1800 to 2999, as for day_obs; a Julian Date, which begins with 24, lies far outside.
_FIRST_MJD, _LAST_MJD = -21504.0, 416798.0

_DEFINITIONS = (
    ColumnDefinition(
        "instrument",
        "text",
        FixedBy.DATA_ID,
        "name of the instrument",
        is_required=True,
        is_name=True,
    ),
    ColumnDefinition("visit", "int", FixedBy.DATA_ID, "number of the visit", is_required=True),
    ColumnDefinition(
        "detector", "int", FixedBy.DATA_ID, "number of the detector", is_required=True
    ),
    ColumnDefinition(
        "band",
        "text",
        FixedBy.SHUTTER,
        "abstract color, such as r",
        is_required=True,
        is_name=True,
    ),
    ColumnDefinition(
        "purpose",
        "text",
        FixedBy.CAMERA,
        "what the detector is for, upper case: SCIENCE, FOCUS, GUIDER ...",
        default="SCIENCE",
        is_name=True,
    ),
    ColumnDefinition(
        "status",
        "text",
        FixedBy.OUTCOME,
        "ok, or failed for a row without an outline",
        default="ok",
    ),
    ColumnDefinition(
        "reason",
        "text",
        FixedBy.OUTCOME,
        "why the row failed; empty when ok",
        default="",
        missing="",
    ),
    ColumnDefinition(
        "physical_filter",
        "text",
        FixedBy.SHUTTER,
        "the glass of one instrument, such as HSC-R2",
        missing="",
    ),
    ColumnDefinition(
        "exposure_name", "text", FixedBy.SHUTTER, "the observatory's name of the visit", missing=""
    ),
    ColumnDefinition(
        "day_obs",
        "int",
        FixedBy.SHUTTER,
        "observing day as YYYYMMDD",
        missing=-1,
        lowest=18000101,
        highest=29991231,
    ),
    ColumnDefinition(
        "mjd_begin_tai",
        "float",
        FixedBy.SHUTTER,
        "shutter opens, MJD in TAI",
        "d",
        missing=_NAN,
        lowest=_FIRST_MJD,
        highest=_LAST_MJD,
    ),
    ColumnDefinition(
        "mjd_end_tai",
        "float",
        FixedBy.SHUTTER,
        "shutter closes, MJD in TAI",
        "d",
        missing=_NAN,
        lowest=_FIRST_MJD,
        highest=_LAST_MJD,
    ),
    ColumnDefinition(
        "exptime_s", "float", FixedBy.SHUTTER, "exposure time", "s", missing=_NAN, lowest=0.0
    ),
    ColumnDefinition(
        "boresight_ra", "float", FixedBy.SHUTTER, "ICRS pointing", "deg", missing=_NAN
    ),
    ColumnDefinition(
        "boresight_dec",
        "float",
        FixedBy.SHUTTER,
        "ICRS pointing",
        "deg",
        missing=_NAN,
        lowest=-90.0,
        highest=90.0,
    ),
    ColumnDefinition(
        "sky_angle_deg",
        "float",
        FixedBy.SHUTTER,
        "rotation of the field angles on the sky",
        "deg",
        missing=_NAN,
    ),
    ColumnDefinition(
        "seeing", "float", FixedBy.FIT, "FWHM of the PSF", "arcsec", missing=_NAN, lowest=0.0
    ),
    ColumnDefinition(
        "zero_point", "float", FixedBy.FIT, "magnitude of one count", "mag", missing=_NAN
    ),
    ColumnDefinition(
        "wcs_id", "text", FixedBy.FIT, "name of the WCS behind the outline", missing=""
    ),
)

COLUMNS: Mapping[str, ColumnDefinition] = MappingProxyType(
    {definition.name: definition for definition in _DEFINITIONS}
)
"""Every column a footprint table may have beside its vertices, by name, in order of display."""


VERTEX = ColumnDefinition(
    "corners", "float", FixedBy.FIT, "corners of the outline", "deg", missing=_NAN
)
"""What the right ascensions and declinations of vertices are; a missing one is refused later."""


def columns_fixed_by(*deciders: FixedBy) -> tuple[str, ...]:
    """Give the names of the columns that are fixed by any of the given things.

    Parameters
    ----------
    *deciders : FixedBy
        What decides the values.

    Returns
    -------
    tuple of str
        Names in the order of `COLUMNS`.
    """
    return tuple(name for name, column in COLUMNS.items() if column.fixed_by in deciders)


def definition_of(name: str) -> ColumnDefinition:
    """Look a column up by its name.

    Parameters
    ----------
    name : str
        Name of the column.

    Returns
    -------
    ColumnDefinition
        Its definition.

    Raises
    ------
    TableError
        If there is no such column; the message lists close names and all known ones.
    """
    definition = COLUMNS.get(name)
    if definition is None:
        raise TableError(
            f"unknown column '{name}'{did_you_mean(name, COLUMNS)};"
            f" a footprint table knows {', '.join(COLUMNS)}"
        )
    return definition


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Word a hint at the known names that resemble a mistyped one.

    Parameters
    ----------
    name : str
        What was asked for.
    known : iterable of str
        What there is.

    Returns
    -------
    str
        Text to append to a message, empty when nothing comes close.
    """
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = difflib.get_close_matches(name.lower(), by_lower_case, n=2)
    if not close:
        return ""
    return f" (did you mean {' or '.join(repr(by_lower_case[match]) for match in close)}?)"


def as_column(definition: ColumnDefinition, values: ArrayLike, n_rows: int) -> NDArray[Any]:
    """Check one column against its definition and give it as a read-only array of its own.

    Parameters
    ----------
    definition : ColumnDefinition
        What the column must be.
    values : array_like, scalar or shape (n_rows,)
        The values; a scalar is meant for all rows. Masked entries become the missing mark, a
        quantity or a column with another unit is converted, ASCII bytes become text.
    n_rows : int
        Number of rows of the table.

    Returns
    -------
    ndarray of int64, float64 or str, shape (n_rows,)
        A copy that nobody else can write to; a scalar is repeated without using memory.

    Raises
    ------
    TableError
        If the kind, the length or a value breaks the definition; the first bad row is named.

    Notes
    -----
    NaN passes in float columns: it is their missing mark. Infinities never pass.
    """
    name = definition.name
    plain = plain_values(definition, values)
    column: NDArray[Any]
    if definition.kind == "int":
        column = as_int_column(plain, name)
    elif definition.kind == "float":
        column = as_float_column(plain, name)
    else:
        text = as_text_column(plain, name)
        column = _in_upper_case(text) if name == "purpose" else text
    if np.ndim(plain) == 0:
        column = column.reshape(())  # np.ascontiguousarray gives a scalar one dimension
    elif column.ndim != 1 or len(column) != n_rows:
        raise TableError(
            f"column '{name}' must have one value for each of the {n_rows} rows, or one for all,"
            f" got shape {column.shape}"
        )
    column = column.copy()
    if n_rows > 0:
        _check_values(definition, column)
    column.flags.writeable = False
    return np.broadcast_to(column, (n_rows,)) if column.ndim == 0 else column


def _in_upper_case(text: NDArray[np.str_]) -> NDArray[np.str_]:
    # No character from "a" on means nothing to do; asking is 50 times faster than doing it.
    if text.size == 0 or np.all(np.ascontiguousarray(text).view(np.uint32) < ord("a")):
        return text
    return np.char.upper(text)


def plain_values(definition: ColumnDefinition, values: Any) -> Any:
    """Resolve what np.asarray would silently throw away or misread: masks, units and bytes.

    Parameters
    ----------
    definition : ColumnDefinition
        What the values are; its unit and its missing mark are used.
    values : array_like, quantity, column of a table or masked array
        The values as they came.

    Returns
    -------
    array_like
        Values in the column's unit, masked entries replaced by its missing mark.

    Raises
    ------
    TableError
        If the unit cannot be converted, a masked entry has no mark, or bytes are not ASCII.
    """
    unit = getattr(values, "unit", None)
    if unit is not None and str(unit) != definition.unit and hasattr(values, "to"):
        try:
            values = values.to(definition.unit).value
        except (TypeError, ValueError) as error:
            raise TableError(
                f"column '{definition.name}' must be in units of '{definition.unit}',"
                f" got '{unit}' ({error})"
            ) from error
    elif unit is not None and str(unit) == definition.unit and not np.ma.isMA(values):
        values = np.asarray(values)
    if isinstance(values, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(values)
        plain = np.asarray(values.data)
        if not mask.any():
            return plain
        if definition.missing is None:
            row = int(np.argmax(mask.reshape(-1)))
            raise TableError(f"column '{definition.name}' needs a value, row {row} is masked")
        filled = plain.astype(np.float64) if plain.dtype.kind == "f" else plain.copy()
        filled[mask] = definition.missing
        values = filled
    if isinstance(values, np.ndarray) and values.dtype.kind == "S":
        try:
            return np.char.decode(values, "ascii")
        except UnicodeDecodeError as error:
            raise TableError(
                f"column '{definition.name}' holds bytes that are not ASCII text ({error});"
                " decode it first"
            ) from error
    return values


def _check_values(definition: ColumnDefinition, column: NDArray[Any]) -> None:
    """Refuse empty required text, infinities and values out of range."""
    if definition.kind == "text":
        if definition.missing is None:
            _refuse(definition, column, column == "", "must not be empty")
        _check_characters(definition, column)
        return
    if definition.kind == "float":
        _refuse(definition, column, np.isinf(column), "must be finite (NaN where unknown)")
    if definition.lowest is None:
        return
    highest = np.inf if definition.highest is None else definition.highest
    is_outside = (column < definition.lowest) | (column > highest)
    if definition.kind == "int":
        is_outside &= column != definition.missing
    rule = (
        f"must not be less than {definition.lowest:g}"
        if definition.highest is None
        else f"must lie in [{definition.lowest:.10g}, {highest:.10g}]"
    )
    _refuse(definition, column, is_outside, f"{rule} {definition.unit}".rstrip())
    if definition.name == "day_obs":
        month, day = column // 100 % 100, column % 100
        is_no_day = (month < 1) | (month > 12) | (day < 1) | (day > 31)
        is_no_day &= column != definition.missing
        _refuse(definition, column, is_no_day, "must be a day of the calendar")


def _check_characters(definition: ColumnDefinition, column: NDArray[np.str_]) -> None:
    """Refuse text that cannot be stored, and names that could not be typed or listed."""
    codes = np.ascontiguousarray(column).view(np.uint32).reshape(column.size, -1)
    is_half = (codes >= 0xD800) & (codes <= 0xDFFF)
    _refuse(definition, column, np.any(is_half, axis=1), "must be text that UTF-8 can write")
    if definition.is_name:
        is_control = (codes <= 0x20) & (codes != 0)  # zeros fill a text up to its width
        is_control |= (codes >= 0x7F) & (codes <= 0xA0)
        is_bad = np.any(is_control | (codes == ord(",")), axis=1)
        _refuse(definition, column, is_bad, "must have no blanks, commas or control characters")


def _refuse(
    definition: ColumnDefinition, column: NDArray[Any], is_bad: NDArray[np.bool_], rule: str
) -> None:
    if np.any(is_bad):
        row = int(np.argmax(np.atleast_1d(is_bad)))
        value = np.atleast_1d(column)[row].item()
        raise TableError(
            f"column '{definition.name}' ({definition.description}) {rule},"
            f" got {value!r} at row {row}"
        )
