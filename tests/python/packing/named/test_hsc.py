# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Objects of HSC's survey lie in the patches that their IDs name."""

from __future__ import annotations

import pytest

from skyquilt import IdLayout, SkyMap
from skyquilt.errors import IdError

Positions = dict[str, list[tuple[int, float, float]]]


def test_objects_lie_in_the_patches_that_their_ids_name(published_positions: Positions) -> None:
    layout, skymap = IdLayout.named("hsc_object"), SkyMap.named("hsc_rings_v1")
    for number, ra, dec in published_positions["hsc_object"]:
        tract, patch = skymap.locate(ra, dec)
        x, y = skymap.patch_places(tract, patch)
        given = layout.unpack(number)
        assert (given["tract"], given["patch_x"], given["patch_y"]) == (int(tract), int(x), int(y))


def test_patches_are_nine_a_side() -> None:
    layout = IdLayout.named("hsc_object")
    assert layout.bits == 58
    with pytest.raises(IdError, match="patch_y"):
        layout.unpack(43158464205193120 + (4 << 32))
