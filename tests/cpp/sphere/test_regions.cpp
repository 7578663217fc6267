// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of regions: what is refused, and that members come back bit by bit.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/regions.hpp"

using skyquilt::CoordinateError;
using skyquilt::GeometryError;
using skyquilt::NotFoundError;
using skyquilt::sphere::circle_shape;
using skyquilt::sphere::OnInvalid;
using skyquilt::sphere::Polygons;
using skyquilt::sphere::Refusal;
using skyquilt::sphere::Regions;
using skyquilt::sphere::Rule;
using skyquilt::sphere::ShapeKind;
using skyquilt::sphere::Shapes;
using skyquilt::sphere::unit_vector;

namespace {

// Row 0: a triangle, clockwise, and a circle; row 1: nothing; row 2: a box.
Shapes three_rows() {
    Shapes shapes;
    shapes.offsets = {0, 2, 2, 3};
    shapes.kinds = {ShapeKind::polygon, ShapeKind::circle, ShapeKind::box};
    shapes.places = {0, 0, 0};
    shapes.polygon_offsets = {0, 4};
    shapes.lon_lats = {{0.0, 0.0}, {0.1, 1.0}, {361.0, 0.3}, {0.0, 0.0}};
    shapes.circles = {circle_shape({-10.0, 3.0}, 1.5)};
    shapes.boxes = {{350.0, 10.0, 5.0, 6.0}};
    return shapes;
}

Regions made(const Shapes& shapes) {
    std::vector<Refusal> refusals;
    return Regions::from_shapes(shapes, OnInvalid::raise, refusals);
}

}  // namespace

TEST_CASE("members come back as they were delivered, and the polygons in their form") {
    const Regions regions = made(three_rows());
    CHECK(regions.size() == 3);
    REQUIRE(regions.shapes().lon_lats.size() == 4);
    CHECK(regions.shapes().lon_lats[2].lon_deg == 361.0);
    CHECK(regions.polygons().size() == 1);
    CHECK(regions.polygons()[0].size() == 3);
    CHECK(made(regions.shapes()) == regions);
}

TEST_CASE("a row with a refused member raises or becomes empty") {
    Shapes shapes = three_rows();
    shapes.circles[0] = circle_shape({0.0, 0.0}, 181.0);
    CHECK_THROWS_WITH_AS(
        made(shapes),
        "member 1: the radius of a circle must lie in [0, 180] degrees, got 181 (row 0, vertex 0)",
        GeometryError);
    std::vector<Refusal> refusals;
    const Regions masked = Regions::from_shapes(shapes, OnInvalid::mask, refusals);
    CHECK(masked.shapes().offsets == std::vector<std::int64_t>{0, 0, 0, 1});
    CHECK(masked.shapes().lon_lats.empty());
    CHECK(masked.polygons().size() == 0);
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].rule == Rule::radius);

    shapes = three_rows();
    shapes.lon_lats[1].lat_deg = 91.0;
    CHECK_THROWS_AS(made(shapes), CoordinateError);
    shapes = three_rows();
    shapes.boxes[0].lat_begin_deg = 7.0;
    CHECK_THROWS_AS(made(shapes), GeometryError);
}

TEST_CASE("tables that do not fit together are refused") {
    const auto broken = [](auto change) {
        Shapes shapes = three_rows();
        change(shapes);
        CHECK_THROWS_AS(made(shapes), GeometryError);
    };
    broken([](Shapes& s) { s.offsets = {}; });
    broken([](Shapes& s) { s.offsets = {0, 2, 1, 3}; });
    broken([](Shapes& s) { s.offsets = {0, 2}; });
    broken([](Shapes& s) { s.places[1] = 1; });
    broken([](Shapes& s) { s.places[2] = -1; });
    broken([](Shapes& s) { s.places.pop_back(); });
    broken([](Shapes& s) { s.polygon_offsets = {0, 3}; });
    broken([](Shapes& s) { s.vectors = {unit_vector({0.0, 0.0})}; });
}

TEST_CASE("rows are taken, joined side by side and one after the other") {
    const Regions regions = made(three_rows());
    const std::vector<std::int64_t> numbers{2, 0, 0};
    const Regions taken = regions.rows(numbers);
    CHECK(taken.shapes().offsets == std::vector<std::int64_t>{0, 1, 3, 5});
    CHECK(taken.shapes().places == std::vector<std::int64_t>{0, 0, 0, 1, 1});
    CHECK(taken.polygons().size() == 2);
    CHECK_THROWS_AS((void)regions.rows(std::vector<std::int64_t>{3}), NotFoundError);

    const Regions both = Regions::united(regions, taken);
    CHECK(both.shapes().offsets == std::vector<std::int64_t>{0, 3, 5, 8});
    CHECK(both.rows(std::vector<std::int64_t>{1}) == taken.rows(std::vector<std::int64_t>{1}));
    const Regions one = regions.rows(std::vector<std::int64_t>{2});
    CHECK(Regions::united(one, regions).size() == 3);
    const Regions two = regions.rows(std::vector<std::int64_t>{1, 2});
    CHECK_THROWS_AS((void)Regions::united(two, regions), GeometryError);

    const std::vector<std::int64_t> cuts{0, 3};
    CHECK(regions.grouped(cuts).shapes().offsets == std::vector<std::int64_t>{0, 3});
    CHECK_THROWS_AS((void)regions.grouped(std::vector<std::int64_t>{0, 4}), GeometryError);
}

TEST_CASE("vertices of both forms are vectors when they are joined") {
    Shapes by_vectors = three_rows();
    by_vectors.lon_lats.clear();
    for (const auto& vertex : three_rows().lon_lats) {
        by_vectors.vectors.push_back(unit_vector(vertex));
    }
    const Regions a = made(three_rows());
    const Regions b = made(by_vectors);
    CHECK(a == b);
    const Regions joined = Regions::united(a, b);
    CHECK(joined.shapes().lon_lats.empty());
    CHECK(joined.polygons()[0].size() == 3);
    CHECK(std::ranges::equal(joined.polygons()[0], joined.polygons()[1]));
}

TEST_CASE("empty polygons add nothing to a row") {
    std::vector<Refusal> refusals;
    const std::vector<double> lon{0.0, 1.0, 1.0, 0.0, 0.0, 0.0};
    const std::vector<double> lat{0.0, 0.0, 1.0, 0.0, 0.0, 0.0};
    const std::vector<std::int64_t> offsets{0, 3, 6};
    const Polygons polygons = Polygons::from_lon_lat(lon, lat, offsets, OnInvalid::mask, refusals);
    const Regions regions = Regions::from_polygons(polygons, std::vector<std::int64_t>{0, 1, 2, 2});
    CHECK(regions.shapes().offsets == std::vector<std::int64_t>{0, 1, 1, 1});
    CHECK_THROWS_AS((void)Regions::from_polygons(polygons, std::vector<std::int64_t>{0, 1}),
                    GeometryError);
}
