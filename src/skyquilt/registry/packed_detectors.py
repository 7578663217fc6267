# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The packed list of a revision's detectors with their outcomes and sky keys."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skyquilt.registry.engine import DamageError
from skyquilt.registry.records import Outcome

__all__ = ["BYTES_PER_DETECTOR", "DETECTOR_RANGE", "DetectorList", "pack", "unpack", "unpack_many"]

BYTES_PER_DETECTOR = 14
"""int32 detector, int8 outcome, int8 radius class, int64 healpix29; one column after the other."""

DETECTOR_RANGE = (-(2**31), 2**31 - 1)
"""The detector numbers that a list can hold."""


class DetectorList(NamedTuple):
    """What revisions say about their detectors, as columns.

    Attributes
    ----------
    detector : ndarray of int32
        Detector numbers, ascending within a revision.
    outcome : ndarray of int8
        Values of `Outcome`.
    radius_class : ndarray of int8
        Radius class of the polygon; 0 where there is none.
    healpix29 : ndarray of int64
        Sky key of the polygon; -1 where there is none.
    """

    detector: NDArray[np.int32]
    outcome: NDArray[np.int8]
    radius_class: NDArray[np.int8]
    healpix29: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> DetectorList:
        """Select rows.

        Parameters
        ----------
        rows : ndarray of int64 or bool
            Row numbers or a mask.

        Returns
        -------
        DetectorList
            The rows.
        """
        return DetectorList(
            self.detector[rows], self.outcome[rows], self.radius_class[rows], self.healpix29[rows]
        )


def pack(columns: DetectorList, offsets: NDArray[np.int64]) -> list[bytes]:
    """Pack the lists of several revisions.

    Parameters
    ----------
    columns : DetectorList
        The rows of all revisions, one revision after the other.
    offsets : ndarray of int64, shape (n + 1,)
        Revision i has the rows ``offsets[i]`` to ``offsets[i + 1]``.

    Returns
    -------
    list of bytes
        One packed list a revision.
    """
    detector = columns.detector.astype("<i4").tobytes()
    outcome = columns.outcome.astype("i1").tobytes()
    radius_class = columns.radius_class.astype("i1").tobytes()
    healpix29 = columns.healpix29.astype("<i8").tobytes()
    cuts = offsets.tolist()
    return [
        detector[4 * a : 4 * b] + outcome[a:b] + radius_class[a:b] + healpix29[8 * a : 8 * b]
        for a, b in itertools.pairwise(cuts)
    ]


def unpack(packed: bytes) -> DetectorList:
    """Undo `pack` for one revision.

    Parameters
    ----------
    packed : bytes
        A list as `pack` made it.

    Returns
    -------
    DetectorList
        Read-only columns over the same memory.

    Raises
    ------
    DamageError
        If it is no whole number of detectors.
    """
    if len(packed) % BYTES_PER_DETECTOR:
        raise DamageError("a list of detectors ends within one")
    n = len(packed) // BYTES_PER_DETECTOR
    return DetectorList(
        np.frombuffer(packed, "<i4", n),
        np.frombuffer(packed, "i1", n, 4 * n),
        np.frombuffer(packed, "i1", n, 5 * n),
        np.frombuffer(packed, "<i8", n, 6 * n),
    )


def unpack_many(packed: list[bytes]) -> tuple[DetectorList, NDArray[np.int64]]:
    """Undo `pack` for several revisions.

    Parameters
    ----------
    packed : list of bytes
        Lists as `pack` made them.

    Returns
    -------
    columns : DetectorList
        The rows of all revisions, one revision after the other.
    counts : ndarray of int64, shape (n,)
        How many rows each revision has.

    Raises
    ------
    DamageError
        If one is no list that `pack` could have made.
    """
    if not packed:
        return unpack(b""), np.zeros(0, dtype=np.int64)
    lists = [unpack(one) for one in packed]
    counts = np.fromiter((len(one.detector) for one in lists), np.int64, len(lists))
    columns = DetectorList(*(np.concatenate(column) for column in zip(*lists, strict=True)))
    if np.any((columns.outcome < min(Outcome)) | (columns.outcome > max(Outcome))):
        raise DamageError("a list of detectors holds an outcome that there is not")
    return columns, counts
