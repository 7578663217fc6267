// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The members of a region as shapes, and in convex parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

#include "skyquilt/sphere/convex_parts.hpp"
#include "skyquilt/sphere/regions.hpp"
#include "skyquilt/sphere/shape_relation.hpp"

namespace skyquilt::sphere {

/// The members of one row, one at a time; the column must outlive it.
class Members {
  public:
    Members(const Regions& regions, std::int64_t row)
        : regions_(regions),
          begin_(regions.shapes().offsets[static_cast<std::size_t>(row)]),
          end_(regions.shapes().offsets[static_cast<std::size_t>(row) + 1]) {}

    [[nodiscard]] std::int64_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] Shape operator[](std::int64_t i) const {
        const Shapes& shapes = regions_.shapes();
        const auto member = static_cast<std::size_t>(begin_ + i);
        const std::int64_t place = shapes.places[member];
        switch (shapes.kinds[member]) {
            case ShapeKind::circle:
                return circle_of(shapes.circles[static_cast<std::size_t>(place)]);
            case ShapeKind::box:
                return LonLatBox(shapes.boxes[static_cast<std::size_t>(place)]);
            case ShapeKind::polygon:
                break;
        }
        return PolygonShape{regions_.polygons()[place], regions_.polygons().is_convex(place)};
    }

  private:
    const Regions& regions_;
    std::int64_t begin_;
    std::int64_t end_;
};

/// Shapes, polygons that are not convex in convex parts.
class ConvexShapes {
  public:
    void add(const Shape& shape) {
        const auto* polygon = std::get_if<PolygonShape>(&shape);
        if (polygon == nullptr || polygon->is_convex) {
            shapes_.push_back(shape);
            return;
        }
        const ConvexParts& parts = parts_.emplace_back(convex_parts(polygon->vertices));
        for (std::size_t i = 0; i < parts.size(); ++i) {
            shapes_.emplace_back(PolygonShape{parts[i], true});
        }
    }
    [[nodiscard]] const std::vector<Shape>& shapes() const noexcept { return shapes_; }

    /// Those that are polygons.
    [[nodiscard]] std::vector<ConvexPolygon> polygons() const {
        std::vector<ConvexPolygon> found;
        for (const Shape& shape : shapes_) {
            if (const auto* polygon = std::get_if<PolygonShape>(&shape)) {
                found.push_back(polygon->vertices);
            }
        }
        return found;
    }

  private:
    std::vector<Shape> shapes_;
    std::deque<ConvexParts> parts_;  // where the parts stay while more are added
};

/// The members of a row in convex parts.
[[nodiscard]] inline ConvexShapes convex_members(const Regions& regions, std::int64_t row) {
    const Members members(regions, row);
    ConvexShapes shapes;
    for (std::int64_t i = 0; i < members.size(); ++i) {
        shapes.add(members[i]);
    }
    return shapes;
}

}  // namespace skyquilt::sphere
