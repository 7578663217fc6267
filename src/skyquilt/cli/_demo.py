# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that walks through a real field."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import click

from skyquilt.demo import run_demo

__all__ = ["demo"]

_HELP = """Walk through a real field, offline, in seconds.

From the pointings of 160 real visits of Hyper Suprime-Cam: a registry, the inputs of a patch, a
better astrometric solution, what has to be coadded again, and a picture. Leaves a registry to play
with (survey.db) and the picture (changes.png) in a new folder."""


@click.command(help=_HELP)
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to leave them. Default: skyquilt_demo here, or skyquilt_demo_2 and so on.",
)
def demo(directory: Path | None) -> None:
    """Answer ``skyquilt demo``."""
    chosen = _free_directory() if directory is None else directory
    # Told relative to where the reader stands, so that the commands at the end can be copied.
    run_demo(Path(os.path.relpath(chosen)), click.echo)


def _free_directory() -> Path:
    """Give a folder that is not there yet: a demo never overwrites what an earlier one left."""
    names = (
        Path(f"skyquilt_demo_{number}" if number > 1 else "skyquilt_demo") for number in count(1)
    )
    return next(path for path in names if not path.exists())
