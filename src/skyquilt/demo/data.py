# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The packaged facts of the demo as footprint tables; their origin is in ``data/README.md``."""

from __future__ import annotations

import csv
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from skyquilt.footprint import (
    FootprintTable,
    Instrument,
    footprints_from_pointings,
    read_corner_table,
)

__all__ = ["astrometric_residuals", "padded_regions", "predicted_footprints", "simulated_fit"]

_FOLDER = resources.files("skyquilt.demo") / "data"

_TEXT_COLUMNS = ("band", "physical_filter", "exposure_name")
_INT_COLUMNS = ("visit", "day_obs")
_FLOAT_COLUMNS = (
    "mjd_begin_tai",
    "mjd_end_tai",
    "exptime_s",
    "boresight_ra",
    "boresight_dec",
    "sky_angle_deg",
)


def predicted_footprints() -> FootprintTable:
    """Place the detectors of the 160 visits where the telescope was told to point.

    Returns
    -------
    FootprintTable
        17,920 rows: 112 detectors a visit.
    """
    rows = _read("visits.csv")
    columns: dict[str, NDArray[np.generic]] = {}
    for names, dtype in (
        (_TEXT_COLUMNS, np.str_),
        (_INT_COLUMNS, np.int64),
        (_FLOAT_COLUMNS, np.float64),
    ):
        for name in names:
            columns[name] = np.array([row[name] for row in rows], dtype=dtype)
    return footprints_from_pointings(Instrument.named("HSC"), **columns)


def padded_regions() -> FootprintTable:
    """Read the regions that another registry recorded for the detectors near two patches.

    Returns
    -------
    FootprintTable
        1,132 rows; each outline is a detector's, grown by 4000 pixels on each side.
    """
    with resources.as_file(_FOLDER / "regions_padded4000.csv.gz") as file:
        return read_corner_table(file)


def astrometric_residuals() -> NDArray[np.float64]:
    """Read how far real solutions of other cameras lie from a reference catalogue.

    Returns
    -------
    ndarray of float64, shape (38, 2)
        Offsets to the east and north in arcsec on the sky.
    """
    rows = _read("astrometric_residuals.csv")
    return np.array(
        [(row["ra_offset_arcsec"], row["dec_offset_arcsec"]) for row in rows], dtype=np.float64
    )


def simulated_fit(
    predicted: FootprintTable, *, failed_visit: int, failed_detector: int, reason: str
) -> FootprintTable:
    """Shift whole visits by real residuals, and let one detector fail.

    Parameters
    ----------
    predicted : FootprintTable
        The footprints to begin with.
    failed_visit, failed_detector : int
        The detector whose fit is to fail.
    reason : str
        Why it failed.

    Returns
    -------
    FootprintTable
        As many rows. The visits in the order of their numbers get the residuals in the order of
        their file, over and over: arbitrary, but the same wherever the demo is run.
    """
    residuals_deg = astrometric_residuals() / 3600.0
    visits, which = np.unique(predicted.visit, return_inverse=True)
    by_visit = residuals_deg[np.arange(len(visits)) % len(residuals_deg)]
    shift = np.repeat(by_visit[which], np.diff(predicted.offsets), axis=0)
    has_failed = (predicted.visit == failed_visit) & (predicted.detector == failed_detector)
    return FootprintTable.from_vertices(
        **predicted.to_dict()
        | {
            "lon": predicted.lon + shift[:, 0] / np.cos(np.radians(predicted.lat)),
            "lat": predicted.lat + shift[:, 1],
            "status": np.where(has_failed, "failed", "ok"),
            "reason": np.where(has_failed, reason, ""),
        }
    )


def _read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((_FOLDER / name).read_text(encoding="utf-8").splitlines()))
