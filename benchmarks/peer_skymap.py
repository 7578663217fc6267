# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Footprints joined with patches by what users have today: the fastest way of each library.

Each is there only where its library is installed, and none is needed. All of them take the sides of
footprints and patches as great circles, and pairs that touch as overlapping.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
import plain_skymap
from plain_skymap import BORDER, INNER, N_PATCHES, PlainSkyMap
from workloads import FloatArray, IntArray, lon_lat

Pairs = tuple[IntArray, IntArray, IntArray]  # rows, tracts and patches, in no order


@dataclass(frozen=True, slots=True)
class Peer:
    """One way of joining.

    Attributes
    ----------
    name : str
        What it is, with versions.
    n_rows : int
        For how many footprints it is fast enough to be timed.
    prepare : callable
        Takes skymap, footprints, and tracts and patches to join with; gives what is timed.
    """

    name: str
    n_rows: int
    prepare: Callable[[PlainSkyMap, FloatArray, IntArray, IntArray], Callable[[], Pairs]]


def peers() -> list[Peer]:
    """All whose libraries are here."""
    found = []
    if find_spec("scipy") is not None:
        name = f"scipy {version('scipy')}, KD-tree"
        found.append(Peer(name, 1_000_000, prepare=_kd_tree))
    if find_spec("shapely") is not None:
        name = f"shapely {version('shapely')}, STRtree in planes"
        found.append(Peer(name, 200_000, prepare=_planes_of_shapely))
    if find_spec("sedonadb") is not None and find_spec("geoarrow") is not None:
        name = f"sedonadb {version('sedonadb')}, geographies"
        found.append(Peer(name, 50_000, prepare=_sedona))
    return found


def _kd_tree(
    skymap: PlainSkyMap, quads: FloatArray, tracts: IntArray, patches: IntArray
) -> Callable[[], Pairs]:
    """Near footprints of each tract by a tree of their centres, then as the plain way does."""
    tree_of = import_module("scipy.spatial").cKDTree
    numbers = np.unique(tracts)
    # Half the diagonals of a tract's outer region and of the largest footprint.
    half_tract = np.sqrt(2) * (N_PATCHES * INNER / 2 + BORDER) * plain_skymap.PIXEL
    chunk = 8192  # pairs whose columns fit in the processor's cache

    def join() -> Pairs:
        centers = quads.sum(1)
        centers /= np.sqrt((centers**2).sum(1, keepdims=True))
        reach = half_tract + np.sqrt(((quads - centers[:, None]) ** 2).sum(2).max())
        near = tree_of(centers).query_ball_point(
            skymap.axes[0][:, numbers].T, reach, return_sorted=False
        )
        row = np.concatenate([np.asarray(rows, dtype=np.int64) for rows in near])
        tract = np.repeat(numbers, [len(rows) for rows in near])
        corners = np.ascontiguousarray(quads.transpose(2, 1, 0))
        found = [
            plain_skymap.overlaps_in_tracts(
                skymap, corners, row[begin : begin + chunk], tract[begin : begin + chunk]
            )
            for begin in range(0, len(row), chunk)
        ]
        rows, of_tracts, of_patches = (
            np.concatenate(column) for column in zip(*found, strict=True)
        )
        return rows, of_tracts, of_patches

    return join


def _planes_of_shapely(
    skymap: PlainSkyMap, quads: FloatArray, tracts: IntArray, patches: IntArray
) -> Callable[[], Pairs]:
    """Polygons on the pixels of each tract, all of which have one tree of patches."""
    shapely = import_module("shapely")

    def join() -> Pairs:
        patch = np.arange(N_PATCHES * N_PATCHES)
        begin_x = INNER * (patch % N_PATCHES) - BORDER - 0.5
        begin_y = INNER * (patch // N_PATCHES) - BORDER - 0.5
        side = INNER + 2 * BORDER
        tree = shapely.STRtree(shapely.box(begin_x, begin_y, begin_x + side, begin_y + side))
        corners = np.ascontiguousarray(quads.transpose(2, 1, 0))
        row, tract = plain_skymap.tracts_near(skymap, corners)
        order = np.argsort(tract, kind="stable")
        row, tract = row[order], tract[order]
        x, y = plain_skymap.pixels_of(skymap, corners[:, :, row], tract)
        outlines = shapely.polygons(np.stack([x.T, y.T], -1))
        asked, indexed = tree.query(outlines, predicate="intersects")
        return row[asked], tract[asked], indexed

    return join


def _sedona(
    skymap: PlainSkyMap, quads: FloatArray, tracts: IntArray, patches: IntArray
) -> Callable[[], Pairs]:
    """Geographies, so edges on the sphere; the patches are decoded before, the footprints not."""
    pyarrow = import_module("pyarrow")
    outlines = np.concatenate(
        [plain_skymap.patch_quads(skymap, tract) for tract in np.unique(tracts).tolist()]
    ).reshape(-1, N_PATCHES * N_PATCHES, 4, 3)
    places = np.searchsorted(np.unique(tracts), tracts)

    def view(name: str, xyz: FloatArray) -> None:
        columns = {"number": np.arange(len(xyz)), "outline": pyarrow.array(_wkb(xyz))}
        database.create_data_frame(pyarrow.table(columns)).to_view(f"{name}_wkb", overwrite=True)
        database.sql(
            f"select number, ST_GeogFromWKB(outline) region from {name}_wkb"
        ).to_memtable().to_view(name, overwrite=True)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of PROJ and GDAL, which it does not need here
        database: Any = import_module("sedonadb").connect()
        view("patches", outlines[places, patches])

    def join() -> Pairs:
        view("footprints", quads)
        found = database.sql(
            "select footprints.number footprint, patches.number patch from footprints join patches"
            " on ST_Intersects(footprints.region, patches.region)"
        ).to_arrow_table()
        patch = found["patch"].to_numpy()
        return found["footprint"].to_numpy(), tracts[patch], patches[patch]

    return join


def _wkb(xyz: FloatArray) -> list[bytes]:
    """Quads as spatial databases exchange them, longitudes and latitudes in degrees."""
    lon, lat = lon_lat(xyz)
    corners = np.stack([(lon + 180.0) % 360.0 - 180.0, lat], -1)
    record = np.zeros(
        len(xyz),
        dtype=[
            ("order", "u1"),
            ("kind", "<u4"),
            ("rings", "<u4"),
            ("size", "<u4"),
            ("xy", "<f8", (5, 2)),
        ],
    )
    record["order"], record["kind"], record["rings"], record["size"] = 1, 3, 1, 5
    record["xy"] = corners[:, [0, 1, 2, 3, 0]]
    raw, size = record.tobytes(), record.itemsize
    return [raw[begin : begin + size] for begin in range(0, len(raw), size)]
