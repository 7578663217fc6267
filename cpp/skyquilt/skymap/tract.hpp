// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A tract: one projection and the pixels laid over it.
#pragma once

#include <array>
#include <limits>

#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/pixel_scale.hpp"
#include "skyquilt/skymap/projection.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// Directions to pixels of one tract and back. How the pixels are cut into patches stands in
/// SkyMap, since many tracts share one grid.
class Tract {
  public:
    Tract(const Projection& projection, const PixelScale& scale,
          const PixelPoint& reference_pixel) noexcept;

    [[nodiscard]] const Projection& projection() const noexcept { return projection_; }
    [[nodiscard]] const PixelScale& scale() const noexcept { return scale_; }
    /// CRPIX counted from 0; add 1 for FITS.
    [[nodiscard]] const PixelPoint& reference_pixel() const noexcept { return reference_pixel_; }

    /// In the gnomonic projection: the directions of the pixel axes in the plane, as long as there
    /// are pixels in a radian.
    [[nodiscard]] const sphere::UnitVector& x_axis() const noexcept { return x_axis_; }
    [[nodiscard]] const sphere::UnitVector& y_axis() const noexcept { return y_axis_; }

    /// Pixel position of a direction; not a number where the projection has no image of it.
    [[nodiscard]] PixelPoint pixel(const sphere::UnitVector& direction) const noexcept {
        if (projection_.kind() != ProjectionKind::tan) {
            return pixel_of(projection_.project(direction));
        }
        const double cosine = dot(direction, projection_.reference());
        if (!(cosine > 0.0)) {
            constexpr double nan = std::numeric_limits<double>::quiet_NaN();
            return {nan, nan};
        }
        return {dot(direction, x_axis_) / cosine + reference_pixel_.x,
                dot(direction, y_axis_) / cosine + reference_pixel_.y};
    }
    /// Direction of a pixel position; not a number where none has that image.
    [[nodiscard]] sphere::UnitVector direction(const PixelPoint& pixel) const noexcept;
    /// The corners of a box's continuous extent, counter-clockwise seen from outside, beginning at
    /// the largest x and smallest y.
    [[nodiscard]] std::array<sphere::UnitVector, 4> corners(const PixelBox& box) const noexcept;

  private:
    [[nodiscard]] PixelPoint pixel_of(const sphere::PlanePoint& point) const noexcept {
        const PixelPoint offset = scale_.pixels(point);
        return {offset.x + reference_pixel_.x, offset.y + reference_pixel_.y};
    }

    Projection projection_;
    sphere::UnitVector x_axis_;
    sphere::UnitVector y_axis_;
    PixelScale scale_;
    PixelPoint reference_pixel_;
};

}  // namespace skyquilt::skymap
