// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Which of a few convex regions with four sides may touch a polygon, by a ball that holds it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

// All of it stands in the header, since it must be compiled into functions for wide vectors.

namespace skyquilt::skymap {

/// A ball in space. One that holds the vertices of a convex polygon takes less to find than the cap
/// about it: no vector is brought to length one, and no angle is found.
struct Ball {
    sphere::UnitVector center;  ///< of any length
    double radius = 0.0;
};

/// The ball about the mean of some vertices. Precondition: at least one.
[[nodiscard, gnu::always_inline]] inline Ball ball_about(sphere::Polygon vertices) noexcept {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    for (const sphere::UnitVector& vertex : vertices) {
        x += vertex.x;
        y += vertex.y;
        z += vertex.z;
    }
    const double per_vertex = 1.0 / static_cast<double>(vertices.size());
    const sphere::UnitVector center{x * per_vertex, y * per_vertex, z * per_vertex};
    double squared = 0.0;
    for (const sphere::UnitVector& vertex : vertices) {
        const double from_x = vertex.x - center.x;
        const double from_y = vertex.y - center.y;
        const double from_z = vertex.z - center.z;
        squared = std::max(squared, from_x * from_x + from_y * from_y + from_z * from_z);
    }
    return {center, std::sqrt(squared)};
}

/// The sides of regions, those of four regions in the lanes of one block.
///
/// Let s be the vector of length one across a side's great circle, toward the inner side. Where
/// s . center + radius < 0, all vertices in the ball lie beyond that side, and with them the convex
/// polygon between them.
class NearHulls {
  public:
    void clear() noexcept {
        blocks_.clear();
        size_ = 0;
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Append a region unless it is surely apart from the ball; says whether it is there now.
    /// @param sides their vectors, off in length and direction by a few roundings at most.
    bool add_if_touching(const std::array<sphere::UnitVector, 4>& sides, const Ball& ball) {
        for (const sphere::UnitVector& side : sides) {
            if (dot(side, ball.center) + ball.radius + margin < 0.0) {
                return false;
            }
        }
        if (size_ % 4 == 0) {
            blocks_.emplace_back();
        }
        const std::size_t lane = size_++ % 4;
        for (std::size_t i = 0; i < 4; ++i) {
            blocks_.back().x[i][lane] = sides[i].x;
            blocks_.back().y[i][lane] = sides[i].y;
            blocks_.back().z[i][lane] = sides[i].z;
        }
        return true;
    }

    /// Of up to 64 regions from `first` on, a multiple of 64, those that may touch: one bit each.
    [[nodiscard, gnu::always_inline]] std::uint64_t touching(const Ball& ball,
                                                             std::size_t first) const noexcept {
        const std::size_t n = std::min<std::size_t>(size_ - first, 64);
        const double reach = ball.radius + margin;
        const Block* block = blocks_.data() + first / 4;
        std::uint64_t beyond = 0;
        for (std::size_t at = 0; at < n; at += 4, ++block) {
            Lanes inward = block->x[0] * ball.center.x + block->y[0] * ball.center.y +
                           block->z[0] * ball.center.z;
            for (std::size_t i = 1; i < 4; ++i) {
                keep_least(block->x[i] * ball.center.x + block->y[i] * ball.center.y +
                               block->z[i] * ball.center.z,
                           inward);
            }
            beyond |= std::uint64_t{negative_bits(inward + reach)} << at;
        }
        return ~beyond & (~std::uint64_t{0} >> (64 - n));
    }

  private:
    struct Block {
        Lanes x[4] = {};
        Lanes y[4] = {};
        Lanes z[4] = {};
    };

    // Far above the rounding of sums of three products.
    static constexpr double margin = 1e-12;

    std::vector<Block> blocks_;
    std::size_t size_ = 0;
};

}  // namespace skyquilt::skymap
