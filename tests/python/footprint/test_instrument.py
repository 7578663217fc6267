# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.footprint.instruments.instrument."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pytest

from skyquilt.errors import NotFoundError, TableError
from skyquilt.footprint import Instrument

BOX: dict[str, Any] = {
    "name": "Box",
    "detector": [4, 2],
    "detector_name": ["left", "right"],
    "purpose": ["science", "guider"],
    "u_deg": [[-0.2, -0.1, -0.1, -0.2], [0.1, 0.2, 0.2, 0.1]],
    "v_deg": [[-0.1, -0.1, 0.1, 0.1], [-0.1, -0.1, 0.1, 0.1]],
}


@pytest.mark.parametrize(
    ("name", "purposes", "radius_deg"),
    [
        ("HSC", {"SCIENCE": 104, "FOCUS": 8}, 0.89),
        ("LSSTCam", {"SCIENCE": 189, "GUIDER": 8, "WAVEFRONT": 8}, 2.05),
        ("DECam", {"SCIENCE": 62}, 1.12),
    ],
)
def test_a_packaged_camera_has_its_detectors(
    name: str, purposes: dict[str, int], radius_deg: float
) -> None:
    instrument = Instrument.named(name)
    values, counts = np.unique(instrument.purpose, return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == purposes
    assert len(instrument) == sum(purposes.values())
    assert repr(instrument) == f"<Instrument {name}: {len(instrument)} detectors>"
    # The published radii of the fields of view, 0.75, 1.75 and 1.1 degrees, lie within.
    assert np.hypot(instrument.u_deg, instrument.v_deg).max() == pytest.approx(radius_deg, abs=0.1)


def test_the_names_that_can_be_asked_for_are_listed() -> None:
    assert Instrument.names() == ("DECam", "HSC", "LSSTCam")
    with pytest.raises(NotFoundError, match=r"no instrument 'hsc' \(did you mean 'HSC'\?\)"):
        Instrument.named("hsc")


def test_cameras_know_what_data_ids_and_filters_are_called_there() -> None:
    assert Instrument.named("HSC").aliases == {"ccd": "detector"}
    assert Instrument.named("DECam").aliases == {"ccdnum": "detector", "expnum": "visit"}
    assert Instrument.named("LSSTCam").aliases == {}
    assert Instrument.named("HSC").bands["HSC-R2"] == "r"
    assert Instrument.named("LSSTCam").bands["z_20"] == "z"
    assert Instrument.named("DECam").bands["z DECam SDSS c0004 9260.0 1520.0"] == "z"


@pytest.mark.parametrize("name", Instrument.names())
def test_pixels_of_a_detector_have_the_scale_of_the_camera(name: str) -> None:
    # arcsec per pixel at the center of the field, as the observatories publish it. Distortion makes
    # it 12 percent smaller for the focus sensors of HSC, which lie far out.
    scale = {"HSC": 0.168, "LSSTCam": 0.200, "DECam": 0.263}[name]
    camera = Instrument.named(name)
    assert camera.nx is not None
    assert camera.ny is not None
    edges = np.hypot(
        np.diff(camera.u_deg, axis=1, append=camera.u_deg[:, :1]),
        np.diff(camera.v_deg, axis=1, append=camera.v_deg[:, :1]),
    )
    pixels = np.stack([camera.nx, camera.ny, camera.nx, camera.ny], axis=1)
    np.testing.assert_allclose(edges * 3600.0 / pixels, scale, rtol=0.13)


def test_json_gives_back_an_equal_instrument() -> None:
    for name in Instrument.names():
        instrument = Instrument.named(name)
        again = Instrument.from_json(instrument.to_json())
        assert again == instrument
        assert hash(again) == hash(instrument)
        assert again.u_deg.tobytes() == instrument.u_deg.tobytes()
    box = Instrument(**BOX)
    assert box.nx is None
    assert Instrument.from_json(box.to_json()) == box
    assert box != Instrument.named("HSC")
    assert box != "Box"


def test_a_pickled_instrument_is_equal_and_still_read_only() -> None:
    instrument = Instrument.named("HSC")
    again = pickle.loads(pickle.dumps(instrument))
    assert again == instrument
    assert not again.u_deg.flags.writeable
    with pytest.raises(TypeError, match="does not support item assignment"):
        again.bands["x"] = "y"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "must be JSON text"),
        ("[1]", "must be a JSON object with name, detector, .*; got list"),
        ('{"name": "Box"}', "must be a JSON object with name, detector, .*; got name"),
    ],
)
def test_text_that_is_no_instrument_is_refused(text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        Instrument.from_json(text)


def test_an_instrument_keeps_a_copy_of_what_it_was_made_from() -> None:
    u_deg = np.array(BOX["u_deg"])
    box = Instrument(**(BOX | {"u_deg": u_deg}))
    u_deg[:] = 0.0
    assert box == Instrument(**BOX)
    assert box.purpose.tolist() == ["SCIENCE", "GUIDER"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "needs a name"),
        ({"detector": [4, 4]}, "must be listed once, 4 is there 2 times"),
        ({"detector": [4.0, 2.0]}, "'detector' must hold integers"),
        ({"detector": [[4, 2]]}, "flat column"),
        ({"purpose": ["SCIENCE"]}, "'purpose' of Box must have one value for each of the 2"),
        ({"nx": [10]}, "'nx' of Box must have one value"),
        ({"u_deg": [[0.0, 1.0, 1.0]] * 2}, r"shape \(2, k\) with k >= 3"),
        ({"u_deg": [[0.0, 1.0]] * 2, "v_deg": [[0.0, 1.0]] * 2}, "k >= 3"),
        ({"v_deg": [[0.0] * 4, [0.0, np.nan, 0.0, 0.0]]}, "finite, those of detector 2 are not"),
        ({"aliases": {"ccd": 1}}, "aliases of Box must map text to text"),
        ({"bands": ["r"]}, "bands of Box must map text to text"),
    ],
)
def test_a_camera_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(TableError, match=message):
        Instrument(**(BOX | change))


def test_detectors_are_chosen_by_purpose() -> None:
    camera = Instrument.named("LSSTCam")
    corners = camera.for_purposes(["guider", "WAVEFRONT"])
    assert len(corners) == 16
    assert set(corners.purpose.tolist()) == {"GUIDER", "WAVEFRONT"}
    assert corners.nx is not None
    assert len(camera.for_purposes("SCIENCE")) == 189
    first = json.loads(corners.to_json())["detector"][0]
    row = int(np.flatnonzero(camera.detector == first)[0])
    assert np.array_equal(corners.u_deg[0], camera.u_deg[row])
    with pytest.raises(TableError, match="LSSTCam has no detector for 'focus': there are GUIDER"):
        camera.for_purposes(["focus"])
