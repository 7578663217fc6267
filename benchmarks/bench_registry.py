# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Footprints with three revisions, committed and asked, beside plain SQLite without a history.

The revisions come to one solution, and then, as another registry, one to each of three solutions.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import plain_registry
import plain_skymap
from plain_registry import PlainRegistry, State
from plain_skymap import PlainSkyMap
from reporting import (
    Report,
    Spent,
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
from workloads import (
    BANDS,
    N_DETECTORS,
    Delivery,
    FloatArray,
    RegistryKind,
    Survey,
    deliveries,
    field_of,
    survey,
)

from skyquilt import FootprintTable, Registry, SkyMap
from skyquilt.registry import Diff

SKYMAP = "lsst_cells_v1"
N_PATCHES = 100
N_VISITS = 100


def as_table(sky: Survey, delivery: Delivery) -> FootprintTable:
    """Make the table that the registry takes."""
    rows = delivery.outcome != "absent"
    is_failed = delivery.outcome[rows] == "failed"
    return FootprintTable.from_corners(
        instrument="LSSTCam",
        visit=sky.visit[rows],
        detector=sky.detector[rows],
        band=sky.band[rows],
        ra=delivery.lon_deg[rows],
        dec=delivery.lat_deg[rows],
        status=np.where(is_failed, "failed", "ok"),
        reason=np.where(is_failed, "too few stars", ""),
        seeing=delivery.seeing[rows],
        zero_point=delivery.zero_point[rows],
    )


class Bench:
    """Two registries side by side, and what both must answer."""

    def __init__(
        self, folder: Path, kind: RegistryKind, sky: Survey, brought: list[Delivery]
    ) -> None:
        self.kind, self.sky, self.brought = kind, sky, brought
        self.path, self.plain_path = folder / "ours.db", folder / "plain.db"
        for path in (self.path, self.plain_path):
            path.unlink(missing_ok=True)
        self.registry = Registry.create(self.path)
        self.plain = PlainRegistry(self.plain_path)
        self.skymap, self.plain_skymap = SkyMap.named(SKYMAP), plain_skymap.plain_skymap()
        self.places = _places(self.skymap, len(sky), self.plain_skymap)
        self.n_commits = 0
        self.marks: list[int] = []

    def commit(self) -> tuple[Spent, Spent, tuple[float, float]]:
        """Commit the next delivery to both; time and memory of each."""
        delivery = self.brought[self.n_commits]
        table = as_table(self.sky, delivery)
        took: dict[str, Spent] = {}

        def ours() -> None:
            took["ours"] = spend(
                lambda: self.registry.commit(
                    table, solution=delivery.solution, on_conflict="revise"
                )
            )

        def plain() -> None:
            took["plain"] = spend(lambda: self.plain.commit(self.sky, delivery))

        if self.n_commits % 2 == 0:
            memory = (extra_memory_mib(ours), extra_memory_mib(plain))
        else:
            memory = (extra_memory_mib(plain), extra_memory_mib(ours))[::-1]
        if self.kind == "solutions" and self.n_commits > 0:
            self.registry.promote(delivery.solution)
        self.n_commits += 1
        self.marks.append(self.registry.commit_number)
        return took["ours"], took["plain"], memory

    def state(self, n_commits: int) -> State:
        """Say what the first commits amount to."""
        return plain_registry.state_after(self.brought[:n_commits])

    def inputs(self, place: int) -> list[int]:
        """Ask ours for the inputs of a patch and band; names as in the plain registry."""
        tract, patch, band_number, _ = self.places[place]
        found = self.registry.inputs(
            skymap=self.skymap, tract=tract, patch=patch, band=BANDS[band_number]
        )
        names: list[int] = (found.visit * plain_registry.DETECTORS + found.detector).tolist()
        return names

    def plain_inputs(self, place: int) -> list[int]:
        """Ask the plain one."""
        _, _, band_number, quad = self.places[place]
        return self.plain.inputs(quad, band_number)

    def check_inputs(self, n_sample: int) -> float:
        """Compare some answers with loops and all with the plain registry; mean number of rows."""
        state = self.state(self.n_commits)
        n_rows = 0
        for place, (tract, patch, band_number, quad) in enumerate(self.places):
            where = f"the inputs of tract {tract}, patch {patch}, band {BANDS[band_number]}"
            ours = self.inputs(place)
            n_rows += len(ours)
            require(ours == sorted(self.plain_inputs(place)), f"{where} differ from plain SQLite")
            if place < n_sample:
                slow = plain_registry.inputs_slowly(self.sky, state, quad, band_number)
                names = sorted(v * plain_registry.DETECTORS + d for v, d in slow)
                require(ours == names, f"{where} differ from the loop")
        return n_rows / len(self.places)

    def time_inputs(self, runs: int) -> Timing:
        """Time the inputs of all patches, in turns."""
        return time_in_turns(_calls(self.inputs, self.plain_inputs, range(len(self.places)), runs))

    def patches(self, name: int) -> list[tuple[int, int]]:
        """Ask ours for the patches of a detector."""
        visit, detector = divmod(name, plain_registry.DETECTORS)
        found = self.registry.patches(visit=visit, detector=detector, skymap=self.skymap)
        return list(zip(found.tract.tolist(), found.patch.tolist(), strict=True))

    def plain_patches(self, name: int) -> list[tuple[int, int]]:
        """Ask the plain one, and join its answer with the skymap in NumPy."""
        visit, detector = divmod(name, plain_registry.DETECTORS)
        rows = self.plain.quads(visit, range(detector, detector + 1))
        quads = np.frombuffer(b"".join([row[1] for row in rows])).reshape(-1, 4, 3)
        if len(quads) == 0:
            return []
        _, tract, patch = plain_skymap.overlaps(self.plain_skymap, quads)
        return list(zip(tract.tolist(), patch.tolist(), strict=True))

    def footprints(self, visit: int) -> FootprintTable:
        """Ask ours for the footprints of a visit."""
        return self.registry.footprints(visit=visit)

    def plain_footprints(self, visit: int) -> FloatArray:
        """Ask the plain one."""
        rows = self.plain.quads(visit, range(plain_registry.DETECTORS))
        return np.frombuffer(b"".join([row[1] for row in rows])).reshape(-1, 4, 3)

    def reverse_names(self) -> tuple[list[int], list[int]]:
        """Choose some detectors and some visits."""
        rows = np.random.default_rng(9).integers(0, len(self.sky), N_VISITS)
        visit = self.sky.visit[rows]
        return (visit * plain_registry.DETECTORS + self.sky.detector[rows]).tolist(), visit.tolist()

    def check_reverse(self, n_sample: int) -> None:
        """Compare patches with loops and the plain registry, and footprints bit by bit."""
        names, visits = self.reverse_names()
        state = self.state(self.n_commits)
        for k, name in enumerate(names):
            ours = self.patches(name)
            require(
                ours == sorted(self.plain_patches(name)),
                f"the patches of footprint {name} differ from plain SQLite",
            )
            visit, detector = divmod(name, plain_registry.DETECTORS)
            row = (visit - 1) * N_DETECTORS + detector
            if k < n_sample and state.is_ok[row]:
                slow = plain_skymap.overlaps_slowly(self.plain_skymap, state.quads[row])
                require(set(ours) == slow, f"the patches of footprint {name} differ from the loop")
        newest = self.brought[-1]
        for visit in visits[:n_sample] if self.kind == "revisions" else []:
            given = self.sky.visit == visit
            table = self.footprints(visit)
            require(
                np.array_equal(table.lon, newest.lon_deg[given].reshape(-1))
                and np.array_equal(table.lat, newest.lat_deg[given].reshape(-1)),
                f"the footprints of visit {visit} are not those committed",
            )

    def diff(self) -> Diff:
        """Ask ours for the difference that the last commit made."""
        return self.registry.diff(self.marks[-2], self.marks[-1])

    def plain_diff(self) -> plain_registry.Changes:
        """Find the same in arrays in memory, for the plain registry has no history."""
        return plain_registry.changes(
            self.plain_skymap,
            self.sky,
            self.state(self.n_commits - 1),
            self.state(self.n_commits),
        )

    def check_diff(self, n_sample: int) -> int:
        """Compare every row with NumPy, and some patches with loops; the number of rows."""
        ours, plain = self.diff().patches(self.skymap), self.plain_diff()
        rank = np.searchsorted(sorted(BANDS), ours.band)
        key = (ours.tract * 100 + ours.patch) * len(BANDS) + rank
        require(np.array_equal(key, plain.key), "the diff lists other patches than NumPy")
        for name in ("n_added", "n_removed", "n_moved", "n_outcomes_changed"):
            require(
                np.array_equal(getattr(ours, name), getattr(plain, name)),
                f"{name} of the diff differs from NumPy",
            )
        require(
            np.allclose(ours.max_shift_mas, plain.max_shift_mas, rtol=0, atol=1e-3),
            "max_shift_mas of the diff differs from NumPy by more than 0.001 mas",
        )
        before, after = self.state(self.n_commits - 1), self.state(self.n_commits)
        for tract, patch, band_number, quad in self.places[:n_sample]:
            one, two = (
                plain_registry.inputs_slowly(self.sky, state, quad, band_number)
                for state in (before, after)
            )
            here = np.flatnonzero(
                (ours.tract == tract) & (ours.patch == patch) & (ours.band == BANDS[band_number])
            )
            found = (int(ours.n_added[here].sum()), int(ours.n_removed[here].sum()))
            require(
                found == (len(two - one), len(one - two)),
                f"the diff of tract {tract}, patch {patch} differs from the loop",
            )
        return len(ours)

    def open_again(self, _: int) -> None:
        """Open ours once more and close it."""
        Registry.open(self.path).close()

    def open_plain_again(self, _: int) -> None:
        """Open the plain one once more and close it."""
        database = sqlite3.connect(self.plain_path)
        database.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
        database.close()

    def close(self) -> None:
        """Close both, so that the files hold everything."""
        self.registry.close()
        self.plain.database.close()


def _places(skymap: SkyMap, n: int, plain: PlainSkyMap) -> list[tuple[int, int, int, FloatArray]]:
    """Patches in the inner half of the field, with a band each and the patch's outline."""
    rng = np.random.default_rng(8)
    (west, east), (south, north) = field_of(n)
    lon = rng.uniform(west + (east - west) / 4, east - (east - west) / 4, N_PATCHES)
    lat = rng.uniform(south + (north - south) / 4, north - (north - south) / 4, N_PATCHES)
    return [
        (tract, patch, k % len(BANDS), plain_skymap.patch_quads(plain, tract)[patch])
        for k, (tract, patch) in enumerate(
            zip(*(column.tolist() for column in skymap.locate(lon, lat)), strict=True)
        )
    ]


def _calls(
    ours: Callable[[int], object],
    plain: Callable[[int], object],
    arguments: Sequence[int],
    runs: int,
) -> Sequence[tuple[Work, Work]]:
    """Pair calls to time in turns: every argument, once unmeasured now and ``runs`` times then."""
    for argument in arguments:
        ours(argument)
        plain(argument)
    return [(partial(ours, argument), partial(plain, argument)) for argument in arguments] * runs


def bench(kind: RegistryKind, sky: Survey, runs: int, folder: Path) -> None:
    """Check and time one kind of history."""
    brought = deliveries(sky, kind, 6)
    n_ok = [int(np.count_nonzero(delivery.outcome == "ok")) for delivery in brought]
    took: list[list[tuple[Spent, Spent]]] = [[] for _ in brought]
    for _ in range(runs - 1):
        registries = Bench(folder, kind, sky, brought)
        for of_commit in took:
            of_commit.append(registries.commit()[:2])
        registries.close()

    registries = Bench(folder, kind, sky, brought)
    what = "of one solution" if kind == "revisions" else "(the newest answers first)"
    report = Report(f"plain SQLite without a history; three {kind} {what}")
    for k, of_commit in enumerate(took):
        ours, plain, memory = registries.commit()
        of_commit.append((ours, plain))
        timing = Timing(*zip(*of_commit, strict=True))
        report.add(f"commit {k + 1} ({n_ok[k]:,} outlines)", n_ok[k], "footprint", timing, memory)
        n_rows = registries.check_inputs(5)
        report.add(f"inputs after it ({n_rows:.0f} rows)", 1, "patch", registries.time_inputs(runs))

    registries.check_reverse(10)
    names, visits = registries.reverse_names()
    report.add(
        "patches of one detector",
        1,
        "call",
        time_in_turns(_calls(registries.patches, registries.plain_patches, names, runs)),
    )
    report.add(
        "footprints of one visit",
        1,
        "call",
        time_in_turns(_calls(registries.footprints, registries.plain_footprints, visits, runs)),
    )
    n_changed = registries.check_diff(5)
    memory = (
        extra_memory_mib(lambda: registries.diff().patches(registries.skymap)),
        extra_memory_mib(registries.plain_diff),
    )
    diffs = [(lambda: registries.diff().patches(registries.skymap), registries.plain_diff)] * runs
    report.add(
        f"diff, {n_changed:,} rows (base: in memory)", 1, "call", time_in_turns(diffs), memory
    )
    registries.close()
    opens = _calls(registries.open_again, registries.open_plain_again, range(1), 100)
    report.add("open, ask for nothing, close", 1, "call", time_in_turns(opens))
    size, plain_size = registries.path.stat().st_size, registries.plain_path.stat().st_size
    report.add_figure(
        "bytes on disk, an outline (base: newest only)",
        f"{size / sum(n_ok):.1f} B",
        f"{plain_size / np.count_nonzero(registries.state(3).is_ok):.1f} B",
    )
    print(
        f"checked: {N_PATCHES} patches after each commit and {N_VISITS} detectors against plain"
        " SQLite, the whole diff against NumPy; 5 patches a commit, 5 of the diff and 10 detectors"
        " against loops"
    )


def main() -> None:
    """Check and time both kinds of history."""
    parser = arguments(__doc__, size=1_000_000, runs=3)
    parser.add_argument("--kinds", default="revisions,solutions", help="which histories to make")
    parser.add_argument("--folder", type=Path, help="where the files are made, 0.6 GB at 10^6")
    options = parser.parse_args()
    sky = survey(options.size, 5, *field_of(options.size))
    print_machine(f"SQLite {sqlite3.sqlite_version}")
    n_visits = int(sky.visit[-1])
    print(f"{options.size:,} footprints of {n_visits:,} visits in {len(BANDS)} bands; {SKYMAP}")
    first = deliveries(sky, "revisions", 6)[0]
    Report("none").add(
        "columns to FootprintTable",
        len(sky),
        "footprint",
        Timing([spend(lambda: as_table(sky, first)) for _ in range(options.runs)]),
    )
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for kind in options.kinds.split(","):
            bench(kind, sky, options.runs, Path(folder))
    print_peak()


if __name__ == "__main__":
    main()
