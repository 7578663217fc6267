# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Time candidate SQLite layouts of the registry's footprints, as design note 0001 compares them.

    python benchmarks/layouts.py --footprints 1000000
    python benchmarks/layouts.py --layouts clustered --page-size 8192 --thorough

``revisions`` commits a survey three times to one solution, ``solutions`` once each to predicted,
single_frame and jointcal, of which the newest answers first.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

import numpy as np
import plain_sphere
from layouts_experiment.columns import (
    ABSENT,
    OK,
    RESOLUTION,
    Columns,
    bounding_caps,
    commits,
    patch_quads,
)
from layouts_experiment.committing import commit
from layouts_experiment.queries import (
    Candidate,
    Liveness,
    Ranges,
    footprints,
    inputs_sql,
    resolve,
    touching,
)
from layouts_experiment.schema import LAYOUTS, Layout, create
from layouts_experiment.sky_key import key_ranges
from reporting import print_machine, require
from workloads import BANDS, N_DETECTORS, FloatArray, RegistryKind

N_PATCHES = 200
N_CHECKED_PATCHES = 40
N_DETECTORS_ASKED = 300
N_VISITS_ASKED = 100


@dataclass(frozen=True, slots=True)
class Way:
    """A way to ask for inputs.

    Attributes
    ----------
    ranges : {"union", "values", "or"}
        How the ranges are worded.
    liveness : {"join", "exists"}
        How superseded rows are left out.
    order : int
        HEALPix order of the cells that make the ranges.
    is_class_bound : bool
        Whether a patch grows by the upper bound of the radius class, and not by the largest radius.
    """

    ranges: Ranges = "union"
    liveness: Liveness = "join"
    order: int = 11
    is_class_bound: bool = False

    def __str__(self) -> str:
        grown = ", class bound" if self.is_class_bound else ""
        return f"{self.ranges}, {self.liveness}, order {self.order}{grown}"


WAY = Way()
FORMULATIONS = [WAY, Way("values"), Way("values", "exists"), Way("or")]
OTHER_RANGES = [*(Way(order=order) for order in (9, 10, 12)), Way(is_class_bound=True)]


@dataclass(frozen=True, slots=True)
class Registry:
    """A database, and the commits it has."""

    database: sqlite3.Connection
    layout: Layout
    commits: Sequence[Columns]
    resolution: Sequence[int]
    patches: FloatArray

    def ask(self, sql: str, parameters: dict[str, int]) -> list[Candidate]:
        """Run a statement of `inputs_sql`."""
        return self.database.execute(sql, parameters).fetchall()

    def question(self, number: int, way: Way) -> tuple[str, dict[str, int]]:
        """Word the question for the inputs of a patch; the bands come in turn."""
        radius_class = int(self.commits[0].radius_class[0])
        reach = max(columns.largest_radius for columns in self.commits)
        if way.is_class_bound:
            reach = float(np.radians(2.0**radius_class))
        center, radius = bounding_caps(self.patches[number : number + 1])
        ranges = key_ranges(tuple(center[0].tolist()), float(radius[0]) + reach, way.order)
        parameters = {
            "band": number % len(BANDS),
            "radius_class": radius_class,
            "at": len(self.commits),
        }
        for i, solution_id in enumerate(self.resolution):
            parameters[f"solution{i}"] = solution_id
        for i, (begin, end) in enumerate(ranges):
            parameters[f"begin{i}"], parameters[f"end{i}"] = begin, end
        n_solutions = len(self.resolution)
        sql = inputs_sql(self.layout, len(ranges), n_solutions, way.ranges, way.liveness)
        return sql, parameters

    def truth(self, number: int) -> set[tuple[int, int]]:
        """Revision and detector of the inputs of a patch, from the columns alone."""
        patch, found = self.patches[number], set()
        center, radius = (column[0] for column in bounding_caps(patch[np.newaxis]))
        live = {columns.solution_id: (i, columns) for i, columns in enumerate(self.commits)}
        is_answered = np.zeros(len(self.commits[0].outcome), dtype=np.bool_)
        for i, columns in (live[solution] for solution in self.resolution if solution in live):
            is_near = columns.center @ center > np.cos(radius + columns.largest_radius + 1e-6)
            is_asked = columns.band_id == number % len(BANDS)
            is_ok = (columns.outcome == OK) & ~is_answered
            rows = np.flatnonzero(is_near & is_asked & is_ok)
            quads = columns.quads(rows)
            rows = rows[plain_sphere.overlaps(quads, np.broadcast_to(patch, quads.shape))]
            revision_id = i * columns.n_visits + columns.visit_id[rows]
            found |= set(zip(revision_id.tolist(), columns.detector[rows].tolist(), strict=True))
            is_answered |= columns.outcome != ABSENT
        return found


def seconds(call: Callable[[], object]) -> float:
    """Time one call."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def median_seconds(calls: Sequence[Callable[[], object]]) -> float:
    """Time calls after a round that warms the cache."""
    for call in calls:
        call()
    return statistics.median(seconds(call) for call in calls)


def measure_inputs(registry: Registry, way: Way, remark: str = "") -> None:
    """Check the inputs of some patches and time those of all."""
    questions = [registry.question(number, way) for number in range(N_PATCHES)]
    candidates = [registry.ask(*question) for question in questions]
    hits = [touching(rows, patch) for rows, patch in zip(candidates, registry.patches, strict=True)]
    database, layout, resolution = registry.database, registry.layout, registry.resolution
    answers = hits
    if len(resolution) > 1:
        answers = [resolve(database, layout, rows, resolution) for rows in hits]
    for number in range(N_CHECKED_PATCHES):
        names = [(row[2], row[3]) for row in answers[number]]
        require(
            len(names) == len(set(names)) and set(names) == registry.truth(number),
            f"the inputs of patch {number} ({way})",
        )
    asked = median_seconds([partial(registry.ask, *question) for question in questions])
    # Another text each time: with what SQLite takes to prepare a statement.
    afresh = statistics.median(
        seconds(partial(registry.ask, sql + " " * (i + 1), parameters))
        for i, (sql, parameters) in enumerate(questions)
    )
    refined = median_seconds(
        [
            partial(touching, rows, patch)
            for rows, patch in zip(candidates, registry.patches, strict=True)
        ]
    )
    text = f"sql {1e3 * asked:.2f} ms (prepared afresh {1e3 * afresh:.2f}), NumPy"
    text += f" {1e3 * refined:.2f} ms"
    if len(resolution) > 1:
        calls = [partial(resolve, database, layout, rows, resolution) for rows in hits]
        text += f", resolution {1e3 * median_seconds(calls):.2f} ms"
    n_candidates, n_true = (
        statistics.mean(len(rows) for rows in column) for column in (candidates, answers)
    )
    print(
        f"  inputs {remark or way}: {text}; {n_candidates:.0f} candidates, {n_true:.0f} true",
        flush=True,
    )


def print_plan(registry: Registry, way: Way) -> None:
    """Print the different steps of SQLite's plan."""
    sql, parameters = registry.question(0, way)
    plan = registry.database.execute("EXPLAIN QUERY PLAN " + sql, parameters)
    steps = dict.fromkeys(row[3] for row in plan)
    print("    plan: " + " | ".join(step for step in steps if not step.startswith("INDEX ")))


def measure_reverse(registry: Registry) -> None:
    """Check and time what visits and detectors hold."""
    columns = {columns.solution_id: columns for columns in registry.commits}[
        registry.resolution[-1]
    ]
    rows = np.random.default_rng(8).integers(0, len(columns.visit_id), N_DETECTORS_ASKED)
    where = (registry.database, registry.layout)
    detectors, visits = [], []
    for row in rows.tolist():
        visit_id, detector = divmod(row, N_DETECTORS)
        name = (visit_id + 1, columns.solution_id)
        detectors.append(partial(footprints, *where, *name, detector))
        visits.append(partial(footprints, *where, *name))
        stored = (detector, columns.lon_lat_deg[row].tobytes())
        require(detectors[-1]() == [stored], f"detector {detector} of visit {visit_id + 1}")
    whole = visits[0]()
    require(len(dict(whole)) == len(whole) == N_DETECTORS, "the footprints of a visit")
    one, all_ = median_seconds(detectors), median_seconds(visits[:N_VISITS_ASKED])
    print(f"  one detector {1e6 * one:.0f} us, whole visit {1e6 * all_:.0f} us", flush=True)


def measure(
    path: Path,
    layout: Layout,
    brought: Sequence[Columns],
    *,
    kind: RegistryKind,
    page_size: int,
    is_thorough: bool,
) -> None:
    """Commit three times to one layout, and ask."""
    database = create(path, layout, page_size, brought[0].n_visits)
    patches = patch_quads(N_PATCHES, len(brought[0].visit_id))
    n_stored = 0
    for number, columns in enumerate(brought, 1):
        gc.collect()
        steps = commit(database, layout, columns, number)
        n_ok = int(np.count_nonzero(columns.outcome == OK))
        n_stored += n_ok
        print(
            f"  commit {number}: {1e6 * sum(steps.values()) / n_ok:.2f} us a footprint ("
            + ", ".join(f"{step} {1e6 * took / n_ok:.2f}" for step, took in steps.items())
            + ")"
        )
        registry = Registry(database, layout, brought[:number], RESOLUTION[kind], patches)
        if number < len(brought):
            measure_inputs(registry, WAY, f"after commit {number}")
    print(f"  {path.stat().st_size / n_stored:.0f} B a footprint")
    # With three solutions EXISTS cannot be resolved, for it does not bring the visit along.
    is_thorough = is_thorough and kind == "revisions"
    for way in FORMULATIONS if is_thorough else []:
        measure_inputs(registry, way, f"before ANALYZE ({way})")
    for limit in (400, 0):
        database.execute(f"PRAGMA analysis_limit = {limit}")
        took = seconds(lambda: database.execute("ANALYZE"))
        print(f"  ANALYZE with analysis_limit={limit}: {1e3 * took:.0f} ms")
    measure_inputs(registry, WAY, f"after commit {len(brought)} and ANALYZE")
    if is_thorough:
        for way in FORMULATIONS:
            measure_inputs(registry, way)
            print_plan(registry, way)
        for way in OTHER_RANGES:
            measure_inputs(registry, way)
    measure_reverse(registry)
    database.close()
    path.unlink()


def main() -> None:
    """Measure the layouts that are named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--footprints", type=int, default=1_000_000)
    parser.add_argument("--layouts", default=",".join(LAYOUTS), help="which ones")
    parser.add_argument("--kinds", default="revisions,solutions", help="which histories to make")
    parser.add_argument("--page-size", type=int, default=4096, help="in bytes")
    parser.add_argument("--thorough", action="store_true", help="also compare ways to ask")
    parser.add_argument("--folder", type=Path, help="where the files are made, 0.5 GB at 10^6")
    options = parser.parse_args()
    print_machine(f"SQLite {sqlite3.sqlite_version}")
    for kind in get_args(RegistryKind):
        if kind not in options.kinds.split(","):
            continue
        brought = commits(options.footprints, kind)
        for name in options.layouts.split(","):
            print(f"\n{name}, {kind}, pages of {options.page_size}: {LAYOUTS[name].summary}")
            with tempfile.TemporaryDirectory(dir=options.folder) as folder:
                measure(
                    Path(folder) / "footprints.db",
                    LAYOUTS[name],
                    brought,
                    kind=kind,
                    page_size=options.page_size,
                    is_thorough=options.thorough,
                )


if __name__ == "__main__":
    main()
