# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that lists what changed between two places in the history."""

from __future__ import annotations

import click
import numpy as np

from skyquilt.cli._arguments import (
    chosen_skymap,
    place_in_history,
    registry_argument,
    skymap_option,
)
from skyquilt.cli._output import counted, format_option, note, write_columns
from skyquilt.registry import Registry

__all__ = ["diff"]

_HELP = """List the patches whose inputs changed.

A and B are places in the history: a marker, the number of a commit, or a UTC time (a day is its
last moment, and so is a second); without B, the newest state.

\b
  skyquilt diff survey.db post-single-frame post-jointcal
  skyquilt diff survey.db DR1 --min-shift-mas 20 --format csv > recoadd.csv
  skyquilt diff survey.db DR1 --footprints

One row per tract, patch and band, with three answers kept apart: the set of inputs differs
(set_changed), an input moved by more than --min-shift-mas (moved; max_shift_mas says how far the
farthest one did), a fit failed or succeeded at last (outcome_changed). With --footprints, one row a
detector instead."""


@click.command(help=_HELP)
@registry_argument
@click.argument("a")
@click.argument("b", required=False)
@skymap_option
@click.option(
    "--min-shift-mas",
    type=click.FloatRange(min=0.0),
    default=0.0,
    show_default=True,
    help="Moves up to this many milliarcseconds do not count.",
)
@click.option("--footprints", is_flag=True, help="List detectors instead of patches.")
@format_option
def diff(
    registry_path: str,
    a: str,
    b: str | None,
    skymap: str | None,
    min_shift_mas: float,
    footprints: bool,
    style: str,
) -> None:
    """Answer ``skyquilt diff``."""
    if footprints and skymap is not None:
        raise click.UsageError("--footprints lists detectors, whatever the skymap: drop --skymap")
    with Registry.open(registry_path, read_only=True) as registry:
        difference = registry.diff(place_in_history(a), None if b is None else place_in_history(b))
        if footprints:
            changes = difference.footprints(min_shift_mas=min_shift_mas)
            write_columns(changes.to_dict(), style)
            kinds, counts = np.unique(changes.change, return_counts=True)
            told = ", ".join(f"{n:,} {kind}" for kind, n in zip(kinds, counts, strict=True))
            note(f"{counted(len(changes), 'detector')} changed" + (f": {told}" if told else ""))
            return
        patches = difference.patches(chosen_skymap(registry, skymap), min_shift_mas=min_shift_mas)
    write_columns(patches.to_dict(), style)
    note(
        f"{counted(len(patches), 'patch and band', 'patches and bands')} changed:"
        f" set {np.count_nonzero(patches.set_changed):,},"
        f" moved {np.count_nonzero(patches.moved):,},"
        f" outcome {np.count_nonzero(patches.outcome_changed):,}"
    )
