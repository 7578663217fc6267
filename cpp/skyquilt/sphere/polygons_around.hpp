// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons that hold circles and boxes, and reach little beyond them.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "skyquilt/sphere/circle.hpp"
#include "skyquilt/sphere/lon_lat_box.hpp"
#include "skyquilt/sphere/regions.hpp"

namespace skyquilt::sphere {

/// The errors that can be asked for, in degrees: far above what rounding adds, and small enough
/// that a polygon still resembles its shape.
inline constexpr double least_outline_error_deg = 2e-11;
inline constexpr double largest_outline_error_deg = 5.0;

/// How many corners the polygons around one shape may have together.
inline constexpr double most_outline_corners = 100'000;

/// The corners of polygons, counter-clockwise, of length one; or why there are none.
using PolygonsAround = std::variant<std::vector<std::vector<UnitVector>>, std::string>;

/// Polygons that hold a shape together and reach at most `max_error_rad` beyond it. They err
/// outward: 8e-15 rad are added, which also covers longitudes and latitudes written for the corners
/// by lon_lat(). They have few corners, and what has no area gets one.
///
/// A circle smaller than a hemisphere becomes one regular polygon, another one three to six pieces
/// between meridians and parallels about its centre. A box becomes one polygon, or several side by
/// side where it is wider or higher than 120 degrees; one of all longitudes that reaches a pole is
/// the circle it is. The polygons of one shape overlap by the rounding at most. Those of boxes are
/// simple, and often not convex: the side nearer to a pole is hollow.
///
/// Refused where they would take more corners than most_outline_corners.
///
/// @param max_error_rad in the range of the constants above.
/// @param largest_rad no polygon is made wider or higher than about this, if it is smaller than
///   the sizes named.
[[nodiscard]] PolygonsAround polygons_around(const Circle& circle, double max_error_rad,
                                             double largest_rad);
[[nodiscard]] PolygonsAround polygons_around(const LonLatBox& box, double max_error_rad,
                                             double largest_rad);

/// The same rows with polygons around the circles and boxes in their places; polygons stay as they
/// were delivered. Corners are longitudes and latitudes where those of the polygons are.
///
/// @param largest_deg 180 cuts nothing that need not be cut.
/// @throws GeometryError for an error outside of the range of the constants above, or for the first
///   row with a shape that is refused.
[[nodiscard]] Regions to_polygons(const Regions& regions, double max_error_deg, double largest_deg);

}  // namespace skyquilt::sphere
