// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/curved_cover.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <variant>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/precise_angle.hpp"
#include "skyquilt/sphere/curves.hpp"

namespace skyquilt::sphere {

namespace {

// What a cover leaves of a shape is bounded by pieces of the shape's own boundary and of the
// boundaries of the cover. So we go along all of these. Where two of them cross, and where one ends
// beside another, they are cut; between cuts, what lies beside a curve is covered all along or not
// at all, and one point beside the middle tells: to the inner side of the shape's own boundary, to
// the outer side of a boundary of the cover. Such a point stands off by half the resolution, far
// more than the 1e-15 by which the curves here are rounded and the 2e-15 within which a point
// counts as inside. Hence members that share an edge cover what lies across it, for the point
// beside the one lies in the other; and two equal members do not hide what lies beside both.
constexpr double stand_off_rad = 0.5 * cover_resolution_rad;

// What holds no disc of the resolution's width needs no boundary longer than this.
constexpr double shortest_rad = 0.5 * cover_resolution_rad;

// A piece of a circle about an axis, counter-clockwise: the shape lies on the axis' side.
struct Curve {
    UnitVector axis;
    UnitVector along;   // square to the axis, towards the beginning
    UnitVector across;  // square to both
    double radius_rad = 0.0;
    double sweep_rad = 0.0;
    Vector<DoubleDouble> precise_axis;
    DoubleDouble height;  // the cosine of the radius

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

    // The angle about the axis at which a direction stands, from the beginning, in [0, 2 pi).
    [[nodiscard]] double angle_of(const UnitVector& p) const noexcept {
        const double angle = std::atan2(dot(across, p), dot(along, p));
        return angle < 0.0 ? angle + 2.0 * pi : angle;
    }
};

UnitVector rounded(const Vector<DoubleDouble>& v) noexcept { return {v.x.hi, v.y.hi, v.z.hi}; }

Curve curve_about(const Vector<DoubleDouble>& axis, const DoubleDouble& radius_rad,
                  const Vector<DoubleDouble>& begin, double sweep_rad) {
    const auto along = scaled_to_one(begin - dot(begin, axis) * axis);
    return {rounded(axis), rounded(along), rounded(cross(axis, along)),   radius_rad.hi,
            sweep_rad,     axis,           sine_cosine(radius_rad).cosine};
}

constexpr DoubleDouble right_angle = times_power_of_two(half_turn_rad<DoubleDouble>, 0.5);

void add_curves(const Circle& circle, std::vector<Curve>& curves) {
    if (circle.radius_rad < pi) {
        const auto center = direction<DoubleDouble>(circle.center);
        const bool polar = std::abs(center.z.hi) > 0.8;
        curves.push_back(
            curve_about(center, circle.radius_rad,
                        Vector<DoubleDouble>{polar ? 1.0 : 0.0, 0.0, polar ? 0.0 : 1.0}, 2.0 * pi));
    }
}

void add_curves(const PolygonShape& polygon, std::vector<Curve>& curves) {
    const auto vertices = directions<DoubleDouble>(polygon.vertices);
    for (std::size_t i = 0; i < vertices.size(); ++i) {
        const auto& a = vertices[i];
        const auto& b = vertices[i + 1 < vertices.size() ? i + 1 : 0];
        curves.push_back(curve_about(pole_of_arc(a, b), right_angle, a, angle_between(a, b).hi));
    }
}

void add_curves(const LonLatBox& box, std::vector<Curve>& curves) {
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

std::vector<Curve> curves_of(const Shape& shape) {
    std::vector<Curve> curves;
    std::visit([&curves](const auto& which) { add_curves(which, curves); }, shape);
    return curves;
}

// Where on `curve` the other one crosses, comes nearest or ends: too many cuts do no harm. Curves
// about axes that nearly agree cross where the last digits say; those of 32 leave the place within
// 1e-16 rad of both.
void add_cuts(const Curve& curve, const Curve& other, std::vector<double>& cuts) {
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

bool is_held(std::span<const Shape> cover, const UnitVector& point) {
    return std::ranges::any_of(cover, [&point](const Shape& shape) {
        return relate(Relation::overlaps, shape, Circle{point, 0.0});
    });
}

// Deeper than the tolerance.
bool is_inside(const Shape& shape, const UnitVector& point) {
    return relate(Relation::contains, shape, Circle{point, 2.0 * curve_tolerance_rad});
}

// The middles between cuts, as angles, of pieces that are not too short to matter.
std::vector<double> middles(const Curve& curve, std::vector<double> cuts, double shortest) {
    cuts.push_back(0.0);
    cuts.push_back(curve.sweep_rad);
    std::ranges::sort(cuts);
    const double least = shortest / std::max(std::sin(curve.radius_rad), 1e-300);
    std::vector<double> found;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        if (cuts[i + 1] - cuts[i] > least) {
            found.push_back(0.5 * (cuts[i] + cuts[i + 1]));
        }
    }
    return found;
}

UnitVector any_direction_of(const Shape& shape) {
    if (const auto* circle = std::get_if<Circle>(&shape)) {
        return circle->center;
    }
    if (const auto* box = std::get_if<LonLatBox>(&shape)) {
        return unit_vector({box->lon_begin_deg() + 0.5 * box->width_deg(),
                            0.5 * (box->lat_begin_deg() + box->lat_end_deg())});
    }
    return std::get<PolygonShape>(shape).vertices.front();
}

}  // namespace

bool curved_cover(std::span<const Shape> cover, const Shape& shape) {
    if (!is_held(cover, any_direction_of(shape))) {
        return false;
    }
    const std::vector<Curve> own = curves_of(shape);
    std::vector<std::vector<Curve>> others;
    for (const Shape& part : cover) {
        others.push_back(curves_of(part));
    }
    for (const Curve& curve : own) {
        std::vector<double> cuts;
        for (const auto& curves : others) {
            for (const Curve& other : curves) {
                add_cuts(curve, other, cuts);
            }
        }
        // A shape so small that all its boundary is short is looked at all the same.
        const double shortest = curve.length_rad() > 8.0 * shortest_rad ? shortest_rad : 0.0;
        for (const double middle : middles(curve, std::move(cuts), shortest)) {
            const UnitVector within = curve.at(middle, curve.radius_rad - stand_off_rad);
            const bool is_thin =
                curve.radius_rad < 2.0 * stand_off_rad || !is_inside(shape, within);
            if (!is_held(cover, is_thin ? curve.at(middle, curve.radius_rad) : within)) {
                return false;
            }
        }
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
        for (const Curve& curve : others[i]) {
            std::vector<double> cuts;
            for (const Curve& other : own) {
                add_cuts(curve, other, cuts);
            }
            for (std::size_t j = 0; j < others.size(); ++j) {
                if (j != i) {
                    for (const Curve& other : others[j]) {
                        add_cuts(curve, other, cuts);
                    }
                }
            }
            for (const double middle : middles(curve, std::move(cuts), shortest_rad)) {
                const UnitVector beside = curve.at(middle, curve.radius_rad + stand_off_rad);
                if (is_inside(shape, beside) && !is_held(cover, beside)) {
                    return false;
                }
            }
        }
    }
    return true;
}

}  // namespace skyquilt::sphere
