# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tables of tracts and patches for tests: irregular ones, and Roman's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.sphere import unit_vectors

ROMAN = Path(__file__).parents[2] / "data" / "roman_skycells"

Columns = dict[str, Any]


def irregular_tables(projection: str = "TAN", seed: int = 5) -> tuple[Columns, Columns]:
    """Give tracts of odd numbers over the pole and right ascension 0, x either way, any patches."""
    rng = np.random.default_rng(seed)
    tracts: Columns = {
        "tract": [40, 7, 300, 12, 2**40],
        "ra": [10.0, 14.0, 359.5, 80.0, 250.0],
        "dec": [5.0, 9.0, -2.0, 90.0, -70.0],
        "projection": projection,
        "pixel_scale": [40.0, 40.0, 30.0, 40.0, 25.0],
        "rotation": [0.0, 21.0, 180.0, -33.0, 45.0],
        "x_axis": ["west", "east", "east", "west", "east"],
        "crpix_x": [300.25, 319.5, 0.0, 310.0, 290.0],
        "crpix_y": [240.5, 249.5, -12.0, 250.0, 251.5],
        "width": [640, 640, 600, 620, 640],
        "height": [500, 500, 500, 510, 505],
    }
    rows = []
    for tract in tracts["tract"]:
        for i in range(12):
            x, y = rng.integers(-40, 500, 2)
            width, height = rng.integers(20, 300, 2)
            border = 10 * (i % 3)
            inner = (x, y, x + width - 1, y + height - 1)
            outer = (x - border, y - border, inner[2] + border, inner[3] + border)
            rows.append((tract, 5 * i + 2, *outer, *inner))
    rng.shuffle(rows)
    names = ["tract", "patch", "min_x", "min_y", "max_x", "max_y"]
    names += ["inner_min_x", "inner_min_y", "inner_max_x", "inner_max_y"]
    patches = dict(zip(names, np.array(rows, dtype=np.int64).T, strict=True))
    return tracts, patches


def separation_deg(
    a: tuple[ArrayLike, ArrayLike], b: tuple[ArrayLike, ArrayLike]
) -> NDArray[np.float64]:
    """Give the angles between positions, degrees."""
    chord = np.linalg.norm(unit_vectors(*a) - unit_vectors(*b), axis=-1)
    angle: NDArray[np.float64] = np.degrees(2.0 * np.arcsin(0.5 * chord))
    return angle


def roman_tables() -> tuple[NDArray[Any], NDArray[Any]]:
    """Read the projection regions and skycells around the north pole."""
    regions, skycells = (
        np.genfromtxt(ROMAN / name, delimiter=",", names=True, dtype=None, encoding="ascii")
        for name in ("projection_regions.csv", "skycells.csv.gz")
    )
    return regions, skycells
