# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""All that the project checks: `nox` runs it, `nox -s NAME` one part."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10"
# The tools live beside the editable installation that `make` keeps; no session builds it anew.
nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "cpp", "tests"]

STUBS = Path("src/skyquilt/_core")
ROOMS = (
    *("errors", "coordinates", "sphere", "packing", "index", "skymap"),
    *("footprint", "registry", "plot"),
    "testing.strategies",
)


def _cpp_files() -> list[str]:
    return sorted(
        str(path)
        for folder in ("cpp", "tests/cpp", "tests/fuzz")
        for path in Path(folder).rglob("*")
        if path.suffix in (".cpp", ".hpp")
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Style of Python and C++, spelling, docstrings and the layers of the house."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("clang-format", "--dry-run", "--Werror", *_cpp_files(), silent=True)
    session.run("codespell")
    session.run("lint-imports")
    session.run("numpydoc", "lint", *_public_modules())


@nox.session
def types(session: nox.Session) -> None:
    """Check types strictly, and that the committed stubs are those of the extension."""
    session.run("mypy")
    fresh = Path(session.create_tmp()) / "stubs"
    _generate_stubs(session, fresh)
    session.run("diff", "--recursive", "--unified", str(STUBS), str(fresh), external=True)


@nox.session
def stubs(session: nox.Session) -> None:
    """Write the stubs of the extension anew."""
    _generate_stubs(session, STUBS)


@nox.session
def cpp(session: nox.Session) -> None:
    """Build the C++ tests with warnings as errors and run them."""
    session.run("sh", "tests/cpp/run.sh", "dev", external=True)


@nox.session
def sanitize(session: nox.Session) -> None:
    """Run the C++ tests under the address, undefined-behaviour and thread sanitizers."""
    for preset in ("sanitize", "thread"):
        session.run("sh", "tests/cpp/run.sh", preset, external=True)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Give every parser any input at all: ten seconds each, or as many as the argument says."""
    seconds = session.posargs[0] if session.posargs else "10"
    if shutil.which("clang++") is None:
        session.error("libFuzzer comes with clang: apt-get install clang libclang-rt-dev")
    session.run("cmake", "--preset", "fuzz", external=True, silent=True)
    session.run("cmake", "--build", "--preset", "fuzz", external=True, silent=True)
    for source in sorted(Path("tests/fuzz").glob("fuzz_*.cpp")):
        stem = source.stem.removeprefix("fuzz_")
        found = Path("build/fuzz/found") / stem
        found.mkdir(parents=True, exist_ok=True)
        words = source.parent / "words" / f"{stem}.dict"
        session.run(
            str(Path("build/fuzz/tests/fuzz") / source.stem),
            *([f"-dict={words}"] if words.exists() else []),
            *(f"-max_total_time={seconds}", "-max_len=4096", "-verbosity=0"),
            *("-print_final_stats=1", f"-artifact_prefix={found.parent}/broken_{stem}_"),
            *(str(found), str(source.parent / "corpus" / stem)),
            external=True,
        )


@nox.session
def tests(session: nox.Session) -> None:
    """Run the Python tests."""
    session.run("pytest", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Write the reference pages anew, and run the examples of all pages."""
    session.run("python", "docs/write_reference.py")
    session.run("pytest", "README.md", "docs", "tests/test_docs.py")


@nox.session
def bench(session: nox.Session) -> None:
    """Run every benchmark beside its plain baseline; arguments go to each."""
    for script in sorted(Path("benchmarks").glob("bench_*.py")):
        session.run("python", str(script), *session.posargs)


def _generate_stubs(session: nox.Session, target: Path) -> None:
    whole = Path(session.create_tmp()) / "generated"
    shutil.rmtree(whole, ignore_errors=True)
    session.run("pybind11-stubgen", "skyquilt._core", "--output-dir", str(whole), "--exit-code")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(whole / "skyquilt" / "_core", target)


def _public_modules() -> list[str]:
    """Give the files that define the names which the rooms list as public."""
    files: set[str] = set()
    for room in ROOMS:
        module = importlib.import_module(f"skyquilt.{room}")
        for name in module.__all__:
            home = getattr(getattr(module, name), "__module__", None)
            if home is not None and home.startswith("skyquilt."):
                files.add(str(sys.modules[home].__file__))
    return sorted(files)
