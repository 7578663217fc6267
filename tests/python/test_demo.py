# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.demo: its numbers against reference tables, its printout and its picture."""

from __future__ import annotations

import csv
import gzip
import socket
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from skyquilt.demo import DemoResult, run_demo
from skyquilt.demo.data import (
    astrometric_residuals,
    padded_regions,
    predicted_footprints,
    simulated_fit,
)
from skyquilt.errors import RegistryError
from skyquilt.registry import Registry
from skyquilt.sphere import lon_lat

REFERENCE = Path(__file__).parents[1] / "data" / "hsc_rc2"


def reference(name: str) -> list[tuple[int, int, int, int]]:
    """Read (tract, patch, visit, detector) of pairs that another implementation found."""
    with gzip.open(REFERENCE / name, "rt", encoding="utf-8") as stream:
        return [
            (int(row["tract"]), int(row["patch"]), int(row["visit"]), int(row["detector"]))
            for row in csv.DictReader(stream)
        ]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoResult, str]:
    lines: list[str] = []
    result = run_demo(tmp_path_factory.mktemp("demo"), lines.append)
    return result, "\n".join(lines)


def test_predicted_outlines_are_those_of_the_reference() -> None:
    table = predicted_footprints()
    with gzip.open(REFERENCE / "footprints.csv.gz", "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(table) == len(rows) == 17920
    assert table.visit.tolist() == [int(row["visit"]) for row in rows]
    assert table.detector.tolist() == [int(row["detector"]) for row in rows]
    corners = np.array([[row[f"ra{i}"], row[f"dec{i}"]] for row in rows for i in range(1, 5)])
    expected = corners.astype(np.float64)
    # Pointings and the reference are rounded to 1e-9 degrees, 3.6 microarcseconds.
    np.testing.assert_allclose(table.lon, expected[:, 0], rtol=0.0, atol=4e-9)
    np.testing.assert_allclose(table.lat, expected[:, 1], rtol=0.0, atol=4e-9)


def test_a_simulated_fit_shifts_whole_visits_by_real_residuals() -> None:
    predicted = predicted_footprints()[:300]
    fitted = simulated_fit(predicted, failed_visit=318, failed_detector=3, reason="bad luck")
    assert np.count_nonzero(fitted.is_failed) == 1
    assert fitted.reason[3] == "bad luck"
    residuals_arcsec = astrometric_residuals()
    assert residuals_arcsec.shape == (38, 2)
    visits = np.unique(predicted.visit)
    for row in range(len(predicted)):
        old = predicted.polygons[row].unit_vectors
        new = fitted.polygons[row].unit_vectors
        if row == 3:
            assert len(new) == 0
            continue
        east, north = residuals_arcsec[int(np.flatnonzero(visits == predicted.visit[row])[0])]
        ra, dec = lon_lat(old)
        new_ra, new_dec = lon_lat(new)
        assert (new_dec - dec) * 3600.0 == pytest.approx(north, abs=1e-8)
        assert (new_ra - ra) * 3600.0 * np.cos(np.radians(dec)) == pytest.approx(east, abs=1e-8)


def test_the_counts_are_those_of_the_references(demo: tuple[DemoResult, str]) -> None:
    result, text = demo
    padded = reference("truth_patch_overlap_padded4000.csv.gz")
    true = reference("truth_patch_overlap.csv.gz")
    assert (len(padded), len(true)) == (1132, 215)
    for pairs, found in ((padded, result.padded_pairs), (true, result.true_pairs)):
        for patch, number in found.items():
            assert number == sum(pair[:2] == patch for pair in pairs)
    assert sum(result.padded_pairs.values()) == 1132
    assert sum(result.true_pairs.values()) == 215
    for told in ("17,920", "160 real visits", "914", "215", "218"):
        assert told in text
    assert "padded answer has 218 detectors; the true one has none" in " ".join(text.split())


def test_the_inputs_are_those_of_the_reference(demo: tuple[DemoResult, str]) -> None:
    before = demo[0].inputs_before
    pairs = set(zip(before.visit.tolist(), before.detector.tolist(), strict=True))
    assert pairs == {pair[2:] for pair in reference("truth_patch_overlap.csv.gz")}


def test_the_fit_loses_one_input_and_says_why(demo: tuple[DemoResult, str]) -> None:
    result, text = demo
    before, after = result.inputs_before, result.inputs_after
    assert len(after) == len(before) - 1
    assert set(after.solution.tolist()) == {"jointcal"}
    assert list(zip(after.failed.visit, after.failed.detector, strict=True)) == [(1288, 34)]
    assert after.failed.reason.tolist() == ["astrometric fit did not converge"]
    assert "SIMULATED" in text


def test_changes_are_those_of_the_registry_it_leaves(demo: tuple[DemoResult, str]) -> None:
    result, text = demo
    with Registry.open(result.registry, read_only=True) as registry:
        diff = registry.diff("post-predicted", "post-jointcal")
        assert diff.patches("hsc_rings_v1") == result.changes
        assert (
            len(registry.at("post-predicted").inputs(skymap="hsc_rings_v1", tract=9615, patch=14))
            == 215
        )
    changes = result.changes
    is_patch = (changes.tract == 9615) & (changes.patch == 14) & (changes.band == "i")
    assert changes.outcome_changed[is_patch].tolist() == [True]
    assert changes.n_removed[is_patch].tolist() == [1]
    # No residual is larger: the farthest corner moved as far as the largest of them.
    largest = 1000.0 * np.hypot(*astrometric_residuals().T).max()
    assert 0.0 < np.nanmax(changes.max_shift_mas) <= largest * (1.0 + 1e-6)
    assert f"{len(changes):,} combinations" in text


def test_the_picture_is_a_png_with_every_color_of_its_legend(
    demo: tuple[DemoResult, str],
) -> None:
    path = demo[0].picture
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (1870, 759)
    pixels = np.rint(imread(path)[..., :3] * 255.0).astype(int)
    for color in ("#0072B2", "#E69F00", "#D55E00", "black"):
        is_color = np.all(pixels == np.rint(np.array(to_rgb(color)) * 255.0), axis=-1)
        assert np.count_nonzero(is_color) > 100, color
    # Something is drawn in each third, and the corners are empty paper.
    for third in np.array_split(pixels, 3, axis=1):
        assert np.mean(np.any(third != 255, axis=-1)) > 0.1
    assert np.all(pixels[[0, 0, -1, -1], [0, -1, 0, -1]] == 255)


def test_two_demos_print_the_same_and_need_no_network(
    demo: tuple[DemoResult, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the demo is offline")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    lines: list[str] = []
    result = run_demo(tmp_path / "again", lines.append)
    told = "\n".join(lines).replace(str(result.registry.parent), "")
    # Lines break where the name of the folder makes them: compare the words.
    assert told.split() == demo[1].replace(str(demo[0].registry.parent), "").split()
    assert result.picture.read_bytes() == demo[0].picture.read_bytes()


def test_a_second_demo_in_the_same_place_is_refused(demo: tuple[DemoResult, str]) -> None:
    with pytest.raises(RegistryError, match="exists already"):
        run_demo(demo[0].registry.parent, lambda _: None)


def test_without_matplotlib_nothing_is_written(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "sys.argv = ['skyquilt', 'demo', '--directory', sys.argv[1]]\n"
        "from skyquilt.cli.main import main\n"
        "main()\n"
    )
    target = tmp_path / "demo"
    done = subprocess.run(
        [sys.executable, "-c", code, target], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "skyquilt[plot]" in done.stderr
    assert not target.exists()


def test_every_packaged_table_has_its_origin_told() -> None:
    folder = Path(__file__).parents[2] / "src" / "skyquilt" / "demo" / "data"
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "BSD-3-Clause" in text
    for path in folder.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in text
    assert len(padded_regions()) == 1132
