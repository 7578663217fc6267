// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two convex polygons lie to each other: exact for their vectors, no tolerance anywhere.
#pragma once

#include <cstdint>
#include <span>

#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::sphere {

/// Whether the arcs ab and cd cross in a point inside both. Touching at an end is no crossing.
/// Precondition: no arc of 180 degrees or more.
[[nodiscard]] bool edges_cross(const UnitVector& a, const UnitVector& b, const UnitVector& c,
                               const UnitVector& d) noexcept;

/// Whether a point lies in the polygon or on its boundary. The empty polygon holds none.
[[nodiscard]] bool contains(ConvexPolygon polygon, const UnitVector& point) noexcept;

/// The questions a column can be asked.
enum class Relation {
    overlaps,           ///< the closed regions share a point: touching counts
    overlaps_interior,  ///< the open regions share a point
    contains,           ///< every point of the second lies in the closed first
};

/// Answer one question for one pair. With an empty polygon the answer is always no.
/// Laws: overlaps and overlaps_interior are symmetric; overlaps_interior implies overlaps; contains
/// implies overlaps; a polygon contains itself.
[[nodiscard]] bool relate(Relation relation, ConvexPolygon a, ConvexPolygon b) noexcept;

/// Answer one question for each pair of rows. A column of one row stands for as many as needed.
///
/// @param out one answer per pair, 0 or 1.
/// @throws GeometryError if the columns differ in length and neither has one row, or if `out` has
///   another length.
void relate_columns(Relation relation, const Polygons& a, const Polygons& b, int threads,
                    std::span<std::uint8_t> out);

}  // namespace skyquilt::sphere
