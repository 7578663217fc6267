# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of sources of the DESI Legacy Imaging Surveys, in two layouts that differ by data release."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = ["LAYOUTS", "legacy_survey", "legacy_survey_dr10"]

#: Bricks are numbered from 1; legacysurvey.org/dr9/files, columns of the survey-bricks table.
_N_BRICKS: Final = 662174

_GALACTIC_LENSES = "github.com/eramey16/galactic_lenses (iptf16 and unlensed)"


def legacy_survey() -> IdLayout:
    """Make the layout of sources up to DR9.

    Returns
    -------
    IdLayout
        ``release << 40 | brickid << 16 | objid``.
    """
    return _release_brick_object(brick_width=24, object_width=16)


def legacy_survey_dr10() -> IdLayout:
    """Make the layout of sources of DR10, which gives bricks and sources 20 bits each.

    Returns
    -------
    IdLayout
        ``release << 40 | brickid << 20 | objid``.
    """
    return _release_brick_object(brick_width=20, object_width=20)


def _release_brick_object(*, brick_width: int, object_width: int) -> IdLayout:
    return IdLayout(
        [
            IdField("release", width=16),
            IdField("brickid", width=brick_width, low=1, high=_N_BRICKS),
            IdField("objid", width=object_width),
        ]
    )


LAYOUTS: Final = (
    KnownLayout(
        "legacy_survey",
        legacy_survey,
        "ls_id of the Legacy Surveys up to DR9",
        "github.com/desihub/specprod-db py/specprodDB/load.py, Photometry.ls_id; release, brickid"
        " and objid as in www.legacysurvey.org/dr9/catalogs; proved by an ID with its position in"
        f" {_GALACTIC_LENSES}, which lies in the brick that the ID names; none from before DR9 was"
        " at hand",
        examples=((9906619143751091, {"release": 9010, "brickid": 295677, "objid": 1459}),),
        not_recoverable="The brick's name and position, which the survey's table of bricks gives.",
    ),
    KnownLayout(
        "legacy_survey_dr10",
        legacy_survey_dr10,
        "ls_id of the Legacy Surveys, DR10",
        "table ls_dr10.tractor of Astro Data Lab (datalab.noirlab.edu); release, brickid and objid"
        " as in www.legacysurvey.org/dr10/catalogs; proved by an ID with its position in"
        f" {_GALACTIC_LENSES}, which lies in the brick that the ID names",
        examples=(
            (10995426317568971, {"release": 10000, "brickid": 295677, "objid": 3019}),
            (10995375804519828, {"release": 10000, "brickid": 247504, "objid": 5524}),
        ),
        not_recoverable="The brick's name and position, which the survey's table of bricks gives.",
    ),
)
