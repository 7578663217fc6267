// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/outlines.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/skymap/box_outline.hpp"

namespace skyquilt::skymap {

sphere::Polygons box_outlines(const SkyMap& skymap, const std::vector<std::int64_t>& tracts,
                              const std::vector<PixelBox>& boxes) {
    std::vector<sphere::UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    vertices.reserve(4 * tracts.size());
    bool all_tan = true;
    for (std::size_t i = 0; i < tracts.size(); ++i) {
        const Tract& tract = skymap.tract(skymap.slot(tracts[i]));
        const auto corners = tract.corners(boxes[i]);
        if (std::ranges::any_of(corners, [](const auto& at) { return !std::isfinite(at.x); })) {
            throw GeometryError("a box of tract " + std::to_string(tracts[i]) +
                                " reaches beyond what its projection shows, so it has no outline"
                                " of four corners, at row " +
                                std::to_string(i));
        }
        vertices.insert(vertices.end(), corners.begin(), corners.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
        all_tan = all_tan && tract.projection().kind() == ProjectionKind::tan;
    }
    // Rectangles of the gnomonic plane are convex; corners of others may make any outline or none.
    if (all_tan) {
        return sphere::Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
    }
    std::vector<sphere::Refusal> none;
    return sphere::Polygons::from_unit_vectors(vertices, offsets, sphere::OnInvalid::raise, none);
}

BoxRegions box_regions(const SkyMap& skymap, const std::vector<std::int64_t>& tracts,
                       const std::vector<PixelBox>& boxes, int threads) {
    std::vector<std::vector<std::vector<sphere::UnitVector>>> outlines(tracts.size());
    for_row_ranges(
        static_cast<std::int64_t>(tracts.size()), thread_count(threads), 16,
        [&](std::int64_t begin, std::int64_t end, int) {
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                outlines[i] = box_outline(skymap.tract(skymap.slot(tracts[i])), boxes[i]);
            }
        });
    std::vector<sphere::UnitVector> vertices;
    std::vector<std::int64_t> begins{0};
    std::vector<std::int64_t> offsets{0};
    for (const auto& parts : outlines) {
        for (const std::vector<sphere::UnitVector>& part : parts) {
            vertices.insert(vertices.end(), part.begin(), part.end());
            begins.push_back(static_cast<std::int64_t>(vertices.size()));
        }
        offsets.push_back(static_cast<std::int64_t>(begins.size()) - 1);
    }
    std::vector<sphere::Refusal> none;
    return {sphere::Polygons::from_unit_vectors(vertices, begins, sphere::OnInvalid::raise, none),
            std::move(offsets)};
}

}  // namespace skyquilt::skymap
