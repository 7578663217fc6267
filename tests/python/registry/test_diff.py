# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.diff and what it compares; the slow twin is in test_agreement."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.registry.shifts import shifts_mas
from skyquilt.registry.stored_polygons import StoredPolygons

MakeTable = Callable[..., FootprintTable]


def test_nothing_changes_between_a_commit_and_itself(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    assert len(registry.diff(1, 1).patches("hsc_rings_v1")) == 0
    assert len(registry.diff(1, 1).footprints()) == 0
    assert repr(registry.diff(0)) == "<Diff: commit 0 to 1>"


def test_a_commit_outside_the_resolution_changes_no_patch(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.commit(make_table([1], shift_mas=50.0), solution="b")
    assert len(registry.diff(1, 2).patches("hsc_rings_v1")) == 0
    assert len(registry.diff(1, 2).footprints()) == 0
    registry.promote("b")
    changes = registry.diff(1, 3).patches("hsc_rings_v1")
    assert changes.moved.all()
    assert not changes.set_changed.any()
    assert changes.max_shift_mas == pytest.approx(50.0 * np.cos(np.radians(2.0)), rel=1e-4)
    assert set(registry.diff(1, 3).footprints().change) == {"moved"}


def test_shifts_within_the_threshold_do_not_count(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.commit(make_table([1], shift_mas=50.0), solution="a", on_conflict="revise")
    diff = registry.diff(1)
    assert len(diff.patches("hsc_rings_v1", min_shift_mas=49.0)) > 0
    assert len(diff.patches("hsc_rings_v1", min_shift_mas=51.0)) == 0
    assert len(diff.footprints(min_shift_mas=51.0)) == 0


def test_new_measurements_alone_change_no_patch(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1], seeing=0.7), solution="a")
    registry.commit(make_table([1], seeing=0.8), solution="a", on_conflict="revise")
    assert len(registry.diff(1).patches("hsc_rings_v1")) == 0
    assert len(registry.diff(1).footprints()) == 0


def test_a_failure_takes_the_input_away_and_changes_the_outcome(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    touched = registry.patches(visit=1, detector=1, skymap="hsc_rings_v1")
    registry.commit(make_table([1], fails=[1]), solution="a", on_conflict="revise")
    changes = registry.diff(1).patches("hsc_rings_v1")
    assert changes.patch.tolist() == touched.patch.tolist()
    assert changes.set_changed.all()
    assert changes.outcome_changed.all()
    assert changes.n_removed.tolist() == changes.n_outcomes_changed.tolist() == [1] * len(touched)
    (row,) = registry.diff(1).footprints().to_dict()["change"].tolist()
    assert row == "outcome"
    found = registry.diff(1).footprints()
    assert (found.outcome_before[0], found.outcome_after[0]) == ("ok", "failed")
    assert found.reason.tolist() == ["too few stars"]
    back = registry.diff(2, 1).footprints()
    assert (back.outcome_before[0], back.outcome_after[0]) == ("failed", "ok")
    assert back.reason.tolist() == ["too few stars"]


def test_arrivals_and_withdrawals_are_added_and_removed(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], [0, 1]), solution="a")
    registry.commit(make_table([1], [1, 2]), solution="a", complete=True)
    found = registry.diff(1).footprints()
    assert found.detector.tolist() == [0, 2]
    assert found.change.tolist() == ["removed", "added"]
    assert (found.outcome_before.tolist(), found.outcome_after.tolist()) == (["ok", ""], ["", "ok"])
    changes = registry.diff(1).patches("hsc_rings_v1")
    assert changes.set_changed.all()
    assert not changes.outcome_changed.any()
    assert (changes.n_added.sum() > 0, changes.n_removed.sum() > 0) == (True, True)


def test_another_solution_with_the_same_outline_is_told_apart_from_a_move(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.commit(make_table([1]), solution="b")
    registry.promote("b")
    assert len(registry.diff(1).patches("hsc_rings_v1")) == 0
    found = registry.diff(1).footprints()
    assert found.change.tolist() == ["solution"] * 3
    assert (found.solution_before[0], found.solution_after[0]) == ("a", "b")
    assert found.shift_mas.tolist() == [0.0] * 3


def test_each_fit_of_a_detector_has_its_row(registry: Registry, make_table: MakeTable) -> None:
    for tract in (9813, 9814):
        registry.commit(make_table([1], [0]), solution="a", scope=("hsc_rings_v1", tract))
    registry.commit(
        make_table([1], [0], shift_mas=9.0),
        solution="a",
        scope=("hsc_rings_v1", 9814),
        on_conflict="revise",
    )
    found = registry.diff(2).footprints()
    assert found.scope_after.tolist() == ["tract 9814 of hsc_rings_v1"]
    assert set(registry.diff(2).patches("hsc_rings_v1").tract.tolist()) <= {9814}


def test_a_changed_number_of_vertices_counts_as_moved(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], [0]), solution="a")
    triangle = FootprintTable.from_corners(
        instrument="HSC",
        visit=[1],
        detector=[0],
        band="r",
        ra=[[150.01, 150.21, 150.21]],
        dec=[[2.0, 2.0, 2.2]],
    )
    registry.commit(triangle, solution="a", on_conflict="revise")
    changes = registry.diff(1).patches("hsc_rings_v1", min_shift_mas=1e9)
    assert np.isnan(changes.max_shift_mas[changes.moved]).all()
    assert changes.moved.any()
    assert registry.diff(1).footprints(min_shift_mas=1e9).change.tolist() == ["moved"]


def test_memory_does_not_follow_how_far_apart_patches_are(
    registry: Registry, make_table: MakeTable
) -> None:
    for visit, dec in ((1, -80.0), (2, 80.0)):
        registry.commit(make_table([visit], [0], dec=dec), solution="a")
    diff = registry.diff(0)
    tracemalloc.start()
    try:
        changes = diff.patches("hsc_rings_v1")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert np.ptp(changes.tract) > 10_000
    assert peak < 5e6  # a mark for each patch between them takes 45 MB


def test_shifts_are_the_largest_separation_of_vertices_that_correspond() -> None:
    before = StoredPolygons(
        np.array([0.0, 1.0, 1.0, 0.0, 359.9999999, 1.0, 1.0]),
        np.array([0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]),
        np.array([0, 4, 7]),
    )
    after = StoredPolygons(
        np.array([0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
        np.array([0.0, 0.0, 1.0 + 2e-7, 1.0 + 1e-7, 0.0, 0.0, 1.0]),
        np.array([0, 4, 7]),
    )
    shifts = shifts_mas(before, after, np.array([0, 1, 0, 1]), np.array([0, 1, 1, 1]))
    assert shifts[[0, 1, 3]] == pytest.approx([0.72, 0.36, 0.36], rel=1e-6)
    assert np.isnan(shifts[2])
    assert shifts_mas(before, before, np.array([0, 1]), np.array([0, 1])).tolist() == [0.0, 0.0]
    assert len(shifts_mas(before, after, np.array([], dtype=int), np.array([], dtype=int))) == 0
