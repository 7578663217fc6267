# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts of public surveys by name, each with the place it is defined in, and those of others."""

from __future__ import annotations

import difflib
import importlib
import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from skyquilt.errors import IdLayoutError, NotFoundError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from skyquilt.packing.layout import IdLayout

__all__ = ["ENTRY_POINT_GROUP", "KnownLayout", "all_known_layouts", "known_layout", "names"]

#: Where other packages announce theirs: an entry point gives a `KnownLayout`, or a function that
#: makes a layout.
ENTRY_POINT_GROUP: Final = "skyquilt.id_layouts"

#: The file of `skyquilt.packing.named` that holds each layout. A file is read when one of its
#: layouts is asked for.
_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "lsst_visit_detector": "lsst",
        "observation": "lsst",
        "lsst_tract_patch": "lsst",
        "lsst_object": "lsst",
        "lsst_source": "lsst",
        "lsst_dp02_object": "lsst_releases",
        "lsst_dp1_object": "lsst_releases",
        "lsst_dp1_source": "lsst_releases",
        "lsst_dp2_object": "lsst_releases",
        "lsst_alert": "lsst_releases",
        "hsc_object": "hsc",
        "sdss_objid": "sdss",
        "sdss_specobjid": "sdss",
        "sdss_specobjid_dr7": "sdss",
        "legacy_survey": "legacy_survey",
        "legacy_survey_dr10": "legacy_survey",
        "desi_target": "desi",
        "gaia_source": "gaia",
        "ztf_candid": "ztf",
        "ztf_pid": "ztf",
        "ztf_oid": "ztf",
        "panstarrs_objid": "panstarrs",
        "panstarrs_skycell": "panstarrs",
    }
)


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """A layout that is known by name.

    Attributes
    ----------
    name : str
        What it is called.
    make : callable
        Makes the layout; keyword parameters only.
    summary : str
        What its IDs are, in one line.
    source : str
        Where it is defined: document, section and address.
    examples : tuple of (int, mapping of str to int or str)
        Published IDs and what they hold. They are of the layout that ``example_parameters`` make.
    not_recoverable : str
        What an ID does not tell.
    example_parameters : mapping of str to Any
        Parameters of the layout that the examples are of; the defaults where it is empty.
    """

    name: str
    make: Callable[..., IdLayout]
    summary: str
    source: str
    examples: tuple[tuple[int, Mapping[str, int | str]], ...] = ()
    not_recoverable: str = ""
    example_parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """The parameters that have no default, without which there is no layout."""
        return tuple(
            name
            for name, entry in inspect.signature(self.make).parameters.items()
            if entry.default is entry.empty and entry.kind is not entry.VAR_KEYWORD
        )

    def layout(self, **parameters: Any) -> IdLayout:
        """Make the layout.

        Parameters
        ----------
        **parameters : Any
            What ``make`` takes.

        Returns
        -------
        IdLayout
            The layout, by its name.

        Raises
        ------
        IdLayoutError
            If there is no such parameter, one is missing, or one has a value that makes no layout.
        """
        # Here, because layouts ask this file for the named ones.
        from skyquilt.packing.layout import IdLayout  # noqa: PLC0415

        self._check(parameters)
        made = self.make(**parameters)
        if not isinstance(made, IdLayout):
            raise IdLayoutError(f"layout '{self.name}' must be made as an IdLayout, got {made!r}")
        return made.renamed(self.name)

    def _check(self, parameters: Mapping[str, Any]) -> None:
        known = inspect.signature(self.make).parameters
        takes_any = any(entry.kind is entry.VAR_KEYWORD for entry in known.values())
        takes = f"it takes {', '.join(known)}" if known else "it takes none"
        unknown = next((name for name in parameters if name not in known), None)
        if unknown is not None and not takes_any:
            raise IdLayoutError(
                f"layout '{self.name}' has no parameter '{unknown}'{_advice(unknown, known)};"
                f" {takes}"
            )
        missing = [name for name in self.required if name not in parameters]
        if missing:
            raise IdLayoutError(f"layout '{self.name}' needs {' and '.join(missing)}; {takes}")


def names() -> tuple[str, ...]:
    """List the layouts that are known by name.

    Returns
    -------
    tuple of str
        The built-in ones, then those of other packages that are installed. None is loaded.
    """
    return (*_HOMES, *(name for name in sorted(_announced()) if name not in _HOMES))


def known_layout(name: str) -> KnownLayout:
    """Look up a layout by name.

    Parameters
    ----------
    name : str
        One of `names`. A built-in one comes before one of another package.

    Returns
    -------
    KnownLayout
        What is known of it.

    Raises
    ------
    NotFoundError
        If there is none; the message proposes a name.
    IdLayoutError
        If it is of another package and cannot be loaded.
    """
    if name in _HOMES:
        return _built_in(name)
    announced = _announced()
    if name in announced:
        return _of_entry_points(announced[name])
    known = names()
    if name.lstrip("-").isdecimal():
        raise NotFoundError(
            f"no ID layout named {name!r}: it is an integer; identify([{name}]) says which layouts"
            " can have made it"
        )
    raise NotFoundError(
        f"no ID layout named {name!r}{_advice(name, known)}; known are {', '.join(known)};"
        " others are made with IdLayout(...) or read with IdLayout.from_json"
    )


def all_known_layouts() -> tuple[KnownLayout, ...]:
    """Give all layouts that are known by name.

    Returns
    -------
    tuple of KnownLayout
        In the order of `names`. One of another package that cannot be loaded is left out, with a
        warning that says why.
    """
    records = []
    for name in names():
        try:
            records.append(known_layout(name))
        except IdLayoutError as error:
            warnings.warn(str(error), stacklevel=2)
    return tuple(records)


def _built_in(name: str) -> KnownLayout:
    module = importlib.import_module(f"skyquilt.packing.named.{_HOMES[name]}")
    records: tuple[KnownLayout, ...] = module.LAYOUTS
    return next(record for record in records if record.name == name)


def _announced() -> dict[str, list[EntryPoint]]:
    # Loaded here: it takes longer than this room.
    from importlib.metadata import entry_points  # noqa: PLC0415

    announced: dict[str, list[EntryPoint]] = {}
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        announced.setdefault(entry.name, []).append(entry)
    return announced


def _of_entry_points(entries: list[EntryPoint]) -> KnownLayout:
    if len(entries) > 1:
        packages = sorted({entry.dist.name for entry in entries if entry.dist is not None})
        raise IdLayoutError(
            f"the ID layout '{entries[0].name}' is announced by {' and '.join(packages)};"
            " remove all but one of them"
        )
    entry = entries[0]
    package = "" if entry.dist is None else f" of {entry.dist.name}"
    told = f"the ID layout '{entry.name}'{package} ({entry.value})"
    try:
        found = entry.load()
    except Exception as error:
        # Whatever another package raises while it is imported is its fault, and said so.
        raise IdLayoutError(
            f"{told} cannot be loaded: {type(error).__name__}: {error};"
            " repair or remove the package"
        ) from error
    if isinstance(found, KnownLayout):
        return replace(found, name=entry.name)
    if not callable(found):
        raise IdLayoutError(
            f"{told} must be a KnownLayout or a function that makes an IdLayout, got {found!r}"
        )
    summary = (inspect.getdoc(found) or f"a layout of {entry.value}").partition("\n")[0]
    return KnownLayout(entry.name, found, summary, entry.value)


def _advice(name: str, known: Any) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""
