# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Integer IDs of cameras: LSST's packers, and room for every detector."""

from __future__ import annotations

import dataclasses

import pytest

from skyquilt import IdLayout, Instrument
from skyquilt.errors import IdError, IdLayoutError


def test_sources_of_rubin_are_packed_by_day() -> None:
    camera = Instrument.named("LSSTCam")
    assert camera.id_layout() == IdLayout.named("lsst_visit_detector")
    found = camera.id_layout(n_releases=64).unpack(600359758253260853)
    assert (found["visit"], found["detector"]) == (2024111700158, 4)
    assert camera.id_layout(dimension="exposure").keys == ("exposure", "detector")


def test_cameras_that_lsst_knows_have_its_sizes() -> None:
    hsc = Instrument.named("HSC").id_layout()
    assert hsc.pack({"visit": 903334, "detector": 22}) == 903334 * 200 + 22
    assert hsc.bits == 32
    decam = Instrument.named("DECam").id_layout(dimension="exposure")
    assert decam.pack({"exposure": 229388, "detector": 62}) == 22938862
    with pytest.raises(IdError, match="'visit' must lie in"):
        hsc.pack({"visit": 21474800, "detector": 0})


@pytest.mark.parametrize("name", Instrument.names())
def test_every_detector_has_room(name: str) -> None:
    camera = Instrument.named(name)
    layout = camera.id_layout(n_releases=3)
    ids = layout.pack(
        {"release": 2, "visit": 2025042100017 if name == "LSSTCam" else 1234,
         "detector": camera.detector, "counter": 5}
    )  # fmt: skip
    assert layout.unpack(ids)["detector"].tolist() == camera.detector.tolist()
    assert layout.bits == 63


def test_other_cameras_say_how_many_visits_there_may_be() -> None:
    camera = dataclasses.replace(Instrument.named("HSC"), name="Other")
    with pytest.raises(IdLayoutError, match="IDs of Other need n_observations"):
        camera.id_layout()
    layout = camera.id_layout(n_observations=1000)
    assert layout.pack({"visit": 999, "detector": 111}) == 999 * 112 + 111


def test_sizes_without_room_are_refused() -> None:
    with pytest.raises(IdLayoutError, match="above the greatest detector of HSC, 111, got 111"):
        Instrument.named("HSC").id_layout(n_detectors=111)
    with pytest.raises(IdLayoutError, match="visits of LSSTCam are packed by their day"):
        Instrument.named("LSSTCam").id_layout(n_observations=10)
    assert Instrument.named("HSC").id_layout(n_detectors=256).bits == 33
