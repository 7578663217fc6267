// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The gnomonic projection about a point: great circles become straight lines.
#pragma once

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// A position in a tangent plane: radians East and North of the point of contact.
struct PlanePoint {
    double east = 0.0;
    double north = 0.0;
};

/// The plane that touches the sphere at a point, with its directions East and North there.
/// At a pole they are those of the meridian of the longitude given.
/// Calabretta and Greisen (2002), A&A 395, 1077, section 5.1.3.
class TangentPlane {
  public:
    explicit TangentPlane(const LonLat& contact) noexcept;

    [[nodiscard]] const UnitVector& contact() const noexcept { return contact_; }
    [[nodiscard]] const UnitVector& east() const noexcept { return east_; }
    [[nodiscard]] const UnitVector& north() const noexcept { return north_; }

    /// The cosine of a direction's distance from the point of contact; it has an image in the plane
    /// only where this is positive.
    [[nodiscard]] double cosine(const UnitVector& direction) const noexcept {
        return dot(direction, contact_);
    }
    /// The image of a direction. Precondition: its cosine, handed in, is positive.
    [[nodiscard]] PlanePoint project(const UnitVector& direction, double cosine) const noexcept {
        return {dot(direction, east_) / cosine, dot(direction, north_) / cosine};
    }
    /// The direction of a point of the plane.
    [[nodiscard]] UnitVector deproject(const PlanePoint& point) const noexcept;

  private:
    UnitVector contact_;
    UnitVector east_;
    UnitVector north_;
};

}  // namespace skyquilt::sphere
