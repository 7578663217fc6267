# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""LSST object IDs unpacked by what users have today: the fastest way of each library we know of.

Each is there only where its library is installed, and none is needed. None of them looks whether an
ID is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
from plain_packing import COUNTER_MASK, narrow_arrays
from workloads import BANDS, COUNTER_BITS, N_PATCHES, N_TRACTS, IdColumns, IntArray

Unpack = Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Peer:
    """One way of unpacking.

    Attributes
    ----------
    name : str
        What it is, with its version.
    n_rows : int
        For how many IDs it is fast enough to be timed.
    prepare : callable
        Takes IDs; gives what is timed, whose answer has columns by name.
    """

    name: str
    n_rows: int
    prepare: Callable[[IntArray], Unpack]


def peers() -> list[Peer]:
    """All whose libraries are here."""
    found = []
    if find_spec("numba") is not None:
        name = f"numba {version('numba')}, into given narrow arrays"
        found.append(Peer(name, 10**9, prepare=_numba))
    if find_spec("polars") is not None:
        found.append(Peer(f"polars {version('polars')}, all threads", 10**9, prepare=_polars))
    if find_spec("duckdb") is not None and find_spec("pyarrow") is not None:
        found.append(Peer(f"duckdb {version('duckdb')}, all threads", 10**9, prepare=_duckdb))
    if find_spec("lsst") is not None and find_spec("lsst.daf") is not None:
        name = f"daf_butler {version('lsst-daf-butler')}, DimensionPacker"
        found.append(Peer(name, 10_000, prepare=_daf_butler))
    return found


def _numba(ids: IntArray) -> Unpack:
    numba: Any = import_module("numba")

    @numba.njit(error_model="numpy")  # type: ignore[untyped-decorator]
    def take_apart(ids: Any, band: Any, tract: Any, patch: Any, counter: Any) -> None:
        for i in range(len(ids)):
            counter[i] = ids[i] & COUNTER_MASK
            above = np.uint32(ids[i] >> COUNTER_BITS)
            higher = above // np.uint32(N_PATCHES)
            patch[i] = above - higher * np.uint32(N_PATCHES)
            band[i] = higher // np.uint32(N_TRACTS)
            tract[i] = higher - (higher // np.uint32(N_TRACTS)) * np.uint32(N_TRACTS)

    out = narrow_arrays(len(ids))

    def unpack() -> IdColumns:
        take_apart(ids, out["band"], out["tract"], out["patch"], out["counter"])
        return out

    unpack()  # which compiles
    return unpack


def _polars(ids: IntArray) -> Unpack:
    polars: Any = import_module("polars")
    table = polars.DataFrame({"id": ids})
    above = (polars.col("id") // (1 << COUNTER_BITS)).cast(polars.UInt32)
    higher = above // N_PATCHES
    fields = [
        (higher // N_TRACTS).cast(polars.Int8).alias("band"),
        (higher % N_TRACTS).cast(polars.Int32).alias("tract"),
        (above % N_PATCHES).cast(polars.Int8).alias("patch"),
        (polars.col("id") & COUNTER_MASK).alias("counter"),
    ]
    return lambda: table.select(fields).to_dict()


def _duckdb(ids: IntArray) -> Unpack:
    duckdb: Any = import_module("duckdb")
    pyarrow: Any = import_module("pyarrow")
    connection = duckdb.connect()
    connection.register("object", pyarrow.table({"id": ids}))
    above = f"(id >> {COUNTER_BITS})"
    query = (
        f"SELECT ({above} // {N_PATCHES * N_TRACTS})::TINYINT AS band,"
        f" ({above} // {N_PATCHES} % {N_TRACTS})::INTEGER AS tract,"
        f" ({above} % {N_PATCHES})::TINYINT AS patch, id & {COUNTER_MASK} AS counter FROM object"
    )
    return lambda: dict(connection.sql(query).fetchnumpy())


def _daf_butler(ids: IntArray) -> Unpack:
    """Loop over LSST's own interface, with the arithmetic of its skymap packer behind it."""
    butler: Any = import_module("lsst.daf.butler")
    universe = butler.DimensionUniverse()

    class Packer(butler.DimensionPacker):  # type: ignore[misc]
        maxBits = 63 - COUNTER_BITS  # noqa: N815

        def _pack(self, data_id: Any) -> int:
            raise NotImplementedError

        def unpack(self, packed: int) -> Any:
            packed, patch = divmod(packed, N_PATCHES)
            band, tract = divmod(packed, N_TRACTS)
            data_id = {"band": BANDS[band], "tract": tract, "patch": patch, **self.fixed.mapping}
            return butler.DataCoordinate.standardize(data_id, dimensions=self.dimensions)

    packer = Packer(
        butler.DataCoordinate.standardize(skymap="lsst_cells_v1", universe=universe),
        universe.conform(["band", "tract", "patch"]),
    )
    numbers = ids.tolist()

    def unpack() -> Mapping[str, Any]:
        data_ids = [packer.unpack(packed >> COUNTER_BITS) for packed in numbers]
        # Read for the check alone; a list of data IDs is what users get.
        return _DataIds(data_ids, numbers)

    return unpack


class _DataIds(Mapping[str, Any]):
    """Data IDs as columns, made when they are asked for."""

    def __init__(self, data_ids: list[Any], numbers: list[int]) -> None:
        self._data_ids = data_ids
        self._numbers = numbers

    def __getitem__(self, name: str) -> Any:
        if name == "counter":
            return np.array(self._numbers) & COUNTER_MASK
        values = [data_id[name] for data_id in self._data_ids]
        return [BANDS.index(value) for value in values] if name == "band" else values

    def __iter__(self) -> Any:
        return iter(("band", "tract", "patch", "counter"))

    def __len__(self) -> int:
        return 4
