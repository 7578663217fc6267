// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How far a direction is from the boundary of a region.
#pragma once

#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::index {

/// The angle in radians, from 0 to pi, between a direction and the nearest point of a polygon's
/// boundary. For small and for large angles alike it is within 2e-15 / cos(h) of the truth, where h
/// is half the longest edge: how a long edge runs in its middle hangs by little at its ends.
///
/// Preconditions: the polygon is not empty, its vectors may have any length; the direction has
/// length one to within 1e-14.
[[nodiscard]] double boundary_distance_rad(sphere::Polygon polygon,
                                           const sphere::UnitVector& direction) noexcept;

}  // namespace skyquilt::index
