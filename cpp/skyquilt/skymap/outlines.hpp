// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes on the grids of tracts as columns of polygons.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::skymap {

/// The outer or inner regions of boxes on the grids of tracts, one polygon per tract and box.
/// @throws NotFoundError if there is no such tract.
[[nodiscard]] sphere::Polygons box_outlines(const SkyMap& skymap,
                                            const std::vector<std::int64_t>& tracts,
                                            const std::vector<PixelBox>& boxes);

}  // namespace skyquilt::skymap
