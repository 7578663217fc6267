// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The boxes near an extent, against all boxes one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/boxes_near.hpp"
#include "small_skymaps.hpp"

using skyquilt::skymap::BoxRow;
using skyquilt::skymap::check_level;
using skyquilt::skymap::extent_of;
using skyquilt::skymap::Level;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::PixelExtent;
using skyquilt::skymap::Region;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::visit_boxes_near;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::NamedSkyMap;
using skyquilt::skymap::testing::skymaps_of_every_kind;

namespace {

using NumberedBox = std::pair<std::int64_t, PixelBox>;

// Every box of a tract with the number that the join gives it.
std::vector<NumberedBox> all_boxes(const SkyMap& skymap, std::int64_t slot, Level level,
                                   Region region) {
    if (level == Level::tract) {
        return {{0, skymap.tract_box(slot)}};
    }
    std::vector<NumberedBox> boxes;
    const std::int64_t number = skymap.number_at(slot);
    const std::int64_t n_cells = skymap.cells_per_axis() * skymap.cells_per_axis();
    for (const std::int64_t patch : skymap.patch_numbers(slot)) {
        if (level == Level::patch) {
            boxes.emplace_back(patch, skymap.patch_box(number, patch, region));
        }
        for (std::int64_t cell = 0; level == Level::cell && cell < n_cells; ++cell) {
            boxes.emplace_back(patch * n_cells + cell,
                               skymap.cell_box(number, patch, cell, region));
        }
    }
    return boxes;
}

bool touch(const PixelExtent& a, const PixelExtent& b) {
    return a.least.x <= b.greatest.x && b.least.x <= a.greatest.x && a.least.y <= b.greatest.y &&
           b.least.y <= a.greatest.y;
}

}  // namespace

TEST_CASE("the extent of a box reaches half a pixel beyond the middles of its pixels") {
    const PixelExtent extent = extent_of({-3, 4, 10, 20});
    CHECK(extent.least.x == -3.5);
    CHECK(extent.least.y == 3.5);
    CHECK(extent.greatest.x == 9.5);
    CHECK(extent.greatest.y == 19.5);
}

TEST_CASE("a row of boxes finds all that touch an interval, and few others") {
    Directions random(81);
    for (int i = 0; i < 20000; ++i) {
        const std::int64_t step = 1 + random.below(30);
        const BoxRow row{random.below(200) - 100, step, step + random.below(3) * random.below(40),
                         random.below(12)};
        const double least = 0.5 * static_cast<double>(random.below(1000) - 500);
        const double greatest = least + 0.5 * static_cast<double>(random.below(300));
        const auto [begin, end] = row.near(least, greatest);
        CHECK(0 <= begin);
        CHECK(end <= row.n);
        std::int64_t first = row.n;
        std::int64_t last = 0;
        for (std::int64_t box = 0; box < row.n; ++box) {
            const double from = static_cast<double>(row.first + box * row.step) - 0.5;
            if (from <= greatest && least <= from + static_cast<double>(row.size)) {
                first = std::min(first, box);
                last = box + 1;
            }
        }
        if (first < last) {
            CHECK(begin <= first);
            CHECK(end >= last);
            CHECK(first - begin <= 2);
            CHECK(end - last <= 2);
        } else {
            CHECK(end - begin <= 4);
        }
    }
    const auto [begin, end] = BoxRow{-7, 10, 12, 9}.near(-1e300, 1e300);
    CHECK(begin == 0);
    CHECK(end == 9);
}

TEST_CASE("every box that touches an extent is visited once by growing numbers, with its own box") {
    Directions random(82);
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CAPTURE(each.name);
        const SkyMap& skymap = each.skymap;
        for (int i = 0; i < 40; ++i) {
            const std::int64_t slot = random.below(skymap.n_tracts());
            const PixelExtent whole = extent_of(skymap.hull_box(slot));
            const double x = random.between(whole.least.x - 300.0, whole.greatest.x + 300.0);
            const double y = random.between(whole.least.y - 300.0, whole.greatest.y + 300.0);
            PixelExtent extent{
                {x, y}, {x + random.power_of_ten(-3.0, 3.5), y + random.power_of_ten(-3, 3)}};
            if (i == 0) {
                extent = {{-1e300, -1e300}, {1e300, 1e300}};
            }
            for (const Level level : {Level::tract, Level::patch, Level::cell}) {
                if (level == Level::cell && skymap.cells_per_axis() == 0) {
                    continue;
                }
                for (const Region region : {Region::inner, Region::outer}) {
                    const std::vector<NumberedBox> all = all_boxes(skymap, slot, level, region);
                    std::vector<NumberedBox> visited;
                    visit_boxes_near(skymap, slot, level, region, extent,
                                     [&](std::int64_t number, const PixelBox& box) {
                                         visited.emplace_back(number, box);
                                     });
                    for (std::size_t k = 1; k < visited.size(); ++k) {
                        CHECK(visited[k - 1].first < visited[k].first);
                    }
                    const std::map<std::int64_t, PixelBox> by_number(visited.begin(),
                                                                     visited.end());
                    std::size_t n_known = 0;
                    for (const auto& [number, box] : all) {
                        const auto found = by_number.find(number);
                        const bool is_right = found == by_number.end()
                                                  ? !touch(extent_of(box), extent)
                                                  : found->second == box;
                        CHECK(is_right);
                        n_known += found == by_number.end() ? 0U : 1U;
                    }
                    CHECK(n_known == by_number.size());
                    if (i == 0) {
                        CHECK(visited.size() == all.size());
                    }
                }
            }
        }
    }
}

TEST_CASE("cells are refused where there are none") {
    for (const NamedSkyMap& each : skymaps_of_every_kind()) {
        CHECK_NOTHROW(check_level(each.skymap, Level::tract));
        CHECK_NOTHROW(check_level(each.skymap, Level::patch));
        if (each.skymap.cells_per_axis() > 0) {
            CHECK_NOTHROW(check_level(each.skymap, Level::cell));
        } else {
            CHECK_THROWS_AS(check_level(each.skymap, Level::cell), skyquilt::NotFoundError);
        }
    }
}
