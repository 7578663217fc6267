# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that commits the footprints of corner tables."""

from __future__ import annotations

from typing import Any, Literal

import click
import numpy as np
from rich.console import Console
from rich.progress import Progress

from skyquilt.cli._arguments import WholeNumber, registry_argument
from skyquilt.cli._output import counted, note
from skyquilt.errors import CoordinateError, GeometryError
from skyquilt.footprint import FootprintTable, read_corner_table
from skyquilt.registry import Commit, Registry

__all__ = ["ingest"]

_HELP = """Commit the footprints of corner tables.

Each TABLE is a .csv, .csv.gz or .parquet file with a row for each detector of each visit:
instrument, visit, detector, band, and the corners ra1, dec1, ra2, dec2 ... in ICRS degrees, in
order around the outline. All tables together make one commit: all of it becomes visible at once,
or nothing.

\b
  skyquilt ingest survey.db corners.csv --solution single_frame
  skyquilt ingest survey.db night.parquet --solution single_frame \\
      --instrument DECam --column expnum=visit --column ccdnum=detector --column skylevel=
  skyquilt ingest survey.db fit.csv.gz --solution jointcal --scope hsc_rings_v1:9813

A solution is a named line of footprints. The first one answers questions from the start; later ones
after 'skyquilt promote'. What a solution holds already stays as it is; where the tables differ from
it, --on-conflict decides. Detectors of a visit that no table mentions are kept, unless --complete
says that the tables hold all there is."""


class _Scope(click.ParamType[tuple[str, int]]):
    """A tract of a skymap, written SKYMAP:TRACT."""

    name = "SKYMAP:TRACT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        skymap, _, tract = str(value).rpartition(":")
        if not skymap or not (tract.isascii() and tract.isdigit()):
            self.fail(
                f"{value!r} is not of the form SKYMAP:TRACT, as hsc_rings_v1:9813", param, ctx
            )
        return skymap, WholeNumber().convert(tract, param, ctx)


class _Renaming(click.ParamType[tuple[str, str | None]]):
    """A column of a file and what it is called here, written FILE=OURS."""

    name = "FILE=OURS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str | None]:
        theirs, equals, ours = str(value).partition("=")
        if not theirs or not equals:
            self.fail(f"{value!r} is not of the form FILE=OURS, as ccdnum=detector", param, ctx)
        return theirs, ours or None


@click.command(help=_HELP)
@registry_argument
@click.argument("tables", metavar="TABLE...", nargs=-1, required=True)
@click.option("--solution", required=True, help="The line of footprints they belong to.")
@click.option("--instrument", help="Instrument of all rows, where the tables do not say it.")
@click.option("--band", help="Band of all rows, where the tables do not say it.")
@click.option("--message", default="", help="Why, for the log.")
@click.option("--scope", type=_Scope(), help="The tract that a fit covered.")
@click.option(
    "--on-conflict",
    type=click.Choice(["error", "skip", "revise"]),
    default="error",
    show_default=True,
    help="What to do with a footprint that the solution has with other content: stop, keep the old"
    " one, or let the new one follow it (both stay in the history).",
)
@click.option("--complete", is_flag=True, help="Detectors that are not mentioned are withdrawn.")
@click.option(
    "--on-invalid",
    type=click.Choice(["raise", "fail"]),
    default="raise",
    show_default=True,
    help="Whether an impossible outline stops everything, or is recorded as a failure.",
)
@click.option(
    "--column",
    "renamings",
    type=_Renaming(),
    multiple=True,
    help="A column of the files and our name for it; nothing after the = leaves it out.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Check all that a commit checks, say what it would do, change nothing.",
)
def ingest(
    registry_path: str,
    tables: tuple[str, ...],
    solution: str,
    instrument: str | None,
    band: str | None,
    message: str,
    scope: tuple[str, int] | None,
    on_conflict: Literal["error", "skip", "revise"],
    complete: bool,
    on_invalid: Literal["raise", "fail"],
    renamings: tuple[tuple[str, str | None], ...],
    dry_run: bool,
) -> None:
    """Answer ``skyquilt ingest``."""
    with Registry.open(registry_path) as registry:
        table = _read(tables, dict(renamings), instrument, band, on_invalid)
        note(f"read {_described(table)}")
        is_known = solution in {known.name for known in registry.solutions()}
        if dry_run:
            commit = registry.check(
                table, solution=solution, scope=scope, on_conflict=on_conflict, complete=complete
            )
        else:
            with _progress().console.status(f"committing to {solution}"):
                commit = registry.commit(
                    table,
                    solution=solution,
                    message=message,
                    scope=scope,
                    on_conflict=on_conflict,
                    complete=complete,
                )
        answers = solution in registry.resolution
    if not commit.is_new:
        click.echo(
            f"nothing was changed in {solution}; other content of {_skipped(commit)} was left out"
            if commit.n_skipped
            else f"{solution} holds all of this already; nothing was changed"
        )
        return
    content = (
        f"{counted(commit.n_footprints, 'footprint')}, {commit.n_failed:,} failed,"
        f" {commit.n_withdrawn:,} withdrawn, in {counted(commit.n_visits, 'visit')} of "
    )
    if dry_run:
        line = solution if is_known else f"the new solution {solution}"
        click.echo(f"would commit {content}{line}; nothing was changed")
    else:
        click.echo(f"commit {commit.number}: {content}{solution}")
    if commit.n_skipped:
        tense = "would be" if dry_run else "was"
        note(f"other content of {_skipped(commit)} {tense} left out (--on-conflict skip)")
    if not answers and not dry_run:
        note(f"next: skyquilt promote {registry_path} {solution}   (until then it answers nothing)")


def _skipped(commit: Commit) -> str:
    return counted(commit.n_skipped, "footprint")


def _read(
    paths: tuple[str, ...],
    columns: dict[str, str | None],
    instrument: str | None,
    band: str | None,
    on_invalid: Literal["raise", "fail"],
) -> FootprintTable:
    try:
        with _progress() as progress:
            parts = [
                read_corner_table(
                    path, columns=columns, instrument=instrument, band=band, on_invalid=on_invalid
                )
                for path in progress.track(paths, description="reading tables")
            ]
        return parts[0] if len(parts) == 1 else FootprintTable.concatenate(parts)
    except (CoordinateError, GeometryError) as error:
        if on_invalid == "fail":
            raise
        raise type(error)(f"{error} [--on-invalid fail records such rows as failures]") from error


def _progress() -> Progress:
    """Make a progress bar that shows on a terminal only, and is gone when the work is done."""
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def _described(table: FootprintTable) -> str:
    n_failed = int(np.count_nonzero(table.is_failed))
    n_visits = len(np.unique(table.visit))
    bands = np.unique(table.band).tolist()
    return (
        f"{counted(len(table), 'footprint')} ({n_failed:,} failed) of {counted(n_visits, 'visit')}"
        + (f", bands {', '.join(bands)}" if bands else "")
    )
