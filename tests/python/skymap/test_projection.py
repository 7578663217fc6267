# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Projections against astropy.wcs, where WCSLIB computes them by trigonometry."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.wcs import WCS
from numpy.typing import NDArray

from skyquilt._core.skymap import Projection, ProjectionKind
from skyquilt.errors import CoordinateError
from skyquilt.sphere import lon_lat, unit_vectors

KINDS = ("tan", "stg", "zea", "arc", "cea", "mer")
CYLINDRICAL = ("cea", "mer")

#: Poles, the equator, both ends of a turn, and anywhere. Near the southern pole WCSLIB is less
#: exact about cylinders: off by 1.5e-14 radians at -89.5 degrees, by 7.6e-13 at -89.99.
REFERENCES = (
    *((lon, lat) for lon in (0.0, 45.0, 359.9, 213.7) for lat in (-90.0, -30.0, 0.0, 55.5, 90.0)),
    *((-20.0, 89.9), (380.0, -85.0), (10.0, 1e-7), (10.0, -1e-7)),
    *((lon, lat) for lon, lat in np.random.default_rng(80).uniform((0, -90), (360, 90), (8, 2))),
)

#: WCSLIB keeps degrees, the last place of which is 5.7e-14 near 360 or 1e-15 radians, and goes
#: through sines and cosines of them; the largest difference found is 4.4e-15 radians.
TOLERANCE_RAD = 1e-14


def projection(kind: str, reference: tuple[float, float]) -> Projection:
    return Projection(getattr(ProjectionKind, kind), *reference)


def wcslib(kind: str, reference: tuple[float, float]) -> WCS:
    """State the projection in FITS keywords: a pixel is a radian, and pixel 0 the reference."""
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = [f"RA---{kind.upper()}", f"DEC--{kind.upper()}"]
    wcs.wcs.crval = reference
    wcs.wcs.crpix = [0.0, 0.0]
    wcs.wcs.cdelt = [180.0 / np.pi, 180.0 / np.pi]
    wcs.wcs.set()
    return wcs


def plane_points(kind: str, seed: int) -> NDArray[np.float64]:
    """Draw points of the plane: all of it where that is finite, else up to a few radians."""
    random = np.random.default_rng(seed)
    if kind in CYLINDRICAL:
        height = 0.98 if kind == "cea" else 3.0
        return random.uniform((-3.14, -height), (3.14, height), (3000, 2))
    radius = {"tan": 3.0, "stg": 5.0, "zea": 1.95, "arc": 3.1}[kind]
    points = random.uniform(-radius, radius, (3000, 2))
    return points[np.hypot(points[:, 0], points[:, 1]) < radius]


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("kind", KINDS)
def test_directions_of_plane_points_are_those_of_wcslib(
    kind: str, reference: tuple[float, float]
) -> None:
    points = plane_points(kind, seed=81)
    found = projection(kind, reference).deproject(*np.ascontiguousarray(points.T))
    lon, lat = wcslib(kind, reference).wcs_pix2world(points, 1).T
    expected = unit_vectors(lon, lat)
    # In zea the last place of the radius grows without bound toward the antipode.
    growth = 1.0 if kind != "zea" else 1.0 / np.sqrt(1.0 - 0.25 * np.sum(points**2, axis=1))
    assert np.max(np.linalg.norm(found - expected, axis=1) / growth) < TOLERANCE_RAD


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("kind", KINDS)
def test_images_of_directions_are_those_of_wcslib(
    kind: str, reference: tuple[float, float]
) -> None:
    xyz = projection(kind, reference).deproject(
        *np.ascontiguousarray(plane_points(kind, seed=82).T)
    )
    x, y = projection(kind, reference).project(xyz)
    expected_x, expected_y = wcslib(kind, reference).wcs_world2pix(*lon_lat(xyz), 1)
    # An angle off by its last place moves the image by up to 1 + r^2 (tan) of it, in mer by
    # 1 / cos b = cosh y, in cea along x likewise.
    growth = 1.0 + x**2 + y**2
    if kind in CYLINDRICAL:
        growth = np.cosh(y) if kind == "mer" else 1.0 / np.sqrt(1.0 - y**2)
    assert np.max(np.abs(x - expected_x) / growth) < TOLERANCE_RAD
    assert np.max(np.abs(y - expected_y) / growth) < TOLERANCE_RAD


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_point_is_the_origin(kind: str) -> None:
    for reference in REFERENCES:
        image = projection(kind, reference).project(unit_vectors([reference[0]], [reference[1]]))
        np.testing.assert_allclose(image, 0.0, atol=2e-16)


def test_there_is_no_image_a_right_angle_away_in_tan_nor_a_direction_beyond_the_others() -> None:
    far = unit_vectors([90.0, 180.0], [0.0, 0.0])
    assert np.isnan(projection("tan", (0.0, 0.0)).project(far)).all()
    assert np.isfinite(projection("stg", (0.0, 0.0)).project(far[:1])).all()
    for kind, x, y in (("zea", 1.5, 1.4), ("arc", 3.2, 0.0), ("cea", 0.0, 1.1), ("mer", 3.2, 0.0)):
        assert np.isnan(
            projection(kind, (20.0, 30.0)).deproject(np.array([x]), np.array([y]))
        ).all()


def test_a_reference_point_must_be_a_position() -> None:
    with pytest.raises(CoordinateError, match=r"latitude in \[-90, 90\] degrees, got .* 91"):
        projection("tan", (0.0, 91.0))
    with pytest.raises(CoordinateError, match="finite"):
        projection("stg", (float("nan"), 0.0))
