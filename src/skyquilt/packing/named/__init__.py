# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Layouts of public surveys, one file per survey; `skyquilt.packing.known_layouts` finds them."""
