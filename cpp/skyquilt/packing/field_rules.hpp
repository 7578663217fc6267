// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// What values a field takes, in words, and numbers of either kind in messages.
#pragma once

#include <cstdint>
#include <string>

#include "skyquilt/packing/id_layout.hpp"

namespace skyquilt::packing {

/// A 64-bit word as the number it is: a signed one, or not.
[[nodiscard]] std::string word_text(std::uint64_t word, bool is_signed);

/// A value of a field in digits.
[[nodiscard]] std::string value_text(const IdField& field, std::uint64_t value);

/// The rule that a field's values keep: "'patch' must lie in [0, 99]".
[[nodiscard]] std::string rule_text(const IdField& field);

}  // namespace skyquilt::packing
