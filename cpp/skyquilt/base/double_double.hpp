// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Numbers of about 32 digits as sums of two doubles.
#pragma once

#include <cmath>

namespace skyquilt {

/// The sum hi + lo with hi the double nearest to it.
///
/// With u = 2^-53, a sum or difference is within 3 u^2 of the true one, relative to it, a product
/// within 8 u^2, a quotient within 15 u^2, a root within 5 u^2 (M. Joldes, J.-M. Muller and
/// V. Popescu, ACM TOMS 44, 2017, article 15: algorithms 6, 10 and 17 without fused operations);
/// so long as nothing overflows (components below 1e290) or underflows (products above 1e-290).
/// Rests on strict rounding: rooms of the core are compiled without contraction.
struct DoubleDouble {
    double hi = 0.0;
    double lo = 0.0;

    constexpr DoubleDouble() = default;
    // A double is one of these numbers, so it may stand for it.
    constexpr DoubleDouble(double value) noexcept : hi(value) {}  // NOLINT(*-explicit-*)
    constexpr DoubleDouble(double high, double low) noexcept : hi(high), lo(low) {}

    [[nodiscard]] constexpr double value() const noexcept { return hi; }
};

/// a + b exactly.
[[nodiscard]] constexpr DoubleDouble two_sum(double a, double b) noexcept {
    const double sum = a + b;
    const double part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}

/// a + b exactly where |a| >= |b| or a is zero.
[[nodiscard]] constexpr DoubleDouble quick_two_sum(double a, double b) noexcept {
    const double sum = a + b;
    return {sum, b - (sum - a)};
}

/// a * b exactly (T. J. Dekker, Numerische Mathematik 18, 1971, p. 224).
[[nodiscard]] constexpr DoubleDouble two_product(double a, double b) noexcept {
    constexpr double splitter = 134217729.0;  // 2^27 + 1
    const double a_high = splitter * a - (splitter * a - a);
    const double a_low = a - a_high;
    const double b_high = splitter * b - (splitter * b - b);
    const double b_low = b - b_high;
    const double product = a * b;
    return {product,
            ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

[[nodiscard]] constexpr DoubleDouble operator-(const DoubleDouble& a) noexcept {
    return {-a.hi, -a.lo};
}

[[nodiscard]] constexpr DoubleDouble operator+(const DoubleDouble& a,
                                               const DoubleDouble& b) noexcept {
    const DoubleDouble high = two_sum(a.hi, b.hi);
    const DoubleDouble low = two_sum(a.lo, b.lo);
    const DoubleDouble sum = quick_two_sum(high.hi, high.lo + low.hi);
    return quick_two_sum(sum.hi, low.lo + sum.lo);
}

[[nodiscard]] constexpr DoubleDouble operator-(const DoubleDouble& a,
                                               const DoubleDouble& b) noexcept {
    return a + -b;
}

[[nodiscard]] constexpr DoubleDouble operator*(const DoubleDouble& a,
                                               const DoubleDouble& b) noexcept {
    const DoubleDouble product = two_product(a.hi, b.hi);
    return quick_two_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

[[nodiscard]] constexpr DoubleDouble operator/(const DoubleDouble& a,
                                               const DoubleDouble& b) noexcept {
    const double quotient = a.hi / b.hi;
    const DoubleDouble rest = a - b * DoubleDouble(quotient);
    return quick_two_sum(quotient, rest.hi / b.hi);
}

/// Precondition: not negative.
[[nodiscard]] inline DoubleDouble sqrt(const DoubleDouble& a) noexcept {
    if (a.hi <= 0.0) {
        return {};
    }
    const double root = std::sqrt(a.hi);
    const DoubleDouble rest = a - two_product(root, root);
    return quick_two_sum(root, rest.hi / (2.0 * root));
}

/// The number times a power of two given as a double: exact.
[[nodiscard]] constexpr DoubleDouble times_power_of_two(const DoubleDouble& a,
                                                        double power) noexcept {
    return {a.hi * power, a.lo * power};
}

}  // namespace skyquilt
