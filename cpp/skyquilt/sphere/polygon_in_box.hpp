// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How much of a convex polygon lies in a box, in closed form.
#pragma once

#include <optional>

#include "skyquilt/sphere/lon_lat_box.hpp"
#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// The area in steradians of what a convex polygon and a box have in common, within 1e-14 rad times
/// the length of the polygon's boundary.
///
/// Nothing where plain arithmetic cannot tell for sure: where boundaries run within 2e-15 rad of
/// each other, or a pole lies within 1e-9 rad of the great circle of an edge and may be inside;
/// where a parallel runs so near a pole that its sine says too little of it; where the two share no
/// more than 1e-13 rad times that length, which may be nothing; and for polygons that reach more
/// than 60 degrees from their middle, or whose vectors have not length one.
[[nodiscard]] std::optional<double> area_in_box_sr(ConvexPolygon polygon, const LonLatBox& box);

}  // namespace skyquilt::sphere
