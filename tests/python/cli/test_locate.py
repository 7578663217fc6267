# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._locate."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skyquilt.cli._locate import locate
from skyquilt.skymap import SkyMap
from skyquilt.skymap.presets import PRESETS

from .command_line import Call, error_of, rows_of_csv, rows_of_json


def test_every_built_in_skymap_has_a_row(call: Call) -> None:
    rows = rows_of_json(call("locate", 150.1, 2.2, "--format", "json"))
    assert [row["skymap"] for row in rows] == list(PRESETS)
    for row in rows:
        skymap = SkyMap.named(row["skymap"])
        tract, patch = skymap.locate([150.1], [2.2])
        assert (row["tract"], row["patch"]) == (tract[0], patch[0])
        assert skymap.patch(row["tract"], row["patch"]).index == (row["patch_x"], row["patch_y"])


@settings(deadline=None)
@given(ra=st.floats(-720, 720), dec=st.floats(-90, 90))
def test_any_position_may_be_written_as_it_stands(ra: float, dec: float) -> None:
    context = locate.make_context("locate", [repr(ra), repr(dec), "--skymap", "hsc_rings_v1"])
    assert (context.params["ra"], context.params["dec"]) == (ra, dec)


@pytest.mark.parametrize("dec", ["-30", "-.5", "-1e-3"])
def test_a_negative_declination_is_no_option(call: Call, dec: str) -> None:
    (row,) = rows_of_csv(call("locate", "10", dec, "--skymap", "hsc_rings_v1", "--format", "csv"))
    tract, _ = SkyMap.named("hsc_rings_v1").locate([10.0], [float(dec)])
    assert row["tract"] == str(tract[0])


def test_an_unknown_option_is_still_told(call: Call) -> None:
    result = call("locate", "10", "-30", "--skymp", "x")
    assert result.exit_code == 2
    assert "--skymp" in result.stderr


def test_a_position_beyond_the_tract_s_pixels_has_no_patch(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No built-in skymap has such positions; others do, near the poles.
    monkeypatch.setattr(SkyMap, "locate", lambda *_: (np.array([5]), np.array([-1])))
    result = call("locate", 10, 89, "--skymap", "hsc_rings_v1", "--format", "json")
    (row,) = rows_of_json(result)
    assert list(row.values()) == ["hsc_rings_v1", 5, -1, -1, -1]
    assert "tract 5 does not reach this position" in result.stderr


def test_a_declination_off_the_sky_is_refused(call: Call) -> None:
    assert "[-90, 90]" in error_of(call("locate", 10, -91))


def test_an_unknown_skymap_is_refused_with_those_there_are(call: Call) -> None:
    assert "hsc_rings_v1, lsst_cells_v1" in error_of(call("locate", 10, 20, "--skymap", "hsc"))


def test_the_installed_command_answers_in_a_table() -> None:
    script = Path(sysconfig.get_path("scripts")) / "skyquilt"
    done = subprocess.run(
        [sys.executable, script, "locate", "150.1", "2.2"],
        capture_output=True,
        text=True,
        check=True,
    )
    header, *rest = done.stdout.splitlines()
    assert header.split() == ["skymap", "tract", "patch", "patch_x", "patch_y"]
    assert any(line.split()[:2] == ["hsc_rings_v1", "9813"] for line in rest)
    assert done.stderr == ""
