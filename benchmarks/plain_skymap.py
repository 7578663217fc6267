# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The skymap lsst_cells_v1 without skyquilt: a fast NumPy way to compare with, and slow loops.

Away from the poles only: the fast way knows the rings of tracts, not the two caps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from plain_sphere import quads_overlap
from workloads import FloatArray, IntArray, from_tangent_plane, tangent_frame

N_RINGS = 120
RING_SIZE = np.pi / (N_RINGS + 1)
FIRST_LAT = RING_SIZE / 2 - np.pi / 2
PIXEL = math.radians(0.2 / 3600)
N_PATCHES = 10  # along x and along y
INNER = 3000  # pixels of a patch
BORDER = 200  # pixels that its outer region has more on each side
REFERENCE_PIXEL = 14999  # the tract's centre; the first pixel has its centre at 0

_CHUNK = 8192  # rows whose columns fit in the processor's cache


@dataclass(frozen=True, slots=True)
class PlainSkyMap:
    """Columns of rings and of tracts.

    Attributes
    ----------
    n_tracts : ndarray of int64, shape (120,)
        Tracts of each ring.
    begin_tract : ndarray of int64, shape (120,)
        Number of the first one.
    center_lon, center_lat : ndarray of float64, shape (18938,)
        Reference points of all tracts, radians.
    axes : ndarray of float64, shape (3, 3, 18938)
        Unit vectors toward the reference points, to their east and to their north.
    """

    n_tracts: IntArray
    begin_tract: IntArray
    center_lon: FloatArray
    center_lat: FloatArray
    axes: FloatArray


def plain_skymap() -> PlainSkyMap:
    """Lay out the tracts."""
    ring = np.arange(N_RINGS)
    begin = RING_SIZE * (ring + 0.5) - np.pi / 2
    nearest = np.minimum(abs(begin), abs(begin + RING_SIZE))
    n_tracts = (2 * np.pi * np.cos(nearest) / RING_SIZE).astype(np.int64) + 1
    begin_tract = 1 + np.cumsum(n_tracts) - n_tracts
    ring_of = np.repeat(ring, n_tracts)
    index = np.arange(1, 1 + n_tracts.sum()) - begin_tract[ring_of]
    lon = np.concatenate([[0.0], 2 * np.pi * index / n_tracts[ring_of], [0.0]])
    lat = np.concatenate([[-np.pi / 2], RING_SIZE * (ring_of + 1) - np.pi / 2, [np.pi / 2]])
    axes = tangent_frame(np.degrees(lon), np.degrees(lat)).transpose(1, 2, 0)
    return PlainSkyMap(n_tracts, begin_tract, lon, lat, np.ascontiguousarray(axes))


def locate(
    skymap: PlainSkyMap, lon_deg: FloatArray, lat_deg: FloatArray
) -> tuple[IntArray, IntArray]:
    """Tract and patch of positions in the rings, chunk by chunk."""
    tract = np.empty(len(lon_deg), dtype=np.int64)
    patch = np.empty(len(lon_deg), dtype=np.int64)
    sin_center, cos_center = np.sin(skymap.center_lat), np.cos(skymap.center_lat)
    for begin in range(0, len(lon_deg), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        lon, lat = np.radians(lon_deg[rows]), np.radians(lat_deg[rows])
        ring = ((lat - FIRST_LAT) * (1 / RING_SIZE)).astype(np.int64)
        n = skymap.n_tracts[ring]
        index = (lon * (n * (0.5 / np.pi)) + 0.5).astype(np.int64)
        index[index == n] = 0
        found = skymap.begin_tract[ring] + index
        sin_lat, cos_lat = np.sin(lat), np.cos(lat)
        d_lon = lon - skymap.center_lon[found]
        toward = cos_lat * np.cos(d_lon)
        sin_0, cos_0 = sin_center[found], cos_center[found]
        per_pixel = (1 / PIXEL) / (sin_0 * sin_lat + cos_0 * toward)
        x = REFERENCE_PIXEL + 0.5 - cos_lat * np.sin(d_lon) * per_pixel
        y = REFERENCE_PIXEL + 0.5 + (cos_0 * sin_lat - sin_0 * toward) * per_pixel
        patch[rows] = (y * (1 / INNER)).astype(np.int64) * N_PATCHES + (x * (1 / INNER)).astype(
            np.int64
        )
        tract[rows] = found
    return tract, patch


def locate_slowly(skymap: PlainSkyMap, lon_deg: float, lat_deg: float) -> tuple[int, int]:
    """Tract and patch of one position, by the rule and with the vectors of the tract."""
    lon, lat = math.radians(lon_deg), math.radians(lat_deg)
    ring = int((lat - FIRST_LAT) / RING_SIZE)
    n = int(skymap.n_tracts[ring])
    index = int(lon / (2 * math.pi / n) + 0.5)
    tract = int(skymap.begin_tract[ring]) + (0 if index == n else index)
    position = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
    toward, east, north = (
        sum(a * b for a, b in zip(axis, position, strict=True))
        for axis in skymap.axes[:, :, tract].tolist()
    )
    x = math.floor(REFERENCE_PIXEL - east / toward / PIXEL + 0.5)
    y = math.floor(REFERENCE_PIXEL + north / toward / PIXEL + 0.5)
    return tract, y // INNER * N_PATCHES + x // INNER


def overlaps(skymap: PlainSkyMap, quads: FloatArray) -> tuple[IntArray, IntArray, IntArray]:
    """Rows, tracts and patches of all pairs of a quad and an outer patch, in no order.

    Rounding decides where they touch or nearly do. The quads' bounding discs may have radii of up
    to a quarter of a degree.
    """
    found = [
        _overlaps_of_chunk(skymap, quads[begin : begin + _CHUNK], begin)
        for begin in range(0, len(quads), _CHUNK)
    ]
    row, tract, patch = (np.concatenate(column) for column in zip(*found, strict=True))
    return row, tract, patch


def _overlaps_of_chunk(
    skymap: PlainSkyMap, quads: FloatArray, first_row: int
) -> tuple[IntArray, IntArray, IntArray]:
    corners = np.ascontiguousarray(quads.transpose(2, 1, 0))
    row, tract, patch = overlaps_in_tracts(skymap, corners, *tracts_near(skymap, corners))
    return first_row + row, tract, patch


def pixels_of(
    skymap: PlainSkyMap, corners: FloatArray, tract: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Where corners (3, k, n) lie on the pixels of n tracts: x and y, (k, n) each."""
    toward, east, north = (
        axis[0] * corners[0] + axis[1] * corners[1] + axis[2] * corners[2]
        for axis in skymap.axes[:, :, tract]
    )
    return (
        REFERENCE_PIXEL - east / toward * (1 / PIXEL),
        REFERENCE_PIXEL + north / toward * (1 / PIXEL),
    )


def overlaps_in_tracts(
    skymap: PlainSkyMap, corners: FloatArray, row: IntArray, tract: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Pairs of quads, corners (3, 4, n), with patches of the tracts that each row is to try."""
    x, y = pixels_of(skymap, corners[:, :, row], tract)
    # Patches whose pixel box meets the box around the corners. The edge of the first outer patch
    # lies at -BORDER - 0.5, that of the last at 10 * INNER + BORDER - 0.5.
    reach = BORDER + 0.5
    begin_x = np.ceil((x.min(0) - (BORDER - 0.5)) * (1 / INNER)).astype(np.int64) - 1
    begin_y = np.ceil((y.min(0) - (BORDER - 0.5)) * (1 / INNER)).astype(np.int64) - 1
    end_x = np.floor((x.max(0) + reach) * (1 / INNER)).astype(np.int64) + 1
    end_y = np.floor((y.max(0) + reach) * (1 / INNER)).astype(np.int64) + 1
    for bound in (begin_x, begin_y, end_x, end_y):
        np.clip(bound, 0, N_PATCHES, out=bound)
    n_x, n_y = end_x - begin_x, end_y - begin_y
    count = np.maximum(n_x, 0) * np.maximum(n_y, 0)
    pair = np.repeat(np.arange(len(row)), count)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    patch_x = begin_x[pair] + nth % n_x[pair]
    patch_y = begin_y[pair] + nth // n_x[pair]
    # The box's sides do not separate the two: do the quad's edges? East is at smaller x, so the
    # corners run clockwise in pixels and the inside is to the right of an edge.
    along_x, along_y = np.roll(x, -1, 0) - x, np.roll(y, -1, 0) - y
    center_x = INNER * patch_x + (INNER / 2 - 0.5)
    center_y = INNER * patch_y + (INNER / 2 - 0.5)
    overlapping = np.ones(len(pair), dtype=np.bool_)
    for k in range(4):
        to_x, to_y = along_y[k], -along_x[k]  # inward
        depth = (INNER / 2 + BORDER) * (abs(to_x) + abs(to_y)) - to_x * x[k] - to_y * y[k]
        overlapping &= to_x[pair] * center_x + to_y[pair] * center_y + depth[pair] >= 0
    pair = pair[overlapping]
    patch = (patch_y * N_PATCHES + patch_x)[overlapping]
    return row[pair], tract[pair], patch


def tracts_near(skymap: PlainSkyMap, corners: FloatArray) -> tuple[IntArray, IntArray]:
    """Rows and tracts so close that they may overlap, in the ring of a quad and beside it."""
    center = corners.sum(1)
    center /= np.sqrt((center**2).sum(0))
    turns = np.arctan2(center[1], center[0]) * (0.5 / np.pi) % 1.0
    ring = ((np.arcsin(center[2]) - FIRST_LAT) * (1 / RING_SIZE)).astype(np.int64)
    # Half a tract's outer region and the quad's disc, with room for what the tangent plane
    # stretches.
    reach = (N_PATCHES * INNER / 2 + BORDER) * PIXEL + math.radians(0.26)
    rows, tracts = [], []
    for other_ring in (ring - 1, ring, ring + 1):
        n = skymap.n_tracts[other_ring]
        nearest = (turns * n + 0.5).astype(np.int64)
        for index in (nearest - 1, nearest, nearest + 1):
            tract = skymap.begin_tract[other_ring] + index % n
            toward, east, north = (
                axis[0] * center[0] + axis[1] * center[1] + axis[2] * center[2]
                for axis in skymap.axes[:, :, tract]
            )
            near = np.flatnonzero((abs(east) <= reach * toward) & (abs(north) <= reach * toward))
            rows.append(near)
            tracts.append(tract[near])
    return np.concatenate(rows), np.concatenate(tracts)


def patch_quads(skymap: PlainSkyMap, tract: int) -> FloatArray:
    """Make the outer regions (100, 4, 3) of a tract's patches."""
    frame = skymap.axes[:, :, tract][None]
    patch = np.arange(N_PATCHES * N_PATCHES)
    edge = np.array([-BORDER - 0.5, INNER + BORDER - 0.5])
    # Counter-clockwise on the sky, where x grows to the west.
    x = (INNER * (patch % N_PATCHES))[:, None] + edge[[1, 0, 0, 1]]
    y = (INNER * (patch // N_PATCHES))[:, None] + edge[[0, 0, 1, 1]]
    quads: FloatArray = from_tangent_plane(
        frame,
        np.degrees(PIXEL * (REFERENCE_PIXEL - x))[None],
        np.degrees(PIXEL * (y - REFERENCE_PIXEL))[None],
    )[0]
    return quads


def overlaps_slowly(skymap: PlainSkyMap, quad: FloatArray) -> set[tuple[int, int]]:
    """Tract and patch of all outer patches that a quad overlaps, one patch after the other."""
    center = quad.sum(0) / np.linalg.norm(quad.sum(0))
    cosines: NDArray[np.float64] = center @ skymap.axes[0]
    corners = quad.tolist()
    return {
        (tract, patch)
        for tract in np.flatnonzero(cosines > math.cos(math.radians(1.8))).tolist()
        for patch, outline in enumerate(patch_quads(skymap, tract).tolist())
        if quads_overlap(corners, outline)
    }
