// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two shapes lie to each other: polygons, circles and boxes, each with each.
#pragma once

#include <variant>

#include "skyquilt/sphere/circle.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/lon_lat_box.hpp"
#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// A polygon, and whether it is convex, as Polygons knows.
struct PolygonShape {
    Polygon vertices;
    bool is_convex = true;
};

using Shape = std::variant<PolygonShape, Circle, LonLatBox>;

/// By how many radians the two shapes of a pair may miss what is asked, or must exceed it, where
/// one of them has a curved boundary. Twice the rounding of a position and of a radius, so that
/// circles meant to touch do; small enough that, together with the corners that a tolerance rounds
/// off, no answer is wrong by 4e-15.
inline constexpr double curve_tolerance_rad = 2e-15;

/// Answer one question for one pair.
///
/// Two polygons: exact for their vectors. Two boxes: exact in degrees. Where a circle takes part,
/// or a box and a polygon:
///  - overlaps is yes for all that share a point, and for nothing 4e-15 rad apart;
///  - overlaps_interior is yes only for open regions that share a point, and no for those that
///    share nothing as wide as 4e-15 rad;
///  - contains is yes for all that the first holds, and for nothing that sticks out by 4e-15 rad.
///    (A polygon that is not convex holds a box where its convex parts together do: see
///    curved_cover.hpp.)
/// A circle is the one about its centre's vector, its radius the double in radians.
///
/// Laws: overlaps and overlaps_interior are symmetric; overlaps_interior implies overlaps; contains
/// implies overlaps; a shape contains itself.
///
/// Precondition: no polygon is empty; for contains, a polygon that is to hold a box is convex.
[[nodiscard]] bool relate(Relation relation, const Shape& a, const Shape& b);

/// Whether a position lies in a shape: exact for polygons and their vectors and for boxes and
/// degrees, within 4e-15 rad in favour of yes for circles.
[[nodiscard]] bool holds_point(const Shape& shape, const LonLat& position,
                               const UnitVector& vector);

}  // namespace skyquilt::sphere
