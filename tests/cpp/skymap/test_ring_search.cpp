// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/ring_search.hpp"

using skyquilt::pi;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::RingSearch;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;
using skyquilt::sphere::Cap;
using skyquilt::sphere::unit_vector;

namespace {

SkyMap skymap_of(std::int64_t num_rings, double ra_start_deg, int version = 1) {
    TractStyle style;
    style.projection = skyquilt::skymap::ProjectionKind::tan;
    style.pixel_scale_arcsec = 60.0;
    style.patches.inner_x = 600;
    style.patches.inner_y = 600;
    return {{.num_rings = num_rings, .ra_start_deg = ra_start_deg, .version = version}, style};
}

std::vector<std::int64_t> found(const SkyMap& skymap, double tract_radius, const Cap& cap) {
    std::vector<std::int64_t> slots;
    RingSearch(skymap, tract_radius).find(cap, slots);
    return slots;
}

// Every tract whose disc touches the cap, one after the other.
std::vector<std::int64_t> touching(const SkyMap& skymap, double tract_radius, const Cap& cap) {
    std::vector<std::int64_t> slots;
    for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
        if (separation_rad(skymap.tract(slot).projection().reference(), cap.center) <=
            cap.radius_rad + tract_radius) {
            slots.push_back(slot);
        }
    }
    return slots;
}

}  // namespace

TEST_CASE("every tract whose disc touches the cap is found once, and none far from it") {
    std::mt19937_64 random(92);
    std::uniform_real_distribution<double> lon(-180.0, 540.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-5.0, 0.5);
    for (const auto& [num_rings, ra_start] : {std::pair{1, 0.0}, {2, -30.0}, {7, 7.0}, {31, 0.0}}) {
        const SkyMap skymap = skymap_of(num_rings, ra_start);
        const double tract_radius = 0.8 * skymap.rings()->ring_size_rad();
        for (int i = 0; i < 400; ++i) {
            const double lat = i % 4 == 0   ? 90.0 - 0.01 * i
                               : i % 4 == 1 ? -90.0 + 0.01 * i
                                            : std::asin(sine(random)) * 180.0 / pi;
            const Cap cap{unit_vector({i % 5 == 0 ? 0.0 : lon(random), lat}),
                          i % 7 == 0 ? 0.0 : std::pow(10.0, exponent(random))};
            std::vector<std::int64_t> slots = found(skymap, tract_radius, cap);
            std::ranges::sort(slots);
            CHECK(std::ranges::adjacent_find(slots) == slots.end());
            CHECK(std::ranges::includes(slots, touching(skymap, tract_radius, cap)));
            // Few others: here none that is farther by more than the rounding allowed for.
            CHECK(std::ranges::includes(
                touching(skymap, tract_radius, {cap.center, cap.radius_rad + 2e-9}), slots));
        }
    }
}

TEST_CASE("tracts come from South to North and from West to East, turned where a run passes 0") {
    const SkyMap skymap = skymap_of(31, 0.0);
    const Cap middle{unit_vector({100.0, 3.0}), 0.1};
    const auto slots = found(skymap, 0.1, middle);
    CHECK(slots.size() > 10);
    CHECK(std::ranges::is_sorted(slots));
    const auto turned = found(skymap, 0.1, {unit_vector({0.0, 3.0}), 0.1});
    CHECK_FALSE(std::ranges::is_sorted(turned));
    // What numbers tracts go by makes no difference.
    CHECK(found(skymap_of(31, 0.0, 0), 0.1, middle) == slots);
    // A cap as large as the sky.
    CHECK(found(skymap, 0.1, {unit_vector({0.0, 3.0}), pi}).size() ==
          static_cast<std::size_t>(skymap.n_tracts()));
}
