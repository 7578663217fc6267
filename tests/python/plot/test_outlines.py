# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.plot.outlines."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.visualization.wcsaxes import WCSAxes
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError, TableError
from skyquilt.footprint import FootprintTable
from skyquilt.plot import label_patches, new_figure, plot_footprints, plot_patches, sky_axes
from skyquilt.skymap import SkyMap
from skyquilt.sphere import Polygons


@pytest.fixture
def axes() -> WCSAxes:
    return sky_axes(new_figure(4, 4), center_ra=0.0, center_dec=0.0, width_deg=4.0)


def squares(*centers: tuple[float, float]) -> Polygons:
    """Make squares of a tenth of a degree."""
    ra, dec = np.array(centers).T
    return Polygons.from_lonlat(
        ra[:, None] + [-0.05, 0.05, 0.05, -0.05], dec[:, None] + [-0.05, -0.05, 0.05, 0.05]
    )


def corners(path: Path) -> NDArray[np.float64]:
    """Give the vertices of an outline, the closing one included."""
    return np.asarray(path.vertices, dtype=np.float64)


@settings(max_examples=50, deadline=None)
@given(ra=st.floats(0.0, 360.0), dec=st.floats(-89.0, 89.0))
def test_outlines_are_drawn_where_the_gnomonic_projection_puts_them(ra: float, dec: float) -> None:
    axes = sky_axes(new_figure(2, 2), center_ra=ra, center_dec=dec, width_deg=2.0)
    polygons = squares((ra, dec))
    (path,) = plot_footprints(axes, polygons).get_paths()
    # The same from vectors: (east, north) = (v . e, v . n) / (v . p).
    a, b = np.radians([ra, dec])
    p = np.array([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])
    e = np.array([-np.sin(a), np.cos(a), 0.0])
    v = polygons.unit_vectors
    east, north = np.degrees(v @ e / (v @ p)), np.degrees(v @ np.cross(p, e) / (v @ p))
    assert_allclose(corners(path)[:4], np.stack([-east, north], axis=1), atol=1e-9)


def test_an_outline_across_right_ascension_0_stays_in_one_piece(axes: WCSAxes) -> None:
    (path,) = plot_footprints(axes, squares((0.0, 0.0))).get_paths()
    assert np.all(np.abs(corners(path)) < 0.06)


def test_outlines_behind_the_plane_and_rows_without_one_are_left_out(axes: WCSAxes) -> None:
    table = FootprintTable.from_corners(
        instrument="X",
        visit=1,
        detector=[1, 2, 3],
        band="r",
        ra=[[0, 1, 1], [180, 181, 181], [0, 0, 0]],
        dec=[[0, 0, 1], [0, 0, 1], [0, 0, 0]],
        status=["ok", "ok", "failed"],
        reason=["", "", "no WCS"],
    )
    assert len(plot_footprints(axes, table).get_paths()) == 1
    assert len(plot_footprints(axes, table[[2]]).get_paths()) == 0


def test_a_column_without_rows_draws_nothing(axes: WCSAxes) -> None:
    assert plot_footprints(axes, squares((0.0, 0.0))[:0]).get_paths() == []


def test_values_follow_the_rows_that_are_drawn(axes: WCSAxes) -> None:
    drawn = plot_footprints(
        axes, squares((0.0, 0.0), (180.0, 0.0), (1.0, 0.0)), values=[1.0, 2.0, 3.0]
    )
    array = drawn.get_array()
    assert array is not None
    assert array.tolist() == [1.0, 3.0]


def test_values_of_another_length_are_refused(axes: WCSAxes) -> None:
    with pytest.raises(TableError, match="one number for each of the 1 rows"):
        plot_footprints(axes, squares((0.0, 0.0)), values=[1.0, 2.0])


def test_style_reaches_the_artist_and_limits_stay(axes: WCSAxes) -> None:
    limits = axes.get_xlim(), axes.get_ylim()
    drawn = plot_footprints(
        axes, squares((30.0, 0.0)), facecolor="#E69F00", edgecolor="red", hatch="///", label="far"
    )
    assert np.array_equal(drawn.get_facecolor(), [to_rgba("#E69F00")])
    assert np.array_equal(drawn.get_edgecolor(), [to_rgba("red")])
    assert (drawn.get_hatch(), drawn.get_label()) == ("///", "far")
    assert (axes.get_xlim(), axes.get_ylim()) == limits


@pytest.fixture(scope="module")
def skymap() -> SkyMap:
    return SkyMap.named("hsc_rings_v1")


def patch_axes(skymap: SkyMap) -> WCSAxes:
    ra, dec = skymap.tract(9615).center
    return sky_axes(new_figure(4, 4), center_ra=ra, center_dec=dec, width_deg=2.0)


def test_all_patches_of_a_tract_are_drawn_without_their_borders(skymap: SkyMap) -> None:
    paths = plot_patches(patch_axes(skymap), skymap, 9615).get_paths()
    assert len(paths) == 81
    side_deg = 4000 * 0.168 / 3600.0
    for path in paths:
        assert_allclose(np.ptp(corners(path), axis=0), side_deg, rtol=1e-3)


def test_chosen_patches_are_drawn_with_their_borders(skymap: SkyMap) -> None:
    (path,) = plot_patches(patch_axes(skymap), skymap, 9615, [14], region="outer").get_paths()
    assert_allclose(np.ptp(corners(path), axis=0), 4200 * 0.168 / 3600.0, rtol=1e-3)


def test_labels_stand_inside_their_patches(skymap: SkyMap) -> None:
    axes = patch_axes(skymap)
    texts = label_patches(axes, skymap, 9615)
    outlines = plot_patches(axes, skymap, 9615).get_paths()
    assert [text.get_text() for text in texts] == [str(patch) for patch in range(81)]
    for text, outline in zip(texts, outlines, strict=True):
        assert outline.contains_point(text.get_position())


def test_labels_can_say_something_else(skymap: SkyMap) -> None:
    texts = label_patches(patch_axes(skymap), skymap, 9615, [3, 4], labels=["a", "b"], color="red")
    assert [text.get_text() for text in texts] == ["a", "b"]
    assert texts[0].get_color() == "red"


def test_a_label_too_few_is_refused(skymap: SkyMap) -> None:
    with pytest.raises(TableError, match="one text for each of the 2 patches, got 1"):
        label_patches(patch_axes(skymap), skymap, 9615, [3, 4], labels=["a"])


def test_a_patch_that_is_not_there_is_refused(skymap: SkyMap) -> None:
    with pytest.raises(NotFoundError, match="81"):
        plot_patches(patch_axes(skymap), skymap, 9615, [81])
