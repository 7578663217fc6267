# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of committing, merging, visit_facts and stored_rows: what a commit does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from skyquilt.errors import (
    ConflictError,
    NotFoundError,
    ReadOnlyError,
    RegistryError,
    TableError,
)
from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap

MakeTable = Callable[..., FootprintTable]


def contents(registry: Registry) -> list[Any]:
    """Read everything a registry holds, table by table."""
    with registry._database.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'"
        ).scalars()
        return [(n, connection.exec_driver_sql(f"SELECT * FROM {n}").all()) for n in names.all()]


def held(registry: Registry, solution: str = "fit") -> dict[tuple[int, int], float]:
    """Give the first longitude of each live footprint, NaN where it failed."""
    table = registry.footprints(resolution=solution)
    first = np.append(table.lon, np.nan)[table.offsets[:-1]]
    lon = np.where(table.is_failed, np.nan, first)
    keys = zip(table.visit.tolist(), table.detector.tolist(), strict=True)
    return dict(zip(keys, lon.tolist(), strict=True))


def test_what_was_committed_comes_back_bit_by_bit(
    registry: Registry, make_table: MakeTable
) -> None:
    table = make_table(
        [7, 8],
        [0, 1, 5],
        fails=[1],
        purpose=["SCIENCE", "SCIENCE", "FOCUS"] * 2,
        physical_filter="HSC-R2",
        exposure_name="HSCA1",
        day_obs=20140324,
        mjd_begin_tai=56741.398838356,
        mjd_end_tai=np.nan,
        exptime_s=30.0,
        boresight_ra=150.0,
        boresight_dec=2.0,
        sky_angle_deg=np.repeat([270.0, np.nan], 3),
        seeing=[0.7, 0.8, np.nan] * 2,
        zero_point=0.1 + 0.2,
        wcs_id=["x", "", "y"] * 2,
    )
    commit = registry.commit(table, solution="fit", message="first", producer="pipe")
    assert (commit.number, commit.n_visits, commit.n_footprints, commit.n_failed) == (1, 2, 4, 2)
    assert commit.is_new
    back = registry.footprints()
    for name in (*back.column_names, "lon", "lat", "offsets"):
        assert np.array_equal(
            getattr(back, name),
            getattr(table, name),
            equal_nan=getattr(back, name).dtype.kind == "f",
        ), name
    assert set(table.column_names) - set(back.column_names) == {"mjd_end_tai"}  # nothing but NaN


def test_numbers_of_every_numpy_type_are_stored_as_integers(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(
        make_table(np.array([3], dtype=np.uint16), np.array([1, 2], dtype=np.int8)),
        solution="fit",
    )
    with registry._database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT typeof(detector), typeof(polygon), typeof(seeing) FROM footprints"
        ).all()
    assert set(rows) == {("integer", "blob", "null")}


def test_committing_the_same_again_makes_no_commit(
    registry: Registry, make_table: MakeTable
) -> None:
    table = make_table([1, 2], fails=[2], seeing=[0.7, np.nan, 0.8] * 2)
    first = registry.commit(table, solution="fit")
    before = contents(registry)
    for on_conflict in ("error", "skip", "revise"):
        again = registry.commit(table[::-1], solution="fit", on_conflict=on_conflict)
        assert (again.number, again.is_new, again.n_visits) == (first.number, False, 0)
    assert registry.commit(table, solution="fit", complete=True).is_new is False
    assert contents(registry) == before


def test_part_of_a_visit_carries_the_other_detectors_forward(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], [0, 1, 2], fails=[2]), solution="fit")
    commit = registry.commit(make_table([1], [4]), solution="fit")
    assert (commit.n_visits, commit.n_footprints, commit.n_failed) == (1, 1, 0)
    assert sorted(held(registry)) == [(1, 0), (1, 1), (1, 2), (1, 4)]
    assert sorted(held(registry.at(1))) == [(1, 0), (1, 1), (1, 2)]


def test_a_part_that_says_nothing_new_makes_no_commit(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], [0, 1, 2]), solution="fit")
    assert not registry.commit(make_table([1], [1]), solution="fit").is_new


def test_a_complete_commit_withdraws_what_is_absent(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1, 2], [0, 1, 2]), solution="fit")
    commit = registry.commit(make_table([1], [1, 3]), solution="fit", complete=True)
    assert (commit.n_visits, commit.n_footprints, commit.n_withdrawn) == (1, 1, 2)
    assert sorted(held(registry)) == [(1, 1), (1, 3), (2, 0), (2, 1), (2, 2)]
    again = registry.commit(make_table([1], [1, 3]), solution="fit", complete=True)
    assert not again.is_new


@pytest.mark.parametrize("brought", [(0, 1, 2, 3), (0, 1, 2), (0, 1, 3)])
def test_detectors_that_say_the_same_again_are_not_counted(
    registry: Registry, make_table: MakeTable, brought: tuple[int, ...]
) -> None:
    registry.commit(make_table([1, 2], [0, 1, 2], fails=[1]), solution="fit")
    old, new = make_table([1], brought, fails=[1]), make_table([1], brought, fails=[1, 2])
    seeing = [0.7 if detector == 0 else np.nan for detector in brought]
    n_more = len(set(brought) - {0, 1, 2})
    for on_conflict in ("skip", "revise"):
        check = registry.check(old, solution="fit", on_conflict=on_conflict)
        assert (check.n_footprints, check.n_failed) == (n_more, 0)
    measured = make_table([1], brought, fails=[1], seeing=seeing)
    check = registry.check(measured, solution="fit", on_conflict="revise")
    assert (check.n_footprints, check.n_failed) == (1 + n_more, 0)
    check = registry.check(new, solution="fit", on_conflict="revise")
    assert (check.n_footprints, check.n_failed) == (n_more, 1 if 2 in brought else 0)


def test_a_withdrawn_detector_may_come_again(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1], [0, 1]), solution="fit")
    registry.commit(make_table([1], [0]), solution="fit", complete=True)
    commit = registry.commit(make_table([1], [1], shift_mas=5.0), solution="fit")
    assert commit.n_footprints == 1
    assert sorted(held(registry)) == [(1, 0), (1, 1)]


def test_other_content_for_a_held_detector_is_refused_by_name(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1, 2], [0, 1]), solution="fit")
    before = contents(registry)
    table = make_table([3, 2], [0, 1], shift_mas=1.0)
    with pytest.raises(
        ConflictError, match=r"instrument 'HSC', visit 2, detector 0 than row 2.*'revise'"
    ):
        registry.commit(table, solution="fit")
    assert contents(registry) == before


def test_skip_leaves_the_old_and_adds_the_new(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1], [0, 1]), solution="fit")
    before = held(registry)
    commit = registry.commit(
        make_table([1], [1, 2], shift_mas=1.0), solution="fit", on_conflict="skip"
    )
    assert commit.n_footprints == 1
    after = held(registry)
    assert {key: after[key] for key in before} == before
    assert (1, 2) in after


def test_skip_counts_what_it_left_as_it_was(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1, 2], [0, 1]), solution="fit")
    shifted = make_table([1, 2], [1, 2], shift_mas=1.0)
    partly = registry.commit(shifted, solution="fit", on_conflict="skip")
    assert (partly.is_new, partly.n_footprints, partly.n_skipped) == (True, 2, 2)
    nothing = registry.commit(shifted, solution="fit", on_conflict="skip")
    assert (nothing.is_new, nothing.number, nothing.n_footprints, nothing.n_skipped) == (
        False,
        2,
        0,
        2,
    )
    held_already = registry.commit(make_table([1], [1]), solution="fit", on_conflict="skip")
    assert (held_already.is_new, held_already.n_skipped) == (False, 0)
    assert [commit.n_skipped for commit in registry.log()] == [0, 0]


def test_revise_makes_the_new_current_and_keeps_the_old_in_the_history(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], [0, 1]), solution="fit")
    before = held(registry)
    registry.commit(make_table([1], [1], shift_mas=1.0), solution="fit", on_conflict="revise")
    after = held(registry)
    assert after[1, 0] == before[1, 0]
    assert after[1, 1] == pytest.approx(before[1, 1] + 1.0 / 3.6e6)
    assert held(registry.at(1)) == before


def test_a_failure_that_replaces_a_footprint_is_a_conflict_too(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1], [0, 1]), solution="fit")
    with pytest.raises(ConflictError, match="detector 1"):
        registry.commit(make_table([1], [0, 1], fails=[1]), solution="fit")
    registry.commit(make_table([1], [0, 1], fails=[1]), solution="fit", on_conflict="revise")
    assert np.isnan(held(registry)[1, 1])


def test_solutions_and_scopes_do_not_conflict_with_each_other(
    registry: Registry, make_table: MakeTable
) -> None:
    for shift, solution, scope in (
        (0.0, "fit", None),
        (1.0, "other", None),
        (2.0, "fit", ("hsc_rings_v1", 9813)),
        (3.0, "fit", ("hsc_rings_v1", 9814)),
    ):
        table = make_table([1], [0, 1], shift_mas=shift)
        assert registry.commit(table, solution=solution, scope=scope).is_new
        assert not registry.commit(table, solution=solution, scope=scope).is_new
    assert [commit.scope for commit in registry.log()][:2] == [
        "tract 9814 of hsc_rings_v1",
        "tract 9813 of hsc_rings_v1",
    ]


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("band", "r", "i"),
        ("mjd_begin_tai", 56741.5, 56741.6),
        ("day_obs", 20140324, 20140325),
        ("exposure_name", "a", "b"),
        ("physical_filter", "HSC-R", "HSC-R2"),
    ],
)
def test_what_the_shutter_fixed_is_never_contradicted(
    registry: Registry, make_table: MakeTable, column: str, old: Any, new: Any
) -> None:
    registry.commit(make_table([1, 2], **{column: old}), solution="fit")
    before = contents(registry)
    with pytest.raises(
        ConflictError, match=rf"'{column}' of instrument 'HSC', visit 2: .*{old!r}.*{new!r}"
    ):
        registry.commit(make_table([3, 2], **{column: new}), solution="other")
    assert contents(registry) == before


def test_what_was_unknown_of_a_visit_may_be_filled_in(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="fit")
    registry.commit(make_table([1], exptime_s=30.0), solution="other")
    registry.commit(make_table([1]), solution="third")
    exptime_s = registry.footprints(resolution="fit").exptime_s
    assert exptime_s is not None
    assert exptime_s.tolist() == [30.0] * 3


def test_unknown_facts_of_a_visit_are_filled_in_for_the_past_too(
    registry: Registry, make_table: MakeTable
) -> None:
    registry.commit(make_table([1]), solution="fit")
    past = registry.at(1)
    full = make_table([1], exptime_s=30.0)
    assert not registry.check(full, solution="fit").is_new
    assert past.footprints().exptime_s is None
    assert not registry.commit(full, solution="fit").is_new
    filled = past.footprints().exptime_s
    assert filled is not None
    assert filled.tolist() == [30.0] * 3
    other = make_table([1], exptime_s=31.0)
    with pytest.raises(ConflictError, match="exptime_s"):
        registry.commit(other, solution="fit")


def test_a_commit_needs_a_table_with_rows(registry: Registry, make_table: MakeTable) -> None:
    with pytest.raises(RegistryError, match="at least one footprint"):
        registry.commit(make_table()[:0], solution="fit")
    with pytest.raises(TableError, match="takes a FootprintTable, got dict"):
        registry.commit({}, solution="fit")  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("name", ["", "two words", "a,b", "tab\t", 5])
def test_names_of_solutions_are_checked(
    registry: Registry, make_table: MakeTable, name: str
) -> None:
    with pytest.raises(RegistryError, match="name of a solution"):
        registry.commit(make_table(), solution=name)


def test_an_unknown_rule_for_conflicts_is_refused(
    registry: Registry, make_table: MakeTable
) -> None:
    with pytest.raises(RegistryError, match="got 'overwrite'"):
        registry.commit(
            make_table(),
            solution="fit",
            on_conflict="overwrite",  # type: ignore[arg-type]  # the mistake under test
        )


def test_the_digest_of_a_commit_depends_on_its_content_alone(
    tmp_path: Any, make_table: MakeTable
) -> None:
    digests = []
    for name, table in (
        ("a", make_table([1, 2])),
        ("b", make_table([2, 1])),
        ("c", make_table([1, 2], shift_mas=1.0)),
    ):
        with Registry.create(tmp_path / name) as registry:
            digests.append(registry.commit(table, solution="fit", author=name).digest)
    assert digests[0] == digests[1] != digests[2]


def test_statistics_are_fresh_after_the_first_commit_and_after_a_large_one(
    registry: Registry, make_table: MakeTable
) -> None:
    def n_footprints() -> int:
        with registry._database.read() as connection:
            return int(
                connection.exec_driver_sql("SELECT stat FROM sqlite_stat1 WHERE tbl = 'footprints'")
                .scalar_one()
                .split()[0]
            )

    registry.commit(make_table([1]), solution="fit")
    assert n_footprints() == 3
    registry.commit(make_table([2]), solution="fit")
    registry.commit(make_table(range(10, 4000)), solution="fit")
    assert n_footprints() > 1_000  # estimated from the 400 rows that analysis_limit allows


@pytest.mark.parametrize(
    ("options", "counts"),
    [
        ({"on_conflict": "revise"}, (3, 6, 3, 0, 0)),
        ({"on_conflict": "skip"}, (3, 2, 3, 0, 4)),
        ({"on_conflict": "revise", "complete": True}, (3, 6, 3, 2, 0)),
        ({"scope": (SkyMap.named("hsc_rings_v1"), 9813)}, (3, 6, 3, 0, 0)),
    ],
)
def test_a_check_tells_what_a_commit_would_do_and_changes_nothing(
    registry: Registry, make_table: MakeTable, options: dict[str, Any], counts: tuple[int, ...]
) -> None:
    registry.commit(make_table([1, 2], [0, 1, 2]), solution="fit")
    registry.commit(make_table([1], [0, 1, 2]), solution="other")
    table = make_table([1, 2, 9], [1, 2, 5], fails=[5], shift_mas=1.0, physical_filter="HSC-R2")
    before = contents(registry)
    answer = registry.inputs(skymap="hsc_rings_v1", tract=9813)
    checked = registry.check(table, solution="fit", **options)
    assert contents(registry) == before
    assert registry.inputs(skymap="hsc_rings_v1", tract=9813) == answer
    made = registry.commit(table, solution="fit", author=checked.author, **options)
    assert dataclasses.replace(checked, time=made.time) == made
    assert (made.is_new, made.number) == (True, 3)
    assert counts == (
        made.n_visits,
        made.n_footprints,
        made.n_failed,
        made.n_withdrawn,
        made.n_skipped,
    )


def test_a_check_changes_no_byte_of_the_file(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1, 2]), solution="fit")
    registry.close()
    before = registry.path.read_bytes()
    with Registry.open(registry.path) as again:
        assert again.check(make_table(range(500), shift_mas=1.0), solution="new").number == 2
    assert registry.path.read_bytes() == before


def test_a_check_of_what_is_held_already_says_so(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1]), solution="fit")
    checked = registry.check(make_table([1]), solution="fit")
    assert (checked.is_new, checked.number, checked.n_skipped) == (False, 1, 0)
    shifted = make_table([1], shift_mas=1.0)
    skipped = registry.check(shifted, solution="fit", on_conflict="skip")
    assert (skipped.is_new, skipped.n_skipped) == (False, 3)


def test_a_check_refuses_what_a_commit_refuses(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1], exptime_s=30.0), solution="fit")
    before = contents(registry)
    with pytest.raises(ConflictError, match="already holds another footprint"):
        registry.check(make_table([1], shift_mas=1.0), solution="fit")
    with pytest.raises(ConflictError, match="the shutter fixed"):
        registry.check(make_table([3, 1], exptime_s=31.0), solution="new")
    with pytest.raises(RegistryError, match="at least one footprint"):
        registry.check(make_table()[:0], solution="fit")
    with pytest.raises(RegistryError, match="name of a solution"):
        registry.check(make_table(), solution="two words")
    with pytest.raises(NotFoundError, match="no tract"):
        registry.check(make_table(), solution="fit", scope=("hsc_rings_v1", 10**6))
    with pytest.raises(ReadOnlyError, match="pinned"):
        registry.at(1).check(make_table(), solution="fit")
    assert contents(registry) == before
