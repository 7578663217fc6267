// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/nearest_center.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace skyquilt::skymap {

NearestCenter::NearestCenter(std::span<const SkyPosition> centers) {
    for (const SkyPosition& center : centers) {
        centers_.push_back({center, std::cos(center.lat_rad)});
        directions_.push_back(sphere::unit_vector(in_degrees(center)));
    }
}

double NearestCenter::separation_deg(const Center& a, const Center& b) noexcept {
    const double sin_lat = std::sin(0.5 * (a.position.lat_rad - b.position.lat_rad));
    const double sin_lon = std::sin(0.5 * (a.position.lon_rad - b.position.lon_rad));
    const double haversine = sin_lat * sin_lat + b.cos_lat * a.cos_lat * sin_lon * sin_lon;
    // Through all steps, since separations that differ may be rounded to equal ones.
    return 2.0 * std::asin(std::sqrt(haversine)) / radians_per_degree;
}

std::int64_t NearestCenter::find(const SkyPosition& position) const noexcept {
    // A separation by the haversine formula costs fifty times as much as a dot product. Both are
    // within 1e-14 of the haversine's cosine, 1 - 2 h, as long as that is not near -1; so the
    // smallest separation is that of one of the centres whose dot product comes near the greatest.
    constexpr double doubt = 1e-12;
    const sphere::UnitVector direction = sphere::unit_vector(in_degrees(position));
    double greatest = -1.0;
    for (const sphere::UnitVector& center : directions_) {
        greatest = std::max(greatest, dot(direction, center));
    }
    const double enough = greatest > -0.5 ? greatest - doubt : -2.0;

    const Center at{position, std::cos(position.lat_rad)};
    double least = std::numeric_limits<double>::infinity();
    std::int64_t best = 0;
    for (std::size_t i = 0; i < centers_.size(); ++i) {
        if (dot(direction, directions_[i]) < enough) {
            continue;
        }
        const double separation = separation_deg(centers_[i], at);
        if (separation < least) {
            least = separation;
            best = static_cast<std::int64_t>(i);
        }
    }
    return best;
}

}  // namespace skyquilt::skymap
