# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The configuration of a rings skymap: what is given, what is filled in, and its SHA-1 identity."""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from skyquilt.errors import SkyMapConfigError

__all__ = ["CellsBuilder", "LegacyBuilder", "RingsSkyMapConfig"]

_PROJECTION = "TAN"


@dataclass(frozen=True, slots=True)
class LegacyBuilder:
    """Patches of a fixed size whose borders stop at the edge of the tract.

    Attributes
    ----------
    patch_inner_dimensions : tuple of int
        Pixels of an inner patch in x and y.
    patch_border : int
        Pixels that the outer patch adds on each side.
    """

    patch_inner_dimensions: tuple[int, int] = (4000, 4000)
    patch_border: int = 100

    def __post_init__(self) -> None:
        _check_32_bits(*self.patch_inner_dimensions, self.patch_border)


@dataclass(frozen=True, slots=True)
class CellsBuilder:
    """Patches made of square cells; their borders reach beyond the edge of the tract.

    Attributes
    ----------
    cell_inner_dimensions : tuple of int
        Pixels of an inner cell in x and y, which must be equal.
    cell_border : int
        Pixels that the outer cell adds on each side.
    n_cells_per_patch_inner : int
        Cells along one axis of an inner patch.
    n_cells_in_patch_border : int
        Cells that the outer patch adds on each side.
    """

    cell_inner_dimensions: tuple[int, int] = (150, 150)
    cell_border: int = 50
    n_cells_per_patch_inner: int = 20
    n_cells_in_patch_border: int = 1

    def __post_init__(self) -> None:
        _check_32_bits(
            *self.cell_inner_dimensions,
            self.cell_border,
            self.n_cells_per_patch_inner,
            self.n_cells_in_patch_border,
        )
        _check_32_bits(*self.patch_inner_dimensions, self.patch_border)

    @property
    def patch_inner_dimensions(self) -> tuple[int, int]:
        """The pixels of an inner patch in x and y."""
        x, y = self.cell_inner_dimensions
        return (x * self.n_cells_per_patch_inner, y * self.n_cells_per_patch_inner)

    @property
    def patch_border(self) -> int:
        """The pixels that the outer patch adds on each side."""
        return self.n_cells_in_patch_border * self.cell_inner_dimensions[0] + self.cell_border


@dataclass(frozen=True, slots=True)
class RingsSkyMapConfig:
    """Everything that defines a rings skymap, in the units of LSST's configuration.

    Attributes
    ----------
    num_rings : int
        Rings of declination between the two polar caps.
    ra_start : float
        Right ascension of the centre of each ring's first tract, degrees.
    pixel_scale : float
        Arcseconds a pixel at the tract's centre.
    rotation : float
        Turn of the pixel grid, degrees.
    tract_overlap : float
        How far a tract reaches beyond its ring, degrees.
    builder : LegacyBuilder or CellsBuilder
        How a tract is cut into patches.
    version : {0, 1}
        Which numbering the tracts have; 0 is that of early skymaps.
    """

    num_rings: int
    builder: LegacyBuilder | CellsBuilder
    ra_start: float = 0.0
    pixel_scale: float = 0.333
    rotation: float = 0.0
    tract_overlap: float = 1.0
    version: Literal[0, 1] = 1

    @classmethod
    def from_lsst(
        cls, config: Mapping[str, Any], *, version: int | None = None
    ) -> RingsSkyMapConfig:
        """Read the fields of an LSST RingsSkyMap configuration.

        Parameters
        ----------
        config : mapping
            Field names as LSST spells them: ``numRings``, ``raStart``, ``pixelScale``,
            ``projection``, ``rotation``, ``tractOverlap``, and ``tractBuilder`` with ``name`` and
            ``values``. Absent fields take LSST's defaults; ``version`` may stand among them.
        version : {0, 1}, optional
            The numbering of tracts, where it does not stand in ``config``; 1 if in neither.

        Returns
        -------
        RingsSkyMapConfig
            The checked configuration.

        Raises
        ------
        SkyMapConfigError
            For a field that is unknown, missing or of the wrong kind, or a projection other than
            TAN; the message names the field and the value.
        """
        fields = _Fields(config, "skymap")
        given_version = fields.integer("version", 1 if version is None else version)
        if version is not None and given_version != version:
            raise SkyMapConfigError(
                f"version is {version} in the call and {given_version} in the configuration"
            )
        if given_version not in (0, 1):
            raise SkyMapConfigError(f"version must be 0 or 1, got {given_version}")
        projection = fields.take("projection", "STG")
        if projection != _PROJECTION:
            raise SkyMapConfigError(
                f"projection must be {_PROJECTION}, the only one supported, got {projection!r}"
            )
        read = cls(
            num_rings=fields.integer("numRings", None),
            ra_start=fields.number("raStart", 0.0),
            pixel_scale=fields.number("pixelScale", 0.333),
            rotation=fields.number("rotation", 0.0),
            tract_overlap=fields.number("tractOverlap", 1.0),
            builder=_read_builder(fields.take("tractBuilder", {})),
            version=0 if given_version == 0 else 1,
        )
        fields.finish()
        return read

    def to_lsst(self) -> dict[str, Any]:
        """Give the configuration with the field names of LSST.

        Returns
        -------
        dict
            Ready for JSON; `from_lsst` reads it back. Of the two tract builders only the one in use
            is listed.
        """
        builder = self.builder
        values: dict[str, Any]
        if isinstance(builder, LegacyBuilder):
            name = "legacy"
            values = {
                "patchInnerDimensions": list(builder.patch_inner_dimensions),
                "patchBorder": builder.patch_border,
            }
        else:
            name = "cells"
            values = {
                "cellInnerDimensions": list(builder.cell_inner_dimensions),
                "cellBorder": builder.cell_border,
                "numCellsPerPatchInner": builder.n_cells_per_patch_inner,
                "numCellsInPatchBorder": builder.n_cells_in_patch_border,
            }
        return {
            "numRings": self.num_rings,
            "raStart": self.ra_start,
            "pixelScale": self.pixel_scale,
            "projection": _PROJECTION,
            "rotation": self.rotation,
            "tractOverlap": self.tract_overlap,
            "tractBuilder": {"name": name, "values": {name: values}},
        }

    def sha1(self) -> str:
        """Compute the SHA-1 by which LSST tells skymaps apart.

        Returns
        -------
        str
            Forty hexadecimal digits. The version of the numbering does not enter, so two skymaps
            are the same only where SHA-1 and version agree.
        """
        builder = self.builder
        digest = hashlib.sha1(b"RingsSkyMap", usedforsecurity=False)
        if isinstance(builder, LegacyBuilder):
            digest.update(
                struct.pack("<iii", *builder.patch_inner_dimensions, builder.patch_border)
            )
        else:
            digest.update(
                struct.pack(
                    "<iiiii",
                    *builder.cell_inner_dimensions,
                    builder.cell_border,
                    builder.n_cells_per_patch_inner,
                    builder.n_cells_in_patch_border,
                )
            )
        digest.update(
            struct.pack("<dd3sd", self.tract_overlap, self.pixel_scale, b"TAN", self.rotation)
        )
        digest.update(struct.pack("<id", self.num_rings, self.ra_start))
        return digest.hexdigest()


def _check_32_bits(*sizes: object) -> None:
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or abs(size) >= 2**31:
            raise SkyMapConfigError(
                f"sizes of patches and cells must be integers of 32 bits, got {size!r}"
            )


class _Fields:
    """The fields of a mapping, each taken once; what is left over at the end was not known."""

    def __init__(self, fields: Mapping[str, Any], where: str) -> None:
        if not isinstance(fields, Mapping):
            raise SkyMapConfigError(f"the {where} configuration must be a mapping, got {fields!r}")
        self._fields = dict(fields)
        self._where = where

    def take(self, name: str, default: object) -> Any:
        if name not in self._fields and default is None:
            raise SkyMapConfigError(
                f"field '{name}' is missing from the {self._where} configuration"
            )
        return self._fields.pop(name, default)

    def integer(self, name: str, default: int | None) -> int:
        value = self.take(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise SkyMapConfigError(f"field '{name}' must be an integer, got {value!r}")
        if abs(value) >= 2**31:
            raise SkyMapConfigError(f"field '{name}' must fit in 32 bits, got {value}")
        return value

    def number(self, name: str, default: float) -> float:
        value = self.take(name, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
        ):
            raise SkyMapConfigError(f"field '{name}' must be a finite number, got {value!r}")
        return float(value)

    def integer_pair(self, name: str, default: tuple[int, int]) -> tuple[int, int]:
        value = self.take(name, default)
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise SkyMapConfigError(f"field '{name}' must be a pair of integers, got {value!r}")
        pair = _Fields({"x": value[0], "y": value[1]}, name)
        return (pair.integer("x", None), pair.integer("y", None))

    def finish(self) -> None:
        if self._fields:
            raise SkyMapConfigError(
                f"unknown field '{next(iter(self._fields))}' in the {self._where} configuration"
            )


def _read_builder(config: Any) -> LegacyBuilder | CellsBuilder:
    builder = _Fields(config, "tractBuilder")
    name = builder.take("name", "legacy")
    values = _Fields(builder.take("values", {}), "tractBuilder.values")
    builder.finish()
    if name not in ("legacy", "cells"):
        raise SkyMapConfigError(f"tractBuilder must be 'legacy' or 'cells', got {name!r}")
    # LSST's configurations list the builder that is not in use as well: it says nothing.
    legacy = _Fields(values.take("legacy", {}), "tractBuilder.values.legacy")
    cells = _Fields(values.take("cells", {}), "tractBuilder.values.cells")
    values.finish()
    read: LegacyBuilder | CellsBuilder
    if name == "legacy":
        read = LegacyBuilder(
            patch_inner_dimensions=legacy.integer_pair("patchInnerDimensions", (4000, 4000)),
            patch_border=legacy.integer("patchBorder", 100),
        )
        legacy.finish()
        return read
    read = CellsBuilder(
        cell_inner_dimensions=cells.integer_pair("cellInnerDimensions", (150, 150)),
        cell_border=cells.integer("cellBorder", 50),
        n_cells_per_patch_inner=cells.integer("numCellsPerPatchInner", 20),
        n_cells_in_patch_border=cells.integer("numCellsInPatchBorder", 1),
    )
    cells.finish()
    if read.cell_inner_dimensions[0] != read.cell_inner_dimensions[1]:
        raise SkyMapConfigError(
            f"cellInnerDimensions must be square, got {read.cell_inner_dimensions}"
        )
    return read
