// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What polygons and boxes share: closed formulas, boxes side by side, and the way round curves.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/curved_area.hpp"
#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/polygon_in_box.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::sphere::area_in_box_sr;
using skyquilt::sphere::area_sr;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::convex_hull;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::normalized;
using skyquilt::sphere::overlap_area_sr;
using skyquilt::sphere::PolygonShape;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::Shape;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Corners = std::vector<UnitVector>;

LonLatBox box(double lon_begin, double lon_end, double lat_begin, double lat_end) {
    return LonLatBox(BoxShape{lon_begin, lon_end, lat_begin, lat_end});
}

Corners corners(const std::vector<LonLat>& positions) {
    Corners made;
    for (const LonLat& position : positions) {
        made.push_back(unit_vector(position));
    }
    return made;
}

double length_rad(const Corners& polygon) {
    double sum = 0.0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        sum += separation_rad(polygon[i], polygon[(i + 1) % polygon.size()]);
    }
    return sum;
}

// The slow twin: a union of several members is followed along its curves.
double area_the_long_way(const Corners& polygon, const LonLatBox& within) {
    const Corners first{polygon[0], polygon[1], polygon[2]};
    const std::vector<Shape> whole_and_part{PolygonShape{polygon}, PolygonShape{first}};
    const std::vector<Shape> other{within};
    return overlap_area_sr(whole_and_part, other);
}

Corners hull_of(const Corners& points) {
    Corners hull;
    for (const std::int64_t corner : convex_hull(points).corners) {
        hull.push_back(points[static_cast<std::size_t>(corner)]);
    }
    return hull;
}

// A convex polygon about a position.
Corners random_polygon(std::mt19937_64& random, const LonLat& about, double radius_deg) {
    std::uniform_real_distribution<double> unit(-1.0, 1.0);
    const double reach = std::tan(radius_deg * radians_per_degree);
    const UnitVector up = unit_vector(about);
    const UnitVector east = unit_vector({about.lon_deg + 90.0, 0.0});
    const UnitVector north{up.y * east.z - up.z * east.y, up.z * east.x - up.x * east.z,
                           up.x * east.y - up.y * east.x};
    Corners points;
    for (int i = 0; i < 7; ++i) {
        const double x = reach * unit(random);
        const double y = reach * unit(random);
        points.push_back(normalized(up.x + x * east.x + y * north.x,
                                    up.y + x * east.y + y * north.y,
                                    up.z + x * east.z + y * north.z));
    }
    return hull_of(points);
}

}  // namespace

TEST_CASE("a polygon around a box shares the box") {
    const Corners triangle = corners({{0.0, 0.0}, {80.0, 0.0}, {40.0, 70.0}});
    const auto expected = [](double width, double lower, double upper) {
        return width * radians_per_degree *
               (std::sin(upper * radians_per_degree) - std::sin(lower * radians_per_degree));
    };
    const auto found = area_in_box_sr(triangle, box(25.0, 55.0, 5.0, 45.0));
    REQUIRE(found.has_value());
    CHECK(*found == doctest::Approx(expected(30.0, 5.0, 45.0)).epsilon(1e-14));

    const Corners about_pole = corners({{0.0, 60.0}, {90.0, 60.0}, {180.0, 60.0}, {270.0, 60.0}});
    const auto cap = area_in_box_sr(about_pole, box(0.0, 360.0, 80.0, 90.0));
    REQUIRE(cap.has_value());
    CHECK(*cap == doctest::Approx(expected(360.0, 80.0, 90.0)).epsilon(1e-13));
    const auto wide = area_in_box_sr(about_pole, box(100.0, 40.0, 75.0, 90.0));
    REQUIRE(wide.has_value());
    CHECK(*wide == doctest::Approx(expected(300.0, 75.0, 90.0)).epsilon(1e-13));
    const auto ring = area_in_box_sr(about_pole, box(0.0, 360.0, 75.0, 80.0));
    REQUIRE(ring.has_value());
    CHECK(*ring == doctest::Approx(expected(360.0, 75.0, 80.0)).epsilon(1e-13));
}

TEST_CASE("a polygon within a box shares all of itself, whatever its size") {
    for (const double lat : {-89.0, -40.0, 0.3, 65.0}) {
        for (const double size : {20.0, 1.0, 1e-3, 1e-6}) {
            const Corners polygon = corners({{10.0 - size / 2.0, lat * (1.0 - size / 100.0)},
                                             {10.0 + size, lat * (1.0 - size / 80.0)},
                                             {10.0, lat * (1.0 - size / 100.0) + size / 3.0}});
            const auto found = area_in_box_sr(polygon, box(200.0, 190.0, -90.0, 90.0));
            REQUIRE(found.has_value());
            CHECK(std::abs(*found - area_sr(polygon)) < 1e-14 * length_rad(polygon));
        }
    }
}

TEST_CASE("boxes side by side share all of a polygon") {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    int n_known = 0;
    for (int round = 0; round < 2000; ++round) {
        const LonLat about{360.0 * unit(random), 180.0 * unit(random) - 90.0};
        const Corners polygon =
            random_polygon(random, about, std::pow(10.0, 4.0 * unit(random) - 2.6));
        const double lon = about.lon_deg + 0.3 * unit(random);
        const double lat = std::clamp(about.lat_deg + 0.1 * unit(random), -89.9, 89.9);
        double sum = 0.0;
        bool is_known = true;
        for (const auto& [begin, end] :
             {std::array{lon, lon + 130.0}, std::array{lon + 130.0, lon + 360.0}}) {
            for (const auto& [lower, upper] : {std::array{-90.0, lat}, std::array{lat, 90.0}}) {
                const LonLatBox part = box(begin, end, lower, upper);
                const auto found = area_in_box_sr(polygon, part);
                // Nothing where there is none, too.
                is_known = is_known && (found || area_the_long_way(polygon, part) <
                                                     1e-12 * length_rad(polygon));
                sum += found.value_or(0.0);
            }
        }
        if (is_known) {
            ++n_known;
            CHECK(std::abs(sum - area_sr(polygon)) < 4e-14 * length_rad(polygon));
        }
    }
    CHECK(n_known > 1900);
}

TEST_CASE("what the short way knows is what the long way finds") {
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    int n_known = 0;
    for (int round = 0; round < 5000; ++round) {
        const double radius = std::pow(10.0, 4.0 * unit(random) - 2.6);
        // Every fifth polygon is about a pole.
        const double lat =
            round % 5 == 0 ? (round % 2 == 0 ? 90.0 : -90.0) + 0.0 : 180.0 * unit(random) - 90.0;
        const LonLat about{360.0 * unit(random), lat};
        const Corners polygon = random_polygon(random, about, radius);
        const double wide = radius / std::max(0.01, std::cos(lat * radians_per_degree));
        const double lon = about.lon_deg + (unit(random) - 0.7) * wide;
        const double lower = std::clamp(lat + (unit(random) - 0.8) * radius, -90.0, 90.0);
        const double upper = std::clamp(lower + unit(random) * 2.0 * radius, -90.0, 90.0);
        if (!(upper > lower)) {
            continue;
        }
        const double width = round % 7 == 0 ? 360.0 : std::min(359.0, unit(random) * 2.0 * wide);
        const LonLatBox within = box(lon, lon + width, lower, upper);
        const auto found = area_in_box_sr(polygon, within);
        const double expected = area_the_long_way(polygon, within);
        // The long way errs by 2e-14 rad times the size of the box, which may be a few radii.
        const double allowed = 1e-14 * length_rad(polygon) + 4e-14 * std::min(3.0, radius * 0.1);
        if (found) {
            ++n_known;
            CHECK(std::abs(*found - expected) < allowed);
        } else if (std::abs(lat) + radius < 87.0) {
            CHECK(expected < 1e-12 * length_rad(polygon));
        }
    }
    CHECK(n_known > 2500);
}

TEST_CASE("corners on the boundary of a box are no obstacle, or nothing is said") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    int n_known = 0;
    for (int round = 0; round < 2000; ++round) {
        const double lon = std::round(360.0 * unit(random));
        const double lat = std::round(150.0 * unit(random) - 75.0);
        const double size = round % 2 == 0 ? 2.0 : 0.125;
        const LonLatBox within = box(lon, lon + size, lat, lat + size);
        // Corners of the box, middles of its sides, and places outside, in halves of its size.
        const auto place = [&] { return std::floor(7.0 * unit(random)) - 2.0; };
        Corners points;
        for (int i = 0; i < 4; ++i) {
            points.push_back(unit_vector({lon + place() * size / 2.0, lat + place() * size / 2.0}));
        }
        const Corners polygon = hull_of(points);
        if (polygon.empty()) {
            continue;
        }
        if (const auto found = area_in_box_sr(polygon, within)) {
            ++n_known;
            CHECK(std::abs(*found - area_the_long_way(polygon, within)) <
                  1e-14 * length_rad(polygon) + 2e-13 * size * radians_per_degree);
        }
    }
    CHECK(n_known > 300);
}

TEST_CASE("pieces that a parallel cuts off an edge count too") {
    // The edge rises from 60 degrees to some 63 between its ends, and so crosses 61 twice.
    const Corners polygon = corners({{0.0, 40.0}, {50.0, 40.0}, {50.0, 60.0}, {0.0, 60.0}});
    const LonLatBox above = box(0.0, 360.0, 61.0, 90.0);
    const LonLatBox below = box(0.0, 360.0, -90.0, 61.0);
    const auto top = area_in_box_sr(polygon, above);
    const auto rest = area_in_box_sr(polygon, below);
    REQUIRE(top.has_value());
    REQUIRE(rest.has_value());
    CHECK(*top > 1e-3);
    CHECK(*top == doctest::Approx(area_the_long_way(polygon, above)).epsilon(1e-12));
    CHECK(*top + *rest == doctest::Approx(area_sr(polygon)).epsilon(1e-14));
}

TEST_CASE("nothing is said where boundaries run along each other, or polygons are large") {
    const Corners square = corners({{0.0, 0.0}, {10.0, 0.0}, {10.0, 10.0}, {0.0, 10.0}});
    CHECK_FALSE(area_in_box_sr(square, box(-5.0, 5.0, 0.0, 5.0)));   // the equator
    CHECK_FALSE(area_in_box_sr(square, box(0.0, 5.0, 1.0, 5.0)));    // a meridian
    CHECK_FALSE(area_in_box_sr(square, box(20.0, 30.0, 1.0, 5.0)));  // apart
    CHECK_FALSE(area_in_box_sr(square, box(2.0, 2.0, 1.0, 5.0)));    // no width
    CHECK(area_in_box_sr(square, box(2.0, 3.0, 1.0, 5.0)).has_value());
    Corners longer = square;
    longer[2] = {2.0 * longer[2].x, 2.0 * longer[2].y, 2.0 * longer[2].z};
    CHECK_FALSE(area_in_box_sr(longer, box(2.0, 3.0, 1.0, 5.0)));
    const Corners large = corners({{0.0, -35.0}, {70.0, -45.0}, {140.0, 5.0}, {70.0, 65.0}});
    CHECK_FALSE(area_in_box_sr(large, box(10.0, 30.0, 1.0, 5.0)));
    const Corners by_pole = corners({{0.0, 90.0}, {0.0, 80.0}, {40.0, 80.0}});
    CHECK_FALSE(area_in_box_sr(by_pole, box(10.0, 90.0, 81.0, 90.0)));
}
