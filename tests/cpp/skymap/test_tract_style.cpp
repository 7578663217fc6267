// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What is refused of the style that all tracts of a skymap share.
#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/tract_style.hpp"

using skyquilt::SkyMapConfigError;
using skyquilt::skymap::TractStyle;

TEST_CASE("each value of a style out of its range is refused") {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::function<void(TractStyle&)>> mistakes{
        [](TractStyle& s) { s.pixel_scale_arcsec = 0.0; },
        [](TractStyle& s) { s.pixel_scale_arcsec = -0.2; },
        [](TractStyle& s) { s.pixel_scale_arcsec = not_a_number; },
        [](TractStyle& s) { s.pixel_scale_arcsec = 3600.0; },
        [](TractStyle& s) { s.pixel_scale_arcsec = infinite; },
        [](TractStyle& s) { s.pixel_scale_arcsec = 1e-4; },
        [](TractStyle& s) { s.rotation_deg = not_a_number; },
        [](TractStyle& s) { s.rotation_deg = -infinite; },
        [](TractStyle& s) { s.rotation_deg = 1.1e6; },
        [](TractStyle& s) { s.tract_overlap_deg = -1e-9; },
        [](TractStyle& s) { s.tract_overlap_deg = not_a_number; },
        [](TractStyle& s) { s.tract_overlap_deg = 180.1; },
        [](TractStyle& s) { s.patches.inner_x = 0; },
    };
    CHECK_NOTHROW(check(TractStyle{}));
    for (const auto& mistake : mistakes) {
        TractStyle wrong;
        mistake(wrong);
        CHECK_THROWS_AS(check(wrong), SkyMapConfigError);
    }
}

TEST_CASE("a refusal names the rule and the value") {
    TractStyle style;
    style.pixel_scale_arcsec = -0.25;
    CHECK_THROWS_WITH_AS(check(style), "pixelScale must lie in (1e-4, 3600) arcsec, got -0.25",
                         SkyMapConfigError);
    style = {};
    style.rotation_deg = 2e6;
    CHECK_THROWS_AS(check(style), SkyMapConfigError);
    style = {};
    style.tract_overlap_deg = -0.5;
    CHECK_THROWS_WITH_AS(check(style), "tractOverlap must lie in [0, 180] degrees, got -0.5",
                         SkyMapConfigError);
}

TEST_CASE("the ends of the ranges are taken") {
    TractStyle style;
    style.tract_overlap_deg = 180.0;
    style.rotation_deg = -1e6;
    style.pixel_scale_arcsec = 3599.9;
    CHECK_NOTHROW(check(style));
    style.tract_overlap_deg = 0.0;
    style.pixel_scale_arcsec = 1.1e-4;
    CHECK_NOTHROW(check(style));
}
