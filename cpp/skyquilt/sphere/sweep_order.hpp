// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// An exact order of the directions in front of a pole, in which a great circle sweeps over them.
#pragma once

#include <cmath>

#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// The half of a great circle that turns about a fixed point of the pole's horizon meets the
/// directions in front of the pole in this order; those it meets at once are ordered by a second
/// point of the horizon. In the plane that touches the sphere at the pole, it is the order along
/// one axis and then along another.
///
/// The two points are the pole's own components, exchanged and negated, so they are square to it
/// exactly, and every answer is an exact sign. Vectors may have any length.
class SweepOrder {
  public:
    /// Precondition: finite, not zero.
    explicit SweepOrder(const UnitVector& pole) noexcept {
        const double x = std::abs(pole.x);
        const double y = std::abs(pole.y);
        const double z = std::abs(pole.z);
        // Neither is zero, nor are they parallel, since the largest component stands in both.
        if (z >= x && z >= y) {
            first_ = {pole.z, 0.0, -pole.x};
            second_ = {0.0, pole.z, -pole.y};
        } else if (x >= y) {
            first_ = {-pole.y, pole.x, 0.0};
            second_ = {-pole.z, 0.0, pole.x};
        } else {
            first_ = {0.0, -pole.z, pole.y};
            second_ = {pole.y, -pole.x, 0.0};
        }
    }

    /// -1 where p comes before q, +1 where after, 0 where they have one direction.
    /// Precondition: both lie in front of the pole.
    [[nodiscard]] int compare(const UnitVector& p, const UnitVector& q) const noexcept {
        const int sign = orientation(first_, p, q);
        return sign != 0 ? -sign : -orientation(second_, p, q);
    }

  private:
    UnitVector first_;
    UnitVector second_;
};

}  // namespace skyquilt::sphere
