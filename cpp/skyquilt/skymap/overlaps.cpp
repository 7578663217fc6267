// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/overlaps.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "skyquilt/base/parallel.hpp"
#include "skyquilt/skymap/grid_join.hpp"
#include "skyquilt/skymap/nearby_tracts.hpp"
#include "skyquilt/skymap/pair_runs.hpp"
#include "skyquilt/sphere/cap.hpp"

namespace skyquilt::skymap {

namespace {

using sphere::UnitVector;

// What `find` finds for ranges of rows on several threads, in the order of rows.
template <typename Find>
Overlaps gathered(std::int64_t n_rows, int threads, Level level, std::int64_t cells_per_patch,
                  const Find& find) {
    constexpr std::int64_t grain = 256;
    const int n_parts = part_count(n_rows, thread_count(threads), grain);
    std::vector<PairRuns> parts(static_cast<std::size_t>(n_parts));
    for_row_ranges(n_rows, n_parts, grain, [&](std::int64_t begin, std::int64_t end, int part) {
        PairRuns pairs;
        find(begin, end, pairs);
        parts[static_cast<std::size_t>(part)] = std::move(pairs);
    });
    std::vector<std::size_t> begins{0};
    for (const PairRuns& part : parts) {
        begins.push_back(begins.back() + part.size());
    }
    const std::size_t n_pairs = begins.back();
    const std::size_t n_patches = level == Level::tract ? 0 : n_pairs;
    const std::size_t n_cells = level == Level::cell ? n_pairs : 0;
    Overlaps all{Column<std::int64_t>(n_pairs), Column<std::int64_t>(n_pairs),
                 Column<std::int64_t>(n_patches), Column<std::int64_t>(n_cells)};
    // A thread costs as much to start as writing some ten thousand pairs.
    const int n_writers = n_pairs < 100000 ? 1 : n_parts;
    for_row_ranges(n_parts, n_writers, 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end);
             ++part) {
            const std::size_t n = parts[part].size();
            parts[part].write({{all.row.data() + begins[part], n},
                               {all.tract.data() + begins[part], n},
                               {all.patch.data() + begins[part], n_patches > 0 ? n : 0},
                               {all.cell.data() + begins[part], n_cells > 0 ? n : 0},
                               cells_per_patch});
        }
    });
    return all;
}

}  // namespace

Overlaps overlaps(const SkyMap& skymap, const sphere::Polygons& polygons,
                  const JoinQuestion& question, int threads) {
    const std::int64_t n = skymap.cells_per_axis();
    check_level(skymap, question.level);
    return gathered(polygons.size(), threads, question.level, n * n,
                    [&](std::int64_t begin, std::int64_t end, PairRuns& out) {
                        std::optional<GridJoin> fast;
                        if (GridJoin::answers(skymap, question)) {
                            fast.emplace(skymap, question);
                        }
                        BoxJoin any(skymap, question);
                        for (std::int64_t row = begin; row < end; ++row) {
                            if (fast) {
                                row = fast->add_rows(polygons, row, end, out);
                            }
                            if (row < end) {
                                any.add_row(row, polygons[row], polygons.is_convex(row), out);
                            }
                        }
                    });
}

Overlaps tracts_near(const SkyMap& skymap, const sphere::Polygons& polygons, int threads) {
    return gathered(
        polygons.size(), threads, Level::tract, 0,
        [&](std::int64_t begin, std::int64_t end, PairRuns& out) {
            NearbyTracts nearby(skymap);
            std::vector<UnitVector> directions;
            for (std::int64_t row = begin; row < end; ++row) {
                if (polygons[row].empty()) {
                    continue;
                }
                directions.resize(polygons[row].size());
                std::ranges::transform(polygons[row], directions.begin(), sphere::direction_of);
                for (const NumberedTract& tract : nearby.find(bounding_cap(directions))) {
                    out.add(row, tract.number, 0, 1);
                }
            }
        });
}

}  // namespace skyquilt::skymap
