// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The map between pixels and the plane of a projection.
#pragma once

#include <array>

#include "skyquilt/sphere/tangent_plane.hpp"

namespace skyquilt::skymap {

/// A position on a pixel grid: the centre of the first pixel is (0, 0).
struct PixelPoint {
    double x = 0.0;
    double y = 0.0;
};

/// Where x grows in a grid that is not turned: to the West as almost everywhere, so that the pixels
/// show the sky as it is seen, or to the East as in Roman's skycells.
enum class XAxis { west, east };

/// The affine map between pixels and the plane, which all tracts of a skymap of LSST's share.
///
/// x grows to the West and y to the North, turned by `rotation`: the FITS keywords are
/// CD1_1 = -s cos r, CD1_2 = CD2_1 = s sin r, CD2_2 = s cos r with s the scale in degrees a pixel.
/// The matrix is its own inverse up to s squared. Where x grows to the East CD1_1 and CD2_1 have
/// the other sign; y points r degrees from North, towards East, either way.
class PixelScale {
  public:
    PixelScale(double pixel_scale_arcsec, double rotation_deg, XAxis x_axis = XAxis::west) noexcept;

    /// CD1_1, CD1_2, CD2_1, CD2_2 in degrees a pixel.
    [[nodiscard]] std::array<double, 4> cd_deg() const noexcept;
    /// Pixels from the reference pixel to a point of the plane.
    [[nodiscard]] PixelPoint pixels(const sphere::PlanePoint& point) const noexcept {
        return {(point.north * north_of_x_ + point.east * east_of_x_) / scale_rad_,
                (point.east * sin_ + point.north * cos_) / scale_rad_};
    }
    /// The point of the plane at an offset in pixels from the reference pixel.
    [[nodiscard]] sphere::PlanePoint plane(const PixelPoint& offset) const noexcept {
        return {(offset.y * sin_ + offset.x * east_of_x_) * scale_rad_,
                (offset.x * north_of_x_ + offset.y * cos_) * scale_rad_};
    }
    [[nodiscard]] double radians_per_pixel() const noexcept { return scale_rad_; }
    [[nodiscard]] double sin_rotation() const noexcept { return sin_; }
    [[nodiscard]] double cos_rotation() const noexcept { return cos_; }
    [[nodiscard]] XAxis x_axis() const noexcept { return x_axis_; }

  private:
    double scale_rad_;
    double scale_deg_;
    double sin_;
    double cos_;
    double east_of_x_;  // the direction of x in the plane
    double north_of_x_;
    XAxis x_axis_;
};

}  // namespace skyquilt::skymap
