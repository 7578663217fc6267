// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Circles as delivered: which are regions, and why others are not.
#include <doctest/doctest.h>

#include <limits>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/circle.hpp"

using skyquilt::sphere::circle_of;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::CircleShape;
using skyquilt::sphere::refusal_of;
using skyquilt::sphere::Rule;
using skyquilt::sphere::unit_vector;

TEST_CASE("a circle by degrees has its centre as a vector and its radius in radians too") {
    const CircleShape shape = circle_shape({30.0, 45.0}, 180.0);
    CHECK_FALSE(refusal_of(shape));
    CHECK(circle_of(shape).center == unit_vector({30.0, 45.0}));
    CHECK(circle_of(shape).radius_rad == skyquilt::pi);
    CHECK_FALSE(refusal_of(circle_shape({-720.0, 90.0}, 0.0)));
}

TEST_CASE("a circle that is none is refused with the rule that it breaks") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(refusal_of(circle_shape({nan, 0.0}, 1.0))->rule == Rule::not_finite);
    CHECK(refusal_of(circle_shape({0.0, infinity}, 1.0))->rule == Rule::not_finite);
    CHECK(refusal_of(circle_shape({0.0, 90.1}, 1.0))->message ==
          "latitude must lie in [-90, 90] degrees, got 90.1");
    for (const double radius : {-1e-300, 180.00000000000003, nan, infinity}) {
        CHECK(refusal_of(circle_shape({0.0, 0.0}, radius))->rule == Rule::radius);
    }
    CHECK(refusal_of(CircleShape{{0.0, 0.0}, {0.0, 0.0, 0.0}, 1.0, 0.01})->rule ==
          Rule::not_finite);
}

TEST_CASE("a centre may be a vector of any length") {
    CHECK_FALSE(refusal_of(CircleShape{{0.0, 0.0}, {1e-200, 0.0, 0.0}, 1.0, 0.01}));
    CHECK_FALSE(refusal_of(CircleShape{{0.0, 0.0}, {1e+200, 0.0, 0.0}, 1.0, 0.01}));
}
