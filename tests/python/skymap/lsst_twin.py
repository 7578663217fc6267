# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A slow, plain twin of LSST's skymaps: tracts, patches, cells, and what finds them.

It computes what the package `lsst.skymap` computes, by the rules that its answers show: tracts as
columns, one row each, in pixels counted from 0. It takes nothing from our core, so the two can be
held against each other where no table was made; the tables are what it is held against itself.
The kinds are in lsst_kinds.py, the lists of patches near a polygon in lsst_lists.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .lsst_numbers import (
    HALF_A_PIXEL,
    RADIANS_PER_ARCSEC,
    RADIANS_PER_DEGREE,
    Bools,
    Floats,
    Ints,
    Wcs,
    clipped,
    corners,
    directions,
    float_boxes,
    grown,
    integer_boxes,
    pixel_index,
    separation,
)

# Lists of vertices are taken this far, in pixels, inside the box of a tract.
SHRINK = np.array([0.001, 0.001, -0.001, -0.001])


@dataclass(frozen=True)
class Builder:
    """How tracts are cut: inner sizes, borders and, for cells, how many there are."""

    patch_inner: tuple[int, int]
    patch_border: int
    cell_inner: int | None = None
    cell_border: int = 0
    cells_per_patch: int = 0
    cells_in_border: int = 0

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Builder:
        name = config["tractBuilder"]["name"]
        values = config["tractBuilder"]["values"][name]
        if name == "legacy":
            x, y = values["patchInnerDimensions"]
            return cls((x, y), values["patchBorder"])
        cell, _ = values["cellInnerDimensions"]
        border = values["numCellsInPatchBorder"]
        side = cell * values["numCellsPerPatchInner"]
        return cls(
            (side, side),
            border * cell + values["cellBorder"],
            cell,
            values["cellBorder"],
            values["numCellsPerPatchInner"],
            border,
        )

    @property
    def cells_per_axis(self) -> int:
        return self.cells_per_patch + 2 * self.cells_in_border


class Twin:
    """What all kinds have in common; a kind says where its tracts are and how one is found."""

    def __init__(self, config: dict[str, Any], version: int | None = None) -> None:
        self.config = config
        self.version = version
        self.builder = Builder.from_config(config)
        self.overlap_rad = config["tractOverlap"] * RADIANS_PER_DEGREE
        self.center_lon, self.center_lat = self._centers()
        self._lay_out()

    # ---- What a kind says of itself

    def _centers(self) -> tuple[Floats, Floats]:
        raise NotImplementedError

    def _reference_points(self) -> tuple[Floats, Floats]:
        """CRVAL in radians."""
        return self.center_lon, self.center_lat

    def _box_points(self) -> tuple[Floats, Ints]:
        """Directions that the box of a tract must hold, and the tract of each."""
        raise NotImplementedError

    def inner_vertices(self) -> Floats | None:
        """Directions of the corners of inner regions where these are polygons, NaN padded."""
        return None

    # ---- Boxes of tracts

    def _lay_out(self) -> None:
        lon, lat = self._reference_points()
        config = self.config
        scale_deg = config["pixelScale"] * RADIANS_PER_ARCSEC / RADIANS_PER_DEGREE
        rotation = config["rotation"] * RADIANS_PER_DEGREE
        n = len(lon)
        first = Wcs(config["projection"], scale_deg, rotation, lon, lat, np.zeros((n, 2)))
        points, tract = self._box_points()
        boxes = integer_boxes(float_boxes(first[tract].pixels(points), tract, n)).astype(np.int64)
        size = boxes[:, 2:] - boxes[:, :2] + 1
        inner = np.array(self.builder.patch_inner)
        self.num_patches = -(-size // inner)
        wanted = self.num_patches * inner
        # What is odd goes to the high side.
        lowest = boxes[:, :2] - (wanted - size) // 2
        self.bbox = np.concatenate([np.zeros_like(size), wanted - 1], axis=1)
        self.wcs = Wcs(first.code, scale_deg, rotation, lon, lat, -lowest.astype(np.float64))

    def __len__(self) -> int:
        return len(self.center_lon)

    # ---- Patches and cells

    def patch_index(self, tract: Ints, seq: Ints) -> Ints:
        columns = self.num_patches[tract, 0]
        return np.stack([seq % columns, seq // columns], axis=-1)

    def patch_boxes(self, tract: Ints, index: Ints) -> tuple[Ints, Ints]:
        """Inner and outer boxes of patches."""
        inner = np.array(self.builder.patch_inner)
        low = index * inner
        inner_box = np.concatenate([low, low + inner - 1], axis=1)
        outer_box = grown(inner_box.astype(np.float64), self.builder.patch_border)
        if self.builder.cell_inner is None:
            outer_box = clipped(outer_box, self.bbox[tract])
        return inner_box, outer_box.astype(np.int64)

    def cell_boxes(self, patch: Ints, cell: Ints) -> tuple[Ints, Ints]:
        """Inner and outer boxes of the cells of patches, both by column and row."""
        side = self.builder.cell_inner
        assert side is not None
        low = patch * self.builder.patch_inner + (cell - self.builder.cells_in_border) * side
        inner_box = np.concatenate([low, low + side - 1], axis=1)
        outer_box = grown(inner_box.astype(np.float64), self.builder.cell_border)
        return inner_box, outer_box.astype(np.int64)

    def vertices(self) -> Floats:
        """Directions of the list of vertices: of the inner region, or of the tract's shrunk box."""
        inner = self.inner_vertices()
        if inner is not None:
            return inner
        x0, y0, x1, y1 = (self.bbox + HALF_A_PIXEL + SHRINK).T
        xy = np.stack([x0, y0, x1, y0, x1, y1, x0, y1], axis=-1).reshape(-1, 2)
        tract = np.repeat(np.arange(len(self)), 4)
        return self.wcs[tract].sky(xy).reshape(-1, 4, 3)

    # ---- Finding

    def find_tracts(self, lon_rad: Floats, lat_rad: Floats) -> Ints:
        """Tract of each position: the nearest centre, the lowest number of several as near."""
        return np.array(
            [
                np.argmin(separation(lon, lat, self.center_lon, self.center_lat))
                for lon, lat in zip(lon_rad, lat_rad, strict=True)
            ],
            dtype=np.int64,
        )

    def find_patches(self, tract: Ints, lon_rad: Floats, lat_rad: Floats) -> Ints:
        """Give the number of the patch in a tract, -1 for what the tract does not hold."""
        index = pixel_index(self.wcs[tract].pixels(directions(lon_rad, lat_rad)))
        x, y = (index // self.builder.patch_inner).T
        patch = np.where(self._is_in_box(tract, index), y * self.num_patches[tract, 0] + x, -1)
        return patch.astype(np.int64)

    def holds(self, tract: Ints, vectors: Floats) -> Bools:
        return self._is_in_box(tract, pixel_index(self.wcs[tract].pixels(vectors)))

    def _is_in_box(self, tract: Ints, index: Floats) -> Bools:
        box = self.bbox[tract]
        return np.asarray(((index >= box[:, :2]) & (index <= box[:, 2:])).all(axis=1))

    def find_all_tracts(self, lon_rad: Floats, lat_rad: Floats) -> list[list[int]]:
        """All tracts whose boxes hold each position, in the order of their numbers."""
        found: list[list[int]] = [[] for _ in range(len(lon_rad))]
        vectors = directions(lon_rad, lat_rad)
        for part in np.array_split(np.arange(len(lon_rad)), 1 + len(lon_rad) * len(self) // 10**7):
            point, tract = self._near(vectors[part])
            held = self.holds(tract, vectors[part][point])
            for p, t in zip(part[point[held]].tolist(), tract[held].tolist(), strict=True):
                found[p].append(t)
        return found

    def _near(self, vectors: Floats) -> tuple[Ints, Ints]:
        """Pairs of positions and tracts, by position and tract, none left out that may be held."""
        if self.wcs.code in ("CEA", "MER"):
            every = np.ones((len(vectors), len(self)), dtype=np.bool_)
        else:
            every = vectors @ self._outward.T >= self._cosine_of_reach - 1e-9
        point, tract = np.nonzero(every)
        return point, tract

    @cached_property
    def _outward(self) -> Floats:
        return directions(self.wcs.lon_rad, self.wcs.lat_rad)

    @cached_property
    def _cosine_of_reach(self) -> Floats:
        # In these projections what is farther in the plane is farther on the sky: no pixel of a
        # box is farther than one of its corners.
        xy = corners(self.bbox).reshape(-1, 2)
        tract = np.repeat(np.arange(len(self)), 4)
        cosines = np.einsum("ij,ij->i", self.wcs[tract].sky(xy), self._outward[tract])
        return np.asarray(cosines.reshape(-1, 4).min(axis=1))
