# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""LSST's layouts make and read every ID of the reference tables, and none of the hazards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import IdField
from skyquilt.packing.named.lsst import SKYMAP_BANDS

TABLES = json.loads(
    (Path(__file__).parents[3] / "data" / "packing" / "lsst_packers.json").read_text()
)


@pytest.fixture(scope="module")
def columns(packing_data: Path) -> dict[str, NDArray[Any]]:
    with np.load(packing_data / "lsst_packers.npz") as tables:
        return dict(tables)


def layout_of(table: str) -> IdLayout:
    return IdLayout.named(TABLES[table]["layout"], **TABLES[table]["parameters"])


def rows_of(table: str, columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {
        name.removeprefix(f"{table}__"): column
        for name, column in columns.items()
        if name.startswith(f"{table}__")
    }


def test_the_tables_are_all_there(columns: dict[str, NDArray[Any]]) -> None:
    assert len(TABLES) == 11
    assert {name.partition("__")[0] for name in columns} == set(TABLES)
    assert all(len(column) == 10000 for column in columns.values())


@pytest.mark.parametrize("table", TABLES)
def test_a_layout_is_as_wide_as_the_table_says(table: str) -> None:
    assert layout_of(table).bits == TABLES[table]["bits"]


@pytest.mark.parametrize("table", [name for name in TABLES if not name.startswith("id_")])
def test_every_row_goes_both_ways(table: str, columns: dict[str, NDArray[Any]]) -> None:
    layout, rows = layout_of(table), rows_of(table, columns)
    if table.startswith("obs_"):
        rows[TABLES[table]["parameters"]["dimension"]] = rows.pop("observation")
    packed = rows.pop("packed")
    given = layout.unpack(packed, fields=list(rows))
    for name, column in rows.items():
        np.testing.assert_array_equal(given[name], column, err_msg=name)
    np.testing.assert_array_equal(layout.pack({key: rows[key] for key in layout.keys}), packed)
    fields = [field.name for field in layout.fields]
    np.testing.assert_array_equal(layout.pack({key: rows[key] for key in fields}), packed)


@pytest.mark.parametrize("table", [name for name in TABLES if name.startswith("id_")])
def test_every_object_and_source_goes_both_ways(
    table: str, columns: dict[str, NDArray[Any]]
) -> None:
    layout, rows = layout_of(table), rows_of(table, columns)
    # Objects of the tables are of tract and patch, sources of visit and detector.
    packer = IdLayout.named(
        "lsst_tract_patch" if TABLES[table]["layout"] == "lsst_object" else "lsst_visit_detector"
    )
    given = layout.unpack(rows["record_id"])
    np.testing.assert_array_equal(given["release"], rows["release_id"])
    np.testing.assert_array_equal(given["counter"], rows["counter"])
    data_ids = packer.unpack(rows["packed"])
    for key, column in data_ids.items():
        np.testing.assert_array_equal(given[key], column, err_msg=key)
    made = layout.pack({**data_ids, "release": rows["release_id"], "counter": rows["counter"]})
    np.testing.assert_array_equal(made, rows["record_id"])


@pytest.mark.parametrize("table", [name for name in TABLES if name.startswith("id_")])
def test_an_id_without_its_counter_is_that_of_the_catalogue(
    table: str, columns: dict[str, NDArray[Any]]
) -> None:
    rows = rows_of(table, columns)
    counter = layout_of(table).places[-1]
    catalogue = IdLayout(layout_of(table).places[:-1])
    assert counter.width is not None
    np.testing.assert_array_equal(rows["record_id"] >> counter.width, rows["catalog_id"])
    np.testing.assert_array_equal(
        catalogue.pack(catalogue.unpack(rows["catalog_id"])), rows["catalog_id"]
    )


def test_a_visit_is_one_number() -> None:
    layout = IdLayout.named("lsst_visit_detector")
    assert layout.keys == ("visit", "detector")
    # Days of obs_lsst's own tests: LATISS, the second with a leading 9.
    plain = layout.pack({"visit": 2022101101105, "detector": 0})
    special = layout.pack({"visit": 92022101101105, "detector": 0})
    assert special - plain == 2**37
    assert layout.unpack(special, fields=["special", "day_obs", "seq_num", "detector"]) == {
        "special": 1,
        "day_obs": 20221011,
        "seq_num": 1105,
        "detector": 0,
    }


def test_an_exposure_is_never_special() -> None:
    layout = IdLayout.named("lsst_visit_detector", dimension="exposure")
    assert layout.keys == ("exposure", "detector")
    assert layout.bits == 38
    packed = layout.pack({"exposure": 2022062800004, "detector": 0})
    visits = IdLayout.named("lsst_visit_detector")
    assert packed == visits.pack({"visit": 2022062800004, "detector": 0})
    with pytest.raises(IdError):
        layout.unpack(packed + 2**37)
    with pytest.raises(IdError):
        layout.pack({"exposure": 92022062800004, "detector": 0})


def test_the_day_after_the_last_is_refused() -> None:
    layout = IdLayout.named("lsst_visit_detector")
    layout.pack({"visit": 20541109_00000, "detector": 0})
    with pytest.raises(IdError, match="day_obs"):
        layout.pack({"special": 0, "day_obs": 20541110, "seq_num": 0, "detector": 0})
    with pytest.raises(IdError):
        layout.pack({"visit": 20541110_00000, "detector": 0})


def test_sequence_numbers_have_five_digits() -> None:
    layout = IdLayout.named("lsst_visit_detector", n_seq_nums=2**17)
    assert layout.pack({"visit": 20100101_99999, "detector": 0}) == 99999 * 256
    with pytest.raises(IdError, match="'seq_num' must"):
        layout.pack({"special": 0, "day_obs": 20100101, "seq_num": 100000, "detector": 0})


def test_controllers_are_packed_where_there_is_room() -> None:
    codes = {"O": 0, "C": 1, "H": 2, "P": 3, "Q": 4, "S": 5}
    layout = IdLayout.named("lsst_visit_detector", n_controllers=8, controllers=codes)
    assert layout.bits == 41
    assert layout.keys == ("special", "controller", "day_obs", "seq_num", "detector")
    values = {"special": 1, "controller": "S", "day_obs": 20240321, "seq_num": 720, "detector": 4}
    packed = layout.pack(values)
    n_days = 5193  # from 2010-01-01 to 2024-03-21
    assert packed == 4 + 256 * (720 + 32768 * (n_days + 16384 * (5 + 8 * 1)))
    assert layout.unpack(packed) == values


def test_one_controller_keeps_the_visit() -> None:
    layout = IdLayout.named("lsst_visit_detector", n_controllers=8)
    assert layout.keys == ("visit", "controller", "detector")
    packed = layout.pack({"visit": 2021090800749, "detector": 0})
    assert layout.unpack(packed) == {"visit": 2021090800749, "controller": "O", "detector": 0}


def test_bands_count_by_number_and_not_by_place() -> None:
    shuffled = {"y": 5, "u": 0, "r": 2, "g": 1}
    layout = IdLayout.named("lsst_tract_patch", n_tracts=10, n_patches=9, n_bands=6, bands=shuffled)
    assert layout.pack({"tract": 0, "patch": 0, "band": "y"}) == 5 * 90
    assert layout.unpack(2 * 90 + 11) == {"band": "r", "tract": 1, "patch": 2}
    with pytest.raises(IdError, match="band"):
        layout.unpack(3 * 90)


def test_bands_take_as_much_room_as_they_are_given() -> None:
    assert IdLayout.named("lsst_tract_patch").keys == ("tract", "patch")
    assert IdLayout.named("lsst_tract_patch", n_bands=None).n_ids == 28 * 1893800
    assert IdLayout.named("lsst_tract_patch", n_bands=None, bands={"g": 0, "r": 1}).bits == 22
    assert IdLayout.named("lsst_tract_patch", n_bands=7).unpack(1893800, fields=["band"]) == {
        "band": "u"
    }
    assert SKYMAP_BANDS["None"] == 0
    assert SKYMAP_BANDS["N964"] == 27


def test_bands_without_a_field_are_refused() -> None:
    with pytest.raises(IdLayoutError, match="bands must have a field, got n_bands=0; n_bands=None"):
        IdLayout.named("lsst_tract_patch", bands={"g": 0})


def test_releases_from_their_number_on_are_refused() -> None:
    layout = IdLayout.named("lsst_object", n_releases=5)
    values = {"tract": 0, "patch": 0, "counter": 1}
    layout.pack({**values, "release": 4})
    with pytest.raises(IdError, match="'release' must"):
        layout.pack({**values, "release": 5})
    with pytest.raises(IdError):
        layout.unpack(5 << 60)


def test_observations_are_named_by_their_dimension() -> None:
    sizes = {"n_detectors": 200, "n_observations": 21474800}
    assert IdLayout.named("observation", **sizes).keys == ("observation", "detector")
    layout = IdLayout.named("observation", **sizes, dimension="visit")
    assert layout.pack({"visit": 903334, "detector": 22}) == 180666822


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("lsst_visit_detector", {"n_detectors": 0}),
        ("lsst_visit_detector", {"n_seq_nums": 1.5}),
        ("lsst_visit_detector", {"n_days": -1}),
        ("lsst_visit_detector", {"n_visit_definitions": True}),
        ("lsst_visit_detector", {"n_controllers": 0}),
        ("lsst_visit_detector", {"controllers": {"O": 1}}),
        ("lsst_visit_detector", {"day_obs_begin": 20101301}),
        ("lsst_visit_detector", {"dimension": "night"}),
        ("lsst_tract_patch", {"n_tracts": "many"}),
        ("lsst_tract_patch", {"n_patches": 0}),
        ("lsst_tract_patch", {"n_bands": -1}),
        ("lsst_object", {"n_releases": 0}),
        ("lsst_source", {"n_releases": None}),
    ],
)
def test_a_parameter_of_no_use_is_named(name: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(IdLayoutError, match=next(iter(parameters))):
        IdLayout.named(name, **parameters)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("lsst_visit_detector", {"n_days": 2**42}),
        ("lsst_tract_patch", {"n_tracts": 2**60}),
        ("lsst_object", {"n_releases": 2**42}),
        ("observation", {"n_detectors": 2**32, "n_observations": 2**33}),
    ],
)
def test_more_than_fits_is_refused(name: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(IdLayoutError):
        IdLayout.named(name, **parameters)


def test_bands_can_be_one_that_takes_no_room() -> None:
    layout = IdLayout.named("lsst_tract_patch", n_tracts=5, n_patches=9, n_bands=1, bands={"r": 0})
    assert layout.bits == 6
    assert layout.fields[0] == IdField("band", radix=1, labels={"r": 0})
    assert layout.pack({"tract": 4, "patch": 8}) == 44
