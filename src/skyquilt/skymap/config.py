# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The configuration of each kind of skymap: what is given, what is filled in, its SHA-1."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, TypeAlias

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.builders import Builder, LegacyBuilder
from skyquilt.skymap.common_config import CommonConfig
from skyquilt.skymap.config_fields import (
    as_lsst,
    flag,
    number,
    number_pair,
    numbers,
    projection,
    shown,
    whole_number,
)

__all__ = [
    "KINDS",
    "DiscreteSkyMapConfig",
    "DodecaSkyMapConfig",
    "EquatSkyMapConfig",
    "HealpixSkyMapConfig",
    "RingsSkyMapConfig",
    "SkyMapConfig",
    "read_config",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RingsSkyMapConfig(CommonConfig):
    """Everything that defines a rings skymap, in the units of LSST's configuration.

    Attributes
    ----------
    num_rings : int
        Rings of declination between the two polar caps.
    ra_start : float
        Right ascension of the centre of each ring's first tract, degrees.
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    pixel_scale : float
        Arcseconds a pixel at the tract's centre.
    projection : str
        FITS code of the projection: TAN, STG, ZEA, ARC, CEA or MER.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far a tract reaches beyond its ring, degrees.
    version : {0, 1}
        Which numbering the tracts have; 0 is that of early skymaps.

    Raises
    ------
    SkyMapConfigError
        If a value is of the wrong kind; ranges are checked where a skymap is made.
    """

    kind: ClassVar[str] = "rings"
    lsst_class: ClassVar[str] = "RingsSkyMap"
    versions: ClassVar[tuple[int, ...]] = (0, 1)

    num_rings: int = field(metadata=as_lsst("numRings", whole_number))
    ra_start: float = field(default=0.0, metadata=as_lsst("raStart", number))

    def _sha1_bytes(self) -> bytes:
        return struct.pack("<id", self.num_rings, self.ra_start)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscreteSkyMapConfig(CommonConfig):
    """Everything that defines a skymap of tracts listed one by one, in LSST's units.

    Attributes
    ----------
    ra_list, dec_list : tuple of float
        Centres of the tracts, degrees.
    radius_list : tuple of float
        Half the sides of the tracts without their overlap, degrees.
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    pixel_scale : float
        Arcseconds a pixel at the tract's centre.
    projection : str
        FITS code of the projection: TAN, STG, ZEA, ARC, CEA or MER.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far a tract reaches beyond its radius, degrees.
    version : {1}
        Which numbering the tracts have; there is one alone.

    Raises
    ------
    SkyMapConfigError
        If a value is of the wrong kind or the lists differ in length; ranges are checked where a
        skymap is made.
    """

    kind: ClassVar[str] = "discrete"
    lsst_class: ClassVar[str] = "DiscreteSkyMap"

    ra_list: tuple[float, ...] = field(default=(), metadata=as_lsst("raList", numbers))
    dec_list: tuple[float, ...] = field(default=(), metadata=as_lsst("decList", numbers))
    radius_list: tuple[float, ...] = field(default=(), metadata=as_lsst("radiusList", numbers))

    def _check_together(self) -> None:
        lengths = (len(self.ra_list), len(self.dec_list), len(self.radius_list))
        if len(set(lengths)) != 1:
            raise SkyMapConfigError(
                "raList, decList and radiusList must be equally long, got {}, {} and {}".format(
                    *lengths
                )
            )

    def _sha1_bytes(self) -> bytes:
        columns = (*self.ra_list, *self.dec_list, *self.radius_list)
        return struct.pack(f"<{len(columns)}d", *columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class DodecaSkyMapConfig(CommonConfig):
    """Everything that defines a skymap of the faces of a dodecahedron, in LSST's units.

    Attributes
    ----------
    with_tracts_on_poles : bool
        Whether a tract lies on each pole; if not, a corner of three tracts does.
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    pixel_scale : float
        Arcseconds a pixel at the tract's centre.
    projection : str
        FITS code of the projection: TAN, STG, ZEA, ARC, CEA or MER.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far two tracts reach over each other, degrees.
    version : {1}
        Which numbering the tracts have; there is one alone.

    Raises
    ------
    SkyMapConfigError
        If a value is of the wrong kind; ranges are checked where a skymap is made.
    """

    kind: ClassVar[str] = "dodeca"
    lsst_class: ClassVar[str] = "DodecaSkyMap"

    with_tracts_on_poles: bool = field(default=False, metadata=as_lsst("withTractsOnPoles", flag))
    builder: Builder = field(default=LegacyBuilder(patch_border=250))
    pixel_scale: float = field(default=0.2, metadata=as_lsst("pixelScale", number))
    tract_overlap: float = field(default=3.5, metadata=as_lsst("tractOverlap", number))

    def _sha1_bytes(self) -> bytes:
        return struct.pack("<?", self.with_tracts_on_poles)


@dataclass(frozen=True, slots=True, kw_only=True)
class EquatSkyMapConfig(CommonConfig):
    """Everything that defines a skymap of a band about the equator, in LSST's units.

    Attributes
    ----------
    num_tracts : int
        Slices of right ascension, all equally wide.
    dec_range : tuple of float
        Lower and upper declination of the band, degrees.
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    pixel_scale : float
        Arcseconds a pixel on the equator in the middle of the tract.
    projection : str
        FITS code of the projection: TAN, STG, ZEA, ARC, CEA or MER.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far two tracts reach over each other, degrees.
    version : {1}
        Which numbering the tracts have; there is one alone.

    Raises
    ------
    SkyMapConfigError
        If a value is of the wrong kind; ranges are checked where a skymap is made.
    """

    kind: ClassVar[str] = "equat"
    lsst_class: ClassVar[str] = "EquatSkyMap"

    num_tracts: int = field(default=4, metadata=as_lsst("numTracts", whole_number))
    dec_range: tuple[float, float] = field(
        default=(-1.25, 1.25), metadata=as_lsst("decRange", number_pair)
    )
    projection: str = field(default="CEA", metadata=as_lsst("projection", projection))

    def _sha1_bytes(self) -> bytes:
        return struct.pack("<i2d", self.num_tracts, *self.dec_range)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealpixSkyMapConfig(CommonConfig):
    """Everything that defines a skymap of HEALPix pixels as tracts, in LSST's units.

    Attributes
    ----------
    log2_n_side : int
        Order of the HEALPix grid.
    nest : bool
        Whether tracts are numbered in the nested order; if not, ring by ring.
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    pixel_scale : float
        Arcseconds a pixel at the tract's centre.
    projection : str
        FITS code of the projection: TAN, STG, ZEA, ARC, CEA or MER.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far two tracts reach over each other, degrees.
    version : {1}
        Which numbering the tracts have; there is one alone.

    Raises
    ------
    SkyMapConfigError
        If a value is of the wrong kind; ranges are checked where a skymap is made.
    """

    kind: ClassVar[str] = "healpix"
    lsst_class: ClassVar[str] = "HealpixSkyMap"

    log2_n_side: int = field(default=0, metadata=as_lsst("log2NSide", whole_number))
    nest: bool = field(default=False, metadata=as_lsst("nest", flag))
    rotation: float = field(default=45.0, metadata=as_lsst("rotation", number))

    def _sha1_bytes(self) -> bytes:
        return struct.pack("<i?", self.log2_n_side, self.nest)


#: The configuration of any of LSST's kinds of skymaps; others are tables of tracts.
SkyMapConfig: TypeAlias = (
    RingsSkyMapConfig
    | DiscreteSkyMapConfig
    | DodecaSkyMapConfig
    | EquatSkyMapConfig
    | HealpixSkyMapConfig
)

#: The classes of `SkyMapConfig` by the name that LSST's registry gives the kind.
KINDS: Final[dict[str, type[SkyMapConfig]]] = {
    cls.kind: cls
    for cls in (
        RingsSkyMapConfig,
        DiscreteSkyMapConfig,
        DodecaSkyMapConfig,
        EquatSkyMapConfig,
        HealpixSkyMapConfig,
    )
}


def read_config(kind: str, config: Mapping[str, Any], version: int | None = None) -> SkyMapConfig:
    """Read LSST's configuration of a skymap of any kind.

    Parameters
    ----------
    kind : str
        ``rings``, ``discrete``, ``dodeca``, ``equat`` or ``healpix``, as in LSST's registry, or the
        name of the class, such as ``RingsSkyMap``.
    config : mapping
        Field names as LSST spells them, as for `RingsSkyMapConfig.from_lsst`.
    version : int, optional
        The numbering of tracts, where it does not stand in ``config``; 1 if in neither. Rings alone
        have a version 0.

    Returns
    -------
    SkyMapConfig
        The checked configuration, of the class that `KINDS` lists for the kind.

    Raises
    ------
    SkyMapConfigError
        If there is no such kind, or for a field that is unknown, missing or of the wrong kind; the
        message names it and its value.
    """
    for cls in KINDS.values():
        if kind in (cls.kind, cls.lsst_class):
            return cls.from_lsst(config, version=version)
    raise SkyMapConfigError(
        f"the kind of a skymap must be one of {', '.join(KINDS)}, got {shown(kind)}; one of listed"
        " tracts is made with SkyMap.from_tables"
    )
