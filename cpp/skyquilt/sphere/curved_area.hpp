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

/// Area in steradians of a union: what several members share counts once. Members that share no
/// interior are added up; else the boundary of the union is followed, which is within 1e-13 of the
/// true area relative to the square of the region's size, 1e-14 sr for large ones.
///
/// Precondition: polygons are convex.
[[nodiscard]] double union_area_sr(std::span<const Shape> shapes);

/// Area in steradians of what two unions have in common, as accurate relative to the larger one's
/// size; exactly 0 where no two of their members share interior.
///
/// Precondition: polygons are convex.
[[nodiscard]] double overlap_area_sr(std::span<const Shape> a, std::span<const Shape> b);

}  // namespace skyquilt::sphere
