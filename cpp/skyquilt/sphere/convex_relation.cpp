// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/convex_relation.hpp"

#include <algorithm>
#include <cstddef>

#include "skyquilt/sphere/arcs.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

namespace {

// Seen from the centre of the sphere a convex polygon is a pointed convex cone, and two of them
// that lie in one open hemisphere can be told apart by planes through an edge of one of them alone:
//  - if the interiors are disjoint, some edge of a or b has the whole other polygon on its outer
//    side or on its great circle;
//  - if the closed regions are disjoint and no vertex of one lies on the great circle of an edge of
//    the other, some edge has the other strictly outside.
// Reason: the cone spanned by a and -b is not the whole space when a plane separates them; its
// facets are spanned by edges of a, edges of -b, or one vertex of each. A plane has a on one side
// and -b on the other, so at most two facets are of the mixed kind, and a facet through an edge of
// a or b exists; it is the plane we look for.
// In two cases this does not decide, but then the regions share a point if and only if a vertex of
// one lies in the other or two edges cross:
//  - a vertex lies exactly on the circle of an edge, and touching counts;
//  - no edge separates, but a may reach the opposite of b: then all facets may be mixed. Regions
//    that touch without sharing interior have a plane through an edge even so, hence here sharing a
//    point and sharing interior are the same.

// The greatest of the signs with which the vertices of `other` lie to an edge's inner side.
int greatest_side(const UnitVector& begin, const UnitVector& end, ConvexPolygon other) noexcept {
    int greatest = -1;
    for (const UnitVector& vertex : other) {
        greatest = std::max(greatest, orientation(begin, end, vertex));
        if (greatest > 0) {
            break;
        }
    }
    return greatest;
}

int least_greatest_side(ConvexPolygon a, ConvexPolygon b) noexcept {
    int least = 1;
    for (std::size_t i = 0; i < a.size() && least >= 0; ++i) {
        least = std::min(least, greatest_side(a[i], a[i + 1 < a.size() ? i + 1 : 0], b));
    }
    return least;
}

bool contains_a_vertex_of(ConvexPolygon a, ConvexPolygon b) noexcept {
    return std::ranges::any_of(b, [a](const UnitVector& vertex) { return contains(a, vertex); });
}

bool any_edges_cross(ConvexPolygon a, ConvexPolygon b) noexcept {
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            if (arcs_cross(a[i], a[i + 1 < a.size() ? i + 1 : 0], b[j],
                           b[j + 1 < b.size() ? j + 1 : 0])) {
                return true;
            }
        }
    }
    return false;
}

// Whether the plane square to the first vertex of `a` has both polygons on one side.
bool are_in_one_hemisphere(ConvexPolygon a, ConvexPolygon b) noexcept {
    const auto ahead = [&middle = a.front()](const UnitVector& vertex) {
        return dot_sign(middle, vertex) > 0;
    };
    return std::ranges::all_of(a, ahead) && std::ranges::all_of(b, ahead);
}

bool overlaps(ConvexPolygon a, ConvexPolygon b, bool closed) noexcept {
    if (a.empty() || b.empty()) {
        return false;
    }
    const int side = std::min(least_greatest_side(a, b), least_greatest_side(b, a));
    if (side < 0 || (side == 0 && !closed)) {
        return false;
    }
    return (side > 0 && are_in_one_hemisphere(a, b)) || contains_a_vertex_of(a, b) ||
           contains_a_vertex_of(b, a) || any_edges_cross(a, b);
}

}  // namespace

bool contains(ConvexPolygon polygon, const UnitVector& point) noexcept {
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        if (orientation(polygon[i], polygon[i + 1 < polygon.size() ? i + 1 : 0], point) < 0) {
            return false;
        }
    }
    return !polygon.empty();
}

bool relate_convex(Relation relation, ConvexPolygon a, ConvexPolygon b) noexcept {
    switch (relation) {
        case Relation::overlaps:
            return overlaps(a, b, true);
        case Relation::overlaps_interior:
            return overlaps(a, b, false);
        case Relation::contains:
            return !a.empty() && !b.empty() &&
                   std::ranges::all_of(
                       b, [a](const UnitVector& vertex) { return contains(a, vertex); });
    }
    return false;
}

}  // namespace skyquilt::sphere
