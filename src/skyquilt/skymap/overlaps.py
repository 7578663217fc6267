# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which footprints overlap which tracts, patches or cells, and how much of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.errors import TableError
from skyquilt.sphere import Polygons

if TYPE_CHECKING:
    from skyquilt.skymap.core_map import LevelName, RegionName
    from skyquilt.skymap.joins import Joins

__all__ = ["Overlaps"]

#: Common areas are measured for so many pairs at a time, each some 400 bytes meanwhile.
_PAIRS_AT_A_TIME = 100_000


class Overlaps:
    """Which rows overlap, or contain, which tracts, patches or cells: one entry a pair.

    Sorted by row, then tract, patch and cell. The two fractions are measured when they are first
    asked for. What `SkyMap.overlaps` gives; nobody else needs to make one.

    Parameters
    ----------
    skymap : SkyMap
        Whose tracts, patches or cells they are.
    polygons : Polygons
        The footprints that were asked about.
    columns : tuple of ndarray of int64 or None
        The columns ``row``, ``tract``, ``patch`` and ``cell``.
    skipped : ndarray of int64, shape (m,)
        Rows without an outline.
    level : {"patch", "tract", "cell"}
        What was compared with.
    region : {"outer", "inner"}
        With or without the border that neighbours share.
    threads : int
        How many threads measure the fractions.

    Attributes
    ----------
    row : ndarray of int64, shape (n,)
        Row of the table that was asked about.
    tract : ndarray of int64, shape (n,)
        Tract number.
    patch : ndarray of int64, shape (n,), or None
        Sequential index of the patch; None where the question was about tracts.
    cell : ndarray of int64, shape (n,), or None
        Sequential index of the cell; None but where the question was about cells.
    skipped : ndarray of int64, shape (m,)
        Rows of the table that have no outline: nothing is said of them.
    """

    __slots__ = (
        "_common",
        "_first_row",
        "_level",
        "_polygons",
        "_region",
        "_skymap",
        "_threads",
        "cell",
        "patch",
        "row",
        "skipped",
        "tract",
    )

    def __init__(
        self,
        skymap: Joins,
        polygons: Polygons,
        columns: tuple[
            NDArray[np.int64],
            NDArray[np.int64],
            NDArray[np.int64] | None,
            NDArray[np.int64] | None,
        ],
        skipped: NDArray[np.int64],
        *,
        level: LevelName,
        region: RegionName,
        threads: int,
    ) -> None:
        self.row, self.tract, self.patch, self.cell = columns
        self.skipped = skipped
        self._skymap = skymap
        self._polygons = polygons
        self._level = level
        self._region = region
        self._threads = threads
        self._first_row = 0  # of the table, the rows before being in other chunks
        self._common: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    @property
    def patch_fraction(self) -> NDArray[np.float64]:
        """How much of the tract, patch or cell the footprint covers, in [0, 1], shape (n,).

        Of the region that was asked for, with or without border; 0 where the two only touch.
        """
        return self._fractions()[0]

    @property
    def footprint_fraction(self) -> NDArray[np.float64]:
        """How much of the footprint the tract, patch or cell covers, in [0, 1], shape (n,)."""
        return self._fractions()[1]

    def to_dict(self, *, fractions: bool = False) -> dict[str, NDArray[Any]]:
        """Give the columns by name.

        Parameters
        ----------
        fractions : bool
            Whether ``patch_fraction`` and ``footprint_fraction`` are among them.

        Returns
        -------
        dict of str to ndarray
            ``row``, ``tract`` and, where there are such columns, ``patch`` and ``cell``.
        """
        columns: dict[str, NDArray[Any]] = {"row": self.row, "tract": self.tract}
        if self.patch is not None:
            columns["patch"] = self.patch
        if self.cell is not None:
            columns["cell"] = self.cell
        if fractions:
            columns["patch_fraction"] = self.patch_fraction
            columns["footprint_fraction"] = self.footprint_fraction
        return columns

    def where(self, keep: NDArray[np.bool_]) -> Overlaps:
        """Keep some of the pairs.

        Parameters
        ----------
        keep : ndarray of bool, shape (n,)
            Which.

        Returns
        -------
        Overlaps
            Those, in the same order; ``skipped`` stays.

        Raises
        ------
        TableError
            If there is not one truth value a pair.
        """
        keep = np.asarray(keep)
        if keep.dtype != np.bool_ or keep.shape != (len(self),):
            raise TableError(
                f"pairs are kept by one truth value each, {len(self)} in all,"
                f" got an array of {keep.dtype} of shape {keep.shape}"
            )
        kept = Overlaps(
            self._skymap,
            self._polygons,
            (
                self.row[keep],
                self.tract[keep],
                None if self.patch is None else self.patch[keep],
                None if self.cell is None else self.cell[keep],
            ),
            self.skipped,
            level=self._level,
            region=self._region,
            threads=self._threads,
        )
        kept._first_row = self._first_row
        if self._common is not None:
            of_patch, of_footprint = self._common
            kept._common = of_patch[keep], of_footprint[keep]
        return kept

    # Count rows in a table that has others before these; only for one that nobody else has seen.
    def _of_rows_after(self, begin: int) -> Overlaps:
        self._first_row += begin
        self.row += begin
        self.skipped += begin
        return self

    def __len__(self) -> int:
        return len(self.row)

    def __repr__(self) -> str:
        names = ", ".join(self.to_dict())
        return f"<Overlaps: {len(self)} pairs, columns {names}; {len(self.skipped)} rows skipped>"

    def _fractions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if self._common is None:
            of_patch, of_footprint = np.empty(len(self)), np.empty(len(self))
            for begin in range(0, len(self), _PAIRS_AT_A_TIME):
                some = slice(begin, begin + _PAIRS_AT_A_TIME)
                of_patch[some], of_footprint[some] = self._fractions_of(some)
            self._common = of_patch, of_footprint
        return self._common

    def _fractions_of(self, some: slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        tract = self.tract[some]
        patch = None if self.patch is None else self.patch[some]
        cell = None if self.cell is None else self.cell[some]
        footprints = self._polygons[self.row[some] - self._first_row]
        if patch is None and self._region == "inner":
            regions = self._skymap.inner_regions(tract)
            whole = regions.area_deg2
            common = regions.overlap_area_deg2(footprints, threads=self._threads)
        else:
            # Areas of parts add up: they share a thousandth of a pixel at most.
            parts, offsets = self._skymap._outlines(tract, patch, cell, self._region)
            row = np.repeat(np.arange(len(tract)), np.diff(offsets))
            whole = _sums(row, parts.area_deg2, len(tract))
            shared = parts.overlap_area_deg2(footprints[row], threads=self._threads)
            common = _sums(row, shared, len(tract))
        # Measures of a part may exceed those of the whole by a rounding.
        return (
            np.minimum(common / whole, 1.0),
            np.minimum(common / footprints.area_deg2, 1.0),
        )


def _sums(row: NDArray[np.int64], values: NDArray[np.float64], n_rows: int) -> NDArray[np.float64]:
    sums = np.zeros(n_rows)
    np.add.at(sums, row, values)
    return sums
