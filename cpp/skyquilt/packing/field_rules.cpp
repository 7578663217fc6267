// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
#include "skyquilt/packing/field_rules.hpp"

namespace skyquilt::packing {

std::string word_text(std::uint64_t word, bool is_signed) {
    return is_signed ? std::to_string(static_cast<std::int64_t>(word)) : std::to_string(word);
}

std::string value_text(const IdField& field, std::uint64_t value) {
    return word_text(value, !has_unsigned_values(field));
}

std::string rule_text(const IdField& field) {
    if (field.min_digit == field.max_digit) {
        return "'" + field.name + "' must be " +
               value_text(field, value_of(field, field.min_digit));
    }
    std::string rule = "'" + field.name + "' must lie in [" +
                       value_text(field, value_of(field, field.min_digit)) + ", " +
                       value_text(field, value_of(field, field.max_digit)) + "]";
    if (field.encoding == Encoding::date) {
        rule += " and be a date YYYYMMDD";
    }
    if (!field.gaps.empty()) {
        rule += " and be one of the values that have a label";
    }
    return rule;
}

}  // namespace skyquilt::packing
