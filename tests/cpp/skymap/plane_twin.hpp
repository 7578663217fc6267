// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons and boxes compared in the plane, by the images of many points: slow, obvious, and sure
// wherever the two do not nearly touch.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/boxes_near.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "small_skymaps.hpp"

namespace skyquilt::skymap::testing {

/// What a polygon is to a box: a direction lies in the box if its pixel position does.
struct Answers {
    bool overlaps = false;
    bool contains = false;  ///< the polygon the box
};

/// The image of the boundary of a polygon, of any size and shape, on the pixels of a tract in any
/// projection, as lines between many points.
class PlaneTwin {
  public:
    /// None where the boundary nearly meets the end of the map.
    static std::optional<PlaneTwin> of(sphere::Polygon polygon, const Tract& tract) {
        PlaneTwin made(tract);
        for (std::size_t i = 0; i < polygon.size(); ++i) {
            if (!made.add_edge(direction_of(polygon[i]),
                               direction_of(polygon[(i + 1) % polygon.size()]))) {
                return std::nullopt;
            }
        }
        const Projection& projection = tract.projection();
        const sphere::PreparedPolygon prepared(polygon);
        const auto is_inside = [&](const UnitVector& direction) {
            return prepared.location_of(direction) == sphere::Location::inside;
        };
        const sphere::PlanePoint first = made.first_;
        const sphere::PlanePoint last = made.last_;
        if (!made.is_cylinder_) {
            made.is_inverted_ = is_inside(-projection.reference());
        } else if (std::abs(last.east - first.east) > 1.0) {
            // Round a pole: up to it, back in longitude, and down again.
            const double far = is_inside(projection.frame().north()) ? 50.0 : -50.0;
            made.detour_ = {
                {made.pixel(last), made.pixel({last.east, far})},
                {made.pixel({last.east, far}), made.pixel({first.east, far})},
                {made.pixel({first.east, far}), made.pixel(first)},
            };
        }
        return made;
    }

    /// Somewhere on the image.
    [[nodiscard]] PixelPoint point(Directions& random) const {
        const auto n = static_cast<std::int64_t>(lines_.size());
        return lines_[static_cast<std::size_t>(random.below(n))].from;
    }

    /// Nothing where the boundary nearly touches the box without running through it, or where the
    /// box reaches beyond the map.
    /// @param near_px how near that is, besides what the lines are off.
    [[nodiscard]] std::optional<Answers> answers(const PixelExtent& box, double near_px) const {
        if (!is_on_map(box)) {
            return std::nullopt;
        }
        const double near = near_px + 1e-5 + 2.0 * off_px_;
        if (meets_boundary(grown(box, -near))) {
            return Answers{true, false};
        }
        if (meets_boundary(grown(box, near))) {
            return std::nullopt;
        }
        const bool is_inside =
            holds({0.5 * (box.least.x + box.greatest.x), 0.5 * (box.least.y + box.greatest.y)});
        return Answers{is_inside, is_inside};
    }

  private:
    struct Line {
        PixelPoint from;
        PixelPoint to;
    };

    explicit PlaneTwin(const Tract& tract)
        : tract_(tract), is_cylinder_(!is_zenithal(tract.projection().kind())) {
        // What is unrolled from a cylinder may lie whole turns off the map.
        for (const double turns : {0.0, -1.0, 1.0, -2.0, 2.0}) {
            if (is_cylinder_ || turns == 0.0) {
                copies_.push_back(tract.scale().pixels({2.0 * pi * turns, 0.0}));
            }
        }
    }

    [[nodiscard]] PixelPoint pixel(const sphere::PlanePoint& point) const {
        const PixelPoint offset = tract_.scale().pixels(point);
        return {offset.x + tract_.reference_pixel().x, offset.y + tract_.reference_pixel().y};
    }

    // False if the image of an edge cannot be followed.
    bool add_edge(const UnitVector& from, const UnitVector& to) {
        const double length = separation_rad(from, to);
        const int n = 8 + static_cast<int>(100.0 * length);
        std::vector<PixelPoint> points;
        for (int k = 0; k <= n; ++k) {
            const double t = static_cast<double>(k) / n;
            // Along the arc, or along the chord where that is as good.
            const bool is_short = length < 1e-6;
            const double a = is_short ? 1.0 - t : std::sin(length * (1.0 - t)) / std::sin(length);
            const double b = is_short ? t : std::sin(length * t) / std::sin(length);
            sphere::PlanePoint image = tract_.projection().project(sphere::normalized(
                a * from.x + b * to.x, a * from.y + b * to.y, a * from.z + b * to.z));
            if (!(std::abs(image.east) < 40.0 && std::abs(image.north) < 40.0)) {
                return false;
            }
            // On a cylinder the image goes on beyond the meridian where it is cut open.
            if (is_cylinder_ && !(points.empty() && lines_.empty())) {
                image.east = last_.east + std::remainder(image.east - last_.east, 2.0 * pi);
            }
            first_ = points.empty() && lines_.empty() ? image : first_;
            last_ = image;
            points.push_back(pixel(image));
        }
        for (std::size_t k = 1; k < points.size(); ++k) {
            lines_.push_back({points[k - 1], points[k]});
            least_ = {std::min({least_.x, points[k - 1].x, points[k].x}),
                      std::min({least_.y, points[k - 1].y, points[k].y})};
            greatest_ = {std::max({greatest_.x, points[k - 1].x, points[k].x}),
                         std::max({greatest_.y, points[k - 1].y, points[k].y})};
        }
        // Over twice the length a curve is four times as far off its chord.
        for (std::size_t k = 2; k < points.size(); ++k) {
            const PixelPoint& middle = points[k - 1];
            off_px_ =
                std::max(off_px_, std::hypot(0.5 * (points[k - 2].x + points[k].x) - middle.x,
                                             0.5 * (points[k - 2].y + points[k].y) - middle.y));
        }
        return off_px_ * tract_.scale().radians_per_pixel() < 0.05;
    }

    // The map is convex, and the whole plane in stg and tan.
    [[nodiscard]] bool is_on_map(const PixelExtent& box) const {
        const auto has_direction = [&](double x, double y) {
            return std::isfinite(tract_.direction({x, y}).x);
        };
        return has_direction(box.least.x, box.least.y) &&
               has_direction(box.least.x, box.greatest.y) &&
               has_direction(box.greatest.x, box.least.y) &&
               has_direction(box.greatest.x, box.greatest.y);
    }

    [[nodiscard]] static PixelExtent grown(const PixelExtent& box, double by) {
        return {{box.least.x - by, box.least.y - by}, {box.greatest.x + by, box.greatest.y + by}};
    }

    [[nodiscard]] bool meets_boundary(const PixelExtent& box) const {
        if (!(box.least.x < box.greatest.x && box.least.y < box.greatest.y)) {
            return false;
        }
        return std::ranges::any_of(copies_, [&](const PixelPoint& copy) {
            const PixelExtent moved{{box.least.x - copy.x, box.least.y - copy.y},
                                    {box.greatest.x - copy.x, box.greatest.y - copy.y}};
            return meets(PixelExtent{least_, greatest_}, moved) &&
                   std::ranges::any_of(lines_,
                                       [&](const Line& line) { return meets(line, moved); });
        });
    }

    [[nodiscard]] static bool meets(const PixelExtent& a, const PixelExtent& b) {
        return a.least.x <= b.greatest.x && b.least.x <= a.greatest.x &&
               a.least.y <= b.greatest.y && b.least.y <= a.greatest.y;
    }

    // Whether neither the sides of the box nor the line itself separate the two.
    [[nodiscard]] static bool meets(const Line& line, const PixelExtent& box) {
        const auto& [from, to] = line;
        const PixelExtent extent{{std::min(from.x, to.x), std::min(from.y, to.y)},
                                 {std::max(from.x, to.x), std::max(from.y, to.y)}};
        if (!meets(extent, box)) {
            return false;
        }
        const auto side = [&](double x, double y) {
            return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
        };
        const auto [least, greatest] =
            std::minmax({side(box.least.x, box.least.y), side(box.least.x, box.greatest.y),
                         side(box.greatest.x, box.least.y), side(box.greatest.x, box.greatest.y)});
        return least <= 0.0 && greatest >= 0.0;
    }

    // Whether a position that is not on the boundary lies in the polygon: by counting the lines
    // above it.
    [[nodiscard]] bool holds(const PixelPoint& at) const {
        return std::ranges::any_of(copies_, [&](const PixelPoint& copy) {
            bool is_inside = is_inverted_;
            const double x = at.x - copy.x;
            const double y = at.y - copy.y;
            const auto count = [&](const Line& line) {
                const auto& [from, to] = line;
                if ((from.x <= x) != (to.x <= x)) {
                    const double there = from.y + (x - from.x) / (to.x - from.x) * (to.y - from.y);
                    is_inside = is_inside != (there > y);
                }
            };
            std::ranges::for_each(lines_, count);
            std::ranges::for_each(detour_, count);
            return is_inside;
        });
    }

    const Tract& tract_;
    bool is_cylinder_;
    bool is_inverted_ = false;  // the polygon is all but what the lines are around
    double off_px_ = 0.0;       // how far the lines may be off the image, with much room
    sphere::PlanePoint first_;
    sphere::PlanePoint last_;
    PixelPoint least_{1e300, 1e300};
    PixelPoint greatest_{-1e300, -1e300};
    std::vector<PixelPoint> copies_;
    std::vector<Line> lines_;
    std::vector<Line> detour_;
};

}  // namespace skyquilt::skymap::testing
