# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts as tables for people: in a terminal and in a notebook."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from skyquilt.packing.fields import IdField
from skyquilt.packing.runs import Run

if TYPE_CHECKING:
    from skyquilt.packing.layout import IdLayout

__all__ = ["layout_html", "layout_rows", "layout_text"]

_HEADER = ("field", "bits", "step", "values", "meaning")
_MOST_LABELS = 8


def layout_text(layout: IdLayout) -> str:
    """Write a layout as lines of text.

    Parameters
    ----------
    layout : IdLayout
        The layout.

    Returns
    -------
    str
        A line on the whole, then a line a field, the most significant first.
    """
    rows = [_HEADER, *layout_rows(layout)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([_title(layout), *(f"  {line}" for line in lines)])


def layout_html(layout: IdLayout) -> str:
    """Write a layout as a table of HTML, as notebooks show it.

    Parameters
    ----------
    layout : IdLayout
        The layout.

    Returns
    -------
    str
        A table.
    """
    return (
        f"<table><caption>{html.escape(_title(layout))}</caption>"
        f"<thead>{_html_row(_HEADER, 'th')}</thead><tbody>"
        + "".join(_html_row(cells, "td") for cells in layout_rows(layout))
        + "</tbody></table>"
    )


def layout_rows(layout: IdLayout) -> list[tuple[str, ...]]:
    """Describe each field of a layout, and its compounds.

    Parameters
    ----------
    layout : IdLayout
        The layout.

    Returns
    -------
    list of tuple of str
        Name, bits, step, values and meaning: the field stands in these bits of an ID (both ends
        included, 0 is the lowest), and one step of it adds so much to their number.
    """
    part_of = {name: compound.name for compound in layout.compounds for name, _ in compound.terms}
    rows: list[tuple[str, ...]] = [
        (
            place.field.name,
            _bits(run),
            f"{place.stride:,}" if len(run.places) > 1 else "",
            _values(place.field),
            _meaning(place.field, part_of.get(place.field.name)),
        )
        for run in reversed(layout.runs)
        for place in run.places
    ]
    rows += [
        (
            compound.name,
            "",
            "",
            "",
            " + ".join(
                f"{weight:,} {name}" if weight > 1 else name for name, weight in compound.terms
            ),
        )
        for compound in layout.compounds
    ]
    return rows


def _html_row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _title(layout: IdLayout) -> str:
    name = f"IdLayout '{layout.name}'" if layout.name else "IdLayout"
    left = f"{layout.headroom} of 63 left" if layout.headroom >= 0 else "unsigned"
    return f"{name}: {layout.bits} bits ({left}), {layout.n_ids:,} IDs"


def _bits(run: Run) -> str:
    if run.width == 0:
        return "none"
    last = run.begin_bit + run.width - 1
    return str(last) if run.width == 1 else f"{run.begin_bit}-{last}"


def _values(field: IdField) -> str:
    return f"{field.low}" if field.low == field.high else f"{field.low} to {field.high}"


def _meaning(field: IdField, compound: str | None) -> str:
    if field.is_constant:
        return "always"
    if field.labels is not None:
        some = [f"{value} {label}" for label, value in field.labels[:_MOST_LABELS]]
        meaning = ", ".join(some + (["..."] if len(field.labels) > _MOST_LABELS else []))
    elif field.n_values == 1:
        meaning = "no other"
    elif field.epoch is not None:
        meaning = f"days, counted from {field.epoch}"
    else:
        meaning = ""
    # What stands in a compound is given as that, and by itself on request.
    parts = [meaning, "" if compound is None else f"part of {compound}"]
    return "; ".join(filter(None, parts))
