// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/pixel_scale.hpp"

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

PixelScale::PixelScale(double pixel_scale_arcsec, double rotation_deg, XAxis x_axis) noexcept
    : scale_rad_(pixel_scale_arcsec * radians_per_arcsec),
      scale_deg_(scale_rad_ / radians_per_degree),
      x_axis_(x_axis) {
    // The direction of longitude r on the equator is (cos r, sin r, 0).
    const sphere::UnitVector turned = sphere::unit_vector({rotation_deg, 0.0});
    sin_ = turned.y;
    cos_ = turned.x;
    east_of_x_ = x_axis == XAxis::west ? -cos_ : cos_;
    north_of_x_ = x_axis == XAxis::west ? sin_ : 0.0 - sin_;  // no negative zero
}

std::array<double, 4> PixelScale::cd_deg() const noexcept {
    return {scale_deg_ * east_of_x_, scale_deg_ * sin_, scale_deg_ * north_of_x_,
            scale_deg_ * cos_};
}

}  // namespace skyquilt::skymap
