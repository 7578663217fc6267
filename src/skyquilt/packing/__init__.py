# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Data IDs as integers: layouts that explain themselves, packed and unpacked in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from skyquilt.packing.fields import Compound, IdField
from skyquilt.packing.identify import Identification, identify
from skyquilt.packing.known_layouts import KnownLayout, all_known_layouts, known_layout
from skyquilt.packing.layout import IdLayout
from skyquilt.packing.runs import Place, Run

if TYPE_CHECKING:
    from skyquilt.packing.named.panstarrs import panstarrs_positions, skycell_ids, skycell_names

__all__ = [
    "Compound",
    "IdField",
    "IdLayout",
    "Identification",
    "KnownLayout",
    "Place",
    "Run",
    "all_known_layouts",
    "identify",
    "known_layout",
    "panstarrs_positions",
    "skycell_ids",
    "skycell_names",
]


def __getattr__(name: str) -> Any:
    # Files of surveys are read when they are asked for.
    if name in ("panstarrs_positions", "skycell_ids", "skycell_names"):
        from skyquilt.packing.named import panstarrs  # noqa: PLC0415

        return getattr(panstarrs, name)
    raise AttributeError(f"module 'skyquilt.packing' has no attribute {name!r}")
