// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/area.hpp"

using skyquilt::radians_per_degree;
using skyquilt::sphere::area_sr;
using skyquilt::sphere::centroid;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

TEST_CASE("areas of known figures come out, small ones with their digits") {
    std::vector<UnitVector> octant = outline({{0, 0}, {90, 0}, {0, 90}});
    CHECK(area_sr(octant) == doctest::Approx(0.5 * skyquilt::pi).epsilon(1e-15));
    CHECK(area_sr({}) == 0.0);
    for (const double size : {1e-9, 1e-6, 1e-3}) {
        std::vector<UnitVector> square =
            outline({{0, -0.5 * size}, {size, -0.5 * size}, {size, 0.5 * size}, {0, 0.5 * size}});
        const double side = size * radians_per_degree;
        // Corners 1e-9 degrees apart are known to 1.1e-16 / 1.7e-11 = 6e-6 of that only.
        CHECK(area_sr(square) == doctest::Approx(side * side).epsilon(size < 1e-8 ? 3e-5 : 1e-9));
    }
}

TEST_CASE("almost a hemisphere has almost half the sphere's area") {
    const std::vector<UnitVector> cap = outline({{0, 1e-9}, {120, 1e-9}, {240, 1e-9}});
    CHECK(area_sr(cap) == doctest::Approx(2.0 * skyquilt::pi).epsilon(1e-9));
}

TEST_CASE("the two halves of a polygon have its area together") {
    std::mt19937_64 random(51);
    std::uniform_real_distribution<double> lon(0.0, 90.0);
    std::uniform_real_distribution<double> lat(0.0, 80.0);
    for (int i = 0; i < 1000; ++i) {
        const double e = lon(random);
        const double n = lat(random);
        std::vector<UnitVector> whole =
            outline({{0, 0}, {0.5 * e, 0}, {e, 0}, {e, n}, {0.5 * e, n + 5.0}});
        if (make_convex(whole)) {
            continue;
        }
        const std::vector<UnitVector> left{whole[0], whole[1], whole[4]};
        const std::vector<UnitVector> right{whole[1], whole[2], whole[3], whole[4]};
        CHECK(area_sr(left) + area_sr(right) == doctest::Approx(area_sr(whole)).epsilon(1e-12));
    }
}

TEST_CASE("lengths of vectors change no area and no centroid") {
    std::mt19937_64 random(52);
    std::uniform_real_distribution<double> angle(0.0, 1.0);
    std::uniform_int_distribution<int> exponent(-1000, 1000);
    for (const double size : {1e-9, 1e-3, 1.0, 60.0}) {
        std::vector<UnitVector> square = outline(
            {{7, size}, {7 + size, size}, {7 + size, size + size * angle(random)}, {7, 2 * size}});
        const double area = area_sr(square);
        const UnitVector middle = centroid(square);
        for (UnitVector& v : square) {
            const double factor = std::ldexp(1.0, exponent(random));
            v = {factor * v.x, factor * v.y, factor * v.z};
        }
        CHECK(area_sr(square) == doctest::Approx(area).epsilon(2e-14));
        const UnitVector again = centroid(square);
        CHECK(skyquilt::sphere::separation_rad(again, middle) < 1e-15);
    }
}

TEST_CASE("a star of a hundred thousand vertices has the area of its sectors") {
    std::mt19937_64 random(53);
    std::uniform_real_distribution<double> part(0.05, 1.0);
    for (const double radius_deg : {1e-6, 1.0, 80.0}) {
        std::vector<UnitVector> star;
        for (int i = 0; i < 100000; ++i) {
            star.push_back(unit_vector({0.0036 * i, 90.0 - radius_deg * part(random)}));
        }
        double sum = 0.0;
        for (std::size_t i = 0; i < star.size(); ++i) {
            sum += area_sr(
                std::vector<UnitVector>{{0.0, 0.0, 1.0}, star[i], star[(i + 1) % star.size()]});
        }
        CHECK(area_sr(star) == doctest::Approx(sum).epsilon(1e-12));
    }
}

TEST_CASE("a band rolled up, whose fan is far larger than it, keeps its digits") {
    // Between two spirals a constant latitude apart, from quads that share edges.
    constexpr std::size_t n = 2000;
    const auto point = [](std::size_t i, double width) {
        const double t = static_cast<double>(i);
        return unit_vector({3.0 * t, 80.0 - 0.02 * t - width});
    };
    std::vector<UnitVector> band;
    double sum = 0.0;
    constexpr double width = 1e-6;
    for (std::size_t i = 0; i < n; ++i) {
        band.push_back(point(i, width));
        if (i + 1 < n) {
            sum += area_sr(std::vector<UnitVector>{point(i, width), point(i + 1, width),
                                                   point(i + 1, 0.0), point(i, 0.0)});
        }
    }
    for (std::size_t i = n; i > 0; --i) {
        band.push_back(point(i - 1, 0.0));
    }
    CHECK(area_sr(band) == doctest::Approx(sum).epsilon(1e-12));
}

TEST_CASE("columns are measured alike by any number of threads, empty rows included") {
    std::vector<UnitVector> vertices;
    std::vector<std::int64_t> offsets{0};
    for (int i = 0; i < 5000; ++i) {
        if (i % 5 != 2) {
            const double lon = 0.07 * i;
            for (const LonLat& corner : {LonLat{lon, 0}, {lon + 1, 0}, {lon + 0.5, 1}}) {
                vertices.push_back(unit_vector(corner));
            }
        }
        offsets.push_back(static_cast<std::int64_t>(vertices.size()));
    }
    const Polygons column = Polygons::from_valid_vertices(vertices, offsets);
    std::vector<double> areas(5000);
    std::vector<UnitVector> middles(5000);
    for (const int threads : {1, 3}) {
        areas_sr(column, threads, areas);
        centroids(column, threads, middles);
        for (std::int64_t row = 0; row < column.size(); ++row) {
            const auto i = static_cast<std::size_t>(row);
            CHECK(areas[i] == area_sr(column[row]));
            if (column[row].empty()) {
                CHECK(std::isnan(middles[i].x));
            } else {
                CHECK(middles[i] == centroid(column[row]));
            }
        }
    }
    CHECK_THROWS_AS(areas_sr(column, 1, std::span(areas).first(3)), skyquilt::GeometryError);
    CHECK_THROWS_AS(centroids(column, 1, std::span(middles).first(3)), skyquilt::GeometryError);
}
