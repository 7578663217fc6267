# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What the configurations of all kinds of skymaps have in common."""

from __future__ import annotations

import hashlib
import struct
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.builders import (
    Builder,
    CellsBuilder,
    LegacyBuilder,
    builder_to_lsst,
    read_builder,
)
from skyquilt.skymap.config_fields import (
    Fields,
    as_lsst,
    check_fields,
    fields_to_lsst,
    number,
    projection,
    read_fields,
    shown,
    whole_number,
)

__all__ = ["CommonConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonConfig(ABC):
    """The pixels of every tract, and how they are cut into patches.

    Attributes
    ----------
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    pixel_scale : float
        Arcseconds a pixel at the tract's reference point.
    projection : str
        FITS code of the projection: TAN, STG, ZEA, ARC, CEA or MER.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far tracts reach over each other, degrees.
    version : int
        Which numbering the tracts have: 1, or 0 for that of early rings skymaps.
    """

    #: LSST's name of the kind in its registry of skymaps, and that of the class.
    kind: ClassVar[str]
    lsst_class: ClassVar[str]
    versions: ClassVar[tuple[int, ...]] = (1,)

    builder: Builder = field(default=LegacyBuilder())
    pixel_scale: float = field(default=0.333, metadata=as_lsst("pixelScale", number))
    projection: str = field(default="STG", metadata=as_lsst("projection", projection))
    rotation: float = field(default=0.0, metadata=as_lsst("rotation", number))
    tract_overlap: float = field(default=1.0, metadata=as_lsst("tractOverlap", number))
    version: int = field(default=1, metadata={"check": whole_number})

    def __post_init__(self) -> None:
        check_fields(self)
        if not isinstance(self.builder, (LegacyBuilder, CellsBuilder)):
            raise SkyMapConfigError(
                f"builder must be a LegacyBuilder or a CellsBuilder, got {shown(self.builder)}"
            )
        if self.version not in self.versions:
            known = " or ".join(map(str, self.versions))
            raise SkyMapConfigError(
                f"version must be {known} for a {self.kind} skymap, got {self.version}"
            )
        self._check_together()

    @classmethod
    def from_lsst(cls, config: Mapping[str, Any], *, version: int | None = None) -> Self:
        """Read the fields of LSST's configuration of this kind of skymap.

        Parameters
        ----------
        config : mapping
            Field names as LSST spells them, ``tractBuilder`` with ``name`` and ``values``. Absent
            fields take LSST's defaults for this kind; ``version`` may stand among them.
        version : int, optional
            The numbering of tracts, where it does not stand in ``config``; 1 if in neither.

        Returns
        -------
        Self
            The checked configuration.

        Raises
        ------
        SkyMapConfigError
            For a field that is unknown, missing or of the wrong kind; the message names the field
            and the value.
        """
        given = Fields(config, "skymap")
        if "version" in given:
            listed = whole_number("version", given.take("version"))
            if version is not None and version != listed:
                raise SkyMapConfigError(
                    f"version is {version} in the call and {listed} in the configuration"
                )
            version = listed
        arguments = read_fields(cls, given)
        builder = given.part("tractBuilder")
        given.finish()
        read = cls(**arguments, version=1 if version is None else version)
        return replace(read, builder=read_builder(builder, read.builder))

    def to_lsst(self) -> dict[str, Any]:
        """Give the configuration with the field names of LSST.

        Returns
        -------
        dict
            Ready for JSON; `from_lsst` reads it back. Of the two tract builders only the one in use
            is listed, and the version is not, being no part of LSST's configurations.
        """
        return {**fields_to_lsst(self), "tractBuilder": builder_to_lsst(self.builder)}

    def sha1(self) -> str:
        """Compute the SHA-1 by which LSST tells skymaps apart.

        Returns
        -------
        str
            Forty hexadecimal digits. The version of the numbering does not enter, so two skymaps
            are the same only where SHA-1 and version agree.
        """
        return hashlib.sha1(
            self.lsst_class.encode("ascii")
            + self.builder.sha1_bytes()
            + struct.pack("<2d", self.tract_overlap, self.pixel_scale)
            + self.projection.encode("ascii")
            + struct.pack("<d", self.rotation)
            + self._sha1_bytes(),
            usedforsecurity=False,
        ).hexdigest()

    def _check_together(self) -> None:
        """Check what lies between fields."""
        return

    @abstractmethod
    def _sha1_bytes(self) -> bytes:
        """Give what the SHA-1 says of the fields of this kind alone."""
