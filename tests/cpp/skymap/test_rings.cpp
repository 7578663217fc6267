// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Tracts in rings: their numbers in both versions, where they lie, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/rings.hpp"

using skyquilt::pi;
using skyquilt::SkyMapConfigError;
using skyquilt::skymap::reduced_lon;
using skyquilt::skymap::Rings;
using skyquilt::skymap::RingsConfig;

namespace {

Rings rings_of(std::int64_t num_rings, int version = 1, double ra_start_deg = 0.0) {
    return Rings({.num_rings = num_rings, .ra_start_deg = ra_start_deg, .version = version});
}

bool same(const Rings::Place& a, const Rings::Place& b) {
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
    const Rings rings = rings_of(120);
    CHECK(rings.n_tracts() == 18938);
    CHECK(rings.rings().front().n_tracts == 10);
    CHECK(rings.rings()[59].n_tracts == 243);
}

TEST_CASE("every slot is one place, and in version 1 it is the number") {
    for (const std::int64_t num_rings : {1, 2, 3, 12, 37}) {
        const Rings rings = rings_of(num_rings);
        for (std::int64_t slot = 0; slot < rings.n_tracts(); ++slot) {
            CHECK(rings.slot(rings.place(slot)) == slot);
            CHECK(rings.number_at(slot) == slot);
            CHECK(rings.slot_of(slot) == slot);
            CHECK(rings.all_numbers_of(slot) == std::vector<std::int64_t>{slot});
        }
        CHECK(same(rings.place(0), {-1, 0}));
        CHECK(same(rings.place(1), {0, 0}));
        CHECK(same(rings.place(rings.n_tracts() - 1), {num_rings, 0}));
    }
}

TEST_CASE("in version 0 the first tract of a ring comes last, tract 1 exists twice and one lacks") {
    for (const std::int64_t num_rings : {1, 2, 3, 12}) {
        const Rings old = rings_of(num_rings, 0);
        const Rings now = rings_of(num_rings, 1);
        CHECK(old.n_tracts() == now.n_tracts());
        std::vector<std::int64_t> listed;
        for (std::int64_t slot = 0; slot < now.n_tracts(); ++slot) {
            const Rings::Place place = now.place(slot);
            CHECK(same(old.place(slot), place));
            const std::vector<std::int64_t> numbers = old.all_numbers_of(slot);
            CHECK(std::ranges::is_sorted(numbers));
            listed.insert(listed.end(), numbers.begin(), numbers.end());
            for (const std::int64_t number : numbers) {
                CHECK(old.slot_of(number) == slot);
            }
            const bool cap = place.ring < 0 || place.ring == num_rings;
            if (cap || place.ring == 0 || place.index > 0) {
                CHECK(old.number_at(slot) == slot);
            } else {
                const auto& ring = now.rings()[static_cast<std::size_t>(place.ring)];
                CHECK(old.number_at(slot) == ring.begin_tract + ring.n_tracts);
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
    const Rings old = rings_of(3, 0);
    CHECK(old.slot_of(1 + old.rings()[0].n_tracts) == 1);
    CHECK(old.slot_of(1) == 1);
    CHECK(old.all_numbers_of(1) == std::vector<std::int64_t>{1, 1 + old.rings()[0].n_tracts});
    CHECK(old.all_numbers_of(old.slot({2, 0})).empty());
    CHECK(old.number_at(old.slot({2, 0})) == old.n_tracts() - 1);
}

TEST_CASE("a tract's centre lies in its inner box, and the box belongs to it") {
    for (const double ra_start : {0.0, -33.0, 359.9}) {
        const Rings rings = rings_of(12, 1, ra_start);
        for (std::int64_t slot = 0; slot < rings.n_tracts(); ++slot) {
            const Rings::Place place = rings.place(slot);
            const auto center = rings.center(slot);
            CHECK(same(rings.find(center), place));
            const auto box = rings.inner_box(slot);
            CHECK(box.lat_begin < box.lat_end);
            CHECK(center.lat_rad >= box.lat_begin);
            CHECK(center.lat_rad <= box.lat_end);
            if (place.ring >= 0 && place.ring < 12) {
                const double lat = 0.5 * (box.lat_begin + box.lat_end);
                const double in = 1e-9;
                CHECK(same(rings.find({reduced_lon(box.lon_begin + in), lat}), place));
                CHECK(same(rings.find({reduced_lon(box.lon_end - in), lat}), place));
                CHECK_FALSE(same(rings.find({reduced_lon(box.lon_end + in), lat}), place));
                CHECK(same(rings.find({center.lon_rad, box.lat_begin + in}), place));
                CHECK(same(rings.find({center.lon_rad, box.lat_end - in}), place));
                CHECK_FALSE(same(rings.find({center.lon_rad, box.lat_end + in}), place));
            } else {
                CHECK(box.lon_begin == 0.0);
                CHECK(box.lon_end == 2.0 * pi);
            }
        }
    }
}

TEST_CASE("inner boxes of a ring follow each other without gap") {
    const Rings rings = rings_of(7, 1, 10.0);
    for (const auto& ring : rings.rings()) {
        for (std::int64_t k = 0; k < ring.n_tracts; ++k) {
            const auto here = rings.inner_box(ring.begin_tract + k);
            const auto next = rings.inner_box(ring.begin_tract + (k + 1) % ring.n_tracts);
            CHECK(std::remainder(here.lon_end - next.lon_begin, 2.0 * pi) ==
                  doctest::Approx(0.0).epsilon(1e-14));
            CHECK(here.lat_begin == next.lat_begin);
        }
    }
}

TEST_CASE("positions at the poles belong to the caps") {
    const Rings rings = rings_of(5);
    CHECK(same(rings.find({1.0, -0.5 * pi}), {-1, 0}));
    CHECK(same(rings.find({1.0, 0.5 * pi}), {5, 0}));
    CHECK(rings.center(0).lat_rad == -0.5 * pi);
    CHECK(rings.center(rings.n_tracts() - 1).lat_rad == 0.5 * pi);
}

TEST_CASE("each value of the rings out of its range is refused") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    CHECK_NOTHROW(rings_of(1));
    CHECK_NOTHROW(rings_of(1000));
    CHECK_THROWS_WITH_AS(rings_of(0), "numRings must lie in [1, 1000], got 0", SkyMapConfigError);
    CHECK_THROWS_AS(rings_of(-5), SkyMapConfigError);
    CHECK_THROWS_AS(rings_of(1001), SkyMapConfigError);
    CHECK_NOTHROW(rings_of(12, 1, -1e6));
    CHECK_THROWS_WITH_AS(rings_of(12, 1, 1000001.0),
                         "raStart must lie within a million degrees, got 1000001",
                         SkyMapConfigError);
    CHECK_THROWS_AS(rings_of(12, 1, infinite), SkyMapConfigError);
    CHECK_THROWS_AS(rings_of(12, 1, std::numeric_limits<double>::quiet_NaN()), SkyMapConfigError);
    CHECK_THROWS_WITH_AS(rings_of(12, 2), "version must be 0 or 1, got 2", SkyMapConfigError);
    CHECK_THROWS_AS(rings_of(12, -1), SkyMapConfigError);
}
