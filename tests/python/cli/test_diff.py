# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command_line import Call, error_of, rows_of_csv, rows_of_json

KINDS = ("set_changed", "moved", "outcome_changed")


def test_three_kinds_of_change_are_kept_apart(call: Call, fitted_survey: Path) -> None:
    result = call("diff", fitted_survey, "first", "second", "--format", "json")
    rows = {(row["tract"], row["patch"], row["band"]): row for row in rows_of_json(result)}
    row = rows[9615, 14, "i"]
    assert (row["set_changed"], row["moved"], row["outcome_changed"]) == (True, True, True)
    assert (row["n_added"], row["n_removed"], row["n_moved"]) == (0, 1, 1)
    assert row["max_shift_mas"] == pytest.approx(360.0, rel=1e-6)
    assert not any(band == "r" for _, _, band in rows)
    kinds = [sum(row[kind] for row in rows.values()) for kind in KINDS]
    assert f"set {kinds[0]}, moved {kinds[1]}, outcome {kinds[2]}" in result.stderr


def test_small_moves_can_be_passed_over(call: Call, fitted_survey: Path) -> None:
    words = ("diff", fitted_survey, "first", "--format", "csv", "--min-shift-mas")
    moved = [row["moved"] for row in rows_of_csv(call(*words, 359))]
    assert "true" in moved
    moved = [row["moved"] for row in rows_of_csv(call(*words, 361))]
    assert moved
    assert "true" not in moved


def test_without_an_end_the_newest_state_is_meant(call: Call, fitted_survey: Path) -> None:
    words = ("diff", fitted_survey, "first")
    assert call(*words).stdout == call(*words, "second").stdout == call(*words, 3).stdout


def test_nothing_differs_from_itself(call: Call, fitted_survey: Path) -> None:
    result = call("diff", fitted_survey, "first", "first", "--format", "json")
    assert result.stdout == "[]\n"
    assert result.stderr == "0 patches and bands changed: set 0, moved 0, outcome 0\n"


def test_detectors_can_be_listed_instead_of_patches(call: Call, fitted_survey: Path) -> None:
    result = call("diff", fitted_survey, "first", "second", "--footprints", "--format", "json")
    rows = rows_of_json(result)
    assert [(row["visit"], row["detector"], row["change"]) for row in rows] == [
        (1, 10, "moved"),
        (1, 11, "outcome"),
    ]
    assert rows[0]["shift_mas"] == pytest.approx(360.0, rel=1e-6)
    assert rows[1]["reason"] == "too few stars"
    assert result.stderr == "2 detectors changed: 1 moved, 1 outcome\n"


def test_small_moves_of_detectors_can_be_passed_over(call: Call, fitted_survey: Path) -> None:
    words = ("diff", fitted_survey, "first", "--footprints", "--format", "csv", "--min-shift-mas")
    assert [row["change"] for row in rows_of_csv(call(*words, 359))] == ["moved", "outcome"]
    assert "moved" not in [row["change"] for row in rows_of_csv(call(*words, 361))]


def test_a_skymap_does_not_go_with_detectors(call: Call, fitted_survey: Path) -> None:
    result = call("diff", fitted_survey, "first", "--footprints", "--skymap", "hsc_rings_v1")
    assert result.exit_code == 2
    assert "drop --skymap" in result.stderr


def test_a_misspelt_marker_gets_a_hint(call: Call, fitted_survey: Path) -> None:
    assert "second" in error_of(call("diff", fitted_survey, "first", "seconds"))
