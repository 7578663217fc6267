# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Points to tract and patch, and footprints to patches, beside the same arithmetic in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import blake2b

import numpy as np
import peer_points
import plain_skymap
from plain_skymap import PlainSkyMap
from reporting import (
    Report,
    Work,
    arguments,
    extra_memory_mib,
    print_machine,
    print_peak,
    require,
    time_in_turns,
)
from workloads import FloatArray, IntArray, points, survey

from skyquilt import Polygons, SkyMap
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
        require(
            np.array_equal(shared.row, found.row)
            and np.array_equal(shared.tract, found.tract)
            and shared.patch is not None
            and np.array_equal(shared.patch, found.patch),
            f"{threads} threads give another answer than one",
        )
    return len(keys)


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
