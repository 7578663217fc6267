// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Rules of fields in words.
#include <doctest/doctest.h>

#include <cstdint>

#include "random_layouts.hpp"
#include "skyquilt/packing/field_rules.hpp"

using random_layouts::bits;
using skyquilt::packing::Encoding;
using skyquilt::packing::rule_text;
using skyquilt::packing::value_text;
using skyquilt::packing::word_text;

TEST_CASE("words are written as the numbers they are") {
    CHECK(word_text(~std::uint64_t{0}, true) == "-1");
    CHECK(word_text(~std::uint64_t{0}, false) == "18446744073709551615");
    CHECK(value_text(bits("all", 64), ~std::uint64_t{0}) == "18446744073709551615");
    CHECK(value_text(bits("some", 20), ~std::uint64_t{0}) == "-1");
}

TEST_CASE("a rule names the field, its range, and what else holds") {
    auto field = bits("day", 4);
    CHECK(rule_text(field) == "'day' must lie in [0, 15]");
    field.first_value = -3;
    CHECK(rule_text(field) == "'day' must lie in [-3, 12]");
    field.first_value = 14610;
    field.encoding = Encoding::date;
    CHECK(rule_text(field) == "'day' must lie in [20100101, 20100116] and be a date YYYYMMDD");
    field.max_digit = 0;
    CHECK(rule_text(field) == "'day' must be 20100101");
    field = bits("band", 3);
    field.gaps = {2};
    CHECK(rule_text(field) ==
          "'band' must lie in [0, 7] and be one of the values that have a label");
}
