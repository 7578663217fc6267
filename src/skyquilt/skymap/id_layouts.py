# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Integer IDs of what lies in the patches of a skymap."""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from typing import Any

import numpy as np

from skyquilt._core import skymap as _skymap
from skyquilt.errors import IdLayoutError
from skyquilt.packing import IdLayout

__all__ = ["IdLayouts"]


class IdLayouts(ABC):
    """How tracts and patches of a skymap are packed into integers."""

    __slots__ = ()

    _core: _skymap.SkyMap

    def id_layout(
        self,
        *,
        n_releases: int | None = None,
        n_bands: int | None = 0,
        bands: Mapping[str, int] | None = None,
        n_tracts: int | None = None,
        n_patches: int | None = None,
    ) -> IdLayout:
        """Lay out integer IDs of this skymap as LSST does.

        Parameters
        ----------
        n_releases : int, optional
            How many releases there is room for. Given, the layout is that of objects: a release
            above tract and patch, a counter below, 63 bits in all. Otherwise it is that of the data
            ID alone.
        n_bands : int, optional
            How many bands there is room for; none by default. None makes room for as many as there
            are in ``bands``, or in LSST's own table.
        bands : mapping of str to int, optional
            The number of each band, by default LSST's.
        n_tracts, n_patches : int, optional
            For how many tracts, and patches in each, there is room; by default as many as the
            numbers of this skymap need. LSST's packers can be told to leave more.

        Returns
        -------
        IdLayout
            The layout ``lsst_tract_patch`` or ``lsst_object`` with the sizes of this skymap.

        Raises
        ------
        IdLayoutError
            If a size is out of its range, too small for the skymap, or all need more than 63 bits.

        Notes
        -----
        Where patches form a grid, LSST makes room for the most columns times the most rows that any
        tract has. Where they are listed it is the greatest number and one.
        """
        tracts_needed, patches_needed = self._id_sizes()
        sizes = {
            "n_tracts": _room("tracts", tracts_needed, n_tracts),
            "n_patches": _room("patches", patches_needed, n_patches),
        }
        if n_releases is None:
            return IdLayout.named("lsst_tract_patch", n_bands=n_bands, bands=bands, **sizes)
        return IdLayout.named(
            "lsst_object", n_releases=n_releases, n_bands=n_bands, bands=bands, **sizes
        )

    def _id_sizes(self) -> tuple[int, int]:
        """Give how many numbers of tracts and of patches there are, those between them included."""
        tracts = self._core.numbers()
        # Numbers of early rings skymaps skip some; LSST counts the tracts.
        n_tracts = max(self._core.n_tracts, int(tracts.max()) + 1)
        if self._core.has_grids:
            n_x, n_y = self._core.n_patches(tracts)
            return n_tracts, int(n_x.max()) * int(n_y.max())
        greatest = max(
            int(self._core.patch_numbers(tract).max(initial=0)) for tract in tracts.tolist()
        )
        return n_tracts, greatest + 1


def _room(what: str, needed: int, asked: Any) -> Any:
    if asked is None:
        return needed
    # What is no number is refused with the layout.
    if isinstance(asked, int | np.integer) and asked < needed:
        raise IdLayoutError(
            f"n_{what} must leave room for all {what}, at least {needed}, got {asked}"
        )
    return asked
