# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.skymap.table_config: values, identity, and every refusal with its row."""

from __future__ import annotations

import hashlib
import json
import pickle
import struct
from typing import Any

import numpy as np
import pytest

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap import TableSkyMapConfig

from .listed_tables import Columns, irregular_tables

TRACTS: Columns = {
    "tract": [5, 2],
    "ra": [0.0, 120.5],
    "dec": [-0.0, 60.0],
    "pixel_scale": 0.25,
    "crpix_x": [99.5, 0.0],
    "crpix_y": [99.5, 0.0],
    "width": [200, 300],
    "height": [200, 100],
}
PATCHES: Columns = {
    "tract": [2, 5, 5],
    "patch": [0, 9, 1],
    "min_x": [0, -5, 90],
    "min_y": [0, -5, 90],
    "max_x": [99, 100, 210],
    "max_y": [99, 100, 210],
}
INNER: Columns = {
    "inner_min_x": [0, 0, 95],
    "inner_min_y": [0, 0, 95],
    "inner_max_x": [99, 94, 204],
    "inner_max_y": [99, 94, 204],
}
OWNED: Columns = {"ra_begin": [350, 90], "ra_end": [10, 150], "dec_begin": -5, "dec_end": [5, 80]}


def shuffled(columns: Columns) -> Columns:
    """Turn the rows round, leaving single values."""
    return {n: v[::-1] if isinstance(v, list) else v for n, v in columns.items()}


def test_defaults_are_filled_in_and_rows_keep_their_order() -> None:
    config = TableSkyMapConfig(TRACTS, PATCHES)
    assert config.kind == "table"
    assert config.version == 1
    assert config.tracts["tract"].tolist() == [5, 2]
    assert config.tracts["projection"].tolist() == ["TAN", "TAN"]
    assert config.tracts["x_axis"].tolist() == ["west", "west"]
    assert config.tracts["rotation"].tolist() == [0.0, 0.0]
    assert config.tracts["pixel_scale"].tolist() == [0.25, 0.25]
    assert not np.signbit(config.tracts["dec"]).any()
    assert config.patches["inner_max_x"].tolist() == PATCHES["max_x"]
    assert not config.owns_boxes
    assert not config.has_names
    assert repr(config) == "<TableSkyMapConfig: 2 tracts, 3 patches>"
    named = TableSkyMapConfig(TRACTS | OWNED, PATCHES | INNER | {"name": ["a", "b", "a"]})
    assert named.owns_boxes
    assert named.has_names
    assert named.tracts["dec_begin"].tolist() == [-5.0, -5.0]
    assert named.patches["inner_max_x"].tolist() == INNER["inner_max_x"]


def test_without_patches_each_tract_is_its_own_patch_0() -> None:
    config = TableSkyMapConfig(TRACTS)
    assert config.patches["tract"].tolist() == [5, 2]
    assert config.patches["patch"].tolist() == [0, 0]
    assert config.patches["max_x"].tolist() == [199, 299]
    assert config.patches["inner_max_y"].tolist() == [199, 99]
    listed = {"tract": [5, 2], "patch": 0, "min_x": 0, "min_y": 0}
    listed |= {"max_x": [199, 299], "max_y": [199, 99]}
    assert config == TableSkyMapConfig(TRACTS, listed)


def test_a_value_is_not_changed() -> None:
    config = TableSkyMapConfig(TRACTS, PATCHES)
    with pytest.raises(AttributeError):
        config.tracts = config.patches  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        config.tracts["ra"][0] = 1.0
    given = np.array([0.0, 120.5])
    config = TableSkyMapConfig(TRACTS | {"ra": given})
    given[0] = 7.0
    assert config.tracts["ra"][0] == 0.0


def test_equal_tables_are_equal_in_any_order_of_rows() -> None:
    config = TableSkyMapConfig(TRACTS | OWNED, PATCHES | INNER)
    other = TableSkyMapConfig(shuffled(TRACTS | OWNED), shuffled(PATCHES | INNER))
    assert config == other
    assert hash(config) == hash(other)
    assert len({config, other}) == 1
    assert config != "table"


@pytest.mark.parametrize(
    ("tracts", "patches"),
    [
        ({"tract": [5, 2], "ra": [0.0, 120.6]}, {}),
        ({"rotation": 1.0}, {}),
        ({"x_axis": "east"}, {}),
        ({"x_axis": ["west", "east"]}, {}),
        ({"projection": ["TAN", "STG"]}, {}),
        ({"pixel_scale": 0.26}, {}),
        ({"crpix_y": [99.0, 0.0]}, {}),
        ({"width": [201, 300]}, {}),
        (OWNED, {}),
        ({}, INNER),
        ({}, {"patch": [0, 9, 2]}),
        ({}, {"max_y": [99, 100, 211]}),
        ({}, {"name": ["a", "b", "c"]}),
        ({}, {"name": ["a", "c", "b"]}),
    ],
)
def test_any_other_value_makes_another_skymap(tracts: Columns, patches: Columns) -> None:
    config = TableSkyMapConfig(TRACTS, PATCHES)
    other = TableSkyMapConfig(TRACTS | tracts, PATCHES | patches)
    assert config != other
    assert config.sha1() != other.sha1()


def test_the_sha1_is_that_of_the_bytes_that_are_documented() -> None:
    config = TableSkyMapConfig(TRACTS | OWNED, PATCHES | INNER | {"name": ["a", "ü", "b"]})

    def texts(*values: str) -> bytes:
        encoded = [value.encode() for value in values]
        return b"".join(struct.pack("<q", len(text)) + text for text in encoded)

    # Sorted by number: tract 2 before 5, patch 1 of tract 5 before 9.
    expected = b"TableSkyMap" + struct.pack("<q", 2)
    expected += struct.pack("<2q", 2, 5) + struct.pack("<4d", 120.5, 0.0, 60.0, 0.0)
    expected += texts("TAN", "TAN") + struct.pack("<4d", 0.25, 0.25, 0.0, 0.0)
    expected += texts("west", "west") + struct.pack("<4d", 0.0, 99.5, 0.0, 99.5)
    expected += struct.pack("<4q", 300, 200, 100, 200)
    expected += b"\x01" + struct.pack("<8d", 90.0, 350.0, 150.0, 10.0, -5.0, -5.0, 80.0, 5.0)
    expected += struct.pack("<q", 3) + struct.pack("<6q", 2, 5, 5, 0, 1, 9)
    for low, high in (("min_x", "max_x"), ("inner_min_x", "inner_max_x")):
        listed = {**PATCHES, **INNER}
        for name in (low, low.replace("x", "y"), high, high[:-1] + "y"):
            expected += struct.pack("<3q", listed[name][0], listed[name][2], listed[name][1])
    expected += b"\x01" + texts("a", "b", "ü")
    assert config.sha1() == hashlib.sha1(expected).hexdigest()


def test_the_sha1_of_a_table_stays_what_it_is() -> None:
    assert TableSkyMapConfig(TRACTS).sha1() == "34a75e4965e3d1eff144a689888d33ab999cafba"
    tables = irregular_tables()
    assert TableSkyMapConfig(*tables).sha1() == "96d3e18a3b1db87d0095bad8447db36fa130f886"


def test_a_configuration_comes_back_from_columns_json_and_pickle() -> None:
    for patches in (PATCHES, PATCHES | INNER | {"name": ["a", "b", "a"]}, None):
        config = TableSkyMapConfig(TRACTS | OWNED, patches)
        text = json.dumps(config.to_columns())
        assert TableSkyMapConfig.from_columns(json.loads(text)) == config
        again = pickle.loads(pickle.dumps(config))
        assert again == config
        assert not again.tracts.flags.writeable
        assert TableSkyMapConfig(config.tracts, config.patches) == config
    empty = TableSkyMapConfig(TRACTS, {name: [] for name in PATCHES} | {"name": []})
    assert TableSkyMapConfig.from_columns(json.loads(json.dumps(empty.to_columns()))) == empty


@pytest.mark.parametrize("config", [None, [], {}, {"patches": PATCHES}, {"tracts": {}, "x": 1}])
def test_columns_of_another_form_are_refused(config: Any) -> None:
    with pytest.raises(SkyMapConfigError, match="mapping with tracts and patches, got"):
        TableSkyMapConfig.from_columns(config)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tract": [5, 5]}, "different numbers, got 5 again at row 1 of the table of tracts"),
        ({"tract": [5, -1]}, "'tract' must hold numbers from 0 on, got -1 at row 1"),
        ({"tract": [5.0, 2.0]}, "column 'tract' must hold integers"),
        ({"dec": [np.nan, 1.0]}, "'dec' of the table of tracts must hold finite.*nan at row 0"),
        ({"projection": ["TAN", "SIN"]}, "'projection' must hold one of TAN, .*'SIN' at row 1"),
        ({"x_axis": ["West", "west"]}, "'x_axis' must hold one of west, east, got 'West' at row 0"),
        ({"ra_begin": 3.0}, "has the column 'ra_begin', so it needs 'ra_end', 'dec_begin', 'dec_"),
        ({"overlap": 3.0}, "unknown column 'overlap' in the table of tracts.*crpix_x"),
        ({"width": [1.5, 2.0]}, "column 'width' must hold integers"),
        ({name: [] for name in TRACTS}, "the table of tracts must have at least one row"),
    ],
)
def test_a_table_of_tracts_is_refused_with_the_rule_the_value_and_the_row(
    change: Columns, message: str
) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        TableSkyMapConfig(TRACTS | change, None)


@pytest.mark.parametrize("name", sorted(TRACTS.keys()))
def test_a_missing_column_of_tracts_is_named(name: str) -> None:
    with pytest.raises(SkyMapConfigError, match=f"the table of tracts needs a column '{name}'"):
        TableSkyMapConfig({n: v for n, v in TRACTS.items() if n != name})


@pytest.mark.parametrize("name", sorted(PATCHES.keys()))
def test_a_missing_column_of_patches_is_named(name: str) -> None:
    with pytest.raises(SkyMapConfigError, match=f"the table of patches needs a column '{name}'"):
        TableSkyMapConfig(TRACTS, {n: v for n, v in PATCHES.items() if n != name})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tract": [2, 5, 6]}, "a tract of the table of tracts, got tract 6 at row 2"),
        ({"patch": [0, 9, 9]}, "different numbers, got patch 9 of tract 5 again at row 2"),
        (
            {"patch": [0, -9, 9]},
            "'patch' must hold numbers from 0 on, got -9 at row 1 of the table",
        ),
        (
            {"max_x": [99, -6, 210]},
            "'min_x' must not exceed column 'max_x', got -5 and -6 at row 1",
        ),
        (
            INNER | {"inner_max_y": [99, 94, 94]},
            "'inner_min_y' must not exceed.*95 and 94 at row 2",
        ),
        (
            INNER | {"inner_min_x": [-1, 0, 95]},
            "'min_x' must not exceed column 'inner_min_x', got 0",
        ),
        (
            INNER | {"inner_max_y": [99, 101, 99]},
            "'inner_max_y' must not exceed column 'max_y', got",
        ),
        ({"inner_min_x": [0, 0, 0]}, "has the column 'inner_min_x', so it needs 'inner_min_y'"),
        ({"name": ["a", "", "b"]}, "must have a name where others have, got none at row 1"),
        ({"name": ["a", "b", "b"]}, "different names, got 'b' again in tract 5 at row 2"),
        ({"name": [1, 2, 3]}, "column 'name' must hold text"),
        ({"seeing": [1, 2, 3]}, "unknown column 'seeing' in the table of patches"),
    ],
)
def test_a_table_of_patches_is_refused_with_the_rule_the_value_and_the_row(
    change: Columns, message: str
) -> None:
    with pytest.raises(SkyMapConfigError, match=message):
        TableSkyMapConfig(TRACTS, PATCHES | change)
