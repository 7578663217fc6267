# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The command line: one file per group of commands, loaded when one of them is called."""

from __future__ import annotations
