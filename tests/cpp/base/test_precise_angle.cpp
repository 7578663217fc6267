// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Sines, cosines and angles of 32 digits: known values and laws.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "skyquilt/base/precise_angle.hpp"

using skyquilt::DoubleDouble;
using skyquilt::half_turn_rad;
using skyquilt::radians_in_a_degree;
using skyquilt::sine_cosine;

namespace {

double size_of(const DoubleDouble& a) { return std::abs(a.hi + a.lo); }

}  // namespace

TEST_CASE("angles that are parts of a turn have the sines known of them") {
    const DoubleDouble half(0.5);
    const DoubleDouble root_half = sqrt(half);
    const DoubleDouble root_three_quarters = sqrt(DoubleDouble(0.75));
    for (int turns = -3; turns <= 3; ++turns) {
        const auto at = [turns](double degrees) {
            return sine_cosine(DoubleDouble(degrees + 360.0 * turns) *
                               radians_in_a_degree<DoubleDouble>);
        };
        CHECK(size_of(at(30.0).sine - half) < 1e-30);
        CHECK(size_of(at(30.0).cosine - root_three_quarters) < 1e-30);
        CHECK(size_of(at(135.0).sine - root_half) < 1e-30);
        CHECK(size_of(at(135.0).cosine + root_half) < 1e-30);
        CHECK(size_of(at(240.0).cosine + half) < 1e-30);
        CHECK(size_of(at(-60.0).sine + root_three_quarters) < 1e-30);
    }
}

TEST_CASE("sums of angles and squares of their sines are what they must be") {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> angle(-7.0, 7.0);
    for (int i = 0; i < 20000; ++i) {
        const DoubleDouble a(angle(random));
        const DoubleDouble b(angle(random) * (i % 3 == 0 ? 1e-9 : 1.0));
        const auto [sin_a, cos_a] = sine_cosine(a);
        const auto [sin_b, cos_b] = sine_cosine(b);
        const auto [sin_ab, cos_ab] = sine_cosine(a + b);
        CHECK(size_of(sin_a * sin_a + cos_a * cos_a - DoubleDouble(1.0)) < 1e-30);
        CHECK(size_of(sin_a * cos_b + cos_a * sin_b - sin_ab) < 2e-30);
        CHECK(size_of(cos_a * cos_b - sin_a * sin_b - cos_ab) < 2e-30);
        CHECK(sin_a.hi == doctest::Approx(std::sin(a.hi)).epsilon(1e-15));
    }
}

TEST_CASE("the angle of a direction gives back the angle it was made from") {
    std::mt19937_64 random(12);
    std::uniform_real_distribution<double> angle(-3.14159, 3.14159);
    std::uniform_real_distribution<double> exponent(-30.0, 30.0);
    for (int i = 0; i < 20000; ++i) {
        const DoubleDouble a = DoubleDouble(angle(random)) + DoubleDouble(1e-17 * angle(random));
        const DoubleDouble length(std::pow(10.0, exponent(random)));
        const auto [sine, cosine] = sine_cosine(a);
        CHECK(size_of(atan2(length * sine, length * cosine) - a) < 1e-30);
    }
    const DoubleDouble zero;
    CHECK(size_of(atan2(zero, DoubleDouble(-1.0)) - half_turn_rad<DoubleDouble>) < 1e-30);
    CHECK(size_of(atan2(zero, zero)) == 0.0);
    CHECK(size_of(atan2(DoubleDouble(1e-25), DoubleDouble(1.0)) - DoubleDouble(1e-25)) < 1e-50);
}

TEST_CASE("numbers are ordered by both of their parts") {
    const DoubleDouble one(1.0);
    const DoubleDouble more(1.0, 1e-20);
    CHECK(one < more);
    CHECK(more > one);
    CHECK(one <= one);
    CHECK(one >= one);
    CHECK_FALSE(more <= one);
    CHECK_FALSE(one >= more);
}
