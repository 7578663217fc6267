// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// A packed tree of boxes about regions of the sphere, in the three dimensions around it.
//
// Boxes in x, y and z know no pole and no longitude 0. The tree is built once and has no pointers:
// level by level, every block holds the boxes of eight children side by side, so that one look
// compares eight; the children of block i are the blocks 8i to 8i + 7 of the level below. Which
// rows lie together is found from the top by splitting at medians. Design note 0005 has the figures
// that speak for both.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "skyquilt/base/wide_vectors.hpp"
#include "skyquilt/sphere/polygon.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::index {

/// A closed box with sides along the axes. As made it is empty and touches nothing.
struct Box {
    std::array<float, 3> least{std::numeric_limits<float>::infinity(),
                               std::numeric_limits<float>::infinity(),
                               std::numeric_limits<float>::infinity()};
    std::array<float, 3> greatest{-std::numeric_limits<float>::infinity(),
                                  -std::numeric_limits<float>::infinity(),
                                  -std::numeric_limits<float>::infinity()};

    [[nodiscard]] bool is_empty() const noexcept { return !(least[0] <= greatest[0]); }
};

/// A box that holds the direction, at length one, of every point of a polygon, its inside and its
/// boundary, whatever the rounding and whatever the lengths of its vectors. Empty for the empty
/// polygon.
[[nodiscard]] Box box_around(sphere::Polygon polygon) noexcept;

/// The same for one direction of length one to within 1e-14.
[[nodiscard]] Box box_around(const sphere::UnitVector& direction) noexcept;

class BoxTree {
  public:
    /// How many children a block has: as many floats as stand side by side.
    static constexpr std::size_t fan_out = 8;

    /// A row whose box touches a box that was asked about.
    class Touch {
      public:
        Touch() = default;
        [[gnu::always_inline]] Touch(std::size_t asked, std::size_t place) noexcept
            : bits_(asked << 32U | place) {}
        /// Which of the boxes asked about.
        [[nodiscard, gnu::always_inline]] std::size_t asked() const noexcept {
            return static_cast<std::size_t>(bits_ >> 32U);
        }
        /// Where the row stands in rows(), or, while the tree is searched, a block in its level.
        [[nodiscard, gnu::always_inline]] std::size_t place() const noexcept {
            return static_cast<std::size_t>(bits_ & 0xffffffffU);
        }

      private:
        std::uint64_t bits_;
    };

    /// Working space of one thread, kept between questions.
    struct Space {
        std::vector<Touch> found;
        std::vector<Touch> looked_into;
    };

    BoxTree() = default;
    /// Empty boxes are left out. The answers do not depend on the number of threads.
    /// Precondition: fewer than 2^32 - 8 boxes, so that a place fits in 32 bits.
    BoxTree(std::span<const Box> boxes, int threads);

    /// All that touches one of some boxes, sorted by the box asked about; it stands in `space`
    /// until the next use. Several boxes are looked for side by side, so that memory is read for
    /// one while another is compared.
    [[gnu::always_inline]] inline std::span<const Touch> touching(std::span<const Box> boxes,
                                                                  Space& space) const;

    /// The rows whose boxes are not empty, in the order of the last level's children.
    [[nodiscard]] std::span<const std::uint32_t> rows() const noexcept { return rows_; }
    /// How many levels there are; 0 without rows. Level 0 is one block, the top.
    [[nodiscard]] std::size_t levels() const noexcept { return level_begins_.size(); }
    /// From below, the squared straight distances from a direction to the boxes of a block, as
    /// doubles round them; infinite for the empty ones.
    void squared_distances(std::size_t level, std::size_t block,
                           const sphere::UnitVector& direction,
                           std::array<double, fan_out>& squared) const noexcept;

  private:
    // One cache line for each of least and greatest x, y and z would be 16 floats; eight make three
    // lines in all.
    struct alignas(64) Block {
        std::array<std::array<float, fan_out>, 3> least;
        std::array<std::array<float, fan_out>, 3> greatest;
    };

    std::vector<Block> blocks_;              // the top first
    std::vector<std::size_t> level_begins_;  // where the blocks of each level begin
    std::vector<std::uint32_t> rows_;        // in the order of the last level's children
};

// ---- Inline, so that functions compiled for wide vectors take it in -----------------------------

std::span<const BoxTree::Touch> BoxTree::touching(std::span<const Box> boxes, Space& space) const {
    if (blocks_.empty()) {
        return {};
    }
    // Vectors leave functions by reference: how they would be returned depends on the machine.
    const auto compare = [](const Block& block, const Box& box, std::size_t axis,
                            FloatLaneMasks& touches) __attribute__((always_inline)) {
        const float low = box.least[axis];
        const float high = box.greatest[axis];
        const FloatLanes least{low, low, low, low, low, low, low, low};
        const FloatLanes greatest{high, high, high, high, high, high, high, high};
        FloatLanes block_least;
        FloatLanes block_greatest;
        std::memcpy(&block_least, block.least[axis].data(), sizeof block_least);
        std::memcpy(&block_greatest, block.greatest[axis].data(), sizeof block_greatest);
        touches = (block_least <= greatest) & (block_greatest >= least);
    };
    std::size_t n = boxes.size();
    if (space.found.size() < n) {
        space.found.resize(n);
    }
    for (std::size_t asked = 0; asked < n; ++asked) {
        space.found[asked] = Touch(asked, 0);
    }
    for (const std::size_t begin : level_begins_) {
        std::swap(space.found, space.looked_into);
        if (space.found.size() < n * fan_out) {
            space.found.resize(2 * n * fan_out);
        }
        const Block* blocks = blocks_.data() + begin;
        const Touch* looked_into = space.looked_into.data();
        Touch* found = space.found.data();
        std::size_t n_found = 0;
        for (std::size_t i = 0; i < n; ++i) {
            constexpr std::size_t ahead = 6;  // blocks, the time that memory takes
            const Block* soon = blocks + looked_into[std::min(i + ahead, n - 1)].place();
            __builtin_prefetch(soon->least.data());
            __builtin_prefetch(soon->least.data() + 2);
            __builtin_prefetch(soon->greatest.data() + 1);
            const Touch touch = looked_into[i];
            const Block& block = blocks[touch.place()];
            const Box& box = boxes[touch.asked()];
            FloatLaneMasks touches_x;
            FloatLaneMasks touches_y;
            FloatLaneMasks touches_z;
            compare(block, box, 0, touches_x);
            compare(block, box, 1, touches_y);
            compare(block, box, 2, touches_z);
            const FloatLaneMasks touches = touches_x & touches_y & touches_z;
            // Written in any case and counted only where it touches: no branch to guess.
            for (std::size_t j = 0; j < fan_out; ++j) {
                found[n_found] = Touch(touch.asked(), touch.place() * fan_out + j);
                n_found += static_cast<std::size_t>(touches[j] & 1);
            }
        }
        n = n_found;
    }
    return {space.found.data(), n};
}

}  // namespace skyquilt::index
