// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Skymaps of every kind: their tracts, numbers and boxes, and which tract holds a position.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/boxes_near.hpp"
#include "skyquilt/skymap/sky_map.hpp"
#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/outline.hpp"
#include "small_skymaps.hpp"

using skyquilt::NotFoundError;
using skyquilt::pi;
using skyquilt::SkyMapConfigError;
using skyquilt::skymap::AtPoles;
using skyquilt::skymap::DiscreteConfig;
using skyquilt::skymap::DodecaConfig;
using skyquilt::skymap::Dodecahedron;
using skyquilt::skymap::EquatConfig;
using skyquilt::skymap::extent_of;
using skyquilt::skymap::HealpixConfig;
using skyquilt::skymap::in_degrees;
using skyquilt::skymap::OwnedBox;
using skyquilt::skymap::PatchBoxes;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;
using skyquilt::skymap::TractTable;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::irregular_table;
using skyquilt::skymap::testing::legacy_patches;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::scattered_tracts;
using skyquilt::skymap::testing::skymaps_of_every_kind;
using skyquilt::skymap::testing::style_of;
using skyquilt::sphere::HealpixScheme;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

TractStyle tan_style() {
    TractStyle style;
    style.projection = ProjectionKind::tan;
    style.pixel_scale_arcsec = 3.0;
    style.tract_overlap_deg = 0.1;
    return style;
}

SkyMap rings_of(std::int64_t num_rings, int version = 1) {
    return {RingsConfig{.num_rings = num_rings, .version = version}, tan_style()};
}

TractStyle coarse(ProjectionKind kind) {
    return style_of(kind, 0.0, 0.5, legacy_patches(300, 300, 10));
}

std::int64_t tract_of(const SkyMap& skymap, const LonLat& position) {
    return skymap.find_tract(position, unit_vector(position));
}

bool holds_pixel(const PixelBox& box, const PixelPoint& pixel) {
    const double x = std::floor(pixel.x + 0.5);
    const double y = std::floor(pixel.y + 0.5);
    return static_cast<double>(box.begin_x) <= x && x < static_cast<double>(box.end_x) &&
           static_cast<double>(box.begin_y) <= y && y < static_cast<double>(box.end_y);
}

bool contains_box(const PixelBox& outer, const PixelBox& inner) {
    return outer.begin_x <= inner.begin_x && inner.end_x <= outer.end_x &&
           outer.begin_y <= inner.begin_y && inner.end_y <= outer.end_y;
}

}  // namespace

TEST_CASE("the box of a tract is that of Rubin's and HSC's skymaps") {
    TractStyle lsst = tan_style();
    lsst.pixel_scale_arcsec = 0.2;
    lsst.tract_overlap_deg = 1.0 / 60.0;
    lsst.patches = {PatchStyle::Builder::cells, 3000, 3000, 200, 150, 50, 20, 1};
    const SkyMap cells(RingsConfig{}, lsst);
    CHECK(cells.grid(0).n_x() == 10);
    CHECK(cells.tract(0).reference_pixel().x == 14999.0);
    CHECK(cells.tract(0).reference_pixel().y == 14999.0);
    TractStyle hsc = tan_style();
    hsc.pixel_scale_arcsec = 0.168;
    hsc.tract_overlap_deg = 1.0 / 60.0;
    CHECK(SkyMap(RingsConfig{}, hsc).grid(0).n_patches() == 81);
}

TEST_CASE("the patch of a direction is the inner box that holds its pixel") {
    const SkyMap skymap = rings_of(12);
    const auto& tract = skymap.tract(17);
    const auto& grid = skymap.grid(17);
    for (std::int64_t patch = 0; patch < grid.n_patches(); ++patch) {
        const auto box = grid.patch_box(patch, Region::inner);
        const double x = static_cast<double>(box.begin_x);
        const double y = static_cast<double>(box.end_y) - 1.0;
        CHECK(skymap.find_patch(17, tract.direction({x - 0.49, y + 0.49})) == patch);
        CHECK(skymap.find_patch(17, tract.direction({x, y})) == patch);
    }
    const auto whole = grid.tract_box();
    CHECK(skymap.find_patch(17, tract.direction({-0.51, 5.0})) == -1);
    CHECK(skymap.find_patch(17, tract.direction({5.0, static_cast<double>(whole.end_y) - 0.49})) ==
          -1);
    CHECK(skymap.find_patch(17, -tract.projection().reference()) == -1);
}

TEST_CASE("a tract or patch that is not there is named with the range there is") {
    const SkyMap skymap = rings_of(3);
    const std::int64_t n_patches = skymap.grid(0).n_patches();
    const auto ask = [&](std::int64_t tract, std::int64_t patch) {
        static_cast<void>(skymap.patch_box(tract, patch, Region::inner));
    };
    CHECK_NOTHROW(ask(25, n_patches - 1));
    CHECK_THROWS_WITH_AS(ask(26, 0), "no tract 26: this skymap has 26 tracts, 0 to 25",
                         NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(skymap.slot(-1)), NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(skymap.slot(26)), NotFoundError);
    const std::string n = std::to_string(n_patches);
    const std::string last = std::to_string(n_patches - 1);
    CHECK_THROWS_WITH_AS(
        ask(3, n_patches),
        ("no patch (tract=3, patch=" + n + "): tract 3 has " + n + " patches, 0 to " + last)
            .c_str(),
        NotFoundError);
    CHECK_THROWS_AS(ask(3, -1), NotFoundError);
}

TEST_CASE("each value of a rings skymap out of its range is refused") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    struct Config {
        RingsConfig rings{.num_rings = 12};
        TractStyle style = tan_style();
    };
    const std::vector<std::function<void(Config&)>> mistakes{
        [](Config& c) { c.rings.num_rings = 0; },
        [](Config& c) { c.rings.ra_start_deg = infinite; },
        [](Config& c) { c.rings.version = 2; },
        [](Config& c) { c.style.pixel_scale_arcsec = 0.0; },
        [](Config& c) { c.style.rotation_deg = infinite; },
        [](Config& c) { c.style.tract_overlap_deg = -1e-9; },
        [](Config& c) { c.style.tract_overlap_deg = 75.0; },
        [](Config& c) { c.style.patches.inner_x = 0; },
        [](Config& c) { c.style.pixel_scale_arcsec = 2e-4; },
        [](Config& c) {
            c.style.pixel_scale_arcsec = 0.5;
            c.style.patches.inner_x = 2;
            c.style.patches.inner_y = 2;
        },
    };
    CHECK_NOTHROW(rings_of(12));
    for (const auto& mistake : mistakes) {
        Config wrong;
        mistake(wrong);
        CHECK_THROWS_AS(SkyMap(wrong.rings, wrong.style), SkyMapConfigError);
    }
}

TEST_CASE("numbers grow, and each names the slot that goes by it") {
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        const std::vector<std::int64_t> numbers = skymap.numbers();
        CHECK(numbers.size() == static_cast<std::size_t>(skymap.n_tracts()));
        CHECK(std::ranges::is_sorted(numbers, std::ranges::less_equal()));
        std::vector<std::int64_t> listed;
        for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
            const std::size_t before = listed.size();
            skymap.add_numbers_of(slot, listed);
            for (std::size_t i = before; i < listed.size(); ++i) {
                CHECK(skymap.slot(listed[i]) == slot);
            }
            if (skymap.rings() == nullptr || skymap.rings()->config().version == 1) {
                CHECK(listed.size() == before + 1);
                CHECK(listed.back() == skymap.number_at(slot));
            }
        }
        std::ranges::sort(listed);
        CHECK(listed == numbers);
    }
    CHECK(SkyMap(irregular_table(ProjectionKind::tan)).numbers() ==
          std::vector<std::int64_t>{7, 9, 12, 40, 300});
}

TEST_CASE("patches and cells are boxes of the tract's own, and the hull holds them all") {
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
        for (const std::int64_t number : skymap.numbers()) {
            const std::int64_t slot = skymap.slot(number);
            const PixelBox tract = skymap.tract_box(slot);
            const PixelBox hull = skymap.hull_box(slot);
            CHECK(contains_box(hull, tract));
            CHECK(tract.begin_x == 0);
            CHECK(tract.begin_y == 0);
            const std::vector<std::int64_t> patches = skymap.patch_numbers(slot);
            CHECK(static_cast<std::int64_t>(patches.size()) == skymap.n_patches(slot));
            std::int64_t n_pixels = 0;
            for (const std::int64_t patch : patches) {
                const PixelBox inner = skymap.patch_box(number, patch, Region::inner);
                const PixelBox outer = skymap.patch_box(number, patch, Region::outer);
                CHECK(contains_box(outer, inner));
                CHECK(contains_box(hull, outer));
                n_pixels += (inner.end_x - inner.begin_x) * (inner.end_y - inner.begin_y);
                if (skymap.has_grids()) {
                    CHECK(contains_box(tract, inner));
                }
                for (const std::int64_t cell : {std::int64_t{0}, n_cells - 1}) {
                    if (n_cells > 0) {
                        CHECK(contains_box(outer,
                                           skymap.cell_box(number, patch, cell, Region::outer)));
                    }
                }
            }
            if (skymap.has_grids()) {
                CHECK(n_pixels == tract.end_x * tract.end_y);
            }
        }
    }
}

TEST_CASE("the patch of a direction is what looking at every patch of its tract gives") {
    Directions random(401);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        for (int i = 0; i < 500; ++i) {
            const std::int64_t number =
                skymap.numbers()[static_cast<std::size_t>(random.below(skymap.n_tracts()))];
            const std::int64_t slot = skymap.slot(number);
            const auto [least, greatest] = extent_of(skymap.hull_box(slot));
            const PixelPoint near{random.between(least.x - 50.0, greatest.x + 50.0),
                                  random.between(least.y - 50.0, greatest.y + 50.0)};
            UnitVector direction = skymap.tract(slot).direction(near);
            if (i % 10 == 0 || !std::isfinite(direction.x)) {
                direction = unit_vector(random.awkward());
            }
            const PixelPoint pixel = skymap.tract(slot).pixel(direction);
            std::int64_t expected = -1;
            for (const std::int64_t patch : skymap.patch_numbers(slot)) {
                if (expected < 0 &&
                    holds_pixel(skymap.patch_box(number, patch, Region::inner), pixel)) {
                    expected = patch;
                }
            }
            CHECK(skymap.find_patch(slot, direction) == expected);
        }
    }
}

TEST_CASE("a tract's centre belongs to it, or to the first one with that centre") {
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
            std::int64_t first = slot;
            for (std::int64_t other = slot - 1; other >= 0; --other) {
                if (separation_rad(unit_vector(in_degrees(skymap.center(other))),
                                   unit_vector(in_degrees(skymap.center(slot)))) == 0.0) {
                    first = other;
                }
            }
            const std::int64_t found = tract_of(skymap, in_degrees(skymap.center(slot)));
            // In a table only where the tract has a patch there.
            if (skymap.has_grids() || found >= 0) {
                CHECK(found == skymap.number_at(first));
            }
        }
    }
}

TEST_CASE("positions of scattered tracts belong to the nearest centre") {
    Directions random(402);
    const DiscreteConfig config = scattered_tracts();
    const SkyMap skymap(config, coarse(ProjectionKind::stg));
    for (int i = 0; i < 3000; ++i) {
        const LonLat at = random.awkward();
        const std::int64_t found = tract_of(skymap, at);
        for (std::size_t k = 0; k < config.ra_deg.size(); ++k) {
            const double other =
                separation_rad(unit_vector(at), unit_vector({config.ra_deg[k], config.dec_deg[k]}));
            const auto own = static_cast<std::size_t>(found);
            const double nearest = separation_rad(
                unit_vector(at), unit_vector({config.ra_deg[own], config.dec_deg[own]}));
            CHECK(nearest <= other + (other > 3.0 ? 1e-7 : 1e-14));
        }
        CHECK(found != 4);  // its centre is that of tract 3
    }
}

TEST_CASE(
    "positions of dodecahedra, equators and HEALPix belong to face, slice and mirrored cell") {
    Directions random(403);
    const SkyMap dodeca(DodecaConfig{AtPoles::faces}, coarse(ProjectionKind::stg));
    const Dodecahedron faces(AtPoles::faces);
    const SkyMap equat(EquatConfig{5, -30.0, 10.0}, coarse(ProjectionKind::cea));
    const SkyMap ring(HealpixConfig{1, HealpixScheme::ring}, coarse(ProjectionKind::stg));
    const SkyMap nested(HealpixConfig{2, HealpixScheme::nested}, coarse(ProjectionKind::tan));
    const skyquilt::sphere::HealpixCells ring_cells(1, HealpixScheme::ring);
    const skyquilt::sphere::HealpixCells nested_cells(2, HealpixScheme::nested);
    for (int i = 0; i < 3000; ++i) {
        const LonLat at = random.anywhere();
        CHECK(tract_of(dodeca, at) == faces.find(unit_vector(at)));
        CHECK(tract_of(equat, at) == static_cast<std::int64_t>(at.lon_deg / 72.0));
        const double lon = at.lon_deg * skyquilt::radians_per_degree;
        const double lat = at.lat_deg * skyquilt::radians_per_degree;
        CHECK(tract_of(ring, at) == ring_cells.cell(lon, -lat));
        CHECK(tract_of(nested, at) == nested_cells.cell(lon, -lat));
    }
}

TEST_CASE("positions belong to the lowest number of a table that owns them") {
    Directions random(404);
    for (int i = 0; i < 60; ++i) {
        TractTable table = irregular_table(ProjectionKind::tan);
        for (std::size_t k = 0; k < table.tracts.size(); ++k) {
            const double begin = random.between(-720.0, 720.0);
            const double end = random.below(4) == 0
                                   ? random.between(-720.0, 720.0)
                                   : std::min(720.0, begin + random.between(1, 90));
            const double south = random.below(4) == 0 ? -90.0 : random.between(-90.0, 80.0);
            const double north =
                random.below(4) == 0 ? 90.0 : std::min(90.0, south + random.between(1.0, 60.0));
            table.owned.push_back({begin, end, south, north});
        }
        const SkyMap skymap(table);
        for (int k = 0; k < 300; ++k) {
            const LonLat at = random.awkward();
            std::int64_t owner = -1;
            for (std::size_t row = 0; row < table.owned.size(); ++row) {
                const std::int64_t number = table.tracts[row].number;
                if (owns(table.owned[row], at) && (owner < 0 || number < owner)) {
                    owner = number;
                }
            }
            CHECK(tract_of(skymap, at) == owner);
        }
    }
}

TEST_CASE("positions belong to the nearest tract of a table that has a patch there") {
    Directions random(405);
    for (const ProjectionKind kind : {ProjectionKind::tan, ProjectionKind::stg}) {
        const SkyMap skymap(irregular_table(kind));
        int n_found = 0;
        for (int i = 0; i < 6000; ++i) {
            LonLat at = random.anywhere();
            if (i % 2 == 0) {
                const auto box = skyquilt::skymap::testing::some_box(skymap, random, Region::inner);
                const auto [least, greatest] = extent_of(box.box);
                at = lon_lat(box.tract.direction(
                    {random.between(least.x, greatest.x), random.between(least.y, greatest.y)}));
            }
            const UnitVector direction = unit_vector(at);
            std::int64_t nearest = -1;
            for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
                const auto away = [&](std::int64_t which) {
                    return dot(direction, skymap.tract(which).projection().reference());
                };
                if (skymap.find_patch(slot, direction) >= 0 &&
                    (nearest < 0 || away(slot) > away(nearest))) {
                    nearest = slot;
                }
            }
            n_found += nearest >= 0 ? 1 : 0;
            CHECK(tract_of(skymap, at) == (nearest < 0 ? -1 : skymap.number_at(nearest)));
        }
        CHECK(n_found > 2500);
        CHECK(n_found < 5000);
    }
}

TEST_CASE("of tracts of a table with one reference point the lowest number has a position") {
    TractTable table = irregular_table(ProjectionKind::tan);
    table.tracts.resize(2);
    table.patches.resize(2);
    table.tracts[1] = table.tracts[0];
    table.tracts[1].number = 3;
    table.patches[1] = table.patches[0];
    const SkyMap skymap(table);
    const PixelBox box = table.patches[0][0].inner;
    const LonLat inside = lon_lat(skymap.tract(0).direction(
        {static_cast<double>(box.begin_x), static_cast<double>(box.begin_y)}));
    CHECK(tract_of(skymap, inside) == 3);
}

TEST_CASE("the inner region is what the tract owns: its vertices lie around positions of it") {
    Directions random(406);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        CHECK(skymap.inner_box(0).has_value() == (skymap.rings() != nullptr));
        for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
            const std::vector<UnitVector> vertices = skymap.vertices(slot);
            CHECK(vertices.size() == (each.name.starts_with("dodeca") ? 5 : 4));
            const auto [least, greatest] = extent_of(skymap.tract_box(slot));
            for (const UnitVector& vertex : vertices) {
                const PixelPoint pixel = skymap.tract(slot).pixel(vertex);
                const double off = 1e-9;  // of a few roundings, where it is a corner of the box
                const bool inside = least.x - off <= pixel.x && pixel.x <= greatest.x + off &&
                                    least.y - off <= pixel.y && pixel.y <= greatest.y + off;
                CHECK(inside);
            }
        }
        if (each.name.starts_with("dodeca")) {
            for (int i = 0; i < 1000; ++i) {
                const LonLat at = random.anywhere();
                std::vector<UnitVector> vertices = skymap.vertices(tract_of(skymap, at));
                CHECK_FALSE(check_outline(vertices).refusal.has_value());
                CHECK(contains(vertices, unit_vector(at)));
            }
        }
    }
}

TEST_CASE("the vertices of a tract without inner corners are its box's, a thousandth inside") {
    const SkyMap skymap(scattered_tracts(), coarse(ProjectionKind::zea));
    for (std::int64_t slot = 0; slot < skymap.n_tracts(); ++slot) {
        const auto [least, greatest] = extent_of(skymap.tract_box(slot));
        const std::vector<PixelPoint> expected{{least.x + 0.001, least.y + 0.001},
                                               {greatest.x - 0.001, least.y + 0.001},
                                               {greatest.x - 0.001, greatest.y - 0.001},
                                               {least.x + 0.001, greatest.y - 0.001}};
        const std::vector<UnitVector> vertices = skymap.vertices(slot);
        for (std::size_t i = 0; i < 4; ++i) {
            const PixelPoint pixel = skymap.tract(slot).pixel(vertices[i]);
            CHECK(std::abs(pixel.x - expected[i].x) < 1e-9);
            CHECK(std::abs(pixel.y - expected[i].y) < 1e-9);
        }
    }
}

TEST_CASE("equatorial tracts are drawn about the equator and centred in their band") {
    const SkyMap skymap(EquatConfig{4, 10.0, 20.0}, coarse(ProjectionKind::cea));
    for (std::int64_t slot = 0; slot < 4; ++slot) {
        const double middle = 45.0 + 90.0 * static_cast<double>(slot);
        CHECK(skymap.reference(slot).lat_deg == 0.0);
        CHECK(skymap.reference(slot).lon_deg == doctest::Approx(middle).epsilon(1e-15));
        CHECK(in_degrees(skymap.center(slot)).lon_deg == doctest::Approx(middle).epsilon(1e-15));
        CHECK(in_degrees(skymap.center(slot)).lat_deg == doctest::Approx(15.0).epsilon(1e-15));
    }
}

TEST_CASE("equal grids are one, and others one a tract") {
    CHECK(rings_of(5).has_one_grid());
    const SkyMap unequal(HealpixConfig{2, HealpixScheme::ring},
                         style_of(ProjectionKind::stg, 45.0, 1.0, legacy_patches(37, 37, 3)));
    CHECK_FALSE(unequal.has_one_grid());
    CHECK(unequal.grid(0).n_x() != unequal.grid(90).n_x());
    const SkyMap table(irregular_table(ProjectionKind::tan));
    CHECK_FALSE(table.has_grids());
    CHECK(table.cells_per_axis() == 0);
}

TEST_CASE("a tract, patch or cell that a table or a tract has not is named with what there is") {
    const SkyMap table(irregular_table(ProjectionKind::tan));
    CHECK_THROWS_WITH_AS(static_cast<void>(table.slot(8)),
                         "no tract 8: this skymap has 5 tracts with numbers from 7 to 300",
                         NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(table.slot(301)), NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(table.slot(-1)), NotFoundError);
    CHECK_THROWS_WITH_AS(static_cast<void>(table.patch_box(7, 3, Region::inner)),
                         "no patch (tract=7, patch=3): tract 7 has 12 with numbers from 2 to 57",
                         NotFoundError);
    TractTable bare = irregular_table(ProjectionKind::tan);
    bare.patches[0].clear();
    CHECK_THROWS_WITH_AS(static_cast<void>(SkyMap(bare).patch_box(40, 2, Region::inner)),
                         "no patch (tract=40, patch=2): tract 40 has none", NotFoundError);
    CHECK_THROWS_WITH_AS(static_cast<void>(rings_of(3).cell_box(5, 0, 0, Region::inner)),
                         "no cell 0: a patch of this skymap has no cells", NotFoundError);
    const SkyMap cells(DodecaConfig{}, style_of(ProjectionKind::tan, 0.0, 1.0,
                                                skyquilt::skymap::testing::cell_patches(300)));
    CHECK_NOTHROW(static_cast<void>(cells.cell_box(5, 0, 35, Region::outer)));
    CHECK_THROWS_WITH_AS(static_cast<void>(cells.cell_box(5, 0, 36, Region::inner)),
                         "no cell 36: a patch of this skymap has 36 cells, 0 to 35", NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(cells.cell_box(5, 0, -1, Region::inner)), NotFoundError);
    CHECK_THROWS_AS(static_cast<void>(cells.cell_box(12, 0, 0, Region::inner)), NotFoundError);
    const SkyMap one(DiscreteConfig{{10.0}, {20.0}, {0.1}}, coarse(ProjectionKind::tan));
    CHECK_THROWS_WITH_AS(static_cast<void>(one.slot(1)), "no tract 1: this skymap has 1 tract, 0",
                         NotFoundError);
    CHECK_THROWS_WITH_AS(static_cast<void>(one.patch_box(0, 1, Region::inner)),
                         "no patch (tract=0, patch=1): tract 0 has 1 patch, 0", NotFoundError);
}

TEST_CASE("lists of tracts out of their range are refused, naming the tract") {
    const TractStyle style = coarse(ProjectionKind::tan);
    constexpr double infinite = std::numeric_limits<double>::infinity();
    CHECK_NOTHROW(SkyMap(DiscreteConfig{{10.0, -1e6}, {90.0, -90.0}, {0.0, 79.0}}, style));
    CHECK_THROWS_WITH_AS(
        SkyMap(DiscreteConfig{{1.0, 2.0}, {3.0}, {4.0, 5.0}}, style),
        "raList, decList and radiusList must have equal lengths of at least one, got 2, 1 and 2",
        SkyMapConfigError);
    CHECK_THROWS_AS(SkyMap(DiscreteConfig{{}, {}, {}}, style), SkyMapConfigError);
    CHECK_THROWS_WITH_AS(SkyMap(DiscreteConfig{{1.0, 2.0}, {3.0, 90.5}, {4.0, 5.0}}, style),
                         "the declination of tract 1 must lie in [-90, 90] degrees, got 90.5",
                         SkyMapConfigError);
    for (const DiscreteConfig& wrong : std::vector<DiscreteConfig>{{{1.1e6}, {3.0}, {4.0}},
                                                                   {{infinite}, {3.0}, {4.0}},
                                                                   {{1.0}, {std::nan("")}, {4.0}},
                                                                   {{1.0}, {3.0}, {-1e-9}},
                                                                   {{1.0}, {3.0}, {std::nan("")}},
                                                                   {{1.0}, {3.0}, {79.6}}}) {
        CHECK_THROWS_AS(SkyMap(wrong, style), SkyMapConfigError);
    }
    CHECK_NOTHROW(SkyMap(DiscreteConfig{{1.0}, {3.0}, {120.0}}, coarse(ProjectionKind::stg)));
    CHECK_THROWS_AS(SkyMap(DiscreteConfig{{1.0}, {3.0}, {179.6}}, coarse(ProjectionKind::stg)),
                    SkyMapConfigError);
}

TEST_CASE("equatorial bands and HEALPix orders out of their range are refused") {
    const TractStyle cea = coarse(ProjectionKind::cea);
    CHECK_NOTHROW(SkyMap(EquatConfig{1, -90.0, 90.0}, cea));
    CHECK_THROWS_WITH_AS(SkyMap(EquatConfig{0, -1.0, 1.0}, cea),
                         "numTracts must lie in [1, 1000000], got 0", SkyMapConfigError);
    CHECK_THROWS_AS(SkyMap(EquatConfig{1000001, -1.0, 1.0}, cea), SkyMapConfigError);
    CHECK_THROWS_WITH_AS(SkyMap(EquatConfig{2, -1.0, 1.0}, coarse(ProjectionKind::tan)),
                         "numTracts must be at least 3 in the TAN projection, got 2",
                         SkyMapConfigError);
    CHECK_NOTHROW(SkyMap(EquatConfig{3, -1.0, 1.0}, coarse(ProjectionKind::tan)));
    for (const auto& [begin, end] : {std::pair{1.0, 1.0},
                                     {2.0, 1.0},
                                     {-90.5, 0.0},
                                     {0.0, 90.5},
                                     {std::nan(""), 1.0},
                                     {0.0, std::nan("")}}) {
        CHECK_THROWS_AS(SkyMap(EquatConfig{4, begin, end}, cea), SkyMapConfigError);
    }
    const TractStyle stg = coarse(ProjectionKind::stg);
    CHECK_THROWS_WITH_AS(SkyMap(HealpixConfig{9, HealpixScheme::ring}, stg),
                         "log2NSide must lie in [0, 8], got 9", SkyMapConfigError);
    CHECK_THROWS_AS(SkyMap(HealpixConfig{-1, HealpixScheme::nested}, stg), SkyMapConfigError);
}

TEST_CASE("a table that is refused says why") {
    TractTable table = irregular_table(ProjectionKind::tan);
    table.tracts[1].n_x = -1;
    CHECK_THROWS_AS(SkyMap{table}, SkyMapConfigError);
    table = irregular_table(ProjectionKind::tan);
    table.patches[2][3].number = table.patches[2][1].number;
    CHECK_THROWS_AS(SkyMap{table}, SkyMapConfigError);
}
