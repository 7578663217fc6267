// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Pairs of footprints and boxes as a join finds them, kept as runs until their number is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace skyquilt::skymap {

/// The answer of one thread as it grows. A convex footprint meets neighbouring boxes of a line, so
/// one run of consecutive numbers stands for two or three pairs, or dozens; the columns of the
/// whole answer are written once, at their final length.
class PairRuns {
  public:
    /// Append the pairs of a row with `count` boxes of a tract, numbered from `first` on.
    /// Precondition: count > 0.
    void add(std::int64_t row, std::int64_t tract, std::int64_t first, std::int64_t count) {
        if (size_ == room_) {
            make_room();
        }
        last_[size_++] = {row, first, static_cast<std::int32_t>(tract),
                          static_cast<std::int32_t>(count)};
        n_pairs_ += static_cast<std::size_t>(count);
    }

    /// How many pairs the runs stand for.
    [[nodiscard]] std::size_t size() const noexcept { return n_pairs_; }

    /// Spell out all pairs, in the order in which they came. Precondition: each column has size()
    /// places, but that of boxes may be empty, which asks for no numbers of boxes.
    void write(std::span<std::int64_t> row, std::span<std::int64_t> tract,
               std::span<std::int64_t> box) const noexcept;

  private:
    struct Run {
        std::int64_t row;
        std::int64_t first;
        std::int32_t tract;
        std::int32_t count;
    };

    // Chunks, since moving what is there to a larger place costs as much as finding it.
    static constexpr std::size_t chunk_room = 1 << 15;
    void make_room();

    std::vector<std::unique_ptr<Run[]>> chunks_;
    Run* last_ = nullptr;   // the last chunk
    std::size_t size_ = 0;  // runs in it
    std::size_t room_ = 0;  // for this many
    std::size_t n_pairs_ = 0;
};

}  // namespace skyquilt::skymap
