# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of targets of the Dark Energy Spectroscopic Instrument."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = ["LAYOUTS", "desi_target"]


def desi_target() -> IdLayout:
    """Make the layout of targets.

    Returns
    -------
    IdLayout
        From the top: a zero, ``gaiadr``, ``sky``, ``mock``, ``release``, ``brickid`` and
        ``objid``. For targets from Gaia alone (``gaiadr`` not 0) and for mock ones (``mock`` 1)
        ``brickid`` is a HEALPix number, and ``objid`` a row of its file.
    """
    return IdLayout(
        [
            IdField.reserved(width=1),
            IdField("gaiadr", width=2),
            IdField("sky", width=1),
            IdField("mock", width=1),
            IdField("release", width=16),
            IdField("brickid", width=20),
            IdField("objid", width=22),
        ]
    )


def _target(release: int, brickid: int, objid: int, mock: int = 0) -> dict[str, int | str]:
    return {
        "gaiadr": 0,
        "sky": 0,
        "mock": mock,
        "release": release,
        "brickid": brickid,
        "objid": objid,
    }


LAYOUTS: Final = (
    KnownLayout(
        "desi_target",
        desi_target,
        "TARGETID of DESI",
        "github.com/desihub/desitarget a9ee318ff29c60b0e2d36437929569f6f4dccf83"
        " py/desitarget/data/targetmask.yaml, targetid_mask, and py/desitarget/targets.py,"
        " encode_targetid; IDs beside RELEASE, BRICKID and BRICK_OBJID in"
        " github.com/desihub/tutorials 3c97d1d31d0dd3eada3a6eab700ae0130243da51"
        " onskydata/Intro_to_DESI_SV_spectra.ipynb; the mock one of"
        " archive/Intro_to_DESI_spectra.ipynb",
        examples=(
            (35191248222423832, _target(8001, 590822, 2840)),
            (35191248222424151, _target(8001, 590822, 3159)),
            (288230398226336552, _target(0, 5263, 2856, mock=1)),
        ),
        not_recoverable=(
            "For secondary targets, whose release is below 1000, which program release and objid"
            " mean. Negative TARGETIDs, of stuck positioners, have no layout and are refused."
        ),
    ),
)
