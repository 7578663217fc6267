# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The corners of tracts and patches as the packages around LSDB ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skyquilt.coordinates import as_index
from skyquilt.errors import NotFoundError

if TYPE_CHECKING:
    from skyquilt.skymap.skymap import SkyMap

__all__ = ["VertexReader"]


class _NoSuchNumberError(NotFoundError, IndexError):
    """A number out of range: those who ask such readers expect an IndexError."""


@dataclass(frozen=True, slots=True)
class VertexReader:
    """The corners of tracts and patches, one at a time, as plain lists.

    It answers as ``ConvertedSkymapReader`` of the package ``skymap_convert`` does, for any skymap
    and without its files, so that it can take that one's place, as the ``skymap_reader`` of
    ``tract_patch_search`` in ``lsdb_rubin`` for one. Both give the regions without borders.

    A search that takes the smallest and greatest right ascension of such corners, as that one does,
    misses what it should find where a tract or patch lies across right ascension 0 or holds a pole.

    Attributes
    ----------
    skymap : SkyMap
        The skymap that is read.
    """

    skymap: SkyMap

    def get_tract_vertices(self, tract_id: int) -> list[list[float]]:
        """Give the corners of what a tract owns.

        Parameters
        ----------
        tract_id : int
            Tract number.

        Returns
        -------
        list of list of float
            Right ascension in [0, 360) and declination of each corner, ICRS degrees: of a box in
            longitude and latitude the western and the eastern corner at its lower declination, then
            the eastern and the western one at its upper one, so that those of a polar cap fall
            together; else the corners of `Tract.inner`.

        Raises
        ------
        NotFoundError
            If there is no such tract; it is an ``IndexError`` too.
        """
        try:
            tract = self.skymap.tract(as_index(tract_id, "tract"))
        except NotFoundError as error:
            raise _NoSuchNumberError(str(error)) from None
        box = tract.inner_box_deg
        if box is None:
            return _pairs(zip(*tract.inner.as_polygons().lonlat, strict=True))
        begin, end, lower, upper = box
        return _pairs([(begin, lower), (end, lower), (end, upper), (begin, upper)])

    def get_patch_vertices(self, tract_id: int, patch_id: int) -> list[list[float]]:
        """Give the corners of a patch without its border.

        Parameters
        ----------
        tract_id : int
            Number of its tract.
        patch_id : int
            Sequential index.

        Returns
        -------
        list of list of float
            Right ascension in [0, 360) and declination of the four corners, ICRS degrees, in the
            order of `SkyMap.outlines`.

        Raises
        ------
        NotFoundError
            If there is no such tract or patch; it is an ``IndexError`` too.
        """
        try:
            patch = self.skymap.patch(as_index(tract_id, "tract"), as_index(patch_id, "patch"))
        except NotFoundError as error:
            raise _NoSuchNumberError(str(error)) from None
        return _pairs(zip(*patch.inner.lonlat, strict=True))


def _pairs(corners: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[float(ra) % 360.0, float(dec)] for ra, dec in corners]
