# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps of every kind with few and large pixels, small enough for plain loops."""

from __future__ import annotations

from typing import Any

from skyquilt.skymap import SkyMap

_LEGACY = {
    "name": "legacy",
    "values": {"legacy": {"patchInnerDimensions": [300, 250], "patchBorder": 20}},
}
# Their borders reach over all of the tract, or over a part of it from every patch.
_WIDE_BORDERS = {
    "name": "legacy",
    "values": {"legacy": {"patchInnerDimensions": [560, 280], "patchBorder": 600}},
}
_CELLS = {
    "name": "cells",
    "values": {
        "cells": {
            "cellInnerDimensions": [60, 60],
            "cellBorder": 7,
            "numCellsPerPatchInner": 4,
            "numCellsInPatchBorder": 1,
        }
    },
}


def _made(kind: str, builder: dict[str, Any], version: int = 1, **fields: Any) -> SkyMap:
    config = {"pixelScale": 120.0, "tractBuilder": builder, **fields}
    return SkyMap.from_config(kind, config, version)


def small_maps() -> dict[str, SkyMap]:
    """Give a skymap of every kind, by name."""
    near: dict[str, Any] = {
        "raList": [10.0, 13.0, 12.0],
        "decList": [0.0, 2.0, 88.0],
        "radiusList": [3.0, 2.0, 1.5],
        "pixelScale": 20.0,
    }
    rings: dict[str, Any] = {"numRings": 5, "raStart": 7.0, "tractOverlap": 1.0}
    return {
        "rings_tan": _made("rings", _LEGACY, projection="TAN", **rings),
        "rings_tan_wide_borders": _made("rings", _WIDE_BORDERS, projection="TAN", **rings),
        "rings_tan_cells": _made("rings", _CELLS, projection="TAN", rotation=20.0, **rings),
        "rings_tan_old": _made("rings", _LEGACY, 0, projection="TAN", **rings),
        "rings_stg_cells": _made("rings", _CELLS, projection="STG", **rings),
        "rings_zea": _made("rings", _LEGACY, projection="ZEA", **rings),
        "rings_arc": _made("rings", _LEGACY, projection="ARC", **rings),
        "rings_mer": _made("rings", _LEGACY, projection="MER", **rings),
        "discrete_tan_cells": _made("discrete", _CELLS, projection="TAN", **near),
        "discrete_stg": _made("discrete", _LEGACY, **near),
        "dodeca_stg_cells": _made("dodeca", _CELLS),
        "dodeca_tan_poles": _made("dodeca", _LEGACY, projection="TAN", withTractsOnPoles=True),
        "equat_cea": _made("equat", _LEGACY, numTracts=3, decRange=[-20.0, 30.0]),
        "equat_tan_cells": _made("equat", _CELLS, projection="TAN", numTracts=7),
        "healpix_stg": _made("healpix", _LEGACY, log2NSide=1),
        "healpix_tan_cells": _made(
            "healpix", _CELLS, projection="TAN", log2NSide=1, nest=True, rotation=0.0
        ),
    }


#: By name, made once.
SMALL_MAPS = small_maps()
