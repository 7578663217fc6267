# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""How LSST's skymaps count: angles, directions, boxes of pixels and map projections.

The first part of the slow twin of LSST's skymaps, and independent of our core: NumPy on columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

RADIANS_PER_DEGREE = np.pi / 180.0
RADIANS_PER_ARCSEC = np.pi / 180.0 / 3600.0
TURN = 2.0 * np.pi
INT32_MAX = 2**31 - 1
# From a box of pixels to what they cover.
HALF_A_PIXEL = np.array([-0.5, -0.5, 0.5, 0.5])


def reduced(lon_rad: Floats) -> Floats:
    """Give longitudes in [0, 2 pi): the remainder by C's fmod, a turn more where negative."""
    rest = np.fmod(lon_rad, TURN)
    rest = np.where(rest < 0.0, rest + TURN, rest)
    return np.where(rest >= TURN, 0.0, rest)


def directions(lon_rad: Floats, lat_rad: Floats) -> Floats:
    across = np.cos(lat_rad)
    return np.stack([across * np.cos(lon_rad), across * np.sin(lon_rad), np.sin(lat_rad)], axis=-1)


def lon_lat(vectors: Floats) -> tuple[Floats, Floats]:
    x, y, z = np.moveaxis(vectors, -1, 0)
    return reduced(np.arctan2(y, x)), np.arctan2(z, np.hypot(x, y))


def compass(lon_rad: Floats, lat_rad: Floats) -> tuple[Floats, Floats, Floats]:
    """East, north and outward at positions; at a pole the longitude says where east is."""
    east = np.stack([-np.sin(lon_rad), np.cos(lon_rad), np.zeros_like(lon_rad)], axis=-1)
    north = np.stack(
        [
            -np.sin(lat_rad) * np.cos(lon_rad),
            -np.sin(lat_rad) * np.sin(lon_rad),
            np.cos(lat_rad),
        ],
        axis=-1,
    )
    return east, north, directions(lon_rad, lat_rad)


def offset(lon_rad: Floats, lat_rad: Floats, bearing_rad: Floats, angle_rad: Floats) -> Floats:
    """Go along a great circle; the bearing counts from east through north."""
    east, north, out = compass(lon_rad, lat_rad)
    sideways = np.cos(bearing_rad)[..., None] * east + np.sin(bearing_rad)[..., None] * north
    return np.cos(angle_rad)[..., None] * out + np.sin(angle_rad)[..., None] * sideways


def separation(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Angles by the haversine formula."""
    over = np.sin(0.5 * (lat_a - lat_b)) ** 2
    along = np.cos(lat_a) * np.cos(lat_b) * np.sin(0.5 * (lon_a - lon_b)) ** 2
    return np.asarray(2.0 * np.arcsin(np.sqrt(np.minimum(over + along, 1.0))))


# ---- Boxes ---------------------------------------------------------------------------------------
# An integer box is min x, min y, max x, max y, all inclusive; empty where a maximum is smaller.


def pixel_index(xy: Floats) -> Floats:
    """Index i owns [i - 0.5, i + 0.5). What is NaN or no 32-bit integer lies outside every box."""
    with np.errstate(invalid="ignore"):
        index = np.floor(xy + 0.5)
        return np.where(np.abs(index) <= INT32_MAX, index, -(2.0**31))


def float_boxes(xy: Floats, box_of_point: Ints, n: int) -> Floats:
    """Boxes around points that come box after box; NaN points are left out, NaN where none is left.

    Maxima are moved up by a factor 1 + 2^-51.
    """
    boxes = np.full((n, 4), np.nan)
    if len(box_of_point):
        owners, first = np.unique(box_of_point, return_index=True)
        with np.errstate(invalid="ignore"):
            boxes[owners, :2] = np.fmin.reduceat(xy, first)
            boxes[owners, 2:] = np.fmax.reduceat(xy, first)
    highest = boxes[:, 2:]
    step = 2.0**-51
    boxes[:, 2:] = np.where(highest == 0.0, step, highest + np.abs(highest) * step)
    return boxes


def integer_boxes(boxes: Floats) -> Floats:
    """Every pixel that is touched. Kept as floats, which have no largest integer."""
    return np.concatenate([np.ceil(boxes[:, :2] - 0.5), np.floor(boxes[:, 2:] + 0.5)], axis=1)


def grown(boxes: Floats, by: int) -> Floats:
    return np.asarray(boxes + np.array([-by, -by, by, by]))


def clipped(boxes: Floats, to: Floats) -> Floats:
    return np.concatenate(
        [np.maximum(boxes[:, :2], to[:, :2]), np.minimum(boxes[:, 2:], to[:, 2:])], axis=1
    )


def corners(boxes: Floats | Ints) -> Floats:
    """Corners of the continuous boxes: (max x, min y) and on counter-clockwise on the sky."""
    x0, y0, x1, y1 = (boxes + HALF_A_PIXEL).T
    return np.stack([x1, y0, x0, y0, x0, y1, x1, y1], axis=-1).reshape(-1, 4, 2)


# ---- Projections ---------------------------------------------------------------------------------


def _zenithal_plane(code: str, cosine: Floats, sine: Floats) -> Floats:
    """Distance in the plane over the sine of the angle from the centre."""
    if code == "TAN":
        return np.where(cosine > 0.0, 1.0 / cosine, np.nan)
    if code == "STG":
        return 2.0 / (1.0 + cosine)
    if code == "ZEA":
        return np.sqrt(2.0 / (1.0 + cosine))
    if code == "ARC":
        return np.where(sine > 0.0, np.arctan2(sine, cosine) / sine, 1.0)
    raise ValueError(code)


@dataclass(frozen=True)
class Wcs:
    """World coordinate systems, one a row; the centre of the first pixel is (0, 0)."""

    code: str
    scale_deg: float
    rotation_rad: float
    lon_rad: Floats
    lat_rad: Floats
    crpix: Floats

    @property
    def cd_deg(self) -> Floats:
        c, s = np.cos(self.rotation_rad), np.sin(self.rotation_rad)
        return self.scale_deg * np.array([-c, s, s, c])

    def __getitem__(self, rows: Ints) -> Wcs:
        return Wcs(
            self.code,
            self.scale_deg,
            self.rotation_rad,
            self.lon_rad[rows],
            self.lat_rad[rows],
            self.crpix[rows],
        )

    def _compass(self) -> tuple[Floats, Floats, Floats]:
        # The default of LONPOLE turns the plane of a tract about the northern pole by half a turn.
        east, north, out = compass(self.lon_rad, self.lat_rad)
        turned = np.where(self.lat_rad >= 0.5 * np.pi, -1.0, 1.0)[:, None]
        return turned * east, turned * north, out

    def pixels(self, vectors: Floats) -> Floats:
        """Pixel positions of directions, one a row; NaN where there is none."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if self.code in ("CEA", "MER"):
                lon, lat = lon_lat(vectors)
                x = np.mod(lon - self.lon_rad + np.pi, TURN) - np.pi
                y = np.sin(lat) if self.code == "CEA" else np.arctanh(np.sin(lat))
            else:
                e, n, c = (np.einsum("ij,ij->i", vectors, axis) for axis in self._compass())
                factor = _zenithal_plane(self.code, c, np.hypot(e, n))
                x, y = e * factor, n * factor
        plane = np.stack([x, y], axis=-1) / RADIANS_PER_DEGREE
        plane[~np.isfinite(plane).all(axis=-1)] = np.nan
        # The matrix is its own inverse up to the square of the scale.
        matrix = self.cd_deg.reshape(2, 2) / self.scale_deg**2
        return np.asarray(plane @ matrix.T + self.crpix)

    def sky(self, xy: Floats) -> Floats:
        """Directions of pixel positions, one a row."""
        plane = (xy - self.crpix) @ self.cd_deg.reshape(2, 2).T * RADIANS_PER_DEGREE
        x, y = plane.T
        if self.code in ("CEA", "MER"):
            lat = np.arcsin(y) if self.code == "CEA" else np.arctan(np.sinh(y))
            return directions(self.lon_rad + x, lat)
        r = np.hypot(x, y)
        if self.code == "TAN":
            cosine, factor = 1.0 / np.sqrt(1.0 + r * r), 1.0 / np.sqrt(1.0 + r * r)
        elif self.code == "STG":
            cosine, factor = (4.0 - r * r) / (4.0 + r * r), 4.0 / (4.0 + r * r)
        elif self.code == "ZEA":
            cosine, factor = 1.0 - 0.5 * r * r, np.sqrt(1.0 - 0.25 * r * r)
        else:
            cosine, factor = np.cos(r), np.sinc(r / np.pi)
        east, north, out = self._compass()
        along = (x * factor)[:, None] * east + (y * factor)[:, None] * north
        return np.asarray(along + cosine[:, None] * out)
