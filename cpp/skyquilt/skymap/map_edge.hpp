// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Where the image of the sky ends in the plane of a projection, and what of a figure lies within.
#pragma once

#include <array>
#include <limits>
#include <vector>

#include "skyquilt/skymap/projection.hpp"

namespace skyquilt::skymap {

/// How near to the end of a map directions are told apart: near the antipode of the reference point
/// in stg, zea and arc and near the native poles in cea and mer, where all sides run together or
/// away. What is nearer is called the rim.
inline constexpr double rim_rad = 1e-4;

/// A corner of a convex figure in the plane; the side that begins there may run along the rim.
struct FigureCorner {
    sphere::PlanePoint at;
    bool is_rim = false;
};
/// Counter-clockwise, East to the right and North upward.
using ConvexFigure = std::vector<FigureCorner>;

/// The edge of the map of one kind of projection. On the meridian where a cylinder is cut open
/// figures may go on a little.
class MapEdge {
  public:
    /// @param margin_rad how far beyond the edge figures may reach in the plane, and how near to it
    ///   they are taken to end; below 0.01.
    MapEdge(ProjectionKind kind, double margin_rad) noexcept;

    /// How large the rim is on the sky: rim_rad, or what the margin is there.
    [[nodiscard]] double rim_angle_rad() const noexcept { return rim_angle_; }

    /// Whether a figure reaches the rim, within the map: that about the antipode, or those about
    /// the northern and the southern native pole.
    [[nodiscard]] std::array<bool, 2> meets_rim(const ConvexFigure& figure) const;

    /// The part of a figure within the map, the rim left out, with corners at least an eighth of
    /// the margin apart; along the rim they are up to 0.1 radians of bearing or longitude apart.
    /// Empty where the figure reaches less than half the margin into the map.
    struct Part {
        ConvexFigure figure;
        bool is_all = false;  ///< all that a zenithal projection shows; then the figure is empty
    };
    [[nodiscard]] Part part_within(const ConvexFigure& figure) const;

  private:
    [[nodiscard]] Part part_in_disc(const ConvexFigure& figure) const;
    [[nodiscard]] ConvexFigure part_in_strip(const ConvexFigure& figure, double beyond_turn,
                                             double limit) const;
    void add_rim(const sphere::PlanePoint& from, const sphere::PlanePoint& to,
                 ConvexFigure& figure) const;
    [[nodiscard]] ConvexFigure with_steps(const ConvexFigure& figure) const;
    [[nodiscard]] ConvexFigure distinct(const ConvexFigure& figure) const;

    ProjectionKind kind_;
    double margin_;
    // The rim begins at this distance from the origin, or at this |y|; the map ends at `end_`.
    double limit_ = std::numeric_limits<double>::infinity();
    double end_ = std::numeric_limits<double>::infinity();
    double rim_angle_ = 0.0;
};

}  // namespace skyquilt::skymap
