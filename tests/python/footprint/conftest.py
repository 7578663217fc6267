# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What the footprint tests share: reference tables and made-up ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

from skyquilt.footprint import FootprintTable

# Speed is for benchmarks to judge: a busy machine must not fail a law.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

Corners = dict[str, NDArray[np.float64]]


@pytest.fixture(scope="session")
def reference() -> Path:
    """Give the folder of the reference tables."""
    return Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def squares() -> Callable[[int], Corners]:
    """Give a function that makes the corners of n small squares."""

    def make(n: int) -> Corners:
        lon = 10.0 + 0.3 * np.arange(n)[:, None] % 300.0
        lat = -20.0 + 0.01 * (np.arange(n)[:, None] % 977)
        return {
            "ra": lon + np.array([0.0, 0.1, 0.1, 0.0]),
            "dec": lat + np.array([0.0, 0.0, 0.1, 0.1]),
        }

    return make


@pytest.fixture(scope="session")
def make_table(squares: Callable[[int], Corners]) -> Callable[..., FootprintTable]:
    """Give a function that makes a table of n squares; keyword arguments replace columns."""

    def make(n: int = 6, **changes: Any) -> FootprintTable:
        columns: dict[str, Any] = {
            "instrument": "HSC",
            "visit": 100 + np.arange(n) // 3,
            "detector": np.arange(n) % 3,
            "band": "r",
            **squares(n),
        }
        return FootprintTable.from_corners(**(columns | changes))

    return make
