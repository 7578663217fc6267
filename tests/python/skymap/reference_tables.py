# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Reference tables made with LSST's own skymap package, one skymap at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skyquilt.skymap import SkyMap

DATA = Path(__file__).parents[2] / "data"
REFERENCES = (
    "lsst_cells_v1",
    "hsc_rings_v1",
    "hsc_rings_version0",
    "dc2",
    "rings_12_rastart_rot_cells",
)


@dataclass(frozen=True)
class Reference:
    """What LSST's package says of one skymap: a description, tables, and our skymap of it."""

    name: str
    about: dict[str, Any]
    tables: dict[str, NDArray[Any]]
    skymap: SkyMap

    def __getitem__(self, table: str) -> NDArray[Any]:
        return self.tables[table]


@cache
def load_reference(name: str) -> Reference:
    about = json.loads((DATA / "skymap" / f"{name}.json").read_text())
    with np.load(DATA / "skymap" / f"{name}.npz") as arrays:
        tables = dict(arrays)
    skymap = SkyMap.from_config(about["skymap_type"], about["config"], about["version"])
    return Reference(name, about, tables, skymap)


def directions(lon_rad: NDArray[np.float64], lat_rad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn radians into vectors by the system's functions, independent of ours."""
    return np.stack(
        [np.cos(lat_rad) * np.cos(lon_rad), np.cos(lat_rad) * np.sin(lon_rad), np.sin(lat_rad)],
        axis=-1,
    )


#: LSST's vertices and ours agree to this. Both are doubles of radians or of unit vectors, the last
#: places of which are 2e-16 to 9e-16 rad (4.6e-8 to 1.8e-7 mas); the largest difference found is
#: 5e-7 mas.
VERTEX_TOLERANCE_RAD = 1e-6 / 1000.0 / 3600.0 * np.pi / 180.0
