# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Draw footprints and patches as polygons on axes of the sky."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from astropy.visualization.wcsaxes import WCSAxes
from matplotlib.collections import PolyCollection
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from skyquilt.coordinates import as_float_column, as_int_column
from skyquilt.errors import TableError
from skyquilt.skymap import SkyMap
from skyquilt.skymap.core_map import RegionName
from skyquilt.skymap.joins import HasPolygons, polygons_of
from skyquilt.sphere import Polygons, lon_lat

__all__ = ["label_patches", "plot_footprints", "plot_patches"]


def plot_footprints(
    axes: WCSAxes,
    table: HasPolygons | Polygons,
    *,
    values: ArrayLike | None = None,
    **style: Any,
) -> PolyCollection:
    """Draw the outlines of footprints.

    Parameters
    ----------
    axes : astropy.visualization.wcsaxes.WCSAxes
        Axes of `sky_axes`, or any with a celestial WCS in ICRS (an image of a coadd, say).
    table : FootprintTable or Polygons
        What to draw. Rows without an outline, and those that the projection cannot show (beyond
        90 degrees from the middle of a tangent plane), are left out.
    values : array_like of float64, shape (n,), optional
        A number a row, shown as the color of its inside by way of ``cmap`` and ``norm``.
    **style : Any
        Passed to matplotlib's PolyCollection: ``facecolor``, ``edgecolor``, ``linewidth``,
        ``hatch``, ``label``, ``zorder`` ... Only the edge is drawn unless a facecolor is given.

    Returns
    -------
    matplotlib.collections.PolyCollection
        The collection that was added; its limits do not change those of the axes.

    Raises
    ------
    TableError
        If there is not one value a row, or the table is none.

    Notes
    -----
    Edges are straight lines between projected corners: exact in a tangent plane.
    """
    polygons = polygons_of(table)
    lon, lat = lon_lat(polygons.unit_vectors)
    x, y = axes.wcs.world_to_pixel_values(lon, lat)
    corners: NDArray[np.float64] = np.stack([x, y], axis=1)
    cuts = polygons.offsets
    # Sums over rows by way of the running total: reduceat would misread empty rows.
    n_hidden = np.concatenate([[0], np.cumsum(~np.all(np.isfinite(corners), axis=1))])
    is_drawn = ~polygons.is_empty & (n_hidden[cuts[1:]] == n_hidden[cuts[:-1]])
    rows = np.flatnonzero(is_drawn)
    if values is None:
        defaults: dict[str, Any] = {"facecolor": "none", "edgecolor": "0.3", "linewidth": 0.8}
    else:
        defaults = {"edgecolor": "0.3", "linewidth": 0.4}
    outlines = [corners[cuts[row] : cuts[row + 1]] for row in rows]
    collection = PolyCollection(outlines, **(defaults | style))
    if values is not None:
        numbers = as_float_column(values, "values")
        if numbers.shape != (len(polygons),):
            raise TableError(
                f"values must have one number for each of the {len(polygons)} rows,"
                f" got shape {numbers.shape}"
            )
        collection.set_array(numbers[rows])
    axes.add_collection(collection, autolim=False)
    return collection


def plot_patches(
    axes: WCSAxes,
    skymap: SkyMap,
    tract: int,
    patch: ArrayLike | None = None,
    *,
    region: RegionName = "inner",
    values: ArrayLike | None = None,
    **style: Any,
) -> PolyCollection:
    """Draw the patches of a tract.

    Parameters
    ----------
    axes : astropy.visualization.wcsaxes.WCSAxes
        As for `plot_footprints`.
    skymap : SkyMap
        The skymap.
    tract : int
        Number of the tract.
    patch : array_like of int, shape (n,), optional
        Sequential indices; all patches of the tract by default.
    region : {"inner", "outer"}
        Without or with the border that neighbours share.
    values : array_like of float64, shape (n,), optional
        As for `plot_footprints`.
    **style : Any
        As for `plot_footprints`.

    Returns
    -------
    matplotlib.collections.PolyCollection
        The collection that was added.

    Raises
    ------
    NotFoundError
        If there is no such tract or patch.
    TableError
        If there is not one value a patch.
    """
    polygons = skymap.outlines(tract, _patches(skymap, tract, patch), region=region)
    defaults: dict[str, Any] = {"edgecolor": "0.6", "linewidth": 0.6} if values is None else {}
    return plot_footprints(axes, polygons, values=values, **(defaults | style))


def label_patches(
    axes: WCSAxes,
    skymap: SkyMap,
    tract: int,
    patch: ArrayLike | None = None,
    *,
    labels: Sequence[str] | None = None,
    **style: Any,
) -> list[Text]:
    """Write the numbers of patches, or other short texts, into their middles.

    Parameters
    ----------
    axes : astropy.visualization.wcsaxes.WCSAxes
        As for `plot_footprints`.
    skymap : SkyMap
        The skymap.
    tract : int
        Number of the tract.
    patch : array_like of int, shape (n,), optional
        Sequential indices; all patches of the tract by default.
    labels : sequence of str, optional
        One text a patch instead of its sequential index.
    **style : Any
        Passed to matplotlib's Text, as ``fontsize`` and ``color``.

    Returns
    -------
    list of matplotlib.text.Text
        The texts that were added. Those outside the axes are clipped.

    Raises
    ------
    NotFoundError
        If there is no such tract or patch.
    TableError
        If there is not one label a patch.
    """
    patches = _patches(skymap, tract, patch)
    texts = [str(number) for number in patches] if labels is None else list(labels)
    if len(texts) != len(patches):
        raise TableError(
            f"labels must have one text for each of the {len(patches)} patches, got {len(texts)}"
        )
    centers, _ = skymap.outlines(tract, patches, region="inner").bounding_caps()
    x, y = axes.wcs.world_to_pixel_values(*lon_lat(centers))
    style = {"fontsize": 7, "color": "0.35", "ha": "center", "va": "center"} | style
    return [
        axes.text(x[i], y[i], text, clip_on=True, **style)
        for i, text in enumerate(texts)
        if np.isfinite(x[i]) and np.isfinite(y[i])
    ]


def _patches(skymap: SkyMap, tract: int, patch: ArrayLike | None) -> NDArray[np.int64]:
    if patch is None:
        return np.arange(len(skymap.tract(tract)), dtype=np.int64)
    return np.atleast_1d(as_int_column(patch, "patch"))
