# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Skymaps of public surveys by name, each with the place its configuration was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from skyquilt.errors import NotFoundError
from skyquilt.skymap.builders import Builder, CellsBuilder, LegacyBuilder
from skyquilt.skymap.config import RingsSkyMapConfig

__all__ = ["PRESETS", "Preset", "preset"]


@dataclass(frozen=True, slots=True)
class Preset:
    """A public skymap.

    Attributes
    ----------
    config : RingsSkyMapConfig
        What defines it.
    provenance : str
        Whose skymap it is, in one line.
    source : str
        Where the configuration was read: repository, commit and path.
    """

    config: RingsSkyMapConfig
    provenance: str
    source: str


def _rings_of_120(
    pixel_scale: float, builder: Builder, tract_overlap: float = 1.0 / 60.0
) -> RingsSkyMapConfig:
    """Give what most public skymaps are, but for their pixels."""
    return RingsSkyMapConfig(
        num_rings=120,
        projection="TAN",
        pixel_scale=pixel_scale,
        tract_overlap=tract_overlap,
        builder=builder,
    )


#: The public skymaps by name. Where a source is a pickle, it is the registered skymap itself.
PRESETS: Final[dict[str, Preset]] = {
    "lsst_cells_v1": Preset(
        _rings_of_120(0.2, CellsBuilder()),
        "Rubin's LSSTCam and LSSTComCam, Data Preview 1",
        "github.com/lsst-dm/prompt_processing ee8e3a3276406debe6d78533acb10c7dbea7e048"
        " tests/data/central_repo/skymaps/skyMap/skyMap_lsst_cells_v1_skymaps.pickle",
    ),
    "hsc_rings_v1": Preset(
        _rings_of_120(0.168, LegacyBuilder()),
        "Subaru's Hyper Suprime-Cam",
        "github.com/lsst/ap_verify_ci_cosmos_pdr2 3f8dbbe99b36e6b3766e1eb0af2496f37a914049"
        " preloaded/skymaps/skyMap/skyMap_hsc_rings_v1_skymaps.pickle",
    ),
    "decam_rings_v1": Preset(
        _rings_of_120(0.262, LegacyBuilder()),
        "the Dark Energy Camera, as Rubin's pipelines process it",
        "github.com/lsst/ap_verify_ci_hits2015 bebb473c6e101189606b7b27a65befed69b5ff46"
        " preloaded/skymaps/skyMap/skyMap_decam_rings_v1_skymaps.pickle",
    ),
    "DC2": Preset(
        _rings_of_120(0.2, LegacyBuilder()),
        "the simulated sky of DESC's Data Challenge 2, Data Preview 0",
        "github.com/lsst/ap_verify_ci_dc2 7ec6df745f465e7977bca9ea2242b4c48adcbe6d"
        " preloaded/skymaps/skyMap/skyMap_DC2_skymaps.pickle",
    ),
    "DC2_cells_v1": Preset(
        _rings_of_120(0.2, CellsBuilder()),
        "DESC's joint simulations of Roman and Rubin; the same pixels as lsst_cells_v1",
        "github.com/LSSTDESC/desc_roman_drp 840b2d3f063647f232fd83561a7aaf954af83d3b"
        " config/dc2_cells_v1_skymap.py",
    ),
    "ops_rehersal_prep_2k_v1": Preset(
        # The overlap was typed with thirteen digits, and the name with one a missing.
        _rings_of_120(0.2, CellsBuilder(n_cells_per_patch_inner=11), 0.0166666666666),
        "Rubin's operations rehearsals with simulated LSSTComCam exposures",
        "github.com/lsst-dm/prompt_processing 674a4b1ff63a590ea30b547bf048d34f53d57e18"
        " tests/data/central_repo/skymaps/skyMap/skyMap_ops_rehersal_prep_2k_v1_skymaps.pickle",
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
        return PRESETS[name].config
    except KeyError:
        raise NotFoundError(
            f"no skymap named {name!r}: the built-in ones are {', '.join(sorted(PRESETS))};"
            " others are made with SkyMap.from_config"
        ) from None
