# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tract builders as LSST's configurations state them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap import CellsBuilder, LegacyBuilder
from skyquilt.skymap.builders import Builder, builder_to_lsst, read_builder
from skyquilt.skymap.config_fields import Fields

from .config_strategies import builders


def read(config: Any, default: Builder | None = None) -> Builder:
    return read_builder(Fields(config, "tractBuilder"), default or LegacyBuilder())


def test_the_defaults_are_those_of_lsst() -> None:
    assert LegacyBuilder() == LegacyBuilder(patch_inner_dimensions=(4000, 4000), patch_border=100)
    cells = CellsBuilder()
    assert cells == CellsBuilder((150, 150), 50, 20, 1)
    assert cells.patch_inner_dimensions == (3000, 3000)
    assert cells.patch_border == 200


@given(builders)
def test_what_is_written_is_read_back_through_json_too(builder: Builder) -> None:
    written = builder_to_lsst(builder)
    assert read(written) == builder
    assert read(json.loads(json.dumps(written))) == builder


@given(builders, builders)
def test_different_builders_have_different_bytes(one: Builder, other: Builder) -> None:
    assert (one.sha1_bytes() == other.sha1_bytes()) == (one == other)


def test_absent_fields_take_the_default_of_the_kind_of_skymap() -> None:
    wide = LegacyBuilder(patch_border=250)
    assert read({}) == LegacyBuilder()
    assert read({}, wide) == wide
    assert read({"name": "legacy"}, wide) == wide
    inner = {"name": "legacy", "values": {"legacy": {"patchInnerDimensions": [7, 8]}}}
    assert read(inner, wide) == LegacyBuilder((7, 8), 250)
    assert read({"name": "cells"}, wide) == CellsBuilder()


def test_the_builder_that_is_not_in_use_says_nothing() -> None:
    values = {"legacy": {"patchBorder": 7, "who": "cares"}, "cells": {"cellBorder": 9}}
    assert read({"name": "cells", "values": values}) == CellsBuilder(cell_border=9)
    with pytest.raises(SkyMapConfigError, match="unknown field 'who'"):
        read({"name": "legacy", "values": values})


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("cells", "tractBuilder configuration must be a mapping, got 'cells'"),
        ({"name": "mine"}, "tractBuilder must be one of legacy, cells, got 'mine'"),
        ({"name": None}, "tractBuilder must be one of legacy, cells, got None"),
        ({"name": ["cells"]}, r"tractBuilder must be one of legacy, cells, got \['cells'\]"),
        ({"patchBorder": 5}, "unknown field 'patchBorder' in the tractBuilder config"),
        ({"values": [1]}, r"tractBuilder\.values configuration must be a mapping"),
        ({"values": {"mine": {}}}, r"unknown field 'mine' in the tractBuilder\.values config"),
        ({"values": {"legacy": 3}}, r"tractBuilder\.values\.legacy configuration must be a map"),
        ({"values": {"legacy": {"cellBorder": 3}}}, "unknown field 'cellBorder'"),
        ({"values": {"legacy": {"patchBorder": 3.0}}}, "'patchBorder' must be an integer, got 3.0"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_its_value(config: Any, message: str) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        read(config)


def test_a_cell_that_is_not_square_is_refused() -> None:
    with pytest.raises(SkyMapConfigError, match=r"must be square, got \(150, 140\)"):
        CellsBuilder(cell_inner_dimensions=(150, 140))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: LegacyBuilder((2**63 - 1, 100), 0), r"patch_inner_dimensions\[0\]"),
        (lambda: LegacyBuilder((100, 100), 2**31), "patch_border"),
        (lambda: CellsBuilder((150, 150), 50, 20, 2**40), "n_cells_in_patch_border"),
        (lambda: CellsBuilder((2**20, 2**20), 0, 2**20, 1), "patch_inner_dimensions"),
        (lambda: CellsBuilder((2**20, 2**20), 0, 1, 2**20), "patch_border"),
    ],
)
def test_sizes_beyond_32_bits_are_refused(make: Callable[[], object], name: str) -> None:
    with pytest.raises(SkyMapConfigError, match=f"'{name}' must fit in 32 bits, got"):
        make()
