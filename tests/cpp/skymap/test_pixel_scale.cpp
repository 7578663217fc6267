// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// From the plane of a projection to pixels and back.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/pixel_scale.hpp"

using skyquilt::radians_per_degree;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::PixelScale;
using skyquilt::skymap::XAxis;
using skyquilt::sphere::PlanePoint;

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

TEST_CASE("where x grows to the East it alone points elsewhere, y as many degrees from North") {
    const std::array<double, 4> upright = PixelScale(0.055, 0.0, XAxis::east).cd_deg();
    CHECK(upright[0] == doctest::Approx(0.055 / 3600.0).epsilon(1e-15));
    CHECK(upright[1] == 0.0);
    CHECK(upright[2] == 0.0);
    CHECK_FALSE(std::signbit(upright[2]));
    CHECK(upright[3] == upright[0]);
    const std::array<double, 4> west = PixelScale(0.2, 30.0).cd_deg();
    const std::array<double, 4> east = PixelScale(0.2, 30.0, XAxis::east).cd_deg();
    CHECK(east[0] == -west[0]);
    CHECK(east[1] == west[1]);
    CHECK(east[2] == -west[2]);
    CHECK(east[3] == west[3]);
    CHECK(PixelScale(0.2, 30.0).x_axis() == XAxis::west);
    CHECK(PixelScale(0.2, 30.0, XAxis::east).x_axis() == XAxis::east);
}

TEST_CASE("a point of the plane is the matrix times its pixels, and comes back") {
    std::mt19937_64 random(60);
    std::uniform_real_distribution<double> at(-40000.0, 40000.0);
    std::uniform_real_distribution<double> turn(-720.0, 720.0);
    for (int i = 0; i < 1000; ++i) {
        const PixelScale scale(0.168, i % 4 == 0 ? 90.0 * (i % 9) : turn(random),
                               i % 3 == 0 ? XAxis::east : XAxis::west);
        const std::array<double, 4> cd = scale.cd_deg();
        const PixelPoint pixel{at(random), at(random)};
        const PlanePoint point = scale.plane(pixel);
        // Some roundings of up to 0.07 radians.
        CHECK(std::abs(point.east - (cd[0] * pixel.x + cd[1] * pixel.y) * radians_per_degree) <
              1e-16);
        CHECK(std::abs(point.north - (cd[2] * pixel.x + cd[3] * pixel.y) * radians_per_degree) <
              1e-16);
        const PixelPoint back = scale.pixels(point);
        CHECK(std::abs(back.x - pixel.x) < 1e-10);
        CHECK(std::abs(back.y - pixel.y) < 1e-10);
    }
}

TEST_CASE("a scale in seconds of arc is one in radians, and the rotation has a sine and a cosine") {
    const PixelScale scale(0.2, -30.0);
    CHECK(scale.radians_per_pixel() == doctest::Approx(0.2 / 206264.80624709636).epsilon(1e-15));
    CHECK(scale.sin_rotation() == doctest::Approx(-0.5).epsilon(1e-15));
    CHECK(scale.cos_rotation() == doctest::Approx(std::sqrt(0.75)).epsilon(1e-15));
}
