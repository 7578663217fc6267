# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.queries: how SQLite goes about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry, queries
from skyquilt.registry.engine import driver_cursor

MakeTable = Callable[..., FootprintTable]


def plan(registry: Registry, statement: str) -> list[str]:
    with registry._database.read() as connection:
        cursor = driver_cursor(connection)
        parameters = ["[1]" if "json" in statement else 1] * statement.count("?")
        found = cursor.execute("EXPLAIN QUERY PLAN " + statement, parameters).fetchall()
    return [row[3] for row in found if not row[3].startswith(("SCAN CONSTANT", "MATERIALIZE"))]


@pytest.mark.parametrize("n_visits", [1, 5000])
def test_candidates_are_searched_by_key_and_lives_by_row_with_and_without_statistics(
    registry: Registry, make_table: MakeTable, n_visits: int
) -> None:
    registry.commit(make_table(range(n_visits)), solution="a")
    statement, _ = queries.candidates(9)
    (ranges, footprints, alive, revisions) = plan(registry, statement)[-4:]
    assert "ranges" in ranges
    assert footprints == (
        "SEARCH f USING PRIMARY KEY (solution_id=? AND band_id=? AND radius_class=?"
        " AND healpix29>? AND healpix29<?)"
    )
    assert alive.startswith("CORRELATED SCALAR SUBQUERY")
    assert revisions == "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.parametrize(
    "statement",
    [
        queries.REVISIONS,
        queries.VISITS,
        queries.LIVE_REVISIONS_OF_VISITS,
        queries.FAILURES,
        queries.FOOTPRINT,
        queries.CHANGED_VISITS,
    ],
)
def test_look_ups_never_pass_over_a_whole_table(
    registry: Registry, make_table: MakeTable, statement: str
) -> None:
    registry.commit(make_table(range(5000)), solution="a")
    steps = [step for step in plan(registry, statement) if not step.startswith("SCAN j")]
    assert any(step.startswith("SEARCH") for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]


def test_the_number_of_ranges_is_rounded_up_to_few_statements() -> None:
    statements = {queries.candidates(n)[0] for n in range(1, 33)}
    assert len(statements) == 4
    for n in (1, 8, 9, 32):
        statement, n_padded = queries.candidates(n)
        assert n_padded >= n
        assert statement.count("(?, ?)") == n_padded


def test_lists_travel_as_json() -> None:
    assert queries.as_json(range(3)) == "[0, 1, 2]"
