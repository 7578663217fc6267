# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Reads the Python text in which LSST keeps the configuration of a skymap, and runs none of it.

The text imports modules, asserts the class of the configuration and assigns to each field. It is
parsed, and every statement is held against these three forms.
"""

from __future__ import annotations

import ast
import warnings
from typing import Any, Final

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.builders import CellsBuilder, LegacyBuilder
from skyquilt.skymap.config import KINDS, SkyMapConfig, read_config
from skyquilt.skymap.config_fields import lsst_names, shown

__all__ = ["lsst_module", "read_lsst_config_text"]

_Path = tuple[str, ...]

#: The variable that is assigned to; the second name is that of texts from before August 2015.
_ROOTS: Final = ("config", "root")

#: Fields of every kind, by their path in the text: where they stand in a mapping as `read_config`
#: takes it. Texts from before late 2021 know no tract builders: patches were fields themselves.
_PATCHES: Final[dict[_Path, _Path]] = {
    ("tractBuilder", builder.kind, name): ("tractBuilder", "values", builder.kind, name)
    for builder in (LegacyBuilder, CellsBuilder)
    for name in lsst_names(builder)
}
_COMMON: Final[dict[_Path, _Path]] = {
    ("tractBuilder", "name"): ("tractBuilder", "name"),
    **_PATCHES,
    **{(name,): _PATCHES["tractBuilder", "legacy", name] for name in lsst_names(LegacyBuilder)},
}

#: The parts of Python that are most likely met, in words; others go by Python's name.
_IN_WORDS: Final[dict[type[ast.AST], str]] = {
    ast.Assert: "an assertion",
    ast.Assign: "an assignment",
    ast.Attribute: "an attribute",
    ast.AugAssign: "an assignment in place",
    ast.BinOp: "an operation",
    ast.Call: "a call",
    ast.Dict: "a dictionary",
    ast.FunctionDef: "a function",
    ast.GeneratorExp: "a comprehension",
    ast.If: "a branch",
    ast.ImportFrom: "an import of names",
    ast.JoinedStr: "an f-string",
    ast.Lambda: "a lambda",
    ast.List: "a list",
    ast.ListComp: "a comprehension",
    ast.Name: "a name",
    ast.NamedExpr: "an assignment",
    ast.Starred: "a starred item",
    ast.Subscript: "a subscript",
    ast.Tuple: "a tuple",
    ast.UnaryOp: "an operation",
}


def lsst_module(kind: str) -> str:
    """Give the module in which LSST keeps the classes of a kind of skymap.

    Parameters
    ----------
    kind : str
        A key of `KINDS`.

    Returns
    -------
    str
        Such as ``lsst.skymap.ringsSkyMap``.
    """
    name = KINDS[kind].lsst_class
    return f"lsst.skymap.{name[0].lower()}{name[1:]}"


def read_lsst_config_text(text: str, *, version: int | None = None) -> SkyMapConfig:
    """Read the configuration of a skymap as LSST's ``Config.saveToStream`` writes it.

    Nothing in the text is run. It may hold imports of LSST's modules, which say nothing; one
    assertion of the configuration's class, which says the kind of skymap; and after it assignments
    of literals to fields of that kind, each at most once. Anything else is refused.

    Parameters
    ----------
    text : str
        The text.
    version : int, optional
        The numbering of tracts, which LSST keeps elsewhere; 1 if not given.

    Returns
    -------
    SkyMapConfig
        The checked configuration.

    Raises
    ------
    SkyMapConfigError
        If the text is not of that form; the message gives the line and what was met there.
    """
    reader = _Reader(text.replace("\r\n", "\n").replace("\r", "\n"))
    if reader.kind is None:
        raise SkyMapConfigError("the configuration does not assert the class it is of")
    return read_config(reader.kind, reader.fields, version)


class _Reader:
    """Goes through the statements of a text from the first to the last."""

    kind: str | None = None

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._root = ""
        self._places: dict[_Path, _Path] = {}
        self.fields: dict[str, Any] = {}
        for statement in _parse(text).body:
            if isinstance(statement, ast.Import):
                self._import(statement)
            elif isinstance(statement, ast.Assert) and self.kind is None:
                self._assert(statement)
            elif isinstance(statement, ast.Assign) and self.kind is not None:
                self._assign(statement, self.kind)
            else:
                met = statement.value if isinstance(statement, ast.Expr) else statement
                raise self._refused(met, f"holds {_in_words(met)} where none is expected")

    def _import(self, statement: ast.Import) -> None:
        for alias in statement.names:
            if alias.asname is not None or alias.name.split(".")[0] != "lsst":
                raise self._refused(statement, f"imports {shown(alias.name)}")

    def _assert(self, statement: ast.Assert) -> None:
        """Learn the kind and the root from an assertion that is LSST's to the letter.

        It has had two forms, before and since July 2024.
        """
        line = self._lines[statement.lineno - 1]
        for kind in KINDS:
            path = f"{lsst_module(kind)}.{KINDS[kind].lsst_class}Config"
            for root in _ROOTS:
                module, name = f"type({root}).__module__", f"type({root}).__name__"
                if line in (
                    f"assert type({root})=={path},"
                    f" 'config is of type %s.%s instead of {path}' % ({module}, {name})",
                    f"assert type({root}) is {path},"
                    f' f"config is of type {{{module}}}.{{{name}}} instead of {path}"',
                ):
                    self.kind = kind
                    self._root = root
                    self._places = _COMMON | {(n,): (n,) for n in lsst_names(KINDS[kind])}
                    return
        raise self._refused(statement, "asserts what no configuration of a skymap does")

    def _assign(self, statement: ast.Assign, kind: str) -> None:
        path = self._path(statement)
        if path not in self._places:
            raise self._refused(
                statement, f"assigns to {'.'.join(path)}, no field of a {kind} skymap"
            )
        *outer, last = self._places[path]
        fields = self.fields
        for name in outer:
            fields = fields.setdefault(name, {})
        if last in fields:
            raise self._refused(statement, f"assigns to {'.'.join(path)} once more")
        fields[last] = self._literal(statement.value)

    def _path(self, statement: ast.Assign) -> _Path:
        """Give the path below the root: ``root.a``, ``root.a.b`` or ``root.a['b'].c``."""
        match statement.targets:
            case [ast.Attribute(ast.Name(root), first)] if root == self._root:
                return (first,)
            case [ast.Attribute(ast.Attribute(ast.Name(root), first), last)] if root == self._root:
                return (first, last)
            case [
                ast.Attribute(
                    ast.Subscript(ast.Attribute(ast.Name(root), first), ast.Constant(str(key))),
                    last,
                )
            ] if root == self._root:
                return (first, key, last)
        raise self._refused(statement, f"assigns to what is no field of {self._root}")

    def _literal(self, node: ast.expr) -> object:
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self._scalar(item) for item in node.elts]
        return self._scalar(node)

    def _scalar(self, node: ast.expr) -> object:
        """Give the value of a literal: a text, a number, a truth value or None."""
        match node:
            case ast.Constant(str() | int() | float() | None as value):
                return value
            case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as value)):
                return -value
        raise self._refused(node, f"holds {_in_words(node)} where a literal is expected")

    def _refused(self, node: ast.stmt | ast.expr, what: str) -> SkyMapConfigError:
        return SkyMapConfigError(
            f"line {node.lineno} of the configuration {what}: {shown(self._lines[node.lineno - 1])}"
        )


def _parse(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            # A backslash that escapes nothing is worth a warning in a program, not here.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    # The last two are what Python's parser answers to a text that is nested too deeply.
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SkyMapConfigError(
            f"the configuration is no Python: {type(error).__name__}, {shown(str(error))}"
        ) from None


def _in_words(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return f"a constant of type {type(node.value).__name__}"
    return _IN_WORDS.get(type(node), f"Python's {type(node).__name__}")
