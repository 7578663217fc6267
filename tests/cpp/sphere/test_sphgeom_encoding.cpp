// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Encodings of lsst.sphgeom; tests/python holds them against the library itself.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/angle.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/byte_reader.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"
#include "skyquilt/sphere/sphgeom_encoding.hpp"

using namespace skyquilt::sphere;

namespace {

std::string encoding(char code, std::initializer_list<double> numbers) {
    std::string bytes(1, code);
    for (const double number : numbers) {
        append_bytes(bytes, number);
    }
    return bytes;
}

std::string union_of(const std::vector<std::string>& operands) {
    std::string bytes = "u";
    for (const std::string& operand : operands) {
        append_bytes(bytes, static_cast<std::uint64_t>(operand.size()));
        bytes += operand;
    }
    return bytes;
}

std::string read_and_written(std::string_view bytes) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_sphgeom(std::vector{bytes}, refusals);
    return refusals.empty() ? sphgeom_encodings(shapes).front()
                            : "refused: " + refusals.front().message;
}

void check_refused(std::string_view bytes, std::int64_t place, std::string_view part_of_message) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_sphgeom(std::vector{bytes}, refusals);
    REQUIRE(refusals.size() == 1);
    CAPTURE(refusals.front().message);
    CHECK(refusals.front().rule == Rule::unreadable);
    CHECK(refusals.front().vertex == place);
    CHECK(refusals.front().message.find(part_of_message) != std::string::npos);
    CHECK(shapes.kinds.empty());
}

const std::string octant = encoding('p', {1, 0, 0, 0, 1, 0, 0, 0, 1});
const std::string whole_circle = encoding('c', {0, 0, 1, 4, skyquilt::pi});
const std::string equator_box =
    encoding('b', {350 * skyquilt::radians_per_degree, 10 * skyquilt::radians_per_degree,
                   -skyquilt::radians_per_degree, skyquilt::radians_per_degree});

}  // namespace

TEST_CASE("polygons, circles, boxes and their unions come back byte for byte") {
    CHECK(read_and_written(octant) == octant);
    CHECK(read_and_written(whole_circle) == whole_circle);
    CHECK(read_and_written(equator_box) == equator_box);
    const std::string three = union_of({octant, whole_circle, equator_box});
    CHECK(read_and_written(three) == three);
    CHECK(read_and_written(union_of({octant, union_of({whole_circle, union_of({equator_box})})})) ==
          three);
    CHECK(read_and_written(union_of({octant})) == octant);
}

TEST_CASE("vectors are kept to the last bit where sphgeom takes them for length one") {
    const double low = std::nextafter(1.0, 0.0);
    const std::string odd = encoding('p', {low, 0, -0.0, 5e-324, low, 0, 0, 1e-17, 1});
    CHECK(read_and_written(odd) == odd);
}

TEST_CASE("vectors of another length are written with length one") {
    for (const double length : {1e-200, 3.0, 1e200, 5e-324}) {
        CAPTURE(length);
        CHECK(read_and_written(encoding('p', {length, 0, 0, 0, length, 0, 0, 0, length})) ==
              octant);
    }
    std::vector<Refusal> refusals;
    const std::string large = encoding('p', {3e307, 4e307, 0, -4e307, 3e307, 0, 0, 0, 5e307});
    const Shapes shapes = shapes_from_sphgeom(std::vector<std::string_view>{large}, refusals);
    const std::string written = sphgeom_encodings(shapes).front();
    const Shapes back = shapes_from_sphgeom(std::vector<std::string_view>{written}, refusals);
    CHECK(back.vectors[0].x == doctest::Approx(0.6).epsilon(1e-15));
    CHECK(back.vectors[1].x == doctest::Approx(-0.8).epsilon(1e-15));
}

TEST_CASE("the degrees of a box become its radians again") {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_sphgeom(std::vector<std::string_view>{equator_box}, refusals);
    REQUIRE(shapes.boxes.size() == 1);
    CHECK(shapes.boxes[0].lon_begin_deg == 350.0);
    CHECK(shapes.boxes[0].lon_end_deg == 10.0);
    CHECK(shapes.boxes[0].lat_begin_deg == -1.0);
    const std::string full =
        encoding('b', {0, 2 * skyquilt::pi, -skyquilt::pi / 2, skyquilt::pi / 2});
    const Shapes sky = shapes_from_sphgeom(std::vector<std::string_view>{full}, refusals);
    CHECK(sky.boxes[0].lon_end_deg == 360.0);
    CHECK(sky.boxes[0].lat_begin_deg == -90.0);
    CHECK(read_and_written(full) == full);
}

TEST_CASE("longitudes of a box are brought into one turn") {
    ShapesBuilder builder;
    for (const BoxShape& box :
         {BoxShape{-10, 10, -1, 1}, BoxShape{350, 370, -1, 1}, BoxShape{-370, 370, -1, 1},
          BoxShape{0, 360, -1, 1}, BoxShape{-1e-300, 1, -1, 1}}) {
        builder.add_box(box);
        builder.end_row();
    }
    const auto written = sphgeom_encodings(builder.take());
    const double degree = skyquilt::radians_per_degree;
    CHECK(written[0] == equator_box);
    CHECK(written[1] == equator_box);
    CHECK(written[2] == encoding('b', {0, 2 * skyquilt::pi, -degree, degree}));
    CHECK(written[3] == written[2]);
    CHECK(written[4] == encoding('b', {0, degree, -degree, degree}));
}

TEST_CASE("a box as wide as doubles of radians tell has all longitudes, a thin one none") {
    const auto longitudes = [](double begin, double end) {
        ShapesBuilder builder;
        builder.add_box({begin, end, 0.0, 10.0});
        builder.end_row();
        const std::vector<std::string> written = sphgeom_encodings(builder.take());
        const std::vector<std::string_view> views(written.begin(), written.end());
        std::vector<Refusal> refusals;
        const BoxShape box = shapes_from_sphgeom(views, refusals).boxes.at(0);
        return std::array{box.lon_begin_deg, box.lon_end_deg};
    };
    CHECK(longitudes(0.0, -1e-20) == std::array{0.0, 360.0});
    CHECK(longitudes(-1e-20, -2e-20) == std::array{0.0, 360.0});
    CHECK(longitudes(-1e-20, 0.0) == std::array{0.0, 0.0});
    CHECK(longitudes(5.0, 5.0) == std::array{5.0, 5.0});
    CHECK(longitudes(5.0, 365.0) == std::array{0.0, 360.0});
    CHECK(longitudes(-1e-20, 1e-20) == std::array{0.0, 1e-20});
}

TEST_CASE("what sphgeom calls empty is the empty region") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(read_and_written("u") == "u");
    CHECK(read_and_written(encoding('c', {1, 0, 0, -1, -1})) == "u");
    CHECK(read_and_written(encoding('b', {nan, nan, 1, 0})) == "u");
    CHECK(read_and_written(encoding('b', {0, 1, 1, 0})) == "u");
    CHECK(read_and_written(union_of({"u", encoding('c', {1, 0, 0, -1, -1})})) == "u");
}

TEST_CASE("ellipses, intersections and what is no encoding are refused by name") {
    check_refused("e" + std::string(112, '\0'), 0, "Ellipse");
    check_refused("i", 0, "IntersectionRegion");
    check_refused(union_of({octant, "e"}), 90, "Ellipse");
    check_refused("", 0, "no bytes");
    check_refused("x", 0, "got byte 120");
    check_refused("p", 0, "three or more vertices, got 0");
    check_refused(octant.substr(0, 49), 0, "got 48");
    check_refused(octant + "x", 0, "got 73");
    check_refused("c", 0, "40 bytes, got 0");
    check_refused(equator_box + "x", 0, "32 bytes, got 33");
    check_refused("u1234567", 1, "8 bytes, got 7");
    check_refused(std::string("u").append(8, '\xff'), 1, "18446744073709551615 bytes, got 0");
    check_refused(std::string("u").append(8, '\0'), 9, "no bytes");
    check_refused(union_of({octant}) + "x", 82, "8 bytes, got 1");
    check_refused(std::string_view(), 0, "missing value");
}

TEST_CASE("unions nested a thousand deep are read") {
    std::string nested = octant;
    for (int i = 0; i < 1000; ++i) {
        nested = union_of({nested});
    }
    CHECK(read_and_written(nested) == octant);
}

TEST_CASE("a vector that is no direction is read for the column to refuse, and not written") {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double odd : {infinity, std::numeric_limits<double>::quiet_NaN(), 0.0}) {
        std::vector<Refusal> refusals;
        const std::string polygon = encoding('p', {1, 0, 0, 0, odd, 0, 0, 0, 1});
        const std::string circle = encoding('c', {0, odd, 0, 1, 1});
        const Shapes shapes = shapes_from_sphgeom(std::vector<std::string_view>{polygon}, refusals);
        const Shapes circles = shapes_from_sphgeom(std::vector<std::string_view>{circle}, refusals);
        CHECK(refusals.empty());
        CHECK_THROWS_WITH_AS(
            static_cast<void>(sphgeom_encodings(shapes)),
            "a vertex must be a direction, finite and not zero: row 0 has one that is not",
            skyquilt::CoordinateError);
        CHECK_THROWS_WITH_AS(
            static_cast<void>(sphgeom_encodings(circles)),
            "a centre must be a direction, finite and not zero: row 0 has one that is not",
            skyquilt::CoordinateError);
    }
}

TEST_CASE("an outline is written as sphgeom has it, or refused with its row") {
    const auto written = [](const std::vector<LonLat>& vertices) {
        ShapesBuilder builder;
        builder.end_row();
        builder.add_polygon(vertices);
        builder.end_row();
        return sphgeom_encodings(builder.take()).back();
    };
    const std::string expected = encoding('p', {1, 0, 0, 0, 1, 0, 0, 0, 1});
    CHECK(written({{0, 0}, {90, 0}, {0, 90}}) == expected);
    CHECK(written({{0, 0}, {0, 0}, {90, 0}, {7, 90}, {8, 90}, {360, 0}}) == expected);
    CHECK(written({{0, 90}, {90, 0}, {0, 0}}) == expected);
    CHECK_THROWS_WITH_AS(static_cast<void>(written({{0, 0}, {10, 0}, {2, 2}, {0, 10}})),
                         "sphgeom has convex polygons alone: row 1 holds one that is not; write it"
                         " as well-known binary or as an s_region",
                         skyquilt::GeometryError);
    CHECK_THROWS_WITH_AS(static_cast<void>(written({{0, 0}, {10, 0}, {0, 0}})),
                         "an outline needs at least 3 distinct vertices: row 1 has 2",
                         skyquilt::GeometryError);
}
