# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Long calls let other threads of Python run meanwhile."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from skyquilt._core import sphere as _core
from skyquilt.sphere import Polygons

#: How long other processes may keep the second thread from its turn before we call it stuck.
PATIENCE_S = 120.0


class Steps:
    """Counts what a thread does while it is let."""

    def __init__(self) -> None:
        self.count = 0
        self._is_over = False
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._is_over:
            self.count += 1
            time.sleep(0.0)  # offers the lock to whoever waits for it

    def __enter__(self) -> Steps:
        self._thread.start()
        while self.count == 0:
            time.sleep(1e-3)
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self._thread.join()

    def during(self, work: Callable[[], object]) -> int:
        before = self.count
        work()
        return self.count - before


@pytest.fixture
def steps() -> Iterator[Steps]:
    """Let the interpreter take the lock from no thread: only a thread that gives it up loses it."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e6)
    try:
        with Steps() as counting:
            yield counting
    finally:
        sys.setswitchinterval(usual)


def star() -> Polygons:
    lon = np.arange(400) * 0.9
    return Polygons.from_lonlat([lon], [70.0 + 10.0 * (np.arange(400) % 2)])


# The core is called without its face: NumPy gives the lock up now and then too.
def relate() -> Callable[[], object]:
    one, many = star()._core, star()[np.zeros(300, dtype=np.int64)]._core
    return lambda: one.relate(_core.Relation.overlaps_interior, many, 1)


def contains_points() -> Callable[[], object]:
    one = star()._core
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(0.0, 360.0, 100_000), rng.uniform(69.0, 81.0, 100_000)
    return lambda: one.contains_points(lon, lat, 1)


@pytest.mark.skipif(
    not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="this Python has no such lock"
)
@pytest.mark.parametrize("make_work", [relate, contains_points])
def test_another_thread_goes_on_during_one_long_call(
    make_work: Callable[[], Callable[[], object]], steps: Steps
) -> None:
    work = make_work()
    # What keeps the lock lets nobody go on, however long it takes: the count can be trusted.
    assert steps.during(lambda: sum(range(3_000_000))) == 0
    # On a busy machine the other thread may get no processor during one call, or during ten.
    give_up = time.monotonic() + PATIENCE_S
    while steps.during(work) == 0:
        assert time.monotonic() < give_up, "no other thread goes on during a call"
