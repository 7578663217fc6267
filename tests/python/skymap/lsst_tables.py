# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The tables that LSST's own skymap package gave, as written: see tests/data/README.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SKYMAP_TABLES = Path(__file__).parents[2] / "data" / "skymap"
NAMES = tuple(sorted(path.stem for path in SKYMAP_TABLES.glob("*.npz")))


@dataclass(frozen=True)
class Tables:
    """One skymap: what defines it, and columns by name."""

    name: str
    about: dict[str, Any]
    columns: dict[str, NDArray[Any]]

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self.columns[column]

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    @property
    def kind(self) -> str:
        return str(self.about["skymap_type"])

    def numbers(self, column: str) -> NDArray[np.int64]:
        return self.columns[column].astype(np.int64)

    @property
    def is_fragile(self) -> NDArray[np.bool_]:
        """Points whose answer changes when they move by 7 microarcseconds or 1e-4 pixel."""
        return np.asarray(self["pt__fragile"] != 0)


@cache
def load_tables(name: str) -> Tables:
    about = json.loads((SKYMAP_TABLES / f"{name}.json").read_text())
    with np.load(SKYMAP_TABLES / f"{name}.npz") as arrays:
        return Tables(name, about, dict(arrays))
