# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Write docs/reference from the docstrings and the commands' own help: `nox -s docs` runs it."""

from __future__ import annotations

import enum
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import click

from skyquilt.cli.main import cli
from skyquilt.footprint.columns import COLUMNS

REFERENCE = Path(__file__).parent / "reference"

# A page per room: its file, its title, the modules whose public names it lists.
ROOMS = {
    "sphere": ("Polygons on the sphere, HEALPix numbers", ["skyquilt.sphere"]),
    "skymap": ("Skymaps: tracts, patches, cells", ["skyquilt.skymap"]),
    "packing": ("Packing: data IDs as integers", ["skyquilt.packing"]),
    "index": ("Index: overlaps of regions", ["skyquilt.index"]),
    "footprint": ("Footprints: tables, sources, instruments", ["skyquilt.footprint"]),
    "registry": ("Registry: footprints with their history", ["skyquilt.registry"]),
    "plot": ("Pictures", ["skyquilt.plot"]),
    "errors": ("Errors", ["skyquilt.errors"]),
    "testing": ("Strategies for tests", ["skyquilt.testing.strategies"]),
}

PROTOCOLS = {
    "__len__": "`len()`",
    "__getitem__": "rows by index, slice or mask in square brackets",
    "__iter__": "iteration",
    "__eq__": "`==`",
    "__hash__": "hash",
    "__reduce__": "pickle",
    "__enter__": "`with`",
}


def pages() -> dict[str, str]:
    """Give the text of every page by file name."""
    written = {f"{room}.md": _room_page(title, modules) for room, (title, modules) in ROOMS.items()}
    written["footprint.md"] += _column_table()
    written["commands.md"] = _commands_page()
    lines = ["# Reference", "", "Written from the docstrings; do not edit by hand.", ""]
    lines += [f"- [{title}]({room}.md)" for room, (title, _) in ROOMS.items()]
    lines += ["- [Commands](commands.md)", ""]
    written["README.md"] = "\n".join(lines)
    return written


def _room_page(title: str, modules: list[str]) -> str:
    parts = [f"# {title}\n"]
    for name in modules:
        module = importlib.import_module(name)
        parts.append(f"`{name}`: {_summary(module)}\n")
        for public in sorted(module.__all__):
            parts += _entry(public, getattr(module, public))
    return "\n".join(parts)


def _entry(name: str, value: Any) -> list[str]:
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return [
            f"## {name}\n",
            f"A constant: `{value!r}`.\n" if isinstance(value, (int, str)) else "",
        ]
    parts = [f"## {name}\n", _block(name, value)]
    if inspect.isclass(value) and not issubclass(value, BaseException):
        parts += _protocols(value)
        for member, attribute in public_members(value):
            parts += _member(f"{name}.{member}", attribute)
    return parts


def public_members(cls: type) -> list[tuple[str, Any]]:
    """Give the public members of a class, those it inherits inside the package included."""
    return [
        (name, attribute)
        for name, attribute in inspect.getmembers_static(cls)
        if not name.startswith("_") and name in _own_names(cls)
    ]


def _own_names(cls: type) -> set[str]:
    return {
        name
        for base in cls.__mro__
        if base.__module__.startswith("skyquilt")
        for name in vars(base)
    }


def _protocols(cls: type) -> list[str]:
    own = _own_names(cls)
    words = [words for method, words in PROTOCOLS.items() if method in own]
    return [f"Also: {', '.join(words)}.\n"] if words else []


def _member(name: str, attribute: Any) -> list[str]:
    if isinstance(attribute, property):
        return [f"### {name}\n", f"{inspect.getdoc(attribute) or ''}\n"]
    function = getattr(attribute, "__func__", attribute)
    if inspect.isfunction(function):
        return [f"### {name}\n", _block(name, function)]
    return []


def _block(name: str, value: Any) -> str:
    head = f"{name}{_signature(value)}"
    return f"```text\n{head}\n\n{inspect.getdoc(value) or ''}\n```\n"


def _signature(value: Any) -> str:
    # How an enum is called differs between versions of Python, and nobody calls one.
    if inspect.isclass(value) and issubclass(value, (BaseException, enum.Enum)):
        return ""
    try:
        # Annotations are kept as text, which a signature shows in quotes; defaults keep theirs.
        return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(value)))
    except ValueError:
        return ""


def _summary(value: Any) -> str:
    return (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ")


def _column_table() -> str:
    lines = ["\n## Columns of a footprint table\n", "| column | kind | unit | fixed by | meaning |"]
    lines.append("|---|---|---|---|---|")
    for column in COLUMNS.values():
        fixed_by = column.fixed_by.name.lower().replace("_", " ")
        lines.append(
            f"| `{column.name}` | {column.kind} | {column.unit or ''} | {fixed_by} |"
            f" {column.description} |"
        )
    return "\n".join(lines) + "\n"


def _commands_page() -> str:
    parts = ["# Commands\n"]
    with click.Context(cli, info_name="skyquilt", **cli.context_settings) as group:
        parts.append(_help(cli, None, "skyquilt"))
        for name in sorted(cli.list_commands(group)):
            command = cli.get_command(group, name)
            if command is not None:
                parts += [f"## skyquilt {name}\n", _help(command, group, name)]
    return "\n".join(parts)


def _help(command: click.Command, group: click.Context | None, name: str) -> str:
    """Give the help as a user sees it: a command takes the settings of the group it is part of."""
    settings = {**command.context_settings, "terminal_width": 90, "max_content_width": 90}
    with click.Context(command, group, info_name=name, **settings) as context:
        return f"```text\n{command.get_help(context)}\n```\n"


def main() -> None:
    """Write the pages."""
    written = pages()  # before anything is taken away
    REFERENCE.mkdir(exist_ok=True)
    for stale in REFERENCE.glob("*.md"):
        stale.unlink()
    for name, text in written.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
