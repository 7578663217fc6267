// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What makes an outline valid, and how a refused one is named.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

using skyquilt::sphere::LonLat;
using skyquilt::sphere::make_convex;
using skyquilt::sphere::name_of;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Rule;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

std::vector<UnitVector> outline(std::initializer_list<LonLat> vertices) {
    std::vector<UnitVector> vectors;
    for (const LonLat& vertex : vertices) {
        vectors.push_back(unit_vector(vertex));
    }
    return vectors;
}

std::optional<Refusal> refusal_of(std::initializer_list<LonLat> vertices) {
    std::vector<UnitVector> vectors = outline(vertices);
    return make_convex(vectors);
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
    const std::vector<UnitVector> square = outline({{0, 0}, {1, 0}, {1, 1}, {0, 1}});
    std::vector<UnitVector> kept = square;
    CHECK_FALSE(make_convex(kept).has_value());
    CHECK(kept == square);
    std::vector<UnitVector> reversed = square;
    std::ranges::reverse(reversed);
    CHECK_FALSE(make_convex(reversed).has_value());
    CHECK(reversed == square);
}

TEST_CASE("repeated neighbours and a closing vertex are dropped") {
    const std::vector<UnitVector> triangle = outline({{0, 0}, {1, 0}, {1, 1}});
    std::vector<UnitVector> v = outline({{0, 0}, {360, 0}, {1, 0}, {1, 0}, {1, 1}, {0, 0}, {0, 0}});
    CHECK_FALSE(make_convex(v).has_value());
    CHECK(v == triangle);
}

TEST_CASE("parallel vectors are the same vertex, though their lengths differ in the last place") {
    const UnitVector north{0.0, 0.0, 1.0};
    const UnitVector longer{0.0, 0.0, 1.0 + 4e-16};
    const UnitVector x{1.0, 0.0, 0.0};
    const UnitVector y{0.0, 1.0, 0.0};
    std::vector<UnitVector> v{x, y, north, longer};
    CHECK_FALSE(make_convex(v).has_value());
    CHECK(v == std::vector<UnitVector>{x, y, north});
    std::vector<UnitVector> closed{longer, x, y, north};
    CHECK_FALSE(make_convex(closed).has_value());
    CHECK(closed == std::vector<UnitVector>{longer, x, y});
    std::vector<UnitVector> two{x, north, longer};
    CHECK(make_convex(two)->rule == Rule::too_few_vertices);
    std::vector<UnitVector> twice{x,     y, north, {1.0 - 2e-16, 0.0, 0.0}, {0.0, 1.0 - 2e-16, 0.0},
                                  longer};
    REQUIRE(make_convex(twice).has_value());
    std::vector<UnitVector> close{x, y, north, {5e-324, 0.0, 1.0}};
    CHECK_FALSE(make_convex(close).has_value());
    CHECK(close.size() == 4);
}

TEST_CASE("a vertex on the line between its neighbours is kept") {
    std::vector<UnitVector> v = outline({{0, 0}, {5, 0}, {10, 0}, {10, 10}});
    CHECK_FALSE(make_convex(v).has_value());
    CHECK(v.size() == 4);
}

TEST_CASE("each rule is named with the vertex as delivered") {
    check_refused({{0, 0}, {1, 0}}, Rule::too_few_vertices, 0);
    check_refused({{0, 0}, {0, 0}, {1, 0}, {1, 0}}, Rule::too_few_vertices, 0);
    check_refused({}, Rule::too_few_vertices, 0);
    check_refused({{0, 0}, {1, 0}, {180.5, 0}, {90, 60}}, Rule::long_edge, 1);
    check_refused({{0, 0}, {180, 0}, {90, 60}}, Rule::long_edge, 0);
    check_refused({{0, 0}, {10, 10}, {10, 0}, {0, 10}}, Rule::self_crossing, 0);
    check_refused({{0, 0}, {10, 0}, {2, 2}, {0, 10}}, Rule::not_convex, 2);
    check_refused({{0, 0}, {10, 0}, {20, 0}}, Rule::zero_area, 0);
    check_refused({{0, 90}, {0, 60}, {0, 10}, {180, 80}}, Rule::zero_area, 0);
    check_refused({{0, 0}, {120, 0}, {240, 0}}, Rule::hemisphere, 0);
    check_refused({{0, 0}, {90, 30}, {180, 0}, {90, -30}}, Rule::hemisphere, 0);
}

TEST_CASE("the vertex that turns inward is named wherever the list begins") {
    const std::vector<LonLat> arrow{{0, 0}, {10, 0}, {2, 2}, {0, 10}};
    for (std::size_t first = 0; first < 4; ++first) {
        for (const bool reversed : {false, true}) {
            std::vector<LonLat> turned = arrow;
            std::ranges::rotate(turned, turned.begin() + static_cast<std::ptrdiff_t>(first));
            if (reversed) {
                std::ranges::reverse(turned);
            }
            std::vector<UnitVector> v;
            std::int64_t inward = -1;
            for (std::size_t i = 0; i < 4; ++i) {
                v.push_back(unit_vector(turned[i]));
                inward = turned[i].lon_deg == 2.0 ? static_cast<std::int64_t>(i) : inward;
            }
            const std::optional<Refusal> refusal = make_convex(v);
            REQUIRE(refusal.has_value());
            CAPTURE(refusal->message);
            CHECK(refusal->rule == Rule::not_convex);
            CHECK(refusal->vertex == inward);
        }
    }
}

TEST_CASE("vertices are counted as delivered, though repeated ones were dropped") {
    check_refused({{0, 0}, {0, 0}, {10, 0}, {10, 0}, {2, 2}, {0, 10}}, Rule::not_convex, 4);
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
    std::vector<UnitVector> cap = outline({{0, 1e-9}, {120, 1e-9}, {240, 1e-9}});
    CHECK_FALSE(make_convex(cap).has_value());
}
