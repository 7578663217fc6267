# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Footprints of detectors as columns, and the sources that make them."""

from __future__ import annotations

from skyquilt.footprint.instruments import Instrument
from skyquilt.footprint.sources.corner_tables import read_corner_table
from skyquilt.footprint.sources.pointings import footprints_from_pointings
from skyquilt.footprint.table import FootprintTable

__all__ = ["FootprintTable", "Instrument", "footprints_from_pointings", "read_corner_table"]
