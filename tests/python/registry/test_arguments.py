# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.registry.arguments and whole_numbers: how wrong arguments are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from skyquilt.errors import SkyquiltError
from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap

MakeTable = Callable[..., FootprintTable]

HSC = "hsc_rings_v1"
SURROGATE = "\ud800"
NOTHING: Any = None
BYTES: Any = b"x"


def _commit(r: Any, table: FootprintTable, **options: Any) -> Any:
    return r.commit(table, **{"solution": "b", **options})


def _inputs(r: Any, **options: Any) -> Any:
    return r.inputs(**{"skymap": HSC, "tract": 9813, **options})


def _patches(r: Any, **options: Any) -> Any:
    return r.patches(**{"skymap": HSC, "visit": 1, **options})


# Each refusal names the argument, the value and what is expected.
WRITE: dict[str, dict[str, Any]] = {
    r"^message must be text, got None$": {"message": None},
    r"^message must be text, got 5$": {"message": 5},
    r"^message must be text that UTF-8 can write, got '\\ud800'$": {"message": SURROGATE},
    r"^author must be text, got b'me'$": {"author": b"me"},
    r"^author must be text that UTF-8": {"author": SURROGATE},
    r"^producer must be text, got 5$": {"producer": 5},
    r"^producer_version must be text, got 1.5$": {"producer_version": 1.5},
    r"^complete must be True or False, got 'no'$": {"complete": "no"},
    r"^on_conflict must be 'error', 'skip' or 'revise', got 'skips' \(did you mean 'skip'\?\)$": {
        "on_conflict": "skips"
    },
    r"^on_conflict must be .*got \[\]$": {"on_conflict": []},
    r"^scope must be a pair .*, got 9615$": {"scope": 9615},
    r"^scope must be a pair .*, got \(\)$": {"scope": ()},
    r"^scope must be a pair .*hsc_rings_v1": {"scope": (SkyMap.named(HSC),)},
    r"^scope must be a pair .*, got 'ab'$": {"scope": "ab"},
    r"^scope must be a pair .*, got \(3, 1\)$": {"scope": (3, 1)},
    r"^scope tract must be an integer, got 9813.0$": {"scope": (HSC, 9813.0)},
    r"^there is no scope tract 18446744073709551616": {"scope": (HSC, 2**64)},
    r"^the name of a solution must be text, got 3$": {"solution": 3},
    r"^the name of a solution must be text that UTF-8": {"solution": SURROGATE},
}


@pytest.mark.parametrize("words", WRITE)
def test_wrong_arguments_of_a_commit_are_named_and_nothing_is_committed(
    registry: Registry, make_table: MakeTable, words: str
) -> None:
    with pytest.raises(SkyquiltError, match=words):
        _commit(registry, make_table(), **WRITE[words])
    assert registry.log() == []


ASK: dict[str, Callable[[Any], Any]] = {
    r"^failed must be 'exclude', 'error' or 'fall_through', got 'fallthrough' \(did you mean": (
        lambda r: _inputs(r, failed="fallthrough")
    ),
    r"^failed must be .*got None$": lambda r: _inputs(r, failed=None),
    r"^failed must be 'exclude' or 'fall_through', got 'error'$": (
        lambda r: _patches(r, failed="error")
    ),
    r"^failed must be 'exclude' or 'fall_through', got 'leave_out'": (
        lambda r: _patches(r, failed="leave_out")
    ),
    r"^details must be True or False, got 'no'$": lambda r: _inputs(r, details="no"),
    r"^band must be a name or a sequence of names, got 3$": lambda r: _inputs(r, band=3),
    r"^band must be a name or a sequence of names, got b'r'$": lambda r: _inputs(r, band=b"r"),
    r"^band must be a name or .*array\('r'": lambda r: _inputs(r, band=np.array("r")),
    r"^band, one of \['r', 3\], must be text, got 3$": lambda r: _inputs(r, band=["r", 3]),
    r"^band, one of \[\[\]\], must be text": lambda r: _inputs(r, band=[[]]),
    r"^band=\[\] names no band; leave it out": lambda r: _inputs(r, band=[]),
    r"^band must be text that UTF-8": lambda r: _inputs(r, band=SURROGATE),
    r"^purpose must be a name or": lambda r: _inputs(r, purpose=3),
    r"^purpose=\(\) names no purpose": lambda r: _inputs(r, purpose=()),
    r"^instrument must be a name or .*, got 4$": lambda r: _inputs(r, instrument=4),
    r"^instrument must be a name or .*, got 5$": lambda r: r.footprints(instrument=5),
    r"^instrument must be text, got 3$": lambda r: _patches(r, instrument=3),
    r"^instrument must be text, got \['HSC'\]$": lambda r: _patches(r, instrument=["HSC"]),
    r"^resolution must be a name or a sequence of names, got 3$": lambda r: _inputs(
        r, resolution=3
    ),
    r"^resolution=\[\] names no solution; leave it out": lambda r: _inputs(r, resolution=[]),
    r"^resolution, one of \[3\], must be text, got 3$": lambda r: r.footprints(resolution=[3]),
    r"^solution must be text, got 3$": lambda r: r.promote(3),
    r"^message must be text, got 6$": lambda r: r.promote("a", message=6),
    r"^message must be text, got 7$": lambda r: r.mark("x", message=7),
    r"^message must be text that": lambda r: r.mark("x", message=SURROGATE),
    r"^the name of a marker must be text that": lambda r: r.at(SURROGATE),
    r"^min_shift_mas must be a number of milliarcseconds, got 'a'$": (
        lambda r: r.diff(0).patches(HSC, min_shift_mas="a")
    ),
    r"^min_shift_mas must be a number of milliarcseconds, got None$": (
        lambda r: r.diff(0).footprints(min_shift_mas=None)
    ),
    r"^min_shift_mas must be a number of milliarcseconds, got True$": (
        lambda r: r.diff(0).footprints(min_shift_mas=True)
    ),
    r"^min_shift_mas must be zero or positive milliarcseconds, got -1$": (
        lambda r: r.diff(0).patches(HSC, min_shift_mas=-1)
    ),
    r"^min_shift_mas must be zero or positive milliarcseconds, got nan$": (
        lambda r: r.diff(0).patches(HSC, min_shift_mas=float("nan"))
    ),
    r"^threads must be an integer, got 1.5$": lambda r: r.diff(0).patches(HSC, threads=1.5),
    r"^a SkyMap can be registered, got 'hsc_rings_v1'": lambda r: r.register_skymap(HSC),
    r"^the name of a skymap must be text, got 3$": (
        lambda r: r.register_skymap(SkyMap.named(HSC), 3)
    ),
    r"^an Instrument can be registered, got 'HSC'": lambda r: r.register_instrument("HSC"),
    r"^skymap must be a SkyMap or the name of one, got 3$": lambda r: _inputs(r, skymap=3),
    r"^skymap must be a SkyMap or the name of one, got \[\]$": lambda r: r.diff(0).patches([]),
    r"^skymap must be text that": lambda r: _inputs(r, skymap=SURROGATE),
    r"^there is no visit 18446744073709551616": lambda r: _patches(r, visit=2**64),
    r"^there is no visit -18446744073709551616": lambda r: r.footprints(visit=[1, -(2**64)]),
    r"^there is no visit 9223372036854775808": lambda r: r.footprints(visit=2**63),
    r"^there is no tract 18446744073709551616": lambda r: _inputs(r, tract=2**64),
    r"^there is no patch 18446744073709551616": lambda r: _inputs(r, patch=2**64),
    r"^no solution asked .*detector 1099511627776": lambda r: _patches(r, detector=2**40),
    r"^there is no detector 18446744073709551616": lambda r: _patches(r, detector=2**64),
    r"^scope must be a pair": lambda r: r.footprints(scope=9615),
    r"^scope tract must be an integer": lambda r: r.footprints(scope=(HSC, "9813")),
    r"^no tract -1": lambda r: r.footprints(scope=(HSC, -1)),
    r"^a registry is named by a path or a URL as text, got None": (
        lambda r: Registry.open(NOTHING)
    ),
    r"^a registry is named by a path or a URL as text, got b'x'": (
        lambda r: Registry.create(BYTES)
    ),
    r"^a file cannot have the name '\\ud800'": lambda r: Registry.open(SURROGATE),
    r"^a file cannot have the name 'a\\x00b'": lambda r: Registry.create("a\0b"),
    r"cannot be opened: File name too long": lambda r: Registry.open("a" * 5000),
    r"^read_only must be True or False, got 'no'$": (
        lambda r: Registry.open(r.path, read_only="no")  # type: ignore[arg-type]  # the mistake
    ),
}


@pytest.mark.parametrize("words", ASK)
def test_wrong_arguments_are_refused_in_one_line(
    registry: Registry, make_table: MakeTable, words: str
) -> None:
    registry.commit(make_table([1]), solution="a")
    with pytest.raises(SkyquiltError, match=words) as refusal:
        ASK[words](registry)
    assert "\n" not in str(refusal.value)
    str(refusal.value).encode("utf-8")


def test_names_may_come_in_any_column(registry: Registry, make_table: MakeTable) -> None:
    registry.commit(make_table([1]), solution="a")
    registry.commit(make_table([2], band="g"), solution="a")
    expected = registry.inputs(skymap=HSC, tract=9813, band=["g", "r"])
    assert len(expected) == 6
    columns: list[Any] = [("r", "g"), np.array(["r", "g"]), iter(["r", "g"])]
    for bands in columns:
        assert registry.inputs(skymap=HSC, tract=9813, band=bands) == expected


def test_a_registry_may_lie_under_a_name_that_is_no_text(tmp_path: Any) -> None:
    odd = tmp_path / "a\udcff %?#.db"  # the byte 0xff, as Python writes it
    Registry.create(odd).close()
    with Registry.open(odd) as registry:
        assert registry.log() == []
