# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that finds a position in the built-in skymaps."""

from __future__ import annotations

import click

from skyquilt.cli._negative_numbers import CommandWithNegativeNumbers
from skyquilt.cli._output import format_option, note, write_columns
from skyquilt.skymap import SkyMap
from skyquilt.skymap.presets import PRESETS

__all__ = ["locate"]

_COLUMNS = ("skymap", "tract", "patch", "patch_x", "patch_y")

_HELP = """Find the tract and patch that hold a position.

RA and DEC are ICRS degrees; a declination may be negative as it stands.

\b
  skyquilt locate 150.1 2.2
  skyquilt locate 10 -30 --skymap lsst_cells_v1 --format json

One row per skymap: the tract whose inner region holds the position, the patch by its sequential
index, and the same patch by its place (patch_x, patch_y) in the tract. -1 stands for none:
a patch where the tract's pixel grid does not reach the position, everything for NaN."""


@click.command(cls=CommandWithNegativeNumbers, help=_HELP)
@click.argument("ra", type=float)
@click.argument("dec", type=float)
@click.option(
    "--skymap",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this built-in skymap; may be given again. Default: all of them.",
)
@format_option
def locate(ra: float, dec: float, names: tuple[str, ...], style: str) -> None:
    """Answer ``skyquilt locate``."""
    rows: list[tuple[str, int, int, int, int]] = []
    for name in names or tuple(PRESETS):
        skymap = SkyMap.named(name)
        tract, patch = (int(column[0]) for column in skymap.locate([ra], [dec]))
        x, y = (-1, -1)
        if patch >= 0:
            x, y = skymap.patch(tract, patch).index
        elif tract >= 0:
            note(f"{name}: the pixel grid of tract {tract} does not reach this position")
        rows.append((name, tract, patch, x, y))
    write_columns(dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True)), style)
