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
using skyquilt::skymap::RingsSkyMap;
using skyquilt::sphere::Cap;
using skyquilt::sphere::unit_vector;

namespace {

RingsSkyMap skymap_of(std::int64_t num_rings, double ra_start_deg) {
    RingsConfig config;
    config.num_rings = num_rings;
    config.ra_start_deg = ra_start_deg;
    config.pixel_scale_arcsec = 60.0;
    config.style.inner_x = 600;
    config.style.inner_y = 600;
    return RingsSkyMap(config);
}

// The version 1 numbers, which grow in the order that is promised.
std::vector<std::int64_t> found(const RingsSkyMap& skymap, double tract_radius, const Cap& cap) {
    std::vector<RingsSkyMap::Place> places;
    RingSearch(skymap, tract_radius).find(cap, places);
    std::vector<std::int64_t> numbers;
    for (const RingsSkyMap::Place& place : places) {
        numbers.push_back(skymap.tract_at(place));
    }
    return numbers;
}

// Every tract whose disc touches the cap, one after the other.
std::vector<std::int64_t> touching(const RingsSkyMap& skymap, double tract_radius, const Cap& cap) {
    std::vector<std::int64_t> numbers;
    for (std::int64_t tract = 0; tract < skymap.n_tracts(); ++tract) {
        if (separation_rad(skymap.tract(tract).plane().contact(), cap.center) <=
            cap.radius_rad + tract_radius) {
            numbers.push_back(tract);
        }
    }
    return numbers;
}

}  // namespace

TEST_CASE("every tract whose disc touches the cap is found once, and none far from it") {
    std::mt19937_64 random(92);
    std::uniform_real_distribution<double> lon(-180.0, 540.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-5.0, 0.5);
    for (const auto& [num_rings, ra_start] : {std::pair{1, 0.0}, {2, -30.0}, {7, 7.0}, {31, 0.0}}) {
        const RingsSkyMap skymap = skymap_of(num_rings, ra_start);
        const double tract_radius = 0.8 * skymap.ring_size_rad();
        for (int i = 0; i < 400; ++i) {
            const double lat = i % 4 == 0   ? 90.0 - 0.01 * i
                               : i % 4 == 1 ? -90.0 + 0.01 * i
                                            : std::asin(sine(random)) * 180.0 / pi;
            const Cap cap{unit_vector({i % 5 == 0 ? 0.0 : lon(random), lat}),
                          i % 7 == 0 ? 0.0 : std::pow(10.0, exponent(random))};
            std::vector<std::int64_t> numbers = found(skymap, tract_radius, cap);
            std::ranges::sort(numbers);
            CHECK(std::ranges::adjacent_find(numbers) == numbers.end());
            CHECK(std::ranges::includes(numbers, touching(skymap, tract_radius, cap)));
            // Few others: here none that is farther by more than the rounding allowed for.
            CHECK(std::ranges::includes(
                touching(skymap, tract_radius, {cap.center, cap.radius_rad + 2e-9}), numbers));
        }
    }
}

TEST_CASE("tracts come from South to North and from West to East, turned where a run passes 0") {
    const RingsSkyMap skymap = skymap_of(31, 0.0);
    const Cap middle{unit_vector({100.0, 3.0}), 0.1};
    const auto numbers = found(skymap, 0.1, middle);
    CHECK(numbers.size() > 10);
    CHECK(std::ranges::is_sorted(numbers));
    const auto turned = found(skymap, 0.1, {unit_vector({0.0, 3.0}), 0.1});
    CHECK_FALSE(std::ranges::is_sorted(turned));
    // A cap as large as the sky.
    CHECK(found(skymap, 0.1, {unit_vector({0.0, 3.0}), pi}).size() ==
          static_cast<std::size_t>(skymap.n_tracts()));
}
