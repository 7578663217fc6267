# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The fields of an integer ID: how wide they are, which values they take, what these mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np

from skyquilt.errors import IdError, IdLayoutError

__all__ = ["Compound", "IdField"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_BITS = 64
# Values without a label are listed one by one where columns are checked.
_MOST_LABELLED = 1 << 16
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, init=False)
class IdField:
    """One field of an integer ID: a few bits, or a digit of any radix.

    What stands in the ID is a digit, counted from 0. What users see is its value: the digit plus
    ``offset``, or the day so many days after ``epoch``. Labels name values. Fields are values:
    equal when all attributes are, hashable, picklable.

    Parameters
    ----------
    name : str
        Letters, digits and underscores; the key of the field's column.
    width : int, optional
        How many bits it takes, 0 to 64. Either this or ``radix`` is given.
    radix : int, optional
        How many digits there are, 1 to 2**64 - 1. Neighbouring fields with a radix make one number
        of mixed radix, as in LSST's packers and in decimal IDs.
    low, high : int, optional
        The least and the greatest value, both included. By default those of the first and the last
        digit, or of the labels.
    offset : int
        The value of digit 0.
    labels : mapping of str to int, optional
        Names of values, such as bands; also as pairs. Values without a name are then no values of
        the field. The least and the greatest must be less than 65,536 apart.
    epoch : str, optional
        The day of digit 0 as YYYY-MM-DD. Values are then days, written as numbers YYYYMMDD.
    is_constant : bool
        Whether the value is always ``low``, which must equal ``high``: packing does not ask for it,
        unpacking does not give it, and an ID with anything else there is none of the layout's.

    Raises
    ------
    IdLayoutError
        If a value is of a wrong kind or out of its range; the message names field, rule and value.
    """

    name: str
    width: int | None
    radix: int | None
    low: int
    high: int
    offset: int
    labels: tuple[tuple[str, int], ...] | None
    epoch: str | None
    is_constant: bool

    def __init__(
        self,
        name: str,
        *,
        width: int | None = None,
        radix: int | None = None,
        low: int | None = None,
        high: int | None = None,
        offset: int = 0,
        labels: Mapping[str, int] | Iterable[tuple[str, int]] | None = None,
        epoch: str | None = None,
        is_constant: bool = False,
    ) -> None:
        self._keep(name=checked_name(name, "field"), epoch=_checked_epoch(epoch, name))
        if (width is None) == (radix is None):
            raise IdLayoutError(
                f"field '{name}' must have a width in bits or a radix, one of the two;"
                f" got width={width!r} and radix={radix!r}"
            )
        if width is not None:
            width = checked_integer(width, f"the width of field '{name}'", 0, _MOST_BITS)
        if radix is not None:
            radix = checked_integer(radix, f"the radix of field '{name}'", 1, 2**_MOST_BITS - 1)
        offset = checked_integer(offset, f"the offset of field '{name}'", -(2**63), 2**63 - 1)
        if epoch is not None and offset != 0:
            raise IdLayoutError(f"field '{name}' counts days from its epoch, got offset={offset}")
        self._keep(width=width, radix=radix, offset=offset, labels=_checked_labels(labels, name))
        values = [value for _, value in self.labels or ()]
        self._keep(low=min(values, default=self._value(0)))
        if not values:
            # The years end before the digits may.
            last = self.n_digits - 1
            last = last if epoch is None else min(last, date.max.toordinal() - self._first_day)
            values = [self._value(last)]
        self._keep(high=max(values))
        if low is not None:
            self._keep(
                low=checked_integer(low, f"the least value of field '{name}'", -(2**63), 2**64 - 1)
            )
        if high is not None:
            self._keep(
                high=checked_integer(
                    high, f"the greatest value of field '{name}'", -(2**63), 2**64 - 1
                )
            )
        if not isinstance(is_constant, bool):
            raise IdLayoutError(
                f"is_constant of field '{name}' must be a bool, got {is_constant!r}"
            )
        self._keep(is_constant=is_constant)
        self._check_range()

    def _keep(self, **attributes: Any) -> None:
        for key, value in attributes.items():
            object.__setattr__(self, key, value)

    def _check_range(self) -> None:
        if self.low > self.high:
            raise IdLayoutError(
                f"field '{self.name}' must have a least value that is not above the greatest,"
                f" got {self.low} and {self.high}"
            )
        if self.low < 0 and self.high >= 2**63:
            raise IdLayoutError(
                f"field '{self.name}' must have values of one kind of 64-bit integers, signed or"
                f" unsigned, got {self.low} to {self.high}"
            )
        bounds = (self._digit(self.low), self._digit(self.high))
        if self.epoch is not None and None in bounds:
            raise IdLayoutError(
                f"field '{self.name}' must have a range of dates YYYYMMDD from {self._value(0)} on,"
                f" got [{self.low}, {self.high}]"
            )
        if bounds[0] is None or bounds[1] is None or not bounds[0] <= bounds[1] < self.n_digits:
            raise IdLayoutError(
                f"field '{self.name}' has room for {self.n_digits} values from"
                f" {self._value(0)} on, got the range [{self.low}, {self.high}]"
            )
        for label, value in self.labels or ():
            if not self.low <= value <= self.high or self._digit(value) is None:
                raise IdLayoutError(
                    f"label '{label}' of field '{self.name}' must name a value in"
                    f" [{self.low}, {self.high}]{self._rule_of_dates}, got {value}"
                )
        if self.is_constant and self.low != self.high:
            raise IdLayoutError(
                f"field '{self.name}' is constant, so it must have one value,"
                f" got the range [{self.low}, {self.high}]"
            )

    @classmethod
    def constant(
        cls, name: str, value: int, *, width: int | None = None, radix: int | None = None
    ) -> Self:
        """Make a field that always has one value.

        Parameters
        ----------
        name : str
            What it is.
        value : int
            The value.
        width, radix : int, optional
            As of any field.

        Returns
        -------
        IdField
            The field.
        """
        return cls(name, width=width, radix=radix, low=value, high=value, is_constant=True)

    @classmethod
    def reserved(
        cls, *, width: int | None = None, radix: int | None = None, name: str = "reserved"
    ) -> Self:
        """Make a field that is always zero.

        Parameters
        ----------
        width, radix : int, optional
            As of any field.
        name : str
            What it is kept for.

        Returns
        -------
        IdField
            The field.
        """
        return cls.constant(name, 0, width=width, radix=radix)

    @property
    def n_digits(self) -> int:
        """How many digits there is room for."""
        return 2**self.width if self.width is not None else self.radix or 1

    @property
    def n_values(self) -> int:
        """How many values there are."""
        return len(self.labels) if self.labels else self.digit(self.high) - self.digit(self.low) + 1

    def value(self, digit: int) -> int:
        """Give the value of a digit.

        Parameters
        ----------
        digit : int
            What stands in the ID.

        Returns
        -------
        int
            The value.

        Raises
        ------
        IdError
            If the field has no such digit, or none that stands for a value.
        """
        if _is_whole(digit) and 0 <= digit < self.n_digits:
            value = self._value(int(digit))
            # After the last day there is none.
            if self._has(value) and self._digit(value) == digit:
                return value
        raise IdError(f"field '{self.name}' must hold {self.rule}, got digit {digit}")

    def digit(self, value: int) -> int:
        """Give the digit of a value.

        Parameters
        ----------
        value : int
            What users see.

        Returns
        -------
        int
            What stands in the ID.

        Raises
        ------
        IdError
            If it is no value of the field.
        """
        # Python's own integers, which no difference runs over.
        digit = self._digit(int(value)) if _is_whole(value) else None
        if digit is None or not self._has(value):
            raise IdError(f"'{self.name}' must be {self.rule}, got {value}")
        return digit

    @property
    def rule(self) -> str:
        """Which values there are, in words."""
        if self.labels:
            return f"one of {', '.join(label for label, _ in self.labels)}"
        return f"an integer in [{self.low}, {self.high}]{self._rule_of_dates}"

    @property
    def _rule_of_dates(self) -> str:
        return "" if self.epoch is None else " that is a date YYYYMMDD"

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of a column of its values: int32, int64 or, beyond that, uint64."""
        return integer_dtype(self.low, self.high, narrow=False)

    def _has(self, value: int) -> bool:
        if self.labels:
            return any(value == known for _, known in self.labels)
        return self.low <= value <= self.high

    @property
    def _first_day(self) -> int:
        return date.fromisoformat(self.epoch or "1970-01-01").toordinal()

    def _value(self, digit: int) -> int:
        if self.epoch is None:
            return digit + self.offset
        day = date.fromordinal(min(self._first_day + digit, date.max.toordinal()))
        return day.year * 10000 + day.month * 100 + day.day

    def _digit(self, value: int) -> int | None:
        if self.epoch is None:
            digit = value - self.offset
        else:
            try:
                day = date(value // 10000, value // 100 % 100, value % 100)
            except (ValueError, OverflowError):
                return None
            digit = day.toordinal() - self._first_day
        return digit if digit >= 0 else None

    @property
    def first_value(self) -> int:
        """What the core adds to digits: the offset, or days from 1970-01-01 to the epoch."""
        return self.offset if self.epoch is None else self._first_day - _FIRST_DAY


@dataclass(frozen=True, slots=True)
class Compound:
    """A key that users write as one decimal number of several fields, as Rubin's visits are.

    Its number is the sum of weight times value. The fields' values must not be negative, and what
    follows a term must add up to less than one step of it, so that the number can be taken apart.

    Attributes
    ----------
    name : str
        Letters, digits and underscores; the key of its column.
    terms : sequence of (str, int)
        Name and weight of each field, the largest weight first, the last one 1.

    Raises
    ------
    IdLayoutError
        If the name is none, a term is no pair of a name and a weight from 1 on, or a field is in
        two of them.
    """

    name: str
    terms: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        checked_name(self.name, "key")
        try:
            terms = tuple((str(name), weight) for name, weight in self.terms)
        except (TypeError, ValueError):
            raise IdLayoutError(
                f"key '{self.name}' must have pairs of a field and its weight, got {self.terms!r}"
            ) from None
        terms = tuple(
            (
                name,
                checked_integer(
                    weight, f"the weight of '{name}' in key '{self.name}'", 1, 2**63 - 1
                ),
            )
            for name, weight in terms
        )
        names = [name for name, _ in terms]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise IdLayoutError(f"key '{self.name}' must hold each field once, got '{twice}' again")
        object.__setattr__(self, "terms", terms)


def integer_dtype(low: int, high: int, *, narrow: bool) -> np.dtype[Any]:
    """Choose the type of a column that holds a range of integers.

    Parameters
    ----------
    low, high : int
        The range, both ends included.
    narrow : bool
        Whether to take the fewest bytes there are; otherwise 4 or 8, so that columns can be joined
        and counted with without running over.

    Returns
    -------
    numpy.dtype
        A signed type wherever one does.
    """
    kinds = (np.int8, np.int16, np.int32, np.int64) if narrow else (np.int32, np.int64)
    for kind in kinds:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return np.dtype(kind)
    return np.dtype(np.uint64)


def checked_name(name: Any, what: str) -> str:
    """Check the name of a field or key.

    Parameters
    ----------
    name : str
        The name.
    what : str
        Of what, for the message.

    Returns
    -------
    str
        The same.

    Raises
    ------
    IdLayoutError
        If it is no word of letters, digits and underscores.
    """
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise IdLayoutError(
            f"a {what} must be named by letters, digits and underscores, got {name!r}"
        )
    return name


def checked_integer(value: Any, what: str, least: int, most: int) -> int:
    """Check an integer that a layout is defined by.

    Parameters
    ----------
    value : int
        What was given.
    what : str
        What it is, for the message.
    least, most : int
        The range it must lie in, both ends included.

    Returns
    -------
    int
        The same, as Python's own.

    Raises
    ------
    IdLayoutError
        If it is no integer (a bool is none), or beyond the range.
    """
    if not _is_whole(value):
        raise IdLayoutError(f"{what} must be an integer, got {value!r}")
    if not least <= int(value) <= most:
        raise IdLayoutError(f"{what} must lie in [{least}, {most}], got {value}")
    return int(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _checked_epoch(epoch: Any, name: str) -> str | None:
    if epoch is None:
        return None
    try:
        return date.fromisoformat(epoch).isoformat()
    except (TypeError, ValueError):
        raise IdLayoutError(
            f"the epoch of field '{name}' must be a day as YYYY-MM-DD, got {epoch!r}"
        ) from None


def _checked_labels(labels: Any, name: str) -> tuple[tuple[str, int], ...] | None:
    if labels is None:
        return None
    try:
        pairs = list(labels.items() if isinstance(labels, Mapping) else labels)
        pairs = [(label, value) for label, value in pairs]
    except (TypeError, ValueError):
        raise IdLayoutError(
            f"labels of field '{name}' must map text to integers, got {labels!r}"
        ) from None
    if not pairs:
        raise IdLayoutError(f"labels of field '{name}' must name a value, got none")
    for label, _ in pairs:
        # NumPy takes no note of zeros at the end of a text.
        if not isinstance(label, str) or not label or "\0" in label:
            raise IdLayoutError(
                f"a label of field '{name}' must be a text without zero bytes, got {label!r}"
            )
    checked = [
        (
            label,
            checked_integer(
                value, f"the value of label '{label}' of field '{name}'", -(2**63), 2**64 - 1
            ),
        )
        for label, value in pairs
    ]
    for position, what in ((0, "label"), (1, "value")):
        entries = [pair[position] for pair in checked]
        twice = next((entry for entry in entries if entries.count(entry) > 1), None)
        if twice is not None:
            raise IdLayoutError(f"field '{name}' must have each {what} once, got {twice!r} again")
    checked.sort(key=lambda pair: pair[1])
    least, greatest = checked[0][1], checked[-1][1]
    if greatest - least >= _MOST_LABELLED:
        raise IdLayoutError(
            f"labels of field '{name}' must name values less than {_MOST_LABELLED} apart,"
            f" got {least} and {greatest}"
        )
    return tuple(checked)
