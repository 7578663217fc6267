// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/tract_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>

#include "skyquilt/base/angle.hpp"

namespace skyquilt::skymap {

namespace {

// Far above the rounding of every angle here.
constexpr double margin_rad = 1e-9;

double lat_rad(const sphere::UnitVector& direction) noexcept {
    return std::atan2(direction.z,
                      std::sqrt(direction.x * direction.x + direction.y * direction.y));
}

std::size_t band_of(double lat, double bands_per_radian, std::size_t n_bands) noexcept {
    const double band = std::floor((lat + 0.5 * pi) * bands_per_radian);
    return static_cast<std::size_t>(std::clamp(band, 0.0, static_cast<double>(n_bands) - 1.0));
}

}  // namespace

TractSearch::TractSearch(std::span<const sphere::Cap> caps) {
    for (const sphere::Cap& cap : caps) {
        widest_rad_ = std::max(widest_rad_, cap.radius_rad);
    }
    // Bands as high as the widest disc, but not many more of them than discs.
    const double n_wanted = std::min({pi / std::max(widest_rad_, 1e-6),
                                      2.0 * std::sqrt(static_cast<double>(caps.size())) + 1.0});
    const auto n_bands = static_cast<std::size_t>(std::max(1.0, n_wanted));
    bands_per_radian_ = static_cast<double>(n_bands) / pi;
    std::vector<std::size_t> band;
    for (std::size_t i = 0; i < caps.size(); ++i) {
        const sphere::UnitVector& center = caps[i].center;
        entries_.push_back({std::atan2(center.y, center.x), caps[i], static_cast<std::int64_t>(i)});
        band.push_back(band_of(lat_rad(center), bands_per_radian_, n_bands));
    }
    std::ranges::sort(entries_, {}, [&band](const Entry& entry) {
        return std::tuple(band[static_cast<std::size_t>(entry.place)], entry.lon_rad, entry.place);
    });
    begins_.assign(n_bands + 1, 0);
    for (const std::size_t number : band) {
        ++begins_[number + 1];
    }
    for (std::size_t i = 1; i <= n_bands; ++i) {
        begins_[i] += begins_[i - 1];
    }
}

void TractSearch::find(const sphere::Cap& cap, std::vector<std::int64_t>& found) const {
    found.clear();
    if (entries_.empty()) {
        return;
    }
    const double reach = cap.radius_rad + widest_rad_ + margin_rad;
    const double lat = lat_rad(cap.center);
    const double lon = std::atan2(cap.center.y, cap.center.x);
    // Within `reach` of a position away from the poles, longitudes differ by at most this.
    const double sine = std::abs(lat) + reach < 0.5 * pi ? std::sin(reach) / std::cos(lat) : 2.0;
    const double half_width = sine < 1.0 ? std::asin(sine) + margin_rad : 2.0 * pi;
    const auto consider = [&](const Entry& entry) {
        const double both = cap.radius_rad + entry.cap.radius_rad + margin_rad;
        if (both >= pi || separation_rad(cap.center, entry.cap.center) <= both) {
            found.push_back(entry.place);
        }
    };
    const std::size_t n_bands = begins_.size() - 1;
    const std::size_t first = band_of(lat - reach, bands_per_radian_, n_bands);
    const std::size_t last = band_of(lat + reach, bands_per_radian_, n_bands);
    for (std::size_t band = first; band <= last; ++band) {
        const auto in_band =
            std::span(entries_).subspan(begins_[band], begins_[band + 1] - begins_[band]);
        if (half_width >= pi) {
            std::ranges::for_each(in_band, consider);
            continue;
        }
        // The interval of longitude, and what of it lies a turn away.
        for (const double turn : {-2.0 * pi, 0.0, 2.0 * pi}) {
            auto entry =
                std::ranges::lower_bound(in_band, lon + turn - half_width, {}, &Entry::lon_rad);
            for (; entry != in_band.end() && entry->lon_rad <= lon + turn + half_width; ++entry) {
                consider(*entry);
            }
        }
    }
    std::ranges::sort(found);
}

}  // namespace skyquilt::skymap
