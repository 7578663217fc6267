// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/packing/id_packer.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/base/parallel.hpp"
#include "skyquilt/packing/calendar.hpp"
#include "skyquilt/packing/field_rules.hpp"
#include "skyquilt/packing/word_division.hpp"

namespace skyquilt::packing {

namespace {

constexpr auto max_int64 = std::uint64_t{std::numeric_limits<std::int64_t>::max()};

using Words = std::array<std::uint64_t, block_rows>;

// A field as part of one column: what the column's number is divided by for it, and what one step
// of its digit adds to the ID.
struct Term {
    const IdField* field = nullptr;
    Division division;
    std::uint64_t weight = 0;
};

struct ColumnStep {
    WordColumn values;
    std::vector<Term> terms;
    bool is_compound = false;
    const std::string* name = nullptr;
};

[[nodiscard]] std::vector<ColumnStep> steps_of(const IdLayout& layout,
                                               std::span<const KeyColumn> keys) {
    std::vector<ColumnStep> steps;
    const std::size_t n_fields = layout.fields().size();
    for (const KeyColumn& key : keys) {
        const auto index = static_cast<std::size_t>(key.key);
        ColumnStep& step = steps.emplace_back();
        step.values = key.values;
        if (index < n_fields) {
            const IdField& field = layout.fields()[index];
            step.name = &field.name;
            step.terms.push_back(
                {.field = &field, .division = {}, .weight = layout.weight(key.key)});
            continue;
        }
        const Compound& compound = layout.compounds()[index - n_fields];
        step.name = &compound.name;
        step.is_compound = true;
        for (const auto& [field, weight] : compound.terms) {
            step.terms.push_back({.field = &layout.fields()[static_cast<std::size_t>(field)],
                                  .division = Division::by(weight, max_int64),
                                  .weight = layout.weight(field)});
        }
    }
    return steps;
}

/// The lowest and highest values of a field that a type can hold, as words of that type's kind.
struct WordRange {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
    bool is_empty = false;
};

[[nodiscard]] WordRange range_of(const IdField& field, bool is_signed_type) noexcept {
    WordRange range{.least = value_of(field, field.min_digit),
                    .most = value_of(field, field.max_digit)};
    constexpr std::uint64_t sign = std::uint64_t{1} << 63;
    const bool has_negatives = !has_unsigned_values(field);
    const bool is_least_negative = has_negatives && (range.least & sign) != 0;
    const bool is_most_negative = has_negatives && (range.most & sign) != 0;
    if (is_signed_type && !has_negatives) {
        range.is_empty = (range.least & sign) != 0;
        range.most = std::min(range.most, sign - 1);
    } else if (!is_signed_type && is_least_negative) {
        range.is_empty = is_most_negative;
        range.least = 0;
    }
    return range;
}

/// Turn values into digits of a field that has dates or gaps; not zero if one has none. What it
/// gives for such a value is some number.
[[gnu::always_inline]] inline std::uint64_t to_digits(const IdField& field, std::size_t n,
                                                      std::uint64_t* values) noexcept {
    std::uint64_t broken = 0;
    const auto first = static_cast<std::uint64_t>(field.first_value);
    if (field.encoding == Encoding::date) {
        for (std::size_t i = 0; i < n; ++i) {
            const auto date = static_cast<std::int32_t>(values[i]);
            const std::int32_t day = day_of_date(date);
            broken |= static_cast<std::uint64_t>(date_of_day(day) != date);
            values[i] = static_cast<std::uint64_t>(static_cast<std::int64_t>(day)) - first;
        }
    } else {
        for (std::size_t i = 0; i < n; ++i) {
            values[i] -= first;
        }
    }
    if (!field.gaps.empty()) {
        for (std::size_t i = 0; i < n; ++i) {
            broken |= static_cast<std::uint64_t>(!is_valid_digit(field, values[i]));
        }
    }
    return broken;
}

/// Add values of a field to IDs; not zero if one has no digit. The values may be overwritten.
[[gnu::always_inline]] inline std::uint64_t add_values(const Term& term, bool is_signed_type,
                                                       std::size_t n,
                                                       std::uint64_t* __restrict values,
                                                       std::uint64_t* __restrict ids) noexcept {
    const IdField& field = *term.field;
    const WordRange range = range_of(field, is_signed_type);
    if (range.is_empty) {
        return n;
    }
    // Both ends of the range are values of the type, so what lies between them does not wrap round
    // and an unsigned comparison serves either kind.
    const std::uint64_t least = range.least;
    const std::uint64_t span = range.most - range.least;
    const std::uint64_t weight = term.weight;
    std::uint64_t broken = 0;
    if (field.encoding == Encoding::number && field.gaps.empty()) {
        const auto first = static_cast<std::uint64_t>(field.first_value);
        for (std::size_t i = 0; i < n; ++i) {
            broken |= static_cast<std::uint64_t>(values[i] - least > span);
            ids[i] += (values[i] - first) * weight;
        }
        return broken;
    }
    for (std::size_t i = 0; i < n; ++i) {
        broken |= static_cast<std::uint64_t>(values[i] - least > span);
    }
    broken |= to_digits(field, n, values);
    for (std::size_t i = 0; i < n; ++i) {
        ids[i] += values[i] * weight;
    }
    return broken;
}

[[gnu::always_inline]] inline bool pack_block(std::span<const ColumnStep> steps, std::size_t begin,
                                              std::size_t n, std::uint64_t constant,
                                              std::uint64_t* ids, Words& number, Words& digits) {
    std::uint64_t broken = 0;
    std::fill_n(ids, n, constant);
    for (const ColumnStep& step : steps) {
        const bool is_signed_type = is_signed(step.values.type);
        load_words(step.values, begin, n, number.data());
        if (step.is_compound) {
            // Sums of terms fit 63 bits; what is negative or larger is no sum.
            for (std::size_t i = 0; i < n; ++i) {
                broken |= number[i] >> 63;
            }
        }
        for (const Term& term : step.terms) {
            std::uint64_t* values = number.data();
            if (&term != &step.terms.back()) {
                divide_words(term.division, n, number.data(), digits.data());
                values = digits.data();
            }
            broken |= add_values(term, is_signed_type, n, values, ids);
        }
    }
    return broken != 0;
}

[[nodiscard]] bool has_value(const IdField& field, bool is_signed_type, std::uint64_t value) {
    std::uint64_t id = 0;
    return add_values({.field = &field, .division = {}, .weight = 1}, is_signed_type, 1, &value,
                      &id) == 0;
}

/// Why a number of a column stands for nothing; empty if it does.
[[nodiscard]] std::string fault_of(const ColumnStep& step, std::uint64_t number) {
    const bool is_signed_type = is_signed(step.values.type);
    const bool is_negative = is_signed_type && static_cast<std::int64_t>(number) < 0;
    const std::string got = ", got " + word_text(number, is_negative);
    if (!step.is_compound) {
        const IdField& field = *step.terms.front().field;
        return has_value(field, is_signed_type, number) ? "" : rule_text(field) + got;
    }
    const std::string name = "'" + *step.name + "'";
    if (number >> 63 != 0) {
        return name + " must be a number from 0 on that fits 63 bits" + got;
    }
    std::uint64_t rest = number;
    for (const Term& term : step.terms) {
        const std::uint64_t value = rest / term.division.divisor;
        rest -= value * term.division.divisor;
        if (!has_value(*term.field, true, value)) {
            return "in " + name + ", " + rule_text(*term.field) + ", got " + std::to_string(value) +
                   " in " + std::to_string(number);
        }
    }
    return {};
}

struct PackCall {
    std::span<const ColumnStep> steps;
    std::uint64_t constant;
    Invalid invalid;
    std::span<std::uint64_t> ids;
    std::span<std::uint8_t> is_possible;
};

void judge_block(const PackCall& call, std::size_t begin, std::size_t n) {
    for (std::size_t row = begin; row < begin + n; ++row) {
        std::string fault;
        for (const ColumnStep& step : call.steps) {
            std::uint64_t number = 0;
            load_words(step.values, row, 1, &number);
            fault = fault_of(step, number);
            if (!fault.empty()) {
                break;
            }
        }
        if (call.invalid == Invalid::mark) {
            call.is_possible[row] = fault.empty() ? 1 : 0;
            call.ids[row] = fault.empty() ? call.ids[row] : 0;
        } else if (!fault.empty()) {
            throw IdError(fault + " at row " + std::to_string(row));
        }
    }
}

[[gnu::always_inline]] inline void pack_rows(const PackCall& call, std::size_t begin,
                                             std::size_t end) {
    const auto buffers = std::make_unique<Words[]>(2);
    for (std::size_t row = begin; row < end; row += block_rows) {
        const std::size_t n = std::min(block_rows, end - row);
        const bool is_broken = pack_block(call.steps, row, n, call.constant, call.ids.data() + row,
                                          buffers[0], buffers[1]);
        if (is_broken && call.invalid != Invalid::ignore) {
            judge_block(call, row, n);
        } else if (call.invalid == Invalid::mark) {
            std::fill_n(call.is_possible.begin() + static_cast<std::ptrdiff_t>(row), n, 1);
        }
    }
}

void pack_rows_two(const PackCall& call, std::size_t begin, std::size_t end) {
    pack_rows(call, begin, end);
}
#ifdef SKYQUILT_HAS_WIDER_VECTORS
SKYQUILT_FOUR_LANES
void pack_rows_four(const PackCall& call, std::size_t begin, std::size_t end) {
    pack_rows(call, begin, end);
}
SKYQUILT_EIGHT_LANES
void pack_rows_eight(const PackCall& call, std::size_t begin, std::size_t end) {
    pack_rows(call, begin, end);
}
#endif

}  // namespace

void pack(const IdLayout& layout, std::span<const KeyColumn> keys, std::size_t n, Invalid invalid,
          std::span<std::uint64_t> ids, std::span<std::uint8_t> is_possible, int threads,
          VectorWidth width) {
    const std::vector<ColumnStep> steps = steps_of(layout, keys);
    std::vector<bool> is_given(layout.fields().size(), false);
    for (const KeyColumn& key : keys) {
        const auto index = static_cast<std::size_t>(key.key);
        if (index < is_given.size()) {
            is_given[index] = true;
            continue;
        }
        for (const auto& [field, weight] : layout.compounds()[index - is_given.size()].terms) {
            is_given[static_cast<std::size_t>(field)] = true;
        }
    }
    std::uint64_t constant = 0;
    for (std::size_t i = 0; i < is_given.size(); ++i) {
        if (!is_given[i]) {
            constant += layout.fields()[i].min_digit * layout.weight(static_cast<int>(i));
        }
    }
    const PackCall call{.steps = steps,
                        .constant = constant,
                        .invalid = invalid,
                        .ids = ids,
                        .is_possible = is_possible};
    auto* pack_some = pack_rows_two;
#ifdef SKYQUILT_HAS_WIDER_VECTORS
    switch (width) {
        case VectorWidth::eight:
            pack_some = pack_rows_eight;
            break;
        case VectorWidth::four:
            pack_some = pack_rows_four;
            break;
        case VectorWidth::two:
            break;
    }
#else
    static_cast<void>(width);
#endif
    for_row_ranges(static_cast<std::int64_t>(n), thread_count(threads), rows_a_thread,
                   [&](std::int64_t begin, std::int64_t end, int) {
                       pack_some(call, static_cast<std::size_t>(begin),
                                 static_cast<std::size_t>(end));
                   });
}

}  // namespace skyquilt::packing
