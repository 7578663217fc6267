# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from skyquilt.registry import Registry

from .command_line import Call, error_of, rows_of_csv, rows_of_json

ON_PATCH = ("--tract", 9615, "--patch", 14)


def test_the_answer_is_that_of_the_registry(call: Call, fitted_survey: Path) -> None:
    rows = rows_of_json(call("inputs", fitted_survey, *ON_PATCH, "--format", "json"))
    with Registry.open(fitted_survey, read_only=True) as registry:
        answer = registry.inputs(skymap="hsc_rings_v1", tract=9615, patch=14)
    assert [(row["visit"], row["detector"], row["solution"]) for row in rows] == [
        (1, 10, "jointcal"),
        (2, 10, "predicted"),
    ]
    assert [row["visit"] for row in rows] == answer.visit.tolist()
    assert list(rows[0]) == list(answer.column_names)


def test_failures_are_told_beside_the_answer(call: Call, fitted_survey: Path) -> None:
    result = call("inputs", fitted_survey, *ON_PATCH, "--format", "csv")
    assert len(rows_of_csv(result)) == 2
    assert "1 left out because their fit failed" in result.stderr
    assert "HSC visit 1 detector 11 (jointcal): too few stars" in result.stderr


def test_failures_can_fall_through_or_stop(call: Call, fitted_survey: Path) -> None:
    words = ("inputs", fitted_survey, *ON_PATCH, "--format", "csv", "--failed")
    rows = rows_of_csv(call(*words, "fall_through"))
    assert [(row["detector"], row["solution"]) for row in rows] == [
        ("10", "jointcal"),
        ("11", "predicted"),
        ("10", "predicted"),
    ]
    assert "11" in error_of(call(*words, "error"))


@pytest.mark.parametrize(
    ("option", "value", "n_rows"),
    [
        ("--band", "i", 2),
        ("--band", "r", 1),
        ("--purpose", "SCIENCE", 3),
        ("--purpose", "science", 3),
        ("--instrument", "HSC", 3),
        ("--resolution", "predicted", 3),
        ("--skymap", "hsc_rings_v1", 3),
    ],
)
def test_options_narrow_the_answer(
    call: Call, survey: Path, option: str, value: str, n_rows: int
) -> None:
    result = call("inputs", survey, *ON_PATCH, option, value, "--format", "csv")
    assert len(rows_of_csv(result)) == n_rows


def test_the_past_answers_as_it_did(call: Call, fitted_survey: Path) -> None:
    for place in ("first", "1", "2"):
        result = call("inputs", fitted_survey, *ON_PATCH, "--at", place, "--format", "csv")
        assert {row["solution"] for row in rows_of_csv(result)} == {"predicted"}
        assert len(rows_of_csv(result)) == 3


def test_several_solutions_are_asked_in_the_order_given(call: Call, fitted_survey: Path) -> None:
    result = call(
        *("inputs", fitted_survey, *ON_PATCH, "--resolution", "predicted, jointcal"),
        *("--format", "csv"),
    )
    assert {row["solution"] for row in rows_of_csv(result)} == {"predicted"}


def test_a_tract_without_a_patch_means_any_patch(call: Call, survey: Path) -> None:
    result = call("inputs", survey, "--tract", 9615, "--format", "csv")
    assert len(rows_of_csv(result)) == 3
    assert "3 detectors of 2 visits" in result.stderr


def test_the_table_has_only_columns_that_say_something(call: Call, survey: Path) -> None:
    header = call("inputs", survey, *ON_PATCH).stdout.splitlines()[0].split()
    assert header == ["instrument", "visit", "detector", "band", "solution", "purpose", "commit"]


def test_an_answer_without_rows_is_an_answer(call: Call, survey: Path) -> None:
    words = ("inputs", survey, "--tract", 9615, "--patch", 80)
    assert call(*words, "--format", "json").stdout == "[]\n"
    result = call(*words)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 detectors of 0 visits\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--tract", 9615, "--patch", 99), "0 to 80"),
        (("--tract", 99999), "99999"),
        (("--tract", 9615, "--at", "firsts"), "first"),
        (("--tract", 9615, "--resolution", "predictd"), "predicted"),
        (("--tract", 9615, "--skymap", "hsc"), "hsc_rings_v1"),
        (("--tract", 9615, "--band", "I"), "there are"),
    ],
)
def test_what_is_not_there_is_told_with_what_there_is(
    call: Call, survey: Path, words: tuple[object, ...], told: str
) -> None:
    assert told in error_of(call("inputs", survey, *words))


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, -1, -(2**63)])
def test_no_number_of_64_bits_is_too_large_to_be_asked_for(
    call: Call, survey: Path, number: int
) -> None:
    for words in (
        ("inputs", survey, "--tract", number),
        ("inputs", survey, "--tract", 9615, "--patch", number),
        ("patches", survey, "--visit", number),
        ("patches", survey, "--visit", 1, "--detector", number),
    ):
        assert str(number) in error_of(call(*words))


@pytest.mark.parametrize(
    "words",
    [
        ("inputs", "--tract", 2**63),
        ("inputs", "--tract", 9615, "--patch", 2**64),
        ("patches", "--visit", -(2**64)),
        ("patches", "--visit", 1, "--detector", 10**20),
    ],
)
def test_a_larger_number_is_a_wrong_argument(
    call: Call, survey: Path, words: tuple[object, ...]
) -> None:
    result = call(words[0], survey, *words[1:])
    assert result.exit_code == 2
    assert "fits 64 bits" in result.stderr


def test_patches_agree_with_inputs(call: Call, fitted_survey: Path) -> None:
    rows = rows_of_csv(call("patches", fitted_survey, "--visit", 1, "--format", "csv"))
    assert rows
    for row in rows:
        inputs = rows_of_csv(
            call(
                *("inputs", fitted_survey, "--tract", row["tract"], "--patch", row["patch"]),
                *("--format", "csv"),
            )
        )
        assert ("1", row["detector"]) in {(one["visit"], one["detector"]) for one in inputs}


def test_a_failed_detector_reaches_no_patch_but_did_before(call: Call, fitted_survey: Path) -> None:
    words = ("patches", fitted_survey, "--visit", 1, "--detector", 11)
    result = call(*words, "--format", "json")
    assert (result.stdout, result.stderr) == ("[]\n", "0 patches of 0 tracts\n")
    rows = rows_of_json(call(*words, "--at", "first", "--format", "json"))
    assert (9615, 14) in {(row["tract"], row["patch"]) for row in rows}


def test_patches_may_be_asked_on_where_a_fit_failed(call: Call, fitted_survey: Path) -> None:
    words = ("patches", fitted_survey, "--visit", 1, "--detector", 11, "--format", "csv")
    rows = rows_of_csv(call(*words, "--failed", "fall_through"))
    assert {row["solution"] for row in rows} == {"predicted"}
    assert rows_of_csv(call(*words, "--failed", "exclude")) == []


def test_an_unknown_visit_is_an_error(call: Call, survey: Path) -> None:
    assert "visit 77" in error_of(call("patches", survey, "--visit", 77))
