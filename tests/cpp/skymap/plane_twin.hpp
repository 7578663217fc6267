// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons and boxes compared in the plane, by the images of many points: slow, obvious, and sure
// wherever the two do not nearly touch.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
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
        const PixelPoint first = made.lines_.front().from;
        const PixelPoint last = made.lines_.back().to;
        if (!made.is_cylinder_) {
            made.is_inverted_ = is_inside(-projection.reference());
        } else if (std::abs(last.x - first.x) > 1.0) {
            // Round a pole: up to it, back in longitude, and down again.
            const double far = is_inside(projection.frame().north()) ? 50.0 : -50.0;
            made.detour_ = {
                {last, {last.x, far}}, {{last.x, far}, {first.x, far}}, {{first.x, far}, first}};
        }
        return made;
    }

    /// How far the lines may be off the image of the boundary, in pixels.
    [[nodiscard]] double tolerance_px() const noexcept {
        return 1e-5 + 2.0 * off_ / tract_.scale().radians_per_pixel();
    }

    /// Somewhere on the image, in pixels.
    [[nodiscard]] PixelPoint point(Directions& random) const {
        const auto n = static_cast<std::int64_t>(lines_.size());
        const PixelPoint& at = lines_[static_cast<std::size_t>(random.below(n))].from;
        const PixelPoint offset = tract_.scale().pixels({at.x, at.y});
        return {offset.x + tract_.reference_pixel().x, offset.y + tract_.reference_pixel().y};
    }

    /// Nothing where the boundary nearly touches the box without running through it, or where the
    /// box reaches beyond the map.
    /// @param near_px how near that is, besides what the lines are off.
    [[nodiscard]] std::optional<Answers> answers(const PixelExtent& box, double near_px) const {
        const double near = near_px + tolerance_px();
        if (!is_on_map(box)) {
            return std::nullopt;
        }
        if (meets_boundary(box, -near)) {
            return Answers{true, false};
        }
        if (meets_boundary(box, near)) {
            return std::nullopt;
        }
        const bool is_inside =
            holds({0.5 * (box.least.x + box.greatest.x), 0.5 * (box.least.y + box.greatest.y)});
        return Answers{is_inside, is_inside};
    }

  private:
    // Points of the plane, East as x and North as y: in radians.
    struct Line {
        PixelPoint from;
        PixelPoint to;
    };

    explicit PlaneTwin(const Tract& tract)
        : tract_(tract), is_cylinder_(!is_zenithal(tract.projection().kind())) {}

    bool add_edge(const UnitVector& from, const UnitVector& to) {
        const double length = separation_rad(from, to);
        const int n = 8 + static_cast<int>(100.0 * length);
        std::vector<PixelPoint> points;
        for (int k = 0; k <= n; ++k) {
            const double t = static_cast<double>(k) / n;
            // Along the arc, or along the chord where that is as good.
            const double a =
                length > 1e-6 ? std::sin(length * (1.0 - t)) / std::sin(length) : 1 - t;
            const double b = length > 1e-6 ? std::sin(length * t) / std::sin(length) : t;
            const sphere::PlanePoint image = tract_.projection().project(sphere::normalized(
                a * from.x + b * to.x, a * from.y + b * to.y, a * from.z + b * to.z));
            if (!(std::abs(image.east) < 40.0 && std::abs(image.north) < 40.0)) {
                return false;
            }
            PixelPoint point{image.east, image.north};
            // On a cylinder the image goes on beyond the meridian where it is cut open.
            const double before =
                !points.empty() ? points.back().x : (lines_.empty() ? point.x : lines_.back().to.x);
            if (is_cylinder_) {
                point.x = before + std::remainder(point.x - before, 2.0 * pi);
            }
            points.push_back(point);
        }
        for (std::size_t k = 0; k + 1 < points.size(); ++k) {
            lines_.push_back({points[k], points[k + 1]});
        }
        // Over twice the length a curve is four times as far off its chord.
        for (std::size_t k = 0; k + 2 < points.size(); ++k) {
            off_ =
                std::max(off_, std::hypot(0.5 * (points[k].x + points[k + 2].x) - points[k + 1].x,
                                          0.5 * (points[k].y + points[k + 2].y) - points[k + 1].y));
        }
        return off_ < 0.05;
    }

    [[nodiscard]] PixelPoint plane(double x, double y) const {
        const sphere::PlanePoint at =
            tract_.scale().plane({x - tract_.reference_pixel().x, y - tract_.reference_pixel().y});
        return {at.east, at.north};
    }

    // The map is convex, but the whole plane in stg and tan.
    [[nodiscard]] bool is_on_map(const PixelExtent& box) const {
        const auto has_direction = [&](double x, double y) {
            return std::isfinite(tract_.direction({x, y}).x);
        };
        return has_direction(box.least.x, box.least.y) &&
               has_direction(box.least.x, box.greatest.y) &&
               has_direction(box.greatest.x, box.least.y) &&
               has_direction(box.greatest.x, box.greatest.y);
    }

    // The whole turns by which what is unrolled may have to be moved back onto the map.
    [[nodiscard]] std::vector<double> turns() const {
        return is_cylinder_ ? std::vector<double>{-4.0 * pi, -2.0 * pi, 0.0, 2.0 * pi, 4.0 * pi}
                            : std::vector<double>{0.0};
    }

    // Whether the boundary has a point in a box after it has grown by some pixels.
    [[nodiscard]] bool meets_boundary(const PixelExtent& box, double by) const {
        const PixelPoint least{box.least.x - by, box.least.y - by};
        const PixelPoint greatest{box.greatest.x + by, box.greatest.y + by};
        if (!(least.x < greatest.x && least.y < greatest.y)) {
            return false;
        }
        const std::array<PixelPoint, 4> corners{plane(least.x, least.y), plane(greatest.x, least.y),
                                                plane(greatest.x, greatest.y),
                                                plane(least.x, greatest.y)};
        for (const double turn : turns()) {
            for (const Line& line : lines_) {
                if (meets({{line.from.x + turn, line.from.y}, {line.to.x + turn, line.to.y}},
                          corners)) {
                    return true;
                }
            }
        }
        return false;
    }

    // Whether a line meets a rectangle: none of the four sides and the line itself separates them.
    [[nodiscard]] static bool meets(const Line& line, const std::array<PixelPoint, 4>& corners) {
        const auto separates = [&](double x, double y) {
            double least = corners[0].x * x + corners[0].y * y;
            double greatest = least;
            for (const PixelPoint& corner : corners) {
                const double at = corner.x * x + corner.y * y;
                least = std::min(least, at);
                greatest = std::max(greatest, at);
            }
            const double from = line.from.x * x + line.from.y * y;
            const double to = line.to.x * x + line.to.y * y;
            return std::max(from, to) < least || std::min(from, to) > greatest;
        };
        return !separates(corners[1].x - corners[0].x, corners[1].y - corners[0].y) &&
               !separates(corners[2].x - corners[1].x, corners[2].y - corners[1].y) &&
               !separates(line.from.y - line.to.y, line.to.x - line.from.x);
    }

    // Whether a pixel position, not on the boundary, lies in the polygon: by counting the lines
    // above it.
    [[nodiscard]] bool holds(const PixelPoint& pixel) const {
        const PixelPoint at = plane(pixel.x, pixel.y);
        for (const double turn : turns()) {
            bool is_inside = is_inverted_;
            const auto count = [&](const Line& line) {
                const double from = line.from.x + turn;
                const double to = line.to.x + turn;
                if ((from <= at.x) != (to <= at.x)) {
                    const double y =
                        line.from.y + (at.x - from) / (to - from) * (line.to.y - line.from.y);
                    is_inside = is_inside != (y > at.y);
                }
            };
            std::ranges::for_each(lines_, count);
            std::ranges::for_each(detour_, count);
            if (is_inside) {
                return true;
            }
        }
        return false;
    }

    const Tract& tract_;
    bool is_cylinder_;
    bool is_inverted_ = false;  // the polygon is all but what the lines are around
    double off_ = 0.0;
    std::vector<Line> lines_;
    std::vector<Line> detour_;
};

}  // namespace skyquilt::skymap::testing
