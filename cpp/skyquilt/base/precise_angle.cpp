// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/base/precise_angle.hpp"

#include <cmath>

namespace skyquilt {

SineCosine<DoubleDouble> sine_cosine(const DoubleDouble& angle_rad) noexcept {
    constexpr DoubleDouble quarter{1.5707963267948966, 6.123233995736766e-17};
    const double turns = std::nearbyint(angle_rad.hi / quarter.hi);
    const DoubleDouble x = angle_rad - quarter * DoubleDouble(turns);
    // Taylor series on [-pi/4, pi/4]; the first terms left out are below 0.786^28 / 28! = 4e-33.
    const DoubleDouble xx = x * x;
    const DoubleDouble one{1.0};
    DoubleDouble sine = one;
    DoubleDouble cosine = one;
    for (int n = 26; n > 0; n -= 2) {
        sine = one - sine * xx / DoubleDouble(static_cast<double>(n * (n + 1)));
        cosine = one - cosine * xx / DoubleDouble(static_cast<double>(n * (n - 1)));
    }
    sine = sine * x;
    switch (static_cast<int>(turns - 4.0 * std::floor(turns / 4.0))) {
        case 1:
            return {cosine, -sine};
        case 2:
            return {-sine, -cosine};
        case 3:
            return {-cosine, sine};
        default:
            return {sine, cosine};
    }
}

DoubleDouble atan2(const DoubleDouble& y, const DoubleDouble& x) noexcept {
    const DoubleDouble length = sqrt(x * x + y * y);
    if (length.hi == 0.0) {
        return {};
    }
    // Turned back by the rough angle, the direction makes an angle of some 1e-16 with the axis of
    // x, which differs from its sine by the cube of it.
    const double rough = std::atan2(y.hi, x.hi);
    const auto [sine, cosine] = sine_cosine(DoubleDouble(rough));
    return DoubleDouble(rough) + (y * cosine - x * sine) / length;
}

}  // namespace skyquilt
