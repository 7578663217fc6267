// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of values to IDs: which values have one, and compounds taken apart.
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
#include "skyquilt/packing/id_packer.hpp"
#include "skyquilt/packing/id_unpacker.hpp"

using namespace random_layouts;
using namespace id_columns;
using namespace skyquilt::packing;
using skyquilt::IdError;
using skyquilt::vector_widths;

TEST_CASE("exactly the values without an ID are marked, whatever the type of their column") {
    std::mt19937_64 random(23);
    for (int i = 0; i < 600; ++i) {
        const IdLayout layout = random_layout(random);
        constexpr std::size_t n = 300;
        std::vector<Column> columns;
        std::vector<KeyColumn> keys;
        std::vector<bool> is_signed_column;
        for (const IdField& field : layout.fields()) {
            Column& column = columns.emplace_back(n);
            for (auto& value : column) {
                const std::uint64_t digit =
                    below(random, 3) == 0 ? field.min_digit : field.max_digit;
                value = value_of(field, digit);
                switch (below(random, 24)) {
                    case 0:
                        value += 1;
                        break;
                    case 1:
                        value -= 1;
                        break;
                    case 2:
                        value = random();
                        break;
                    case 3:
                        value ^= std::uint64_t{1} << 63;
                        break;
                    default:
                        break;
                }
            }
            is_signed_column.push_back(below(random, 2) == 0);
        }
        for (std::size_t field = 0; field < columns.size(); ++field) {
            auto column = words(std::as_const(columns[field]));
            column.type = is_signed_column[field] ? IntType::int64 : IntType::uint64;
            keys.push_back({static_cast<Key>(field), column});
        }
        std::vector<std::uint8_t> marks(n);
        Column ids(n);
        pack(layout, keys, n, Invalid::mark, ids, marks, 1);
        int wrong = 0;
        for (std::size_t row = 0; row < n; ++row) {
            bool is_possible = true;
            std::uint64_t id = 0;
            for (std::size_t index = 0; index < columns.size(); ++index) {
                const IdField& field = layout.fields()[index];
                const std::uint64_t value = columns[index][row];
                const bool is_negative = value >> 63 != 0 && is_signed_column[index];
                const bool is_large = value >> 63 != 0 && !is_signed_column[index];
                std::uint64_t digit = value - static_cast<std::uint64_t>(field.first_value);
                if (field.encoding == Encoding::date) {
                    digit = field.min_digit;
                    while (digit < field.max_digit && value_of(field, digit) != value) {
                        ++digit;
                    }
                }
                is_possible = is_possible && is_valid_digit(field, digit) &&
                              value_of(field, digit) == value &&
                              !(is_negative && has_unsigned_values(field)) &&
                              !(is_large && !has_unsigned_values(field));
                id += digit * layout.weight(static_cast<int>(index));
            }
            wrong += marks[row] != (is_possible ? 1 : 0) || ids[row] != (is_possible ? id : 0);
        }
        REQUIRE(wrong == 0);
    }
}

TEST_CASE("compounds are sums of their fields, taken apart again") {
    IdField day = bits("day", 14);
    day.encoding = Encoding::date;
    day.first_value = 14610;
    const IdLayout layout(
        {bits("special", 1), day, bits("seq", 15), bits("detector", 8)},
        {Compound{.name = "visit", .terms = {{0, 90'000'000'000'000}, {1, 100'000}, {2, 1}}}});
    std::mt19937_64 random(25);
    const Column ids = ids_of(layout, 5000, true, random);
    Column visit(ids.size());
    Column detector(ids.size());
    const std::array<WritableKeyColumn, 2> keys{{{4, words(visit)}, {3, words(detector)}}};
    unpack(layout, words(ids), ids.size(), keys, Invalid::refuse, {}, 0, 1);
    for (std::size_t row = 0; row < ids.size(); ++row) {
        const auto found = *digits_of(layout, ids[row]);
        CHECK(visit[row] ==
              found[0] * 90'000'000'000'000 + value_of(day, found[1]) * 100'000 + found[2]);
        CHECK(detector[row] == found[3]);
    }
    Column back(ids.size());
    const std::array<KeyColumn, 2> values{
        {{4, words(std::as_const(visit))}, {3, words(std::as_const(detector))}}};
    pack(layout, values, ids.size(), Invalid::refuse, back, {}, 1);
    CHECK(back == ids);
    visit[3] = 2025'02'30'00001;
    CHECK_THROWS_WITH_AS(pack(layout, values, ids.size(), Invalid::refuse, back, {}, 1),
                         doctest::Contains("20250230"), IdError);
    visit[3] = 2025'02'28'99999;
    CHECK_THROWS_WITH_AS(
        pack(layout, values, ids.size(), Invalid::refuse, back, {}, 1),
        doctest::Contains("in 'visit', 'seq' must lie in [0, 32767], got 99999 in 2025"), IdError);
    visit[3] = ~std::uint64_t{0};
    CHECK_THROWS_AS(pack(layout, values, ids.size(), Invalid::refuse, back, {}, 1), IdError);
}
