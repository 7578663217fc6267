# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._layout_options."""

from __future__ import annotations

from pathlib import Path

import pytest

from skyquilt import IdLayout
from skyquilt.cli._layout_options import chosen_layout, is_layout_file

from .command_line import Call, error_of


def test_parameters_make_another_layout(call: Call) -> None:
    words = ("--set", "n_releases=64", "--set", 'bands={"g": 0, "r": 1}', "--set", "n_bands=null")
    text = call("layouts", "lsst_object", *words, "--format", "json").stdout
    assert IdLayout.from_json(text) == IdLayout.named(
        "lsst_object", n_releases=64, bands={"g": 0, "r": 1}, n_bands=None
    )


def test_a_parameter_that_is_no_json_is_text(call: Call) -> None:
    words = ("lsst_visit_detector", "--set", "dimension=exposure", "--format", "json")
    assert IdLayout.from_json(call("layouts", *words).stdout) == IdLayout.named(
        "lsst_visit_detector", dimension="exposure"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lsst_objct",), "did you mean 'lsst_object'?"),
        (
            ("observation", "--format", "json"),
            "needs n_detectors and n_observations, each as --set",
        ),
        (("lsst_object", "--set", "n_tract=1"), "did you mean 'n_tracts'?"),
        (("lsst_object", "--set", "n_tracts=1", "--set", "n_tracts=2"), "'n_tracts' again"),
        (("bad.json",), "bad.json: a layout must be a JSON object"),
        (("latin.json",), "latin.json: "),
        (("bad.json", "--set", "n_tracts=1"), "--set is for layouts known by name"),
        (("gone.json",), "gone.json: No such file or directory"),
    ],
)
def test_what_makes_no_layout_is_told(
    call: Call,
    words: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.json").write_text("[]")
    Path("latin.json").write_bytes(b"\xe9")
    assert told in error_of(call("layouts", *words))


def test_a_file_holds_a_layout_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    layout = IdLayout.named("lsst_object", n_releases=64)
    path.write_text(layout.to_json())
    assert is_layout_file(str(path))
    assert not is_layout_file("lsst_object")
    assert chosen_layout(str(path), ()) == layout
    assert chosen_layout("lsst_object", (("n_releases", 64),)) == layout
