# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""ZTF's decimal IDs repeat what alerts say beside them, and name the CCD that saw a star."""

from __future__ import annotations

import math

import numpy as np

from skyquilt import IdLayout

Positions = dict[str, list[tuple[int, float, float]]]

#: 2017-01-01, the night with number 0.
FIRST_JD = 2457754.5

#: Centres of fields in degrees, and the CCD in the middle of the southern edge, in degrees west and
#: north of the centre: ZTF_Fields.txt and ZTF_CCD_Layout.tbl.
FIELDS = {675: (211.88321, 33.35), 686: (298.26936, 33.35)}
CCD_3_WEST, CCD_3_NORTH = (0.062, 1.789), (-3.731, -2.003)


def test_images_repeat_night_channel_and_time(ztf_alerts: list[dict[str, str]]) -> None:
    given = IdLayout.named("ztf_pid").unpack(np.array([int(row["pid"]) for row in ztf_alerts]))
    np.testing.assert_array_equal(given["nid"], [int(row["nid"]) for row in ztf_alerts])
    np.testing.assert_array_equal(given["rcid"], [int(row["rcid"]) for row in ztf_alerts])
    assert set(given["pipeline"].tolist()) == {15}
    days = np.array([float(row["jd"]) for row in ztf_alerts]) - FIRST_JD
    # Digits are cut off, not rounded; a Julian date is good to 0.00004 s in a double.
    late = days - (given["nid"] + given["day_fraction"] * 1e-5)
    assert np.all((late > -1e-8) & (late < 1e-5 + 1e-8))


def test_candidates_repeat_their_image_and_row(ztf_alerts: list[dict[str, str]]) -> None:
    rows = [row for row in ztf_alerts if row["candid"]]
    assert len(rows) == 24
    layout = IdLayout.named("ztf_candid")
    given = layout.unpack(np.array([int(row["candid"]) for row in rows]))
    np.testing.assert_array_equal(given["tblid"], [int(row["tblid"]) for row in rows])
    of_image = ["nid", "day_fraction", "rcid", "pipeline"]
    images = IdLayout.named("ztf_pid").pack({name: given[name] for name in of_image})
    np.testing.assert_array_equal(images, [int(row["pid"]) for row in rows])
    positive = np.array([row["isdiffpos"] in ("t", "1") for row in rows])
    np.testing.assert_array_equal(np.isin(given["subtraction"], [15, 115]), positive)
    np.testing.assert_array_equal(given["subtraction"] == 10, ~positive)


def test_light_curves_lie_on_the_ccd_that_their_ids_name(published_positions: Positions) -> None:
    for number, ra, dec in published_positions["ztf_oid"]:
        given = IdLayout.named("ztf_oid").unpack(number)
        centre_ra, centre_dec = FIELDS[given["field"]]
        west = (centre_ra - ra) * math.cos(math.radians(dec))
        north = dec - centre_dec
        assert given["ccd"] == 3
        assert CCD_3_WEST[0] < west < CCD_3_WEST[1]
        assert CCD_3_NORTH[0] < north < CCD_3_NORTH[1]
        # Quadrants 3 and 4 are the southern ones, 4 the eastern of them.
        assert north < sum(CCD_3_NORTH) / 2
        assert given["quadrant"] == (4 if west < sum(CCD_3_WEST) / 2 else 3)


def test_the_largest_ids_are_signed_integers() -> None:
    assert IdLayout.named("ztf_candid").bits == 63
    assert IdLayout.named("ztf_oid").bits == 54
