# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The layouts that the C++ round trips take are those that have names here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "cpp" / "packing" / "round_trips"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """Give the script that writes the layouts."""
    spec = importlib.util.spec_from_file_location("write_layouts", FOLDER / "write_layouts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_layouts_of_the_round_trips_are_the_named_ones(writer: ModuleType) -> None:
    written = (FOLDER / "layouts.txt").read_text(encoding="utf-8")
    assert written == writer.text(), f"run `python {FOLDER / 'write_layouts.py'}`"


def test_every_layout_went_through_the_long_run(writer: ModuleType) -> None:
    results = (FOLDER / "RESULTS.md").read_text(encoding="utf-8")
    assert [name for name in writer.layouts() if f"| `{name}` |" not in results] == []
