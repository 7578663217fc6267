# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A registry with a skymap of listed tracts: inputs, patches, diff and scopes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from skyquilt.errors import RegistryError
from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.registry.registered import find_skymap
from skyquilt.skymap import SkyMap

MakeTable = Callable[..., FootprintTable]

TILES = SkyMap.from_tables(
    {
        "tract": [70, 71],
        "ra": [150.25, 150.75],
        "dec": 2.1,
        "pixel_scale": 1.0,
        "crpix_x": 959.5,
        "crpix_y": 959.5,
        "width": 1920,
        "height": 1920,
    },
    {
        "tract": [70, 70, 71],
        "patch": [3, 8, 3],
        "min_x": [0, 900, 0],
        "min_y": 0,
        "max_x": [1000, 1919, 1919],
        "max_y": 1919,
        "name": ["east", "west", "all"],
    },
    name="tiles",
)


def keys(*columns: Any) -> set[tuple[int, ...]]:
    """Give the rows of columns as a set."""
    return set(zip(*(column.tolist() for column in columns), strict=True))


def test_a_registered_table_answers_inputs_patches_and_diff(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.register_skymap(TILES)
    table = make_table([1])
    registry.commit(table, solution="a")
    patches = registry.patches(visit=1, skymap="tiles")
    pairs = TILES.overlaps(table)
    listed = keys(patches.detector, patches.tract, patches.patch)
    expected = keys(table.detector[pairs.row], pairs.tract, pairs.patch)
    assert listed == expected
    assert {(0, 70, 8), (1, 70, 3), (2, 71, 3)} <= expected
    for tract, patch in {(t, p) for _, t, p in expected}:
        inputs = registry.inputs(skymap="tiles", tract=tract, patch=patch)
        assert {(d, tract, patch) for d in inputs.detector.tolist()} == {
            key for key in expected if key[1:] == (tract, patch)
        }
    registry.commit(make_table([1], shift_mas=90.0), solution="a", on_conflict="revise")
    changes = registry.diff(1).patches("tiles")
    assert changes.moved.all()
    assert keys(changes.tract, changes.patch) == {key[1:] for key in expected}


def test_a_registered_table_is_read_back_equal_with_its_names(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.register_skymap(TILES)
    registry.commit(make_table([1]), solution="fit", scope=("tiles", 71))
    inputs = registry.inputs(skymap="tiles", tract=71, patch=3)
    assert inputs.detector.tolist()
    with registry._snapshot() as snapshot:
        again = find_skymap(snapshot.connection, "tiles")
    assert again == TILES
    assert again.patch_names(70, [3, 8]).tolist() == ["east", "west"]
    other = SkyMap.from_tables(TILES.config.tracts, name="tiles")
    with pytest.raises(RegistryError, match="the name 'tiles' stands for another skymap"):
        registry.register_skymap(other)
