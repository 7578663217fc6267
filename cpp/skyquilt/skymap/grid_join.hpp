// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Convex polygons against the boxes of gnomonic tracts that share one grid: the fast way.
#pragma once

#include <cstdint>
#include <memory>

#include "skyquilt/skymap/box_join.hpp"
#include "skyquilt/skymap/pair_runs.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::skymap {

/// Gives what BoxJoin gives, for the rows that most joins are made of: convex, of unit vectors,
/// with three to sixteen corners.
///
/// Rows that follow each other are often neighbours on the sky, detectors of one visit above all.
/// So tracts are searched for once for each group of consecutive rows that lie close together, and
/// each row is compared with these few. A group is as wide as a camera's field; rows in no order
/// are groups of one.
class GridJoin {
  public:
    /// Whether the skymap and the question are such that a GridJoin may be made for them.
    [[nodiscard]] static bool answers(const SkyMap& skymap, const JoinQuestion& question) noexcept;

    /// @param skymap outlives this. Working space of one thread.
    GridJoin(const SkyMap& skymap, const JoinQuestion& question);
    ~GridJoin();
    GridJoin(GridJoin&&) noexcept;
    GridJoin& operator=(GridJoin&&) noexcept;

    /// Append the pairs of the rows from `begin` on, up to `end` or the first row that has to go
    /// another way; gives that row. Each call begins at a later row of the same column.
    [[nodiscard]] std::int64_t add_rows(const sphere::Polygons& polygons, std::int64_t begin,
                                        std::int64_t end, PairRuns& out);

    class Work;  ///< defined in the source

  private:
    std::unique_ptr<Work> work_;
};

}  // namespace skyquilt::skymap
