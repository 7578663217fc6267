# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Negative numbers on the command line are numbers, and options stay options."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from skyquilt.cli._negative_numbers import CommandWithNegativeNumbers


@click.command(cls=CommandWithNegativeNumbers)
@click.argument("numbers", type=float, nargs=-1)
@click.option("--factor", type=float, default=1.0)
def command(numbers: tuple[float, ...], factor: float) -> None:
    click.echo(" ".join(str(number * factor) for number in numbers))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["1", "-2"], "1.0 -2.0"),
        (["-.5", "--factor", "-2"], "1.0"),
        (["--factor=-2", "-3"], "6.0"),
    ],
)
def test_negative_numbers_are_arguments(words: list[str], answer: str) -> None:
    result = CliRunner().invoke(command, words)
    assert result.exit_code == 0, result.output
    assert result.output.strip() == answer


def test_other_words_with_a_dash_are_options() -> None:
    result = CliRunner().invoke(command, ["-x"])
    assert result.exit_code == 2
    assert "No such option" in result.output
