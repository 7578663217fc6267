// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of boxes as polygons and unions of polygons.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/box_outline.hpp"
#include "skyquilt/skymap/outlines.hpp"
#include "small_skymaps.hpp"

using skyquilt::skymap::box_outline;
using skyquilt::skymap::box_outlines;
using skyquilt::skymap::box_regions;
using skyquilt::skymap::BoxRegions;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::skymaps_of_every_kind;
using skyquilt::sphere::Polygons;

TEST_CASE("outlines are the corners of the boxes asked for") {
    TractStyle style;
    style.projection = skyquilt::skymap::ProjectionKind::tan;
    style.pixel_scale_arcsec = 60.0;
    style.patches.inner_x = 600;
    style.patches.inner_y = 500;
    const SkyMap skymap(RingsConfig{.num_rings = 5}, style);
    const auto box = skymap.grid(0).patch_box(1, Region::inner);
    const Polygons outlines = box_outlines(skymap, {4, 0}, {box, skymap.grid(0).tract_box()});
    CHECK(outlines.size() == 2);
    CHECK(std::ranges::equal(outlines[0], skymap.tract(4).corners(box)));
    CHECK(std::ranges::equal(outlines[1], skymap.tract(0).corners(skymap.grid(0).tract_box())));
    CHECK_THROWS_AS(static_cast<void>(box_outlines(skymap, {skymap.n_tracts()}, {box})),
                    skyquilt::NotFoundError);
}

TEST_CASE("corners of boxes of curved projections are outlines too, in any kind of skymap") {
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        const std::int64_t number = skymap.numbers().back();
        const PixelBox box =
            skymap.patch_box(number, skymap.patch_numbers(skymap.slot(number))[0], Region::inner);
        if (each.name == "equatorial in cea, 1") {
            // It is wider than the sky, so a corner is none.
            CHECK_THROWS_WITH_AS(static_cast<void>(box_outlines(skymap, {number}, {box})),
                                 "a box of tract 0 reaches beyond what its projection shows, so it"
                                 " has no outline of four corners, at row 0",
                                 skyquilt::GeometryError);
            continue;
        }
        const Polygons outlines = box_outlines(skymap, {number}, {box});
        CHECK(std::ranges::equal(outlines[0], skymap.tract(skymap.slot(number)).corners(box)));
    }
}

TEST_CASE("the region of a box is the polygons of its outline, for any number of threads") {
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        std::vector<std::int64_t> tracts;
        std::vector<PixelBox> boxes;
        for (const std::int64_t number : skymap.numbers()) {
            const std::int64_t slot = skymap.slot(number);
            tracts.push_back(number);
            boxes.push_back(skymap.tract_box(slot));
            for (const std::int64_t patch : skymap.patch_numbers(slot)) {
                tracts.push_back(number);
                boxes.push_back(skymap.patch_box(number, patch, Region::outer));
            }
        }
        const BoxRegions regions = box_regions(skymap, tracts, boxes, 1);
        REQUIRE(regions.offsets.size() == boxes.size() + 1);
        CHECK(regions.offsets.front() == 0);
        CHECK(regions.offsets.back() == regions.polygons.size());
        int n_different = 0;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const auto parts = box_outline(skymap.tract(skymap.slot(tracts[i])), boxes[i]);
            const std::int64_t first = regions.offsets[i];
            REQUIRE(regions.offsets[i + 1] - first == static_cast<std::int64_t>(parts.size()));
            for (std::size_t k = 0; k < parts.size(); ++k) {
                const auto polygon = regions.polygons[first + static_cast<std::int64_t>(k)];
                n_different += std::ranges::equal(polygon, parts[k]) ? 0 : 1;
            }
        }
        CHECK(n_different == 0);
        const BoxRegions shared = box_regions(skymap, tracts, boxes, 3);
        CHECK(shared.offsets == regions.offsets);
        CHECK(shared.polygons.vertices() == regions.polygons.vertices());
    }
    const SkyMap skymap = skyquilt::skymap::testing::five_rings(
        skyquilt::skymap::PatchStyle::Builder::legacy, 1, 0.0);
    CHECK(box_regions(skymap, {}, {}, 2).offsets == std::vector<std::int64_t>{0});
    CHECK_THROWS_AS(static_cast<void>(box_regions(skymap, {-1}, {PixelBox{0, 0, 1, 1}}, 1)),
                    skyquilt::NotFoundError);
}
