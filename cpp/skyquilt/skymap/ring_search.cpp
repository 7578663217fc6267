// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/ring_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace skyquilt::skymap {

void RingSearch::find(const sphere::Cap& cap, std::vector<std::int64_t>& slots) const {
    const double reach = cap.radius_rad + tract_radius_ + 1e-9;  // far above all rounding here
    const double cos_reach = reach < pi ? std::cos(reach) - 1e-15 : -2.0;
    const Rings& rings = *skymap_.rings();
    const auto consider = [&](std::int64_t slot) {
        if (dot(skymap_.tract(slot).projection().reference(), cap.center) >= cos_reach) {
            slots.push_back(slot);
        }
    };
    const double cos_lat = std::sqrt(cap.center.x * cap.center.x + cap.center.y * cap.center.y);
    const double lat = std::atan2(cap.center.z, cos_lat);
    const auto n_rings = static_cast<std::int64_t>(rings.rings().size());
    const double per_ring = 1.0 / rings.ring_size_rad();
    const auto first = std::max<std::int64_t>(
        0, static_cast<std::int64_t>(std::ceil((lat - reach + 0.5 * pi) * per_ring - 1.0)));
    const auto last = std::min<std::int64_t>(
        n_rings - 1,
        static_cast<std::int64_t>(std::floor((lat + reach + 0.5 * pi) * per_ring - 1.0)));
    consider(0);
    // Within `reach` of a position away from the poles, longitudes differ by at most this.
    const double sine = std::abs(lat) + reach < 0.5 * pi ? std::sin(reach) / cos_lat : 2.0;
    const double half_width = sine < 1.0 ? std::asin(sine) + 1e-9 : 2.0 * pi;
    const double lon = std::atan2(cap.center.y, cap.center.x) - rings.ra_start_rad();
    for (std::int64_t r = first; r <= last; ++r) {
        const auto& [center_lat, n, first_slot] = rings.rings()[static_cast<std::size_t>(r)];
        const double per_radian = static_cast<double>(n) * (0.5 / pi);
        const double half = half_width * per_radian;
        if (2.0 * half >= static_cast<double>(n) - 1.0) {
            for (std::int64_t k = 0; k < n; ++k) {
                consider(first_slot + k);
            }
            continue;
        }
        const auto begin = static_cast<std::int64_t>(std::ceil(lon * per_radian - half));
        const auto end = static_cast<std::int64_t>(std::floor(lon * per_radian + half));
        for (std::int64_t k = begin; k <= end; ++k) {
            const std::int64_t turned = k % n;
            consider(first_slot + (turned < 0 ? turned + n : turned));
        }
    }
    consider(skymap_.n_tracts() - 1);
}

}  // namespace skyquilt::skymap
