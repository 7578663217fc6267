# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What patches own: the sky once, and what positions are given to them."""

from __future__ import annotations

import numpy as np
import pytest

from skyquilt.skymap.owned_patches import common_areas_deg2, owned_patches

from .large_patches import CURVED, DISCRETE, EVERY, TILING, patches_of, spread_positions

SKY_DEG2 = 4.0 * np.pi * np.degrees(1.0) ** 2


@pytest.mark.parametrize("name", TILING)
def test_patches_own_the_sky_once(name: str) -> None:
    owned = owned_patches(TILING[name], *patches_of(TILING[name]), 1)
    assert np.isclose(owned.area_deg2.sum(), SKY_DEG2, rtol=1e-12, atol=0.0)


@pytest.mark.parametrize("name", CURVED)
def test_patches_with_curved_sides_own_the_sky_once_but_for_how_they_are_drawn(name: str) -> None:
    owned = owned_patches(CURVED[name], *patches_of(CURVED[name]), 1)
    # Outlines reach at most a thousandth of a pixel beyond each of their sides, which are 40 and 50
    # pixels long, and never fall short.
    excess = owned.area_deg2.sum() / SKY_DEG2 - 1.0
    assert -1e-12 < excess < 2e-3 / 40.0 + 2e-3 / 50.0


@pytest.mark.parametrize("name", ["rings", "narrow_rings", "dodeca", "dodeca_poles"])
def test_a_patch_owns_as_much_as_positions_say(name: str) -> None:
    skymap, n = TILING[name], 200_000
    owned = owned_patches(skymap, *patches_of(skymap), 1)
    tract, patch = skymap.locate(*spread_positions(n))
    for row, (number, index) in enumerate(zip(owned.tract, owned.patch, strict=True)):
        counted = np.count_nonzero((tract == number) & (patch == index)) * SKY_DEG2 / n
        area = owned.area_deg2[row]
        # Positions are a hundredth to a tenth of a patch apart; half of those along its boundary
        # may be on the wrong side.
        assert abs(counted - area) <= 2.0 * np.sqrt(area * SKY_DEG2 / n) + 8.0 * SKY_DEG2 / n


@pytest.mark.parametrize("name", EVERY)
def test_a_patch_owns_what_its_pixels_and_its_tract_share(name: str) -> None:
    skymap = EVERY[name]
    owned = owned_patches(skymap, *patches_of(skymap), 1)
    assert len(owned.area_deg2) == sum(len(tract) for tract in skymap)
    rng = np.random.default_rng(5)
    for row in rng.integers(len(owned.tract), size=40):
        tract, patch = int(owned.tract[row]), int(owned.patch[row])
        pixels = skymap._regions(np.asarray([tract]), np.asarray([patch]), None, "inner")
        shared = skymap[tract].inner.overlap_area_deg2(pixels)[0]
        assert np.isclose(owned.area_deg2[row], shared, rtol=1e-11, atol=1e-10)
        assert owned.is_cut[row] == (not skymap[tract].inner.contains(pixels)[0])


def test_what_a_patch_has_in_common_with_itself_is_all_it_owns() -> None:
    for skymap in (*TILING.values(), DISCRETE):
        owned = owned_patches(skymap, *patches_of(skymap), 1)
        common = common_areas_deg2(owned, owned, 1)
        assert np.allclose(common, owned.area_deg2, rtol=1e-12, atol=1e-12)


def test_rows_may_be_taken_in_any_order_and_often() -> None:
    skymap = TILING["rings"]
    tract, patch = patches_of(skymap)
    rows = np.asarray([7, 3, 3, 0, 40])
    taken = owned_patches(skymap, tract, patch, 1).rows(rows)
    alone = owned_patches(skymap, tract[rows], patch[rows], 1)
    assert taken.tract.tolist() == alone.tract.tolist()
    assert taken.patch.tolist() == alone.patch.tolist()
    assert taken.area_deg2.tolist() == alone.area_deg2.tolist()
    assert taken.is_cut.tolist() == alone.is_cut.tolist()
    assert taken.outline == alone.outline
    assert taken.inner == alone.inner
