# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts as JSON: an object that explains itself, read back strictly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from skyquilt.errors import IdLayoutError
from skyquilt.packing.fields import Compound, IdField

if TYPE_CHECKING:
    from skyquilt.packing.layout import IdLayout

__all__ = ["layout_from_json", "layout_to_json"]

_FORMAT = "skyquilt.IdLayout"
_VERSION = 1

_FIELD_ENTRIES = (
    *("name", "width", "radix", "low", "high", "offset", "labels", "epoch", "is_constant"),
)


def layout_to_json(layout: IdLayout) -> str:
    """Do what `IdLayout.to_json` says.

    Parameters
    ----------
    layout : IdLayout
        The layout.

    Returns
    -------
    str
        As there.
    """
    document: dict[str, Any] = {"format": _FORMAT, "version": _VERSION}
    if layout.name:
        document["name"] = layout.name
    document["places"] = [_field_entries(field) for field in layout.places]
    if layout.compounds:
        document["compounds"] = [
            {"name": compound.name, "terms": [list(term) for term in compound.terms]}
            for compound in layout.compounds
        ]
    return json.dumps(document)


def _field_entries(field: IdField) -> dict[str, Any]:
    entries = {name: getattr(field, name) for name in _FIELD_ENTRIES}
    if field.labels:
        entries["labels"] = dict(field.labels)
    # What is as it would be anyway is left out, but not the range: it is what readers look for.
    return {
        name: value
        for name, value in entries.items()
        if value is not None and not (name == "offset" and value == 0) and value is not False
    }


def layout_from_json(text: str) -> tuple[list[IdField], str, list[Compound]]:
    """Read what `layout_to_json` wrote.

    Parameters
    ----------
    text : str
        A JSON object.

    Returns
    -------
    places : list of IdField
        The fields.
    name : str
        The name, or nothing.
    compounds : list of Compound
        The compounds.

    Raises
    ------
    IdLayoutError
        If it is no JSON, has an unknown or missing entry, or describes no layout.
    """
    try:
        document = json.loads(text, object_pairs_hook=_unique)
    except (TypeError, ValueError) as error:
        raise IdLayoutError(
            f"a layout must be a JSON object, got a text that is none: {error}"
        ) from None
    except RecursionError:
        raise IdLayoutError("a layout must be a JSON object, got one nested too deeply") from None
    document = _entries(document, "a layout", ("format", "version", "name", "places", "compounds"))
    if document.get("format") != _FORMAT or document.get("version") != _VERSION:
        raise IdLayoutError(
            f"a layout must have format '{_FORMAT}' and version {_VERSION},"
            f" got {document.get('format')!r} and {document.get('version')!r}"
        )
    places = [
        IdField(**_with_name(_entries(place, "a field", _FIELD_ENTRIES), "a field"))
        for place in _list(document.get("places"), "places")
    ]
    compounds = [
        Compound(
            **_with_name(_entries(key, "a compound", ("name", "terms")), "a compound", "terms")
        )
        for key in _list(document.get("compounds", []), "compounds")
    ]
    name = document.get("name", "")
    if not isinstance(name, str):
        raise IdLayoutError(f"the name of a layout must be a text, got {name!r}")
    return places, name, compounds


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise IdLayoutError(f"a layout must have each entry once, got {twice!r} again")
    return entries


def _entries(value: Any, what: str, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise IdLayoutError(f"{what} must be a JSON object, got {value!r}")
    unknown = [key for key in value if key not in known]
    if unknown:
        raise IdLayoutError(f"{what} has no entry '{unknown[0]}'; there are {', '.join(known)}")
    return value


def _with_name(entries: dict[str, Any], what: str, *others: str) -> dict[str, Any]:
    missing = [name for name in ("name", *others) if name not in entries]
    if missing:
        raise IdLayoutError(f"{what} must have the entry '{missing[0]}', got {entries!r}")
    return entries


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise IdLayoutError(f"{what} of a layout must be a list, got {value!r}")
    return value
