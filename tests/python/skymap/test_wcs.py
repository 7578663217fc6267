# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The WCS of tracts in astropy against our own pixels."""

from __future__ import annotations

import numpy as np
import pytest

from skyquilt.skymap import SkyMap

from .small_maps import SMALL_MAPS

MAPS = {**SMALL_MAPS, "lsst_cells_v1": SkyMap.named("lsst_cells_v1")}


@pytest.mark.parametrize("name", MAPS)
def test_astropy_finds_the_pixels_and_positions_that_we_find(name: str) -> None:
    skymap = MAPS[name]
    rng = np.random.default_rng(11)
    chosen = {0, len(skymap) - 1, *rng.integers(0, len(skymap), 6).tolist()}
    for number in sorted(chosen):
        tract = skymap[number]
        wcs = tract.wcs
        assert wcs.array_shape == (tract.bbox.height, tract.bbox.width)
        x = rng.uniform(0.0, tract.bbox.max_x, 200)
        y = rng.uniform(0.0, tract.bbox.max_y, 200)
        ra, dec = tract.pixel_to_sky(x, y)
        is_there = np.isfinite(ra)
        assert is_there.any()
        found = np.stack(wcs.all_world2pix(ra[is_there], dec[is_there], 0))
        expected = np.stack([x, y])[:, is_there]
        # Degrees are rounded to 6e-14, and astropy's way is by sines and cosines.
        np.testing.assert_allclose(found, expected, rtol=0.0, atol=2e-8)
        sky_ra, sky_dec = wcs.all_pix2world(x[is_there], y[is_there], 0)
        np.testing.assert_allclose(sky_dec, dec[is_there], rtol=0.0, atol=1e-11)
        turned = np.remainder(sky_ra - ra[is_there] + 180.0, 360.0) - 180.0
        np.testing.assert_allclose(turned * np.cos(np.radians(sky_dec)), 0.0, rtol=0.0, atol=1e-11)


def test_the_header_is_that_of_lsst() -> None:
    tract = SkyMap.named("lsst_cells_v1")[9813]
    header = tract.wcs.to_header()
    assert (header["CTYPE1"], header["CTYPE2"]) == ("RA---TAN", "DEC--TAN")
    assert header["RADESYS"] == "ICRS"
    assert (header["CRPIX1"], header["CRPIX2"]) == (15000.0, 15000.0)
    assert tract.crpix == (14999.0, 14999.0)
    assert (header["CRVAL1"], header["CRVAL2"]) == pytest.approx(tract.crval, abs=1e-11)
