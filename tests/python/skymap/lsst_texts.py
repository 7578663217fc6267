# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Configurations and skymaps written as LSST's tools write them, in texts and in pickles.

The pickles come from Python's own pickler: it meets stand-ins under the names of LSST's classes,
which say of themselves what LSST's say.
"""

from __future__ import annotations

import dataclasses
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from skyquilt.skymap.builders import CellsBuilder, LegacyBuilder
from skyquilt.skymap.config import KINDS, SkyMapConfig
from skyquilt.skymap.config_fields import fields_to_lsst
from skyquilt.skymap.lsst_config_text import lsst_module


def text_of(config: SkyMapConfig, *, form: str = "2024") -> str:
    """Write a configuration as LSST did in the year of the form: 2013, 2018, 2022 or 2024."""
    module = lsst_module(config.kind)
    path = f"{module}.{config.lsst_class}Config"
    root = "root" if form == "2013" else "config"
    lines = [f"import {module}"]
    if form == "2024":
        lines += [
            f'assert type({root}) is {path}, f"config is of type {{type({root}).__module__}}'
            f'.{{type({root}).__name__}} instead of {path}"',
            "",
        ]
    else:
        lines += [
            f"assert type({root})=={path}, 'config is of type %s.%s instead of {path}'"
            f" % (type({root}).__module__, type({root}).__name__)"
        ]
    fields = {k: v for k, v in config.to_lsst().items() if k != "tractBuilder"}
    if form in ("2013", "2018"):
        assert isinstance(config.builder, LegacyBuilder)
        fields = {**fields_to_lsst(config.builder), **fields}
        builders = []
    else:
        lines += ["import lsst.skymap.tractBuilder"]
        builders = [
            (builder.kind, name, value)
            for builder in (LegacyBuilder(), CellsBuilder())
            for name, value in fields_to_lsst(
                config.builder if isinstance(config.builder, type(builder)) else builder
            ).items()
        ]
    for kind, name, value in builders:
        lines += ["# what it is", f"{root}.tractBuilder[{kind!r}].{name}={value!r}", ""]
    if builders:
        lines += [f"{root}.tractBuilder.name={config.builder.kind!r}"]
    for name, value in fields.items():
        lines += ["# what it is, such as:", "#     - this", f"{root}.{name}={value!r}", ""]
    return "\n".join(lines) + "\n"


def pickle_of(
    config: SkyMapConfig, *, protocol: int = 5, text: str | None = None, version: Any = None
) -> bytes:
    """Pickle a skymap as LSST does: two kinds have a state, the others call their class."""
    with _stand_ins(text_of(config) if text is None else text) as stand_ins:
        skymap = stand_ins[config.kind]()
        by_state = config.kind in ("dodeca", "equat")
        skymap.version = (1, 0) if by_state else config.version if config.kind == "rings" else 0
        if version is not None:
            skymap.version = version
        if by_state:
            # By copyreg, as for any class that says no more than its state.
            del type(skymap).__reduce__
        return pickle.dumps(skymap, protocol)


def _unreduce_config(cls: type, text: bytes) -> None:
    raise AssertionError("a test reads pickles by skyquilt alone")


@contextmanager
def _stand_ins(text: str) -> Iterator[dict[str, type[Any]]]:
    """Put stand-ins where Python's pickler looks for LSST's classes."""
    modules: dict[str, ModuleType] = {}

    def place(module: str, name: str, value: Any) -> Any:
        value.__module__, value.__qualname__, value.__name__ = module, name, name
        setattr(modules.setdefault(module, ModuleType(module)), name, value)
        return value

    unreduce = place("lsst.pex.config.config", "unreduceConfig", _unreduce_config)
    classes = {}
    for kind, cls in KINDS.items():
        module = lsst_module(kind)

        class Config:
            def __reduce__(self) -> tuple[Any, ...]:
                return (unreduce, (type(self), text.encode()))

        class SkyMap:
            version: Any
            config_class: type[Any] = Config

            def __reduce__(self) -> tuple[Any, ...]:
                return (type(self), (self.config_class(), self.version))

            def __getstate__(self) -> dict[str, Any]:
                return {"version": self.version, "config": self.config_class()}

        place(module, f"{cls.lsst_class}Config", Config)
        classes[kind] = place(module, cls.lsst_class, SkyMap)
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield classes
    finally:
        for name, module_before in before.items():
            if module_before is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module_before


def with_legacy_builder(config: SkyMapConfig) -> SkyMapConfig:
    """Give a configuration that could be written before there were tract builders."""
    if isinstance(config.builder, LegacyBuilder):
        return config
    return dataclasses.replace(config, builder=LegacyBuilder())
