// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/box_outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::PlanePoint;
using sphere::UnitVector;

constexpr double infinity = std::numeric_limits<double>::infinity();

// A polygon that reaches no further than this from its middle is smaller than a hemisphere without
// doubt, and its edges are shorter than 179 degrees.
constexpr double cos_farthest = 0.25;

// Steps along the rim, radians of longitude or bearing. A great circle over such a step runs nearer
// to the end of the map, where the disc lies.
constexpr double rim_step = 0.1;

struct Rectangle {
    PixelPoint least;
    PixelPoint greatest;

    [[nodiscard]] bool holds(const PixelPoint& point) const noexcept {
        return point.x >= least.x && point.x <= greatest.x && point.y >= least.y &&
               point.y <= greatest.y;
    }
};

Rectangle grown(const Rectangle& box, double by) noexcept {
    return {{box.least.x - by, box.least.y - by}, {box.greatest.x + by, box.greatest.y + by}};
}

// A corner of a convex figure in the plane; the side that begins there runs along the rim or not.
struct Corner {
    PlanePoint at;
    bool is_rim = false;
};
using Figure = std::vector<Corner>;

double length(const PlanePoint& p) noexcept { return std::hypot(p.east, p.north); }

PlanePoint along(const PlanePoint& p, const PlanePoint& q, double t) noexcept {
    return {p.east + t * (q.east - p.east), p.north + t * (q.north - p.north)};
}

// Where the map ends: at a distance from the origin (zenithal) or at +-y (cylindrical) in the
// plane, at an angle from the antipode of the reference point or from the native poles on the sky.
struct Rim {
    double limit = infinity;
    double angle = 0.0;
};

// ZEA and CEA end flat, growth g away from the end is the angle 2 sqrt(g) or sqrt(2 g) from it.
Rim rim_of(ProjectionKind kind, double growth) noexcept {
    switch (kind) {
        case ProjectionKind::tan:
            return {};
        case ProjectionKind::stg:
            return {2.0 / std::tan(0.5 * rim_rad), rim_rad};
        case ProjectionKind::zea: {
            const double angle = std::max(rim_rad, 2.0 * std::sqrt(growth));
            return {2.0 * std::cos(0.5 * angle), angle};
        }
        case ProjectionKind::arc: {
            const double angle = std::max(rim_rad, growth);
            return {pi - angle, angle};
        }
        case ProjectionKind::cea: {
            const double angle = std::max(rim_rad, std::sqrt(2.0 * growth));
            return {std::cos(angle), angle};
        }
        case ProjectionKind::mer:
            return {std::asinh(1.0 / std::tan(rim_rad)), rim_rad};
    }
    return {};
}

// The part of a convex figure where a x + b y <= c.
Figure cut_off(const Figure& figure, double a, double b, double c) {
    Figure kept;
    for (std::size_t i = 0; i < figure.size(); ++i) {
        const PlanePoint& p = figure[i].at;
        const PlanePoint& q = figure[(i + 1) % figure.size()].at;
        const double p_beyond = a * p.east + b * p.north - c;
        const double q_beyond = a * q.east + b * q.north - c;
        if (p_beyond <= 0.0) {
            kept.push_back({p});
        }
        if ((p_beyond < 0.0 && q_beyond > 0.0) || (p_beyond > 0.0 && q_beyond < 0.0)) {
            PlanePoint crossing = along(p, q, p_beyond / (p_beyond - q_beyond));
            // On the line to the last bit, so that sides along it are known.
            (b == 0.0 ? crossing.east : crossing.north) = b == 0.0 ? c / a : c / b;
            kept.push_back({crossing});
        }
    }
    return kept;
}

class Outliner {
  public:
    explicit Outliner(const Tract& tract, const Rectangle& box)
        : tract_(tract),
          projection_(tract.projection()),
          is_about_(is_zenithal(projection_.kind())),
          radians_per_pixel_(tract.scale().radians_per_pixel()),
          growth_(growth(box)),
          rim_(rim_of(projection_.kind(), growth_)) {}

    [[nodiscard]] std::vector<std::vector<UnitVector>> outline(const Rectangle& box) {
        add(box);
        const auto& frame = projection_.frame();
        if (is_about_) {
            if (meets_rim(box)) {
                add_disc(-frame.contact(), frame.north(), frame.east());
            }
        } else {
            for (const double side : {1.0, -1.0}) {
                // Beyond the rim, within the map.
                const double end = projection_.kind() == ProjectionKind::cea ? 1.0 : infinity;
                Figure beyond = cut_off(within_turn(corners(box), 0.0), 0.0, -side, -rim_.limit);
                if (end < infinity) {
                    beyond = cut_off(beyond, 0.0, side, end);
                }
                if (!beyond.empty()) {
                    const UnitVector pole = side > 0.0 ? frame.north() : -frame.north();
                    add_disc(pole, frame.contact(), side > 0.0 ? frame.east() : -frame.east());
                }
            }
        }
        return std::move(polygons_);
    }

  private:
    // Half of what an outline may reach beyond a box, in radians: the other half is for sides that
    // bend outward. It is above what the last places of vectors are in the plane, and no side needs
    // many more than 10^5 corners.
    [[nodiscard]] double growth(const Rectangle& box) const noexcept {
        double farthest = 1.0;
        if (projection_.kind() == ProjectionKind::stg ||
            projection_.kind() == ProjectionKind::tan) {
            for (const Corner& corner : corners(box)) {
                farthest = std::max(farthest, length(corner.at));
            }
        }
        const double side = std::max(box.greatest.x - box.least.x, box.greatest.y - box.least.y);
        const double least = std::max(0.5 * outline_reach_px, 0.5 * outline_reach_of_side * side) *
                             radians_per_pixel_;
        return std::min(std::max(least, 2e-15 * farthest * farthest), 1e-3);
    }

    [[nodiscard]] PlanePoint plane(double x, double y) const noexcept {
        const PixelPoint& reference = tract_.reference_pixel();
        return tract_.scale().plane({x - reference.x, y - reference.y});
    }

    // Counter-clockwise seen from outside.
    [[nodiscard]] Figure corners(const Rectangle& box) const {
        return {{plane(box.greatest.x, box.least.y)},
                {plane(box.least.x, box.least.y)},
                {plane(box.least.x, box.greatest.y)},
                {plane(box.greatest.x, box.greatest.y)}};
    }

    // The direction of a point of the plane, across the meridian where a cylinder is cut open too.
    [[nodiscard]] UnitVector direction(PlanePoint point) const noexcept {
        if (!is_about_ && std::abs(point.east) > pi) {
            point.east -= std::copysign(2.0 * pi, point.east);
        }
        return projection_.deproject(point);
    }

    [[nodiscard]] static Figure within_turn(const Figure& figure, double beyond) {
        return cut_off(cut_off(figure, 1.0, 0.0, pi + beyond), -1.0, 0.0, pi + beyond);
    }

    // How near a box comes to the origin of the plane.
    [[nodiscard]] double nearest(const Rectangle& box) const noexcept {
        const PixelPoint& reference = tract_.reference_pixel();
        return radians_per_pixel_ *
               std::hypot(reference.x - std::clamp(reference.x, box.least.x, box.greatest.x),
                          reference.y - std::clamp(reference.y, box.least.y, box.greatest.y));
    }

    [[nodiscard]] bool meets_rim(const Rectangle& box) const {
        const double end = projection_.kind() == ProjectionKind::zea   ? 2.0
                           : projection_.kind() == ProjectionKind::arc ? pi
                                                                       : infinity;
        const Figure figure = corners(box);
        return nearest(box) <= end && std::ranges::any_of(figure, [&](const Corner& corner) {
                   return length(corner.at) > rim_.limit;
               });
    }

    // What the map shows of a grown box, the rim left out; empty where the box itself shows nothing
    // there. `is_whole` where its boundary is the rim alone.
    [[nodiscard]] Figure shown(const Rectangle& box, bool& is_whole) const {
        is_whole = false;
        const Rectangle larger = grown(box, growth_ / radians_per_pixel_);
        // Had it less than this of the map, the box itself would have nothing of it.
        const double least = 0.5 * growth_;
        if (!is_about_) {
            const auto inside = [&](double beyond_turn, double limit) {
                const Figure figure =
                    cut_off(within_turn(corners(larger), beyond_turn), 0.0, 1.0, limit);
                return cut_off(figure, 0.0, -1.0, limit);
            };
            if (inside(least, rim_.limit - least).empty()) {
                return {};
            }
            return with_rim_of_cylinder(inside(growth_, rim_.limit));
        }
        if (nearest(larger) > rim_.limit - least) {
            return {};
        }
        return in_disc(corners(larger), is_whole);
    }

    // The part of a convex figure in the disc of the map, at least partly there.
    [[nodiscard]] Figure in_disc(const Figure& figure, bool& is_whole) const {
        Figure kept;
        PlanePoint last{};
        bool is_cut = false;
        const auto add_rim = [&](const PlanePoint& from, const PlanePoint& to) {
            const double begin = std::atan2(from.north, from.east);
            double turn = std::atan2(to.north, to.east) - begin;
            turn -= 2.0 * pi * std::floor(turn / (2.0 * pi));
            // Less than a step back is the rounding of no step at all.
            if (turn > 2.0 * pi - 1e-9) {
                turn = 0.0;
            }
            kept.push_back({from, true});
            const double steps = std::ceil(turn / rim_step);
            for (double k = 1.0; k < steps; ++k) {
                const double angle = begin + turn * k / steps;
                kept.push_back(
                    {{rim_.limit * std::cos(angle), rim_.limit * std::sin(angle)}, true});
            }
        };
        PlanePoint first{};
        for (std::size_t i = 0; i < figure.size(); ++i) {
            const PlanePoint& p = figure[i].at;
            const PlanePoint& q = figure[(i + 1) % figure.size()].at;
            // p + t (q - p) is at the limit where a t^2 + 2 b t + c = 0.
            const PlanePoint d{q.east - p.east, q.north - p.north};
            const double a = d.east * d.east + d.north * d.north;
            const double b = p.east * d.east + p.north * d.north;
            const double c = (length(p) - rim_.limit) * (length(p) + rim_.limit);
            const double root = std::sqrt(std::max(0.0, b * b - a * c));
            const bool p_is_in = c <= 0.0;
            const bool q_is_in = length(q) <= rim_.limit;
            const double begin = p_is_in ? 0.0 : (-b - root) / a;
            const double end = q_is_in ? 1.0 : (-b + root) / a;
            if (!(begin >= 0.0 && end <= 1.0 && (end - begin) * std::sqrt(a) > 0.25 * growth_)) {
                continue;
            }
            const PlanePoint from = p_is_in ? p : along(p, q, begin);
            const PlanePoint to = q_is_in ? q : along(p, q, end);
            if (kept.empty()) {
                first = from;
            } else if (is_cut || !p_is_in) {
                add_rim(last, from);
            }
            kept.push_back({from});
            last = to;
            is_cut = !q_is_in;
        }
        if (kept.empty()) {
            is_whole = true;
        } else if (last.east != first.east || last.north != first.north) {
            add_rim(last, first);
        }
        return kept;
    }

    // Steps along the rim of a cylinder.
    [[nodiscard]] Figure with_rim_of_cylinder(const Figure& figure) const {
        Figure stepped;
        for (std::size_t i = 0; i < figure.size(); ++i) {
            const PlanePoint& p = figure[i].at;
            const PlanePoint& q = figure[(i + 1) % figure.size()].at;
            const bool is_rim = p.north == q.north && std::abs(p.north) == rim_.limit;
            const double steps = is_rim ? std::ceil(std::abs(q.east - p.east) / rim_step) : 1.0;
            for (double k = 0.0; k < steps; ++k) {
                stepped.push_back({along(p, q, k / steps), is_rim});
            }
        }
        return stepped;
    }

    [[nodiscard]] UnitVector middle(const Figure& figure) const noexcept {
        PlanePoint sum{};
        for (const Corner& corner : figure) {
            sum.east += corner.at.east;
            sum.north += corner.at.north;
        }
        const auto n = static_cast<double>(figure.size());
        return direction({sum.east / n, sum.north / n});
    }

    // Whether a figure is so small that one polygon holds it.
    [[nodiscard]] bool fits(const Figure& figure, const UnitVector& center,
                            const Rectangle& box) const {
        const auto [west, east] =
            std::ranges::minmax(figure, {}, [](const Corner& corner) { return corner.at.east; });
        if (!is_about_ && east.at.east - west.at.east > 2.0) {
            return false;
        }
        // If the boundary is near the middle, so is all of the figure, unless it is what is beyond
        // the boundary: then it holds the point opposite to the middle.
        return std::ranges::all_of(figure,
                                   [&](const Corner& corner) {
                                       return dot(direction(corner.at), center) > cos_farthest;
                                   }) &&
               !grown(box, 1.0).holds(tract_.pixel(-center));
    }

    // Corners between two points of a side, so near to each other that it bends little enough.
    void add_between(const PlanePoint& p, const UnitVector& a, const PlanePoint& q,
                     const UnitVector& b, std::vector<UnitVector>& polygon) const {
        // The last quarter is for what rounding and cutting off add.
        const double allowed = 0.75 * growth_;
        const double bend = projection_.bend_rad(a, b);
        if (!(bend > allowed)) {
            return;
        }
        // The bend falls with the square of the length. Few pieces at once, since it may be far
        // smaller at one end than at the other.
        const double n = std::min(64.0, std::max(2.0, std::ceil(std::sqrt(bend / allowed))));
        PlanePoint from = p;
        UnitVector from_direction = a;
        for (double k = 1.0; k <= n; ++k) {
            const PlanePoint to = k < n ? along(p, q, k / n) : q;
            const UnitVector to_direction = k < n ? direction(to) : b;
            add_between(from, from_direction, to, to_direction, polygon);
            if (k < n) {
                polygon.push_back(to_direction);
            }
            from = to;
            from_direction = to_direction;
        }
    }

    // False if it reaches too far after all: the middle of a side may be further than its ends.
    [[nodiscard]] bool add_polygon(const Figure& figure, const UnitVector& center) {
        std::vector<UnitVector> polygon;
        for (std::size_t i = 0; i < figure.size(); ++i) {
            const Corner& corner = figure[i];
            const PlanePoint& next = figure[(i + 1) % figure.size()].at;
            const UnitVector a = direction(corner.at);
            polygon.push_back(a);
            const bool is_meridian = !is_about_ && corner.at.east == next.east;
            if (!corner.is_rim && !is_meridian) {
                add_between(corner.at, a, next, direction(next), polygon);
            }
        }
        if (std::ranges::any_of(polygon, [&](const UnitVector& vertex) {
                return dot(vertex, center) < 0.5 * cos_farthest;
            })) {
            return false;
        }
        polygons_.push_back(std::move(polygon));
        return true;
    }

    // Corners of a figure that stand on the same spot but for rounding become one.
    [[nodiscard]] Figure distinct(const Figure& figure) const {
        Figure kept;
        const double least = 0.125 * growth_;
        for (const Corner& corner : figure) {
            if (!kept.empty() && length({corner.at.east - kept.back().at.east,
                                         corner.at.north - kept.back().at.north}) < least) {
                kept.back().is_rim = corner.is_rim;
                continue;
            }
            kept.push_back(corner);
        }
        while (kept.size() > 1 && length({kept.front().at.east - kept.back().at.east,
                                          kept.front().at.north - kept.back().at.north}) < least) {
            kept.pop_back();
        }
        return kept;
    }

    void add(const Rectangle& box) {
        bool is_whole = false;
        const Figure figure = distinct(shown(box, is_whole));
        if (!is_whole && figure.size() < 3) {
            return;
        }
        if (!is_whole) {
            const UnitVector center = middle(figure);
            if (fits(figure, center, box) && add_polygon(figure, center)) {
                return;
            }
        }
        // In halves, each of which is grown again.
        Rectangle first = box;
        Rectangle second = box;
        if (box.greatest.x - box.least.x > box.greatest.y - box.least.y) {
            first.greatest.x = second.least.x = 0.5 * (box.least.x + box.greatest.x);
        } else {
            first.greatest.y = second.least.y = 0.5 * (box.least.y + box.greatest.y);
        }
        add(first);
        add(second);
    }

    // A polygon around what lies within the rim's angle of an end of the map.
    void add_disc(const UnitVector& center, const UnitVector& x, const UnitVector& y) {
        constexpr int n = 16;
        const double radius = 1.001 * std::tan(rim_.angle) / std::cos(pi / n);
        std::vector<UnitVector> polygon;
        for (int k = 0; k < n; ++k) {
            const double c = radius * std::cos(2.0 * pi * k / n);
            const double s = radius * std::sin(2.0 * pi * k / n);
            polygon.push_back(sphere::normalized(center.x + c * x.x + s * y.x,
                                                 center.y + c * x.y + s * y.y,
                                                 center.z + c * x.z + s * y.z));
        }
        polygons_.push_back(std::move(polygon));
    }

    const Tract& tract_;
    const Projection& projection_;
    bool is_about_;
    double radians_per_pixel_;
    double growth_;
    Rim rim_;
    std::vector<std::vector<UnitVector>> polygons_;
};

}  // namespace

std::vector<std::vector<UnitVector>> box_outline(const Tract& tract, const PixelBox& box) {
    if (box.begin_x >= box.end_x || box.begin_y >= box.end_y) {
        return {};
    }
    if (tract.projection().kind() == ProjectionKind::tan) {
        const std::array<UnitVector, 4> corners = tract.corners(box);
        // Well within a hemisphere, and no edge near 180 degrees.
        if (std::ranges::all_of(corners, [&](const UnitVector& corner) {
                return dot(corner, tract.projection().reference()) > 0.01;
            })) {
            return {{corners.begin(), corners.end()}};
        }
    }
    const Rectangle extent{
        {static_cast<double>(box.begin_x) - 0.5, static_cast<double>(box.begin_y) - 0.5},
        {static_cast<double>(box.end_x) - 0.5, static_cast<double>(box.end_y) - 0.5}};
    return Outliner(tract, extent).outline(extent);
}

}  // namespace skyquilt::skymap
