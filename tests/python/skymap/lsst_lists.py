# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The lists of patches that LSST's skymaps give for a few positions, of a polygon's corners or not.

They look at a box about the positions in the pixels of a tract and ask no more, so they list
patches that a polygon leaves alone, and for rings they miss tracts that hold none of its corners.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .lsst_kinds import RingsTwin
from .lsst_numbers import (
    Bools,
    Floats,
    Ints,
    clipped,
    directions,
    float_boxes,
    grown,
    integer_boxes,
)
from .lsst_twin import Twin


@dataclass(frozen=True)
class Positions:
    """Groups of positions: group i holds those from offsets[i] to offsets[i + 1]."""

    lon_rad: Floats
    lat_rad: Floats
    offsets: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True)
class PatchRanges:
    """Patches by tract, in the order of the list: columns and rows from low to high, inclusive.

    Each range stands for its patches column by column. Group i has the ranges from offsets[i].
    """

    offsets: Ints
    tract: Ints
    range: Ints


def find_patch_lists(
    twin: Twin, positions: Positions, group: Ints, tract: Ints
) -> tuple[Ints, Bools]:
    """Patches of one tract that may be near a group of positions, for pairs of both.

    Returns lowest and highest column, lowest and highest row, and whether there are any patches.
    """
    counts = np.diff(positions.offsets)[group]
    pair = np.repeat(np.arange(len(group)), counts)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = positions.offsets[group[pair]] + within
    vectors = directions(positions.lon_rad, positions.lat_rad)[row]
    around = float_boxes(twin.wcs[tract[pair]].pixels(vectors), pair, len(group))
    touched = grown(integer_boxes(around), twin.builder.patch_border)
    box = clipped(touched, twin.bbox[tract])
    # NaN, the box of positions none of which can be projected, is not larger than anything.
    is_any = np.asarray((box[:, 2:] >= box[:, :2]).all(axis=1))
    box = np.where(is_any[:, None], box, 0.0).astype(np.int64)
    x0, y0, x1, y1 = (box // np.tile(twin.builder.patch_inner, 2)).T
    return np.stack([x0, x1, y0, y1], axis=-1), is_any


def find_tract_patch_lists(twin: Twin, positions: Positions) -> PatchRanges:
    """All tracts that list patches; for rings only those that hold one of the positions."""
    if not isinstance(twin, RingsTwin):
        n = len(twin)
        group = np.repeat(np.arange(len(positions)), n)
        return _kept(twin, positions, group, np.tile(np.arange(n), len(positions)))
    holding = twin.find_all_tracts(positions.lon_rad, positions.lat_rad)
    return _lists_of(twin, positions, holding)


def find_closest_tract_patch_lists(twin: Twin, positions: Positions) -> PatchRanges:
    """Of each position the one tract that it is given to."""
    tracts = twin.find_tracts(positions.lon_rad, positions.lat_rad)
    return _lists_of(twin, positions, [[tract] for tract in tracts.tolist()])


def _lists_of(twin: Twin, positions: Positions, tracts: list[list[int]]) -> PatchRanges:
    """Each tract of each position once, in the order in which they come."""
    group: list[int] = []
    tract: list[int] = []
    for i, (begin, end) in enumerate(
        zip(positions.offsets[:-1].tolist(), positions.offsets[1:].tolist(), strict=True)
    ):
        once = dict.fromkeys(t for row in tracts[begin:end] for t in row)
        group += [i] * len(once)
        tract += once
    return _kept(twin, positions, np.array(group, np.int64), np.array(tract, np.int64))


def _kept(twin: Twin, positions: Positions, group: Ints, tract: Ints) -> PatchRanges:
    """Leave out tracts without patches."""
    ranges, is_any = find_patch_lists(twin, positions, group, tract)
    counts = np.bincount(group[is_any], minlength=len(positions))
    offsets = np.concatenate([[0], np.cumsum(counts)])
    return PatchRanges(offsets, tract[is_any], ranges[is_any])
