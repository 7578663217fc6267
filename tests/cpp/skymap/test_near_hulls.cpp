// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "skyquilt/skymap/near_hulls.hpp"
#include "skyquilt/sphere/convex_relation.hpp"

using skyquilt::skymap::Ball;
using skyquilt::skymap::ball_about;
using skyquilt::skymap::NearHulls;
using skyquilt::sphere::normalized;
using skyquilt::sphere::relate_convex;
using skyquilt::sphere::Relation;
using skyquilt::sphere::UnitVector;

namespace {

using Quad = std::array<UnitVector, 4>;

// A square about a position near (1, 0, 0), counter-clockwise seen from outside.
Quad square(double east, double north, double half_side) {
    const auto at = [](double y, double z) { return normalized(1.0, y, z); };
    return {at(east - half_side, north - half_side), at(east + half_side, north - half_side),
            at(east + half_side, north + half_side), at(east - half_side, north + half_side)};
}

std::array<UnitVector, 4> sides_of(const Quad& quad) {
    std::array<UnitVector, 4> sides;
    for (std::size_t i = 0; i < 4; ++i) {
        const UnitVector& a = quad[i];
        const UnitVector& b = quad[(i + 1) % 4];
        sides[i] = normalized(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
    }
    return sides;
}

}  // namespace

TEST_CASE("the ball about vertices holds them, and is as wide as the farthest needs") {
    std::mt19937_64 random(94);
    std::uniform_real_distribution<double> any(-1.0, 1.0);
    for (std::size_t n = 1; n < 20; ++n) {
        std::vector<UnitVector> vertices;
        for (std::size_t i = 0; i < n; ++i) {
            vertices.push_back(normalized(1.0 + any(random), any(random), any(random)));
        }
        const Ball ball = ball_about(vertices);
        double farthest = 0.0;
        for (const UnitVector& vertex : vertices) {
            farthest =
                std::max(farthest, std::hypot(vertex.x - ball.center.x, vertex.y - ball.center.y,
                                              vertex.z - ball.center.z));
        }
        CHECK(ball.radius == doctest::Approx(farthest).epsilon(1e-14));
    }
}

TEST_CASE("regions that touch a polygon are always kept, and those beside a side are not") {
    std::mt19937_64 random(95);
    std::uniform_real_distribution<double> position(-0.2, 0.2);
    // More than one word of 64, and a last block with free lanes.
    std::vector<Quad> regions;
    for (int i = 0; i < 130; ++i) {
        regions.push_back(square(position(random), position(random), 0.01 + 1e-4 * i));
    }
    const Ball whole_sky{{1.0, 0.0, 0.0}, 2.0};
    NearHulls hulls;
    for (const Quad& region : regions) {
        CHECK(hulls.add_if_touching(sides_of(region), whole_sky));
    }
    REQUIRE(hulls.size() == regions.size());
    int n_apart = 0;
    for (int i = 0; i < 300; ++i) {
        const Quad quad = square(position(random), position(random), i % 3 == 0 ? 1e-6 : 0.01);
        const Ball ball = ball_about(quad);
        std::vector<bool> kept;
        for (std::size_t first = 0; first < hulls.size(); first += 64) {
            const std::uint64_t bits = hulls.touching(ball, first);
            const std::size_t n = std::min<std::size_t>(hulls.size() - first, 64);
            for (std::size_t k = 0; k < n; ++k) {
                kept.push_back((bits >> k & 1) != 0);
            }
            CHECK((n == 64 || bits >> n == 0));
        }
        for (std::size_t k = 0; k < regions.size(); ++k) {
            NearHulls alone;
            CHECK(alone.add_if_touching(sides_of(regions[k]), ball) == kept[k]);
            const bool touching = relate_convex(Relation::overlaps, quad, regions[k]);
            CHECK((kept[k] || !touching));
            n_apart += kept[k] ? 0 : 1;
        }
    }
    CHECK(n_apart > 35000);
}

TEST_CASE("what touches a side, or misses it by less than rounding could hide, is kept") {
    const auto sides = sides_of(square(0.0, 0.0, 0.01));
    NearHulls hulls;
    // The western corners of squares to the east, beside the eastern side.
    for (const double gap : {0.0, 1e-13}) {
        CHECK(hulls.add_if_touching(sides, ball_about(square(0.02 + gap, 0.0, 0.01))));
        CHECK(hulls.add_if_touching(sides, {square(0.02 + gap, 0.0, 0.01)[0], 0.0}));
    }
    CHECK(hulls.size() == 4);
    CHECK_FALSE(hulls.add_if_touching(sides, {square(0.02 + 1e-11, 0.0, 0.01)[0], 0.0}));
    CHECK_FALSE(hulls.add_if_touching(sides, ball_about(square(0.04, 0.0, 0.001))));
    CHECK(hulls.size() == 4);
    hulls.clear();
    CHECK(hulls.size() == 0);
}
