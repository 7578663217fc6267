# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.history and moments: log, markers, times, default resolution."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from skyquilt.errors import NotFoundError, ReadOnlyError, RegistryError
from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry, history

MakeTable = Callable[..., FootprintTable]


def test_texts_of_times_are_in_the_order_of_times() -> None:
    times = [datetime(year, 1, 1, tzinfo=UTC) for year in (1, 33, 999, 1000, 2026, 9999)]
    texts = [history.as_text(time) for time in times]
    assert texts == sorted(texts)
    assert texts[2] == "0999-01-01T00:00:00.000000Z"
    assert [history.as_time(text) for text in texts] == times


def test_a_time_long_ago_comes_before_the_first_commit(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    assert registry.at(datetime(999, 1, 1, tzinfo=UTC)).commit_number == 0
    assert registry.at(datetime.max.replace(tzinfo=UTC)).commit_number == 1


@pytest.mark.parametrize(
    "time",
    [
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-8))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_time_that_cannot_be_in_utc_is_refused(registry: Registry, time: datetime) -> None:
    with pytest.raises(RegistryError, match="years 1 and 9999"):
        registry.at(time)


def test_the_log_tells_who_did_what_and_why(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(
        make_table([1], fails=[1]),
        solution="single_frame",
        message="night 1",
        author="ada",
        producer="pipe",
        producer_version="w_2026_12",
    )
    registry.commit(make_table([1], shift_mas=2.0), solution="jointcal", author="eva")
    registry.promote("jointcal", message="better")
    newest, middle, oldest = registry.log()
    assert (oldest.number, oldest.kind, oldest.solution) == (1, "footprints", "single_frame")
    assert (oldest.author, oldest.message) == ("ada", "night 1")
    assert (oldest.producer, oldest.producer_version) == ("pipe", "w_2026_12")
    assert (oldest.n_visits, oldest.n_footprints, oldest.n_failed) == (1, 2, 1)
    assert middle.author == "eva"
    assert (newest.kind, newest.solution, newest.message) == ("promote", "jointcal", "better")
    assert oldest.time <= middle.time <= newest.time <= datetime.now(UTC)
    assert registry.at(2).log() == [middle, oldest]


def test_the_first_solution_answers_by_itself_and_others_when_promoted(
    registry: Registry, make_table: MakeTable
) -> None:
    assert list(registry.resolution) == []
    registry.commit(make_table(), solution="a")
    registry.commit(make_table(), solution="b")
    registry.commit(make_table(), solution="c")
    assert list(registry.resolution) == ["a"]
    assert registry.promote("b").is_new
    assert registry.promote("c").number == 5
    assert list(registry.resolution) == ["c", "b", "a"]
    assert registry.promote("a").number == 6
    assert list(registry.resolution) == ["a", "c", "b"]
    assert registry.at(4).resolution == ("b", "a")
    assert registry.at(0).resolution == ()
    assert [s.name for s in registry.solutions()] == ["a", "b", "c"]
    assert [s.name for s in registry.at(2).solutions()] == ["a", "b"]


def test_promoting_what_is_first_already_makes_no_commit(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table(), solution="a")
    assert not registry.promote("a").is_new
    assert len(registry.log()) == 1


def test_an_unknown_solution_is_refused_with_the_known_ones(
    registry: Registry, make_table: MakeTable
) -> None:
    with pytest.raises(NotFoundError, match="there is none yet"):
        registry.promote("jointcal")
    registry.commit(make_table(), solution="jointcal")
    with pytest.raises(NotFoundError, match="did you mean 'jointcal'"):
        registry.promote("jointcl")
    with pytest.raises(NotFoundError, match="there are jointcal"):
        registry.promote("xyz")


def test_markers_stand_for_commits_and_every_move_is_kept(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.commit(make_table([2]), solution="a")
    assert registry.mark("DR1", 1, message="first").commit == 1
    assert registry.mark("newest").commit == 2
    assert registry.mark("DR1", "newest", author="ada").commit == 2
    assert [(m.name, m.commit, m.author) for m in registry.markers()][:1] == [("DR1", 2, "ada")]
    with registry._database.read() as connection:
        moves = connection.exec_driver_sql(
            "SELECT name, commit_id, message FROM marker_moves JOIN markers USING (marker_id)"
        ).all()
    assert moves == [("DR1", 1, "first"), ("newest", 2, ""), ("DR1", 2, "")]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "12",
        "two words",
        "-1",
        "1.0",
        "1e5",
        "nan",
        "None",
        "none",
        "-x",
        "--force",
        "2026-11-20",
        "2026-11-20T10:00",
        "20261120T10",
        "2026-W47",
        "10:00",
        "T10",
        "a\ud800",
        5,
    ],
)
def test_names_of_markers_are_checked(registry: Registry, make_table: MakeTable, name: str) -> None:
    registry.commit(make_table(), solution="a")
    with pytest.raises(RegistryError, match="marker"):
        registry.mark(name)


@pytest.mark.parametrize("name", ["DR1", "v1.0", "w_2026_47", "2026-11-20_processed", "a-b"])
def test_other_names_of_markers_are_taken(
    registry: Registry, make_table: MakeTable, name: str
) -> None:
    registry.commit(make_table(), solution="a")
    registry.mark(name)
    assert registry.at(name).commit_number == 1


def test_a_marker_is_set_wherever_a_handle_can_be_pinned(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    second = registry.commit(make_table([2]), solution="a")
    assert registry.mark("x", 1).commit == 1
    assert registry.mark("y", "x").commit == 1
    assert registry.mark("x", second.time).commit == 2
    assert registry.mark("y", None).commit == 2


def test_a_date_as_text_is_no_marker_and_the_message_says_what_to_give(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table(), solution="a")
    for text in ("2026-11-20", "1", "None"):
        with pytest.raises(NotFoundError, match="as a datetime with a time zone"):
            registry.at(text)


def test_a_registry_without_commits_says_so(registry: Registry) -> None:
    with pytest.raises(NotFoundError, match=r"no commit 3: the registry has no commits yet$"):
        registry.at(3)


def test_there_must_be_a_commit_to_mark(registry: Registry) -> None:
    with pytest.raises(RegistryError, match="commit first"):
        registry.mark("DR1")
    assert registry.markers() == []


def test_a_moment_is_a_number_a_marker_or_a_time(registry: Registry, make_table: MakeTable) -> None:
    first = registry.commit(make_table([1]), solution="a")
    second = registry.commit(make_table([2]), solution="a")
    registry.mark("DR1", 1)
    assert registry.at(1).commit_number == 1
    assert registry.at("DR1").commit_number == 1
    assert registry.at(first.time).commit_number in (1, 2)
    assert registry.at(second.time).commit_number == 2
    assert registry.at(second.time - timedelta(days=1)).commit_number == 0
    assert registry.at(None).commit_number == 2
    elsewhere = second.time.astimezone(datetime.now().astimezone().tzinfo)
    assert registry.at(elsewhere).commit_number == 2


def test_a_moment_that_is_none_of_these_is_refused(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table(), solution="a")
    registry.mark("post-jointcal")
    with pytest.raises(NotFoundError, match="commits 1 to 1"):
        registry.at(2)
    with pytest.raises(NotFoundError, match="commits 1 to 1"):
        registry.at(-1)
    with pytest.raises(NotFoundError, match="did you mean 'post-jointcal'"):
        registry.at("post-jointcl")
    with pytest.raises(RegistryError, match="time zone"):
        registry.at(datetime(2026, 1, 1))
    for wrong in (True, 1.0, b"x"):
        with pytest.raises(RegistryError, match="a moment is"):
            registry.at(wrong)  # type: ignore[arg-type]  # the mistake under test


def test_the_times_of_commits_never_go_back(
    registry: Registry, make_table: MakeTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = registry.commit(make_table([1]), solution="a")
    monkeypatch.setattr(history, "now_utc", lambda: datetime(2000, 1, 1, tzinfo=UTC))
    second = registry.commit(make_table([2]), solution="a")
    assert second.time == first.time
    assert registry.at(first.time).commit_number == 2


def test_a_pinned_handle_sees_its_commit_and_cannot_write(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.mark("here")
    pinned, newest = registry.at("here"), registry.at(None)
    registry.commit(make_table([2]), solution="a")
    assert len(pinned.footprints()) == len(newest.footprints()) == 3
    assert len(registry.footprints()) == 6
    assert pinned.read_only
    for write in (
        lambda: pinned.commit(make_table(), solution="a"),
        lambda: pinned.promote("a"),
        lambda: pinned.mark("x"),
    ):
        with pytest.raises(ReadOnlyError, match="pinned at commit 1"):
            write()
    pinned.refresh()
    newest.refresh()
    assert (pinned.commit_number, newest.commit_number) == (1, 2)
    registry.mark("here")
    pinned.refresh()
    assert pinned.commit_number == 2
