# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Registries and footprint tables for the tests of the registry room."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skyquilt.footprint import FootprintTable, read_corner_table
from skyquilt.registry import Registry

DATA = Path(__file__).parents[2] / "data"

MakeTable = Callable[..., FootprintTable]
Truth = Callable[[str, Sequence[str]], set[tuple[int, ...]]]


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """Give an empty registry."""
    with Registry.create(tmp_path / "survey.db") as made:
        yield made


@pytest.fixture
def make_table() -> MakeTable:
    """Give a maker of tables: squares of 0.2 degrees in a row along the equator of the skymap."""

    def make(
        visits: Sequence[int] = (1,),
        detectors: Sequence[int] = (0, 1, 2),
        *,
        shift_mas: float = 0.0,
        fails: Sequence[int] = (),
        ra: float = 150.0,
        dec: float = 2.0,
        **columns: Any,
    ) -> FootprintTable:
        visit = np.repeat(np.array(visits, dtype=np.int64), len(detectors))
        detector = np.tile(np.array(detectors, dtype=np.int64), len(visits))
        left = ra + 0.22 * detector + 0.01 * (visit % 7) + shift_mas / 3.6e6
        corners = np.array([[0.0, 0.0], [0.2, 0.0], [0.2, 0.2], [0.0, 0.2]])
        is_failed = np.isin(detector, fails)
        given: dict[str, Any] = {"instrument": "HSC", "band": "r", **columns}
        return FootprintTable.from_corners(
            visit=visit,
            detector=detector,
            ra=left[:, None] + corners[:, 0],
            dec=np.full(len(left), dec)[:, None] + corners[:, 1],
            status=np.where(is_failed, "failed", "ok"),
            reason=np.where(is_failed, "too few stars", ""),
            **given,
        )

    return make


@pytest.fixture(scope="session")
def read_data() -> Callable[[str], FootprintTable]:
    """Give a reader of the reference tables of footprints."""
    tables: dict[str, FootprintTable] = {}

    def read(name: str) -> FootprintTable:
        if name not in tables:
            tables[name] = read_corner_table(DATA / name)
        return tables[name]

    return read


@pytest.fixture(scope="session")
def read_truth() -> Truth:
    """Give a reader of the reference pairs, as a set of rows of the named columns."""

    def read(name: str, columns: Sequence[str]) -> set[tuple[int, ...]]:
        with gzip.open(DATA / name, "rt") as lines:
            return {tuple(int(row[c]) for c in columns) for row in csv.DictReader(lines)}

    return read
