// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Vectors with components of about 32 digits, for measures of figures however small or thin.
#pragma once

#include <algorithm>
#include <cmath>

#include "skyquilt/base/double_double.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

struct PreciseVector {
    DoubleDouble x;
    DoubleDouble y;
    DoubleDouble z;
};

[[nodiscard]] inline PreciseVector operator+(const PreciseVector& a,
                                             const PreciseVector& b) noexcept {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}

[[nodiscard]] inline PreciseVector operator-(const PreciseVector& a,
                                             const PreciseVector& b) noexcept {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}

[[nodiscard]] inline PreciseVector operator*(const DoubleDouble& factor,
                                             const PreciseVector& a) noexcept {
    return {factor * a.x, factor * a.y, factor * a.z};
}

[[nodiscard]] inline DoubleDouble dot(const PreciseVector& a, const PreciseVector& b) noexcept {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

[[nodiscard]] inline PreciseVector cross(const PreciseVector& a, const PreciseVector& b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

/// The vector with length one to within 1e-31. Precondition: neither zero nor hard to square.
[[nodiscard]] inline PreciseVector normalized(const PreciseVector& a) noexcept {
    return (DoubleDouble(1.0) / sqrt(dot(a, a))) * a;
}

/// A vector of any length, times a power of two that brings its largest component into [1/4, 4):
/// its direction, safe to square. Exact, but that a component 2^1000 times smaller than the largest
/// may lose digits or become zero: fit for measures, and not for decisions. Precondition: finite,
/// not zero.
[[nodiscard]] inline PreciseVector precise(const UnitVector& v) noexcept {
    const double largest = std::max({std::abs(v.x), std::abs(v.y), std::abs(v.z)});
    if (largest >= 0.25 && largest < 4.0) {
        return {v.x, v.y, v.z};
    }
    const int exponent = -std::ilogb(largest);
    return {std::scalbn(v.x, exponent), std::scalbn(v.y, exponent), std::scalbn(v.z, exponent)};
}

/// A vector times a power of two that brings its largest component into [1, 2). Zero stays zero.
[[nodiscard]] inline PreciseVector rescaled(const PreciseVector& v) noexcept {
    const double largest = std::max({std::abs(v.x.hi), std::abs(v.y.hi), std::abs(v.z.hi)});
    if (!(largest > 0.0)) {
        return v;
    }
    const double power = std::scalbn(1.0, -std::ilogb(largest));
    return {times_power_of_two(v.x, power), times_power_of_two(v.y, power),
            times_power_of_two(v.z, power)};
}

/// The double vector nearest to the direction, of length one to within 3e-16.
[[nodiscard]] inline UnitVector rounded_direction(const PreciseVector& a) noexcept {
    const PreciseVector unit = normalized(a);
    return {unit.x.hi, unit.y.hi, unit.z.hi};
}

}  // namespace skyquilt::sphere
