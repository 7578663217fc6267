# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts as values: what they say of themselves, equality, pickles, and what is refused."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError
from skyquilt.packing import Compound, IdField

PATCHES = [IdField("tract", radix=18938), IdField("patch", radix=100)]
BANDS = IdField("band", radix=8, labels={"u": 0, "g": 1, "r": 2, "i": 3, "z": 4, "y": 5})
VISITS = [
    IdField("special", width=1),
    IdField("day_obs", width=14, epoch="2010-01-01"),
    IdField("seq_num", width=15),
    IdField("detector", width=8),
]
VISIT = Compound("visit", (("special", 9 * 10**13), ("day_obs", 10**5), ("seq_num", 1)))


def test_a_layout_tells_its_size() -> None:
    layout = IdLayout(PATCHES)
    assert (layout.bits, layout.headroom, layout.n_ids) == (21, 42, 1893800)
    assert layout.dtype == np.int64
    full = IdLayout([IdField("all", width=64)])
    assert (full.bits, full.headroom) == (64, -1)
    assert full.dtype == np.uint64


def test_a_layout_tells_its_keys() -> None:
    layout = IdLayout([*VISITS, IdField.reserved(width=2)], compounds=[VISIT])
    assert layout.keys == ("visit", "detector")
    assert [field.name for field in layout.fields] == ["special", "day_obs", "seq_num", "detector"]
    assert layout.places[-1].is_constant


def test_runs_take_an_id_apart_as_they_say() -> None:
    layout = IdLayout([BANDS, *PATCHES, IdField("counter", width=30)])
    packed = layout.pack({"band": "z", "tract": 9813, "patch": 41, "counter": 77})
    found = {}
    for run in layout.runs:
        number = packed >> run.begin_bit & (2**run.width - 1)
        for place in run.places:
            digit, number = divmod(number, place.stride)
            found[place.field.name] = place.field.value(digit)
    assert found == {"band": 4, "tract": 9813, "patch": 41, "counter": 77}


def test_layouts_are_equal_when_their_fields_are() -> None:
    layout = IdLayout(PATCHES, name="one")
    assert layout == IdLayout(PATCHES, name="other")
    assert hash(layout) == hash(IdLayout(PATCHES))
    assert layout != IdLayout(PATCHES[::-1])
    assert layout != IdLayout([IdField("tract", width=15), PATCHES[1]])
    assert layout != "one"
    assert IdLayout(VISITS) != IdLayout(VISITS, compounds=[VISIT])


def test_a_pickled_layout_is_the_same() -> None:
    layout = IdLayout(VISITS, compounds=[VISIT], name="visits")
    again = pickle.loads(pickle.dumps(layout))
    assert again == layout
    assert again.name == "visits"
    assert again.pack({"visit": 2024111700158, "detector": 4}) == layout.pack(
        {"visit": 2024111700158, "detector": 4}
    )


def test_a_counter_takes_all_that_is_left() -> None:
    plain = IdLayout(PATCHES, name="objects").with_counter()
    assert plain.bits == 63
    assert plain.name == "objects"
    assert [field.name for field in plain.fields] == ["release", "tract", "patch", "counter"]
    assert plain.unpack(8328580678077644801) == {
        "release": 0, "tract": 18937, "patch": 0, "counter": 1,
    }  # fmt: skip
    releases = IdLayout(PATCHES).with_counter(n_releases=5)
    assert releases.fields[-1].high == 2**39 - 1
    with pytest.raises(IdError, match="'release' must lie in \\[0, 4\\], got 5"):
        releases.pack({"release": 5, "tract": 0, "patch": 0, "counter": 0})


def test_a_counter_needs_room() -> None:
    with pytest.raises(IdLayoutError, match="a counter needs a bit"):
        IdLayout([IdField("a", width=60)]).with_counter(n_releases=64)
    for wrong, rule in ((0, "lie in"), (2**64, "lie in"), (1.5, "be an integer")):
        with pytest.raises(IdLayoutError, match=f"n_releases must {rule}.* got {wrong}"):
            IdLayout(PATCHES).with_counter(n_releases=wrong)  # type: ignore[arg-type]
    with pytest.raises(IdLayoutError, match="each key once, got 'patch'"):
        IdLayout(PATCHES).with_counter(counter="patch")


def test_bands_are_packed_by_value_and_not_by_position() -> None:
    shuffled = {"y": 5, "u": 0, "r": 2, "g": 1, "z": 4, "i": 3}
    assert IdField("band", radix=8, labels=shuffled) == BANDS
    sparse = IdLayout([IdField("band", radix=9, labels={"r": 7, "g": 1})])
    assert sparse.pack({"band": ["g", "r"]}).tolist() == [1, 7]
    assert sparse.unpack([7, 1])["band"].tolist() == ["r", "g"]
    with pytest.raises(IdError, match="one of the values that have a label, got 3"):
        sparse.unpack([7, 3])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: IdLayout([]), "must have a field, got none"),
        (lambda: IdLayout([*PATCHES, PATCHES[0]]), "each key once, got 'tract'"),
        (lambda: IdLayout(["tract"]), "sequence of IdField, got 'tract'"),  # type: ignore[list-item]
        (
            lambda: IdLayout(VISITS, compounds=[VISIT, Compound("seq", (("seq_num", 1),))]),
            "part of one compound at most, got 'seq_num'",
        ),
        (lambda: IdLayout(PATCHES, name=3), "named by a text"),  # type: ignore[arg-type]
        (lambda: IdLayout([IdField("a", width=60), IdField("b", width=5)]), "'a' must fit into 64"),
        (lambda: IdLayout(PATCHES, compounds=[VISIT]), "got 'special'; there are tract, patch"),
        (
            lambda: IdLayout(VISITS, compounds=[Compound("v", (("seq_num", 1), ("detector", 1)))]),
            "must keep its terms apart: weight 1 of field 'detector'",
        ),
    ],
)
def test_definitions_without_meaning_are_refused(make: object, message: str) -> None:
    with pytest.raises(IdLayoutError, match=message):
        make()  # type: ignore[operator]


def test_columns_get_types_that_hold_all_values() -> None:
    layout = IdLayout([IdField("all", width=64)])
    assert layout.dtype_of("all") == np.uint64
    visits = IdLayout(VISITS, compounds=[VISIT])
    assert visits.dtype_of("visit") == np.int64
    assert visits.dtype_of("detector") == np.int32
    assert visits.dtype_of("detector", narrow=True) == np.int16
    assert visits.dtype_of("special", narrow=True) == np.int8
    with pytest.raises(IdLayoutError, match="no field 'ccd'; there are visit, detector"):
        visits.dtype_of("ccd")


def test_one_controller_of_several_is_a_constant() -> None:
    plain = IdLayout.named("lsst_visit_detector")
    assert IdLayout.named("lsst_visit_detector", controller="O") == plain
    codes = {"O": 0, "C": 1}
    some = {"n_controllers": 8, "controllers": codes}
    any_controller = IdLayout.named("lsst_visit_detector", **some)
    night = {"special": 0, "day_obs": 20250101, "seq_num": 7, "detector": 3}
    for controller in codes:
        one = IdLayout.named("lsst_visit_detector", controller=controller, **some)
        assert "controller" not in [field.name for field in one.fields]
        assert one.pack(night) == any_controller.pack(night | {"controller": controller})
        assert (one.keys[0] == "visit") == (controller == "O")
    with pytest.raises(IdLayoutError, match="controller"):
        IdLayout.named("lsst_visit_detector", controller="X")
