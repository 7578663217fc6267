# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The ``skyquilt`` command: which commands there are, and how their errors are told."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any, NoReturn

import click

from skyquilt.cli._advice import in_shell_words
from skyquilt.errors import SkyquiltError

__all__ = ["COMMANDS", "CommandHome", "cli", "main"]


@dataclass(frozen=True, slots=True)
class CommandHome:
    """Where a command lives and how the list of commands describes it.

    Attributes
    ----------
    module : str
        File of this package that defines it, as a function of the command's name.
    section : str
        Heading under which it is listed.
    summary : str
        One line on what it is for.
    """

    module: str
    section: str
    summary: str


_TRY = "To begin with"
_FILL = "Fill a registry"
_ASK = "Ask it"
_IDS = "Integer IDs"

COMMANDS: Mapping[str, CommandHome] = MappingProxyType(
    {
        "demo": CommandHome("_demo", _TRY, "Walk through a real field, offline, in seconds."),
        "locate": CommandHome("_locate", _TRY, "Find the tract and patch that hold a position."),
        "create": CommandHome("_history", _FILL, "Make a new, empty registry."),
        "register": CommandHome("_history", _FILL, "Add a skymap or a camera to a registry."),
        "ingest": CommandHome("_ingest", _FILL, "Commit the footprints of corner tables."),
        "promote": CommandHome("_history", _FILL, "Let a solution answer before all others."),
        "mark": CommandHome("_history", _FILL, "Give a commit a name."),
        "inputs": CommandHome("_inputs", _ASK, "List the detectors that reach a tract or patch."),
        "patches": CommandHome("_inputs", _ASK, "List the tracts and patches a visit reaches."),
        "diff": CommandHome("_diff", _ASK, "List the patches whose inputs changed."),
        "log": CommandHome("_history", _ASK, "Show the commits, newest first."),
        "unpack": CommandHome("_unpack", _IDS, "Take integer IDs apart."),
        "pack": CommandHome("_pack", _IDS, "Put integer IDs together."),
        "layouts": CommandHome("_layouts", _IDS, "Show what integer IDs are made of."),
    }
)
"""Every command. Kept apart from their code, so that listing them loads none of it."""


class _OneLineError(click.ClickException):
    """An error of the package as a person at a prompt wants it: one line, no traceback."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"error: {' '.join(self.message.split())}", file=file, err=file is None)


class _LazyGroup(click.Group):
    """A group that loads a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        home = COMMANDS.get(cmd_name)
        if home is None:
            return None
        module = importlib.import_module(f"skyquilt.cli.{home.module}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            _fail_on_unknown(ctx, args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section in dict.fromkeys(home.section for home in COMMANDS.values()):
            with formatter.section(section):
                formatter.write_dl(
                    [
                        (name, home.summary)
                        for name, home in COMMANDS.items()
                        if home.section == section
                    ]
                )

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SkyquiltError as error:
            raise _OneLineError(in_shell_words(str(error))) from error
        except OSError as error:
            if error.filename is None:
                raise  # for main, which meets those of --help and --version too
            raise _OneLineError(f"{error.filename}: {error.strerror}") from error

    def main(self, *args: Any, **kwargs: Any) -> Any:
        # A reader that has seen enough (| head) is no error: click ends quietly then.
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            message = f"reading or writing failed: {error.strerror or error}"
            with suppress(OSError):
                _OneLineError(message).show()
            # What is still waiting to be written would fail again when Python ends.
            with suppress(OSError):
                sys.stdout.close()
            sys.exit(_OneLineError.exit_code)


def _fail_on_unknown(ctx: click.Context, name: str) -> NoReturn:
    close = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    ctx.fail(f"there is no command {name!r}{hint}; there are {', '.join(COMMANDS)}.")


_HELP = """Which exposures cover this piece of sky, by which astrometric solution, and what changed?

A REGISTRY is a file, such as survey.db. It keeps the footprint of every detector of every visit on
the sky (as predicted, as fitted, as fitted better), with its whole history. A skymap divides the
sky into tracts, and a tract into patches, on which images are stacked.

\b
A first hour:
  skyquilt demo
  skyquilt create survey.db --skymap hsc_rings_v1
  skyquilt ingest survey.db corners.csv --solution single_frame
  skyquilt mark survey.db before
  skyquilt inputs survey.db --tract 9615 --patch 14 --band i
  skyquilt ingest survey.db better.csv --solution jointcal
  skyquilt promote survey.db jointcal
  skyquilt diff survey.db before

Positions are ICRS degrees. Tables go to the standard output as text for people, csv or json
(--format), notes to the standard error. The table leaves out columns without any value, csv and
json have them all. Errors end with status 2 and say what to do next.
'skyquilt COMMAND --help' explains a command."""


@click.command(
    cls=_LazyGroup,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="skyquilt", prog_name="skyquilt", message="%(prog)s %(version)s")
def cli() -> None:
    """Stand for the whole command line; each command does its own work."""


def main() -> None:
    """Run the command line and leave the process with its exit status."""
    cli(prog_name="skyquilt")
