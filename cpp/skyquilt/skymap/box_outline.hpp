// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The outline on the sky of a box on the pixels of a tract.
#pragma once

#include <vector>

#include "skyquilt/skymap/patch_grid.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap {

/// How far an outline may reach beyond its box where great circles are no straight lines: in
/// pixels, or as a part of the box's longer side where that is more (beyond 5 million pixels).
inline constexpr double outline_reach_px = 1e-3;
inline constexpr double outline_reach_of_side = 2e-10;

/// The outline of a box's continuous extent: polygons that hold all directions with pixel positions
/// in it, their corners counter-clockwise seen from outside.
///
/// In tan, up to 89 degrees from the reference point, these are the four corners, beginning at the
/// largest x and smallest y as in LSST's skymaps. Elsewhere the sides are curves, and the polygon
/// has as many corners as it takes to hold them and reach at most outline_reach_px beyond; it errs
/// outward. That goes for boxes up to 1000 radians from the reference point in stg; further out the
/// last places of the vectors are more.
///
/// There are several polygons, overlapping a little, where one would not fit well into a
/// hemisphere, and none where no direction has such a pixel position: what sticks out of the map is
/// cut off. On the meridian where a cylinder is cut open, an outline reaches across it by at most
/// outline_reach_px. Where the box reaches the rim (map_edge.hpp), one of the polygons is a disc
/// that holds all of it.
[[nodiscard]] std::vector<std::vector<sphere::UnitVector>> box_outline(const Tract& tract,
                                                                       const PixelBox& box);

}  // namespace skyquilt::skymap
