# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps of every kind with patches so large that all pairs of them can be looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.skymap import SkyMap


def _made(
    kind: str, version: int = 1, patch: tuple[int, int] = (500, 400), **fields: Any
) -> SkyMap:
    config = {
        "projection": "TAN",
        "pixelScale": 180.0,
        "tractOverlap": 8.0,
        "tractBuilder": {
            "name": "legacy",
            "values": {"legacy": {"patchInnerDimensions": list(patch), "patchBorder": 20}},
        },
        **fields,
    }
    return SkyMap.from_config(kind, config, version)


#: By name. Those that tile the sky come first, then those that do not.
TILING: dict[str, SkyMap] = {
    "rings": _made("rings", numRings=3, raStart=10.0),
    "narrow_rings": _made("rings", numRings=5, patch=(300, 600)),
    "dodeca": _made("dodeca"),
    "dodeca_poles": _made("dodeca", withTractsOnPoles=True),
    "healpix": _made("healpix", log2NSide=0),
}
#: Pixels half a degree wide, so that outlines exact to a thousandth of one have few corners.
CURVED: dict[str, SkyMap] = {
    "rings_stg": _made("rings", numRings=3, projection="STG", pixelScale=1800.0, patch=(50, 40)),
    "dodeca_zea": _made("dodeca", projection="ZEA", pixelScale=1800.0, patch=(50, 40)),
}
BANDS: dict[str, SkyMap] = {
    "equat": _made("equat", numTracts=7, decRange=[-8.0, 6.0], patch=(200, 70)),
    "equat_elsewhere": _made("equat", numTracts=7, decRange=[-8.0, 6.0], patch=(131, 67)),
}
OLD_RINGS = _made("rings", 0, numRings=3, raStart=10.0)
DISCRETE = _made(
    "discrete",
    raList=[10.0, 30.0, 200.0],
    decList=[0.0, 5.0, -88.0],
    radiusList=[8.0, 10.0, 5.0],
    tractOverlap=2.0,
    patch=(150, 150),
)
EVERY: dict[str, SkyMap] = {
    **TILING, **CURVED, **BANDS, "old_rings": OLD_RINGS, "discrete": DISCRETE,
}  # fmt: skip


def patches_of(skymap: SkyMap) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give all patches of a skymap."""
    tracts, patches = zip(
        *((tract.id, patch.sequential_index) for tract in skymap for patch in tract), strict=True
    )
    return np.asarray(tracts), np.asarray(patches)


def spread_positions(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Spread positions evenly over the sky, in a spiral: degrees."""
    place = np.arange(n, dtype=np.float64)
    dec: NDArray[np.float64] = np.degrees(np.arcsin(-1.0 + (2.0 * place + 1.0) / n))
    # The golden angle (Swinbank and Purser 2006).
    return (place * 137.50776405003785) % 360.0, dec
