// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Convex polygons that cover another one together: squared paper, fans, and the last place.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "skyquilt/sphere/convex_relation.hpp"
#include "skyquilt/sphere/cover.hpp"
#include "skyquilt/sphere/predicates.hpp"

using skyquilt::sphere::contains;
using skyquilt::sphere::ConvexPolygon;
using skyquilt::sphere::covers;
using skyquilt::sphere::orientation;
using skyquilt::sphere::UnitVector;

namespace {

using Outline = std::vector<UnitVector>;

bool covered_by(const std::vector<Outline>& cover, const Outline& polygon) {
    const std::vector<ConvexPolygon> parts(cover.begin(), cover.end());
    return covers(parts, polygon);
}

// A rectangle on the plane z = 5: great circles are straight lines there.
Outline rectangle(int x, int y, int width, int height, double length) {
    const auto corner = [length](int i, int j) {
        return UnitVector{length * i, length * j, length * 5.0};
    };
    return {corner(x, y), corner(x + width, y), corner(x + width, y + height),
            corner(x, y + height)};
}

}  // namespace

TEST_CASE("rectangles cover one on squared paper when they cover each of its squares") {
    std::mt19937_64 random(51);
    std::uniform_int_distribution<int> at(-3, 2);
    std::uniform_int_distribution<int> size(1, 4);
    std::uniform_int_distribution<int> count(1, 7);
    std::uniform_int_distribution<int> exponent(-1000, 900);
    int yes = 0;
    for (int i = 0; i < 4000; ++i) {
        std::array<std::array<bool, 10>, 10> squares{};
        std::vector<Outline> cover;
        for (int k = count(random); k > 0; --k) {
            const int x = at(random);
            const int y = at(random);
            const int width = size(random);
            const int height = size(random);
            cover.push_back(rectangle(x, y, width, height, std::ldexp(1.0, exponent(random))));
            for (int column = x; column < std::min(x + width, 6); ++column) {
                for (int row = y; row < std::min(y + height, 6); ++row) {
                    squares[static_cast<std::size_t>(column + 3)]
                           [static_cast<std::size_t>(row + 3)] = true;
                }
            }
        }
        const int x = at(random);
        const int y = at(random);
        const int width = std::min(size(random), 2);
        const int height = std::min(size(random), 3);
        bool expected = true;
        for (int column = x; column < x + width; ++column) {
            for (int row = y; row < y + height; ++row) {
                expected = expected && squares[static_cast<std::size_t>(column + 3)]
                                              [static_cast<std::size_t>(row + 3)];
            }
        }
        CHECK(covered_by(cover, rectangle(x, y, width, height, 1.0)) == expected);
        yes += expected ? 1 : 0;
    }
    CHECK(yes > 400);
    CHECK(yes < 3000);
}

TEST_CASE("triangles about a point cover the polygon, and none of them can be spared") {
    std::mt19937_64 random(52);
    std::uniform_real_distribution<double> component(-1.0, 1.0);
    int moved_apart = 0;
    for (int i = 0; i < 3000; ++i) {
        // Corners in order on a circle of any size, seen along z.
        const double size = std::pow(10.0, -4.0 * (component(random) + 1.0));
        const double turn = component(random);
        Outline polygon;
        for (int k = 0; k < 5; ++k) {
            const double angle = turn + 1.2566 * k + 0.3 * component(random);
            polygon.push_back({size * std::cos(angle), size * std::sin(angle), 1.0});
        }
        UnitVector middle{0.2 * size * component(random), 0.2 * size * component(random), 1.0};
        std::vector<Outline> fan;
        for (std::size_t k = 0; k < 5; ++k) {
            fan.push_back({polygon[k], polygon[(k + 1) % 5], middle});
        }
        CHECK(covered_by(fan, polygon));
        CHECK(covered_by({polygon}, polygon));
        std::ranges::shuffle(fan, random);
        CHECK(covered_by(fan, polygon));
        CHECK_FALSE(covered_by({fan[0], fan[1], fan[2], fan[3]}, polygon));
        CHECK_FALSE(covered_by({fan[0], fan[0], fan[1], fan[2], fan[3]}, polygon));

        // The tip of one triangle moved by a last place: nothing is left out just where the true
        // middle still lies in it.
        UnitVector& tip = fan[4][2];
        tip.x = std::nextafter(tip.x, component(random) < 0.0 ? -2.0 : 2.0);
        tip.z = std::nextafter(tip.z, component(random) < 0.0 ? 0.0 : 2.0);
        const bool expected = contains(fan[4], middle);
        CHECK(covered_by(fan, polygon) == expected);
        moved_apart += expected ? 0 : 1;
    }
    CHECK(moved_apart > 500);
    CHECK(moved_apart < 2900);
}

TEST_CASE("flat corners, long vectors and empty parts change nothing") {
    const UnitVector a{1.0, 0.0, 0.0};
    const UnitVector b{0.0, 1.0, 0.0};
    const UnitVector c{0.0, 0.0, 1.0};
    const UnitVector between{0.5, 0.5, 0.0};
    const Outline octant{a, between, b, c};
    CHECK(
        covered_by({{a, {1e-200, 1e-200, 0.0}, c}, {}, {between, b, {0.0, 0.0, 1e+200}}}, octant));
    CHECK(covered_by({octant}, {a, b, c}));
    CHECK_FALSE(covered_by({}, octant));
    CHECK_FALSE(covered_by({{a, between, c}}, octant));
}
