// SPDX-FileCopyrightText: 2026 The skyquilt developers
// SPDX-License-Identifier: BSD-3-Clause
// Pack and unpack whole columns of integer IDs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "skyquilt/base/vector_widths.hpp"
#include "skyquilt/packing/id_layout.hpp"
#include "skyquilt/packing/word_columns.hpp"

namespace skyquilt::packing {

/// A field or a compound of a layout: fields by their position, compounds from fields().size() on.
using Key = int;

struct KeyColumn {
    Key key = 0;
    WordColumn values;
};
struct WritableKeyColumn {
    Key key = 0;
    WritableWordColumn values;
};

/// What is done about rows that break a rule of the layout.
enum class Invalid {
    refuse,  ///< an error names the first of them; what was written until then stays
    mark,    ///< they are marked
    ignore   ///< nothing is checked: what comes out of such rows is arithmetic
};

/// Values of IDs, for n rows and some of the layout's keys. Columns are to hold all values of their
/// key; what they cannot hold loses its high bits.
///
/// @param is_possible 1 for IDs that the layout can have made, 0 for others; read only for `mark`.
/// @param first_row what the first row is called in messages, where ids are part of a column.
/// @param width one of vector_widths(); the answer is the same for all.
/// @throws IdError naming the first row with an ID that the layout cannot have made, for `refuse`
void unpack(const IdLayout& layout, const WordColumn& ids, std::size_t n,
            std::span<const WritableKeyColumn> keys, Invalid invalid,
            std::span<std::uint8_t> is_possible, std::size_t first_row, int threads,
            VectorWidth width = widest_vectors());

/// IDs of n rows of values, of fields that make up the layout: each field once, by itself or in a
/// compound; fields of one value may be left out.
///
/// @param is_possible 1 for rows that have an ID, 0 for others, whose ID is 0; read only for
/// `mark`.
/// @throws IdError naming the first row with a value out of its range, for `refuse`
void pack(const IdLayout& layout, std::span<const KeyColumn> keys, std::size_t n, Invalid invalid,
          std::span<std::uint64_t> ids, std::span<std::uint8_t> is_possible, int threads,
          VectorWidth width = widest_vectors());

}  // namespace skyquilt::packing
