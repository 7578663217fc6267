// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Projections: there and back, what each keeps, where there is no image, how much they bend.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/skymap/projection.hpp"

using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::skymap::is_zenithal;
using skyquilt::skymap::Projection;
using skyquilt::skymap::ProjectionKind;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::normalized;
using skyquilt::sphere::PlanePoint;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::TangentPlane;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

constexpr std::array kinds{ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea,
                           ProjectionKind::arc, ProjectionKind::cea, ProjectionKind::mer};
constexpr std::array<LonLat, 7> references{{{0.0, 0.0},
                                            {359.9, 35.0},
                                            {123.4, -71.0},
                                            {33.0, 90.0},
                                            {77.0, -90.0},
                                            {200.0, 89.999},
                                            {10.0, -1e-12}}};

// The radius of the disc, or the half-width of the band, that a projection is tried in.
double tried_reach(ProjectionKind kind) {
    return kind == ProjectionKind::tan ? 1.4 : (is_zenithal(kind) ? 3.0 : 1.4);
}

class Directions {
  public:
    explicit Directions(std::uint64_t seed) : random_(seed) {}

    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    UnitVector anywhere() {
        const double z = between(-1.0, 1.0);
        const double lon = between(-pi, pi);
        return normalized(std::sqrt(1.0 - z * z) * std::cos(lon),
                          std::sqrt(1.0 - z * z) * std::sin(lon), z);
    }
    UnitVector within(const Projection& projection, double reach) {
        while (true) {
            const UnitVector direction = anywhere();
            if (projection.reach_rad(direction) < reach) {
                return direction;
            }
        }
    }
    // At a reach, in any direction.
    UnitVector at_reach(const Projection& projection, double reach) {
        const auto& frame = projection.frame();
        const double bearing = between(-pi, pi);
        const bool is_about = is_zenithal(projection.kind());
        const double around = is_about ? std::sin(reach) : std::cos(reach);
        const double along = is_about ? std::cos(reach) : std::sin(reach);
        // Zenithal, the axis is the reference point; cylindrical, it is North.
        const UnitVector& axis = is_about ? frame.contact() : frame.north();
        const UnitVector& first = is_about ? frame.east() : frame.contact();
        const UnitVector& second = is_about ? frame.north() : frame.east();
        const double f = around * std::cos(bearing);
        const double s = around * std::sin(bearing);
        return normalized(along * axis.x + f * first.x + s * second.x,
                          along * axis.y + f * first.y + s * second.y,
                          along * axis.z + f * first.z + s * second.z);
    }
    // Another direction near enough to be joined to it by a short arc.
    UnitVector beside(const UnitVector& a, double distance) {
        const UnitVector b = anywhere();
        return normalized(a.x + distance * b.x, a.y + distance * b.y, a.z + distance * b.z);
    }

  private:
    std::mt19937_64 random_;
};

UnitVector on_arc(const UnitVector& a, const UnitVector& b, double t) {
    const double length = separation_rad(a, b);
    const double p = std::sin((1.0 - t) * length);
    const double q = std::sin(t * length);
    return normalized(p * a.x + q * b.x, p * a.y + q * b.y, p * a.z + q * b.z);
}

// The image of a direction, on a cylinder that of its sheets that is nearest to x = `near`.
PlanePoint unrolled(const Projection& projection, const UnitVector& direction, double near) {
    PlanePoint image = projection.project(direction);
    if (!is_zenithal(projection.kind())) {
        image.east += 2.0 * pi * std::round((near - image.east) / (2.0 * pi));
    }
    return image;
}

// How far the image of an arc is off the chord, and how far the arc reaches, by dense sampling.
struct Sampled {
    double off = 0.0;
    double farthest = 0.0;
    double rounding = 0.0;
};

Sampled sampled(const Projection& projection, const UnitVector& a, const UnitVector& b) {
    constexpr int steps = 64;
    const PlanePoint p = projection.project(a);
    // On a cylinder the end is the one that the arc arrives at.
    PlanePoint q = p;
    for (int k = 1; k <= steps; ++k) {
        q = unrolled(projection, on_arc(a, b, static_cast<double>(k) / steps), q.east);
    }
    const double chord = std::hypot(q.east - p.east, q.north - p.north);
    Sampled found;
    double near = p.east;
    double radius = std::max(std::hypot(p.east, p.north), std::hypot(q.east, q.north));
    for (int k = 0; k <= steps; ++k) {
        const UnitVector m = on_arc(a, b, static_cast<double>(k) / steps);
        const PlanePoint image = unrolled(projection, m, near);
        near = image.east;
        radius = std::max(radius, std::hypot(image.east, image.north));
        found.off = std::max(found.off, std::abs((q.east - p.east) * (image.north - p.north) -
                                                 (q.north - p.north) * (image.east - p.east)) /
                                            chord);
        found.farthest = std::max(found.farthest, projection.reach_rad(m));
    }
    // Between two steps the reach grows by no more than half their distance.
    found.farthest += 0.5 * separation_rad(a, b) / steps;
    // At the distance r from the origin a last place of the direction becomes at most 1 + r^2 of
    // them (in tan).
    found.rounding = 2e-15 * (1.0 + radius * radius);
    return found;
}

bool is_nan(const PlanePoint& point) { return std::isnan(point.east) && std::isnan(point.north); }
bool is_nan(const UnitVector& v) { return std::isnan(v.x) && std::isnan(v.y) && std::isnan(v.z); }

// The solid angle over the area of its image, and the ratio of the scales outward and around, by
// differences over a small square.
struct Distortion {
    double area;
    double shape;
};

Distortion distortion(const Projection& projection, const PlanePoint& at) {
    constexpr double step = 1e-5;
    const UnitVector east0 = projection.deproject({at.east - step, at.north});
    const UnitVector east1 = projection.deproject({at.east + step, at.north});
    const UnitVector north0 = projection.deproject({at.east, at.north - step});
    const UnitVector north1 = projection.deproject({at.east, at.north + step});
    const UnitVector e{east1.x - east0.x, east1.y - east0.y, east1.z - east0.z};
    const UnitVector n{north1.x - north0.x, north1.y - north0.y, north1.z - north0.z};
    const double ee = dot(e, e);
    const double nn = dot(n, n);
    const double en = dot(e, n);
    const double unit = 4.0 * step * step;
    return {std::sqrt(ee * nn - en * en) / unit, std::max(std::abs(ee - nn), std::abs(en)) / unit};
}

}  // namespace

TEST_CASE("a direction comes back from the plane") {
    Directions random(71);
    for (const ProjectionKind kind : kinds) {
        for (const LonLat& reference : references) {
            const Projection projection(kind, reference);
            for (int i = 0; i < 2000; ++i) {
                const UnitVector direction = random.within(projection, tried_reach(kind));
                const PlanePoint image = projection.project(direction);
                const UnitVector back = projection.deproject(image);
                // The images are at most 40 from the origin, in stg at 3 radians, where a last
                // place of the plane is 4e-15 and shrinks 400 times on the way back. In zea the
                // last place of the radius, 4.4e-16, grows by 1 / cos(1.5) = 14 instead.
                CHECK(separation_rad(direction, back) <
                      (kind == ProjectionKind::zea ? 1e-14 : 2e-15));
                CHECK(std::abs(dot(back, back) - 1.0) < 2e-15);
            }
        }
    }
}

TEST_CASE("near the reference point, images are as exact as the directions") {
    Directions random(72);
    for (const ProjectionKind kind : kinds) {
        for (const LonLat& reference : references) {
            const Projection projection(kind, reference);
            CHECK(std::abs(projection.project(projection.reference()).east) < 1e-16);
            CHECK(std::abs(projection.project(projection.reference()).north) < 1e-16);
            CHECK(separation_rad(projection.deproject({0.0, 0.0}), projection.reference()) < 3e-16);
            const double radius = 0.01;
            for (int i = 0; i < 1000; ++i) {
                const PlanePoint point{random.between(-radius, radius),
                                       random.between(-radius, radius)};
                const PlanePoint back = projection.project(projection.deproject(point));
                CHECK(std::abs(back.east - point.east) < 4e-16);
                CHECK(std::abs(back.north - point.north) < 4e-16);
            }
        }
    }
}

TEST_CASE("the length of a vector does not matter") {
    Directions random(73);
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, {40.0, 50.0});
        for (int i = 0; i < 100; ++i) {
            const UnitVector a = random.within(projection, tried_reach(kind));
            for (const double length : {0x1p-60, 3.0, 1e100}) {
                const PlanePoint one = projection.project(a);
                const PlanePoint other =
                    projection.project({length * a.x, length * a.y, length * a.z});
                const double size = 1.0 + std::hypot(one.east, one.north);
                CHECK(std::abs(one.east - other.east) < 1e-14 * size * size);
                CHECK(std::abs(one.north - other.north) < 1e-14 * size * size);
            }
        }
    }
}

TEST_CASE("the distance from the origin is the law of the zenithal projection") {
    Directions random(74);
    for (const LonLat& reference : references) {
        for (int i = 0; i < 1000; ++i) {
            const UnitVector direction = random.anywhere();
            const auto radius = [&](ProjectionKind kind) {
                const PlanePoint image = Projection(kind, reference).project(direction);
                return std::hypot(image.east, image.north);
            };
            const double d = Projection(ProjectionKind::arc, reference).reach_rad(direction);
            CHECK(radius(ProjectionKind::arc) == doctest::Approx(d).epsilon(4e-16));
            CHECK(radius(ProjectionKind::zea) ==
                  doctest::Approx(2.0 * std::sin(0.5 * d)).epsilon(2e-15));
            // Half an angle near a quarter turn has a last place that its tangent enlarges.
            CHECK(radius(ProjectionKind::stg) ==
                  doctest::Approx(2.0 * std::tan(0.5 * d)).epsilon(1e-15 / (pi - d)));
            if (d < 1.5) {
                CHECK(radius(ProjectionKind::tan) == doctest::Approx(std::tan(d)).epsilon(1e-14));
            }
        }
    }
}

TEST_CASE("zenithal projections keep the bearing, and tan is the tangent plane") {
    Directions random(75);
    for (const LonLat& reference : references) {
        const Projection flat(ProjectionKind::tan, reference);
        const TangentPlane plane(reference.lat_deg == 90.0
                                     ? LonLat{reference.lon_deg + 180.0, reference.lat_deg}
                                     : reference);
        for (int i = 0; i < 1000; ++i) {
            const UnitVector direction = random.within(flat, 1.5);
            const PlanePoint image = flat.project(direction);
            const PlanePoint expected = plane.project(direction, plane.cosine(direction));
            CHECK(image.east == expected.east);
            CHECK(image.north == expected.north);
            CHECK(flat.deproject(image) == plane.deproject(expected));
            for (const ProjectionKind kind :
                 {ProjectionKind::stg, ProjectionKind::zea, ProjectionKind::arc}) {
                const PlanePoint other = Projection(kind, reference).project(direction);
                CHECK(std::abs(other.east * image.north - other.north * image.east) <
                      4e-16 * std::hypot(image.east, image.north) *
                          std::hypot(other.east, other.north));
                CHECK(other.east * image.east + other.north * image.north > 0.0);
            }
        }
    }
}

TEST_CASE("cylindrical projections about the equator are those of the textbooks") {
    for (const double lon : {0.0, 45.0, 300.0}) {
        const Projection areas(ProjectionKind::cea, {lon, 0.0});
        const Projection mercator(ProjectionKind::mer, {lon, 0.0});
        for (double east = -179.0; east < 180.0; east += 7.3) {
            for (double lat = -89.0; lat < 90.0; lat += 5.1) {
                const UnitVector direction = unit_vector({lon + east, lat});
                const double b = lat * radians_per_degree;
                const PlanePoint equal = areas.project(direction);
                CHECK(equal.east == doctest::Approx(east * radians_per_degree).epsilon(1e-14));
                CHECK(equal.north == doctest::Approx(std::sin(b)).epsilon(1e-15));
                const PlanePoint conformal = mercator.project(direction);
                CHECK(conformal.east == doctest::Approx(east * radians_per_degree).epsilon(1e-14));
                CHECK(conformal.north ==
                      doctest::Approx(std::log(std::tan(0.25 * pi + 0.5 * b))).epsilon(1e-13));
            }
        }
    }
}

TEST_CASE("a cylinder about another latitude has North upward there") {
    for (const double lat : {-90.0, -60.0, -1e-9, 0.0, 1e-9, 30.0, 89.0, 90.0}) {
        for (const ProjectionKind kind : {ProjectionKind::cea, ProjectionKind::mer}) {
            const Projection projection(kind, {25.0, lat});
            // Toward the longitude given at both poles, away from it at no other place.
            const UnitVector beside = lat == 90.0 ? unit_vector({25.0, 89.9})
                                      : lat == -90.0
                                          ? unit_vector({25.0, -89.9})
                                          : unit_vector({25.0, lat + (lat < 89.5 ? 0.1 : 0.0)});
            const PlanePoint north = projection.project(beside);
            CHECK(std::abs(north.east) < 1e-15);
            CHECK(north.north == doctest::Approx(0.1 * radians_per_degree).epsilon(1e-5));
        }
    }
}

TEST_CASE("equal areas stay equal, and conformal shapes stay shapes") {
    Directions random(76);
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, {140.0, -20.0});
        for (int i = 0; i < 500; ++i) {
            const PlanePoint image = projection.project(random.within(projection, 1.3));
            const Distortion found = distortion(projection, image);
            const bool keeps_areas = kind == ProjectionKind::zea || kind == ProjectionKind::cea;
            const bool keeps_shapes = kind == ProjectionKind::stg || kind == ProjectionKind::mer;
            if (keeps_areas) {
                CHECK(found.area == doctest::Approx(1.0).epsilon(1e-7));
            }
            if (keeps_shapes) {
                CHECK(found.shape < 1e-7);
            }
        }
    }
}

TEST_CASE("what has no image, or more than one, is not a number") {
    for (const LonLat& reference : references) {
        const auto projection = [&](ProjectionKind kind) { return Projection(kind, reference); };
        const UnitVector antipode = -projection(ProjectionKind::tan).reference();
        for (const ProjectionKind kind : kinds) {
            constexpr double nan = std::numeric_limits<double>::quiet_NaN();
            CHECK(is_nan(projection(kind).project({nan, nan, nan})));
            CHECK(is_nan(projection(kind).deproject({nan, 0.0})));
            CHECK(is_nan(projection(kind).deproject({0.0, nan})));
        }
        CHECK(is_nan(projection(ProjectionKind::tan).project(antipode)));
        CHECK(is_nan(projection(ProjectionKind::tan)
                         .project(-projection(ProjectionKind::tan).deproject({0.3, -0.2}))));
        const auto frame = projection(ProjectionKind::cea).frame();
        const PlanePoint pole = projection(ProjectionKind::cea).project(-frame.north());
        CHECK(pole.north == doctest::Approx(-1.0).epsilon(1e-15));
    }
    // Where the frame has no rounding, the antipode and the native poles are met exactly.
    const UnitVector antipode{-1.0, 0.0, 0.0};
    for (const ProjectionKind kind :
         {ProjectionKind::tan, ProjectionKind::stg, ProjectionKind::zea, ProjectionKind::arc}) {
        CHECK(is_nan(Projection(kind, {0.0, 0.0}).project(antipode)));
    }
    const Projection mercator(ProjectionKind::mer, {0.0, 0.0});
    CHECK(is_nan(mercator.project({0.0, 0.0, 1.0})));
    CHECK(is_nan(mercator.project({0.0, 0.0, -1.0})));
    const PlanePoint pole = Projection(ProjectionKind::cea, {0.0, 0.0}).project({0.0, 0.0, -1.0});
    CHECK(pole.east == 0.0);
    CHECK(pole.north == -1.0);
    CHECK(mercator.project(antipode).east == pi);
}

TEST_CASE("what lies beyond the image of the sphere has no direction") {
    for (const LonLat& reference : references) {
        const Projection areas(ProjectionKind::zea, reference);
        CHECK(is_nan(areas.deproject({1.5, 1.4})));
        CHECK(is_nan(areas.deproject({2.0000001, 0.0})));
        CHECK(separation_rad(areas.deproject({0.0, -2.0}), areas.reference()) ==
              doctest::Approx(pi));
        const Projection distances(ProjectionKind::arc, reference);
        CHECK(is_nan(distances.deproject({2.3, -2.3})));
        CHECK(separation_rad(distances.deproject({-pi, 0.0}), distances.reference()) ==
              doctest::Approx(pi));
        const Projection conformal(ProjectionKind::stg, reference);
        CHECK(separation_rad(conformal.deproject({1e200, 1e200}), conformal.reference()) ==
              doctest::Approx(pi));
        for (const ProjectionKind kind : {ProjectionKind::cea, ProjectionKind::mer}) {
            const Projection cylinder(kind, reference);
            CHECK(is_nan(cylinder.deproject({3.1416, 0.2})));
            CHECK(is_nan(cylinder.deproject({-3.1416, 0.2})));
            CHECK(separation_rad(cylinder.deproject({pi, 0.0}), cylinder.deproject({-pi, 0.0})) <
                  1e-15);
        }
        const Projection cylinder(ProjectionKind::cea, reference);
        CHECK(is_nan(cylinder.deproject({0.0, 1.0000001})));
        CHECK(is_nan(cylinder.deproject({0.0, -1.0000001})));
        CHECK(separation_rad(cylinder.deproject({0.7, 1.0}), cylinder.frame().north()) < 1e-15);
        const Projection mercator(ProjectionKind::mer, reference);
        CHECK(separation_rad(mercator.deproject({0.7, 1000.0}), mercator.frame().north()) < 1e-15);
    }
}

TEST_CASE("the reach is the angle from the reference point or the native latitude") {
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, {50.0, 0.0});
        const double east = projection.reach_rad(unit_vector({80.0, 0.0}));
        const double south = projection.reach_rad(unit_vector({50.0, -30.0}));
        CHECK(east == doctest::Approx(is_zenithal(kind) ? pi / 6.0 : 0.0));
        CHECK(south == doctest::Approx(pi / 6.0));
    }
}

TEST_CASE("where the reach is too large, nothing bounds the bend") {
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, {12.0, 34.0});
        const bool to_antipode = is_zenithal(kind) && kind != ProjectionKind::tan;
        const double limit = to_antipode ? pi : 0.5 * pi;
        CHECK(std::isfinite(projection.max_bend(limit - 1e-3)));
        CHECK(std::isinf(projection.max_bend(limit)));
        CHECK(std::isinf(projection.max_bend(std::numeric_limits<double>::quiet_NaN())));
        // Through what has no image.
        const UnitVector axis =
            is_zenithal(kind) ? -projection.reference() : projection.frame().north();
        const UnitVector a = normalized(axis.x + 0.1, axis.y - 0.2, axis.z);
        const UnitVector b = normalized(axis.x - 0.1, axis.y + 0.2, axis.z);
        CHECK(projection.bend_rad(a, b) > 100.0);
        CHECK(projection.bend_rad(a, a) == 0.0);
    }
}

TEST_CASE("no short arc is bent more than the bounds, and some nearly as much") {
    Directions random(77);
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, {77.0, 35.0});
        for (const double reach : {0.002, 0.02, 0.3, 0.7, 1.2, 2.2, 2.8}) {
            if (reach > tried_reach(kind)) {
                continue;
            }
            double tightest = 0.0;
            double tightest_of_arc = 0.0;
            for (int i = 0; i < 1000; ++i) {
                const UnitVector a = random.at_reach(projection, reach);
                const UnitVector b =
                    random.beside(a, (i % 2 == 0 ? 0.03 : 0.3) * std::min(reach, 3.0 - reach));
                const double length = separation_rad(a, b);
                const Sampled found = sampled(projection, a, b);
                const double by_reach = projection.max_bend(found.farthest) * length * length / 8.0;
                const double of_arc = projection.bend_rad(a, b);
                CHECK(found.off <= by_reach + found.rounding);
                CHECK(found.off <= of_arc + found.rounding);
                CHECK(of_arc <= by_reach * (1.0 + 1e-9));
                if (found.off > 100.0 * found.rounding) {
                    tightest = std::max(tightest, found.off / by_reach);
                    tightest_of_arc = std::max(tightest_of_arc, found.off / of_arc);
                }
            }
            // By the reach alone, cea counts what the image gains along itself near the poles, and
            // all directions together go further than each.
            if (kind != ProjectionKind::tan) {
                CHECK(tightest > (kind == ProjectionKind::cea ? 0.3 : 0.85));
                CHECK(tightest_of_arc > 0.95);
            }
        }
    }
}

TEST_CASE("no long arc is bent more than the bound") {
    Directions random(78);
    for (const ProjectionKind kind : kinds) {
        const Projection projection(kind, {200.0, -15.0});
        int n_bounded = 0;
        for (int i = 0; i < 4000; ++i) {
            const UnitVector a = random.within(projection, tried_reach(kind));
            const UnitVector b = random.within(projection, tried_reach(kind));
            const Sampled found = sampled(projection, a, b);
            const double bound = projection.bend_rad(a, b);
            if (std::isfinite(found.off) && found.farthest < tried_reach(kind) + 0.1) {
                CHECK(found.off <= bound + found.rounding);
                n_bounded += bound < 1.0 ? 1 : 0;
            }
        }
        CHECK(n_bounded > 200);
    }
}
