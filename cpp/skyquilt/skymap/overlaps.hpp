// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of polygons to the tracts, patches and cells they overlap or contain.
#pragma once

#include <cstdint>

#include "skyquilt/base/column.hpp"
#include "skyquilt/skymap/box_join.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::skymap {

/// One entry per pair, sorted by row, then tract, then patch, then cell.
struct Overlaps {
    Column<std::int64_t> row;
    Column<std::int64_t> tract;
    Column<std::int64_t> patch;  ///< empty at the level of tracts
    Column<std::int64_t> cell;   ///< empty but at the level of cells
};

/// Which tracts, patches or cells each polygon overlaps, touching included, or contains.
///
/// What a tract, patch or cell covers is its rectangle of pixels, in the gnomonic projection the
/// polygon of its corners. There the answer is that of relate() for the polygon and those corners,
/// exact for the vectors of both; in other projections the sides are curves, drawn as
/// box_outline.hpp says. Pairs that are told apart or together in the plane of the tract by more
/// than the error there need no such answer. A tract that goes by two numbers (version 0 of rings)
/// is listed under both. Empty polygons give no pairs.
[[nodiscard]] Overlaps overlaps(const SkyMap& skymap, const sphere::Polygons& polygons,
                                const JoinQuestion& question, int threads);

/// Which tracts may be within a polygon's bounding cap: every one of which the inner or outer
/// region overlaps it, and a few others. Sorted by row, then tract.
[[nodiscard]] Overlaps tracts_near(const SkyMap& skymap, const sphere::Polygons& polygons,
                                   int threads);

}  // namespace skyquilt::skymap
