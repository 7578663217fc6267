// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of IDs against the obvious way, row by row, for layouts of any shape; packed again.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "id_columns.hpp"
#include "random_layouts.hpp"
#include "skyquilt/packing/calendar.hpp"
#include "skyquilt/packing/id_packer.hpp"
#include "skyquilt/packing/id_unpacker.hpp"

using namespace random_layouts;
using namespace id_columns;
using namespace skyquilt::packing;
using skyquilt::IdError;
using skyquilt::vector_widths;

TEST_CASE("unpacking gives the digits that dividing row by row gives, at every width") {
    std::mt19937_64 random(21);
    for (int i = 0; i < 600; ++i) {
        const IdLayout layout = random_layout(random);
        const std::size_t n = 1 + below(random, 2500);
        const Column ids = ids_of(layout, n, true, random);
        for (const auto width : vector_widths()) {
            std::vector<NarrowColumn> columns;
            std::vector<WritableKeyColumn> keys;
            for (const IdField& field : layout.fields()) {
                columns.emplace_back(field, n, below(random, 3) == 0 ? 3 : 0);
            }
            for (std::size_t field = 0; field < columns.size(); ++field) {
                keys.push_back({static_cast<Key>(field), columns[field].writable()});
            }
            unpack(layout, words(ids), n, keys, i % 2 == 0 ? Invalid::refuse : Invalid::ignore, {},
                   0, 1, width);
            int wrong = 0;
            for (std::size_t row = 0; row < n; ++row) {
                const auto found = digits_of(layout, ids[row]);
                REQUIRE(found);
                for (std::size_t field = 0; field < columns.size(); ++field) {
                    wrong +=
                        columns[field].at(row) != value_of(layout.fields()[field], (*found)[field])
                            ? 1
                            : 0;
                }
            }
            REQUIRE(wrong == 0);
            Column back(n);
            std::vector<KeyColumn> values;
            for (std::size_t field = 0; field < columns.size(); ++field) {
                values.push_back({static_cast<Key>(field), columns[field].readable()});
            }
            pack(layout, values, n, Invalid::refuse, back, {}, 1, width);
            REQUIRE(back == ids);
        }
    }
}

TEST_CASE("exactly the IDs that a layout cannot have made are marked, and the first is refused") {
    std::mt19937_64 random(22);
    int n_impossible = 0;
    for (int i = 0; i < 600; ++i) {
        const IdLayout layout = random_layout(random);
        const std::size_t n = 1 + below(random, 1500);
        const Column ids = ids_of(layout, n, false, random);
        std::vector<std::uint8_t> expected(n);
        for (std::size_t row = 0; row < n; ++row) {
            expected[row] = digits_of(layout, ids[row]) ? 1 : 0;
            n_impossible += 1 - expected[row];
        }
        for (const auto width : vector_widths()) {
            std::vector<std::uint8_t> marks(n, 7);
            unpack(layout, words(ids), n, {}, Invalid::mark, marks, 0, 1, width);
            REQUIRE(marks == expected);
        }
        const auto first = std::ranges::find(expected, 0) - expected.begin();
        if (first < static_cast<std::ptrdiff_t>(n)) {
            const std::string row = " at row " + std::to_string(first + 1000);
            CHECK_THROWS_WITH_AS(unpack(layout, words(ids), n, {}, Invalid::refuse, {}, 1000, 1),
                                 doctest::Contains(row.c_str()), IdError);
        } else {
            CHECK_NOTHROW(unpack(layout, words(ids), n, {}, Invalid::refuse, {}, 0, 1));
        }
    }
    CHECK(n_impossible > 5000);
}

TEST_CASE("threads change nothing, and neither does being part of a large column") {
    std::mt19937_64 random(24);
    const IdLayout layout(
        {bits("release", 3), digits("tract", 18938), digits("patch", 100), bits("counter", 39)},
        {});
    const std::size_t n = (std::size_t{1} << 21) + 77;
    const Column ids = ids_of(layout, n, true, random);
    const auto unpacked = [&](int threads) {
        std::array<Column, 4> columns;
        std::vector<WritableKeyColumn> keys;
        for (std::size_t field = 0; field < columns.size(); ++field) {
            columns[field].resize(n);
            keys.push_back({static_cast<Key>(field), words(columns[field])});
        }
        unpack(layout, words(ids), n, keys, Invalid::refuse, {}, 0, threads);
        return columns;
    };
    const auto one = unpacked(1);
    CHECK(one == unpacked(3));
    int wrong = 0;
    for (std::size_t row = 0; row < n; ++row) {
        const auto found = digits_of(layout, ids[row]);
        for (std::size_t field = 0; field < one.size(); ++field) {
            wrong += one[field][row] != (*found)[field] ? 1 : 0;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("digits beyond the last day that can be written are refused, however large") {
    for (const int width : {23, 31, 32, 63}) {
        IdField day = bits("day", width);
        day.encoding = Encoding::date;
        day.first_value = 14610;
        day.max_digit = static_cast<std::uint64_t>(last_day - 14610);
        const IdLayout layout({day}, {});
        Column ids{0, day.max_digit};
        for (int bit = 23; bit <= width; ++bit) {
            // The second is the greatest day of 32 bits, where first_value is counted too.
            ids.push_back((std::uint64_t{1} << bit) - 1);
            ids.push_back((std::uint64_t{1} << bit) - 1 - 14610);
        }
        Column dates(ids.size());
        std::vector<std::uint8_t> marks(ids.size());
        const std::array<WritableKeyColumn, 1> keys{{{0, words(dates)}}};
        unpack(layout, words(std::as_const(ids)), ids.size(), keys, Invalid::mark, marks, 0, 1);
        CHECK(std::ranges::count(marks, 1) == 2);
        CHECK(dates[0] == 20100101);
        CHECK(dates[1] == 99991231);
    }
}

TEST_CASE("messages name the field, its rule, the value and the row") {
    IdField band = digits("band", 8);
    band.max_digit = 5;
    band.gaps = {3};
    const IdLayout layout({band, bits("tract", 4)}, {});
    const auto message = [&](std::uint64_t id) {
        const Column ids{0, id};
        try {
            unpack(layout, words(ids), 2, {}, Invalid::refuse, {}, 0, 1);
        } catch (const IdError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(
        message(6 * 16) ==
        "field 'band' must lie in [0, 5] and be one of the values that have a label, got 6 in ID 96"
        " at row 1");
    CHECK(message(3 * 16).find("got 3 in ID 48") != std::string::npos);
    CHECK(message(128) == "an ID must lie in [0, 127], got 128 at row 1");
    CHECK(message(5 * 16).empty());
    const std::array<std::int64_t, 2> negative{1, -1};
    CHECK_THROWS_WITH_AS(
        unpack(layout, {reinterpret_cast<const std::byte*>(negative.data()), 8, IntType::int64}, 2,
               {}, Invalid::refuse, {}, 0, 1),
        "an ID must lie in [0, 127], got -1 at row 1", IdError);
}
