# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.footprint.sources.pointings."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skyquilt.errors import TableError
from skyquilt.footprint import (
    FootprintTable,
    Instrument,
    footprints_from_pointings,
    read_corner_table,
)

HSC = Instrument.named("HSC")
POINTING: dict[str, Any] = {
    "visit": [318, 322],
    "boresight_ra": [150.0, 150.2],
    "boresight_dec": [2.0, 2.2],
    "sky_angle_deg": 270.0,
    "band": ["y", "i"],
}


def pointings_of(path: Path, instrument: Instrument) -> FootprintTable:
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    numbers = ("boresight_ra", "boresight_dec", "sky_angle_deg", "mjd_begin_tai", "exptime_s")
    columns: dict[str, Any] = {name: [float(row[name]) for row in rows] for name in numbers}
    return footprints_from_pointings(
        instrument,
        visit=[int(row["visit"]) for row in rows],
        band=[row["band"] for row in rows],
        day_obs=[int(row["day_obs"]) for row in rows],
        physical_filter=[row["physical_filter"] for row in rows],
        **columns,
    )


@pytest.mark.parametrize(
    ("folder", "camera", "file_name", "n_rows"),
    [
        ("hsc_rc2", "HSC", "footprints.csv.gz", 17920),
        ("hsc_cosmos", "HSC", "footprints.csv.gz", 4480),
        ("lsstcam", "LSSTCam", "footprints.csv.gz", 410),
        ("decam_visit", "DECam", "footprints.csv", 62),
    ],
)
def test_reference_footprints_are_reproduced_to_the_rounding_of_the_tables(
    reference: Path, folder: str, camera: str, file_name: str, n_rows: int
) -> None:
    leave_out = {"name": None} if camera in ("LSSTCam", "DECam") else None
    expected = read_corner_table(reference / folder / file_name, columns=leave_out)
    made = pointings_of(reference / folder / "visits.csv", Instrument.named(camera))
    assert len(expected) == len(made) == n_rows
    by_id = [table[np.lexsort((table.detector, table.visit))] for table in (expected, made)]
    for name in ("visit", "detector", "purpose", "band"):
        assert np.array_equal(by_id[0].column(name), by_id[1].column(name)), name
    # All numbers were rounded to 1e-9 degrees, after the references were computed. In one
    # coordinate, that is at most 0.5 units in the corner, 0.5 in the boresight and 0.71 in the
    # field angles (0.5 in each of two, turned); the sky angle adds 0.02.
    tolerance_deg = 1.75e-9
    north = np.abs(by_id[0].lat - by_id[1].lat)
    east = np.abs(by_id[0].lon - by_id[1].lon) * np.cos(np.radians(by_id[0].lat))
    assert north.max() < tolerance_deg
    assert east.max() < tolerance_deg


@pytest.mark.parametrize(
    ("folder", "camera", "file_name", "n_rows"),
    [
        ("hsc_rc2", "HSC", "regions_padded4000.csv.gz", 1132),
        ("lsstcam", "LSSTCam", "regions_padded250.csv", 4),
        ("decam_visit", "DECam", "regions_padded250.csv", 62),
    ],
)
def test_predicted_footprints_lie_inside_the_padded_regions_that_observatories_recorded(
    reference: Path, folder: str, camera: str, file_name: str, n_rows: int
) -> None:
    padded = read_corner_table(reference / folder / file_name)
    made = pointings_of(reference / folder / "visits.csv", Instrument.named(camera))
    row_of = {key: row for row, key in enumerate(zip(made.visit, made.detector, strict=True))}
    rows = [row_of[key] for key in zip(padded.visit, padded.detector, strict=True)]
    assert len(rows) == n_rows
    assert padded.polygons.contains(made[rows].polygons).all()
    assert not made[rows].polygons.contains(padded.polygons).any()


def place_one(ra_deg: float, dec_deg: float, angle_deg: float, u: float, v: float) -> Any:
    """Place one field angle with vectors: boresight plus steps along its east and north."""
    a, d, t = map(math.radians, (ra_deg, dec_deg, -angle_deg))
    x, y = math.radians(-u), math.radians(v)
    east = math.cos(t) * x - math.sin(t) * y
    north = math.sin(t) * x + math.cos(t) * y
    p = np.array([math.cos(d) * math.cos(a), math.cos(d) * math.sin(a), math.sin(d)])
    e = np.array([-math.sin(a), math.cos(a), 0.0])
    n = np.array([-math.sin(d) * math.cos(a), -math.sin(d) * math.sin(a), math.cos(d)])
    w = p + east * e + north * n
    return w / np.linalg.norm(w)


@settings(max_examples=60)
@given(
    ra=st.floats(0.0, 360.0),
    dec=st.floats(-90.0, 90.0) | st.sampled_from([-90.0, 90.0, 89.5]),
    angle=st.floats(-360.0, 360.0),
    name=st.sampled_from(Instrument.names()),
    detector=st.integers(0, 61),
)
def test_each_corner_is_where_plain_vectors_put_it(
    ra: float, dec: float, angle: float, name: str, detector: int
) -> None:
    camera = Instrument.named(name)
    table = footprints_from_pointings(
        camera, visit=7, boresight_ra=ra, boresight_dec=dec, sky_angle_deg=angle, band="r"
    )
    begin = table.offsets[detector]
    lon, lat = np.radians(table.lon[begin : begin + 4]), np.radians(table.lat[begin : begin + 4])
    got = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    u, v = camera.u_deg[detector], camera.v_deg[detector]
    expected = np.array([place_one(ra, dec, angle, *uv) for uv in zip(u, v, strict=True)])
    # The first corner stays first; the others may come in the other direction.
    order = [0, 1, 2, 3] if np.linalg.norm(got[1] - expected[1]) < 1e-6 else [0, 3, 2, 1]
    # Degrees of a right ascension carry up to 3e-14; nothing else is larger.
    np.testing.assert_allclose(got, expected[order], rtol=0.0, atol=3e-15)
    inward = np.cross(got, np.roll(got, -1, axis=0)) @ got.mean(axis=0)
    assert (inward > 0.0).all(), "corners must run counter-clockwise seen from outside"
    assert ((table.lon >= 0.0) & (table.lon < 360.0)).all()


def test_a_corner_just_west_of_the_meridian_is_not_put_at_360_degrees() -> None:
    # -1e-16 degrees is nearer to 360 than to any smaller double.
    camera = Instrument(
        name="Box",
        detector=np.array([1]),
        detector_name=np.array(["only"]),
        purpose=np.array(["SCIENCE"]),
        u_deg=np.array([[1e-16, -0.1, -0.1, 0.0]]),
        v_deg=np.array([[0.0, 0.0, 0.1, 0.1]]),
    )
    table = footprints_from_pointings(
        camera, visit=1, boresight_ra=0.0, boresight_dec=0.0, sky_angle_deg=0.0, band="r"
    )
    assert table.lon[0] == 0.0
    assert table.lon.max() < 1.0


def test_rows_go_visit_by_visit_in_the_order_of_the_camera() -> None:
    table = footprints_from_pointings(HSC, **POINTING)
    assert table.instrument.tolist() == ["HSC"] * 224
    assert table.visit.tolist() == [318] * 112 + [322] * 112
    assert table.detector.tolist() == HSC.detector.tolist() * 2
    assert table.purpose.tolist() == HSC.purpose.tolist() * 2
    assert table.band.tolist() == ["y"] * 112 + ["i"] * 112
    assert table.column("boresight_ra").tolist() == [150.0] * 112 + [150.2] * 112
    assert table.column("sky_angle_deg").tolist() == [270.0] * 224


def test_columns_given_per_visit_reach_all_its_detectors() -> None:
    table = footprints_from_pointings(HSC, **POINTING, seeing=[0.6, 0.7], day_obs=20140324)
    assert table.column("seeing").tolist() == [0.6] * 112 + [0.7] * 112
    assert table.column("day_obs").tolist() == [20140324] * 224
    assert table.exptime_s is None
    assert footprints_from_pointings(HSC, **POINTING, exptime_s=None).exptime_s is None


def test_only_detectors_of_the_wanted_purposes_are_placed() -> None:
    table = footprints_from_pointings(HSC, **POINTING, purposes=["focus"])
    assert len(table) == 16
    assert set(table.purpose.tolist()) == {"FOCUS"}
    everything = footprints_from_pointings(HSC, **POINTING)
    assert table == everything[everything.purpose == "FOCUS"]
    with pytest.raises(TableError, match="HSC has no detector for 'GUIDER'"):
        footprints_from_pointings(HSC, **POINTING, purposes=["GUIDER"])


def test_no_pointings_make_no_footprints() -> None:
    empty: dict[str, Any] = {name: np.empty(0) for name in POINTING}
    empty |= {"visit": np.empty(0, dtype=np.int64), "band": np.empty(0, dtype=np.str_)}
    assert len(footprints_from_pointings(HSC, **empty)) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"visit": [5, 5]}, "a visit has one pointing, rows 0 and 1 are both visit 5"),
        ({"visit": [5.0, 6.0]}, "'visit' must hold integers"),
        ({"boresight_ra": [1.0, np.nan]}, r"'boresight_ra' is NaN at row 1 \(visit 322\)"),
        ({"boresight_dec": [1.0, 91.0]}, "got 91.0 at row 1"),
        ({"band": ["r"]}, "'band' must have one value for each of the 2 rows"),
        ({"sky_angle": 3.0}, "unknown column 'sky_angle' .did you mean 'sky_angle_deg'"),
        ({"purpose": "SCIENCE"}, "'purpose' cannot be given per visit"),
        ({"detector": 3}, "'detector' cannot be given per visit"),
        ({"status": "ok"}, "'status' cannot be given per visit"),
    ],
)
def test_a_pointing_that_cannot_be_used_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(TableError, match=message):
        footprints_from_pointings(HSC, **(POINTING | change))
