# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Where footprints come from: one module per kind of source, each gives a FootprintTable."""

from __future__ import annotations

from skyquilt.footprint.sources.corner_tables import read_corner_table
from skyquilt.footprint.sources.pointings import footprints_from_pointings

__all__ = ["footprints_from_pointings", "read_corner_table"]
