// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Boundaries as arcs: they run round their shape, and are cut where they cross.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/boundary_curve.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::sphere::add_cuts;
using skyquilt::sphere::boundary_curves;
using skyquilt::sphere::BoundaryCurve;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::Circle;
using skyquilt::sphere::circle_of;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::CurvePiece;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::pieces_between;
using skyquilt::sphere::PolygonShape;
using skyquilt::sphere::relate;
using skyquilt::sphere::Relation;
using skyquilt::sphere::separation_rad;
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

bool holds(const Shape& shape, const UnitVector& point) {
    return relate(Relation::overlaps, shape, Circle{point, 0.0});
}

}  // namespace

TEST_CASE("the shape lies to the left of its boundary, which closes") {
    const std::vector<UnitVector> corners{unit_vector({350.0, -10.0}), unit_vector({10.0, -5.0}),
                                          unit_vector({0.0, 30.0})};
    for (const Shape& shape :
         {circle(0.0, 90.0, 1e-7), circle(10.0, 20.0, 120.0), circle(-100.0, 0.0, 90.0),
          box(350.0, 10.0, -20.0, 60.0), box(0.0, 200.0, -90.0, 30.0), box(5.0, 365.0, -5.0, 5.0),
          box(0.0, 0.001, 89.9, 90.0), Shape(PolygonShape{corners, true})}) {
        double length = 0.0;
        UnitVector turned{0.0, 0.0, 0.0};
        for (const BoundaryCurve& curve : boundary_curves(shape)) {
            for (const double part : {0.1, 0.5, 0.9}) {
                const double angle = part * curve.sweep_rad;
                CHECK(holds(shape, curve.at(angle, curve.radius_rad)));
                CHECK(holds(shape, curve.at(angle, curve.radius_rad - 1e-12)));
                CHECK_FALSE(holds(shape, curve.at(angle, curve.radius_rad + 1e-12)));
                CHECK(curve.angle_of(curve.at(angle, curve.radius_rad)) == doctest::Approx(angle));
            }
            length += curve.length_rad();
            const UnitVector begin = curve.begin();
            const UnitVector end = curve.end();
            turned = {turned.x + end.x - begin.x, turned.y + end.y - begin.y,
                      turned.z + end.z - begin.z};
        }
        CHECK(length > 0.0);
        CHECK(dot(turned, turned) < 1e-28);
    }
    CHECK(boundary_curves(box(0.0, 360.0, -90.0, 90.0)).empty());
    CHECK(boundary_curves(circle(1.0, 2.0, 180.0)).empty());
}

TEST_CASE("curves are cut where they cross, however small, and where they come nearest") {
    for (const double size : {1e-8, 1e-3, 20.0}) {
        const BoundaryCurve first = boundary_curves(circle(0.0, 0.0, size)).front();
        const BoundaryCurve second = boundary_curves(circle(size, 0.0, size)).front();
        std::vector<double> cuts;
        add_cuts(first, second, cuts);
        int on_both = 0;
        for (const double angle : cuts) {
            const UnitVector p = first.at(angle, first.radius_rad);
            const double off = separation_rad(p, second.axis) - second.radius_rad;
            on_both += std::abs(off) < 1e-15 ? 1 : 0;
        }
        CHECK(on_both >= 2);
        const BoundaryCurve touching = boundary_curves(circle(2.0 * size, 0.0, size)).front();
        cuts.clear();
        add_cuts(first, touching, cuts);
        CHECK(std::ranges::any_of(cuts, [&](double angle) {
            return separation_rad(first.at(angle, first.radius_rad), unit_vector({size, 0.0})) <
                   1e-7 * size;
        }));
    }
}

TEST_CASE("pieces lie between cuts in order, short ones left out") {
    const BoundaryCurve curve = boundary_curves(circle(0.0, 0.0, 90.0)).front();
    const std::vector<CurvePiece> pieces = pieces_between(curve, {2.0, 1.0, 1.0 + 1e-9}, 1e-8);
    REQUIRE(pieces.size() == 3);
    CHECK(pieces[0].end_rad == 1.0);
    CHECK(pieces[1].end_rad == 2.0);
    CHECK(pieces[2].end_rad == doctest::Approx(2.0 * pi));
}
