// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/boundary_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>

#include "skyquilt/base/precise_angle.hpp"

namespace skyquilt::sphere {

namespace {

UnitVector rounded(const Vector<DoubleDouble>& v) noexcept { return {v.x.hi, v.y.hi, v.z.hi}; }

BoundaryCurve curve_about(const Vector<DoubleDouble>& axis, const DoubleDouble& radius_rad,
                          const Vector<DoubleDouble>& begin, double sweep_rad) {
    const auto along = scaled_to_one(begin - dot(begin, axis) * axis);
    return {rounded(axis), rounded(along), rounded(cross(axis, along)),   radius_rad.hi,
            sweep_rad,     axis,           sine_cosine(radius_rad).cosine};
}

constexpr DoubleDouble right_angle = times_power_of_two(half_turn_rad<DoubleDouble>, 0.5);

void add_curves(const Circle& circle, std::vector<BoundaryCurve>& curves) {
    if (circle.radius_rad < pi) {
        const auto center = direction<DoubleDouble>(circle.center);
        const bool polar = std::abs(center.z.hi) > 0.8;
        curves.push_back(
            curve_about(center, circle.radius_rad,
                        Vector<DoubleDouble>{polar ? 1.0 : 0.0, 0.0, polar ? 0.0 : 1.0}, 2.0 * pi));
    }
}

void add_curves(const PolygonShape& polygon, std::vector<BoundaryCurve>& curves) {
    const auto vertices = directions<DoubleDouble>(polygon.vertices);
    for (std::size_t i = 0; i < vertices.size(); ++i) {
        const auto& a = vertices[i];
        const auto& b = vertices[i + 1 < vertices.size() ? i + 1 : 0];
        curves.push_back(curve_about(pole_of_arc(a, b), right_angle, a, angle_between(a, b).hi));
    }
}

void add_curves(const LonLatBox& box, std::vector<BoundaryCurve>& curves) {
    const BoxSides<DoubleDouble> sides(box);
    const auto [south_west, south_east, north_east, north_west] = sides.corners();
    const double width = box.width_deg() * radians_per_degree;
    const double height = (sides.north() - sides.south()).hi;
    const Vector<DoubleDouble> up{0.0, 0.0, 1.0};
    if (box.lat_begin_deg() > -90.0) {
        curves.push_back(curve_about(up, right_angle - sides.south(), south_west, width));
    }
    if (box.lat_end_deg() < 90.0) {
        curves.push_back(curve_about(-up, right_angle + sides.north(), north_east, width));
    }
    if (!box.has_all_longitudes()) {
        const auto begin = sine_cosine(radians<DoubleDouble>(box.lon_begin_deg()));
        const auto end = sine_cosine(radians<DoubleDouble>(box.lon_end_deg()));
        curves.push_back(
            curve_about({-begin.sine, begin.cosine, 0.0}, right_angle, north_west, height));
        curves.push_back(
            curve_about({end.sine, -end.cosine, 0.0}, right_angle, south_east, height));
    }
}

}  // namespace

std::vector<BoundaryCurve> boundary_curves(const Shape& shape) {
    std::vector<BoundaryCurve> curves;
    std::visit([&curves](const auto& which) { add_curves(which, curves); }, shape);
    return curves;
}

// Curves about axes that nearly agree cross where the last digits say; those of 32 leave the place
// within 1e-16 rad of both.
void add_cuts(const BoundaryCurve& curve, const BoundaryCurve& other, std::vector<double>& cuts) {
    constexpr double beside = 1e-9;
    const auto add = [&](const UnitVector& p) {
        const double angle = curve.angle_of(p);
        if (angle < curve.sweep_rad) {
            cuts.push_back(angle);
        }
    };
    for (const UnitVector& end : {other.begin(), other.end()}) {
        if (std::abs(separation_rad(end, curve.axis) - curve.radius_rad) < beside) {
            add(end);
        }
    }
    // A direction x on both has x . axis = height twice. The sum and the difference of the axes are
    // square to each other, so x is made of them and of their product.
    const auto sum = curve.precise_axis + other.precise_axis;
    const auto difference = curve.precise_axis - other.precise_axis;
    const DoubleDouble of_sum = dot(sum, sum);
    const DoubleDouble of_difference = dot(difference, difference);
    if (of_sum.hi < 1e-50 || of_difference.hi < 1e-50) {
        return;  // about one axis: they run beside each other or not at all
    }
    const auto nearest = ((curve.height + other.height) / of_sum) * sum +
                         ((curve.height - other.height) / of_difference) * difference;
    const DoubleDouble rest = DoubleDouble(1.0) - dot(nearest, nearest);
    if (rest.hi < -1e-6) {
        return;
    }
    // Where they only come near, points that stand off may lie in both: hence a cut there too.
    add(rounded(nearest));
    if (rest.hi > 0.0) {
        const auto aside = sqrt(rest) * scaled_to_one(cross(difference, sum));
        for (const auto& x : {nearest + aside, nearest - aside}) {
            const double place = other.angle_of(rounded(x));
            if (place < other.sweep_rad + beside || place > 2.0 * pi - beside) {
                add(rounded(x));
            }
        }
    }
}

std::vector<CurvePiece> pieces_between(const BoundaryCurve& curve, std::vector<double> cuts,
                                       double shortest_rad) {
    cuts.push_back(0.0);
    cuts.push_back(curve.sweep_rad);
    std::ranges::sort(cuts);
    const double least = shortest_rad / std::max(std::sin(curve.radius_rad), 1e-300);
    std::vector<CurvePiece> pieces;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        if (cuts[i + 1] - cuts[i] > least) {
            pieces.push_back({cuts[i], cuts[i + 1]});
        }
    }
    return pieces;
}

}  // namespace skyquilt::sphere
