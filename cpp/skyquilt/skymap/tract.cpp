// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/tract.hpp"

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

PixelScale::PixelScale(double pixel_scale_arcsec, double rotation_deg) noexcept
    : scale_rad_(pixel_scale_arcsec * radians_per_arcsec),
      scale_deg_(scale_rad_ / radians_per_degree) {
    // The direction of longitude r on the equator is (cos r, sin r, 0).
    const sphere::UnitVector turned = sphere::unit_vector({rotation_deg, 0.0});
    sin_ = turned.y;
    cos_ = turned.x;
}

std::array<double, 4> PixelScale::cd_deg() const noexcept {
    return {-scale_deg_ * cos_, scale_deg_ * sin_, scale_deg_ * sin_, scale_deg_ * cos_};
}

Tract::Tract(const sphere::LonLat& center, const PixelScale& scale,
             const PixelPoint& reference_pixel) noexcept
    : plane_(center.lat_deg == 90.0 ? sphere::LonLat{center.lon_deg + 180.0, center.lat_deg}
                                    : center),
      scale_(scale),
      reference_pixel_(reference_pixel) {
    const sphere::UnitVector& east = plane_.east();
    const sphere::UnitVector& north = plane_.north();
    const PixelPoint of_east = scale.pixels({1.0, 0.0});
    const PixelPoint of_north = scale.pixels({0.0, 1.0});
    const auto combined = [&](double e, double n) {
        return sphere::UnitVector{e * east.x + n * north.x, e * east.y + n * north.y,
                                  e * east.z + n * north.z};
    };
    x_axis_ = combined(of_east.x, of_north.x);
    y_axis_ = combined(of_east.y, of_north.y);
}

sphere::UnitVector Tract::direction(const PixelPoint& pixel) const noexcept {
    return plane_.deproject(
        scale_.plane({pixel.x - reference_pixel_.x, pixel.y - reference_pixel_.y}));
}

std::array<sphere::UnitVector, 4> Tract::corners(const PixelBox& box) const noexcept {
    const double x0 = static_cast<double>(box.begin_x) - 0.5;
    const double x1 = static_cast<double>(box.end_x) - 0.5;
    const double y0 = static_cast<double>(box.begin_y) - 0.5;
    const double y1 = static_cast<double>(box.end_y) - 0.5;
    return {direction({x1, y0}), direction({x0, y0}), direction({x0, y1}), direction({x1, y1})};
}

}  // namespace skyquilt::skymap
