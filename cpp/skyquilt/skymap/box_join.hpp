// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// One polygon at a time against the tracts, patches or cells of a skymap of any kind.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/boxes_near.hpp"
#include "skyquilt/skymap/nearby_tracts.hpp"
#include "skyquilt/skymap/pair_runs.hpp"
#include "skyquilt/skymap/polygon_image.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"

namespace skyquilt::skymap {

/// What is asked of a polygon and a box.
enum class Predicate { overlaps, contains };

/// The inner region of a tract is no box of pixels, and not asked for here.
struct JoinQuestion {
    Level level = Level::patch;
    Region region = Region::outer;
    Predicate predicate = Predicate::overlaps;
};

/// Working space of one thread.
class BoxJoin {
  public:
    /// @param skymap outlives this.
    BoxJoin(const SkyMap& skymap, const JoinQuestion& question)
        : skymap_(skymap), question_(question), nearby_(skymap) {}

    /// Append the pairs of one polygon of any shape and any length of vectors. A cell is numbered
    /// patch * cells_per_axis() squared + cell, a tract as box 0.
    void add_row(std::int64_t row, sphere::Polygon polygon, bool is_convex, PairRuns& out);

  private:
    struct Row;

    void add_tract(const Row& row, const NumberedTract& tract, PairRuns& out);
    [[nodiscard]] bool holds(const Row& row, const Tract& tract, const PixelBox& box) const;

    const SkyMap& skymap_;
    JoinQuestion question_;
    NearbyTracts nearby_;
    PolygonImage image_;
    bool has_image_ = false;  // of the row in the tract at hand
    std::vector<sphere::UnitVector> directions_;
};

}  // namespace skyquilt::skymap
