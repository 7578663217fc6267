# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of objects in the public data releases of the Subaru strategic survey with HSC."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = ["LAYOUTS", "hsc_object"]

_LAST_TRACT: Final = 18937
#: Tracts of the survey's skymap have nine patches a side.
_LAST_PATCH: Final = 8


def hsc_object() -> IdLayout:
    """Make the layout of objects of coadds, as PDR1, PDR2 and PDR3 have them.

    Returns
    -------
    IdLayout
        From the top: ``tract``; ``patch_x`` and ``patch_y``, the patch's place in the tract; and
        ``counter``.
    """
    return IdLayout(
        [
            IdField("tract", width=16, high=_LAST_TRACT),
            IdField("patch_x", width=5, high=_LAST_PATCH),
            IdField("patch_y", width=5, high=_LAST_PATCH),
            IdField("counter", width=32),
        ]
    )


LAYOUTS: Final = (
    KnownLayout(
        "hsc_object",
        hsc_object,
        "object_id of HSC's strategic survey, PDR1 to PDR3",
        "github.com/lsst/obs_subaru 325b54883fc8cb84eedd629b553f2caef7eb4272 (19.0.0)"
        " python/lsst/obs/hsc/hscMapper.py, _computeCoaddExposureId; proved by IDs with positions"
        " in github.com/kstoreyf/anomalies-GAN-HSC 72d42cfdbf2e111ffab341320d2f739d2ead3289"
        " notebooks/cosmos_bluecore.csv, on the skymap hsc_rings_v1",
        examples=(
            (
                43158464205193120,
                {"tract": 9813, "patch_x": 3, "patch_y": 5, "counter": 32672},
            ),
            (
                43158872227076120,
                {"tract": 9813, "patch_x": 6, "patch_y": 4, "counter": 22552},
            ),
        ),
        not_recoverable=(
            "The data release: the same ID can be of another object in another one. Later versions"
            " of the pipeline gave tract, patch and band other widths."
        ),
    ),
)
