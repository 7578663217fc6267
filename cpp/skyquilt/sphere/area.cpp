// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/area.hpp"

#include <cmath>
#include <cstddef>

namespace skyquilt::sphere {

double area_sr(Polygon polygon) noexcept {
    double area = 0.0;
    for (std::size_t i = 2; i < polygon.size(); ++i) {
        const UnitVector& a = polygon[0];
        const UnitVector& b = polygon[i - 1];
        const UnitVector& c = polygon[i];
        const UnitVector p{b.x - a.x, b.y - a.y, b.z - a.z};
        const UnitVector q{c.x - a.x, c.y - a.y, c.z - a.z};
        const UnitVector n{p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x};
        area += 2.0 * std::atan2(dot(a, n), 1.0 + dot(a, b) + dot(b, c) + dot(c, a));
    }
    return area;
}

}  // namespace skyquilt::sphere
