// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Areas, common regions, hulls and growth of regions: named cases and laws.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/region_measures.hpp"
#include "skyquilt/sphere/region_relation.hpp"

using skyquilt::GeometryError;
using skyquilt::pi;
using skyquilt::sphere::areas_sr;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::convex_hulls;
using skyquilt::sphere::grown;
using skyquilt::sphere::intersections;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::overlap_areas_sr;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Regions;
using skyquilt::sphere::relate;
using skyquilt::sphere::Relation;
using skyquilt::sphere::ShapeKind;
using skyquilt::sphere::Shapes;

namespace {

Regions made(const Shapes& shapes) {
    std::vector<Refusal> refusals;
    return Regions::from_shapes(shapes, OnInvalid::raise, refusals);
}

Regions circle(double lon, double lat, double radius_deg) {
    Shapes shapes;
    shapes.offsets = {0, 1};
    shapes.kinds = {ShapeKind::circle};
    shapes.places = {0};
    shapes.circles = {circle_shape({lon, lat}, radius_deg)};
    return made(shapes);
}

Regions box(double lon_begin, double lon_end, double lat_begin, double lat_end) {
    Shapes shapes;
    shapes.offsets = {0, 1};
    shapes.kinds = {ShapeKind::box};
    shapes.places = {0};
    shapes.boxes = {{lon_begin, lon_end, lat_begin, lat_end}};
    return made(shapes);
}

Regions polygon(const std::vector<LonLat>& corners) {
    Shapes shapes;
    shapes.offsets = {0, 1};
    shapes.kinds = {ShapeKind::polygon};
    shapes.places = {0};
    shapes.polygon_offsets = {0, static_cast<std::int64_t>(corners.size())};
    shapes.lon_lats = corners;
    return made(shapes);
}

Regions square(double lon, double lat, double size) {
    return polygon({{lon, lat}, {lon + size, lat}, {lon + size, lat + size}, {lon, lat + size}});
}

const std::vector<LonLat> comb{{0, 0}, {3, 0}, {3, 2}, {2, 2}, {2, 1}, {1, 1}, {1, 2}, {0, 2}};

double area(const Regions& regions) {
    std::vector<double> out(1);
    areas_sr(regions, 1, out);
    return out[0];
}

double common(const Regions& a, const Regions& b) {
    std::vector<double> out(1);
    overlap_areas_sr(a, b, 1, out);
    return out[0];
}

bool holds(const Regions& a, const Regions& b) { return relate(Relation::contains, a, 0, b, 0); }

}  // namespace

TEST_CASE("unions and common regions have areas that add up") {
    const std::vector<Regions> all{circle(1.0, 1.0, 1.2), box(0.0, 2.5, 0.3, 1.5), polygon(comb),
                                   square(2.0, 1.5, 3.0),
                                   Regions::united(circle(0.0, 0.0, 1.0), square(0.5, 0.0, 1.0))};
    for (const Regions& a : all) {
        CHECK(area(Regions::united(a, a)) == doctest::Approx(area(a)).epsilon(1e-9));
        CHECK(common(a, a) == doctest::Approx(area(a)).epsilon(1e-9));
        for (const Regions& b : all) {
            CHECK(area(a) + area(b) ==
                  doctest::Approx(area(Regions::united(a, b)) + common(a, b)).epsilon(1e-9));
            CHECK(common(a, b) == doctest::Approx(common(b, a)).epsilon(1e-9));
        }
        CHECK(common(a, square(20.0, 1.0, 1.0)) == 0.0);
    }
}

TEST_CASE("a hollow polygon shares with boxes what its convex parts share") {
    const Regions hollow = polygon(comb);
    double sum = 0.0;
    for (const double lon : {-0.7, 1.1}) {
        for (const double lat : {-1.0, 1.3}) {
            const Regions part = box(lon, lon + (lon < 0.0 ? 1.8 : 4.0), lat, lat + 2.3);
            // A region of two members, one within the other, is measured along its boundary.
            const Regions twice = Regions::united(hollow, square(0.1, 0.1, 0.5));
            CHECK(common(hollow, part) == doctest::Approx(common(twice, part)).epsilon(1e-11));
            sum += common(hollow, part);
        }
    }
    CHECK(sum == doctest::Approx(area(hollow)).epsilon(1e-12));
    const Regions disc = circle(1.4, 1.2, 0.9);
    const Regions beside = Regions::united(disc, circle(1.4, 1.2, 0.3));
    CHECK(common(hollow, disc) == doctest::Approx(common(hollow, beside)).epsilon(1e-11));
}

TEST_CASE("columns of areas are those of their rows for any number of threads") {
    std::mt19937_64 random(101);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Shapes shapes;
    for (int i = 0; i < 100; ++i) {
        for (int k = 0; k < i % 3; ++k) {
            shapes.kinds.push_back(ShapeKind::circle);
            shapes.places.push_back(static_cast<std::int64_t>(shapes.circles.size()));
            shapes.circles.push_back(circle_shape({5.0 * unit(random), 0.0}, 3.0 * unit(random)));
        }
        shapes.offsets.push_back(static_cast<std::int64_t>(shapes.kinds.size()));
    }
    const Regions regions = made(shapes);
    const Regions one = square(1.0, -1.0, 2.0);
    std::vector<double> areas(100);
    std::vector<double> again(100);
    std::vector<double> shared(100);
    areas_sr(regions, 1, areas);
    areas_sr(regions, 4, again);
    CHECK(areas == again);
    overlap_areas_sr(one, regions, 1, shared);
    overlap_areas_sr(regions, one, 3, again);
    for (std::size_t row = 0; row < 100; ++row) {
        CHECK((areas[row] > 0.0) == (row % 3 != 0));
        CHECK(shared[row] == doctest::Approx(again[row]).epsilon(1e-12));
        CHECK(shared[row] <= areas[row] * (1.0 + 1e-9));
    }
    std::vector<double> few(3);
    CHECK_THROWS_AS(areas_sr(regions, 1, few), GeometryError);
    CHECK_THROWS_AS(overlap_areas_sr(regions, one, 1, few), GeometryError);
}

TEST_CASE("what two regions share lies in both and has the area they share") {
    const std::vector<Regions> all{polygon(comb), square(0.5, 0.5, 1.7), square(1.5, -0.5, 1.0),
                                   Regions::united(square(0.0, 1.2, 0.5), square(2.0, 1.2, 0.5))};
    for (const Regions& a : all) {
        for (const Regions& b : all) {
            const Regions both = intersections(a, b);
            CHECK(area(both) == doctest::Approx(common(a, b)).epsilon(1e-12));
            if (both.shapes().offsets.back() > 0) {
                CHECK(holds(grown(a, 1e-12), both));
                CHECK(holds(grown(b, 1e-12), both));
            }
        }
    }
    CHECK(intersections(all[0], circle(0.5, 0.5, 0.1)) == circle(0.5, 0.5, 0.1));
    CHECK(intersections(circle(0.0, 0.0, 9.0), box(0.0, 1.0, 0.0, 1.0)) == box(0.0, 1.0, 0.0, 1.0));
    CHECK_THROWS_WITH_AS(
        (void)intersections(all[0], circle(0.0, 0.0, 0.5)),
        "what a circle or a box shares with a part of another shape is no union of polygons, "
        "circles and boxes (row 0); overlap_area_deg2 measures it, and polygons made with "
        "Regions.to_polygons share a little more",
        GeometryError);
}

TEST_CASE("boxes share boxes, two where both are wide") {
    const auto shared = [](const Regions& a, const Regions& b) {
        return intersections(a, b).shapes();
    };
    CHECK(intersections(box(350, 20, -5, 5), box(10, 30, 0, 9)) == box(10, 20, 0, 5));
    CHECK(intersections(box(0, 360, -5, 5), box(10, 30, 0, 9)) == box(10, 30, 0, 5));
    CHECK(intersections(box(10, 30, 0, 9), box(5, 365, -5, 5)) == box(10, 30, 0, 5));
    CHECK(intersections(box(0, 360, -5, 5), box(7, 367, 0, 9)) == box(0, 360, 0, 5));
    CHECK(intersections(box(10, 30, 0, 9), box(10, 20, -9, 1)) == box(10, 20, 0, 1));
    const Shapes two = shared(box(0, 300, 0, 5), box(200, 460, 0, 5));
    REQUIRE(two.boxes.size() == 2);
    CHECK(LonLatBox(two.boxes[0]) == LonLatBox({0, 100, 0, 5}));
    CHECK(LonLatBox(two.boxes[1]) == LonLatBox({200, 300, 0, 5}));
    CHECK(shared(box(0, 10, 0, 5), box(10, 20, 0, 5)).boxes.empty());
}

TEST_CASE("hulls hold all polygons of a row, and circles have none") {
    const Regions two = Regions::united(square(0.0, 0.0, 1.0), square(5.0, 3.0, 1.0));
    const std::vector<std::int64_t> cuts{0, 1};
    const Regions hull = Regions::from_polygons(convex_hulls(two, 1), cuts);
    CHECK(holds(hull, two));
    CHECK(hull.polygons()[0].size() == 6);
    CHECK_THROWS_AS((void)convex_hulls(circle(0.0, 0.0, 1.0), 1), GeometryError);
    const Regions around = Regions::united(
        Regions::united(square(0.0, 0.0, 1.0), square(120.0, 0.0, 1.0)), square(240.0, -1.0, 1.0));
    CHECK_THROWS_AS((void)convex_hulls(around, 1), GeometryError);
}

TEST_CASE("grown regions hold all that lies within the angle") {
    std::mt19937_64 random(102);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (const Regions& region :
         {circle(10.0, 80.0, 3.0), circle(0.0, 0.0, 179.0), box(350.0, 10.0, 40.0, 60.0),
          box(100.0, 300.0, -70.0, -69.0), box(0.0, 1.0, 88.0, 89.0), box(10.0, 370.0, 0.0, 5.0),
          polygon(comb), Regions::united(circle(0.0, 0.0, 1.0), square(4.0, 4.0, 1.0))}) {
        for (const double angle : {1e-9, 0.3, 5.0}) {
            const Regions larger = grown(region, angle);
            CHECK(holds(larger, region));
            int near = 0;
            for (int k = 0; k < 1000; ++k) {
                const Regions disc =
                    circle(360.0 * unit(random), 180.0 * unit(random) - 90.0, angle);
                if (relate(Relation::overlaps, disc, 0, region, 0)) {
                    ++near;
                    const LonLat& center = disc.shapes().circles[0].center_deg;
                    CHECK(relate(Relation::overlaps, circle(center.lon_deg, center.lat_deg, 0.0), 0,
                                 larger, 0));
                }
            }
            CHECK(near < 1000 + (angle > 0.0 ? 1 : 0));
        }
        CHECK(grown(region, 0.0) == region);
    }
    CHECK(grown(box(0.0, 1.0, 0.0, 89.5), 1.0) == grown(box(50.0, 60.0, 0.0, 89.5), 1.0));
    CHECK_THROWS_AS((void)grown(circle(0.0, 0.0, 1.0), -1.0), GeometryError);
}
