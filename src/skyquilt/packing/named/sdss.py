# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of the Sloan Digital Sky Survey: photometric objects and spectra."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = ["LAYOUTS", "sdss_objid", "sdss_specobjid", "sdss_specobjid_dr7"]

_PYDL = "github.com/weaverba137/pydl 48e15d491f528a66b982136a34e526d63a68d83d"


def sdss_objid() -> IdLayout:
    """Make the layout of photometric objects, and of fields where ``obj`` is 0.

    Returns
    -------
    IdLayout
        From the top, below the sign bit: ``skyversion``, ``rerun``, ``run``, ``camcol``,
        ``firstfield``, ``field`` and ``obj``. Since DR8 ``firstfield`` is 0 and ``skyversion`` 2.
    """
    return IdLayout(
        [
            IdField("skyversion", width=4),
            IdField("rerun", width=11),
            IdField("run", width=16),
            IdField("camcol", width=3, low=1, high=6),
            IdField("firstfield", width=1),
            IdField("field", width=12),
            IdField("obj", width=16),
        ]
    )


def sdss_specobjid() -> IdLayout:
    """Make the layout of spectra of DR8 to DR17, and of plates where ``fiber`` is 0.

    Returns
    -------
    IdLayout
        From the top: ``plate``, ``fiber``, ``mjd``, ``run2d`` and ``line``. It takes all 64 bits,
        so IDs are unsigned: those of plates from 8192 on do not fit a signed integer. ``run2d`` is
        the number of the reduction; vN_M_P is written 10000 (N - 5) + 100 M + P.
    """
    return IdLayout(
        [
            IdField("plate", width=14),
            IdField("fiber", width=12),
            IdField("mjd", width=14, offset=50000),
            IdField("run2d", width=14),
            IdField("line", width=10),
        ]
    )


def sdss_specobjid_dr7() -> IdLayout:
    """Make the layout of spectra up to DR7, and of plates, lines and redshifts of them.

    Returns
    -------
    IdLayout
        From the top: ``plate``, ``mjd``, ``fiber``, ``type`` and ``line``.
    """
    return IdLayout(
        [
            # Of the 16 bits the topmost is a sign that is never set.
            IdField("plate", width=15),
            IdField("mjd", width=16),
            IdField("fiber", width=10, high=640),
            IdField("type", width=6),
            IdField("line", width=16),
        ]
    )


LAYOUTS: Final = (
    KnownLayout(
        "sdss_objid",
        sdss_objid,
        "objID and fieldID of SDSS's photometry",
        "SkyServer, Algorithms, SDSS ObjID Encoding"
        " (cas.sdss.org/dr7/en/help/docs/algorithm.asp?key=objID); SDSS glossary, ObjID"
        f" (www.sdss3.org/dr8/glossary.php#ObjID); IDs of {_PYDL} pydl/pydlutils/tests/test_sdss.py"
        " and pydl/photoop/tests/test_photoop.py",
        examples=(
            (
                1237661382772195474,
                {
                    "skyversion": 2,
                    "rerun": 301,
                    "run": 3704,
                    "camcol": 3,
                    "firstfield": 0,
                    "field": 91,
                    "obj": 146,
                },
            ),
            (
                587722984180548043,
                {
                    "skyversion": 1,
                    "rerun": 40,
                    "run": 752,
                    "camcol": 5,
                    "firstfield": 1,
                    "field": 618,
                    "obj": 459,
                },
            ),
        ),
        not_recoverable="The data release: IDs up to DR7 differ from those since DR8.",
    ),
    KnownLayout(
        "sdss_specobjid",
        sdss_specobjid,
        "specObjID and plateID of SDSS's spectra, DR8 to DR17",
        f"{_PYDL} pydl/pydlutils/sdss.py, sdss_specobjid, which defines them for SDSS-III and IV"
        " (pydl.readthedocs.io/en/latest/api/pydl.pydlutils.sdss.sdss_specobjid.html); IDs of"
        " pydl/pydlutils/tests/test_sdss.py",
        examples=(
            (
                4565636362342690816,
                {"plate": 4055, "fiber": 408, "mjd": 55359, "run2d": 700, "line": 0},
            ),
            (
                11258999466550599680,
                {"plate": 10000, "fiber": 1, "mjd": 57346, "run2d": 1000, "line": 0},
            ),
        ),
        not_recoverable=(
            "Whether line counts lines or indices. SDSS-V has identifiers of another kind."
        ),
    ),
    KnownLayout(
        "sdss_specobjid_dr7",
        sdss_specobjid_dr7,
        "specObjID, plateID, specLineID and their like of SDSS's spectra up to DR7",
        "SkyServer, Algorithms, SDSS ObjID Encoding"
        " (cas.sdss.org/dr4/en/help/docs/algorithm.asp?key=objID); the ID is the one by which"
        " SkyServer's SQL function fGetUrlFitsSpectrum is explained",
        examples=(
            (
                75094092974915584,
                {"plate": 266, "mjd": 51630, "fiber": 2, "type": 0, "line": 0},
            ),
        ),
        not_recoverable="What line counts: lines, indices or redshifts.",
    ),
)
