// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Whether several shapes together cover another one where curved boundaries take part.
#pragma once

#include <span>

#include "skyquilt/sphere/shape_relation.hpp"

namespace skyquilt::sphere {

/// How wide a piece of a shape must at most be for curved_cover() to notice that it is left out.
inline constexpr double cover_resolution_rad = 2e-14;

/// Whether every direction of a shape lies in at least one of several others, to within the
/// resolution: yes where they cover it, or leave out only what is nowhere as wide as 2e-14 rad; no
/// where they leave out a piece that holds a disc of that diameter.
///
/// Precondition: polygons are convex; no shape is empty.
[[nodiscard]] bool curved_cover(std::span<const Shape> cover, const Shape& shape);

}  // namespace skyquilt::sphere
