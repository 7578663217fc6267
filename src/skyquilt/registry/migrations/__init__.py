# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Upgrade registries of earlier schemas; a file in `versions` a release, run by Alembic."""

from __future__ import annotations

from skyquilt.registry.migrations.upgrade import upgrade_registry

__all__ = ["upgrade_registry"]
