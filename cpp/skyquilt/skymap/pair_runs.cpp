// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/pair_runs.hpp"

#include <algorithm>
#include <cstring>

#include "skyquilt/base/wide_vectors.hpp"

namespace skyquilt::skymap {

namespace {

// Writes runs to a column four places at a time. What it writes beyond a run the next one writes
// over; the last places, where none would, are written one by one.
class RunWriter {
  public:
    /// @param step how a value differs from the one before it in a run.
    RunWriter(std::span<std::int64_t> column, std::int64_t step) noexcept
        : column_(column), step_(step), steps_{0, step, 2 * step, 3 * step} {}

    [[gnu::always_inline]] void write(std::size_t at, std::int64_t first,
                                      std::size_t count) const noexcept {
        if (at + count + 3 > column_.size()) [[unlikely]] {
            for (std::size_t i = 0; i < count; ++i) {
                column_[at + i] = first + static_cast<std::int64_t>(i) * step_;
            }
            return;
        }
        LaneMasks values = steps_ + first;
        for (std::size_t i = 0; i < count; i += 4) {
            std::memcpy(column_.data() + at + i, &values, sizeof(values));
            values += 4 * step_;
        }
    }

  private:
    std::span<std::int64_t> column_;
    std::int64_t step_;
    LaneMasks steps_;
};

}  // namespace

void PairRuns::make_room() {
    // Twice as much each time: little for few rows, and large pages for many.
    constexpr std::size_t least_room = 1 << 10;
    constexpr std::size_t most_room = 1 << 19;
    std::size_t room = least_room;
    if (!chunks_.empty()) {
        Chunk& last = chunks_.back();
        last.n_used = last.entries.size() - room_;
        room = std::min(2 * last.entries.size(), most_room);
    }
    chunks_.push_back({Column<Entry>(room)});
    next_ = chunks_.back().entries.data();
    room_ = room;
}

void PairRuns::write(const Columns& columns) const noexcept {
    const RunWriter rows(columns.row, 0);
    const RunWriter tracts(columns.tract, 0);
    const bool has_cells = !columns.cell.empty();
    const RunWriter patches(columns.patch, has_cells ? 0 : 1);
    const RunWriter cells(columns.cell, 1);
    std::size_t at = 0;
    std::int64_t row = -1;
    std::int64_t tract = -1;
    for (const Chunk& chunk : chunks_) {
        const bool is_last = &chunk == &chunks_.back();
        const std::size_t n = is_last ? chunk.entries.size() - room_ : chunk.n_used;
        for (const Entry& entry : std::span(chunk.entries.data(), n)) {
            if (entry.count < 0) {
                row = entry.first;
                tract = ~entry.count;
                continue;
            }
            const auto count = static_cast<std::size_t>(entry.count);
            rows.write(at, row, count);
            tracts.write(at, tract, count);
            if (has_cells) {
                patches.write(at, entry.first / columns.cells_per_patch, count);
                cells.write(at, entry.first % columns.cells_per_patch, count);
            } else if (!columns.patch.empty()) {
                patches.write(at, entry.first, count);
            }
            at += count;
        }
    }
}

}  // namespace skyquilt::skymap
