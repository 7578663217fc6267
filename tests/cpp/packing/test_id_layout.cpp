// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Layouts: where fields stand, and which definitions are refused.
#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>

#include "random_layouts.hpp"
#include "skyquilt/packing/id_layout.hpp"

using namespace random_layouts;
using skyquilt::IdLayoutError;
using skyquilt::packing::Compound;
using skyquilt::packing::has_unsigned_values;
using skyquilt::packing::value_of;

TEST_CASE("fields of mixed radix make one number, and bits begin above its whole bits") {
    const IdLayout layout(
        {bits("release", 3), digits("tract", 18938), digits("patch", 100), bits("counter", 39)},
        {});
    CHECK(layout.bits() == 63);
    REQUIRE(layout.runs().size() == 3);
    CHECK(layout.runs()[1].begin_bit == 39);
    CHECK(layout.runs()[1].width == 21);
    CHECK(layout.runs()[1].places.front().stride == 100);
    CHECK(layout.weight(0) == std::uint64_t{1} << 60);
    CHECK(layout.weight(1) == std::uint64_t{100} << 39);
    CHECK(layout.weight(3) == 1);
}

TEST_CASE("radices that are powers of two are bits") {
    const IdLayout layout({digits("special", 2), digits("controller", 1), digits("day", 16384),
                           digits("seq", 100), digits("detector", 256)},
                          {});
    REQUIRE(layout.runs().size() == 2);
    CHECK(layout.runs()[0].width == 8);
    CHECK(layout.runs()[1].begin_bit == 8);
    CHECK(layout.runs()[1].places.size() == 4);
    const IdLayout visits({digits("special", 2), digits("controller", 1), digits("day", 16384),
                           digits("seq", 32768), digits("detector", 256)},
                          {});
    REQUIRE(visits.runs().size() == 5);
    CHECK(visits.runs()[2].begin_bit == 23);
    CHECK(visits.runs()[3].width == 0);
    CHECK(visits.runs()[4].begin_bit == 37);
    CHECK(visits.bits() == 38);
}

TEST_CASE("a layout may take all 64 bits, and fields of one digit still fit") {
    CHECK(IdLayout({bits("a", 64)}, {}).bits() == 64);
    CHECK(IdLayout({bits("none", 0), bits("a", 64)}, {}).bits() == 64);
    CHECK(IdLayout({digits("one", 1), bits("a", 64)}, {}).bits() == 64);
    const std::uint64_t half = std::uint64_t{1} << 32;
    CHECK(IdLayout({digits("one", 1), digits("a", half), digits("b", half)}, {}).bits() == 64);
    CHECK_THROWS_AS(IdLayout({bits("bit", 1), bits("a", 64)}, {}), IdLayoutError);
    CHECK_THROWS_AS(IdLayout({digits("a", half + 1), digits("b", half)}, {}), IdLayoutError);
    CHECK_THROWS_AS(IdLayout({digits("two", 2), digits("a", half), digits("b", half)}, {}),
                    IdLayoutError);
}

TEST_CASE("the weights of digits make the ID that the places take apart") {
    std::mt19937_64 random(11);
    for (int i = 0; i < 5000; ++i) {
        const IdLayout layout = random_layout(random);
        const auto drawn = random_digits(layout, random);
        std::uint64_t id = 0;
        for (std::size_t field = 0; field < drawn.size(); ++field) {
            id += drawn[field] * layout.weight(static_cast<int>(field));
        }
        const auto found = digits_of(layout, id);
        REQUIRE(found);
        REQUIRE(*found == drawn);
    }
}

TEST_CASE("definitions without meaning are refused") {
    const auto refused = [](IdField field) {
        CHECK_THROWS_AS(IdLayout({std::move(field)}, {}), IdLayoutError);
    };
    CHECK_THROWS_AS(IdLayout({}, {}), IdLayoutError);
    auto field = bits("a", 4);
    field.width = 65;
    refused(field);
    field = bits("a", 4);
    field.max_digit = 16;
    refused(field);
    field = bits("a", 4);
    field.min_digit = 9;
    field.max_digit = 8;
    refused(field);
    field = bits("a", 4);
    field.gaps = {0};
    refused(field);
    field = bits("a", 4);
    field.gaps = {5, 3};
    refused(field);
    field = bits("a", 64);
    field.first_value = 1;
    refused(field);
    field = bits("a", 64);
    field.first_value = -1;
    refused(field);
    field = bits("a", 30);
    field.encoding = Encoding::date;
    refused(field);
}

TEST_CASE("terms of a compound must keep apart") {
    const auto made = [](std::uint64_t weight) {
        return IdLayout({bits("day", 4), digits("seq", 100)},
                        {Compound{.name = "key", .terms = {{0, weight}, {1, 1}}}});
    };
    CHECK(made(100).compounds().size() == 1);
    CHECK_THROWS_AS(made(99), IdLayoutError);
    CHECK_THROWS_AS(made(std::uint64_t{1} << 60), IdLayoutError);
    CHECK_THROWS_AS(IdLayout({bits("day", 4)}, {Compound{.name = "key", .terms = {}}}),
                    IdLayoutError);
    CHECK_THROWS_AS(IdLayout({bits("day", 4)}, {Compound{.name = "key", .terms = {{0, 2}}}}),
                    IdLayoutError);
    CHECK_THROWS_AS(IdLayout({bits("day", 4)}, {Compound{.name = "key", .terms = {{7, 1}}}}),
                    IdLayoutError);
    auto signed_field = bits("day", 4);
    signed_field.first_value = -3;
    CHECK_THROWS_AS(IdLayout({signed_field}, {Compound{.name = "key", .terms = {{0, 1}}}}),
                    IdLayoutError);
}

TEST_CASE("values are digits with an offset, or days") {
    auto field = bits("day", 14);
    field.encoding = Encoding::date;
    field.first_value = 14610;  // 2010-01-01
    CHECK(value_of(field, 0) == 20100101);
    CHECK(value_of(field, 16383) == 20541109);
    field = bits("offset", 8);
    field.first_value = -5;
    CHECK(static_cast<std::int64_t>(value_of(field, 2)) == -3);
    CHECK(has_unsigned_values(bits("all", 64)));
    CHECK_FALSE(has_unsigned_values(bits("most", 63)));
}
