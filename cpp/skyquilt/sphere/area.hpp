// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The area of a polygon, and its middle.
#pragma once

#include <span>

#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/precise_vector.hpp"

namespace skyquilt::sphere {

/// Area in steradians of a simple polygon, convex or not, whose vectors may have any length.
///
/// Within 1e-14 of the area of the polygon with exactly these vectors, relative to it, and 1e-30 sr
/// for each vertex besides: a square of a milliarcsecond has 2e-17 sr, a sliver 1e-11 degrees wide
/// and 60 degrees long 2e-13. Never negative; 0 for the empty polygon.
[[nodiscard]] double area_sr(Polygon polygon) noexcept;

/// The same for vectors of 32 digits, for figures whose corners are no doubles.
[[nodiscard]] double area_of_precise_sr(std::span<const PreciseVector> polygon) noexcept;

/// The mean direction of a polygon's area: the direction of the integral of all unit vectors in it.
///
/// Within 1e-15 rad for the polygon with exactly these vectors, so long as it is wider than 1e-15
/// rad. For a convex polygon it lies inside, but for that error.
/// Precondition: not empty.
[[nodiscard]] UnitVector centroid(Polygon polygon);

/// The areas of a column, 0 for an empty row.
/// @throws GeometryError if `out` has another length.
void areas_sr(const Polygons& polygons, int threads, std::span<double> out);

/// The centroids of a column, of NaN for an empty row.
/// @throws GeometryError if `out` has another length.
void centroids(const Polygons& polygons, int threads, std::span<UnitVector> out);

}  // namespace skyquilt::sphere
