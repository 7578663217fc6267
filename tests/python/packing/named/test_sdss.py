# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""SDSS's IDs: cameras from 1 to 6, and spectra that take all 64 bits."""

from __future__ import annotations

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError


def test_camera_columns_are_one_to_six() -> None:
    layout = IdLayout.named("sdss_objid")
    assert layout.bits == 63
    assert layout.dtype == np.int64
    values = layout.unpack(1237661382772195474)
    for camcol in (0, 7):
        with pytest.raises(IdError, match="'camcol' must"):
            layout.pack({**values, "camcol": camcol})
    with pytest.raises(IdError, match="camcol"):
        layout.unpack(1237661382772195474 & ~(7 << 29))


def test_a_field_is_an_object_with_number_zero() -> None:
    layout = IdLayout.named("sdss_objid")
    field = layout.pack({**layout.unpack(1237661382772195474), "obj": 0})
    assert field == 1237661382772195474 - 146


def test_spectra_of_high_plates_are_unsigned() -> None:
    layout = IdLayout.named("sdss_specobjid")
    assert (layout.bits, layout.headroom) == (64, -1)
    ids = np.array([4565636362342690816, 11258999466550599680], dtype=np.uint64)
    given = layout.unpack(ids)
    np.testing.assert_array_equal(given["plate"], [4055, 10000])
    np.testing.assert_array_equal(given["mjd"], [55359, 57346])
    packed = layout.pack(given)
    assert packed.dtype == np.uint64
    np.testing.assert_array_equal(packed, ids)


def test_old_and_new_spectra_are_told_apart() -> None:
    old, new = IdLayout.named("sdss_specobjid_dr7"), IdLayout.named("sdss_specobjid")
    assert old.unpack(75094092974915584)["mjd"] == 51630
    assert new.unpack(75094092974915584)["mjd"] != 51630
    with pytest.raises(IdError):
        old.unpack(np.uint64(11258999466550599680))
