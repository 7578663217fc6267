// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/sphere/pos.hpp"
#include "skyquilt/sphere/shapes_builder.hpp"

using namespace skyquilt::sphere;

namespace {

std::string read_and_written(std::string_view text) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_pos(std::vector{text}, refusals);
    return refusals.empty() ? pos_texts(shapes).front() : "refused: " + refusals.front().message;
}

void check_refused(std::string_view text, std::int64_t place, std::string_view part_of_message) {
    std::vector<Refusal> refusals;
    const Shapes shapes = shapes_from_pos(std::vector{text}, refusals);
    CAPTURE(text);
    REQUIRE(refusals.size() == 1);
    CAPTURE(refusals.front().message);
    CHECK(refusals.front().rule == Rule::unreadable);
    CHECK(refusals.front().vertex == place);
    CHECK(refusals.front().message.find(part_of_message) != std::string::npos);
    CHECK(shapes.kinds.empty());
}

}  // namespace

TEST_CASE("each shape is read and written") {
    CHECK(read_and_written("CIRCLE 12.0 34.0 0.5") == "CIRCLE 12 34 0.5");
    CHECK(read_and_written("RANGE 12 12.5 34 36") == "RANGE 12 12.5 34 36");
    CHECK(read_and_written("RANGE 350 10 -1 1") == "RANGE 350 10 -1 1");
    CHECK(read_and_written(" polygon 12 34 14 34  14 36 12 36 ") ==
          "POLYGON 12 34 14 34 14 36 12 36");
}

TEST_CASE("an infinite bound leaves that side of a range open") {
    CHECK(read_and_written("RANGE -Inf +Inf -Inf +Inf") == "RANGE 0 360 -90 90");
    CHECK(read_and_written("RANGE 10 inf -inf 5") == "RANGE 10 360 -90 5");
    CHECK(read_and_written("RANGE -infinity 10 0 Infinity") == "RANGE 0 10 0 90");
    check_refused("CIRCLE +Inf 0 1", 7, "3 numbers");
    check_refused("RANGE 0 +Info 0 1", 8, "4 numbers");
}

TEST_CASE("a malformed text is refused at its place") {
    check_refused("BOX 1 2 3 4", 0, "got 'BOX'");
    check_refused("CIRCLE ICRS 1 2 3", 7, "got 'ICRS'");
    check_refused("CIRCLE 1 2", 10, "3 numbers: longitude, latitude and radius, got the end");
    check_refused("CIRCLE 1 2 3 4", 13, "end after its one shape, got '4'");
    check_refused("CIRCLE 1 2 3d", 11, "3 numbers");
    check_refused("CIRCLE 1,2,3", 8, "got ',2,3'");
    check_refused("CIRCLE 1 NaN 3", 9, "got 'NaN'");
    check_refused("RANGE 1 2 3", 11, "two longitudes and two latitudes");
    check_refused("RANGE 1 2 3 - 4", 12, "got '-'");
    check_refused("POLYGON", 7, "list its vertices");
    check_refused("POLYGON 1 2 3", 13, "a longitude and a latitude");
    check_refused("POLYGON 1 2 3 1e999", 14, "a longitude and a latitude");
    check_refused("CIRCLE 1 2 3 CIRCLE 1 2 3", 13, "end after its one shape");
    check_refused(std::string_view(), 0, "missing value");
}

TEST_CASE("the empty region is the empty text, several shapes have none") {
    ShapesBuilder builder;
    builder.end_row();
    CHECK(pos_texts(builder.take()) == std::vector<std::string>{""});
    CHECK(read_and_written("").empty());
    CHECK(read_and_written("  ").empty());
    ShapesBuilder two;
    two.end_row();
    two.add_circle(LonLat{1.0, 2.0}, 3.0);
    two.add_circle(LonLat{4.0, 5.0}, 6.0);
    two.end_row();
    const Shapes shapes = two.take();
    CHECK_THROWS_WITH_AS(static_cast<void>(pos_texts(shapes)),
                         "a POS states one shape: row 1 has 2; write it as an s_region",
                         skyquilt::GeometryError);
}
