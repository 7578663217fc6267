// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes on the grids of tracts as columns of polygons.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/polygons.hpp"

namespace skyquilt::skymap {

/// The four corners of boxes on the grids of tracts as LSST has them, one polygon per tract and
/// box.
/// @throws GeometryError if they make no polygon, or are not all on the map of the projection.
/// @throws NotFoundError if there is no such tract.
[[nodiscard]] sphere::Polygons box_outlines(const SkyMap& skymap,
                                            const std::vector<std::int64_t>& tracts,
                                            const std::vector<PixelBox>& boxes);

/// What boxes cover of the sky: row i is the union of the polygons offsets[i] to offsets[i + 1].
struct BoxRegions {
    sphere::Polygons polygons;
    std::vector<std::int64_t> offsets;
};

/// The outlines that joins ask (box_outline.hpp) for boxes on the grids of tracts.
/// @throws NotFoundError if there is no such tract.
[[nodiscard]] BoxRegions box_regions(const SkyMap& skymap, const std::vector<std::int64_t>& tracts,
                                     const std::vector<PixelBox>& boxes, int threads);

}  // namespace skyquilt::skymap
