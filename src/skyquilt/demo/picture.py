# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The picture of the demo: inputs of a patch, how a fit moved them, what to coadd again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch as Swatch
from numpy.typing import NDArray

from skyquilt.footprint import FootprintTable
from skyquilt.plot import (
    label_patches,
    new_figure,
    plot_footprints,
    plot_patches,
    save_figure,
    sky_axes,
)
from skyquilt.skymap import SkyMap
from skyquilt.sphere import lon_lat

__all__ = ["EXAGGERATION", "Scene", "draw"]

EXAGGERATION = 1000.0
"""How many times larger than life shifts are drawn: tens of mas become tenths of an arcminute."""

# Colours that people with any colour vision can tell apart: M. Okabe and K. Ito, "Color Universal
# Design" (2008), https://jfly.uni-koeln.de/color/.
_BLUE, _SKY_BLUE, _ORANGE, _VERMILLION = "#0072B2", "#56B4E9", "#E69F00", "#D55E00"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the picture shows.

    Attributes
    ----------
    skymap : SkyMap
        The skymap.
    tract, patch : int
        The patch whose inputs are looked at.
    band : str
        The band that is drawn.
    padded_only : FootprintTable
        True outlines of the detectors that only the padded regions place on the patch.
    padded_example : FootprintTable
        One padded region, and the detector inside it as the first row of `padded_only`.
    before, after : FootprintTable
        The inputs before and after the fit, the same rows in the same order; one failed after.
    changed_patch : ndarray of int64, shape (n,)
        Patches of the tract whose inputs in this band changed.
    n_moved : ndarray of int64, shape (n,)
        How many of their inputs moved.
    max_shift_mas : float
        How far an input moved at most, milliarcseconds.
    has_lost : ndarray of bool, shape (n,)
        Whether they lost an input.
    """

    skymap: SkyMap
    tract: int
    patch: int
    band: str
    padded_only: FootprintTable
    padded_example: FootprintTable
    before: FootprintTable
    after: FootprintTable
    changed_patch: NDArray[np.int64]
    n_moved: NDArray[np.int64]
    max_shift_mas: float
    has_lost: NDArray[np.bool_]


def draw(scene: Scene, path: Path) -> Path:
    """Draw the three panels and write them as PNG.

    Parameters
    ----------
    scene : Scene
        What to show.
    path : pathlib.Path
        Where to write it.

    Returns
    -------
    pathlib.Path
        The path as given.
    """
    figure = new_figure(17.0, 6.9)
    figure.suptitle(
        f"Hyper Suprime-Cam, {scene.band} band: inputs of patch {scene.patch} of tract"
        f" {scene.tract}, before and after an astrometric fit (simulated)",
        fontsize=15,
        y=0.975,
    )
    grid = figure.add_gridspec(1, 3, left=0.045, right=0.945, bottom=0.17, top=0.84, wspace=0.2)
    _draw_inputs(figure, grid[0], scene)
    _draw_shifts(figure, grid[1], scene)
    _draw_changes(figure, grid[2], scene)
    return save_figure(figure, path)


def _draw_inputs(figure: Figure, position: Any, scene: Scene) -> None:
    ra, dec = _center(scene.skymap, scene.tract, scene.patch)
    axes = sky_axes(figure, position, center_ra=ra, center_dec=dec, width_deg=1.36)
    n_padded = len(scene.padded_only) + len(scene.before)
    axes.set_title(
        f"1  Which detectors reach the patch?\n{n_padded} by padded regions, {len(scene.before)}"
        " by their true outlines",
        fontsize=11.5,
        loc="left",
    )
    plot_footprints(
        axes, scene.padded_only, facecolor=_ORANGE, alpha=0.10, edgecolor="none", zorder=2
    )
    plot_footprints(axes, scene.padded_only, edgecolor=_ORANGE, linewidth=0.4, zorder=2.1)
    plot_footprints(axes, scene.before, facecolor=_BLUE, alpha=0.10, edgecolor="none", zorder=3)
    plot_footprints(axes, scene.before, edgecolor=_BLUE, linewidth=0.6, zorder=3.1)
    plot_footprints(
        axes,
        scene.padded_only[:1],
        facecolor=_ORANGE,
        edgecolor="black",
        linewidth=1.2,
        zorder=4,
    )
    plot_footprints(
        axes,
        scene.padded_example,
        edgecolor="black",
        linewidth=1.4,
        linestyle=(0, (4, 2)),
        zorder=4.1,
    )
    _outline_patch(axes, scene)
    _legend(
        axes,
        {
            "true inputs": Swatch(facecolor=_alpha(_BLUE, 0.45), edgecolor=_BLUE),
            "padded answer only": Swatch(facecolor=_alpha(_ORANGE, 0.35), edgecolor=_ORANGE),
            f"patch {scene.patch}": Line2D([], [], color="black", linewidth=2.4),
            "a detector and its padded region": Line2D(
                [], [], color="black", linewidth=1.4, linestyle=(0, (4, 2))
            ),
        },
    )


def _draw_shifts(figure: Figure, position: Any, scene: Scene) -> None:
    ra, dec = _center(scene.skymap, scene.tract, scene.patch)
    axes = sky_axes(figure, position, center_ra=ra, center_dec=dec, width_deg=0.44)
    axes.set_title(
        f"2  Where did the fit move them?\nshifts drawn {EXAGGERATION:,.0f} times too large",
        fontsize=11.5,
        loc="left",
    )
    has_failed = scene.after.is_failed
    visits = np.unique(scene.before.visit[has_failed])
    is_shown = np.isin(scene.before.visit, visits) & ~has_failed
    others = scene.before[~np.isin(scene.before.visit, visits)]
    plot_footprints(axes, others, edgecolor="0.8", linewidth=0.6, zorder=1)
    plot_footprints(
        axes,
        scene.before[is_shown],
        edgecolor="0.25",
        linewidth=1.1,
        linestyle=(0, (4, 2)),
        zorder=3,
    )
    exaggerated = _exaggerated(scene.before[is_shown], scene.after[is_shown])
    plot_footprints(
        axes, exaggerated, facecolor=_SKY_BLUE, alpha=0.25, edgecolor="none", zorder=2.5
    )
    plot_footprints(axes, exaggerated, edgecolor=_BLUE, linewidth=1.4, zorder=3.1)
    plot_footprints(
        axes,
        scene.before[has_failed],
        edgecolor=_VERMILLION,
        linewidth=1.6,
        hatch="///",
        zorder=3.2,
    )
    _outline_patch(axes, scene)
    _legend(
        axes,
        {
            f"visit {visits[0]}, predicted": Line2D(
                [], [], color="0.25", linewidth=1.1, linestyle=(0, (4, 2))
            ),
            f"visit {visits[0]}, after the fit": Swatch(
                facecolor=_alpha(_SKY_BLUE, 0.4), edgecolor=_BLUE
            ),
            "its fit failed: no longer an input": Swatch(
                facecolor="none", edgecolor=_VERMILLION, hatch="///"
            ),
            "other visits": Line2D([], [], color="0.75", linewidth=0.8),
        },
    )


def _draw_changes(figure: Figure, position: Any, scene: Scene) -> None:
    ra, dec = scene.skymap.tract(scene.tract).center
    axes = sky_axes(figure, position, center_ra=ra, center_dec=dec, width_deg=1.86)
    n_lost = int(np.count_nonzero(scene.has_lost))
    axes.set_title(
        f"3  What has to be coadded again in tract {scene.tract}?\n"
        f"{len(scene.changed_patch)} patches, {n_lost} of them also lost an input",
        fontsize=11.5,
        loc="left",
    )
    plot_patches(axes, scene.skymap, scene.tract, edgecolor="0.7", zorder=1)
    colors = plot_patches(
        axes,
        scene.skymap,
        scene.tract,
        scene.changed_patch,
        values=scene.n_moved,
        cmap="cividis",
        edgecolor="white",
        linewidth=0.8,
        zorder=2,
    )
    middle = 0.5 * (int(scene.n_moved.min()) + int(scene.n_moved.max()))
    for is_chosen, color in (
        (scene.n_moved < middle, "white"),
        (scene.n_moved >= middle, "black"),
    ):
        label_patches(
            axes,
            scene.skymap,
            scene.tract,
            scene.changed_patch[is_chosen & ~scene.has_lost],
            color=color,
            fontsize=8,
        )
    lost = scene.changed_patch[scene.has_lost]
    plot_patches(
        axes,
        scene.skymap,
        scene.tract,
        lost,
        edgecolor=_VERMILLION,
        linewidth=2.2,
        hatch="///",
        zorder=3,
    )
    label_patches(
        axes,
        scene.skymap,
        scene.tract,
        lost,
        color="black",
        fontsize=8,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )
    bar = figure.colorbar(colors, cax=axes.inset_axes((1.03, 0.0, 0.04, 1.0)))
    bar.set_label(f"inputs that moved (by up to {scene.max_shift_mas:.0f} mas)")
    _legend(
        axes,
        {
            "inputs moved (numbers are patches)": Swatch(facecolor="#7b7b78", edgecolor="white"),
            "and one of them was lost": Swatch(
                facecolor="none", edgecolor=_VERMILLION, hatch="///"
            ),
            f"patch {scene.patch}": Line2D([], [], color="black", linewidth=2.4),
        },
    )
    _outline_patch(axes, scene)


def _outline_patch(axes: Any, scene: Scene) -> None:
    plot_patches(
        axes,
        scene.skymap,
        scene.tract,
        [scene.patch],
        region="outer",
        edgecolor="black",
        linewidth=2.4,
        zorder=6,
    )


def _legend(axes: Any, entries: Mapping[str, Any]) -> None:
    axes.legend(
        list(entries.values()),
        list(entries),
        loc="upper center",
        bbox_to_anchor=(0.5, -0.12),
        ncols=2,
        fontsize=9.5,
        frameon=False,
    )


def _alpha(color: str, alpha: float) -> tuple[str, float]:
    return color, alpha


def _center(skymap: SkyMap, tract: int, patch: int) -> tuple[float, float]:
    centers, _ = skymap.outlines([tract], [patch]).bounding_caps()
    ra, dec = lon_lat(centers)
    return float(ra[0]), float(dec[0])


def _exaggerated(before: FootprintTable, after: FootprintTable) -> FootprintTable:
    return FootprintTable.from_vertices(
        **before.to_dict()
        | {
            "lon": before.lon + EXAGGERATION * (after.lon - before.lon),
            "lat": before.lat + EXAGGERATION * (after.lat - before.lat),
        }
    )
