// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The boundaries of shapes as arcs of circles, and where these cut each other.
#pragma once

#include <cmath>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/curves.hpp"
#include "skyquilt/sphere/shape_relation.hpp"

namespace skyquilt::sphere {

/// A piece of a circle about an axis, counter-clockwise: the shape lies on the axis' side.
struct BoundaryCurve {
    UnitVector axis;
    UnitVector along;   // square to the axis, towards the beginning
    UnitVector across;  // square to both
    double radius_rad = 0.0;
    double sweep_rad = 0.0;
    Vector<DoubleDouble> precise_axis;
    DoubleDouble height;  // the cosine of the radius

    /// The direction at an angle from the beginning, and at a radius about the axis.
    [[nodiscard]] UnitVector at(double angle_rad, double radius) const noexcept {
        const double c = std::sin(radius) * std::cos(angle_rad);
        const double s = std::sin(radius) * std::sin(angle_rad);
        const double up = std::cos(radius);
        return normalized(up * axis.x + c * along.x + s * across.x,
                          up * axis.y + c * along.y + s * across.y,
                          up * axis.z + c * along.z + s * across.z);
    }
    [[nodiscard]] UnitVector begin() const noexcept { return at(0.0, radius_rad); }
    [[nodiscard]] UnitVector end() const noexcept { return at(sweep_rad, radius_rad); }
    [[nodiscard]] double length_rad() const noexcept { return std::sin(radius_rad) * sweep_rad; }

    /// The angle about the axis at which a direction stands, from the beginning, in [0, 2 pi).
    [[nodiscard]] double angle_of(const UnitVector& p) const noexcept {
        const double angle = std::atan2(dot(across, p), dot(along, p));
        return angle < 0.0 ? angle + 2.0 * pi : angle;
    }
};

/// The boundary of a shape, rounded to 1e-15 rad. The whole sphere has none, nor has a pole.
[[nodiscard]] std::vector<BoundaryCurve> boundary_curves(const Shape& shape);

/// Add the angles at which another curve crosses this one, comes nearest, or ends beside it: too
/// many cuts do no harm.
void add_cuts(const BoundaryCurve& curve, const BoundaryCurve& other, std::vector<double>& cuts);

/// Where a curve begins, the cuts in order, and where it ends, pieces shorter than `shortest_rad`
/// left out.
struct CurvePiece {
    double begin_rad;
    double end_rad;
};
[[nodiscard]] std::vector<CurvePiece> pieces_between(const BoundaryCurve& curve,
                                                     std::vector<double> cuts, double shortest_rad);

}  // namespace skyquilt::sphere
