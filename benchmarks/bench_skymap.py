# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Points to tract and patch, and footprints to patches, beside NumPy and other libraries."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from hashlib import blake2b

import numpy as np
import peer_points
import peer_skymap
import plain_skymap
from plain_skymap import PlainSkyMap
from reporting import (
    Report,
    Timing,
    Work,
    arguments,
    extra_memory_mib,
    print_machine,
    print_peak,
    require,
    spend,
    time_in_turns,
)
from workloads import FloatArray, IntArray, points, survey

from skyquilt import Polygons, SkyMap
from skyquilt.skymap import Overlaps
from skyquilt.sphere import healpix_index, unit_vectors

PIECE = 16_384  # rows


def check_points(
    skymap: SkyMap, plain: PlainSkyMap, lon: FloatArray, lat: FloatArray, n_sample: int
) -> None:
    """Compare some positions with the rule one at a time, and all with NumPy."""
    tract, patch = skymap.locate(lon, lat)
    for row in range(min(n_sample, len(lon))):
        slow = plain_skymap.locate_slowly(plain, float(lon[row]), float(lat[row]))
        require((tract[row], patch[row]) == slow, f"position {row} lies in {slow}")
    plain_tract, plain_patch = plain_skymap.locate(plain, lon, lat)
    n_differing = np.count_nonzero((tract != plain_tract) | (patch != plain_patch))
    require(n_differing == 0, f"{n_differing} of {len(lon)} positions differ from NumPy")


def time_points_of_all_the_sky(skymap: SkyMap, n: int, runs: int) -> None:
    """Time points equally dense everywhere, alone and beside the cells that peers place them in."""
    random = np.random.default_rng(7)
    lon = random.uniform(0.0, 360.0, n)
    lat = np.degrees(np.arcsin(random.uniform(-1.0, 1.0, n)))
    tract, patch = skymap.locate(lon, lat)
    with_cells = skymap.locate_cells(lon, lat)
    require(
        bool(np.array_equal(tract, with_cells[0]) and np.array_equal(patch, with_cells[1])),
        "locate_cells gives other patches than locate",
    )
    expected = healpix_index(unit_vectors(lon, lat)) >> (2 * (29 - peer_points.ORDER))
    report = Report(f"HEALPix cells of order {peer_points.ORDER}, of the same {n:,} points")
    for peer in peer_points.peers():
        place = peer.prepare(lon, lat)
        n_differing = int(np.count_nonzero(place() != expected))
        # Conversions to radians round, so points may change sides of an edge.
        require(n_differing <= n // 10**6, f"{n_differing} of {n} cells differ from {peer.name}")
        report.add(
            f"locate; {peer.name}",
            n,
            "point",
            time_in_turns([(partial(skymap.locate, lon, lat), place)] * runs),
        )
    report = Report("tract and patch alone")
    report.add(
        "points: locate_cells",
        n,
        "point",
        time_in_turns(
            [(partial(skymap.locate_cells, lon, lat), partial(skymap.locate, lon, lat))] * runs
        ),
    )


def sorted_keys(row: IntArray, tract: IntArray, patch: IntArray | None) -> IntArray:
    """One number for each pair of a footprint and a patch, sorted."""
    require(patch is not None, "the join must give patches")
    assert patch is not None
    return np.sort((row * 20_000 + tract) * 100 + patch)


def same_pairs(a: Overlaps, b: Overlaps) -> bool:
    """Whether two joins give the same rows in the same order."""
    return all(
        (x is None and y is None) or (x is not None and y is not None and np.array_equal(x, y))
        for x, y in ((a.row, b.row), (a.tract, b.tract), (a.patch, b.patch), (a.cell, b.cell))
    )


def check_join(
    skymap: SkyMap, plain: PlainSkyMap, quads: FloatArray, polygons: Polygons, n_sample: int
) -> int:
    """Compare some footprints with every patch one at a time, and all with NumPy; count pairs."""
    found = skymap.overlaps(polygons)
    require(found.patch is not None, "the join must give patches")
    assert found.patch is not None
    for row in np.linspace(0, len(quads) - 1, n_sample).astype(int).tolist():
        mine = found.row == row
        ours = set(zip(found.tract[mine].tolist(), found.patch[mine].tolist(), strict=True))
        slow = plain_skymap.overlaps_slowly(plain, quads[row])
        require(ours == slow, f"footprint {row} differs in {sorted(ours ^ slow)}")
    keys = sorted_keys(found.row, found.tract, found.patch)
    plain_keys = sorted_keys(*plain_skymap.overlaps(plain, quads))
    n_differing = len(np.setxor1d(keys, plain_keys))
    require(n_differing == 0, f"{n_differing} of {len(keys)} pairs differ from NumPy")
    for threads in (2, 3):
        shared = skymap.overlaps(polygons, threads=threads)
        require(same_pairs(shared, found), f"{threads} threads give another answer than one")
    return len(keys)


def time_peers(
    skymap: SkyMap, plain: PlainSkyMap, quads: FloatArray, polygons: Polygons, runs: int
) -> None:
    """Join as many of the footprints as each peer is fast enough for, with the same answer."""
    report = Report("what else joins footprints with patches, on the same rows")
    for peer in peer_skymap.peers():
        n = min(len(quads), peer.n_rows)
        ours = skymap.overlaps(polygons[:n])
        assert ours.patch is not None
        # All patches of the tracts they meet: a table of all of the sky would take longer.
        tracts = np.unique(ours.tract)
        join = peer.prepare(
            plain,
            quads[:n],
            np.repeat(tracts, plain_skymap.N_PATCHES**2),
            np.tile(np.arange(plain_skymap.N_PATCHES**2), len(tracts)),
        )
        keys = sorted_keys(ours.row, ours.tract, ours.patch)
        n_differing = len(np.setxor1d(keys, sorted_keys(*join())))
        require(n_differing == 0, f"{n_differing} of {len(keys)} pairs differ from {peer.name}")
        piece = polygons[:n]
        report.add(
            f"{peer.name}; {n:,}",
            n,
            "footprint",
            time_in_turns([(partial(skymap.overlaps, piece), join)] * runs),
        )


def time_other_questions(skymap: SkyMap, quads: FloatArray, runs: int) -> None:
    """Time the join in its other directions, with nothing beside it."""
    n = len(quads)
    ordered = Polygons.from_unit_vectors(quads)
    shuffled = Polygons.from_unit_vectors(quads[np.random.default_rng(5).permutation(n)])
    some, few = ordered[: max(n // 10, 1)], ordered[: max(n // 100, 1)]
    stereographic = SkyMap(replace(skymap.config, projection="STG"))
    works: tuple[tuple[str, Polygons, Callable[..., Overlaps]], ...] = (
        ("patches, footprints in no order", shuffled, skymap.overlaps),
        ("inner patches", ordered, partial(skymap.overlaps, region="inner")),
        ("patches contained", ordered, partial(skymap.overlaps, predicate="contains")),
        ("tracts", ordered, partial(skymap.overlaps, level="tract")),
        ("cells", few, partial(skymap.overlaps, level="cell")),
        (
            "cells contained",
            few,
            partial(skymap.overlaps, level="cell", predicate="contains"),
        ),
        ("patches, in the STG projection", some, stereographic.overlaps),
    )
    # A patch is all of its cells, so their patches are those that overlap.
    of_cells = skymap.overlaps(few, level="cell")
    of_patches = skymap.overlaps(few)
    keys = np.unique(sorted_keys(of_cells.row, of_cells.tract, of_cells.patch))
    require(
        np.array_equal(keys, sorted_keys(of_patches.row, of_patches.tract, of_patches.patch)),
        "the cells that overlap are in other patches",
    )
    report = Report("nothing: what else may be asked of the join")
    for work, polygons, ask in works:
        rows = len(polygons)
        found = ask(polygons)
        print(f"{work}: {len(found.row) / rows:.1f} pairs a footprint")
        require(
            same_pairs(ask(polygons, threads=2), found),
            f"{work}: two threads give another answer than one",
        )
        timing = Timing([spend(partial(ask, polygons)) for _ in range(runs)])
        report.add(f"join: {work}", rows, "footprint", timing)


def hash_two_buffers(threads: int) -> list[bytes]:
    """Do work that any number of cores can share, as a measure of how many there really are."""
    buffer = bytes(10_000_000)
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda salt: blake2b(buffer, salt=salt).digest(), (b"one", b"two")))


def main() -> None:
    """Check, then time."""
    options = arguments(__doc__, size=1_000_000, runs=7).parse_args()
    n, runs = options.size, options.runs
    skymap, plain = SkyMap.named("lsst_cells_v1"), plain_skymap.plain_skymap()
    lon, lat = points(n, 3)
    quads = survey(n, 4).quads
    polygons = Polygons.from_unit_vectors(quads)
    print_machine()
    check_points(skymap, plain, lon, lat, 2000)
    n_pairs = check_join(skymap, plain, quads, polygons, 20)
    print(
        f"checked: {min(2000, n)} positions and 20 footprints one at a time, all against NumPy\n"
        f"lsst_cells_v1, {len(skymap):,} tracts of 100 patches; {n:,} positions;"
        f" {n:,} footprints in {n_pairs:,} pairs ({n_pairs / n:.1f} each)"
    )

    time_points_of_all_the_sky(skymap, 10 * n, runs)

    # Answers to pieces fit in memory that the process holds already: the difference to the whole
    # is what the operating system takes to hand out fresh pages for the columns of the answer.
    pieces = [polygons[begin : begin + PIECE] for begin in range(0, n, PIECE)]

    def locate_in_pieces() -> None:
        for begin in range(0, n, PIECE):
            skymap.locate(lon[begin : begin + PIECE], lat[begin : begin + PIECE])

    def join_in_pieces() -> None:
        for piece in pieces:
            skymap.overlaps(piece)

    report = Report("ring arithmetic, tangent plane, boxes and separating axes in NumPy, in chunks")
    works = (
        (
            "points: locate",
            "point",
            lambda: skymap.locate(lon, lat),
            lambda: plain_skymap.locate(plain, lon, lat),
        ),
        (
            "points: locate, in pieces",
            "point",
            locate_in_pieces,
            lambda: plain_skymap.locate(plain, lon, lat),
        ),
        (
            "join: overlaps of polygons",
            "footprint",
            lambda: skymap.overlaps(polygons),
            lambda: plain_skymap.overlaps(plain, quads),
        ),
        (
            "join: overlaps, in pieces",
            "footprint",
            join_in_pieces,
            lambda: plain_skymap.overlaps(plain, quads),
        ),
        (
            "join: check unit vectors, overlaps",
            "footprint",
            lambda: skymap.overlaps(Polygons.from_unit_vectors(quads)),
            lambda: plain_skymap.overlaps(plain, quads),
        ),
    )
    for work, unit, ours, baseline in works:
        memory = (extra_memory_mib(ours), extra_memory_mib(baseline))
        report.add(work, n, unit, time_in_turns([(ours, baseline)] * runs), memory)

    time_peers(skymap, plain, quads, polygons, runs)
    time_other_questions(skymap, quads, runs)

    report = Report("the same call with one thread; the ratio is what two threads gain")
    many_lon, many_lat = np.tile(lon, 10), np.tile(lat, 10)
    threaded: tuple[tuple[str, str, int, Callable[[int], object]], ...] = (
        ("points: locate", "point", n, lambda threads: skymap.locate(lon, lat, threads=threads)),
        (
            "points: locate 10 times as many",
            "point",
            10 * n,
            lambda threads: skymap.locate(many_lon, many_lat, threads=threads),
        ),
        (
            "join: overlaps of polygons",
            "footprint",
            n,
            lambda threads: skymap.overlaps(polygons, threads=threads),
        ),
        ("what the machine allows: hashing", "buffer", 2, hash_two_buffers),
    )
    for work, unit, rows, run in threaded:
        run(2)
        pairs: list[tuple[Work, Work]] = [(partial(run, 2), partial(run, 1))] * (2 * runs)
        report.add(f"{work}, 2 threads", rows, unit, time_in_turns(pairs))
    print_peak()


if __name__ == "__main__":
    main()
