# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of footprints and patches, drawn headless on axes that the caller owns.

Importing this room without matplotlib raises `MissingExtraError`.
"""

from __future__ import annotations

from skyquilt.plot import _matplotlib  # noqa: F401 - first of all: the error names the extra
from skyquilt.plot.axes import sky_axes
from skyquilt.plot.figures import new_figure, save_figure
from skyquilt.plot.outlines import label_patches, plot_footprints, plot_patches

__all__ = [
    "label_patches",
    "new_figure",
    "plot_footprints",
    "plot_patches",
    "save_figure",
    "sky_axes",
]
