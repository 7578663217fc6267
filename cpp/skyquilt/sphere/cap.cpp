// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/cap.hpp"

#include <algorithm>
#include <cmath>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::sphere {

Cap bounding_cap(std::span<const UnitVector> vertices) noexcept {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    for (const UnitVector& any : vertices) {
        const UnitVector vertex = direction_of(any);
        x += vertex.x;
        y += vertex.y;
        z += vertex.z;
    }
    if (x * x + y * y + z * z < 1e-20) {
        return {direction_of(vertices.front()),
                pi};  // vertices all round the sphere: no direction is their middle
    }
    const UnitVector center = normalized(x, y, z);
    // The farthest vertex has the longest chord; one arcsine then serves for all of them.
    double chord_squared = 0.0;
    for (const UnitVector& any : vertices) {
        const UnitVector vertex = direction_of(any);
        const double dx = vertex.x - center.x;
        const double dy = vertex.y - center.y;
        const double dz = vertex.z - center.z;
        chord_squared = std::max(chord_squared, dx * dx + dy * dy + dz * dz);
    }
    if (chord_squared >= 1.999) {  // 2 is a right angle
        return {center, pi};
    }
    return {center, 2.0 * std::asin(0.5 * std::sqrt(chord_squared)) + 1e-14};
}

}  // namespace skyquilt::sphere
