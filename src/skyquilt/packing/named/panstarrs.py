# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of Pan-STARRS1: objects, whose digits are a position, and the names of skycells."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import IdError
from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = [
    "LAYOUTS",
    "panstarrs_objid",
    "panstarrs_positions",
    "panstarrs_skycell",
    "skycell_ids",
    "skycell_names",
]

#: The height of a zone in degrees. It is this number of five digits and not half an arcminute; near
#: the north pole that makes a difference of 2.6 arcsec.
_ZONE_HEIGHT_DEG: Final = 0.0083333
_N_ZONES: Final = 21601
_ZONE_STEPS: Final = 10**4
_RA_STEPS_PER_DEG: Final = 10**6

#: The zones of RINGS.V3, four degrees high, hold cells 0 to 2643; the survey begins with 635.
_LAST_PROJECTION_CELL: Final = 2643
_LAST_SKYCELL: Final = 99

_SKYCELL_NAME = re.compile(r"(?:rings\.v3\.)?skycell\.([0-9]{4})\.([0-9]{3})")

_OBJECT_IDENTIFIERS = (
    "PS1 Object Identifiers (outerspace.stsci.edu/display/PANSTARRS/PS1+Object+Identifiers)"
)
_TESSELLATION = (
    "PS1 Sky tessellation patterns"
    " (outerspace.stsci.edu/display/PANSTARRS/PS1+Sky+tessellation+patterns)"
)


def panstarrs_objid() -> IdLayout:
    """Make the layout of objects.

    Returns
    -------
    IdLayout
        In decimal digits from the top: ``zone`` of declination, counted from the south pole in
        steps of 0.0083333 degrees (up to 5 digits); ``ra_microdegrees`` (9 digits); and
        ``zone_step``, how far up in the zone, in 1e-4 of its height (4 digits).
    """
    return IdLayout(
        [
            IdField("zone", radix=_N_ZONES),
            IdField("ra_microdegrees", radix=10**9, high=360 * _RA_STEPS_PER_DEG - 1),
            IdField("zone_step", radix=_ZONE_STEPS),
        ]
    )


def panstarrs_positions(ids: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the positions that IDs of objects were made of.

    They are those of an early step of the survey's processing, about 0.1 arcsec from ``raMean``
    and ``decMean`` of the catalogue; good for finding objects, not for astrometry.

    Parameters
    ----------
    ids : array_like of int
        IDs of objects.

    Returns
    -------
    ra, dec : ndarray of float64
        Degrees, of the shape of the IDs: the middle of what an ID stands for, which is 3.6 mas wide
        in right ascension and 3.0 mas high.

    Raises
    ------
    IdError
        If an ID is of no object.
    """
    fields = panstarrs_objid().unpack(np.asarray(ids))
    ra = (np.asarray(fields["ra_microdegrees"]) + 0.5) / _RA_STEPS_PER_DEG
    zones = np.asarray(fields["zone"]) + (np.asarray(fields["zone_step"]) + 0.5) / _ZONE_STEPS
    return ra, zones * _ZONE_HEIGHT_DEG - 90.0


def panstarrs_skycell() -> IdLayout:
    """Make the layout of skycells as numbers: the seven digits of their names.

    Returns
    -------
    IdLayout
        In decimal digits from the top: ``projection_cell`` (4 digits) and ``skycell`` within it (3
        digits), so that ``skycell.2069.026`` is 2069026.
    """
    return IdLayout(
        [
            IdField("projection_cell", radix=10**4, high=_LAST_PROJECTION_CELL),
            IdField("skycell", radix=10**3, high=_LAST_SKYCELL),
        ]
    )


def skycell_ids(skycell_names: ArrayLike) -> NDArray[np.int64]:
    """Give the numbers of skycells by their names.

    Parameters
    ----------
    skycell_names : str or array_like of str or bytes
        Names such as ``skycell.2069.026``; ``rings.v3.`` may stand before them.

    Returns
    -------
    ndarray of int64
        Numbers such as 2069026, of the shape of the names.

    Raises
    ------
    IdError
        If a name is of no skycell; the message names the first such row.
    """
    texts = np.asarray(skycell_names)
    if texts.dtype.kind not in "USO" and texts.size > 0:
        raise IdError(f"names of skycells must be texts, got {texts.dtype}")
    rows = texts.reshape(-1).tolist()
    cells = [_numbers_of(row, text) for row, text in enumerate(rows)]
    columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    packed = panstarrs_skycell().pack({"projection_cell": columns[0], "skycell": columns[1]})
    ids: NDArray[np.int64] = np.asarray(packed).reshape(texts.shape)
    return ids


def skycell_names(ids: ArrayLike) -> NDArray[np.str_]:
    """Give the names of skycells by their numbers.

    Parameters
    ----------
    ids : int or array_like of int
        Numbers such as 2069026.

    Returns
    -------
    ndarray of str
        Names such as ``skycell.2069.026``, of the shape of the numbers.

    Raises
    ------
    IdError
        If a number is of no skycell; the message names the first such row.
    """
    given = np.asarray(ids)
    cells = panstarrs_skycell().unpack(given.reshape(-1))
    texts = [
        f"skycell.{projection_cell:04d}.{skycell:03d}"
        for projection_cell, skycell in zip(
            cells["projection_cell"].tolist(), cells["skycell"].tolist(), strict=True
        )
    ]
    names: NDArray[np.str_] = np.array(texts, dtype=np.str_).reshape(given.shape)
    return names


def _numbers_of(row: int, text: Any) -> tuple[int, int]:
    name = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    found = _SKYCELL_NAME.fullmatch(name)
    if found is None:
        raise IdError(
            f"a skycell must be named skycell.PPPP.SSS in digits, got {text!r} at row {row}"
        )
    return int(found[1]), int(found[2])


LAYOUTS: Final = (
    KnownLayout(
        "panstarrs_objid",
        panstarrs_objid,
        "objID of Pan-STARRS1, DR1 and DR2",
        f"{_OBJECT_IDENTIFIERS}; Flewelling et al. 2020, ApJS 251, 7; IDs of the objects next to"
        " two alerts in github.com/ZwickyTransientFacility/ztf-avro-alert"
        " 75a9831c0762ebb03f81edc1bcf3f7d335deb1e9 data/, objectidps1, which lie where the alerts"
        " say that they do",
        examples=(
            (
                170431796402626366,
                {"zone": 17043, "ra_microdegrees": 179640262, "zone_step": 6366},
            ),
            (
                150430752007784368,
                {"zone": 15043, "ra_microdegrees": 75200778, "zone_step": 4368},
            ),
        ),
        not_recoverable=(
            "The catalogue's own position: the digits give one before its calibration, about 0.1"
            " arcsec off (panstarrs_positions)."
        ),
    ),
    KnownLayout(
        "panstarrs_skycell",
        panstarrs_skycell,
        "skycells of Pan-STARRS1 as the seven digits of their names",
        f"{_TESSELLATION}; the number is made here, columns projectionID and skyCellID of the"
        " catalogue hold its two fields; the name skycell.2069.026 stands in PS1 Image Cutout"
        " Service (outerspace.stsci.edu/display/PANSTARRS/PS1+Image+Cutout+Service)",
        examples=((2069026, {"projection_cell": 2069, "skycell": 26}),),
        not_recoverable="The filter, and the tessellation if it is not RINGS.V3.",
    ),
)
