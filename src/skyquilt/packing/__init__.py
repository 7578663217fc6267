# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Data IDs as integers: layouts that explain themselves, packed and unpacked in columns."""

from skyquilt.packing.fields import Compound, IdField
from skyquilt.packing.identify import Identification, identify
from skyquilt.packing.known_layouts import KnownLayout, all_known_layouts, known_layout
from skyquilt.packing.layout import IdLayout
from skyquilt.packing.runs import Place, Run

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
]
