# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A layout of integer IDs: which fields they hold, and whole columns packed and unpacked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from skyquilt._core import packing as _packing
from skyquilt.errors import IdLayoutError
from skyquilt.packing.decoding import InvalidInQueries
from skyquilt.packing.fields import Compound, IdField, checked_integer, integer_dtype
from skyquilt.packing.layout_json import layout_from_json, layout_to_json
from skyquilt.packing.layout_text import layout_html, layout_text
from skyquilt.packing.pack_columns import Invalid, pack_columns
from skyquilt.packing.polars_expressions import expressions
from skyquilt.packing.runs import Place, Run
from skyquilt.packing.sql import possible_predicate, select_list
from skyquilt.packing.unpack_columns import possible_ids, unpack_columns

if TYPE_CHECKING:
    import polars as pl

__all__ = ["IdLayout"]


class IdLayout:
    """What an integer ID is made of: fields of bits or of mixed radix, their ranges and labels.

    A layout is a value: hashable, picklable, written as JSON. Two are equal when their fields and
    compounds are; the name does not count.

    Parameters
    ----------
    places : sequence of IdField
        All fields, constants and reserved ones included, the most significant first. Neighbouring
        fields with a radix make one number; below a field of bits it is rounded up to whole bits.
    name : str, optional
        What the layout is called in tables and messages.
    compounds : sequence of Compound, optional
        Keys that users write as one decimal number of several fields.

    Raises
    ------
    IdLayoutError
        If names are not unique, the fields need more than 64 bits, or a compound's terms are no
        fields of the layout, are part of another one or run into each other.

    Notes
    -----
    Core: ``packing/id_layout.cpp``, ``packing/id_packer.cpp``.

    Examples
    --------
    >>> from skyquilt import IdLayout
    >>> from skyquilt.packing import IdField
    >>> layout = IdLayout([IdField("tract", radix=18938), IdField("patch", radix=100)])
    >>> layout.pack({"tract": 9813, "patch": 41})
    981341
    >>> layout.unpack(981341)
    {'tract': 9813, 'patch': 41}
    >>> layout.bits
    21
    """

    __slots__ = ("_compounds", "_core", "_name", "_places", "_runs")

    _places: tuple[IdField, ...]
    _compounds: tuple[Compound, ...]
    _name: str
    _core: _packing.IdLayout
    _runs: tuple[Run, ...]

    def __init__(
        self,
        places: Iterable[IdField],
        *,
        name: str = "",
        compounds: Iterable[Compound] = (),
    ) -> None:
        if not isinstance(name, str):
            raise IdLayoutError(f"a layout must be named by a text, got {name!r}")
        self._places = _all_of(places, IdField, "places")
        self._compounds = _all_of(compounds, Compound, "compounds")
        self._name = name
        names = [field.name for field in self.fields] + [key.name for key in self._compounds]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise IdLayoutError(f"a layout must have each key once, got '{twice}' again")
        inside = [field for compound in self._compounds for field, _ in compound.terms]
        shared = next((field for field in inside if inside.count(field) > 1), None)
        if shared is not None:
            raise IdLayoutError(
                f"a field must be part of one compound at most, got '{shared}' in more"
            )
        self._core = self._core_layout()
        self._runs = tuple(
            Run(begin, width, tuple(Place(self._places[field], step) for field, step in places))
            for begin, width, places in self._core.runs
        )

    def _core_layout(self) -> _packing.IdLayout:
        numbers = {
            field.name: number for number, field in enumerate(self._places) if not field.is_constant
        }
        compounds = []
        for compound in self._compounds:
            unknown = next((name for name, _ in compound.terms if name not in numbers), None)
            if unknown is not None:
                raise IdLayoutError(
                    f"key '{compound.name}' must be made of fields of the layout, got '{unknown}';"
                    f" there are {', '.join(numbers)}"
                )
            terms = [(numbers[name], weight) for name, weight in compound.terms]
            compounds.append((compound.name, terms))
        return _packing.IdLayout([_core_field(field) for field in self._places], compounds)

    # ---- What there is ----

    @property
    def name(self) -> str:
        """What the layout is called; empty where it has no name."""
        return self._name

    @property
    def places(self) -> tuple[IdField, ...]:
        """All fields, constants and reserved ones included, the most significant first."""
        return self._places

    @property
    def fields(self) -> tuple[IdField, ...]:
        """The fields that have values, the most significant first."""
        return tuple(field for field in self._places if not field.is_constant)

    @property
    def compounds(self) -> tuple[Compound, ...]:
        """The keys that stand for several fields."""
        return self._compounds

    @property
    def keys(self) -> tuple[str, ...]:
        """What IDs are unpacked to: compounds, and the fields that are in none."""
        inside = {name for compound in self._compounds for name, _ in compound.terms}
        return (
            *(compound.name for compound in self._compounds),
            *(field.name for field in self.fields if field.name not in inside),
        )

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where the fields stand, the least significant first."""
        return self._runs

    @property
    def bits(self) -> int:
        """How many bits the largest ID needs room for."""
        return self._core.bits

    @property
    def headroom(self) -> int:
        """How many of the 63 bits of a signed integer are left; -1 where it takes all 64."""
        return 63 - self.bits

    @property
    def n_ids(self) -> int:
        """How many different IDs the layout can make."""
        return math.prod(field.n_values for field in self._places)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of packed IDs: int64, or uint64 where they take all 64 bits."""
        return np.dtype(np.int64 if self.headroom >= 0 else np.uint64)

    def dtype_of(self, key: str, *, narrow: bool = False) -> np.dtype[Any]:
        """Give the type of a column of integers that holds a key's values.

        Parameters
        ----------
        key : str
            A field or a compound.
        narrow : bool
            Whether it takes as few bytes as the values need. Otherwise it takes 4 or 8, so that
            columns can be joined and counted with safely.

        Returns
        -------
        numpy.dtype
            A signed type, or uint64 where values go beyond int64. For a field with labels that of
            the values behind them.

        Raises
        ------
        IdLayoutError
            If there is no such key.
        """
        low, high = self._range_of(key)
        return integer_dtype(low, high, narrow=narrow)

    # ---- Columns ----

    def pack(
        self, columns: Mapping[str, Any] | Any, *, invalid: Invalid = "raise", threads: int = 1
    ) -> Any:
        """Make IDs of values.

        Parameters
        ----------
        columns : mapping of str to array_like of int or str, structured array or table
            A column or a scalar for each key: any integers, or labels for a field that has them. A
            compound stands for its fields, or they are given in its place. A field with only one
            value may be left out.
        invalid : {"raise", "mask", "ignore"}
            What is done about values that the layout has no ID for: they are refused, masked in the
            answer, or not looked for.
        threads : int
            How many threads to use; 0 for one per core. The answer is the same for any number.

        Returns
        -------
        int or ndarray of int64
            IDs, of the shape that the columns broadcast to; a Python int where all are scalars;
            uint64 where the layout takes all 64 bits; a masked array for ``invalid="mask"``.

        Raises
        ------
        IdError
            If a field is missing or given twice, a column does not hold integers (floats are
            refused even when whole), the shapes do not fit, or a value is out of its range or no
            label; the message names the first such row.
        IdLayoutError
            If the layout has no such key.
        """
        return pack_columns(self, columns, invalid=invalid, threads=threads)

    def unpack(
        self,
        ids: ArrayLike,
        *,
        fields: Iterable[str] | None = None,
        dtype: DTypeLike | Literal["narrow"] | None = None,
        out: Mapping[str, NDArray[Any]] | None = None,
        labels: bool = True,
        invalid: Invalid = "raise",
        threads: int = 1,
    ) -> dict[str, Any]:
        """Take IDs apart.

        Parameters
        ----------
        ids : int, array_like of int, pandas or polars series, pyarrow array or chunked array
            IDs of any integer type, byte order, stride and shape; chunks are not joined.
        fields : sequence of str, optional
            Which fields or compounds to give; by default those of ``out``, or `keys`.
        dtype : dtype or "narrow", optional
            The integer type of every column, or for each the one with the fewest bytes. By default
            int32 where its values fit that, and int64 otherwise.
        out : mapping of str to ndarray, optional
            Arrays to write to, of the shape of the IDs and any integer type that holds the field's
            values. Fields with labels are written as their values. One may lie over the IDs, which
            takes a copy; two may not share memory.
        labels : bool
            Whether fields with labels are given as text.
        invalid : {"raise", "mask", "ignore"}
            What is done about IDs that the layout cannot have made: they are refused, masked in
            every column, or not looked for (what comes out of them is arithmetic). Missing ones
            (masked, NULL, NA) are masked too, and otherwise refused.
        threads : int
            How many threads to use; 0 for one per core. The answer is the same for any number.

        Returns
        -------
        dict of str to ndarray, int or str
            By key in order, of the shape of the IDs; Python's own numbers and texts for a single
            ID. Arrays of ``out`` are the same objects.

        Raises
        ------
        IdError
            If the IDs are no integers (floats are refused even when whole), or the layout cannot
            have made one of them; the message names the first such row. What is in ``out`` is then
            undefined.
        IdLayoutError
            If there is no such field, an array of ``out`` or ``dtype`` cannot hold its values, or
            two arrays of ``out`` share memory.
        """
        return unpack_columns(
            self,
            ids,
            fields=fields,
            dtype=dtype,
            out=out,
            labels=labels,
            invalid=invalid,
            threads=threads,
        )

    def is_possible(self, ids: ArrayLike, *, threads: int = 1) -> NDArray[np.bool_]:
        """Tell which IDs the layout can have made.

        Parameters
        ----------
        ids : array_like of int
            As `unpack` takes them.
        threads : int
            How many threads to use; 0 for one per core.

        Returns
        -------
        ndarray of bool
            Of the shape of the IDs; False where one is missing.

        Raises
        ------
        IdError
            If the IDs are no integers.
        """
        return possible_ids(self, ids, threads=threads)

    def check(self, ids: ArrayLike, *, threads: int = 1) -> float:
        """Say how many of the IDs cannot be of this layout.

        Parameters
        ----------
        ids : array_like of int
            As `unpack` takes them.
        threads : int
            How many threads to use; 0 for one per core.

        Returns
        -------
        float
            The share of IDs that it cannot have made, missing ones among them: 0 if all may be its
            own, NaN for no IDs. Most layouts can make only few of all numbers, so IDs of another
            layout seldom give 0.

        Raises
        ------
        IdError
            If the IDs are no integers.
        """
        is_possible = self.is_possible(ids, threads=threads)
        if not is_possible.size:
            return math.nan
        return 1.0 - int(np.count_nonzero(is_possible)) / is_possible.size

    # ---- For other engines ----

    def sql(
        self,
        column: str,
        dialect: str,
        *,
        fields: Iterable[str] | None = None,
        labels: bool = True,
        invalid: InvalidInQueries = "mask",
    ) -> str:
        """Write the select list with which a database takes IDs apart.

        The answers are those of `unpack` bit for bit, with the types it gives by default where the
        database has them.

        Parameters
        ----------
        column : str
            The column of IDs, as it is spelled where it was made; points part it from the names of
            its table and schema. Each part is quoted, so this is never read as SQL.
        dialect : {"duckdb", "postgresql", "sqlite", "clickhouse", "spark", "bigquery"}
            Who is to read it.
        fields : sequence of str, optional
            Which fields or compounds to give; by default `keys`.
        labels : bool
            Whether fields with labels are given as text.
        invalid : {"mask", "ignore"}
            What is done about IDs that the layout cannot have made: they give NULL in every
            column, or are not looked for. What comes out of them is then arithmetic, or an error of
            the database; so that is for tables known to have none, or after ``WHERE`` with
            `sql_is_possible`.

        Returns
        -------
        str
            ``expression AS name`` for each key, with commas and ends of lines between. NULL gives
            NULL.

        Raises
        ------
        IdLayoutError
            If there is no such dialect or field, the column's name is none, or the database has no
            type that holds a field's digits.

        Notes
        -----
        The column must have an integer type; other types, floating point numbers first of all, are
        refused by the databases themselves, but for SQLite, whose columns have no types. Where a
        layout takes all 64 bits, it is UBIGINT in DuckDB, UInt64 in ClickHouse, numeric(20) in
        PostgreSQL, DECIMAL(20, 0) in Spark and NUMERIC in BigQuery; SQLite holds no such numbers,
        so there it is the signed integer of the same bits, which ``ids.view("int64")`` gives.

        Examples
        --------
        >>> from skyquilt import IdLayout
        >>> from skyquilt.packing import IdField
        >>> layout = IdLayout([IdField("tract", radix=18938), IdField("patch", radix=100)])
        >>> print(layout.sql("id", "duckdb", invalid="ignore"))
        CAST(CAST("id" & 2097151 AS BIGINT) // 100 AS INTEGER) AS "tract",
        CAST(CAST("id" & 2097151 AS BIGINT) % 100 AS INTEGER) AS "patch"
        """
        return select_list(self, column, dialect, fields=fields, labels=labels, invalid=invalid)

    def sql_is_possible(self, column: str, dialect: str) -> str:
        """Write the predicate with which a database tells which IDs the layout can have made.

        Parameters
        ----------
        column : str
            The column of IDs, as `sql` takes it.
        dialect : {"duckdb", "postgresql", "sqlite", "clickhouse", "spark", "bigquery"}
            Who is to read it.

        Returns
        -------
        str
            A condition in brackets, true where `is_possible` is; of NULL it is NULL.

        Raises
        ------
        IdLayoutError
            If there is no such dialect, the column's name is none, or the database has no type that
            holds a field's digits.

        Examples
        --------
        >>> from skyquilt import IdLayout
        >>> from skyquilt.packing import IdField
        >>> layout = IdLayout([IdField("tract", radix=18938), IdField("patch", radix=100)])
        >>> print(f"SELECT count(*) FROM objects WHERE {layout.sql_is_possible('id', 'duckdb')}")
        SELECT count(*) FROM objects WHERE ("id" BETWEEN 0 AND 1893799)
        """
        return possible_predicate(self, column, dialect)

    def polars(
        self,
        column: str,
        *,
        fields: Iterable[str] | None = None,
        labels: bool = True,
        invalid: InvalidInQueries = "mask",
    ) -> list[pl.Expr]:
        """Make the expressions with which Polars takes IDs apart, lazily if it likes.

        Parameters
        ----------
        column : str
            The column of IDs, of an integer type: Polars refuses to take bits of another.
        fields : sequence of str, optional
            Which fields or compounds to give; by default `keys`.
        labels : bool
            Whether fields with labels are given as text.
        invalid : {"mask", "ignore"}
            What is done about IDs that the layout cannot have made: they are missing in every
            column, or are not looked for, and what comes out of them is arithmetic.

        Returns
        -------
        list of polars.Expr
            One for each key and named after it, of the type that `unpack` gives by default. Missing
            IDs stay missing.

        Raises
        ------
        IdLayoutError
            If there is no such field.
        MissingExtraError
            If Polars is not installed.
        """
        return expressions(self, column, fields=fields, labels=labels, invalid=invalid)

    # ---- Known layouts ----

    @classmethod
    def named(cls, name: str, /, **parameters: Any) -> IdLayout:
        """Make a layout that is known by name: of a public survey, or of an installed package.

        Parameters
        ----------
        name : str
            One of `names`.
        **parameters : Any
            What the layout depends on, such as the number of tracts and patches of a skymap.

        Returns
        -------
        IdLayout
            The layout.

        Raises
        ------
        NotFoundError
            If there is none of that name; the message proposes one.
        IdLayoutError
            If a parameter is unknown, missing, or of no use; the message names it.

        Examples
        --------
        >>> from skyquilt import IdLayout
        >>> IdLayout.named("legacy_survey").unpack(9906619143751091)
        {'release': 9010, 'brickid': 295677, 'objid': 1459}
        >>> IdLayout.named("lsst_object", n_releases=64).unpack(611255759837069401)
        {'release': 4, 'tract': 5063, 'patch': 34, 'counter': 89}
        """
        # Here, because the named layouts are made of this class.
        from skyquilt.packing.known_layouts import known_layout  # noqa: PLC0415

        return known_layout(name).layout(**parameters)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """List the layouts that are known by name.

        Returns
        -------
        tuple of str
            The built-in ones, then those of installed packages.
        """
        from skyquilt.packing.known_layouts import names  # noqa: PLC0415

        return names()

    # ---- Other layouts ----

    def with_counter(
        self, *, n_releases: int = 1, release: str = "release", counter: str = "counter"
    ) -> IdLayout:
        """Put a release above and a counter below, as LSST's IdGenerator does.

        Parameters
        ----------
        n_releases : int
            How many releases there is room for.
        release, counter : str
            The names of the two fields.

        Returns
        -------
        IdLayout
            A layout of 63 bits: the release, this layout, and a counter in all bits that are left.
            It carries the same name.

        Raises
        ------
        IdLayoutError
            If ``n_releases`` is no integer from 1 on, no bit is left for the counter, or a name is
            taken.

        Notes
        -----
        The release takes the bits of ``n_releases - 1``; releases from ``n_releases`` on are
        refused, which LSST's own code does not do. Catalogues count from 1, but 0 is a counter.
        """
        n_releases = checked_integer(n_releases, "n_releases", 1, 2**63)
        release_field = IdField(release, radix=n_releases)
        n_left = 63 - self.bits - (release_field.n_digits - 1).bit_length()
        if n_left < 1:
            raise IdLayoutError(
                f"a counter needs a bit, but {self.bits} bits of data ID and"
                f" {n_releases} releases leave {max(n_left, 0)} of 63; allow fewer releases"
            )
        if n_releases > 1:
            release_field = IdField(
                release, width=(n_releases - 1).bit_length(), high=n_releases - 1
            )
        return IdLayout(
            [release_field, *self._places, IdField(counter, width=n_left)],
            name=self._name,
            compounds=self._compounds,
        )

    def renamed(self, name: str) -> IdLayout:
        """Give the same layout another name.

        Parameters
        ----------
        name : str
            The name.

        Returns
        -------
        IdLayout
            Equal to this one.
        """
        return IdLayout(self._places, name=name, compounds=self._compounds)

    # ---- As text ----

    def to_json(self) -> str:
        """Write the layout as JSON.

        Returns
        -------
        str
            What `from_json` reads; it needs nothing else to be understood.
        """
        return layout_to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a layout that `to_json` wrote.

        Parameters
        ----------
        text : str
            A JSON object.

        Returns
        -------
        IdLayout
            The layout.

        Raises
        ------
        IdLayoutError
            If it is no JSON, has an unknown or missing entry, or describes no layout.
        """
        places, name, compounds = layout_from_json(text)
        return cls(places, name=name, compounds=compounds)

    def __repr__(self) -> str:
        return layout_text(self)

    def _repr_html_(self) -> str:
        return layout_html(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IdLayout):
            return NotImplemented
        return (self._places, self._compounds) == (other._places, other._compounds)

    def __hash__(self) -> int:
        return hash((self._places, self._compounds))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_made, (self._places, self._name, self._compounds))

    # ---- For the functions of this room ----

    def _field(self, name: str) -> IdField | None:
        return next((field for field in self.fields if field.name == name), None)

    def _compound(self, name: str) -> Compound | None:
        return next((key for key in self._compounds if key.name == name), None)

    def _key_number(self, name: str) -> int:
        """Give the number by which the core knows a key."""
        for number, field in enumerate(self._places):
            if field.name == name and not field.is_constant:
                return number
        for number, compound in enumerate(self._compounds, len(self._places)):
            if compound.name == name:
                return number
        names = [*self.keys, *(field.name for field in self.fields if field.name not in self.keys)]
        raise IdLayoutError(f"the layout has no field '{name}'; there are {', '.join(names)}")

    def _range_of(self, key: str) -> tuple[int, int]:
        compound = self._compound(key)
        if compound is None:
            field = self._places[self._key_number(key)]
            return field.low, field.high
        ranges = [(weight, *self._range_of(name)) for name, weight in compound.terms]
        return (
            sum(weight * low for weight, low, _ in ranges),
            sum(weight * high for weight, _, high in ranges),
        )


def _made(places: tuple[IdField, ...], name: str, compounds: tuple[Compound, ...]) -> IdLayout:
    return IdLayout(places, name=name, compounds=compounds)


def _all_of(values: Any, kind: type[Any], what: str) -> tuple[Any, ...]:
    try:
        entries = tuple(values)
    except TypeError:
        raise IdLayoutError(
            f"{what} must be a sequence of {kind.__name__}, got {values!r}"
        ) from None
    for entry in entries:
        if not isinstance(entry, kind):
            raise IdLayoutError(
                f"{what} must be a sequence of {kind.__name__}, got {entry!r} in it"
            )
    return entries


def _core_field(field: IdField) -> _packing.IdField:
    # With labels, the ends of the range need have none.
    digits = [field.digit(value) for _, value in field.labels or ()]
    digits = digits or [field.digit(field.low), field.digit(field.high)]
    low, high = min(digits), max(digits)
    gaps = sorted(set(range(low, high + 1)).difference(digits)) if field.labels else []
    return _packing.IdField(
        name=field.name,
        width=field.width or 0,
        radix=field.radix or 0,
        min_digit=low,
        max_digit=high,
        first_value=field.first_value,
        encoding=_packing.Encoding.number if field.epoch is None else _packing.Encoding.date,
        gaps=gaps,
        is_constant=field.is_constant,
    )
