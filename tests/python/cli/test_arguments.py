# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._arguments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from skyquilt.cli._arguments import chosen_skymap, place_in_history
from skyquilt.errors import NotFoundError
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7", 7),
        ("0", 0),
        ("post-jointcal", "post-jointcal"),
        ("DR1", "DR1"),
        ("-7", "-7"),
        ("2026-11-20T10:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (
            "2026-11-20T10:00:00+02:00",
            datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
    ],
)
def test_a_place_in_the_history_is_a_number_a_time_or_a_marker(text: str, place: object) -> None:
    assert place_in_history(text) == place


def test_the_only_skymap_of_a_registry_goes_without_saying(tmp_path: Path) -> None:
    with Registry.create(tmp_path / "survey.db") as registry:
        with pytest.raises(NotFoundError, match=r"no skymap of its own.*--skymap lsst_cells_v1"):
            chosen_skymap(registry, None)
        registry.register_skymap(SkyMap.named("hsc_rings_v1"))
        assert chosen_skymap(registry, None) == "hsc_rings_v1"
        assert chosen_skymap(registry, "other") == "other"
        registry.register_skymap(SkyMap.named("lsst_cells_v1"))
        with pytest.raises(NotFoundError, match=r"--skymap hsc_rings_v1\|lsst_cells_v1"):
            chosen_skymap(registry, None)
