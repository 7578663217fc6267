# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The registry's answers for real visits, against pairs that other implementations found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from skyquilt.footprint import FootprintTable
from skyquilt.registry import Registry
from skyquilt.skymap import SkyMap

ReadData = Callable[[str], FootprintTable]
Truth = Callable[[str, Sequence[str]], set[tuple[int, ...]]]

SETS = {
    "hsc_rc2": ("hsc_rc2/footprints.csv.gz", "hsc_rc2/truth_patch_overlap.csv.gz", 215),
    "padded": (
        "hsc_rc2/regions_padded4000.csv.gz",
        "hsc_rc2/truth_patch_overlap_padded4000.csv.gz",
        1132,
    ),
    "hsc_cosmos": ("hsc_cosmos/footprints.csv.gz", "hsc_cosmos/truth_patch_overlap.csv.gz", 5173),
}


@pytest.fixture(scope="module")
def registries(
    tmp_path_factory: pytest.TempPathFactory, read_data: ReadData
) -> Iterator[dict[str, Registry]]:
    """Give a registry of each set of visits."""
    folder: Path = tmp_path_factory.mktemp("registries")
    made = {}
    for name, (footprints, _, _) in SETS.items():
        made[name] = Registry.create(folder / f"{name}.db")
        made[name].commit(read_data(footprints), solution="single_frame")
    yield made
    for registry in made.values():
        registry.close()


@pytest.mark.parametrize("name", SETS)
def test_the_inputs_of_patches_are_those_of_the_reference(
    registries: dict[str, Registry], read_truth: Truth, name: str
) -> None:
    truth = read_truth(SETS[name][1], ("tract", "patch", "visit", "detector"))
    assert len(truth) == SETS[name][2]
    for tract, patch in {pair[:2] for pair in truth}:
        inputs = registries[name].inputs(skymap="hsc_rings_v1", tract=tract, patch=patch)
        found = list(zip(inputs.visit.tolist(), inputs.detector.tolist(), strict=True))
        assert found == sorted(pair[2:] for pair in truth if pair[:2] == (tract, patch))


@pytest.mark.parametrize("name", SETS)
def test_the_patches_of_visits_are_those_of_the_reference(
    registries: dict[str, Registry], read_truth: Truth, name: str
) -> None:
    truth = read_truth(SETS[name][1], ("tract", "patch", "visit", "detector"))
    known = {pair[:2] for pair in truth}
    found = set()
    for visit in np.unique(registries[name].footprints().visit).tolist():
        patches = registries[name].patches(visit=visit, skymap="hsc_rings_v1")
        columns = (patches.tract, patches.patch, patches.visit, patches.detector)
        found |= set(zip(*(column.tolist() for column in columns), strict=True))
    assert {pair for pair in found if pair[:2] in known} == truth


def test_the_inputs_of_tracts_are_those_of_the_reference(
    registries: dict[str, Registry], read_truth: Truth
) -> None:
    truth = read_truth("hsc_rc2/truth_tract_overlap.csv.gz", ("tract", "visit", "detector"))
    assert len(truth) == 14712
    skymap = SkyMap.named("hsc_rings_v1")
    for tract in {pair[0] for pair in truth}:
        inputs = registries["hsc_rc2"].inputs(skymap=skymap, tract=tract)
        found = list(zip(inputs.visit.tolist(), inputs.detector.tolist(), strict=True))
        assert found == sorted(pair[1:] for pair in truth if pair[0] == tract)


def test_bands_divide_the_inputs(registries: dict[str, Registry]) -> None:
    registry = registries["hsc_cosmos"]
    everything = registry.inputs(skymap="hsc_rings_v1", tract=9813, patch=40)
    bands = np.unique(everything.band).tolist()
    parts = [
        registry.inputs(skymap="hsc_rings_v1", tract=9813, patch=40, band=band) for band in bands
    ]
    assert len(bands) > 2
    assert sum(len(part) for part in parts) == len(everything)
    some = registry.inputs(skymap="hsc_rings_v1", tract=9813, patch=40, band=bands[:2])
    assert len(some) == len(parts[0]) + len(parts[1])


def test_everything_comes_back_as_it_was_read(
    registries: dict[str, Registry], read_data: ReadData
) -> None:
    for name, (footprints, _, _) in SETS.items():
        table, back = read_data(footprints), registries[name].footprints()
        order = np.lexsort((table.detector, table.visit))
        assert back == table[order]
