# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.plot.axes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from skyquilt.errors import CoordinateError
from skyquilt.plot import new_figure, sky_axes


def test_right_ascension_grows_to_the_left_and_declination_upwards() -> None:
    axes = sky_axes(new_figure(4, 4), center_ra=216.0, center_dec=0.2, width_deg=1.0)
    x, y = axes.wcs.world_to_pixel_values([216.1, 216.0], [0.2, 0.3])
    assert x[0] < 0.0 < y[1]
    assert axes.get_xlim()[0] < axes.get_xlim()[1]


def test_axes_measure_degrees_in_the_tangent_plane() -> None:
    axes = sky_axes(
        new_figure(4, 4), center_ra=10.0, center_dec=60.0, width_deg=2.0, height_deg=1.0
    )
    assert axes.get_xlim() == (-1.0, 1.0)
    assert axes.get_ylim() == (-0.5, 0.5)
    assert axes.get_aspect() == 1.0
    x, y = axes.wcs.world_to_pixel_values([10.0, 10.0], [60.0, 61.0])
    assert_allclose(x, 0.0, atol=1e-12)
    assert_allclose(y, [0.0, np.degrees(np.tan(np.radians(1.0)))], atol=1e-12)


def test_axes_name_their_quantities_and_units() -> None:
    axes = sky_axes(new_figure(4, 4), center_ra=10.0, center_dec=60.0, width_deg=2.0)
    assert axes.coords[0].get_axislabel() == "Right ascension (degrees)"
    assert axes.coords[1].get_axislabel() == "Declination (degrees)"


@pytest.mark.parametrize("size", [0.0, -1.0, 101.0, np.nan])
def test_a_size_that_cannot_be_drawn_is_refused_by_name(size: float) -> None:
    with pytest.raises(CoordinateError, match=r"height_deg must lie in \(0, 100\] degrees"):
        sky_axes(new_figure(4, 4), center_ra=0, center_dec=0, width_deg=1.0, height_deg=size)


def test_a_middle_off_the_sky_is_refused() -> None:
    with pytest.raises(CoordinateError, match="91"):
        sky_axes(new_figure(4, 4), center_ra=0.0, center_dec=91.0, width_deg=1.0)
