# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What IDs say, as arithmetic on whatever calculates: SQL, Polars expressions, integers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal, Protocol, Self, TypeAlias, TypeVar

from skyquilt.errors import IdLayoutError

if TYPE_CHECKING:
    from skyquilt.packing.fields import IdField
    from skyquilt.packing.layout import IdLayout
    from skyquilt.packing.runs import Run

__all__ = [
    "IdBits",
    "IntegerType",
    "InvalidInQueries",
    "Number",
    "asked_keys",
    "checks_ids",
    "digit",
    "integer_type",
    "place_of",
    "value",
]

#: The types of decoded integers as NumPy names them, and one that holds whatever IDs of 64 bits
#: are calculated with.
IntegerType: TypeAlias = Literal["int32", "int64", "uint64", "wide"]

#: What queries do about IDs that a layout cannot have made. They cannot refuse them.
InvalidInQueries: TypeAlias = Literal["mask", "ignore"]

_INTEGER_TYPES: Final[dict[str, IntegerType]] = {
    "int32": "int32",
    "int64": "int64",
    "uint64": "uint64",
}


class Number(Protocol):
    """What calculates with whole numbers.

    Nothing negative is divided, and nothing by less than one: there all ways to divide agree.
    """

    def __add__(self, other: Self | int, /) -> Self: ...
    def __mul__(self, factor: int, /) -> Self: ...
    def __floordiv__(self, divisor: int, /) -> Self: ...
    def __mod__(self, divisor: int, /) -> Self: ...


N = TypeVar("N", bound=Number)


class IdBits(Protocol[N]):
    """A column of IDs, of which bits are taken as numbers."""

    def bits(self, begin: int, width: int) -> N:
        """Give bits from ``begin`` on as an int64, or all 64 as a number of the column's type."""

    def cast(self, number: N, target: IntegerType) -> N:
        """Give a number a type that holds it."""

    def date(self, days: N, field: IdField) -> N:
        """Give YYYYMMDD of days after the epoch of a field as an int64."""


def digit(run: Run, index: int, ids: IdBits[N]) -> N:
    """Take the digit of a field out of IDs.

    Parameters
    ----------
    run : Run
        The bits that the field stands in.
    index : int
        Which place of the run it has.
    ids : IdBits
        The IDs.

    Returns
    -------
    Number
        An int64, or where there are more digits than that counts, a number of the IDs' type.
    """
    place = run.places[index]
    n_digits = place.field.n_digits
    if place.stride >= 2**run.width or (n_digits == 1 and index > 0):
        return ids.bits(0, 0)  # there is no room for another digit than 0
    number = ids.bits(run.begin_bit, run.width)
    if index > 0 and run.places[index - 1].stride < 2**run.width:
        # Each stride divides the one before it, so one remainder takes all higher digits away.
        number = number % run.places[index - 1].stride
    number = number // place.stride
    return ids.cast(number, "int64") if run.width == 64 and n_digits <= 2**63 else number


def value(layout: IdLayout, key: str, ids: IdBits[N]) -> N:
    """Take the values of a key out of IDs.

    Parameters
    ----------
    layout : IdLayout
        What the IDs are made by.
    key : str
        A field or a compound; of a field with labels, the values behind them.
    ids : IdBits
        The IDs.

    Returns
    -------
    Number
        A number of the type ``layout.dtype_of(key)``.
    """
    terms = {compound.name: compound.terms for compound in layout.compounds}.get(key, ((key, 1),))
    weighted = [_field_value(layout, name, ids) * weight for name, weight in terms]
    total = weighted[0]
    for term in weighted[1:]:
        total = total + term
    return ids.cast(total, integer_type(layout, key))


def asked_keys(layout: IdLayout, fields: Iterable[str] | None) -> tuple[str, ...]:
    """Check which keys are asked for.

    Parameters
    ----------
    layout : IdLayout
        What the IDs are made by.
    fields : sequence of str or None
        Fields or compounds; None for those that `IdLayout.unpack` gives.

    Returns
    -------
    tuple of str
        Each of them once.

    Raises
    ------
    IdLayoutError
        If there are none, or one is none of the layout's.
    """
    if isinstance(fields, str):
        raise IdLayoutError(f"fields must be a sequence of names, got the text {fields!r}")
    keys = layout.keys if fields is None else tuple(dict.fromkeys(fields))
    if not keys:
        known = (
            f"some of {', '.join(layout.keys)}" if layout.keys else "what it has, only constants"
        )
        raise IdLayoutError(f"fields must name keys of the layout, {known}; got none")
    for key in keys:
        layout.dtype_of(key)
    return keys


def checks_ids(invalid: str) -> bool:
    """Tell whether a query looks at each ID before it takes it apart.

    Parameters
    ----------
    invalid : {"mask", "ignore"}
        What is asked for.

    Returns
    -------
    bool
        Whether impossible IDs are to give missing values.

    Raises
    ------
    IdLayoutError
        If it is something else.
    """
    if invalid not in ("mask", "ignore"):
        raise IdLayoutError(
            f"invalid must be 'mask' or 'ignore' in a query, which cannot raise; got {invalid!r}"
        )
    return invalid == "mask"


def integer_type(layout: IdLayout, key: str) -> IntegerType:
    """Give the type of a key's values, the one that `IdLayout.unpack` gives by default."""
    return _INTEGER_TYPES[layout.dtype_of(key).name]


def place_of(layout: IdLayout, name: str) -> tuple[Run, int]:
    """Find a field that is not constant: its run, and which place of it."""
    return next(
        (run, index)
        for run in layout.runs
        for index, place in enumerate(run.places)
        if place.field.name == name and not place.field.is_constant
    )


def _field_value(layout: IdLayout, name: str, ids: IdBits[N]) -> N:
    """Give the values of a field, in a type that is wide enough to calculate with."""
    run, index = place_of(layout, name)
    field = run.places[index].field
    number = digit(run, index, ids)
    if field.epoch is not None:
        return ids.date(number, field)
    if field.offset == 0:
        return number
    if field.n_digits > 2**63 or field.high >= 2**63:
        number = ids.cast(number, "wide")
    return number + field.offset
