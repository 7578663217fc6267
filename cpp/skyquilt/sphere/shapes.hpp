// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What a text or an encoding says of regions, before any rule of geometry is checked.
#pragma once

#include <cstdint>
#include <vector>

#include "skyquilt/sphere/unit_vector.hpp"

namespace skyquilt::sphere {

enum class ShapeKind : std::uint8_t { polygon, circle, box };

/// A disc as delivered: by position and degrees, or by vector and radians. Whoever reads one form
/// fills in both, and the one delivered is kept as it came.
struct CircleShape {
    LonLat center_deg;
    UnitVector center;
    double radius_deg = 0.0;
    double radius_rad = 0.0;
};

/// From one longitude eastwards to another and between two latitudes, in degrees, as delivered.
struct BoxShape {
    double lon_begin_deg = 0.0;
    double lon_end_deg = 0.0;
    double lat_begin_deg = 0.0;
    double lat_end_deg = 0.0;
};

/// A column of regions, each the union of any number of shapes: none is the empty region.
///
/// Row i has the shapes offsets[i] to offsets[i + 1]; shape s is number places[s] of its kind.
/// Polygon p has the vertices polygon_offsets[p] to polygon_offsets[p + 1] of `lon_lats` or of
/// `vectors`, whichever was delivered; the other is empty.
struct Shapes {
    std::vector<std::int64_t> offsets{0};
    std::vector<ShapeKind> kinds;
    std::vector<std::int64_t> places;
    std::vector<std::int64_t> polygon_offsets{0};
    std::vector<LonLat> lon_lats;
    std::vector<UnitVector> vectors;
    std::vector<CircleShape> circles;
    std::vector<BoxShape> boxes;
};

}  // namespace skyquilt::sphere
