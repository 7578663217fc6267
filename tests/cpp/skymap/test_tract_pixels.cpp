// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes of tracts, against counting pixels and patches one by one.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/skymap/tract_pixels.hpp"
#include "small_skymaps.hpp"

using skyquilt::radians_per_degree;
using skyquilt::SkyMapConfigError;
using skyquilt::skymap::add_points_around;
using skyquilt::skymap::fit_tract;
using skyquilt::skymap::PatchStyle;
using skyquilt::skymap::PixelPoint;
using skyquilt::skymap::PixelScale;
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::skymap::TractPixels;
using skyquilt::skymap::testing::Directions;
using skyquilt::skymap::testing::legacy_patches;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

constexpr std::array kinds{ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea,
                           ProjectionKind::arc, ProjectionKind::cea, ProjectionKind::mer};

// How many patches hold all pixels that [least, greatest] touches, and the place of the reference
// pixel, by counting.
struct Counted {
    std::int64_t n_patches = 0;
    double reference = 0.0;
};

Counted counted(double least, double greatest, std::int64_t inner) {
    std::int64_t first = 0;
    std::int64_t n_pixels = 0;
    for (std::int64_t pixel = -2000; pixel <= 2000; ++pixel) {
        const auto middle = static_cast<double>(pixel);
        if (middle - 0.5 <= greatest && least <= middle + 0.5) {
            first = n_pixels == 0 ? pixel : first;
            ++n_pixels;
        }
    }
    Counted counted;
    while (counted.n_patches * inner < n_pixels) {
        ++counted.n_patches;
    }
    // Pixels are added in turns, beginning at the upper end.
    std::int64_t below = 0;
    for (std::int64_t added = 0; added < counted.n_patches * inner - n_pixels; ++added) {
        below += added % 2;
    }
    counted.reference = static_cast<double>(below - first);
    return counted;
}

}  // namespace

TEST_CASE("points around a centre lie at the distance, from East through North") {
    Directions random(21);
    for (int i = 0; i < 200; ++i) {
        const LonLat center = random.awkward();
        const double distance = random.between(0.0, 179.0);
        std::vector<UnitVector> points{unit_vector({1.0, 2.0})};
        add_points_around(center, distance, 24, points);
        REQUIRE(points.size() == 25);
        CHECK(points[0] == unit_vector({1.0, 2.0}));
        const skyquilt::sphere::TangentPlane plane(center);
        for (std::size_t k = 1; k < points.size(); ++k) {
            CHECK(separation_rad(points[k], unit_vector(center)) ==
                  doctest::Approx(distance * radians_per_degree).epsilon(1e-13));
            if (distance > 0.1) {
                const double bearing =
                    std::atan2(dot(points[k], plane.north()), dot(points[k], plane.east()));
                const double expected = 15.0 * static_cast<double>(k - 1) * radians_per_degree;
                CHECK(std::abs(std::remainder(bearing - expected, 2.0 * skyquilt::pi)) < 1e-12);
            }
        }
    }
}

TEST_CASE("the box has all pixels that the images touch, and as few patches as hold them") {
    Directions random(22);
    for (int i = 0; i < 600; ++i) {
        const Projection projection(kinds[static_cast<std::size_t>(i % 6)], random.awkward());
        const PixelScale scale(3000.0, i % 2 == 0 ? 0.0 : random.between(0.0, 360.0));
        const PatchStyle style = legacy_patches(1 + random.below(40), 1 + random.below(40), 3);
        std::vector<UnitVector> points;
        add_points_around(lon_lat(projection.reference()), random.power_of_ten(-4.0, 1.8), 7,
                          points);
        double x0 = 1e9;
        double x1 = -1e9;
        double y0 = 1e9;
        double y1 = -1e9;
        for (const UnitVector& point : points) {
            const PixelPoint pixel = scale.pixels(projection.project(point));
            x0 = std::min(x0, pixel.x);
            x1 = std::max(x1, pixel.x);
            y0 = std::min(y0, pixel.y);
            y1 = std::max(y1, pixel.y);
        }
        REQUIRE(std::max({-x0, x1, -y0, y1}) < 1900.0);
        const Counted x = counted(x0, x1, style.inner_x);
        const Counted y = counted(y0, y1, style.inner_y);
        const TractPixels fitted = fit_tract(projection, scale, points, style);
        CHECK(fitted.grid.style() == style);
        CHECK(fitted.grid.n_x() == x.n_patches);
        CHECK(fitted.grid.n_y() == y.n_patches);
        CHECK(fitted.reference_pixel.x == x.reference);
        CHECK(fitted.reference_pixel.y == y.reference);
    }
}

TEST_CASE("a box of an odd number of patches about the centre has its centre in the middle pixel") {
    // 61 pixels on each axis: the reference pixel and 30 on each side.
    const Projection projection(ProjectionKind::arc, {100.0, -40.0});
    const PixelScale scale(3600.0 - 1e-6, 0.0);
    std::vector<UnitVector> points;
    add_points_around({100.0, -40.0}, 30.2, 4, points);
    CHECK(fit_tract(projection, scale, points, legacy_patches(61, 1, 0)).reference_pixel.x == 30.0);
    CHECK(fit_tract(projection, scale, points, legacy_patches(61, 1, 0)).grid.n_x() == 1);
    CHECK(fit_tract(projection, scale, points, legacy_patches(61, 1, 0)).grid.n_y() == 61);
    // One more pixel goes to the upper end, two to both.
    CHECK(fit_tract(projection, scale, points, legacy_patches(62, 1, 0)).reference_pixel.x == 30.0);
    CHECK(fit_tract(projection, scale, points, legacy_patches(63, 1, 0)).reference_pixel.x == 31.0);
    CHECK(fit_tract(projection, scale, points, legacy_patches(60, 1, 0)).grid.n_x() == 2);
}

TEST_CASE("an upper end within a rounding of a half pixel touches the next pixel, as in LSST") {
    const Projection projection(ProjectionKind::tan, {0.0, 0.0});
    const PixelScale scale(2000.0, 0.0);
    // Northward points whose images come out at exactly one double below 20.5, and well below.
    const auto north_at = [&](double pixels) {
        double north = pixels * scale.radians_per_pixel();
        for (int step = 0; step < 8; ++step) {
            const UnitVector direction{1.0, 0.0, north};
            const double image = scale.pixels(projection.project(direction)).y;
            if (image == pixels) {
                return direction;
            }
            north = std::nextafter(north, image < pixels ? 1.0 : 0.0);
        }
        REQUIRE(false);
        return UnitVector{};
    };
    const UnitVector here{1.0, 0.0, 0.0};
    const PatchStyle style = legacy_patches(1, 1, 0);
    const auto n_of = [&](double pixels) {
        return fit_tract(projection, scale, std::vector{here, north_at(pixels)}, style).grid.n_y();
    };
    CHECK(n_of(20.5 - 1e-9) == 21);
    CHECK(n_of(std::nextafter(20.5, 0.0)) == 22);
    CHECK(n_of(20.5 + 1e-9) == 22);
}

TEST_CASE("directions without an image are left out, and one that has it is needed") {
    const Projection projection(ProjectionKind::tan, {30.0, 40.0});
    const PixelScale scale(60.0, 0.0);
    const PatchStyle style = legacy_patches(100, 100, 10);
    const UnitVector here = unit_vector({30.0, 40.0});
    const UnitVector beside = unit_vector({31.0, 43.0});
    const TractPixels two = fit_tract(projection, scale, std::vector{here, beside}, style);
    const TractPixels three = fit_tract(projection, scale, std::vector{-here, here, beside}, style);
    CHECK(two.grid == three.grid);
    CHECK(two.reference_pixel.x == three.reference_pixel.x);
    CHECK(two.reference_pixel.y == three.reference_pixel.y);
    CHECK_THROWS_AS(static_cast<void>(fit_tract(projection, scale, std::vector{-here}, style)),
                    SkyMapConfigError);
    CHECK_THROWS_AS(
        static_cast<void>(fit_tract(projection, scale, std::vector<UnitVector>{}, style)),
        SkyMapConfigError);
}

TEST_CASE("boxes and numbers of patches beyond 32 bits are refused") {
    const Projection projection(ProjectionKind::tan, {0.0, 0.0});
    const PatchStyle style = legacy_patches(4000, 4000, 100);
    const auto fit = [&](double arcsec, double distance_deg, const PatchStyle& patches) {
        std::vector<UnitVector> points;
        add_points_around({0.0, 0.0}, distance_deg, 4, points);
        return fit_tract(projection, PixelScale(arcsec, 0.0), points, patches);
    };
    CHECK_NOTHROW(fit(0.2, 80.0, style));
    CHECK_THROWS_AS(fit(0.2, 89.999, style), SkyMapConfigError);
    CHECK_THROWS_AS(fit(1.0, 89.9999999999, style), SkyMapConfigError);
    // 46341 squared is the first square beyond 2^31.
    CHECK_NOTHROW(fit(1.0, 6.3, legacy_patches(1, 1, 0)));
    CHECK_THROWS_AS(fit(1.0, 6.5, legacy_patches(1, 1, 0)), SkyMapConfigError);
    // Few patches, but in one line.
    CHECK_NOTHROW(fit(0.01, 1.0, legacy_patches(1, 2000000, 0)));
    CHECK_THROWS_WITH_AS(fit(0.001, 1.0, legacy_patches(1, 2000000, 0)),
                         doctest::Contains("less than 2^20 patches along an axis, got 72"),
                         SkyMapConfigError);
}
