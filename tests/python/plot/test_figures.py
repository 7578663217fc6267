# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Tests of skyquilt.plot.figures, and of the room without matplotlib."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.image import imread

from skyquilt.plot import new_figure, plot_footprints, save_figure, sky_axes
from skyquilt.sphere import Polygons


def test_a_picture_has_the_size_asked_for_and_the_colour_drawn(tmp_path: Path) -> None:
    figure = new_figure(3.0, 2.0)
    axes = sky_axes(figure, center_ra=0.0, center_dec=0.0, width_deg=4.0)
    square = Polygons.from_lonlat([[359.0, 1.0, 1.0, 359.0]], [[-1.0, -1.0, 1.0, 1.0]])
    plot_footprints(axes, square, facecolor="#0072B2", zorder=5)
    path = save_figure(figure, tmp_path / "square.png", dpi=100.0)
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (300, 200)
    pixels = np.rint(imread(path)[..., :3] * 255.0).astype(int)
    is_blue = np.all(pixels == [0x00, 0x72, 0xB2], axis=-1)
    x0, y0, x1, y1 = axes.get_window_extent().extents
    # The square is a quarter of the axes, up to its edge and the tangent of one degree.
    assert abs(np.count_nonzero(is_blue) / ((x1 - x0) * (y1 - y0)) - 0.25) < 0.03


def test_the_same_figure_gives_the_same_bytes(tmp_path: Path) -> None:
    pictures = []
    for name in ("a.png", "b.png"):
        figure = new_figure(2.0, 2.0)
        sky_axes(figure, center_ra=10.0, center_dec=5.0, width_deg=1.0)
        pictures.append(save_figure(figure, tmp_path / name).read_bytes())
    assert pictures[0] == pictures[1]
    assert mpl.__version__.encode() not in pictures[0]


def test_drawing_needs_no_display_and_no_global_state() -> None:
    code = (
        "import sys; from skyquilt.plot import new_figure, sky_axes;"
        "sky_axes(new_figure(2, 2), center_ra=0, center_dec=0, width_deg=1);"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}
    )
    assert done.stdout.strip() == "False"


def test_without_matplotlib_the_error_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from skyquilt.errors import MissingExtraError\n"
        "try:\n    import skyquilt.plot\n"
        "except MissingExtraError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'skyquilt[plot]'" in done.stdout
