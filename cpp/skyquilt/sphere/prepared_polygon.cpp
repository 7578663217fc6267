// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/prepared_polygon.hpp"

#include <cstddef>

#include "skyquilt/sphere/arcs.hpp"
#include "skyquilt/sphere/hemisphere.hpp"
#include "skyquilt/sphere/predicates.hpp"

namespace skyquilt::sphere {

PreparedPolygon::PreparedPolygon(Polygon polygon) : polygon_(polygon), edges_(polygon) {
    if (!polygon.empty()) {
        pole_ = hemisphere_pole(polygon).value();  // whoever made the polygon found one
        horizon_ = horizon_point(pole_);
    }
}

// The point on the horizon lies outside, since the polygon lies above. On the way there from a
// point above, the outline is crossed an odd number of times if and only if the point lies inside.
// Seen from the pole all of this happens in a plane, where great circles are lines and the way is a
// ray (the even-odd rule of M. Shimrat, 1962, Comm. ACM 5, 434). A vertex exactly on the way counts
// as lying to its right.
Location PreparedPolygon::location_of(const UnitVector& point) const noexcept {
    if (polygon_.empty() || dot_sign(pole_, point) <= 0) {
        return Location::outside;
    }
    bool inside = false;
    const bool on_boundary = edges_.any_near(box_of_arc(point, horizon_), [&](std::size_t edge) {
        const UnitVector& begin = polygon_[edge];
        const UnitVector& end = polygon_[edge + 1 < polygon_.size() ? edge + 1 : 0];
        const int side_of_begin = orientation(point, horizon_, begin);
        const int side_of_end = orientation(point, horizon_, end);
        if (side_of_begin * side_of_end > 0) {
            return false;
        }
        const int side = orientation(begin, end, point);
        if (side == 0 && is_between(point, begin, end)) {
            return true;
        }
        const bool leftwards = side_of_begin <= 0 && side_of_end > 0;
        const bool rightwards = side_of_begin > 0 && side_of_end <= 0;
        inside ^= (leftwards && side > 0) || (rightwards && side < 0);
        return false;
    });
    if (on_boundary) {
        return Location::boundary;
    }
    return inside ? Location::inside : Location::outside;
}

}  // namespace skyquilt::sphere
