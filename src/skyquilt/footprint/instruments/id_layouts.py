# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Integer IDs of what the detectors of a camera saw."""

from __future__ import annotations

import csv
import functools
from importlib import resources
from typing import Any

from skyquilt.errors import IdLayoutError
from skyquilt.packing import IdLayout

__all__ = ["visit_detector_layout"]


def visit_detector_layout(
    instrument: str,
    greatest_detector: int,
    *,
    n_observations: int | None,
    n_detectors: int | None,
    dimension: str,
    n_releases: int | None,
) -> IdLayout:
    """Do what `Instrument.id_layout` says.

    Parameters
    ----------
    instrument : str
        Name of the camera.
    greatest_detector : int
        The greatest number of its detectors.
    n_observations, n_detectors : int, optional
        As there.
    dimension : str
        As there.
    n_releases : int, optional
        As there.

    Returns
    -------
    IdLayout
        As there.
    """
    known = _packers().get(instrument)
    sizes: dict[str, Any] = {"dimension": dimension}
    if known is not None and known["layout"] != "observation":
        if n_observations is not None:
            raise IdLayoutError(
                f"visits of {instrument} are packed by their day, got"
                f" n_observations={n_observations}; IdLayout.named('observation', ...) counts them"
            )
        if n_detectors is not None:
            sizes["n_detectors"] = n_detectors
        layout = IdLayout.named(known["layout"], **sizes)
    else:
        if n_observations is None:
            if known is None:
                raise IdLayoutError(
                    f"IDs of {instrument} need n_observations: the largest visit or exposure number"
                    " that there will be, and one"
                )
            n_observations = int(known["n_observations"])
        if n_detectors is None:
            n_detectors = greatest_detector + 1 if known is None else int(known["n_detectors"])
        sizes |= {"n_observations": n_observations, "n_detectors": n_detectors}
        layout = IdLayout.named("observation", **sizes)
    if n_detectors is not None and n_detectors <= greatest_detector:
        raise IdLayoutError(
            f"n_detectors must be above the greatest detector of {instrument},"
            f" {greatest_detector}, got {n_detectors}"
        )
    return layout if n_releases is None else layout.with_counter(n_releases=n_releases)


@functools.cache
def _packers() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("packers.csv").read_text(encoding="utf-8")
    return {row["instrument"]: row for row in csv.DictReader(text.splitlines())}
