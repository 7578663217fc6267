# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Roman's projection regions and skycells as tables of tracts and patches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.config_fields import number, whole_number
from skyquilt.skymap.core_map import core_map
from skyquilt.skymap.table_columns import ColumnReader, first_row
from skyquilt.skymap.table_config import BOX, OWNED_BOX, TableSkyMapConfig
from skyquilt.sphere import unit_vectors

__all__ = ["RomanTables", "roman_tables"]

_REGIONS = "table of projection regions"
_SKYCELLS = "table of skycells"

#: How far a position given of a skycell may be from where its pixels have it.
_TOLERANCE_ARCSEC: Final = 1e-3

#: The corners in the order of the reference file, by the ends of x and y that they have.
_CORNERS: Final = (("min", "min"), ("max", "min"), ("max", "max"), ("min", "max"))


@dataclass(frozen=True, slots=True)
class RomanTables:
    """Tracts and patches, and what the skycells' table says of where they are.

    Attributes
    ----------
    tracts, patches : dict of str to ndarray
        As `TableSkyMapConfig` takes them.
    centers : tuple of ndarray
        Right ascension and declination of the patches' middles, degrees.
    corners : tuple of tuple of ndarray
        Those of the patches' corners, in the order of the reference file; none if not given.
    """

    tracts: dict[str, Any]
    patches: dict[str, Any]
    centers: tuple[NDArray[np.float64], NDArray[np.float64]]
    corners: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]

    def check_against(self, core: _skymap.SkyMap) -> None:
        """Compare the given positions with those of the pixels.

        Parameters
        ----------
        core : SkyMap
            The core's skymap of the two tables.

        Raises
        ------
        SkyMapConfigError
                For the first skycell with a centre or corner that is somewhere else, or if skycells
            without their borders do not lie side by side.
        """
        low_x, low_y, high_x, high_y = (self.patches[name].astype(np.float64) for name in BOX)
        self._check(core, "centre", *self.centers, 0.5 * (low_x + high_x), 0.5 * (low_y + high_y))
        for i, (ra, dec) in enumerate(self.corners):
            end_x, end_y = _CORNERS[i]
            x = low_x - 0.5 if end_x == "min" else high_x + 0.5
            y = low_y - 0.5 if end_y == "min" else high_y + 0.5
            self._check(core, f"corner {i + 1}", ra, dec, x, y)
        self._check_steps("x")
        self._check_steps("y")

    def _check(
        self,
        core: _skymap.SkyMap,
        what: str,
        ra: NDArray[np.float64],
        dec: NDArray[np.float64],
        x: NDArray[np.float64],
        y: NDArray[np.float64],
    ) -> None:
        found = core.directions(self.patches["tract"], x, y)
        apart_rad = np.linalg.norm(found - unit_vectors(ra, dec), axis=1)
        apart = np.degrees(apart_rad) * 3600.0
        wrong = ~(apart < _TOLERANCE_ARCSEC)
        if wrong.any():
            row = first_row(wrong)
            raise SkyMapConfigError(
                f"the {what} of skycell {self.patches['name'][row]} must lie where its pixels do,"
                f" got ({ra[row]}, {dec[row]}), {apart[row]:.3g} arcsec away; check the pixel scale"
                " and the size of skycells, and that both tables are of one file"
            )

    def _check_steps(self, axis: str) -> None:
        first = self.patches[f"min_{axis}"]
        step = self.patches[f"inner_max_{axis}"] - self.patches[f"inner_min_{axis}"] + 1
        begin = self.patches["patch"] == 0
        away = first - first[begin][np.cumsum(begin) - 1]
        if (away % step != 0).any():
            row = first_row(away % step != 0)
            raise SkyMapConfigError(
                f"the skycells of a region must lie whole steps of {step[row]} pixels apart, so"
                f" that they meet where their borders are taken off, got {away[row]} pixels in"
                f" {axis} to skycell {self.patches['name'][row]} from the first; check"
                " skycell_border_pixels"
            )


def roman_tables(
    projection_regions: object,
    skycells: object,
    *,
    pixel_scale: float,
    nxy_skycell: int,
    skycell_border_pixels: int,
) -> RomanTables:
    """Turn Roman's two tables into those of tracts and patches.

    Parameters
    ----------
    projection_regions, skycells : mapping of columns, structured array, astropy Table, ...
        As `SkyMap.from_roman_skycells` takes them.
    pixel_scale : float
        Arcseconds a pixel.
    nxy_skycell : int
        Pixels along each side of a skycell.
    skycell_border_pixels : int
        Pixels of border on each side, which neighbours own.

    Returns
    -------
    RomanTables
        Both tables; `RomanTables.check_against` has still to be asked.

    Raises
    ------
    SkyMapConfigError
        If a column is missing or wrong, or the rows of skycells that a region lists are not there.
    """
    size = whole_number("nxy_skycell", nxy_skycell)
    border = whole_number("skycell_border_pixels", skycell_border_pixels)
    if not 0 <= border < 0.5 * size:
        raise SkyMapConfigError(
            f"skycell_border_pixels must not be negative and be less than half of nxy_skycell,"
            f" {size}, got {border}"
        )
    given = ColumnReader(projection_regions, _REGIONS)
    tracts = _tracts_of(given, number("pixel_scale", pixel_scale))
    cells = ColumnReader(skycells, _SKYCELLS)
    begin, end = given.integers("skycell_start"), given.integers("skycell_end")
    wrong = ~((begin >= 0) & (begin <= end) & (end <= len(cells)))
    if wrong.any():
        row = first_row(wrong)
        raise SkyMapConfigError(
            f"a region's skycells must be rows of the {_SKYCELLS}, which has {len(cells)},"
            f" got {begin[row]} to {end[row]} at row {row} of the {_REGIONS}"
        )
    region = np.repeat(np.arange(len(tracts["tract"])), end - begin)
    number_in_region = np.arange(len(region)) - (np.cumsum(end - begin) - (end - begin))[region]
    rows = begin[region] + number_in_region

    ra, dec = cells.degrees("ra_center")[rows], cells.degrees("dec_center")[rows]
    names = cells.texts("name")[rows]
    if cells.has_all(("x_tangent", "y_tangent")):
        low_x = tracts["crpix_x"][region] - cells.numbers("x_tangent")[rows]
        low_y = tracts["crpix_y"][region] - cells.numbers("y_tangent")[rows]
    else:
        plane = core_map(TableSkyMapConfig(tracts))
        x, y = plane.pixels(tracts["tract"][region], unit_vectors(ra, dec))
        low_x, low_y = x - 0.5 * (size - 1), y - 0.5 * (size - 1)
    patches: dict[str, Any] = {"tract": tracts["tract"][region], "patch": number_in_region}
    for axis, low in (("x", low_x), ("y", low_y)):
        patches[f"min_{axis}"] = first = _whole(low, names)
        patches[f"max_{axis}"] = first + (size - 1)
        patches[f"inner_min_{axis}"] = first + border
        patches[f"inner_max_{axis}"] = first + (size - 1 - border)
    patches["name"] = names
    corners = []
    for i in range(1, len(_CORNERS) + 1):
        for lon, lat in ((f"ra_corn{i}", f"dec_corn{i}"), (f"ra{i}", f"dec{i}")):
            if cells.has_all((lon, lat)):
                corners.append((cells.degrees(lon)[rows], cells.degrees(lat)[rows]))
    if len(corners) not in (0, len(_CORNERS)):
        raise SkyMapConfigError(f"the {_SKYCELLS} must give all four corners or none")
    return RomanTables(tracts, patches, (ra, dec), tuple(corners))


def _tracts_of(given: ColumnReader, pixel_scale: float) -> dict[str, Any]:
    dec = given.degrees("dec_tangent")
    # Roman's planes have native North at longitude 180 degrees everywhere; FITS, and so a tract,
    # turns the plane of the northern pole by half a turn.
    turned = np.where(dec == 90.0, 180.0, 0.0)
    tracts: dict[str, Any] = {
        "tract": given.integers("index"),
        "ra": given.degrees("ra_tangent"),
        "dec": dec,
        "pixel_scale": np.full(len(given), pixel_scale),
        "rotation": given.degrees("orientat") + turned,
        "x_axis": np.full(len(given), "east"),
        "crpix_x": given.numbers("x_tangent"),
        "crpix_y": given.numbers("y_tangent"),
        "width": given.integers("nx"),
        "height": given.integers("ny"),
    }
    for name, edge in zip(OWNED_BOX, ("ra_min", "ra_max", "dec_min", "dec_max"), strict=True):
        tracts[name] = given.degrees(edge)
    return tracts


# Skycells lie on whole pixels; what was rounded in a table may be off by a small part of one.
def _whole(pixels: NDArray[np.float64], names: NDArray[np.str_]) -> NDArray[np.int64]:
    wrong = ~(np.abs(pixels - np.round(pixels)) < 0.02) | ~(np.abs(pixels) < 2.0**31)
    if wrong.any():
        row = first_row(wrong)
        raise SkyMapConfigError(
            f"a skycell must begin at a whole pixel of its region, got {pixels[row]} for skycell"
            f" {names[row]}; check the pixel scale and the size of skycells, and that both tables"
            " are of one file"
        )
    return np.round(pixels).astype(np.int64)
