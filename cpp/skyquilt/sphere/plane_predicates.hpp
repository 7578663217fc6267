// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// On which side of an edge's plane the planes of two other edges cross: exact signs of degree six.
#pragma once

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// The plane through the sphere's centre and two vectors, oriented: its inner side is that of the
/// vectors c with (a x b) . c > 0, as for an edge from a to b of a counter-clockwise polygon.
class EdgePlane {
  public:
    /// Any finite vectors, of any length, that are neither parallel nor opposite.
    EdgePlane(const UnitVector& a, const UnitVector& b) noexcept;

    [[nodiscard]] const UnitVector& a() const noexcept { return a_; }
    [[nodiscard]] const UnitVector& b() const noexcept { return b_; }
    /// The same plane, its inner side turned out.
    [[nodiscard]] EdgePlane turned() const noexcept { return {b_, a_}; }

    /// The rounded normal of the vectors scaled to about one, and the sums of absolute products
    /// that bound its rounding: see the source.
    [[nodiscard]] const UnitVector& normal() const noexcept { return normal_; }
    [[nodiscard]] const UnitVector& bound() const noexcept { return bound_; }

  private:
    UnitVector a_;
    UnitVector b_;
    UnitVector normal_;
    UnitVector bound_;
};

/// Exact sign of the determinant of the three normals.
///
/// Where p and q are neighbouring edges of a convex counter-clockwise polygon, in this order and
/// not on one great circle, they meet in the direction of the product of their normals: the sign
/// then tells on which side of r their common vertex lies. Laws: rotating the arguments keeps the
/// sign; swapping two negates it; turning one negates it.
[[nodiscard]] int side_of_crossing(const EdgePlane& p, const EdgePlane& q,
                                   const EdgePlane& r) noexcept;

/// The same sign by integer arithmetic alone: what side_of_crossing() falls back on, and its slow
/// twin in the tests.
[[nodiscard]] int side_of_crossing_exact(const EdgePlane& p, const EdgePlane& q,
                                         const EdgePlane& r);

}  // namespace skyquilt::sphere
