// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/outline.hpp"

namespace skyquilt::sphere::oracle {

UnitVector sum(double s, const UnitVector& a, double t, const UnitVector& b) {
    return {s * a.x + t * b.x, s * a.y + t * b.y, s * a.z + t * b.z};
}

UnitVector unit(const UnitVector& v) { return normalized(v.x, v.y, v.z); }

UnitVector cross_product(const UnitVector& a, const UnitVector& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

UnitVector direction(Random& random) {
    while (true) {
        const UnitVector v{random.uniform(-1.0, 1.0), random.uniform(-1.0, 1.0),
                           random.uniform(-1.0, 1.0)};
        const double square = dot(v, v);
        if (square > 0.01 && square < 1.0) {
            return unit(v);
        }
    }
}

double power_of_ten(Random& random, double low, double high) {
    return std::pow(10.0, random.uniform(low, high));
}

void around(Random& random, const UnitVector& center, double radius_deg, int n, Outline& out) {
    std::array<double, 400> angles;
    const std::span<double> used(angles.data(), static_cast<std::size_t>(n));
    if (random.below(4) == 0) {
        std::ranges::generate(used, [&] { return random.uniform(0.0, 2.0 * std::numbers::pi); });
        std::ranges::sort(used);
    } else {
        const double turn = random.uniform(0.0, 6.0);
        double at = 0.0;
        for (double& angle : used) {
            at += random.uniform(0.2, 1.0);
            angle = at;
        }
        for (double& angle : used) {
            angle = turn + angle * (2.0 * std::numbers::pi / at);
        }
    }
    const double x = std::abs(center.x);
    const double y = std::abs(center.y);
    const double z = std::abs(center.z);
    const UnitVector helper = x <= y && x <= z ? UnitVector{1.0, 0.0, 0.0}
                              : y <= z         ? UnitVector{0.0, 1.0, 0.0}
                                               : UnitVector{0.0, 0.0, 1.0};
    const UnitVector east = unit(cross_product(helper, center));
    const UnitVector north = cross_product(center, east);
    const double reach = std::tan(radius_deg * radians_per_degree);
    out.clear();
    for (const double angle : used) {
        const UnitVector off = sum(reach * std::cos(angle), east, reach * std::sin(angle), north);
        out.push_back(normalized(center.x + off.x, center.y + off.y, center.z + off.z));
    }
}

bool make_convex(Outline& outline) {
    const CheckedOutline checked = check_outline(outline);
    return !checked.refusal && checked.is_convex;
}

}  // namespace skyquilt::sphere::oracle
