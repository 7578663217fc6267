# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs in Rubin's data previews and alerts, whose sizes and releases are known."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout
from skyquilt.packing.named.lsst import lsst_object, lsst_source

__all__ = [
    "LAYOUTS",
    "lsst_alert",
    "lsst_dp02_object",
    "lsst_dp1_object",
    "lsst_dp1_source",
    "lsst_dp2_object",
]

_N_RELEASES: Final = 64
_DP1: Final = 4
_DP2: Final = 5

_TUTORIALS = "github.com/lsst/tutorial-notebooks 282d849a0cfd61f5b58dfd8e3fd5c3cc1e403941"


def lsst_dp02_object() -> IdLayout:
    """Make the layout of objects of Data Preview 0.2, which is DESC's simulated sky.

    Returns
    -------
    IdLayout
        The one of `lsst_object` with 49 patches a tract and no release.
    """
    return lsst_object(n_patches=49)


def lsst_dp1_object() -> IdLayout:
    """Make the layout of objects of Data Preview 1, found on coadds or by difference imaging.

    Returns
    -------
    IdLayout
        The one of `lsst_object` with 64 releases, of which this is number 4.
    """
    return _of_release(lsst_object(n_releases=_N_RELEASES), _DP1)


def lsst_dp1_source() -> IdLayout:
    """Make the layout of sources of Data Preview 1, found on visits or their differences.

    Returns
    -------
    IdLayout
        The one of `lsst_source` with 64 releases, of which this is number 4.
    """
    return _of_release(lsst_source(n_releases=_N_RELEASES), _DP1)


def lsst_dp2_object() -> IdLayout:
    """Make the layout of objects of Data Preview 2, found on coadds or by difference imaging.

    Returns
    -------
    IdLayout
        The one of `lsst_object` with 64 releases, of which this is number 5.
    """
    return _of_release(lsst_object(n_releases=_N_RELEASES), _DP2)


def lsst_alert() -> IdLayout:
    """Make the layout of sources, forced sources and objects in Rubin's alerts.

    An object has the visit and detector where it was seen first.

    Returns
    -------
    IdLayout
        The one of `lsst_source` with 64 releases, from 1 on.
    """
    return _of_release(lsst_source(n_releases=_N_RELEASES), 1, _N_RELEASES - 1)


def _of_release(layout: IdLayout, first: int, last: int | None = None) -> IdLayout:
    """Say which releases there are."""
    release, *places = layout.places
    known = IdField(
        release.name, width=release.width, low=first, high=first if last is None else last
    )
    return IdLayout([known, *places], compounds=layout.compounds)


LAYOUTS: Final = (
    KnownLayout(
        "lsst_dp02_object",
        lsst_dp02_object,
        "objectId and diaObjectId of Rubin's Data Preview 0.2",
        "tables dp02_dc2_catalogs.Object and DiaObject; sizes proved by an ID with its position in"
        f" {_TUTORIALS} DP0.2/02b_Catalog_Queries_with_TAP.ipynb, on the skymap DC2",
        examples=(
            (1651589610221899038, {"release": 0, "tract": 3831, "patch": 45, "counter": 36126}),
            (1909948454470183768, {"release": 0, "tract": 4431, "patch": 17, "counter": 27480}),
        ),
        not_recoverable=(
            "Whether it is an Object or a DiaObject: both count in the same patch. Sources of this"
            " preview have IDs of another layout, of which no published one is at hand."
        ),
    ),
    KnownLayout(
        "lsst_dp1_object",
        lsst_dp1_object,
        "objectId and diaObjectId of Rubin's Data Preview 1",
        "tables dp1.Object and dp1.DiaObject; release 4 of 64, proved by IDs with positions in"
        f" {_TUTORIALS} DP1/200_Data_Products/201_Catalogs/201_3_ForcedSource_table.ipynb and"
        " DP1/300_Science_Demos/306_Extragalactic_transients/306_1_Transient_light_curves.ipynb,"
        " on the skymap lsst_cells_v1",
        examples=(
            (614435753623041404, {"release": 4, "tract": 5526, "patch": 9, "counter": 13692}),
            (611255759837069401, {"release": 4, "tract": 5063, "patch": 34, "counter": 89}),
        ),
        not_recoverable="Whether it is an Object or a DiaObject: both count in the same patch.",
    ),
    KnownLayout(
        "lsst_dp1_source",
        lsst_dp1_source,
        "sourceId and diaSourceId of Rubin's Data Preview 1",
        "tables dp1.Source and dp1.DiaSource; release 4 of 64 as for its objects; IDs in"
        f" {_TUTORIALS} DP1/300_Science_Demos/308_Solar_System/308_4_Photometry.ipynb and"
        " 308_6_Lightcurves.ipynb, whose visits fall on nights of the preview",
        examples=(
            (
                600430116797939982,
                {"visit": 2024120300082, "release": 4, "detector": 6, "counter": 270},
            ),
            (
                600438911280349188,
                {"visit": 2024120500070, "release": 4, "detector": 6, "counter": 4},
            ),
        ),
        not_recoverable=(
            "Whether it is a Source or a DiaSource: both count on the same detector of a visit."
        ),
    ),
    KnownLayout(
        "lsst_dp2_object",
        lsst_dp2_object,
        "objectId and diaObjectId of Rubin's Data Preview 2",
        "tables dp2.Object and dp2.DiaObject; release 5 of 64, proved by IDs with positions in"
        f" {_TUTORIALS} DP2/200_Data_products/201_Catalogs/201_03_ForcedSource_table.ipynb and"
        " DP2/100_How_to_use_RSP_tools/102_Catalog_access/102_6_Catalog_access_with_LSDB.ipynb,"
        " on the skymap lsst_cells_v1",
        examples=(
            (743582465276261182, {"release": 5, "tract": 3347, "patch": 89, "counter": 13118}),
            (753899182879670304, {"release": 5, "tract": 4849, "patch": 17, "counter": 32}),
        ),
        not_recoverable="Whether it is an Object or a DiaObject: both count in the same patch.",
    ),
    KnownLayout(
        "lsst_alert",
        lsst_alert,
        "diaSourceId, diaForcedSourceId and diaObjectId in Rubin's alerts",
        "alerts of 2026 as brokers give them (api.lsst.fink-portal.org/api/v1/fp), with visit and"
        " detector beside the ID; 64 releases, the default of"
        " github.com/lsst/meas_base python/lsst/meas/base/_id_generator.py",
        examples=(
            (
                170538716508455749,
                {"visit": 2026061400484, "release": 1, "detector": 62, "counter": 837},
            ),
            (
                170032882292621441,
                {"visit": 2026021900045, "release": 1, "detector": 166, "counter": 129},
            ),
        ),
        not_recoverable=(
            "What the ID is of: sources, forced sources and objects all count on the detector of a"
            " visit. An object's visit is where it was seen first."
        ),
    ),
)
