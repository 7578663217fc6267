// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/pair_runs.hpp"

namespace skyquilt::skymap {

void PairRuns::make_room() {
    chunks_.push_back(std::make_unique_for_overwrite<Run[]>(chunk_room));
    last_ = chunks_.back().get();
    size_ = 0;
    room_ = chunk_room;
}

void PairRuns::write(std::span<std::int64_t> row, std::span<std::int64_t> tract,
                     std::span<std::int64_t> box) const noexcept {
    std::size_t at = 0;
    for (const std::unique_ptr<Run[]>& chunk : chunks_) {
        const std::size_t n = chunk.get() == last_ ? size_ : chunk_room;
        for (const Run& run : std::span(chunk.get(), n)) {
            for (std::int32_t i = 0; i < run.count; ++i, ++at) {
                row[at] = run.row;
                tract[at] = run.tract;
                if (!box.empty()) {
                    box[at] = run.first + i;
                }
            }
        }
    }
}

}  // namespace skyquilt::skymap
