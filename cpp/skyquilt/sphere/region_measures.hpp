// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas of regions, what two have in common, their convex hulls, and regions grown outward.
#pragma once

#include <span>

#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/regions.hpp"

namespace skyquilt::sphere {

/// The area of each row in steradians, what its members share counted once; 0 for an empty row. As
/// accurate as area.hpp says for single polygons, and curved_area.hpp for the rest.
///
/// @throws GeometryError if `out` has another length.
void areas_sr(const Regions& regions, int threads, std::span<double> out);

/// The area in steradians of what each pair of rows has in common. A column of one row stands for
/// as many as needed. As accurate as intersection.hpp says for pairs of single polygons, and
/// curved_area.hpp for the rest.
///
/// @throws GeometryError if the columns differ in length and neither has one row, or if `out` has
///   another length.
void overlap_areas_sr(const Regions& a, const Regions& b, int threads, std::span<double> out);

/// What each pair of rows has in common: convex polygons, boxes, and circles that lie wholly in the
/// other region's member. Members may overlap where those of a row do. What is thinner than 1e-15
/// rad may be lost.
///
/// @throws GeometryError if the columns differ in length and neither has one row, or for the first
///   row where a circle and another member, or a box and a polygon, share only a part of each: that
///   part has no form as polygons, circles and boxes.
[[nodiscard]] Regions intersections(const Regions& a, const Regions& b);

/// The convex hull of each row of polygons; empty for an empty row.
///
/// @throws GeometryError for the first row with a circle or a box, or with polygons that no open
///   hemisphere holds.
[[nodiscard]] Polygons convex_hulls(const Regions& regions, int threads);

/// Regions that hold every point within an angle of the row, erring outward: circles by their
/// radius, boxes as the box around what they become, polygons in convex parts as growth.hpp says.
///
/// @throws GeometryError for an angle that is negative or not finite, or where growth.hpp refuses.
[[nodiscard]] Regions grown(const Regions& regions, double angle_deg);

}  // namespace skyquilt::sphere
