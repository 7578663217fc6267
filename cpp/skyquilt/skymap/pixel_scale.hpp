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

/// The affine map between pixels and the plane, which all tracts of a skymap of LSST's share.
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

}  // namespace skyquilt::skymap
