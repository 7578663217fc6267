// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two convex polygons of few vertices lie to each other: exact for their vectors, no tolerance
// anywhere.
#pragma once

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// Whether a point lies in the polygon or on its boundary. The empty polygon holds none.
[[nodiscard]] bool contains(ConvexPolygon polygon, const UnitVector& point) noexcept;

/// The questions two polygons can be asked.
enum class Relation {
    overlaps,           ///< the closed regions share a point: touching counts
    overlaps_interior,  ///< the open regions share a point
    contains,           ///< every point of the second lies in the closed first
};

/// Answer one question for one pair. With an empty polygon the answer is always no. Takes time
/// proportional to the product of the numbers of vertices.
[[nodiscard]] bool relate_convex(Relation relation, ConvexPolygon a, ConvexPolygon b) noexcept;

}  // namespace skyquilt::sphere
