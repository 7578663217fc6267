# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Footprints joined with the tracts, patches and cells of a skymap."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import as_count, thread_count
from skyquilt.errors import TableError
from skyquilt.skymap.core_map import LevelName, RegionName, core_level, core_region
from skyquilt.skymap.overlaps import Overlaps
from skyquilt.sphere import Polygons, Regions

__all__ = ["HasPolygons", "Joins", "PredicateName", "polygons_of"]

PredicateName: TypeAlias = Literal["overlaps", "contains"]


class HasPolygons(Protocol):
    """Anything with a column of polygons, such as a footprint table."""

    @property
    def polygons(self) -> Polygons:
        """One polygon a row; an empty one where the row has no outline."""


class Joins(ABC):
    """What a skymap says of footprints."""

    __slots__ = ()

    _core: _skymap.SkyMap

    @abstractmethod
    def inner_regions(self, tract: ArrayLike) -> Regions:
        """Give the inner regions of tracts."""

    @abstractmethod
    def _outlines(
        self,
        tract: NDArray[np.int64],
        patch: NDArray[np.int64] | None,
        cell: NDArray[np.int64] | None,
        region: RegionName,
    ) -> tuple[Polygons, NDArray[np.int64]]:
        """Give the pixel rectangles of tracts, patches or cells on the sky.

        Row i is the union of the polygons ``offsets[i]`` to ``offsets[i + 1]``, which overlap by a
        thousandth of a pixel.
        """

    @abstractmethod
    def _regions(
        self,
        tract: NDArray[np.int64],
        patch: NDArray[np.int64] | None,
        cell: NDArray[np.int64] | None,
        region: RegionName,
    ) -> Polygons | Regions:
        """Give what tracts, patches or cells cover."""

    def overlaps(
        self,
        table: HasPolygons | Polygons,
        *,
        region: RegionName = "outer",
        level: LevelName = "patch",
        min_fraction: float = 0.0,
        predicate: PredicateName = "overlaps",
        threads: int = 1,
    ) -> Overlaps:
        """Find every tract, patch or cell that each footprint overlaps, or contains.

        Parameters
        ----------
        table : FootprintTable or Polygons
            The footprints; rows without an outline give no pairs and are listed in the answer's
            ``skipped``.
        region : {"outer", "inner"}
            With or without the border that neighbours share. Inner patches of one tract share no
            sky, those of neighbouring tracts do: `crosswalk` counts what each patch owns.
        level : {"patch", "tract", "cell"}
            What to compare with. Patches made of cells reach beyond their tract, so a footprint can
            overlap such a patch and not the tract. Cells in the border of a patch are listed for
            every patch that has them.
        min_fraction : float
            Keep only pairs in which the footprint covers at least this part, in [0, 1], of the
            tract, patch or cell.
        predicate : {"overlaps", "contains"}
            Whether the footprint shares a point with it, or covers it completely.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Overlaps
            One entry a pair: every pair of regions for which that holds, touching included, and no
            other.

        Raises
        ------
        TableError
            If an argument is none of those listed.
        NotFoundError
            If cells are asked for and the skymap has none.
        GeometryError
            If the inner region of a tract is asked for and is no polygon smaller than a hemisphere,
            which takes one or two slices of the equator.

        Notes
        -----
        What a tract, patch or cell covers is its rectangle of pixels. In the TAN projection its
        sides are great circles, and the answer is exact for its corners and the footprint's as unit
        vectors. In others they are curves: whatever touches the rectangle is found, and nothing
        that is more than a thousandth of a pixel away from it. The inner region of a tract is
        `Tract.inner`.

        In a version 0 skymap a tract that goes by two numbers is listed under both. Core:
        ``skymap/overlaps.hpp``.
        """
        question = _Question(region, level, predicate)
        fraction = _as_fraction(min_fraction)
        pairs = self._overlaps(polygons_of(table), question, threads)
        return pairs if fraction == 0.0 else pairs.where(pairs.patch_fraction >= fraction)

    def overlaps_in_chunks(
        self,
        table: HasPolygons | Polygons,
        *,
        region: RegionName = "outer",
        level: LevelName = "patch",
        min_fraction: float = 0.0,
        predicate: PredicateName = "overlaps",
        max_pairs: int = 1_000_000,
        threads: int = 1,
    ) -> Iterator[Overlaps]:
        """Find the same as `overlaps`, some rows at a time, in bounded memory.

        Parameters
        ----------
        table : FootprintTable or Polygons
            As for `overlaps`.
        region : {"outer", "inner"}
            As for `overlaps`.
        level : {"patch", "tract", "cell"}
            As for `overlaps`.
        min_fraction : float
            As for `overlaps`.
        predicate : {"overlaps", "contains"}
            As for `overlaps`.
        max_pairs : int
            About how many pairs a chunk may have. Chunks end between rows; their sizes follow what
            the rows before gave, so one may have a few times as many.
        threads : int
            As for `overlaps`.

        Yields
        ------
        Overlaps
            Chunks whose entries, one after the other, are those of `overlaps`; ``row`` and
            ``skipped`` count the rows of the whole table.

        Raises
        ------
        TableError
            As `overlaps`; here and there the arguments are checked before the first chunk.
        NotFoundError
            As `overlaps`.
        """
        question = _Question(region, level, predicate)
        fraction = _as_fraction(min_fraction)
        polygons = polygons_of(table)
        most = as_count(max_pairs, "max_pairs")
        return self._chunks(polygons, question, fraction, most, threads)

    def _overlaps(self, polygons: Polygons, question: _Question, threads: int) -> Overlaps:
        patch: NDArray[np.int64] | None
        cell: NDArray[np.int64] | None
        if question.level == "tract" and question.region == "inner":
            row, tract = self._overlaps_of_inner_tracts(polygons, question.predicate, threads)
            patch = cell = None
        else:
            row, tract, patch, cell = _skymap.overlaps(
                self._core,
                polygons._core,
                core_level(question.level),
                core_region(question.region),
                getattr(_skymap.Predicate, question.predicate),
                thread_count(threads),
            )
            patch = None if question.level == "tract" else patch
            cell = cell if question.level == "cell" else None
        return Overlaps(
            self,
            polygons,
            (row, tract, patch, cell),
            np.flatnonzero(polygons.is_empty),
            level=question.level,
            region=question.region,
            threads=threads,
        )

    def _overlaps_of_inner_tracts(
        self, polygons: Polygons, predicate: str, threads: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        row, tract = _skymap.tracts_near(self._core, polygons._core, thread_count(threads))
        tracts, which = np.unique(tract, return_inverse=True)
        inner = self.inner_regions(tracts)[which]
        footprints = Regions.from_polygons(polygons[row])
        holds = getattr(footprints, predicate)(inner, threads=threads)
        return row[holds], tract[holds]

    def _chunks(
        self,
        polygons: Polygons,
        question: _Question,
        fraction: float,
        most: int,
        threads: int,
    ) -> Iterator[Overlaps]:
        # A footprint may touch a thousand cells.
        begin, n_rows = 0, max(1, min(most // 2000, 1024))
        while begin < len(polygons):
            end = min(begin + n_rows, len(polygons))
            chunk = self._overlaps(polygons[begin:end], question, threads)
            n_pairs = len(chunk)
            if fraction > 0.0:
                chunk = chunk.where(chunk.patch_fraction >= fraction)
            yield chunk._of_rows_after(begin)
            # As many rows as fill a chunk if they are like these, but no leap.
            n_rows = max(1, min(4 * n_rows, (end - begin) * most // max(n_pairs, 1)))
            begin = end


@dataclass(frozen=True, slots=True)
class _Question:
    """What `SkyMap.overlaps` is asked, checked."""

    region: RegionName
    level: LevelName
    predicate: PredicateName

    def __post_init__(self) -> None:
        core_region(self.region)
        core_level(self.level)
        if self.predicate not in ("overlaps", "contains"):
            raise TableError(f"predicate must be 'overlaps' or 'contains', got {self.predicate!r}")


def polygons_of(table: HasPolygons | Polygons) -> Polygons:
    """Give the outlines of a table of footprints.

    Parameters
    ----------
    table : FootprintTable or Polygons
        The footprints.

    Returns
    -------
    Polygons
        One row each.

    Raises
    ------
    TableError
        If it is something else; the message says how to make one.
    """
    if isinstance(table, Regions):
        raise TableError(
            "footprints must be a FootprintTable or Polygons, got Regions: Regions.as_polygons"
            " gives rows of one polygon; of unions of several, ask for each polygon"
        )
    polygons = table if isinstance(table, Polygons) else getattr(table, "polygons", None)
    if not isinstance(polygons, Polygons):
        raise TableError(
            f"footprints must be a FootprintTable or Polygons, got {type(table).__name__};"
            " make polygons with Polygons.from_lonlat"
        )
    return polygons


def _as_fraction(value: Any) -> float:
    try:
        fraction = float(value)
    except (TypeError, ValueError):
        fraction = math.nan
    if not 0.0 <= fraction <= 1.0:
        raise TableError(f"min_fraction must lie in [0, 1], got {value!r}")
    return fraction
