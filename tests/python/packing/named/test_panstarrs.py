# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Pan-STARRS: positions in the digits of IDs, and skycells by name and number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from skyquilt import IdLayout
from skyquilt.errors import IdError
from skyquilt.packing.named.panstarrs import panstarrs_positions, skycell_ids, skycell_names

Positions = dict[str, list[tuple[int, float, float]]]


def separation_arcsec(ra_a: Any, dec_a: Any, ra_b: Any, dec_b: Any) -> Any:
    east = np.radians(ra_a - ra_b) * np.cos(np.radians((dec_a + dec_b) / 2))
    return np.degrees(np.hypot(east, np.radians(dec_a - dec_b))) * 3600


def id_of(ra: float, dec: float) -> int:
    """Make an ID as the survey's description does."""
    zones = (dec + 90.0) / 0.0083333
    zone = int(zones)
    return zone * 10**13 + int(ra * 1e6) * 10**4 + int((zones - zone) * 1e4)


def test_ids_lie_where_alerts_say_that_they_do(
    published_positions: Positions, published_separations: dict[int, float]
) -> None:
    ids, ra, dec = map(np.array, zip(*published_positions["panstarrs_objid"], strict=True))
    found = separation_arcsec(*panstarrs_positions(ids), ra, dec)
    # An ID is about 0.1 arcsec from the position that the catalogue gives. With zones of half an
    # arcminute it would be 2 arcsec.
    np.testing.assert_allclose(found, [published_separations[int(i)] for i in ids], atol=0.12)


def test_positions_go_both_ways_to_a_few_mas() -> None:
    random = np.random.default_rng(7)
    ra = random.uniform(0.0, 360.0, 500)
    dec = np.degrees(np.arcsin(random.uniform(-0.5, 1.0, 500)))
    ids = np.array([id_of(*row) for row in zip(ra.tolist(), dec.tolist(), strict=True)])
    assert IdLayout.named("panstarrs_objid").check(ids) == 0.0
    given_ra, given_dec = panstarrs_positions(ids)
    assert np.abs(given_ra - ra).max() * 3600e3 < 1.81
    assert np.abs(given_dec - dec).max() * 3600e3 < 1.51


def test_positions_have_the_shape_of_the_ids() -> None:
    ra, dec = panstarrs_positions(170431796402626366)
    assert ra.shape == dec.shape == ()
    assert panstarrs_positions([[170431796402626366]])[0].shape == (1, 1)
    with pytest.raises(IdError):
        panstarrs_positions([170433996402626366 + 10**13 * 9000])


def test_ids_end_with_the_sphere() -> None:
    layout = IdLayout.named("panstarrs_objid")
    assert layout.bits == 58
    assert layout.is_possible(id_of(359.999999, 90.0))
    assert not layout.is_possible(id_of(360.0, 0.0))


def cells_in_zones() -> list[int]:
    """Count the projection cells of each zone: four degrees high and as wide where widest."""
    inner = [90.0 * np.cos(np.radians(abs(dec) - 2)) for dec in range(-86, 90, 4)]
    return [1, *(int(number + 1e-9) for number in inner), 1]


def test_projection_cells_are_as_many_as_the_zones_hold() -> None:
    cell = IdLayout.named("panstarrs_skycell").fields[0]
    assert sum(cells_in_zones()) == cell.high + 1
    # The survey's southernmost zone, number 15, begins with cell 635.
    assert sum(cells_in_zones()[:15]) == 635


def test_the_ring_nebula_lies_in_the_projection_cell_of_its_skycell() -> None:
    cell = IdLayout.named("panstarrs_skycell").unpack(2069026)["projection_cell"]
    zones = cells_in_zones()
    zone = next(zone for zone in range(46) if sum(zones[: zone + 1]) > cell)
    ra, dec = (cell - sum(zones[:zone])) * 360.0 / zones[zone], 4.0 * zone - 90.0
    assert abs(33.03 - dec) < 2.0
    assert abs(283.40 - ra) < 180.0 / zones[zone]


def test_skycells_go_both_ways() -> None:
    names = np.array(["skycell.2069.026", "skycell.0635.000", "skycell.2643.099"])
    ids = skycell_ids(names)
    assert ids.dtype == np.int64
    np.testing.assert_array_equal(ids, [2069026, 635000, 2643099])
    np.testing.assert_array_equal(skycell_names(ids), names)
    assert IdLayout.named("panstarrs_skycell").unpack(2069026) == {
        "projection_cell": 2069,
        "skycell": 26,
    }


def test_every_skycell_goes_both_ways() -> None:
    cells, skycells = np.divmod(np.arange(2644 * 100), 100)
    ids = cells * 1000 + skycells
    np.testing.assert_array_equal(skycell_ids(skycell_names(ids)), ids)


def test_skycells_have_the_shape_that_is_given() -> None:
    assert skycell_ids("rings.v3.skycell.2069.026").tolist() == 2069026
    assert skycell_names(2069026).tolist() == "skycell.2069.026"
    assert skycell_ids([["skycell.2069.026"]]).shape == (1, 1)
    assert skycell_names([]).shape == skycell_ids([]).shape == (0,)
    assert skycell_ids(np.array([b"skycell.2069.026"])).tolist() == [2069026]


@pytest.mark.parametrize(
    "name",
    [
        "skycell.2069",
        "cell.2069.026",
        "skycell.2069.026.1",
        "skycell.-069.026",
        "skycell.2069.x",
        "skycell.2069.26",
        "skycell.99999999999999999999.026",
        "",
    ],
)
def test_what_names_no_skycell_is_refused(name: str) -> None:
    with pytest.raises(IdError, match=r"must be named skycell\.PPPP\.SSS in digits, .* at row 1"):
        skycell_ids(["skycell.2069.026", name])


def test_skycells_beyond_the_tessellation_are_refused() -> None:
    with pytest.raises(IdError, match="'projection_cell' must"):
        skycell_ids(["skycell.2644.000"])
    with pytest.raises(IdError, match="'skycell' must"):
        skycell_ids(["skycell.2069.100"])
    with pytest.raises(IdError):
        skycell_names([2069100])
    with pytest.raises(IdError, match="names of skycells must be texts"):
        skycell_ids([2069026])
