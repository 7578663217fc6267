# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Joins with skymaps of every kind, at every level, against plain double loops."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from skyquilt.errors import NotFoundError, TableError
from skyquilt.skymap import Overlaps, SkyMap
from skyquilt.skymap.core_map import LevelName, RegionName
from skyquilt.skymap.joins import PredicateName
from skyquilt.sphere import Polygons, lon_lat, unit_vectors

from .small_maps import SMALL_MAPS

LSST = SkyMap.named("lsst_cells_v1")

LEVELS: tuple[LevelName, ...] = ("patch", "cell", "tract")
REGIONS: tuple[RegionName, ...] = ("outer", "inner")
PREDICATES: tuple[PredicateName, ...] = ("overlaps", "contains")

Vectors = NDArray[np.float64]
Entry = tuple[int, ...]


def around(ra: float, dec: float, radii_deg: list[float], turn: float) -> Vectors:
    """Draw a polygon about a position: convex where the radii are equal, else perhaps a star."""
    center = unit_vectors([ra], [dec])[0]
    east = unit_vectors([ra + 90.0], [0.0])[0]
    north = np.cross(center, east)
    angles = turn + 2.0 * np.pi * np.arange(len(radii_deg)) / len(radii_deg)
    reach = np.tan(np.radians(radii_deg))[:, None]
    xyz = center + reach * (np.cos(angles)[:, None] * east + np.sin(angles)[:, None] * north)
    unit: Vectors = xyz / np.linalg.norm(xyz, axis=1, keepdims=True)
    return unit


def column(rows: list[Vectors]) -> Polygons:
    offsets = np.cumsum([0, *(len(row) for row in rows)])
    return Polygons.from_unit_vectors(np.concatenate(rows), offsets)


def footprints_for(skymap: SkyMap, seed: int) -> Polygons:
    """Draw footprints at poles, at right ascension 0, of all sizes, and on sides of patches."""
    rng = np.random.default_rng(seed)
    rows = [
        around(0.0, 90.0, [1.0] * 4, 0.2),
        around(0.0, -90.0, [3.0] * 5, 0.2),
        around(0.0, 0.0, [2.0] * 4, 0.1),
        around(359.9, 21.0, [4.0, 1.0] * 4, 0.1),
        around(12.0, 88.5, [4.0] * 3, 1.0),
        around(10.5, 0.5, [25.0] * 6, 1.0),
    ]
    tracts = list(skymap)
    for tract in (tracts[0], tracts[-1], tracts[len(tracts) // 2]):
        box = tract.bbox
        for radius in (0.01, 0.4, 5.0):
            x, y = rng.uniform(0.0, box.max_x), rng.uniform(0.0, box.max_y)
            ra, dec = (float(value) for value in tract.pixel_to_sky(x, y))
            if np.isfinite(ra):
                n = int(rng.integers(3, 7))
                rows.append(around(ra, dec, [radius] * n, rng.uniform(0.0, 6.0)))
                rows.append(around(ra, dec, [radius, 0.5 * radius] * 3, rng.uniform(0.0, 6.0)))
    return column(rows)


def entries(found: Overlaps) -> list[Entry]:
    columns = [found.row, found.tract, found.patch, found.cell]
    return list(zip(*(c.tolist() for c in columns if c is not None), strict=True))


def places_of(skymap: SkyMap, level: LevelName) -> list[Entry]:
    if level == "tract":
        return [(tract.id,) for tract in skymap]
    if level == "patch":
        return [(tract.id, patch.sequential_index) for tract in skymap for patch in tract]
    return [
        (tract.id, patch.sequential_index, cell.sequential_index)
        for tract in skymap
        for patch in tract
        for cell in patch
    ]


def double_loop(
    skymap: SkyMap,
    footprints: Polygons,
    level: LevelName,
    region: RegionName,
    predicate: PredicateName,
) -> list[Entry]:
    """Ask every footprint about every tract, patch or cell."""
    places = places_of(skymap, level)
    columns = [np.array(numbers, dtype=np.int64) for numbers in zip(*places, strict=True)]
    tract, patch, cell = (*columns, None, None)[:3]
    assert tract is not None
    regions = skymap._regions(tract, patch, cell, region)
    centers, radii_deg = regions.bounding_caps()
    middles, reaches_deg = footprints.bounding_caps()
    expected = []
    for row in range(len(footprints)):
        # Discs that are apart spare most questions.
        apart = np.linalg.norm(centers - middles[row], axis=1)
        reach = np.radians(radii_deg + reaches_deg[row]) + 1e-9
        near = np.flatnonzero(2.0 * np.arcsin(np.minimum(0.5 * apart, 1.0)) <= reach)
        asked = regions[near]
        holds = (
            asked.overlaps(footprints[row])
            if predicate == "overlaps"
            else asked.within(footprints[row])
        )
        expected += [(row, *places[i]) for i in near[holds].tolist()]
    return expected


@pytest.mark.parametrize(
    ("level", "region", "predicate"),
    [*itertools.product(("tract", "patch"), REGIONS, PREDICATES)],
)
@pytest.mark.parametrize("name", SMALL_MAPS)
def test_the_join_agrees_with_the_double_loop(
    name: str, level: LevelName, region: RegionName, predicate: PredicateName
) -> None:
    skymap = SMALL_MAPS[name]
    footprints = footprints_for(skymap, 1)
    found = skymap.overlaps(footprints, level=level, region=region, predicate=predicate)
    expected = double_loop(skymap, footprints, level, region, predicate)
    assert entries(found) == sorted(expected)
    assert len(expected) > 10 or predicate == "contains"


@pytest.mark.parametrize(("region", "predicate"), [*itertools.product(REGIONS, PREDICATES)])
@pytest.mark.parametrize("name", ["discrete_tan_cells", "rings_tan_cells", "rings_stg_cells"])
def test_the_join_with_cells_agrees_with_the_double_loop(
    name: str, region: RegionName, predicate: PredicateName
) -> None:
    skymap = SMALL_MAPS[name]
    footprints = footprints_for(skymap, 2)[6:18]
    found = skymap.overlaps(footprints, level="cell", region=region, predicate=predicate)
    expected = double_loop(skymap, footprints, "cell", region, predicate)
    assert entries(found) == sorted(expected)
    assert len(expected) > 10


def test_a_detector_contains_the_cells_whose_corners_it_holds() -> None:
    rng = np.random.default_rng(7)
    rows = []
    for _ in range(20):
        dec = float(np.degrees(np.arcsin(rng.uniform(-1.0, 1.0))))
        rows.append(around(rng.uniform(0.0, 360.0), dec, [0.16] * 4, rng.uniform(0.0, 6.0)))
    footprints = column(rows)
    touched = LSST.overlaps(footprints, level="cell")
    covered = LSST.overlaps(footprints, level="cell", predicate="contains")
    assert touched.patch is not None
    assert touched.cell is not None
    outlines = LSST.outlines(touched.tract, touched.patch, touched.cell)
    inside = footprints[np.repeat(touched.row, 4)].contains_points(*lon_lat(outlines.unit_vectors))
    expected = np.all(inside.reshape(-1, 4), axis=1)
    assert entries(covered) == entries(touched.where(expected))
    assert 0.5 < len(covered) / len(touched) < 1.0


@pytest.mark.parametrize("name", SMALL_MAPS)
def test_fractions_are_common_areas_over_areas(name: str) -> None:
    skymap = SMALL_MAPS[name]
    footprints = footprints_for(skymap, 3)[4:12]
    for level, region in itertools.product(LEVELS[::2], REGIONS):
        found = skymap.overlaps(footprints, level=level, region=region)
        assert found.patch_fraction.max() <= 1.0
        assert found.patch_fraction.min() >= 0.0
        if "tan" not in name and level == "tract":
            continue  # several polygons with thousands of corners
        regions = skymap._regions(found.tract, found.patch, None, region)
        common = regions.overlap_area_deg2(footprints[found.row])
        np.testing.assert_allclose(found.patch_fraction, common / regions.area_deg2, atol=1e-12)
        np.testing.assert_allclose(
            found.footprint_fraction, common / footprints.area_deg2[found.row], atol=1e-12
        )
        contained = skymap.overlaps(
            footprints,
            level=level,
            region=region,
            predicate="contains",
        )
        np.testing.assert_allclose(contained.patch_fraction, 1.0, rtol=1e-9)


def test_a_least_fraction_is_that_of_the_patch() -> None:
    footprints = column([around(150.0, 2.0, [0.16] * 4, 0.4), around(10.0, -30.0, [0.3] * 4, 0.0)])
    for level in LEVELS:
        everything = LSST.overlaps(footprints, level=level)
        for least in (1e-3, 0.3, 1.0):
            some = LSST.overlaps(footprints, level=level, min_fraction=least)
            kept = everything.where(everything.patch_fraction >= least)
            assert entries(some) == entries(kept)
            np.testing.assert_array_equal(some.patch_fraction, kept.patch_fraction)
            np.testing.assert_array_equal(some.footprint_fraction, kept.footprint_fraction)
    columns = some.to_dict(fractions=True)
    assert list(columns) == ["row", "tract", "patch_fraction", "footprint_fraction"]


def test_the_parts_of_a_footprint_that_inner_patches_of_one_tract_cover_add_up() -> None:
    footprint = LSST[9813][44].inner.grown(0.1)
    found = LSST.overlaps(footprint, region="inner")
    mine = found.where(found.tract == 9813)
    assert mine.footprint_fraction.sum() == pytest.approx(1.0, abs=1e-12)
    assert mine.patch_fraction.max() == 1.0


@pytest.mark.parametrize("level", ["patch", "tract", "cell"])
@pytest.mark.parametrize("max_pairs", [1, 50, 1000, 10**6])
def test_chunks_one_after_the_other_are_the_whole_answer(level: LevelName, max_pairs: int) -> None:
    skymap = SMALL_MAPS["rings_tan_cells"]
    drawn = footprints_for(skymap, 4)
    rows = [drawn[i].unit_vectors for i in range(len(drawn))]
    rows[3] = rows[7] = np.empty((0, 3))
    footprints = Polygons.from_unit_vectors(
        np.concatenate(rows), np.cumsum([0, *map(len, rows)]), on_invalid="mask"
    )
    chunks = list(
        skymap.overlaps_in_chunks(
            footprints, level=level, region="inner", min_fraction=0.01, max_pairs=max_pairs
        )
    )
    whole = skymap.overlaps(footprints, level=level, region="inner", min_fraction=0.01)
    assert [entry for chunk in chunks for entry in entries(chunk)] == entries(whole)
    np.testing.assert_array_equal(
        np.concatenate([chunk.patch_fraction for chunk in chunks]), whole.patch_fraction
    )
    np.testing.assert_array_equal(
        np.concatenate([chunk.footprint_fraction for chunk in chunks]), whole.footprint_fraction
    )
    skipped = np.concatenate([chunk.skipped for chunk in chunks])
    assert skipped.tolist() == whole.skipped.tolist() == [3, 7]
    assert (len(chunks) > 3) == (max_pairs <= 1000)


def test_chunks_of_many_footprints_are_about_as_large_as_asked_for() -> None:
    rng = np.random.default_rng(9)
    n = 30_000
    ra, dec = rng.uniform(0.0, 360.0, n), rng.uniform(-80.0, 80.0, n)
    h = 0.11
    lon = ra[:, None] + np.array([-h, h, h, -h]) / np.cos(np.radians(dec))[:, None]
    footprints = Polygons.from_lonlat(lon, dec[:, None] + np.array([-h, -h, h, h]))
    sizes = [len(chunk) for chunk in LSST.overlaps_in_chunks(footprints, max_pairs=10_000)]
    assert sum(sizes) == len(LSST.overlaps(footprints))
    assert max(sizes[1:]) < 20_000
    assert np.median(sizes) > 5_000
    assert list(LSST.overlaps_in_chunks(footprints[:0])) == []


def test_rows_without_an_outline_are_listed_as_skipped() -> None:
    masked = Polygons.from_lonlat(
        [[10.0] * 3, [10.0, 10.1, 10.1]], [[0.0] * 3, [0.0, 0.0, 0.1]], on_invalid="mask"
    )
    for level in LEVELS:
        found = LSST.overlaps(masked, level=level)
        assert found.skipped.tolist() == [0]
        assert set(found.row.tolist()) == {1}
    assert repr(found).endswith("columns row, tract; 1 rows skipped>")


def test_the_answer_does_not_depend_on_the_number_of_threads() -> None:
    for name in ("rings_stg_cells", "healpix_tan_cells", "rings_tan_old"):
        skymap = SMALL_MAPS[name]
        rows = [footprints_for(skymap, seed) for seed in range(30)]
        footprints = column([r[i].unit_vectors for r in rows for i in range(len(r))])
        one = entries(skymap.overlaps(footprints))
        for threads in (0, 2, 3):
            assert entries(skymap.overlaps(footprints, threads=threads)) == one


def test_pairs_are_kept_by_one_truth_value_each() -> None:
    found = LSST.overlaps(column([around(150.0, 2.0, [0.3] * 4, 0.4)]))
    keep = found.patch_fraction > 0.4
    assert 0 < len(found.where(keep)) < len(found)
    for wrong in (keep.astype(int), keep[1:], "a", np.flatnonzero(keep)):
        with pytest.raises(TableError, match="one truth value each"):
            found.where(wrong)  # type: ignore[arg-type]


def test_regions_are_told_how_to_become_polygons() -> None:
    with pytest.raises(TableError, match=r"Regions\.as_polygons"):
        LSST.overlaps(LSST.inner_regions([5]))  # type: ignore[arg-type]


def test_the_first_chunk_of_cells_is_not_much_larger_than_asked_for() -> None:
    rng = np.random.default_rng(10)
    ra, dec = rng.uniform(0.0, 360.0, 200), rng.uniform(-80.0, 80.0, 200)
    footprints = column([around(a, d, [0.16] * 4, 0.4) for a, d in zip(ra, dec, strict=True)])
    sizes = [
        len(chunk) for chunk in LSST.overlaps_in_chunks(footprints, level="cell", max_pairs=20_000)
    ]
    assert max(sizes) < 60_000
    assert sum(sizes) == len(LSST.overlaps(footprints, level="cell"))


def test_cells_are_refused_where_there_are_none() -> None:
    skymap = SMALL_MAPS["rings_tan"]
    footprints = footprints_for(skymap, 1)
    with pytest.raises(NotFoundError, match="this skymap has no cells"):
        skymap.overlaps(footprints, level="cell")
    with pytest.raises(TableError, match="max_pairs"):
        skymap.overlaps_in_chunks(footprints, max_pairs=0)
