// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Columns of values and of IDs for the tests of packing and unpacking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "random_layouts.hpp"
#include "skyquilt/packing/key_columns.hpp"

namespace id_columns {

using random_layouts::below;
using random_layouts::random_digits;
using skyquilt::packing::IdField;
using skyquilt::packing::IdLayout;
using skyquilt::packing::IntType;
using skyquilt::packing::WordColumn;
using skyquilt::packing::WritableWordColumn;

using Column = std::vector<std::uint64_t>;

inline WordColumn words(const Column& column) {
    return {.data = reinterpret_cast<const std::byte*>(column.data()),
            .stride = 8,
            .type = IntType::uint64};
}

inline WritableWordColumn words(Column& column) {
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
inline Column ids_of(const IdLayout& layout, std::size_t n, bool are_possible,
                     std::mt19937_64& random) {
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

}  // namespace id_columns
