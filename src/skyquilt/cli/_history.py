# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Commands about a registry as a whole and its history: create, register, promote, mark, log."""

from __future__ import annotations

from pathlib import Path

import click

from skyquilt.cli._arguments import (
    place_in_history,
    place_option,
    registry_argument,
    time_in_words,
)
from skyquilt.cli._output import counted, format_option, note, write_columns
from skyquilt.errors import NotFoundError, SkyMapConfigError
from skyquilt.footprint import Instrument
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap
from skyquilt.skymap.presets import PRESETS

__all__ = ["create", "log", "mark", "promote", "register"]

_NAMES = f"""\b
Built-in skymaps: {", ".join(PRESETS)}
Cameras:          {", ".join(Instrument.names())}"""

_skymap_names = click.option(
    "--skymap",
    "skymaps",
    multiple=True,
    metavar="NAME[=FILE]",
    help="Register this skymap; from a file where one is given.",
)
_instrument_names = click.option(
    "--instrument", "instruments", multiple=True, metavar="NAME", help="Register this camera."
)

_CREATE_HELP = f"""Make a new, empty registry.

REGISTRY is the file to make; an existing one is never touched.

\b
  skyquilt create survey.db --skymap hsc_rings_v1 --instrument HSC

Registering a skymap makes it the default of questions about patches; registering a camera keeps its
detectors and filters beside the footprints. Neither is needed: footprints can be ingested without,
and 'skyquilt register' does it later.

{_NAMES}"""


@click.command(help=_CREATE_HELP)
@registry_argument
@_skymap_names
@_instrument_names
def create(registry_path: str, skymaps: tuple[str, ...], instruments: tuple[str, ...]) -> None:
    """Answer ``skyquilt create``."""
    # Looked up first, so that a misspelt name leaves no file behind.
    things = _named(skymaps, instruments)
    with Registry.create(registry_path) as registry:
        _register(registry, things)
    holding = ", ".join([*skymaps, *instruments])
    click.echo(f"created {registry_path}" + (f" with {holding}" if holding else ""))
    note(f"next: skyquilt ingest {registry_path} TABLE... --solution NAME")


_REGISTER_HELP = f"""Add a skymap or a camera to a registry.

\b
  skyquilt register survey.db --skymap hsc_rings_v1
  skyquilt register survey.db --skymap lsst_cells_v1 --instrument DECam
  skyquilt register survey.db --skymap ours=skyMap_ours_skymaps.pickle

A skymap that is not built in comes from a file: the pickle that a butler keeps of it, which is read
without running anything, or the JSON that SkyMap.to_json wrote.

The only skymap of a registry is the default of questions about patches; where there are several,
--skymap says which one. Registering the same again changes nothing.

{_NAMES}"""


@click.command(help=_REGISTER_HELP)
@registry_argument
@_skymap_names
@_instrument_names
def register(registry_path: str, skymaps: tuple[str, ...], instruments: tuple[str, ...]) -> None:
    """Answer ``skyquilt register``."""
    if not skymaps and not instruments:
        raise click.UsageError("say what to register with --skymap or --instrument")
    things = _named(skymaps, instruments)
    with Registry.open(registry_path) as registry:
        _register(registry, things)
    click.echo(f"{registry_path} has {', '.join([*skymaps, *instruments])}")


def _named(skymaps: tuple[str, ...], instruments: tuple[str, ...]) -> list[SkyMap | Instrument]:
    return [*map(_skymap, skymaps), *map(Instrument.named, instruments)]


def _skymap(name_and_file: str) -> SkyMap:
    name, equals, file = name_and_file.partition("=")
    if not equals:
        return SkyMap.named(name)
    path = Path(file)
    if path.suffix != ".json":
        return SkyMap.from_lsst_pickle(path, name=name)
    try:
        return SkyMap(SkyMap.from_json(path.read_text("utf-8")).config, name=name)
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {file}") from None
    except UnicodeDecodeError:
        raise SkyMapConfigError(f"{file} is no JSON: it holds bytes that are no text") from None


def _register(registry: Registry, things: list[SkyMap | Instrument]) -> None:
    for thing in things:
        if isinstance(thing, SkyMap):
            registry.register_skymap(thing)
        else:
            registry.register_instrument(thing)


_PROMOTE_HELP = """Let a solution answer before all others.

The registry asks its solutions one after the other; for each detector the first one that has an
outcome answers. The first solution ever ingested answers from the start, any later one only when it
has been promoted. A promotion is a commit of its own, so the time before it can still be asked
about.

\b
  skyquilt promote survey.db jointcal"""


@click.command(help=_PROMOTE_HELP)
@registry_argument
@click.argument("solution")
@click.option("--message", default="", help="Why, for the log.")
def promote(registry_path: str, solution: str, message: str) -> None:
    """Answer ``skyquilt promote``."""
    with Registry.open(registry_path) as registry:
        commit = registry.promote(solution, message=message)
        order = registry.resolution
    if commit.is_new:
        click.echo(f"commit {commit.number}: the order of answers is now {', '.join(order)}")
    else:
        click.echo(f"{solution} answers first already; nothing was changed")


_MARK_HELP = """Give a commit a name.

NAME is a marker, such as post-jointcal or DR1: wherever a commit can be named, the marker will do.
Marking a name again moves it, and the move is recorded.

\b
  skyquilt mark survey.db DR1 --commit 7 --message "with the late visits"
  skyquilt mark survey.db DR1-as-submitted --commit DR1
  skyquilt mark survey.db DR1"""


@click.command(help=_MARK_HELP)
@registry_argument
@click.argument("name")
@place_option("--commit", "place", help="The commit, if not the newest")
@click.option("--message", default="", help="Why, for the record.")
def mark(registry_path: str, name: str, place: str | None, message: str) -> None:
    """Answer ``skyquilt mark``."""
    commit = None if place is None else place_in_history(place)
    with Registry.open(registry_path) as registry:
        marker = registry.mark(name, commit, message=message)
    click.echo(f"{marker.name} is commit {marker.commit}")


_LOG_HELP = """Show the commits, newest first.

Columns: the number of the commit, its time in UTC (which --at and --commit take), its kind
(footprints or promote), the solution and the scope it is about, how many visits, footprints,
failures and withdrawals it brought, the markers that name it (in json a list), who made it and
why."""


@click.command(help=_LOG_HELP)
@registry_argument
@format_option
def log(registry_path: str, style: str) -> None:
    """Answer ``skyquilt log``."""
    with Registry.open(registry_path, read_only=True) as registry:
        commits = registry.log()
        markers = registry.markers()
    names: dict[int, list[str]] = {}
    for marker in markers:
        names.setdefault(marker.commit, []).append(marker.name)
    write_columns(
        {
            "commit": [commit.number for commit in commits],
            "time": [time_in_words(commit.time) for commit in commits],
            "kind": [commit.kind for commit in commits],
            "solution": [commit.solution for commit in commits],
            "scope": [commit.scope for commit in commits],
            "visits": [commit.n_visits for commit in commits],
            "footprints": [commit.n_footprints for commit in commits],
            "failed": [commit.n_failed for commit in commits],
            "withdrawn": [commit.n_withdrawn for commit in commits],
            "markers": [names.get(commit.number, []) for commit in commits],
            "author": [commit.author for commit in commits],
            "message": [commit.message for commit in commits],
        },
        style,
    )
    note(counted(len(commits), "commit"))
