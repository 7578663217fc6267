// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons grown by an angle.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/growth.hpp"
#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::radians_per_degree;
using skyquilt::sphere::convex_hull;
using skyquilt::sphere::grown;
using skyquilt::sphere::normalized;
using skyquilt::sphere::orientation;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Vectors = std::vector<UnitVector>;

Vectors random_polygon(std::mt19937_64& random, double radius_deg) {
    std::uniform_real_distribution<double> part(0.0, 1.0);
    Vectors points;
    const std::size_t n = 3 + random() % 12;
    while (points.size() < n) {
        points.push_back(unit_vector(
            {360.0 * part(random), 90.0 - radius_deg * (part(random) < 0.5 ? 1.0 : part(random))}));
    }
    Vectors polygon;
    for (const auto corner : convex_hull(points).corners) {
        polygon.push_back(points[static_cast<std::size_t>(corner)]);
    }
    return polygon;
}

// The point at an angle from another, in a direction round it.
UnitVector beside(const UnitVector& p, double angle, double round) {
    const UnitVector east = normalized(-p.y, p.x + 1e-300, 0.0);
    const UnitVector north{p.y * east.z - p.z * east.y, p.z * east.x - p.x * east.z,
                           p.x * east.y - p.y * east.x};
    const double e = std::sin(angle) * std::cos(round);
    const double n = std::sin(angle) * std::sin(round);
    const double c = std::cos(angle);
    return normalized(c * p.x + e * east.x + n * north.x, c * p.y + e * east.y + n * north.y,
                      c * p.z + e * east.z + n * north.z);
}

}  // namespace

TEST_CASE("a grown polygon holds every point within the angle") {
    std::mt19937_64 random(41);
    std::uniform_real_distribution<double> part(0.0, 1.0);
    for (const double radius_deg : {1e-7, 1e-2, 1.0, 30.0}) {
        for (const double relative : {1e-6, 0.01, 0.3, 1.0}) {
            for (int i = 0; i < 40; ++i) {
                const Vectors polygon = random_polygon(random, radius_deg);
                if (polygon.empty()) {
                    continue;
                }
                const double angle = relative * radius_deg * radians_per_degree;
                const auto result = grown(polygon, angle);
                REQUIRE(std::holds_alternative<Vectors>(result));
                const auto& larger = std::get<Vectors>(result);
                const auto held = [&](const UnitVector& p) {
                    for (std::size_t k = 0; k < larger.size(); ++k) {
                        if (orientation(larger[k], larger[(k + 1) % larger.size()], p) < 0) {
                            return false;
                        }
                    }
                    return true;
                };
                for (std::size_t k = 0; k < polygon.size(); ++k) {
                    CHECK(held(polygon[k]));
                    const UnitVector& a = polygon[k];
                    const UnitVector& b = polygon[(k + 1) % polygon.size()];
                    for (int j = 0; j < 40; ++j) {
                        const double t = j < 20 ? 0.0 : part(random);
                        const UnitVector p = normalized(
                            a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z));
                        CHECK(held(beside(p, angle, 2.0 * skyquilt::pi * part(random))));
                    }
                }
                // No corner is farther from a vertex than said.
                for (const UnitVector& corner : larger) {
                    double nearest = 4.0;
                    for (const UnitVector& v : polygon) {
                        nearest = std::min(nearest, separation_rad(v, corner));
                    }
                    CHECK(nearest <= 1.4143 * angle + 2e-14);
                }
                CHECK(convex_hull(larger).corners.size() == larger.size());
            }
        }
    }
}

TEST_CASE("vectors of any length are grown alike") {
    const Vectors square{{1.0, -0.1, -0.1}, {1.0, 0.1, -0.1}, {1.0, 0.1, 0.1}, {1.0, -0.1, 0.1}};
    Vectors longer = square;
    for (UnitVector& v : longer) {
        v = {1e200 * v.x, 1e200 * v.y, 1e200 * v.z};
    }
    for (const double angle : {0.0, 1e-9, 0.1}) {
        const auto one = grown(square, angle);
        const auto other = grown(longer, angle);
        REQUIRE(std::holds_alternative<Vectors>(one));
        REQUIRE(std::holds_alternative<Vectors>(other));
        for (const UnitVector& v : std::get<Vectors>(other)) {
            CHECK(std::ranges::any_of(std::get<Vectors>(one), [&](const UnitVector& w) {
                return separation_rad(v, w) < 1e-13;
            }));
        }
    }
}

TEST_CASE("an angle of 0 and the empty polygon change nothing") {
    const Vectors triangle{unit_vector({0, 0}), unit_vector({1, 0}), unit_vector({0, 1})};
    CHECK(std::get<Vectors>(grown(triangle, 0.0)) == triangle);
    CHECK(std::get<Vectors>(grown({}, 0.1)).empty());
}

TEST_CASE("growth to a hemisphere, and of what is not convex, is refused by row") {
    const Vectors triangle{unit_vector({0, 5}), unit_vector({120, 5}), unit_vector({240, 5})};
    CHECK(std::holds_alternative<Vectors>(grown(triangle, 1.0 * radians_per_degree)));
    CHECK(std::holds_alternative<std::string>(grown(triangle, 6.0 * radians_per_degree)));
    CHECK(std::holds_alternative<std::string>(grown(triangle, 1e300)));
    const Polygons column = Polygons::from_valid_vertices(triangle, {0, 0, 3});
    const std::vector<double> angles{0.0, 6.0 * radians_per_degree};
    CHECK_THROWS_WITH_AS(grown(column, angles, 1), doctest::Contains("at row 1"),
                         skyquilt::GeometryError);
    const std::vector<double> wrong{0.0, -1.0};
    CHECK_THROWS_WITH_AS(grown(column, wrong, 1), doctest::Contains("got -57.29"),
                         skyquilt::GeometryError);
}
