# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The same tracts, patches and cells from every compiler, at every level and width of vectors."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = (
    "cpp/skyquilt/skymap/ring_series.cpp",
    "cpp/skyquilt/skymap/pixel_scale.cpp",
    "cpp/skyquilt/sphere/unit_vector.cpp",
    "tests/cpp/skymap/same_bits/digests.cpp",
)

#: Of 300003 positions, how many are left to the rule, and how many are in a tract but in no patch.
EXPECTED = ["f0caef22f0ebc90d", "2534", "6962"]


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
@pytest.mark.parametrize("level", ["-O0", "-O3"])
def test_every_width_of_vectors_gives_the_same_answers(
    tmp_path: Path, compiler: str, level: str
) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"there is no {compiler}")
    program = tmp_path / "digests"
    flags = ("-std=c++20", level, "-ffp-contract=off", "-I", "cpp", "-o", str(program))
    subprocess.run([compiler, *flags, *SOURCES], cwd=ROOT, check=True)
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    found = {width: rest for width, *rest in map(str.split, printed.splitlines())}
    assert "two" in found
    assert found == dict.fromkeys(found, EXPECTED)
