// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boxes of arcs and the tree over them.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "outlines.hpp"
#include "skyquilt/sphere/edge_tree.hpp"

using skyquilt::sphere::box_of_arc;
using skyquilt::sphere::EdgeTree;
using skyquilt::sphere::normalized;
using skyquilt::sphere::SpaceBox;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

TEST_CASE("the box of an arc holds every point of it") {
    std::mt19937_64 random(51);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> part(0.0, 1.0);
    for (int i = 0; i < 20000; ++i) {
        const UnitVector a = normalized(normal(random), normal(random), normal(random));
        const double size = std::pow(10.0, -9.0 * part(random));
        const UnitVector b =
            i % 7 == 0 ? normalized(-a.x + 0.02 * normal(random), -a.y + 0.02, -a.z)
                       : normalized(a.x + size * normal(random), a.y + size * normal(random),
                                    a.z + size * normal(random));
        const SpaceBox box = box_of_arc(a, b);
        for (int k = 0; k <= 8; ++k) {
            const double t = k / 8.0;
            const UnitVector p = normalized((1.0 - t) * a.x + t * b.x, (1.0 - t) * a.y + t * b.y,
                                            (1.0 - t) * a.z + t * b.z);
            CHECK(box.touches({{p.x, p.y, p.z}, {p.x, p.y, p.z}}));
        }
    }
}

TEST_CASE("a tree finds just the edges whose boxes touch, in their order") {
    std::mt19937_64 random(52);
    std::uniform_real_distribution<double> lon(0.0, 40.0);
    for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 16U, 17U, 300U}) {
        Outline vectors;
        for (std::size_t i = 0; i < n; ++i) {
            vectors.push_back(unit_vector({lon(random), lon(random)}));
        }
        const EdgeTree tree(vectors);
        for (int i = 0; i < 50; ++i) {
            const SpaceBox box =
                box_of_arc(unit_vector({lon(random), lon(random)}), unit_vector({lon(random), 0}));
            std::vector<std::size_t> expected;
            for (std::size_t edge = 0; edge < n; ++edge) {
                if (box_of_arc(vectors[edge], vectors[(edge + 1) % n]).touches(box)) {
                    expected.push_back(edge);
                }
            }
            std::vector<std::size_t> found;
            CHECK_FALSE(tree.any_near(box, [&](std::size_t edge) {
                found.push_back(edge);
                return false;
            }));
            CHECK(found == expected);
            CHECK(tree.any_near(box, [](std::size_t) { return true; }) == !expected.empty());
        }
    }
    CHECK_FALSE(EdgeTree({}).any_near(box_of_arc({}, {}), [](std::size_t) { return true; }));
}

TEST_CASE("the box of an arc of nearly 179 degrees holds its middle, whatever the lengths") {
    std::mt19937_64 random(53);
    std::uniform_real_distribution<double> lon(0.0, 360.0);
    std::uniform_real_distribution<double> half_length(85.0, 89.5);
    std::uniform_real_distribution<double> stretch(-0.99e-14, 0.99e-14);
    for (int i = 0; i < 20000; ++i) {
        // Symmetric about the x axis, so that the middle of the arc is that axis.
        const double half = half_length(random);
        const double tilt = lon(random);
        const UnitVector along = unit_vector({tilt, 0.0});
        const UnitVector at = unit_vector({half, 0.0});
        UnitVector a{at.x, at.y * along.x, at.y * along.y};
        UnitVector b{at.x, -a.y, -a.z};
        const double longer = 1.0 + stretch(random);
        const double shorter = 1.0 + stretch(random);
        a = {longer * a.x, longer * a.y, longer * a.z};
        b = {shorter * b.x, shorter * b.y, shorter * b.z};
        const SpaceBox box = box_of_arc(a, b);
        // The ends are off by rounding, 2e-16, which turns the middle by less than that.
        CHECK(box.high[0] >= 1.0);
    }
}
