// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The side of an edge's great circle on which corners of figures lie, and where figures cross it.
#pragma once

#include <cmath>
#include <optional>

#include "skyquilt/sphere/precise_vector.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

/// A corner of a figure that is cut: of 32 digits, or a vertex of a polygon, which is exact.
struct PreciseCorner {
    PreciseVector place;
    const UnitVector* vertex = nullptr;  // where it is one
};

/// All that lies to the left of an edge, which must outlive it. Sides of vertices are exact; a sign
/// that 32 digits leave open moves the boundary by as little.
class HalfSpace {
  public:
    HalfSpace(const UnitVector& begin, const UnitVector& end) noexcept
        : begin_(&begin), end_(&end) {}

    /// +1 inside, 0 on the boundary, -1 outside.
    [[nodiscard]] int side(const PreciseCorner& corner) noexcept {
        if (corner.vertex != nullptr) {
            return orientation(*begin_, *end_, *corner.vertex);
        }
        const double deep = depth(corner).hi;
        return (deep > 0.0 ? 1 : 0) - (deep < 0.0 ? 1 : 0);
    }

    /// Where the arc between corners on either side crosses the boundary.
    [[nodiscard]] PreciseVector crossing(const PreciseCorner& a, const PreciseCorner& b) noexcept {
        const DoubleDouble a_deep = magnitude(depth(a));
        const DoubleDouble b_deep = magnitude(depth(b));
        const double larger = std::max(a_deep.hi, b_deep.hi);
        if (!(larger > 0.0)) {
            return a.place;
        }
        // Depths may be as small as doubles are: products with them would keep no digits.
        const double power = larger < 0x1p-900 ? 0x1p1000 : 1.0;
        return rescaled(times_power_of_two(b_deep, power) * a.place +
                        times_power_of_two(a_deep, power) * b.place);
    }

    /// Whether a corner lies outside so clearly that doubles tell: places and normals have
    /// components below 4 and 2, so these are wrong by less than 1e-14.
    [[nodiscard]] bool is_far_outside(const PreciseCorner& corner) noexcept {
        const PreciseVector& n = normal();
        const PreciseVector& p = corner.place;
        return n.x.hi * p.x.hi + n.y.hi * p.y.hi + n.z.hi * p.z.hi < -1e-14;
    }

  private:
    [[nodiscard]] static DoubleDouble magnitude(const DoubleDouble& a) noexcept {
        return a.hi < 0.0 ? -a : a;
    }
    [[nodiscard]] const PreciseVector& normal() noexcept {
        if (!normal_) {
            const PreciseVector from = precise(*begin_);
            normal_ = rescaled(cross(from, precise(*end_) - from));
        }
        return *normal_;
    }
    [[nodiscard]] DoubleDouble depth(const PreciseCorner& corner) noexcept {
        return dot(normal(), corner.place);
    }

    const UnitVector* begin_;
    const UnitVector* end_;
    std::optional<PreciseVector> normal_;  // set where needed: most sides are told without
};

}  // namespace skyquilt::sphere
