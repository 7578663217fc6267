// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// All places of positions, against every tract, patch and cell one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/locate.hpp"
#include "skyquilt/skymap/locate_all.hpp"
#include "skyquilt/skymap/overlaps.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "small_skymaps.hpp"

using skyquilt::skymap::AllPlaces;
using skyquilt::skymap::extent_of;
using skyquilt::skymap::JoinQuestion;
using skyquilt::skymap::Level;
using skyquilt::skymap::locate_all;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::Predicate;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Region;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::Tract;
using skyquilt::skymap::TractTable;
using skyquilt::skymap::testing::curved_skymaps;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::gnomonic_skymaps;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::Outline;
using skyquilt::skymap::testing::skymaps_of_every_kind;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

// Row, tract, patch and cell, the last two 0 where they are not asked for.
using Place = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

struct Positions {
    std::vector<double> ra;
    std::vector<double> dec;

    void add(const LonLat& position) {
        ra.push_back(position.lon_deg);
        dec.push_back(position.lat_deg);
    }
    [[nodiscard]] bool has(std::size_t row) const {
        return !std::isnan(ra[row]) && !std::isnan(dec[row]);
    }
    [[nodiscard]] UnitVector direction(std::size_t row) const {
        return unit_vector({ra[row], dec[row]});
    }
};

std::vector<Place> listed(const AllPlaces& found, Level level) {
    std::vector<Place> places;
    CHECK(found.patch.size() == (level == Level::tract ? 0 : found.tract.size()));
    CHECK(found.cell.size() == (level == Level::cell ? found.tract.size() : 0));
    for (std::size_t row = 0; row + 1 < found.offsets.size(); ++row) {
        for (auto i = static_cast<std::size_t>(found.offsets[row]);
             i < static_cast<std::size_t>(found.offsets[row + 1]); ++i) {
            places.emplace_back(row, found.tract[i], level == Level::tract ? 0 : found.patch[i],
                                level == Level::cell ? found.cell[i] : 0);
        }
    }
    return places;
}

// Call visit(tract number, patch number, cell, box) for all boxes.
template <typename Visit>
void for_all_boxes(const SkyMap& skymap, Level level, Region region, const Visit& visit) {
    const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
    for (const std::int64_t number : skymap.numbers()) {
        const std::int64_t slot = skymap.slot(number);
        if (level == Level::tract) {
            visit(number, 0, 0, skymap.tract_box(slot));
            continue;
        }
        for (const std::int64_t patch : skymap.patch_numbers(slot)) {
            if (level == Level::patch) {
                visit(number, patch, 0, skymap.patch_box(number, patch, region));
            }
            for (std::int64_t cell = 0; level == Level::cell && cell < n_cells; ++cell) {
                visit(number, patch, cell, skymap.cell_box(number, patch, cell, region));
            }
        }
    }
}

template <typename Holds>
std::vector<Place> plain_loop(const SkyMap& skymap, const Positions& positions, Level level,
                              Region region, const Holds& holds) {
    std::vector<Place> places;
    const auto try_box = [&](std::int64_t number, std::int64_t patch, std::int64_t cell,
                             const PixelBox& box) {
        const Tract& tract = skymap.tract(skymap.slot(number));
        const auto corners = tract.corners(box);
        for (std::size_t row = 0; row < positions.ra.size(); ++row) {
            if (positions.has(row) && holds(tract, box, corners, positions.direction(row))) {
                places.emplace_back(row, number, patch, cell);
            }
        }
    };
    for_all_boxes(skymap, level, region, try_box);
    std::ranges::sort(places);
    return places;
}

// Anywhere, and at the corners and on the sides of boxes as far as degrees can tell.
Positions mixed_positions(const SkyMap& skymap, Directions& random, int n) {
    Positions positions;
    for (int i = 0; i < n; ++i) {
        positions.add(random.awkward());
        positions.add(random.anywhere());
        const std::int64_t slot = random.below(skymap.n_tracts());
        const std::vector<std::int64_t> patches = skymap.patch_numbers(slot);
        const std::int64_t number = skymap.number_at(slot);
        if (skymap.slot(number) != slot) {
            continue;
        }
        const PixelBox box = skymap.patch_box(number,
                                              patches[static_cast<std::size_t>(random.below(
                                                  static_cast<std::int64_t>(patches.size())))],
                                              i % 2 == 0 ? Region::inner : Region::outer);
        const auto [least, greatest] = extent_of(box);
        const double share = random.between(0.0, 1.0);
        const PixelPoint at{i % 3 == 0 ? least.x : greatest.x,
                            i % 5 == 0 ? greatest.y : least.y + share * (greatest.y - least.y)};
        const UnitVector direction = skymap.tract(slot).direction(at);
        if (std::isfinite(direction.x)) {
            positions.add(lon_lat(direction));
        }
    }
    positions.add({std::numeric_limits<double>::quiet_NaN(), 1.0});
    positions.add({1.0, std::numeric_limits<double>::quiet_NaN()});
    positions.add({-1e6, 90.0});
    positions.add({1e6, -90.0});
    return positions;
}

constexpr std::array levels{Level::tract, Level::patch, Level::cell};
constexpr std::array regions{Region::inner, Region::outer};

}  // namespace

TEST_CASE("in the gnomonic projection all places are the polygons that hold the position") {
    Directions random(101);
    for (const NamedSkyMap& each : gnomonic_skymaps()) {
        CAPTURE(each.name);
        for (const Level level : levels) {
            if (level == Level::cell && each.skymap.cells_per_axis() == 0) {
                continue;
            }
            const Positions positions =
                mixed_positions(each.skymap, random, level == Level::cell ? 15 : 80);
            for (const Region region : regions) {
                const std::vector<Place> expected = plain_loop(
                    each.skymap, positions, level, region,
                    [](const Tract&, const PixelBox&, const auto& corners,
                       const UnitVector& direction) { return contains(corners, direction); });
                const std::vector<Place> found = listed(
                    locate_all(each.skymap, positions.ra, positions.dec, level, region, 1), level);
                CHECK(expected.size() > 20);
                CHECK(found == expected);
            }
        }
    }
}

TEST_CASE("in other projections all places are the boxes that hold the pixel position") {
    Directions random(102);
    for (const NamedSkyMap& each : curved_skymaps()) {
        CAPTURE(each.name);
        for (const Level level : levels) {
            if (level == Level::cell && each.skymap.cells_per_axis() == 0) {
                continue;
            }
            const Positions positions =
                mixed_positions(each.skymap, random, level == Level::cell ? 15 : 80);
            for (const Region region : regions) {
                const std::vector<Place> expected =
                    plain_loop(each.skymap, positions, level, region,
                               [](const Tract& tract, const PixelBox& box, const auto&,
                                  const UnitVector& direction) {
                                   const auto [least, greatest] = extent_of(box);
                                   const PixelPoint pixel = tract.pixel(direction);
                                   return least.x <= pixel.x && pixel.x <= greatest.x &&
                                          least.y <= pixel.y && pixel.y <= greatest.y;
                               });
                const std::vector<Place> found = listed(
                    locate_all(each.skymap, positions.ra, positions.dec, level, region, 1), level);
                CHECK(expected.size() > 20);
                CHECK(found == expected);
            }
        }
    }
}

TEST_CASE("a side belongs to both boxes beside it, and a corner to all four") {
    // Sides that run along meridians and the equator, so that positions lie on them exactly.
    TractTable table;
    table.tracts.push_back({.number = 5,
                            .reference = {0.0, 0.0},
                            .projection = ProjectionKind::tan,
                            .pixel_scale_arcsec = 60.0,
                            .rotation_deg = 0.0,
                            .reference_pixel = {99.5, 99.5},
                            .n_x = 200,
                            .n_y = 200});
    table.patches.emplace_back();
    for (std::int64_t i = 0; i < 4; ++i) {
        const std::int64_t x = i % 2 * 100;
        const std::int64_t y = i / 2 * 100;
        const PixelBox box{x, y, x + 100, y + 100};
        table.patches.back().push_back({i, box, grown(box, 10)});
    }
    for (const ProjectionKind kind : {ProjectionKind::tan, ProjectionKind::cea}) {
        table.tracts[0].projection = kind;
        const SkyMap skymap(table);
        const auto patches_of = [&](double ra, double dec, Region region) {
            return locate_all(skymap, std::vector{ra}, std::vector{dec}, Level::patch, region, 1)
                .patch;
        };
        CHECK(patches_of(0.0, 0.0, Region::inner) == std::vector<std::int64_t>{0, 1, 2, 3});
        CHECK(patches_of(0.0, 0.7, Region::inner) == std::vector<std::int64_t>{2, 3});
        CHECK(patches_of(0.0, -0.7, Region::inner) == std::vector<std::int64_t>{0, 1});
        CHECK(patches_of(0.9, 0.0, Region::inner) == std::vector<std::int64_t>{0, 2});
        CHECK(patches_of(359.1, 0.0, Region::inner) == std::vector<std::int64_t>{1, 3});
        CHECK(patches_of(359.1, 0.7, Region::inner) == std::vector<std::int64_t>{3});
        CHECK(patches_of(359.9, 0.7, Region::outer) == std::vector<std::int64_t>{2, 3});
        CHECK(patches_of(357.0, 0.7, Region::outer).empty());
    }
}

TEST_CASE("what locate() gives is among all places") {
    Directions random(103);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        Positions positions;
        for (int i = 0; i < 1500; ++i) {
            positions.add(random.anywhere());
        }
        std::vector<std::int64_t> tract(positions.ra.size());
        std::vector<std::int64_t> patch(positions.ra.size());
        std::vector<std::int64_t> cell(positions.ra.size());
        locate(each.skymap, positions.ra, positions.dec, 1, tract, patch, cell);
        for (const Level level : levels) {
            // In tables a patch may reach beyond its tract.
            if ((level == Level::cell && each.skymap.cells_per_axis() == 0) ||
                (level == Level::tract && !each.skymap.has_grids())) {
                continue;
            }
            const std::vector<Place> found = listed(
                locate_all(each.skymap, positions.ra, positions.dec, level, Region::inner, 1),
                level);
            for (std::size_t row = 0; row < tract.size(); ++row) {
                if (patch[row] >= 0) {
                    CHECK(std::ranges::binary_search(
                        found, Place{row, tract[row], level == Level::tract ? 0 : patch[row],
                                     level == Level::cell ? cell[row] : 0}));
                }
            }
        }
    }
}

TEST_CASE("all places of a position are what a small polygon about it overlaps") {
    Directions random(104);
    for (const NamedSkyMap& each : gnomonic_skymaps()) {
        CAPTURE(each.name);
        Positions positions;
        std::vector<Outline> outlines;
        for (int i = 0; i < 300; ++i) {
            const LonLat at = random.anywhere();
            positions.add(at);
            outlines.push_back(
                skyquilt::skymap::testing::around(at.lon_deg, at.lat_deg, 1e-9, 0.0, 3));
        }
        const Level level = each.skymap.cells_per_axis() > 0 ? Level::cell : Level::patch;
        const auto pairs = overlaps(each.skymap, skyquilt::skymap::testing::column(outlines),
                                    JoinQuestion{level, Region::outer, Predicate::overlaps}, 1);
        const AllPlaces found =
            locate_all(each.skymap, positions.ra, positions.dec, level, Region::outer, 1);
        // Beside a side, at 1e-9 degrees, no random position comes to lie.
        CHECK(std::ranges::equal(found.tract, std::span(pairs.tract.data(), pairs.tract.size())));
        CHECK(std::ranges::equal(found.patch, std::span(pairs.patch.data(), pairs.patch.size())));
        CHECK(std::ranges::equal(found.cell, std::span(pairs.cell.data(), pairs.cell.size())));
    }
}

TEST_CASE("any number of threads gives the same places") {
    Directions random(105);
    Positions positions;
    for (int i = 0; i < 20000; ++i) {
        positions.add(random.awkward());
    }
    const SkyMap skymap = gnomonic_skymaps()[1].skymap;
    const AllPlaces one =
        locate_all(skymap, positions.ra, positions.dec, Level::cell, Region::outer, 1);
    CHECK(one.tract.size() > positions.ra.size());
    for (const int threads : {0, 2, 3, 7}) {
        const AllPlaces many =
            locate_all(skymap, positions.ra, positions.dec, Level::cell, Region::outer, threads);
        CHECK(many.offsets == one.offsets);
        CHECK(many.tract == one.tract);
        CHECK(many.patch == one.patch);
        CHECK(many.cell == one.cell);
    }
    const AllPlaces none = locate_all(skymap, {}, {}, Level::cell, Region::outer, 3);
    CHECK(none.offsets == std::vector<std::int64_t>{0});
    CHECK(none.tract.empty());
}

TEST_CASE("what is no position is refused with its row, cells too where there are none") {
    const SkyMap skymap = skyquilt::skymap::testing::five_rings(
        skyquilt::skymap::PatchStyle::Builder::legacy, 1, 0.0);
    std::vector<double> ra(9000, 10.0);
    std::vector<double> dec(9000, 20.0);
    const auto ask = [&](Level level, int threads) {
        static_cast<void>(locate_all(skymap, ra, dec, level, Region::outer, threads));
    };
    CHECK_THROWS_AS(ask(Level::cell, 1), skyquilt::NotFoundError);
    dec[8500] = -91.5;
    dec[8999] = 95.0;
    for (const int threads : {1, 2}) {
        CHECK_THROWS_WITH_AS(ask(Level::patch, threads),
                             "declination must lie in [-90, 90] degrees, got -91.5 at row 8500",
                             skyquilt::CoordinateError);
    }
    dec.pop_back();
    CHECK_THROWS_AS(ask(Level::tract, 1), skyquilt::CoordinateError);
}
