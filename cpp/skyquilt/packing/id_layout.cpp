// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/packing/id_layout.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "skyquilt/base/errors.hpp"
#include "skyquilt/packing/calendar.hpp"

namespace skyquilt::packing {

namespace {

constexpr std::uint64_t max_word = std::numeric_limits<std::uint64_t>::max();
constexpr auto max_int64 = std::uint64_t{std::numeric_limits<std::int64_t>::max()};

/// The largest digit that a field has room for.
std::uint64_t last_digit(const IdField& field) noexcept {
    if (field.radix > 0) {
        return field.radix - 1;
    }
    return field.width == 0 ? 0 : max_word >> (64 - field.width);
}

void check_field(const IdField& field) {
    const std::string name = "field '" + field.name + "'";
    if (field.width < 0 || field.width > 64) {
        throw IdLayoutError(name + " must have 0 to 64 bits, got " + std::to_string(field.width));
    }
    if (field.min_digit > field.max_digit || field.max_digit > last_digit(field)) {
        throw IdLayoutError(name + " must have a range within its digits 0 to " +
                            std::to_string(last_digit(field)) + ", got " +
                            std::to_string(field.min_digit) + " to " +
                            std::to_string(field.max_digit));
    }
    if (field.encoding == Encoding::date) {
        const auto n_dates = static_cast<std::uint64_t>(last_day - field.first_value);
        if (field.first_value < first_day || field.first_value > last_day ||
            field.max_digit > n_dates) {
            throw IdLayoutError(name + " must count days of the years 0 to 9999");
        }
    } else if (field.first_value < 0 &&
               field.max_digit >
                   max_int64 + static_cast<std::uint64_t>(-(field.first_value + 1)) + 1) {
        throw IdLayoutError(name + " must have values that fit 64 bits");
    } else if (field.first_value > 0 &&
               field.max_digit > max_word - static_cast<std::uint64_t>(field.first_value)) {
        throw IdLayoutError(name + " must have values that fit 64 bits");
    }
    const auto is_outside = [&field](std::uint64_t digit) {
        return digit <= field.min_digit || digit >= field.max_digit;
    };
    if (!std::ranges::is_sorted(field.gaps) || std::ranges::any_of(field.gaps, is_outside)) {
        throw IdLayoutError(name +
                            " must have gaps in order, between its lowest and highest digit");
    }
}

}  // namespace

std::uint64_t value_of(const IdField& field, std::uint64_t digit) noexcept {
    const std::uint64_t value = static_cast<std::uint64_t>(field.first_value) + digit;
    if (field.encoding == Encoding::number) {
        return value;
    }
    return static_cast<std::uint64_t>(date_of_day(static_cast<std::int32_t>(value)));
}

bool is_valid_digit(const IdField& field, std::uint64_t digit) noexcept {
    return digit >= field.min_digit && digit <= field.max_digit &&
           !std::ranges::binary_search(field.gaps, digit);
}

bool has_unsigned_values(const IdField& field) noexcept {
    return field.encoding == Encoding::number && field.first_value >= 0 &&
           value_of(field, field.max_digit) > max_int64;
}

IdLayout::IdLayout(std::vector<IdField> fields, std::vector<Compound> compounds)
    : fields_(std::move(fields)), compounds_(std::move(compounds)) {
    if (fields_.empty()) {
        throw IdLayoutError("a layout must have a field, got none");
    }
    std::ranges::for_each(fields_, check_field);
    place_fields();
    for (const Compound& compound : compounds_) {
        check_compound(compound);
    }
}

void IdLayout::place_fields() {
    weights_.assign(fields_.size(), 0);
    bool is_mixed_run = false;
    std::uint64_t last_number = 0;  // of the run being made
    for (std::size_t i = fields_.size(); i-- > 0;) {
        const IdField& field = fields_[i];
        const std::uint64_t last = last_digit(field);
        const auto refuse_if = [&field](bool is_too_large) {
            if (is_too_large) {
                throw IdLayoutError("field '" + field.name +
                                    "' must fit into 64 bits with those below it");
            }
        };
        // A number that fills its bits ends its run: what stands above begins at a whole bit
        // anyway, and bits are taken apart faster than digits.
        const bool is_full = (last_number & (last_number + 1)) == 0;
        if (!is_mixed_run || field.radix == 0 || is_full) {
            is_mixed_run = field.radix > 0;
            runs_.push_back({.begin_bit = bits_, .width = 0, .places = {}});
            last_number = 0;
        }
        Run& run = runs_.back();
        // Below this field the run counts to last_number, so one step of it is worth one more.
        const std::uint64_t stride = last_number + 1;
        refuse_if(last > (max_word - last_number) / stride);
        last_number += last * stride;
        run.places.insert(run.places.begin(),
                          Place{.field = static_cast<int>(i), .stride = stride});
        run.width = static_cast<int>(std::bit_width(last_number));
        bits_ = run.begin_bit + run.width;
        refuse_if(bits_ > 64);
        weights_[i] = last > 0 ? stride << run.begin_bit : 0;
    }
}

void IdLayout::check_compound(const Compound& compound) const {
    const std::string name = "key '" + compound.name + "'";
    std::uint64_t room = max_int64;  // what a term and those after it may add up to
    for (const auto& [index, weight] : compound.terms) {
        if (index < 0 || static_cast<std::size_t>(index) >= fields_.size()) {
            throw IdLayoutError(name + " must be made of fields of the layout");
        }
        const IdField& field = fields_[static_cast<std::size_t>(index)];
        const std::uint64_t highest = value_of(field, field.max_digit);
        if (has_unsigned_values(field) ||
            static_cast<std::int64_t>(value_of(field, field.min_digit)) < 0) {
            throw IdLayoutError(name +
                                " must be made of numbers from 0 on that fit 63 bits, field '" +
                                field.name + "' has others");
        }
        // What follows adds less than one step of this term.
        if (weight == 0 || weight - 1 > room || highest > (room - (weight - 1)) / weight) {
            throw IdLayoutError(name + " must keep its terms apart: weight " +
                                std::to_string(weight) + " of field '" + field.name +
                                "' does not fit into the term before it, or 63 bits");
        }
        room = weight - 1;
    }
    if (compound.terms.empty() || compound.terms.back().second != 1) {
        throw IdLayoutError(name + " must have terms, the last of weight 1");
    }
}

}  // namespace skyquilt::packing
