// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/nearest_center.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

namespace skyquilt::skymap {

NearestCenter::NearestCenter(std::span<const SkyPosition> centers) {
    for (const SkyPosition& center : centers) {
        centers_.push_back({center, std::cos(center.lat_rad)});
    }
}

std::int64_t NearestCenter::find(const SkyPosition& position) const noexcept {
    const double cos_lat = std::cos(position.lat_rad);
    double least = std::numeric_limits<double>::infinity();
    std::int64_t best = 0;
    for (std::size_t i = 0; i < centers_.size(); ++i) {
        const Center& center = centers_[i];
        const double sin_lat = std::sin(0.5 * (center.position.lat_rad - position.lat_rad));
        const double sin_lon = std::sin(0.5 * (center.position.lon_rad - position.lon_rad));
        const double haversine = sin_lat * sin_lat + cos_lat * center.cos_lat * sin_lon * sin_lon;
        // Through all steps, since separations that differ may be rounded to equal ones.
        const double separation = 2.0 * std::asin(std::sqrt(haversine)) / radians_per_degree;
        if (separation < least) {
            least = separation;
            best = static_cast<std::int64_t>(i);
        }
    }
    return best;
}

}  // namespace skyquilt::skymap
