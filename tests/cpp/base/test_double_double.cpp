// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>

#include "skyquilt/base/double_double.hpp"

using skyquilt::DoubleDouble;
using skyquilt::quick_two_sum;
using skyquilt::two_product;
using skyquilt::two_sum;

namespace {

constexpr double u2 = 0x1p-106;

double random_number(std::mt19937_64& random) {
    std::uniform_real_distribution<double> mantissa(-2.0, 2.0);
    std::uniform_int_distribution<int> exponent(-60, 60);
    return std::ldexp(mantissa(random), exponent(random));
}

DoubleDouble random_wide(std::mt19937_64& random) {
    const double hi = random_number(random);
    return quick_two_sum(hi, 0x1p-53 * std::abs(hi) * (random_number(random) > 0.0 ? 0.4 : -0.3));
}

// The difference of two numbers that are almost equal, relative to the first, in units of 2^-106.
double units_apart(const DoubleDouble& a, const DoubleDouble& b) {
    return std::abs((a - b).hi / a.hi) / u2;
}

}  // namespace

TEST_CASE("sums and products of whole numbers are exact") {
    // 53 bits times 53 bits, by halves of 26 and 27 bits in integers.
    std::mt19937_64 random(1);
    for (int i = 0; i < 10000; ++i) {
        const std::uint64_t a = random() >> 11;
        const std::uint64_t b = random() >> 11;
        const DoubleDouble product = two_product(static_cast<double>(a), static_cast<double>(b));
        // Modulo 2^64, which determines a number below 2^106 whose leading half is known.
        const auto hi = std::fmod(product.hi, 0x1p64);
        const auto lo = static_cast<std::int64_t>(product.lo);
        CHECK(static_cast<double>(lo) == product.lo);
        CHECK(static_cast<std::uint64_t>(hi) + static_cast<std::uint64_t>(lo) == a * b);
        const DoubleDouble sum = two_sum(static_cast<double>(a), -static_cast<double>(b >> 40));
        CHECK(static_cast<std::int64_t>(sum.hi) + static_cast<std::int64_t>(sum.lo) ==
              static_cast<std::int64_t>(a) - static_cast<std::int64_t>(b >> 40));
    }
    const double odd = 134217729.0;
    CHECK(two_product(odd, odd).hi == 18014398777917440.0);
    CHECK(two_product(odd, odd).lo == 1.0);
    CHECK(two_sum(0x1p60, 1.0).lo == 1.0);
}

TEST_CASE("what is divided comes back when multiplied, what is added when subtracted") {
    std::mt19937_64 random(2);
    for (int i = 0; i < 10000; ++i) {
        const DoubleDouble a = random_wide(random);
        const DoubleDouble b = random_wide(random);
        CHECK(units_apart(a, a / b * b) <= 25.0);
        CHECK(units_apart(a * b, b * a) == 0.0);
        CHECK(std::abs(((a + b) - a - b).hi) <= 8.0 * u2 * (std::abs(a.hi) + std::abs(b.hi)));
        const DoubleDouble square = a * a;
        CHECK(units_apart(square, sqrt(square) * sqrt(square)) <= 20.0);
    }
    CHECK(units_apart(DoubleDouble(1.0),
                      DoubleDouble(1.0) / DoubleDouble(3.0) * DoubleDouble(3.0)) <= 25.0);
    CHECK(sqrt(DoubleDouble(0.0)).hi == 0.0);
}

TEST_CASE("the root of two has its thirty digits") {
    // 1.41421356237309504880168872420969807856967...: the double nearest, and what it leaves.
    const DoubleDouble root = sqrt(DoubleDouble(2.0));
    CHECK(root.hi == 1.4142135623730951);
    CHECK(root.lo == doctest::Approx(-9.667293313452913e-17).epsilon(1e-15));
}
