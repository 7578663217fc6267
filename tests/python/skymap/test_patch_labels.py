# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.skymap.patch_labels: names of patches, held against a plain dictionary."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError
from skyquilt.skymap.patch_labels import PatchLabels


def labelled() -> NDArray[Any]:
    rng = np.random.default_rng(3)
    tracts = np.repeat(rng.choice(10**12, 30, replace=False), 40)
    patches = np.concatenate([rng.choice(10**6, 40, replace=False) for _ in range(30)])
    names = np.array([f"{tract % 7}p{i}" for i, tract in enumerate(tracts)], dtype="U12")
    names[::5] = [f"shared{i % 40}" for i in range(0, len(names), 5)]
    rows = rng.permutation(len(tracts))
    made = np.empty(len(tracts), dtype=[("tract", "i8"), ("patch", "i8"), ("name", names.dtype)])
    made["tract"], made["patch"], made["name"] = tracts[rows], patches[rows], names[rows]
    return made


def test_names_and_numbers_are_found_as_in_a_dictionary() -> None:
    table = labelled()
    labels = PatchLabels(table)
    order = np.random.default_rng(4).permutation(len(table))
    tract, patch, name = (table[column][order] for column in ("tract", "patch", "name"))
    by_number = {(t, p): n for t, p, n in table.tolist()}
    by_name = {(t, n): p for t, p, n in table.tolist()}
    expected = [by_number[key] for key in zip(tract.tolist(), patch.tolist(), strict=True)]
    assert labels.names(tract, patch).tolist() == expected
    expected = [by_name[key] for key in zip(tract.tolist(), name.tolist(), strict=True)]
    assert labels.patches(tract, name).tolist() == expected


def test_a_name_of_one_patch_alone_gives_its_tract() -> None:
    table = labelled()
    labels = PatchLabels(table)
    alone = table[~np.char.startswith(table["name"], "shared")]
    tract, patch = labels.places(alone["name"])
    np.testing.assert_array_equal(tract, alone["tract"])
    np.testing.assert_array_equal(patch, alone["patch"])
    with pytest.raises(NotFoundError, match="patches of 30 tracts are named 'shared0': say which"):
        labels.places(np.array(["shared0"]))


def test_a_name_that_is_not_there_is_given_with_its_row() -> None:
    table = labelled()
    labels = PatchLabels(table)
    known = table[0]
    names = np.array([known["name"], "zzz", "aaa"])
    with pytest.raises(
        NotFoundError, match=f"no patch named 'zzz' in tract {known['tract']}; row 1"
    ):
        labels.patches(np.repeat(known["tract"], 3), names)
    with pytest.raises(NotFoundError, match=r"no patch named 'shared0' in tract 3$"):
        labels.patches(np.array([3]), np.array(["shared0"]))
    with pytest.raises(NotFoundError, match="no patch is named 'zzz'; row 0"):
        labels.places(np.array(["zzz", "aaa"]))
