// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/arcs.hpp"

#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

// On one great circle the vectors a x b are all parallel to its normal, so one component, any that
// does not vanish, tells which way they point; a component is an orientation with an axis.
struct Axis {
    UnitVector direction;
    int sign;  // of that component of a x b, never 0
};

Axis axis_across(const UnitVector& a, const UnitVector& b) noexcept {
    constexpr UnitVector x{1.0, 0.0, 0.0};
    constexpr UnitVector y{0.0, 1.0, 0.0};
    constexpr UnitVector z{0.0, 0.0, 1.0};
    if (const int sign = orientation(a, b, x); sign != 0) {
        return {x, sign};
    }
    if (const int sign = orientation(a, b, y); sign != 0) {
        return {y, sign};
    }
    return {z, orientation(a, b, z)};
}

}  // namespace

bool is_between(const UnitVector& point, const UnitVector& a, const UnitVector& b) noexcept {
    const Axis axis = axis_across(a, b);
    return orientation(a, point, axis.direction) * axis.sign >= 0 &&
           orientation(point, b, axis.direction) * axis.sign >= 0;
}

bool lies_on_arc(const UnitVector& point, const UnitVector& a, const UnitVector& b) noexcept {
    return orientation(a, b, point) == 0 && is_between(point, a, b);
}

bool run_the_same_way(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                      const UnitVector& d) noexcept {
    const Axis axis = axis_across(a, b);
    return orientation(c, d, axis.direction) == axis.sign;
}

bool arcs_cross(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                const UnitVector& d) noexcept {
    // The four turns around the two arcs have one sense just when the arcs cross here and not at
    // the opposite point.
    const int sense = orientation(a, b, d);
    return sense != 0 && orientation(a, b, c) == -sense && orientation(c, d, b) == -sense &&
           orientation(c, d, a) == sense;
}

bool arcs_touch(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                const UnitVector& d) noexcept {
    const int side_c = orientation(a, b, c);
    const int side_d = orientation(a, b, d);
    if (side_c * side_d > 0) {
        return false;
    }
    const int side_a = orientation(c, d, a);
    const int side_b = orientation(c, d, b);
    if (side_a * side_b > 0) {
        return false;
    }
    // Where no end lies on the other's great circle, see arcs_cross(). Else the arcs meet in an
    // end, if at all: two great circles meet in opposite points, of which an arc holds at most one.
    if (side_a != 0 && side_b != 0 && side_c != 0 && side_d != 0) {
        return side_a == side_d;
    }
    return (side_c == 0 && is_between(c, a, b)) || (side_d == 0 && is_between(d, a, b)) ||
           (side_a == 0 && is_between(a, c, d)) || (side_b == 0 && is_between(b, c, d));
}

}  // namespace skyquilt::sphere
