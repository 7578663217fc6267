// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Skymaps of every kind: their tracts, numbers and boxes, and which tract holds a position.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/sky_map.hpp"

using skyquilt::NotFoundError;
using skyquilt::SkyMapConfigError;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Region;
using skyquilt::skymap::RingsConfig;
using skyquilt::skymap::SkyMap;
using skyquilt::skymap::TractStyle;

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
