// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What makes an outline valid, and how a refused one is named.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

using skyquilt::sphere::check_outline;
using skyquilt::sphere::CheckedOutline;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::name_of;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Rule;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

namespace {

std::optional<Refusal> made(Outline& vectors) { return check_outline(vectors).refusal; }

std::optional<Refusal> refusal_of(std::initializer_list<LonLat> vertices) {
    Outline vectors = outline(vertices);
    return made(vectors);
}

void check_refused(std::initializer_list<LonLat> vertices, Rule rule, std::int64_t vertex) {
    const std::optional<Refusal> refusal = refusal_of(vertices);
    REQUIRE(refusal.has_value());
    CAPTURE(refusal->message);
    CHECK(name_of(refusal->rule) == name_of(rule));
    CHECK(refusal->vertex == vertex);
}

}  // namespace

TEST_CASE("a counter-clockwise outline is kept, a clockwise one reversed") {
    const Outline square = outline({{0, 0}, {1, 0}, {1, 1}, {0, 1}});
    Outline kept = square;
    CHECK_FALSE(made(kept).has_value());
    CHECK(kept == square);
    Outline reversed = square;
    std::ranges::reverse(reversed);
    CHECK_FALSE(made(reversed).has_value());
    CHECK(reversed == square);
}

TEST_CASE("repeated neighbours and a closing vertex are dropped") {
    const Outline triangle = outline({{0, 0}, {1, 0}, {1, 1}});
    Outline v = outline({{0, 0}, {360, 0}, {1, 0}, {1, 0}, {1, 1}, {0, 0}, {0, 0}});
    CHECK_FALSE(made(v).has_value());
    CHECK(v == triangle);
}

TEST_CASE("parallel vectors are the same vertex, though their lengths differ in the last place") {
    const UnitVector north{0.0, 0.0, 1.0};
    const UnitVector longer{0.0, 0.0, 1.0 + 4e-16};
    const UnitVector x{1.0, 0.0, 0.0};
    const UnitVector y{0.0, 1.0, 0.0};
    Outline v{x, y, north, longer};
    CHECK_FALSE(made(v).has_value());
    CHECK(v == Outline{x, y, north});
    Outline closed{longer, x, y, north};
    CHECK_FALSE(made(closed).has_value());
    CHECK(closed == Outline{longer, x, y});
    Outline two{x, north, longer};
    CHECK(made(two)->rule == Rule::too_few_vertices);
    Outline twice{x, y, north, {1.0 - 2e-16, 0.0, 0.0}, {0.0, 1.0 - 2e-16, 0.0}, longer};
    REQUIRE(made(twice).has_value());
    Outline close{x, y, north, {5e-324, 0.0, 1.0}};
    CHECK_FALSE(made(close).has_value());
    CHECK(close.size() == 4);
}

TEST_CASE("a vertex on the line between its neighbours is kept") {
    Outline v = outline({{0, 0}, {5, 0}, {10, 0}, {10, 10}});
    CHECK_FALSE(made(v).has_value());
    CHECK(v.size() == 4);
}

TEST_CASE("each rule is named with the vertex as delivered") {
    check_refused({{0, 0}, {1, 0}}, Rule::too_few_vertices, 0);
    check_refused({{0, 0}, {0, 0}, {1, 0}, {1, 0}}, Rule::too_few_vertices, 0);
    check_refused({}, Rule::too_few_vertices, 0);
    check_refused({{0, 0}, {1, 0}, {180.5, 0}, {90, 60}}, Rule::long_edge, 1);
    check_refused({{0, 0}, {180, 0}, {90, 60}}, Rule::long_edge, 0);
    check_refused({{0, 0}, {10, 10}, {10, 0}, {0, 10}}, Rule::self_crossing, 0);
    check_refused({{0, 0}, {10, 0}, {20, 0}}, Rule::zero_area, 0);
    check_refused({{0, 90}, {0, 60}, {0, 10}, {180, 80}}, Rule::zero_area, 0);
    check_refused({{0, 0}, {120, 0}, {240, 0}}, Rule::hemisphere, 0);
    check_refused({{0, 0}, {90, 30}, {180, 0}, {90, -30}}, Rule::hemisphere, 0);
}

TEST_CASE("an outline that turns inward is taken as it is, wherever the list begins") {
    const std::vector<LonLat> arrow{{0, 0}, {10, 0}, {2, 2}, {0, 10}};
    for (std::size_t first = 0; first < 4; ++first) {
        for (const bool reversed : {false, true}) {
            std::vector<LonLat> turned = arrow;
            std::ranges::rotate(turned, turned.begin() + static_cast<std::ptrdiff_t>(first));
            Outline expected;
            for (const LonLat& position : turned) {
                expected.push_back(unit_vector(position));
            }
            Outline v = expected;
            if (reversed) {
                std::ranges::reverse(v);
            }
            const CheckedOutline checked = check_outline(v);
            REQUIRE_FALSE(checked.refusal.has_value());
            CHECK_FALSE(checked.is_convex);
            CHECK(checked.is_reversed == reversed);
            CHECK(checked.kept.empty());
            CHECK(v == expected);
        }
    }
}

TEST_CASE("what was dropped and reversed is reported by the places as delivered") {
    Outline v = outline({{0, 0}, {0, 0}, {0, 10}, {2, 2}, {2, 2}, {10, 0}, {0, 0}});
    const CheckedOutline checked = check_outline(v);
    REQUIRE_FALSE(checked.refusal.has_value());
    CHECK_FALSE(checked.is_convex);
    CHECK(checked.is_reversed);
    CHECK(checked.kept == std::vector<std::size_t>{0, 2, 3, 5});
    CHECK(v == outline({{10, 0}, {2, 2}, {0, 10}, {0, 0}}));
}

TEST_CASE("an outline that is not convex must fit into a hemisphere") {
    // A strip about the equator, open at one meridian: small, but no hemisphere holds it.
    Outline strip;
    for (int lon = 0; lon <= 300; lon += 60) {
        strip.push_back(unit_vector({static_cast<double>(lon), -1.0}));
    }
    for (int lon = 300; lon >= 0; lon -= 60) {
        strip.push_back(unit_vector({static_cast<double>(lon), 1.0}));
    }
    CHECK(made(strip)->rule == Rule::hemisphere);
    // Two thirds of a ring at declination 60, and a star that almost fills a hemisphere.
    Outline ring;
    for (int lon = 0; lon <= 240; lon += 20) {
        ring.push_back(unit_vector({static_cast<double>(lon), 60.0}));
    }
    for (int lon = 240; lon >= 0; lon -= 20) {
        ring.push_back(unit_vector({static_cast<double>(lon), 70.0}));
    }
    CHECK_FALSE(made(ring).has_value());
    Outline star = outline({{0, 1e-9}, {60, 40}, {120, 1e-9}, {180, 40}, {240, 1e-9}, {300, 40}});
    const CheckedOutline checked = check_outline(star);
    CHECK_FALSE(checked.refusal.has_value());
    CHECK_FALSE(checked.is_convex);
}

TEST_CASE("a fold, a touch and a crossing are told apart") {
    const auto message = [](std::initializer_list<LonLat> vertices) {
        const std::optional<Refusal> refusal = refusal_of(vertices);
        REQUIRE(refusal.has_value());
        CHECK(refusal->rule == Rule::self_crossing);
        return refusal->message;
    };
    CHECK(message({{5, 0}, {0, 0}, {0, 10}, {0, 5}, {5, 5}}) ==
          "an outline must not fold back on itself: it turns round at vertex 2");
    CHECK(message({{0, 0}, {10, 0}, {10, 10}, {5, 0}, {0, 10}}).find("touches") !=
          std::string::npos);
    CHECK(message({{0, 0}, {10, 10}, {10, 0}, {0, 10}}).find("crosses the edge from vertex 2") !=
          std::string::npos);
}

TEST_CASE("vectors of any length make the same outline") {
    for (const double factor : {1e-300, 3.0, 1e300}) {
        Outline v{{factor, 0.0, 0.0}, {1.0, 1e-3, 0.0}, {factor, 1e-3 * factor, 1e-3 * factor}};
        CHECK_FALSE(made(v).has_value());
        Outline twice{{1.0, 0.0, 0.0}, {factor, 0.0, 0.0}, {0.0, factor, 0.0}, {0.0, 0.0, 1.0}};
        const CheckedOutline checked = check_outline(twice);
        CHECK_FALSE(checked.refusal.has_value());
        CHECK(checked.kept == std::vector<std::size_t>{0, 2, 3});
        Outline opposite{{factor, 0.0, 0.0}, {-1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}};
        CHECK(made(opposite)->rule == Rule::long_edge);
    }
}

TEST_CASE("many vertices on a convex outline are checked one by one, not by pairs") {
    Outline round;
    constexpr int n = 200000;
    for (int i = 0; i < n; ++i) {
        round.push_back(unit_vector({360.0 * i / n, 30.0}));
    }
    CHECK(check_outline(round).is_convex);
    std::swap(round[1000], round[1001]);
    CHECK(made(round)->rule == Rule::self_crossing);
}

TEST_CASE("vertices are counted as delivered, though repeated ones were dropped") {
    check_refused({{0, 0}, {0, 0}, {1, 0}, {1, 0}, {180.5, 0}, {90, 60}}, Rule::long_edge, 2);
    check_refused({{0, 0}, {0, 0}, {0, 0}, {10, 10}, {10, 0}, {0, 10}}, Rule::self_crossing, 0);
    check_refused({{10, 0}, {10, 0}, {0, 10}, {0, 0}, {10, 10}, {10, 10}, {5, 20}},
                  Rule::self_crossing, 0);
}

TEST_CASE("an outline that winds twice or touches itself is refused") {
    check_refused({{0, 0}, {1, 0}, {1, 1}, {0, 0}, {1, 0}, {1, 1}}, Rule::self_crossing, 0);
    CHECK(refusal_of({{0, 0}, {1, 0}, {0, 0}, {1, 1}}).has_value());
    // A star of five points, each turn to the same side.
    CHECK(refusal_of({{0, 89}, {144, 89}, {288, 89}, {72, 89}, {216, 89}})->rule ==
          Rule::self_crossing);
}

TEST_CASE("edges up to 179 degrees are taken") {
    CHECK_FALSE(refusal_of({{0, 0}, {178.9, 0}, {90, 60}}).has_value());
    CHECK(refusal_of({{0, 0}, {179.1, 0}, {90, 60}})->rule == Rule::long_edge);
}

TEST_CASE("almost a hemisphere is a region") {
    Outline cap = outline({{0, 1e-9}, {120, 1e-9}, {240, 1e-9}});
    CHECK_FALSE(made(cap).has_value());
}

TEST_CASE("a quick look at quads says what the long one does, or nothing") {
    std::mt19937_64 random(19);
    std::uniform_real_distribution<double> angle(0.0, 360.0);
    std::uniform_int_distribution<int> at(-2, 2);
    int sure = 0;
    int valid = 0;
    for (int i = 0; i < 30000; ++i) {
        Outline quad;
        const double radius = i % 3 == 0 ? 80.0 : 1e-3;
        for (int k = 0; k < 4; ++k) {
            if (i % 2 == 0) {
                quad.push_back(lattice(at(random), at(random), 1 + i % 5));
            } else {
                quad.push_back(unit_vector({angle(random), 90.0 - radius * angle(random) / 360.0}));
            }
        }
        if (i % 7 == 0) {
            quad[2].x *= 1.0 + 1e-13;
        }
        std::int8_t turn = 7;
        skyquilt::sphere::quick_turns_of_quads(quad.data(), 1, &turn);
        const CheckedOutline checked = check_outline(quad);
        if (turn != 0) {
            REQUIRE_FALSE(checked.refusal.has_value());
            CHECK(checked.is_convex);
            CHECK(checked.kept.empty());
            CHECK(checked.is_reversed == (turn < 0));
            ++sure;
        }
        valid += !checked.refusal && checked.is_convex ? 1 : 0;
    }
    CHECK(sure > 3000);
    CHECK(valid > sure);
}

TEST_CASE("an outline is judged alike wherever its list begins and whichever way it runs") {
    std::mt19937_64 random(20);
    std::uniform_int_distribution<int> at(-4, 4);
    std::uniform_int_distribution<std::size_t> count(3, 7);
    int taken = 0;
    int folded = 0;
    for (int i = 0; i < 20000; ++i) {
        Outline drawn;
        for (std::size_t n = count(random); n > 0; --n) {
            // Many on a few lines, so that edges run along each other, on and back.
            drawn.push_back(lattice(i % 2 == 0 ? 2 : at(random), at(random), 7));
        }
        drawn.push_back(lattice(3, 4, 7));
        Outline first = drawn;
        const CheckedOutline expected = check_outline(first);
        taken += expected.refusal ? 0 : 1;
        folded += expected.refusal && expected.refusal->message.find("fold") != std::string::npos;
        for (std::size_t turn = 1; turn < drawn.size(); ++turn) {
            std::ranges::rotate(drawn, drawn.begin() + 1);
            for (const bool reversed : {false, true}) {
                Outline again = drawn;
                if (reversed) {
                    std::ranges::reverse(again);
                }
                const CheckedOutline found = check_outline(again);
                REQUIRE(found.refusal.has_value() == expected.refusal.has_value());
                CHECK(found.is_convex == expected.is_convex);
            }
        }
        if (!expected.refusal) {  // what was taken is taken again, and not changed
            Outline again = first;
            const CheckedOutline found = check_outline(again);
            CHECK_FALSE(found.refusal.has_value());
            CHECK(again == first);
        }
    }
    CHECK(taken > 1000);
    CHECK(folded > 1000);
}

TEST_CASE("no edge of 179 degrees passes the quick look") {
    const std::vector<LonLat> wide{{0, 0}, {89.95, 0.1}, {270.05, 0.3}, {270.02, -0.01}};
    for (std::size_t first = 0; first < 4; ++first) {
        Outline quad;
        for (std::size_t i = 0; i < 4; ++i) {
            quad.push_back(unit_vector(wide[(first + i) % 4]));
        }
        std::int8_t turn = 7;
        skyquilt::sphere::quick_turns_of_quads(quad.data(), 1, &turn);
        CHECK(turn == 0);
        CHECK(made(quad)->rule == Rule::long_edge);
    }
}

TEST_CASE("what fills a hemisphere to within rounding is no region") {
    // Corners on a generic great circle, off it by rounding alone.
    std::mt19937_64 random(21);
    std::normal_distribution<double> normal;
    int refused = 0;
    for (int i = 0; i < 300; ++i) {
        const UnitVector p =
            skyquilt::sphere::normalized(normal(random), normal(random), normal(random));
        const UnitVector q =
            skyquilt::sphere::normalized(normal(random), normal(random), normal(random));
        const UnitVector n{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x};
        const UnitVector r = skyquilt::sphere::normalized(
            n.y * p.z - n.z * p.y, n.z * p.x - n.x * p.z, n.x * p.y - n.y * p.x);
        Outline triangle;
        for (const double angle : {0.0, 120.0, 240.0}) {
            const UnitVector at = unit_vector({angle, 0.0});
            triangle.push_back(skyquilt::sphere::normalized(
                at.x * p.x + at.y * r.x, at.x * p.y + at.y * r.y, at.x * p.z + at.y * r.z));
        }
        const CheckedOutline checked = check_outline(triangle);
        refused += checked.refusal.has_value();
        if (!checked.refusal) {  // then its pole is at hand for every other question
            CHECK(skyquilt::sphere::hemisphere_pole(triangle).has_value());
        }
    }
    CHECK(refused > 100);
}
