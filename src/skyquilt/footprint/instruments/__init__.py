# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Cameras as data: detectors and their outlines, filters, and what data IDs are called there."""

from __future__ import annotations

from skyquilt.footprint.instruments.instrument import Instrument

__all__ = ["Instrument"]
