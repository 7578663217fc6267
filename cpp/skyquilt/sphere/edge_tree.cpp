// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/sphere/edge_tree.hpp"

#include <cmath>
#include <utility>

namespace skyquilt::sphere {

SpaceBox box_of_arc(const UnitVector& a, const UnitVector& b) noexcept {
    const UnitVector p = direction_of(a);
    const UnitVector q = direction_of(b);
    // A point of the arc lies no farther from the point of the chord below it than the middle of
    // the arc does from half the sum of its ends, whose length is found well however long the arc.
    // The ends are off by less than 1e-15, in place and in length, which tells once on the box of
    // the chord and once on the bulge; with the rounding here that stays below 4e-15.
    const UnitVector sum{p.x + q.x, p.y + q.y, p.z + q.z};
    const double bulge = 1.0 - 0.5 * std::sqrt(dot(sum, sum)) + 4e-15;
    return {{std::min(p.x, q.x) - bulge, std::min(p.y, q.y) - bulge, std::min(p.z, q.z) - bulge},
            {std::max(p.x, q.x) + bulge, std::max(p.y, q.y) + bulge, std::max(p.z, q.z) + bulge}};
}

EdgeTree::EdgeTree(Polygon polygon) {
    if (polygon.empty()) {
        return;
    }
    std::vector<SpaceBox> boxes(polygon.size());
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        boxes[i] = box_of_arc(polygon[i], polygon[i + 1 < polygon.size() ? i + 1 : 0]);
    }
    levels_.push_back(std::move(boxes));
    while (levels_.back().size() > 1) {
        const std::vector<SpaceBox>& below = levels_.back();
        std::vector<SpaceBox> level((below.size() + fan_out - 1) / fan_out);
        for (std::size_t node = 0; node < level.size(); ++node) {
            level[node] = below[node * fan_out];
            const std::size_t end = std::min((node + 1) * fan_out, below.size());
            for (std::size_t child = node * fan_out + 1; child < end; ++child) {
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    level[node].low[axis] = std::min(level[node].low[axis], below[child].low[axis]);
                    level[node].high[axis] =
                        std::max(level[node].high[axis], below[child].high[axis]);
                }
            }
        }
        levels_.push_back(std::move(level));
    }
}

}  // namespace skyquilt::sphere
