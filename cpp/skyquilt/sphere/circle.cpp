// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/circle.hpp"

#include <cmath>
#include <limits>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::sphere {

CircleShape circle_shape(const LonLat& center_deg, double radius_deg) noexcept {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    return {center_deg,
            is_position(center_deg) ? unit_vector(center_deg) : UnitVector{nan, nan, nan},
            radius_deg, radius_deg * radians_per_degree};
}

std::optional<Refusal> refusal_of(const CircleShape& circle) {
    const LonLat& position = circle.center_deg;
    if (!std::isfinite(position.lon_deg) || !std::isfinite(position.lat_deg)) {
        return Refusal{0, 0, Rule::not_finite,
                       "the centre of a circle must be finite, got longitude " +
                           number_text(position.lon_deg) + " and latitude " +
                           number_text(position.lat_deg)};
    }
    if (!is_position(position)) {
        return Refusal{
            0, 0, Rule::latitude,
            "latitude must lie in [-90, 90] degrees, got " + number_text(position.lat_deg)};
    }
    const UnitVector& center = circle.center;
    if (!std::isfinite(center.x) || !std::isfinite(center.y) || !std::isfinite(center.z) ||
        (center.x == 0.0 && center.y == 0.0 && center.z == 0.0)) {
        return Refusal{0, 0, Rule::not_finite,
                       "the centre of a circle must be a direction, got the vector (" +
                           number_text(center.x) + ", " + number_text(center.y) + ", " +
                           number_text(center.z) + ")"};
    }
    if (!(circle.radius_deg >= 0.0 && circle.radius_deg <= 180.0 && circle.radius_rad >= 0.0 &&
          circle.radius_rad <= pi)) {
        return Refusal{0, 0, Rule::radius,
                       "the radius of a circle must lie in [0, 180] degrees, got " +
                           number_text(circle.radius_deg)};
    }
    return std::nullopt;
}

}  // namespace skyquilt::sphere
