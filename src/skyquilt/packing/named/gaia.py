# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs of sources of the Gaia mission."""

from __future__ import annotations

from typing import Final

from skyquilt.packing.fields import IdField
from skyquilt.packing.known_layouts import KnownLayout
from skyquilt.packing.layout import IdLayout

__all__ = ["LAYOUTS", "gaia_source"]

_ORDER: Final = 12


def gaia_source() -> IdLayout:
    """Make the layout of sources.

    Returns
    -------
    IdLayout
        From the top: ``healpix12``, the nested HEALPix number of order 12 in equatorial
        coordinates; ``processing_centre``; ``running_number``; and ``component``. Numbers of lower
        orders are ``healpix12 >> 2 * (12 - order)``. The middle of a cell is that of
        ``astropy_healpix.HEALPix(nside=4096, order="nested").healpix_to_lonlat(healpix12)``.
    """
    return IdLayout(
        [
            IdField("healpix12", width=28, high=12 * 4**_ORDER - 1),
            IdField("processing_centre", width=3),
            IdField("running_number", width=25),
            IdField("component", width=7),
        ]
    )


def _source(healpix12: int, processing_centre: int, running_number: int) -> dict[str, int | str]:
    return {
        "healpix12": healpix12,
        "processing_centre": processing_centre,
        "running_number": running_number,
        "component": 0,
    }


LAYOUTS: Final = (
    KnownLayout(
        "gaia_source",
        gaia_source,
        "source_id of Gaia, all data releases",
        "Gaia Data Release documentation, data model, gaia_source, source_id"
        " (gea.esac.esa.int/archive/documentation/GDR1/datamodel/Ch1/gaia_source.html);"
        " GAIA-C3-TN-ARI-BAS-020-05; IDs with positions of gaiadr2.gaia_source and"
        " gaiadr3.gaia_source, which lie in the HEALPix cells that they name",
        examples=(
            (4295806720, _source(0, 1, 6558)),
            (34361129088, _source(1, 0, 10865)),
            (1000225938242805248, _source(29110406, 1, 12348)),
            (2912281258855051520, _source(84758540, 0, 10850)),
        ),
        not_recoverable=(
            "The data release, and the position but for a cell of 52 arcsec: the one where the"
            " source was seen when it got its ID, which a fast star may have left."
        ),
    ),
)
