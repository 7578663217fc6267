# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""The reference tables, one skymap after the other."""

from __future__ import annotations

import pytest

from .reference_tables import REFERENCES, Reference, load_reference


@pytest.fixture(params=REFERENCES)
def reference(request: pytest.FixtureRequest) -> Reference:
    return load_reference(request.param)
