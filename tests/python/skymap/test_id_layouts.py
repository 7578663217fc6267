# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Integer IDs of skymaps: sizes as LSST takes them, and room for every tract and patch."""

from __future__ import annotations

import pickle

import pytest

from skyquilt import IdLayout, SkyMap
from skyquilt.errors import IdError, IdLayoutError


def test_objects_of_the_rubin_skymap_are_laid_out_as_rubin_does() -> None:
    skymap = SkyMap.named("lsst_cells_v1")
    assert skymap.id_layout() == IdLayout.named("lsst_tract_patch", n_tracts=18938, n_patches=100)
    layout = skymap.id_layout(n_releases=64)
    # An object of the first Data Preview, which the tutorials show with its position.
    found = layout.unpack(611255759837069401)
    assert found == {"release": 4, "tract": 5063, "patch": 34, "counter": 89}
    assert layout.pack(found) == 611255759837069401


def test_patches_have_room_as_lsst_counts_it() -> None:
    assert SkyMap.named("hsc_rings_v1").id_layout().unpack(18937 * 81 + 80) == {
        "tract": 18937,
        "patch": 80,
    }
    mixed = SkyMap.from_config(
        "discrete",
        {
            "raList": [10.0, 30.0],
            "decList": [0.0, 0.0],
            "radiusList": [0.2, 0.5],
        },
    )
    n_x, n_y = mixed[1].num_patches
    assert n_x * n_y > len(list(mixed[0]))
    layout = mixed.id_layout()
    assert [field.n_values for field in layout.fields] == [2, n_x * n_y]


@pytest.mark.parametrize("name", SkyMap.names())
def test_every_last_patch_has_an_id_and_no_patch_after_it(name: str) -> None:
    skymap = SkyMap.named(name)
    layout = skymap.id_layout(n_bands=None, n_releases=2)
    tract = len(skymap) - 1
    n_x, n_y = skymap[tract].num_patches
    data_id = {"release": 1, "tract": tract, "patch": n_x * n_y - 1, "band": "r", "counter": 1}
    assert layout.unpack(layout.pack(data_id)) == data_id
    with pytest.raises(IdError, match="'patch' must lie in"):
        layout.pack(data_id | {"patch": n_x * n_y})


def test_listed_tracts_and_patches_have_room_for_their_greatest_number() -> None:
    skymap = SkyMap.from_tables(
        {
            "tract": [7, 2000],
            "ra": [10.0, 30.0],
            "dec": [0.0, 0.0],
            "projection": ["TAN", "TAN"],
            "pixel_scale": [0.2, 0.2],
            "crpix_x": [999.5, 999.5],
            "crpix_y": [999.5, 999.5],
            "width": [2000, 2000],
            "height": [2000, 2000],
        },
        {
            "tract": [7, 2000],
            "patch": [3, 41],
            **{f"{end}_{axis}": [0 if end == "min" else 1999] * 2
               for end in ("min", "max") for axis in "xy"},
        },
    )  # fmt: skip
    layout = skymap.id_layout()
    assert [field.high for field in layout.fields] == [2000, 41]


def test_numbers_of_early_rings_skymaps_have_room() -> None:
    skymap = SkyMap.from_config("rings", {"numRings": 3}, version=0)
    layout = skymap.id_layout()
    numbers = [tract.id for tract in skymap]
    assert layout.unpack(layout.pack({"tract": numbers, "patch": 0}))["tract"].tolist() == numbers
    assert layout.fields[0].n_values >= len(skymap)


def test_more_room_may_be_left_but_not_less() -> None:
    skymap = SkyMap.named("lsst_cells_v1")
    layout = skymap.id_layout(n_tracts=20000, n_patches=128, n_bands=8)
    assert layout.pack({"tract": 1, "patch": 2, "band": "u"}) == (1 * 20000 + 1) * 128 + 2
    with pytest.raises(IdLayoutError, match="all patches, at least 100, got 99"):
        skymap.id_layout(n_patches=99)
    with pytest.raises(IdLayoutError, match="n_tracts"):
        skymap.id_layout(n_tracts=18937)
    with pytest.raises(IdLayoutError, match="n_tracts"):
        skymap.id_layout(n_tracts="many")  # type: ignore[arg-type]


def test_layouts_of_a_pickled_skymap_are_equal() -> None:
    skymap = SkyMap.named("DC2")
    assert pickle.loads(pickle.dumps(skymap)).id_layout() == skymap.id_layout()
