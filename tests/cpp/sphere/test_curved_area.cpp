// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas of shapes and unions: closed formulas, laws, and points drawn at random.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/area.hpp"
#include "skyquilt/sphere/curved_area.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::sphere::area_sr;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::Circle;
using skyquilt::sphere::circle_of;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::overlap_area_sr;
using skyquilt::sphere::PolygonShape;
using skyquilt::sphere::relate;
using skyquilt::sphere::Relation;
using skyquilt::sphere::Shape;
using skyquilt::sphere::union_area_sr;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

Shape circle(double lon, double lat, double radius_deg) {
    return circle_of(circle_shape({lon, lat}, radius_deg));
}

Shape box(double lon_begin, double lon_end, double lat_begin, double lat_end) {
    return LonLatBox(BoxShape{lon_begin, lon_end, lat_begin, lat_end});
}

double united(const std::vector<Shape>& shapes) { return union_area_sr(shapes); }

double common(const std::vector<Shape>& a, const std::vector<Shape>& b) {
    return overlap_area_sr(a, b);
}

}  // namespace

TEST_CASE("circles and boxes have the areas of their formulas") {
    CHECK(area_sr(circle(10.0, 20.0, 180.0)) == doctest::Approx(4.0 * pi).epsilon(1e-15));
    CHECK(area_sr(circle(10.0, 20.0, 90.0)) == doctest::Approx(2.0 * pi).epsilon(1e-15));
    const double tiny = 1e-7 * radians_per_degree;
    CHECK(area_sr(circle(10.0, 20.0, 1e-7)) == doctest::Approx(pi * tiny * tiny).epsilon(1e-14));
    CHECK(area_sr(circle(0.0, 0.0, 0.0)) == 0.0);
    CHECK(area_sr(box(0.0, 360.0, -90.0, 90.0)) == doctest::Approx(4.0 * pi).epsilon(1e-15));
    CHECK(area_sr(box(350.0, 10.0, 0.0, 30.0)) ==
          doctest::Approx(10.0 * radians_per_degree).epsilon(1e-15));
    CHECK(area_sr(box(5.0, 5.0, 0.0, 30.0)) == 0.0);
}

TEST_CASE("what members share counts once, and equal or held ones change nothing") {
    for (const double size : {20.0, 1e-2, 1e-6}) {
        const Shape disc = circle(30.0, 40.0, size);
        const Shape part = circle(30.0, 40.0 + 0.3 * size, 0.5 * size);
        const double whole = area_sr(disc);
        CHECK(united({disc, disc}) == doctest::Approx(whole).epsilon(1e-10));
        CHECK(united({disc, part}) == doctest::Approx(whole).epsilon(1e-10));
        CHECK(united({part, disc, part}) == doctest::Approx(whole).epsilon(1e-10));
        CHECK(common({disc}, {part}) == doctest::Approx(area_sr(part)).epsilon(1e-10));
        CHECK(common({disc}, {disc, part}) == doctest::Approx(whole).epsilon(1e-10));
        const Shape apart = circle(30.0, 40.0 + 2.1 * size, size);
        CHECK(united({disc, apart}) == whole + area_sr(apart));
        CHECK(common({disc}, {apart}) == 0.0);
    }
}

TEST_CASE("two unions and what they have in common add up") {
    const std::vector<Shape> a{circle(0.0, 0.0, 20.0), box(10.0, 40.0, -5.0, 30.0)};
    const std::vector<Shape> b{circle(30.0, 10.0, 15.0), circle(-10.0, 80.0, 65.0)};
    std::vector<Shape> all(a);
    all.insert(all.end(), b.begin(), b.end());
    CHECK(united(a) + united(b) == doctest::Approx(united(all) + common(a, b)).epsilon(1e-13));
    CHECK(common(a, b) == doctest::Approx(common(b, a)).epsilon(1e-13));
}

TEST_CASE("large members and poles are measured as well as small ones") {
    const Shape north = box(0.0, 360.0, -10.0, 90.0);
    const Shape south = box(0.0, 360.0, -90.0, 10.0);
    CHECK(united({north, south}) == doctest::Approx(4.0 * pi).epsilon(1e-14));
    CHECK(common({north}, {south}) ==
          doctest::Approx(area_sr(box(0.0, 360.0, -10.0, 10.0))).epsilon(1e-13));
    CHECK(common({circle(0.0, 90.0, 170.0)}, {circle(0.0, -90.0, 170.0)}) ==
          doctest::Approx(area_sr(box(0.0, 360.0, -80.0, 80.0))).epsilon(1e-13));
    CHECK(united({circle(0.0, 90.0, 120.0), circle(50.0, -90.0, 60.0 - 1e-7)}) ==
          area_sr(circle(0.0, 90.0, 120.0)) + area_sr(circle(50.0, -90.0, 60.0 - 1e-7)));
    CHECK(common({circle(0.0, 90.0, 30.0)}, {box(10.0, 55.0, 0.0, 90.0)}) ==
          doctest::Approx(area_sr(circle(0.0, 90.0, 30.0)) / 8.0).epsilon(1e-13));
}

TEST_CASE("a polygon that is a box has the box's area when both have its sides") {
    // An octant, whose sides are great circles all.
    const std::vector<UnitVector> octant{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}};
    const Shape polygon = PolygonShape{octant, true};
    const Shape same = box(0.0, 90.0, 0.0, 90.0);
    CHECK(united({polygon, same}) == doctest::Approx(0.5 * pi).epsilon(1e-13));
    CHECK(common({polygon}, {same}) == doctest::Approx(0.5 * pi).epsilon(1e-13));
    CHECK(common({polygon}, {box(30.0, 60.0, 0.0, 90.0)}) ==
          doctest::Approx(pi / 6.0).epsilon(1e-13));
    CHECK(united({polygon, circle(45.0, 30.0, 5.0)}) == doctest::Approx(0.5 * pi).epsilon(1e-13));
}

TEST_CASE("unions drawn at random have the areas that counting points gives") {
    std::mt19937_64 random(91);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int i = 0; i < 12; ++i) {
        std::vector<Shape> shapes;
        for (int k = 0; k < 5; ++k) {
            const double x = 360.0 * unit(random);
            const double y = 180.0 * unit(random) - 90.0;
            shapes.push_back(k % 2 == 0 ? circle(x, y, 50.0 * unit(random))
                                        : box(x, x + 120.0 * unit(random), y,
                                              std::min(90.0, y + 60.0 * unit(random))));
        }
        const std::vector<Shape> some(shapes.begin(), shapes.begin() + 2);
        const std::vector<Shape> others(shapes.begin() + 2, shapes.end());
        int in_any = 0;
        int in_both = 0;
        constexpr int n = 20000;
        for (int k = 0; k < n; ++k) {
            const double z = 2.0 * unit(random) - 1.0;
            const UnitVector p =
                unit_vector({360.0 * unit(random), std::asin(z) / radians_per_degree});
            const auto held = [&p](const Shape& shape) {
                return relate(Relation::overlaps, shape, Circle{p, 0.0});
            };
            const bool one = std::ranges::any_of(some, held);
            const bool two = std::ranges::any_of(others, held);
            in_any += one || two ? 1 : 0;
            in_both += one && two ? 1 : 0;
        }
        // Five standard deviations of a count of 20000 are below 0.018 of the sphere.
        CHECK(std::abs(united(shapes) / (4.0 * pi) - in_any / double{n}) < 0.018);
        CHECK(std::abs(common(some, others) / (4.0 * pi) - in_both / double{n}) < 0.018);
    }
}
