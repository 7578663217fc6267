// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of polygons, and areas.
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

ConvexPolygons from_lon_lat(const std::vector<double>& lon, const std::vector<double>& lat,
                            const std::vector<std::int64_t>& offsets,
                            OnInvalid on_invalid = OnInvalid::raise) {
    std::vector<Refusal> refusals;
    return ConvexPolygons::from_lon_lat(lon, lat, offsets, on_invalid, refusals);
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

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

TEST_CASE("almost a hemisphere has almost half the sphere's area") {
    const std::vector<UnitVector> cap = outline({{0, 1e-9}, {120, 1e-9}, {240, 1e-9}});
    CHECK(area_sr(cap) == doctest::Approx(2.0 * skyquilt::pi).epsilon(1e-9));
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
        CHECK_THROWS_AS(static_cast<void>(ConvexPolygons::from_unit_vectors(
                            with_bad, offsets, OnInvalid::raise, refusals)),
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
