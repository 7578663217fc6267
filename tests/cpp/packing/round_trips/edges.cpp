// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "edges.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "columns.hpp"
#include "skyquilt/base/errors.hpp"
#include "skyquilt/packing/id_packer.hpp"
#include "skyquilt/packing/id_unpacker.hpp"

namespace skyquilt::packing::round_trips {

namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::uint64_t max_word = std::numeric_limits<std::uint64_t>::max();

/// The two digits at each end of a range, one beyond each end, and the first hole, up to `last`.
Words edge_digits(const IdField& field, std::uint64_t last) {
    Words digits;
    const auto add = [&](std::uint64_t digit) {
        if (digit <= last && std::ranges::find(digits, digit) == digits.end()) {
            digits.push_back(digit);
        }
    };
    add(field.min_digit);
    add(field.max_digit);
    if (field.max_digit > field.min_digit) {
        add(field.min_digit + 1);
        add(field.max_digit - 1);
    }
    if (field.min_digit > 0) {
        add(field.min_digit - 1);
    }
    if (field.max_digit < max_word) {
        add(field.max_digit + 1);
    }
    if (!field.gaps.empty()) {
        add(field.gaps.front());
    }
    return digits;
}

/// The largest digit that an ID has room for, by field. Above the highest place of a number of
/// mixed radix there is some left, as the number takes whole bits.
Words largest_digits(const IdLayout& layout) {
    Words largest;
    for (const IdField& field : layout.fields()) {
        largest.push_back(last_digit(field));
    }
    for (const Run& run : layout.runs()) {
        const Place& top = run.places.front();
        const std::uint64_t all = run.width == 0 ? 0 : max_word >> (64 - run.width);
        largest[static_cast<std::size_t>(top.field)] = (all - (top.stride - 1)) / top.stride;
    }
    return largest;
}

/// Combinations of digits, one column a field.
std::vector<Words> combinations(const std::vector<Words>& choices) {
    std::vector<Words> columns(choices.size());
    std::vector<std::size_t> chosen(choices.size(), 0);
    for (bool is_done = false; !is_done;) {
        for (std::size_t i = 0; i < choices.size(); ++i) {
            columns[i].push_back(choices[i][chosen[i]]);
        }
        is_done = true;
        for (std::size_t i = 0; i < choices.size() && is_done; ++i) {
            chosen[i] = (chosen[i] + 1) % choices[i].size();
            is_done = chosen[i] == 0;
        }
    }
    return columns;
}

/// Which rows have only digits that stand for values.
std::vector<std::uint8_t> possible_rows(const std::vector<IdField>& fields,
                                        const std::vector<Words>& digits) {
    std::vector<std::uint8_t> expected(digits.front().size(), 1);
    for (std::size_t field = 0; field < fields.size(); ++field) {
        for (std::size_t row = 0; row < expected.size(); ++row) {
            if (!is_valid_digit(fields[field], digits[field][row])) {
                expected[row] = 0;
            }
        }
    }
    return expected;
}

/// Whether something refuses its first impossible row by its number, or nothing if there is none.
template <typename Call>
bool refuses_first(const std::vector<std::uint8_t>& expected, const Call& call) {
    const auto first = std::ranges::find(expected, 0);
    try {
        call();
    } catch (const IdError& error) {
        const std::string text = error.what();
        const std::string row = " at row " + std::to_string(first - expected.begin());
        const auto at = text.find(row);
        return first != expected.end() && at != std::string::npos &&
               (at + row.size() == text.size() || text[at + row.size()] < '0' ||
                text[at + row.size()] > '9');
    }
    return first == expected.end();
}

void count(const std::vector<std::uint8_t>& expected, const std::vector<std::uint8_t>& found,
           EdgeTally& tally) {
    for (std::size_t row = 0; row < expected.size(); ++row) {
        tally.right += expected[row] == 1 && found[row] == 1 ? 1 : 0;
        tally.refused += expected[row] == 0 && found[row] == 0 ? 1 : 0;
        tally.wrong += expected[row] != found[row] ? 1 : 0;
    }
}

void hold_ids(const Case& each, EdgeTally& tally) {
    const auto& fields = each.layout.fields();
    std::vector<Words> choices;
    const Words largest = largest_digits(each.layout);
    for (std::size_t field = 0; field < fields.size(); ++field) {
        choices.push_back(edge_digits(fields[field], largest[field]));
    }
    const std::vector<Words> digits = combinations(choices);
    auto expected = possible_rows(fields, digits);
    Words ids(expected.size());
    Words row_digits(fields.size());
    for (std::size_t row = 0; row < ids.size(); ++row) {
        for (std::size_t field = 0; field < fields.size(); ++field) {
            row_digits[field] = digits[field][row];
        }
        ids[row] = id_of(each, row_digits);
    }
    const std::size_t n_inside = ids.size();
    if (each.layout.bits() < 64) {  // one step beyond all bits
        ids.push_back(ids.front() + (std::uint64_t{1} << each.layout.bits()));
        expected.push_back(0);
    }
    const WordColumn column = column_of(ids, false);
    std::vector<Column> columns;
    std::vector<WritableKeyColumn> keys;
    for (const IdField& field : fields) {
        columns.emplace_back(has_unsigned_values(field) ? IntType::uint64 : IntType::int64,
                             ids.size());
    }
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (!fields[field].is_constant) {
            keys.push_back({static_cast<Key>(field), columns[field].writable()});
        }
    }
    std::vector<std::uint8_t> found(ids.size());
    unpack(each.layout, column, ids.size(), keys, Invalid::mark, found, 0, 1);
    count(expected, found, tally);
    for (const auto& [key, values] : keys) {
        const auto field = static_cast<std::size_t>(key);
        for (std::size_t row = 0; row < n_inside; ++row) {
            std::uint64_t value = 0;
            load_words(columns[field].readable(), row, 1, &value);
            if (expected[row] == 1 && value != value_of(fields[field], digits[field][row])) {
                ++tally.wrong;
            }
        }
    }
    tally.wrong +=
        refuses_first(
            expected,
            [&] { unpack(each.layout, column, ids.size(), keys, Invalid::refuse, {}, 0, 1); })
            ? 0
            : 1;
}

void hold_values(const Case& each, EdgeTally& tally) {
    const auto& fields = each.layout.fields();
    std::vector<Words> choices;
    for (const IdField& field : fields) {
        if (field.is_constant) {  // not asked for
            choices.push_back({field.min_digit});
            continue;
        }
        // Values go on beyond the digits that there is room for, and there is one before digit 0.
        choices.push_back(edge_digits(field, max_word - 1));
        if (field.min_digit == 0 && !has_unsigned_values(field)) {
            choices.back().push_back(max_word);
        }
    }
    const std::vector<Words> digits = combinations(choices);
    const auto expected = possible_rows(fields, digits);
    const std::size_t n = expected.size();
    std::vector<Words> values(fields.size(), Words(n));
    std::vector<KeyColumn> keys;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        for (std::size_t row = 0; row < n; ++row) {
            values[field][row] = value_of(fields[field], digits[field][row]);
        }
        if (!fields[field].is_constant) {
            keys.push_back({static_cast<Key>(field),
                            column_of(values[field], !has_unsigned_values(fields[field]))});
        }
    }
    Words ids(n);
    std::vector<std::uint8_t> found(n);
    pack(each.layout, keys, n, Invalid::mark, ids, found, 1);
    count(expected, found, tally);
    Words row_digits(fields.size());
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t field = 0; field < fields.size(); ++field) {
            row_digits[field] = digits[field][row];
        }
        tally.wrong += expected[row] == 1 && ids[row] != id_of(each, row_digits) ? 1 : 0;
    }
    tally.wrong +=
        refuses_first(expected, [&] { pack(each.layout, keys, n, Invalid::refuse, ids, {}, 1); })
            ? 0
            : 1;
}

}  // namespace

EdgeTally hold_edges(const Case& each) {
    EdgeTally tally;
    hold_ids(each, tally);
    hold_values(each, tally);
    return tally;
}

}  // namespace skyquilt::packing::round_trips
