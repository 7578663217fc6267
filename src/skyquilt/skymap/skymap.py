# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A named tessellation of the sky into tracts, and the columns of work done with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import as_index, as_int_column, as_lon_lat, thread_count
from skyquilt.errors import CoordinateError, NotFoundError, SkyMapConfigError, TableError
from skyquilt.skymap.builders import CellsBuilder
from skyquilt.skymap.config import RingsSkyMapConfig
from skyquilt.skymap.presets import preset
from skyquilt.skymap.tract import Patch, RegionName, Tract, core_region
from skyquilt.sphere import Polygons

__all__ = ["HasPolygons", "Overlaps", "SkyMap"]


class HasPolygons(Protocol):
    """Anything with a column of polygons, such as a footprint table."""

    @property
    def polygons(self) -> Polygons:
        """One polygon a row; an empty one where the row has no outline."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """Which rows overlap which tracts and patches, one entry a pair.

    Sorted by row, then tract, then patch.

    Attributes
    ----------
    row : ndarray of int64, shape (n,)
        Row of the table that was asked about.
    tract : ndarray of int64, shape (n,)
        Tract number.
    patch : ndarray of int64, shape (n,), or None
        Sequential index of the patch; None where the question was about tracts.
    """

    row: NDArray[np.int64]
    tract: NDArray[np.int64]
    patch: NDArray[np.int64] | None

    def __len__(self) -> int:
        return len(self.row)

    def to_dict(self) -> dict[str, NDArray[np.int64]]:
        """Give the columns by name.

        Returns
        -------
        dict of str to ndarray
            ``row``, ``tract`` and, if there is one, ``patch``.
        """
        columns = {"row": self.row, "tract": self.tract}
        return columns if self.patch is None else {**columns, "patch": self.patch}


class SkyMap:
    """A tessellation of the sky into tracts, each with a pixel grid cut into patches.

    Tract and patch numbers, pixel grids and SHA-1 agree with LSST's RingsSkyMap. Make one with
    `named`, `from_config` or `from_json`. Two skymaps are equal when SHA-1 and version are.

    Parameters
    ----------
    config : RingsSkyMapConfig
        What defines it.
    name : str, optional
        The name it carries in tables and messages.
    """

    __slots__ = ("_config", "_core", "_name")

    _config: RingsSkyMapConfig
    _core: _skymap.RingsSkyMap
    _name: str | None

    def __init__(self, config: RingsSkyMapConfig, *, name: str | None = None) -> None:
        if config.projection != "TAN":
            raise SkyMapConfigError(
                f"projection must be TAN, the only one supported, got {config.projection!r}"
            )
        builder = config.builder
        inner_x, inner_y = builder.patch_inner_dimensions
        cells = builder if isinstance(builder, CellsBuilder) else None
        style = _skymap.PatchStyle(
            builder=_skymap.Builder.cells if cells else _skymap.Builder.legacy,
            inner_x=inner_x,
            inner_y=inner_y,
            border=builder.patch_border,
            cell_inner=cells.cell_inner_dimensions[0] if cells else 0,
            cell_border=cells.cell_border if cells else 0,
            cells_per_patch_inner=cells.n_cells_per_patch_inner if cells else 0,
            cells_in_border=cells.n_cells_in_patch_border if cells else 0,
        )
        self._core = _skymap.RingsSkyMap(
            num_rings=config.num_rings,
            ra_start_deg=config.ra_start,
            pixel_scale_arcsec=config.pixel_scale,
            rotation_deg=config.rotation,
            tract_overlap_deg=config.tract_overlap,
            style=style,
            version=config.version,
        )
        self._config = config
        self._name = name

    @classmethod
    def named(cls, name: str) -> SkyMap:
        """Make a built-in skymap.

        Parameters
        ----------
        name : str
            ``lsst_cells_v1`` (Rubin) or ``hsc_rings_v1`` (HSC).

        Returns
        -------
        SkyMap
            The skymap, carrying the name.

        Raises
        ------
        NotFoundError
            If there is no such skymap; the message lists those there are.
        """
        return cls(preset(name), name=name)

    @classmethod
    def from_config(
        cls, config: Mapping[str, Any], *, version: int | None = None, name: str | None = None
    ) -> SkyMap:
        """Make a skymap from the fields of an LSST RingsSkyMap configuration.

        Parameters
        ----------
        config : mapping
            As for `RingsSkyMapConfig.from_lsst`.
        version : {0, 1}, optional
            The numbering of tracts; 1 unless ``config`` says otherwise.
        name : str, optional
            The name it carries in tables and messages.

        Returns
        -------
        SkyMap
            The skymap.

        Raises
        ------
        SkyMapConfigError
            If a field is unknown, missing or out of range; the message names it and its value.
        """
        return cls(RingsSkyMapConfig.from_lsst(config, version=version), name=name)

    @classmethod
    def from_json(cls, text: str) -> SkyMap:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str
            JSON with ``kind``, ``version``, ``config`` and, if it has one, ``name``.

        Returns
        -------
        SkyMap
            An equal skymap.

        Raises
        ------
        SkyMapConfigError
            If the text is not JSON of that form.
        """
        try:
            record = json.loads(text)
        except ValueError as error:
            raise SkyMapConfigError(f"a skymap must be JSON: {error}") from None
        if not isinstance(record, dict) or record.get("kind") != "rings" or "config" not in record:
            raise SkyMapConfigError(
                "a skymap must be a JSON object with kind 'rings', version and config"
            )
        return cls.from_config(
            record["config"], version=record.get("version"), name=record.get("name")
        )

    def to_json(self) -> str:
        """Write the skymap as JSON.

        Returns
        -------
        str
            Kind, version, configuration in LSST's field names and, if it has one, the name.
        """
        record: dict[str, Any] = {
            "kind": "rings",
            "version": self.version,
            "config": self._config.to_lsst(),
        }
        if self._name is not None:
            record["name"] = self._name
        return json.dumps(record, sort_keys=True)

    @property
    def name(self) -> str | None:
        """The name it was made with."""
        return self._name

    @property
    def config(self) -> RingsSkyMapConfig:
        """What defines it."""
        return self._config

    @property
    def version(self) -> int:
        """The numbering of its tracts, 0 or 1."""
        return self._config.version

    @property
    def sha1(self) -> str:
        """The SHA-1 of its configuration, as LSST computes it."""
        return self._config.sha1()

    @property
    def n_tracts_per_ring(self) -> NDArray[np.int64]:
        """How many tracts each ring has, from South to North, the polar caps not counted."""
        return self._core.tracts_per_ring

    def locate(
        self, ra: ArrayLike, dec: ArrayLike, *, threads: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find the tract and patch whose inner regions hold each position.

        Parameters
        ----------
        ra, dec : array_like of float64, shape (n,)
            ICRS degrees; ``ra`` wraps, up to a million degrees. Scalars give arrays of shape ().
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        tract : ndarray of int64, shape (n,)
            The tract of LSST's findTract; -1 where a coordinate is NaN.
        patch : ndarray of int64, shape (n,)
            Sequential index; -1 where the tract's pixel grid does not hold the position (possible
            near the poles) or there is no tract.

        Raises
        ------
        CoordinateError
            If the shapes differ, a declination leaves [-90, 90] or a right ascension lies beyond a
            million degrees; the message names the row.

        Notes
        -----
        Lower edges belong to a tract or patch, upper ones to the next. Core:
        ``skymap/locate.hpp``.
        """
        ra_deg, dec_deg = as_lon_lat(ra, dec)
        tract, patch = self._core.locate(
            ra_deg.reshape(-1), dec_deg.reshape(-1), thread_count(threads)
        )
        return tract.reshape(ra_deg.shape), patch.reshape(ra_deg.shape)

    def overlaps(
        self,
        table: HasPolygons | Polygons,
        *,
        level: Literal["patch", "tract"] = "patch",
        threads: int = 1,
    ) -> Overlaps:
        """Find every tract or patch whose outer region each footprint overlaps.

        Parameters
        ----------
        table : FootprintTable or Polygons
            The regions; rows without an outline give no pairs.
        level : {"patch", "tract"}
            What to compare with. Patches made of cells reach beyond their tract, so a footprint can
            overlap such a patch and not the tract.
        threads : int
            How many threads share the rows; 0 means one per core. The answer does not depend on it.

        Returns
        -------
        Overlaps
            One entry a pair: every pair of regions that share a point, touching included, and no
            other. The answer is exact for the corners of the patches as unit vectors.

        Raises
        ------
        TableError
            If ``level`` is neither of the two.

        Notes
        -----
        In a version 0 skymap a tract that goes by two numbers is listed under both. Core:
        ``skymap/overlaps.hpp``.
        """
        if level not in ("patch", "tract"):
            raise TableError(f"level must be 'patch' or 'tract', got {level!r}")
        polygons = table if isinstance(table, Polygons) else getattr(table, "polygons", None)
        if not isinstance(polygons, Polygons):
            raise TableError(
                "overlaps are found for a FootprintTable or Polygons,"
                f" got {type(table).__name__}; make polygons with Polygons.from_lonlat"
            )
        core_level = _skymap.Level.patch if level == "patch" else _skymap.Level.tract
        row, tract, patch = self._core.overlaps(polygons._core, core_level, thread_count(threads))
        return Overlaps(row, tract, patch if level == "patch" else None)

    def outlines(
        self,
        tract: ArrayLike,
        patch: ArrayLike | None = None,
        cell: ArrayLike | None = None,
        *,
        region: RegionName = "outer",
    ) -> Polygons:
        """Give the outlines of tracts, patches or cells.

        Parameters
        ----------
        tract : array_like of int, shape (n,)
            Tract numbers.
        patch : array_like of int, shape (n,), optional
            Sequential indices of patches; without them the tracts' own outlines are given.
        cell : array_like of int, shape (n,), optional
            Sequential indices of cells.
        region : {"outer", "inner"}
            With or without the border that neighbours share. A tract has a polygon for its outer
            region only: its inner one is a box in longitude and latitude (`Tract.inner_box_deg`).

        Returns
        -------
        Polygons
            Four corners a row, counter-clockwise seen from outside, beginning at the largest x and
            smallest y of the pixel box.

        Raises
        ------
        NotFoundError
            If there is no such tract, patch or cell, or a cell is asked for without a patch; the
            message gives the range there is.
        """
        tracts = np.atleast_1d(as_int_column(tract, "tract"))
        if patch is None:
            if cell is not None:
                raise NotFoundError("a cell needs a patch: give the patches' numbers too")
            if region != "outer":
                raise NotFoundError(
                    "a tract of a rings skymap has no inner polygon: its inner region is a box in"
                    " longitude and latitude, given by Tract.inner_box_deg"
                )
            boxes = np.repeat(self._core.tract_box(), len(tracts), axis=0)
            return Polygons._from_core(self._core.box_outlines(tracts, boxes))
        tracts, patches = _same_length(tracts, np.atleast_1d(as_int_column(patch, "patch")))
        n_x, n_y = self._core.n_patches_x, self._core.n_patches_y
        outside = np.flatnonzero((patches < 0) | (patches >= n_x * n_y))
        if outside.size:
            self._core.check_patch(int(tracts[outside[0]]), int(patches[outside[0]]))
        if cell is None:
            boxes = self._core.patch_boxes(patches, core_region(region))
            return Polygons._from_core(self._core.box_outlines(tracts, boxes))
        patches, cells = _same_length(patches, np.atleast_1d(as_int_column(cell, "cell")))
        n_cells = self._core.cells_per_axis**2
        outside = np.flatnonzero((cells < 0) | (cells >= n_cells))
        if outside.size:
            number = int(cells[outside[0]])
            has = f"{n_cells} cells, 0 to {n_cells - 1}" if n_cells else "no cells"
            raise NotFoundError(f"no cell {number}: a patch of this skymap has {has}")
        boxes = self._core.cell_boxes(patches, cells, core_region(region))
        return Polygons._from_core(self._core.box_outlines(tracts, boxes))

    def tract_centers(self, tract: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the reference points of tracts.

        Parameters
        ----------
        tract : array_like of int, shape (n,)
            Tract numbers.

        Returns
        -------
        ra, dec : ndarray of float64, shape (n,)
            ICRS degrees.

        Raises
        ------
        NotFoundError
            If there is no such tract.
        """
        tracts = np.atleast_1d(as_int_column(tract, "tract"))
        lon_rad, lat_rad = self._core.centers_rad(tracts)
        # A division by the double pi/180, as LSST turns radians into degrees.
        return lon_rad / (np.pi / 180.0), lat_rad / (np.pi / 180.0)

    def tract(self, tract: int) -> Tract:
        """Give one tract.

        Parameters
        ----------
        tract : int
            Its number.

        Returns
        -------
        Tract
            The tract.

        Raises
        ------
        NotFoundError
            If there is no such tract.
        """
        number = as_index(tract, "tract")
        self._core.check_patch(number, 0)
        return Tract(self, number)

    def patch(self, tract: int, patch: int | tuple[int, int]) -> Patch:
        """Give one patch.

        Parameters
        ----------
        tract : int
            Number of its tract.
        patch : int or tuple of int
            Sequential index, or index pair (x, y).

        Returns
        -------
        Patch
            The patch.

        Raises
        ------
        NotFoundError
            If there is no such tract or patch.
        """
        return self.tract(tract).patch(patch)

    def __len__(self) -> int:
        return int(self._core.n_tracts)

    def __iter__(self) -> Iterator[Tract]:
        return (Tract(self, number) for number in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SkyMap):
            return NotImplemented
        return (self.sha1, self.version) == (other.sha1, other.version)

    def __hash__(self) -> int:
        return hash((self.sha1, self.version))

    def __reduce__(self) -> tuple[Any, ...]:
        return SkyMap.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        name = "" if self._name is None else f" {self._name}"
        identity = f"sha1 {self.sha1[:8]}, version {self.version}"
        return f"<SkyMap{name}: rings, {len(self)} tracts, {identity}>"


def _same_length(
    first: NDArray[np.int64], second: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    try:
        a, b = np.broadcast_arrays(first, second)
    except ValueError:
        raise CoordinateError(
            f"columns must have equal lengths or one row, got {len(first)} and {len(second)}"
        ) from None
    return np.ascontiguousarray(a), np.ascontiguousarray(b)
