# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._arguments."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skyquilt.cli._arguments import WholeNumber, chosen_skymap, place_in_history, time_in_words
from skyquilt.errors import NotFoundError
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap


@pytest.mark.parametrize("text", ["0", "-1", str(2**63 - 1), str(-(2**63))])
def test_whole_numbers_fit_64_bits(text: str) -> None:
    assert WholeNumber().convert(text, None, None) == int(text)


@pytest.mark.parametrize("text", [str(2**63), "9" * 5000, "1.5", "one", ""])
def test_what_is_no_whole_number_of_64_bits_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="fits 64 bits"):
        WholeNumber().convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("7", 7),
        ("0", 0),
        ("post-jointcal", "post-jointcal"),
        ("DR1", "DR1"),
        ("-7", "-7"),
        ("2026-W47", "2026-W47"),
        ("2026-02-30", "2026-02-30"),
        ("9999-12-31T23-01:00", "9999-12-31T23-01:00"),
    ],
)
def test_a_place_in_the_history_is_a_number_or_a_marker(text: str, place: object) -> None:
    assert place_in_history(text) == place


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, 999999, UTC)),
        ("2026-11-20T10", datetime(2026, 11, 20, 10, 59, 59, 999999, UTC)),
        ("2026-11-20T10:00", datetime(2026, 11, 20, 10, 0, 59, 999999, UTC)),
        ("2026-11-20 10:00:00Z", datetime(2026, 11, 20, 10, 0, 0, 999999, UTC)),
        ("2026-11-20T10:00:00+02:00", datetime(2026, 11, 20, 8, 0, 0, 999999, UTC)),
        ("2026-11-20T10:00:00.12", datetime(2026, 11, 20, 10, 0, 0, 129999, UTC)),
    ],
)
def test_what_a_time_leaves_open_is_read_as_late_as_can_be(
    text: str, time: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place_in_history(text) == time
    told = capsys.readouterr().err
    assert told == f"{text} is read as its last moment, {time_in_words(time)}\n"


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_a_time_comes_back_with_every_digit(time: datetime) -> None:
    with patch("skyquilt.cli._arguments.note") as note:
        assert place_in_history(time_in_words(time)) == time
        assert not note.called
        # More digits than there are commits in a lifetime are cut off.
        assert place_in_history(time_in_words(time).replace("Z", "9Z")) == time


def test_a_number_too_long_for_any_commit_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="there is no commit 999"):
        place_in_history("9" * 5000)


def test_the_only_skymap_of_a_registry_goes_without_saying(tmp_path: Path) -> None:
    with Registry.create(tmp_path / "survey.db") as registry:
        with pytest.raises(NotFoundError, match=r"of its own.*skyquilt register .*survey\.db"):
            chosen_skymap(registry, None)
        registry.register_skymap(SkyMap.named("hsc_rings_v1"))
        assert chosen_skymap(registry, None) == "hsc_rings_v1"
        assert chosen_skymap(registry, "other") == "other"
        registry.register_skymap(SkyMap.named("lsst_cells_v1"))
        with pytest.raises(NotFoundError, match=r"--skymap hsc_rings_v1\|lsst_cells_v1"):
            chosen_skymap(registry, None)
