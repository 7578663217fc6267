// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of positions to tracts and patches.
#pragma once

#include <cstdint>
#include <span>

#include "skyquilt/skymap/rings.hpp"

namespace skyquilt::skymap {

/// The tract whose inner region holds each position, and the patch of it.
///
/// The tract is find_place's, the patch find_patch's, in every row; most rows get there by short
/// series about the tract's centre, whose error (below 1e-8 pixel) is far smaller than the distance
/// to the nearest patch edge below which the full formula is used instead (1e-6 pixel).
///
/// @param ra_deg, dec_deg degrees; right ascension wraps, up to a million degrees.
/// @param tract -1 where a coordinate is NaN.
/// @param patch -1 where the tract's box does not hold the position, or the tract is -1.
/// @throws CoordinateError naming the first row with a right ascension beyond a million degrees or
///   a declination outside [-90, 90], or if the columns differ in length.
void locate(const RingsSkyMap& skymap, std::span<const double> ra_deg,
            std::span<const double> dec_deg, int threads, std::span<std::int64_t> tract,
            std::span<std::int64_t> patch);

}  // namespace skyquilt::skymap
