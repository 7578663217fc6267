# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Write layouts.txt: the named layouts as the round trips read them. A test says when it is old."""

from __future__ import annotations

from pathlib import Path

from skyquilt import IdLayout
from skyquilt.packing import IdField, all_known_layouts

#: Layouts with other parameters than their defaults, and two that no survey has.
_OTHERS = {
    "lsst_tract_patch n_bands=None": IdLayout.named("lsst_tract_patch", n_bands=None),
    "lsst_tract_patch n_bands=6": IdLayout.named("lsst_tract_patch", n_bands=6),
    "lsst_object n_releases=64": IdLayout.named("lsst_object", n_releases=64),
    "lsst_object n_releases=5 n_bands=None": IdLayout.named(
        "lsst_object", n_releases=5, n_bands=None
    ),
    "lsst_source n_releases=64": IdLayout.named("lsst_source", n_releases=64),
    "observation n_detectors=62": IdLayout.named(
        "observation", n_detectors=62, n_observations=10_000_000
    ),
    "observation n_detectors=200": IdLayout.named(
        "observation", n_detectors=200, n_observations=21_474_800
    ),
    "all 64 bits in one number": IdLayout(
        [
            IdField("a", radix=1_000_003),
            IdField("b", radix=999_983),
            IdField("c", radix=4099, offset=-2000),
            IdField("d", radix=4500, low=1),
        ]
    ),
    "all 64 bits in one field": IdLayout([IdField("all", width=64)]),
}


def layouts() -> dict[str, IdLayout]:
    """Give the layouts by what they are called."""
    defaults = {
        known.name: known.layout() for known in all_known_layouts() if known.name != "observation"
    }
    return {**defaults, **_OTHERS}


def _field_line(field: IdField) -> str:
    values = [value for _, value in field.labels or ()] or [field.low, field.high]
    digits = [field.digit(value) for value in values]
    gaps = sorted(set(range(min(digits), max(digits) + 1)) - set(digits)) if field.labels else []
    size = f"width {field.width}" if field.radix is None else f"radix {field.radix}"
    kind = "constant" if field.is_constant else "number" if field.epoch is None else "date"
    ends = f"{min(digits)} {max(digits)} {field.first_value}"
    return " ".join(["field", field.name, size, ends, kind, *map(str, gaps)])


def text() -> str:
    """Give the whole file."""
    lines = [
        "# Written by write_layouts.py: fields, the most significant first, each with its width or",
        "# radix, its lowest and highest digit, the value of digit 0, its kind, and gaps.",
        "# A compound has the position and weight of each term.",
    ]
    for name, layout in layouts().items():
        lines += ["", f"layout {name}", *map(_field_line, layout.places)]
        positions = {field.name: str(place) for place, field in enumerate(layout.places)}
        for compound in layout.compounds:
            terms = [f"{positions[field]} {weight}" for field, weight in compound.terms]
            lines.append(" ".join(["compound", compound.name, *terms]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "layouts.txt").write_text(text(), encoding="utf-8")
