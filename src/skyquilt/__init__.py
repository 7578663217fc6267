# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Answers which exposures cover this piece of sky, by which solution, and what changed.

The public names are loaded when they are first used, so that a command that only needs a skymap
does not wait for a database library.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skyquilt.errors import SkyquiltError
    from skyquilt.footprint import FootprintTable, Instrument
    from skyquilt.index import RegionIndex
    from skyquilt.packing import IdLayout
    from skyquilt.registry import Registry
    from skyquilt.skymap import SkyMap
    from skyquilt.sphere import Polygons, Regions

__all__ = [
    "FootprintTable",
    "IdLayout",
    "Instrument",
    "Polygons",
    "RegionIndex",
    "Regions",
    "Registry",
    "SkyMap",
    "SkyquiltError",
    "__version__",
]

_HOMES = {
    "FootprintTable": "skyquilt.footprint",
    "IdLayout": "skyquilt.packing",
    "Instrument": "skyquilt.footprint",
    "Polygons": "skyquilt.sphere",
    "RegionIndex": "skyquilt.index",
    "Regions": "skyquilt.sphere",
    "Registry": "skyquilt.registry",
    "SkyMap": "skyquilt.skymap",
    "SkyquiltError": "skyquilt.errors",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        # Loaded here: it takes longer than the core.
        return importlib.import_module("importlib.metadata").version("skyquilt")
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module 'skyquilt' has no attribute {name!r}") from None
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
