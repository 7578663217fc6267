# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""IDs are ranked to their own layout, and what cannot be told apart is said to be so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import Identification, IdField, all_known_layouts, identify

#: Bits in all below which two layouts count as not told apart, as the docstring has it.
NOT_TOLD_APART = 20.0


def of(name: str, ranked: tuple[Identification, ...]) -> Identification:
    """Give the best entry of a name."""
    return next(entry for entry in ranked if entry.name == name)


def examples() -> dict[str, list[int]]:
    return {
        known.name: [packed for packed, _ in known.examples]
        for known in all_known_layouts()
        if known.examples
    }


@pytest.mark.parametrize("name", examples())
def test_examples_of_a_layout_are_ranked_to_it_or_not_told_apart(name: str) -> None:
    own = of(name, identify(examples()[name]))
    assert own.share_possible == 1.0
    assert own.bits_behind < NOT_TOLD_APART
    assert own.bits_saved > 0.0


@pytest.mark.parametrize("name", examples())
def test_a_single_example_never_speaks_clearly_for_another_layout(name: str) -> None:
    for packed in examples()[name]:
        own = of(name, identify(packed))
        assert own.share_possible == 1.0
        assert own.bits_behind < NOT_TOLD_APART


def test_published_ids_are_ranked_to_their_layouts_or_not_told_apart(
    published_ids: Mapping[str, Mapping[int, Any]],
    published_positions: Mapping[str, list[tuple[int, float, float]]],
) -> None:
    columns = {name: list(rows) for name, rows in published_ids.items()}
    for name, rows in published_positions.items():
        columns.setdefault(name, []).extend(packed for packed, _, _ in rows)
    assert len(columns) >= 10
    for name, ids in columns.items():
        own = of(name, identify(ids))
        assert own.share_possible == 1.0, name
        assert own.bits_behind < NOT_TOLD_APART, name


# Columns of a few thousand IDs as surveys have them: some runs or visits or patches, all of whose
# other fields vary.


def few(random: np.random.Generator, n: int, low: int, high: int) -> NDArray[np.int64]:
    """Draw n values from a few of a range."""
    return random.choice(random.integers(low, high, 40), n)


Draw = Callable[[np.random.Generator, int], dict[str, Any]]

COLUMNS: dict[tuple[str, tuple[tuple[str, int], ...]], Draw] = {
    ("sdss_objid", ()): lambda random, n: {
        "skyversion": 2,
        "rerun": 301,
        "run": few(random, n, 94, 8163),
        "firstfield": 0,
        "camcol": random.integers(1, 7, n),
        "field": random.integers(11, 800, n),
        "obj": random.integers(1, 700, n),
    },
    ("gaia_source", ()): lambda random, n: {
        "healpix12": random.integers(0, 12 * 4**12, n),
        "processing_centre": random.integers(0, 5, n),
        "component": 0,
        "running_number": random.integers(0, 2**25, n),
    },
    ("lsst_object", (("n_releases", 64),)): lambda random, n: {
        "release": 3,
        "tract": few(random, n, 0, 18938),
        "patch": random.integers(0, 100, n),
        "counter": random.integers(1, 30_000, n),
    },
    ("lsst_source", (("n_releases", 64),)): lambda random, n: {
        "release": 2,
        "special": 0,
        "detector": random.integers(0, 189, n),
        "day_obs": random.choice([20251101, 20251102, 20260131], n),
        "seq_num": random.integers(1, 900, n),
        "counter": random.integers(1, 20_000, n),
    },
    ("legacy_survey", ()): lambda random, n: {
        "release": random.choice([8000, 8001], n),
        "brickid": few(random, n, 1, 662_174),
        "objid": random.integers(0, 9000, n),
    },
    ("desi_target", ()): lambda random, n: {
        "gaiadr": 0,
        "sky": 0,
        "mock": 0,
        "release": random.choice([9010, 9011, 9012], n),
        "brickid": few(random, n, 1, 662_174),
        "objid": random.integers(0, 9000, n),
    },
    ("panstarrs_objid", ()): lambda random, n: {
        "zone": random.integers(7_000, 21_600, n),
        "ra_microdegrees": random.integers(0, 360_000_000, n),
        "zone_step": random.integers(0, 10_000, n),
    },
    ("lsst_tract_patch", ()): lambda random, n: {
        "tract": few(random, n, 0, 18938),
        "patch": random.integers(0, 100, n),
    },
    ("hsc_object", ()): lambda random, n: {
        "tract": few(random, n, 8_000, 18_000),
        "patch_x": random.integers(0, 9, n),
        "patch_y": random.integers(0, 9, n),
        "counter": random.integers(0, 60_000, n),
    },
}


def column_of(name: str, parameters: tuple[tuple[str, int], ...], n: int) -> NDArray[Any]:
    layout = IdLayout.named(name, **dict(parameters))
    ids: NDArray[Any] = layout.pack(COLUMNS[name, parameters](np.random.default_rng(7), n))
    return ids


@pytest.mark.parametrize(("name", "parameters"), COLUMNS)
def test_columns_as_surveys_have_them_are_ranked_to_their_layout(
    name: str, parameters: tuple[tuple[str, int], ...]
) -> None:
    ranked = identify(column_of(name, parameters, 3000))
    own = next(entry for entry in ranked if (entry.name, entry.parameters) == (name, parameters))
    assert own.layout == IdLayout.named(name, **dict(parameters))
    assert own.share_possible == 1.0
    assert own.bits_behind < 1.0
    # Alerts are sources of 64 releases, of which they do not use the first.
    close = {entry.name for entry in ranked if entry.bits_behind < NOT_TOLD_APART}
    assert close == ({name, "lsst_alert"} if name == "lsst_source" else {name})
    assert [entry.bits_behind for entry in ranked] == sorted(e.bits_behind for e in ranked)


def test_few_ids_of_others_do_not_change_the_first() -> None:
    ids = column_of("gaia_source", (), 5000)
    ids[::250] = -1
    best = identify(ids)[0]
    assert best.name == "gaia_source"
    assert best.share_possible == pytest.approx(1.0 - 20 / 5000)


def test_a_mixture_shows_the_share_of_each() -> None:
    mixture = np.concatenate(
        [column_of("sdss_objid", (), 3000), column_of("panstarrs_objid", (), 1000)]
    )
    ranked = identify(mixture)
    for name in ("sdss_objid", "panstarrs_objid"):
        own = of(name, ranked)
        assert own.share_possible == np.mean(own.layout.is_possible(mixture))
    assert of("panstarrs_objid", ranked).share_possible == pytest.approx(0.25, abs=0.01)


def test_random_numbers_are_of_no_layout() -> None:
    ids = np.random.default_rng(3).integers(0, 2**63, 5000)
    ranked = identify(ids)
    assert ranked[0].bits_saved < 0.1
    for entry in ranked:
        # What fits by chance fits as many of any other numbers.
        assert entry.share_possible == pytest.approx(entry.share_by_chance, abs=0.03)


def test_of_a_long_column_rows_are_taken_evenly() -> None:
    ids = np.resize(column_of("hsc_object", (), 1000), 10**6)
    ids[500_000:] = -1
    assert of("hsc_object", identify(ids)).share_possible == pytest.approx(0.5, abs=1e-4)
    assert identify(ids) == identify(ids)
    chunks = pytest.importorskip("pyarrow").chunked_array(np.array_split(ids, 7))
    assert identify(chunks) == identify(ids)


def test_given_layouts_are_ranked_in_place_of_the_named_ones() -> None:
    bits = IdLayout([IdField("high", width=20), IdField("low", width=20)], name="bits")
    decimal = IdLayout([IdField("high", radix=1000), IdField("low", radix=1000)], name="decimal")
    random = np.random.default_rng(1)
    ids = decimal.pack({"high": random.integers(0, 1000, 99), "low": random.integers(0, 1000, 99)})
    ranked = identify(ids, layouts=[bits, decimal])
    assert [entry.name for entry in ranked] == ["decimal", "bits"]
    assert [entry.layout for entry in ranked] == [decimal, bits]
    assert ranked[1].bits_behind == pytest.approx(
        99 * (ranked[0].bits_saved - ranked[1].bits_saved)
    )
    with pytest.raises(IdLayoutError, match="sequence of IdLayout, got 'sdss_objid' in it"):
        identify(ids, layouts=["sdss_objid"])  # type: ignore[list-item]


def test_days_that_follow_each_other_count_as_neighbours() -> None:
    days = IdLayout([IdField("day_obs", width=14, epoch="2010-01-01")], name="days")
    number = IdLayout([IdField("day_obs", width=14)], name="number")
    ids = np.tile(np.arange(5000, 5064), 20)
    ranked = identify(ids, layouts=[days, number])
    assert ranked[0].bits_behind == pytest.approx(ranked[1].bits_behind, abs=0.01)


def test_no_ids_and_no_integers() -> None:
    for nothing in (np.array([], dtype=np.int64), np.ma.MaskedArray([1, 2], mask=True)):
        with pytest.raises(IdError, match="there must be an ID to say which layout it is of"):
            identify(nothing)
    assert all(entry.share_possible == 0.0 for entry in identify([-5, -1]))
    assert of("sdss_objid", identify([2**64 - 1, 1])).share_possible == 0.0
    with pytest.raises(IdError, match="floats do not hold every integer"):
        identify([1.0])


def test_repeated_ids_say_what_they_are_but_once() -> None:
    ids = column_of("hsc_object", (), 50)
    once, often = identify(ids), identify(np.repeat(ids, 30))
    assert [(e.name, e.bits_behind, e.bits_saved) for e in once] == [
        (e.name, e.bits_behind, e.bits_saved) for e in often
    ]
