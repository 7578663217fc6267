// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two polygons lie to each other: named cases, laws, and columns against single pairs.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::ConvexPolygon;
using skyquilt::sphere::edges_cross;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::make_convex;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::relate;
using skyquilt::sphere::relate_columns;
using skyquilt::sphere::Relation;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Outline = std::vector<UnitVector>;

Outline polygon(std::initializer_list<LonLat> vertices) {
    Outline outline;
    for (const LonLat& vertex : vertices) {
        outline.push_back(unit_vector(vertex));
    }
    REQUIRE_FALSE(make_convex(outline).has_value());
    return outline;
}

Outline box(double lon, double lat, double width, double height) {
    return polygon(
        {{lon, lat}, {lon + width, lat}, {lon + width, lat + height}, {lon, lat + height}});
}

bool overlaps(const Outline& a, const Outline& b) { return relate(Relation::overlaps, a, b); }
bool overlaps_interior(const Outline& a, const Outline& b) {
    return relate(Relation::overlaps_interior, a, b);
}
bool holds(const Outline& a, const Outline& b) { return relate(Relation::contains, a, b); }

// A direction of small whole numbers: near length one, and exactly parallel to (i, j, k), because
// the factor leaves room for them in its last places.
UnitVector lattice(int i, int j, int k) {
    const double length = std::sqrt(static_cast<double>(i * i + j * j + k * k));
    const double factor = std::ldexp(std::round(std::ldexp(1.0 / length, 48)), -48);
    return {i * factor, j * factor, k * factor};
}

// Convex polygons of n vertices about centres anywhere, of radii from 1e-8 to 80 degrees. Some are
// refused because of rounding: the next try is taken.
Outline random_polygon(std::mt19937_64& random, std::size_t n, double lon, double lat,
                       double radius_deg) {
    std::uniform_real_distribution<double> angle(0.0, 360.0);
    while (true) {
        std::vector<double> angles(n);
        std::ranges::generate(angles, [&] { return angle(random); });
        std::ranges::sort(angles);
        const skyquilt::sphere::UnitVector center = unit_vector({lon, lat});
        const UnitVector east = unit_vector({lon + 90.0, 0.0});
        const UnitVector north = unit_vector({lon, lat + 90.0 > 90.0 ? lat - 90.0 : lat + 90.0});
        const double sign = lat + 90.0 > 90.0 ? -1.0 : 1.0;
        const double reach = std::tan(radius_deg * 3.14159 / 180.0);
        Outline outline;
        for (const double a : angles) {
            const UnitVector turned = unit_vector({a, 0.0});
            const double e = reach * turned.x;
            const double w = sign * reach * turned.y;
            outline.push_back(skyquilt::sphere::normalized(center.x + e * east.x + w * north.x,
                                                           center.y + e * east.y + w * north.y,
                                                           center.z + e * east.z + w * north.z));
        }
        if (!make_convex(outline)) {
            return outline;
        }
    }
}

Polygons column(const std::vector<Outline>& outlines) {
    std::vector<UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline : outlines) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

std::vector<std::uint8_t> related(Relation relation, const Polygons& a, const Polygons& b,
                                  int threads) {
    const std::int64_t n = a.size() == 1 ? b.size() : a.size();
    std::vector<std::uint8_t> out(static_cast<std::size_t>(n), 7);
    relate_columns(relation, a, b, threads, out);
    return out;
}

}  // namespace

TEST_CASE("arcs cross inside both, not at an end and not on the far side") {
    const UnitVector west = unit_vector({-10.0, 0.0});
    const UnitVector east = unit_vector({10.0, 0.0});
    const UnitVector south = unit_vector({0.0, -10.0});
    const UnitVector north = unit_vector({0.0, 10.0});
    CHECK(edges_cross(west, east, south, north));
    CHECK(edges_cross(east, west, south, north));
    CHECK(edges_cross(south, north, west, east));
    CHECK_FALSE(edges_cross(west, east, unit_vector({0.0, 0.0}), north));
    CHECK_FALSE(edges_cross(west, east, unit_vector({5.0, -10.0}), unit_vector({25.0, 10.0})));
    CHECK_FALSE(edges_cross(west, east, -south, -north));
    CHECK_FALSE(edges_cross(west, east, west, east));
    CHECK_FALSE(edges_cross(west, east, unit_vector({-5.0, 0.0}), unit_vector({5.0, 0.0})));
}

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

TEST_CASE("polygons on opposite sides of the sphere share nothing") {
    // The eight vertices of two such squares, one seen through the centre, make a star: no edge of
    // either has the other wholly on its outer side, and yet they are half the sky apart.
    const Outline north = polygon({{0.0, 80.0}, {90.0, 80.0}, {180.0, 80.0}, {270.0, 80.0}});
    const Outline turned = polygon({{45.0, -80.0}, {135.0, -80.0}, {225.0, -80.0}, {315.0, -80.0}});
    Outline twin = north;
    for (UnitVector& vertex : twin) {
        vertex = -vertex;
    }
    std::ranges::reverse(twin);
    const Outline tiny = box(0.0, -90.0 + 1e-9, 90.0, 1e-9);
    for (const Outline& south : {turned, twin, tiny}) {
        for (const Relation relation :
             {Relation::overlaps, Relation::overlaps_interior, Relation::contains}) {
            CHECK_FALSE(relate(relation, north, south));
            CHECK_FALSE(relate(relation, south, north));
            const std::vector<std::uint8_t> many =
                related(relation, column(std::vector<Outline>(20, north)), column({south}), 1);
            CHECK(std::ranges::count(many, 0) == 20);
        }
    }
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

TEST_CASE("a column gives pair by pair what a single pair gives, for any number of threads") {
    std::mt19937_64 random(23);
    std::uniform_real_distribution<double> offset(-2.0, 2.0);
    std::uniform_int_distribution<int> at(-3, 3);
    for (const bool all_quads : {true, false}) {
        std::vector<Outline> first;
        std::vector<Outline> second;
        for (int i = 0; i < 5003; ++i) {  // not a multiple of the lanes, more than one grain
            const std::size_t n = all_quads || i % 3 != 0 ? 4 : 5;
            if (i % 5 == 0) {  // many exact contacts
                const int x = at(random);
                const int y = at(random);
                first.push_back({lattice(x, y, 1), lattice(x + 1, y, 1), lattice(x + 1, y + 1, 1),
                                 lattice(x, y + 1, 1)});
                const int u = at(random);
                second.push_back({lattice(u, 0, 1), lattice(u + 2, 0, 1), lattice(u + 1, 1, 1),
                                  lattice(u, 1, 1)});
                if (i % 10 == 0) {
                    std::ranges::transform(second.back(), second.back().begin(),
                                           [](const UnitVector& v) { return -v; });
                    std::ranges::reverse(second.back());
                }
            } else {
                const double radius = i % 7 == 0 ? 70.0 : 1.0;
                first.push_back(random_polygon(random, n, 10.0, 80.0, radius));
                second.push_back(random_polygon(random, 4, 10.0 + 5.0 * offset(random),
                                                80.0 + offset(random), radius));
            }
        }
        if (!all_quads) {
            first[77].clear();
            second[78].clear();
        }
        const Polygons a = column(first);
        const Polygons b = column(second);
        CHECK(a.all_quads() == all_quads);
        for (const Relation relation :
             {Relation::overlaps, Relation::overlaps_interior, Relation::contains}) {
            const std::vector<std::uint8_t> one_thread = related(relation, a, b, 1);
            for (std::size_t i = 0; i < first.size(); ++i) {
                CHECK(one_thread[i] == (relate(relation, first[i], second[i]) ? 1 : 0));
            }
            CHECK(related(relation, a, b, 2) == one_thread);
            CHECK(related(relation, a, b, 7) == one_thread);
            CHECK(related(relation, a, b, 0) == one_thread);
            const Polygons single = column({first[1]});
            const std::vector<std::uint8_t> left = related(relation, single, b, 3);
            const std::vector<std::uint8_t> right = related(relation, b, single, 3);
            for (std::size_t i = 0; i < second.size(); ++i) {
                CHECK(left[i] == (relate(relation, first[1], second[i]) ? 1 : 0));
                CHECK(right[i] == (relate(relation, second[i], first[1]) ? 1 : 0));
            }
        }
    }
}

TEST_CASE(
    "neighbours with an edge in common touch and no more, though rounding may say otherwise") {
    // The products of an edge with its own ends are zero; computed in doubles they are not.
    std::mt19937_64 random(24);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> lat(-80.0, 80.0);
    std::vector<Outline> first;
    std::vector<Outline> second;
    while (first.size() < 5000) {
        const Outline a = random_polygon(random, 4, lon(random), lat(random), 0.1);
        const UnitVector middle{a[0].x + a[1].x, a[0].y + a[1].y, a[0].z + a[1].z};
        const auto beyond = [&](const UnitVector& v) {  // the other side of the edge's middle
            return skyquilt::sphere::normalized(middle.x - v.x, middle.y - v.y, middle.z - v.z);
        };
        Outline b{a[1], a[0], beyond(a[2]), beyond(a[3])};
        if (!make_convex(b)) {
            first.push_back(a);
            second.push_back(b);
        }
    }
    const Polygons a = column(first);
    const Polygons b = column(second);
    CHECK(std::ranges::count(related(Relation::overlaps, a, b, 1), 1) == 5000);
    CHECK(std::ranges::count(related(Relation::overlaps_interior, a, b, 1), 0) == 5000);
    CHECK(std::ranges::count(related(Relation::overlaps_interior, b, a, 1), 0) == 5000);
}

TEST_CASE("the empty polygon has nothing in common with anything") {
    const Outline square = box(0.0, 0.0, 1.0, 1.0);
    for (const Relation relation :
         {Relation::overlaps, Relation::overlaps_interior, Relation::contains}) {
        CHECK_FALSE(relate(relation, {}, square));
        CHECK_FALSE(relate(relation, square, {}));
        CHECK_FALSE(relate(relation, {}, {}));
    }
}

TEST_CASE("columns that do not fit are refused with their lengths") {
    const Outline square = box(0.0, 0.0, 1.0, 1.0);
    const Polygons two = column({square, square});
    const Polygons three = column({square, square, square});
    std::vector<std::uint8_t> out(3);
    CHECK_THROWS_WITH_AS(relate_columns(Relation::overlaps, two, three, 1, out),
                         "polygon columns must have equal lengths or one row, got 2 and 3",
                         skyquilt::GeometryError);
    CHECK_THROWS_AS(relate_columns(Relation::overlaps, two, two, 1, out), skyquilt::GeometryError);
    CHECK(related(Relation::overlaps, column({square}), column({}), 1).empty());
    CHECK(related(Relation::overlaps, column({}), column({}), 1).empty());
}
