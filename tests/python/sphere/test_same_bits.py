# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The same signs and the same directions, bit for bit, from every compiler and at every level."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = (
    "cpp/skyquilt/sphere/predicates.cpp",
    "cpp/skyquilt/sphere/unit_vector.cpp",
    "tests/cpp/sphere/same_bits/digests.cpp",
)

#: Of the signs of 500000 hard triples, and of the bits of 200000 directions.
SIGNS = "144119dc861a1045"
VECTORS = "79021447a238730d"

COMPILERS = ("g++", "clang++")
#: Instructions that multiply and add with one rounding, and vectors of four doubles.
FUSED = ("-O3", "-march=haswell") if platform.machine() == "x86_64" else ("-O3",)


def digests(tmp_path: Path, compiler: str, *flags: str) -> dict[str, str]:
    """Build the program under flags, run it, and give what it prints."""
    if shutil.which(compiler) is None:
        pytest.skip(f"there is no {compiler}")
    program = tmp_path / "digests"
    subprocess.run(
        [compiler, "-std=c++20", *flags, "-I", "cpp", *SOURCES, "-o", str(program)],
        cwd=ROOT,
        check=True,
    )
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    return dict(line.split() for line in printed.splitlines())


def has_fused_instructions() -> bool:
    if platform.machine() != "x86_64":
        return True
    flags = Path("/proc/cpuinfo")
    return flags.exists() and " fma " in flags.read_text()


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("level", ["-O0", "-O3"])
def test_signs_and_directions_are_the_same_at_every_level(
    tmp_path: Path, compiler: str, level: str
) -> None:
    found = digests(tmp_path, compiler, level, "-ffp-contract=off")
    assert found["signs"] == SIGNS
    assert found["vectors"] == VECTORS
    assert found["unlike_exact"] == "0"
    # Hard ones: many lie on one great circle, and the others on both sides alike.
    assert int(found["zero"]) > 40_000
    assert int(found["negative"]) > 150_000
    assert int(found["positive"]) > 150_000


@pytest.mark.parametrize("compiler", COMPILERS)
def test_wider_vectors_change_no_bit(tmp_path: Path, compiler: str) -> None:
    if not has_fused_instructions():
        pytest.skip("this processor has no fused instructions")
    found = digests(tmp_path, compiler, *FUSED, "-ffp-contract=off")
    assert found["signs"] == SIGNS
    assert found["vectors"] == VECTORS


@pytest.mark.parametrize("compiler", COMPILERS)
def test_fused_instructions_change_directions_but_no_sign(tmp_path: Path, compiler: str) -> None:
    if not has_fused_instructions():
        pytest.skip("this processor has no fused instructions")
    found = digests(tmp_path, compiler, *FUSED, "-ffp-contract=fast")
    assert found["signs"] == SIGNS
    assert found["unlike_exact"] == "0"
    # They are at work here, which is why the rooms are built without contraction.
    assert found["vectors"] != VECTORS
