// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/tangent_plane.hpp"

namespace skyquilt::sphere {

namespace {

UnitVector cross(const UnitVector& a, const UnitVector& b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

}  // namespace

TangentPlane::TangentPlane(const LonLat& contact) noexcept : contact_(unit_vector(contact)) {
    // East is the equator's point a quarter turn ahead in longitude, wherever the contact lies.
    const UnitVector meridian = unit_vector({contact.lon_deg, 0.0});
    east_ = {-meridian.y, meridian.x, 0.0};
    north_ = cross(contact_, east_);
}

UnitVector TangentPlane::deproject(const PlanePoint& point) const noexcept {
    return normalized(contact_.x + point.east * east_.x + point.north * north_.x,
                      contact_.y + point.east * east_.y + point.north * north_.y,
                      contact_.z + point.east * east_.z + point.north * north_.z);
}

}  // namespace skyquilt::sphere
