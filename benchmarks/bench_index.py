# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""An index over patches: footprints joined, points found, beside the tree of shapely."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import shapely
from bench_skymap import hash_two_buffers
from reporting import (
    Report,
    Timing,
    Work,
    arguments,
    extra_memory_mib,
    print_machine,
    print_peak,
    require,
    time_in_turns,
)
from workloads import FloatArray, IntArray, lon_lat, survey

from skyquilt import Polygons, RegionIndex, SkyMap

PIECE = 16_384  # rows


def patches_of(skymap: SkyMap, footprints: Polygons) -> tuple[IntArray, IntArray]:
    """Tract and patch numbers of all patches of the tracts of which the footprints overlap any."""
    # Patches reach beyond their tract: to ask for the tracts themselves would miss some.
    tracts = np.unique(skymap.overlaps(footprints).tract)
    n_patches = len(skymap.tract(0))
    return np.repeat(tracts, n_patches), np.tile(np.arange(n_patches), len(tracts))


def in_degrees(xyz: FloatArray) -> FloatArray:
    """Corners (n, 4, 2) in degrees, longitudes from -180: the survey does not cross that line."""
    lon, lat = lon_lat(xyz)
    return np.stack([(lon + 180.0) % 360.0 - 180.0, lat], axis=-1)


def as_keys(indexed: IntArray, asked: IntArray) -> IntArray:
    """One number for each pair, sorted."""
    return np.sort(asked * 10_000_000 + indexed)


def check_join(
    index: RegionIndex,
    skymap: SkyMap,
    numbers: tuple[IntArray, IntArray],
    footprints: Polygons,
    found_by_shapely: tuple[IntArray, IntArray],
) -> int:
    """Compare all pairs with the skymap's own join and with shapely; count them."""
    indexed, asked = index.overlaps(footprints)
    pairs = skymap.overlaps(footprints)
    assert pairs.patch is not None
    tract, patch = numbers
    require(
        np.array_equal(asked, pairs.row)
        and np.array_equal(tract[indexed], pairs.tract)
        and np.array_equal(patch[indexed], pairs.patch),
        "the pairs are not those of SkyMap.overlaps",
    )
    n_differing = len(np.setxor1d(as_keys(indexed, asked), as_keys(*found_by_shapely)))
    # Between two corners shapely goes straight in longitude and latitude, and we along great
    # circles; a few pairs that barely touch, or barely do not, differ.
    require(n_differing <= 0.02 * len(asked), f"{n_differing} pairs differ from shapely")
    print(f"shapely differs in {n_differing:,} of {len(asked):,} pairs: its sides are no arcs")
    for threads in (2, 3):
        shared = index.overlaps(footprints, threads=threads)
        require(
            np.array_equal(shared[0], indexed) and np.array_equal(shared[1], asked),
            f"{threads} threads give another answer than one",
        )
    return len(asked)


def check_points(
    index: RegionIndex, lon: FloatArray, lat: FloatArray, n_sample: int
) -> tuple[int, int]:
    """Compare some positions with every region, and their nearest with themselves."""
    indexed, asked = index.containing(lon, lat)
    rows = np.linspace(0, len(lon) - 1, n_sample).astype(int)
    for row in rows.tolist():
        slow = np.flatnonzero(index.polygons.contains_points(lon[[row]], lat[[row]]))
        require(np.array_equal(indexed[asked == row], slow), f"position {row} lies in {slow}")
    nearest, distance = index.nearest(lon, lat)
    held = np.zeros(len(lon), dtype=bool)
    held[asked] = True
    require(np.array_equal(distance[:, 0] == 0.0, held), "the nearest of a held point is not 0 off")
    firsts = indexed[np.searchsorted(asked, np.flatnonzero(held))]
    require(np.array_equal(nearest[held, 0], firsts), "the nearest of a held point is another")
    return len(asked), n_sample


def copy_twice(threads: int, source: FloatArray, target: FloatArray) -> None:
    """Copy two halves, as a measure of what memory allows."""
    half = len(source) // 2
    with ThreadPoolExecutor(threads) as pool:
        list(
            pool.map(
                lambda part: np.copyto(target[part], source[part]),
                (slice(0, half), slice(half, None)),
            )
        )


def main() -> None:
    """Check, then time."""
    options = arguments(__doc__, size=1_000_000, runs=7).parse_args()
    n, runs = options.size, options.runs
    skymap = SkyMap.named("lsst_cells_v1")
    quads = survey(n, 4).quads
    footprints = Polygons.from_unit_vectors(quads)
    numbers = patches_of(skymap, footprints)
    patches = skymap.outlines(*numbers)
    middles = quads.sum(axis=1)
    lon, lat = lon_lat(middles / np.linalg.norm(middles, axis=1, keepdims=True))
    print_machine(f"shapely {shapely.__version__}")

    patch_corners = in_degrees(patches.unit_vectors.reshape(-1, 4, 3))
    planar_patches = shapely.polygons(patch_corners)
    planar_footprints = shapely.polygons(in_degrees(quads))
    planar_points = shapely.points(in_degrees(middles))
    tree = shapely.STRtree(planar_patches)
    begin = time.perf_counter()
    asked, indexed = tree.query(planar_footprints, predicate="intersects")
    print(f"shapely's first join, which also prepares: {time.perf_counter() - begin:.1f} s")

    index = RegionIndex(patches)
    n_pairs = check_join(index, skymap, numbers, footprints, (indexed, asked))
    n_held, n_sample = check_points(index, lon, lat, min(n, 20))
    print(
        f"checked: all pairs with SkyMap.overlaps, {n_sample} positions with every patch,"
        f" all nearest regions with the holders\n"
        f"{len(patches):,} patches; {n:,} footprints in {n_pairs:,} pairs"
        f" ({n_pairs / n:.1f} each); {n:,} positions in {n_held:,} patches"
    )

    def join_in_pieces() -> None:
        for _ in index.overlaps_in_chunks(footprints, rows_per_chunk=PIECE):
            pass

    report = Report("shapely.STRtree over longitudes and latitudes, bulk query with its predicate")
    works: tuple[tuple[str, int, str, Work, Work], ...] = (
        (
            "build",
            len(patches),
            "patch",
            lambda: RegionIndex(patches),
            lambda: shapely.STRtree(planar_patches),
        ),
        (
            "join: overlaps",
            n,
            "footprint",
            lambda: index.overlaps(footprints),
            lambda: tree.query(planar_footprints, predicate="intersects"),
        ),
        (
            "join: overlaps, in pieces",
            n,
            "footprint",
            join_in_pieces,
            lambda: tree.query(planar_footprints, predicate="intersects"),
        ),
        (
            "points: containing",
            n,
            "point",
            lambda: index.containing(lon, lat),
            lambda: tree.query(planar_points, predicate="intersects"),
        ),
        (
            "points: nearest",
            n,
            "point",
            lambda: index.nearest(lon, lat),
            lambda: tree.query_nearest(planar_points, all_matches=False),
        ),
    )
    for work, rows, unit, ours, baseline in works:
        memory = (extra_memory_mib(ours), extra_memory_mib(baseline))
        timing = time_in_turns([(ours, baseline)] * runs)
        report.add(work, rows, unit, timing, memory)
        if work == "join: overlaps":
            report.add(work, n_pairs, "pair", timing)
    shuffled = footprints[np.random.default_rng(6).permutation(n)]
    once = Timing(time_in_turns([(lambda: index.overlaps(shuffled), lambda: None)] * runs).ours)
    report.add("join: overlaps, rows in no order", n, "footprint", once)

    report = Report("the same call with one thread; the ratio is what two threads gain")
    source, target = np.ones(8 * n), np.ones(8 * n)  # both in memory before the first run
    threaded = (
        ("build", len(patches), "patch", lambda threads: RegionIndex(patches, threads=threads)),
        ("join: overlaps", n, "footprint", partial(index.overlaps, footprints)),
        ("points: containing", n, "point", partial(index.containing, lon, lat)),
        ("points: nearest", n, "point", partial(index.nearest, lon, lat)),
    )
    for work, rows, unit, run in threaded:
        pairs: list[tuple[Work, Work]] = [(partial(run, threads=2), partial(run, threads=1))] * (
            2 * runs
        )
        report.add(f"{work}, 2 threads", rows, unit, time_in_turns(pairs))
    for name, rows, unit, probe in (
        ("what the machine allows: hashing", 2, "buffer", hash_two_buffers),
        (
            "what the memory allows: copying",
            len(source),
            "number",
            partial(copy_twice, source=source, target=target),
        ),
    ):
        pairs = [(partial(probe, 2), partial(probe, 1))] * (2 * runs)
        report.add(f"{name}, 2 threads", rows, unit, time_in_turns(pairs))
    print_peak()


if __name__ == "__main__":
    main()
