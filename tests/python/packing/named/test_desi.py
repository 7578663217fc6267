# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""DESI's targets: bits that say what kind they are, and one that never is set."""

from __future__ import annotations

import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError

TARGET = 35191248222423832


def test_bits_say_what_kind_a_target_is() -> None:
    layout = IdLayout.named("desi_target")
    plain = layout.unpack(TARGET)
    assert layout.unpack(TARGET + 2**58) == {**plain, "mock": 1}
    assert layout.unpack(TARGET + 2**59) == {**plain, "sky": 1}
    assert layout.unpack(TARGET + 2 * 2**60) == {**plain, "gaiadr": 2}


def test_the_bit_in_reserve_is_zero() -> None:
    with pytest.raises(IdError):
        IdLayout.named("desi_target").unpack(TARGET + 2**62)
    with pytest.raises(IdError):
        IdLayout.named("desi_target").unpack(-1)
