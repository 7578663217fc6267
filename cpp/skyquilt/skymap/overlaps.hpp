// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of polygons to the tracts and patches they overlap.
#pragma once

#include <cstdint>

#include "skyquilt/base/column.hpp"
#include "skyquilt/skymap/rings.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::skymap {

/// What a polygon is compared with.
enum class Level { tract, patch };

/// One entry per overlapping pair, sorted by row, then tract, then patch.
struct Overlaps {
    Column<std::int64_t> row;
    Column<std::int64_t> tract;
    Column<std::int64_t> patch;  ///< empty at the level of tracts
};

/// Which outer regions of tracts or patches each polygon overlaps, touching included.
///
/// The answer for every pair is relate(Relation::overlaps, polygon, corners of the outer box),
/// exact for the vectors of both. Pairs that are apart or overlap by more than 1e-6 pixel are told
/// in the tangent plane, where the sides of a patch are lines of constant x or y; all others by
/// that predicate. A tract that goes by two numbers (version 0) is listed under both. Empty
/// polygons give no pairs.
[[nodiscard]] Overlaps overlaps(const RingsSkyMap& skymap, const sphere::Polygons& polygons,
                                Level level, int threads);

}  // namespace skyquilt::skymap
