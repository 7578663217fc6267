# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""FootprintTable: the one value that flows through the house, a row per detector of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.coordinates import as_int_column, as_lon_lat
from skyquilt.errors import CoordinateError, GeometryError, TableError
from skyquilt.footprint.columns import (
    COLUMNS,
    VERTEX,
    as_column,
    definition_of,
    plain_values,
)
from skyquilt.footprint.data_ids import check_data_ids, describe_data_id
from skyquilt.sphere import Polygons, Refusal

__all__ = ["FootprintTable"]

_COORDINATE_RULES = ("not_finite", "latitude")


@dataclass(frozen=True, slots=True, init=False, eq=False, repr=False)
class FootprintTable:
    """Footprints of detectors with what is known about them, as immutable columns.

    One row per (instrument, visit, detector). All columns are read-only arrays of shape (n,); an
    optional column that nobody gave is None. `skyquilt.footprint.columns.COLUMNS` defines them:
    kind, unit, range, and whether the shutter fixed them or a fit may change them. What the shutter
    fixed is the same for all detectors of a visit.

    Make one with `from_corners`, `from_vertices` or a source in `skyquilt.footprint.sources`.

    Attributes
    ----------
    instrument, visit, detector : ndarray of str, int64, int64
        The name of each footprint, unique as a triple.
    band : ndarray of str
        Abstract color.
    purpose : ndarray of str
        What the detector is for, upper case; SCIENCE where nothing else was said.
    status, reason : ndarray of str
        ``ok``, or ``failed`` with the reason why there is no outline.
    physical_filter, exposure_name : ndarray of str or None
        Glass, and the observatory's name of the visit; empty text where unknown.
    day_obs : ndarray of int64 or None
        YYYYMMDD, -1 where unknown.
    mjd_begin_tai, mjd_end_tai, exptime_s : ndarray of float64 or None
        Times in days (MJD, TAI) and seconds, NaN where unknown.
    boresight_ra, boresight_dec, sky_angle_deg : ndarray of float64 or None
        ICRS degrees, NaN where unknown.
    seeing, zero_point : ndarray of float64 or None
        Arcsec FWHM and mag, NaN where unknown.
    wcs_id : ndarray of str or None
        Name of the WCS behind the outline, empty text where unknown.
    lon, lat : ndarray of float64, shape (m,)
        Vertices of all rows one after the other, ICRS degrees exactly as delivered.
    offsets : ndarray of int64, shape (n + 1,)
        Row i has the vertices ``offsets[i]`` to ``offsets[i + 1]``; a failed row has none.
    """

    instrument: NDArray[np.str_]
    visit: NDArray[np.int64]
    detector: NDArray[np.int64]
    band: NDArray[np.str_]
    purpose: NDArray[np.str_]
    status: NDArray[np.str_]
    reason: NDArray[np.str_]
    physical_filter: NDArray[np.str_] | None
    exposure_name: NDArray[np.str_] | None
    day_obs: NDArray[np.int64] | None
    mjd_begin_tai: NDArray[np.float64] | None
    mjd_end_tai: NDArray[np.float64] | None
    exptime_s: NDArray[np.float64] | None
    boresight_ra: NDArray[np.float64] | None
    boresight_dec: NDArray[np.float64] | None
    sky_angle_deg: NDArray[np.float64] | None
    seeing: NDArray[np.float64] | None
    zero_point: NDArray[np.float64] | None
    wcs_id: NDArray[np.str_] | None
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    offsets: NDArray[np.int64]
    _polygons: Polygons | None

    def __init__(self) -> None:
        raise TypeError(
            "a FootprintTable is made by FootprintTable.from_corners(...), .from_vertices(...)"
            " or a source such as skyquilt.footprint.read_corner_table(path)"
        )

    @classmethod
    def from_corners(
        cls,
        *,
        instrument: ArrayLike,
        visit: ArrayLike,
        detector: ArrayLike,
        band: ArrayLike,
        ra: ArrayLike,
        dec: ArrayLike,
        on_invalid: Literal["raise", "fail"] = "raise",
        **columns: ArrayLike | None,
    ) -> Self:
        """Make a table from outlines that all have the same number of corners.

        Parameters
        ----------
        instrument, visit, detector, band : array_like, scalar or shape (n,)
            Data IDs and bands; a scalar is meant for all rows. Visits and detectors must be of an
            integer type.
        ra, dec : array_like of float64, shape (n, k) with k >= 3
            ICRS degrees of the corners, in order around the outline, either way round; ``ra`` wraps
            at 360.
        on_invalid : {"raise", "fail"}
            Whether the first refused outline raises, or every refused one becomes a row with status
            ``failed``, the refusal as its reason and no vertices.
        **columns : array_like, scalar or shape (n,)
            Any other column of `skyquilt.footprint.columns.COLUMNS`, ``status`` and ``reason``
            included; None counts as not given. The corners of a row given as failed are not looked
            at (NaN will do) and not kept.

        Returns
        -------
        FootprintTable
            A table of n rows.

        Raises
        ------
        TableError
            For an unknown column, a wrong type, length or value, two rows with one data ID, or
            detectors of a visit that disagree on what the shutter fixed.
        CoordinateError
            For a corner that is not finite or a latitude outside [-90, 90].
        GeometryError
            For an outline that crosses or touches itself, has no area or is too large.
        """
        lon, lat = as_lon_lat(plain_values(VERTEX, ra), plain_values(VERTEX, dec))
        if lon.ndim != 2 or lon.shape[1] < 3:
            hint = "; for a single outline use ra[None, :]" if lon.ndim == 1 else ""
            raise TableError(
                "corners must have shape (n, k) with at least 3 corners a row,"
                f" got ra of shape {lon.shape}{hint}"
            )
        n_rows, n_corners = lon.shape
        return cls._build(
            {
                "instrument": instrument,
                "visit": visit,
                "detector": detector,
                "band": band,
                **columns,
            },
            lon.reshape(-1),
            lat.reshape(-1),
            np.arange(n_rows + 1, dtype=np.int64) * n_corners,
            on_invalid,
        )

    @classmethod
    def from_vertices(
        cls,
        *,
        instrument: ArrayLike,
        visit: ArrayLike,
        detector: ArrayLike,
        band: ArrayLike,
        lon: ArrayLike,
        lat: ArrayLike,
        offsets: ArrayLike,
        on_invalid: Literal["raise", "fail"] = "raise",
        **columns: ArrayLike | None,
    ) -> Self:
        """Make a table from outlines with differing numbers of vertices.

        Parameters
        ----------
        instrument, visit, detector, band : array_like, scalar or shape (n,)
            As for `from_corners`.
        lon, lat : array_like of float64, shape (m,)
            ICRS degrees of the vertices of all rows, one row after the other.
        offsets : array_like of int64, shape (n + 1,)
            Row i has the vertices ``offsets[i]`` to ``offsets[i + 1]``; none for a failed row.
        on_invalid : {"raise", "fail"}
            As for `from_corners`.
        **columns : array_like, scalar or shape (n,)
            As for `from_corners`.

        Returns
        -------
        FootprintTable
            A table of n rows. ``FootprintTable.from_vertices(**table.to_dict())`` equals ``table``.

        Raises
        ------
        TableError, CoordinateError, GeometryError
            As for `from_corners`, and for offsets that do not cut the vertices into rows.
        """
        flat_lon, flat_lat = as_lon_lat(plain_values(VERTEX, lon), plain_values(VERTEX, lat))
        cuts = as_int_column(offsets, "offsets")
        if flat_lon.ndim != 1 or cuts.ndim != 1:
            raise TableError(
                f"vertices and offsets must be flat columns, got lon of shape {flat_lon.shape}"
                f" and offsets of shape {cuts.shape}"
            )
        if (
            len(cuts) == 0
            or cuts[0] != 0
            or cuts[-1] != len(flat_lon)
            or np.any(cuts[1:] < cuts[:-1])
        ):
            raise TableError(
                "offsets must begin with 0, never decrease and end with the number of vertices,"
                f" {len(flat_lon)}; got {np.array2string(cuts, threshold=8)}"
            )
        return cls._build(
            {
                "instrument": instrument,
                "visit": visit,
                "detector": detector,
                "band": band,
                **columns,
            },
            flat_lon,
            flat_lat,
            cuts,
            on_invalid,
        )

    @classmethod
    def concatenate(cls, tables: Iterable[FootprintTable]) -> Self:
        """Put tables below one another.

        Parameters
        ----------
        tables : iterable of FootprintTable
            Tables without a data ID in common; none at all gives a table of no rows.

        Returns
        -------
        FootprintTable
            The rows in the given order. A column that only some of the tables have is filled with
            its missing mark in the others.

        Raises
        ------
        TableError
            If two rows have one data ID, or rows of a visit disagree on what the shutter fixed.
        """
        parts = list(tables)
        columns: dict[str, NDArray[Any]] = {}
        for name, definition in COLUMNS.items():
            values = [getattr(part, name) for part in parts]
            if not definition.is_required and all(column is None for column in values):
                continue
            columns[name] = np.concatenate(
                [
                    np.full(len(part), definition.missing) if column is None else column
                    for part, column in zip(parts, values, strict=True)
                ]
                or [np.empty(0, dtype=np.int64 if definition.kind == "int" else np.str_)]
            )
        counts = [np.diff(part.offsets) for part in parts]
        return cls._build(
            columns,
            np.concatenate([np.empty(0), *(part.lon for part in parts)]),
            np.concatenate([np.empty(0), *(part.lat for part in parts)]),
            np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *counts])),
            "raise",
        )

    @classmethod
    def _build(
        cls,
        given: Mapping[str, ArrayLike | None],
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        offsets: NDArray[np.int64],
        on_invalid: str,
    ) -> Self:
        """Check everything once and make the table; the one way in for data from outside."""
        if on_invalid not in ("raise", "fail"):
            raise TableError(f"on_invalid must be 'raise' or 'fail', got {on_invalid!r}")
        columns = _checked_columns(given, len(offsets) - 1)
        is_failed = columns["status"] == "failed"
        lon, lat, offsets = _drop_vertices(is_failed, lon, lat, offsets)
        check_data_ids(columns)
        polygons = Polygons.from_lonlat(lon, lat, offsets, on_invalid="mask")
        # A row given as failed has no vertices, which the polygons list as a refusal too.
        refusals = [refusal for refusal in polygons.refusals if not is_failed[refusal.row]]
        if refusals and on_invalid == "raise":
            _raise(refusals[0], columns)
        if refusals:
            columns |= _with_refusals(columns, refusals)
            lon, lat, offsets = _drop_vertices(columns["status"] == "failed", lon, lat, offsets)
        return cls._from_valid(columns, lon.copy(), lat.copy(), offsets.copy(), polygons)

    @classmethod
    def _from_valid(
        cls,
        columns: Mapping[str, NDArray[Any]],
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        offsets: NDArray[np.int64],
        polygons: Polygons | None,
    ) -> Self:
        """Make a table from arrays that are known to be right and that nobody else can write to."""
        table = object.__new__(cls)
        for name in COLUMNS:
            object.__setattr__(table, name, _frozen(columns.get(name)))
        for name, array in (("lon", lon), ("lat", lat), ("offsets", offsets)):
            object.__setattr__(table, name, _frozen(array))
        object.__setattr__(table, "_polygons", polygons)
        return table

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns this table has, in the order of their definitions, vertices not counted."""
        return tuple(name for name in COLUMNS if getattr(self, name) is not None)

    @property
    def is_failed(self) -> NDArray[np.bool_]:
        """Which rows have no outline, shape (n,)."""
        return np.asarray(self.status == "failed")

    @property
    def polygons(self) -> Polygons:
        """The outlines as polygons, one a row; a failed row is an empty row, overlapping nothing.

        Made when first asked for and kept.
        """
        if self._polygons is None:
            polygons = Polygons.from_lonlat(self.lon, self.lat, self.offsets, on_invalid="mask")
            object.__setattr__(self, "_polygons", polygons)
            return polygons
        return self._polygons

    def column(self, name: str) -> NDArray[Any]:
        """Give a column by its name.

        Parameters
        ----------
        name : str
            One of `column_names`.

        Returns
        -------
        ndarray, shape (n,)
            The column, read-only.

        Raises
        ------
        TableError
            If there is no such column, or this table does not have it.
        """
        definition_of(name)
        values = getattr(self, name)
        if values is None:
            raise TableError(
                f"this table has no column '{name}'; it has {', '.join(self.column_names)}"
            )
        return cast(NDArray[Any], values)

    def to_dict(self) -> dict[str, Any]:
        """Give all columns and the vertices by name.

        Returns
        -------
        dict of str to ndarray
            Read-only arrays: the columns of `column_names`, then ``lon``, ``lat`` and ``offsets``;
            the keyword arguments of `from_vertices`.
        """
        columns = {name: self.column(name) for name in self.column_names}
        return {**columns, "lon": self.lon, "lat": self.lat, "offsets": self.offsets}

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, rows: slice | ArrayLike) -> Self:
        """Select rows: a slice, row numbers (negative ones count from the end) or a bool mask."""
        numbers = self._row_numbers(rows)
        counts = np.diff(self.offsets)[numbers]
        offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
        # Vertex j of a selected row lies as far behind the row's first vertex as it did before.
        vertices = np.arange(offsets[-1]) + np.repeat(
            self.offsets[:-1][numbers] - offsets[:-1], counts
        )
        return self._from_valid(
            {name: self.column(name)[numbers] for name in self.column_names},
            self.lon[vertices],
            self.lat[vertices],
            offsets,
            None if self._polygons is None else self._polygons[numbers],
        )

    def _row_numbers(self, rows: slice | ArrayLike) -> NDArray[np.int64]:
        n_rows = len(self)
        everything = np.arange(n_rows, dtype=np.int64)
        if isinstance(rows, slice):
            return everything[rows]
        selector = np.asarray(rows)
        if selector.dtype == np.bool_:
            if selector.shape != (n_rows,):
                raise TableError(
                    f"a mask must have one value for each of the {n_rows} rows,"
                    f" got shape {selector.shape}"
                )
            return np.flatnonzero(selector)
        if selector.ndim != 1:
            raise TableError(
                "rows are selected by a slice, a mask or a list of row numbers,"
                f" got {rows!r}; for a single row use table[[row]]"
            )
        numbers = as_int_column(selector, "row numbers")
        is_outside = (numbers < -n_rows) | (numbers >= n_rows)
        if np.any(is_outside):
            raise TableError(
                f"a table of {n_rows} rows has no row {numbers[np.argmax(is_outside)]}"
            )
        numbers = everything[numbers]
        times = np.bincount(numbers, minlength=n_rows)
        if np.any(times > 1):
            raise TableError(
                f"a footprint can be in a table once, row {np.argmax(times > 1)} was selected"
                f" {times.max()} times; use np.unique on the row numbers"
            )
        return numbers

    def __eq__(self, other: object) -> bool:
        """Compare by content: the same columns, values and vertices; NaN equals NaN here."""
        if not isinstance(other, FootprintTable):
            return NotImplemented
        if len(self) != len(other) or self.column_names != other.column_names:
            return False
        return (
            np.array_equal(self.offsets, other.offsets)
            and np.array_equal(self.lon, other.lon)
            and np.array_equal(self.lat, other.lat)
            and all(
                np.array_equal(
                    self.column(name),
                    other.column(name),
                    equal_nan=COLUMNS[name].kind == "float",
                )
                for name in self.column_names
            )
        )

    def __hash__(self) -> int:
        return hash((self.column_names, self.visit.tobytes(), self.detector.tobytes()))

    def __reduce__(self) -> tuple[Any, ...]:
        # Arrays come out of a pickle writeable; going through _from_valid freezes them again.
        columns = {name: self.column(name) for name in self.column_names}
        return _restore, (columns, self.lon, self.lat, self.offsets)

    def __repr__(self) -> str:
        n_failed = int(np.count_nonzero(self.is_failed))
        n_visits = len(np.unique(self.visit))
        failed = f" ({n_failed} failed)" if n_failed else ""
        return (
            f"<FootprintTable: {len(self)} footprints{failed}, {n_visits} visits,"
            f" instruments {_listed(self.instrument)}, bands {_listed(self.band)}>"
        )


def _restore(
    columns: Mapping[str, NDArray[Any]],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    offsets: NDArray[np.int64],
) -> FootprintTable:
    return FootprintTable._from_valid(columns, lon, lat, offsets, None)


def _frozen(array: NDArray[Any] | None) -> NDArray[Any] | None:
    if array is not None and array.flags.writeable:
        array.flags.writeable = False
    return array


def _checked_columns(given: Mapping[str, ArrayLike | None], n_rows: int) -> dict[str, NDArray[Any]]:
    """Check each column by itself, add the defaults, and check status against reason."""
    for name in given:
        definition_of(name)
    columns = {}
    for name, definition in COLUMNS.items():
        values = given.get(name)
        if values is None:
            if definition.is_required:
                raise TableError(f"column '{name}' ({definition.description}) must be given")
            values = definition.default
        if values is not None:
            columns[name] = as_column(definition, values, n_rows)
    status, reason = columns["status"], columns["reason"]
    is_failed = status == "failed"
    is_unknown = ~is_failed & (status != "ok")
    if np.any(is_unknown):
        row = int(np.argmax(is_unknown))
        raise TableError(
            f"column 'status' must be 'ok' or 'failed', got {status[row].item()!r} at row {row}"
        )
    is_mute = is_failed & (reason == "")
    if np.any(is_mute):
        row = int(np.argmax(is_mute))
        raise TableError(f"a failed footprint must say why: column 'reason' is empty at row {row}")
    is_excused = ~is_failed & (reason != "")
    if np.any(is_excused):
        row = int(np.argmax(is_excused))
        raise TableError(
            f"a footprint with a reason for failing must have status 'failed',"
            f" got status 'ok' and reason {reason[row].item()!r} at row {row}"
        )
    return columns


def _drop_vertices(
    is_failed: NDArray[np.bool_],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    offsets: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Leave the failed rows without vertices."""
    counts = np.diff(offsets)
    if not np.any(counts[is_failed]):
        return lon, lat, offsets
    is_kept = np.repeat(~is_failed, counts)
    kept_counts = np.where(is_failed, 0, counts)
    cuts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(kept_counts)])
    return lon[is_kept], lat[is_kept], cuts


def _raise(refusal: Refusal, columns: Mapping[str, NDArray[Any]]) -> None:
    message = (
        f"{refusal.message} (row {refusal.row}, vertex {refusal.vertex}:"
        f" {describe_data_id(columns, refusal.row)}); on_invalid='fail' keeps such rows as failed"
    )
    raise (CoordinateError if refusal.rule in _COORDINATE_RULES else GeometryError)(message)


def _with_refusals(
    columns: Mapping[str, NDArray[Any]], refusals: list[Refusal]
) -> dict[str, NDArray[Any]]:
    """Give the status and reason columns with refused rows as failed ones."""
    rows = [refusal.row for refusal in refusals]
    # No row number in a reason: the row says the same wherever it is moved to.
    reasons = [
        f"{refusal.message} (vertex {refusal.vertex})"
        if refusal.rule in _COORDINATE_RULES
        else refusal.message
        for refusal in refusals
    ]
    status = columns["status"].astype("U6")
    status[rows] = "failed"
    width = max(columns["reason"].dtype.itemsize // 4, *(len(reason) for reason in reasons), 1)
    reason = columns["reason"].astype(f"U{width}")
    reason[rows] = reasons
    return {"status": status, "reason": reason}


def _listed(text: NDArray[np.str_]) -> str:
    names = np.unique(text).tolist()
    shown = " ".join(names[:6])
    return f"{shown} ..." if len(names) > 6 else shown or "none"
