# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Points to the cells of another tessellation of the sky: HEALPix, by the fastest of its libraries.

It is another question, and the nearest that these libraries answer: which of 2 * 10^8 cells holds a
point, where a skymap has 1.9 * 10^6 patches. Each is there only where its library is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
from workloads import FloatArray, IntArray

ORDER = 12


@dataclass(frozen=True, slots=True)
class Peer:
    """One way of placing points.

    Attributes
    ----------
    name : str
        What it is, with its version.
    prepare : callable
        Takes longitudes and latitudes; gives what is timed, whose answer is nested cell numbers.
    """

    name: str
    prepare: Callable[[FloatArray, FloatArray], Callable[[], IntArray]]


def peers() -> list[Peer]:
    """All whose libraries are here."""
    found = []
    if find_spec("hpgeom") is not None:
        found.append(Peer(f"hpgeom {version('hpgeom')}: angle_to_pixel", _hpgeom))
    if find_spec("cdshealpix") is not None:
        name = f"cdshealpix {version('cdshealpix')}: lonlat_to_healpix"
        found.append(Peer(name, _cdshealpix))
    return found


def _hpgeom(lon: FloatArray, lat: FloatArray) -> Callable[[], IntArray]:
    # GPL: beside us in benchmarks, never a part of the package or its tests.
    hpgeom: Any = import_module("hpgeom")
    return partial(hpgeom.angle_to_pixel, 1 << ORDER, lon, lat, n_threads=1)


def _cdshealpix(lon: FloatArray, lat: FloatArray) -> Callable[[], IntArray]:
    cdshealpix: Any = import_module("cdshealpix")
    coordinates: Any = import_module("astropy.coordinates")
    lon_angle = coordinates.Longitude(np.radians(lon), unit="rad")
    lat_angle = coordinates.Latitude(np.radians(lat), unit="rad")
    return partial(cdshealpix.lonlat_to_healpix, lon_angle, lat_angle, ORDER, num_threads=1)
