// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of polygons.
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

#include "outlines.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/polygons.hpp"

using skyquilt::CoordinateError;
using skyquilt::GeometryError;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Rule;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

namespace {

Polygons from_lon_lat(const std::vector<double>& lon, const std::vector<double>& lat,
                      const std::vector<std::int64_t>& offsets,
                      OnInvalid on_invalid = OnInvalid::raise) {
    std::vector<Refusal> refusals;
    return Polygons::from_lon_lat(lon, lat, offsets, on_invalid, refusals);
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a column raises for the first bad row, or masks each") {
    const std::vector<double> lon{0, 1, 1, 0, 1, not_a_number, 0, 1, 1};
    const std::vector<double> lat{0, 0, 1, 0, 0, 1, 0, 93, 1};
    const std::vector<std::int64_t> offsets{0, 3, 6, 9};
    CHECK_THROWS_WITH_AS(
        from_lon_lat(lon, lat, offsets),
        "a vertex must be finite, got longitude nan and latitude 1 (row 1, vertex 2)",
        CoordinateError);
    std::vector<Refusal> refusals;
    const Polygons masked = Polygons::from_lon_lat(lon, lat, offsets, OnInvalid::mask, refusals);
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

TEST_CASE("vectors are kept as given and refused when they have no direction") {
    std::vector<UnitVector> v = outline({{10, 20}, {11, 20}, {11, 21}});
    std::vector<Refusal> refusals;
    const std::vector<std::int64_t> offsets{0, 3};
    const Polygons kept = Polygons::from_unit_vectors(v, offsets, OnInvalid::raise, refusals);
    CHECK(kept.vertices() == v);
    CHECK(kept.all_of_length_one());
    v[2] = {1e-200 * v[2].x, 1e-200 * v[2].y, 1e-200 * v[2].z};
    const Polygons tiny = Polygons::from_unit_vectors(v, offsets, OnInvalid::raise, refusals);
    CHECK(tiny.vertices() == v);
    CHECK_FALSE(tiny.all_of_length_one());
    for (const UnitVector& bad : {UnitVector{0.0, 0.0, 0.0}, UnitVector{-0.0, 0.0, -0.0},
                                  UnitVector{not_a_number, 0.0, 1.0},
                                  UnitVector{0.0, 0.0, std::numeric_limits<double>::infinity()}}) {
        std::vector<UnitVector> with_bad = v;
        with_bad[1] = bad;
        CHECK_THROWS_AS(static_cast<void>(Polygons::from_unit_vectors(with_bad, offsets,
                                                                      OnInvalid::raise, refusals)),
                        CoordinateError);
    }
}

TEST_CASE("rows can be taken in any order, and only those that are there") {
    const Polygons two = from_lon_lat({0, 1, 1, 5, 6, 6, 5}, {0, 0, 1, 5, 5, 6, 6}, {0, 3, 7});
    const std::vector<std::int64_t> wanted{1, 0, 1};
    const Polygons taken = two.rows(wanted);
    CHECK(taken.offsets() == std::vector<std::int64_t>{0, 4, 7, 11});
    CHECK(std::ranges::equal(taken[1], two[0]));
    CHECK_FALSE(taken.all_quads());
    CHECK(two.rows(std::vector<std::int64_t>{1}).all_quads());
    CHECK_THROWS_WITH_AS(static_cast<void>(two.rows(std::vector<std::int64_t>{0, 2})),
                         "no row 2: the column has 2 rows", skyquilt::NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(two.rows(std::vector<std::int64_t>{-1})),
                    skyquilt::NotFoundError);
}

TEST_CASE("degrees are kept as delivered, beside the vertices they belong to") {
    const Polygons made = from_lon_lat({0, 0, 361, 361, 5, 5, 6, 6}, {0, 1, 1, 0, 5, 5, 6, 5},
                                       {0, 4, 8});  // the first clockwise, the second repeats
    REQUIRE(made.lon_lats().size() == made.vertices().size());
    for (std::size_t i = 0; i < made.vertices().size(); ++i) {
        CHECK(unit_vector(made.lon_lats()[i]) == made.vertices()[i]);
    }
    CHECK(made.lon_lats()[0].lon_deg == 361.0);
    const Polygons taken = made.rows(std::vector<std::int64_t>{1});
    REQUIRE(taken.lon_lats().size() == 3);
    CHECK(unit_vector(taken.lon_lats()[2]) == taken.vertices()[2]);
    std::vector<Refusal> refusals;
    CHECK(Polygons::from_unit_vectors(made.vertices(), made.offsets(), OnInvalid::raise, refusals)
              .lon_lats()
              .empty());
}

TEST_CASE("a column knows which rows are convex") {
    const Polygons made = from_lon_lat({0, 1, 1, 0, 10, 2, 0, 0, 1, 1},
                                       {0, 0, 1, 0, 0, 2, 10, 0, 0, 1}, {0, 3, 7, 10});
    CHECK(made.is_convex(0));
    CHECK_FALSE(made.is_convex(1));
    CHECK(made.is_convex(2));
    CHECK_FALSE(made.all_convex());
    const Polygons taken = made.rows(std::vector<std::int64_t>{2, 1, 0});
    CHECK(taken.is_convex(0));
    CHECK_FALSE(taken.is_convex(1));
    CHECK(taken.is_convex(2));
    CHECK(made.rows(std::vector<std::int64_t>{0, 2}).all_convex());
}
