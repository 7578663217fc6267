// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The projections of FITS that tracts are drawn in: from directions to a plane and back.
#pragma once

#include "skyquilt/sphere/tangent_plane.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// The codes of FITS (Calabretta and Greisen 2002, A&A 395, 1077, section 5).
/// Zenithal, so drawn about the reference point: gnomonic (tan), stereographic (stg), equal areas
/// (zea), equidistant (arc). Cylindrical, so drawn along the great circle that runs East and West
/// through the reference point: equal areas (cea, undistorted along that circle), Mercator (mer).
enum class ProjectionKind { tan, stg, zea, arc, cea, mer };

/// One projection about one reference point (CRVAL), where the plane has its origin. Points of the
/// plane are the intermediate world coordinates of FITS in radians: x to the East and y to the
/// North of the reference point.
///
/// LONPOLE, LATPOLE and the parameters PV are left at their defaults, as LSST's skymaps leave them.
/// Then the plane is upright for every reference point but the northern pole: there North is
/// toward the longitude given, half a turn from where it is for reference points nearby, since
/// LONPOLE's default is 0 there (the same, section 2.4).
///
/// `native` below are the longitude and latitude in which the reference point is the pole of
/// zenithal projections, and (0, 0) of cylindrical ones with North upward.
class Projection {
  public:
    /// Precondition: is_position(reference).
    Projection(ProjectionKind kind, const sphere::LonLat& reference) noexcept;

    [[nodiscard]] ProjectionKind kind() const noexcept { return kind_; }
    [[nodiscard]] const sphere::UnitVector& reference() const noexcept { return frame_.contact(); }
    /// The plane that touches the sphere at the reference point, with its East and North; in tan it
    /// is the plane of the projection.
    [[nodiscard]] const sphere::TangentPlane& frame() const noexcept { return frame_; }

    /// The image of a direction; the vector may have any length whose square is a normal double.
    ///
    /// Not a number in both coordinates where there is none, or more than one: 90 degrees or more
    /// from the reference point in tan, at its antipode in the other zenithal ones, at the native
    /// poles in mer. In cea a native pole is drawn as a line, of which this gives the middle (0, 1)
    /// or (0, -1). On the meridian where a cylinder is cut open, x is pi or -pi.
    [[nodiscard]] sphere::PlanePoint project(const sphere::UnitVector& direction) const noexcept;

    /// The direction that has this image, of length one.
    ///
    /// Not a number in all components where there is none: further than 2 from the origin in zea
    /// and than pi in arc, |x| > pi in cea and mer, |y| > 1 in cea.
    [[nodiscard]] sphere::UnitVector deproject(const sphere::PlanePoint& point) const noexcept;

    /// How far from where the projection is straight a direction lies: its angle from the reference
    /// point if zenithal, the absolute value of its native latitude if cylindrical.
    [[nodiscard]] double reach_rad(const sphere::UnitVector& direction) const noexcept;

    /// A bound on the second derivative, along a great circle run through at unit speed, of its
    /// image, wherever the reach is at most the one given; infinity where nothing bounds it.
    ///
    /// So the image of an arc of length L within that reach is off the chord between the images of
    /// its ends by at most max_bend(reach) * L * L / 8 radians. A cylindrical image that leaves the
    /// plane at one side goes on beyond it here. 0 in tan, where great circles are straight.
    [[nodiscard]] double max_bend(double reach_rad) const noexcept;

    /// A bound on how far the great-circle arc between two directions, in the plane, is off the
    /// straight line between the two images; it holds both ways, so it also bounds how far the line
    /// is off the arc. As max_bend(), but for the ways and the reach of this arc alone. Infinity
    /// where nothing bounds it. A cylinder is taken as not cut open.
    /// Precondition: both of length one, not antipodal.
    [[nodiscard]] double bend_rad(const sphere::UnitVector& a,
                                  const sphere::UnitVector& b) const noexcept;

  private:
    ProjectionKind kind_;
    sphere::TangentPlane frame_;
};

/// Whether the projection is drawn about its reference point, and not along a great circle.
[[nodiscard]] constexpr bool is_zenithal(ProjectionKind kind) noexcept {
    return kind != ProjectionKind::cea && kind != ProjectionKind::mer;
}

}  // namespace skyquilt::skymap
