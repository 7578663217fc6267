# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What patch_answers looks at; that it answers right is in test_agreement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.registry.resolution import resolve
from skyquilt.registry.stored_polygons import read_polygons
from skyquilt.skymap import SkyMap

MakeTable = Callable[..., FootprintTable]

SKYMAP = SkyMap.named("hsc_rings_v1")
VISITS = range(1, 8)
DETECTORS = range(60)


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the rows of each call that chooses among outcomes."""
    counts: list[int] = []
    original = resolve

    def counted(key: NDArray[np.int64], *columns: Any, **options: Any) -> Any:
        counts.append(len(key))
        return original(key, *columns, **options)

    monkeypatch.setattr("skyquilt.registry.outcomes.resolve", counted)
    return counts


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the polygons of each call that reads them."""
    counts: list[int] = []
    original = read_polygons

    def counted(cursor: Any, found: Any, rows: NDArray[np.int64], visits: Any) -> Any:
        counts.append(len(rows))
        return original(cursor, found, rows, visits)

    monkeypatch.setattr("skyquilt.registry.patch_answers.read_polygons", counted)
    return counts


def test_a_fit_of_one_tract_leaves_the_work_for_other_detectors_as_it_was(
    registry: Registry, make_table: MakeTable, resolved: list[int]
) -> None:
    registry.commit(make_table(VISITS, DETECTORS), solution="a")
    changes = registry.diff(0).patches(SKYMAP)
    assert len(np.unique(changes.tract)) >= 10
    without_scopes = sum(resolved)
    resolved.clear()
    registry.commit(make_table([1], [0]), solution="a", scope=(SKYMAP, changes.tract[0].item()))
    assert registry.diff(0).patches(SKYMAP).n_added.sum() == changes.n_added.sum()
    # Detector 0 of visit 1 has two outcomes, and can touch four tracts where they meet.
    assert sum(resolved) <= without_scopes + 2 * 2 * 4


def test_detectors_with_fits_of_tracts_are_resolved_where_they_lie(
    registry: Registry, make_table: MakeTable, resolved: list[int]
) -> None:
    tracts, _ = SKYMAP.locate([151.0, 154.0, 157.0], [2.1, 2.1, 2.1])
    for tract in tracts.tolist():
        registry.commit(make_table(VISITS, DETECTORS), solution="a", scope=(SKYMAP, tract))
    resolved.clear()
    changes = registry.diff(0).patches(SKYMAP)
    assert len(np.unique(changes.tract)) >= 10
    n_outcomes = len(tracts) * len(VISITS) * len(DETECTORS)
    # Once for each tract that a detector touches: one for most, two for those at a seam.
    assert n_outcomes <= sum(resolved) <= 2 * n_outcomes


def test_what_answers_at_both_commits_is_not_read_though_others_have_fits_of_tracts(
    registry: Registry, make_table: MakeTable, read: list[int]
) -> None:
    registry.commit(make_table([1], DETECTORS), solution="a")
    registry.commit(make_table([1], [0]), solution="a", scope=(SKYMAP, 9813))
    registry.commit(make_table([1], [5], shift_mas=50.0), solution="b")
    registry.promote("b")
    changes = registry.diff(3, 4).patches(SKYMAP)
    assert set(changes.n_moved.tolist()) == {1}
    assert read == [3, 3]  # both fits of detector 0, and detector 5
