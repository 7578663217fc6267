// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What two polygons have in common, and how large it is.
#pragma once

#include <span>
#include <vector>

#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::sphere {

/// The area of the common region in steradians, for simple polygons, convex or not, whose vectors
/// may have any length.
///
/// Within 1e-14 of the true one for exactly these vectors, relative to it, and 1e-28 sr for each
/// pair of convex parts besides: squares of a milliarcsecond have 2e-17 sr.
/// Laws: symmetric but for that error; exactly 0 where the interiors share no point; never above
/// either area; for convex polygons exactly the area of the one that the other contains.
/// Takes time as the product of the numbers of vertices, for each pair of convex parts whose caps
/// overlap.
[[nodiscard]] double overlap_area_sr(Polygon a, Polygon b);

/// The common region of two convex polygons as a convex polygon with vectors of length one.
///
/// Vertices of `a` or `b` are kept bit by bit where they have length one, and a polygon of such
/// that the other contains is given back as it is. Where edges cross the vertex is rounded, within
/// 4e-16 rad of both edges and of the common region. Empty where the interiors share no point, and
/// where so rounded vertices enclose no area: common regions thinner than 1e-15 rad may be lost.
/// @throws GeometryError if the rounded region fits no open hemisphere, which takes two polygons
///   that both fill one but for 1e-15 rad.
[[nodiscard]] std::vector<UnitVector> intersection(ConvexPolygon a, ConvexPolygon b);

/// overlap_area_sr() of each pair of rows. A column of one row stands for as many as needed.
///
/// @throws GeometryError if the columns differ in length and neither has one row, or if `out` has
///   another length.
void overlap_areas_sr(const Polygons& a, const Polygons& b, int threads, std::span<double> out);

/// intersection() of each pair of rows. A column of one row stands for as many as needed.
///
/// @throws GeometryError if the columns differ in length and neither has one row, or for the first
///   row that is not convex.
[[nodiscard]] Polygons intersections(const Polygons& a, const Polygons& b, int threads);

}  // namespace skyquilt::sphere
