# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Nested HEALPix numbers of directions, and the few ranges of numbers that cover a cap."""

from skyquilt.index.healpix import HEALPIX_ORDER, healpix_cap_ranges, healpix_index

__all__ = ["HEALPIX_ORDER", "healpix_cap_ranges", "healpix_index"]
