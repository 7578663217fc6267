# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of the Zwicky Transient Facility, all of them decimal: alerts, images and light curves."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = ["LAYOUTS", "ztf_candid", "ztf_oid", "ztf_pid"]

#: Nights of which every candid fits a signed integer; the last one is that of 2 April 2042.
_N_NIGHTS: Final = 9223
_LAST_CHANNEL: Final = 63
#: github.com/ZwickyTransientFacility/ztf_sim data/ZTF_Fields.txt.
_LAST_FIELD: Final = 1897

_ALERTS = (
    "names of fields as in github.com/ZwickyTransientFacility/ztf-avro-alert"
    " 75a9831c0762ebb03f81edc1bcf3f7d335deb1e9 docs/schema.md; digits, which no document explains,"
    " read off the alerts in data/ of the same commit, whose nid, jd, rcid, pid and tblid they"
    " repeat"
)


def ztf_pid() -> IdLayout:
    """Make the layout of processed images, the ``pid`` of alerts.

    Returns
    -------
    IdLayout
        In decimal digits from the top: ``nid``, the night as days from 2017-01-01 (UT);
        ``day_fraction``, when the exposure began, in 1e-5 of that day (5 digits); ``rcid``, the
        readout channel (2 digits); and ``pipeline`` (2 digits; 15 wherever we looked).
    """
    return IdLayout(_image())


def ztf_candid() -> IdLayout:
    """Make the layout of candidates, the ``candid`` of alerts.

    Returns
    -------
    IdLayout
        The digits of `ztf_pid`, then ``subtraction`` (3 digits; 15 for positive and 10 for negative
        candidates wherever we looked, 95 and 115 in the first alerts) and ``tblid``, the row of the
        pipeline's table (3 digits).
    """
    return IdLayout([*_image(), IdField("subtraction", radix=1000), IdField("tblid", radix=1000)])


def _image() -> tuple[IdField, ...]:
    return (
        IdField("nid", radix=_N_NIGHTS),
        IdField("day_fraction", radix=10**5),
        IdField("rcid", radix=100, high=_LAST_CHANNEL),
        IdField("pipeline", radix=100),
    )


def ztf_oid() -> IdLayout:
    """Make the layout of light curves in data releases, the ``oid`` or ``objectid``.

    Returns
    -------
    IdLayout
        In decimal digits from the top: ``field`` (3 or 4 digits); ``band`` (1 digit, 1 for g, 2 for
        r, 3 for i); ``ccd`` (2 digits, from 1); ``quadrant`` (1 digit, 1 to 4); and ``number`` (8
        digits).
    """
    return IdLayout(
        [
            IdField("field", radix=10**4, low=1, high=_LAST_FIELD),
            IdField("band", radix=10, labels={"g": 1, "r": 2, "i": 3}),
            IdField("ccd", radix=100, low=1, high=16),
            IdField("quadrant", radix=10, low=1, high=4),
            IdField("number", radix=10**8),
        ]
    )


LAYOUTS: Final = (
    KnownLayout(
        "ztf_candid",
        ztf_candid,
        "candid of ZTF's alerts",
        _ALERTS,
        examples=(
            (
                739260766315010006,
                {
                    "nid": 739,
                    "day_fraction": 26076,
                    "rcid": 63,
                    "pipeline": 15,
                    "subtraction": 10,
                    "tblid": 6,
                },
            ),
            (
                710243366315015036,
                {
                    "nid": 710,
                    "day_fraction": 24336,
                    "rcid": 63,
                    "pipeline": 15,
                    "subtraction": 15,
                    "tblid": 36,
                },
            ),
        ),
        not_recoverable=(
            "The field, the filter and the object; the time but for 0.86 s; what pipeline and"
            " subtraction mean, which is nowhere published."
        ),
    ),
    KnownLayout(
        "ztf_pid",
        ztf_pid,
        "pid, the processed image, of ZTF's alerts",
        _ALERTS,
        examples=(
            (472263571115, {"nid": 472, "day_fraction": 26357, "rcid": 11, "pipeline": 15}),
            (739260766315, {"nid": 739, "day_fraction": 26076, "rcid": 63, "pipeline": 15}),
        ),
        not_recoverable="The field and the filter; the time but for 0.86 s.",
    ),
    KnownLayout(
        "ztf_oid",
        ztf_oid,
        "oid of ZTF's light curves in public data releases",
        "table ztf_objects of IRSA (irsa.ipac.caltech.edu/docs/program_interface/"
        "ztf_lightcurve_api.html); digits, which no document explains, proved by IDs whose"
        " positions lie on the CCD and quadrant that they name, by the field centres of"
        " github.com/MichaelMedford/zort f1120a9ca0d94c98157eb3b6e3c3d536993f96c5 zort/data, and"
        " by field and filter of 633207400004730 in github.com/snad-space/ztf-viewer tests",
        examples=(
            (
                686103400067717,
                {"field": 686, "band": "g", "ccd": 3, "quadrant": 4, "number": 67717},
            ),
            (
                633207400004730,
                {"field": 633, "band": "r", "ccd": 7, "quadrant": 4, "number": 4730},
            ),
        ),
        not_recoverable=(
            "The position but for the quadrant; light curves of one star in other fields and"
            " filters, which have other IDs."
        ),
    ),
)
