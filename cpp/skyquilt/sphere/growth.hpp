// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons grown outward by an angle.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::sphere {

/// A convex polygon that holds every point within `angle_rad` of a convex polygon, or why there is
/// none.
///
/// It errs outward, never inward, and by little: it is the convex hull of the polygon and of points
/// that lie at most acos(cos^2 angle) from a vertex, less than 1.42 times the angle; a square gets
/// the usual mitred corners. Between two corners an edge rises, as great circles do above circles
/// of latitude: beside the middle of an edge of length L to atan(tan(angle) / cos(L / 2 + angle)).
/// 5e-15 rad are added against rounding; an angle of 0 gives a polygon of vectors of length one as
/// it is.
///
/// Refused when an edge lengthened by the angle at both ends comes to 179 degrees or more, or when
/// no open hemisphere holds the result.
///
/// Precondition: the angle is finite and not negative.
/// @return the vertices, of length one, none for the empty polygon; or the reason for a refusal.
[[nodiscard]] std::variant<std::vector<UnitVector>, std::string> grown(ConvexPolygon polygon,
                                                                       double angle_rad);

/// Grow every row of a column by one angle, or each by its own.
///
/// @param angles_rad one angle, or as many as there are rows.
/// @throws GeometryError for another number of angles, an angle that is negative or not finite, a
///   row that is not convex, or one whose growth is refused.
[[nodiscard]] Polygons grown(const Polygons& polygons, std::span<const double> angles_rad,
                             int threads);

}  // namespace skyquilt::sphere
