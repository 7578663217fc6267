// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Skymaps of few tracts and patches, small enough for double loops, and polygons to ask them.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "skyquilt/sphere/polygons.hpp"
#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::skymap::testing {

using sphere::Polygons;
using sphere::unit_vector;
using sphere::UnitVector;

using Outline = std::vector<UnitVector>;

/// Convex outlines of vectors of length one as a column.
inline Polygons column(const std::vector<Outline>& outlines) {
    Outline vertices;
    std::vector<std::int64_t> offsets{0};
    for (const Outline& outline : outlines) {
        vertices.insert(vertices.end(), outline.begin(), outline.end());
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    return Polygons::from_valid_vertices(std::move(vertices), std::move(offsets));
}

/// n corners on a circle.
inline Outline around(double lon, double lat, double radius_deg, double turn_deg, int n) {
    const UnitVector center = unit_vector({lon, lat});
    const UnitVector east = unit_vector({lon + 90.0, 0.0});
    const UnitVector north{center.y * east.z - center.z * east.y,
                           center.z * east.x - center.x * east.z,
                           center.x * east.y - center.y * east.x};
    const double reach = std::tan(radius_deg * radians_per_degree);
    Outline outline;
    for (int i = 0; i < n; ++i) {
        const UnitVector at = unit_vector({turn_deg + 360.0 * i / n, 0.0});
        outline.push_back(sphere::normalized(center.x + reach * (at.x * east.x + at.y * north.x),
                                             center.y + reach * (at.x * east.y + at.y * north.y),
                                             center.z + reach * (at.x * east.z + at.y * north.z)));
    }
    REQUIRE_FALSE(check_outline(outline).refusal.has_value());
    return outline;
}

inline TractStyle style_of(ProjectionKind projection, double rotation_deg, double overlap_deg,
                           const PatchStyle& patches) {
    TractStyle style;
    style.projection = projection;
    style.pixel_scale_arcsec = 60.0;
    style.rotation_deg = rotation_deg;
    style.tract_overlap_deg = overlap_deg;
    style.patches = patches;
    return style;
}

/// Patches of 10 by 8.3 degrees with the border drawn either way.
inline SkyMap five_rings(PatchStyle::Builder builder, int version, double rotation_deg) {
    PatchStyle patches;
    patches.builder = builder;
    patches.inner_x = 600;
    patches.inner_y = 500;
    patches.border = 20;
    return {RingsConfig{.num_rings = 5, .ra_start_deg = 7.0, .version = version},
            style_of(ProjectionKind::tan, rotation_deg, 1.0, patches)};
}

}  // namespace skyquilt::skymap::testing
