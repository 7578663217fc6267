// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Convex hulls, and the order in which a sweep finds them.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/sphere/hull.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/sweep_order.hpp"

using skyquilt::sphere::convex_hull;
using skyquilt::sphere::dot_sign;
using skyquilt::sphere::Hull;
using skyquilt::sphere::HullKind;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::orientation;
using skyquilt::sphere::same_direction;
using skyquilt::sphere::SweepOrder;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Vectors = std::vector<UnitVector>;

UnitVector stretched(const UnitVector& v, double factor) {
    return {v.x * factor, v.y * factor, v.z * factor};
}

// Points of a square lattice in a plane, so that many lie on one great circle exactly, some are the
// same direction, and lengths differ.
Vectors lattice_points(std::mt19937_64& random, std::size_t n, int size) {
    std::uniform_int_distribution<int> digit(-size, size);
    std::uniform_int_distribution<int> length(1, 3);
    Vectors vectors;
    for (std::size_t i = 0; i < n; ++i) {
        const UnitVector v{static_cast<double>(digit(random)), static_cast<double>(digit(random)),
                           static_cast<double>(size)};
        vectors.push_back(stretched(v, length(random)));
    }
    return vectors;
}

// The slow twin: two vectors are joined by an edge of the hull if none lies outside of their great
// circle and none on it beyond them.
bool is_edge(const Vectors& vectors, const UnitVector& a, const UnitVector& b) {
    const UnitVector n{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
    if (same_direction(a, b)) {
        return false;
    }
    return std::ranges::all_of(vectors, [&](const UnitVector& v) {
        const int side = orientation(a, b, v);
        const UnitVector m{n.x, n.y, n.z};
        return side > 0 || (side == 0 && orientation(m, a, v) >= 0 && orientation(m, v, b) >= 0);
    });
}

void check_is_hull(const Vectors& vectors, const Hull& hull) {
    REQUIRE(hull.kind == HullKind::polygon);
    const std::size_t n = hull.corners.size();
    REQUIRE(n >= 3);
    for (std::size_t i = 0; i < n; ++i) {
        const auto corner = [&](std::size_t k) {
            return vectors[static_cast<std::size_t>(hull.corners[k % n])];
        };
        CHECK(orientation(corner(i), corner(i + 1), corner(i + 2)) > 0);
        CHECK(std::ranges::all_of(vectors, [&](const UnitVector& v) {
            return orientation(corner(i), corner(i + 1), v) >= 0;
        }));
    }
}

}  // namespace

TEST_CASE("a sweep order is an order in which only equal directions are equal") {
    std::mt19937_64 random(11);
    for (const UnitVector& pole :
         {UnitVector{0.1, -0.3, 0.9}, UnitVector{-0.9, 0.2, 0.1}, UnitVector{0.1, -0.9, 0.2},
          UnitVector{0.1, 0.2, -0.7}, UnitVector{0.0, 1.0, 0.0}, UnitVector{1e-300, 0.0, 0.0}}) {
        const SweepOrder order(pole);
        std::uniform_int_distribution<int> digit(-2, 2);
        Vectors ahead;
        while (ahead.size() < 40) {
            const UnitVector v{static_cast<double>(digit(random)),
                               static_cast<double>(digit(random)),
                               static_cast<double>(digit(random))};
            if (dot_sign(pole, v) > 0) {
                ahead.push_back(v);
            }
        }
        for (const UnitVector& a : ahead) {
            for (const UnitVector& b : ahead) {
                CHECK(order.compare(a, b) == -order.compare(b, a));
                CHECK((order.compare(a, b) == 0) == same_direction(a, b));
                for (const UnitVector& c : ahead) {
                    if (order.compare(a, b) < 0 && order.compare(b, c) < 0) {
                        CHECK(order.compare(a, c) < 0);
                    }
                }
            }
        }
    }
}

TEST_CASE("the hull of lattice points is the one that trying every pair finds") {
    std::mt19937_64 random(12);
    for (int i = 0; i < 600; ++i) {
        const Vectors vectors = lattice_points(random, 3 + static_cast<std::size_t>(i % 20), 3);
        const Hull hull = convex_hull(vectors);
        if (hull.kind == HullKind::flat) {
            for (const UnitVector& a : vectors) {
                for (const UnitVector& b : vectors) {
                    CHECK(orientation(vectors[0], a, b) == 0);
                }
            }
            continue;
        }
        check_is_hull(vectors, hull);
        for (std::size_t k = 0; k < hull.corners.size(); ++k) {
            CHECK(is_edge(
                vectors, vectors[static_cast<std::size_t>(hull.corners[k])],
                vectors[static_cast<std::size_t>(hull.corners[(k + 1) % hull.corners.size()])]));
        }
    }
}

TEST_CASE("lengths change no hull, not even lengths beyond squaring") {
    std::mt19937_64 random(13);
    std::uniform_int_distribution<int> exponent(-1000, 1000);
    for (int i = 0; i < 50; ++i) {
        Vectors vectors = lattice_points(random, 12, 1000);
        const Hull hull = convex_hull(vectors);
        for (UnitVector& v : vectors) {
            v = stretched(v, std::ldexp(1.0, exponent(random)));
        }
        CHECK(convex_hull(vectors).corners == hull.corners);
    }
}

TEST_CASE("vectors on one great circle have no hull") {
    const Vectors equator{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {2.0, 3.0, 0.0}, {-1.0, 1e-9, 0.0}};
    CHECK(convex_hull(equator).kind == HullKind::flat);
    const Vectors round{{1.0, 0.0, 0.0}, {-1.0, 2.0, 0.0}, {-1.0, -2.0, 0.0}};
    CHECK(convex_hull(round).kind == HullKind::flat);
    CHECK(convex_hull({}).kind == HullKind::flat);
    CHECK(convex_hull(Vectors{{1.0, 2.0, 3.0}, {2.0, 4.0, 6.0}}).kind == HullKind::flat);
}

TEST_CASE("whether a hemisphere holds the vectors is decided exactly") {
    // Three directions round the equator, lifted above it by next to nothing.
    for (const double lift : {0.1, 1e-10, 1e-300, 5e-324}) {
        const Vectors lifted{{1.0, 0.0, lift}, {-1.0, 2.0, lift}, {-1.0, -2.0, lift}};
        check_is_hull(lifted, convex_hull(lifted));
        Vectors below = lifted;
        below.push_back({-0.5, 0.0, -lift});
        below.push_back({0.5, 0.0, -lift});
        CHECK(convex_hull(below).kind == HullKind::not_in_hemisphere);
    }
}

TEST_CASE("regions that almost fill a hemisphere have a hull") {
    std::mt19937_64 random(14);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> logarithm(-12.0, 0.0);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 300; ++i) {
        const double lat = std::pow(10.0, logarithm(random));
        // Few all round, many on one side: the mean is far from a pole.
        Vectors vectors;
        for (int k = 0; k < 40; ++k) {
            vectors.push_back(
                unit_vector({k < 4 ? 90.0 * k + 0.01 * lon(random) : 0.1 * lon(random), lat}));
        }
        // Turned somewhere, so that rounding falls as it may.
        const UnitVector p =
            skyquilt::sphere::normalized(normal(random), normal(random), normal(random));
        for (UnitVector& v : vectors) {
            const double s = 2.0 * dot(p, v);
            v = {s * p.x - v.x, s * p.y - v.y, s * p.z - v.z};
        }
        check_is_hull(vectors, convex_hull(vectors));
    }
}

TEST_CASE("the hull of what comes from a cap holds all of it") {
    std::mt19937_64 random(15);
    std::uniform_real_distribution<double> part(0.0, 1.0);
    for (const double radius_deg : {1e-7, 1e-3, 1.0, 45.0, 80.0, 89.0}) {
        Vectors vectors;
        for (int k = 0; k < 300; ++k) {
            const double lat = 90.0 - radius_deg * std::sqrt(part(random));
            vectors.push_back(unit_vector({360.0 * part(random), lat}));
        }
        check_is_hull(vectors, convex_hull(vectors));
    }
}
