# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The pixels of a tract as astropy's WCS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from astropy.wcs import WCS

__all__ = ["tract_wcs"]


def tract_wcs(
    projection: str,
    crval: tuple[float, float],
    crpix: tuple[float, float],
    cd: tuple[float, float, float, float],
    bbox: tuple[int, int, int, int],
) -> WCS:
    """Make astropy's WCS of a tract.

    Parameters
    ----------
    projection : str
        FITS code of the projection, three letters.
    crval : tuple of float
        Reference point, ICRS degrees.
    crpix : tuple of float
        Its pixel, counted from 0.
    cd : tuple of float
        CD1_1, CD1_2, CD2_1 and CD2_2, degrees a pixel.
    bbox : tuple of int
        The tract's pixels, which begin at (0, 0): least x and y, greatest x and y.

    Returns
    -------
    WCS
        Two celestial axes in ICRS with the tract's ``array_shape``. LONPOLE and LATPOLE are FITS'
        defaults, as LSST leaves them.
    """
    from astropy.wcs import WCS  # noqa: PLC0415 - slower to load than all else in this room

    wcs = WCS(naxis=2)
    wcs.wcs.ctype = [f"RA---{projection}", f"DEC--{projection}"]
    wcs.wcs.cunit = ["deg", "deg"]
    wcs.wcs.crval = list(crval)
    wcs.wcs.crpix = [crpix[0] + 1.0, crpix[1] + 1.0]
    wcs.wcs.cd = [[cd[0], cd[1]], [cd[2], cd[3]]]
    wcs.wcs.radesys = "ICRS"
    wcs.wcs.set()
    _, _, max_x, max_y = bbox
    wcs.array_shape = (max_y + 1, max_x + 1)
    return wcs
