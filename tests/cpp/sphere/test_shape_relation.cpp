// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Two shapes: tangents, poles, wraps and thin boxes. The slow twin of fifty digits is in Python.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <random>
#include <utility>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/predicates.hpp"
#include "skyquilt/sphere/shape_relation.hpp"

using skyquilt::pi;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::Circle;
using skyquilt::sphere::circle_of;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::holds_point;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::orientation;
using skyquilt::sphere::PolygonShape;
using skyquilt::sphere::relate;
using skyquilt::sphere::Relation;
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

struct Outline {
    std::vector<UnitVector> vertices;
    bool is_convex = true;

    Outline(std::initializer_list<LonLat> corners, bool convex = true) : is_convex(convex) {
        for (const LonLat& corner : corners) {
            vertices.push_back(unit_vector(corner));
        }
    }
    [[nodiscard]] Shape shape() const { return PolygonShape{vertices, is_convex}; }
};

bool overlaps(const Shape& a, const Shape& b) { return relate(Relation::overlaps, a, b); }
bool overlaps_interior(const Shape& a, const Shape& b) {
    return relate(Relation::overlaps_interior, a, b);
}
bool holds(const Shape& a, const Shape& b) { return relate(Relation::contains, a, b); }

}  // namespace

TEST_CASE("a circle tangent to an edge overlaps within the tolerance and not 4e-15 beyond") {
    const Outline square{{0.0, 0.0}, {10.0, 0.0}, {10.0, 10.0}, {0.0, 10.0}};
    const UnitVector below = unit_vector({5.0, -30.0});
    const double distance = pi / 6.0;  // to the equator
    for (const double less : {-1e-15, 0.0, 5e-16, 5e-15, 1e-14}) {
        const Shape disc = Circle{below, distance - less};
        CHECK(overlaps(disc, square.shape()) == (less < 4e-15));
        CHECK(overlaps(square.shape(), disc) == (less < 4e-15));
        CHECK_FALSE(overlaps_interior(disc, square.shape()));
    }
    CHECK(overlaps_interior(Circle{below, distance + 5e-15}, square.shape()));
}

TEST_CASE("radii of 0, 90 and 180 degrees are a point, half the sphere and all of it") {
    const Shape point = circle(30.0, 20.0, 0.0);
    const Shape half = circle(0.0, 90.0, 90.0);
    const Shape all = circle(77.0, -12.0, 180.0);
    const Outline triangle{{0.0, 0.0}, {90.0, 0.0}, {45.0, 50.0}};
    for (const Shape& shape : {point, half, all, box(0.0, 360.0, -90.0, 90.0), triangle.shape()}) {
        CHECK(holds(all, shape));
        CHECK(overlaps(all, shape));
        CHECK(holds(shape, shape));
    }
    CHECK(holds(half, triangle.shape()));
    CHECK(holds(triangle.shape(), point));
    CHECK_FALSE(overlaps_interior(triangle.shape(), point));
    CHECK_FALSE(overlaps_interior(all, point));
    CHECK(overlaps_interior(all, triangle.shape()));
    CHECK_FALSE(holds(half, all));
    CHECK(holds(half, box(0.0, 360.0, 0.0, 90.0)));
    CHECK_FALSE(holds(half, box(10.0, 20.0, -1e-12, 5.0)));
}

TEST_CASE("a thin box is not mistaken for the meridian opposite to it") {
    const Outline there{{-1.0, -1.0}, {1.0, -1.0}, {1.0, 1.0}, {-1.0, 1.0}};
    const Outline opposite{{179.0, -1.0}, {181.0, -1.0}, {181.0, 1.0}, {179.0, 1.0}};
    for (const double width : {0.0, 1e-300, 1e-15, 1e-9}) {
        const Shape line = box(0.0, width, -90.0, 90.0);
        CHECK(overlaps(line, there.shape()));
        CHECK_FALSE(overlaps(line, opposite.shape()));
        CHECK(overlaps(line, circle(0.0, 0.0, 0.0)));
        CHECK_FALSE(overlaps(line, circle(180.0, 0.0, 80.0)));
        CHECK_FALSE(holds(line, there.shape()));
        CHECK_FALSE(holds(circle(180.0, 0.0, 170.0), line));
        CHECK(holds(there.shape(), box(0.0, width, -0.5, 0.5)));
        const Shape spot = box(0.0, width, 0.0, 0.0);
        CHECK(holds(there.shape(), spot));
        CHECK(overlaps(there.shape(), spot));
        CHECK_FALSE(overlaps(opposite.shape(), spot));
        CHECK_FALSE(overlaps(circle(180.0, 0.0, 1.0), spot));
    }
}

TEST_CASE("a tip at the pole that a tolerance would swallow is not held") {
    // The wedge is 1e-13 rad wide at the equator: within 0.02 rad of the pole thinner than 2e-15.
    const Shape wedge = box(0.0, 6e-12, 0.0, 90.0);
    const Outline short_of_the_pole{{-1.0, -1.0}, {1.0, -1.0}, {80.0, 89.0}, {-80.0, 89.0}};
    CHECK_FALSE(holds(short_of_the_pole.shape(), wedge));
    const Outline beyond_the_pole{{-1.0, -1.0}, {1.0, -1.0}, {120.0, 89.0}, {-120.0, 89.0}};
    CHECK(holds(beyond_the_pole.shape(), wedge));
}

TEST_CASE("polygons that are not convex meet circles and boxes where they truly are") {
    const Outline arrow{{{0.0, 0.0}, {10.0, 0.0}, {10.0, 10.0}, {5.0, 2.0}, {0.0, 10.0}}, false};
    CHECK_FALSE(overlaps(arrow.shape(), circle(5.0, 8.0, 1.0)));
    CHECK(holds(arrow.shape(), circle(9.3, 4.0, 0.5)));
    CHECK_FALSE(overlaps(arrow.shape(), box(4.5, 5.5, 7.0, 9.0)));
    CHECK(overlaps_interior(arrow.shape(), box(4.5, 5.5, 1.0, 9.0)));
    CHECK(holds(box(0.0, 10.0, 0.0, 10.1), arrow.shape()));
    CHECK_FALSE(holds(box(0.0, 9.0, 0.0, 10.1), arrow.shape()));
    const Outline notch{{{0.0, 0.0}, {10.0, 0.0}, {10.0, 10.0}, {5.0, 2.0}, {0.0, 10.0}}, false};
    CHECK(relate(Relation::contains, arrow.shape(), notch.shape()));
}

TEST_CASE("wide boxes hold polygons that stay out of what they leave") {
    const Outline far{{170.0, -5.0}, {190.0, -5.0}, {190.0, 5.0}, {170.0, 5.0}};
    const Outline at_gap{{-5.0, -1.0}, {5.0, -1.0}, {5.0, 1.0}, {-5.0, 1.0}};
    for (const double width : {121.0, 180.0, 240.0, 300.0, 359.0}) {
        const Shape wide = box(180.0 - 0.5 * width, 180.0 + 0.5 * width, -20.0, 20.0);
        CHECK(holds(wide, far.shape()));
        CHECK(overlaps_interior(wide, far.shape()));
        CHECK_FALSE(holds(wide, at_gap.shape()));
        CHECK(overlaps(wide, at_gap.shape()) == (width > 350.0));
    }
    const Outline sliver{{-1e-13, -1.0}, {1e-13, -1.0}, {1e-13, 1.0}, {-1e-13, 1.0}};
    CHECK_FALSE(holds(box(1.0, 359.0, -20.0, 20.0), sliver.shape()));
    CHECK_FALSE(holds(box(60.0, 300.0, -20.0, 20.0), sliver.shape()));
}

TEST_CASE("the answers of any two shapes agree among themselves") {
    std::mt19937_64 random(71);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    int overlapping = 0;
    int holding = 0;
    for (int i = 0; i < 6000; ++i) {
        const double size = std::pow(10.0, 2.0 - 6.0 * unit(random));
        const double lat = 90.0 - 180.0 * unit(random);
        std::vector<UnitVector> corners;
        const auto draw = [&](std::vector<UnitVector>& vertices) -> Shape {
            const double y = std::clamp(lat + size * (unit(random) - 0.5), -90.0, 90.0);
            const double x = 30.0 + size * (unit(random) - 0.5);
            const double reach = size * unit(random);
            switch (static_cast<int>(3.0 * unit(random))) {
                case 0:
                    return circle(x, y, reach);
                case 1:
                    return box(x, x + reach, y, std::min(90.0, y + reach));
                default: {
                    const double top = y > 80.0 ? y - 0.1 * reach : y + 0.05 * reach;
                    vertices = {unit_vector({x, y}), unit_vector({x + 0.5 * reach, y}),
                                unit_vector({x + 0.2 * reach, std::clamp(top, -90.0, 90.0)})};
                    if (orientation(vertices[0], vertices[1], vertices[2]) < 0) {
                        std::swap(vertices[0], vertices[1]);
                    }
                    return orientation(vertices[0], vertices[1], vertices[2]) > 0
                               ? Shape(PolygonShape{vertices, true})
                               : circle(x, y, reach);
                }
            }
        };
        std::vector<UnitVector> of_a;
        std::vector<UnitVector> of_b;
        const Shape a = draw(of_a);
        const Shape b = draw(of_b);
        const bool closed = overlaps(a, b);
        CHECK(closed == overlaps(b, a));
        CHECK(overlaps_interior(a, b) == overlaps_interior(b, a));
        CHECK((closed || !overlaps_interior(a, b)));
        CHECK((closed || !holds(a, b)));
        CHECK(holds(a, a));
        overlapping += closed ? 1 : 0;
        holding += holds(a, b) ? 1 : 0;
        // A position that lies in both, or in one held by the other, is no surprise.
        for (int k = 0; k < 10; ++k) {
            const LonLat position{30.0 + size * (unit(random) - 0.3),
                                  std::clamp(lat + size * (unit(random) - 0.3), -90.0, 90.0)};
            const UnitVector point = unit_vector(position);
            const bool in_a = holds_point(a, position, point);
            const bool in_b = holds_point(b, position, point);
            CHECK((closed || !in_a || !in_b));
            if (in_b && holds(a, b)) {
                CHECK(overlaps(a, Circle{point, 1e-14}));
            }
        }
    }
    CHECK(overlapping > 1000);
    CHECK(overlapping < 5500);
    CHECK(holding > 50);
}

TEST_CASE("positions lie in shapes, boundaries included") {
    const Outline square{{0.0, 0.0}, {10.0, 0.0}, {10.0, 10.0}, {0.0, 10.0}};
    const auto lies_in = [](const Shape& shape, const LonLat& position) {
        return holds_point(shape, position, unit_vector(position));
    };
    CHECK(lies_in(square.shape(), {5.0, 0.0}));
    CHECK_FALSE(lies_in(square.shape(), {5.0, -1e-300}));
    CHECK(lies_in(box(0.0, 10.0, 0.0, 10.0), {10.0, 10.0}));
    CHECK_FALSE(lies_in(box(0.0, 10.0, 0.0, 10.0), {std::nextafter(10.0, 11.0), 10.0}));
    CHECK(lies_in(circle(0.0, 0.0, 30.0), {0.0, 30.0}));
    CHECK_FALSE(lies_in(circle(0.0, 0.0, 30.0), {0.0, 30.0 + 1e-12}));
}
