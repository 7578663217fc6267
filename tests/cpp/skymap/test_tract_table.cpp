// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Tables of tracts: what is refused of them, and which box owns a position.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/tract_table.hpp"
#include "small_skymaps.hpp"

using skyquilt::SkyMapConfigError;
using skyquilt::skymap::OwnedBox;
using skyquilt::skymap::owns;
using skyquilt::skymap::PixelBox;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::TractTable;
using skyquilt::skymap::testing::irregular_table;

namespace {

TractTable owned_table() {
    TractTable table = irregular_table(ProjectionKind::tan);
    table.owned.assign(table.tracts.size(), OwnedBox{10.0, 20.0, -5.0, 5.0});
    return table;
}

void check_refused(const std::function<void(TractTable&)>& mistake, const std::string& message) {
    TractTable wrong = owned_table();
    mistake(wrong);
    CHECK_THROWS_WITH_AS(check(wrong), message.c_str(), SkyMapConfigError);
}

}  // namespace

TEST_CASE("a table with every value in its range is taken, with owned boxes and without") {
    CHECK_NOTHROW(check(owned_table()));
    CHECK_NOTHROW(check(irregular_table(ProjectionKind::stg)));
}

TEST_CASE("a refusal names the rule, the value and the row") {
    CHECK_THROWS_WITH_AS(check(TractTable{}), "a table of tracts must have at least one row",
                         SkyMapConfigError);
    check_refused([](TractTable& t) { t.tracts[2].number = -4; },
                  "a tract's number must not be negative, got -4, row 2 of the table of tracts");
    check_refused([](TractTable& t) { t.tracts[3].number = t.tracts[1].number; },
                  "tracts must have different numbers, got 7 again, row 3 of the table of tracts");
    check_refused([](TractTable& t) { t.tracts[0].reference = {10.0, 91.0}; },
                  "a tract's reference point must be a position in degrees, got (10, 91), row 0 of"
                  " the table of tracts");
    check_refused([](TractTable& t) { t.tracts[1].reference_pixel.y = std::nan(""); },
                  "a tract's reference pixel must be finite, row 1 of the table of tracts");
    check_refused([](TractTable& t) { t.tracts[1].n_x = 0; },
                  "a tract must have 1 to 2^31 - 1 pixels on each axis, got 0 x 500, row 1 of the"
                  " table of tracts");
    check_refused([](TractTable& t) { t.patches[1][3].number = -1; },
                  "a patch's number must not be negative, patch -1 of tract 7");
    check_refused(
        [](TractTable& t) { t.patches[1][3].inner.end_x = t.patches[1][3].inner.begin_x; },
        "the boxes of a patch must have 1 to 2^31 - 1 pixels on each axis, patch 17 of"
        " tract 7");
    check_refused([](TractTable& t) { t.patches[0][0].outer.begin_y += 1; },
                  "a patch's outer box must hold its inner one, patch 2 of tract 40");
    check_refused(
        [](TractTable& t) { t.tracts[2].pixel_scale_arcsec = -1.0; },
        "pixelScale must lie in (1e-4, 3600) arcsec, got -1, row 2 of the table of tracts");
    check_refused(
        [](TractTable& t) { t.owned[4].lon_end_deg = t.owned[4].lon_begin_deg; },
        "the box a tract owns must not begin and end at one right ascension, got 10 (0 and"
        " 360 mean the full circle), row 4 of the table of tracts");
    check_refused([](TractTable& t) { t.owned.pop_back(); },
                  "a table must have lists of patches, and boxes if any, for all 5 tracts");
    check_refused([](TractTable& t) { t.patches.pop_back(); },
                  "a table must have lists of patches, and boxes if any, for all 5 tracts");
    check_refused([](TractTable& t) { t.owned[4].lat_end_deg = 90.5; },
                  "the box a tract owns must have declinations that grow within [-90, 90] and right"
                  " ascensions within two turns, row 4 of the table of tracts");
}

TEST_CASE("in the gnomonic projection boxes end before a right angle, elsewhere anywhere") {
    for (const ProjectionKind kind : {ProjectionKind::tan, ProjectionKind::zea}) {
        TractTable table = irregular_table(kind);
        table.patches[1][3].outer = {-5000, -5000, 9000, 9000};  // 68 degrees
        CHECK_NOTHROW(check(table));
        table.patches[1][3].outer.end_x = 400000;  // 89.26 degrees
        TractTable wide = irregular_table(kind);
        wide.tracts[2].n_y = 400000;
        if (kind == ProjectionKind::zea) {
            CHECK_NOTHROW(check(table));
            CHECK_NOTHROW(check(wide));
            continue;
        }
        CHECK_THROWS_WITH_AS(check(table),
                             "the corners of patch 17 of tract 7 must lie within 89 degrees of the"
                             " tract's reference point in the TAN projection: choose another one,"
                             " or smaller boxes",
                             SkyMapConfigError);
        CHECK_THROWS_WITH_AS(
            check(wide),
            "the corners of tract 300 must lie within 89 degrees of the tract's"
            " reference point in the TAN projection: choose another one, or smaller"
            " boxes",
            SkyMapConfigError);
    }
}

TEST_CASE("each value of a table out of its range is refused") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    constexpr std::int64_t wide = std::int64_t{1} << 31;
    const std::vector<std::function<void(TractTable&)>> mistakes{
        [](TractTable& t) { t.tracts[0].reference.lon_deg = infinite; },
        [&](TractTable& t) { t.tracts[0].reference.lat_deg = not_a_number; },
        [](TractTable& t) { t.tracts[0].pixel_scale_arcsec = 0.0; },
        [&](TractTable& t) { t.tracts[0].rotation_deg = not_a_number; },
        [](TractTable& t) { t.tracts[0].reference_pixel.x = infinite; },
        [](TractTable& t) { t.tracts[0].n_y = -3; },
        [](TractTable& t) { t.tracts[0].n_y = wide; },
        [](TractTable& t) { t.patches[0][0].outer = {-wide, 0, 1, 1}; },
        [](TractTable& t) { t.patches[0][0].outer.end_y = wide; },
        [](TractTable& t) { t.patches[0][0].outer.end_y = t.patches[0][0].outer.begin_y; },
        [](TractTable& t) { t.patches[0][0].inner.begin_x = t.patches[0][0].outer.begin_x - 1; },
        [](TractTable& t) { t.owned[0].lat_begin_deg = 6.0; },
        [&](TractTable& t) { t.owned[0].lat_begin_deg = not_a_number; },
        [](TractTable& t) { t.owned[0].lon_begin_deg = 721.0; },
        [](TractTable& t) { t.owned[0].lon_end_deg = -infinite; },
    };
    for (const auto& mistake : mistakes) {
        TractTable wrong = owned_table();
        mistake(wrong);
        CHECK_THROWS_AS(check(wrong), SkyMapConfigError);
    }
}

TEST_CASE("a box owns its lower edges and not its upper ones") {
    const OwnedBox box{10.0, 20.0, -5.0, 5.0};
    CHECK(owns(box, {15.0, 0.0}));
    CHECK(owns(box, {10.0, -5.0}));
    CHECK(owns(box, {std::nextafter(20.0, 0.0), std::nextafter(5.0, 0.0)}));
    CHECK_FALSE(owns(box, {20.0, 0.0}));
    CHECK_FALSE(owns(box, {15.0, 5.0}));
    CHECK_FALSE(owns(box, {std::nextafter(10.0, 0.0), 0.0}));
    CHECK_FALSE(owns(box, {15.0, std::nextafter(-5.0, -6.0)}));
    CHECK(owns(box, {15.0 - 360.0, 0.0}));
    CHECK(owns(box, {15.0 + 720.0, 0.0}));
}

TEST_CASE("a box may run through longitude 0, in any turn, or round the whole circle") {
    for (const OwnedBox& box : {OwnedBox{350.0, 10.0, 0.0, 1.0}, OwnedBox{-10.0, 10.0, 0.0, 1.0},
                                OwnedBox{350.0, 370.0, 0.0, 1.0}}) {
        for (const double lon : {350.0, 0.0, 9.5, -5.0, 360.0, 725.0}) {
            CHECK(owns(box, {lon, 0.5}));
        }
        for (const double lon : {10.0, 349.5, 180.0, -10.5}) {
            CHECK_FALSE(owns(box, {lon, 0.5}));
        }
    }
    for (const OwnedBox& box : {OwnedBox{0.0, 360.0, 0.0, 1.0}, OwnedBox{-180.0, 180.0, 0.0, 1.0},
                                OwnedBox{0.0, 400.0, 0.0, 1.0}}) {
        for (const double lon : {0.0, 180.0, 359.9, -1e-20, 41.0}) {
            CHECK(owns(box, {lon, 0.5}));
        }
    }
}

TEST_CASE("the northern pole belongs to the box that reaches it, the southern one too") {
    CHECK(owns({0.0, 360.0, 80.0, 90.0}, {0.0, 90.0}));
    CHECK(owns({0.0, 360.0, -90.0, -80.0}, {0.0, -90.0}));
    CHECK_FALSE(owns({0.0, 360.0, 80.0, 89.0}, {0.0, 89.0}));
}

TEST_CASE("of boxes side by side exactly one owns a position") {
    const std::vector<double> edges{-0.25, 90.0, 180.0, 300.5};
    skyquilt::skymap::testing::Directions random(71);
    for (int i = 0; i < 3000; ++i) {
        const double lon = i % 3 == 0 ? edges[static_cast<std::size_t>(random.below(4))] +
                                            360.0 * static_cast<double>(random.below(5) - 2)
                                      : random.between(-800.0, 800.0) * (i % 7 == 0 ? 1e-18 : 1.0);
        int n_owners = 0;
        for (std::size_t k = 0; k < edges.size(); ++k) {
            n_owners += owns({edges[k], edges[(k + 1) % 4], -30.0, 30.0}, {lon, 3.0}) ? 1 : 0;
        }
        CHECK(n_owners == 1);
    }
}
