# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Patches by their sequential indices, by their places (x, y), and by their names."""

from __future__ import annotations

from abc import ABC

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import as_int_columns, as_text_column
from skyquilt.errors import NotFoundError
from skyquilt.skymap.core_map import core_region
from skyquilt.skymap.patch_labels import PatchLabels

__all__ = ["PatchNames"]


class PatchNames(ABC):
    """What a skymap calls its patches."""

    __slots__ = ()

    _core: _skymap.SkyMap
    _labels: PatchLabels | None

    def patches_at(self, tract: ArrayLike, x: ArrayLike, y: ArrayLike) -> NDArray[np.int64]:
        """Give the sequential indices of patches at places (x, y) of their tracts.

        Parameters
        ----------
        tract, x, y : int or array_like of int, shape (n,)
            Tract numbers and places; one number stands for all rows.

        Returns
        -------
        ndarray of int64, shape (n,)
            Sequential indices; of shape () for single numbers.

        Raises
        ------
        NotFoundError
            For the first place that its tract does not have, or if patches form no grid.
        """
        columns = as_int_columns(tract=tract, x=x, y=y)
        tracts, place_x, place_y = (column.reshape(-1) for column in columns)
        patches = _patches_at(tracts, place_x, place_y, self._grids(tracts))
        return patches.reshape(columns[0].shape)

    def patch_places(
        self, tract: ArrayLike, patch: ArrayLike
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the places (x, y) of patches in their tracts.

        Parameters
        ----------
        tract, patch : int or array_like of int, shape (n,)
            Tract numbers and sequential indices; one number stands for all rows.

        Returns
        -------
        x, y : ndarray of int64, shape (n,)
            Places; x grows to the West and y to the North in a tract that is not rotated.

        Raises
        ------
        NotFoundError
            If there is no such tract or patch, or if patches form no grid.
        """
        columns = as_int_columns(tract=tract, patch=patch)
        tracts, patches = (column.reshape(-1) for column in columns)
        self._core.patch_boxes(tracts, patches, core_region("inner"))  # refuses what is not there
        n_x, _ = self._grids(tracts)
        shape = columns[0].shape
        return (patches % n_x).reshape(shape), (patches // n_x).reshape(shape)

    def patch_names(self, tract: ArrayLike, patch: ArrayLike) -> NDArray[np.str_]:
        """Give the places of patches as texts ``"x,y"``, or the names that a table gives them.

        The second generation of LSST's middleware named patches by their places.

        Parameters
        ----------
        tract, patch : int or array_like of int, shape (n,)
            As for `patch_places`.

        Returns
        -------
        ndarray of str, shape (n,)
            Texts such as ``"4,5"``.

        Raises
        ------
        NotFoundError
            As `patch_places`; but of a table only if its patches have no names.
        """
        if self._labels is None:
            return _names_of(*self.patch_places(tract, patch))
        columns = as_int_columns(tract=tract, patch=patch)
        tracts, patches = (column.reshape(-1) for column in columns)
        self._core.patch_boxes(tracts, patches, core_region("inner"))  # refuses what is not there
        return self._labels.names(tracts, patches).reshape(columns[0].shape)

    def patches_named(self, tract: ArrayLike, name: ArrayLike) -> NDArray[np.int64]:
        """Give the sequential indices of patches by their names.

        Parameters
        ----------
        tract : int or array_like of int, shape (n,)
            Tract numbers; one number stands for all rows.
        name : str or array_like of str, shape (n,)
            Two whole numbers with a comma between them each; or names that a table gives.

        Returns
        -------
        ndarray of int64, shape (n,)
            Sequential indices; of shape () for a single text.

        Raises
        ------
        NotFoundError
            For the first text that is of another form or names a place that its tract does not
            have, or if patches neither form a grid nor have names.
        """
        names = as_text_column(name, "name")
        if self._labels is not None:
            tracts, places = as_int_columns(
                tract=tract, name=np.arange(names.size).reshape(names.shape)
            )
            self._core.tract_boxes(tracts.reshape(-1))  # refuses what is not there
            found = self._labels.patches(tracts.reshape(-1), names.reshape(-1)[places.reshape(-1)])
            return found.reshape(places.shape)
        x, y = _places_of(names)
        return self.patches_at(tract, x.reshape(names.shape), y.reshape(names.shape))

    def locate_named(self, name: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find the tract and patch of names that a table gives, each to one patch alone.

        Parameters
        ----------
        name : str or array_like of str, shape (n,)
            Names, such as those of Roman's skycells.

        Returns
        -------
        tract, patch : ndarray of int64, shape (n,)
            Their numbers; of shape () for a single text.

        Raises
        ------
        NotFoundError
            For the first name that no patch has, or patches of several tracts, or if patches have
            no names of their own.
        """
        if self._labels is None:
            raise NotFoundError(
                "the patches of this skymap have no names of their own: use patches_named, which"
                " takes the tract too"
            )
        names = as_text_column(name, "name")
        tract, patch = self._labels.places(names.reshape(-1))
        return tract.reshape(names.shape), patch.reshape(names.shape)

    def _grid(self, tract: int) -> tuple[int, int]:
        n_x, n_y = self._grids(np.asarray([tract], dtype=np.int64))
        return int(n_x[0]), int(n_y[0])

    def _grids(self, tracts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not self._core.has_grids:
            raise NotFoundError(
                "the patches of this skymap form no grid: call them by their numbers, or by name"
                " where their table gives names"
            )
        return self._core.n_patches(tracts)


def _patches_at(
    tract: NDArray[np.int64],
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    n_patches: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int64]:

    n_x, n_y = n_patches
    outside = np.flatnonzero((x < 0) | (x >= n_x) | (y < 0) | (y >= n_y))
    if outside.size:
        row = outside[0]
        raise NotFoundError(
            f"no patch ({x[row]}, {y[row]}) in tract {tract[row]}:"
            f" it has {n_x[row]} x {n_y[row]} patches" + (f"; row {row}" if len(tract) > 1 else "")
        )
    return y * n_x + x


def _names_of(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.str_]:

    return np.char.add(np.char.add(x.astype(np.str_), ","), y.astype(np.str_))


def _places_of(names: NDArray[np.str_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:

    flat = names.reshape(-1).tolist()
    places = np.empty((len(flat), 2), dtype=np.int64)
    for row, name in enumerate(flat):
        x, comma, y = name.partition(",")
        # Digits of any script are digits to Python; nine of them fit in any case.
        if not (comma and x.isascii() and y.isascii() and x.isdigit() and y.isdigit()) or (
            max(len(x), len(y)) > 9
        ):
            raise NotFoundError(
                f"a patch is named by its place 'x,y', got {name!r}"
                + (f" at row {row}" if len(flat) > 1 else "")
            )
        places[row] = int(x), int(y)
    return places[:, 0], places[:, 1]
