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
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::Tract;
using skyquilt::skymap::XAxis;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::orientation;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

constexpr std::array kinds{ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea,
                           ProjectionKind::arc, ProjectionKind::cea, ProjectionKind::mer};

Tract tract_at(const LonLat& center, const PixelScale& scale, const PixelPoint& reference_pixel,
               ProjectionKind kind = ProjectionKind::tan) {
    return {Projection(kind, center), scale, reference_pixel};
}

}  // namespace

TEST_CASE("a pixel comes back from the sky, with the grid turned or not") {
    std::mt19937_64 random(61);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> lat(-90.0, 90.0);
    std::uniform_real_distribution<double> at(-40000.0, 40000.0);
    for (int i = 0; i < 2000; ++i) {
        const Tract tract = tract_at({lon(random), i == 0 ? 90.0 : (i == 1 ? -90.0 : lat(random))},
                                     PixelScale(0.2, i % 2 == 0 ? 0.0 : lon(random)),
                                     {14999.0, 15001.0}, kinds[static_cast<std::size_t>(i % 6)]);
        const PixelPoint pixel{at(random), at(random)};
        const PixelPoint back = tract.pixel(tract.direction(pixel));
        // A direction is known to 2e-16 rad, 2e-10 of these pixels.
        CHECK(std::abs(back.x - pixel.x) < 2e-9);
        CHECK(std::abs(back.y - pixel.y) < 2e-9);
    }
}

TEST_CASE("the reference pixel lies at the centre, its neighbours West and North of it") {
    const LonLat center{150.0, 2.0};
    for (const ProjectionKind kind : kinds) {
        const Tract tract = tract_at(center, PixelScale(1.0, 0.0), {100.0, 200.0}, kind);
        CHECK(separation_rad(tract.direction({100.0, 200.0}), unit_vector(center)) < 1e-15);
        const double arcsec = 1.0 / 3600.0;
        CHECK(separation_rad(tract.direction({100.0, 201.0}), unit_vector({150.0, 2.0 + arcsec})) <
              1e-14);
        const double east = arcsec / std::cos(2.0 * skyquilt::radians_per_degree);
        CHECK(separation_rad(tract.direction({101.0, 200.0}), unit_vector({150.0 - east, 2.0})) <
              1e-12);
    }
}

TEST_CASE("the grid of the northern polar tract is turned by half a turn") {
    const PixelScale scale(1.0, 0.0);
    // FITS sets LONPOLE to 0 there and to 180 degrees everywhere else.
    const UnitVector at_pole = tract_at({0.0, 90.0}, scale, {0.0, 0.0}).direction({0.0, 3600.0});
    const UnitVector beside = tract_at({0.0, 89.999}, scale, {0.0, 0.0}).direction({0.0, 3600.0});
    CHECK(at_pole.x > 0.0);
    CHECK(beside.x < 0.0);
    const UnitVector south = tract_at({0.0, -90.0}, scale, {0.0, 0.0}).direction({0.0, 3600.0});
    CHECK(south.x > 0.0);
}

TEST_CASE("a direction a right angle away or more has no pixel") {
    const Tract tract = tract_at({0.0, 0.0}, PixelScale(1.0, 0.0), {0.0, 0.0});
    CHECK(std::isnan(tract.pixel(unit_vector({90.0, 0.0})).x));
    CHECK(std::isnan(tract.pixel(unit_vector({180.0, 0.0})).y));
    CHECK(std::isfinite(tract.pixel(unit_vector({89.0, 0.0})).x));
}

TEST_CASE("corners run counter-clockwise seen from outside, half a pixel beyond the centres") {
    for (const double lat : {-90.0, -40.0, 0.0, 77.0, 90.0}) {
        for (std::size_t k = 0; k < 2 * std::size(kinds); ++k) {
            const PixelScale scale(0.2, 12.0, k % 2 == 0 ? XAxis::west : XAxis::east);
            const Tract tract = tract_at({33.0, lat}, scale, {14999.0, 14999.0}, kinds[k / 2]);
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
}

TEST_CASE("pixels are the scale's of the projection's image, about the reference pixel") {
    const LonLat center{200.0, -35.0};
    const PixelScale scale(30.0, 40.0);
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, center);
        const Tract tract(projection, scale, {1000.0, -20.0});
        CHECK(tract.projection().kind() == kind);
        for (const double lon : {170.0, 199.0, 230.0}) {
            for (const double lat : {-60.0, -35.0, -5.0}) {
                const UnitVector direction = unit_vector({lon, lat});
                const PixelPoint offset = scale.pixels(projection.project(direction));
                const PixelPoint pixel = tract.pixel(direction);
                // Of 30 arcsec: 1e-10 pixel is 1.5e-14 radians.
                CHECK(std::abs(pixel.x - offset.x - 1000.0) < 1e-10);
                CHECK(std::abs(pixel.y - offset.y + 20.0) < 1e-10);
            }
        }
    }
    CHECK(std::isnan(tract_at({0.0, 0.0}, scale, {0.0, 0.0}, ProjectionKind::stg)
                         .pixel(unit_vector({180.0, 0.0}))
                         .x));
    CHECK(std::isnan(tract_at(center, scale, {0.0, 0.0}, ProjectionKind::zea)
                         .direction({0.0, 3.0 * 206264.8 / 30.0})
                         .x));
}
