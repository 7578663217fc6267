// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A tract: one gnomonic projection and the pixel grid laid over it.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/sphere/tangent_plane.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// A position on a pixel grid: the centre of the first pixel is (0, 0).
struct PixelPoint {
    double x = 0.0;
    double y = 0.0;
};

/// The affine map between pixels and the tangent plane that all tracts of one skymap share.
///
/// x grows to the West and y to the North, turned by `rotation`: the FITS keywords are
/// CD1_1 = -s cos r, CD1_2 = CD2_1 = s sin r, CD2_2 = s cos r with s the scale in degrees a pixel.
/// The matrix is its own inverse up to s squared.
class PixelScale {
  public:
    PixelScale(double pixel_scale_arcsec, double rotation_deg) noexcept;

    /// CD1_1, CD1_2, CD2_1, CD2_2 in degrees a pixel.
    [[nodiscard]] std::array<double, 4> cd_deg() const noexcept;
    /// Pixels from the reference pixel to a point of the plane.
    [[nodiscard]] PixelPoint pixels(const sphere::PlanePoint& point) const noexcept {
        return {(point.north * sin_ - point.east * cos_) / scale_rad_,
                (point.east * sin_ + point.north * cos_) / scale_rad_};
    }
    /// The point of the plane at an offset in pixels from the reference pixel.
    [[nodiscard]] sphere::PlanePoint plane(const PixelPoint& offset) const noexcept {
        return {(offset.y * sin_ - offset.x * cos_) * scale_rad_,
                (offset.x * sin_ + offset.y * cos_) * scale_rad_};
    }
    [[nodiscard]] double radians_per_pixel() const noexcept { return scale_rad_; }
    [[nodiscard]] double sin_rotation() const noexcept { return sin_; }
    [[nodiscard]] double cos_rotation() const noexcept { return cos_; }

  private:
    double scale_rad_;
    double scale_deg_;
    double sin_;
    double cos_;
};

/// One tract's projection. The grid of patches is the same for all tracts of a rings skymap and
/// lives there.
class Tract {
  public:
    /// A tract centred on the northern pole has its grid turned by half a turn against its
    /// neighbours: there, and only there, the default of the FITS keyword LONPOLE is 0 and not 180
    /// degrees (Calabretta and Greisen 2002, section 2.4), and LSST's skymaps leave it at its
    /// default.
    Tract(const sphere::LonLat& center, const PixelScale& scale,
          const PixelPoint& reference_pixel) noexcept;

    [[nodiscard]] const sphere::TangentPlane& plane() const noexcept { return plane_; }
    /// CRPIX counted from 0; add 1 for FITS.
    [[nodiscard]] const PixelPoint& reference_pixel() const noexcept { return reference_pixel_; }

    /// Pixel position of a direction; not a number where it is 90 degrees or more from the centre.
    [[nodiscard]] PixelPoint pixel(const sphere::UnitVector& direction) const noexcept {
        const double cosine = plane_.cosine(direction);
        if (!(cosine > 0.0)) {
            constexpr double nan = std::numeric_limits<double>::quiet_NaN();
            return {nan, nan};
        }
        return {dot(direction, x_axis_) / cosine + reference_pixel_.x,
                dot(direction, y_axis_) / cosine + reference_pixel_.y};
    }
    /// Direction of a pixel position.
    [[nodiscard]] sphere::UnitVector direction(const PixelPoint& pixel) const noexcept;
    /// The corners of a box's continuous extent, counter-clockwise seen from outside, beginning at
    /// the largest x and smallest y.
    [[nodiscard]] std::array<sphere::UnitVector, 4> corners(const PixelBox& box) const noexcept;

  private:
    sphere::TangentPlane plane_;
    // The directions of the pixel axes in the plane, as long as there are pixels in a radian.
    sphere::UnitVector x_axis_;
    sphere::UnitVector y_axis_;
    PixelScale scale_;
    PixelPoint reference_pixel_;
};

}  // namespace skyquilt::skymap
