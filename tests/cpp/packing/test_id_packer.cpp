// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of IDs against the obvious way, row by row, for layouts of any shape.
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "random_layouts.hpp"
#include "skyquilt/packing/id_packer.hpp"

using namespace random_layouts;
using namespace skyquilt::packing;
using skyquilt::IdError;
using skyquilt::vector_widths;

namespace {

using Column = std::vector<std::uint64_t>;

WordColumn words(const Column& column) {
    return {.data = reinterpret_cast<const std::byte*>(column.data()),
            .stride = 8,
            .type = IntType::uint64};
}

WritableWordColumn words(Column& column) {
    return {
        .data = reinterpret_cast<std::byte*>(column.data()), .stride = 8, .type = IntType::uint64};
}

/// A column of the type that a field's values need, as few bytes as may be, for n rows.
struct NarrowColumn {
    NarrowColumn(const IdField& field, std::size_t n, std::size_t gap) {
        const auto least = static_cast<std::int64_t>(value_of(field, field.min_digit));
        const std::uint64_t most = value_of(field, field.max_digit);
        type = IntType::uint64;
        if (least < 0 || most >> 31 == 0) {
            const auto high = static_cast<std::int64_t>(most);
            type = least >= -128 && high < 128                 ? IntType::int8
                   : least >= -32768 && high < 32768           ? IntType::int16
                   : least >= -2147483648 && high < 2147483648 ? IntType::int32
                                                               : IntType::int64;
        } else if (most >> 32 == 0) {
            type = IntType::uint32;
        }
        stride = static_cast<std::size_t>(bytes_of(type)) + gap;
        bytes.resize(n * stride + 1);
    }
    WritableWordColumn writable() {
        return {.data = bytes.data(), .stride = static_cast<std::ptrdiff_t>(stride), .type = type};
    }
    [[nodiscard]] WordColumn readable() const {
        return {.data = bytes.data(), .stride = static_cast<std::ptrdiff_t>(stride), .type = type};
    }
    [[nodiscard]] std::uint64_t at(std::size_t row) const {
        std::uint64_t word = 0;
        load_words(readable(), row, 1, &word);
        return word;
    }

    std::vector<std::byte> bytes;
    std::size_t stride = 0;
    IntType type = IntType::int64;
};

/// IDs of which some, or none, the layout can have made.
Column ids_of(const IdLayout& layout, std::size_t n, bool are_possible, std::mt19937_64& random) {
    Column ids(n);
    for (auto& id : ids) {
        const auto drawn = random_digits(layout, random);
        id = 0;
        for (std::size_t field = 0; field < drawn.size(); ++field) {
            id += drawn[field] * layout.weight(static_cast<int>(field));
        }
        if (!are_possible) {
            switch (below(random, 4)) {
                case 0:
                    id = random();
                    break;
                case 1:
                    id ^= std::uint64_t{1} << below(random, 64);
                    break;
                case 2:
                    id += layout.weight(0);
                    break;
                default:
                    break;
            }
        }
    }
    return ids;
}

}  // namespace

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
    CHECK_THROWS_WITH_AS(pack(layout, values, ids.size(), Invalid::refuse, back, {}, 1),
                         doctest::Contains("'seq' must lie in [0, 32767]"), IdError);
    visit[3] = ~std::uint64_t{0};
    CHECK_THROWS_AS(pack(layout, values, ids.size(), Invalid::refuse, back, {}, 1), IdError);
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
