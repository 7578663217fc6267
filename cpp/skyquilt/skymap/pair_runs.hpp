// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Pairs of footprints and boxes as a join finds them, kept as runs until their number is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/base/column.hpp"

namespace skyquilt::skymap {

/// The answer of one thread as it grows. A convex footprint meets neighbouring boxes of a line, so
/// one run of consecutive numbers stands for two or three pairs, or dozens; the columns of the
/// whole answer are written once, at their final length.
class PairRuns {
  public:
    /// Append the pairs of a row with `count` boxes of a tract, numbered from `first` on.
    /// Preconditions: no number is negative, count > 0.
    void add(std::int64_t row, std::int64_t tract, std::int64_t first, std::int64_t count) {
        if (room_ < 2) [[unlikely]] {
            make_room();
        }
        if (row != row_ || tract != tract_) {
            row_ = row;
            tract_ = tract;
            *next_++ = {row, ~tract};
            --room_;
        }
        *next_++ = {first, count};
        --room_;
        n_pairs_ += static_cast<std::size_t>(count);
    }

    /// How many pairs the runs stand for.
    [[nodiscard]] std::size_t size() const noexcept { return n_pairs_; }

    /// Places for size() pairs. Without a column for patches the numbers of boxes are left out;
    /// with one for cells, a box is numbered patch * cells_per_patch + cell.
    struct Columns {
        std::span<std::int64_t> row;
        std::span<std::int64_t> tract;
        std::span<std::int64_t> patch;
        std::span<std::int64_t> cell;
        std::int64_t cells_per_patch = 1;
    };
    /// Spell out all pairs, in the order in which they came.
    void write(const Columns& columns) const noexcept;

  private:
    // A run of boxes, or, with a negative count, the row and the inverted number of the tract that
    // the runs after it belong to.
    struct Entry {
        std::int64_t first;
        std::int64_t count;
    };

    struct Chunk {
        Column<Entry> entries;
        std::size_t n_used = 0;  // set when the next chunk begins
    };

    // What is written of the numbers of boxes.
    enum class Numbers { none, patches, cells };

    void make_room();
    template <Numbers numbers>
    void write_all(const Columns& columns) const noexcept;

    // Chunks, since moving what is there to a larger place costs as much as finding it.
    std::vector<Chunk> chunks_;
    Entry* next_ = nullptr;  // in the last chunk
    std::size_t room_ = 0;   // entries left there
    std::int64_t row_ = -1;
    std::int64_t tract_ = -1;
    std::size_t n_pairs_ = 0;
};

}  // namespace skyquilt::skymap
