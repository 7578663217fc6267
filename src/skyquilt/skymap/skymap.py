# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A named tessellation of the sky into tracts, and the columns of work done with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt._core import skymap as _skymap
from skyquilt.coordinates import as_index, as_int_column, as_int_columns
from skyquilt.errors import NotFoundError, SkyMapConfigError, TableError
from skyquilt.skymap.config import SkyMapConfig, read_config
from skyquilt.skymap.config_fields import shown, whole_number
from skyquilt.skymap.core_map import RegionName, core_map, core_region
from skyquilt.skymap.crosswalk import Crosswalks
from skyquilt.skymap.id_layouts import IdLayouts
from skyquilt.skymap.inner_regions import inner_regions
from skyquilt.skymap.lsst_pickle import read_lsst_pickle
from skyquilt.skymap.patch_labels import PatchLabels
from skyquilt.skymap.patch_names import PatchNames
from skyquilt.skymap.positions import Positions
from skyquilt.skymap.presets import PRESETS, preset
from skyquilt.skymap.roman import roman_tables
from skyquilt.skymap.table_config import TableSkyMapConfig
from skyquilt.skymap.tract import Patch, Tract
from skyquilt.skymap.vertex_reader import VertexReader
from skyquilt.sphere import Polygons, Regions

__all__ = ["SkyMap"]


class SkyMap(Positions, Crosswalks, PatchNames, IdLayouts):
    """A tessellation of the sky into tracts, each with a pixel grid cut into patches.

    Tract and patch numbers, pixel grids and SHA-1 agree with LSST's skymaps of every kind. Make one
    with `named`, `from_config`, `from_json` or `from_lsst_pickle`, or list tracts and patches of
    any other survey with `from_tables`. Two skymaps are equal when SHA-1 and version are.

    ``skymap[9813]`` is a tract, ``skymap[9813][41]`` a patch of it.

    Parameters
    ----------
    config : SkyMapConfig or TableSkyMapConfig
        What defines it: one of the configurations of this room.
    name : str, optional
        The name it carries in tables and messages.

    Raises
    ------
    SkyMapConfigError
        If a value is out of its range or the name is no text; the message names it.
    """

    __slots__ = ("_config", "_core", "_labels", "_name")

    _config: SkyMapConfig | TableSkyMapConfig
    _core: _skymap.SkyMap
    _labels: PatchLabels | None
    _name: str | None

    def __init__(
        self, config: SkyMapConfig | TableSkyMapConfig, *, name: str | None = None
    ) -> None:
        if name is not None and not isinstance(name, str):
            raise SkyMapConfigError(f"a skymap must be named by a text, got {shown(name)}")
        if not isinstance(config, SkyMapConfig | TableSkyMapConfig):
            raise SkyMapConfigError(
                f"a SkyMap is made of a configuration, got {shown(config)}; use SkyMap.named for a"
                " public skymap, SkyMap.from_config for the fields of an LSST configuration and"
                " SkyMap.from_tables for listed tracts"
            )
        self._core = core_map(config)
        self._config = config
        self._labels = None
        if isinstance(config, TableSkyMapConfig) and config.has_names and len(config.patches) > 0:
            self._labels = PatchLabels(config.patches)
        self._name = name

    @classmethod
    def named(cls, name: str) -> SkyMap:
        """Make a built-in skymap.

        Parameters
        ----------
        name : str
            One of `names`, such as ``lsst_cells_v1`` (Rubin) or ``hsc_rings_v1`` (HSC).

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

    @staticmethod
    def names() -> tuple[str, ...]:
        """List the names of the built-in skymaps.

        Returns
        -------
        tuple of str
            What `named` takes; ``skyquilt.skymap.presets.PRESETS`` says where each comes from.
        """
        return tuple(PRESETS)

    @classmethod
    def from_config(
        cls,
        kind: str,
        config: Mapping[str, Any],
        version: int | None = None,
        *,
        name: str | None = None,
    ) -> SkyMap:
        """Make a skymap from the fields of its configuration, for most kinds LSST's.

        Parameters
        ----------
        kind : str
            ``rings``, ``discrete``, ``dodeca``, ``equat`` or ``healpix``, as in LSST's registry of
            skymaps, or the name of the class, such as ``RingsSkyMap``; or ``table``.
        config : mapping
            Field names as LSST spells them, ``tractBuilder`` with ``name`` and ``values``. Absent
            fields take LSST's defaults. Of a table ``tracts`` and ``patches``, as `from_tables`
            takes them.
        version : int, optional
            The numbering of tracts: 1, which is the default, or 0 for that of early rings skymaps.
        name : str, optional
            The name it carries in tables and messages.

        Returns
        -------
        SkyMap
            The skymap.

        Raises
        ------
        SkyMapConfigError
            If there is no such kind, or a field is unknown, missing or out of range; the message
            names it and its value.
        """
        if kind != TableSkyMapConfig.kind:
            return cls(read_config(kind, config, version), name=name)
        if version is not None and whole_number("version", version) != TableSkyMapConfig.version:
            raise SkyMapConfigError(f"version must be 1 for a table skymap, got {version}")
        return cls(TableSkyMapConfig.from_columns(config), name=name)

    @classmethod
    def from_tables(
        cls, tracts: object, patches: object = None, *, name: str | None = None
    ) -> SkyMap:
        """Make a skymap of tracts and patches listed one by one.

        Parameters
        ----------
        tracts : mapping of columns, astropy Table, structured array, pandas or pyarrow table
            A row a tract; the columns stand in `TableSkyMapConfig`: ``tract``, ``ra``, ``dec``,
            ``projection``, ``pixel_scale``, ``rotation``, ``x_axis``, ``crpix_x``, ``crpix_y``,
            ``width``, ``height`` and what the tract owns.
        patches : the same, optional
            A row a patch: ``tract``, ``patch``, ``min_x``, ``min_y``, ``max_x``, ``max_y``, the
            same of the inner box, and ``name``. Without it each tract has one patch, 0.
        name : str, optional
            The name it carries in tables and messages.

        Returns
        -------
        SkyMap
            The skymap, of kind ``table``.

        Raises
        ------
        SkyMapConfigError
            For a column that is missing, unknown or holds a wrong value; the message names it, the
            rule and the row.

        Notes
        -----
        A position belongs to the tract that owns it, and where boxes share it to the lowest number.
        Where tracts own no boxes it is the one with the nearest reference point of those with a
        patch whose inner box holds the position, and the lowest number of equally near ones; where
        none does there is none. Inner boxes of patches may share pixels: the lowest number has
        them.
        """
        return cls(TableSkyMapConfig(tracts, patches), name=name)

    @classmethod
    def from_roman_skycells(
        cls,
        projection_regions: object,
        skycells: object,
        *,
        pixel_scale: float = 0.055,
        nxy_skycell: int = 5000,
        skycell_border_pixels: int = 100,
        name: str | None = None,
    ) -> SkyMap:
        """Make a skymap of Roman's projection regions and skycells.

        Parameters
        ----------
        projection_regions, skycells : mapping of columns, structured array or astropy Table
            The two tables of Roman's reference file ``skycells``, columns named as there; others
            are not looked at. The regions may be some of all: ``skycell_start`` and ``skycell_end``
            count the rows of ``skycells``. Where the skycells lie is read from ``x_tangent`` and
            ``y_tangent``, or without those from ``ra_center`` and ``dec_center``.
        pixel_scale : float
            Arcseconds a pixel, as in the file's ``meta``.
        nxy_skycell : int
            Pixels along each side of a skycell, likewise.
        skycell_border_pixels : int
            Pixels of border along each side, likewise: neighbours overlap by twice as many.
        name : str, optional
            The name it carries in tables and messages.

        Returns
        -------
        SkyMap
            Tracts are projection regions, by their ``index``, and own the boxes in right ascension
            and declination given there. Patches are skycells, numbered from 0 in each region, by
            Roman's names; add ``skycell_start`` for the row of the file.

        Raises
        ------
        SkyMapConfigError
            If a column is missing or wrong, or a centre or corner of a skycell given in the table
            is a thousandth of an arcsecond or more from where its pixels are; the message names it.

        Notes
        -----
        All skycells of a region lie on the pixels of one tangent plane, x growing to the East.
        Corners are the outer edges of the corner pixels. The inner box of a skycell is what is
        nearer to it than to its neighbours: half of what they share is taken off each side, which
        is the border, and inner boxes lie side by side. In a name
        such as ``135p90x25y49`` the numbers are those of the row and the column, in this order,
        counted from 50 at the tangent point.
        """
        tables = roman_tables(
            projection_regions,
            skycells,
            pixel_scale=pixel_scale,
            nxy_skycell=nxy_skycell,
            skycell_border_pixels=skycell_border_pixels,
        )
        skymap = cls(TableSkyMapConfig(tables.tracts, tables.patches), name=name)
        tables.check_against(skymap._core)
        return skymap

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
        except (ValueError, RecursionError) as error:
            raise SkyMapConfigError(f"a skymap must be JSON: {error}") from None
        if not isinstance(record, dict) or not {"kind", "config"} <= record.keys():
            raise SkyMapConfigError("a skymap must be a JSON object with kind, version and config")
        unknown = record.keys() - {"kind", "version", "config", "name"}
        if unknown:
            raise SkyMapConfigError(
                "a skymap must be a JSON object with kind, version, config and name,"
                f" got {shown(min(unknown))} too"
            )
        return cls.from_config(
            record["kind"], record["config"], record.get("version"), name=record.get("name")
        )

    @classmethod
    def from_lsst_pickle(cls, path: str | PathLike[str], *, name: str | None = None) -> SkyMap:
        """Read a skymap that LSST's tools have pickled, executing nothing.

        Parameters
        ----------
        path : str or path-like
            A file such as a butler keeps of its datasets ``skyMap``: any kind, pickled in any
            protocol.
        name : str, optional
            The name it carries in tables and messages; the file states none.

        Returns
        -------
        SkyMap
            The skymap.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        SkyMapConfigError
            If the file holds anything but the pickle of a skymap with a configuration of plain
            values; the message names what was met.
        """
        return cls(read_lsst_pickle(path), name=name)

    def to_json(self) -> str:
        """Write the skymap as JSON.

        Returns
        -------
        str
            Kind, version, configuration in LSST's field names or as columns, and, if it has one,
            the name.
        """
        config = self._config
        record: dict[str, Any] = {
            "kind": self.kind,
            "version": self.version,
            "config": (
                config.to_columns() if isinstance(config, TableSkyMapConfig) else config.to_lsst()
            ),
        }
        if self._name is not None:
            record["name"] = self._name
        return json.dumps(record, sort_keys=True)

    @property
    def name(self) -> str | None:
        """The name it was made with."""
        return self._name

    @property
    def kind(self) -> str:
        """``rings``, ``discrete``, ``dodeca``, ``equat``, ``healpix`` or ``table``."""
        return self._config.kind

    @property
    def config(self) -> Any:
        """What defines it: an instance of its kind's class, such as `RingsSkyMapConfig`."""
        return self._config

    @property
    def version(self) -> int:
        """The numbering of its tracts, 0 or 1."""
        return self._config.version

    @property
    def sha1(self) -> str:
        """The SHA-1 of its configuration, as LSST computes it; see `TableSkyMapConfig.sha1`."""
        return self._config.sha1()

    @property
    def n_tracts_per_ring(self) -> NDArray[np.int64]:
        """How many tracts each ring has, from South to North, the polar caps not counted.

        Empty where tracts form no rings.
        """
        return self._core.tracts_per_ring

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
            With or without the border that neighbours share. Of a tract alone only the outer region
            is given here, since its inner one need not be a polygon: see `inner_regions`.

        Returns
        -------
        Polygons
            Four corners a row joined by great circles, as LSST has them: counter-clockwise seen
            from outside, beginning at the largest x and smallest y of the pixel box. Numbers of one
            row stand for all rows.

        Raises
        ------
        NotFoundError
            If there is no such tract, patch or cell, or a cell is asked for without a patch; the
            message gives the range there is.
        TableError
            If a column does not hold integers or ``region`` is neither of the two.
        GeometryError
            If four corners make no polygon smaller than a hemisphere, which takes tracts wider than
            LSST's.
        """
        columns = _numbers(tract, patch, cell)
        if patch is None and region != "outer":
            raise NotFoundError(
                "the inner region of a tract need not be a polygon: SkyMap.inner_regions gives it"
            )
        boxes = self._boxes(*columns, region)
        return Polygons._from_core(self._core.box_outlines(columns[0], boxes))

    def inner_regions(self, tract: ArrayLike) -> Regions:
        """Give the inner regions of tracts: what no other tract owns.

        Parameters
        ----------
        tract : array_like of int, shape (n,)
            Tract numbers.

        Returns
        -------
        Regions
            One row a tract: of rings, and of tables where tracts own boxes, a box in longitude and
            latitude, else the convex polygon of `Tract.vertices`, as LSST has them.

        Raises
        ------
        NotFoundError
            If there is no such tract.
        GeometryError
            If the vertices make no polygon smaller than a hemisphere.
        """
        return inner_regions(self._core, np.atleast_1d(as_int_column(tract, "tract")))

    def tract_centers(self, tract: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the centres of tracts.

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
        self._core.check_tract(number)
        return Tract(self, number)

    def patch(self, tract: int, patch: int | tuple[int, int] | str) -> Patch:
        """Give one patch.

        Parameters
        ----------
        tract : int
            Number of its tract.
        patch : int, tuple of int or str
            Sequential index, place (x, y), or that place as text, ``"x,y"``.

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

    def vertex_reader(self) -> VertexReader:
        """Make a reader of corners as the packages around LSDB ask for one.

        Returns
        -------
        VertexReader
            A reader of this skymap, in place of one of the package ``skymap_convert``.
        """
        return VertexReader(self)

    def __getitem__(self, tract: int) -> Tract:
        return self.tract(tract)

    def __len__(self) -> int:
        return int(self._core.n_tracts)

    def __iter__(self) -> Iterator[Tract]:
        return (Tract(self, number) for number in self._core.numbers().tolist())

    def __contains__(self, tract: object) -> bool:
        try:
            self.tract(tract)  # type: ignore[arg-type]
        except (NotFoundError, TableError):
            return False
        return True

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
        count = f"{len(self)} tract" + ("" if len(self) == 1 else "s")
        identity = f"sha1 {self.sha1[:8]}, version {self.version}"
        return f"<SkyMap{name}: {self.kind}, {count}, {identity}>"

    # Whether of rows with a tract, a patch or a cell: the boxes of the core, ends left out.
    def _boxes(
        self,
        tract: NDArray[np.int64],
        patch: NDArray[np.int64] | None,
        cell: NDArray[np.int64] | None,
        region: str,
    ) -> NDArray[np.int64]:
        if patch is None:
            return self._core.tract_boxes(tract)
        if cell is None:
            return self._core.patch_boxes(tract, patch, core_region(region))
        return self._core.cell_boxes(tract, patch, cell, core_region(region))

    def _outlines(
        self,
        tract: NDArray[np.int64],
        patch: NDArray[np.int64] | None,
        cell: NDArray[np.int64] | None,
        region: RegionName,
    ) -> tuple[Polygons, NDArray[np.int64]]:
        boxes = self._boxes(tract, patch, cell, region)
        polygons, offsets = self._core.box_regions(tract, boxes, 1)
        return Polygons._from_core(polygons), offsets

    def _regions(
        self,
        tract: NDArray[np.int64],
        patch: NDArray[np.int64] | None,
        cell: NDArray[np.int64] | None,
        region: RegionName,
    ) -> Polygons | Regions:
        if patch is None and region == "inner":
            return self.inner_regions(tract)
        parts, offsets = self._outlines(tract, patch, cell, region)
        # In the TAN projection, and in others mostly, a box has one polygon.
        is_plain = np.array_equal(offsets, np.arange(len(tract) + 1))
        return parts if is_plain else Regions.from_polygons(parts, offsets)


def _numbers(
    tract: ArrayLike, patch: ArrayLike | None, cell: ArrayLike | None
) -> tuple[NDArray[np.int64], NDArray[np.int64] | None, NDArray[np.int64] | None]:
    if patch is None:
        if cell is not None:
            raise NotFoundError("a cell needs a patch: give the patches' numbers too")
        return np.atleast_1d(as_int_column(tract, "tract")), None, None
    if cell is None:
        tracts, patches = as_int_columns(tract=tract, patch=patch)
        return np.atleast_1d(tracts), np.atleast_1d(patches), None
    tracts, patches, cells = as_int_columns(tract=tract, patch=patch, cell=cell)
    return np.atleast_1d(tracts), np.atleast_1d(patches), np.atleast_1d(cells)
