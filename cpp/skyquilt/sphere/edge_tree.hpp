// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The edges of one polygon in boxes of boxes, to find the few that may touch an arc.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "skyquilt/sphere/polygon.hpp"

namespace skyquilt::sphere {

/// A box in space with sides along the axes, for vectors of length one.
struct SpaceBox {
    std::array<double, 3> low;
    std::array<double, 3> high;

    [[nodiscard]] bool touches(const SpaceBox& other) const noexcept {
        return low[0] <= other.high[0] && other.low[0] <= high[0] && low[1] <= other.high[1] &&
               other.low[1] <= high[1] && low[2] <= other.high[2] && other.low[2] <= high[2];
    }
};

/// A box that holds the arc ab, whatever the rounding. Arcs that share a point have boxes that
/// touch.
[[nodiscard]] SpaceBox box_of_arc(const UnitVector& a, const UnitVector& b) noexcept;

/// Built over the edges in their order along the outline, which keeps neighbours together: nothing
/// is sorted. Edge i runs from vertex i to the next.
class EdgeTree {
  public:
    explicit EdgeTree(Polygon polygon);

    /// Call visit(edge) for every edge whose box touches `box`, in their order, until it returns
    /// true. Returns whether it did.
    template <typename Visit>
    bool any_near(const SpaceBox& box, const Visit& visit) const {
        return levels_.empty() ? false : any_below(levels_.size() - 1, 0, box, visit);
    }

    [[nodiscard]] const SpaceBox& edge_box(std::size_t edge) const noexcept {
        return levels_.front()[edge];
    }

  private:
    static constexpr std::size_t fan_out = 4;

    template <typename Visit>
    bool any_below(std::size_t level, std::size_t node, const SpaceBox& box,
                   const Visit& visit) const {
        if (!levels_[level][node].touches(box)) {
            return false;
        }
        if (level == 0) {
            return visit(node);
        }
        const std::size_t begin = node * fan_out;
        const std::size_t end = std::min(begin + fan_out, levels_[level - 1].size());
        for (std::size_t child = begin; child < end; ++child) {
            if (any_below(level - 1, child, box, visit)) {
                return true;
            }
        }
        return false;
    }

    std::vector<std::vector<SpaceBox>> levels_;  // the edges first, one root last
};

}  // namespace skyquilt::sphere
