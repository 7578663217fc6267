// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Polygons around circles and boxes: they hold them, and reach no farther than allowed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/curves.hpp"
#include "skyquilt/sphere/polygons_around.hpp"
#include "skyquilt/sphere/prepared_polygon.hpp"
#include "skyquilt/sphere/region_relation.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

using skyquilt::GeometryError;
using skyquilt::pi;
using skyquilt::radians_per_degree;
using skyquilt::sphere::BoxShape;
using skyquilt::sphere::BoxSides;
using skyquilt::sphere::Circle;
using skyquilt::sphere::direction;
using skyquilt::sphere::Location;
using skyquilt::sphere::LonLat;
using skyquilt::sphere::LonLatBox;
using skyquilt::sphere::normalized;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::polygons_around;
using skyquilt::sphere::PreparedPolygon;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Regions;
using skyquilt::sphere::relate;
using skyquilt::sphere::Relation;
using skyquilt::sphere::separation_rad;
using skyquilt::sphere::ShapesBuilder;
using skyquilt::sphere::to_polygons;
using skyquilt::sphere::unit_vector;
using skyquilt::sphere::UnitVector;

namespace {

using Outlines = std::vector<std::vector<UnitVector>>;

Regions made(ShapesBuilder& builder) {
    builder.end_row();
    std::vector<Refusal> refusals;
    return Regions::from_shapes(builder.take(), OnInvalid::raise, refusals);
}

Regions region(const Circle& circle) {
    ShapesBuilder builder;
    builder.add_circle(circle.center, circle.radius_rad);
    return made(builder);
}

Regions region(const BoxShape& box) {
    ShapesBuilder builder;
    builder.add_box(box);
    return made(builder);
}

// Valid polygons, each brought into the form in which questions are asked.
Regions region(const Outlines& outlines) {
    ShapesBuilder builder;
    for (const auto& outline : outlines) {
        builder.add_polygon(outline);
    }
    return made(builder);
}

bool is_held(const std::vector<PreparedPolygon>& polygons, const UnitVector& p) {
    return std::ranges::any_of(polygons, [&](const PreparedPolygon& polygon) {
        return polygon.location_of(p) != Location::outside;
    });
}

std::vector<PreparedPolygon> prepared(const Regions& regions) {
    std::vector<PreparedPolygon> polygons;
    for (std::int64_t i = 0; i < regions.polygons().size(); ++i) {
        polygons.emplace_back(regions.polygons()[i]);
    }
    return polygons;
}

// The largest distance that points of all edges have from the shape.
template <typename Distance>
double reach_of(const Outlines& outlines, const Distance& distance) {
    double reach = 0.0;
    for (const auto& outline : outlines) {
        for (std::size_t i = 0; i < outline.size(); ++i) {
            const UnitVector& a = outline[i];
            const UnitVector& b = outline[(i + 1) % outline.size()];
            for (int k = 0; k < 16; ++k) {
                const double t = k / 16.0;
                const UnitVector p =
                    normalized(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z));
                reach = std::max(reach, distance(p));
            }
        }
    }
    return reach;
}

UnitVector beside(const UnitVector& p, double angle, double round) {
    const UnitVector east = normalized(-p.y, p.x + 1e-150, 0.0);
    const UnitVector north{p.y * east.z - p.z * east.y, p.z * east.x - p.x * east.z,
                           p.x * east.y - p.y * east.x};
    const double e = std::sin(angle) * std::cos(round);
    const double n = std::sin(angle) * std::sin(round);
    const double c = std::cos(angle);
    return normalized(c * p.x + e * east.x + n * north.x, c * p.y + e * east.y + n * north.y,
                      c * p.z + e * east.z + n * north.z);
}

constexpr double mas = radians_per_degree / 3.6e6;

}  // namespace

TEST_CASE("polygons around a circle hold it and reach no farther than allowed") {
    std::mt19937_64 random(81);
    std::uniform_real_distribution<double> part(0.0, 1.0);
    for (const double radius_deg :
         {0.0, 1.0 / 3.6e6, 1e-3, 1.0, 45.0, 89.9, 89.999999, 90.0, 91.0, 130.0, 179.9999, 180.0}) {
        for (const double error : {1e-3 * mas, 1e-6, 1e-3, 5.0 * radians_per_degree}) {
            for (const double lat : {-90.0, -30.0, 0.0, 89.9999}) {
                const Circle circle{unit_vector({360.0 * part(random), lat}),
                                    std::min(pi, radius_deg * radians_per_degree)};
                const auto result = polygons_around(circle, error, pi);
                if (std::holds_alternative<std::string>(result)) {
                    CHECK(error < 1e-9);
                    continue;
                }
                const auto& outlines = std::get<Outlines>(result);
                if (outlines.front().size() > 20'000) {
                    continue;  // as many corners as that take long to ask about
                }
                CAPTURE(radius_deg);
                CAPTURE(error);
                CHECK(outlines.size() == (radius_deg < 89.9999995 ? 1
                                          : radius_deg < 119.0    ? 3
                                                                  : 6));
                const Regions around = region(outlines);
                const auto polygons = prepared(around);
                for (int k = 0; k < 200; ++k) {
                    const double angle = circle.radius_rad * (k < 150 ? 1.0 : part(random));
                    CHECK(is_held(polygons, beside(circle.center, angle, 2.0 * pi * part(random))));
                }
                CHECK(reach_of(outlines, [&](const UnitVector& p) {
                          return separation_rad(circle.center, p) - circle.radius_rad;
                      }) <= error);
                if (outlines.size() == 1 && error > 1e-7) {
                    CHECK(relate(Relation::contains, around, 0, region(circle), 0));
                }
            }
        }
    }
}

TEST_CASE("a circle gets no more corners than it needs") {
    for (const double radius_deg : {1e-3, 1.0, 30.0, 80.0}) {
        for (const double error : {1e-6, 1e-5, 1e-4}) {
            const double radius = radius_deg * radians_per_degree;
            const auto corners =
                std::get<Outlines>(polygons_around(Circle{{0.0, 0.6, 0.8}, radius}, error, pi))
                    .front()
                    .size();
            const auto reach = [&](double n) {
                return std::atan(std::tan(radius) / std::cos(pi / n)) - radius;
            };
            const auto n = static_cast<double>(corners);
            CHECK(reach(n) <= error);
            CHECK((n == 3.0 || reach(n - 1.0) > error * (1.0 - 1e-6)));
        }
    }
}

TEST_CASE("polygons around a box hold it and reach no farther than allowed") {
    std::mt19937_64 random(82);
    std::uniform_real_distribution<double> part(0.0, 1.0);
    const std::vector<BoxShape> boxes{{350, 10, 40, 60},
                                      {0, 360, -90, -30},
                                      {0, 360, -10, 10},
                                      {0, 360, -90, 90},
                                      {10, 130, -80, 80},
                                      {0, 121, 80, 90},
                                      {200, 100, -89, 5},
                                      {5, 5, 0, 1},
                                      {5, 6, 1, 1},
                                      {5, 5, 5, 5},
                                      {3, 300, 90, 90},
                                      {0, 1e-9, 89, 90},
                                      {0, 100, -90, 90},
                                      {0, 10, 89.99999999, 90},
                                      {0, 10, -90, -90 + 1e-12},
                                      {0, 100, 89, 90 - 1e-13},
                                      {0, 359, -89.999, -89},
                                      {0, 120, 1e-9, 2e-9},
                                      {179, -179, -1, 1},
                                      {0, 1e-13, -60, 60},
                                      {7, 367, 20, 20},
                                      {0, 110, -90, -89.9999}};
    for (const BoxShape& shape : boxes) {
        const LonLatBox box(shape);
        for (const double error : {1e-3 * mas, 1e-8, 1e-5, 1e-3, 5.0 * radians_per_degree}) {
            const auto result = polygons_around(box, error, pi);
            if (std::holds_alternative<std::string>(result)) {
                CHECK(error < 1e-9);
                continue;
            }
            const auto& outlines = std::get<Outlines>(result);
            std::size_t corners = 0;
            for (const auto& outline : outlines) {
                corners += outline.size();
            }
            if (corners > 20'000) {
                continue;
            }
            CAPTURE(shape.lon_begin_deg);
            CAPTURE(shape.lon_end_deg);
            CAPTURE(shape.lat_begin_deg);
            CAPTURE(shape.lat_end_deg);
            CAPTURE(error);
            const Regions around = region(outlines);
            CHECK(around.polygons().size() == static_cast<std::int64_t>(outlines.size()));
            const auto polygons = prepared(around);
            for (int k = 0; k < 300; ++k) {
                const double across = k % 3 == 0 ? 0.0 : k % 3 == 1 ? 1.0 : part(random);
                const double up = k % 5 == 0 ? 0.0 : k % 5 == 1 ? 1.0 : part(random);
                const LonLat position{
                    box.lon_begin_deg() + across * box.width_deg(),
                    std::clamp(shape.lat_begin_deg + up * (shape.lat_end_deg - shape.lat_begin_deg),
                               shape.lat_begin_deg, shape.lat_end_deg)};
                CHECK(is_held(polygons, unit_vector(position)));
            }
            const BoxSides<double> sides(box);
            // The measure is double arithmetic, and sees no farther than 1e-13.
            CHECK(reach_of(outlines, [&](const UnitVector& p) {
                      return sides.distance(direction<double>(p));
                  }) <= error + 1e-13);
            if (corners < 60) {
                CHECK(relate(Relation::contains, around, 0, region(shape), 0));
            }
        }
    }
}

TEST_CASE("polygons are cut as small as asked") {
    const auto circle = polygons_around(Circle{{0.0, 0.6, 0.8}, 0.5}, 1e-3, 0.2);
    CHECK(std::get<Outlines>(circle).size() == 32 * 3);
    const auto box = polygons_around(LonLatBox({0, 30, 40, 60}), 1e-3, 10.0 * radians_per_degree);
    CHECK(std::get<Outlines>(box).size() == 6);
}

TEST_CASE("columns keep their rows, and polygons what was delivered") {
    ShapesBuilder builder;
    const std::vector<LonLat> clockwise{{725, 0}, {725, 1}, {726, 0}};
    builder.add_polygon(clockwise);
    builder.add_circle(LonLat{10, 20}, 1.0);
    builder.end_row();
    builder.end_row();
    builder.add_box({0, 360, -10, 10});
    const Regions regions = made(builder);
    const Regions polygons = to_polygons(regions, 1e-3, 180.0);
    CHECK(polygons.size() == 3);
    CHECK(polygons.shapes().offsets == std::vector<std::int64_t>{0, 2, 2, 5});
    CHECK(polygons.shapes().circles.empty());
    CHECK(polygons.shapes().boxes.empty());
    CHECK(polygons.shapes().lon_lats[1].lon_deg == 725.0);
    CHECK(relate(Relation::contains, polygons, 0, regions, 0));
    CHECK(relate(Relation::contains, polygons, 2, regions, 2));
    CHECK(to_polygons(polygons, 1e-3, 180.0) == polygons);
}

TEST_CASE("errors that are no errors, and corners beyond counting, are refused") {
    const Regions circle = region(Circle{{0.0, 0.0, 1.0}, 0.5});
    for (const double error : {0.0, -1.0, 1e-11, 5.1, std::nan("")}) {
        CHECK_THROWS_WITH_AS((void)to_polygons(circle, error, 180.0),
                             doctest::Contains("must lie in [2e-11, 5] degrees, got "),
                             GeometryError);
    }
    CHECK_THROWS_WITH_AS((void)to_polygons(circle, 1e-10, 180.0),
                         doctest::Contains("row 0 holds a shape that is too large for this error: "
                                           "polygons around it would have 1"),
                         GeometryError);
}
