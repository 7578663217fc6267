// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/tract.hpp"

namespace skyquilt::skymap {

Tract::Tract(const Projection& projection, const PixelScale& scale,
             const PixelPoint& reference_pixel) noexcept
    : projection_(projection), scale_(scale), reference_pixel_(reference_pixel) {
    const sphere::UnitVector& east = projection.frame().east();
    const sphere::UnitVector& north = projection.frame().north();
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
    return projection_.deproject(
        scale_.plane({pixel.x - reference_pixel_.x, pixel.y - reference_pixel_.y}));
}

std::array<sphere::UnitVector, 4> Tract::corners(const PixelBox& box) const noexcept {
    const double x0 = static_cast<double>(box.begin_x) - 0.5;
    const double x1 = static_cast<double>(box.end_x) - 0.5;
    const double y0 = static_cast<double>(box.begin_y) - 0.5;
    const double y1 = static_cast<double>(box.end_y) - 0.5;
    if (scale_.x_axis() == XAxis::east) {
        return {direction({x1, y0}), direction({x1, y1}), direction({x0, y1}), direction({x0, y0})};
    }
    return {direction({x1, y0}), direction({x0, y0}), direction({x0, y1}), direction({x1, y1})};
}

}  // namespace skyquilt::skymap
