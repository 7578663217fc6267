// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How large a union of convex polygons is, and what two such unions have in common.
#pragma once

#include <span>

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// The area in steradians of a union, what several polygons share counted once; their vectors may
/// have any length.
///
/// Within 1e-14 of the true one for exactly these vectors, relative to it, and 1e-28 sr besides for
/// each piece into which the boundaries cut the polygons. Polygons that share no interior are added
/// up; one that another holds adds exactly nothing.
/// Takes time as the square of their number, and as the product of the numbers of vertices for
/// those that share interior.
[[nodiscard]] double union_area_sr(std::span<const ConvexPolygon> polygons);

/// The area in steradians of what two unions have in common, as accurate; exactly 0 where no two of
/// their members share interior.
[[nodiscard]] double overlap_area_sr(std::span<const ConvexPolygon> a,
                                     std::span<const ConvexPolygon> b);

}  // namespace skyquilt::sphere
