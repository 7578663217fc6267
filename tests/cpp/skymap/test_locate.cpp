// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The bulk way must give row by row what the formulas for one position give.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/locate.hpp"
#include "small_skymaps.hpp"

using skyquilt::radians_per_degree;
using skyquilt::skymap::locate;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::reduced_lon;
using skyquilt::skymap::Rings;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::skymaps_of_every_kind;
using skyquilt::sphere::unit_vector;

namespace {

struct Located {
    std::vector<std::int64_t> tract;
    std::vector<std::int64_t> patch;
};

Located located(const SkyMap& skymap, const std::vector<double>& ra, const std::vector<double>& dec,
                int threads) {
    Located out{std::vector<std::int64_t>(ra.size(), -7), std::vector<std::int64_t>(ra.size(), -7)};
    locate(skymap, ra, dec, threads, out.tract, out.patch);
    return out;
}

struct Config {
    RingsConfig rings;
    TractStyle style;
};

Config config(std::int64_t num_rings, double pixel_scale, double rotation, double ra_start,
              int version, ProjectionKind projection = ProjectionKind::tan) {
    Config made;
    made.rings = {.num_rings = num_rings, .ra_start_deg = ra_start, .version = version};
    made.style.projection = projection;
    made.style.pixel_scale_arcsec = pixel_scale;
    made.style.rotation_deg = rotation;
    made.style.tract_overlap_deg = 0.02;
    made.style.patches.inner_x = 3000;
    made.style.patches.inner_y = 2000;
    return made;
}

SkyMap skymap_of(const Config& config) { return {config.rings, config.style}; }

}  // namespace

TEST_CASE("every row agrees with findTract's and findPatch's formulas") {
    std::mt19937_64 random(71);
    std::uniform_real_distribution<double> lon(-20.0, 380.0);
    std::uniform_real_distribution<double> sine(-1.0, 1.0);
    std::uniform_real_distribution<double> nudge(-1.0, 1.0);
    std::uniform_real_distribution<double> exponent(-15.0, -4.0);
    const std::vector<Config> configs{
        config(120, 0.2, 0.0, 0.0, 1),
        config(120, 0.2, 0.0, 0.0, 0),
        config(120, 0.2, 37.0, -5.0, 1),
        config(12, 2.0, 12.5, 200.0, 1),
        config(3, 20.0, 0.0, 0.0, 0),
        config(1, 20.0, 90.0, 10.0, 1),
        config(120, 0.001, 0.0, 0.0, 1),
        config(1000, 3e-4, 3.0, 0.0, 1),
        config(31, 1.0, 3.0, 0.0, 1, ProjectionKind::zea),
    };
    for (const Config& each : configs) {
        const SkyMap skymap = skymap_of(each);
        const Rings& rings = *skymap.rings();
        std::vector<double> ra;
        std::vector<double> dec;
        for (int i = 0; i < 4000; ++i) {  // anywhere, and beside the edges of tracts
            const double a = lon(random);
            const double d = std::asin(sine(random)) / radians_per_degree;
            ra.push_back(a);
            dec.push_back(d);
            const Rings::Place place =
                rings.find({reduced_lon(a * radians_per_degree), d * radians_per_degree});
            if (place.ring < 0 || place.ring >= each.rings.num_rings) {
                continue;
            }
            const auto box = rings.inner_box(rings.slot(place));
            const double beside = nudge(random) * std::pow(10.0, exponent(random));
            ra.push_back(box.lon_begin / radians_per_degree + beside);
            dec.push_back(d);
            ra.push_back(a);
            dec.push_back(box.lat_begin / radians_per_degree + beside);
        }
        const auto& grid = skymap.grid(0);
        const auto whole = grid.tract_box();
        std::uniform_int_distribution<std::int64_t> any_slot(0, skymap.n_tracts() - 1);
        std::uniform_real_distribution<double> x(-10.0, static_cast<double>(whole.end_x) + 10.0);
        std::uniform_int_distribution<std::int64_t> line(0, grid.n_y());
        for (int i = 0; i < 4000; ++i) {  // beside the edges of patches
            const auto& tract = skymap.tract(any_slot(random));
            const double y = static_cast<double>(line(random) * each.style.patches.inner_y) - 0.5;
            const auto at = lon_lat(tract.direction(
                {x(random), y + nudge(random) * std::pow(10.0, exponent(random) + 6.0)}));
            ra.push_back(at.lon_deg);
            dec.push_back(at.lat_deg);
        }
        const Located many = located(skymap, ra, dec, 1);
        int different = 0;
        for (std::size_t i = 0; i < ra.size(); ++i) {
            const auto direction = unit_vector({ra[i], dec[i]});
            const std::int64_t tract = rings.number_at(rings.slot(rings.find(
                {reduced_lon(ra[i] * radians_per_degree), dec[i] * radians_per_degree})));
            const std::int64_t patch =
                grid.find_patch(skymap.tract(rings.slot_of(tract)).pixel(direction));
            different += many.tract[i] == tract && many.patch[i] == patch ? 0 : 1;
        }
        CAPTURE(each.rings.num_rings);
        CAPTURE(each.style.pixel_scale_arcsec);
        CHECK(different == 0);
        for (const int threads : {0, 2, 3}) {
            const Located shared = located(skymap, ra, dec, threads);
            CHECK(shared.tract == many.tract);
            CHECK(shared.patch == many.patch);
        }
    }
}

TEST_CASE("in skymaps of every kind each row is what asking for one position gives, cells too") {
    Directions random(72);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        std::vector<double> ra;
        std::vector<double> dec;
        for (int i = 0; i < 9000; ++i) {
            const auto at = i % 2 == 0 ? random.awkward() : random.anywhere();
            const bool is_missing = random.below(50) == 0;
            ra.push_back(is_missing ? std::numeric_limits<double>::quiet_NaN()
                                    : at.lon_deg + 360.0 * static_cast<double>(random.below(3)));
            dec.push_back(at.lat_deg);
        }
        const std::vector<std::int64_t> unset(ra.size(), -7);
        Located one_thread{unset, unset};
        std::vector<std::int64_t> cell = unset;
        locate(skymap, ra, dec, 1, one_thread.tract, one_thread.patch, cell);
        int different = 0;
        for (std::size_t i = 0; i < ra.size(); ++i) {
            std::int64_t tract = -1;
            std::int64_t patch = -1;
            std::int64_t in_cell = -1;
            if (!std::isnan(ra[i])) {
                const auto direction = unit_vector({ra[i], dec[i]});
                tract = skymap.find_tract({ra[i], dec[i]}, direction);
                if (tract >= 0) {
                    const std::int64_t slot = skymap.slot(tract);
                    patch = skymap.find_patch(slot, direction);
                    if (patch >= 0 && skymap.cells_per_axis() > 0) {
                        in_cell = skymap.grid(slot).find_cell(skymap.tract(slot).pixel(direction));
                    }
                }
            }
            different +=
                one_thread.tract[i] == tract && one_thread.patch[i] == patch && cell[i] == in_cell
                    ? 0
                    : 1;
        }
        CHECK(different == 0);
        CHECK(std::ranges::count_if(cell, [](std::int64_t at) { return at >= 0; }) >
              (skymap.cells_per_axis() > 0 ? 1000 : -1));
        for (const int threads : {2, 3}) {
            const Located shared = located(skymap, ra, dec, threads);
            CHECK(shared.tract == one_thread.tract);
            CHECK(shared.patch == one_thread.patch);
            std::vector<std::int64_t> shared_cell = unset;
            Located again{unset, unset};
            locate(skymap, ra, dec, threads, again.tract, again.patch, shared_cell);
            CHECK(shared_cell == cell);
        }
    }
}

TEST_CASE("a position that is not a number has no tract, also among others") {
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> ra{10.0, not_a_number, 10.0, not_a_number};
    const std::vector<double> dec{20.0, 20.0, not_a_number, not_a_number};
    for (const Config& each : {config(12, 2.0, 0.0, 0.0, 1), config(120, 0.2, 0.0, 0.0, 1),
                               config(120, 0.2, 0.0, 0.0, 0)}) {
        const Located out = located(skymap_of(each), ra, dec, 1);
        CHECK(out.tract[0] > 0);
        CHECK(out.patch[0] >= 0);
        for (std::size_t i = 1; i < 4; ++i) {
            CHECK(out.tract[i] == -1);
            CHECK(out.patch[i] == -1);
        }
    }
}

TEST_CASE("a declination beyond a pole or a right ascension of many turns is named with its row") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const SkyMap skymap = skymap_of(config(12, 2.0, 0.0, 0.0, 1));
    std::vector<double> ra(20000, 10.0);
    std::vector<double> dec(20000, 20.0);
    dec[12345] = 90.5;
    dec[19999] = -91.0;
    for (const int threads : {1, 2, 3}) {
        CHECK_THROWS_WITH_AS(located(skymap, ra, dec, threads),
                             "declination must lie in [-90, 90] degrees, got 90.5 at row 12345",
                             skyquilt::CoordinateError);
    }
    dec.assign(dec.size(), 90.0);
    CHECK_NOTHROW(located(skymap, ra, dec, 2));
    for (const double far : {-infinite, infinite, 1.1e6, -1e300}) {
        ra[7] = far;
        CHECK_THROWS_AS(located(skymap, ra, dec, 1), skyquilt::CoordinateError);
    }
    ra[7] = -1e6;
    CHECK_NOTHROW(located(skymap, ra, dec, 1));
    dec[8] = infinite;
    CHECK_THROWS_AS(located(skymap, ra, dec, 1), skyquilt::CoordinateError);
}

TEST_CASE("columns of different lengths are refused, empty ones are not") {
    const SkyMap skymap = skymap_of(config(12, 2.0, 0.0, 0.0, 1));
    CHECK_THROWS_AS(located(skymap, {1.0, 2.0}, {1.0}, 1), skyquilt::CoordinateError);
    CHECK(located(skymap, {}, {}, 3).tract.empty());
}
