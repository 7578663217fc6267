# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Time two ways of doing the same work in turns, and print what came of it as a table."""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import platform
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

import skyquilt

Work = Callable[[], object]

_KIBIBYTE = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss
_PEAK_RESET = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


class Spent(NamedTuple):
    """What one run took: seconds on the clock, and seconds of the processor in all threads."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Timing:
    """What one piece of work took, run by run, and the baseline in the same runs."""

    ours: Sequence[Spent]
    baseline: Sequence[Spent] = ()

    @property
    def ratio(self) -> float:
        """How many times longer the baseline takes: the median over the runs."""
        return statistics.median(
            b.wall / a.wall for a, b in zip(self.ours, self.baseline, strict=True)
        )


def spend(work: Work) -> Spent:
    """Run once and return what it takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def time_in_turns(pairs: Iterable[tuple[Work, Work]]) -> Timing:
    """Time pairs of (ours, baseline), one right after the other and each first in turn.

    Whatever else the machine does then falls on both sides alike.
    """
    ours, baseline = [], []
    for i, (our_work, baseline_work) in enumerate(pairs):
        if i % 2 == 0:
            ours.append(spend(our_work))
            baseline.append(spend(baseline_work))
        else:
            baseline.append(spend(baseline_work))
            ours.append(spend(our_work))
    return Timing(ours, baseline)


def extra_memory_mib(work: Work) -> float:
    """Run once and return the memory it needs beyond what was held before, in MiB.

    Where the peak cannot be set back (not Linux), work that needs less than earlier work did
    counts as none.
    """
    gc.collect()
    # Give back what the C library keeps of earlier work, so that it does not serve this one unseen.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    if _PEAK_RESET.exists():
        _PEAK_RESET.write_text("5")
    before = _peak_bytes()
    work()
    return (_peak_bytes() - before) / 2**20


def _peak_bytes() -> int:
    # ru_maxrss also remembers the program that started this one; Linux knows the own peak.
    if _STATUS.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text())
        if found:
            return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE


def require(holds: bool, message: str) -> None:
    """End the program with an error unless an answer is right."""
    if not holds:
        sys.exit(f"WRONG: {message}")


@dataclass(slots=True)
class Report:
    """Rows of a table, printed as they come."""

    baseline: str
    _is_begun: bool = field(default=False, init=False)

    def add(
        self,
        work: str,
        n: int,
        unit: str,
        timing: Timing,
        memory_mib: tuple[float, float] | None = None,
    ) -> None:
        """Print one row: medians per unit, of which a run does n."""
        if not self._is_begun:
            self._is_begun = True
            print(f"\nbaseline: {self.baseline}")
            _print_row("work", "ours", "its CPU", "baseline", "its CPU", "ratio", "a second", "MiB")
        wall, cpu = _medians(timing.ours)
        cells = [_duration(wall / n), _duration(cpu / n), "-", "-", "-", f"{n / wall:,.0f}", "-"]
        if timing.baseline:
            cells[2:4] = (_duration(median / n) for median in _medians(timing.baseline))
            cells[4] = f"{timing.ratio:.1f}x"
        if memory_mib is not None:
            cells[6] = "/".join(f"{mib:.0f}" for mib in memory_mib)
        _print_row(f"{work}, a {unit}", *cells)

    def add_figure(self, name: str, ours: str, baseline: str = "-") -> None:
        """Print a row of something that is no duration."""
        _print_row(name, ours, "-", baseline, "-", "-", "-", "-")


def _print_row(name: str, *cells: str) -> None:
    print(f"{name:<52}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


def _medians(runs: Sequence[Spent]) -> tuple[float, float]:
    return statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs)


def _duration(value: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{value / size:.2f} {unit}"
    return f"{value / 1e-9:.1f} ns"


def print_machine(*extra: str) -> None:
    """Print what the figures depend on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"machine: {_processor()}, {cores} cores, {platform.system()} {platform.machine()}")
    print(
        f"software: skyquilt {skyquilt.__version__} ({_compiler()}), Python"
        f" {platform.python_version()}, NumPy {np.__version__}"
        + "".join(f", {text}" for text in extra)
    )
    print(f"load average at the beginning: {os.getloadavg()[0]:.1f}; threads: 1 unless said")


def print_peak() -> None:
    """Print the most memory that the whole program held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE / 2**20
    print(f"\npeak memory of the program: {peak:.0f} MiB")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text())
        if found:
            return found[1].strip()
    return platform.processor() or "unknown processor"


def _compiler() -> str:
    """Name the compiler of the core, which leaves its name in what it makes."""
    path = sys.modules["skyquilt._core"].__file__ if "skyquilt._core" in sys.modules else None
    if path is not None:
        found = re.search(
            rb"GCC: \([^)]*\) ([\d.]+)|clang version ([\d.]+)", Path(path).read_bytes()
        )
        if found:
            gcc, clang = found.groups()
            return f"gcc {gcc.decode()}" if gcc else f"clang {clang.decode()}"
    return "unknown compiler"


def arguments(description: str | None, *, size: int, runs: int) -> argparse.ArgumentParser:
    """Begin a command line with what every benchmark takes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=size, help="rows of a run, a power of ten")
    parser.add_argument("--runs", type=int, default=runs, help="runs of which the median counts")
    return parser
