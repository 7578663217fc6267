// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Covers with circles and boxes: seams, gaps, holes, and points drawn at random as the slow twin.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/curved_cover.hpp"

using skyquilt::radians_per_degree;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::Circle;
using skyquilt::sphere::circle_of;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::curved_cover;
using skyquilt::sphere::lon_lat;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::PolygonShape;
using skyquilt::sphere::Shape;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

Shape circle(double lon, double lat, double radius_deg) {
    return circle_of(circle_shape({lon, lat}, radius_deg));
}

Shape box(double lon_begin, double lon_end, double lat_begin, double lat_end) {
    return LonLatBox(BoxShape{lon_begin, lon_end, lat_begin, lat_end});
}

bool covered_by(const std::vector<Shape>& cover, const Shape& shape) {
    return curved_cover(cover, shape);
}

}  // namespace

TEST_CASE("boxes side by side cover one across their seam, and a gap of 2e-13 degrees does not") {
    const Shape wide = box(1.0, 19.0, -4.0, 4.0);
    CHECK(covered_by({box(0.0, 10.0, -5.0, 5.0), box(10.0, 20.0, -5.0, 5.0)}, wide));
    // 1e-14 rad is half the resolution, 2e-13 degrees are 3.5e-15 rad: in between nothing is said.
    CHECK(covered_by({box(0.0, 10.0, -5.0, 5.0), box(10.0 + 4e-14, 20.0, -5.0, 5.0)}, wide));
    CHECK_FALSE(covered_by({box(0.0, 10.0, -5.0, 5.0), box(10.0 + 2e-12, 20.0, -5.0, 5.0)}, wide));
    CHECK_FALSE(covered_by({box(0.0, 10.0, -5.0, 5.0), box(0.0, 10.0, -5.0, 5.0)}, wide));
    CHECK_FALSE(covered_by({box(10.0, 20.0, -5.0, 5.0)}, wide));
    CHECK(covered_by({box(0.0, 360.0, 0.0, 90.0), box(0.0, 360.0, -90.0, 0.0)},
                     circle(0.0, 0.0, 180.0)));
    CHECK_FALSE(covered_by({box(0.0, 360.0, 0.0, 90.0), box(0.0, 359.0, -90.0, 0.0)},
                           circle(0.0, 0.0, 180.0)));
}

TEST_CASE("neighbours all around a box do not cover it") {
    const std::vector<Shape> ring{box(-10.0, 20.0, 10.0, 20.0), box(-10.0, 20.0, -10.0, 0.0),
                                  box(-10.0, 0.0, -10.0, 20.0), box(10.0, 20.0, -10.0, 20.0)};
    CHECK_FALSE(covered_by(ring, box(0.0, 10.0, 0.0, 10.0)));
    CHECK_FALSE(covered_by(ring, box(-5.0, 15.0, -5.0, 15.0)));
    std::vector<Shape> filled = ring;
    filled.push_back(circle(5.0, 5.0, 7.2));
    CHECK(covered_by(filled, box(-5.0, 15.0, -5.0, 15.0)));
    filled.back() = circle(5.0, 5.0, 6.9);
    CHECK_FALSE(covered_by(filled, box(-5.0, 15.0, -5.0, 15.0)));
}

TEST_CASE("a hole between circles is found, however small above the resolution") {
    // Three circles about the corners of a triangle, their common point closing at one radius.
    for (const double size : {10.0, 1e-2, 1e-6}) {
        std::vector<Shape> cover;
        const UnitVector pole{0.0, 0.0, 1.0};
        for (int k = 0; k < 3; ++k) {
            cover.push_back(circle(120.0 * k, 90.0 - size, size));
        }
        const Shape middle = circle(0.0, 90.0, 0.4 * size);
        CHECK(covered_by(cover, middle));
        for (int k = 0; k < 3; ++k) {
            const double less = size * (1.0 - 1e-6) - 1e-11;
            cover[static_cast<std::size_t>(k)] = circle(120.0 * k, 90.0 - size, less);
        }
        CHECK_FALSE(covered_by(cover, middle));
        cover.push_back(Circle{pole, (3e-6 * size + 3e-11) * radians_per_degree});
        CHECK(covered_by(cover, middle));
    }
}

TEST_CASE("circles that touch from outside leave the cusps beside the point") {
    const Shape across = circle(10.0, 0.0, 1.0);
    CHECK_FALSE(covered_by({circle(0.0, 0.0, 10.0), circle(20.0, 0.0, 10.0)}, across));
    CHECK(covered_by({circle(0.0, 0.0, 10.0), circle(20.0, 0.0, 10.0), circle(10.0, 0.0, 2.0)},
                     across));
    CHECK_FALSE(covered_by({circle(0.0, 0.0, 10.0), circle(0.0, 0.0, 10.0)}, across));
}

TEST_CASE("tiny and thin shapes are held or not by where they are") {
    CHECK(covered_by({box(0.0, 10.0, 0.0, 10.0), box(10.0, 20.0, 0.0, 10.0)},
                     circle(10.0, 5.0, 0.0)));
    CHECK_FALSE(covered_by({box(0.0, 10.0, 0.0, 10.0), box(10.0, 20.0, 0.0, 10.0)},
                           circle(10.0, 11.0, 0.0)));
    CHECK(covered_by({box(0.0, 10.0, 0.0, 10.0), box(10.0, 20.0, 0.0, 10.0)},
                     box(5.0, 15.0, 3.0, 3.0)));
    CHECK_FALSE(covered_by({box(0.0, 10.0, 0.0, 10.0), box(11.0, 20.0, 0.0, 10.0)},
                           box(5.0, 15.0, 3.0, 3.0)));
    CHECK_FALSE(covered_by({box(0.0, 10.0, 0.0, 10.0), box(11.0, 20.0, 0.0, 10.0)},
                           circle(10.5, 5.0, 1e-13)));
}

TEST_CASE("no point drawn from a covered shape lies outside, and one does where it is not") {
    std::mt19937_64 random(61);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    std::uniform_int_distribution<int> count(2, 6);
    int yes = 0;
    int agree = 0;
    for (int i = 0; i < 400; ++i) {
        const double size = std::pow(10.0, -5.0 * unit(random) + 1.0);
        const double lat = 88.0 * (2.0 * unit(random) - 1.0);
        const double wide = 1.0 / std::cos(lat * radians_per_degree);
        std::vector<std::vector<UnitVector>> corners;
        std::vector<Shape> cover;
        corners.reserve(10);
        for (int k = count(random); k > 0; --k) {
            const double x = size * wide * (2.4 * unit(random) - 1.2);
            const double y = std::clamp(lat + size * (2.4 * unit(random) - 1.2), -89.0, 89.0);
            const int kind = static_cast<int>(3.0 * unit(random));
            const double reach = size * (0.5 + unit(random));
            if (kind == 0) {
                cover.push_back(circle(x, y, reach));
            } else if (kind == 1) {
                cover.push_back(box(x - reach * wide, x + reach * wide, std::max(-90.0, y - reach),
                                    std::min(90.0, y + reach)));
            } else {
                const double low = std::max(-89.9, y - reach);
                const double high = std::min(89.9, y + reach);
                corners.push_back({unit_vector({x - reach, low}), unit_vector({x + reach, low}),
                                   unit_vector({x + reach, high}), unit_vector({x - reach, high})});
                cover.emplace_back(PolygonShape{corners.back()});
            }
        }
        const double radius = 0.6 * size;
        const Shape shape = circle(0.0, lat, radius);
        const bool covered = covered_by(cover, shape);
        yes += covered ? 1 : 0;
        bool any_outside = false;
        for (int k = 0; k < 2000 && !(any_outside && !covered); ++k) {
            const double y = std::clamp(lat + radius * (2.0 * unit(random) - 1.0), -90.0, 90.0);
            const LonLat position{2.0 * wide * radius * (2.0 * unit(random) - 1.0), y};
            const UnitVector point = unit_vector(position);
            if (!holds_point(shape, position, point)) {
                continue;
            }
            const bool held = std::ranges::any_of(
                cover, [&](const Shape& part) { return holds_point(part, position, point); });
            CHECK((held || !covered));
            any_outside = any_outside || !held;
        }
        agree += any_outside != covered ? 1 : 0;
    }
    CHECK(yes > 40);
    CHECK(yes < 360);
    CHECK(agree > 385);  // the rest leave out less than points drawn at random find
}
