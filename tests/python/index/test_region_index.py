# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""An index answers what asking every pair answers; distances are those of sixty digits."""

from __future__ import annotations

import decimal
import gc
import itertools
import math
import pickle
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from astropy import units
from astropy.coordinates import SkyCoord
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import skyquilt
from skyquilt import Polygons, RegionIndex, SkyMap
from skyquilt._core import index as _index
from skyquilt._core import sphere as _sphere
from skyquilt.errors import CoordinateError, GeometryError, TableError
from skyquilt.index.region_index import RelationName
from skyquilt.sphere import lon_lat, unit_vectors
from skyquilt.testing.strategies import Outline, outlines, polygon_pairs, positions

RELATIONS: tuple[RelationName, ...] = ("overlaps", "overlaps_interior", "contains", "within")


def asked_one_by_one(
    indexed: Polygons, other: Polygons, relation: RelationName
) -> list[tuple[int, int]]:
    """Ask every pair, the rows of `other` one after the other."""
    pairs = []
    for j in range(len(other)):
        one = other[j]
        if relation == "within":
            holds = one.contains(indexed) if len(indexed) else np.zeros(0, dtype=bool)
        else:
            holds = getattr(indexed, relation)(one) if len(indexed) else np.zeros(0, dtype=bool)
        pairs += [(j, i) for i in np.flatnonzero(holds).tolist()]
    return pairs


def as_pairs(columns: tuple[NDArray[np.int64], NDArray[np.int64]]) -> list[tuple[int, int]]:
    indexed, asked = columns
    assert indexed.dtype == asked.dtype == np.int64
    assert indexed.shape == asked.shape
    return list(zip(asked.tolist(), indexed.tolist(), strict=True))


def column(rows: list[Outline | None]) -> Polygons:
    """One row an outline, empty for None."""
    offsets = np.cumsum([0, *(len(row[0]) if row else 0 for row in rows)])
    lon = [value for row in rows if row for value in row[0]]
    lat = [value for row in rows if row for value in row[1]]
    return Polygons.from_lonlat(lon, lat, offsets, on_invalid="mask")


def quads(n: int, size_deg: float, seed: int) -> Polygons:
    rng = np.random.default_rng(seed)
    middle = rng.normal(size=(n, 1, 3))
    middle /= np.linalg.norm(middle, axis=2, keepdims=True)
    east = np.cross([0.0, 0.0, 1.0], middle)
    east /= np.linalg.norm(east, axis=2, keepdims=True)
    north = np.cross(middle, east)
    turn = rng.uniform(0.0, 6.3, (n, 1)) + np.pi / 2 * np.arange(4)
    reach = math.tan(math.radians(size_deg / 2)) * math.sqrt(2)
    xyz = middle + reach * (np.cos(turn)[..., None] * east + np.sin(turn)[..., None] * north)
    return Polygons.from_unit_vectors(xyz / np.linalg.norm(xyz, axis=2, keepdims=True))


rows_of_a_column = st.lists(st.one_of(st.none(), outlines()), min_size=0, max_size=14)


@settings(deadline=None)
@given(rows_of_a_column, rows_of_a_column, st.integers(1, 3))
def test_every_relation_agrees_with_asking_every_pair(
    one: list[Outline | None], two: list[Outline | None], threads: int
) -> None:
    indexed, other = column(one), column(two)
    index = RegionIndex(indexed, threads=threads)
    for relation in RELATIONS:
        found = index.overlaps(other, relation=relation, threads=threads)
        assert as_pairs(found) == asked_one_by_one(indexed, other, relation)


@settings(deadline=None)
@given(st.lists(polygon_pairs(), min_size=1, max_size=6))
def test_regions_that_lie_close_to_each_other_are_told_apart_exactly(
    pairs: list[tuple[Polygons, Polygons]],
) -> None:
    def joined(side: int) -> Polygons:
        parts = [pair[side] for pair in pairs]
        offsets = np.cumsum([0, *(len(part.unit_vectors) for part in parts)])
        return Polygons.from_unit_vectors(
            np.concatenate([part.unit_vectors for part in parts]), offsets
        )

    indexed, other = joined(0), joined(1)
    index = RegionIndex(indexed)
    for relation in RELATIONS:
        assert as_pairs(index.overlaps(other, relation=relation)) == asked_one_by_one(
            indexed, other, relation
        )


@settings(deadline=None)
@given(rows_of_a_column, st.lists(positions(), min_size=1, max_size=10))
def test_the_regions_at_a_point_are_those_whose_edges_all_have_it_on_their_inner_side(
    rows: list[Outline | None], points: list[tuple[float, float]]
) -> None:
    polygons = column(rows)
    index = RegionIndex(polygons)
    lon, lat = (list(values) for values in zip(*points, strict=True))
    # Corners are points that are held, and a rounding away from others.
    if len(polygons.unit_vectors):
        corner_lon, corner_lat = lon_lat(polygons.unit_vectors)
        lon += corner_lon.tolist()
        lat += corner_lat.tolist()
    directions = unit_vectors(lon, lat)
    orient = _sphere.orientations
    expected = []
    for j, direction in enumerate(directions):
        for i in range(len(polygons)):
            xyz = polygons[i].unit_vectors
            sides = orient(xyz, np.roll(xyz, -1, axis=0), np.tile(direction, (len(xyz), 1)))
            if len(xyz) and (sides >= 0).all():
                expected.append((j, i))
    assert as_pairs(index.containing(lon, lat)) == expected
    for j in range(len(lon)):
        assert index.at(lon[j], lat[j]).tolist() == [i for k, i in expected if k == j]


# ---- Distances ----------------------------------------------------------------------------------

Vector = tuple[Decimal, Decimal, Decimal]


def dot(a: Vector, b: Vector) -> Decimal:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def angle(a: Vector, b: Vector) -> float:
    """Give an angle in degrees; only its last step, which is well-conditioned, is in doubles."""
    lengths = (dot(a, a) * dot(b, b)).sqrt()
    cosine, sine = dot(a, b) / lengths, dot(cross(a, b), cross(a, b)).sqrt() / lengths
    return math.degrees(math.atan2(float(sine), float(cosine)))


def distance_slowly(xyz: NDArray[np.float64], point: NDArray[np.float64]) -> float:
    """Find the nearest point of the boundary vertex by vertex and edge by edge."""
    with decimal.localcontext() as context:
        context.prec = 60
        vertices: list[Vector] = [(Decimal(x), Decimal(y), Decimal(z)) for x, y, z in xyz.tolist()]
        p: Vector = (Decimal(point[0]), Decimal(point[1]), Decimal(point[2]))
        best = min(angle(vertex, p) for vertex in vertices)
        for a, b in zip(vertices, vertices[1:] + vertices[:1], strict=True):
            normal = cross(a, b)
            foot = cross(cross(normal, p), normal)
            if dot(cross(normal, a), foot) > 0 and dot(cross(b, normal), foot) > 0:
                best = min(best, angle(foot, p))
        return best


def allowed_error_deg(xyz: NDArray[np.float64]) -> float:
    """Give what the docstring of nearest() allows: more for edges of almost half a turn."""
    half = 0.5 * np.linalg.norm(xyz - np.roll(xyz, -1, axis=0), axis=1).max()
    return float(2e-13 / math.sqrt(max(1.0 - half * half, 1e-30)))


@settings(deadline=None)
@given(outlines(), positions(), st.sampled_from(["there", "opposite", "beside a corner"]))
@example(((0.0, 178.0, 89.0), (0.0, 0.0, 0.5)), (89.0, -1e-9), "there")
def test_a_distance_is_that_of_sixty_digits(
    outline: Outline, position: tuple[float, float], where: str
) -> None:
    polygons = column([outline])
    assume(len(polygons.unit_vectors))
    point = unit_vectors([position[0]], [position[1]])[0]
    if where == "opposite":
        point = -polygons.unit_vectors[0]
    elif where == "beside a corner":
        point = polygons.unit_vectors[0] + 1e-7 * point
    lon, lat = lon_lat(point[None] / np.linalg.norm(point))
    rows, distances = RegionIndex(polygons).nearest(lon, lat)
    assert rows.tolist() == [[0]]
    slow = distance_slowly(polygons.unit_vectors, unit_vectors(lon, lat)[0])
    if RegionIndex(polygons).at(lon[0], lat[0]).size:
        assert distances[0, 0] == 0.0
    else:
        assert abs(distances[0, 0] - slow) <= allowed_error_deg(polygons.unit_vectors)


@settings(deadline=None)
@given(rows_of_a_column, positions(), st.integers(1, 5), st.sampled_from([180.0, 20.0, 1e-3, 0.0]))
def test_the_nearest_are_those_of_one_index_a_region_sorted_by_distance_and_row(
    rows: list[Outline | None], position: tuple[float, float], k: int, most_deg: float
) -> None:
    polygons = column(rows)
    lon, lat = [position[0]], [position[1]]
    alone = []
    for i in range(len(polygons)):
        found, distance = RegionIndex(polygons[i]).nearest(lon, lat, max_distance_deg=most_deg)
        if found[0, 0] == 0:
            alone.append((float(distance[0, 0]), i))
    expected = (sorted(alone) + [(math.inf, -1)] * k)[:k]
    found, distances = RegionIndex(polygons).nearest(lon, lat, k, max_distance_deg=most_deg)
    assert found.shape == distances.shape == (1, k)
    assert list(zip(distances[0].tolist(), found[0].tolist(), strict=True)) == expected


def test_equal_distances_are_sorted_by_row() -> None:
    square = ((10.0, 11.0, 11.0, 10.0), (0.0, 0.0, 1.0, 1.0))
    index = RegionIndex(column([square, None, square, square, square]))
    rows, distances = index.nearest([0.0, 10.5], [0.5, 0.5], 3)
    assert rows.tolist() == [[0, 2, 3], [0, 2, 3]]
    assert (distances[0] == distances[0, 0]).all()
    assert distances[1].tolist() == [0.0, 0.0, 0.0]


# ---- Columns of many rows -----------------------------------------------------------------------


def test_regions_from_a_milliarcsecond_to_a_hemisphere_live_in_one_index() -> None:
    sizes = (1.0 / 3.6e6, 1e-3, 0.2, 5.0, 80.0)
    parts = [quads(120, size, seed) for seed, size in enumerate(sizes)]
    many = Polygons.from_unit_vectors(
        np.concatenate([part.unit_vectors for part in parts]).reshape(-1, 4, 3)
    )
    index = RegionIndex(many, threads=2)
    for relation in RELATIONS:
        assert as_pairs(index.overlaps(many, relation=relation, threads=2)) == asked_one_by_one(
            many, many, relation
        )


def test_the_join_with_the_patches_of_a_skymap_is_that_of_the_skymap() -> None:
    skymap = SkyMap.named("hsc_rings_v1")
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-3.0, 3.0, 400), rng.uniform(-2.0, 2.0, 400)
    squares = Polygons.from_lonlat(
        lon[:, None] + [0.0, 0.2, 0.2, 0.0], lat[:, None] + [0.0, 0.0, 0.2, 0.2]
    )
    pairs = skymap.overlaps(squares)
    assert pairs.patch is not None
    tracts = np.unique(pairs.tract)
    n_patches = int(pairs.patch.max()) + 1
    tract, patch = np.repeat(tracts, n_patches), np.tile(np.arange(n_patches), len(tracts))
    indexed, asked = RegionIndex(skymap.outlines(tract, patch)).overlaps(squares)
    assert np.array_equal(asked, pairs.row)
    assert np.array_equal(tract[indexed], pairs.tract)
    assert np.array_equal(patch[indexed], pairs.patch)


def test_answers_do_not_depend_on_threads_or_chunks() -> None:
    indexed, other = quads(5000, 3.0, 6), quads(6000, 2.0, 7)
    indexed_rows, asked = RegionIndex(indexed).overlaps(other)
    assert len(asked) > 10_000
    order = np.lexsort((indexed_rows, asked))
    assert np.array_equal(order, np.arange(len(order)))
    for build, ask in itertools.product((1, 3), (0, 2, 7)):
        again = RegionIndex(indexed, threads=build).overlaps(other, threads=ask)
        assert np.array_equal(again[0], indexed_rows)
        assert np.array_equal(again[1], asked)
    for rows in (1000, 5999, 10**12):
        chunks = list(RegionIndex(indexed).overlaps_in_chunks(other, rows_per_chunk=rows))
        assert len(chunks) == -(-6000 // rows)
        assert np.array_equal(np.concatenate([chunk[0] for chunk in chunks]), indexed_rows)
        assert np.array_equal(np.concatenate([chunk[1] for chunk in chunks]), asked)


def test_no_region_and_no_question_give_no_answer() -> None:
    nothing = Polygons.from_lonlat(np.zeros((0, 4)), np.zeros((0, 4)))
    some, none = quads(10, 1.0, 8), column([None, None])
    for index, other in ((nothing, some), (some, nothing), (none, some), (some, none)):
        for relation in RELATIONS:
            assert as_pairs(RegionIndex(index).overlaps(other, relation=relation)) == []
    assert as_pairs(RegionIndex(none).containing([1.0], [2.0])) == []
    assert as_pairs(RegionIndex(some).containing([], [])) == []
    rows, distances = RegionIndex(nothing).nearest([1.0, 2.0], [3.0, 4.0], 2)
    assert rows.tolist() == [[-1, -1], [-1, -1]]
    assert np.isinf(distances).all()
    assert RegionIndex(some).nearest([], [])[0].shape == (0, 1)
    assert list(RegionIndex(some).overlaps_in_chunks(nothing)) == []


def test_a_pickled_index_gives_equal_answers() -> None:
    index = RegionIndex(quads(300, 5.0, 9))
    other = quads(300, 5.0, 10)
    again = pickle.loads(pickle.dumps(index))
    assert again.polygons == index.polygons
    assert as_pairs(again.overlaps(other)) == as_pairs(index.overlaps(other))


def test_an_index_keeps_its_polygons_alive() -> None:
    polygons = quads(2000, 5.0, 11)
    expected = as_pairs(RegionIndex(polygons).overlaps(polygons))
    core = RegionIndex(quads(2000, 5.0, 11))._core
    gc.collect()
    other = quads(2000, 5.0, 11)
    relation = _index.Relation.overlaps
    assert as_pairs(core.pairs(relation, other._core, 0, 2000, 1)) == expected


# ---- Threads of Python --------------------------------------------------------------------------


def test_python_threads_that_ask_one_index_get_equal_answers() -> None:
    index, other = RegionIndex(quads(3000, 3.0, 12)), quads(3000, 3.0, 13)
    lon, lat = lon_lat(other.unit_vectors)

    def ask(number: int) -> list[Any]:
        threads = 1 + number % 2
        return [
            as_pairs(index.overlaps(other, threads=threads)),
            as_pairs(index.containing(lon, lat, threads=threads)),
            *(
                column.tolist()
                for column in index.nearest(lon[:200], lat[:200], 2, threads=threads)
            ),
        ]

    expected = ask(0)
    with ThreadPoolExecutor(6) as pool:
        assert all(answer == expected for answer in pool.map(ask, range(12)))


def test_another_python_thread_works_during_a_long_join() -> None:
    polygons = quads(9000, 30.0, 14)
    index = RegionIndex(polygons)
    done = threading.Event()
    spans = []

    def join() -> None:
        begin = time.perf_counter()
        index.overlaps(polygons)
        spans.append(time.perf_counter() - begin)
        done.set()

    worker = threading.Thread(target=join)
    worker.start()
    ticks = 0
    while not done.is_set():
        time.sleep(1e-3)  # comes back only once the interpreter is free
        ticks += 1
    worker.join()
    # A join that held the interpreter would leave room for the tick before and the one after it.
    assert spans[0] > 0.1
    assert ticks > 10


# ---- What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [np.inf, 90.5])
def test_a_position_that_is_none_is_refused_by_row(bad: float) -> None:
    index = RegionIndex(quads(3, 1.0, 15))
    for ask in (index.containing, index.nearest):
        with pytest.raises(CoordinateError, match="at row 1"):
            ask([0.0, 1.0, 2.0], [0.0, bad, 0.0])
        with pytest.raises(CoordinateError, match="at row 1"):
            ask([0.0, np.nan, 2.0], [np.nan, bad, 0.0])
    with pytest.raises(CoordinateError):
        index.at(0.0, bad)


def test_a_position_that_is_nan_lies_in_no_region_and_near_none() -> None:
    index = RegionIndex(quads(3, 1.0, 15))
    lon, lat = lon_lat(index.polygons.unit_vectors)
    known_lon, known_lat = lon[:3], lat[:3]
    lon = np.asarray([np.nan, lon[0], lon[1], 1.0, lon[2]])
    lat = np.asarray([1.0, lat[0], lat[1], np.nan, lat[2]])
    rows = np.asarray([1, 2, 4])
    indexed, asked = index.containing(known_lon, known_lat)
    assert as_pairs(index.containing(lon, lat)) == as_pairs((indexed, rows[asked]))
    assert index.at(np.nan, 0.0).tolist() == index.at(0.0, np.nan).tolist() == []
    found, distances_deg = index.nearest(lon, lat, 2)
    np.testing.assert_array_equal(found[[0, 3]], -1)
    np.testing.assert_array_equal(distances_deg[[0, 3]], np.nan)
    expected, expected_deg = index.nearest(known_lon, known_lat, 2)
    np.testing.assert_array_equal(found[rows], expected)
    np.testing.assert_array_equal(distances_deg[rows], expected_deg)
    assert index.nearest([np.nan], [np.nan])[0].tolist() == [[-1]]


def test_a_sky_coord_and_angles_in_their_units_are_taken() -> None:
    index = RegionIndex(quads(20, 30.0, 15))
    lon, lat = np.asarray([1.0, 200.0]), np.asarray([2.0, -40.0])
    coordinates = SkyCoord(lon, lat, unit="deg")
    for ask in (index.containing, index.nearest):
        for ours, theirs in zip(ask(coordinates), ask(lon, lat), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(index.at(coordinates[0]), index.at(1.0, 2.0))
    for ours, theirs in zip(
        index.nearest(lon * units.deg, lat * units.deg, max_distance_deg=600.0 * units.arcmin),
        index.nearest(lon, lat, max_distance_deg=10.0),
        strict=True,
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_what_is_no_column_is_refused() -> None:
    index = RegionIndex(quads(3, 1.0, 16))
    with pytest.raises(GeometryError, match=r"built over Polygons, got list; make them with"):
        RegionIndex([])  # type: ignore[arg-type]
    with pytest.raises(GeometryError, match=r"compared with Polygons, got RegionIndex"):
        index.overlaps(index)  # type: ignore[arg-type]
    with pytest.raises(GeometryError, match=r"relation must be one of overlaps, .*, got 'touches'"):
        index.overlaps(index.polygons, relation="touches")  # type: ignore[arg-type]
    with pytest.raises(GeometryError, match=r"relation must be one of overlaps, .*, got \['over"):
        index.overlaps(index.polygons, relation=["overlaps"])  # type: ignore[arg-type]
    with pytest.raises(TableError, match=r"rows_per_chunk must lie in \[1, .*, got 0"):
        index.overlaps_in_chunks(index.polygons, rows_per_chunk=0)
    with pytest.raises(TableError, match=r"rows_per_chunk must be an integer, got 1\.5"):
        index.overlaps_in_chunks(index.polygons, rows_per_chunk=1.5)  # type: ignore[arg-type]
    with pytest.raises(TableError, match="threads must lie in"):
        index.overlaps(index.polygons, threads=-1)
    with pytest.raises(CoordinateError, match=r"flat columns, got shape \(1, 2\)"):
        index.containing([[0.0, 1.0]], [[0.0, 1.0]])
    with pytest.raises(CoordinateError, match=r"ask containing\(\)"):
        index.at([0.0, 1.0], [0.0, 1.0])


@pytest.mark.parametrize("k", [0, -1, 1.5, True, 2**63, "a", [1]])
def test_k_that_counts_nothing_is_refused(k: Any) -> None:
    with pytest.raises(TableError, match=f"k must .*, got {re.escape(repr(k))}"):
        RegionIndex(quads(3, 1.0, 17)).nearest([0.0], [0.0], k)


@pytest.mark.parametrize("distance", [-1e-300, np.nan, "a", [1.0, 2.0], 1.0 * units.m])
def test_a_greatest_distance_that_is_none_is_refused(distance: Any) -> None:
    with pytest.raises(CoordinateError, match="max_distance_deg must"):
        RegionIndex(quads(3, 1.0, 18)).nearest([0.0], [0.0], max_distance_deg=distance)


def test_an_index_says_what_it_is() -> None:
    index = RegionIndex(quads(3, 1.0, 19))
    assert len(index) == 3
    assert repr(index) == "<RegionIndex: 3 rows>"
    assert skyquilt.RegionIndex is RegionIndex
