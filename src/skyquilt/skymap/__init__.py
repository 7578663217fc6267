# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tracts, patches and cells: numbers, pixel grids and outlines."""

from skyquilt.skymap.builders import CellsBuilder, LegacyBuilder
from skyquilt.skymap.config import (
    DiscreteSkyMapConfig,
    DodecaSkyMapConfig,
    EquatSkyMapConfig,
    HealpixSkyMapConfig,
    RingsSkyMapConfig,
)
from skyquilt.skymap.crosswalk import Crosswalk
from skyquilt.skymap.overlaps import Overlaps
from skyquilt.skymap.skymap import SkyMap
from skyquilt.skymap.table_config import TableSkyMapConfig
from skyquilt.skymap.tract import Cell, Patch, PixelBox, Tract
from skyquilt.skymap.vertex_reader import VertexReader

__all__ = [
    "Cell",
    "CellsBuilder",
    "Crosswalk",
    "DiscreteSkyMapConfig",
    "DodecaSkyMapConfig",
    "EquatSkyMapConfig",
    "HealpixSkyMapConfig",
    "LegacyBuilder",
    "Overlaps",
    "Patch",
    "PixelBox",
    "RingsSkyMapConfig",
    "SkyMap",
    "TableSkyMapConfig",
    "Tract",
    "VertexReader",
]
