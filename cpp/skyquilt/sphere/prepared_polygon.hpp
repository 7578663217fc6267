// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A polygon made ready for many exact questions, convex or not, of any number of vertices.
#pragma once

#include "skyquilt/sphere/edge_tree.hpp"
#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// Where a point lies to a polygon.
enum class Location { outside, boundary, inside };

/// Refers to the vertices, which must outlive it.
class PreparedPolygon {
  public:
    /// Precondition: what Polygon says, or the empty polygon, outside of which all points lie.
    explicit PreparedPolygon(Polygon polygon);

    [[nodiscard]] Polygon vertices() const noexcept { return polygon_; }
    [[nodiscard]] const EdgeTree& edges() const noexcept { return edges_; }

    /// Exact for the vectors.
    [[nodiscard]] Location location_of(const UnitVector& point) const noexcept;

  private:
    Polygon polygon_;
    EdgeTree edges_;
    UnitVector pole_;     // the polygon lies in the open hemisphere about it
    UnitVector horizon_;  // exactly square to the pole
};

}  // namespace skyquilt::sphere
