// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas of circles, boxes, unions and what two unions have in common.
#pragma once

#include <span>

#include "skyquilt/sphere/shape_relation.hpp"

namespace skyquilt::sphere {

/// Area in steradians of one shape, within 1e-14 of it relative to it, a box as it stands in
/// degrees.
[[nodiscard]] double area_sr(const Shape& shape);

/// Area in steradians of a union: what several members share counts once.
///
/// Polygons alone: as accurate, relative to the area, as polygon_unions.hpp says. Members that
/// share no interior are added up. Else the boundary of the union is followed, whose curves and
/// cuts are rounded to doubles: within 2e-14 rad times the region's size, so that a union with a
/// circle or a box keeps few digits where it is smaller than a microarcsecond (5e-12 rad).
///
/// Precondition: polygons are convex.
[[nodiscard]] double union_area_sr(std::span<const Shape> shapes);

/// Area in steradians of what two unions have in common, as accurate, with the size of the larger
/// one; exactly 0 where no two of their members share interior. A single polygon and a single box
/// are measured in closed form where that is sure (polygon_in_box.hpp), some forty times as fast.
///
/// Precondition: polygons are convex.
[[nodiscard]] double overlap_area_sr(std::span<const Shape> a, std::span<const Shape> b);

}  // namespace skyquilt::sphere
