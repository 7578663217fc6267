# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Figures that need no display: made without pyplot, written as PNG."""

from __future__ import annotations

import os
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

__all__ = ["new_figure", "save_figure"]


def new_figure(width_inches: float, height_inches: float) -> Figure:
    """Make an empty figure that belongs to no window and no global state.

    Parameters
    ----------
    width_inches, height_inches : float
        Size on paper; pixels are inches times the resolution of `save_figure`.

    Returns
    -------
    matplotlib.figure.Figure
        A figure on the Agg canvas. It is freed like any other object: nothing has to be closed.
    """
    figure = Figure(figsize=(width_inches, height_inches))
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure: Figure, path: str | os.PathLike[str], *, dpi: float = 110.0) -> Path:
    """Write a figure as PNG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    path : path-like
        Where to; an existing file is replaced.
    dpi : float
        Pixels an inch.

    Returns
    -------
    pathlib.Path
        The path as given.

    Notes
    -----
    No time and no version is written into the file: the same figure gives the same bytes.
    """
    file = Path(path)
    figure.savefig(file, format="png", dpi=dpi, metadata={"Software": None})
    return file
