# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Configurations of every kind of skymap, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from skyquilt.skymap import (
    CellsBuilder,
    DiscreteSkyMapConfig,
    DodecaSkyMapConfig,
    EquatSkyMapConfig,
    HealpixSkyMapConfig,
    LegacyBuilder,
    RingsSkyMapConfig,
)
from skyquilt.skymap.builders import Builder
from skyquilt.skymap.config import SkyMapConfig
from skyquilt.skymap.config_fields import PROJECTIONS

builders: st.SearchStrategy[Builder] = st.one_of(
    st.builds(
        LegacyBuilder,
        patch_inner_dimensions=st.tuples(st.integers(1, 10_000), st.integers(1, 10_000)),
        patch_border=st.integers(0, 1000),
    ),
    st.builds(
        CellsBuilder,
        cell_inner_dimensions=st.integers(1, 500).map(lambda n: (n, n)),
        cell_border=st.integers(0, 100),
        n_cells_per_patch_inner=st.integers(1, 50),
        n_cells_in_patch_border=st.integers(0, 3),
    ),
)


def angles(widest: float) -> st.SearchStrategy[float]:
    """Give angles without the negative zero, which LSST's SHA-1 tells from zero and == does not."""
    return st.floats(-widest, widest).map(lambda angle: angle + 0.0)


def _discrete_lists(length: int) -> st.SearchStrategy[dict[str, Any]]:
    def column(values: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[float, ...]]:
        return st.lists(values, min_size=length, max_size=length).map(tuple)

    return st.fixed_dictionaries(
        {
            "ra_list": column(angles(360.0)),
            "dec_list": column(angles(90.0)),
            "radius_list": column(st.floats(0.0, 10.0)),
        }
    )


_common = st.fixed_dictionaries(
    {
        "builder": builders,
        "pixel_scale": st.floats(0.01, 100.0),
        "projection": st.sampled_from(PROJECTIONS),
        "rotation": angles(180.0),
        "tract_overlap": st.floats(0.0, 5.0),
    }
)
_own: dict[type[SkyMapConfig], st.SearchStrategy[dict[str, Any]]] = {
    RingsSkyMapConfig: st.fixed_dictionaries(
        {
            "num_rings": st.integers(1, 200),
            "ra_start": angles(360.0),
            "version": st.sampled_from([0, 1]),
        }
    ),
    DiscreteSkyMapConfig: st.integers(0, 5).flatmap(_discrete_lists),
    DodecaSkyMapConfig: st.fixed_dictionaries({"with_tracts_on_poles": st.booleans()}),
    EquatSkyMapConfig: st.fixed_dictionaries(
        {
            "num_tracts": st.integers(1, 100),
            "dec_range": st.tuples(angles(90.0), angles(90.0)),
        }
    ),
    HealpixSkyMapConfig: st.fixed_dictionaries(
        {"log2_n_side": st.integers(0, 29), "nest": st.booleans()}
    ),
}

configs: st.SearchStrategy[SkyMapConfig] = st.one_of(
    [
        st.builds(lambda cls, common, own: cls(**common, **own), st.just(cls), _common, own)
        for cls, own in _own.items()
    ]
)
