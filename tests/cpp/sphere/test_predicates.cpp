// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "skyquilt/sphere/predicates.hpp"

using skyquilt::sphere::normalized;
using skyquilt::sphere::orientation;
using skyquilt::sphere::orientation_exact;
using skyquilt::sphere::UnitVector;

namespace {

UnitVector random_direction(std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    return normalized(normal(random), normal(random), normal(random));
}

UnitVector nudged(UnitVector v, std::mt19937_64& random) {
    std::uniform_int_distribution<int> step(-2, 2);
    for (double* component : {&v.x, &v.y, &v.z}) {
        for (int i = step(random); i != 0; i += i < 0 ? 1 : -1) {
            *component = std::nextafter(*component, i < 0 ? -2.0 : 2.0);
        }
    }
    return v;
}

}  // namespace

TEST_CASE("the filter never contradicts the integers") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> along(-1.0, 1.0);
    int zeros = 0;
    for (int i = 0; i < 100000; ++i) {
        const UnitVector a = random_direction(random);
        const UnitVector b = random_direction(random);
        // Close to the great circle through a and b: the filter has to give up on most of these.
        const double s = along(random);
        const double t = along(random);
        const UnitVector c =
            nudged(normalized(s * a.x + t * b.x, s * a.y + t * b.y, s * a.z + t * b.z), random);
        const int sign = orientation(a, b, c);
        CHECK(sign == orientation_exact(a, b, c));
        zeros += sign == 0 ? 1 : 0;
    }
    CHECK(zeros < 1000);
}

TEST_CASE("rotating the arguments keeps the sign, swapping two negates it") {
    std::mt19937_64 random(4);
    for (int i = 0; i < 10000; ++i) {
        const UnitVector a = random_direction(random);
        const UnitVector b = nudged(a, random);
        const UnitVector c = nudged(a, random);
        const int sign = orientation(a, b, c);
        CHECK(orientation(b, c, a) == sign);
        CHECK(orientation(c, a, b) == sign);
        CHECK(orientation(b, a, c) == -sign);
        CHECK(orientation(a, c, b) == -sign);
        CHECK(orientation(-a, b, c) == -sign);
    }
}

TEST_CASE("equal and opposite vectors span no area") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 1000; ++i) {
        const UnitVector a = random_direction(random);
        const UnitVector b = random_direction(random);
        CHECK(orientation(a, b, a) == 0);
        CHECK(orientation(a, a, b) == 0);
        CHECK(orientation(a, -a, b) == 0);
        CHECK(orientation(a, b, -b) == 0);
    }
}

TEST_CASE("products that underflow are still told from zero") {
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    const UnitVector x{1.0, 0.0, 0.0};
    CHECK(orientation(x, {1.0, tiny, 0.0}, {1.0, 0.0, tiny}) == 1);
    CHECK(orientation(x, {1.0, 0.0, tiny}, {1.0, tiny, 0.0}) == -1);
    CHECK(orientation({tiny, 0.0, 0.0}, {0.0, tiny, 0.0}, {0.0, 0.0, tiny}) == 1);
    CHECK(orientation({1e-300, 1e-300, 0.0}, {2e-300, 2e-300, 1e-300}, {0.0, 1e-300, 0.0}) == -1);
}

TEST_CASE("products that overflow are still told from zero") {
    CHECK(orientation({1e300, 0.0, 0.0}, {0.0, 1e300, 0.0}, {0.0, 0.0, 1e300}) == 1);
    CHECK(orientation({1e300, 1.0, 0.0}, {1e300, 1.0, 0.0}, {0.0, 0.0, 1e300}) == 0);
}

TEST_CASE("small integers give the sign of their determinant") {
    std::mt19937_64 random(6);
    std::uniform_int_distribution<int> digit(-3, 3);
    for (int i = 0; i < 20000; ++i) {
        std::array<int, 9> m{};
        for (int& value : m) {
            value = digit(random);
        }
        const int determinant = m[0] * (m[4] * m[8] - m[5] * m[7]) -
                                m[1] * (m[3] * m[8] - m[5] * m[6]) +
                                m[2] * (m[3] * m[7] - m[4] * m[6]);
        const auto vector = [&](std::size_t row) {
            return UnitVector{static_cast<double>(m[3 * row]), static_cast<double>(m[3 * row + 1]),
                              static_cast<double>(m[3 * row + 2])};
        };
        const int sign = determinant > 0 ? 1 : (determinant < 0 ? -1 : 0);
        CHECK(orientation(vector(0), vector(1), vector(2)) == sign);
        CHECK(orientation_exact(vector(0), vector(1), vector(2)) == sign);
    }
}
