// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Discs on the sphere, used as bounds.
#pragma once

#include <span>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

/// All directions within `radius_rad` of `center`.
struct Cap {
    UnitVector center;
    double radius_rad = 0.0;
};

/// A cap that holds the convex region with these vertices, of any length, whatever the rounding.
///
/// Its centre is the direction of the vertices' sum, its radius the largest distance from there to
/// a vertex, rounded up by 1e-14. A cap smaller than a hemisphere is convex, so holding the
/// vertices it holds all between them; beyond that the whole sphere (radius pi) is given.
/// Precondition: at least one vertex.
[[nodiscard]] Cap bounding_cap(std::span<const UnitVector> vertices) noexcept;

}  // namespace skyquilt::sphere
