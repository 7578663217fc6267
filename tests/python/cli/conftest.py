# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""What the tests of commands share: a way to call them, and small registries."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skyquilt.cli.main import cli

from .command_line import DEC, RA, Call, write_table
from .tables import small_pieces

__all__ = ["small_pieces"]


@pytest.fixture
def call() -> Call:
    """Call a command with words as a shell would give them."""

    def run(*words: object) -> Result:
        result = CliRunner().invoke(cli, [str(word) for word in words], prog_name="skyquilt")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def corners(tmp_path: Path) -> Path:
    """Three detectors in two visits: two of band i and one of band r, all on the patch."""
    return write_table(
        tmp_path / "corners.csv",
        [(1, 10, "i", RA, DEC), (1, 11, "i", RA + 0.05, DEC), (2, 10, "r", RA, DEC + 0.01)],
    )


@pytest.fixture
def survey(tmp_path: Path, call: Call, corners: Path) -> Path:
    """Make a registry with a skymap, the detectors as `predicted`, and the marker `first`."""
    path = tmp_path / "survey.db"
    for words in (
        ("create", path, "--skymap", "hsc_rings_v1"),
        ("ingest", path, corners, "--solution", "predicted", "--message", "to begin with"),
        ("mark", path, "first"),
    ):
        result = call(*words)
        assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def fitted_survey(tmp_path: Path, call: Call, survey: Path) -> Path:
    """Add a promoted solution `jointcal`: one detector moved by 360 mas, one failed."""
    table = write_table(
        tmp_path / "fit.csv",
        [(1, 10, "i", RA, DEC + 1e-4), (1, 11, "i", RA + 0.05, DEC)],
        status=["ok", "failed"],
        reason=["", "too few stars"],
    )
    for words in (
        ("ingest", survey, table, "--solution", "jointcal"),
        ("promote", survey, "jointcal"),
        ("mark", survey, "second"),
    ):
        result = call(*words)
        assert result.exit_code == 0, result.output
    return survey
