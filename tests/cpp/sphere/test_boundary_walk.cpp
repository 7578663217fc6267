// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What is met along an outline.
#include <doctest/doctest.h>

#include <string>

#include "outlines.hpp"
#include "skyquilt/sphere/boundary_walk.hpp"

using skyquilt::sphere::BoundaryWalk;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::walk_boundary;
using namespace skyquilt::sphere::testing;

namespace {

Outline rectangle(int x, int y, int width, int height) {
    return {lattice(x, y, 1), lattice(x + width, y, 1), lattice(x + width, y + height, 1),
            lattice(x, y + height, 1)};
}

// t(ouches), i(nside), o(utside), a(long), g for against, or a dot.
std::string walked(const Outline& a, const Outline& b) {
    const BoundaryWalk walk = walk_boundary(PreparedPolygon(a), PreparedPolygon(b));
    return std::string{walk.touches ? 't' : '.', walk.inside ? 'i' : '.', walk.outside ? 'o' : '.',
                       walk.along ? 'a' : '.', walk.against ? 'g' : '.'};
}

}  // namespace

TEST_CASE("the pieces of an outline are told apart by the other's inside, outside and outline") {
    const Outline square = rectangle(0, 0, 4, 4);
    CHECK(walked(square, square) == "t..a.");
    CHECK(walked(rectangle(1, 1, 2, 2), square) == ".i...");
    CHECK(walked(square, rectangle(1, 1, 2, 2)) == "..o..");
    CHECK(walked(rectangle(6, 0, 1, 1), square) == "..o..");
    CHECK(walked(rectangle(4, 0, 1, 4), square) == "t.o.g");
    CHECK(walked(rectangle(4, 1, 1, 9), square) == "t.o.g");
    CHECK(walked(rectangle(4, 4, 1, 1), square) == "t.o..");
    CHECK(walked(rectangle(0, 0, 2, 2), square) == "ti.a.");
    CHECK(walked(square, rectangle(0, 0, 2, 2)) == "t.oa.");
    CHECK(walked(rectangle(0, 0, 4, 2), square) == "ti.a.");
    CHECK(walked(rectangle(0, 0, 4, 6), square) == "t.oa.");
    CHECK(walked(square, rectangle(0, 0, 4, 6)) == "ti.a.");
    CHECK(walked(rectangle(1, 0, 2, 2), square) == "ti.a.");
    // Crossing ends the walk.
    CHECK(walked(rectangle(2, 2, 4, 4), square).substr(0, 3) == "tio");
    // Through a corner: no edges cross, and yet it runs inside and outside.
    const Outline kite{lattice(2, 2, 1), lattice(6, 5, 1), lattice(6, 6, 1), lattice(5, 6, 1)};
    CHECK(walked(kite, square).substr(0, 3) == "tio");
    const Outline diagonal{lattice(0, 0, 1), lattice(6, 6, 1), lattice(-2, 3, 1)};
    CHECK(walked(diagonal, square).substr(0, 3) == "tio");
}

TEST_CASE("edges that overlap in part are met from either end") {
    // One edge along another's line, reaching over its beginning and over its end.
    const Outline upper = rectangle(0, 0, 4, 1);
    for (const int begin : {-3, -1, 0, 1, 3}) {
        for (const int width : {1, 2, 4, 9}) {
            const Outline lower = rectangle(begin, -1, width, 1);
            const bool share = begin < 4 && begin + width > 0;
            const bool touch = begin <= 4 && begin + width >= 0;
            const std::string expected =
                std::string(touch ? "t" : ".") + ".o." + (share ? "g" : ".");
            CAPTURE(begin);
            CAPTURE(width);
            CHECK(walked(upper, lower) == expected);
            CHECK(walked(lower, upper) == expected);
            const Outline same_side = rectangle(begin, 0, width, 1);
            if (share) {
                CHECK(walked(upper, same_side)[3] == 'a');
                CHECK(walked(same_side, upper)[3] == 'a');
            }
        }
    }
}
