// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Sines, cosines and angles of double and of 32 digits, under the same names.
#pragma once

#include <cmath>

#include "skyquilt/base/double_double.hpp"

namespace skyquilt {

[[nodiscard]] constexpr bool operator<(const DoubleDouble& a, const DoubleDouble& b) noexcept {
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
}
[[nodiscard]] constexpr bool operator>(const DoubleDouble& a, const DoubleDouble& b) noexcept {
    return b < a;
}
[[nodiscard]] constexpr bool operator<=(const DoubleDouble& a, const DoubleDouble& b) noexcept {
    return !(b < a);
}
[[nodiscard]] constexpr bool operator>=(const DoubleDouble& a, const DoubleDouble& b) noexcept {
    return !(a < b);
}

/// Sine and cosine of one angle.
template <typename T>
struct SineCosine {
    T sine;
    T cosine;
};

/// Within 1e-30 for angles of at most 100 radians.
[[nodiscard]] SineCosine<DoubleDouble> sine_cosine(const DoubleDouble& angle_rad) noexcept;
[[nodiscard]] inline SineCosine<double> sine_cosine(double angle_rad) noexcept {
    return {std::sin(angle_rad), std::cos(angle_rad)};
}

/// The angle from the axis of x to the direction (x, y), in [-pi, pi], within 1e-30; 0 for (0, 0).
[[nodiscard]] DoubleDouble atan2(const DoubleDouble& y, const DoubleDouble& x) noexcept;

/// pi as the nearest number of the type, and pi / 180.
template <typename T>
inline constexpr T half_turn_rad{3.141592653589793, 1.2246467991473532e-16};
template <>
inline constexpr double half_turn_rad<double> = 3.141592653589793;
template <typename T>
inline constexpr T radians_in_a_degree{0.017453292519943295, 2.9486522708701687e-19};
template <>
inline constexpr double radians_in_a_degree<double> = 0.017453292519943295;

}  // namespace skyquilt
