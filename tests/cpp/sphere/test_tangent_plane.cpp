// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// The gnomonic projection: there and back, its directions, and what it keeps straight.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/sphere/tangent_plane.hpp"

using skyquilt::radians_per_degree;
using skyquilt::sphere::normalized;
using skyquilt::sphere::PlanePoint;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::TangentPlane;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

PlanePoint image(const TangentPlane& plane, const UnitVector& direction) {
    return plane.project(direction, plane.cosine(direction));
}

}  // namespace

TEST_CASE("a point of the plane comes back from the sphere") {
    std::mt19937_64 random(41);
    std::uniform_real_distribution<double> lon(-360.0, 720.0);
    std::uniform_real_distribution<double> lat(-90.0, 90.0);
    std::uniform_real_distribution<double> offset(-2.0, 2.0);
    for (int i = 0; i < 10000; ++i) {
        const TangentPlane plane({lon(random), lat(random)});
        const PlanePoint point{offset(random), offset(random)};
        const PlanePoint back = image(plane, plane.deproject(point));
        // At an offset of tan(d) an error in the direction grows by 1 / cos(d)^2 <= 9.
        CHECK(std::abs(back.east - point.east) < 1e-14);
        CHECK(std::abs(back.north - point.north) < 1e-14);
    }
}

TEST_CASE("East, North and the contact stand upright on each other, at the poles too") {
    for (const double lat : {-90.0, -60.0, 0.0, 12.3, 89.999999999, 90.0}) {
        for (const double lon : {0.0, 45.0, 123.0, 359.0}) {
            const TangentPlane plane({lon, lat});
            CHECK(std::abs(dot(plane.east(), plane.north())) < 1e-15);
            CHECK(std::abs(dot(plane.east(), plane.contact())) < 1e-15);
            CHECK(std::abs(dot(plane.north(), plane.contact())) < 1e-15);
            CHECK(std::abs(dot(plane.north(), plane.north()) - 1.0) < 1e-15);
            CHECK(plane.east().z == 0.0);
            CHECK(plane.north().z >= -1e-15);
        }
    }
}

TEST_CASE("the distance from the contact is the tangent of the angle") {
    const TangentPlane plane({30.0, 40.0});
    CHECK(image(plane, unit_vector({30.0, 40.0})).east == doctest::Approx(0.0));
    const PlanePoint north = image(plane, unit_vector({30.0, 45.0}));
    CHECK(north.north == doctest::Approx(std::tan(5.0 * radians_per_degree)).epsilon(1e-14));
    CHECK(std::abs(north.east) < 1e-15);
    const PlanePoint east = image(TangentPlane({30.0, 0.0}), unit_vector({90.0, 0.0}));
    CHECK(east.east == doctest::Approx(std::tan(60.0 * radians_per_degree)).epsilon(1e-14));
    const TangentPlane pole({25.0, 90.0});
    const PlanePoint toward = image(pole, unit_vector({25.0, 89.0}));
    CHECK(toward.north == doctest::Approx(-std::tan(radians_per_degree)).epsilon(1e-13));
}

TEST_CASE("great circles become straight lines") {
    std::mt19937_64 random(42);
    std::uniform_real_distribution<double> offset(-1.0, 1.0);
    const TangentPlane plane({200.0, -70.0});
    for (int i = 0; i < 1000; ++i) {
        const PlanePoint p{offset(random), offset(random)};
        const PlanePoint q{offset(random), offset(random)};
        const UnitVector a = plane.deproject(p);
        const UnitVector b = plane.deproject(q);
        const PlanePoint m = image(plane, normalized(a.x + b.x, a.y + b.y, a.z + b.z));
        CHECK(std::abs((q.east - p.east) * (m.north - p.north) -
                       (q.north - p.north) * (m.east - p.east)) < 1e-14);
    }
}

TEST_CASE("the cosine tells the near half of the sky from the far one") {
    const TangentPlane plane({0.0, 0.0});
    CHECK(plane.cosine(unit_vector({89.9, 0.0})) > 0.0);
    CHECK(plane.cosine(unit_vector({90.1, 0.0})) < 0.0);
    CHECK(plane.cosine(unit_vector({0.0, 0.0})) == 1.0);
}
