// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How polygons of any shape lie to each other, one pair and in columns.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/relation.hpp"

using skyquilt::sphere::Polygons;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::relate;
using skyquilt::sphere::relate_columns;
using skyquilt::sphere::relate_convex;
using skyquilt::sphere::Relation;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

namespace {

constexpr std::array all_relations{Relation::overlaps, Relation::overlaps_interior,
                                   Relation::contains};

// The three answers as text: "oic" for overlapping, with interior, containing; dots for no.
std::string answers(const Outline& a, const Outline& b) {
    const PreparedPolygon p(a);
    const PreparedPolygon q(b);
    std::string text = "...";
    for (std::size_t i = 0; i < 3; ++i) {
        if (relate(all_relations[i], p, q)) {
            text[i] = "oic"[i];
        }
    }
    return text;
}

std::vector<std::uint8_t> related(Relation relation, const Polygons& a, const Polygons& b,
                                  int threads) {
    const std::int64_t n = a.size() == 1 ? b.size() : a.size();
    std::vector<std::uint8_t> out(static_cast<std::size_t>(n), 7);
    relate_columns(relation, a, b, threads, out);
    return out;
}

// A column of outlines of any shape, of vectors of any length.
Polygons checked_column(const std::vector<Outline>& outlines) {
    Outline all;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& vectors : outlines) {
        all.insert(all.end(), vectors.begin(), vectors.end());
        offsets.push_back(static_cast<std::int64_t>(all.size()));
    }
    std::vector<skyquilt::sphere::Refusal> refusals;
    return Polygons::from_unit_vectors(all, offsets, skyquilt::sphere::OnInvalid::raise, refusals);
}

// A U of width and height 10 with a notch from 4 to 6, open at the top, down to 3.
Outline letter_u() {
    return polygon({{0, 0}, {10, 0}, {10, 10}, {6, 10}, {6, 3}, {4, 3}, {4, 10}, {0, 10}});
}

}  // namespace

TEST_CASE("what lies in a notch is outside, what fills it touches") {
    const Outline u = letter_u();
    CHECK(answers(u, u) == "oic");
    const Outline loose = box(4.5, 5, 1, 1);
    CHECK(answers(u, loose) == "...");
    CHECK(answers(loose, u) == "...");
    const Outline filling = polygon({{4, 3}, {6, 3}, {6, 10}, {4, 10}});
    CHECK(answers(u, filling) == "o..");
    CHECK(answers(filling, u) == "o..");
    const Outline over = box(-1, -1, 12, 12);
    CHECK(answers(over, u) == "oic");
    CHECK(answers(u, over) == "oi.");
    const Outline across = box(1, 5, 8, 1);  // from arm to arm through the notch
    CHECK(answers(u, across) == "oi.");
    const Outline in_arm = box(1, 5, 2, 1);
    CHECK(answers(u, in_arm) == "oic");
    const Outline along_the_arm = box(0, 5, 3, 1);  // a side on the same meridian
    CHECK(answers(u, along_the_arm) == "oic");
}

TEST_CASE("two polygons that interlock without crossing share their boundary alone") {
    // On squared paper: a comb and what fills its gaps, every edge exactly in common.
    const Outline comb{lattice(0, 0, 1), lattice(5, 0, 1), lattice(5, 3, 1), lattice(4, 3, 1),
                       lattice(4, 1, 1), lattice(3, 1, 1), lattice(3, 3, 1), lattice(2, 3, 1),
                       lattice(2, 1, 1), lattice(1, 1, 1), lattice(1, 3, 1), lattice(0, 3, 1)};
    const Outline teeth{lattice(1, 1, 1), lattice(2, 1, 1), lattice(2, 3, 1), lattice(3, 3, 1),
                        lattice(3, 1, 1), lattice(4, 1, 1), lattice(4, 4, 1), lattice(1, 4, 1)};
    Outline made = comb;
    REQUIRE_FALSE(check_outline(made).refusal.has_value());
    made = teeth;
    REQUIRE_FALSE(check_outline(made).refusal.has_value());
    CHECK(answers(comb, teeth) == "o..");
    CHECK(answers(teeth, comb) == "o..");
    const Outline part{lattice(0, 0, 1), lattice(5, 0, 1), lattice(5, 1, 1), lattice(0, 1, 1)};
    CHECK(answers(comb, part) == "oic");
    CHECK(answers(part, comb) == "oi.");
    CHECK(answers(part, teeth) == "o..");
    const Outline one_tooth{lattice(2, 0, 1), lattice(3, 0, 1), lattice(3, 3, 1), lattice(2, 3, 1)};
    CHECK(answers(comb, one_tooth) == "oic");
    CHECK(answers(teeth, one_tooth) == "o..");
    const Outline corner{lattice(5, 3, 1), lattice(6, 3, 1), lattice(6, 4, 1)};
    CHECK(answers(comb, corner) == "o..");
    CHECK(answers(teeth, corner) == "...");
}

TEST_CASE("the way for any shape gives convex pairs the answers of the way for convex ones") {
    std::mt19937_64 random(31);
    std::uniform_int_distribution<int> at(-3, 3);
    std::uniform_int_distribution<std::size_t> corners(3, 8);
    std::array<int, 3> yes{};
    for (int i = 0; i < 6000; ++i) {
        Outline a;
        Outline b;
        if (i % 2 == 0) {
            for (Outline* made : {&a, &b}) {
                do {
                    made->clear();
                    for (std::size_t k = 3 + corners(random) % 2; k > 0; --k) {
                        made->push_back(lattice(at(random), at(random), 1 + i % 3));
                    }
                } while (!make_convex(*made));
            }
        } else {
            const double radius = i % 3 == 0 ? 60.0 : 1e-3;
            a = random_polygon(random, corners(random), 30.0, 85.0, radius);
            b = random_polygon(random, corners(random), 30.0 + at(random) * radius,
                               std::min(90.0, 85.0 + at(random) * 0.4 * radius), radius);
        }
        for (std::size_t k = 0; k < 3; ++k) {
            const bool expected = relate_convex(all_relations[k], a, b);
            CHECK(relate(all_relations[k], PreparedPolygon(a), PreparedPolygon(b)) == expected);
            yes[k] += expected ? 1 : 0;
        }
    }
    CHECK(yes[0] > 2000);
    CHECK(yes[0] - yes[1] > 200);
    CHECK(yes[2] > 15);
}

TEST_CASE("lengths of vectors change no answer, not even tiny and huge ones") {
    std::mt19937_64 random(32);
    std::uniform_int_distribution<int> at(-3, 3);
    std::uniform_int_distribution<int> exponent(-1000, 950);
    std::vector<Outline> first;
    std::vector<Outline> second;
    while (first.size() < 2000) {
        const auto quad = [&] {
            Outline made;
            for (int i = 0; i < 4; ++i) {
                made.push_back(lattice(at(random), at(random), 2));
            }
            return made;
        };
        Outline a = quad();
        Outline b = quad();
        if (!check_outline(a).refusal && !check_outline(b).refusal) {
            first.push_back(a);
            second.push_back(b);
        }
    }
    const Polygons a = checked_column(first);
    const Polygons b = checked_column(second);
    CHECK(a.all_of_length_one());
    CHECK_FALSE(a.all_convex());
    for (std::vector<Outline>* outlines : {&first, &second}) {
        for (Outline& vectors : *outlines) {
            for (UnitVector& v : vectors) {
                const int e = exponent(random);
                v = {std::ldexp(v.x, e), std::ldexp(v.y, e), std::ldexp(v.z, e)};
            }
        }
    }
    const Polygons scaled_a = checked_column(first);
    const Polygons scaled_b = checked_column(second);
    CHECK_FALSE(scaled_a.all_of_length_one());
    for (const Relation relation : all_relations) {
        CHECK(related(relation, a, b, 1) == related(relation, scaled_a, scaled_b, 2));
        CHECK(std::ranges::count(related(relation, a, b, 1), 1) > 3);
    }
}

TEST_CASE("polygons of a hundred thousand vertices are compared in no time") {
    const auto star = [](double lon, double lat, double radius, double depth) {
        Outline vectors;
        constexpr std::size_t n = 100000;
        for (std::size_t i = 0; i < n; ++i) {
            const UnitVector turned = unit_vector({360.0 * static_cast<double>(i) / n, 0.0});
            const double reach = i % 2 == 0 ? radius : radius * depth;
            vectors.push_back(unit_vector({lon + reach * turned.x, lat + reach * turned.y}));
        }
        REQUIRE_FALSE(check_outline(vectors).refusal.has_value());
        return vectors;
    };
    const Outline round = star(10.0, 5.0, 3.0, 1.0);
    const Outline beside = star(15.0, 5.0, 3.0, 1.0);
    const Outline inside = star(10.0, 5.0, 2.0, 1.0);
    const Outline spiky = star(10.0, 5.0, 3.0, 0.9);
    CHECK(answers(round, beside) == "oi.");
    CHECK(answers(round, inside) == "oic");
    CHECK(answers(inside, round) == "oi.");
    CHECK(answers(spiky, inside) == "oic");
    CHECK(answers(round, round) == "oic");
    CHECK(answers(spiky, spiky) == "oic");
    CHECK(answers(spiky, beside) == "oi.");
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
            CHECK_FALSE(relate_convex(relation, north, south));
            CHECK_FALSE(relate_convex(relation, south, north));
            const std::vector<std::uint8_t> many =
                related(relation, column(std::vector<Outline>(20, north)), column({south}), 1);
            CHECK(std::ranges::count(many, 0) == 20);
        }
    }
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
                CHECK(one_thread[i] == (relate_convex(relation, first[i], second[i]) ? 1 : 0));
            }
            CHECK(related(relation, a, b, 2) == one_thread);
            CHECK(related(relation, a, b, 7) == one_thread);
            CHECK(related(relation, a, b, 0) == one_thread);
            const Polygons single = column({first[1]});
            const std::vector<std::uint8_t> left = related(relation, single, b, 3);
            const std::vector<std::uint8_t> right = related(relation, b, single, 3);
            for (std::size_t i = 0; i < second.size(); ++i) {
                CHECK(left[i] == (relate_convex(relation, first[1], second[i]) ? 1 : 0));
                CHECK(right[i] == (relate_convex(relation, second[i], first[1]) ? 1 : 0));
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
        if (make_convex(b)) {
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
