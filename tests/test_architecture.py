# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The house stands as drawn: rooms use what lies below, and libraries stay in their rooms."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE = ROOT / "cpp" / "skyquilt"
PACKAGE = ROOT / "src" / "skyquilt"

#: The C++ rooms that each may include, itself left out. Rooms on one floor do not know each other.
BELOW: dict[str, set[str]] = {
    "base": set(),
    "sphere": {"base"},
    "packing": {"base"},
    "skymap": {"base", "sphere", "packing"},
    "index": {"base", "sphere", "packing"},
}

#: The only rooms that may import a library, and every spelling of it.
OWNERS: dict[str, set[str]] = {
    "sqlalchemy": {"registry"},
    "alembic": {"registry"},
    "click": {"cli"},
    "rich": {"cli"},
    "matplotlib": {"plot", "demo"},
    "hypothesis": {"testing"},
    "mocpy": {"sphere"},
    "polars": {"packing"},
}


def rooms_included_by(path: Path) -> set[str]:
    return set(re.findall(r'^#include "skyquilt/(\w+)/', path.read_text(), flags=re.MULTILINE))


def rooms() -> list[str]:
    return sorted(path.name for path in CORE.iterdir() if path.is_dir())


def test_every_room_of_the_core_is_on_a_floor() -> None:
    assert set(rooms()) <= set(BELOW)
    assert {"base", "sphere", "skymap", "index"} <= set(rooms())


@pytest.mark.parametrize("room", rooms())
def test_a_room_of_the_core_includes_only_what_lies_below(room: str) -> None:
    sources = [*(CORE / room).glob("*.hpp"), *(CORE / room).glob("*.cpp")]
    assert sources
    for source in sources:
        assert rooms_included_by(source) <= BELOW[room] | {room}, source.name
        assert "pybind11" not in source.read_text(), f"{source.name} knows of Python"
        assert "Python.h" not in source.read_text(), f"{source.name} knows of Python"


@pytest.mark.parametrize("room", rooms())
def test_a_room_of_the_core_links_only_what_lies_below(room: str) -> None:
    line = re.search(
        r"skyquilt_room\(\s*(\w+)\s+SOURCES\s+([^)]*?)(?:\sSTANDS_ON ([^)]*))?\)",
        (CORE / room / "CMakeLists.txt").read_text(),
    )
    assert line is not None
    name, sources, stands_on = line.groups()
    assert name == room
    assert set((stands_on or "").split()) <= BELOW[room]
    assert sorted(sources.split()) == sorted(path.name for path in (CORE / room).glob("*.cpp"))


@pytest.mark.parametrize("room", rooms())
def test_the_tests_of_a_room_of_the_core_look_no_higher(room: str) -> None:
    for source in (ROOT / "tests" / "cpp" / room).glob("*.cpp"):
        assert rooms_included_by(source) <= BELOW[room] | {room}, source.name


@pytest.mark.parametrize("room", [room for room in rooms() if room != "base"])
def test_every_source_of_a_room_of_the_core_has_its_tests(room: str) -> None:
    tested = {path.name for path in (ROOT / "tests" / "cpp" / room).glob("test_*.cpp")}
    assert {f"test_{path.name}" for path in (CORE / room).glob("*.cpp")} <= tested


def test_the_layers_of_the_python_package_hold() -> None:
    program = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    checked = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", checked.stdout), checked.stdout


def libraries_imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_imported_by_its_owners_alone(library: str) -> None:
    importing = {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in PACKAGE.rglob("*.py")
        if library in libraries_imported_by(path)
    }
    assert importing <= OWNERS[library]


@pytest.mark.parametrize(
    "statement",
    [
        "import skyquilt",
        "import skyquilt; skyquilt.SkyMap.named('lsst_cells_v1').locate(150.0, 2.0)",
        "import skyquilt; skyquilt.Polygons.from_lonlat([[0, 1, 1]], [[0, 0, 1]])",
        "import skyquilt; skyquilt.FootprintTable",
        "import skyquilt.index",
    ],
)
def test_the_lower_floors_load_no_heavy_library(statement: str) -> None:
    heavy = [
        "sqlalchemy",
        "alembic",
        "click",
        "rich",
        "astropy",
        "matplotlib",
        "hypothesis",
        "polars",
    ]
    program = f"import sys; {statement}; print([m for m in {heavy} if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
