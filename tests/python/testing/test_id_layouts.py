# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The strategies for layouts draw what they promise, and reach the cases that they are for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from skyquilt import IdLayout
from skyquilt.testing.strategies import id_columns, id_layouts, id_values, possible_ids

#: Looking for one example: without a stored one, and without making it smaller.
SEARCH = settings(max_examples=10_000, database=None, phases=[Phase.generate], deadline=None)

REACHED: dict[str, Callable[[IdLayout], bool]] = {
    "all 64 bits": lambda layout: layout.bits == 64,
    "63 bits": lambda layout: layout.headroom == 0,
    "no bit": lambda layout: layout.bits == 0,
    "several fields in one number": lambda layout: any(len(run.places) > 2 for run in layout.runs),
    "a number between bit fields": lambda layout: (
        len(layout.runs) > 2 and len(layout.runs[1].places) > 1
    ),
    "the lowest 64-bit integer": lambda layout: any(f.low == -(2**63) for f in layout.fields),
    "the highest 64-bit integer": lambda layout: any(f.high == 2**64 - 1 for f in layout.fields),
    "labels with holes": lambda layout: any(
        f.labels is not None and f.labels[-1][1] - f.labels[0][1] >= len(f.labels)
        for f in layout.fields
    ),
    "days": lambda layout: any(f.epoch is not None for f in layout.fields),
    "a constant that is not zero": lambda layout: any(
        f.is_constant and f.low for f in layout.places
    ),
    "a key of several fields": lambda layout: any(len(key.terms) > 2 for key in layout.compounds),
    "nothing but constants": lambda layout: not layout.fields,
}


@pytest.mark.parametrize("name", REACHED)
def test_layouts_reach_the_cases_that_go_wrong(name: str) -> None:
    assert REACHED[name](find(id_layouts(), REACHED[name], settings=SEARCH))


@settings(deadline=None)
@given(st.data())
def test_values_columns_and_ids_are_of_their_layout(data: st.DataObject) -> None:
    layout = data.draw(id_layouts())
    names = [field.name for field in layout.fields]
    values = data.draw(id_values(layout))
    assert list(values) == names
    assert bool(layout.is_possible(data.draw(possible_ids(layout))))
    columns = data.draw(id_columns(layout, max_rows=3))
    assert list(columns) == names
    for field in layout.fields:
        assert len(columns[field.name]) <= 3
        for value in [values[field.name], *columns[field.name].tolist()]:
            assert field.value(field.digit(value)) == value


@pytest.mark.parametrize("reached", [lambda a: len(a) == 0, lambda a: not a.dtype.isnative])
def test_columns_reach_what_is_awkward_to_read(reached: Callable[..., bool]) -> None:
    layout = IdLayout.from_json(
        '{"format": "skyquilt.IdLayout", "version": 1, "places": [{"name": "a", "width": 40}]}'
    )
    found = find(id_columns(layout), lambda columns: reached(columns["a"]), settings=SEARCH)
    assert found["a"].dtype.kind in "iu"
    assert np.iinfo(found["a"].dtype).max >= 2**40 - 1


def test_layouts_without_compounds_are_drawn_on_request() -> None:
    @settings(deadline=None)
    @given(id_layouts(compounds=False))
    def check(layout: IdLayout) -> None:
        assert layout.compounds == ()

    check()
