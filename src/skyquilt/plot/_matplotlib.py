# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Say which extra is missing; the package imports this before anything that needs matplotlib."""

from __future__ import annotations

from skyquilt.errors import MissingExtraError

try:
    import matplotlib as mpl  # noqa: F401 - only to see whether it is there
except ImportError as error:
    raise MissingExtraError(
        "pictures need matplotlib, which is not installed; pip install 'skyquilt[plot]'"
    ) from error

__all__: list[str] = []
