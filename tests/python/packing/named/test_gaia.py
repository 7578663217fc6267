# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Gaia's sources lie in the HEALPix cells that their IDs name."""

from __future__ import annotations

import astropy.units as u
import numpy as np
import pytest
from cdshealpix.nested import lonlat_to_healpix

from skyquilt import IdLayout
from skyquilt.errors import IdError

Positions = dict[str, list[tuple[int, float, float]]]


def test_sources_lie_in_the_cells_that_their_ids_name(published_positions: Positions) -> None:
    ids, ra, dec = map(np.array, zip(*published_positions["gaia_source"], strict=True))
    cells = IdLayout.named("gaia_source").unpack(ids)["healpix12"]
    np.testing.assert_array_equal(cells, lonlat_to_healpix(ra * u.deg, dec * u.deg, 12))
    # Any lower order is a matter of shifting, as Gaia's documentation does it for order 8.
    np.testing.assert_array_equal(cells >> 8, ids >> 43)


def test_cells_end_with_the_sphere() -> None:
    layout = IdLayout.named("gaia_source")
    layout.unpack((12 * 4**12 - 1) << 35)
    with pytest.raises(IdError, match="healpix12"):
        layout.unpack((12 * 4**12) << 35)
