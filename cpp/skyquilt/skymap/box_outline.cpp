// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/box_outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/map_edge.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::PlanePoint;
using sphere::UnitVector;

// A polygon that reaches no further than this from its middle is smaller than a hemisphere without
// doubt, and its edges are shorter than 179 degrees.
constexpr double cos_farthest = 0.25;

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

double length(const PlanePoint& p) noexcept { return std::hypot(p.east, p.north); }

PlanePoint along(const PlanePoint& p, const PlanePoint& q, double t) noexcept {
    return {p.east + t * (q.east - p.east), p.north + t * (q.north - p.north)};
}

class Outliner {
  public:
    Outliner(const Tract& tract, const Rectangle& box)
        : tract_(tract),
          projection_(tract.projection()),
          is_about_(is_zenithal(projection_.kind())),
          radians_per_pixel_(tract.scale().radians_per_pixel()),
          growth_(growth(box)),
          edge_(projection_.kind(), growth_) {}

    [[nodiscard]] std::vector<std::vector<UnitVector>> outline(const Rectangle& box) {
        add(box);
        const auto [first, second] = edge_.meets_rim(corners(box));
        const auto& frame = projection_.frame();
        // About the antipode, or the native poles; the axes so that x, y, center are right-handed.
        if (first && is_about_) {
            add_disc(-frame.contact(), frame.north(), frame.east());
        } else if (first) {
            add_disc(frame.north(), frame.contact(), frame.east());
        }
        if (second) {
            add_disc(-frame.north(), frame.east(), frame.contact());
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
            for (const FigureCorner& corner : corners(box)) {
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
    [[nodiscard]] ConvexFigure corners(const Rectangle& box) const {
        const bool is_west = tract_.scale().x_axis() == XAxis::west;
        const double first_x = is_west ? box.greatest.x : box.least.x;
        const double last_x = is_west ? box.least.x : box.greatest.x;
        return {{plane(first_x, box.least.y)},
                {plane(last_x, box.least.y)},
                {plane(last_x, box.greatest.y)},
                {plane(first_x, box.greatest.y)}};
    }

    // The direction of a point of the plane, across the meridian where a cylinder is cut open too.
    [[nodiscard]] UnitVector direction(PlanePoint point) const noexcept {
        if (!is_about_ && std::abs(point.east) > pi) {
            point.east -= std::copysign(2.0 * pi, point.east);
        }
        return projection_.deproject(point);
    }

    [[nodiscard]] UnitVector middle(const ConvexFigure& figure) const noexcept {
        PlanePoint sum{};
        for (const FigureCorner& corner : figure) {
            sum.east += corner.at.east;
            sum.north += corner.at.north;
        }
        const auto n = static_cast<double>(figure.size());
        return direction({sum.east / n, sum.north / n});
    }

    // Whether a figure is so small that one polygon holds it.
    [[nodiscard]] bool fits(const ConvexFigure& figure, const UnitVector& center,
                            const Rectangle& box) const {
        const auto [west, east] = std::ranges::minmax(
            figure, {}, [](const FigureCorner& corner) { return corner.at.east; });
        if (!is_about_ && east.at.east - west.at.east > 2.0) {
            return false;
        }
        // If the boundary is near the middle, so is all of the figure, unless it is what is beyond
        // the boundary: then it holds the point opposite to the middle.
        return std::ranges::all_of(figure,
                                   [&](const FigureCorner& corner) {
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
    [[nodiscard]] bool add_polygon(const ConvexFigure& figure, const UnitVector& center) {
        std::vector<UnitVector> polygon;
        for (std::size_t i = 0; i < figure.size(); ++i) {
            const FigureCorner& corner = figure[i];
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

    void add(const Rectangle& box) {
        const auto [figure, is_all] =
            edge_.part_within(corners(grown(box, growth_ / radians_per_pixel_)));
        if (!is_all) {
            if (figure.empty()) {
                return;
            }
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
        const double radius = 1.001 * std::tan(edge_.rim_angle_rad()) / std::cos(pi / n);
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
    MapEdge edge_;
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
