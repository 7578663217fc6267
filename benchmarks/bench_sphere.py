# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Do two detector-sized quads overlap, and what do they hold and have in common? Exactly.

Beside separating great circles in NumPy, and beside what users run today: lsst-sphgeom in a loop,
S2 by spherely, and shapely, which answers another question: its edges are straight in longitude
and latitude.
"""

from __future__ import annotations

import threading
import time
from functools import partial

import numpy as np
import peer_sphere
import plain_sphere
import shapely
import spherely
from bench_index import copy_twice
from lsst import sphgeom
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
from workloads import FloatArray, detector_patch_pairs, lon_lat, points_near, touching_pairs

from skyquilt import Polygons
from skyquilt.sphere import unit_vectors

#: Peers take up to a hundred times longer, so that they get fewer rows; ours gets the same ones.
PEER_ROWS = 100_000


def check(detectors: FloatArray, patches: FloatArray, n_sample: int) -> None:
    """Compare with integers of Python where the answer is exact, else with NumPy."""
    touching = touching_pairs(min(n_sample, 300), 2)
    samples = (
        ("in generic position", detectors[:n_sample], patches[:n_sample]),
        ("that touch", *touching),
    )
    for name, a, b in samples:
        ours = Polygons.from_unit_vectors(a).overlaps(Polygons.from_unit_vectors(b))
        for row in range(len(a)):
            exact = plain_sphere.quads_overlap(
                plain_sphere.as_integers(a[row]), plain_sphere.as_integers(b[row])
            )
            require(bool(ours[row]) == exact, f"pair {row} of those {name}: exactly {exact}")
    n_differing = np.count_nonzero(
        Polygons.from_unit_vectors(detectors).overlaps(Polygons.from_unit_vectors(patches))
        != plain_sphere.overlaps(detectors, patches)
    )
    require(n_differing == 0, f"{n_differing} of {len(detectors)} pairs differ from NumPy")
    print(
        f"checked: {min(n_sample, len(detectors))} pairs in generic position and"
        f" {len(touching[0])} that touch against integers, {len(detectors)} pairs against NumPy"
    )


def check_points(quads: FloatArray, lon: FloatArray, lat: FloatArray) -> None:
    """Compare points in quads, one each and all in one, with integers of Python."""
    polygons = Polygons.from_unit_vectors(quads)
    each, all_in_one = polygons.contains_points(lon, lat), polygons[0].contains_points(lon, lat)
    first = plain_sphere.as_integers(quads[0])
    for row, vector in enumerate(unit_vectors(lon, lat)):
        (point,) = plain_sphere.as_integers(vector[None])
        exact = plain_sphere.quad_holds(plain_sphere.as_integers(quads[row]), point)
        require(bool(each[row]) == exact, f"point {row} in its quad: exactly {exact}")
        exact = plain_sphere.quad_holds(first, point)
        require(bool(all_in_one[row]) == exact, f"point {row} in the first quad: exactly {exact}")
    print(f"checked: {len(lon)} points in their own and in the first quad against integers")


class Peers:
    """The same pairs and points in our columns and as the objects of each peer."""

    def __init__(self, detectors: FloatArray, patches: FloatArray) -> None:
        corners = np.concatenate([lon_lat(detectors)[0], lon_lat(patches)[0]], axis=1)
        # Away from longitude 180, where shapely knows no way across.
        kept = np.flatnonzero((abs(corners - 180.0) > 1.0).all(axis=1))[:PEER_ROWS]
        self.quads = detectors[kept], patches[kept]
        self.degrees = tuple(lon_lat(quads) for quads in self.quads)
        self.a, self.b = (Polygons.from_unit_vectors(quads) for quads in self.quads)
        self.lon, self.lat = points_near(self.quads[0], 3)
        self.many_lon, self.many_lat = points_near(self.quads[0][:1].repeat(len(kept), axis=0), 4)
        self.stored = [peer_sphere.encoded(quads) for quads in self.quads]
        self.sphgeom = [peer_sphere.sphgeom_decoded(stored) for stored in self.stored]
        self.sphgeom_points = [
            sphgeom.UnitVector3d(*vector) for vector in unit_vectors(self.lon, self.lat).tolist()
        ]
        self.wkb = [peer_sphere.wkb(*degrees) for degrees in self.degrees]
        self.s2 = [spherely.prepare(spherely.from_wkb(wkb)) for wkb in self.wkb]
        self.s2_points = spherely.points(self.lon, self.lat)
        self.s2_many = spherely.points(self.many_lon, self.many_lat)
        self.planar = [peer_sphere.planar(*degrees) for degrees in self.degrees]
        for polygons in self.planar:
            shapely.prepare(polygons)
        # S2 makes its index at the first question: that is not timed.
        self.s2_overlaps = spherely.intersects(*self.s2)

    def __len__(self) -> int:
        return len(self.a)

    def check(self) -> None:
        """Compare all answers; S2 has its own vectors of the degrees, shapely its own edges."""
        ours = self.a.overlaps(self.b)
        disjoint = np.array(peer_sphere.sphgeom_relate(*self.sphgeom)) & sphgeom.DISJOINT
        require(np.array_equal(ours, disjoint == 0), "sphgeom gives another answer for a pair")
        require(np.array_equal(ours, self.s2_overlaps), "S2 gives another answer for a pair")
        each = self.a.contains_points(self.lon, self.lat)
        held = peer_sphere.sphgeom_contain(self.sphgeom[0], self.sphgeom_points)
        require(np.array_equal(each, held), "sphgeom gives another answer for a point")
        held = spherely.contains(self.s2[0], self.s2_points)
        require(np.array_equal(each, held), "S2 gives another answer for a point")
        many = self.a[0].contains_points(self.many_lon, self.many_lat)
        radians = np.radians(self.many_lon), np.radians(self.many_lat)
        all_held = self.sphgeom[0][0].contains(*radians)
        require(np.array_equal(many, all_held), "sphgeom gives another answer for one polygon")
        held = spherely.contains(self.s2[0][0], self.s2_many)
        require(np.array_equal(many, held), "S2 gives another answer for one polygon")
        to_deg2 = (180.0 / np.pi) ** 2
        for name, found, theirs in (
            ("area", self.a.area_deg2, spherely.area(self.s2[0], radius=1.0)),
            (
                "common area",
                self.a.overlap_area_deg2(self.b),
                peer_sphere.common_area_of_s2(*self.s2),
            ),
        ):
            # Corners that differ by 1e-15 rad move the area of some 1e-5 sr by 1e-17.
            apart = abs(found - theirs * to_deg2).max() / to_deg2
            require(bool(apart < 1e-16), f"S2 gives another {name}: {apart:.1e} sr apart")
        n_planar = np.count_nonzero(shapely.intersects(*self.planar) != ours)
        require(bool(n_planar <= 0.01 * len(self)), f"{n_planar} pairs differ from shapely")
        print(
            f"checked: {len(self):,} pairs, points and areas against sphgeom and S2;"
            f" shapely differs in {n_planar} pairs: its edges are no arcs"
        )

    def works(self) -> tuple[tuple[str, list[tuple[str, str, Work, Work]]], ...]:
        """Give for each peer what is timed: the work, its unit, ours, theirs."""
        a, b = self.a, self.b
        lists = [quads.tolist() for quads in self.quads]
        degrees = [(lon.tolist(), lat.tolist()) for lon, lat in self.degrees]
        many_radians = np.radians(self.many_lon), np.radians(self.many_lat)
        closed = [peer_sphere.rings(*columns) for columns in self.degrees]
        ours: dict[str, Work] = {
            "overlaps": partial(a.overlaps, b),
            "vectors": lambda: [Polygons.from_unit_vectors(quads) for quads in self.quads],
            "degrees": lambda: [Polygons.from_lonlat(*columns) for columns in self.degrees],
            "each": partial(a.contains_points, self.lon, self.lat),
            "many": partial(a[0].contains_points, self.many_lon, self.many_lat),
            "area": lambda: a.area_deg2,
            "common area": partial(a.overlap_area_deg2, b),
        }
        pair, point, polygon = "pair", "point", "polygon"
        return (
            (
                "lsst-sphgeom, a loop over prepared objects",
                [
                    (
                        "overlaps: relate",
                        pair,
                        ours["overlaps"],
                        partial(peer_sphere.sphgeom_relate, *self.sphgeom),
                    ),
                    (
                        "make from vectors, checked: unchecked decode",
                        polygon,
                        ours["vectors"],
                        lambda: list(map(peer_sphere.sphgeom_decoded, self.stored)),
                    ),
                    (
                        "make from vectors: scale, take the hull",
                        polygon,
                        ours["vectors"],
                        lambda: list(map(peer_sphere.sphgeom_from_vectors, lists)),
                    ),
                    (
                        "make from degrees",
                        polygon,
                        ours["degrees"],
                        lambda: [peer_sphere.sphgeom_from_degrees(*columns) for columns in degrees],
                    ),
                    (
                        "a point in each polygon",
                        point,
                        ours["each"],
                        partial(peer_sphere.sphgeom_contain, self.sphgeom[0], self.sphgeom_points),
                    ),
                    (
                        "points in one polygon: NumPy columns",
                        point,
                        ours["many"],
                        partial(self.sphgeom[0][0].contains, *many_radians),
                    ),
                ],
            ),
            (
                "S2 by spherely, columns of prepared geographies",
                [
                    (
                        "overlaps: intersects",
                        pair,
                        ours["overlaps"],
                        partial(spherely.intersects, *self.s2),
                    ),
                    (
                        "make from degrees: from_wkb",
                        polygon,
                        ours["degrees"],
                        lambda: list(map(spherely.from_wkb, self.wkb)),
                    ),
                    (
                        "a point in each polygon",
                        point,
                        ours["each"],
                        partial(spherely.contains, self.s2[0], self.s2_points),
                    ),
                    (
                        "points in one polygon",
                        point,
                        ours["many"],
                        partial(spherely.contains, self.s2[0][0], self.s2_many),
                    ),
                    (
                        "make points, a point in each polygon",
                        point,
                        ours["each"],
                        lambda: spherely.contains(self.s2[0], spherely.points(self.lon, self.lat)),
                    ),
                    ("area", polygon, ours["area"], partial(spherely.area, self.s2[0])),
                    (
                        "overlap_area_deg2: area of intersection",
                        pair,
                        ours["common area"],
                        partial(peer_sphere.common_area_of_s2, *self.s2),
                    ),
                ],
            ),
            (
                "shapely: another question, its edges are straight in longitude and latitude",
                [
                    (
                        "overlaps: intersects",
                        pair,
                        ours["overlaps"],
                        partial(shapely.intersects, *self.planar),
                    ),
                    (
                        "make from degrees",
                        polygon,
                        ours["degrees"],
                        lambda: list(map(shapely.polygons, closed)),
                    ),
                    (
                        "a point in each polygon: contains_xy",
                        point,
                        ours["each"],
                        partial(shapely.contains_xy, self.planar[0], self.lon, self.lat),
                    ),
                    (
                        "points in one polygon: contains_xy",
                        point,
                        ours["many"],
                        partial(
                            shapely.contains_xy, self.planar[0][0], self.many_lon, self.many_lat
                        ),
                    ),
                    ("area", polygon, ours["area"], partial(shapely.area, self.planar[0])),
                    (
                        "overlap_area_deg2: area of intersection",
                        pair,
                        ours["common area"],
                        partial(peer_sphere.common_area_in_the_plane, *self.planar),
                    ),
                ],
            ),
        )


def steps_of_another_thread(work: Work) -> tuple[int, float]:
    """Count what a thread that only counts does while this one works, and the seconds of it."""
    count, is_over = 0, False

    def keep_counting() -> None:
        nonlocal count
        while not is_over:
            count += 1

    thread = threading.Thread(target=keep_counting)
    thread.start()
    time.sleep(0.01)
    before, begin = count, time.perf_counter()
    work()
    after, end = count, time.perf_counter()
    is_over = True
    thread.join()
    return after - before, end - begin


def time_threads(a: Polygons, b: Polygons, lon: FloatArray, lat: FloatArray, runs: int) -> None:
    """Print what two threads gain, beside copying, and whether calls let others go on."""
    n = len(a)
    report = Report("the same call with one thread; the ratio is what two threads gain")
    source, target = np.ones(8 * n), np.ones(8 * n)  # both in memory before the first run
    for work, size, unit, run in (
        ("overlaps", n, "pair", partial(a.overlaps, b)),
        ("a point in each polygon", n, "point", partial(a.contains_points, lon, lat)),
        ("points in one polygon", n, "point", partial(a[0].contains_points, lon, lat)),
        ("overlap_area_deg2", n, "pair", partial(a.overlap_area_deg2, b)),
        (
            "what the memory allows: copying",
            len(source),
            "number",
            partial(copy_twice, source=source, target=target),
        ),
    ):
        pairs: list[tuple[Work, Work]] = [(partial(run, threads=2), partial(run, threads=1))] * (
            2 * runs
        )
        report.add(f"{work}, 2 threads", size, unit, time_in_turns(pairs))
    report = Report("its steps while the first thread sleeps")
    # One call of some milliseconds: between calls the lock goes back and forth anyway.
    rows = np.arange(400_000) % n
    long_a, long_b = a[rows], b[rows]
    for name, call in (
        ("overlaps", partial(long_a.overlaps, long_b)),
        ("contains_points", partial(long_a.contains_points, lon[rows], lat[rows])),
    ):
        during, seconds = steps_of_another_thread(call)
        alone, slept = steps_of_another_thread(partial(time.sleep, max(seconds, 0.01)))
        report.add_figure(
            f"steps a ms of another thread during {name}",
            f"{during / seconds / 1e3:,.0f}",
            f"{alone / slept / 1e3:,.0f}",
        )


def main() -> None:
    """Check, then time."""
    options = arguments(__doc__, size=1_000_000, runs=9).parse_args()
    n, runs = options.size, options.runs
    detectors, patches = detector_patch_pairs(n, 1)
    a, b = Polygons.from_unit_vectors(detectors), Polygons.from_unit_vectors(patches)
    print_machine(*peer_sphere.VERSIONS)
    check(detectors, patches, 2000)
    lon, lat = points_near(detectors, 2)
    check_points(detectors[:2000], lon[:2000], lat[:2000])
    peers = Peers(detectors, patches)
    peers.check()
    share = np.count_nonzero(a.overlaps(b)) / n
    print(f"{n:,} pairs of a detector and a patch, {100 * share:.0f} % of them overlap")

    def baseline() -> object:
        return plain_sphere.overlaps(detectors, patches)

    def from_vectors() -> object:
        return Polygons.from_unit_vectors(detectors).overlaps(Polygons.from_unit_vectors(patches))

    lon_lat_columns = (lon_lat(detectors), lon_lat(patches))

    def from_degrees() -> object:
        one, two = (Polygons.from_lonlat(*columns) for columns in lon_lat_columns)
        return one.overlaps(two)

    report = Report("separating great circles in NumPy, in chunks, from the same unit vectors")
    for work, ours in (
        ("overlaps", lambda: a.overlaps(b)),
        ("overlaps_interior", lambda: a.overlaps_interior(b)),
        ("contains", lambda: a.contains(b)),
        ("check unit vectors, overlaps", from_vectors),
        ("degrees to vectors, check, overlaps", from_degrees),
    ):
        # The baseline answers `overlaps`; the other two relations have none of their own.
        if work in ("overlaps_interior", "contains"):
            timing = Timing(time_in_turns([(ours, ours)] * runs).ours)
            memory = None
        else:
            memory = (extra_memory_mib(ours), extra_memory_mib(baseline))
            timing = time_in_turns([(ours, baseline)] * runs)
        report.add(work, n, "pair", timing, memory)
    for name, works in peers.works():
        report = Report(f"{name}; {len(peers):,} rows")
        for work, unit, our_work, their_work in works:
            # Both columns of a pair are made, and the area is that of one.
            rows = len(peers) * (2 if work.startswith("make from") else 1)
            report.add(work, rows, unit, time_in_turns([(our_work, their_work)] * runs))
    time_threads(a, b, lon, lat, runs)
    print_peak()


if __name__ == "__main__":
    main()
