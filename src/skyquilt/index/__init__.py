# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which regions may touch which: an index over regions, and nested HEALPix numbers."""

from skyquilt.index.healpix import HEALPIX_ORDER, healpix_cap_ranges, healpix_index
from skyquilt.index.region_index import RegionIndex

__all__ = ["HEALPIX_ORDER", "RegionIndex", "healpix_cap_ranges", "healpix_index"]
