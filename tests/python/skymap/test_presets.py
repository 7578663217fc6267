# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Built-in skymaps are those of LSST's tables."""

from __future__ import annotations

import pytest

from skyquilt.errors import NotFoundError
from skyquilt.skymap import SkyMap
from skyquilt.skymap.presets import PRESETS, preset

from .reference_tables import load_reference


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_has_the_identity_that_lsst_computes(name: str) -> None:
    reference = load_reference(name)
    skymap = SkyMap.named(name)
    assert skymap.sha1 == reference.about["sha1"]
    assert skymap.version == reference.about["version"]
    assert skymap == reference.skymap
    assert skymap.name == name
    assert skymap.config == preset(name)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    listed = r"'hsc': .* hsc_rings_v1, lsst_cells_v1; .*from_config"
    with pytest.raises(NotFoundError, match=listed):
        SkyMap.named("hsc")
