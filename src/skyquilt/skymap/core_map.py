# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The core's skymap of a configuration."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.errors import TableError
from skyquilt.skymap.builders import CellsBuilder
from skyquilt.skymap.common_config import CommonConfig
from skyquilt.skymap.config import (
    DiscreteSkyMapConfig,
    DodecaSkyMapConfig,
    EquatSkyMapConfig,
    HealpixSkyMapConfig,
    RingsSkyMapConfig,
    SkyMapConfig,
)
from skyquilt.skymap.table_config import BOX, INNER_BOX, OWNED_BOX, TableSkyMapConfig

__all__ = ["LevelName", "RegionName", "core_level", "core_map", "core_region"]

RegionName: TypeAlias = Literal["outer", "inner"]
LevelName: TypeAlias = Literal["patch", "tract", "cell"]


def core_map(config: SkyMapConfig | TableSkyMapConfig) -> _skymap.SkyMap:
    """Make the core's skymap.

    Parameters
    ----------
    config : SkyMapConfig or TableSkyMapConfig
        What defines it.

    Returns
    -------
    SkyMap
        The core's value.

    Raises
    ------
    SkyMapConfigError
        If a value is out of its range; the message names it.
    """
    if isinstance(config, TableSkyMapConfig):
        return _core_table(config)
    style = _tract_style(config)
    match config:
        case RingsSkyMapConfig():
            return _skymap.SkyMap.rings(
                num_rings=config.num_rings,
                ra_start_deg=config.ra_start,
                version=config.version,
                style=style,
            )
        case DiscreteSkyMapConfig():
            return _skymap.SkyMap.discrete(
                ra_deg=_column(config.ra_list),
                dec_deg=_column(config.dec_list),
                radius_deg=_column(config.radius_list),
                style=style,
            )
        case DodecaSkyMapConfig():
            return _skymap.SkyMap.dodeca(
                with_tracts_on_poles=config.with_tracts_on_poles, style=style
            )
        case EquatSkyMapConfig():
            dec_begin, dec_end = config.dec_range
            return _skymap.SkyMap.equat(
                num_tracts=config.num_tracts,
                dec_begin_deg=dec_begin,
                dec_end_deg=dec_end,
                style=style,
            )
        case HealpixSkyMapConfig():
            return _skymap.SkyMap.healpix(order=config.log2_n_side, nest=config.nest, style=style)


def core_region(region: str) -> _skymap.Region:
    """Give the core's name of a region.

    Parameters
    ----------
    region : {"outer", "inner"}
        With or without the border that neighbours share.

    Returns
    -------
    Region
        The core's value.

    Raises
    ------
    TableError
        For any other name.
    """
    if region not in ("inner", "outer"):
        raise TableError(f"region must be 'inner' or 'outer', got {region!r}")
    return _skymap.Region.inner if region == "inner" else _skymap.Region.outer


def core_level(level: str) -> _skymap.Level:
    """Give the core's name of a level.

    Parameters
    ----------
    level : {"tract", "patch", "cell"}
        What something is compared with.

    Returns
    -------
    Level
        The core's value.

    Raises
    ------
    TableError
        For any other name.
    """
    if level not in ("tract", "patch", "cell"):
        raise TableError(f"level must be 'tract', 'patch' or 'cell', got {level!r}")
    found: _skymap.Level = getattr(_skymap.Level, level)
    return found


def _core_table(config: TableSkyMapConfig) -> _skymap.SkyMap:
    tracts = config.tracts
    patches = config.patches[np.argsort(config.patches["tract"], kind="stable")]
    # The patches of each tract, wherever its row is: sorted by tract, put in the order of the rows.
    begin = np.searchsorted(patches["tract"], tracts["tract"], side="left")
    end = np.searchsorted(patches["tract"], tracts["tract"], side="right")
    offsets = np.concatenate([[0], np.cumsum(end - begin)])
    patches = patches[np.arange(offsets[-1]) + np.repeat(begin - offsets[:-1], end - begin)]
    return _skymap.SkyMap.table(
        number=np.ascontiguousarray(tracts["tract"]),
        ra_deg=np.ascontiguousarray(tracts["ra"]),
        dec_deg=np.ascontiguousarray(tracts["dec"]),
        projection=[
            getattr(_skymap.ProjectionKind, code.lower()) for code in tracts["projection"].tolist()
        ],
        pixel_scale_arcsec=np.ascontiguousarray(tracts["pixel_scale"]),
        rotation_deg=np.ascontiguousarray(tracts["rotation"]),
        x_axis=[getattr(_skymap.XAxis, name) for name in tracts["x_axis"].tolist()],
        crpix_x=np.ascontiguousarray(tracts["crpix_x"]),
        crpix_y=np.ascontiguousarray(tracts["crpix_y"]),
        n_x=np.ascontiguousarray(tracts["width"]),
        n_y=np.ascontiguousarray(tracts["height"]),
        patch_offsets=offsets.astype(np.int64),
        patch=np.ascontiguousarray(patches["patch"]),
        inner=_core_boxes(patches, INNER_BOX),
        outer=_core_boxes(patches, BOX),
        owned_deg=(
            np.stack([tracts[name] for name in OWNED_BOX], axis=1) if config.owns_boxes else None
        ),
    )


# The core's boxes end before their last pixel.
def _core_boxes(patches: NDArray[np.void], names: tuple[str, ...]) -> NDArray[np.int64]:
    min_x, min_y, max_x, max_y = (patches[name] for name in names)
    return np.stack([min_x, min_y, max_x + 1, max_y + 1], axis=1)


def _tract_style(config: CommonConfig) -> _skymap.TractStyle:
    builder = config.builder
    inner_x, inner_y = builder.patch_inner_dimensions
    cells = builder if isinstance(builder, CellsBuilder) else None
    return _skymap.TractStyle(
        projection=getattr(_skymap.ProjectionKind, config.projection.lower()),
        pixel_scale_arcsec=config.pixel_scale,
        rotation_deg=config.rotation,
        tract_overlap_deg=config.tract_overlap,
        patches=_skymap.PatchStyle(
            builder=_skymap.Builder.cells if cells else _skymap.Builder.legacy,
            inner_x=inner_x,
            inner_y=inner_y,
            border=builder.patch_border,
            cell_inner=cells.cell_inner_dimensions[0] if cells else 0,
            cell_border=cells.cell_border if cells else 0,
            cells_per_patch_inner=cells.n_cells_per_patch_inner if cells else 0,
            cells_in_border=cells.n_cells_in_patch_border if cells else 0,
        ),
    )


def _column(values: tuple[float, ...]) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)
