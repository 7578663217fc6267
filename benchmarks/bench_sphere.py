# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Do two detector-sized quads overlap? Exactly, beside separating great circles in NumPy."""

from __future__ import annotations

import numpy as np
import plain_sphere
from reporting import (
    Report,
    Timing,
    arguments,
    extra_memory_mib,
    print_machine,
    print_peak,
    require,
    time_in_turns,
)
from workloads import FloatArray, detector_patch_pairs, lon_lat, touching_pairs

from skyquilt import Polygons


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


def main() -> None:
    """Check, then time."""
    options = arguments(__doc__, size=1_000_000, runs=9).parse_args()
    n, runs = options.size, options.runs
    detectors, patches = detector_patch_pairs(n, 1)
    a, b = Polygons.from_unit_vectors(detectors), Polygons.from_unit_vectors(patches)
    print_machine()
    check(detectors, patches, 2000)
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
    print_peak()


if __name__ == "__main__":
    main()
