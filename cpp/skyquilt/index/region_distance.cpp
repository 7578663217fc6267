// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/index/region_distance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace skyquilt::index {

namespace {

using sphere::UnitVector;

// To the last place, where direction_of() leaves what is one to within 1e-14.
UnitVector at_length_one(const UnitVector& v) noexcept {
    const UnitVector direction = direction_of(v);
    return sphere::normalized(direction.x, direction.y, direction.z);
}

UnitVector operator+(const UnitVector& a, const UnitVector& b) noexcept {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}

UnitVector minus(const UnitVector& a, const UnitVector& b) noexcept {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}

UnitVector cross(const UnitVector& a, const UnitVector& b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

double squared(const UnitVector& v) noexcept { return dot(v, v); }

// The angle t between two directions as the squares of the straight ways to the one and to its
// opposite, 4 sin^2(t/2) and 4 cos^2(t/2): the first tells small angles apart, the second large
// ones (W. Kahan, How Futile are Mindless Assessments of Roundoff, 2006, section 12).
struct Gap {
    double near;
    double far;

    [[nodiscard]] double angle_rad() const noexcept {
        return 2.0 * std::atan2(std::sqrt(near), std::sqrt(far));
    }
    [[nodiscard]] bool is_below(const Gap& other) const noexcept {
        return near <= 2.0 || other.near <= 2.0 ? near < other.near : far > other.far;
    }
};

// The gap to the great circle through a and b, if the foot of the perpendicular lies between them;
// else a gap that no other is above.
//
// (a - b) x (a + b) = 2 a x b, but neighbouring vertices are subtracted without an error, so the
// normal's direction is right to some 1e-16 for edges of any length. Its product with the point is
// taken with the difference to the nearer end, which is the same but for that error.
Gap gap_to_edge(const UnitVector& a, const UnitVector& b, const UnitVector& p) noexcept {
    constexpr Gap none{8.0, -4.0};
    const UnitVector normal = cross(minus(a, b), a + b);
    const double length_squared = squared(normal);
    if (length_squared == 0.0) {
        return none;  // no longer than rounding: its ends are near enough
    }
    const UnitVector from_a = minus(p, a);
    const UnitVector from_b = minus(p, b);
    // Beyond a or beyond b, seen along the edge: a x p = a x (p - a).
    if (dot(normal, cross(a, from_a)) <= 0.0 || dot(normal, cross(b, from_b)) >= 0.0) {
        return none;
    }
    const double length = std::sqrt(length_squared);
    const UnitVector& from_end = squared(from_a) < squared(from_b) ? from_a : from_b;
    const double sine = dot(normal, from_end) / length;
    const double cosine = std::sqrt(squared(cross(normal, p))) / length;
    return {2.0 * sine * sine / (1.0 + cosine), 2.0 * (1.0 + cosine)};
}

}  // namespace

double boundary_distance_rad(sphere::Polygon polygon, const UnitVector& direction) noexcept {
    const UnitVector p = at_length_one(direction);
    UnitVector previous = at_length_one(polygon.back());
    Gap least{8.0, -4.0};
    for (const UnitVector& vertex : polygon) {
        const UnitVector v = at_length_one(vertex);
        for (const Gap& gap :
             {Gap{squared(minus(p, v)), squared(p + v)}, gap_to_edge(previous, v, p)}) {
            if (gap.is_below(least)) {
                least = gap;
            }
        }
        previous = v;
    }
    return least.angle_rad();
}

}  // namespace skyquilt::index
