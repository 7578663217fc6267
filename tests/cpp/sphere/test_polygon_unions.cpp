// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas of unions of polygons: figures of a plane, laws, and inclusion with exclusion.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/intersection.hpp"
#include "skyquilt/sphere/polygon_unions.hpp"

using skyquilt::sphere::area_sr;
using skyquilt::sphere::ConvexPolygon;
using skyquilt::sphere::intersection;
using skyquilt::sphere::overlap_area_sr;
using skyquilt::sphere::union_area_sr;
using skyquilt::sphere::UnitVector;

namespace {

using Vertices = std::vector<UnitVector>;

// Vectors beside the first axis, so that positions on the plane before it keep all their digits.
UnitVector at(double x, double y) { return {1.0, x, y}; }

Vertices rectangle(double x, double y, double width, double height, double size) {
    return {at(size * x, size * y), at(size * (x + width), size * y),
            at(size * (x + width), size * (y + height)), at(size * x, size * (y + height))};
}

// Corners on a circle.
Vertices random_polygon(std::mt19937_64& random, double size) {
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    const double x = 0.8 * unit(random);
    const double y = 0.8 * unit(random);
    std::vector<double> angles;
    for (int i = 0; i < 6; ++i) {
        angles.push_back((i + 0.8 * unit(random)) / 6.0 * 2.0 * std::numbers::pi);
    }
    Vertices vertices;
    for (const double angle : angles) {
        vertices.push_back(
            at(size * (x + 0.6 * std::cos(angle)), size * (y + 0.6 * std::sin(angle))));
    }
    return vertices;
}

double united(const std::vector<Vertices>& members) {
    return union_area_sr(std::vector<ConvexPolygon>(members.begin(), members.end()));
}

double common(const std::vector<Vertices>& a, const std::vector<Vertices>& b) {
    return overlap_area_sr(std::vector<ConvexPolygon>(a.begin(), a.end()),
                           std::vector<ConvexPolygon>(b.begin(), b.end()));
}

}  // namespace

TEST_CASE("small unions have the areas of the plane to the last digits") {
    // A plane's area is the sphere's to the square of the size, relative to it.
    for (const double size : {1e-8, 1e-9, 1e-12, 1e-13}) {
        const Vertices a = rectangle(0.0, 0.0, 1.0, 1.0, size);
        const Vertices b = rectangle(0.5, 0.25, 1.0, 1.0, size);
        const Vertices cross = rectangle(-0.5, 0.25, 2.5, 0.5, size);
        const double square = size * size;
        CHECK(united({a, b}) == doctest::Approx(1.625 * square).epsilon(1e-14));
        CHECK(united({a, b, cross}) == doctest::Approx(2.125 * square).epsilon(1e-14));
        CHECK(united({cross, a, b, a}) == doctest::Approx(2.125 * square).epsilon(1e-14));
        CHECK(common({a, b}, {cross}) == doctest::Approx(0.75 * square).epsilon(1e-14));
        CHECK(common({a, cross}, {b, cross}) == doctest::Approx(1.5 * square).epsilon(1e-14));
    }
}

TEST_CASE("members that are held add nothing, and those that touch are added up exactly") {
    const Vertices whole = rectangle(0.0, 0.0, 1.0, 1.0, 0.1);
    const Vertices held = rectangle(0.25, 0.0, 0.5, 0.5, 0.1);
    const Vertices beside = rectangle(1.0, 0.0, 1.0, 1.0, 0.1);
    CHECK(united({}) == 0.0);
    CHECK(united({whole}) == area_sr(whole));
    CHECK(united({whole, held, whole}) == area_sr(whole));
    CHECK(united({held, whole}) == doctest::Approx(area_sr(whole)).epsilon(1e-15));
    CHECK(united({whole, beside}) == area_sr(whole) + area_sr(beside));
    CHECK(common({whole}, {beside}) == 0.0);
    CHECK(common({held}, {whole, beside}) == area_sr(held));
    CHECK(common({whole, whole}, {whole, held}) == doctest::Approx(area_sr(whole)).epsilon(1e-15));
}

TEST_CASE("two unions and what they have in common add up at every size") {
    std::mt19937_64 random(7);
    for (const double size : {1.0, 1e-3, 1e-6, 1e-9, 1e-12, 1e-13}) {
        for (int round = 0; round < 20; ++round) {
            std::vector<Vertices> a;
            std::vector<Vertices> b;
            for (int i = 0; i < 3; ++i) {
                a.push_back(random_polygon(random, size));
                b.push_back(random_polygon(random, size));
            }
            std::vector<Vertices> all(a);
            all.insert(all.end(), b.begin(), b.end());
            const double sum = united(a) + united(b);
            CHECK(united(all) + common(a, b) == doctest::Approx(sum).epsilon(2e-14));
            CHECK(common(a, b) == doctest::Approx(common(b, a)).epsilon(2e-14));
            const double forward = united(all);
            std::ranges::reverse(all);
            CHECK(united(all) == doctest::Approx(forward).epsilon(2e-14));
        }
    }
}

TEST_CASE("three polygons cover what inclusion and exclusion say") {
    std::mt19937_64 random(8);
    for (int round = 0; round < 50; ++round) {
        const Vertices a = random_polygon(random, 0.1);
        const Vertices b = random_polygon(random, 0.1);
        const Vertices c = random_polygon(random, 0.1);
        // The common polygon's corners are rounded to 4e-16 rad of 0.1.
        const double expected =
            area_sr(a) + area_sr(b) + area_sr(c) - skyquilt::sphere::overlap_area_sr(a, b) -
            skyquilt::sphere::overlap_area_sr(b, c) - skyquilt::sphere::overlap_area_sr(c, a) +
            skyquilt::sphere::overlap_area_sr(intersection(a, b), c);
        CHECK(united({a, b, c}) == doctest::Approx(expected).epsilon(5e-14));
    }
}
