// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes: positions, wraps and poles, and two of them against a slow twin on whole degrees.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <random>
#include <vector>

#include "skyquilt/sphere/lon_lat_box.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::overlaps;
using skyquilt::sphere::overlaps_interior;
using skyquilt::sphere::refusal_of;
using skyquilt::sphere::Rule;
using skyquilt::sphere::wrapped_lon;

namespace {

// The slow twin: a grid of steps of 45 degrees, and the open cells and lines between them, counted
// one by one. Points of the sphere are named by twice their step, so that odd numbers lie between.
struct Point {
    int lon;  // 0 to 15, 0 at a pole
    int lat;  // -4 to 4 in steps of 22.5 degrees: +-4 are the poles

    bool operator==(const Point&) const = default;
};

std::vector<Point> points() {
    std::vector<Point> all{{0, -4}, {0, 4}};
    for (int lat = -3; lat <= 3; ++lat) {
        for (int lon = 0; lon < 16; ++lon) {
            all.push_back({lon, lat});
        }
    }
    return all;
}

bool holds(const LonLatBox& box, const Point& point) {
    return box.contains({22.5 * point.lon, 22.5 * point.lat});
}

// A point whose whole neighbourhood on the grid is held.
bool holds_around(const LonLatBox& box, const Point& point) {
    if (std::abs(point.lat) == 4) {
        for (int lon = 0; lon < 16; ++lon) {
            if (!holds(box, {lon, point.lat > 0 ? 3 : -3})) {
                return false;
            }
        }
        return holds(box, point);
    }
    for (int lat = point.lat - 1; lat <= point.lat + 1; ++lat) {
        for (int lon = point.lon + 15; lon <= point.lon + 17; ++lon) {
            if (!holds(box, {lon % 16, lat})) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace

TEST_CASE("longitudes that differ by whole turns are one number") {
    CHECK(wrapped_lon(-180.0) == 180.0);
    CHECK(wrapped_lon(540.0) == 180.0);
    CHECK(wrapped_lon(370.0) == 10.0);
    CHECK(wrapped_lon(-1e-300) == -1e-300);
    CHECK(wrapped_lon(360.1) == 360.1 - 360.0);
}

TEST_CASE("a box wraps, and its poles hold at every longitude") {
    const LonLatBox box({350.0, 10.0, 60.0, 90.0});
    CHECK(box.width_deg() == 20.0);
    CHECK(box.contains({0.0, 70.0}));
    CHECK(box.contains({360.0, 60.0}));
    CHECK(box.contains({-10.0, 70.0}));
    CHECK(box.contains({123.0, 90.0}));
    CHECK_FALSE(box.contains({10.000000000000002, 70.0}));
    CHECK_FALSE(box.contains({0.0, std::nextafter(60.0, 0.0)}));
    CHECK_FALSE(box.contains({std::numeric_limits<double>::quiet_NaN(), 70.0}));
    CHECK(LonLatBox({0.0, 360.0, -1.0, 1.0}).contains({-1e-300, 0.0}));
    CHECK(LonLatBox({0.1, 360.1, -1.0, 1.0}).has_all_longitudes());
    CHECK_FALSE(LonLatBox({5.0, 5.0, -1.0, 1.0}).contains({6.0, 0.0}));
    CHECK(LonLatBox({5.0, 5.0, -1.0, 1.0}).contains({-355.0, 0.0}));
}

TEST_CASE("a box that is none is refused with the rule that it breaks") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(refusal_of({0.0, 360.0, -90.0, 90.0}));
    CHECK_FALSE(refusal_of({350.0, 10.0, 5.0, 5.0}));
    CHECK(refusal_of({0.0, nan, 0.0, 1.0})->rule == Rule::not_finite);
    CHECK(refusal_of({0.0, 1.0, nan, 1.0})->rule == Rule::not_finite);
    CHECK(refusal_of({0.0, 1.0, -90.1, 1.0})->rule == Rule::latitude);
    CHECK(refusal_of({0.0, 1.0, 2.0, 1.0})->rule == Rule::box_range);
    CHECK(refusal_of({0.0, 360.1, 0.0, 1.0})->rule == Rule::box_range);
    CHECK(refusal_of({0.0, -360.1, 0.0, 1.0})->rule == Rule::box_range);
}

TEST_CASE("the three parts of a wide box are the box") {
    for (const LonLatBox& box :
         {LonLatBox({10.0, 370.0, -90.0, 20.0}), LonLatBox({-100.0, 110.0, 0.0, 1.0})}) {
        REQUIRE(box.part_count() == 3);
        for (double lon = -180.0; lon < 180.0; lon += 0.5) {
            bool held = false;
            for (int part = 0; part < 3; ++part) {
                held = held || box.part(part).contains({lon, 0.5});
                CHECK(box.part(part).width_deg() < 121.0);
            }
            CHECK(held == box.contains({lon, 0.5}));
        }
    }
    CHECK(LonLatBox({0.0, 120.0, 0.0, 1.0}).part(0) == LonLatBox({0.0, 120.0, 0.0, 1.0}));
}

TEST_CASE("boxes of whole steps lie to each other as counting their points says") {
    std::mt19937_64 random(31);
    std::uniform_int_distribution<int> lon(0, 7);
    std::uniform_int_distribution<int> width(0, 8);
    std::uniform_int_distribution<int> lat(-2, 2);
    std::uniform_int_distribution<int> turns(-2, 2);
    const std::vector<Point> all = points();
    const auto draw = [&] {
        const int begin = lon(random);
        const double from = 45.0 * begin + 360.0 * turns(random);
        const int south = lat(random);
        const int north = lat(random);
        return LonLatBox({from, from + 45.0 * width(random), 45.0 * std::min(south, north),
                          45.0 * std::max(south, north)});
    };
    int related = 0;
    for (int i = 0; i < 20000; ++i) {
        const LonLatBox a = draw();
        const LonLatBox b = draw();
        bool any = false;
        bool any_around = false;
        bool every = true;
        for (const Point& point : all) {
            any = any || (holds(a, point) && holds(b, point));
            any_around = any_around || (holds_around(a, point) && holds_around(b, point));
            every = every && (holds(a, point) || !holds(b, point));
        }
        CHECK(overlaps(a, b) == any);
        CHECK(overlaps_interior(a, b) == any_around);
        CHECK(contains(a, b) == every);
        related += any_around ? 1 : 0;
    }
    CHECK(related > 2000);
}
