# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Corners as skymap_convert gives them, held against numbers from that package."""

from __future__ import annotations

import csv
import pickle
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError
from skyquilt.skymap import SkyMap, VertexReader
from skyquilt.sphere import lon_lat, unit_vectors

from .reference_tables import DATA, VERTEX_TOLERANCE_RAD, load_reference

LSST = SkyMap.named("lsst_cells_v1")
READER = LSST.vertex_reader()


def shipped_vertices() -> list[tuple[int, int | None, NDArray[np.float64]]]:
    with (DATA / "skymap_convert" / "vertices.csv").open(newline="") as file:
        _, *rows = csv.reader(file)
    return [
        (int(tract), int(patch) if patch else None, np.asarray(angles, float).reshape(4, 2))
        for tract, patch, *angles in rows
    ]


def separations_rad(
    corners: NDArray[np.float64], others: NDArray[np.float64]
) -> NDArray[np.float64]:
    apart: NDArray[np.float64] = np.linalg.norm(
        unit_vectors(*corners.T) - unit_vectors(*others.T), axis=-1
    )
    return apart


def test_corners_are_those_that_skymap_convert_ships() -> None:
    shipped = shipped_vertices()
    assert len(shipped) == 203
    for tract, patch, expected in shipped:
        corners = (
            READER.get_tract_vertices(tract)
            if patch is None
            else READER.get_patch_vertices(tract, patch)
        )
        found = np.asarray(corners)
        assert found.shape == (4, 2)
        assert separations_rad(found, expected).max() < VERTEX_TOLERANCE_RAD
        # The right ascension counts where it means something: not at a pole.
        away = np.abs(expected[:, 1]) < 89.9
        assert np.allclose(found[away, 0], expected[away, 0], rtol=0.0, atol=1e-9)
        assert (found[:, 0] >= 0.0).all()
        assert (found[:, 0] < 360.0).all()


def test_corners_are_plain_lists_of_floats() -> None:
    for corners in (READER.get_tract_vertices(9813), READER.get_patch_vertices(9813, 41)):
        assert type(corners) is list
        assert [type(corner) for corner in corners] == [list] * 4
        assert {type(angle) for corner in corners for angle in corner} == {float}


def test_numbers_may_be_numpys() -> None:
    tract, patch = np.int64(9813), np.int32(41)
    assert READER.get_tract_vertices(tract) == READER.get_tract_vertices(9813)  # type: ignore[arg-type]
    assert READER.get_patch_vertices(tract, patch) == READER.get_patch_vertices(9813, 41)  # type: ignore[arg-type]


def test_a_tract_without_a_box_has_the_corners_of_its_inner_region() -> None:
    skymap = load_reference("dodeca_default").skymap
    corners = np.asarray(skymap.vertex_reader().get_tract_vertices(3))
    assert corners.shape == (5, 2)
    expected = np.stack(lon_lat(skymap[3].inner.as_polygons().unit_vectors), axis=-1)
    assert separations_rad(corners, expected).max() == 0.0


@pytest.mark.parametrize("number", [-1, 18938, 0.5, "3", None, True])
def test_a_tract_that_is_not_there_is_an_index_error_as_with_that_package(number: Any) -> None:
    for ask in (READER.get_tract_vertices, lambda tract: READER.get_patch_vertices(tract, 0)):
        with pytest.raises(IndexError, match="tract"):
            ask(number)
        with pytest.raises(NotFoundError, match="tract"):
            ask(number)


@pytest.mark.parametrize("number", [-1, 100, 0.5, "4,5", None])
def test_a_patch_that_is_not_there_is_an_index_error_as_with_that_package(number: Any) -> None:
    with pytest.raises(IndexError, match="patch"):
        READER.get_patch_vertices(9813, number)
    with pytest.raises(NotFoundError, match="patch"):
        READER.get_patch_vertices(9813, number)


def test_a_reader_travels_to_other_processes() -> None:
    back = pickle.loads(pickle.dumps(READER))
    assert back == READER == VertexReader(LSST)
    assert back.get_patch_vertices(9813, 41) == READER.get_patch_vertices(9813, 41)
