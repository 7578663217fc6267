# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Commands that ask which detectors reach a patch, and which patches a visit reaches."""

from __future__ import annotations

from typing import Literal

import click
import numpy as np

from skyquilt.cli._arguments import (
    WholeNumber,
    chosen_skymap,
    place_in_history,
    place_option,
    registry_argument,
    skymap_option,
)
from skyquilt.cli._output import counted, format_option, note, write_columns
from skyquilt.registry import Registry

__all__ = ["inputs", "patches"]

_FAILURES_SHOWN = 20

_INPUTS_HELP = """List the detectors that reach a tract or patch.

\b
  skyquilt inputs survey.db --tract 9615 --patch 14 --band i
  skyquilt inputs survey.db --tract 9615 --at post-single-frame --format csv > inputs.csv
  skyquilt inputs survey.db --tract 9615 --patch 14 --resolution jointcal,single_frame

One row a detector: the footprint overlaps the patch (with its border), or any patch of the tract.
The row says which solution answered, and for which scope that fit was made. Detectors whose fit
failed are left out and told on the standard error; --failed decides otherwise. All purposes are
listed (focus and guide detectors too) unless --purpose says which.

What a time given to --at leaves open is read as late as can be: 2026-11-20 is the last moment of
that day, 2026-11-20T10:00:00 holds the commits of that second."""


@click.command(help=_INPUTS_HELP)
@registry_argument
@click.option("--tract", type=WholeNumber(), required=True, help="Number of the tract.")
@click.option(
    "--patch", type=WholeNumber(), help="Sequential index of the patch. Default: any patch."
)
@click.option("--band", help="Only this band.")
@skymap_option
@click.option("--instrument", help="Only this instrument.")
@click.option("--purpose", help="Only detectors for this, such as SCIENCE.")
@click.option(
    "--resolution",
    metavar="A,B,...",
    help="The solutions to ask, in this order. Default: the registry's own order.",
)
@place_option("--at", help="As it was")
@click.option(
    "--failed",
    type=click.Choice(["exclude", "error", "fall_through"]),
    default="exclude",
    show_default=True,
    help="What to do with a detector whose fit failed: leave it out, stop, or ask on.",
)
@format_option
def inputs(
    registry_path: str,
    tract: int,
    patch: int | None,
    band: str | None,
    skymap: str | None,
    instrument: str | None,
    purpose: str | None,
    resolution: str | None,
    at: str | None,
    failed: Literal["exclude", "error", "fall_through"],
    style: str,
) -> None:
    """Answer ``skyquilt inputs``."""
    with Registry.open(registry_path, read_only=True) as registry:
        handle = registry if at is None else registry.at(place_in_history(at))
        answer = handle.inputs(
            skymap=chosen_skymap(registry, skymap),
            tract=tract,
            patch=patch,
            band=band,
            instrument=instrument,
            # A registry keeps them in capital letters.
            purpose=None if purpose is None else purpose.upper(),
            resolution=_solutions(resolution),
            failed=failed,
        )
    write_columns(answer.to_dict(), style)
    n_visits = len(np.unique(answer.visit))
    note(f"{counted(len(answer), 'detector')} of {counted(n_visits, 'visit')}")
    left_out = answer.failed
    if len(left_out):
        note(f"{len(left_out):,} left out because their fit failed:")
        for row in range(min(len(left_out), _FAILURES_SHOWN)):
            note(
                f"  {left_out.instrument[row]} visit {left_out.visit[row]}"
                f" detector {left_out.detector[row]} ({left_out.solution[row]}):"
                f" {left_out.reason[row]}"
            )
        if len(left_out) > _FAILURES_SHOWN:
            note(f"  and {len(left_out) - _FAILURES_SHOWN:,} more")


_PATCHES_HELP = """List the tracts and patches a visit reaches.

\b
  skyquilt patches survey.db --visit 1288
  skyquilt patches survey.db --visit 1288 --detector 34 --at post-predicted

One row per detector and patch (with its border) that overlap; the solution and its scope may differ
from tract to tract. A detector whose fit failed reaches nothing, unless --failed decides otherwise.

What a time given to --at leaves open is read as late as can be, as by 'skyquilt inputs'."""


@click.command(help=_PATCHES_HELP)
@registry_argument
@click.option("--visit", type=WholeNumber(), required=True, help="Number of the visit.")
@click.option("--detector", type=WholeNumber(), help="Only this detector.")
@skymap_option
@click.option("--instrument", help="Needed where the registry has several.")
@click.option(
    "--resolution",
    metavar="A,B,...",
    help="The solutions to ask, in this order. Default: the registry's own order.",
)
@place_option("--at", help="As it was")
@click.option(
    "--failed",
    type=click.Choice(["exclude", "fall_through"]),
    default="exclude",
    show_default=True,
    help="What to do with a detector whose fit failed: leave it out, or ask on.",
)
@format_option
def patches(
    registry_path: str,
    visit: int,
    detector: int | None,
    skymap: str | None,
    instrument: str | None,
    resolution: str | None,
    at: str | None,
    failed: Literal["exclude", "fall_through"],
    style: str,
) -> None:
    """Answer ``skyquilt patches``."""
    with Registry.open(registry_path, read_only=True) as registry:
        handle = registry if at is None else registry.at(place_in_history(at))
        answer = handle.patches(
            visit=visit,
            detector=detector,
            skymap=chosen_skymap(registry, skymap),
            instrument=instrument,
            resolution=_solutions(resolution),
            failed=failed,
        )
    write_columns(answer.to_dict(), style)
    pairs = np.stack([answer.tract, answer.patch], axis=1)
    n_patches = len(np.unique(pairs, axis=0))
    n_tracts = len(np.unique(answer.tract))
    note(f"{counted(n_patches, 'patch', 'patches')} of {counted(n_tracts, 'tract')}")


def _solutions(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(name.strip() for name in text.split(","))
