# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Crosswalks between skymaps: sums that are one, plain loops over all pairs, and positions."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError, TableError
from skyquilt.skymap import Crosswalk, SkyMap
from skyquilt.sphere import Polygons, Regions

from .large_patches import (
    BANDS,
    CURVED,
    DISCRETE,
    EVERY,
    OLD_RINGS,
    TILING,
    patches_of,
    spread_positions,
)
from .listed_tables import irregular_tables, roman_tables

LSST = SkyMap.named("lsst_cells_v1")
HSC = SkyMap.named("hsc_rings_v1")
DC2 = SkyMap.named("DC2")
DECAM = SkyMap.named("decam_rings_v1")

Sums = dict[tuple[int, int], float]


def summed(
    tract: NDArray[np.int64], patch: NDArray[np.int64], fraction: NDArray[np.float64]
) -> Sums:
    sums: Sums = {}
    for key, part in zip(zip(tract.tolist(), patch.tolist(), strict=True), fraction, strict=True):
        sums[key] = sums.get(key, 0.0) + float(part)
    return sums


def sums_of(crosswalk: Crosswalk) -> Sums:
    return summed(crosswalk.tract, crosswalk.patch, crosswalk.fraction)


def other_sums_of(crosswalk: Crosswalk) -> Sums:
    return summed(crosswalk.other_tract, crosswalk.other_patch, crosswalk.other_fraction)


def fractions_of(crosswalk: Crosswalk) -> dict[tuple[int, ...], tuple[float, float]]:
    *numbers, fraction, other_fraction = (
        column.tolist() for column in crosswalk.to_dict().values()
    )
    return dict(
        zip(zip(*numbers, strict=True), zip(fraction, other_fraction, strict=True), strict=True)
    )


# ---- Laws ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "other"), list(permutations(TILING, 2)))
def test_fractions_of_skymaps_that_tile_the_sky_sum_to_one(name: str, other: str) -> None:
    crosswalk = TILING[name].crosswalk(TILING[other])
    for sums in (sums_of(crosswalk), other_sums_of(crosswalk)):
        assert np.allclose(list(sums.values()), 1.0, rtol=0.0, atol=1e-9)


@pytest.mark.parametrize("name", CURVED)
@pytest.mark.parametrize("other", ["rings", "dodeca"])
def test_fractions_where_sides_are_curved_sum_to_one_but_for_how_they_are_drawn(
    name: str, other: str
) -> None:
    crosswalk = CURVED[name].crosswalk(TILING[other])
    for sums in (sums_of(crosswalk), other_sums_of(crosswalk)):
        assert np.allclose(list(sums.values()), 1.0, rtol=0.0, atol=1e-3)


def test_fractions_within_one_band_sum_to_one() -> None:
    crosswalk = BANDS["equat"].crosswalk(BANDS["equat_elsewhere"])
    for sums in (sums_of(crosswalk), other_sums_of(crosswalk)):
        assert np.allclose(list(sums.values()), 1.0, rtol=0.0, atol=1e-9)


@pytest.mark.parametrize(
    ("skymap", "other"), [(LSST, HSC), (HSC, LSST), (LSST, DC2), (DC2, DECAM), (DECAM, HSC)]
)
def test_fractions_of_large_skymaps_sum_to_one(skymap: SkyMap, other: SkyMap) -> None:
    # Both caps, right ascension 0, the equator, and tracts beside another.
    tracts = [0, 9289, 9290, 9812, 9813, 12000, 18937]
    crosswalk = skymap.crosswalk(other, tracts)
    assert sorted(set(crosswalk.tract.tolist())) == tracts
    sums = sums_of(crosswalk)
    assert len(sums) > 25 * len(tracts)
    assert np.allclose(list(sums.values()), 1.0, rtol=0.0, atol=1e-9)
    # These skymaps have the same tracts, so all of the other's patches in them are here.
    assert np.array_equal(crosswalk.tract, crosswalk.other_tract)
    assert np.allclose(list(other_sums_of(crosswalk).values()), 1.0, rtol=0.0, atol=1e-9)


@pytest.mark.parametrize("name", EVERY)
def test_a_skymap_leads_to_itself_patch_by_patch(name: str) -> None:
    skymap = EVERY[name]
    crosswalk = skymap.crosswalk(skymap)
    is_diagonal = (crosswalk.tract == crosswalk.other_tract) & (
        crosswalk.patch == crosswalk.other_patch
    )
    # The tracts of a discrete skymap may own the same sky; others never do.
    assert is_diagonal.all() == (name != "discrete")
    assert np.allclose(crosswalk.fraction[is_diagonal], 1.0, rtol=0.0, atol=1e-12)
    assert np.allclose(crosswalk.other_fraction[is_diagonal], 1.0, rtol=0.0, atol=1e-12)


def test_a_large_skymap_leads_to_itself_patch_by_patch() -> None:
    for tract in (0, 1, 9813):
        crosswalk = LSST.crosswalk(LSST, tract)
        assert np.array_equal(crosswalk.tract, crosswalk.other_tract)
        assert np.array_equal(crosswalk.patch, crosswalk.other_patch)
        assert (crosswalk.fraction == 1.0).all()


@pytest.mark.parametrize(
    ("name", "other"),
    [("rings", "dodeca"), ("healpix", "discrete"), ("rings_stg", "rings"), ("equat", "old_rings")],
)
def test_the_way_back_has_the_same_fractions(name: str, other: str) -> None:
    there = fractions_of(EVERY[name].crosswalk(EVERY[other]))
    back = fractions_of(EVERY[other].crosswalk(EVERY[name]))
    assert len(there) == len(back) > 0
    for (tract, patch, other_tract, other_patch), fractions in there.items():
        swapped = back[other_tract, other_patch, tract, patch][::-1]
        assert np.allclose(fractions, swapped, rtol=1e-9, atol=1e-11)


# ---- Slow twins ----------------------------------------------------------------------------------


def owned_regions(skymap: SkyMap) -> tuple[Polygons | Regions, Regions]:
    """Give the pixels of all patches, and the inner regions of their tracts."""
    tract, patch = patches_of(skymap)
    return skymap._regions(tract, patch, None, "inner"), skymap.inner_regions(tract)


def common_area_deg2(pixels: tuple[Any, Any], inner: tuple[Regions, Regions]) -> float:
    """Measure what two patches own in common: polygons first, then what boxes leave of them."""
    is_box = [region._core.counts[2] > 0 for region in inner]
    shared = Regions.from_polygons(pixels[0]).intersection(pixels[1])
    box = Regions.from_boxes(0.0, 360.0, -90.0, 90.0)
    for region, is_one in zip(inner, is_box, strict=True):
        if is_one:
            box = box.intersection(region)
        else:
            shared = shared.intersection(region)
    return float(shared.overlap_area_deg2(box)[0] if any(is_box) else shared.area_deg2[0])


@pytest.mark.parametrize(
    ("name", "other"),
    [("rings", "narrow_rings"), ("rings", "dodeca"), ("dodeca", "healpix"), ("discrete", "rings")],
)
def test_a_crosswalk_is_that_of_a_loop_over_all_pairs(name: str, other: str) -> None:
    skymap, another = EVERY[name], EVERY[other]
    tract, patch = patches_of(skymap)
    other_tract, other_patch = patches_of(another)
    pixels, inner = owned_regions(skymap)
    other_pixels, other_inner = owned_regions(another)
    area = [inner[i].overlap_area_deg2(pixels[i])[0] for i in range(len(tract))]
    other_area = [
        other_inner[j].overlap_area_deg2(other_pixels[j])[0] for j in range(len(other_tract))
    ]
    crosswalk = fractions_of(skymap.crosswalk(another))
    n_found = 0
    for i in range(0, len(tract), 3):
        for j in range(len(other_tract)):
            key = (int(tract[i]), int(patch[i]), int(other_tract[j]), int(other_patch[j]))
            common = (
                common_area_deg2((pixels[i], other_pixels[j]), (inner[i], other_inner[j]))
                if pixels[i].overlaps(other_pixels[j])[0]
                else 0.0
            )
            if common < 1e-9:
                assert key not in crosswalk or crosswalk[key][0] * area[i] < 2e-9
                continue
            n_found += 1
            assert np.allclose(
                crosswalk[key], (common / area[i], common / other_area[j]), rtol=1e-9, atol=1e-11
            )
    assert n_found > 20


@pytest.mark.parametrize(("name", "other"), [("rings", "dodeca_poles"), ("dodeca", "narrow_rings")])
def test_a_crosswalk_tells_where_positions_go(name: str, other: str) -> None:
    n = 100_000
    ra, dec = spread_positions(n)
    ours, theirs = TILING[name].locate(ra, dec), TILING[other].locate(ra, dec)
    crosswalk = TILING[name].crosswalk(TILING[other])
    found, counts = np.unique(np.stack([*ours, *theirs]), axis=1, return_counts=True)
    listed = fractions_of(crosswalk)
    assert {tuple(key) for key in found.T.tolist()} <= listed.keys()
    n_of_patch = summed(found[0], found[1], counts.astype(np.float64))
    for key, count in zip(map(tuple, found.T.tolist()), counts, strict=True):
        whole = n_of_patch[key[:2]]
        # Positions along the boundary of a piece, half of which may be on the wrong side.
        allowed = (3.0 * np.sqrt(count) + 8.0) / whole
        assert abs(count / whole - listed[key][0]) <= allowed


@pytest.mark.parametrize("name", ["rings", "dodeca"])
def test_outlines_of_several_polygons_give_the_same(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    expected = TILING[name].crosswalk(TILING["healpix"], [2, 5])
    outlines_of = SkyMap._regions

    def halves(self: SkyMap, *numbers: Any) -> Polygons | Regions:
        outlines = outlines_of(self, *numbers)
        assert isinstance(outlines, Polygons)
        corners = outlines.unit_vectors.reshape(-1, 4, 3)
        both = np.stack([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]], axis=1)
        offsets = np.arange(0, 2 * len(outlines) + 1, 2)
        return Regions.from_polygons(Polygons.from_unit_vectors(both.reshape(-1, 3, 3)), offsets)

    monkeypatch.setattr(SkyMap, "_regions", halves)
    crosswalk = TILING[name].crosswalk(TILING["healpix"], [2, 5])
    for column in ("tract", "patch", "other_tract", "other_patch"):
        assert np.array_equal(getattr(crosswalk, column), getattr(expected, column))
    assert np.allclose(crosswalk.fraction, expected.fraction, rtol=1e-9, atol=1e-11)
    assert np.allclose(crosswalk.other_fraction, expected.other_fraction, rtol=1e-9, atol=1e-11)


# ---- What owns nothing, and gaps -----------------------------------------------------------------


def test_patches_that_own_nothing_are_in_no_row() -> None:
    crosswalk = LSST.crosswalk(HSC, 1)
    patches = set(crosswalk.patch.tolist())
    inner = LSST[1].inner
    owners = {
        patch.sequential_index for patch in LSST[1] if inner.overlap_area_deg2(patch.inner)[0] > 0.0
    }
    assert patches == owners
    assert len(patches) < len(LSST[1])


def test_the_other_skymap_may_have_no_patch_for_all_that_a_patch_owns() -> None:
    # Two corners of the tracts beside a pole stick out of DC2's pixels.
    crosswalk = LSST.crosswalk(DC2, 1)
    ra, dec = np.meshgrid(np.arange(342.0, 378.0, 0.05), np.arange(-89.2561, -87.77, 0.002))
    is_lost = DC2.locate(ra.reshape(-1), dec.reshape(-1))[1] < 0
    losers = set(LSST.locate(ra.reshape(-1)[is_lost], dec.reshape(-1)[is_lost])[1].tolist())
    assert losers
    for (_, patch), total in sums_of(crosswalk).items():
        assert (total < 1.0 - 1e-6) == (patch in losers)
        assert total < 1.0 + 1e-9


def test_a_tract_that_goes_by_two_numbers_is_listed_under_the_one_that_locate_gives() -> None:
    numbers = np.asarray([tract.id for tract in OLD_RINGS])
    given = np.unique(OLD_RINGS.locate(*spread_positions(50_000))[0])
    second = np.setdiff1d(numbers, given)
    assert len(second) == 1
    crosswalk = OLD_RINGS.crosswalk(TILING["dodeca"])
    assert np.unique(crosswalk.tract).tolist() == given.tolist()
    assert np.allclose(list(sums_of(crosswalk).values()), 1.0, rtol=0.0, atol=1e-9)
    assert len(OLD_RINGS.crosswalk(TILING["dodeca"], second)) == 0
    back = TILING["dodeca"].crosswalk(OLD_RINGS)
    assert np.unique(back.other_tract).tolist() == given.tolist()
    # The tract that has no number there leaves a gap.
    assert min(sums_of(back).values()) < 0.99


def test_skymaps_without_common_sky_share_no_patch() -> None:
    far = SkyMap.from_config(
        "discrete", {"raList": [100.0], "decList": [60.0], "radiusList": [0.5], "projection": "TAN"}
    )
    for crosswalk in (far.crosswalk(BANDS["equat"]), BANDS["equat"].crosswalk(far)):
        assert len(crosswalk) == 0
        assert list(crosswalk.to_dict()) == list(LSST.crosswalk(HSC, 5).to_dict())


# ---- What may be asked ---------------------------------------------------------------------------


def assert_same(crosswalk: Crosswalk, expected: Crosswalk) -> None:
    for name, column in expected.to_dict().items():
        assert np.array_equal(getattr(crosswalk, name), column), name


def test_columns_are_sorted_and_of_one_length() -> None:
    crosswalk = LSST.crosswalk(HSC, [9813, 9812])
    columns = crosswalk.to_dict()
    assert list(columns) == [
        "tract", "patch", "other_tract", "other_patch", "fraction", "other_fraction",
    ]  # fmt: skip
    *numbers, fraction, other_fraction = columns.values()
    assert [column.dtype for column in numbers] == [np.int64] * 4
    assert {len(column) for column in columns.values()} == {len(crosswalk)}
    keys = list(zip(*(column.tolist() for column in numbers), strict=True))
    assert keys == sorted(set(keys))
    for part in (fraction, other_fraction):
        assert part.dtype == np.float64
        assert ((part > 0.0) & (part <= 1.0)).all()
    assert repr(crosswalk) == (
        f"<Crosswalk: {len(crosswalk)} pairs, columns tract, patch, other_tract, other_patch,"
        " fraction, other_fraction>"
    )


def test_only_patches_of_the_tracts_asked_for_are_listed() -> None:
    skymap, other = TILING["narrow_rings"], TILING["dodeca"]
    whole = skymap.crosswalk(other)
    for tracts in ([7], [7, 3, 7], np.asarray([0, 12], dtype=np.int32), 9, []):
        rows = np.isin(whole.tract, tracts)
        part = skymap.crosswalk(other, tracts)
        expected = Crosswalk(*(column[rows] for column in whole.to_dict().values()))
        assert_same(part, expected)


@pytest.mark.parametrize("patches_per_chunk", [1, 17, 100, 10_000])
def test_chunks_one_after_the_other_are_the_whole(patches_per_chunk: int) -> None:
    skymap, other = TILING["rings"], TILING["dodeca"]
    chunks = list(skymap.crosswalk_in_chunks(other, patches_per_chunk=patches_per_chunk))
    n_patches = sum(len(tract) for tract in skymap)
    assert len(chunks) == -(-n_patches // patches_per_chunk)
    joined = Crosswalk(
        *(
            np.concatenate(columns)
            for columns in zip(*(chunk.to_dict().values() for chunk in chunks), strict=True)
        )
    )
    assert_same(joined, skymap.crosswalk(other))


@pytest.mark.parametrize("pairs_at_a_time", [1, 50])
def test_measuring_pairs_in_small_parts_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, pairs_at_a_time: int
) -> None:
    expected = TILING["rings"].crosswalk(TILING["healpix"], [3, 4])
    monkeypatch.setattr("skyquilt.skymap.crosswalk._PAIRS_AT_A_TIME", pairs_at_a_time)
    monkeypatch.setattr("skyquilt.skymap.crosswalk._PATCHES_AT_A_TIME", 3)
    assert_same(TILING["rings"].crosswalk(TILING["healpix"], [3, 4]), expected)


def test_any_number_of_threads_gives_the_same() -> None:
    expected = LSST.crosswalk(HSC, [1, 9813])
    for threads in (0, 2, 5):
        assert_same(LSST.crosswalk(HSC, [1, 9813], threads=threads), expected)


@pytest.mark.parametrize("tract", [-1, 18938, [0, 18938]])
def test_a_tract_that_is_not_there_is_refused(tract: Any) -> None:
    for ask in (LSST.crosswalk, LSST.crosswalk_in_chunks):
        with pytest.raises(NotFoundError, match="no tract"):
            ask(HSC, tract)


def test_bad_arguments_are_refused_at_once() -> None:
    for ask in (LSST.crosswalk, LSST.crosswalk_in_chunks):
        with pytest.raises(TableError, match="a crosswalk leads to another SkyMap, got str"):
            ask("hsc_rings_v1")  # type: ignore[arg-type]
        with pytest.raises(TableError, match="tract"):
            ask(HSC, [0.5])
        with pytest.raises(TableError, match="threads"):
            ask(HSC, 0, threads=-1)
    for patches in (0, 1.5):
        with pytest.raises(TableError, match="patches_per_chunk"):
            LSST.crosswalk_in_chunks(HSC, patches_per_chunk=patches)  # type: ignore[arg-type]


def test_a_discrete_skymap_counts_sky_as_often_as_its_tracts_own_it() -> None:
    crosswalk = DISCRETE.crosswalk(DISCRETE)
    is_twice = crosswalk.tract != crosswalk.other_tract
    assert set(zip(crosswalk.tract[is_twice], crosswalk.other_tract[is_twice], strict=True)) == {
        (0, 1), (1, 0),
    }  # fmt: skip
    sums = sums_of(crosswalk)
    for key in zip(crosswalk.tract[is_twice], crosswalk.patch[is_twice], strict=True):
        assert sums[key] > 1.0 + 1e-3
    assert np.isclose(min(sums.values()), 1.0, rtol=0.0, atol=1e-12)


# ---- Tables --------------------------------------------------------------------------------------


def test_fractions_of_tracts_that_own_boxes_sum_to_one() -> None:
    # Roman's projection regions about the pole and beside it.
    roman = SkyMap.from_roman_skycells(*roman_tables())
    crosswalk = roman.crosswalk(LSST)
    assert len(sums_of(crosswalk)) > 3900
    assert np.allclose(list(sums_of(crosswalk).values()), 1.0, rtol=0.0, atol=1e-9)
    same = roman.crosswalk(roman)
    assert np.array_equal(same.tract, same.other_tract)
    assert np.array_equal(same.patch, same.other_patch)
    assert np.allclose(same.fraction, 1.0, rtol=0.0, atol=1e-12)


def test_patches_of_any_numbers_and_places_lead_to_others() -> None:
    table = SkyMap.from_tables(*irregular_tables())
    crosswalk = table.crosswalk(LSST)
    assert set(sums_of(crosswalk)) == {
        (tract.id, patch.sequential_index) for tract in table for patch in tract
    }
    assert np.allclose(list(sums_of(crosswalk).values()), 1.0, rtol=0.0, atol=1e-9)
    # Patches have pixels in common there, which count for each of them.
    same = table.crosswalk(table)
    assert ((same.patch != same.other_patch) & (same.tract == same.other_tract)).any()
