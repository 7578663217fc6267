# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Polygons: what they refuse, and exact answers held against a slow twin in whole numbers."""

from __future__ import annotations

import math
import os
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from astropy import units
from hypothesis import given, settings
from hypothesis import strategies as st

from skyquilt._core import sphere as _core
from skyquilt.errors import CoordinateError, GeometryError, SkyquiltError, TableError
from skyquilt.sphere import Polygons, Refusal, Regions, unit_vectors
from skyquilt.testing.strategies import Outline, outlines, polygon_pairs, polygons, positions

from .pair_kinds import (
    KINDS,
    MAS_DEG,
    Pairs,
    box,
    dressed,
    longer_by_powers_of_two,
    normalized,
    of_any_length,
    whole_number_quads,
)
from .whole_numbers import Vectors, cross, dot, inner_normals, sign, twin_relations, whole

#: Pairs of each kind that are held against the slow twin, over 10^5 in all; raise it for a record.
PAIRS_OF_A_KIND = int(os.environ.get("SKYQUILT_TWIN_PAIRS", "7000"))

SQUARE = ([0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0, 1.0])


# ---- The slow twin agrees ------------------------------------------------------------------------


def column(rows: list[Vectors]) -> Polygons:
    offsets = np.cumsum([0, *(len(row) for row in rows)])
    return Polygons.from_unit_vectors(np.concatenate(rows), offsets, on_invalid="mask")


def vertices(polygons: Polygons, row: int) -> Vectors:
    return polygons.unit_vectors[polygons.offsets[row] : polygons.offsets[row + 1]]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_all_relations_agree_with_the_slow_twin(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    a_rows, b_rows = kind(np.random.default_rng(KINDS.index(kind)), PAIRS_OF_A_KIND)
    hold_convex_pairs(column(a_rows), column(b_rows))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_vectors_of_any_length_agree_with_the_slow_twin(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    rng = np.random.default_rng(KINDS.index(kind))
    drawn = kind(rng, PAIRS_OF_A_KIND // 20)
    a, b = (column([longer_by_powers_of_two(rng, row) for row in rows]) for rows in drawn)
    hold_convex_pairs(a, b)
    plain_a, plain_b = (column(rows) for rows in drawn)
    np.testing.assert_array_equal(a.overlaps(b), plain_a.overlaps(plain_b))
    np.testing.assert_array_equal(a.overlaps_interior(b), plain_a.overlaps_interior(plain_b))
    np.testing.assert_array_equal(a.contains(b), plain_a.contains(plain_b))
    hold_convex_pairs(*(column([of_any_length(rng, row) for row in rows]) for rows in drawn))


def hold_convex_pairs(a: Polygons, b: Polygons) -> None:
    pairs = len(a)
    taken = np.flatnonzero(~(a.is_empty | b.is_empty) & a.is_convex & b.is_convex)
    # Rounding makes some figures concave: most must be left.
    assert len(taken) > 0.4 * pairs
    a, b = a[taken], b[taken]
    expected = np.array(
        [
            twin_relations([whole(v) for v in vertices(a, i)], [whole(v) for v in vertices(b, i)])
            for i in range(len(a))
        ]
    )
    found = np.stack([a.overlaps(b), a.overlaps_interior(b), a.contains(b)], axis=1)
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(b.overlaps(a), expected[:, 0])
    np.testing.assert_array_equal(b.overlaps_interior(a), expected[:, 1])
    # One pair at a time goes another way through the kernel of quads than many at once.
    some = slice(0, 40)
    np.testing.assert_array_equal(
        [a[i].overlaps(b[i])[0] for i in range(len(a[some]))], expected[some, 0]
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_clothes_a_row_comes_in_change_no_answer(
    kind: Callable[[np.random.Generator, int], Pairs],
) -> None:
    rng = np.random.default_rng(KINDS.index(kind))
    pair = kind(rng, 300)
    a, b = (column(rows) for rows in pair)
    dressed_a, dressed_b = (column([dressed(rng, row) for row in rows]) for rows in pair)
    np.testing.assert_array_equal(dressed_a.offsets, a.offsets)
    for plain_ask, ask in [
        (a.overlaps, dressed_a.overlaps),
        (a.overlaps_interior, dressed_a.overlaps_interior),
        (a.contains, dressed_a.contains),
    ]:
        np.testing.assert_array_equal(ask(dressed_b), plain_ask(b))


def test_the_kinds_hold_answers_of_both_sorts() -> None:
    answers = []
    for kind in KINDS:
        a_rows, b_rows = kind(np.random.default_rng(5), 200)
        a, b = column(a_rows), column(b_rows)
        answers.append([a.overlaps(b).sum(), a.overlaps_interior(b).sum(), a.contains(b).sum()])
    closed, interior, inside = np.sum(answers, axis=0)
    assert 600 < closed < 2600
    assert closed - interior > 150  # only touching
    assert inside > 100


# ---- Orientation ---------------------------------------------------------------------------------


def test_orientation_agrees_with_whole_numbers_beside_one_great_circle() -> None:
    rng = np.random.default_rng(11)
    n = 20_000
    a, b = normalized(rng.normal(size=(n, 3))), normalized(rng.normal(size=(n, 3)))
    weights = rng.uniform(-1.0, 1.0, (n, 2))
    c = normalized(weights[:, :1] * a + weights[:, 1:] * b)
    c[: n // 2] = np.nextafter(c[: n // 2], rng.choice([-2.0, 2.0], (n // 2, 3)))
    c[-1000:] = a[-1000:]
    b[-2000:-1000] = -a[-2000:-1000]
    a[-2200:-2000] *= 5e-324 * 2.0**52  # mostly subnormal
    expected = [
        sign(dot(cross(whole(p), whole(q)), whole(r))) for p, q, r in zip(a, b, c, strict=True)
    ]
    found = _core.orientations(a, b, c)
    np.testing.assert_array_equal(found, expected)
    assert 1000 < np.count_nonzero(found == 0) < 4000


def test_orientation_of_subnormal_vectors_is_exact() -> None:
    tiny = 5e-324
    a = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [tiny, tiny, 0.0], [1e-200, 3e-200, 0.0]])
    b = np.array([[1.0, tiny, 0.0], [1.0, 0.0, tiny], [tiny, tiny, 0.0], [1e-200, 3e-200, tiny]])
    c = np.array([[1.0, 0.0, tiny], [1.0, tiny, 0.0], [0.0, 0.0, 1.0], [2e-200, 6e-200, 1.0]])
    expected = [
        sign(dot(cross(whole(p), whole(q)), whole(r))) for p, q, r in zip(a, b, c, strict=True)
    ]
    assert expected[:2] == [1, -1]
    np.testing.assert_array_equal(_core.orientations(a, b, c), expected)


# ---- Making polygons -----------------------------------------------------------------------------


def test_columns_of_two_dimensions_and_flat_ones_with_offsets_are_the_same() -> None:
    lon, lat = np.array([SQUARE[0]] * 2), np.array([SQUARE[1], [5.0, 5.0, 6.0, 6.0]])
    table = Polygons.from_lonlat(lon, lat)
    flat = Polygons.from_lonlat(lon.ravel(), lat.ravel(), [0, 4, 8])
    assert table == flat
    assert hash(table) == hash(flat)
    assert len(table) == 2
    assert table.offsets.tolist() == [0, 4, 8]
    assert table.refusals == ()
    assert repr(table) == "<Polygons: 2 rows, 8 vertices>"


@given(outlines())
def test_a_clockwise_or_closed_outline_with_repeated_vertices_is_the_same_polygon(
    outline: Outline,
) -> None:
    lon, lat = outline
    plain = Polygons.from_lonlat([lon], [lat])
    closed = Polygons.from_lonlat([[*lon, lon[0]]], [[*lat, lat[0]]])
    repeated = Polygons.from_lonlat([np.repeat(lon, 2)], [np.repeat(lat, 2)])
    backwards = Polygons.from_lonlat([lon[::-1]], [lat[::-1]])
    assert closed == plain
    assert repeated == plain
    assert {tuple(v) for v in backwards.unit_vectors} == {tuple(v) for v in plain.unit_vectors}
    assert backwards.contains(plain).all()
    assert plain.contains(backwards).all()


@given(outlines())
def test_whole_turns_of_longitude_change_nothing_where_they_are_exact(outline: Outline) -> None:
    beyond = np.array(outline[0]) + 720.0
    lon, lat = beyond - 720.0, outline[1]  # exact: no rounding from [360, 1440] down
    assert np.array_equal(lon + 720.0, beyond)
    here = Polygons.from_lonlat([lon], [lat], on_invalid="mask")
    there = Polygons.from_lonlat([beyond], [lat], on_invalid="mask")
    assert here == there
    assert here.refusals == there.refusals


@given(outlines())
def test_vertices_run_counter_clockwise_and_are_those_delivered(outline: Outline) -> None:
    made = Polygons.from_lonlat([outline[0]], [outline[1]])
    xyz = made.unit_vectors
    turns = _core.orientations(xyz, np.roll(xyz, -1, axis=0), np.roll(xyz, -2, axis=0))
    assert turns.min() >= 0
    assert turns.max() == 1
    np.testing.assert_array_equal(
        np.sort(xyz, axis=0), np.sort(unit_vectors(outline[0], outline[1]), axis=0)
    )


@pytest.mark.parametrize("factor", [3.0, 5e-310, 1e-200, 1e300])
def test_vectors_of_any_length_are_kept_and_give_the_same_answers(factor: float) -> None:
    xyz = np.stack([box(0.0, 0.0, 1.0, 1.0), box(0.5, 0.5, 1.0, 1.0), box(1.0, 0.0, 1.0, 1.0)])
    scaled = xyz.copy()
    scaled[:, ::2] = np.round(xyz[:, ::2] * 2.0**20) * factor
    plain = xyz.copy()
    plain[:, ::2] = np.round(xyz[:, ::2] * 2.0**20)
    long, short = Polygons.from_unit_vectors(scaled), Polygons.from_unit_vectors(plain)
    assert np.array_equal(long.unit_vectors, scaled.reshape(-1, 3))
    for row in range(3):
        for ask in ("overlaps", "overlaps_interior", "contains", "within", "disjoint"):
            np.testing.assert_array_equal(
                getattr(long[row], ask)(long), getattr(short[row], ask)(short)
            )


def test_outlines_that_are_not_convex_are_taken_as_they_are() -> None:
    u = ([0, 10, 10, 6, 6, 4, 4, 0], [0, 0, 10, 10, 3, 3, 10, 10])
    made = Polygons.from_lonlat([u[0], [0, 1, 1, 0, 0, 0, 0, 0]], [u[1], [0, 0, 1, 1, 0, 0, 0, 0]])
    assert made.is_convex.tolist() == [False, True]
    small = Polygons.from_lonlat([[4.5, 5.5, 5.5, 4.5]], [[5.0, 5.0, 6.0, 6.0]])
    arms = Polygons.from_lonlat([[1.0, 9.0, 9.0, 1.0]], [[5.0, 5.0, 6.0, 6.0]])
    floor = Polygons.from_lonlat([[4.5, 5.5, 5.5, 4.5]], [[1.0, 1.0, 2.0, 2.0]])
    assert made[0].overlaps(small).tolist() == [False]
    assert made[0].disjoint(small).tolist() == [True]
    assert made[0].overlaps_interior(arms).tolist() == [True]
    assert made[0].contains(arms).tolist() == [False]
    assert made[0].contains(floor).tolist() == [True]
    assert floor.within(made[0]).tolist() == [True]
    assert made[0].contains_points([5.0, 5.0, 1.0], [5.0, 2.0, 8.0]).tolist() == [
        False,
        True,
        True,
    ]


def test_a_row_that_is_empty_leaves_the_others_their_quick_answers() -> None:
    square, moved = box(0.0, 0.0, 1.0, 1.0), box(0.5, 0.5, 1.0, 1.0)
    triangle, tiny = square[:3], square * 2.0**-600
    rows = [square, np.zeros((0, 3)), triangle, tiny, moved]
    mixed = column(rows)
    assert mixed.is_empty.tolist() == [False, True, False, False, False]
    for other in (square, moved, box(5.0, 5.0, 1.0, 1.0)):
        one = Polygons.from_unit_vectors(other[None])
        for ask in ("overlaps", "overlaps_interior", "contains", "within"):
            found = getattr(mixed, ask)(one)
            alone = [getattr(mixed[i], ask)(one)[0] for i in range(len(rows))]
            assert found.tolist() == alone
            assert not found[1]
            assert found[0] == found[3]
    assert mixed.contains_points(0.75, 0.5).tolist() == [True, False, True, True, False]


def test_an_edge_that_folds_back_is_refused_wherever_the_list_begins() -> None:
    lon, lat = np.array([0, 3, 1, 5, 5, 0.0]), np.array([0, 0, 0, 0, 5, 5.0])
    for turn in range(len(lon)):
        with pytest.raises(GeometryError, match="fold back"):
            Polygons.from_lonlat([np.roll(lon, turn)], [np.roll(lat, turn)])


def test_a_long_edge_is_refused_wherever_the_list_begins() -> None:
    lon, lat = np.array([0, 270.02, 270.05, 89.95]), np.array([0, -0.01, 0.3, 0.1])
    for turn in range(len(lon)):
        with pytest.raises(GeometryError, match=r"179 degrees, got 179\.58"):
            Polygons.from_lonlat([np.roll(lon, turn)], [np.roll(lat, turn)])


def test_edges_of_nearly_179_degrees_hide_nothing() -> None:
    a = Polygons.from_lonlat([[-89.30119979993331, 89.30119979993331, 0]], [[0, 0, 53]])
    d = 3e-7
    b = Polygons.from_lonlat([[0, 2 * d, 0, -2 * d]], [[-1.5 * d, d, 0, d]])
    assert a.contains_points([2 * d], [d]).tolist() == [True]
    assert a.overlaps(b).tolist() == [True]
    assert b.overlaps_interior(a).tolist() == [True]


def test_a_crossing_is_found_whatever_the_lengths_in_their_last_places() -> None:
    yz = np.array([[-1, -1], [1, 1], [1, -1], [-1, 1]]) * 5e-9
    bow_tie = normalized(np.column_stack([np.ones(4), yz]))
    for stretch in (1.0, 1.0 + 0.9e-14, 3.0):
        lengths = np.array([stretch, stretch, 1.0, 1.0])[:, None]
        with pytest.raises(GeometryError, match="cross itself"):
            Polygons.from_unit_vectors((bow_tie * lengths)[None])


def test_a_pickle_that_does_not_fit_is_refused_and_not_emptied() -> None:
    square = Polygons.from_lonlat([SQUARE[0]], [SQUARE[1]])
    restore, (degrees, offsets, refusals) = square.__reduce__()
    assert restore(degrees, offsets, refusals) == square
    with pytest.raises(GeometryError, match=r"pickled outline.*cross itself"):
        restore(degrees[[0, 2, 1, 3]], offsets, refusals)


@given(outlines())
def test_degrees_come_back_as_they_were_delivered(outline: Outline) -> None:
    lon, lat = np.array(outline[0]), np.array(outline[1])
    for made in (
        Polygons.from_lonlat([lon], [lat]),
        Polygons.from_lonlat([lon[::-1]], [lat[::-1]]),
    ):
        back = pickle.loads(pickle.dumps(made))
        for column in (made, back, made[0], made[[0, 0]][1]):
            assert sorted(zip(*column.lonlat, strict=True)) == sorted(zip(lon, lat, strict=True))
            np.testing.assert_array_equal(unit_vectors(*column.lonlat), column.unit_vectors)
    from_vectors = Polygons.from_unit_vectors(unit_vectors(lon, lat)[None])
    np.testing.assert_allclose(
        unit_vectors(*from_vectors.lonlat), from_vectors.unit_vectors, atol=1.2e-15, rtol=0.0
    )


@given(polygons())
def test_unit_vectors_are_kept_as_given(polygon: Polygons) -> None:
    again = Polygons.from_unit_vectors(polygon.unit_vectors[None])
    assert again == polygon
    flat = Polygons.from_unit_vectors(polygon.unit_vectors, polygon.offsets)
    assert flat == polygon


def test_columns_are_read_only() -> None:
    made = Polygons.from_lonlat(*([values] for values in SQUARE))
    with pytest.raises(ValueError, match="read-only"):
        made.unit_vectors[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        made.offsets[0] = 1


def test_the_views_outlive_the_polygons() -> None:
    xyz = Polygons.from_lonlat(*([values] for values in SQUARE)).unit_vectors
    np.testing.assert_array_equal(xyz[0], [1.0, 0.0, 0.0])


REFUSED: dict[str, tuple[list[float], list[float], str, int, str]] = {
    "nan": ([0, 1, math.nan], [0, 0, 1], "not_finite", 2, "finite, got longitude nan"),
    "infinite": ([0, math.inf, 1], [0, 0, 1], "not_finite", 1, "got longitude inf"),
    "nan latitude": ([0, 1, 1], [0, 0, math.nan], "not_finite", 2, "latitude nan"),
    "latitude": ([0, 1, 1], [0, 91, 1], "latitude", 1, r"\[-90, 90\] degrees, got 91"),
    "two vertices": ([0, 1], [0, 1], "too_few_vertices", 0, "at least 3 distinct .* got 2"),
    "three equal": ([5, 5, 5], [6, 6, 6], "too_few_vertices", 0, "got 1 in 3"),
    "same but for a turn": ([5, 365, 9], [6, 6, 6], "too_few_vertices", 0, "got 2 in 3"),
    "no vertices": ([], [], "too_few_vertices", 0, "got 0 in 0"),
    "bow-tie": ([0, 10, 10, 0], [0, 10, 0, 10], "self_crossing", 0, "must not cross itself"),
    "hemisphere": ([0, 120, 240], [0, 0, 0], "hemisphere", 0, "smaller than a hemisphere"),
    "lune": (
        [0, 90, 180, 90],
        [0, 30, 0, -30],
        "hemisphere",
        0,
        "no hemisphere holds all",
    ),
    "long edge": ([0, 179.5, 90], [0, 0, 60], "long_edge", 0, "179 degrees, got 179.5"),
    "on one line": ([0, 5, 10], [0, 0, 0], "zero_area", 0, "enclose an area"),
    "over a pole": ([0, 0, 180], [50, 60, 70], "zero_area", 0, "one great circle"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_outline_that_breaks_a_rule_is_named_by_row_vertex_and_value(name: str) -> None:
    lon, lat, rule, vertex, message = REFUSED[name]
    flat_lon, flat_lat = [*SQUARE[0], *lon, *SQUARE[0]], [*SQUARE[1], *lat, *SQUARE[1]]
    offsets = np.cumsum([0, 4, len(lon), 4])
    kind = CoordinateError if rule in ("not_finite", "latitude") else GeometryError
    with pytest.raises(kind, match=rf"{message}.*\(row 1, vertex {vertex}\)") as caught:
        Polygons.from_lonlat(flat_lon, flat_lat, offsets)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, SkyquiltError)

    masked = Polygons.from_lonlat(flat_lon, flat_lat, offsets, on_invalid="mask")
    assert masked.is_empty.tolist() == [False, True, False]
    (refusal,) = masked.refusals
    assert (refusal.row, refusal.vertex, refusal.rule) == (1, vertex, rule)
    assert refusal.message in str(caught.value)
    whole_column = Polygons.from_lonlat(*([values] for values in SQUARE))
    assert masked.overlaps(whole_column).tolist() == [True, False, True]


def test_refusals_come_in_the_order_of_the_rows() -> None:
    lon = [[0.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, math.nan, 1.0], [0.0, 1.0, 2.0]]
    lat = [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    masked = Polygons.from_lonlat(lon, lat, on_invalid="mask")
    assert [(r.row, r.rule) for r in masked.refusals] == [
        (1, "too_few_vertices"),
        (2, "not_finite"),
        (3, "zero_area"),
    ]
    assert isinstance(masked.refusals[0], Refusal)
    with pytest.raises(GeometryError, match="row 1"):
        Polygons.from_lonlat(lon, lat)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0]), r"\(n, k\).*offsets.*got longitude of shape \(3,\)"),
        (([[0.0, 1.0, 1.0]], [[0.0, 0.0, 1.0]], [0, 3]), "offsets cut flat columns"),
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0, 2]), "end with the number of vertices, 3, got 2"),
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [1, 3]), "begin with 0"),
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], []), "begin with 0"),
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0, 4, 3]), "must not decrease, got 4 before 3"),
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [[0, 3]]), r"flat column, got shape \(1, 2\)"),
        (([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 3.0]), "integers"),
        (([[[0.0]]], [[[0.0]]]), r"got longitude of shape \(1, 1, 1\)"),
        ((0.0, 0.0), r"got longitude of shape \(\)"),
    ],
)
def test_columns_of_the_wrong_shape_are_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(GeometryError, match=message):
        Polygons.from_lonlat(*arguments)


@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [
        ([[0.0, 1.0, 1.0]], [[0.0, 0.0]], "shape"),
        ([["0", "1", "1"]], [[0.0, 0.0, 1.0]], "longitude must be numbers in degrees"),
        ([[0.0, 1.0, 1.0]], [[None, 0.0, 1.0]], "latitude must be numbers in degrees"),
        ([[True, False, True]], [[0.0, 0.0, 1.0]], "longitude must be numbers"),
        ([[0j, 1j, 1.0]], [[0.0, 0.0, 1.0]], "longitude must be numbers"),
    ],
)
def test_coordinates_that_are_no_numbers_are_refused(lon: Any, lat: Any, message: str) -> None:
    with pytest.raises(CoordinateError, match=message):
        Polygons.from_lonlat(lon, lat)


def test_vectors_without_a_direction_or_of_the_wrong_shape_are_refused() -> None:
    xyz = box(0.0, 0.0, 1.0, 1.0)[None]
    without = xyz.copy()
    without[0, 2] = 0.0
    with pytest.raises(CoordinateError, match=r"length zero.*\(row 0, vertex 2\)"):
        Polygons.from_unit_vectors(without)
    masked = Polygons.from_unit_vectors(without, on_invalid="mask")
    assert masked.refusals[0].rule == "zero_vector"
    without[0, 2, 1] = math.inf
    with pytest.raises(CoordinateError, match=r"finite, got the vector \(0, inf, 0\)"):
        Polygons.from_unit_vectors(without)
    with pytest.raises(CoordinateError, match=r"\(n, k, 3\) or \(m, 3\), got \(1, 4, 2\)"):
        Polygons.from_unit_vectors(xyz[..., :2])
    with pytest.raises(GeometryError, match="without offsets"):
        Polygons.from_unit_vectors(xyz[0])
    with pytest.raises(TableError, match="'xyz' must hold numbers"):
        Polygons.from_unit_vectors([[["a", "b", "c"]]])


def test_on_invalid_knows_two_ways() -> None:
    with pytest.raises(GeometryError, match="'raise' or 'mask', got 'drop'"):
        Polygons.from_lonlat([SQUARE[0]], [SQUARE[1]], on_invalid="drop")  # type: ignore[arg-type]


def test_a_column_of_no_rows_is_a_column() -> None:
    none = Polygons.from_lonlat(np.zeros((0, 4)), np.zeros((0, 4)))
    assert len(none) == 0
    assert none.area_deg2.shape == (0,)
    assert none.overlaps(none).shape == (0,)
    assert none.bounding_caps()[0].shape == (0, 3)
    assert Polygons.from_lonlat([], [], [0]) == none


def test_whole_numbers_are_taken_as_degrees() -> None:
    made = Polygons.from_lonlat([[0, 1, 1]], np.array([[0, 0, 1]], dtype=np.int16))
    assert made == Polygons.from_lonlat([[0.0, 1.0, 1.0]], [[0.0, 0.0, 1.0]])


# ---- Areas and caps ------------------------------------------------------------------------------


def test_the_octants_cover_the_sphere() -> None:
    lon = np.arange(8)[:, None] % 4 * 90.0 + [0.0, 90.0, 0.0]
    lat = np.repeat([[0.0, 0.0, 90.0], [0.0, 0.0, -90.0]], 4, axis=0)
    areas = Polygons.from_lonlat(lon, lat).area_deg2
    np.testing.assert_allclose(areas, 4.0 * np.pi * (180.0 / np.pi) ** 2 / 8.0, rtol=1e-15)


@given(polygons())
def test_the_area_is_the_excess_of_the_angles(polygon: Polygons) -> None:
    xyz = polygon.unit_vectors
    normals = np.cross(xyz, np.roll(xyz, -1, axis=0))
    before = np.roll(normals, 1, axis=0)
    turned = np.arctan2(
        np.einsum("ij,ij->i", np.cross(before, normals), xyz),
        np.einsum("ij,ij->i", before, normals),
    )
    excess_deg2 = (2.0 * np.pi - turned.sum()) * (180.0 / np.pi) ** 2
    # The angles of a short edge are known to 1e-16 / its length, which limits this twin.
    shortest = np.linalg.norm(np.roll(xyz, -1, axis=0) - xyz, axis=1).min()
    tolerance = 3283.0 * (1e-14 + len(xyz) * 4e-16 / shortest)
    assert polygon.area_deg2[0] == pytest.approx(excess_deg2, abs=tolerance)
    assert 0.0 < polygon.area_deg2[0] < 20627.0


def test_small_areas_keep_their_digits() -> None:
    square = Polygons.from_unit_vectors(box(10.0, 0.0, MAS_DEG, MAS_DEG)[None])
    # A coordinate near 10 degrees is rounded to 1e-15, a part in 3e8 of this square's side.
    assert square.area_deg2[0] == pytest.approx(MAS_DEG**2, rel=2e-7)


@given(polygons())
def test_a_bounding_cap_holds_the_polygon(polygon: Polygons) -> None:
    centers, radii_deg = polygon.bounding_caps()
    assert centers.shape == (1, 3)
    assert np.linalg.norm(centers[0]) == pytest.approx(1.0, abs=1e-15)
    chords = np.linalg.norm(polygon.unit_vectors - centers[0], axis=1)
    bound = 2.0 * math.sin(math.radians(min(radii_deg[0], 180.0)) / 2.0)
    assert chords.max() <= bound
    if radii_deg[0] < 80.0:
        assert bound <= chords.max() * (1.0 + 1e-12) + 3e-14


def test_an_empty_row_has_no_area_and_no_cap() -> None:
    masked = Polygons.from_lonlat(
        [[0.0, 0.0, 0.0], [0.0, 1.0, 1.0]], [[0.0] * 3, [0.0, 0.0, 1.0]], on_invalid="mask"
    )
    centers, radii_deg = masked.bounding_caps()
    assert np.isnan(centers[0]).all()
    assert np.isfinite(centers[1]).all()
    assert radii_deg[0] == 0.0
    assert masked.area_deg2[0] == 0.0
    assert masked.area_deg2[1] > 0.0


# ---- Relations: laws and columns -----------------------------------------------------------------


@settings(max_examples=300)
@given(polygon_pairs())
def test_relations_obey_their_laws(pair: tuple[Polygons, Polygons]) -> None:
    a, b = pair
    touching, interior = a.overlaps(b)[0], a.overlaps_interior(b)[0]
    assert touching == b.overlaps(a)[0]
    assert interior == b.overlaps_interior(a)[0]
    assert touching or not interior
    assert touching or not a.contains(b)[0]
    assert interior or not a.contains(b)[0]
    for one in pair:
        assert one.contains(one)[0]
        assert one.overlaps_interior(one)[0]
    if a.contains(b)[0] and b.contains(a)[0]:
        # A triangle of the fan is known to a few parts in 1e16 of its longest side squared.
        size_deg = 2.0 * min(90.0, a.bounding_caps()[1][0])
        assert a.area_deg2[0] == pytest.approx(b.area_deg2[0], rel=1e-12, abs=1e-15 * size_deg**2)


@settings(max_examples=150)
@given(polygon_pairs())
def test_the_slow_twin_agrees_on_whatever_hypothesis_draws(pair: tuple[Polygons, Polygons]) -> None:
    a, b = pair
    expected = twin_relations(
        [whole(v) for v in a.unit_vectors], [whole(v) for v in b.unit_vectors]
    )
    assert (a.overlaps(b)[0], a.overlaps_interior(b)[0], a.contains(b)[0]) == expected


@given(polygon_pairs(), st.integers(0, 7))
def test_the_vertex_a_list_begins_with_changes_nothing(
    pair: tuple[Polygons, Polygons], turn: int
) -> None:
    a, b = pair
    turned = Polygons.from_unit_vectors(np.roll(a.unit_vectors, turn, axis=0)[None])
    assert turned.overlaps(b)[0] == a.overlaps(b)[0]
    assert turned.overlaps_interior(b)[0] == a.overlaps_interior(b)[0]
    assert turned.contains(b)[0] == a.contains(b)[0]
    assert b.contains(turned)[0] == b.contains(a)[0]


@given(polygon_pairs())
def test_opposite_points_lie_to_each_other_as_the_points_do(
    pair: tuple[Polygons, Polygons],
) -> None:
    a, b = pair
    opposite_a, opposite_b = (
        Polygons.from_unit_vectors(-one.unit_vectors[None, ::-1]) for one in pair
    )
    assert opposite_a.overlaps(opposite_b)[0] == a.overlaps(b)[0]
    assert opposite_a.overlaps_interior(opposite_b)[0] == a.overlaps_interior(b)[0]
    assert opposite_a.contains(opposite_b)[0] == a.contains(b)[0]


def test_a_polygon_and_what_lies_around_its_opposite_point_are_apart() -> None:
    north = Polygons.from_lonlat([[0.0, 90.0, 180.0, 270.0]], [[80.0] * 4])
    star = Polygons.from_lonlat([[45.0, 135.0, 225.0, 315.0]], [[-80.0] * 4])
    assert not north.overlaps(star)[0]
    assert not north.overlaps_interior(star)[0]
    many = north[np.zeros(20, dtype=np.int64)]
    assert not many.overlaps(star).any()


@pytest.mark.parametrize("relation", ["overlaps", "overlaps_interior", "contains"])
@pytest.mark.parametrize("n", [1, 7, 8, 9, 4099])
def test_columns_answer_as_single_pairs_do_for_any_number_of_threads(relation: str, n: int) -> None:
    rng = np.random.default_rng(n)
    a = column(whole_number_quads(rng, n)[0])
    b = column(whole_number_quads(rng, n)[0])
    one_thread = getattr(a, relation)(b)
    assert one_thread.dtype == np.bool_
    for threads in (0, 2, 3, 16):
        np.testing.assert_array_equal(getattr(a, relation)(b, threads=threads), one_thread)
    some = rng.integers(0, n, min(n, 60))
    np.testing.assert_array_equal(
        [getattr(a[int(i)], relation)(b[int(i)])[0] for i in some], one_thread[some]
    )
    against_one = getattr(a[0], relation)(b, threads=2)
    repeated = getattr(a[np.zeros(n, dtype=np.int64)], relation)(b)
    np.testing.assert_array_equal(against_one, repeated)
    np.testing.assert_array_equal(
        getattr(b, relation)(a[0], threads=2), getattr(b, relation)(a[np.zeros(n, dtype=np.int64)])
    )


def test_columns_of_different_lengths_are_refused() -> None:
    two = column([box(0.0, 0.0, 1.0, 1.0)] * 2)
    three = column([box(0.0, 0.0, 1.0, 1.0)] * 3)
    for relation in (two.overlaps, two.overlaps_interior, two.contains):
        with pytest.raises(GeometryError, match="equal lengths or one row, got 2 and 3"):
            relation(three)


def test_milliarcsecond_squares_a_microarcsecond_apart_are_told_apart() -> None:
    left = Polygons.from_unit_vectors(box(10.0, 20.0, MAS_DEG, MAS_DEG)[None])
    half = Polygons.from_unit_vectors(box(10.0 + 0.5 * MAS_DEG, 20.0, MAS_DEG, MAS_DEG)[None])
    apart = Polygons.from_unit_vectors(box(10.0 + 1.001 * MAS_DEG, 20.0, MAS_DEG, MAS_DEG)[None])
    touching = Polygons.from_unit_vectors(
        np.stack([left.unit_vectors[1], apart.unit_vectors[1], left.unit_vectors[2]])[None]
    )
    assert left.overlaps_interior(half)[0]
    assert not left.overlaps(apart)[0]
    assert left.overlaps(touching)[0]
    assert not left.overlaps_interior(touching)[0]


# ---- Rows, equality, pickles ---------------------------------------------------------------------


def test_rows_are_taken_by_number_slice_mask_and_list() -> None:
    lat = np.arange(5.0)[:, None] + [0.0, 0.0, 1.0]
    rows = Polygons.from_lonlat(np.tile([0.0, 1.0, 1.0], (5, 1)), lat)
    for taken, expected in [
        (2, [2]),
        (-1, [4]),
        (np.int64(3), [3]),
        (slice(1, 4), [1, 2, 3]),
        (slice(None, None, -2), [4, 2, 0]),
        (np.array([4, 0, 4]), [4, 0, 4]),
        (np.array([True, False, False, True, False]), [0, 3]),
        (np.array([], dtype=np.int64), []),
    ]:
        part = rows[taken]  # type: ignore[index]
        assert len(part) == len(expected)
        for i, row in enumerate(expected):
            np.testing.assert_array_equal(vertices(part, i), vertices(rows, row))
    assert [len(rows[i]) for i in range(len(rows))] == [1] * 5
    for beyond in (5, -6):
        with pytest.raises(IndexError):
            rows[beyond]


def test_equal_polygons_have_equal_hashes_and_come_back_from_a_pickle() -> None:
    masked = Polygons.from_lonlat(
        [SQUARE[0], [0.0] * 4, SQUARE[0]], [SQUARE[1], [0.0] * 4, SQUARE[1]], on_invalid="mask"
    )
    back = pickle.loads(pickle.dumps(masked))
    assert back == masked
    assert hash(back) == hash(masked)
    assert back.refusals == masked.refusals
    assert masked[0] == masked[2]
    assert masked[0] != masked[1]
    assert masked != "text"


def test_zero_and_minus_zero_are_equal_and_have_equal_hashes() -> None:
    plus = Polygons.from_unit_vectors([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]])
    minus = Polygons.from_unit_vectors([[[1.0, 0.0, -0.0], [0.0, 1.0, 0.0], [-0.0, 0.0, 1.0]]])
    assert plus == minus
    assert hash(plus) == hash(minus)


def test_polygons_are_compared_with_regions_too() -> None:
    square = Polygons.from_lonlat([SQUARE[0]], [SQUARE[1]])
    circles = Regions.from_circles([0.5, 1.0, 5.0], [0.5, 0.5, 5.0], [0.1, 0.1, 1.0])
    assert square.overlaps(circles).tolist() == [True, True, False]
    assert square.overlaps_interior(circles).tolist() == [True, True, False]
    assert square.contains(circles).tolist() == [True, False, False]
    assert square.within(Regions.from_circles([0.5], [0.5], [2.0])).tolist() == [True]
    assert square.disjoint(circles).tolist() == [False, False, True]


def test_polygons_are_compared_with_columns_only() -> None:
    square = Polygons.from_lonlat([[0.0, 1.0, 1.0, 0.0]], [[0.0, 0.0, 1.0, 1.0]])
    other: Any = [[0.0, 0.0]]
    for ask in (square.overlaps, square.overlaps_interior, square.contains, square.within):
        with pytest.raises(GeometryError, match=r"compared with (Regions or )?Polygons, got list"):
            ask(other)


# ---- Points --------------------------------------------------------------------------------------


@given(polygons(), st.lists(positions(), min_size=1, max_size=8))
def test_points_lie_in_a_polygon_as_the_slow_twin_says(
    polygon: Polygons, points: list[tuple[float, float]]
) -> None:
    corner_lon, corner_lat = polygon.lonlat
    lon = np.concatenate([[p[0] for p in points], corner_lon])
    lat = np.concatenate([[p[1] for p in points], corner_lat])
    normals = inner_normals([whole(v) for v in polygon.unit_vectors])
    expected = [all(dot(n, whole(v)) >= 0 for n in normals) for v in unit_vectors(lon, lat)]
    assert all(expected[len(points) :])
    np.testing.assert_array_equal(polygon.contains_points(lon, lat), expected)
    np.testing.assert_array_equal(polygon.contains_points(lon, lat, threads=3), expected)
    many = polygon[np.zeros(len(lon), dtype=np.int64)]
    np.testing.assert_array_equal(many.contains_points(lon, lat), expected)
    assert polygon.contains_points(lon[-1], lat[-1]).tolist() == [True]


def test_a_point_that_is_not_known_lies_nowhere_and_one_off_the_sky_is_refused() -> None:
    square = Polygons.from_lonlat([SQUARE[0]], [SQUARE[1]])
    assert square.contains_points([0.5, math.nan, 0.5], [0.5, 0.5, math.nan]).tolist() == [
        True,
        False,
        False,
    ]
    with pytest.raises(CoordinateError, match="at row 1"):
        square.contains_points([0.5, 0.5], [0.5, 90.5])
    with pytest.raises(CoordinateError, match="same shape"):
        square.contains_points([0.5, 0.5], [0.5])
    with pytest.raises(GeometryError, match="equal lengths or one row, got 2 and 3"):
        square[[0, 0]].contains_points([0.5] * 3, [0.5] * 3)
    with pytest.raises(CoordinateError, match="flat columns"):
        square.contains_points([[0.5]], [[0.5]])


def test_polygons_grow_by_an_angle_in_its_unit() -> None:
    square = Polygons.from_lonlat([[0.0, 1.0, 1.0, 0.0]], [[0.0, 0.0, 1.0, 1.0]])
    assert square.grown(60.0 * units.arcmin) == square.grown(1.0)
    with pytest.raises(CoordinateError, match="angle_deg must have a unit of angle, got 'm'"):
        square.grown(1.0 * units.m)
    with pytest.raises(CoordinateError, match="angle_deg must be numbers in degrees, got text"):
        square.grown("a")
