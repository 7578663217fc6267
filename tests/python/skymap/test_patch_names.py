# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Patches by their numbers, by their places and by texts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt.errors import CoordinateError, NotFoundError, SkyquiltError
from skyquilt.skymap import SkyMap

from .small_maps import SMALL_MAPS

LSST = SkyMap.named("lsst_cells_v1")
HSC = SkyMap.named("hsc_rings_v1")


@pytest.mark.parametrize("name", SMALL_MAPS)
def test_numbers_places_and_texts_name_the_same_patches(name: str) -> None:
    skymap = SMALL_MAPS[name]
    for tract in list(skymap)[:3] + list(skymap)[-3:]:
        n_x, n_y = tract.num_patches
        numbers = np.arange(len(tract))
        x, y = skymap.patch_places(tract.id, numbers)
        # Row by row from the lower left.
        assert x.tolist() == [i for _ in range(n_y) for i in range(n_x)]
        assert y.tolist() == [j for j in range(n_y) for _ in range(n_x)]
        names = skymap.patch_names(tract.id, numbers)
        assert names.tolist() == [f"{i},{j}" for i, j in zip(x, y, strict=True)]
        np.testing.assert_array_equal(skymap.patches_at(tract.id, x, y), numbers)
        np.testing.assert_array_equal(skymap.patches_named(tract.id, names), numbers)
        last = tract[len(tract) - 1]
        assert last.index == (n_x - 1, n_y - 1)
        assert tract[last.index] == tract[last.name] == last


def test_columns_of_tracts_with_different_grids_are_told_apart() -> None:
    skymap = SMALL_MAPS["discrete_stg"]
    grids = [tract.num_patches for tract in skymap]
    assert len(set(grids)) > 1
    tracts = np.array([0, 1, 2])
    ends = np.array([n_x * n_y - 1 for n_x, n_y in grids])
    x, y = skymap.patch_places(tracts, ends)
    assert list(zip(x.tolist(), y.tolist(), strict=True)) == [(a - 1, b - 1) for a, b in grids]
    np.testing.assert_array_equal(skymap.patches_at(tracts, x, y), ends)


def test_single_numbers_give_arrays_without_length() -> None:
    x, y = LSST.patch_places(9813, 41)
    assert (x.shape, y.shape, int(x), int(y)) == ((), (), 1, 4)
    assert LSST.patches_at(9813, 1, 4).shape == ()
    assert LSST.patch_names(9813, 41).shape == ()
    assert LSST.patches_named([9813, 5], "1,4").tolist() == [41, 41]


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("patches_at", (9813, 9, 0), r"no patch \(9, 0\) in tract 9813: it has 9 x 9 patches$"),
        ("patches_at", (9813, [0, 9], [0, 0]), r"no patch \(9, 0\) in tract 9813: .*; row 1$"),
        ("patches_at", (9813, [0, 1], [0, 0, 0]), "tract, x, y must have equal lengths"),
        ("patches_at", (9813, 1.0, 0), "'x' must hold integers"),
        ("patch_places", (9813, 81), r"no patch \(tract=9813, patch=81\): tract 9813 has 81"),
        ("patch_places", (99999, 0), "no tract 99999"),
        ("patch_names", (9813, -1), r"patch=-1"),
        ("patches_named", (9813, "9,0"), r"no patch \(9, 0\)"),
        ("patches_named", (9813, ["1,1", "1.5,2"]), "its place 'x,y', got '1.5,2' at row 1"),
        ("patches_named", (9813, "41"), "its place 'x,y', got '41'$"),
        ("patches_named", (9813, "1,-1"), "got '1,-1'"),
        ("patches_named", (9813, "1,²"), "got '1,²'"),
        ("patches_named", (9813, "1, 1"), "got '1, 1'"),
        ("patches_named", (9813, "1," + "1" * 30), "got '1,1111"),
        ("patches_named", (9813, 5), "'name' must hold text"),
    ],
)
def test_what_names_no_patch_is_refused(
    method: str, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(SkyquiltError, match=message):
        getattr(HSC, method)(*arguments)


def test_errors_are_lookups_and_columns_of_wrong_length_are_values() -> None:
    with pytest.raises(LookupError):
        HSC.patches_named(9813, "9,9")
    with pytest.raises(NotFoundError):
        HSC[9813]["9,9"]
    with pytest.raises(CoordinateError):
        HSC.patches_at([1, 2], [1, 2, 3], 1)
