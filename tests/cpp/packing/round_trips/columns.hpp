// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of the values of a key, in as few bytes as these need.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "skyquilt/packing/id_layout.hpp"
#include "skyquilt/packing/word_columns.hpp"

namespace skyquilt::packing::round_trips {

/// The narrowest signed type that holds a range of values, or uint64.
[[nodiscard]] inline IntType type_for(std::int64_t low, std::uint64_t high, bool is_unsigned) {
    if (is_unsigned) {
        return IntType::uint64;
    }
    const auto fits = [&]<typename Value>(Value) {
        return low >= std::numeric_limits<Value>::min() &&
               static_cast<std::int64_t>(high) <= std::numeric_limits<Value>::max();
    };
    return fits(std::int8_t{})    ? IntType::int8
           : fits(std::int16_t{}) ? IntType::int16
           : fits(std::int32_t{}) ? IntType::int32
                                  : IntType::int64;
}

/// Integers of one type, one after the other.
class Column {
  public:
    Column(IntType type, std::size_t n)
        : type_(type), bytes_(n * static_cast<std::size_t>(bytes_of(type))) {}

    [[nodiscard]] WordColumn readable() const {
        return {.data = bytes_.data(), .stride = bytes_of(type_), .type = type_};
    }
    [[nodiscard]] WritableWordColumn writable() {
        return {.data = bytes_.data(), .stride = bytes_of(type_), .type = type_};
    }
    /// How many of n rows differ from words.
    [[nodiscard]] std::int64_t n_other_than(const std::vector<std::uint64_t>& words,
                                            std::size_t n) const {
        std::int64_t n_others = 0;
        std::uint64_t found[block_rows];
        for (std::size_t begin = 0; begin < n; begin += block_rows) {
            const std::size_t n_some = std::min(block_rows, n - begin);
            load_words(readable(), begin, n_some, found);
            for (std::size_t i = 0; i < n_some; ++i) {
                n_others += found[i] != words[begin + i] ? 1 : 0;
            }
        }
        return n_others;
    }

  private:
    IntType type_;
    std::vector<std::byte> bytes_;
};

[[nodiscard]] inline Column column_for(const IdField& field, std::size_t n) {
    return {type_for(static_cast<std::int64_t>(value_of(field, field.min_digit)),
                     value_of(field, field.max_digit), has_unsigned_values(field)),
            n};
}

[[nodiscard]] inline WordColumn column_of(const std::vector<std::uint64_t>& words, bool is_signed) {
    return {.data = reinterpret_cast<const std::byte*>(words.data()),
            .stride = std::ptrdiff_t{sizeof(std::uint64_t)},
            .type = is_signed ? IntType::int64 : IntType::uint64};
}

}  // namespace skyquilt::packing::round_trips
