// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "skyquilt/base/number_text.hpp"

using skyquilt::number_text;

TEST_CASE("numbers are as short as reading them back allows") {
    CHECK(number_text(90.1) == "90.1");
    CHECK(number_text(91.0) == "91");
    CHECK(number_text(-0.1) == "-0.1");
    CHECK(number_text(1.0 / 3.0) == "0.3333333333333333");
    CHECK(number_text(1e300) == "1e+300");
}

TEST_CASE("what is no number has a text too") {
    CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("a number is added at the end of a text") {
    std::string text = "lon ";
    skyquilt::append_number(text, -0.1);
    CHECK(text == "lon -0.1");
}
