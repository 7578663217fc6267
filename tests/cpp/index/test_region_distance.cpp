// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Distances whose truth is known, and those that walking along the boundary finds. The Python tests
// compare with decimal numbers of sixty digits.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "mixed_regions.hpp"
#include "skyquilt/base/angle.hpp"
#include "skyquilt/index/region_distance.hpp"

using mixed_regions::anywhere;
using mixed_regions::mixed;
using mixed_regions::Outline;
using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::index::boundary_distance_rad;
using skyquilt::sphere::normalized;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

const Outline box{unit_vector({0.0, 0.0}), unit_vector({90.0, 0.0}), unit_vector({90.0, 45.0}),
                  unit_vector({0.0, 45.0})};

}  // namespace

TEST_CASE("beside an edge the distance is that to its great circle") {
    for (const double lat : {1e-13, 1e-9, 1e-3, 1.0, 30.0, 44.9999}) {
        const double expected = lat * radians_per_degree;
        const double south = boundary_distance_rad(box, unit_vector({45.0, -lat}));
        CHECK(std::abs(south - expected) <= 2e-15);
    }
    // Inside, too, it is the boundary that counts.
    CHECK(std::abs(boundary_distance_rad(box, unit_vector({1.0, 1.0})) - 1.0 * radians_per_degree) <
          1e-5);
}

TEST_CASE("beyond the ends of the edges the distance is that to a vertex") {
    for (const double lon : {-1e-12, -1e-6, -1.0, -60.0, -89.9}) {
        CHECK(std::abs(boundary_distance_rad(box, unit_vector({lon, 0.0})) +
                       lon * radians_per_degree) <= 2e-15);
    }
}

TEST_CASE("on the boundary the distance is zero or rounding") {
    CHECK(boundary_distance_rad(box, box[2]) == 0.0);
    CHECK(boundary_distance_rad(box, unit_vector({37.0, 0.0})) == 0.0);
}

TEST_CASE("opposite a small region the distance is nearly half a turn") {
    const UnitVector center = unit_vector({200.0, -35.0});
    for (const double radius_deg : {1e-6, 1e-3, 0.1}) {
        const Outline small = mixed_regions::around(center, radius_deg, 10.0, 4);
        // The point opposite has all of the boundary at once farthest away; the nearest are
        // corners.
        CHECK(std::abs(boundary_distance_rad(small, -center) -
                       (pi - radius_deg * radians_per_degree)) <= 2e-15);
    }
}

TEST_CASE("the pole of an edge is a quarter of a turn away from it") {
    const Outline long_edge{unit_vector({0.0, 0.0}), unit_vector({170.0, 0.0}),
                            unit_vector({85.0, 1.0})};
    CHECK(std::abs(boundary_distance_rad(long_edge, unit_vector({0.0, -90.0})) - 0.5 * pi) <=
          2e-15);
}

TEST_CASE("vectors of any length give the same distance") {
    std::mt19937_64 random(51);
    for (const Outline& outline : mixed(60, 52)) {
        if (outline.empty()) {
            continue;
        }
        const UnitVector p = anywhere(random);
        const double expected = boundary_distance_rad(outline, p);
        Outline scaled = outline;
        for (std::size_t i = 0; i < scaled.size(); ++i) {
            const double length = i % 2 == 0 ? 1e250 : 1e-250;
            scaled[i] = {scaled[i].x * length, scaled[i].y * length, scaled[i].z * length};
        }
        CHECK(std::abs(boundary_distance_rad(scaled, p) - expected) <= 1e-13);
    }
}

TEST_CASE("walking along the boundary finds the same distance") {
    std::mt19937_64 random(61);
    for (const Outline& outline : mixed(200, 62)) {
        if (outline.empty()) {
            continue;
        }
        const UnitVector p = anywhere(random);
        double walked = pi;
        for (std::size_t i = 0; i < outline.size(); ++i) {
            const UnitVector& a = outline[i];
            const UnitVector& b = outline[(i + 1) % outline.size()];
            for (int step = 0; step <= 1000; ++step) {
                const double t = step / 1000.0;
                const UnitVector q =
                    normalized(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z));
                walked = std::min(walked, separation_rad(p, q));
            }
        }
        const double distance = boundary_distance_rad(outline, p);
        CHECK(distance <= walked + 1e-12);
        // Steps of a thousandth of the chord miss the nearest point by little.
        CHECK(distance >= walked - 0.01);
    }
}
