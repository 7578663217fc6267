// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/skymap/rings.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/number_text.hpp"

namespace skyquilt::skymap {

namespace {

RingsConfig checked(const RingsConfig& config) {
    // All projections are kept, some 300 bytes each: 1000 rings have 1.3 million tracts of a fifth
    // of a degree.
    if (config.num_rings < 1 || config.num_rings > 1000) {
        throw SkyMapConfigError("numRings must lie in [1, 1000], got " +
                                std::to_string(config.num_rings));
    }
    if (!(std::abs(config.ra_start_deg) <= 1e6)) {
        throw SkyMapConfigError("raStart must lie within a million degrees, got " +
                                number_text(config.ra_start_deg));
    }
    if (config.version != 0 && config.version != 1) {
        throw SkyMapConfigError("version must be 0 or 1, got " + std::to_string(config.version));
    }
    return config;
}

}  // namespace

Rings::Rings(const RingsConfig& config)
    : config_(checked(config)),
      ring_size_rad_(pi / static_cast<double>(config.num_rings + 1)),
      ra_start_rad_(config.ra_start_deg * radians_per_degree) {
    std::int64_t begin_tract = 1;
    for (std::int64_t i = 0; i < config.num_rings; ++i) {
        const double begin = ring_size_rad_ * (static_cast<double>(i) + 0.5) - 0.5 * pi;
        const double nearest = std::min(std::abs(begin), std::abs(begin + ring_size_rad_));
        const auto n = static_cast<std::int64_t>(2.0 * pi * std::cos(nearest) / ring_size_rad_) + 1;
        rings_.push_back({ring_size_rad_ * static_cast<double>(i + 1) - 0.5 * pi, n, begin_tract});
        begin_tract += n;
    }
    n_tracts_ = begin_tract + 1;
}

std::int64_t Rings::slot(const Place& place) const noexcept {
    if (place.ring < 0) {
        return 0;
    }
    if (place.ring >= config_.num_rings) {
        return n_tracts_ - 1;
    }
    return rings_[static_cast<std::size_t>(place.ring)].begin_tract + place.index;
}

Rings::Place Rings::place(std::int64_t slot) const noexcept {
    if (slot == 0) {
        return {-1, 0};
    }
    if (slot == n_tracts_ - 1) {
        return {config_.num_rings, 0};
    }
    const auto after = std::ranges::upper_bound(rings_, slot, {}, &Ring::begin_tract);
    const auto ring = static_cast<std::int64_t>(after - rings_.begin()) - 1;
    return {ring, slot - rings_[static_cast<std::size_t>(ring)].begin_tract};
}

std::int64_t Rings::slot_of(std::int64_t number) const noexcept {
    if (config_.version == 0) {
        const Place at = place(number);
        if (at.index == 0 && at.ring > 0 && at.ring < config_.num_rings) {
            return slot({at.ring - 1, 0});
        }
    }
    return number;
}

std::int64_t Rings::number_at(std::int64_t slot) const noexcept {
    if (config_.version == 0) {
        const Place at = place(slot);
        if (at.index == 0 && at.ring > 0 && at.ring < config_.num_rings) {
            const Ring& ring = rings_[static_cast<std::size_t>(at.ring)];
            return ring.begin_tract + ring.n_tracts;
        }
    }
    return slot;
}

std::vector<std::int64_t> Rings::all_numbers_of(std::int64_t slot) const {
    std::vector<std::int64_t> numbers;
    // In version 0 the number that findTract gives the first place of the last ring is the cap's.
    if (const std::int64_t number = number_at(slot); slot_of(number) == slot) {
        numbers.push_back(number);
    }
    if (config_.version == 0 && config_.num_rings > 1 && slot == rings_[0].begin_tract) {
        numbers.push_back(rings_[1].begin_tract);
    }
    return numbers;
}

SkyPosition Rings::center(std::int64_t slot) const noexcept {
    const Place at = place(slot);
    if (at.ring < 0) {
        return {0.0, -0.5 * pi};
    }
    if (at.ring >= config_.num_rings) {
        return {0.0, 0.5 * pi};
    }
    const Ring& ring = rings_[static_cast<std::size_t>(at.ring)];
    return {
        reduced_lon(2.0 * pi * static_cast<double>(at.index) / static_cast<double>(ring.n_tracts) +
                    ra_start_rad_),
        ring.center_lat_rad};
}

SkyBox Rings::inner_box(std::int64_t slot) const noexcept {
    const Place at = place(slot);
    const double first = ring_size_rad_ * 0.5 - 0.5 * pi;
    if (at.ring < 0) {
        return {0.0, 2.0 * pi, -0.5 * pi, first};
    }
    if (at.ring >= config_.num_rings) {
        return {0.0, 2.0 * pi, -first, 0.5 * pi};
    }
    const Ring& ring = rings_[static_cast<std::size_t>(at.ring)];
    const double width = 2.0 * pi / static_cast<double>(ring.n_tracts);
    const auto index = static_cast<double>(at.index);
    const double begin = ring_size_rad_ * (static_cast<double>(at.ring) + 0.5) - 0.5 * pi;
    return {reduced_lon(ra_start_rad_ + width * (index - 0.5)),
            reduced_lon(ra_start_rad_ + width * (index + 0.5)), begin, begin + ring_size_rad_};
}

Rings::Place Rings::find(const SkyPosition& position) const noexcept {
    const auto& [lon_rad, lat_rad] = position;
    const double first = ring_size_rad_ * 0.5 - 0.5 * pi;
    if (lat_rad < first) {
        return {-1, 0};
    }
    if (lat_rad > -first) {
        return {config_.num_rings, 0};
    }
    const auto ring = static_cast<std::int64_t>((lat_rad - first) / ring_size_rad_);
    if (ring >= config_.num_rings) {
        return {config_.num_rings, 0};
    }
    const std::int64_t n = rings_[static_cast<std::size_t>(ring)].n_tracts;
    const double width = 2.0 * pi / static_cast<double>(n);
    const auto index =
        static_cast<std::int64_t>(reduced_lon(lon_rad - ra_start_rad_) / width + 0.5);
    return {ring, index == n ? 0 : index};
}

}  // namespace skyquilt::skymap
