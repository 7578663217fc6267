// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Texts of s_region columns as archives write them, and those that are refused.
#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/s_region.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

using namespace skyquilt::sphere;

namespace {

// The text as this project writes it: the shortest way to say what was read.
std::string read_and_written(std::string_view text) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_s_region(std::vector{text}, refusals);
    REQUIRE(shapes.offsets.size() == 2);
    return refusals.empty() ? s_regions(shapes).front() : "refused: " + refusals.front().message;
}

Refusal refusal_of(std::string_view text) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_s_region(std::vector{text}, refusals);
    CAPTURE(text);
    REQUIRE(refusals.size() == 1);
    CHECK(refusals.front().rule == Rule::unreadable);
    CHECK(shapes.offsets == std::vector<std::int64_t>{0, 0});
    CHECK(shapes.kinds.empty());
    CHECK(shapes.lon_lats.empty());
    return refusals.front();
}

void check_refused(std::string_view text, std::int64_t place, std::string_view part_of_message) {
    const Refusal refusal = refusal_of(text);
    CAPTURE(text);
    CAPTURE(refusal.message);
    CHECK(refusal.vertex == place);
    CHECK(refusal.message.find(part_of_message) != std::string::npos);
}

}  // namespace

TEST_CASE("frames, reference positions and flavours that are ICRS for a footprint are taken") {
    for (const char* system : {"", "ICRS", "icrs", "J2000", "FK5", "FK5 J2000", "J2000.0", "GSC1",
                               "UNKNOWNFrame", "ICRS TOPOCENTER", "ICRS GEOCENTER SPHERICAL2",
                               "fk5 barycenter", "UNKNOWNREFPOS", "fillfactor 0.9 ICRS"}) {
        CAPTURE(system);
        CHECK(read_and_written("POLYGON " + std::string(system) + " 1 2 3 4 5 6.25") ==
              "POLYGON ICRS 1 2 3 4 5 6.25");
        CHECK(read_and_written("Circle " + std::string(system) + "\t1\n 2 3") ==
              "CIRCLE ICRS 1 2 3");
    }
}

TEST_CASE("commas, white space and numbers of every kind are taken") {
    CHECK(read_and_written("  polygon icrs +1.5e+01,.5, -3.,4 ,5 6  ") ==
          "POLYGON ICRS 15 0.5 -3 4 5 6");
}

TEST_CASE("a closing vertex is kept as delivered") {
    CHECK(read_and_written("POLYGON ICRS 0 0 1 0 1 1 0 0") == "POLYGON ICRS 0 0 1 0 1 1 0 0");
}

TEST_CASE("several shapes and nested unions are one union") {
    const std::string three =
        "UNION ICRS (POLYGON 1 2 3 4 5 6 CIRCLE 1 2 3 POLYGON 7 8 9 10 11 12)";
    CHECK(read_and_written("POLYGON ICRS 1 2 3 4 5 6 CIRCLE ICRS 1 2 3 POLYGON 7 8 9 10 11 12") ==
          three);
    CHECK(read_and_written("Union ICRS TOPOCENTER ( Polygon 1 2 3 4 5 6 Circle 1 2 3 "
                           "Polygon 7 8 9 10 11 12)") == three);
    CHECK(read_and_written("UNION(UNION(POLYGON 1 2 3 4 5 6)UNION ICRS (CIRCLE 1 2 3 POLYGON 7 8 9 "
                           "10 11 12))") == three);
    CHECK(read_and_written("UNION (CIRCLE 1 2 3) unit deg") == "CIRCLE ICRS 1 2 3");
    CHECK(read_and_written("UNION (CIRCLE 1 2 3) CIRCLE 4 5 6") ==
          "UNION ICRS (CIRCLE 1 2 3 CIRCLE 4 5 6)");
}

TEST_CASE("a unit after a shape counts for all its numbers, one after a radius for the radius") {
    CHECK(read_and_written("CIRCLE ICRS 60 120 30 unit arcmin") == "CIRCLE ICRS 1 2 0.5");
    CHECK(read_and_written("CIRCLE ICRS 3600 7200 36 UNIT arcsec") == "CIRCLE ICRS 1 2 0.01");
    CHECK(read_and_written("CIRCLE ICRS 3600000 0 360000 UNIT mas") == "CIRCLE ICRS 1 0 0.1");
    CHECK(read_and_written("CIRCLE 1 2 3 unit deg deg") == "CIRCLE ICRS 1 2 3");
    CHECK(read_and_written("POLYGON 0 0 60 0 60 60 unit arcmin") == "POLYGON ICRS 0 0 1 0 1 1");
    for (const char* radius : {"0.5d", "0.5deg", "0.5 deg", "30arcmin", "30'", "30 '", "1800\"",
                               "1800''", "1800arcsec", "1800 ArcSec", "1800000mas"}) {
        CAPTURE(radius);
        CHECK(read_and_written("CIRCLE ICRS 1 2 " + std::string(radius)) == "CIRCLE ICRS 1 2 0.5");
        CHECK(read_and_written("CIRCLE 1 2 " + std::string(radius) + " CIRCLE 3 4 5") ==
              "UNION ICRS (CIRCLE 1 2 0.5 CIRCLE 3 4 5)");
    }
    CHECK(read_and_written("CIRCLE 60 120 0.5d unit arcmin") == "CIRCLE ICRS 1 2 0.5");
    std::vector<Refusal> refusals;
    const std::vector<std::string_view> radians{"CIRCLE 1 0.5 0.25rad unit rad"};
    const Shapes shapes = shapes_from_s_region(radians, refusals);
    REQUIRE(shapes.circles.size() == 1);
    CHECK(shapes.circles[0].center_deg.lon_deg == 1.0 / skyquilt::radians_per_degree);
    CHECK(shapes.circles[0].radius_deg == 0.25 / skyquilt::radians_per_degree);
}

TEST_CASE("an interval of positions is a box, and the whole sky a circle") {
    std::vector<Refusal> refusals;
    const std::vector<std::string_view> texts{"PositionInterval ICRS 350 -20 10 30", "ALLSKY ICRS"};
    const Shapes shapes = shapes_from_s_region(texts, refusals);
    CHECK(refusals.empty());
    REQUIRE(shapes.boxes.size() == 1);
    CHECK(shapes.boxes[0].lon_begin_deg == 350.0);
    CHECK(shapes.boxes[0].lon_end_deg == 10.0);
    CHECK(shapes.boxes[0].lat_begin_deg == -20.0);
    CHECK(shapes.boxes[0].lat_end_deg == 30.0);
    REQUIRE(shapes.circles.size() == 1);
    CHECK(shapes.circles[0].radius_deg == 180.0);
    CHECK(s_regions(shapes) ==
          std::vector<std::string>{"POSITIONINTERVAL ICRS 350 -20 10 30", "CIRCLE ICRS 0 90 180"});
    CHECK(read_and_written("UNION ICRS (POSITIONINTERVAL 0 -90 360 90 CIRCLE 1 2 3)") ==
          "UNION ICRS (POSITIONINTERVAL 0 -90 360 90 CIRCLE 1 2 3)");
}

TEST_CASE("a text of nothing is the empty region, and a missing value is refused") {
    std::vector<Refusal> refusals;
    const std::vector<std::string_view> texts{"", " \t ", std::string_view()};
    const Shapes shapes = shapes_from_s_region(texts, refusals);
    CHECK(shapes.offsets == std::vector<std::int64_t>{0, 0, 0, 0});
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].row == 2);
    CHECK(s_regions(shapes) == std::vector<std::string>{"", "", ""});
}

TEST_CASE("sub-phrases that say nothing of the region are passed over") {
    CHECK(read_and_written("CIRCLE ICRS 1 2 3 unit deg Error 0.1 0.1 Resolution 0.5 PixSize 1 1 "
                           "Size 2 CIRCLE 4 5 6") == "UNION ICRS (CIRCLE 1 2 3 CIRCLE 4 5 6)");
}

TEST_CASE("another frame is refused by name, with the way to ICRS") {
    for (const char* frame : {"GALACTIC", "Galactic_II", "ECLIPTIC", "FK4", "B1950", "FK4 B1950",
                              "SUPER_GALACTIC", "UNITSPHERE", "CARTESIAN3"}) {
        const std::string text = "POLYGON " + std::string(frame) + " 1 2 3 4 5 6";
        check_refused(text, 8, std::string(frame).substr(0, std::string(frame).find(' ')));
        check_refused(text, 8, "SkyCoord");
    }
    check_refused("CIRCLE FK5 B1950 1 2 3", 11, "'B1950'");
    check_refused("POLYGON MARS 1 2 3 4 5 6", 8, "known frame (ICRS, FK5, J2000, GSC1 or none)");
    check_refused("UNION GALACTIC (CIRCLE 1 2 3)", 6, "GALACTIC");
}

TEST_CASE("what is no union of polygons and circles is refused by name") {
    check_refused("BOX ICRS 1 2 3 4", 0, "BOX");
    check_refused("ELLIPSE ICRS 1 2 3 4 5", 0, "'ELLIPSE'");
    check_refused("CONVEX ICRS 1 2 3 4", 0, "'CONVEX'");
    check_refused("POSITION ICRS 1 2", 0, "no extent");
    check_refused("NOT (CIRCLE 1 2 3)", 0, "'NOT'");
    check_refused("INTERSECTION ICRS (CIRCLE 1 2 3)", 0, "'INTERSECTION'");
    check_refused("CIRCLE 1 2 3 DIFFERENCE (CIRCLE 1 2 3)", 13, "'DIFFERENCE'");
    check_refused("Union ICRS TOPOCENTER ( Polygon 1 2 3 4 5 6 Not (Polygon 1 2 3 4 5 6))", 44,
                  "without holes");
}

TEST_CASE("a malformed text is refused at its place") {
    check_refused("1 2 3", 0, "POLYGON, a CIRCLE or a UNION, got '1'");
    check_refused("POLYGON", 7, "list its vertices, got the end");
    check_refused("POLYGON ICRS", 12, "list its vertices, got the end");
    check_refused("POLYGON ICRS 1 2 3", 18, "3 numbers");
    check_refused("POLYGON ICRS 1 2 NaN 4", 17, "finite number, got 'NaN'");
    check_refused("POLYGON ICRS NaN NaN", 13, "finite number, got 'NaN'");
    check_refused("CIRCLE 1 2 inf", 11, "finite number, got 'inf'");
    check_refused("CIRCLE 1 2 -inf", 11, "got 2 and then '-inf'");
    check_refused("CIRCLE 1 2", 10, "3 numbers");
    check_refused("CIRCLE 1 2 3 4", 14, "got 4");
    check_refused("CIRCLE 1 2 3parsec", 12, "'parsec'");
    check_refused("CIRCLE 1d 2 3", 8, "'d'");
    check_refused("POLYGON 1 2 3 4 5 6deg", 19, "'deg'");
    check_refused("CIRCLE 1 2 1e400", 11, "fit a double");
    check_refused("CIRCLE 1e308 2 3 unit rad", 17, "degrees must fit a double");
    check_refused("CIRCLE 1 2 1e308rad", 19, "degrees must fit a double");
    check_refused("POSITIONINTERVAL 1 2 3", 22, "4 numbers");
    check_refused("CIRCLE 1 2 3 UNIT parsec", 18, "arcsec, mas or rad, got 'parsec'");
    check_refused("CIRCLE 1 2 3 UNIT deg arcmin", 22, "one UNIT");
    check_refused("CIRCLE 1 2 3 FOO", 13, "'FOO'");
    check_refused("UNION POLYGON 1 2 3 4 5 6", 6, "'POLYGON'");
    check_refused("UNION 1", 6, "in parentheses, got '1'");
    check_refused("UNION (CIRCLE 1 2 3", 19, "end with ')'");
    check_refused("UNION ()", 8, "UNION of nothing");
    check_refused("UNION (CIRCLE 1 2 3))", 20, "')'");
    check_refused("UNION (CIRCLE 60 60 60) unit arcmin", 24, "follow each shape");
    check_refused("CIRCLE 1 2 3 \xff", 13, "'\\xff'");
    check_refused(std::string_view("CIRCLE 1 2 3\0", 13), 12, "'\\x00'");
}

TEST_CASE("a refused text leaves the rows about it as they are") {
    std::vector<Refusal> refusals;
    const std::vector<std::string_view> texts{"CIRCLE 1 2 3", "CIRCLE 1 2 3 CIRCLE 4",
                                              std::string_view(), "POLYGON 1 2 3 4 5 6"};
    const Shapes shapes = shapes_from_s_region(texts, refusals);
    CHECK(shapes.offsets == std::vector<std::int64_t>{0, 1, 1, 1, 2});
    CHECK(s_regions(shapes) ==
          std::vector<std::string>{"CIRCLE ICRS 1 2 3", "", "", "POLYGON ICRS 1 2 3 4 5 6"});
    REQUIRE(refusals.size() == 2);
    CHECK(refusals[0].row == 1);
    CHECK(refusals[1].row == 2);
}

TEST_CASE("degrees come back bit for bit from the text written of them") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> lon(-360.0, 720.0);
    std::uniform_real_distribution<double> lat(-90.0, 90.0);
    for (int i = 0; i < 2000; ++i) {
        ShapesBuilder builder;
        std::vector<LonLat> vertices;
        for (int k = 0; k < 4; ++k) {
            vertices.push_back({lon(random), lat(random)});
        }
        builder.add_polygon(vertices);
        builder.add_circle(vertices[0], std::abs(lat(random)));
        builder.end_row();
        const Shapes shapes = builder.take();
        const std::string text = s_regions(shapes).front();
        std::vector<Refusal> refusals;
        const Shapes back = shapes_from_s_region(std::vector<std::string_view>{text}, refusals);
        REQUIRE(refusals.empty());
        for (std::size_t k = 0; k < 4; ++k) {
            REQUIRE(std::bit_cast<std::uint64_t>(back.lon_lats[k].lon_deg) ==
                    std::bit_cast<std::uint64_t>(vertices[k].lon_deg));
            REQUIRE(std::bit_cast<std::uint64_t>(back.lon_lats[k].lat_deg) ==
                    std::bit_cast<std::uint64_t>(vertices[k].lat_deg));
        }
        REQUIRE(back.circles[0].radius_deg == shapes.circles[0].radius_deg);
        REQUIRE(back.circles[0].center == shapes.circles[0].center);
    }
}

TEST_CASE("unions nested a hundred thousand deep are read") {
    std::string text;
    for (int i = 0; i < 100000; ++i) {
        text += "UNION(";
    }
    check_refused(text, static_cast<std::int64_t>(text.size()), "end with ')'");
    text += "CIRCLE 1 2 3" + std::string(100000, ')');
    CHECK(read_and_written(text) == "CIRCLE ICRS 1 2 3");
}
