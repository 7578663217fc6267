// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"
#include "skyquilt/sphere/wkt.hpp"

using namespace skyquilt::sphere;

namespace {

const std::string square = "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))";

std::string read_and_written(std::string_view text) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_wkt(std::vector{text}, refusals);
    return refusals.empty() ? wkts(shapes).front() : "refused: " + refusals.front().message;
}

void check_refused(std::string_view text, std::int64_t place, std::string_view part_of_message) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_wkt(std::vector{text}, refusals);
    CAPTURE(text);
    REQUIRE(refusals.size() == 1);
    CAPTURE(refusals.front().message);
    CHECK(refusals.front().rule == Rule::unreadable);
    CHECK(refusals.front().vertex == place);
    CHECK(refusals.front().message.find(part_of_message) != std::string::npos);
    CHECK(shapes.kinds.empty());
}

}  // namespace

TEST_CASE("polygons are read in every spelling") {
    CHECK(read_and_written(square) == square);
    CHECK(read_and_written("polygon((0 0,1 0,1 1,0 1,0 0))") == square);
    CHECK(read_and_written("SRID=4326;POLYGON((0 0,1.0 0,1e0 1,0 1,0 0))") == square);
    CHECK(read_and_written(" srid = 0 ; Polygon ( ( 0 0 , 1 0 , 1 1 , 0 1 , 0 0 ) ) ") == square);
}

TEST_CASE("a ring is closed when it is written, once") {
    CHECK(read_and_written("POLYGON ((0 0, 1 0, 1 1, 0 1))") == square);
    CHECK(read_and_written("POLYGON ((7 8))") == "POLYGON ((7 8, 7 8))");
}

TEST_CASE("several polygons are one region however they are collected") {
    const std::string two = "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))";
    CHECK(read_and_written(two) == two);
    CHECK(read_and_written(
              "GEOMETRYCOLLECTION(POLYGON((0 0,1 0,1 1,0 0)),"
              "GEOMETRYCOLLECTION(MULTIPOLYGON(((5 5,6 5,6 6,5 5))),POLYGON EMPTY))") == two);
    CHECK(read_and_written("MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)), EMPTY)") ==
          "POLYGON ((0 0, 1 0, 1 1, 0 0))");
}

TEST_CASE("EMPTY is the empty region") {
    for (const char* text : {"POLYGON EMPTY", "MULTIPOLYGON EMPTY", "GEOMETRYCOLLECTION EMPTY",
                             "multipolygon(empty)", "GEOMETRYCOLLECTION(POLYGON EMPTY)"}) {
        CAPTURE(text);
        CHECK(read_and_written(text) == "POLYGON EMPTY");
    }
}

TEST_CASE("holes, Z and M, other SRIDs and other types are refused by name") {
    check_refused("POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0, 1 0, 1 1, 0 0))", 31, "without holes");
    check_refused("POLYGON Z ((0 0 0, 1 0 0, 1 1 0, 0 0 0))", 8, "drop Z and M, got 'Z'");
    check_refused("POLYGON ((0 0 5, 1 0 5))", 14, "drop Z and M, got '5,'");
    check_refused("MULTIPOLYGON ZM (((0 0 0 0)))", 13, "drop Z and M");
    check_refused("POLYGONZ ((0 0 0))", 0, "got 'POLYGONZ'");
    check_refused("SRID=3857;POLYGON((0 0,1 0,1 1,0 0))", 5, "4326 or 0");
    check_refused("SRID=4326POLYGON((0 0,1 0,1 1,0 0))", 9, "end with ';'");
    check_refused("POINT (1 2)", 0, "got 'POINT'");
    check_refused("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 0 0))", 0, "got 'CURVEPOLYGON'");
    check_refused("GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1))", 20, "got 'LINESTRING'");
}

TEST_CASE("a malformed text is refused at its place") {
    check_refused("", 0, "got the end");
    check_refused("POLYGON", 7, "EMPTY or begin with '('");
    check_refused("POLYGON (", 9, "begin with '('");
    check_refused("POLYGON ((", 10, "two finite numbers");
    check_refused("POLYGON ()", 9, "begin with '('");
    check_refused("POLYGON (())", 10, "two finite numbers");
    check_refused("POLYGON ((1))", 11, "two finite numbers, longitude and latitude, got '))'");
    check_refused("POLYGON ((1 2, 3))", 16, "two finite numbers");
    check_refused("POLYGON ((1 nan, 3 4))", 12, "got 'nan,'");
    check_refused("POLYGON ((1 2deg, 3 4))", 12, "got '2deg,'");
    check_refused("POLYGON ((1 2", 13, "end with ')'");
    check_refused("POLYGON ((1 2)", 14, "end with ')'");
    check_refused("POLYGON ((1 2)) x", 16, "end after its geometry, got 'x'");
    check_refused("POLYGON ((1 2)))", 15, "end after its geometry");
    check_refused("MULTIPOLYGON ((1 2))", 15, "begin with '('");
    check_refused("MULTIPOLYGON (((1 2))", 21, "end with ')'");
    check_refused("GEOMETRYCOLLECTION", 18, "begin with '('");
    check_refused("GEOMETRYCOLLECTION ()", 20, "got ')'");
    check_refused("GEOMETRYCOLLECTION (POLYGON EMPTY", 33, "end with ',' or ')'");
    check_refused("GEOMETRYCOLLECTION (POLYGON EMPTY POLYGON EMPTY)", 34, "end with ',' or ')'");
    check_refused(std::string_view(), 0, "missing value");
}

TEST_CASE("collections nested a hundred thousand deep are read") {
    std::string text;
    for (int i = 0; i < 100000; ++i) {
        text += "GEOMETRYCOLLECTION(";
    }
    text += "POLYGON EMPTY" + std::string(100000, ')');
    CHECK(read_and_written(text) == "POLYGON EMPTY");
}

TEST_CASE("circles and boxes are refused with their row, vectors are written as degrees") {
    ShapesBuilder builder;
    builder.end_row();
    builder.add_circle(LonLat{1.0, 2.0}, 3.0);
    builder.end_row();
    const Shapes circle = builder.take();
    CHECK_THROWS_WITH_AS(
        static_cast<void>(wkts(circle)),
        "well-known text states polygons alone: row 1 holds a circle; make polygons"
        " of it with Regions.to_polygons first",
        skyquilt::GeometryError);
    const std::array<UnitVector, 3> octant{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    ShapesBuilder vectors;
    vectors.add_polygon(octant);
    vectors.end_row();
    CHECK(wkts(vectors.take()) == std::vector<std::string>{"POLYGON ((0 0, 90 0, 0 90, 0 0))"});
}
