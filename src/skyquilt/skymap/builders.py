# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The two ways in which a tract is cut into patches."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, TypeAlias

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.config_fields import (
    Fields,
    as_lsst,
    check_fields,
    fields_to_lsst,
    read_fields,
    shown,
    whole_number,
    whole_number_pair,
)

__all__ = ["Builder", "CellsBuilder", "LegacyBuilder", "builder_to_lsst", "read_builder"]


@dataclass(frozen=True, slots=True)
class LegacyBuilder:
    """Patches of a fixed size whose borders stop at the edge of the tract.

    Attributes
    ----------
    patch_inner_dimensions : tuple of int
        Pixels of an inner patch in x and y.
    patch_border : int
        Pixels that the outer patch adds on each side.

    Raises
    ------
    SkyMapConfigError
        If a size is no integer of 32 bits.
    """

    kind: ClassVar[str] = "legacy"

    patch_inner_dimensions: tuple[int, int] = field(
        default=(4000, 4000), metadata=as_lsst("patchInnerDimensions", whole_number_pair)
    )
    patch_border: int = field(default=100, metadata=as_lsst("patchBorder", whole_number))

    def __post_init__(self) -> None:
        check_fields(self)

    def sha1_bytes(self) -> bytes:
        """Give what LSST's SHA-1 says of the builder.

        Returns
        -------
        bytes
            The sizes as little-endian integers of 32 bits.
        """
        return struct.pack("<3i", *self.patch_inner_dimensions, self.patch_border)


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

    Raises
    ------
    SkyMapConfigError
        If a size is no integer of 32 bits, that of a patch included, or a cell is not square.
    """

    kind: ClassVar[str] = "cells"

    cell_inner_dimensions: tuple[int, int] = field(
        default=(150, 150), metadata=as_lsst("cellInnerDimensions", whole_number_pair)
    )
    cell_border: int = field(default=50, metadata=as_lsst("cellBorder", whole_number))
    n_cells_per_patch_inner: int = field(
        default=20, metadata=as_lsst("numCellsPerPatchInner", whole_number)
    )
    n_cells_in_patch_border: int = field(
        default=1, metadata=as_lsst("numCellsInPatchBorder", whole_number)
    )

    def __post_init__(self) -> None:
        check_fields(self)
        if self.cell_inner_dimensions[0] != self.cell_inner_dimensions[1]:
            raise SkyMapConfigError(
                f"cellInnerDimensions must be square, got {self.cell_inner_dimensions}"
            )
        whole_number("patch_inner_dimensions", self.patch_inner_dimensions[0])
        whole_number("patch_border", self.patch_border)

    @property
    def patch_inner_dimensions(self) -> tuple[int, int]:
        """The pixels of an inner patch in x and y."""
        x, y = self.cell_inner_dimensions
        return (x * self.n_cells_per_patch_inner, y * self.n_cells_per_patch_inner)

    @property
    def patch_border(self) -> int:
        """The pixels that the outer patch adds on each side."""
        return self.n_cells_in_patch_border * self.cell_inner_dimensions[0] + self.cell_border

    def sha1_bytes(self) -> bytes:
        """Give what LSST's SHA-1 says of the builder.

        Returns
        -------
        bytes
            The sizes as little-endian integers of 32 bits.
        """
        return struct.pack(
            "<5i",
            *self.cell_inner_dimensions,
            self.cell_border,
            self.n_cells_per_patch_inner,
            self.n_cells_in_patch_border,
        )


Builder: TypeAlias = LegacyBuilder | CellsBuilder


def read_builder(fields: Fields, default: Builder) -> Builder:
    """Read LSST's ``tractBuilder``.

    Parameters
    ----------
    fields : Fields
        ``name`` and ``values``, both of which may be absent. The values of the builder that is not
        in use are listed by LSST too, and say nothing.
    default : LegacyBuilder or CellsBuilder
        The builder of the kind of skymap, for what is absent.

    Returns
    -------
    LegacyBuilder or CellsBuilder
        The builder in use.

    Raises
    ------
    SkyMapConfigError
        If a field is unknown or holds a value of the wrong kind; the message names it.
    """
    name = fields.take("name") if "name" in fields else default.kind
    values = fields.part("values")
    fields.finish()
    parts = {cls.kind: values.part(cls.kind) for cls in (LegacyBuilder, CellsBuilder)}
    values.finish()
    if not isinstance(name, str) or name not in parts:
        raise SkyMapConfigError(
            f"tractBuilder must be one of {', '.join(parts)}, got {shown(name)}"
        )
    cls = LegacyBuilder if name == LegacyBuilder.kind else CellsBuilder
    arguments = read_fields(cls, parts[name])
    parts[name].finish()
    return replace(default, **arguments) if isinstance(default, cls) else cls(**arguments)


def builder_to_lsst(builder: Builder) -> dict[str, Any]:
    """Give a builder as LSST's ``tractBuilder``.

    Parameters
    ----------
    builder : LegacyBuilder or CellsBuilder
        The builder in use.

    Returns
    -------
    dict
        ``name`` and ``values``, the latter without the builder that is not in use.
    """
    return {"name": builder.kind, "values": {builder.kind: fields_to_lsst(builder)}}
