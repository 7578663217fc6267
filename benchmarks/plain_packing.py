# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""LSST object IDs packed and unpacked with NumPy alone, and one by one with Python's integers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from workloads import COUNTER_BITS, N_PATCHES, N_TRACTS, IdColumns, IntArray

COUNTER_MASK = (1 << COUNTER_BITS) - 1

#: Rows that stay in the caches of a processor while they are worked on.
CHUNK = 16_384

#: The fewest bytes that hold each field.
NARROW = {"band": np.int8, "tract": np.int32, "patch": np.int8, "counter": np.int64}


def unpack(ids: IntArray) -> IdColumns:
    """Divide whole columns, as one would write it down."""
    above, counter = ids >> COUNTER_BITS, ids & COUNTER_MASK
    above, patch = np.divmod(above, N_PATCHES)
    band, tract = np.divmod(above, N_TRACTS)
    return {"band": band, "tract": tract, "patch": patch, "counter": counter}


def unpack_in_chunks(ids: IntArray, out: IdColumns) -> IdColumns:
    """Divide chunks of 32-bit integers, which are faster to divide, into given arrays."""
    for begin in range(0, len(ids), CHUNK):
        rows = slice(begin, begin + CHUNK)
        np.bitwise_and(ids[rows], COUNTER_MASK, out=out["counter"][rows])
        above = (ids[rows] >> COUNTER_BITS).astype(np.uint32)
        higher = above // np.uint32(N_PATCHES)
        out["patch"][rows] = above - higher * np.uint32(N_PATCHES)
        band = higher // np.uint32(N_TRACTS)
        out["band"][rows] = band
        out["tract"][rows] = higher - band * np.uint32(N_TRACTS)
    return out


def pack(columns: IdColumns) -> IntArray:
    """Add up whole columns."""
    above = (columns["band"].astype(np.int64) * N_TRACTS + columns["tract"]) * N_PATCHES
    packed: IntArray = (above + columns["patch"]) << COUNTER_BITS | columns["counter"]
    return packed


def pack_in_chunks(columns: IdColumns, out: IntArray) -> IntArray:
    """Add up chunks, into a given array."""
    for begin in range(0, len(out), CHUNK):
        rows = slice(begin, begin + CHUNK)
        out[rows] = pack({name: column[rows] for name, column in columns.items()})
    return out


def unpack_one(packed: int) -> Mapping[str, int]:
    """Take one ID apart with Python's integers."""
    above, counter = divmod(packed, 1 << COUNTER_BITS)
    above, patch = divmod(above, N_PATCHES)
    band, tract = divmod(above, N_TRACTS)
    return {"band": band, "tract": tract, "patch": patch, "counter": counter}


def narrow_arrays(n: int) -> IdColumns:
    """Make arrays of the fewest bytes, in memory already."""
    return {name: np.ones(n, dtype) for name, dtype in NARROW.items()}
