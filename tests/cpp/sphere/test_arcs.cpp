// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Arcs: exact answers where they cross, touch and lie on one great circle.
#include <doctest/doctest.h>

#include <array>
#include <cstddef>

#include "outlines.hpp"
#include "skyquilt/sphere/arcs.hpp"

using skyquilt::sphere::arcs_cross;
using skyquilt::sphere::arcs_touch;
using skyquilt::sphere::is_between;
using skyquilt::sphere::lies_on_arc;
using skyquilt::sphere::run_the_same_way;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;
using namespace skyquilt::sphere::testing;

TEST_CASE("arcs cross inside both, not at an end and not on the far side") {
    const UnitVector west = unit_vector({-10.0, 0.0});
    const UnitVector east = unit_vector({10.0, 0.0});
    const UnitVector south = unit_vector({0.0, -10.0});
    const UnitVector north = unit_vector({0.0, 10.0});
    CHECK(arcs_cross(west, east, south, north));
    CHECK(arcs_cross(east, west, south, north));
    CHECK(arcs_cross(south, north, west, east));
    CHECK_FALSE(arcs_cross(west, east, unit_vector({0.0, 0.0}), north));
    CHECK_FALSE(arcs_cross(west, east, unit_vector({5.0, -10.0}), unit_vector({25.0, 10.0})));
    CHECK_FALSE(arcs_cross(west, east, -south, -north));
    CHECK_FALSE(arcs_cross(west, east, west, east));
    CHECK_FALSE(arcs_cross(west, east, unit_vector({-5.0, 0.0}), unit_vector({5.0, 0.0})));
}

TEST_CASE("arcs touch where they share a point, ends included, and not on the far side") {
    const UnitVector west = unit_vector({-10.0, 0.0});
    const UnitVector east = unit_vector({10.0, 0.0});
    const UnitVector here = unit_vector({0.0, 0.0});
    const UnitVector north = unit_vector({0.0, 10.0});
    CHECK(arcs_touch(west, east, here, north));
    CHECK(arcs_touch(here, north, west, east));
    CHECK(arcs_touch(west, here, here, east));
    CHECK(arcs_touch(west, here, here, north));
    CHECK(arcs_touch(west, east, unit_vector({5.0, 0.0}), unit_vector({25.0, 0.0})));
    CHECK(arcs_touch(west, east, east, west));
    CHECK_FALSE(arcs_touch(west, here, unit_vector({5.0, 0.0}), east));
    CHECK_FALSE(arcs_touch(west, here, unit_vector({5.0, 0.0}), north));
    CHECK_FALSE(arcs_touch(west, east, -here, -north));
    CHECK_FALSE(arcs_touch(west, east, -west, -east));
    CHECK_FALSE(arcs_touch(west, east, {1.0, 0.0, 5e-324}, north));
}

TEST_CASE("a point on the great circle of an arc lies on it, or beyond, or opposite") {
    const UnitVector a = lattice(1, 2, 3);
    const UnitVector b = lattice(3, 2, 1);
    for (const double factor : {1.0, 0x1p-900, 0x1p900}) {
        const auto scaled = [factor](const UnitVector& v) {
            return UnitVector{factor * v.x, factor * v.y, factor * v.z};
        };
        CHECK(lies_on_arc(scaled(lattice(4, 4, 4)), a, b));
        CHECK(lies_on_arc(scaled(a), a, b));
        CHECK(lies_on_arc(b, scaled(a), scaled(b)));
        CHECK_FALSE(lies_on_arc(scaled(lattice(5, 2, -1)), a, b));
        CHECK_FALSE(lies_on_arc(scaled(lattice(-1, 2, 5)), a, b));
        CHECK_FALSE(lies_on_arc(scaled(lattice(-4, -4, -4)), a, b));
        CHECK_FALSE(lies_on_arc(-a, a, scaled(b)));
        CHECK_FALSE(lies_on_arc(-b, a, b));
        CHECK_FALSE(lies_on_arc(scaled(lattice(4, 4, 5)), a, b));
    }
    CHECK(is_between(lattice(2, 2, 2), a, b));
}

TEST_CASE("ways on one great circle run the same way or the other") {
    const std::array<UnitVector, 4> along{lattice(1, 2, 3), lattice(2, 2, 2), lattice(3, 2, 1),
                                          lattice(5, 2, -1)};
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            if (i != j) {
                CHECK(run_the_same_way(along[0], along[2], along[i], along[j]) == (i < j));
                CHECK(run_the_same_way(along[2], along[1], along[i], along[j]) == (i > j));
            }
        }
    }
}
