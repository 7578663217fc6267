# SPDX-FileCopyrightText: 2026 The skyquilt developers
# SPDX-License-Identifier: BSD-3-Clause
"""Laws that hold for polygons of any simple shape: stars, combs, spirals, figures with slits."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skyquilt.sphere import Polygons, unit_vectors
from skyquilt.testing.strategies import Outline, outlines, positions, simple_outlines

from .pair_kinds import normalized
from .whole_numbers import Vectors, first_ear, turn, whole

#: Cutting into triangles is slow, and the machine may be busy: that is no finding.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

RELATIONS = ("overlaps", "overlaps_interior", "contains", "within", "disjoint")


def polygon(outline: Outline) -> Polygons:
    return Polygons.from_lonlat([outline[0]], [outline[1]])


def ask(relation: str, a: Polygons, b: Polygons) -> NDArray[np.bool_]:
    answer: NDArray[np.bool_] = getattr(a, relation)(b)
    return answer


def rotation_between(a: Vectors, b: Vectors) -> Vectors:
    """Make the matrix of two mirrors, which carries one unit vector to another."""
    between = normalized(a + b) if a @ b > -0.9 else normalized(np.cross(a, [a[1], a[2], a[0]]))
    first = np.eye(3) - 2.0 * np.outer(a, a)
    second = np.eye(3) - 2.0 * np.outer(between, between)
    made: Vectors = second @ first
    return made


def cut_into_triangles(xyz: Vectors) -> Vectors:
    """Cut ears off, decided in whole numbers, and give those with an area: shape (n, 3, 3)."""
    left, ears = xyz, []
    while len(left) > 2:
        tip = first_ear([whole(v) for v in left])
        ear = np.roll(left, 1 - tip, axis=0)[:3]
        if turn(whole(ear[0]), whole(ear[1]), whole(ear[2])) > 0:
            ears.append(ear)
        left = np.delete(left, tip, axis=0)
    return np.stack(ears)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Polygons, Polygons]:
    """Draw a polygon that is not convex, and another that touches it, is part of it, or neither."""
    first = polygon(draw(simple_outlines()))
    xyz = first.unit_vectors
    kind = draw(st.sampled_from(["same", "part", "mirrored", "carried", "opposite", "anywhere"]))
    if kind == "same":
        return first, first
    if kind == "part":
        triangles = Polygons.from_unit_vectors(cut_into_triangles(xyz))
        return first, triangles[draw(st.integers(0, len(triangles) - 1))]
    other = polygon(draw(st.one_of(simple_outlines(), outlines())))
    if kind == "anywhere":
        return first, other
    at = draw(st.integers(0, len(xyz) - 1))
    if kind == "mirrored":
        # In the great circle of an edge, whose corners the two then share.
        p, q = xyz[at], xyz[(at + 1) % len(xyz)]
        normal = normalized(np.cross(p, q))
        made = normalized(xyz - 2.0 * np.outer(xyz @ normal, normal))
        made[at], made[(at + 1) % len(xyz)] = p, q
    elif kind == "carried":
        # One of its corners comes to lie on one of ours.
        made = normalized(other.unit_vectors @ rotation_between(other.unit_vectors[0], xyz[at]).T)
        made[0] = xyz[at]
    else:
        made = -xyz[::-1]
    second = Polygons.from_unit_vectors(made[None], on_invalid="mask")
    return first, first if second.is_empty[0] else second


# ---- One polygon ---------------------------------------------------------------------------------


@unhurried
@given(simple_outlines())
def test_a_polygon_contains_itself(outline: Outline) -> None:
    made = polygon(outline)
    for relation in ("overlaps", "overlaps_interior", "contains", "within"):
        assert ask(relation, made, made).all()


@unhurried
@given(simple_outlines(), st.integers(0, 40))
def test_where_the_list_of_vertices_begins_and_which_way_it_runs_changes_nothing(
    outline: Outline, turn_by: int
) -> None:
    made = polygon(outline)
    lon, lat = (np.roll(values, turn_by) for values in outline)
    for other in (
        Polygons.from_lonlat([lon], [lat]),
        Polygons.from_lonlat([lon[::-1]], [lat[::-1]]),
        Polygons.from_unit_vectors(np.roll(made.unit_vectors, turn_by, axis=0)[None]),
    ):
        assert other.contains(made).all()
        assert other.within(made).all()
        assert {tuple(v) for v in other.unit_vectors} == {tuple(v) for v in made.unit_vectors}


@unhurried
@given(simple_outlines())
def test_whole_turns_of_longitude_change_nothing_where_they_are_exact(outline: Outline) -> None:
    beyond = np.array(outline[0]) + 720.0
    lon, lat = beyond - 720.0, outline[1]  # exact: no rounding from [360, 1440] down
    assert np.array_equal(lon + 720.0, beyond)
    here = Polygons.from_lonlat([lon], [lat], on_invalid="mask")
    there = Polygons.from_lonlat([beyond], [lat], on_invalid="mask")
    assert here == there
    assert here.refusals == there.refusals


@unhurried
@given(simple_outlines())
def test_a_polygon_contains_its_vertices(outline: Outline) -> None:
    lon, lat = outline
    assert polygon(outline).contains_points(lon, lat).all()


@unhurried
@given(simple_outlines())
def test_a_polygon_contains_the_triangles_it_is_cut_into(outline: Outline) -> None:
    made = polygon(outline)
    triangles = Polygons.from_unit_vectors(cut_into_triangles(made.unit_vectors))
    assert made.contains(triangles).all()
    assert made.overlaps_interior(triangles).all()
    assert triangles.within(made).all()
    assert not triangles.contains(made).any()
    for row in range(1, len(triangles)):
        assert not triangles[row].overlaps_interior(triangles[:row]).any()
    np.testing.assert_allclose(triangles.area_deg2.sum(), made.area_deg2[0], rtol=1e-12)


# ---- Two polygons --------------------------------------------------------------------------------


@unhurried
@given(pairs())
def test_the_relations_agree_with_each_other(pair: tuple[Polygons, Polygons]) -> None:
    a, b = pair
    found = {relation: bool(ask(relation, a, b)[0]) for relation in RELATIONS}
    turned = {relation: bool(ask(relation, b, a)[0]) for relation in RELATIONS}
    for relation in ("overlaps", "overlaps_interior", "disjoint"):
        assert found[relation] == turned[relation]
    assert found["within"] == turned["contains"]
    assert found["contains"] == turned["within"]
    assert found["disjoint"] == (not found["overlaps"])
    assert found["overlaps"] or not found["overlaps_interior"]
    assert found["overlaps_interior"] or not (found["contains"] or found["within"])


@unhurried
@given(pairs(), st.integers(0, 40), st.integers(0, 40))
def test_where_the_lists_of_vertices_begin_changes_no_relation(
    pair: tuple[Polygons, Polygons], turn_a: int, turn_b: int
) -> None:
    a, b = pair
    turned_a, turned_b = (
        Polygons.from_unit_vectors(np.roll(one.unit_vectors, turn_by, axis=0)[None, ::way])
        for one, turn_by, way in ((a, turn_a, 1), (b, turn_b, -1))
    )
    for relation in RELATIONS:
        expected = ask(relation, a, b)
        assert ask(relation, turned_a, b) == expected
        assert ask(relation, a, turned_b) == expected
        assert ask(relation, turned_a, turned_b) == expected


@unhurried
@given(pairs())
def test_a_polygon_overlaps_what_one_of_its_triangles_overlaps(
    pair: tuple[Polygons, Polygons],
) -> None:
    a, b = pair
    triangles = Polygons.from_unit_vectors(cut_into_triangles(a.unit_vectors))
    for relation in ("overlaps", "overlaps_interior"):
        assert bool(ask(relation, a, b)[0]) == bool(ask(relation, triangles, b).any())
    assert bool(a.within(b)[0]) == bool(triangles.within(b).all())


@unhurried
@given(pairs(), st.lists(positions(), max_size=10))
def test_points_agree_with_triangles_and_with_the_relations(
    pair: tuple[Polygons, Polygons], anywhere: list[tuple[float, float]]
) -> None:
    a, b = pair
    triangles = Polygons.from_unit_vectors(cut_into_triangles(a.unit_vectors))
    corner_lon, corner_lat = b.lonlat
    lon = np.append(corner_lon, [lon for lon, _ in anywhere])
    lat = np.append(corner_lat, [lat for _, lat in anywhere])
    in_a, in_b = a.contains_points(lon, lat), b.contains_points(lon, lat)
    in_triangles = [triangles.contains_points(*point) for point in zip(lon, lat, strict=True)]
    np.testing.assert_array_equal(in_a, np.any(in_triangles, axis=1))
    if (in_a & in_b).any():
        assert a.overlaps(b).all()
    # The corners, where degrees give the vectors of the polygon back.
    exact = np.array_equal(unit_vectors(corner_lon, corner_lat), b.unit_vectors)
    if exact and a.contains(b)[0]:
        assert in_a[: len(corner_lon)].all()
        assert in_a[in_b].all()


@unhurried
@given(pairs(), st.one_of(simple_outlines(), outlines()))
def test_what_meets_a_part_meets_the_whole(
    pair: tuple[Polygons, Polygons], outline: Outline
) -> None:
    a, b = pair
    parts = Polygons.from_unit_vectors(cut_into_triangles(a.unit_vectors))
    for other in (b, polygon(outline)):
        for part in (parts[row] for row in range(len(parts))):
            if part.contains(other)[0]:
                assert a.contains(other).all()
            if other.contains(a)[0]:
                assert other.contains(part).all()
            if other.disjoint(a)[0]:
                assert other.disjoint(part).all()
