// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of positions to the tract, patch and cell that each belongs to.
#pragma once

#include <cstdint>
#include <span>

#include "skyquilt/skymap/sky_map.hpp"

namespace skyquilt::skymap {

/// The tract whose inner region holds each position, the patch of it, and the cell of the patch.
///
/// The tract is SkyMap::find_tract's, the patch find_patch's, in every row; in TAN rings most rows
/// get there by short series about the tract's centre (ring_series.hpp).
///
/// @param ra_deg, dec_deg degrees; right ascension wraps, up to a million degrees.
/// @param tract -1 where a coordinate is NaN, or where no tract of a table has the position.
/// @param patch -1 where no patch of the tract holds the position, or the tract is -1.
/// @param cell empty where cells are not asked for; -1 where the patch is -1 or has no cells.
/// @throws CoordinateError naming the first row with a right ascension beyond a million degrees or
///   a declination outside [-90, 90], or if the columns differ in length.
void locate(const SkyMap& skymap, std::span<const double> ra_deg, std::span<const double> dec_deg,
            int threads, std::span<std::int64_t> tract, std::span<std::int64_t> patch,
            std::span<std::int64_t> cell = {});

}  // namespace skyquilt::skymap
