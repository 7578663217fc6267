# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Objects of Rubin's data previews lie in the patches that their IDs name."""

from __future__ import annotations

import pytest

from skyquilt import IdLayout, SkyMap
from skyquilt.errors import IdError

Positions = dict[str, list[tuple[int, float, float]]]

SKYMAPS = {
    "lsst_dp02_object": "DC2",
    "lsst_dp1_object": "lsst_cells_v1",
    "lsst_dp2_object": "lsst_cells_v1",
}


@pytest.mark.parametrize("name", SKYMAPS)
def test_objects_lie_in_the_patches_that_their_ids_name(
    name: str, published_positions: Positions
) -> None:
    layout, skymap = IdLayout.named(name), SkyMap.named(SKYMAPS[name])
    for number, ra, dec in published_positions[name]:
        tract, patch = skymap.locate(ra, dec)
        given = layout.unpack(number)
        assert (given["tract"], given["patch"]) == (int(tract), int(patch))


def test_a_preview_has_its_release() -> None:
    first, second = IdLayout.named("lsst_dp1_object"), IdLayout.named("lsst_dp2_object")
    of_first, of_second = 614435753623041404, 743582465276261182
    assert first.unpack(of_first)["release"] == 4
    assert second.unpack(of_second)["release"] == 5
    with pytest.raises(IdError, match="release"):
        first.unpack(of_second)
    with pytest.raises(IdError, match="release"):
        second.unpack(of_first)


def test_the_release_need_not_be_said() -> None:
    layout = IdLayout.named("lsst_dp1_object")
    assert layout.pack({"tract": 5526, "patch": 9, "counter": 13692}) == 614435753623041404


def test_previews_differ_from_the_plain_layout_by_their_release_alone() -> None:
    plain = IdLayout.named("lsst_source", n_releases=64)
    for name in ("lsst_dp1_source", "lsst_alert"):
        layout = IdLayout.named(name)
        assert layout.places[1:] == plain.places[1:]
        assert layout.compounds == plain.compounds


def test_alerts_hold_the_night_of_their_exposure() -> None:
    # diaSourceId 170032882292621441 was published with midpointMjdTai 61091.035: 2026-02-20 at
    # 00:50, in the night that LSST calls 20260219.
    night = IdLayout.named("lsst_alert").unpack(170032882292621441, fields=["day_obs"])
    assert night == {"day_obs": 20260219}


def test_alerts_have_a_release() -> None:
    with pytest.raises(IdError, match="release"):
        IdLayout.named("lsst_alert").unpack(170538716508455749 - 2**57)
