# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The benchmarks run at a tiny size, check their answers, and fail where one is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the folder of the benchmarks, with warnings as errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("script", "size", "works"),
    [
        (
            "bench_sphere.py",
            500,
            [
                *("overlaps, a pair", "contains, a pair", "lsst-sphgeom ", "spherely ", "shapely "),
                *("overlaps: relate", "from_wkb", "points in one polygon", "area of intersection"),
                *("overlaps, 2 threads", "copying, 2 threads", "of another thread during overlaps"),
            ],
        ),
        (
            "bench_skymap.py",
            500,
            [
                *("points: locate", "locate_cells", "join: overlaps", "what else joins"),
                *("join: cells contained", "in the STG projection", "2 threads"),
            ],
        ),
        (
            "bench_packing.py",
            500,
            [
                *(
                    "unpack into narrow arrays, 22 bytes, a row",
                    "a copy of these",
                    "is_possible, a",
                ),
                *("divmod, a row", "pack, chunks", "what else unpacks", "pack, 2 threads"),
            ],
        ),
        (
            "bench_index.py",
            500,
            ["build, a patch", "join: overlaps, a pair", "points: nearest", "2 threads"],
        ),
        ("bench_registry.py", 2000, ["commit 3", "inputs after it", "diff", "bytes on disk"]),
    ],
)
def test_a_benchmark_runs_and_prints_its_table(script: str, size: int, works: list[str]) -> None:
    if script == "bench_index.py":
        pytest.importorskip("shapely")
    done = run_python(script, "--size", str(size), "--runs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    for text in ["machine: ", "NumPy ", "checked: ", "peak memory", *works]:
        assert text in done.stdout


def test_every_benchmark_is_run_here_and_described() -> None:
    tested = {f"bench_{room}.py" for room in ("sphere", "packing", "skymap", "index", "registry")}
    assert {path.name for path in BENCHMARKS.glob("bench_*.py")} == tested
    page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in BENCHMARKS.glob("*.py") if path.name not in page] == []


@pytest.mark.parametrize(
    ("script", "spoil"),
    [
        # The answer of the core, spoiled in one row.
        (
            "bench_sphere",
            "right = Polygons.overlaps\n"
            "def wrong(self, other, **options):\n"
            "    answer = right(self, other, **options).copy()\n"
            "    answer[7] = not answer[7]\n"
            "    return answer\n"
            "Polygons.overlaps = wrong",
        ),
        (
            "bench_sphere",
            "right = Polygons.contains_points\n"
            "def wrong(self, lon, lat, **options):\n"
            "    answer = right(self, lon, lat, **options).copy()\n"
            "    answer[7] = not answer[7]\n"
            "    return answer\n"
            "Polygons.contains_points = wrong",
        ),
        (
            "bench_packing",
            "right = IdLayout.unpack\n"
            "def wrong(self, ids, **options):\n"
            "    answer = right(self, ids, **options)\n"
            "    answer['patch'][7] += 1\n"
            "    return answer\n"
            "IdLayout.unpack = wrong",
        ),
        (
            "bench_skymap",
            "right = SkyMap.locate\n"
            "def wrong(self, ra, dec, **options):\n"
            "    tract, patch = right(self, ra, dec, **options)\n"
            "    patch[7] += 1\n"
            "    return tract, patch\n"
            "SkyMap.locate = wrong",
        ),
        (
            "bench_skymap",
            "right = SkyMap.overlaps\n"
            "def wrong(self, table, **options):\n"
            "    found = right(self, table, **options)\n"
            "    return found.where([i != 7 for i in range(len(found))])\n"
            "SkyMap.overlaps = wrong",
        ),
        (
            "bench_index",
            "right = RegionIndex.overlaps\n"
            "def wrong(self, other, **options):\n"
            "    indexed, asked = right(self, other, **options)\n"
            "    return indexed[1:], asked[1:]\n"
            "RegionIndex.overlaps = wrong",
        ),
        (
            "bench_registry",
            "from dataclasses import replace\n"
            "right = Registry.inputs\n"
            "def wrong(self, **options):\n"
            "    found = right(self, **options)\n"
            "    return replace(found, detector=found.detector + 1)\n"
            "Registry.inputs = wrong",
        ),
    ],
)
def test_a_benchmark_fails_where_an_answer_is_wrong(script: str, spoil: str) -> None:
    if script == "bench_index":
        pytest.importorskip("shapely")
    program = (
        f"import sys, {script}\n"
        "from skyquilt import IdLayout, Polygons, RegionIndex, Registry, SkyMap\n"
        f"{spoil}\n"
        "sys.argv = ['benchmark', '--size', '2000', '--runs', '1']\n"
        f"{script}.main()"
    )
    done = run_python("-c", program)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "WRONG: " in done.stderr


def test_a_workload_is_the_same_each_time_and_has_the_size_asked_for() -> None:
    program = (
        "import numpy as np\n"
        "from workloads import N_DETECTORS, deliveries, detector_patch_pairs, points, survey\n"
        "from skyquilt import Polygons\n"
        "one, two = survey(1000, 1), survey(1000, 1)\n"
        "assert len(one) == 1000 and one.quads.shape == (1000, 4, 3)\n"
        "assert np.array_equal(one.quads, two.quads)\n"
        "assert not np.array_equal(one.quads, survey(1000, 2).quads)\n"
        "assert one.visit[N_DETECTORS - 1] == 1 and one.visit[N_DETECTORS] == 2\n"
        # Counter-clockwise and convex already: nothing is turned round or refused.
        "polygons = Polygons.from_unit_vectors(one.quads)\n"
        "assert np.array_equal(polygons.unit_vectors, one.quads.reshape(-1, 3))\n"
        "assert all(len(column) == 10 for column in points(10, 1) + detector_patch_pairs(10, 1))\n"
        "brought = deliveries(one, 'solutions', 1)\n"
        "assert [set(delivery.outcome) for delivery in brought] == [\n"
        "    {'ok'}, {'ok', 'failed'}, {'ok', 'failed', 'absent'}]\n"
    )
    done = run_python("-c", program)
    assert done.returncode == 0, done.stderr
