// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/map_edge.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::PlanePoint;

// Steps along the rim, radians of longitude or bearing. A great circle over such a step runs into
// the rim.
constexpr double rim_step = 0.1;

double length(const PlanePoint& p) noexcept { return std::hypot(p.east, p.north); }

double distance(const PlanePoint& p, const PlanePoint& q) noexcept {
    return std::hypot(q.east - p.east, q.north - p.north);
}

PlanePoint along(const PlanePoint& p, const PlanePoint& q, double t) noexcept {
    return {p.east + t * (q.east - p.east), p.north + t * (q.north - p.north)};
}

const PlanePoint& after(const ConvexFigure& figure, std::size_t corner) noexcept {
    return figure[corner + 1 < figure.size() ? corner + 1 : 0].at;
}

// How near a figure comes to the origin.
double nearest(const ConvexFigure& figure) noexcept {
    double found = std::numeric_limits<double>::infinity();
    bool holds_origin = true;
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = after(figure, i);
        const PlanePoint d{q.east - p.east, q.north - p.north};
        holds_origin &= p.east * q.north - p.north * q.east >= 0.0;
        const double t =
            -(p.east * d.east + p.north * d.north) / (d.east * d.east + d.north * d.north);
        found = std::min(found, length(along(p, q, std::clamp(t, 0.0, 1.0))));
    }
    return holds_origin ? 0.0 : found;
}

// One of the two coordinates of the plane.
using Coordinate = double PlanePoint::*;

// The part of a figure where sign * coordinate <= limit.
ConvexFigure part_below(const ConvexFigure& figure, Coordinate coordinate, double sign,
                        double limit) {
    ConvexFigure kept;
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = after(figure, i);
        const double p_beyond = sign * p.*coordinate - limit;
        const double q_beyond = sign * q.*coordinate - limit;
        if (p_beyond <= 0.0) {
            kept.push_back({p});
        }
        if ((p_beyond < 0.0 && q_beyond > 0.0) || (p_beyond > 0.0 && q_beyond < 0.0)) {
            PlanePoint crossing = along(p, q, p_beyond / (p_beyond - q_beyond));
            crossing.*coordinate = sign * limit;  // to the last bit, so that it is known again
            kept.push_back({crossing});
        }
    }
    return kept;
}

// The part of the side from p to q in the disc about the origin: an interval of [0, 1], where p is
// 0 and q is 1.
struct Interval {
    double begin;
    double end;
};

Interval part_of_side(const PlanePoint& p, const PlanePoint& q, double radius) noexcept {
    // p + t (q - p) is at the radius where a t^2 + 2 b t + c = 0.
    const PlanePoint d{q.east - p.east, q.north - p.north};
    const double a = d.east * d.east + d.north * d.north;
    const double b = p.east * d.east + p.north * d.north;
    const double c = (length(p) - radius) * (length(p) + radius);
    const double square = b * b - a * c;
    if (square <= 0.0) {
        return {0.0, 0.0};
    }
    const double root = std::sqrt(square);
    const double begin = c <= 0.0 ? 0.0 : (-b - root) / a;
    const double end = length(q) <= radius ? 1.0 : (-b + root) / a;
    return begin >= 0.0 && end <= 1.0 ? Interval{begin, end} : Interval{0.0, 0.0};
}

}  // namespace

// ZEA and CEA end flat: a margin g from their end is an angle of 2 sqrt(g) or sqrt(2 g) from it.
MapEdge::MapEdge(ProjectionKind kind, double margin_rad) noexcept
    : kind_(kind), margin_(margin_rad) {
    switch (kind) {
        case ProjectionKind::tan:
            break;
        case ProjectionKind::stg:
            rim_angle_ = rim_rad;
            limit_ = 2.0 / std::tan(0.5 * rim_angle_);
            break;
        case ProjectionKind::zea:
            rim_angle_ = std::max(rim_rad, 2.0 * std::sqrt(margin_rad));
            limit_ = 2.0 * std::cos(0.5 * rim_angle_);
            end_ = 2.0;
            break;
        case ProjectionKind::arc:
            rim_angle_ = std::max(rim_rad, margin_rad);
            limit_ = pi - rim_angle_;
            end_ = pi;
            break;
        case ProjectionKind::cea:
            rim_angle_ = std::max(rim_rad, std::sqrt(2.0 * margin_rad));
            limit_ = std::cos(rim_angle_);
            end_ = 1.0;
            break;
        case ProjectionKind::mer:
            rim_angle_ = rim_rad;
            limit_ = std::asinh(1.0 / std::tan(rim_angle_));
            break;
    }
}

std::array<bool, 2> MapEdge::meets_rim(const ConvexFigure& figure) const {
    if (is_zenithal(kind_)) {
        const bool reaches = std::ranges::any_of(
            figure, [&](const FigureCorner& corner) { return length(corner.at) > limit_; });
        return {reaches && nearest(figure) <= end_, false};
    }
    const auto shown = part_in_strip(figure, 0.0, end_);
    const auto reaches = [&](double sign) {
        return std::ranges::any_of(
            shown, [&](const FigureCorner& corner) { return sign * corner.at.north > limit_; });
    };
    return {reaches(1.0), reaches(-1.0)};
}

MapEdge::Part MapEdge::part_within(const ConvexFigure& figure) const {
    if (is_zenithal(kind_)) {
        return nearest(figure) > limit_ - 0.5 * margin_ ? Part{} : part_in_disc(figure);
    }
    if (part_in_strip(figure, 0.5 * margin_, limit_ - 0.5 * margin_).empty()) {
        return {};
    }
    return {distinct(with_steps(part_in_strip(figure, margin_, limit_))), false};
}

MapEdge::Part MapEdge::part_in_disc(const ConvexFigure& figure) const {
    ConvexFigure kept;
    PlanePoint first{};
    PlanePoint last{};
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = after(figure, i);
        const Interval shown = part_of_side(p, q, limit_);
        // Shorter parts lie as near to the rim, or are of no depth.
        const bool is_cut = shown.begin > 0.0 || shown.end < 1.0;
        if (is_cut && (shown.end - shown.begin) * distance(p, q) <= 0.25 * margin_) {
            continue;
        }
        const PlanePoint from = shown.begin > 0.0 ? along(p, q, shown.begin) : p;
        if (kept.empty()) {
            first = from;
        } else if (distance(last, from) > 0.0) {
            add_rim(last, from, kept);
        }
        kept.push_back({from});
        last = shown.end < 1.0 ? along(p, q, shown.end) : q;
    }
    if (kept.empty()) {
        return {{}, true};
    }
    if (distance(last, first) > 0.0) {
        add_rim(last, first, kept);
    }
    return {distinct(kept), false};
}

ConvexFigure MapEdge::part_in_strip(const ConvexFigure& figure, double beyond_turn,
                                    double limit) const {
    ConvexFigure kept = figure;
    for (const double sign : {1.0, -1.0}) {
        kept = part_below(kept, &PlanePoint::east, sign, pi + beyond_turn);
        kept = part_below(kept, &PlanePoint::north, sign, limit);
    }
    return kept;
}

// From one point of the rim counter-clockwise to another, that one left out.
void MapEdge::add_rim(const PlanePoint& from, const PlanePoint& to, ConvexFigure& figure) const {
    const double begin = std::atan2(from.north, from.east);
    double turn = std::atan2(to.north, to.east) - begin;
    turn -= 2.0 * pi * std::floor(turn / (2.0 * pi));
    // A step back by less is the rounding of no step at all.
    if (turn > 2.0 * pi - 1e-9) {
        turn = 0.0;
    }
    figure.push_back({from, true});
    // Two steps at least, since there may be but one side.
    const double steps = std::max(2.0, std::ceil(turn / rim_step));
    for (double k = 1.0; k < steps; ++k) {
        const double angle = begin + turn * k / steps;
        figure.push_back({{limit_ * std::cos(angle), limit_ * std::sin(angle)}, true});
    }
}

// Steps along the rims of a cylinder.
ConvexFigure MapEdge::with_steps(const ConvexFigure& figure) const {
    ConvexFigure stepped;
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = after(figure, i);
        const bool is_rim = p.north == q.north && std::abs(p.north) == limit_;
        const double steps = is_rim ? std::ceil(distance(p, q) / rim_step) : 1.0;
        for (double k = 0.0; k < steps; ++k) {
            stepped.push_back({along(p, q, k / steps), is_rim});
        }
    }
    return stepped;
}

ConvexFigure MapEdge::distinct(const ConvexFigure& figure) const {
    ConvexFigure kept;
    const double least = 0.125 * margin_;
    for (const FigureCorner& corner : figure) {
        if (!kept.empty() && distance(kept.back().at, corner.at) < least) {
            kept.back().is_rim = corner.is_rim;
        } else {
            kept.push_back(corner);
        }
    }
    while (kept.size() > 1 && distance(kept.back().at, kept.front().at) < least) {
        kept.pop_back();
    }
    return kept.size() < 3 ? ConvexFigure{} : kept;
}

}  // namespace skyquilt::skymap
