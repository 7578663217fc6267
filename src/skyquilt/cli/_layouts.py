# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command that shows layouts of integer IDs, and how commands are told which one is meant."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import fill
from typing import Any, TypeVar

import click

from skyquilt.cli._output import format_option, write_columns
from skyquilt.errors import IdLayoutError
from skyquilt.packing import IdLayout
from skyquilt.packing.known_layouts import KnownLayout, all_known_layouts, known_layout
from skyquilt.packing.layout_text import layout_rows

__all__ = ["Setting", "chosen_layout", "layout_options", "layouts"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_LABEL_WIDTH = 17
_TEXT_WIDTH = 100


class Setting(click.ParamType[tuple[str, Any]]):
    """A parameter of a named layout and its value, written NAME=VALUE."""

    name = "NAME=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Any]:
        """Read the parameter; click calls this.

        Parameters
        ----------
        value : str
            What was given.
        param, ctx : click.Parameter, click.Context, optional
            For the message.

        Returns
        -------
        tuple of str and Any
            The name, and the value: whatever JSON reads, or else the text itself.
        """
        name, equals, text = str(value).partition("=")
        if not name.isidentifier() or not equals:
            self.fail(f"{value!r} is not of the form NAME=VALUE, as n_releases=64", param, ctx)
        try:
            return name, json.loads(text)
        except ValueError:
            return name, text


_SETTINGS_OPTION = click.option(
    "--set",
    "settings",
    type=Setting(),
    multiple=True,
    help="A parameter of a named layout, as n_releases=64; may be given again.",
)


def layout_options(command: _Command) -> _Command:
    """Add the options ``--layout`` and ``--set`` to a command; see `chosen_layout`.

    Parameters
    ----------
    command : callable
        The function behind the command.

    Returns
    -------
    callable
        The same with the arguments ``layout_name`` and ``settings`` more.
    """
    return click.option(
        "--layout",
        "layout_name",
        metavar="NAME|FILE.json",
        required=True,
        help="A layout that 'skyquilt layouts' lists, or a file that holds one as JSON.",
    )(_SETTINGS_OPTION(command))


def chosen_layout(name: str, settings: tuple[tuple[str, Any], ...]) -> IdLayout:
    """Make or read the layout that a command works with.

    Parameters
    ----------
    name : str
        A known name, or a ``.json`` file.
    settings : tuple of (str, Any)
        Parameters of a known layout.

    Returns
    -------
    IdLayout
        The layout.

    Raises
    ------
    NotFoundError
        If there is no such name.
    IdLayoutError
        If the file holds no layout, or the parameters make none.
    OSError
        If the file cannot be read.
    """
    if not _is_file(name):
        return known_layout(name).layout(**_parameters(settings))
    if settings:
        raise IdLayoutError(f"{name}: --set is for layouts known by name; this one is as written")
    try:
        return IdLayout.from_json(Path(name).read_text(encoding="utf-8"))
    except (IdLayoutError, UnicodeDecodeError) as error:
        raise IdLayoutError(f"{name}: {error}") from error


def _is_file(name: str) -> bool:
    return name.endswith(".json")


def _parameters(settings: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    parameters = dict(settings)
    if len(parameters) < len(settings):
        names = [name for name, _ in settings]
        twice = next(name for name in names if names.count(name) > 1)
        raise IdLayoutError(f"--set must be given once for each parameter, got '{twice}' again")
    return parameters


_HELP = """Show what integer IDs are made of.

Without a name, lists the layouts that are known. With one, shows its fields and what is known of
it: which bits they take, their ranges, where the layout is defined, published IDs.

\b
  skyquilt layouts
  skyquilt layouts lsst_object --set n_releases=64
  skyquilt layouts lsst_object --format json > mine.json

A layout as JSON can be changed with an editor and given to 'skyquilt unpack' and 'skyquilt pack' as
--layout mine.json. With --format csv there is a line for each field."""


@click.command(help=_HELP)
@click.argument("name", metavar="[NAME|FILE.json]", required=False)
@_SETTINGS_OPTION
@format_option
def layouts(name: str | None, settings: tuple[tuple[str, Any], ...], style: str) -> None:
    """Answer ``skyquilt layouts``."""
    if name is None:
        if settings:
            raise click.UsageError("--set needs the name of a layout.")
        _list(style)
        return
    known = None if _is_file(name) else known_layout(name)
    if known is not None and known.required and not settings and style == "table":
        click.echo(f"{name} needs {' and '.join(known.required)}, each as --set NAME=VALUE\n")
        click.echo(_described(known))
        return
    layout = chosen_layout(name, settings)
    if style == "json":
        click.echo(json.dumps(json.loads(layout.to_json()), indent=2))
    elif style == "csv":
        header = ("field", "bits", "step", "values", "meaning")
        write_columns(dict(zip(header, zip(*layout_rows(layout), strict=True), strict=True)), style)
    else:
        click.echo(repr(layout))
        if known is not None:
            click.echo("\n" + _described(known))


def _list(style: str) -> None:
    known = list(all_known_layouts())
    write_columns(
        {
            "layout": [record.name for record in known],
            "bits": [_bits(record) for record in known],
            "parameters": [list(_signature(record)) for record in known],
            "summary": [record.summary for record in known],
        }
        if style != "table"
        else {
            "layout": [record.name for record in known],
            "bits": [_bits(record) for record in known],
            "summary": [record.summary for record in known],
        },
        style,
    )


def _signature(record: KnownLayout) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(record.make).parameters


def _bits(record: KnownLayout) -> int | None:
    """Give how many bits a layout takes as it is, None if that depends on what must be said."""
    return None if record.required else record.layout().bits


def _described(record: KnownLayout) -> str:
    parameters = [
        name if entry.default is entry.empty else f"{name}={json.dumps(entry.default)}"
        for name, entry in _signature(record).items()
    ]
    examples = [
        f"{number}: {', '.join(f'{key} {value}' for key, value in values.items())}"
        for number, values in record.examples
    ]
    chosen = [f"{name}={json.dumps(value)}" for name, value in record.example_parameters.items()]
    entries = {
        "IDs": [record.summary],
        "parameters": [", ".join(parameters)],
        "defined in": [record.source],
        "not in an ID": [record.not_recoverable],
        "published IDs": examples + [f"(by {', '.join(chosen)})"] * bool(examples and chosen),
    }
    return "\n".join(
        fill(
            text,
            _TEXT_WIDTH,
            initial_indent=(label if is_first else "").ljust(_LABEL_WIDTH),
            subsequent_indent=" " * _LABEL_WIDTH,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for label, texts in entries.items()
        for is_first, text in zip([True] + [False] * len(texts), texts, strict=False)
        if text
    )
