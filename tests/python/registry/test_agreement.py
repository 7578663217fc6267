# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Every question, against slow twins that loop over the raw rows, in random histories."""

from __future__ import annotations

import math
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap
from skyquilt.sphere import Polygons, unit_vectors

SKYMAP = SkyMap.named("hsc_rings_v1")
TRACTS = (9812, 9813, 9814)
VISITS = (1, 2)
DETECTORS = (0, 1, 2)

Answer = tuple[int, int, str, str]


@dataclass(frozen=True)
class Step:
    solution: str
    tract: int | None
    detectors: tuple[int, ...]
    fails: tuple[int, ...]
    shift_mas: float
    complete: bool
    promote: bool


steps = st.builds(
    Step,
    solution=st.sampled_from(["a", "b"]),
    tract=st.sampled_from([None, 9812, 9813, 9814]),
    detectors=st.lists(st.sampled_from(DETECTORS), min_size=1, unique=True).map(tuple),
    fails=st.lists(st.sampled_from(DETECTORS), max_size=2).map(tuple),
    shift_mas=st.sampled_from([0.0, 0.4, 3.0, 6e5]),
    complete=st.booleans(),
    promote=st.booleans(),
)
histories = st.lists(steps, min_size=1, max_size=6)


def table_of(step: Step) -> FootprintTable:
    """Place squares where three tracts meet, so that each of them has inputs."""
    visit = np.repeat(VISITS, len(step.detectors))
    detector = np.tile(step.detectors, len(VISITS))
    left = 149.35 + 0.75 * detector + 0.05 * visit + step.shift_mas / 3.6e6
    corners = np.array([[0.0, 0.0], [0.3, 0.0], [0.3, 0.3], [0.0, 0.3]])
    is_failed = np.isin(detector, step.fails)
    return FootprintTable.from_corners(
        instrument="HSC",
        visit=visit,
        detector=detector,
        band=np.where(visit == 1, "r", "i"),
        ra=left[:, None] + corners[:, 0],
        dec=np.full(len(left), 2.0)[:, None] + corners[:, 1],
        status=np.where(is_failed, "failed", "ok"),
        reason=np.where(is_failed, "no stars", ""),
    )


@contextmanager
def registry_of(history: list[Step]) -> Iterator[Registry]:
    with tempfile.TemporaryDirectory() as folder, Registry.create(Path(folder) / "r.db") as made:
        for step in history:
            made.commit(
                table_of(step),
                solution=step.solution,
                scope=None if step.tract is None else (SKYMAP, step.tract),
                on_conflict="revise",
                complete=step.complete,
            )
            if step.promote:
                made.promote(step.solution)
        yield made


def raw_outcomes(path: Path, at: int) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """Read what every live revision says, from the rows themselves and not the packed lists."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        query = """SELECT v.visit, f.detector, {outcome} AS outcome, {polygon} AS polygon,
            s.name AS solution, c.scope_id, c.kind, c.number, c.center_ra, c.center_dec
        FROM {table} AS f JOIN visit_revisions AS r USING (revision_id)
        JOIN visits AS v USING (visit_id) JOIN solutions AS s ON s.solution_id = r.solution_id
        JOIN scopes AS c USING (scope_id)
        WHERE r.begin_commit <= :at AND :at < r.end_commit"""
        rows = []
        for table, outcome, polygon in (
            ("footprints", "0", "polygon"),
            ("outcomes_without_polygon", "outcome", "NULL"),
        ):
            text = query.format(table=table, outcome=outcome, polygon=polygon)
            rows += connection.execute(text, {"at": at}).fetchall()
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["visit"], row["detector"]), []).append(dict(row))
    return found


def distance(scope: dict[str, Any], tract: int) -> float:
    ra, dec = SKYMAP.tract_centers([tract])
    a, b = unit_vectors([scope["center_ra"], ra[0]], [scope["center_dec"], dec[0]])
    # Neighbours on both sides are equally near, whatever the last digits say.
    return round(math.degrees(2.0 * math.asin(0.5 * math.dist(a, b))), 9)


def chain(
    outcomes: list[dict[str, Any]], resolution: tuple[str, ...], tract: int
) -> list[dict[str, Any]]:
    """Order what is said about one detector by who is asked first."""

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        if row["kind"] == "tract" and row["number"] == tract:
            nearness: tuple[Any, ...] = (0, 0.0, 0)
        elif row["kind"] == "none":
            nearness = (1, 0.0, 0)
        else:
            nearness = (2, distance(row, tract), row["scope_id"])
        return (resolution.index(row["solution"]), *nearness)

    asked = [row for row in outcomes if row["solution"] in resolution and row["outcome"] != 2]
    return sorted(asked, key=place)


def scope_text(row: dict[str, Any]) -> str:
    return "" if row["kind"] == "none" else f"tract {row['number']} of hsc_rings_v1"


def touches(row: dict[str, Any], tract: int, patch: int) -> bool:
    vertices = np.frombuffer(row["polygon"], "<f8").reshape(1, -1, 2)
    polygon = Polygons.from_lonlat(vertices[..., 0], vertices[..., 1])
    return bool(polygon.overlaps(SKYMAP.outlines([tract], [patch]))[0])


def slow_inputs(
    path: Path, at: int, resolution: tuple[str, ...], tract: int, patch: int, *, falls: bool = False
) -> tuple[list[Answer], list[Answer]]:
    """Find inputs and failed inputs by asking every detector there is."""
    inputs, failed = [], []
    for (visit, detector), outcomes in sorted(raw_outcomes(path, at).items()):
        failure = None
        for row in chain(outcomes, resolution, tract):
            if row["outcome"] == 1:
                if failure is None and not falls:
                    failure = row
                continue
            if touches(row, tract, patch):
                if failure is None:
                    inputs.append((visit, detector, row["solution"], scope_text(row)))
                else:
                    failed.append((visit, detector, failure["solution"], scope_text(failure)))
            break
    return inputs, failed


def as_rows(result: Any, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(getattr(result, name).tolist() for name in names), strict=True))


def patches_near(registry: Registry) -> list[tuple[int, int]]:
    """List the patches that anything ever touched."""
    with closing(sqlite3.connect(registry.path)) as connection:
        blobs = [row[0] for row in connection.execute("SELECT polygon FROM footprints")]
    if not blobs:
        return []
    vertices = np.frombuffer(b"".join(blobs), "<f8").reshape(-1, 4, 2)
    pairs = SKYMAP.overlaps(Polygons.from_lonlat(vertices[..., 0], vertices[..., 1]))
    assert pairs.patch is not None
    near = set(zip(pairs.tract.tolist(), pairs.patch.tolist(), strict=True))
    return sorted(near)[:: max(len(near) // 12, 1)]


random_histories = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@random_histories
@given(histories)
def test_inputs_agree_with_a_loop_over_the_raw_rows(history: list[Step]) -> None:
    with registry_of(history) as registry:
        for at in range(1, len(registry.log()) + 1):
            pinned = registry.at(at)
            for tract, patch in patches_near(registry)[::3]:
                inputs, failed = slow_inputs(registry.path, at, pinned.resolution, tract, patch)
                found = pinned.inputs(skymap=SKYMAP, tract=tract, patch=patch)
                assert as_rows(found, "visit", "detector", "solution", "scope") == inputs
                assert as_rows(found.failed, "visit", "detector", "solution", "scope") == failed
                inputs, failed = slow_inputs(
                    registry.path, at, pinned.resolution, tract, patch, falls=True
                )
                found = pinned.inputs(
                    skymap=SKYMAP, tract=tract, patch=patch, failed="fall_through"
                )
                assert as_rows(found, "visit", "detector", "solution", "scope") == inputs
                assert failed == as_rows(found.failed, "visit") == []


@random_histories
@given(histories)
def test_inputs_and_patches_say_the_same(history: list[Step]) -> None:
    with registry_of(history) as registry:
        forward = {
            (tract, patch, *row)
            for tract, patch in patches_near(registry)
            for row in as_rows(
                registry.inputs(skymap=SKYMAP, tract=tract, patch=patch),
                "visit",
                "detector",
                "band",
                "solution",
                "scope",
            )
        }
        near = {row[:2] for row in forward} | set(patches_near(registry))
        backward = {
            row
            for visit in VISITS
            for row in as_rows(
                registry.patches(visit=visit, skymap=SKYMAP),
                *("tract", "patch", "visit", "detector", "band", "solution", "scope"),
            )
            if row[:2] in near
        }
        assert forward == backward


def slow_changes(
    registry: Registry, before: int, after: int, tract: int, patch: int, band: str
) -> dict[str, Any]:
    """Compare the inputs of one patch at two commits, detector by detector."""
    moments = [registry.at(before), registry.at(after)]
    sets, outlines, failed = [], [], []
    for moment in moments:
        inputs = moment.inputs(skymap=SKYMAP, tract=tract, patch=patch)
        table = moment.footprints(scope=(SKYMAP, tract))
        keys = list(zip(table.visit.tolist(), table.detector.tolist(), strict=True))
        outlines.append(
            {
                key: unit_vectors(table.lon[a:b], table.lat[a:b])
                for key, a, b in zip(keys, table.offsets[:-1], table.offsets[1:], strict=True)
            }
        )
        failed.append({key for key, bad in zip(keys, table.is_failed, strict=True) if bad})
        sets.append(
            {row[:2] for row in as_rows(inputs, "visit", "detector", "band") if row[2] == band}
        )
    removed, added = sets[0] - sets[1], sets[1] - sets[0]
    shifts = [
        max(
            2.0 * math.degrees(math.asin(0.5 * math.dist(p, q))) * 3.6e6
            for p, q in zip(outlines[0][key], outlines[1][key], strict=True)
        )
        for key in sets[0] & sets[1]
    ]
    moved = [shift for shift in shifts if shift > 1.0]
    return {
        "n_added": len(added),
        "n_removed": len(removed),
        "n_moved": len(moved),
        "n_outcomes_changed": len(removed & failed[1]) + len(added & failed[0]),
        "max_shift_mas": max(moved, default=0.0),
    }


@random_histories
@given(histories, st.data())
def test_the_diff_of_patches_agrees_with_a_comparison_of_their_inputs(
    history: list[Step], data: st.DataObject
) -> None:
    with registry_of(history) as registry:
        newest = registry.commit_number
        before = data.draw(st.integers(0, newest))
        after = data.draw(st.integers(0, newest))
        changes = registry.diff(before, after).patches(SKYMAP, min_shift_mas=1.0)
        rows = as_rows(changes, "tract", "patch", "band")
        assert rows == sorted(set(rows))
        for tract, patch in patches_near(registry):
            for band in ("r", "i"):
                expected = slow_changes(registry, before, after, tract, patch, band)
                if not any(expected.values()):
                    assert (tract, patch, band) not in rows
                    continue
                row = rows.index((tract, patch, band))
                found = {name: getattr(changes, name)[row].item() for name in expected}
                assert abs(found.pop("max_shift_mas") - expected.pop("max_shift_mas")) < 1e-3
                assert found == expected
                assert changes.set_changed[row] == (found["n_added"] + found["n_removed"] > 0)
                assert changes.moved[row] == (found["n_moved"] > 0)
                assert changes.outcome_changed[row] == (found["n_outcomes_changed"] > 0)


@random_histories
@given(histories)
def test_a_diff_backwards_swaps_added_and_removed(history: list[Step]) -> None:
    with registry_of(history) as registry:
        newest = registry.commit_number
        forward = registry.diff(1, newest).patches(SKYMAP)
        backward = registry.diff(newest, 1).patches(SKYMAP)
        assert as_rows(
            forward, "tract", "patch", "band", "n_added", "n_removed", "n_moved", "max_shift_mas"
        ) == as_rows(
            backward, "tract", "patch", "band", "n_removed", "n_added", "n_moved", "max_shift_mas"
        )
