# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Reads skymaps that LSST's tools have pickled, and runs nothing that stands in the pickle.

A pickle is a program for a small stack machine, and Python's own machine imports and calls whatever
the program names. This one knows the few opcodes of which a pickled skymap is made. The names in it
stand for what they would be in LSST's package and are never imported; calling one notes that it was
called.
"""

from __future__ import annotations

import enum
import io
import os
import pickletools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeGuard

from skyquilt.errors import SkyMapConfigError
from skyquilt.skymap.config import KINDS, SkyMapConfig
from skyquilt.skymap.config_fields import shown
from skyquilt.skymap.lsst_config_text import lsst_module, read_lsst_config_text

__all__ = ["read_lsst_pickle", "skymap_config_of_pickle"]

#: A pickled skymap holds its configuration and little else: 1,552 bytes for rings, and 60 more for
#: each tract of a discrete one.
_MAX_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True)
class _SkyMapClass:
    """LSST's class of the skymaps of a kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class _ConfigClass:
    """LSST's class of the configurations of a kind."""

    kind: str


class _Function(enum.Enum):
    """Functions that a pickled skymap calls, with their names."""

    #: Makes a configuration from its class and text.
    UNREDUCE_CONFIG = "unreduceConfig"
    #: Makes bytes from a text: so Python 3 writes bytes in protocol 2.
    ENCODE = "encode"


class _Mark(enum.Enum):
    """Where a tuple or the items of a mapping begin on the stack."""

    MARK = enum.auto()


@dataclass(frozen=True, slots=True)
class _Config:
    """What unreduceConfig would make; what it is called with is read at the end, and once."""

    kind: str
    text: bytes | str


@dataclass(slots=True)
class _SkyMap:
    """What calling a class of skymaps would make, or what is made without and filled later."""

    kind: str
    config: _Config | None = None
    version: int | tuple[int, int] | None = None


#: Every name that a pickled skymap may bring in.
_GLOBALS: Final[dict[tuple[str, str], object]] = {
    ("lsst.pex.config.config", "unreduceConfig"): _Function.UNREDUCE_CONFIG,
    ("_codecs", "encode"): _Function.ENCODE,
    **{(lsst_module(kind), cls.lsst_class): _SkyMapClass(kind) for kind, cls in KINDS.items()},
    **{
        (lsst_module(kind), f"{cls.lsst_class}Config"): _ConfigClass(kind)
        for kind, cls in KINDS.items()
    },
}


def read_lsst_pickle(path: str | os.PathLike[str]) -> SkyMapConfig:
    """Read the configuration of a skymap from a file that LSST's tools have pickled.

    Nothing in the file is imported or called, so a file from anywhere may be read. All five kinds
    are known, in pickles of protocols 2 to 5, with texts as LSST has written them since 2013.

    Parameters
    ----------
    path : str or path-like
        The file, such as ``skyMap_lsst_cells_v1_skymaps.pickle`` of a butler repository; at most
        one mebibyte.

    Returns
    -------
    SkyMapConfig
        The configuration, with the version of the numbering.

    Raises
    ------
    SkyMapConfigError
        If the file is no pickled skymap, or holds anything that such a file has no use for; the
        message names it.
    FileNotFoundError
        If there is no such file.
    """
    with Path(path).open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    try:
        return skymap_config_of_pickle(data)
    except SkyMapConfigError as error:
        raise SkyMapConfigError(f"{os.fspath(path)}: {error}") from None


def skymap_config_of_pickle(data: bytes) -> SkyMapConfig:
    """Read the configuration of a skymap from the content of such a file.

    Parameters
    ----------
    data : bytes
        The pickle.

    Returns
    -------
    SkyMapConfig
        The configuration, with the version of the numbering.

    Raises
    ------
    SkyMapConfigError
        As `read_lsst_pickle` does.
    """
    if len(data) > _MAX_BYTES:
        raise SkyMapConfigError(f"a pickled skymap has at most {_MAX_BYTES} bytes")
    skymap = _Machine(data).run()
    if not isinstance(skymap, _SkyMap) or skymap.config is None:
        raise SkyMapConfigError(f"the pickle holds {_in_words(skymap)} instead of a skymap")
    if skymap.kind != skymap.config.kind:
        raise SkyMapConfigError(
            f"the pickle holds a {skymap.kind} skymap with a configuration of a"
            f" {skymap.config.kind} skymap"
        )
    config = read_lsst_config_text(_decoded(skymap.config.text), version=_numbering(skymap))
    if config.kind != skymap.kind:
        raise SkyMapConfigError(
            f"the pickle holds a {skymap.kind} skymap with the text of a {config.kind} skymap"
        )
    return config


def _decoded(text: bytes | str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SkyMapConfigError(f"the configuration is no UTF-8: {error}") from None


def _numbering(skymap: _SkyMap) -> int:
    """Give the version of the numbering: for rings the integer that the class is called with.

    Other kinds carry the version of the class, 0 or 1 or (1, 0), which says nothing of the tracts.
    """
    if skymap.kind != "rings":
        if skymap.version in (0, 1, (1, 0)):
            return 1
    elif isinstance(skymap.version, int):
        return skymap.version
    raise SkyMapConfigError(f"a {skymap.kind} skymap of version {skymap.version} is not known")


def _is_version(value: object) -> TypeGuard[int | tuple[int, int]]:
    match value:
        case int() | (int(), int()):
            return True
    return False


#: Every opcode there is, by its code.
_OPCODES: Final = {opcode.code: opcode for opcode in pickletools.opcodes}


class _Machine:
    """The stack, the memo and the few opcodes that pickled skymaps are made of."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)
        self._begin = 0
        self._stack: list[object] = []
        self._memo: dict[int, object] = {}

    def run(self) -> object:
        """Follow the opcodes to the last one and give what it leaves."""
        while True:
            self._begin = self._data.tell()
            code = self._data.read(1).decode("latin-1")
            if code == "":
                raise self._refused("the pickle ends before its last opcode")
            opcode = _OPCODES.get(code)
            if (self._begin == 0) != (opcode is not None and opcode.name == "PROTO"):
                raise self._refused("a pickle of protocols 2 to 5 begins with its protocol, once")
            if opcode is None:
                raise self._refused(f"no opcode has the code {code!r}")
            if opcode.name == "STOP":
                break
            self._step(opcode)
        result = self._pop()
        if self._stack or self._data.read(1):
            raise self._refused("something is left over at the end of the pickle")
        return result

    def _step(self, opcode: pickletools.OpcodeInfo) -> None:
        match opcode.name:
            case "PROTO":
                if self._argument(opcode) not in (2, 3, 4, 5):
                    raise self._refused("only pickles of protocols 2 to 5 are read")
            case "FRAME":
                self._argument(opcode)
            case (
                "BININT" | "BININT1" | "BININT2"
                | "SHORT_BINUNICODE" | "BINUNICODE" | "BINUNICODE8"
                | "SHORT_BINBYTES" | "BINBYTES" | "BINBYTES8"
                | "SHORT_BINSTRING" | "BINSTRING"
            ):  # fmt: skip
                self._stack.append(self._argument(opcode))
            case "MARK":
                self._stack.append(_Mark.MARK)
            case "EMPTY_TUPLE":
                self._stack.append(())
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                count = int(opcode.name[-1])
                self._stack.append(tuple(self._pop() for _ in range(count))[::-1])
            case "TUPLE":
                self._stack.append(tuple(self._pop_to_mark()))
            case "EMPTY_DICT":
                self._stack.append({})
            case "SETITEMS":
                self._set_items()
            case "MEMOIZE":
                self._memo[len(self._memo)] = self._peek()
            case "BINPUT" | "LONG_BINPUT":
                self._memo[self._argument(opcode)] = self._peek()
            case "BINGET" | "LONG_BINGET":
                index = self._argument(opcode)
                if index not in self._memo:
                    raise self._refused(f"the memo has no entry {index}")
                self._stack.append(self._memo[index])
            case "GLOBAL":
                self._stack.append(self._global(self._line(), self._line()))
            case "STACK_GLOBAL":
                name, module = self._pop(), self._pop()
                self._stack.append(self._global(module, name))
            case "REDUCE":
                arguments, function = self._pop(), self._pop()
                self._stack.append(self._called(function, arguments))
            case "NEWOBJ":
                arguments, cls = self._pop(), self._pop()
                if not isinstance(cls, _SkyMapClass) or arguments != ():
                    raise self._refused(
                        f"it would make an object of {_in_words(cls)} with {_in_words(arguments)}"
                    )
                self._stack.append(_SkyMap(cls.kind))
            case "BUILD":
                self._build()
            case _:
                raise self._refused(f"no pickled skymap holds the opcode {opcode.name}")

    def _argument(self, opcode: pickletools.OpcodeInfo) -> Any:
        assert opcode.arg is not None
        try:
            return opcode.arg.reader(self._data)
        except ValueError as error:
            raise self._refused(f"the argument of {opcode.name} is damaged: {error}") from None

    def _line(self) -> str:
        return self._data.readline().removesuffix(b"\n").decode("latin-1")

    def _peek(self) -> object:
        if not self._stack:
            raise self._refused("the stack is empty")
        return self._stack[-1]

    def _pop(self) -> object:
        self._peek()
        return self._stack.pop()

    def _pop_to_mark(self) -> list[object]:
        items: list[object] = []
        while (item := self._pop()) is not _Mark.MARK:
            items.append(item)
        return items[::-1]

    def _global(self, module: object, name: object) -> object:
        # Only texts are looked up: what else there is may be too large to compare.
        if not isinstance(module, str) or not isinstance(name, str):
            raise self._refused(f"it would import {_in_words(name)} from {_in_words(module)}")
        if (module, name) not in _GLOBALS:
            raise self._refused(f"it would import {shown(name)} from {shown(module)}")
        return _GLOBALS[module, name]

    def _called(self, function: object, arguments: object) -> object:
        match function, arguments:
            case _Function.UNREDUCE_CONFIG, (_ConfigClass(kind), bytes() | str() as text):
                return _Config(kind, text)
            case _Function.ENCODE, (str() as text, "latin1"):
                return text
            case _SkyMapClass(kind), (_Config() as config, version) if _is_version(version):
                return _SkyMap(kind, config, version)
        raise self._refused(f"it would call {_in_words(function)} with {_in_words(arguments)}")

    def _build(self) -> None:
        """Fill a skymap that was made without calling its class, as those of two kinds are."""
        state, skymap = self._pop(), self._peek()
        match skymap, state:
            case _SkyMap(config=None), {
                "version": version,
                "config": _Config() as config,
                **rest,
            } if _is_version(version) and not rest:
                skymap.config = config
                skymap.version = version
            case _:
                raise self._refused(f"it would fill {_in_words(skymap)} from {_in_words(state)}")

    def _set_items(self) -> None:
        items, mapping = self._pop_to_mark(), self._peek()
        if not isinstance(mapping, dict) or len(items) % 2:
            raise self._refused(f"it would set {len(items)} things in {_in_words(mapping)}")
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str):
                raise self._refused(f"a key is {_in_words(key)} instead of a text")
            mapping[key] = value

    def _refused(self, what: str) -> SkyMapConfigError:
        return SkyMapConfigError(
            f"not read as a pickled LSST skymap: {what} (at byte {self._begin})"
        )


def _in_words(value: object) -> str:
    match value:
        case _SkyMapClass(kind):
            return f"the class {KINDS[kind].lsst_class}"
        case _ConfigClass(kind):
            return f"the class {KINDS[kind].lsst_class}Config"
        case _Function():
            return f"the function {value.value}"
        case _Config(kind):
            return f"the configuration of a {kind} skymap"
        case _SkyMap(kind):
            return f"a {kind} skymap"
        case tuple():
            # A tuple may hold itself many times over: one level is enough to tell what it is.
            return f"({', '.join(type(item).__name__.lstrip('_') for item in value[:5])})"
        case str() | bytes() | int():
            return shown(value)
    return f"a {type(value).__name__.lstrip('_')}"
