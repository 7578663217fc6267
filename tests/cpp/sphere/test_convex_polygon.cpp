// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What makes an outline valid, how a refused one is named, and areas.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/convex_polygon.hpp"

using skyquilt::CoordinateError;
using skyquilt::GeometryError;
using skyquilt::radians_per_degree;
using skyquilt::sphere::area_sr;
using skyquilt::sphere::ConvexPolygons;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::make_convex;
using skyquilt::sphere::name_of;
using skyquilt::sphere::OnInvalid;
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

ConvexPolygons from_lon_lat(const std::vector<double>& lon, const std::vector<double>& lat,
                            const std::vector<std::int64_t>& offsets,
                            OnInvalid on_invalid = OnInvalid::raise) {
    std::vector<Refusal> refusals;
    return ConvexPolygons::from_lon_lat(lon, lat, offsets, on_invalid, refusals);
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

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
    CHECK(area_sr(cap) == doctest::Approx(2.0 * skyquilt::pi).epsilon(1e-9));
}

TEST_CASE("areas of known figures come out, small ones with their digits") {
    std::vector<UnitVector> octant = outline({{0, 0}, {90, 0}, {0, 90}});
    CHECK(area_sr(octant) == doctest::Approx(0.5 * skyquilt::pi).epsilon(1e-15));
    CHECK(area_sr({}) == 0.0);
    for (const double size : {1e-9, 1e-6, 1e-3}) {
        std::vector<UnitVector> square =
            outline({{0, -0.5 * size}, {size, -0.5 * size}, {size, 0.5 * size}, {0, 0.5 * size}});
        const double side = size * radians_per_degree;
        // Corners 1e-9 degrees apart are known to 1.1e-16 / 1.7e-11 = 6e-6 of that only.
        CHECK(area_sr(square) == doctest::Approx(side * side).epsilon(size < 1e-8 ? 3e-5 : 1e-9));
    }
}

TEST_CASE("the two halves of a polygon have its area together") {
    std::mt19937_64 random(51);
    std::uniform_real_distribution<double> lon(0.0, 90.0);
    std::uniform_real_distribution<double> lat(0.0, 80.0);
    for (int i = 0; i < 1000; ++i) {
        const double e = lon(random);
        const double n = lat(random);
        std::vector<UnitVector> whole =
            outline({{0, 0}, {0.5 * e, 0}, {e, 0}, {e, n}, {0.5 * e, n + 5.0}});
        if (make_convex(whole)) {
            continue;
        }
        const std::vector<UnitVector> left{whole[0], whole[1], whole[4]};
        const std::vector<UnitVector> right{whole[1], whole[2], whole[3], whole[4]};
        CHECK(area_sr(left) + area_sr(right) == doctest::Approx(area_sr(whole)).epsilon(1e-12));
    }
}

TEST_CASE("a column raises for the first bad row, or masks each") {
    const std::vector<double> lon{0, 1, 1, 0, 1, not_a_number, 0, 1, 1};
    const std::vector<double> lat{0, 0, 1, 0, 0, 1, 0, 93, 1};
    const std::vector<std::int64_t> offsets{0, 3, 6, 9};
    CHECK_THROWS_WITH_AS(
        from_lon_lat(lon, lat, offsets),
        "a vertex must be finite, got longitude nan and latitude 1 (row 1, vertex 2)",
        CoordinateError);
    std::vector<Refusal> refusals;
    const ConvexPolygons masked =
        ConvexPolygons::from_lon_lat(lon, lat, offsets, OnInvalid::mask, refusals);
    CHECK(masked.size() == 3);
    CHECK(masked.offsets() == std::vector<std::int64_t>{0, 3, 3, 3});
    REQUIRE(refusals.size() == 2);
    CHECK(refusals[0].row == 1);
    CHECK(refusals[0].vertex == 2);
    CHECK(refusals[0].rule == Rule::not_finite);
    CHECK(refusals[1].row == 2);
    CHECK(refusals[1].vertex == 1);
    CHECK(refusals[1].message == "latitude must lie in [-90, 90] degrees, got 93");
}

TEST_CASE("offsets must cut the column into rows") {
    const std::vector<double> lon{0, 1, 1};
    const std::vector<double> lat{0, 0, 1};
    CHECK(from_lon_lat(lon, lat, {0, 3}).size() == 1);
    CHECK_THROWS_AS(from_lon_lat(lon, lat, {}), GeometryError);
    CHECK_THROWS_AS(from_lon_lat(lon, lat, {1, 3}), GeometryError);
    CHECK_THROWS_AS(from_lon_lat(lon, lat, {0, 2}), GeometryError);
    CHECK_THROWS_AS(from_lon_lat(lon, lat, {0, 4}), GeometryError);
    CHECK_THROWS_AS(from_lon_lat(lon, lat, {0, 4, 3}), GeometryError);
    CHECK_THROWS_AS(from_lon_lat(lon, lat, {0, -1, 3}), GeometryError);
    CHECK_THROWS_AS(from_lon_lat(lon, {0, 1}, {0, 3}), CoordinateError);
}

TEST_CASE("vectors are kept as given and refused when not of length one") {
    std::vector<UnitVector> v = outline({{10, 20}, {11, 20}, {11, 21}});
    std::vector<Refusal> refusals;
    const std::vector<std::int64_t> offsets{0, 3};
    const ConvexPolygons kept =
        ConvexPolygons::from_unit_vectors(v, offsets, OnInvalid::raise, refusals);
    CHECK(kept.vertices() == v);
    for (const UnitVector& bad : {UnitVector{0.0, 0.0, 0.0}, UnitVector{not_a_number, 0.0, 1.0},
                                  UnitVector{0.0, 0.0, 1.0 + 3e-14}, UnitVector{0.0, 0.0, 2.0}}) {
        std::vector<UnitVector> with_bad = v;
        with_bad[1] = bad;
        CHECK_THROWS_AS(
            ConvexPolygons::from_unit_vectors(with_bad, offsets, OnInvalid::raise, refusals),
            CoordinateError);
    }
}

TEST_CASE("rows can be taken in any order, and only those that are there") {
    const ConvexPolygons two =
        from_lon_lat({0, 1, 1, 5, 6, 6, 5}, {0, 0, 1, 5, 5, 6, 6}, {0, 3, 7});
    const std::vector<std::int64_t> wanted{1, 0, 1};
    const ConvexPolygons taken = two.rows(wanted);
    CHECK(taken.offsets() == std::vector<std::int64_t>{0, 4, 7, 11});
    CHECK(std::ranges::equal(taken[1], two[0]));
    CHECK_FALSE(taken.all_quads());
    CHECK(two.rows(std::vector<std::int64_t>{1}).all_quads());
    CHECK_THROWS_WITH_AS(static_cast<void>(two.rows(std::vector<std::int64_t>{0, 2})),
                         "no row 2: the column has 2 rows", skyquilt::NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(two.rows(std::vector<std::int64_t>{-1})),
                    skyquilt::NotFoundError);
}
