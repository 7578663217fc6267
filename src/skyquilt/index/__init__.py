# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Which regions may touch which: an index over regions."""

from skyquilt.index.region_index import RegionIndex

__all__ = ["RegionIndex"]
