# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts as tables: what stands where, for people."""

from __future__ import annotations

from skyquilt import IdLayout
from skyquilt.packing import Compound, IdField

LAYOUT = IdLayout(
    [
        IdField("release", width=3, high=4),
        IdField("day_obs", radix=16384, epoch="2010-01-01"),
        IdField("band", radix=6, labels={"u": 0, "g": 1, "r": 2}),
        IdField.reserved(width=2),
        IdField("counter", width=10),
    ]
)


def test_a_layout_is_shown_as_a_table() -> None:
    layout = IdLayout(LAYOUT.places, name="small")
    assert repr(layout).splitlines() == [
        "IdLayout 'small': 32 bits (31 of 63 left), 251,658,240 IDs",
        "  field     bits   step  values                meaning",
        "  release   29-31        0 to 4",
        "  day_obs   12-28  6     20100101 to 20541109  days, counted from 2010-01-01",
        "  band      12-28  1     0 to 2                0 u, 1 g, 2 r",
        "  reserved  10-11        0                     always",
        "  counter   0-9          0 to 1023",
    ]


def test_notebooks_show_the_same_with_marks_escaped() -> None:
    layout = IdLayout(LAYOUT.places, name="a <small> one")
    page = layout._repr_html_()
    assert "a &lt;small&gt; one" in page
    assert "<small>" not in page
    for line in repr(layout).splitlines()[2:]:
        for cell in line.strip().split("  "):
            if cell.strip():
                assert f"<td>{cell.strip()}</td>" in page


def test_compounds_say_what_they_are_made_of() -> None:
    layout = IdLayout(
        LAYOUT.places[:2] + LAYOUT.places[4:],
        compounds=[Compound("key", (("day_obs", 10000), ("counter", 1)))],
    )
    assert repr(layout).splitlines()[-3:] == [
        "  day_obs  10-23        20100101 to 20541109  days, counted from 2010-01-01; part of key",
        "  counter  0-9          0 to 1023             part of key",
        "  key                                         10,000 day_obs + counter",
    ]
