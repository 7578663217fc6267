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
    const std::int64_t cells_per_patch = columns.cells_per_patch;
    std::int64_t row = 0;
    std::int64_t tract = 0;
    std::size_t at = 0;
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
            const std::int64_t patch = has_cells ? entry.first / cells_per_patch : 0;
            const std::int64_t first = entry.first - patch * cells_per_patch;
            if (at + count + 3 > n_pairs) [[unlikely]] {
                for (std::size_t i = at; i < at + count; ++i) {
                    const std::int64_t box = first + static_cast<std::int64_t>(i - at);
                    rows[i] = row;
                    tracts[i] = tract;
                    if constexpr (has_patches) {
                        patches[i] = has_cells ? patch : box;
                    }
                    if constexpr (has_cells) {
                        cells[i] = box;
                    }
                }
                at += count;
                continue;
            }
            const LaneMasks zero{};
            std::int64_t box = first;
            for (std::size_t i = at; i < at + count; i += 4, box += 4) {
                const LaneMasks boxes = LaneMasks{0, 1, 2, 3} + box;
                store(zero + row, rows + i);
                store(zero + tract, tracts + i);
                if constexpr (has_patches) {
                    store(has_cells ? zero + patch : boxes, patches + i);
                }
                if constexpr (has_cells) {
                    store(boxes, cells + i);
                }
            }
            at += count;
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
