# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The fields of configurations: checked one by one, and taken from mappings with LSST's names."""

from __future__ import annotations

import dataclasses
import math
import reprlib
from collections.abc import Callable, Mapping, Sequence
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from skyquilt.errors import SkyMapConfigError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "PROJECTIONS",
    "Fields",
    "as_lsst",
    "check_fields",
    "fields_to_lsst",
    "flag",
    "lsst_names",
    "number",
    "number_pair",
    "numbers",
    "projection",
    "read_fields",
    "shown",
    "whole_number",
    "whole_number_pair",
]

#: FITS codes of the projections that a tract can have: four about a point, two about the equator.
PROJECTIONS: Final = ("TAN", "STG", "ZEA", "ARC", "CEA", "MER")


def shown(value: object) -> str:
    """Write a value for a message, whatever its length.

    Parameters
    ----------
    value : object
        What was given.

    Returns
    -------
    str
        Its representation, shortened in the middle where it is long.
    """
    short = reprlib.Repr()
    short.maxstring = short.maxother = 100
    return short.repr(value)


def whole_number(name: str, value: object) -> int:
    """Check an integer of 32 bits, the width in which LSST's SHA-1 counts.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it.

    Returns
    -------
    int
        The value as a plain integer; a truth value is none.

    Raises
    ------
    SkyMapConfigError
        If it is something else.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise SkyMapConfigError(f"field '{name}' must be an integer, got {shown(value)}")
    read = int(value)
    if abs(read) >= 2**31:
        raise SkyMapConfigError(f"field '{name}' must fit in 32 bits, got {shown(read)}")
    return read


def number(name: str, value: object) -> float:
    """Check a finite number.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it.

    Returns
    -------
    float
        The value as a plain float; a truth value is none.

    Raises
    ------
    SkyMapConfigError
        If it is something else.
    """
    if not isinstance(value, bool) and isinstance(value, Real):
        try:
            read = float(value)
        except OverflowError:
            read = math.inf
        if math.isfinite(read):
            return read
    raise SkyMapConfigError(f"field '{name}' must be a finite number, got {shown(value)}")


def flag(name: str, value: object) -> bool:
    """Check a truth value.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it.

    Returns
    -------
    bool
        The value.

    Raises
    ------
    SkyMapConfigError
        If it is something else, 0 and 1 included.
    """
    if not isinstance(value, (bool, np.bool_)):
        raise SkyMapConfigError(f"field '{name}' must be true or false, got {shown(value)}")
    return bool(value)


def projection(name: str, value: object) -> str:
    """Check the FITS code of a projection.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it.

    Returns
    -------
    str
        One of `PROJECTIONS`.

    Raises
    ------
    SkyMapConfigError
        If it is something else.
    """
    if not isinstance(value, str) or value not in PROJECTIONS:
        raise SkyMapConfigError(
            f"field '{name}' must be one of {', '.join(PROJECTIONS)}, got {shown(value)}"
        )
    return value


def numbers(name: str, value: object) -> tuple[float, ...]:
    """Check a list of finite numbers.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it: a list, a tuple or an array.

    Returns
    -------
    tuple of float
        The values.

    Raises
    ------
    SkyMapConfigError
        If it is something else; of a wrong item the message gives the place.
    """
    return tuple(number(f"{name}[{i}]", item) for i, item in enumerate(_items(name, value)))


def number_pair(name: str, value: object) -> tuple[float, float]:
    """Check a list of two finite numbers.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it.

    Returns
    -------
    tuple of float
        The two values.

    Raises
    ------
    SkyMapConfigError
        If it is something else.
    """
    first, second = _pair(name, value, "numbers")
    return (number(f"{name}[0]", first), number(f"{name}[1]", second))


def whole_number_pair(name: str, value: object) -> tuple[int, int]:
    """Check a list of two integers of 32 bits.

    Parameters
    ----------
    name : str
        The field, for messages.
    value : object
        What stands in it.

    Returns
    -------
    tuple of int
        The two values.

    Raises
    ------
    SkyMapConfigError
        If it is something else.
    """
    first, second = _pair(name, value, "integers")
    return (whole_number(f"{name}[0]", first), whole_number(f"{name}[1]", second))


def _items(name: str, value: object) -> Sequence[object]:
    if isinstance(value, np.ndarray) and value.ndim == 1:
        items: list[object] = value.tolist()
        return items
    if not isinstance(value, (list, tuple)):
        raise SkyMapConfigError(f"field '{name}' must be a list, got {shown(value)}")
    return value


def _pair(name: str, value: object, of_what: str) -> tuple[object, object]:
    items = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(items, (list, tuple)) or len(items) != 2:
        raise SkyMapConfigError(f"field '{name}' must be a pair of {of_what}, got {shown(value)}")
    return (items[0], items[1])


class Fields:
    """The fields of a mapping, each taken once; what is left over at the end was not known.

    Parameters
    ----------
    fields : mapping
        The fields by name; it is left as it is.
    where : str
        What they configure, for messages.

    Raises
    ------
    SkyMapConfigError
        If ``fields`` is no mapping.
    """

    def __init__(self, fields: object, where: str) -> None:
        if not isinstance(fields, Mapping):
            raise SkyMapConfigError(
                f"the {where} configuration must be a mapping, got {shown(fields)}"
            )
        self._fields: dict[object, Any] = dict(fields)
        self._where = where

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def take(self, name: str) -> Any:
        """Take a field that must be there.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        object
            What stands in it.

        Raises
        ------
        SkyMapConfigError
            If there is none.
        """
        if name not in self._fields:
            raise SkyMapConfigError(
                f"field '{name}' is missing from the {self._where} configuration"
            )
        return self._fields.pop(name)

    def part(self, name: str) -> Fields:
        """Take a field that is a mapping itself.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        Fields
            Its fields; none where it is absent.

        Raises
        ------
        SkyMapConfigError
            If it is no mapping.
        """
        return Fields(self._fields.pop(name, {}), f"{self._where}.{name}")

    def finish(self) -> None:
        """Say that all known fields were taken.

        Raises
        ------
        SkyMapConfigError
            If one is left; the message names it.
        """
        if self._fields:
            raise SkyMapConfigError(
                f"unknown field {shown(next(iter(self._fields)))}"
                f" in the {self._where} configuration"
            )


def as_lsst(name: str, check: Callable[[str, object], object]) -> Mapping[str, Any]:
    """Say of a dataclass' field what LSST calls it and what may stand in it.

    Parameters
    ----------
    name : str
        LSST's name.
    check : callable
        One of the checks of this module.

    Returns
    -------
    mapping
        The field's metadata.
    """
    return {"lsst": name, "check": check}


def check_fields(instance: DataclassInstance) -> None:
    """Check the fields of a new instance and put plain values in their place.

    Parameters
    ----------
    instance : dataclass instance
        Its fields carry `as_lsst`; what is a list becomes a tuple, so that it can be hashed.

    Raises
    ------
    SkyMapConfigError
        If a value is of the wrong kind; the message gives the field's name in Python.
    """
    for field in dataclasses.fields(instance):
        if "check" in field.metadata:
            value = field.metadata["check"](field.name, getattr(instance, field.name))
            object.__setattr__(instance, field.name, value)


def read_fields(cls: type[DataclassInstance], fields: Fields) -> dict[str, Any]:
    """Take the fields of a dataclass from a mapping with LSST's names.

    Parameters
    ----------
    cls : type
        The dataclass; its fields carry `as_lsst`.
    fields : Fields
        The mapping. Fields that have a default may be absent.

    Returns
    -------
    dict
        Arguments for ``cls``, by their names in Python.

    Raises
    ------
    SkyMapConfigError
        If a field is missing or holds a value of the wrong kind; the message gives LSST's name.
    """
    read: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        if "lsst" in field.metadata:
            name = field.metadata["lsst"]
            if name in fields or field.default is dataclasses.MISSING:
                read[field.name] = field.metadata["check"](name, fields.take(name))
    return read


def lsst_names(cls: type[DataclassInstance]) -> list[str]:
    """Give the names that LSST has for the fields of a dataclass.

    Parameters
    ----------
    cls : type
        The dataclass; its fields carry `as_lsst`.

    Returns
    -------
    list of str
        In the order of the fields.
    """
    return [field.metadata["lsst"] for field in dataclasses.fields(cls) if "lsst" in field.metadata]


def fields_to_lsst(instance: DataclassInstance) -> dict[str, Any]:
    """Give the fields of an instance with LSST's names.

    Parameters
    ----------
    instance : dataclass instance
        Its fields carry `as_lsst`.

    Returns
    -------
    dict
        Ready for JSON: tuples became lists.
    """
    written = {}
    for field in dataclasses.fields(instance):
        if "lsst" in field.metadata:
            value = getattr(instance, field.name)
            written[field.metadata["lsst"]] = list(value) if isinstance(value, tuple) else value
    return written
