// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

#include "skyquilt/base/number_text.hpp"
#include "skyquilt/sphere/text_reader.hpp"

using skyquilt::number_text;
using skyquilt::sphere::Commas;
using skyquilt::sphere::same_word;
using skyquilt::sphere::TextReader;

TEST_CASE("tokens follow each other whatever white space lies between them") {
    TextReader in(" \t\nCircle( 1.5\r\n-2 )");
    CHECK(in.place() == 3);
    CHECK(in.word() == "Circle");
    CHECK_FALSE(in.take_word("CIRC"));
    CHECK(in.take_word("CIRCLE"));
    CHECK(in.take('('));
    CHECK(in.take_number() == 1.5);
    CHECK(in.take_number() == -2.0);
    CHECK_FALSE(in.take('('));
    CHECK(in.take(')'));
    CHECK(in.at_end());
    CHECK(in.word().empty());
    CHECK_FALSE(in.take(')'));
    CHECK_FALSE(in.take_number().has_value());
}

TEST_CASE("commas are white space or marks") {
    TextReader spaces(",1,,2,", Commas::white_space);
    CHECK(spaces.take_number() == 1.0);
    CHECK(spaces.take_number() == 2.0);
    CHECK(spaces.at_end());
    TextReader marks("1,2");
    CHECK(marks.take_number() == 1.0);
    CHECK_FALSE(marks.take_number().has_value());
    CHECK(marks.take(','));
    CHECK(marks.take_number() == 2.0);
}

TEST_CASE("numbers are taken in every way they are written") {
    for (const auto& [text, value] : {std::pair{"+1.5e+01", 15.0},
                                      {".5", 0.5},
                                      {"-.5", -0.5},
                                      {"+.5", 0.5},
                                      {"5.", 5.0},
                                      {"1E2", 100.0},
                                      {"-0", -0.0},
                                      {"007", 7.0},
                                      {"5e-324", 5e-324}}) {
        TextReader in(text);
        CAPTURE(text);
        CHECK(in.is_number());
        const auto taken = in.take_number();
        REQUIRE(taken.has_value());
        CHECK(std::bit_cast<std::uint64_t>(*taken) == std::bit_cast<std::uint64_t>(value));
        CHECK(in.at_end());
        CHECK_FALSE(in.number_runs_on());
    }
}

TEST_CASE("what is no finite number is not taken") {
    for (const char* text : {"", "nan", "NaN", "-inf", "+Inf", "e5", ".", "-", "+", "--1", "+-1",
                             "-.", "1e999", "-1e999", "1e-999", "\"1\"", "(1)"}) {
        TextReader in(text);
        CAPTURE(text);
        const auto place = in.place();
        CHECK_FALSE(in.take_number().has_value());
        CHECK(in.place() == place);
    }
}

TEST_CASE("a number that something touches runs on") {
    for (const char* text : {"3arcsec", "3'", "1e", "0x10", "1-2", "1d5", "1\xc2\xa0"}) {
        TextReader in(text);
        CAPTURE(text);
        CHECK(in.take_number().has_value());
        CHECK(in.number_runs_on());
    }
    for (const char* text : {"3 arcsec", "3)", "3(", "3,", "3"}) {
        TextReader in(text);
        CAPTURE(text);
        CHECK(in.take_number().has_value());
        CHECK_FALSE(in.number_runs_on());
    }
    TextReader in("word");
    CHECK_FALSE(in.number_runs_on());
}

TEST_CASE("a double comes back from its shortest text, and strtod agrees") {
    std::mt19937_64 random(1);
    for (int i = 0; i < 100000; ++i) {
        const double value = std::bit_cast<double>(random());
        if (value - value != 0.0) {
            continue;  // infinite or NaN
        }
        const std::string text = number_text(value);
        TextReader in(text);
        const auto taken = in.take_number();
        REQUIRE(taken.has_value());
        REQUIRE(std::bit_cast<std::uint64_t>(*taken) == std::bit_cast<std::uint64_t>(value));
        REQUIRE(*taken == std::strtod(text.c_str(), nullptr));
    }
}

TEST_CASE("what stands next is shown cut short and printable") {
    CHECK(TextReader("").found() == "the end");
    CHECK(TextReader("abc def").found() == "'abc'");
    CHECK(TextReader(std::string_view("a\0\x7f\xff", 4)).found() == "'a\\x00\\x7f\\xff'");
    CHECK(TextReader(std::string(100, 'a')).found() == "'" + std::string(24, 'a') + "...'");
}

TEST_CASE("words are the same but for capitals") {
    CHECK(same_word("J2000.0", "J2000.0"));
    CHECK(same_word("icRs", "ICRS"));
    CHECK_FALSE(same_word("ICR", "ICRS"));
    CHECK_FALSE(same_word("ICRSX", "ICRS"));
    CHECK_FALSE(same_word("", "ICRS"));
}
