// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Regions as lsst.sphgeom encodes them, and the butler stores them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/shapes.hpp"

namespace skyquilt::sphere {

/// Read a column of encodings as `lsst.sphgeom.Region.encode` writes them: convex polygons,
/// circles, boxes and unions of these to any depth. Vectors and angles are kept bit for bit; of a
/// box, the degrees are those that become the same radians again, where doubles are, else the
/// nearest. An empty circle, box or union is the empty region.
///
/// Refused by name: ellipses and intersections. A refused encoding gives an empty row and a
/// refusal, its `vertex` the place in bytes.
[[nodiscard]] Shapes shapes_from_sphgeom(std::span<const std::string_view> encodings,
                                         std::vector<Refusal>& refusals);

/// Write a column as `lsst.sphgeom.Region.decode` reads it: a polygon, a circle or a box, several
/// as a union, the empty region as a union of nothing. Vectors of length one to within 1e-14 are
/// written as delivered, others scaled to that length; positions are converted by unit_vector(). A
/// closing vertex and repeated neighbours are dropped and clockwise outlines reversed, as sphgeom
/// has them.
///
/// Precondition: every polygon is simple. @throws GeometryError for a row with a polygon that is
/// not
///   convex or has less than three vertices, which sphgeom does not have; CoordinateError for a
///   vector that is zero or not finite.
[[nodiscard]] std::vector<std::string> sphgeom_encodings(const Shapes& shapes);

}  // namespace skyquilt::sphere
