// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two convex polygons lie to each other: named cases and laws.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

#include "outlines.hpp"
#include "skyquilt/sphere/convex_relation.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::ConvexPolygon;
using skyquilt::sphere::relate_convex;
using skyquilt::sphere::Relation;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

namespace {

bool overlaps(const Outline& a, const Outline& b) {
    return relate_convex(Relation::overlaps, a, b);
}
bool overlaps_interior(const Outline& a, const Outline& b) {
    return relate_convex(Relation::overlaps_interior, a, b);
}
bool holds(const Outline& a, const Outline& b) { return relate_convex(Relation::contains, a, b); }

}  // namespace

TEST_CASE("a polygon holds its inside and its boundary, and not the opposite points") {
    const Outline square = box(-1.0, -1.0, 2.0, 2.0);
    CHECK(contains(square, unit_vector({0.0, 0.0})));
    CHECK(contains(square, square[2]));
    CHECK_FALSE(contains(square, -unit_vector({0.0, 0.0})));
    CHECK_FALSE(contains(square, -square[2]));
    CHECK_FALSE(contains(square, unit_vector({1.1, 0.0})));
    CHECK(contains(box(0.0, 0.0, 10.0, 10.0), unit_vector({5.0, 0.0})));
    CHECK_FALSE(contains(ConvexPolygon{}, unit_vector({0.0, 0.0})));
}

TEST_CASE("a pole belongs to what surrounds it, ends at it or passes over it") {
    const UnitVector pole{0.0, 0.0, 1.0};
    CHECK(contains(polygon({{0.0, 80.0}, {120.0, 80.0}, {240.0, 80.0}}), pole));
    CHECK(contains(polygon({{0.0, 80.0}, {50.0, 80.0}, {7.0, 90.0}}), pole));
    CHECK(contains(polygon({{0.0, 80.0}, {90.0, 70.0}, {180.0, 80.0}}), pole));
    CHECK_FALSE(contains(polygon({{1.0, 80.0}, {90.0, 70.0}, {179.0, 80.0}}), pole));
}

TEST_CASE("touching overlaps but shares no interior") {
    const Outline square = box(0.0, 0.0, 10.0, 10.0);
    const Outline below = box(2.0, -5.0, 6.0, 5.0);       // a part of an edge in common
    const Outline corner = box(10.0, -10.0, 10.0, 10.0);  // one corner in common
    const Outline east = polygon({{10.0, 0.0}, {20.0, 0.0}, {10.0, 10.0}});  // a whole edge
    const Outline tip = polygon({{5.0, 0.0}, {4.0, -5.0}, {6.0, -5.0}});     // corner on edge
    for (const Outline& other : {below, corner, east, tip}) {
        CHECK(overlaps(square, other));
        CHECK(overlaps(other, square));
        CHECK_FALSE(overlaps_interior(square, other));
        CHECK_FALSE(overlaps_interior(other, square));
        CHECK_FALSE(holds(square, other));
    }
}

TEST_CASE("crossing polygons without a vertex inside each other overlap") {
    const Outline tall = box(-1.0, -20.0, 2.0, 40.0);
    const Outline wide = box(-20.0, -1.0, 40.0, 2.0);
    CHECK(overlaps_interior(tall, wide));
    const Outline sliver = box(-5e-12, -20.0, 1e-11, 40.0);
    CHECK(overlaps_interior(sliver, wide));
    CHECK_FALSE(holds(wide, sliver));
}

TEST_CASE("nested polygons contain one another one way, common edges included") {
    const Outline outer = box(0.0, 0.0, 10.0, 10.0);
    const Outline inner = box(2.0, 0.0, 3.0, 4.0);  // along a part of the equator
    CHECK(holds(outer, inner));
    CHECK_FALSE(holds(inner, outer));
    CHECK(overlaps_interior(outer, inner));
    CHECK(holds(outer, outer));
    CHECK(overlaps_interior(outer, outer));
    const Outline triangle{outer[0], outer[1], outer[2]};
    CHECK(holds(outer, triangle));
    CHECK_FALSE(holds(triangle, outer));
}

TEST_CASE("a long polygon may overlap another and reach its opposite as well") {
    const Outline strip = polygon({{-89.0, 0.0}, {0.0, -1.0}, {89.0, 0.0}, {0.0, 1.0}});
    const Outline across = polygon({{80.0, -5.0}, {120.0, -5.0}, {120.0, 5.0}, {80.0, 5.0}});
    CHECK(overlaps_interior(strip, across));
    CHECK(overlaps_interior(across, strip));
}

TEST_CASE("whole-number polygons lie to each other as on squared paper") {
    // Boxes on a grid of the plane z = 1: which overlap is a matter of comparing whole numbers.
    std::mt19937_64 random(21);
    std::uniform_int_distribution<int> at(-4, 3);
    std::uniform_int_distribution<int> size(1, 3);
    int touching = 0;
    for (int i = 0; i < 20000; ++i) {
        const int ax = at(random);
        const int ay = at(random);
        const int aw = size(random);
        const int ah = size(random);
        const int bx = at(random);
        const int by = at(random);
        const int bw = size(random);
        const int bh = size(random);
        const Outline a{lattice(ax, ay, 1), lattice(ax + aw, ay, 1), lattice(ax + aw, ay + ah, 1),
                        lattice(ax, ay + ah, 1)};
        const Outline b{lattice(bx, by, 1), lattice(bx + bw, by, 1), lattice(bx + bw, by + bh, 1),
                        lattice(bx, by + bh, 1)};
        const int gap = std::max({ax - bx - bw, bx - ax - aw, ay - by - bh, by - ay - ah});
        CHECK(overlaps(a, b) == (gap <= 0));
        CHECK(overlaps_interior(a, b) == (gap < 0));
        CHECK(holds(a, b) == (ax <= bx && ay <= by && bx + bw <= ax + aw && by + bh <= ay + ah));
        touching += gap == 0 ? 1 : 0;
    }
    CHECK(touching > 3000);
}

TEST_CASE("the answers of any two polygons agree among themselves") {
    std::mt19937_64 random(22);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-8.0, 1.9);
    std::uniform_int_distribution<std::size_t> corners(3, 7);
    int overlapping = 0;
    for (int i = 0; i < 20000; ++i) {
        const double radius = std::pow(10.0, exponent(random));
        const double a_lon = lon(random);
        const double a_lat = std::asin(sine(random)) / 3.14159265358979 * 180.0;
        const Outline a = random_polygon(random, corners(random), a_lon, a_lat, radius);
        const double b_lat = std::clamp(a_lat + 2.0 * radius * sine(random), -90.0, 90.0);
        const Outline b = random_polygon(random, corners(random), a_lon, b_lat,
                                         std::min(80.0, radius * (1.0 + sine(random) * 0.9)));
        const bool closed = overlaps(a, b);
        const bool open = overlaps_interior(a, b);
        CHECK(closed == overlaps(b, a));
        CHECK(open == overlaps_interior(b, a));
        CHECK((closed || !open));
        CHECK((closed || !holds(a, b)));
        CHECK(holds(a, a));
        CHECK(overlaps_interior(a, a));
        Outline rotated = a;
        std::ranges::rotate(rotated, rotated.begin() + 1);
        CHECK(closed == overlaps(rotated, b));
        CHECK(holds(rotated, a));
        overlapping += closed ? 1 : 0;
    }
    CHECK(overlapping > 5000);
    CHECK(overlapping < 19000);
}

TEST_CASE("the empty polygon has nothing in common with anything") {
    const Outline square = box(0.0, 0.0, 1.0, 1.0);
    for (const Relation relation :
         {Relation::overlaps, Relation::overlaps_interior, Relation::contains}) {
        CHECK_FALSE(relate_convex(relation, {}, square));
        CHECK_FALSE(relate_convex(relation, square, {}));
        CHECK_FALSE(relate_convex(relation, {}, {}));
    }
}
