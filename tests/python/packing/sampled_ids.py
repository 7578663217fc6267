# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts of every make, and IDs of a layout: random ones, those at its edges, impossible ones."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.errors import IdLayoutError
from skyquilt.packing import Compound, IdField, IdLayout

#: Each differs from the others in what its fields or numbers are made of.
LAYOUTS: Final = {
    "mixed radix, labels": IdLayout(
        [
            IdField("band", radix=7, labels={"u": 1, "g": 2, "r": 3, "i": 5, "z": 6}),
            IdField("tract", radix=18938),
            IdField("patch", radix=81),
        ]
    ),
    "bits, dates, a compound": IdLayout(
        [
            IdField("special", width=1),
            IdField("day_obs", width=14, epoch="2010-01-01"),
            IdField("seq_num", width=15),
            IdField("detector", width=8, high=204),
        ],
        compounds=[
            Compound("visit", (("special", 9 * 10**13), ("day_obs", 10**5), ("seq_num", 1)))
        ],
    ),
    "bits around mixed radix": IdLayout(
        [
            IdField("release", width=3, high=4),
            IdField("tract", radix=18938),
            IdField("patch", radix=100, low=1),
            IdField.reserved(width=2),
            IdField("counter", width=37, low=1),
        ]
    ),
    "decimal places": IdLayout(
        [
            IdField("zone", radix=32400),
            IdField("ra", radix=360000000),
            IdField("dec_offset", radix=10000),
        ]
    ),
    "constants and offsets": IdLayout(
        [
            IdField.constant("version", 5, width=4),
            IdField("camcol", width=3, low=1, high=6),
            IdField("pole", width=2, offset=-1, high=1),
            IdField("one", radix=1),
            IdField("level", radix=11, offset=-5),
            IdField("name", radix=5, offset=-2, labels={"a": -2, "it's": 0, 'b"\\`\n%s': 2}),
        ]
    ),
    "63 bits": IdLayout([IdField("pixel", width=28), IdField("rest", width=35)]),
    "63 bits below a digit without room": IdLayout(
        [IdField("one", radix=1), IdField("number", radix=2**63)]
    ),
    "all dates": IdLayout(
        [IdField("day", radix=3652059, epoch="0001-01-01"), IdField("night", width=4)]
    ),
    # Most IDs have digits that no column of 32 bits holds and no calendar knows.
    "much room": IdLayout(
        [
            IdField("day_obs", width=38, epoch="2010-01-01"),
            IdField("counter", radix=2**25, offset=-(2**31), high=5 - 2**31),
        ]
    ),
    "64 bits": IdLayout(
        [
            IdField("plate", width=14, high=16000),
            IdField("fiber", width=12, low=1, high=1000),
            IdField("mjd", width=14, offset=50000),
            IdField("run2d", width=14),
            IdField.reserved(width=10),
        ]
    ),
}

#: Layouts that need numbers beyond int64, which not every database has.
UNSIGNED_LAYOUTS: Final = {
    "64 bits of mixed radix": IdLayout(
        [IdField("zone", radix=10**9), IdField("place", radix=18446744073)]
    ),
    "one field of 64 bits": IdLayout([IdField("number", width=64)]),
    "signed in 64 bits": IdLayout(
        [IdField("number", width=64, offset=-(2**63), low=-(2**63), high=2**63 - 1)]
    ),
    "values beyond int64": IdLayout([IdField("number", width=63, offset=2**63 - 10)]),
}

#: The named layouts; a name with a bracket stands for parameters that are not the default.
NAMED_LAYOUTS: Final = {
    **{name: IdLayout.named(name) for name in IdLayout.names() if name != "observation"},
    "observation(...)": IdLayout.named("observation", n_detectors=62, n_observations=2**26),
    "lsst_tract_patch(n_bands)": IdLayout.named(
        "lsst_tract_patch", n_tracts=18938, n_patches=81, n_bands=28
    ),
    "lsst_source(n_releases)": IdLayout.named("lsst_source", n_releases=64),
}


def _valid_digits(field: IdField, n: int, rng: np.random.Generator) -> NDArray[np.uint64]:
    if field.labels:
        digits = np.array([field.digit(value) for _, value in field.labels], dtype=np.uint64)
        return rng.choice(digits, n)
    low, high = field.digit(field.low), field.digit(field.high)
    return rng.integers(low, high, n, dtype=np.uint64, endpoint=True)


def _ids_of_digits(layout: IdLayout, digits: list[NDArray[np.uint64]]) -> NDArray[Any]:
    """Put digits together, for each place of each run in order."""
    rest = iter(digits)
    ids = np.zeros(len(digits[0]), dtype=np.uint64)
    for run in layout.runs:
        for place in run.places:
            if place.field.n_digits > 1:
                ids += next(rest) * np.uint64(place.stride) << np.uint64(run.begin_bit)
            else:
                next(rest)
    return ids.astype(layout.dtype)


def random_ids(layout: IdLayout, n: int, seed: int = 0) -> NDArray[Any]:
    """Draw possible IDs, each digit from all that stand for a value."""
    rng = np.random.default_rng(seed)
    fields = [place.field for run in layout.runs for place in run.places]
    return _ids_of_digits(layout, [_valid_digits(field, n, rng) for field in fields])


def edge_ids(layout: IdLayout) -> NDArray[Any]:
    """Give possible IDs with each digit at its ends, among smallest, largest and random ones."""
    rng = np.random.default_rng(1)
    fields = [place.field for run in layout.runs for place in run.places]
    ends = []
    for field in fields:
        digits = [field.digit(value) for _, value in field.labels or ()]
        digits = digits or [field.digit(field.low), field.digit(field.high)]
        ends.append((min(digits), max(digits)))
    columns = []
    for index in range(len(fields)):
        for end in (0, 1):
            for others in (0, 1):
                columns.append([pair[others] for pair in ends])
                columns[-1][index] = ends[index][end]
            columns.append([int(_valid_digits(field, 1, rng)[0]) for field in fields])
            columns[-1][index] = ends[index][end]
    rows = np.array(columns, dtype=np.uint64)
    return _ids_of_digits(layout, [rows[:, index] for index in range(len(fields))])


def other_ids(layout: IdLayout, n: int) -> NDArray[Any]:
    """Give IDs of which many are impossible: next to possible ones, or of any bits at all."""
    rng = np.random.default_rng(2)
    near = np.concatenate([random_ids(layout, n, seed=3), edge_ids(layout)]).astype(np.uint64)
    bit = np.uint64(1) << rng.integers(0, 64, len(near), dtype=np.uint64)
    anything = rng.integers(0, 2**64, n, dtype=np.uint64)
    extremes = np.array([0, 1, 2**62, 2**63 - 1, 2**63, 2**64 - 1], dtype=np.uint64)
    one = np.uint64(1)
    ids = np.concatenate([near ^ bit, near + one, near - one, anything, extremes])
    return ids.view(np.int64) if layout.dtype == np.int64 else ids


@st.composite
def layouts(draw: st.DrawFn) -> IdLayout:
    """Draw a layout of up to six places of any kind."""
    places = []
    for index in range(draw(st.integers(1, 6))):
        size: dict[str, Any] = draw(
            st.one_of(
                st.fixed_dictionaries({"width": st.integers(0, 20)}),
                st.fixed_dictionaries({"radix": st.integers(1, 50000)}),
            )
        )
        n_digits = 2 ** size["width"] if "width" in size else size["radix"]
        offset = draw(st.sampled_from([0, 0, 1, -1, 50000, -(10**6)]))
        first, last = sorted(draw(st.tuples(*[st.integers(0, n_digits - 1)] * 2)))
        kind = draw(st.sampled_from(["plain", "range", "labels", "epoch", "constant"]))
        more: dict[str, Any] = {}
        if kind == "range":
            more = {"offset": offset, "low": first + offset, "high": last + offset}
        elif kind == "labels":
            digits = draw(st.sets(st.integers(0, min(n_digits - 1, 20)), min_size=1, max_size=5))
            more = {"labels": {f"label {digit}": digit for digit in digits}}
        elif kind == "epoch":
            more = {"epoch": draw(st.sampled_from(["0001-01-01", "1970-01-01", "2000-02-29"]))}
        elif kind == "constant":
            more = {"low": first, "high": first, "is_constant": True}
        places.append(IdField(f"field_{index}", **size, **more))
    try:
        layout = IdLayout(places)
    except IdLayoutError:
        return IdLayout([IdField("alone", width=12)])
    return layout if layout.fields else IdLayout([*places, IdField("alone", width=0)])
