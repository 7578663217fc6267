// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How the outline of one polygon runs relative to another: exact, for polygons of any shape.
#pragma once

#include "skyquilt/sphere/prepared_polygon.hpp"

namespace skyquilt::sphere {

/// What is met along the whole outline of one polygon, going round it once.
struct BoundaryWalk {
    bool touches = false;  ///< the outlines share a point
    bool inside = false;   ///< some piece of it runs through the interior of the other
    bool outside = false;  ///< some piece of it runs outside
    bool along = false;    ///< some piece runs along the other's outline, interiors on one side
    bool against = false;  ///< the same with the interiors on opposite sides
};

/// Walk round `walked` and look at `other`. Ends early where the outlines cross: then `touches`,
/// `inside` and `outside` are set and the rest is unspecified.
/// Precondition: neither is empty.
[[nodiscard]] BoundaryWalk walk_boundary(const PreparedPolygon& walked,
                                         const PreparedPolygon& other);

}  // namespace skyquilt::sphere
