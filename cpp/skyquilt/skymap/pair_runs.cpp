// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/pair_runs.hpp"

#include <algorithm>
#include <cstring>

#include "skyquilt/base/wide_vectors.hpp"

namespace skyquilt::skymap {

namespace {

[[gnu::always_inline]] inline void store(const LaneMasks& values, std::int64_t* to) noexcept {
    std::memcpy(to, &values, sizeof(values));
}

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

// Most runs are of two to four pairs, so they are written four places at a time. What is written
// beyond a run the next one writes over; the last places, where none would, are written one by one.
template <PairRuns::Numbers numbers>
[[gnu::always_inline]] inline void PairRuns::write_all(const Columns& columns) const noexcept {
    constexpr bool has_patches = numbers != Numbers::none;
    constexpr bool has_cells = numbers == Numbers::cells;
    // Copies, since for all the compiler knows the stores might change the spans.
    const std::size_t n_pairs = columns.row.size();
    std::int64_t* const rows = columns.row.data();
    std::int64_t* const tracts = columns.tract.data();
    std::int64_t* const patches = columns.patch.data();
    std::int64_t* const cells = columns.cell.data();
    std::size_t at = 0;
    // Boxes `first` to first + count - 1, in cells all of one patch.
    const auto add = [&](std::int64_t row, std::int64_t tract, std::int64_t patch,
                         std::int64_t first, std::size_t count) {
        const std::size_t end = at + count;
        if (end + 3 > n_pairs) [[unlikely]] {
            for (; at < end; ++at, ++first) {
                rows[at] = row;
                tracts[at] = tract;
                if constexpr (has_patches) {
                    patches[at] = has_cells ? patch : first;
                }
                if constexpr (has_cells) {
                    cells[at] = first;
                }
            }
            return;
        }
        const LaneMasks zero{};
        for (; at < end; at += 4, first += 4) {
            const LaneMasks boxes = LaneMasks{0, 1, 2, 3} + first;
            store(zero + row, rows + at);
            store(zero + tract, tracts + at);
            if constexpr (has_patches) {
                store(has_cells ? zero + patch : boxes, patches + at);
            }
            if constexpr (has_cells) {
                store(boxes, cells + at);
            }
        }
        at = end;
    };

    std::int64_t row = 0;
    std::int64_t tract = 0;
    for (const Chunk& chunk : chunks_) {
        const bool is_last = &chunk == &chunks_.back();
        const std::size_t n = is_last ? chunk.entries.size() - room_ : chunk.n_used;
        for (const Entry& entry : std::span(chunk.entries.data(), n)) {
            if (entry.count < 0) {
                row = entry.first;
                tract = ~entry.count;
                continue;
            }
            if constexpr (!has_cells) {
                add(row, tract, 0, entry.first, static_cast<std::size_t>(entry.count));
                continue;
            }
            // The numbers of a patch's last cell and of the next one's first follow each other.
            std::int64_t patch = entry.first / columns.cells_per_patch;
            std::int64_t cell = entry.first % columns.cells_per_patch;
            for (std::int64_t left = entry.count; left > 0; ++patch, cell = 0) {
                const std::int64_t count = std::min(left, columns.cells_per_patch - cell);
                add(row, tract, patch, cell, static_cast<std::size_t>(count));
                left -= count;
            }
        }
    }
}

void PairRuns::write(const Columns& columns) const noexcept {
    if (!columns.cell.empty()) {
        write_all<Numbers::cells>(columns);
    } else if (!columns.patch.empty()) {
        write_all<Numbers::patches>(columns);
    } else {
        write_all<Numbers::none>(columns);
    }
}

}  // namespace skyquilt::skymap
