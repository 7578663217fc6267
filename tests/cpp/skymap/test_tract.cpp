// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Pixels of a tract: where they lie on the sky, and back.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/tract.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::PixelScale;
using skyquilt::skymap::Tract;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::orientation;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

TEST_CASE("the scale is that of FITS, x to the West and y to the North") {
    const std::array<double, 4> upright = PixelScale(0.2, 0.0).cd_deg();
    CHECK(upright[0] == doctest::Approx(-0.2 / 3600.0).epsilon(1e-15));
    CHECK(upright[1] == 0.0);
    CHECK(upright[2] == 0.0);
    CHECK(upright[3] == doctest::Approx(0.2 / 3600.0).epsilon(1e-15));
    const std::array<double, 4> turned = PixelScale(0.2, 30.0).cd_deg();
    CHECK(turned[0] == doctest::Approx(-0.2 / 3600.0 * std::sqrt(0.75)));
    CHECK(turned[1] == doctest::Approx(0.2 / 3600.0 * 0.5));
    CHECK(turned[2] == turned[1]);
    CHECK(turned[3] == -turned[0]);
}

TEST_CASE("a pixel comes back from the sky, with the grid turned or not") {
    std::mt19937_64 random(61);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> lat(-90.0, 90.0);
    std::uniform_real_distribution<double> at(-40000.0, 40000.0);
    for (int i = 0; i < 2000; ++i) {
        const Tract tract({lon(random), i == 0 ? 90.0 : (i == 1 ? -90.0 : lat(random))},
                          PixelScale(0.2, i % 2 == 0 ? 0.0 : lon(random)), {14999.0, 15001.0});
        const PixelPoint pixel{at(random), at(random)};
        const PixelPoint back = tract.pixel(tract.direction(pixel));
        // A direction is known to 2e-16 rad, 2e-10 of these pixels.
        CHECK(std::abs(back.x - pixel.x) < 2e-9);
        CHECK(std::abs(back.y - pixel.y) < 2e-9);
    }
}

TEST_CASE("the reference pixel lies at the centre, its neighbours West and North of it") {
    const LonLat center{150.0, 2.0};
    const Tract tract(center, PixelScale(1.0, 0.0), {100.0, 200.0});
    CHECK(separation_rad(tract.direction({100.0, 200.0}), unit_vector(center)) < 1e-15);
    const double arcsec = 1.0 / 3600.0;
    CHECK(separation_rad(tract.direction({100.0, 201.0}), unit_vector({150.0, 2.0 + arcsec})) <
          1e-14);
    const double east = arcsec / std::cos(2.0 * skyquilt::radians_per_degree);
    CHECK(separation_rad(tract.direction({101.0, 200.0}), unit_vector({150.0 - east, 2.0})) <
          1e-12);
}

TEST_CASE("the grid of the northern polar tract is turned by half a turn") {
    const PixelScale scale(1.0, 0.0);
    // FITS sets LONPOLE to 0 there and to 180 degrees everywhere else.
    const UnitVector at_pole = Tract({0.0, 90.0}, scale, {0.0, 0.0}).direction({0.0, 3600.0});
    const UnitVector beside = Tract({0.0, 89.999}, scale, {0.0, 0.0}).direction({0.0, 3600.0});
    CHECK(at_pole.x > 0.0);
    CHECK(beside.x < 0.0);
    const UnitVector south = Tract({0.0, -90.0}, scale, {0.0, 0.0}).direction({0.0, 3600.0});
    CHECK(south.x > 0.0);
}

TEST_CASE("a direction a right angle away or more has no pixel") {
    const Tract tract({0.0, 0.0}, PixelScale(1.0, 0.0), {0.0, 0.0});
    CHECK(std::isnan(tract.pixel(unit_vector({90.0, 0.0})).x));
    CHECK(std::isnan(tract.pixel(unit_vector({180.0, 0.0})).y));
    CHECK(std::isfinite(tract.pixel(unit_vector({89.0, 0.0})).x));
}

TEST_CASE("corners run counter-clockwise seen from outside, half a pixel beyond the centres") {
    for (const double lat : {-90.0, -40.0, 0.0, 77.0, 90.0}) {
        const Tract tract({33.0, lat}, PixelScale(0.2, 12.0), {14999.0, 14999.0});
        const auto corners = tract.corners({0, 0, 30000, 20000});
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(orientation(corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]) == 1);
        }
        const PixelPoint first = tract.pixel(corners[0]);
        CHECK(first.x == doctest::Approx(29999.5));
        CHECK(first.y == doctest::Approx(-0.5));
        const PixelPoint third = tract.pixel(corners[2]);
        CHECK(third.x == doctest::Approx(-0.5));
        CHECK(third.y == doctest::Approx(19999.5));
    }
}
