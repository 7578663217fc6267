# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Columns of polygons on the sphere, with exact answers to how they lie to each other."""

from skyquilt.sphere.healpix import HEALPIX_ORDER, healpix_cap_ranges, healpix_index
from skyquilt.sphere.polygons import Polygons
from skyquilt.sphere.positions import lon_lat, unit_vectors
from skyquilt.sphere.refusals import Refusal
from skyquilt.sphere.regions import Regions

__all__ = [
    "HEALPIX_ORDER",
    "Polygons",
    "Refusal",
    "Regions",
    "healpix_cap_ranges",
    "healpix_index",
    "lon_lat",
    "unit_vectors",
]
