// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

using namespace skyquilt::sphere;

namespace {

const std::array<LonLat, 3> triangle{{{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}}};

}  // namespace

TEST_CASE("shapes are numbered by row and within their kind") {
    ShapesBuilder builder;
    builder.add_polygon(triangle);
    builder.add_circle(LonLat{1.0, 2.0}, 3.0);
    CHECK(builder.shapes_of_row() == 2);
    builder.end_row();
    CHECK(builder.shapes_of_row() == 0);
    builder.end_row();
    builder.add_box({350.0, 10.0, -1.0, 1.0});
    builder.add_circle(LonLat{4.0, 5.0}, 6.0);
    builder.add_polygon(triangle);
    builder.end_row();
    const Shapes shapes = builder.take();
    CHECK(shapes.offsets == std::vector<std::int64_t>{0, 2, 2, 5});
    CHECK(shapes.kinds == std::vector<ShapeKind>{ShapeKind::polygon, ShapeKind::circle,
                                                 ShapeKind::box, ShapeKind::circle,
                                                 ShapeKind::polygon});
    CHECK(shapes.places == std::vector<std::int64_t>{0, 0, 0, 1, 1});
    CHECK(shapes.polygon_offsets == std::vector<std::int64_t>{0, 3, 6});
    CHECK(shapes.lon_lats.size() == 6);
    CHECK(shapes.vectors.empty());
    const ShapeView last(shapes, 4);
    CHECK(last.kind() == ShapeKind::polygon);
    CHECK(last.size() == 3);
    CHECK(last.position(2).lat_deg == 1.0);
    CHECK(last.vector(2) == unit_vector(triangle[2]));
    CHECK(ShapeView(shapes, 3).circle().radius_deg == 6.0);
    CHECK(ShapeView(shapes, 2).box().lon_begin_deg == 350.0);
}

TEST_CASE("a row that is ended empty leaves nothing behind") {
    ShapesBuilder builder;
    builder.add_circle(LonLat{1.0, 2.0}, 3.0);
    builder.end_row();
    const std::array<UnitVector, 3> vectors{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    builder.add_polygon(vectors);
    builder.add_circle(UnitVector{0.0, 0.0, 1.0}, 0.5);
    builder.add_box({});
    builder.end_row_empty();
    builder.add_polygon(vectors);
    builder.end_row();
    const Shapes shapes = builder.take();
    CHECK(shapes.offsets == std::vector<std::int64_t>{0, 1, 1, 2});
    CHECK(shapes.circles.size() == 1);
    CHECK(shapes.boxes.empty());
    CHECK(shapes.vectors.size() == 3);
    CHECK(shapes.places == std::vector<std::int64_t>{0, 0});
}

TEST_CASE("a circle has both forms, and the one delivered as it came") {
    ShapesBuilder builder;
    builder.add_circle(LonLat{370.0, 45.0}, 90.0);
    builder.add_circle(UnitVector{0.0, 2e-200, 0.0}, skyquilt::pi / 2);
    builder.add_circle(LonLat{0.0, 91.0}, 1.0);
    builder.end_row();
    const Shapes shapes = builder.take();
    CHECK(shapes.circles[0].center_deg.lon_deg == 370.0);
    CHECK(shapes.circles[0].center == unit_vector({10.0, 45.0}));
    CHECK(shapes.circles[0].radius_rad == skyquilt::pi / 2);
    CHECK(shapes.circles[1].center_deg.lon_deg == 90.0);
    CHECK(shapes.circles[1].center_deg.lat_deg == 0.0);
    CHECK(shapes.circles[1].center.y == 2e-200);
    CHECK(shapes.circles[1].radius_deg == 90.0);
    // No direction belongs to a latitude beyond the pole: the column refuses it by its degrees.
    CHECK(shapes.circles[2].center == UnitVector{0.0, 0.0, 0.0});
}

TEST_CASE("a refused text is an empty row with its number, a missing one too") {
    const std::vector<std::string_view> texts{"good", "bad", std::string_view(), "good", ""};
    std::vector<Refusal> refusals;
    const Shapes shapes =
        read_rows(texts, refusals,
                  [](std::string_view text, ShapesBuilder& builder) -> std::optional<Refusal> {
                      builder.add_polygon(triangle);
                      if (text == "bad") {
                          return unreadable(2, "a text must be good");
                      }
                      return std::nullopt;
                  });
    CHECK(shapes.offsets == std::vector<std::int64_t>{0, 1, 1, 1, 2, 3});
    CHECK(shapes.lon_lats.size() == 9);
    REQUIRE(refusals.size() == 2);
    CHECK(refusals[0].row == 1);
    CHECK(refusals[0].vertex == 2);
    CHECK(refusals[0].rule == Rule::unreadable);
    CHECK(refusals[1].row == 2);
    CHECK(refusals[1].message.find("missing") != std::string::npos);
}

TEST_CASE("a closing vertex is known by its degrees") {
    ShapesBuilder builder;
    builder.add_polygon(triangle);
    const std::array<LonLat, 4> closed{{{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {-0.0, 0.0}}};
    builder.add_polygon(closed);
    builder.add_polygon(std::span<const LonLat>(triangle.data(), 1));
    builder.add_polygon(std::span<const LonLat>());
    builder.end_row();
    const Shapes shapes = builder.take();
    CHECK_FALSE(is_closed(ShapeView(shapes, 0)));
    CHECK(is_closed(ShapeView(shapes, 1)));
    CHECK_FALSE(is_closed(ShapeView(shapes, 2)));
    CHECK(is_closed(ShapeView(shapes, 3)));
}

TEST_CASE("a shape that a form cannot state is named with its row") {
    ShapesBuilder builder;
    builder.add_polygon(triangle);
    builder.add_box({});
    builder.end_row();
    const Shapes shapes = builder.take();
    const std::vector<ShapeView> views{ShapeView(shapes, 0), ShapeView(shapes, 1)};
    CHECK_NOTHROW(check_polygons(std::span(views).first(1), 7, "well-known text"));
    CHECK_THROWS_WITH_AS(check_polygons(views, 7, "well-known text"),
                         "well-known text states polygons alone: row 7 holds a box of longitudes"
                         " and latitudes; make polygons of it with Regions.to_polygons first",
                         skyquilt::GeometryError);
}
