# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Footprints of detectors with their history: commits, solutions, markers and what they answer."""

from __future__ import annotations

from skyquilt.registry.diff import Diff
from skyquilt.registry.records import Commit, Marker, Outcome, Scope, Solution
from skyquilt.registry.registry import Registry
from skyquilt.registry.results import (
    FailedInputs,
    FootprintChanges,
    Inputs,
    PatchChanges,
    VisitPatches,
)

__all__ = [
    "Commit",
    "Diff",
    "FailedInputs",
    "FootprintChanges",
    "Inputs",
    "Marker",
    "Outcome",
    "PatchChanges",
    "Registry",
    "Scope",
    "Solution",
    "VisitPatches",
]
