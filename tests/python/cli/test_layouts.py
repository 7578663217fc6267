# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.cli._layouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from skyquilt import IdLayout
from skyquilt.packing.known_layouts import known_layout, names

from .command_line import Call, error_of, rows_of_csv, rows_of_json


def test_every_known_layout_is_listed(call: Call) -> None:
    rows = rows_of_json(call("layouts", "--format", "json"))
    assert [row["layout"] for row in rows] == list(names())
    for row in rows:
        known = known_layout(row["layout"])
        assert row["summary"] == known.summary
        assert row["bits"] == (None if known.required else known.layout().bits)
        assert set(known.required) <= set(row["parameters"])
    lines = call("layouts").stdout.splitlines()
    assert [line.split()[0] for line in lines[2:]] == list(names())


@pytest.mark.parametrize("name", names())
def test_a_layout_is_described_with_all_that_is_known(call: Call, name: str) -> None:
    known = known_layout(name)
    result = call("layouts", name)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    for told in (known.summary, known.source, known.not_recoverable, *known.required):
        assert " ".join(told.split()) in text
    for number, values in known.examples:
        assert str(number) in text
        assert all(f"{key} {value}" in text for key, value in values.items())
    if not known.required:
        assert result.stdout.startswith(f"{known.layout()!r}\n")


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


def test_a_layout_may_come_from_a_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(call("layouts", "lsst_tract_patch", "--format", "json").stdout)
    layout = IdLayout.named("lsst_tract_patch")
    assert call("layouts", path).stdout == f"{layout!r}\n"
    rows = rows_of_csv(call("layouts", path, "--format", "csv"))
    assert [row["field"] for row in rows] == ["tract", "patch"]
    assert rows[0]["values"] == "0 to 18937"


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


@pytest.mark.parametrize("words", [("lsst_object", "--set", "n=x", "--set", "2"), ("--set", "n=2")])
def test_a_parameter_needs_a_name_and_a_layout(call: Call, words: tuple[str, ...]) -> None:
    result = call("layouts", *words)
    assert result.exit_code == 2
    assert "--set" in result.stderr
