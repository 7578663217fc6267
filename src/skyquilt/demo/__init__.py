# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""A real field from nothing to inputs, changes and a picture, from data that is packaged here.

This room stands below the commands and above every other one.
"""

from __future__ import annotations

from skyquilt.demo.story import DemoResult, run_demo

__all__ = ["DemoResult", "run_demo"]
