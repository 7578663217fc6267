// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Closed discs as regions.
#pragma once

#include <optional>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// All directions within `radius_rad` of `center`, which may have any length but zero. A radius of
/// 0 is one point, a radius of pi the whole sphere.
struct Circle {
    UnitVector center;
    double radius_rad = 0.0;

    [[nodiscard]] friend constexpr bool operator==(const Circle&, const Circle&) = default;
};

/// A circle by longitude, latitude and radius in degrees, the other form filled in. Nothing is
/// checked here; where the position is none, neither is the vector.
[[nodiscard]] CircleShape circle_shape(const LonLat& center_deg, double radius_deg) noexcept;

/// Why a circle as delivered is no region, row and vertex left 0; nothing where it is one.
[[nodiscard]] std::optional<Refusal> refusal_of(const CircleShape& circle);

/// The region that a valid shape states.
[[nodiscard]] constexpr Circle circle_of(const CircleShape& shape) noexcept {
    return {shape.center, shape.radius_rad};
}

}  // namespace skyquilt::sphere
