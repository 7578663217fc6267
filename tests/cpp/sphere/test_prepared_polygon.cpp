// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Points to polygons of any shape.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>

#include "outlines.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"

using skyquilt::sphere::Location;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

namespace {

// Where the point (x / 2, y / 2) of squared paper lies to the comb of the test below: five columns
// of width 1, in turns of height 3 and 1.
Location location_in_comb(int x, int y) {
    const auto height = [](int column) { return column % 2 == 0 ? 6 : 2; };
    const auto is_column = [](int column) { return column >= 0 && column < 5; };
    const auto is_inside = [&](int column) {
        return is_column(column) && y > 0 && y < height(column);
    };
    const auto is_in = [&](int column) {
        return is_column(column) && y >= 0 && y <= height(column);
    };
    const int right = (x + 20) / 2 - 10;  // the column of the point, or to its right
    const int left = x % 2 == 0 ? right - 1 : right;
    if (is_inside(left) && is_inside(right)) {
        return Location::inside;
    }
    return is_in(left) || is_in(right) ? Location::boundary : Location::outside;
}

}  // namespace

TEST_CASE("points of squared paper lie to a comb as whole numbers say") {
    const Outline comb{lattice(0, 0, 1), lattice(5, 0, 1), lattice(5, 3, 1), lattice(4, 3, 1),
                       lattice(4, 1, 1), lattice(3, 1, 1), lattice(3, 3, 1), lattice(2, 3, 1),
                       lattice(2, 1, 1), lattice(1, 1, 1), lattice(1, 3, 1), lattice(0, 3, 1)};
    for (std::size_t first = 0; first < comb.size(); ++first) {
        Outline turned = comb;
        std::ranges::rotate(turned, turned.begin() + static_cast<std::ptrdiff_t>(first));
        const PreparedPolygon polygon(turned);
        for (int x = -3; x <= 13; ++x) {
            for (int y = -2; y <= 8; ++y) {
                const UnitVector point = lattice(x, y, 2);
                const Location expected = location_in_comb(x, y);
                CAPTURE(x);
                CAPTURE(y);
                CHECK(polygon.location_of(point) == expected);
                CHECK(polygon.location_of({0x1p-900 * point.x, 0x1p-900 * point.y,
                                           0x1p-900 * point.z}) == expected);
                CHECK(polygon.location_of(-point) == Location::outside);
            }
        }
    }
}

TEST_CASE("outside the hemisphere of a polygon every point lies outside") {
    const Outline triangle = polygon({{0, 80}, {120, 80}, {240, 80}});
    const PreparedPolygon polar(triangle);
    CHECK(polar.location_of({0.0, 0.0, 1.0}) == Location::inside);
    CHECK(polar.location_of({0.0, 0.0, -1.0}) == Location::outside);
    for (int lon = 0; lon < 360; lon += 15) {
        CHECK(polar.location_of(unit_vector({static_cast<double>(lon), 0.0})) == Location::outside);
    }
    CHECK(PreparedPolygon({}).location_of({0.0, 0.0, 1.0}) == Location::outside);
}
