// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// How two convex polygons lie to each other, found in whole numbers and by another method than the
// core's: cut the cone of one by the half-spaces of the other, and look at what is left.
#pragma once

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere::oracle {

/// What can be asked of a pair.
struct Answers {
    bool overlaps = false;
    bool overlaps_interior = false;
    bool first_holds_second = false;
    bool second_holds_first = false;

    [[nodiscard]] friend bool operator==(const Answers&, const Answers&) = default;
};

/// The answers for two convex polygons, of vertices of any finite components and lengths; every
/// vertex may have its own. Each cone is cut by the other: the two must leave the same.
///
/// @throws std::logic_error if they do not, or if a polygon is empty.
[[nodiscard]] Answers relations(Polygon a, Polygon b);

/// Whether every vertex lies on the inner side of every edge or on its great circle, not all on one
/// great circle, and no two neighbours are equal.
[[nodiscard]] bool is_convex(Polygon polygon);

}  // namespace skyquilt::sphere::oracle
