// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Points in polygons: columns against one point at a time.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/containment.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::contains_points;
using skyquilt::sphere::Location;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

namespace {

std::vector<std::uint8_t> asked(const Polygons& polygons, const std::vector<double>& lon,
                                const std::vector<double>& lat, int threads = 1) {
    const std::size_t n =
        polygons.size() == 1 ? lon.size() : static_cast<std::size_t>(polygons.size());
    std::vector<std::uint8_t> out(n, 7);
    contains_points(polygons, lon, lat, threads, out);
    return out;
}

Polygons any_column(const std::vector<Outline>& outlines) {
    Outline all;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& vectors : outlines) {
        all.insert(all.end(), vectors.begin(), vectors.end());
        offsets.push_back(static_cast<std::int64_t>(all.size()));
    }
    std::vector<Refusal> refusals;
    return Polygons::from_unit_vectors(all, offsets, OnInvalid::mask, refusals);
}

}  // namespace

TEST_CASE("a column of points gives what one point at a time gives, whatever the shapes") {
    std::mt19937_64 random(61);
    std::uniform_real_distribution<double> offset(-3.0, 3.0);
    // Quads, convex ones of other sizes, tiny vectors, and a U: among the points are the corners.
    const Outline u = polygon({{0, 0}, {3, 0}, {3, 3}, {2, 3}, {2, 1}, {1, 1}, {1, 3}, {0, 3}});
    for (const int mixture : {0, 1, 2, 3}) {
        std::vector<Outline> outlines;
        std::vector<double> lon;
        std::vector<double> lat;
        for (int i = 0; i < 2503; ++i) {
            Outline made =
                mixture == 1 && i % 2 == 0
                    ? random_polygon(random, 3 + static_cast<std::size_t>(i) % 5, 1.0, 1.0, 2.0)
                    : box(0.25 * (i % 7), 0.5, 1.5, 1.5);
            if (mixture == 2 && i % 3 == 0) {
                for (UnitVector& v : made) {
                    v = {1e-180 * v.x, 1e-180 * v.y, 1e-180 * v.z};
                }
            }
            outlines.push_back(mixture == 3 && i % 2 == 0 ? u : made);
            const bool at_corner = i % 5 == 0;
            lon.push_back(at_corner ? 0.25 * (i % 7) : 1.0 + offset(random));
            lat.push_back(at_corner ? 0.5 : 1.0 + offset(random));
        }
        outlines[77].clear();
        lon[78] = std::numeric_limits<double>::quiet_NaN();
        const Polygons polygons = any_column(outlines);
        const std::vector<std::uint8_t> found = asked(polygons, lon, lat);
        std::size_t inside = 0;
        for (std::size_t i = 0; i < outlines.size(); ++i) {
            const bool known = lon[i] == lon[i];
            const UnitVector point = known ? unit_vector({lon[i], lat[i]}) : UnitVector{};
            const PreparedPolygon prepared(polygons[static_cast<std::int64_t>(i)]);
            const bool expected = known && prepared.location_of(point) != Location::outside;
            CHECK(found[i] == (expected ? 1 : 0));
            inside += found[i];
        }
        CHECK(inside > 200);
        CHECK(inside < 1500);
        CHECK(asked(polygons, lon, lat, 3) == found);
        for (const std::size_t one : {0U, 5U, 77U, 1000U}) {
            const Polygons single = any_column({outlines[one]});
            const std::vector<std::uint8_t> in_one = asked(single, lon, lat, 2);
            const std::vector<std::uint8_t> of_one = asked(polygons, {lon[one]}, {lat[one]}, 2);
            CHECK(in_one[one] == found[one]);
            CHECK(of_one[one] == found[one]);
            CHECK(in_one[78] == 0);
            for (std::size_t i = 0; i < lon.size(); i += 41) {
                CHECK(in_one[i] == asked(single, {lon[i]}, {lat[i]})[0]);
                CHECK(of_one[i] == asked(any_column({outlines[i]}), {lon[one]}, {lat[one]})[0]);
            }
        }
    }
}

TEST_CASE("a corner and a pole lie in the closed polygon") {
    const Polygons cap = any_column({polygon({{0, 80}, {120, 80}, {240, 80}})});
    CHECK(asked(cap, {0, 120, 360, 17, 17}, {80, 80, 80, 90, -90}) ==
          std::vector<std::uint8_t>{1, 1, 1, 1, 0});
}

TEST_CASE("columns that do not fit and points off the sky are refused by row") {
    const Polygons two = any_column({box(0, 0, 1, 1), box(5, 0, 1, 1)});
    std::vector<std::uint8_t> out(3);
    const std::vector<double> three{0.5, 0.5, 0.5};
    CHECK_THROWS_WITH_AS(contains_points(two, three, three, 1, out),
                         "polygons and points must have equal lengths or one row, got 2 and 3",
                         skyquilt::GeometryError);
    CHECK_THROWS_AS(contains_points(two, three, std::vector<double>{0.5}, 1, out),
                    skyquilt::CoordinateError);
    CHECK_THROWS_WITH_AS(
        asked(two, {0.5, 0.5}, {0.5, 90.5}),
        "longitude must be finite and latitude lie in [-90, 90] degrees, got 0.5 and 90.5 at row 1",
        skyquilt::CoordinateError);
    CHECK_THROWS_AS(asked(two, {std::numeric_limits<double>::infinity()}, {0.5}),
                    skyquilt::CoordinateError);
    CHECK(asked(two, {0.5}, {0.5}) == std::vector<std::uint8_t>{1, 0});
    CHECK(asked(any_column({}), {0.5}, {0.5}).empty());
    CHECK(asked(any_column({box(0, 0, 1, 1)}), {}, {}).empty());
}
