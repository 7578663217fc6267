// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What the series are sure of must be what the formulas for one position give.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/ring_series.hpp"
#include "skyquilt/skymap/rings.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::skymap::reduced_lon;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::RingSeries;
using skyquilt::skymap::RingsSkyMap;
using skyquilt::skymap::TanRings;

namespace {

TanRings tan_rings(const RingsSkyMap& skymap) {
    TanRings made{.ring_size_rad = skymap.ring_size_rad(),
                  .ra_start_rad = skymap.ra_start_rad(),
                  .scale = skymap.scale(),
                  .reference_pixel = skymap.reference_pixel(),
                  .grid = skymap.grid(),
                  .version = skymap.config().version,
                  .rings = {}};
    for (const RingsSkyMap::Ring& ring : skymap.rings()) {
        made.rings.push_back({ring.center_lat_rad, ring.n_tracts, ring.begin_tract});
    }
    return made;
}

RingsConfig lsst_cells_v1() {
    RingsConfig made;
    made.style.inner_x = 3000;
    made.style.inner_y = 3000;
    return made;
}

// Tract and patch by the formulas.
struct Found {
    std::int64_t tract;
    std::int64_t patch;
};

Found found_by_the_rule(const RingsSkyMap& skymap, double ra_deg, double dec_deg) {
    const std::int64_t tract = skymap.tract_at(
        skymap.find_place(reduced_lon(ra_deg * radians_per_degree), dec_deg * radians_per_degree));
    return {tract, skymap.find_patch(skymap.tract(tract),
                                     skyquilt::sphere::unit_vector({ra_deg, dec_deg}))};
}

struct Answers {
    std::vector<std::int64_t> tract;
    std::vector<std::int64_t> patch;
    std::vector<std::uint8_t> is_sure;
};

Answers answers_of_series(const RingsSkyMap& skymap, const std::vector<double>& ra,
                          const std::vector<double>& dec) {
    Answers out{std::vector<std::int64_t>(ra.size(), -7), std::vector<std::int64_t>(ra.size(), -7),
                std::vector<std::uint8_t>(ra.size(), 7)};
    RingSeries(tan_rings(skymap)).locate(ra, dec, out.tract, out.patch, out.is_sure);
    return out;
}

}  // namespace

TEST_CASE("the series are sure of nearly every position, and answer as the formulas do") {
    std::mt19937_64 random(72);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    const RingsSkyMap skymap(lsst_cells_v1());
    std::vector<double> ra(100000);
    std::vector<double> dec(ra.size());
    for (std::size_t i = 0; i < ra.size(); ++i) {
        ra[i] = lon(random);
        dec[i] = std::asin(sine(random)) / radians_per_degree;
    }
    const Answers many = answers_of_series(skymap, ra, dec);
    std::size_t n_sure = 0;
    std::size_t n_different = 0;
    for (std::size_t i = 0; i < ra.size(); ++i) {
        if (many.is_sure[i] == 1) {
            ++n_sure;
            const Found one = found_by_the_rule(skymap, ra[i], dec[i]);
            n_different += many.tract[i] == one.tract && many.patch[i] == one.patch ? 0U : 1U;
        } else {
            CHECK(many.is_sure[i] == 0);
        }
    }
    CHECK(n_different == 0);
    // Rings about the poles, where tracts are wide in longitude, are left to the rule.
    CHECK(n_sure > ra.size() - 400);
}

TEST_CASE("the series are not sure beside edges, and of what is no position") {
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const RingsSkyMap skymap(lsst_cells_v1());
    const auto edge = skymap.inner_box(9000);
    const double middle_lon = 0.5 * (edge.lon_begin + edge.lon_end) / radians_per_degree;
    const double middle_lat = 0.5 * (edge.lat_begin + edge.lat_end) / radians_per_degree;
    const std::vector<double> ra{middle_lon + 0.01,
                                 edge.lon_begin / radians_per_degree,
                                 middle_lon,
                                 not_a_number,
                                 middle_lon,
                                 infinite,
                                 middle_lon,
                                 1e300,
                                 10.0,
                                 10.0,
                                 10.0,
                                 10.0};
    const std::vector<double> dec{middle_lat + 0.01,
                                  middle_lat,
                                  edge.lat_begin / radians_per_degree,
                                  middle_lat,
                                  not_a_number,
                                  middle_lat,
                                  -infinite,
                                  middle_lat,
                                  90.0,
                                  -90.0,
                                  91.0,
                                  -1e300};
    const Answers many = answers_of_series(skymap, ra, dec);
    CHECK(many.is_sure[0] == 1);
    CHECK(many.tract[0] == 9000);
    for (std::size_t i = 1; i < ra.size(); ++i) {
        CAPTURE(i);
        CHECK(many.is_sure[i] == 0);
    }
}
