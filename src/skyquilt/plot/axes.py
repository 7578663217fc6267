# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Axes on the sky: a tangent plane with right ascension growing to the left."""

from __future__ import annotations

from typing import Any

from astropy.visualization.wcsaxes import WCSAxes
from astropy.wcs import WCS
from matplotlib.figure import Figure

from skyquilt.errors import CoordinateError
from skyquilt.sphere import unit_vectors

__all__ = ["sky_axes"]


def sky_axes(
    figure: Figure,
    position: Any = 111,
    *,
    center_ra: float,
    center_dec: float,
    width_deg: float,
    height_deg: float | None = None,
) -> WCSAxes:
    """Add axes for a piece of sky to a figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    position : int or SubplotSpec
        As for ``figure.add_subplot``.
    center_ra, center_dec : float
        ICRS degrees of the middle, where the plane touches the sphere.
    width_deg, height_deg : float
        Size in the tangent plane in degrees; as high as wide by default.

    Returns
    -------
    astropy.visualization.wcsaxes.WCSAxes
        Axes whose data coordinates are degrees in the tangent plane, with both scales equal. Ticks
        and grid are right ascension and declination in degrees.

    Raises
    ------
    CoordinateError
        If the middle is not on the sky or a size is not in (0, 100] degrees.

    Notes
    -----
    In the gnomonic projection great circles are straight lines, so outlines drawn from corner to
    corner are exact, at the poles and across right ascension 0 too.
    """
    unit_vectors([center_ra], [center_dec])  # refuses what is not on the sky
    height = width_deg if height_deg is None else height_deg
    for name, size in (("width_deg", width_deg), ("height_deg", height)):
        # Beyond some 80 degrees from its middle a tangent plane shows nothing recognisable.
        if not 0.0 < size <= 100.0:
            raise CoordinateError(f"{name} must lie in (0, 100] degrees, got {size}")
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.cunit = ["deg", "deg"]
    wcs.wcs.radesys = "ICRS"
    wcs.wcs.crval = [float(center_ra), float(center_dec)]
    wcs.wcs.crpix = [1.0, 1.0]
    wcs.wcs.cdelt = [-1.0, 1.0]
    axes = figure.add_subplot(position, projection=wcs)
    axes.set_aspect("equal")
    axes.set_xlim(-0.5 * width_deg, 0.5 * width_deg)
    axes.set_ylim(-0.5 * height, 0.5 * height)
    decimals = "d." + ("d" if max(width_deg, height) > 0.8 else "dd")
    for coordinate, name in zip(axes.coords, ("Right ascension", "Declination"), strict=True):
        coordinate.set_axislabel(f"{name} (degrees)")
        coordinate.set_major_formatter(decimals)
        coordinate.grid(color="0.85", linewidth=0.5)
    axes.set_axisbelow(True)
    return axes
