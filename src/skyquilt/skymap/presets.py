# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps of public surveys by name."""

from __future__ import annotations

from skyquilt.errors import NotFoundError
from skyquilt.skymap.builders import CellsBuilder, LegacyBuilder
from skyquilt.skymap.config import RingsSkyMapConfig

__all__ = ["PRESETS", "preset"]

#: Configurations as published: ``lsst_cells_v1`` in github.com/lsst/obs_lsst (the skymap of Rubin's
#: production and Data Preview 1), ``hsc_rings_v1`` in github.com/lsst/obs_subaru.
PRESETS: dict[str, RingsSkyMapConfig] = {
    "lsst_cells_v1": RingsSkyMapConfig(
        num_rings=120,
        projection="TAN",
        pixel_scale=0.2,
        tract_overlap=1.0 / 60.0,
        builder=CellsBuilder(),
    ),
    "hsc_rings_v1": RingsSkyMapConfig(
        num_rings=120,
        projection="TAN",
        pixel_scale=0.168,
        tract_overlap=1.0 / 60.0,
        builder=LegacyBuilder(),
    ),
}


def preset(name: str) -> RingsSkyMapConfig:
    """Look up the configuration of a public skymap.

    Parameters
    ----------
    name : str
        One of the keys of `PRESETS`.

    Returns
    -------
    RingsSkyMapConfig
        Its configuration.

    Raises
    ------
    NotFoundError
        If there is no such preset; the message lists those there are.
    """
    try:
        return PRESETS[name]
    except KeyError:
        raise NotFoundError(
            f"no skymap named {name!r}: the built-in ones are {', '.join(sorted(PRESETS))};"
            " others are made with SkyMap.from_config"
        ) from None
