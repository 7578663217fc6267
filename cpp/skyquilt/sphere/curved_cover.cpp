// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/curved_cover.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "skyquilt/sphere/boundary_curve.hpp"

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

bool is_held(std::span<const Shape> cover, const UnitVector& point) {
    return std::ranges::any_of(cover, [&point](const Shape& shape) {
        return relate(Relation::overlaps, shape, Circle{point, 0.0});
    });
}

// Deeper than the tolerance.
bool is_inside(const Shape& shape, const UnitVector& point) {
    return relate(Relation::contains, shape, Circle{point, 2.0 * curve_tolerance_rad});
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
    const std::vector<BoundaryCurve> own = boundary_curves(shape);
    std::vector<std::vector<BoundaryCurve>> others;
    for (const Shape& part : cover) {
        others.push_back(boundary_curves(part));
    }
    for (const BoundaryCurve& curve : own) {
        std::vector<double> cuts;
        for (const auto& curves : others) {
            for (const BoundaryCurve& other : curves) {
                add_cuts(curve, other, cuts);
            }
        }
        // A shape so small that all its boundary is short is looked at all the same.
        const double shortest = curve.length_rad() > 8.0 * shortest_rad ? shortest_rad : 0.0;
        for (const CurvePiece& piece : pieces_between(curve, std::move(cuts), shortest)) {
            const double middle = 0.5 * (piece.begin_rad + piece.end_rad);
            const UnitVector within = curve.at(middle, curve.radius_rad - stand_off_rad);
            const bool is_thin =
                curve.radius_rad < 2.0 * stand_off_rad || !is_inside(shape, within);
            if (!is_held(cover, is_thin ? curve.at(middle, curve.radius_rad) : within)) {
                return false;
            }
        }
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
        for (const BoundaryCurve& curve : others[i]) {
            std::vector<double> cuts;
            for (const BoundaryCurve& other : own) {
                add_cuts(curve, other, cuts);
            }
            for (std::size_t j = 0; j < others.size(); ++j) {
                if (j != i) {
                    for (const BoundaryCurve& other : others[j]) {
                        add_cuts(curve, other, cuts);
                    }
                }
            }
            for (const CurvePiece& piece : pieces_between(curve, std::move(cuts), shortest_rad)) {
                const double middle = 0.5 * (piece.begin_rad + piece.end_rad);
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
