# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The pages say what the code does: nothing public is undocumented and no page is stale."""

from __future__ import annotations

import importlib
import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

import skyquilt

ROOT = Path(__file__).parents[1]


def _reference_writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "write_reference", ROOT / "docs" / "write_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_docstrings_say() -> None:
    written = {path.name: path.read_text() for path in (ROOT / "docs" / "reference").glob("*.md")}
    fresh = _reference_writer().pages()
    assert sorted(written) == sorted(fresh)
    stale = [name for name in fresh if written[name] != fresh[name]]
    assert not stale, "run `nox -s docs` and commit what it writes"


def test_every_public_name_of_the_package_has_an_entry() -> None:
    pages = "".join(path.read_text() for path in (ROOT / "docs" / "reference").glob("*.md"))
    for name in skyquilt.__all__:
        if name != "__version__":
            assert re.search(rf"^## {name}$", pages, re.MULTILINE), name


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*/*.md")), ids=str
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_map_names_every_tracked_source_file() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "cpp", "src", "benchmarks"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    for path in map(Path, tracked):
        if path.suffix in (".py", ".hpp", ".cpp") and path.stem not in ("__init__", "env"):
            assert path.stem in contributing, f"{path} is not on the map in CONTRIBUTING.md"


def test_the_change_log_has_a_place_for_what_is_not_released() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()
