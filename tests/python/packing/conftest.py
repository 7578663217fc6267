# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Published IDs, with what was published beside them: keys of the data, or a position."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

# Speed is for benchmarks to judge: a busy machine must not fail a law.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PACKING_DATA = Path(__file__).parents[2] / "data" / "packing"


def _rows(name: str) -> list[dict[str, str]]:
    with (PACKING_DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def packing_data() -> Path:
    """Where the tables of IDs are."""
    return PACKING_DATA


@pytest.fixture(scope="session")
def published_ids() -> dict[str, dict[int, dict[str, int | str]]]:
    """For each layout the IDs, and for each of these what was published of its keys."""
    found: dict[str, dict[int, dict[str, int | str]]] = defaultdict(lambda: defaultdict(dict))
    for row in _rows("published_ids.csv"):
        value = row["value"]
        found[row["layout"]][int(row["id"])][row["key"]] = (
            int(value) if value.isdecimal() else value
        )
    return found


@pytest.fixture(scope="session")
def published_positions() -> dict[str, list[tuple[int, float, float]]]:
    """For each layout the IDs with right ascension and declination in degrees."""
    found = defaultdict(list)
    for row in _rows("published_positions.csv"):
        found[row["layout"]].append((int(row["id"]), float(row["ra_deg"]), float(row["dec_deg"])))
    return found


@pytest.fixture(scope="session")
def published_separations() -> dict[int, float]:
    """How far from its position an ID is said to be, in arcseconds."""
    return {
        int(row["id"]): float(row["separation_arcsec"])
        for row in _rows("published_positions.csv")
        if row["separation_arcsec"]
    }


@pytest.fixture(scope="session")
def ztf_alerts() -> list[dict[str, str]]:
    """Alerts of ZTF: candid (empty for images without a candidate), pid, nid, rcid, tblid, jd."""
    return _rows("ztf_alerts.csv")
