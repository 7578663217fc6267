// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A bounding cap must hold all it bounds, and not be much larger.
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/cap.hpp"

using skyquilt::sphere::bounding_cap;
using skyquilt::sphere::Cap;
using skyquilt::sphere::normalized;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

TEST_CASE("a cap holds every point between the vertices, whatever their number and distance") {
    std::mt19937_64 random(31);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> weight(0.0, 1.0);
    std::uniform_real_distribution<double> exponent(-14.0, 1.0);
    for (int i = 0; i < 5000; ++i) {
        const UnitVector middle = normalized(normal(random), normal(random), normal(random));
        const double spread = std::pow(10.0, exponent(random));
        std::vector<UnitVector> vertices;
        for (int k = 0; k < 3 + i % 6; ++k) {
            vertices.push_back(normalized(middle.x + spread * normal(random),
                                          middle.y + spread * normal(random),
                                          middle.z + spread * normal(random)));
        }
        const Cap cap = bounding_cap(vertices);
        for (const UnitVector& vertex : vertices) {
            CHECK(separation_rad(cap.center, vertex) <= cap.radius_rad);
        }
        for (int k = 0; k < 10; ++k) {
            UnitVector sum{0.0, 0.0, 0.0};
            for (const UnitVector& vertex : vertices) {
                const double w = weight(random);
                sum = {sum.x + w * vertex.x, sum.y + w * vertex.y, sum.z + w * vertex.z};
            }
            CHECK(separation_rad(cap.center, normalized(sum.x, sum.y, sum.z)) <= cap.radius_rad);
        }
    }
}

TEST_CASE("lengths of vectors change no cap") {
    std::mt19937_64 random(32);
    std::uniform_int_distribution<int> exponent(-1000, 1000);
    std::vector<UnitVector> vertices{unit_vector({10.0, 20.0}), unit_vector({11.0, 20.0}),
                                     unit_vector({10.5, 21.0})};
    const Cap cap = bounding_cap(vertices);
    for (int i = 0; i < 100; ++i) {
        std::vector<UnitVector> longer = vertices;
        for (UnitVector& v : longer) {
            const double factor = std::ldexp(1.0, exponent(random));
            v = {factor * v.x, factor * v.y, factor * v.z};
        }
        const Cap same = bounding_cap(longer);
        CHECK(separation_rad(cap.center, same.center) < 1e-15);
        CHECK(std::abs(cap.radius_rad - same.radius_rad) < 1e-15);
        for (const UnitVector& v : vertices) {
            CHECK(separation_rad(same.center, v) <= same.radius_rad);
        }
    }
}

TEST_CASE("the cap of a small square is as wide as its diagonal") {
    const double mas = skyquilt::radians_per_arcsec / 1000.0 / skyquilt::radians_per_degree;
    const Cap cap =
        bounding_cap(std::vector<UnitVector>{unit_vector({0.0, 0.0}), unit_vector({mas, 0.0}),
                                             unit_vector({mas, mas}), unit_vector({0.0, mas})});
    const double half_diagonal = std::sqrt(0.5) * mas * skyquilt::radians_per_degree;
    CHECK(cap.radius_rad >= half_diagonal);
    CHECK(cap.radius_rad <= half_diagonal + 2e-14);
}

TEST_CASE("vertices farther than a right angle from their middle give the whole sphere") {
    CHECK(bounding_cap(std::vector<UnitVector>{{1.0, 0.0, 0.0}, {-1.0, 0.0, 0.0}}).radius_rad ==
          skyquilt::pi);
    CHECK(bounding_cap(std::vector<UnitVector>{
                           {1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0}})
              .radius_rad == skyquilt::pi);
    CHECK(bounding_cap(std::vector<UnitVector>{unit_vector({0.0, 0.01}), unit_vector({120.0, 0.01}),
                                               unit_vector({240.0, 0.01})})
              .radius_rad == skyquilt::pi);
    CHECK(bounding_cap(std::vector<UnitVector>{unit_vector({0.0, 5.0}), unit_vector({120.0, 5.0}),
                                               unit_vector({240.0, 5.0})})
              .radius_rad == doctest::Approx(85.0 * skyquilt::radians_per_degree));
}

TEST_CASE("a single direction has a cap of next to no radius") {
    const Cap cap = bounding_cap(std::vector<UnitVector>{unit_vector({12.0, 34.0})});
    CHECK(cap.radius_rad < 3e-14);
    CHECK(separation_rad(cap.center, unit_vector({12.0, 34.0})) <= cap.radius_rad);
}
