// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Tracts in rings: their numbers in both versions, where they lie, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/rings.hpp"

using skyquilt::NotFoundError;
using skyquilt::pi;
using skyquilt::SkyMapConfigError;
using skyquilt::skymap::reduced_lon;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::RingsSkyMap;

namespace {

RingsConfig config(std::int64_t num_rings, int version = 1, double ra_start_deg = 0.0) {
    RingsConfig made;
    made.num_rings = num_rings;
    made.ra_start_deg = ra_start_deg;
    made.pixel_scale_arcsec = 3.0;
    made.tract_overlap_deg = 0.1;
    made.version = version;
    return made;
}

bool same(const RingsSkyMap::Place& a, const RingsSkyMap::Place& b) {
    return a.ring == b.ring && a.index == b.index;
}

}  // namespace

TEST_CASE("longitudes are brought to one turn") {
    CHECK(reduced_lon(0.0) == 0.0);
    CHECK(reduced_lon(1.5) == 1.5);
    CHECK(reduced_lon(-0.5) == 2.0 * pi - 0.5);
    CHECK(reduced_lon(2.0 * pi) == 0.0);
    CHECK(reduced_lon(-1e-300) == 0.0);
    CHECK(reduced_lon(5.0 * pi) == doctest::Approx(pi));
}

TEST_CASE("120 rings hold the number of tracts that LSST and HSC count") {
    const RingsSkyMap skymap(config(120));
    CHECK(skymap.n_tracts() == 18938);
    CHECK(skymap.rings().front().n_tracts == 10);
    CHECK(skymap.rings()[59].n_tracts == 243);
}

TEST_CASE("the box of a tract is that of Rubin's and HSC's skymaps") {
    RingsConfig lsst = config(120);
    lsst.pixel_scale_arcsec = 0.2;
    lsst.tract_overlap_deg = 1.0 / 60.0;
    lsst.style = {skyquilt::skymap::PatchStyle::Builder::cells, 3000, 3000, 200, 150, 50, 20, 1};
    CHECK(RingsSkyMap(lsst).grid().n_x() == 10);
    CHECK(RingsSkyMap(lsst).reference_pixel().x == 14999.0);
    CHECK(RingsSkyMap(lsst).reference_pixel().y == 14999.0);
    RingsConfig hsc = config(120);
    hsc.pixel_scale_arcsec = 0.168;
    hsc.tract_overlap_deg = 1.0 / 60.0;
    CHECK(RingsSkyMap(hsc).grid().n_patches() == 81);
}

TEST_CASE("every number names one place and, in version 1, every place one number") {
    for (const std::int64_t num_rings : {1, 2, 3, 12, 37}) {
        const RingsSkyMap skymap(config(num_rings));
        for (std::int64_t tract = 0; tract < skymap.n_tracts(); ++tract) {
            const RingsSkyMap::Place place = skymap.place(tract);
            CHECK(skymap.tract_at(place) == tract);
            CHECK(skymap.all_numbers_of(place) == std::vector<std::int64_t>{tract});
        }
        CHECK_THROWS_AS(static_cast<void>(skymap.place(-1)), NotFoundError);
        CHECK_THROWS_AS(static_cast<void>(skymap.place(skymap.n_tracts())), NotFoundError);
    }
}

TEST_CASE("in version 0 the first tract of a ring comes last, tract 1 exists twice and one lacks") {
    for (const std::int64_t num_rings : {1, 2, 3, 12}) {
        const RingsSkyMap old(config(num_rings, 0));
        const RingsSkyMap now(config(num_rings, 1));
        CHECK(old.n_tracts() == now.n_tracts());
        std::vector<std::int64_t> listed;
        for (std::int64_t tract = 0; tract < now.n_tracts(); ++tract) {
            const RingsSkyMap::Place place = now.place(tract);
            const std::vector<std::int64_t> numbers = old.all_numbers_of(place);
            listed.insert(listed.end(), numbers.begin(), numbers.end());
            for (const std::int64_t number : numbers) {
                CHECK(same(old.place(number), place));
            }
            const bool cap = place.ring < 0 || place.ring == num_rings;
            if (cap || place.ring == 0 || place.index > 0) {
                CHECK(old.tract_at(place) == tract);
            } else {
                const auto& ring = now.rings()[static_cast<std::size_t>(place.ring)];
                CHECK(old.tract_at(place) == ring.begin_tract + ring.n_tracts);
            }
        }
        // Every number is listed once: the double one for its place, the lacking one for none.
        std::ranges::sort(listed);
        std::vector<std::int64_t> all(static_cast<std::size_t>(old.n_tracts()));
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = static_cast<std::int64_t>(i);
        }
        CHECK(listed == all);
    }
    const RingsSkyMap old(config(3, 0));
    CHECK(same(old.place(1 + old.rings()[0].n_tracts), old.place(1)));
    CHECK(old.all_numbers_of({2, 0}).empty());
    CHECK(old.tract_at({2, 0}) == old.n_tracts() - 1);
}

TEST_CASE("a tract's centre lies in its inner box, and the box belongs to it") {
    for (const double ra_start : {0.0, -33.0, 359.9}) {
        const RingsSkyMap skymap(config(12, 1, ra_start));
        for (std::int64_t tract = 0; tract < skymap.n_tracts(); ++tract) {
            const auto place = skymap.place(tract);
            const auto center = skymap.center(place);
            CHECK(same(skymap.find_place(center.lon_rad, center.lat_rad), place));
            const auto box = skymap.inner_box(tract);
            CHECK(box.lat_begin < box.lat_end);
            CHECK(center.lat_rad >= box.lat_begin);
            CHECK(center.lat_rad <= box.lat_end);
            if (place.ring >= 0 && place.ring < 12) {
                const double lat = 0.5 * (box.lat_begin + box.lat_end);
                const double in = 1e-9;
                CHECK(same(skymap.find_place(reduced_lon(box.lon_begin + in), lat), place));
                CHECK(same(skymap.find_place(reduced_lon(box.lon_end - in), lat), place));
                CHECK_FALSE(same(skymap.find_place(reduced_lon(box.lon_end + in), lat), place));
                CHECK(same(skymap.find_place(center.lon_rad, box.lat_begin + in), place));
                CHECK(same(skymap.find_place(center.lon_rad, box.lat_end - in), place));
                CHECK_FALSE(same(skymap.find_place(center.lon_rad, box.lat_end + in), place));
            } else {
                CHECK(box.lon_begin == 0.0);
                CHECK(box.lon_end == 2.0 * pi);
            }
        }
    }
}

TEST_CASE("inner boxes of a ring follow each other without gap") {
    const RingsSkyMap skymap(config(7, 1, 10.0));
    for (const auto& ring : skymap.rings()) {
        for (std::int64_t k = 0; k < ring.n_tracts; ++k) {
            const auto here = skymap.inner_box(ring.begin_tract + k);
            const auto next = skymap.inner_box(ring.begin_tract + (k + 1) % ring.n_tracts);
            CHECK(std::remainder(here.lon_end - next.lon_begin, 2.0 * pi) ==
                  doctest::Approx(0.0).epsilon(1e-14));
            CHECK(here.lat_begin == next.lat_begin);
        }
    }
}

TEST_CASE("positions at the poles belong to the caps") {
    const RingsSkyMap skymap(config(5));
    CHECK(same(skymap.find_place(1.0, -0.5 * pi), {-1, 0}));
    CHECK(same(skymap.find_place(1.0, 0.5 * pi), {5, 0}));
    CHECK(skymap.center({-1, 0}).lat_rad == -0.5 * pi);
    CHECK(skymap.center({5, 0}).lat_rad == 0.5 * pi);
}

TEST_CASE("the patch of a direction is the inner box that holds its pixel") {
    const RingsSkyMap skymap(config(12));
    const auto tract = skymap.tract(17);
    const auto& grid = skymap.grid();
    for (std::int64_t patch = 0; patch < grid.n_patches(); ++patch) {
        const auto box = grid.patch_box(patch, skyquilt::skymap::Region::inner);
        const double x = static_cast<double>(box.begin_x);
        const double y = static_cast<double>(box.end_y) - 1.0;
        CHECK(skymap.find_patch(tract, tract.direction({x - 0.49, y + 0.49})) == patch);
        CHECK(skymap.find_patch(tract, tract.direction({x, y})) == patch);
    }
    const auto whole = grid.tract_box();
    CHECK(skymap.find_patch(tract, tract.direction({-0.51, 5.0})) == -1);
    CHECK(skymap.find_patch(tract,
                            tract.direction({5.0, static_cast<double>(whole.end_y) - 0.49})) == -1);
    CHECK(skymap.find_patch(tract, -tract.plane().contact()) == -1);
}

TEST_CASE("a tract or patch that is not there is named with the range there is") {
    const RingsSkyMap skymap(config(3));
    CHECK_NOTHROW(skymap.check_patch(25, skymap.grid().n_patches() - 1));
    CHECK_THROWS_WITH_AS(skymap.check_patch(26, 0),
                         "no tract 26: this skymap has 26 tracts, 0 to 25", NotFoundError);
    const std::string n = std::to_string(skymap.grid().n_patches());
    const std::string last = std::to_string(skymap.grid().n_patches() - 1);
    CHECK_THROWS_WITH_AS(
        skymap.check_patch(3, skymap.grid().n_patches()),
        ("no patch (tract=3, patch=" + n + "): tract 3 has " + n + " patches, 0 to " + last)
            .c_str(),
        NotFoundError);
    CHECK_THROWS_AS(skymap.check_patch(3, -1), NotFoundError);
}

TEST_CASE("each value out of its range is refused") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::function<void(RingsConfig&)>> mistakes{
        [](RingsConfig& c) { c.num_rings = 0; },
        [](RingsConfig& c) { c.num_rings = 10001; },
        [](RingsConfig& c) { c.ra_start_deg = infinite; },
        [](RingsConfig& c) { c.pixel_scale_arcsec = 0.0; },
        [](RingsConfig& c) { c.pixel_scale_arcsec = -0.2; },
        [](RingsConfig& c) { c.pixel_scale_arcsec = not_a_number; },
        [](RingsConfig& c) { c.pixel_scale_arcsec = 3600.0; },
        [](RingsConfig& c) { c.rotation_deg = not_a_number; },
        [](RingsConfig& c) { c.tract_overlap_deg = -1e-9; },
        [](RingsConfig& c) { c.tract_overlap_deg = not_a_number; },
        [](RingsConfig& c) { c.tract_overlap_deg = 75.0; },
        [](RingsConfig& c) { c.style.inner_x = 0; },
        [](RingsConfig& c) { c.style.inner_y = -4000; },
        [](RingsConfig& c) { c.style.border = -1; },
        [](RingsConfig& c) { c.style.cell_inner = -150; },
        [](RingsConfig& c) { c.style.cell_border = -1; },
        [](RingsConfig& c) { c.style.cells_in_border = -1; },
        [](RingsConfig& c) { c.style.cells_per_patch_inner = -20; },
        [](RingsConfig& c) { c.pixel_scale_arcsec = 2e-4; },
        [](RingsConfig& c) {
            c.pixel_scale_arcsec = 0.5;
            c.style.inner_x = 2;
            c.style.inner_y = 2;
        },
        [](RingsConfig& c) { c.version = 2; },
        [](RingsConfig& c) { c.version = -1; },
    };
    CHECK_NOTHROW(RingsSkyMap(config(12)));
    for (const auto& mistake : mistakes) {
        RingsConfig wrong = config(12);
        mistake(wrong);
        CHECK_THROWS_AS(RingsSkyMap{wrong}, SkyMapConfigError);
    }
}
