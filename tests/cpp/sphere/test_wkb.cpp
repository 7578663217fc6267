// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/byte_reader.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"
#include "skyquilt/sphere/wkb.hpp"

using namespace skyquilt::sphere;

namespace {

// The bytes that two hexadecimal digits each spell; spaces are for the eye.
std::string bytes_of(std::string_view hexadecimal) {
    std::string bytes;
    int high = -1;
    for (const char c : hexadecimal) {
        if (c == ' ') {
            continue;
        }
        const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
        if (high < 0) {
            high = digit;
        } else {
            bytes += static_cast<char>(16 * high + digit);
            high = -1;
        }
    }
    return bytes;
}

// The ring 0 0, 1 0, 1 1, 0 0 in both byte orders, with its count.
const std::string little_ring =
    "04000000 0000000000000000 0000000000000000 000000000000f03f 0000000000000000"
    " 000000000000f03f 000000000000f03f 0000000000000000 0000000000000000";
const std::string big_ring =
    "00000004 0000000000000000 0000000000000000 3ff0000000000000 0000000000000000"
    " 3ff0000000000000 3ff0000000000000 0000000000000000 0000000000000000";
const std::string little_polygon = "01 03000000 01000000 " + little_ring;
const std::string big_polygon = "00 00000003 00000001 " + big_ring;

std::string read_and_written(std::string_view hexadecimal) {
    const std::string binary = bytes_of(hexadecimal);
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_wkb(std::vector<std::string_view>{binary}, refusals);
    return refusals.empty() ? wkbs(shapes).front() : "refused: " + refusals.front().message;
}

void check_refused(std::string_view hexadecimal, std::int64_t place,
                   std::string_view part_of_message) {
    const std::string binary = bytes_of(hexadecimal);
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_wkb(std::vector<std::string_view>{binary}, refusals);
    CAPTURE(hexadecimal);
    REQUIRE(refusals.size() == 1);
    CAPTURE(refusals.front().message);
    CHECK(refusals.front().rule == Rule::unreadable);
    CHECK(refusals.front().vertex == place);
    CHECK(refusals.front().message.find(part_of_message) != std::string::npos);
    CHECK(shapes.kinds.empty());
}

}  // namespace

TEST_CASE("both byte orders and the flags of PostGIS are read") {
    const std::string expected = bytes_of(little_polygon);
    CHECK(read_and_written(little_polygon) == expected);
    CHECK(read_and_written(big_polygon) == expected);
    CHECK(read_and_written("01 03000020 e6100000 01000000 " + little_ring) == expected);
    CHECK(read_and_written("00 20000003 000010e6 00000001 " + big_ring) == expected);
    CHECK(read_and_written("01 03000020 00000000 01000000 " + little_ring) == expected);
}

TEST_CASE("members have their own byte order, and collections are one region") {
    const std::string two = bytes_of("01 06000000 02000000 " + little_polygon + little_polygon);
    CHECK(read_and_written("00 00000006 00000002 " + little_polygon + big_polygon) == two);
    CHECK(read_and_written("01 07000000 02000000 " + big_polygon + "01 07000000 02000000 " +
                           "01 06000000 01000000 " + little_polygon + "01 03000000 00000000") ==
          two);
}

TEST_CASE("no ring and no member are the empty region") {
    const std::string empty = bytes_of("01 03000000 00000000");
    for (const char* hexadecimal :
         {"01 03000000 00000000", "00 00000006 00000000", "01 07000000 00000000",
          "01 07000000 01000000 01 07000000 "
          "00000000"}) {
        CAPTURE(hexadecimal);
        CHECK(read_and_written(hexadecimal) == empty);
    }
}

TEST_CASE("holes, Z and M, other SRIDs and other types are refused by name") {
    check_refused("01 03000000 02000000 " + little_ring + little_ring, 9, "1 holes");
    check_refused("01 03000080 01000000 " + little_ring, 5, "drop Z and M");
    check_refused("01 03000040 01000000 " + little_ring, 5, "drop Z and M");
    check_refused("01 eb030000 01000000 " + little_ring, 5, "got POLYGON with them");
    check_refused("01 bb0b0000 01000000 " + little_ring, 5, "got POLYGON with them");
    check_refused("01 03000020 110f0000 01000000 " + little_ring, 9, "got 3857");
    check_refused("01 01000000 0000000000000000 0000000000000000", 5, "got POINT");
    check_refused("01 0a000000 00000000", 5, "got CURVEPOLYGON");
    check_refused("01 ff000000 00000000", 5, "got type 255");
    check_refused("01 06000000 01000000 01 06000000 00000000", 14,
                  "members of a MULTIPOLYGON must be POLYGONs, got MULTIPOLYGON");
}

TEST_CASE("counts that the bytes cannot hold are refused before they are believed") {
    check_refused("01 03000000 ffffffff", 9, "4294967295 rings, got 0 bytes");
    check_refused("01 03000000 01000000 ffffffff 0000000000000000 0000000000000000", 13,
                  "4294967295 vertices, got 16 bytes");
    check_refused("01 06000000 ffffffff " + little_polygon, 9, "4294967295 members");
    check_refused("01 07000000 02000000 01 03000000 00000000", 9, "2 members, got 9 bytes");
}

TEST_CASE("a binary that is cut off or runs on is refused at its place") {
    const std::string whole = bytes_of("01 07000020 e6100000 01000000 " + little_polygon);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        std::vector<Refusal> refusals;
        const std::string_view cut(whole.data(), size);
        static_cast<void>(shapes_from_wkb(std::vector{cut}, refusals));
        REQUIRE(refusals.size() == 1);
        CHECK(refusals.front().vertex <= static_cast<std::int64_t>(size));
    }
    check_refused(little_polygon + " 00", 77, "got 1 more bytes");
    check_refused("02 03000000 00000000", 1, "byte order must be 0 or 1, got 2");
    check_refused("01 03000000 01000000 00000000", 13, "a ring must have vertices");
    std::vector<Refusal> refusals;
    static_cast<void>(shapes_from_wkb(std::vector{std::string_view()}, refusals));
    CHECK(refusals.front().message.find("missing value") != std::string::npos);
}

TEST_CASE("collections nested a hundred thousand deep are read") {
    std::string hexadecimal;
    for (int i = 0; i < 100000; ++i) {
        hexadecimal += "0107000000 01000000";
    }
    CHECK(read_and_written(hexadecimal + "01 03000000 00000000") ==
          bytes_of("01 03000000 00000000"));
    check_refused(hexadecimal, 900000, "1 members, got 0 bytes");
}

TEST_CASE("every bit of a coordinate is kept, whether or not it is a position") {
    std::string binary = bytes_of("01 03000000 01000000 03000000");
    const std::vector<double> coordinates{
        -0.0, std::numeric_limits<double>::quiet_NaN(), 5e-324, 1e308, 0.1, -90.0};
    for (const double value : coordinates) {
        append_bytes(binary, value);
    }
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_wkb(std::vector<std::string_view>{binary}, refusals);
    REQUIRE(shapes.lon_lats.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(std::bit_cast<std::uint64_t>(shapes.lon_lats[i].lon_deg) ==
              std::bit_cast<std::uint64_t>(coordinates[2 * i]));
        CHECK(std::bit_cast<std::uint64_t>(shapes.lon_lats[i].lat_deg) ==
              std::bit_cast<std::uint64_t>(coordinates[2 * i + 1]));
    }
}

TEST_CASE("a ring that NaN closes is not closed again") {
    std::string binary = bytes_of("01 03000000 01000000 02000000");
    for (int i = 0; i < 4; ++i) {
        append_bytes(binary, std::numeric_limits<double>::quiet_NaN());
    }
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_wkb(std::vector<std::string_view>{binary}, refusals);
    CHECK(wkbs(shapes) == std::vector{binary});
}

TEST_CASE("a circle cannot be written") {
    ShapesBuilder builder;
    builder.add_circle(LonLat{1.0, 2.0}, 3.0);
    builder.end_row();
    const Shapes shapes = builder.take();
    CHECK_THROWS_AS(static_cast<void>(wkbs(shapes)), skyquilt::GeometryError);
}
