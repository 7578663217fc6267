// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of positions to all tracts, patches or cells whose regions hold them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "skyquilt/skymap/boxes_near.hpp"

namespace skyquilt::skymap {

/// Ragged: position i has the entries offsets[i] to offsets[i + 1], by growing numbers.
struct AllPlaces {
    std::vector<std::int64_t> offsets;
    std::vector<std::int64_t> tract;
    std::vector<std::int64_t> patch;  ///< empty at the level of tracts
    std::vector<std::int64_t> cell;   ///< empty but at the level of cells
};

/// Every tract, patch or cell whose pixel rectangle holds a position, its edges included: what
/// overlaps() would give for a polygon shrunk to a point.
///
/// In the gnomonic projection that is exact for the vectors of the position and of the corners; in
/// others a position at an edge is told by its pixel position as a double. A tract that goes by two
/// numbers (version 0 of rings) is listed under both. A position with NaN has no entries.
/// @throws CoordinateError as locate() does; NotFoundError if cells are asked for and there are
///   none.
[[nodiscard]] AllPlaces locate_all(const SkyMap& skymap, std::span<const double> ra_deg,
                                   std::span<const double> dec_deg, Level level, Region region,
                                   int threads);

}  // namespace skyquilt::skymap
