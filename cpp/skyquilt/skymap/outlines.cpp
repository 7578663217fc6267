// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/outlines.hpp"

#include <cstddef>
#include <utility>

namespace skyquilt::skymap {

sphere::Polygons box_outlines(const SkyMap& skymap, const std::vector<std::int64_t>& tracts,
                              const std::vector<PixelBox>& boxes) {
    std::vector<sphere::UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    vertices.reserve(4 * tracts.size());
    for (std::size_t i = 0; i < tracts.size(); ++i) {
        const auto corners = skymap.tract(skymap.slot(tracts[i])).corners(boxes[i]);
        vertices.insert(vertices.end(), corners.begin(), corners.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return sphere::Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

}  // namespace skyquilt::skymap
