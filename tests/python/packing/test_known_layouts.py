# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts by name: each keeps its laws and its published IDs, and others can be added."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError, IdLayoutError, NotFoundError
from skyquilt.packing import IdField, KnownLayout, all_known_layouts, known_layout
from skyquilt.packing.known_layouts import names

Published = dict[str, dict[int, dict[str, int | str]]]
Install = Callable[[str, str, str], None]

#: A layout that has no defaults, with the camera of the Dark Energy Survey.
PARAMETERS: dict[str, dict[str, Any]] = {
    "observation": {"n_detectors": 62, "n_observations": 2**26},
}
MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "lsst_tract_patch with bands": ("lsst_tract_patch", {"n_bands": None}),
    "lsst_visit_detector of odd sizes": (
        "lsst_visit_detector",
        {
            "n_detectors": 189,
            "n_seq_nums": 9001,
            "n_days": 3653,
            "n_controllers": 6,
            "controllers": {"O": 0, "C": 1, "H": 2, "P": 3, "Q": 4, "S": 5},
        },
    ),
    "lsst_source of exposures": ("lsst_source", {"dimension": "exposure", "n_releases": 7}),
    "lsst_object of five releases": ("lsst_object", {"n_releases": 5}),
    **{name: (name, PARAMETERS.get(name, {})) for name in names()},
}


@pytest.fixture(params=MADE, ids=str)
def layout(request: pytest.FixtureRequest) -> IdLayout:
    name, parameters = MADE[request.param]
    return IdLayout.named(name, **parameters)


def values_at_the_edges(field: IdField) -> list[Any]:
    if field.labels:
        return [field.labels[0][0], field.labels[-1][0]]
    return sorted({field.low, field.high})


def test_every_edge_of_every_field_goes_both_ways(layout: IdLayout) -> None:
    edges = [values_at_the_edges(field) for field in layout.fields]
    rows = list(itertools.product(*edges))
    keys = [field.name for field in layout.fields]
    columns = {key: np.array([row[at] for row in rows]) for at, key in enumerate(keys)}
    ids = layout.pack(columns)
    assert len(set(ids.tolist())) == len(rows)
    assert layout.check(ids) == 0.0
    for key, column in layout.unpack(ids, fields=keys).items():
        np.testing.assert_array_equal(column, columns[key])
    keys_given = layout.unpack(ids)
    np.testing.assert_array_equal(layout.pack(keys_given), ids)


def test_a_value_beyond_an_edge_is_refused(layout: IdLayout) -> None:
    inside = {field.name: values_at_the_edges(field)[0] for field in layout.fields}
    layout.pack(inside)
    for field in layout.fields:
        day_after = 1 if field.epoch is None else 100
        for outside in (field.low - 1, field.high + day_after):
            with pytest.raises(IdError, match=f"'{field.name}' must"):
                layout.pack({**inside, field.name: outside})


def test_random_ids_go_both_ways(layout: IdLayout) -> None:
    random = np.random.default_rng(20261120)
    n_rows = 2000
    columns: dict[str, Any] = {}
    for field in layout.fields:
        if field.labels:
            columns[field.name] = random.choice([label for label, _ in field.labels], n_rows)
        else:
            first, last = field.digit(field.low), field.digit(field.high)
            digits = random.integers(first, last, n_rows, endpoint=True, dtype=np.uint64)
            columns[field.name] = np.array([field.value(int(digit)) for digit in digits])
    ids = layout.pack(columns)
    for key, column in layout.unpack(ids, fields=columns).items():
        np.testing.assert_array_equal(column, columns[key])


def test_a_layout_comes_back_from_json(layout: IdLayout) -> None:
    again = IdLayout.from_json(layout.to_json())
    assert again == layout
    assert again.name == layout.name


def test_a_layout_carries_its_name(layout: IdLayout) -> None:
    assert layout.name in names()


@pytest.mark.parametrize("record", all_known_layouts(), ids=lambda record: record.name)
def test_examples_hold_what_the_record_says(record: KnownLayout) -> None:
    made = record.layout(**record.example_parameters) if record.examples else None
    for number, values in record.examples:
        assert made is not None
        assert made.unpack(number) == dict(values)
        assert made.pack(values) == number


@pytest.mark.parametrize("record", all_known_layouts(), ids=lambda record: record.name)
def test_a_record_says_where_it_comes_from(record: KnownLayout) -> None:
    assert record.source
    assert record.not_recoverable.endswith(".")
    assert "\n" not in record.summary
    assert record.examples or "No published ID is at hand" in record.not_recoverable


def test_published_ids_hold_what_was_published(published_ids: Published) -> None:
    n_checked = 0
    for name, ids in published_ids.items():
        layout = IdLayout.named(name)
        for number, values in ids.items():
            assert layout.unpack(number, fields=list(values)) == values
            n_checked += len(values)
    assert n_checked == 54


def test_names_are_listed_and_found() -> None:
    assert IdLayout.names() == names()
    assert {"lsst_object", "sdss_objid", "legacy_survey", "gaia_source"} <= set(names())
    assert known_layout("gaia_source").name == "gaia_source"
    assert [record.name for record in all_known_layouts()] == list(names())


def test_a_wrong_name_gets_a_proposal() -> None:
    with pytest.raises(NotFoundError, match=r"'lsst_objects' \(did you mean 'lsst_object'\?\)"):
        IdLayout.named("lsst_objects")
    with pytest.raises(NotFoundError, match="known are lsst_visit_detector, "):
        IdLayout.named("nothing of the kind")


def test_a_wrong_parameter_gets_a_proposal() -> None:
    with pytest.raises(
        IdLayoutError, match=r"no parameter 'n_tract' \(did you mean 'n_tracts'\?\); it takes n_tr"
    ):
        IdLayout.named("lsst_tract_patch", n_tract=7)
    with pytest.raises(
        IdLayoutError, match="'gaia_source' has no parameter 'order'; it takes none"
    ):
        IdLayout.named("gaia_source", order=12)


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(IdLayoutError, match="'observation' needs n_detectors and n_observations"):
        IdLayout.named("observation")
    with pytest.raises(IdLayoutError, match="'observation' needs n_observations; it takes n_det"):
        IdLayout.named("observation", n_detectors=62)


def test_a_record_says_what_it_cannot_do_without() -> None:
    assert known_layout("observation").required == ("n_detectors", "n_observations")
    assert {record.required for record in all_known_layouts()} == {
        (),
        ("n_detectors", "n_observations"),
    }


def test_naming_one_survey_loads_no_other() -> None:
    program = (
        "import sys, skyquilt.packing; loaded = lambda: sorted(name for name in sys.modules"
        " if name.startswith('skyquilt.packing.named.')); print(loaded());"
        " skyquilt.packing.IdLayout.named('gaia_source'); print(loaded())"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert printed == ["[]", "['skyquilt.packing.named.gaia']"]


# ---- Layouts of other packages ----


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package of one module that announces layouts."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install_package(package: str, entry_points: str, source: str) -> None:
        (tmp_path / f"{package}.py").write_text(source)
        described = tmp_path / f"{package}-1.0.dist-info"
        described.mkdir()
        (described / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        (described / "entry_points.txt").write_text(f"[skyquilt.id_layouts]\n{entry_points}\n")

    return install_package


RECORDED = """
from skyquilt.packing import IdField, IdLayout, KnownLayout

def make(*, n_fields=10):
    return IdLayout([IdField("field", radix=n_fields), IdField("number", width=20)])

record = KnownLayout("inside", make, "objects of a survey", "its paper")
"""


def test_another_package_adds_a_layout(install: Install) -> None:
    install("one_survey", "one_survey_object = one_survey:record", RECORDED)
    assert names()[-1] == "one_survey_object"
    assert known_layout("one_survey_object").summary == "objects of a survey"
    layout = IdLayout.named("one_survey_object", n_fields=3)
    assert layout.name == "one_survey_object"
    assert layout.unpack(2 * 2**20 + 5) == {"field": 2, "number": 5}
    with pytest.raises(IdLayoutError, match="has no parameter 'fields'"):
        IdLayout.named("one_survey_object", fields=3)


def test_another_package_adds_a_function(install: Install) -> None:
    source = (
        "from skyquilt.packing import IdField, IdLayout\n\n"
        "def make(**sizes):\n"
        '    """Make the layout of things."""\n'
        "    return IdLayout([IdField('thing', width=sizes.get('width', 8))])\n"
    )
    install("two_survey", "things = two_survey:make", source)
    record = known_layout("things")
    assert (record.summary, record.source) == ("Make the layout of things.", "two_survey:make")
    assert IdLayout.named("things", width=9).bits == 9


def test_the_names_of_the_package_come_first(install: Install) -> None:
    install("thief", "gaia_source = thief:make", "def make():\n    raise AssertionError\n")
    assert names().count("gaia_source") == 1
    assert IdLayout.named("gaia_source").bits == 63


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("1 / 0\n", "of broken_survey .* cannot be loaded: ZeroDivisionError"),
        ("import no_such_library\n", "cannot be loaded: ModuleNotFoundError: .*no_such_library"),
        ("other = None\n", "cannot be loaded: AttributeError"),
        ("make = 7\n", "must be a KnownLayout or a function that makes an IdLayout, got 7"),
        ("def make():\n    return 7\n", "'broken' must be made as an IdLayout, got 7"),
    ],
)
def test_a_broken_layout_of_another_package_is_told(
    install: Install, source: str, told: str
) -> None:
    install("broken_survey", "broken = broken_survey:make", source)
    sys.modules.pop("broken_survey", None)
    assert "broken" in names()
    with pytest.raises(IdLayoutError, match=told):
        IdLayout.named("broken")


def test_one_name_of_two_packages_is_told(install: Install) -> None:
    install("one_survey", "shared = one_survey:record", RECORDED)
    install("two_survey", "shared = two_survey:record", RECORDED)
    assert names().count("shared") == 1
    with pytest.raises(IdLayoutError, match="'shared' is announced by one_survey and two_survey"):
        IdLayout.named("shared")


def test_a_broken_layout_does_not_hide_the_others(install: Install) -> None:
    install("broken_survey", "broken = broken_survey:make", "1 / 0\n")
    sys.modules.pop("broken_survey", None)
    with pytest.warns(UserWarning, match="'broken' of broken_survey .* cannot be loaded"):
        records = all_known_layouts()
    assert [record.name for record in records] == [name for name in names() if name != "broken"]
