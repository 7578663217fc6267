// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Numbers in messages.
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace skyquilt {

/// The shortest text that reads back as the same number: 90.1 and not 90.099999999999994.
[[nodiscard]] inline std::string number_text(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

/// The same at the end of a longer text.
inline void append_number(std::string& text, double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

}  // namespace skyquilt
