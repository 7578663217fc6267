# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which patches of one skymap share sky with which of another, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import as_count, as_int_column, thread_count
from skyquilt.errors import TableError
from skyquilt.skymap.joins import Joins
from skyquilt.skymap.owned_patches import OwnedPatches, common_areas_deg2, owned_patches
from skyquilt.sphere import Polygons, Regions

if TYPE_CHECKING:
    from skyquilt.skymap.skymap import SkyMap

__all__ = ["Crosswalk", "Crosswalks"]

#: So many patches are compared at a time, and so many pairs of them measured: each pair takes
#: some two kilobytes meanwhile.
_PATCHES_AT_A_TIME = 4096
_PAIRS_AT_A_TIME = 50_000


#: Rows of some patches with the tracts and patches that each of them may lie on.
_Pairs: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Crosswalk:
    """Which patches of a skymap own sky in common with which patches of another: one entry a pair.

    Sorted by tract, patch, then the other's tract and patch.

    Attributes
    ----------
    tract, patch : ndarray of int64, shape (n,)
        Tract number and sequential index in the skymap that was asked.
    other_tract, other_patch : ndarray of int64, shape (n,)
        The same in the other one.
    fraction : ndarray of float64, shape (n,)
        How much of what ``patch`` owns the two own in common, in (0, 1].
    other_fraction : ndarray of float64, shape (n,)
        How much that is of what ``other_patch`` owns, in (0, 1].
    """

    tract: NDArray[np.int64]
    patch: NDArray[np.int64]
    other_tract: NDArray[np.int64]
    other_patch: NDArray[np.int64]
    fraction: NDArray[np.float64]
    other_fraction: NDArray[np.float64]

    def to_dict(self) -> dict[str, NDArray[Any]]:
        """Give the columns by name.

        Returns
        -------
        dict of str to ndarray
            ``tract``, ``patch``, ``other_tract``, ``other_patch``, ``fraction`` and
            ``other_fraction``.
        """
        return {name: getattr(self, name) for name in _COLUMNS}

    def __len__(self) -> int:
        return len(self.tract)

    def __repr__(self) -> str:
        return f"<Crosswalk: {len(self)} pairs, columns {', '.join(_COLUMNS)}>"


_COLUMNS = ("tract", "patch", "other_tract", "other_patch", "fraction", "other_fraction")


class Crosswalks(Joins):
    """What a skymap says of the patches of another."""

    __slots__ = ()

    def crosswalk(
        self, other: SkyMap, tract: ArrayLike | None = None, *, threads: int = 1
    ) -> Crosswalk:
        """Find which patches own sky in common with which patches of another skymap.

        Parameters
        ----------
        other : SkyMap
            The other skymap, of any kind.
        tract : int or array_like of int, optional
            Only patches of these tracts; without it those of all.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Crosswalk
            One entry a pair. Patches that own nothing are in none: all their sky belongs to
            another tract.

        Raises
        ------
        NotFoundError
            If there is no such tract.
        TableError
            If ``other`` is no skymap or a tract no integer.
        GeometryError
            If a tract or patch makes no polygon smaller than a hemisphere.

        See Also
        --------
        crosswalk_in_chunks : The same, a part at a time, for whole skies.

        Notes
        -----
        A patch owns its pixels without border where they lie in its tract's inner region,
        `Tract.inner`. Where the inner regions of both skymaps tile the sky and lie within the
        pixels of their tracts, each piece of it counts once: ``fraction`` summed over a patch is
        one, as is ``other_fraction`` over a patch of the other if all tracts were asked. So it is
        with rings, dodecahedra, HEALPix cells, tables of tracts that own boxes, and slices of the
        equator within their band.

        The sum is less than one where the other skymap has no patch; in rings with narrow overlaps
        that happens in corners of tracts near the poles. Discrete tracts overlap or leave gaps, and
        sums are what they make of it. Their inner regions and those of HEALPix cells are the
        polygons that LSST has, which is not quite what `locate` gives them. Of two numbers for one
        tract, in version 0 of rings, only the one that `locate` gives owns something; the tract
        that has no number there leaves a gap. Pixels that patches of a table have in common count
        for each of them.

        Sums are one within 1e-9 in the TAN projection. In others outlines reach up to a thousandth
        of a pixel beyond the curved sides of patches, and sums differ from one by some thousandths
        of a pixel over the width of what a patch owns. What is thinner than 1e-13 radians, in those
        projections than four thousandths of a pixel, is no entry: edges that should be one differ
        so.
        """
        return _joined(list(self._crosswalks(other, tract, _PATCHES_AT_A_TIME, threads)))

    def crosswalk_in_chunks(
        self,
        other: SkyMap,
        tract: ArrayLike | None = None,
        *,
        patches_per_chunk: int = 65536,
        threads: int = 1,
    ) -> Iterator[Crosswalk]:
        """Find the same as `crosswalk`, some patches at a time, in bounded memory.

        Parameters
        ----------
        other : SkyMap
            As for `crosswalk`.
        tract : int or array_like of int, optional
            As for `crosswalk`.
        patches_per_chunk : int
            How many patches of this skymap a chunk answers for.
        threads : int
            As for `crosswalk`.

        Yields
        ------
        Crosswalk
            Chunks whose entries, one after the other, are those of `crosswalk`.

        Raises
        ------
        NotFoundError
            As `crosswalk`; here and there the arguments are checked before the first chunk.
        TableError
            As `crosswalk`, and if ``patches_per_chunk`` is no integer of at least 1.
        """
        return self._crosswalks(
            other, tract, as_count(patches_per_chunk, "patches_per_chunk"), threads
        )

    def _crosswalks(
        self, other: SkyMap, tract: ArrayLike | None, patches_per_chunk: int, threads: int
    ) -> Iterator[Crosswalk]:
        if not isinstance(other, Joins):
            raise TableError(
                f"a crosswalk leads to another SkyMap, got {type(other).__name__};"
                " make one with SkyMap.named or SkyMap.from_config"
            )
        thread_count(threads)
        tracts = _owning_tracts(self)
        if tract is not None:
            asked = np.unique(as_int_column(tract, "tract"))
            for number in asked.tolist():
                self._core.check_tract(number)
            tracts = asked[np.isin(asked, tracts)]
        return self._chunks_of_patches(other, tracts, patches_per_chunk, threads)

    def _chunks_of_patches(
        self, other: Joins, tracts: NDArray[np.int64], patches_per_chunk: int, threads: int
    ) -> Iterator[Crosswalk]:
        others = _owning_tracts(other)
        for tract, patch in _patches_of(self, tracts, patches_per_chunk):
            parts: list[Crosswalk] = []
            for begin in range(0, len(tract), _PATCHES_AT_A_TIME):
                some = slice(begin, begin + _PATCHES_AT_A_TIME)
                owned = owned_patches(self, tract[some], patch[some], threads)
                owned = owned.rows(np.flatnonzero(owned.area_deg2 > 0.0))
                parts += _crosswalks_of(owned, other, others, threads)
            yield _joined(parts)


# The numbers of tracts that own something. In version 0 of rings one tract has two, of which
# positions are given one.
def _owning_tracts(skymap: Joins) -> NDArray[np.int64]:
    core = skymap._core
    numbers: NDArray[np.int64] = core.numbers()
    if len(core.tracts_per_ring) == 0:
        return numbers
    ra_deg, dec_deg = (np.degrees(angle_rad) for angle_rad in core.centers_rad(numbers))
    is_owner: NDArray[np.bool_] = _skymap.locate(core, ra_deg, dec_deg, 1)[0] == numbers
    return numbers[is_owner]


# The patches of tracts, so many at a time.
def _patches_of(
    skymap: Joins, tracts: NDArray[np.int64], most: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    core = skymap._core
    n_x, n_y = core.n_patches(tracts)
    ends = np.cumsum(n_x * n_y)
    begins = ends - n_x * n_y
    for begin in range(0, int(ends[-1]) if len(ends) else 0, most):
        place = np.arange(begin, min(begin + most, ends[-1]))
        which = np.searchsorted(ends, place, side="right")
        first, last = which[0], which[-1]
        patches = [core.patch_numbers(number) for number in tracts[first : last + 1].tolist()]
        yield tracts[which], np.concatenate(patches)[place - begins[first]]


def _crosswalks_of(
    owned: OwnedPatches, other: Joins, other_tracts: NDArray[np.int64], threads: int
) -> Iterator[Crosswalk]:
    for found in _candidates(owned.outline, other, threads):
        row, tract, patch = _those(found, np.isin(found[1], other_tracts))
        row, tract, patch = _those(
            (row, tract, patch), _share_inner_tracts(owned, other, row, tract, threads)
        )
        (found_tract, found_patch), which = _distinct(tract, patch)
        others = owned_patches(other, found_tract, found_patch, threads)
        keep = others.area_deg2[which] > 0.0
        ours, theirs = owned.rows(row[keep]), others.rows(which[keep])
        common_deg2 = common_areas_deg2(ours, theirs, threads)
        keep = common_deg2 > 0.0
        yield Crosswalk(
            ours.tract[keep],
            ours.patch[keep],
            theirs.tract[keep],
            theirs.patch[keep],
            # Measures of a part may exceed those of the whole by a rounding.
            np.minimum(common_deg2[keep] / ours.area_deg2[keep], 1.0),
            np.minimum(common_deg2[keep] / theirs.area_deg2[keep], 1.0),
        )


def _those(pairs: _Pairs, keep: NDArray[np.bool_]) -> _Pairs:
    row, tract, patch = pairs
    return row[keep], tract[keep], patch[keep]


# The patches of another skymap whose pixels overlap outlines: rows, tracts and patches.
def _candidates(outline: Polygons | Regions, other: Joins, threads: int) -> Iterator[_Pairs]:
    if isinstance(outline, Polygons):
        for near in other.overlaps_in_chunks(
            outline, region="inner", max_pairs=_PAIRS_AT_A_TIME, threads=threads
        ):
            assert near.patch is not None
            yield near.row, near.tract, near.patch
        return
    # Outlines of several polygons each, which takes patches as wide as a hemisphere: one by one,
    # since a pair that is found by two of them counts once.
    for row in range(len(outline)):
        parts = Polygons._from_core(outline[row]._core.polygons)
        near = other.overlaps(parts, region="inner", threads=threads)
        assert near.patch is not None
        (tract, patch), _ = _distinct(near.tract, near.patch)
        yield np.full(len(tract), row, dtype=np.int64), tract, patch


# Of pairs of a row and a tract: whether the inner regions of the two tracts overlap.
def _share_inner_tracts(
    owned: OwnedPatches,
    other: Joins,
    row: NDArray[np.int64],
    other_tract: NDArray[np.int64],
    threads: int,
) -> NDArray[np.bool_]:
    _, first, which = np.unique(
        np.stack([owned.tract[row], other_tract]), axis=1, return_index=True, return_inverse=True
    )
    inner = owned.inner[row[first]]
    shares = inner.overlaps_interior(other.inner_regions(other_tract[first]), threads=threads)
    return shares[which.reshape(-1)]


def _distinct(
    tract: NDArray[np.int64], patch: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    numbers, which = np.unique(np.stack([tract, patch]), axis=1, return_inverse=True)
    return np.ascontiguousarray(numbers), which.reshape(-1)


def _joined(parts: list[Crosswalk]) -> Crosswalk:
    if not parts:
        numbers, fractions = np.empty(0, dtype=np.int64), np.empty(0)
        return Crosswalk(numbers, numbers, numbers, numbers, fractions, fractions)
    return Crosswalk(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS)
    )
