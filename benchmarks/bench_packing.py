# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""LSST object IDs (band, tract, patch, counter) taken apart and put together, in whole columns.

Beside a copy of as many bytes, which nothing that reads and writes memory undercuts, NumPy, and
what users run today.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import plain_packing
from peer_packing import peers
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
from workloads import BANDS, COUNTER_BITS, N_PATCHES, N_TRACTS, IdColumns, IntArray, object_ids

from skyquilt import IdLayout

FIELDS = ("band", "tract", "patch", "counter")


def check(layout: IdLayout, ids: IntArray, n_sample: int) -> None:
    """Compare all values with NumPy, some with Python's integers, and what is impossible."""
    expected = plain_packing.unpack(ids)
    found = layout.unpack(ids, fields=FIELDS, labels=False)
    out = plain_packing.narrow_arrays(len(ids))
    into = layout.unpack(ids, out=out)
    unchecked = layout.unpack(ids, fields=FIELDS, labels=False, invalid="ignore", threads=2)
    for name in FIELDS:
        for answer in (found, into, unchecked):
            require(np.array_equal(answer[name], expected[name]), f"{name} differs from NumPy")
    require(np.array_equal(layout.pack(found), ids), "packing does not undo unpacking")
    for row in np.linspace(0, len(ids) - 1, n_sample).astype(int).tolist():
        exact = plain_packing.unpack_one(int(ids[row]))
        given = {name: int(found[name][row]) for name in FIELDS}
        require(given == exact, f"ID {row}: exactly {exact}")
    beyond = len(BANDS) * N_TRACTS * N_PATCHES + np.arange(1000) << COUNTER_BITS
    require(not layout.is_possible(beyond).any(), "IDs of bands that there are none of pass")
    print(f"checked: {len(ids)} IDs against NumPy, {n_sample} against integers")


def copying(n_bytes: int) -> Work:
    """Copy half as many bytes to new memory: so many are then read and written together."""
    source = np.ones(n_bytes // 16, np.int64)
    return partial(np.copy, source)


def copying_into(n_bytes: int) -> Work:
    """Copy half as many bytes to memory that is there already."""
    source = np.ones(n_bytes // 16, np.int64)
    return partial(np.copyto, np.ones_like(source), source)


def moved_bytes(ids: IntArray, columns: IdColumns) -> int:
    """How many bytes are read and written."""
    return ids.nbytes + sum(columns[name].nbytes for name in FIELDS)


def main() -> None:
    """Check, then time."""
    options = arguments(__doc__, size=10_000_000, runs=9).parse_args()
    n, runs = options.size, options.runs
    bands = {label: number for number, label in enumerate(BANDS)}
    layout = IdLayout.named("lsst_object", n_bands=len(BANDS), bands=bands)
    ids = object_ids(n, 1)
    print_machine()
    check(layout, ids, min(n, 1000))
    out = plain_packing.narrow_arrays(n)
    columns = layout.unpack(ids, fields=FIELDS, labels=False)

    into = partial(layout.unpack, ids, out=out)
    fresh = partial(layout.unpack, ids, fields=FIELDS, labels=False)
    narrow = partial(layout.unpack, ids, fields=FIELDS, labels=False, dtype="narrow")
    pack = partial(layout.pack, columns)

    n_fresh, n_into = moved_bytes(ids, columns), moved_bytes(ids, out)
    report = Report("a copy of the same bytes, counting those read and those written")
    for work, ours, baseline in (
        (f"unpack into narrow arrays, {n_into // n} bytes", into, copying_into(n_into)),
        ("the same, unchecked", partial(into, invalid="ignore"), copying_into(n_into)),
        (f"unpack to fresh arrays, {n_fresh // n} bytes", fresh, copying(n_fresh)),
        ("the same, unchecked", partial(fresh, invalid="ignore"), copying(n_fresh)),
        ("unpack to fresh narrow arrays", narrow, copying(n_into)),
        (f"pack, {n_fresh // n} bytes", pack, copying(n_fresh)),
        # Memory that is new is filled with zeros first, which costs by the bytes that are written.
        ("unpack to fresh arrays, and a copy of these", fresh, partial(_copies, columns)),
        ("pack, and a copy of the IDs", pack, partial(np.copy, ids)),
    ):
        timing = time_in_turns([(ours, baseline)] * runs)
        memory = extra_memory_mib(ours), extra_memory_mib(baseline)
        report.add(work, n, "row", timing, memory)
    timing = time_in_turns([(partial(layout.is_possible, ids), lambda: None)] * runs)
    report.add("is_possible", n, "row", type(timing)(timing.ours))

    report = Report("the same call, unchecked; the ratio is the inverse of what checking costs")
    for work, ours in (("into narrow arrays", into), ("to fresh arrays", fresh), ("pack", pack)):
        unchecked = partial(ours, invalid="ignore")
        report.add(work, n, "row", time_in_turns([(ours, unchecked)] * runs))

    report = Report("NumPy, by whole columns or into given arrays in chunks that fit the caches")
    back = np.ones(n, np.int64)
    for work, ours, baseline in (
        ("unpack to fresh arrays, divmod", fresh, partial(plain_packing.unpack, ids)),
        ("unpack into narrow arrays, chunks", into, partial(_chunks, ids, out)),
        ("pack", pack, partial(plain_packing.pack, columns)),
        ("pack, chunks", pack, partial(plain_packing.pack_in_chunks, columns, back)),
    ):
        timing = time_in_turns([(ours, baseline)] * max(1, runs // 2))
        memory = extra_memory_mib(ours), extra_memory_mib(baseline)
        report.add(work, n, "row", timing, memory)

    report = Report("what else unpacks, the same IDs; ours into narrow arrays, one thread")
    for peer in peers():
        n_some = min(n, peer.n_rows)
        some = ids[:n_some]
        theirs = peer.prepare(some)
        answer, expected = theirs(), plain_packing.unpack(some)
        for name in FIELDS:
            same = np.array_equal(np.asarray(answer[name]), expected[name])
            require(same, f"{peer.name} gives another {name}")
        del answer, expected
        ours = partial(layout.unpack, some, out={name: out[name][:n_some] for name in FIELDS})
        report.add(peer.name, n_some, "row", time_in_turns([(ours, theirs)] * max(1, runs // 2)))

    report = Report("the same call with one thread; the ratio is what two threads gain")
    for work, ours in (("into narrow arrays", into), ("to fresh arrays", fresh), ("pack", pack)):
        timing = time_in_turns([(partial(ours, threads=2), partial(ours, threads=1))] * runs)
        report.add(f"{work}, 2 threads", n, "row", timing)
    print_peak()


def _copies(columns: IdColumns) -> list[object]:
    return [column.copy() for column in columns.values()]


def _chunks(ids: IntArray, out: IdColumns) -> IdColumns:
    return plain_packing.unpack_in_chunks(ids, out)


if __name__ == "__main__":
    main()
