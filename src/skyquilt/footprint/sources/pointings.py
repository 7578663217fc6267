# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Predict footprints from where the boresight pointed and how the camera was turned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skyquilt.errors import TableError
from skyquilt.footprint.columns import FixedBy, as_column, columns_fixed_by, definition_of
from skyquilt.footprint.instruments import Instrument
from skyquilt.footprint.table import FootprintTable

__all__ = ["footprints_from_pointings"]

_NOT_PER_VISIT = (
    "instrument",
    "detector",
    *columns_fixed_by(FixedBy.CAMERA, FixedBy.OUTCOME),
)


def footprints_from_pointings(
    instrument: Instrument,
    *,
    visit: ArrayLike,
    boresight_ra: ArrayLike,
    boresight_dec: ArrayLike,
    sky_angle_deg: ArrayLike,
    band: ArrayLike,
    purposes: Collection[str] | None = None,
    **columns: ArrayLike | None,
) -> FootprintTable:
    """Place a camera's detectors on the sky for each pointing.

    Parameters
    ----------
    instrument : Instrument
        The camera: outlines of its detectors as field angles.
    visit : array_like of int, scalar or shape (m,)
        Numbers of the visits, each once.
    boresight_ra, boresight_dec : array_like of float64, scalar or shape (m,)
        ICRS degrees of the boresight.
    sky_angle_deg : array_like of float64, scalar or shape (m,)
        Degrees by which the field angles are turned on the sky, see Notes.
    band : array_like of str, scalar or shape (m,)
        Abstract color of each visit.
    purposes : collection of str, optional
        Only detectors for these purposes, such as ``["SCIENCE"]``; all of them by default.
    **columns : array_like, scalar or shape (m,)
        Further columns of a footprint table, one value per visit, which all detectors of the visit
        get; None counts as not given.

    Returns
    -------
    FootprintTable
        One row per visit and detector, visits in the given order, detectors in the instrument's.
        Corners are counter-clockwise seen from outside and begin with the detector's first corner;
        ``lon`` is in [0, 360). The pointing is kept in the columns of the same names.

    Raises
    ------
    TableError
        For an unknown purpose or column, a visit given twice, a pointing that is not finite, or a
        column that belongs to detectors.

    Notes
    -----
    With field angles (u, v), (east, north) = R(-sky_angle) (-u, v) with R(t) = [[cos t, -sin t],
    [sin t, cos t]] are coordinates in the plane tangent at the boresight. This is the convention of
    ``sky_angle`` in LSST butler exposure records. The corners are as good as the pointing: not
    fitted, and without refraction or aberration. Values depend on the platform's trigonometric
    functions in their last bits.
    """
    visits = np.asarray(visit)
    n_visits = 1 if visits.ndim == 0 else len(visits)
    given = {
        "visit": visits,
        "boresight_ra": boresight_ra,
        "boresight_dec": boresight_dec,
        "sky_angle_deg": sky_angle_deg,
        "band": band,
        **{name: values for name, values in columns.items() if values is not None},
    }
    by_visit = {}
    for name, values in given.items():
        definition = definition_of(name)
        if name in _NOT_PER_VISIT:
            raise TableError(
                f"column '{name}' cannot be given per visit:"
                " the instrument says it, or it is the same for every prediction"
            )
        by_visit[name] = as_column(definition, values, n_visits)
    _check_visits(by_visit["visit"])
    for name in ("boresight_ra", "boresight_dec", "sky_angle_deg"):
        is_unknown = np.isnan(by_visit[name])
        if np.any(is_unknown):
            row = int(np.argmax(is_unknown))
            raise TableError(
                f"a prediction needs a pointing: '{name}' is NaN at row {row}"
                f" (visit {by_visit['visit'][row]}); leave such visits out"
            )

    camera = instrument if purposes is None else instrument.for_purposes(purposes)
    n_detectors, n_corners = camera.u_deg.shape
    ra, dec = _place(by_visit, *_counter_clockwise_on_sky(-camera.u_deg, camera.v_deg))
    by_row: dict[str, Any] = {
        name: np.repeat(values, n_detectors) for name, values in by_visit.items()
    }
    return FootprintTable.from_corners(
        instrument=camera.name,
        detector=np.tile(camera.detector, n_visits),
        purpose=np.tile(camera.purpose, n_visits),
        ra=ra.reshape(-1, n_corners),
        dec=dec.reshape(-1, n_corners),
        **by_row,
    )


def _check_visits(visit: NDArray[np.int64]) -> None:
    values, counts = np.unique(visit, return_counts=True)
    if np.any(counts > 1):
        value = values[np.argmax(counts > 1)]
        rows = np.flatnonzero(visit == value)[:2]
        raise TableError(
            f"a visit has one pointing, rows {rows[0]} and {rows[1]} are both visit {value}"
        )


def _counter_clockwise_on_sky(
    east: NDArray[np.float64], north: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Reverse the outlines that run clockwise, keeping the first corner; both of shape (d, k)."""
    doubled_area = np.sum(
        east * np.roll(north, -1, axis=1) - np.roll(east, -1, axis=1) * north, axis=1
    )
    forward = np.arange(east.shape[1])
    order = np.where(doubled_area[:, None] < 0.0, -forward % east.shape[1], forward)
    return np.take_along_axis(east, order, axis=1), np.take_along_axis(north, order, axis=1)


def _place(
    pointing: Mapping[str, NDArray[np.float64]],
    east_deg: NDArray[np.float64],
    north_deg: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project corners (d, k), given at sky angle 0, from the tangent planes of m pointings.

    The inverse gnomonic projection: with the boresight at (a, b), a point at (east, north) of the
    tangent plane has the direction p + east * e + north * n, where p is the boresight and e, n are
    the unit vectors to its east and north. Turned to a = 0 this is
    (cos b - north * sin b, east, sin b + north * cos b).
    """
    ra0, dec0, sky_angle = (
        pointing[name][:, None] for name in ("boresight_ra", "boresight_dec", "sky_angle_deg")
    )
    angle = -np.radians(sky_angle)
    x, y = np.radians(east_deg.reshape(1, -1)), np.radians(north_deg.reshape(1, -1))
    east = np.cos(angle) * x - np.sin(angle) * y
    north = np.sin(angle) * x + np.cos(angle) * y
    sin_dec, cos_dec = np.sin(np.radians(dec0)), np.cos(np.radians(dec0))
    towards = cos_dec - north * sin_dec
    ra = np.mod(ra0 + np.degrees(np.arctan2(east, towards)), 360.0)
    ra[ra == 360.0] = 0.0  # np.mod rounds to 360 for a negative number close to 0
    dec = np.degrees(np.arctan2(sin_dec + north * cos_dec, np.hypot(east, towards)))
    shape = (len(ra0), *east_deg.shape)
    return ra.reshape(shape), dec.reshape(shape)
