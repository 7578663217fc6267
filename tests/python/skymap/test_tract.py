# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tracts, patches and cells against LSST's tables, and what they say of themselves."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError
from skyquilt.skymap import PixelBox, SkyMap

from .reference_tables import VERTEX_TOLERANCE_RAD, Reference, directions


def boxes(rows: NDArray[Any]) -> list[PixelBox]:
    """Read inclusive boxes min x, min y, max x, max y."""
    return [PixelBox(*row) for row in rows.tolist()]


def assert_same_vertices(found: NDArray[np.float64], lon_lat_rad: NDArray[np.float64]) -> None:
    """Compare vertices, order included, with longitudes and latitudes in radians."""
    expected = directions(lon_lat_rad[..., 0], lon_lat_rad[..., 1])
    apart = np.linalg.norm(found.reshape(expected.shape) - expected, axis=-1)
    assert apart.size > 0
    assert apart.max() < VERTEX_TOLERANCE_RAD


def test_every_tabulated_tract_has_the_projection_and_box_of_lsst(reference: Reference) -> None:
    skymap = reference.skymap
    for i, number in enumerate(reference["tract__tract_id"].tolist()):
        tract = skymap.tract(number)
        lon, lat = np.radians(tract.center)
        # Some of LSST's centres lie one rounding below a whole turn where ours lie at 0.
        assert np.remainder(lon - reference["tract__ctr_lon"][i] + 1.0, 2.0 * np.pi) == (
            pytest.approx(1.0, abs=2e-15)
        )
        assert lat == pytest.approx(reference["tract__ctr_lat"][i], abs=1e-15)
        ra, dec = np.array(tract.center) - reference["tract__crval_deg"][i]
        assert np.remainder(ra + 1.0, 360.0) == pytest.approx(1.0, abs=1.2e-13)
        assert dec == pytest.approx(0.0, abs=6e-14)
        assert tract.crpix == tuple(reference["tract__crpix_lsst"][i])
        np.testing.assert_allclose(tract.cd, reference["tract__cd"][i], rtol=3e-16, atol=1e-20)
        assert tract.bbox == boxes(reference["tract__bbox"][i : i + 1])[0]
        assert tract.num_patches == tuple(reference["tract__num_patches"][i])
        assert len(tract) == np.prod(reference["tract__num_patches"][i])


def test_every_tabulated_tract_has_the_outlines_of_lsst(reference: Reference) -> None:
    tracts = reference["tract__tract_id"]
    assert_same_vertices(reference.skymap.outlines(tracts).unit_vectors, reference["tract__outer"])
    for i, number in enumerate(tracts.tolist()):
        lon, lat = np.radians(reference.skymap[number].vertices).T
        assert_same_vertices(directions(lon, lat), reference["tract__vertices"][i, :4])


def test_every_tabulated_tract_has_the_inner_box_of_lsst(reference: Reference) -> None:
    assert reference["tract__inner_is_box"].all()
    for i, number in enumerate(reference["tract__tract_id"].tolist()):
        found = reference.skymap[number].inner_box_deg
        assert found is not None
        np.testing.assert_allclose(np.radians(found), reference["tract__inner_box"][i], atol=2e-15)


def test_every_tabulated_patch_has_the_boxes_and_outlines_of_lsst(reference: Reference) -> None:
    skymap = reference.skymap
    tracts, numbers = reference["patch__tract_id"], reference["patch__seq"]
    inner, outer = boxes(reference["patch__inner_bbox"]), boxes(reference["patch__outer_bbox"])
    for i, (tract, number) in enumerate(zip(tracts.tolist(), numbers.tolist(), strict=True)):
        patch = skymap.patch(tract, number)
        assert patch.index == tuple(reference["patch__index"][i])
        assert skymap.patch(tract, patch.index) == patch
        assert patch.inner_bbox == inner[i]
        assert patch.outer_bbox == outer[i]
    assert_same_vertices(skymap.outlines(tracts, numbers).unit_vectors, reference["patch__outer"])
    assert_same_vertices(
        skymap.outlines(tracts, numbers, region="inner").unit_vectors, reference["patch__inner"]
    )


def test_every_tabulated_cell_has_the_boxes_and_outlines_of_lsst(reference: Reference) -> None:
    skymap = reference.skymap
    if reference.about["n_cell_rows"] == 0:
        assert len(skymap.patch(0, 0)) == 0
        with pytest.raises(NotFoundError, match="has no cells"):
            skymap.outlines([0], [0], [0])
        return
    tracts, patches = reference["cell__tract_id"], reference["cell__patch_seq"]
    cells = reference["cell__seq"]
    inner, outer = boxes(reference["cell__inner_bbox"]), boxes(reference["cell__outer_bbox"])
    for i in range(len(cells)):
        cell = skymap[int(tracts[i])][int(patches[i])][int(cells[i])]
        assert cell.sequential_index == cells[i]
        assert cell.index == tuple(reference["cell__index"][i])
        assert cell.inner_bbox == inner[i]
        assert cell.outer_bbox == outer[i]
    for region, table in (("outer", "cell__outer"), ("inner", "cell__inner")):
        found = skymap.outlines(tracts, patches, cells, region=region)  # type: ignore[arg-type]
        assert_same_vertices(found.unit_vectors, reference[table])


def test_a_tract_iterates_over_its_patches_and_a_patch_over_its_cells() -> None:
    skymap = SkyMap.named("lsst_cells_v1")
    tract = skymap.tract(9813)
    patches = list(tract)
    assert [patch.sequential_index for patch in patches] == list(range(100))
    assert patches[57].index == (7, 5)
    assert [cell.sequential_index for cell in patches[57]] == list(range(22 * 22))
    assert len(patches[57]) == 484
    assert list(patches[57])[23].index == (1, 1)


def test_single_outlines_are_those_of_the_columns() -> None:
    skymap = SkyMap.named("lsst_cells_v1")
    patch = skymap.patch(5, 17)
    cell = list(patch)[30]
    assert skymap.tract(5).outer == skymap.outlines([5])
    assert patch.outer == skymap.outlines([5], [17])
    assert patch.inner == skymap.outlines([5], [17], region="inner")
    assert cell.outer == skymap.outlines([5], [17], [30])
    assert cell.inner == skymap.outlines([5], [17], [30], region="inner")
    assert patch.outer.contains(patch.inner)[0]
    assert cell.outer.contains(cell.inner)[0]


def test_a_patch_that_is_not_there_is_named_with_the_range_there_is() -> None:
    skymap = SkyMap.named("hsc_rings_v1")
    tract = skymap.tract(9813)
    with pytest.raises(
        NotFoundError,
        match=r"no patch \(tract=9813, patch=99\): tract 9813 has 81 patches, 0 to 80",
    ):
        tract.patch(99)
    with pytest.raises(NotFoundError, match="patch=-1"):
        tract.patch(-1)
    with pytest.raises(NotFoundError, match=r"no patch \(9, 0\) in tract 9813: it has 9 x 9"):
        tract.patch((9, 0))
    with pytest.raises(NotFoundError, match=r"no patch \(0, -1\)"):
        tract.patch((0, -1))


def test_tracts_patches_and_cells_are_values() -> None:
    skymap = SkyMap.named("lsst_cells_v1")
    again = SkyMap.named("lsst_cells_v1")
    assert skymap.tract(3) == again.tract(3)
    assert skymap.patch(3, 4) == again.patch(3, 4)
    assert hash(skymap.patch(3, 4)) == hash(again.patch(3, 4))
    assert skymap.patch(3, 4) != skymap.patch(3, 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        skymap.tract(3).id = 4  # type: ignore[misc]


def test_pixels_and_positions_undo_each_other_and_end_a_right_angle_away() -> None:
    skymap = SkyMap.named("lsst_cells_v1")
    x, y = np.meshgrid(np.linspace(-500.0, 30500.0, 11), np.linspace(-500.0, 30500.0, 11))
    for tract in (0, 1, 9813, 18937):
        ra, dec = skymap[tract].pixel_to_sky(x, y)
        assert ra.shape == x.shape
        back_x, back_y = skymap[tract].sky_to_pixel(ra, dec)
        # Degrees are rounded to 6e-14, 2e-9 of these pixels.
        np.testing.assert_allclose(back_x, x, atol=5e-9)
        np.testing.assert_allclose(back_y, y, atol=5e-9)
        far_x, far_y = skymap[tract].sky_to_pixel(ra + 180.0, -dec)
        assert np.isnan(far_x).all()
        assert np.isnan(far_y).all()
