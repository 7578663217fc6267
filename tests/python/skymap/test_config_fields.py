# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Values of fields are taken as they are meant or refused by name; mappings give up each field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.config_fields import (
    PROJECTIONS,
    Fields,
    as_lsst,
    check_fields,
    fields_to_lsst,
    flag,
    number,
    number_pair,
    numbers,
    projection,
    read_fields,
    shown,
    whole_number,
    whole_number_pair,
)


@pytest.mark.parametrize(
    ("check", "value", "read"),
    [
        (whole_number, -(2**31) + 1, -(2**31) + 1),
        (whole_number, np.int64(7), 7),
        (number, 3, 3.0),
        (number, np.float32(0.5), 0.5),
        (number, Fraction(1, 4), 0.25),
        (flag, False, False),
        (flag, np.True_, True),
        (projection, "ZEA", "ZEA"),
        (numbers, [1, 2.5], (1.0, 2.5)),
        (numbers, (), ()),
        (numbers, np.array([3.0, 4.0]), (3.0, 4.0)),
        (number_pair, (-1, 1.5), (-1.0, 1.5)),
        (whole_number_pair, np.array([3, 4]), (3, 4)),
    ],
)
def test_a_value_is_read_as_a_plain_one(
    check: Callable[[str, object], object], value: object, read: object
) -> None:
    got = check("size", value)
    assert got == read
    assert type(got) is type(read)
    if isinstance(got, tuple) and isinstance(read, tuple):
        assert [type(item) for item in got] == [type(item) for item in read]


@pytest.mark.parametrize(
    ("check", "value", "message"),
    [
        (whole_number, 12.0, "'size' must be an integer, got 12.0"),
        (whole_number, True, "'size' must be an integer, got True"),
        (whole_number, None, "'size' must be an integer, got None"),
        (whole_number, 2**31, "'size' must fit in 32 bits, got 2147483648"),
        (whole_number, -(2**31), "'size' must fit in 32 bits, got -2147483648"),
        (number, "0.2", "'size' must be a finite number, got '0.2'"),
        (number, float("nan"), "'size' must be a finite number, got nan"),
        (number, float("-inf"), "'size' must be a finite number, got -inf"),
        (number, 10**400, "'size' must be a finite number, got 1000"),
        (number, False, "'size' must be a finite number, got False"),
        (number, 1j, "'size' must be a finite number, got 1j"),
        (flag, 0, "'size' must be true or false, got 0"),
        (flag, "no", "'size' must be true or false, got 'no'"),
        (projection, "MOL", "'size' must be one of TAN, STG, ZEA, ARC, CEA, MER, got 'MOL'"),
        (projection, ["TAN"], r"'size' must be one of .*, got \['TAN'\]"),
        (numbers, "123", "'size' must be a list, got '123'"),
        (numbers, {1.0, 2.0}, "'size' must be a list, got"),
        (numbers, 1.5, "'size' must be a list, got 1.5"),
        (numbers, np.zeros((2, 2)), "'size' must be a list, got"),
        (numbers, [1.0, float("nan")], r"'size\[1\]' must be a finite number, got nan"),
        (number_pair, [1.0], r"'size' must be a pair of numbers, got \[1.0\]"),
        (number_pair, [1.0, "2"], r"'size\[1\]' must be a finite number, got '2'"),
        (whole_number_pair, 150, "'size' must be a pair of integers, got 150"),
        (whole_number_pair, "15", "'size' must be a pair of integers, got '15'"),
        (whole_number_pair, [1, 2, 3], "'size' must be a pair of integers"),
        (whole_number_pair, [150.0, 150], r"'size\[0\]' must be an integer, got 150.0"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_field(
    check: Callable[[str, object], object], value: object, message: str
) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        check("size", value)


@pytest.mark.parametrize("code", PROJECTIONS)
def test_a_projection_has_three_letters(code: str) -> None:
    assert projection("projection", code) == code
    assert len(code.encode("ascii")) == 3


def test_a_long_value_is_shown_in_short() -> None:
    assert shown("TAN") == "'TAN'"
    assert len(shown("x" * 10_000)) <= 100
    assert len(shown([1.0] * 10_000)) <= 100
    nested: list[object] = []
    for _ in range(1000):
        nested = [nested, nested]
    assert len(shown(nested)) < 10_000


def test_fields_are_taken_once_and_the_rest_is_not_known() -> None:
    given = {"a": 1, "b": {"c": 2}}
    fields = Fields(given, "sky")
    assert "a" in fields
    assert fields.take("a") == 1
    assert "a" not in fields
    part = fields.part("b")
    with pytest.raises(SkyMapConfigError, match=r"unknown field 'c' in the sky\.b configuration"):
        part.finish()
    assert part.take("c") == 2
    part.finish()
    fields.finish()
    assert given == {"a": 1, "b": {"c": 2}}


def test_a_missing_field_is_named_and_a_missing_part_is_empty() -> None:
    fields = Fields({}, "sky")
    with pytest.raises(SkyMapConfigError, match="field 'a' is missing from the sky config"):
        fields.take("a")
    fields.part("b").finish()


def test_what_is_no_mapping_has_no_fields() -> None:
    with pytest.raises(SkyMapConfigError, match="sky configuration must be a mapping, got 'a'"):
        Fields("a", "sky")
    with pytest.raises(SkyMapConfigError, match=r"sky\.b configuration must be a mapping, got 1"):
        Fields({"b": 1}, "sky").part("b")


@dataclass(frozen=True)
class Lens:
    """Some dataclass with fields of LSST's kind, and one that is none."""

    n_glasses: int = field(metadata=as_lsst("numGlasses", whole_number))
    shape: tuple[float, ...] = field(default=(1.0,), metadata=as_lsst("shapeList", numbers))
    owner: str = "me"

    def __post_init__(self) -> None:
        check_fields(self)


def test_the_fields_of_a_dataclass_travel_under_the_names_of_lsst() -> None:
    lens = Lens(2, (3.0, 4.0))
    written = fields_to_lsst(lens)
    assert written == {"numGlasses": 2, "shapeList": [3.0, 4.0]}
    fields = Fields(written, "lens")
    assert Lens(**read_fields(Lens, fields)) == lens
    fields.finish()


def test_a_field_with_a_default_may_be_absent_and_another_may_not() -> None:
    assert read_fields(Lens, Fields({"numGlasses": 2}, "lens")) == {"n_glasses": 2}
    with pytest.raises(SkyMapConfigError, match="'numGlasses' is missing from the lens config"):
        read_fields(Lens, Fields({}, "lens"))


def test_the_message_gives_the_name_that_the_caller_used() -> None:
    with pytest.raises(SkyMapConfigError, match="field 'numGlasses' must be an integer"):
        read_fields(Lens, Fields({"numGlasses": 2.5}, "lens"))
    with pytest.raises(SkyMapConfigError, match="field 'n_glasses' must be an integer"):
        Lens(2.5)  # type: ignore[arg-type]  # the mistake under test


def test_a_new_instance_holds_plain_values() -> None:
    lens = Lens(np.int64(2), [1, 2])  # type: ignore[arg-type]  # what callers have at hand
    assert lens == Lens(2, (1.0, 2.0))
    assert hash(lens) == hash(Lens(2, (1.0, 2.0)))
